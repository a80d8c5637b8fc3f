"""Organisations and persons, in whatever role the record names them."""

from __future__ import annotations

import re

from kg.mapping.scope import Scope, Statements, node
from kg.terms import IRI, text
from kg.vocab import CT

# What follows a name after a comma: degrees, orders, generations. A word of them has two capitals (MD, PhD, M.Sc.,
# FRCPC) or is one of these; a surname-first name ("Smith, John", "Smith, McKay") has none such.
_TITLES = {"dr", "prof", "professor", "pr", "jr", "sr", "esq", "doctor", "md", "phd", "msc", "bsc", "mph", "rn"}
_DEGREE = re.compile(r"(?!Mc|Mac)(?:[^\W\d_]{1,5}\.?-?){0,4}[A-Z](?:[^\W\d_]{0,4}\.?-?){0,4}[A-Z][A-Za-z.]{0,4}")


def _is_degree(word: str) -> bool:
    return word.strip(".()").casefold() in _TITLES or (
        len(word) <= 12 and _DEGREE.fullmatch(word.strip("()")) is not None
    )


def split_degrees(name: str) -> tuple[str, str | None]:
    """``David Klatzmann, MD, PhD`` as the plain name and the degrees; None where no comma leads to degrees alone."""
    plain, comma, rest = name.partition(",")
    words = rest.replace(",", " ").replace("/", " ").replace("&", " ").split()
    if comma and plain.strip() and words and all(map(_is_degree, words)):
        return plain.strip(), rest.strip()
    return name, None


def person(subject: IRI, predicate: IRI, name: str, at: Scope) -> Statements:
    """A person of this study. Roles that the record gives to the same plain name are one person's."""
    plain, degrees = split_degrees(name)
    it = at.once("person", plain)
    yield subject, predicate, it
    yield from node(it, CT.Person, plain)
    yield it, CT.degrees, text(degrees)


def organization(subject: IRI, predicate: IRI, name: str, at: Scope) -> Statements:
    """An affiliation: the sponsor or collaborator of exactly that name, else an organisation of this study alone."""
    it = at.organization(name)
    yield subject, predicate, it
    if name not in at.agents:  # those are described where the sponsors are
        yield from node(it, CT.Organization, name)
