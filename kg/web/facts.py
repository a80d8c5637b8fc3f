"""Properties of a thing and their values, as a list on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.terms import IRI, Term
from kg.web.graph import Reader
from kg.web.lexicon import called


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a thing and its values."""

    predicate: IRI
    values: Sequence[Term]

    @property
    def label(self) -> str:
        """What the property is called."""
        return called(self.predicate)


def facts(read: Reader, subject: IRI, *predicates: IRI) -> list[Fact]:
    """Those of the properties that the subject has."""
    return [Fact(predicate, values) for predicate in predicates if (values := read.all(subject, predicate))]


def worded(predicate: IRI) -> IRI:
    """The property with the text of a number: ``ct:countText`` for ``ct:count``."""
    return IRI(f"{predicate[:-1]}Text>")
