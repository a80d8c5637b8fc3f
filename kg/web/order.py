"""The order of an export, given back to triples that come out of a store without one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg import vocab
from kg.terms import IRI, Triple

_NUMBERS = re.compile(r"(\d+)")


def ordered(triples: Iterable[Triple]) -> list[Triple]:
    """By subject, a study before its parts and these before what studies share; by property as the ontology has it."""
    return sorted(triples, key=_key)


def _key(triple: Triple) -> tuple[object, ...]:
    subject, predicate, value = triple
    return _rank(subject), _natural(subject), _properties().get(predicate, len(_properties())), predicate, _natural(value)


def _rank(subject: str) -> int:
    if "/study/" in subject:
        return 1 if "#" in subject else 0
    return 2


def _natural(term: str) -> list[tuple[bool, int, str]]:
    """A key by which ``inclusion-2`` stands before ``inclusion-10``."""
    return [(each.isdecimal(), int(each) if each.isdecimal() else 0, each) for each in _NUMBERS.split(term)]


@cache
def _properties() -> dict[IRI, int]:
    """Each property and its place: types and label first."""
    names = [vocab.RDF.type, vocab.RDFS.label]
    for namespace in vars(vocab).values():
        if isinstance(namespace, type):
            names += [each for name, each in vars(namespace).items() if not name.startswith("_")]
    return {name: place for place, name in reversed([*enumerate(names)])}
