"""Organisations and persons, in whatever role the record names them."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.mapping.scope import Scope, Statements, node
from kg.terms import IRI, text
from kg.vocab import CT

# What follows a name after a comma: degrees, orders, generations. A word of them has two capitals (MD, PhD, M.Sc.,
# FRCPC) or is one of these; a surname-first name ("Smith, John", "Smith, McKay") has none such, unless it is written in
# capitals or with initials ("SMITH, JOHN", "Smith, JB"): behind capitals and behind a single word only these count.
_TITLE = re.compile(
    r"bsc|dds|dmd|dnp|doctor(?:ate)?|dr|dvm|esq|facs|frcpc?|frcs|jr|mba|mbbs|mbchb|md|mdcm|med|mph|mrcp|msc|pharmd|phd|pr"
    r"|prof(?:essor)?|psyd|rn|scd|sr",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"(?!Mc|Mac)(?:[^\W\d_]{1,5}\.?-?){0,4}[A-Z](?:[^\W\d_]{0,4}\.?-?){0,4}[A-Z][A-Za-z.]{0,4}")
_SPACED = re.compile(r"\b(M|Ph)\. D\b")


def _is_title(word: str) -> bool:
    return _TITLE.fullmatch(word.replace(".", "")) is not None


def _is_degree(word: str) -> bool:
    return _is_title(word) or (len(word) <= 12 and _DEGREE.fullmatch(word) is not None)


@lru_cache(maxsize=1 << 14)
def split_degrees(name: str) -> tuple[str, str | None]:
    """``David Klatzmann, MD, PhD`` as the plain name and the degrees; None where no comma leads to degrees alone."""
    plain, comma, rest = name.partition(",")
    plain = plain.strip()
    words = _SPACED.sub(r"\1.D", rest).replace(",", " ").replace("/", " ").replace("&", " ").split()
    known = _is_title if plain.isupper() or " " not in plain else _is_degree
    if comma and plain and words and all(map(known, words)):
        return plain, rest.strip()
    return name, None


# Words of those who give a company, an office or a telephone number in place of a person's name.
_NO_PERSON = re.compile(
    r"\d|@|\b(?:call|cent(?:er|re)|clinical|company|contact|corp(?:oration)?|department|director|foundation|gmbh|hospital|inc"
    r"|institute|management|operations|responsible|investigator|llc|ltd|limited|medical|monitor|office|official|pharma\w*|research|sponsor|study|team"
    r"|therapeutics|trials?|university)\b",
    re.IGNORECASE,
)


def is_person(name: str, affiliation: str | None) -> bool:
    """Whether a name is likely a person's: not that of the affiliation itself, no office, no number to call."""
    return name != affiliation and _NO_PERSON.search(name) is None


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
    if name not in at.agents and at.first(it):  # those are described where the sponsors are
        yield from node(it, CT.Organization, name)
