"""The order of an export, given back to triples that come out of a store without one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg import vocab
from kg.terms import IRI, Term, Triple

_NUMBERS = re.compile(r"(\d+)")


def by_subject(triples: Iterable[Triple]) -> dict[str, dict[IRI, list[Term]]]:
    """The values of each property of each subject, once each.

    A study comes before its parts and these before what studies share; types and labels come before the other
    properties, which are in the order of the ontology.
    """
    found: dict[str, dict[IRI, dict[Term, None]]] = {}
    for subject, predicate, value in triples:
        found.setdefault(subject, {}).setdefault(predicate, {})[value] = None
    places = _properties()
    last = len(places)
    return {
        subject: {
            predicate: sorted(values, key=_natural) if len(values) > 1 else list(values)
            for predicate, values in sorted(about.items(), key=lambda item: (places.get(item[0], last), item[0]))
        }
        for subject, about in sorted(found.items(), key=lambda item: (_rank(item[0]), _natural(item[0])))
    }


def _rank(subject: str) -> int:
    if "/study/" in subject:
        return 1 if "#" in subject else 0
    return 2


def _natural(term: str) -> list[tuple[bool, int, str]]:
    """A key by which ``inclusion-2`` stands before ``inclusion-10``.

    More digits than any number here has are compared as text: Python reads no integer of thousands of them.
    """
    return [
        (True, int(each), "") if each.isdecimal() and len(each) < 20 else (False, 0, each)
        for each in _NUMBERS.split(term)
    ]


@cache
def _properties() -> dict[IRI, int]:
    """Each property and its place: types and label first."""
    names = [vocab.RDF.type, vocab.RDFS.label]
    for namespace in vars(vocab).values():
        if isinstance(namespace, type):
            names += [each for name, each in vars(namespace).items() if not name.startswith("_")]
    return {name: place for place, name in reversed([*enumerate(names)])}
