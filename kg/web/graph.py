"""The triples that a page is made of, read so that each part of the page knows which of them it shows."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType

from kg.sinks.tokens import parts, unescaped
from kg.terms import IRI, Literal, Term, Triple
from kg.vocab import RDF, RDFS
from kg.web.order import by_subject

_NOTHING: Mapping[IRI, list[Term]] = MappingProxyType({})


def parsed(ntriples: bytes) -> list[Triple]:
    """The triples in what an engine wrote as canonical N-Triples: one a line, one space between the terms."""
    lines = ntriples.decode().removesuffix("\n").split("\n") if ntriples else []
    triples: list[Triple] = []
    for line in lines:
        subject, predicate, value = line.removesuffix(" .").split(" ", 2)
        triples.append((IRI(subject), IRI(predicate), IRI(value) if value[0] in "<_" else Literal(value)))
    return triples


def is_literal(term: Term) -> bool:
    """Whether a term is a literal."""
    return term[0] == '"'


def is_iri(term: Term) -> bool:
    """Whether a term is an IRI: no literal, no blank node, no triple term."""
    return term[0] == "<" and term[:2] != "<<"


def is_node(term: Term) -> bool:
    """Whether a term is something of which more can be said: an IRI or a blank node."""
    return term[0] == "_" or is_iri(term)


def lexical(term: Term) -> str:
    """A literal's text; an IRI without its brackets; a blank node or a triple term as it is."""
    if is_literal(term):
        return unescaped(term[1:-1] if term[-1] == '"' else parts(Literal(term)).escaped)
    return term[1:-1] if is_iri(term) else term


def tail(iri: str) -> str:
    """The last part of an IRI, for things without a label; a blank node or a triple term as it is."""
    if iri.startswith(("_:", "<<")):
        return iri
    bare = iri.removeprefix("<").removesuffix(">").rstrip("/#")
    return bare[max(bare.rfind("/"), bare.rfind("#")) + 1 :] or bare


class Graph:
    """Triples by subject and property, in the order of an export."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._subjects = by_subject(triples)

    def __contains__(self, subject: object) -> bool:
        """Whether something is said of a subject."""
        return subject in self._subjects

    def __len__(self) -> int:
        """How many triples there are."""
        return sum(len(values) for about in self._subjects.values() for values in about.values())

    def __iter__(self) -> Iterator[Triple]:
        """The triples."""
        for subject, about in self._subjects.items():
            for predicate, values in about.items():
                for value in values:
                    yield IRI(subject), predicate, value

    def subjects(self) -> Iterable[IRI]:
        """The subjects."""
        return map(IRI, self._subjects)

    def properties(self, subject: str) -> Mapping[IRI, list[Term]]:
        """All that is said of a subject."""
        return self._subjects.get(subject, _NOTHING)

    def values(self, subject: str, predicate: IRI) -> Sequence[Term]:
        """The values of a property."""
        return self._subjects.get(subject, _NOTHING).get(predicate, ())

    def label(self, node: Term) -> str:
        """What a node is called: its label, else the end of its IRI."""
        labels = self.values(node, RDFS.label)
        return lexical(labels[0]) if labels else tail(node)


class Statements:
    """Properties of subjects in a graph: what a part of a page shows. Each counts once."""

    def __init__(self) -> None:
        self._read: dict[tuple[IRI, IRI], Sequence[Term]] = {}

    def __len__(self) -> int:
        """How many triples they are."""
        return sum(map(len, self._read.values()))

    def __iter__(self) -> Iterator[Triple]:
        """The triples."""
        for (subject, predicate), values in self._read.items():
            for value in values:
                yield subject, predicate, value

    def __contains__(self, statement: object) -> bool:
        """Whether a subject's property, as a pair, is among them."""
        return statement in self._read

    def add(self, subject: IRI, predicate: IRI, values: Sequence[Term]) -> None:
        """Add a property with all its values."""
        self._read[subject, predicate] = values

    def some(self, skipped: int, most: int) -> list[Triple]:
        """The triples after so many ``skipped`` ones, ``most`` at the most."""
        return list(islice(self, skipped, skipped + most))

    def pairs(self) -> Iterable[tuple[IRI, IRI]]:
        """The subjects and properties."""
        return self._read.keys()


class Reader:
    """A graph as one part of a page reads it; ``read`` collects what it has looked at."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.read = Statements()

    def all(self, subject: IRI, predicate: IRI) -> Sequence[Term]:
        """The values of a property."""
        values = self.graph.values(subject, predicate)
        if values:
            self.read.add(subject, predicate, values)
        return values

    def nodes(self, subject: IRI, predicate: IRI) -> list[IRI]:
        """The things that a property leads to, named or not."""
        return [IRI(each) for each in self.all(subject, predicate) if is_node(each)]

    def one(self, subject: IRI, predicate: IRI) -> Term | None:
        """The first value of a property."""
        return next(iter(self.all(subject, predicate)), None)

    def texts(self, subject: IRI, predicate: IRI) -> list[str]:
        """The values of a property as text."""
        return [lexical(each) for each in self.all(subject, predicate)]

    def text(self, subject: IRI, predicate: IRI) -> str | None:
        """The first value of a property as text."""
        found = self.all(subject, predicate)
        return lexical(found[0]) if found else None

    def number(self, subject: IRI, predicate: IRI) -> float | None:
        """The first value of a property as a number."""
        found = self.text(subject, predicate)
        try:
            value = math.nan if found is None else float(found)
        except ValueError:
            return None
        return value if math.isfinite(value) else None

    def label(self, node: IRI) -> str:
        """What a node is called."""
        self.all(node, RDFS.label)
        self.all(node, RDF.type)
        return self.graph.label(node)

    def kinds(self, node: IRI) -> list[IRI]:
        """The classes of a node."""
        return self.nodes(node, RDF.type)

    def complete(self, study: IRI, taken: Container[tuple[IRI, IRI]]) -> None:
        """Add all else that is said of what was looked at, and of the things behind it.

        Not of the ``study`` itself, and none of the properties that are ``taken``.
        """
        seen = {subject: None for subject, _ in self.read.pairs() if subject != study}
        queue = [*reversed(seen)]
        while queue:
            subject = queue.pop()
            for predicate, values in self.graph.properties(subject).items():
                pair = subject, predicate
                if pair in self.read or pair not in taken:
                    self.read.add(subject, predicate, values)
                    found = [IRI(each) for each in values if each in self.graph and each not in seen and each != study]
                    seen.update(dict.fromkeys(found))
                    queue += reversed(found)
