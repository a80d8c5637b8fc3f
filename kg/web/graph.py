"""The triples that a page is made of, read so that each part of the page knows which of them it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.sinks.tokens import parts, unescaped
from kg.terms import IRI, Literal, Term, Triple
from kg.vocab import RDF, RDFS


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


def lexical(term: Term) -> str:
    """A literal's text; an IRI without its brackets."""
    return unescaped(parts(Literal(term)).escaped) if is_literal(term) else term.removeprefix("<").removesuffix(">")


def tail(iri: str) -> str:
    """The last part of an IRI, for things without a label."""
    bare = iri.removeprefix("<").removesuffix(">").rstrip("/#")
    return bare[max(bare.rfind("/"), bare.rfind("#")) + 1 :] or bare


class Graph:
    """Triples by subject and predicate, in their order."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = tuple(triples)
        self._index: defaultdict[str, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in self.triples:
            self._index[subject][predicate].append(value)

    def __contains__(self, subject: object) -> bool:
        """Whether something is said of a subject."""
        return subject in self._index

    def properties(self, subject: IRI) -> dict[str, list[Term]]:
        """All that is said of a subject."""
        return dict(self._index[subject]) if subject in self._index else {}

    def label(self, node: Term) -> str:
        """What a node is called: its label, else the end of its IRI."""
        labels = self._index[node][RDFS.label] if node in self._index else []
        return lexical(labels[0]) if labels else tail(node)


class Reader:
    """A graph as one part of a page reads it; ``read`` collects the triples that it has looked at, once each."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.read: dict[Triple, None] = {}

    def all(self, subject: IRI, predicate: IRI) -> list[Term]:
        """The values of a property."""
        values = self.graph.properties(subject).get(predicate, [])
        self.read.update(dict.fromkeys((subject, predicate, value) for value in values))
        return values

    def nodes(self, subject: IRI, predicate: IRI) -> list[IRI]:
        """The things that a property leads to."""
        return [IRI(each) for each in self.all(subject, predicate) if not is_literal(each)]

    def one(self, subject: IRI, predicate: IRI) -> Term | None:
        """The first value of a property."""
        return next(iter(self.all(subject, predicate)), None)

    def texts(self, subject: IRI, predicate: IRI) -> list[str]:
        """The values of a property as text."""
        return [lexical(each) for each in self.all(subject, predicate)]

    def text(self, subject: IRI, predicate: IRI) -> str | None:
        """The first value of a property as text."""
        return next(iter(self.texts(subject, predicate)), None)

    def number(self, subject: IRI, predicate: IRI) -> float | None:
        """The first value of a property as a number."""
        found = self.text(subject, predicate)
        try:
            return None if found is None else float(found)
        except ValueError:
            return None

    def label(self, node: IRI) -> str:
        """What a node is called."""
        self.all(node, RDFS.label)
        self.all(node, RDF.type)
        return self.graph.label(node)

    def kinds(self, node: IRI) -> list[IRI]:
        """The classes of a node."""
        return self.nodes(node, RDF.type)
