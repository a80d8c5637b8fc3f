"""The constraints of the shapes, and for each a change of a golden that breaks it and as little else as can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from goldens import RECORDS, golden_graph
from peers import ROOT
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node  # noqa: TC002 - the types of a NamedTuple are read when it is made

SECTIONS = sorted(path for path in (ROOT / "shapes").glob("*.ttl") if path.stem != "rules")


def parsed(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


SHAPES = parsed(*SECTIONS)


@cache
def golden(record: Path) -> Graph:
    return golden_graph(record).to_rdflib()


def short(iri: Node) -> str:
    return re.split(r"[#/]", str(iri))[-1]


def ordered(nodes: Iterable[Node]) -> list[Node]:
    """Each of the nodes once, in an order that does not change."""
    return sorted({*nodes}, key=str)


def node_shapes() -> list[Node]:
    return ordered(SHAPES.subjects(RDF.type, SH.NodeShape))


def of_class(kind: Node) -> Iterator[tuple[Graph, Node]]:
    """The nodes of a class in the goldens, each with its golden."""
    for record in RECORDS:
        for node in ordered(golden(record).subjects(RDF.type, kind)):
            yield golden(record), node


def members(head: Node) -> list[Node]:
    """The members of an RDF list in the shapes."""
    return list(Collection(SHAPES, head))


# What says something about a shape, and makes it no stricter.
_ABOUT = {RDF.type, SH.path, SH.name, SH.description, SH.severity, SH.message}


class Case(NamedTuple):
    """A constraint of a property shape; ``targets`` are the classes that the shape is about."""

    shape: Node
    constraint: Node
    targets: list[Node]

    def __str__(self) -> str:
        return f"{short(self.shape)}-{short(self.constraint)}"

    @property
    def path(self) -> URIRef:
        return URIRef(str(SHAPES.value(self.shape, SH.path)))

    def has(self, constraint: Node) -> Node | None:
        return SHAPES.value(self.shape, constraint)


def cases() -> Iterator[Case]:
    """Each constraint of each property shape that a node shape lists."""
    for owner in node_shapes():
        for shape in ordered(SHAPES.objects(owner, SH.property)):
            for constraint in ordered({*SHAPES.predicates(shape)} - _ABOUT):
                yield Case(shape, constraint, [*SHAPES.objects(owner, SH.targetClass)])


def occurrences(case: Case) -> Iterator[tuple[Graph, Node, Node]]:
    """A golden, a node in it that the shape is about, and a value that it has on the shape's path."""
    compared = case.has(SH.lessThanOrEquals)
    for target in case.targets:
        for data, focus in of_class(target):
            if compared is None or (focus, compared, None) in data:
                for value in ordered(data.objects(focus, case.path)):
                    yield data, focus, value


def another(case: Case, value: Node) -> Node:
    """A further value that is as good: of another lexical form, but of the same kind, list and pattern."""
    if (allowed := case.has(SH["in"])) is not None:
        return next(each for each in members(allowed) if each != value)
    # The last digit counted on: a number of the registry stays one.
    text = re.sub(r"(\d)(\D*)$", lambda match: f"{(int(match[1]) + 1) % 9}{match[2]}", str(value))
    if isinstance(value, URIRef):
        return URIRef(text if text != str(value) else f"{value}x")
    assert isinstance(value, Literal)
    if value.datatype == XSD.boolean:
        text = "false" if str(value) == "true" else "true"
    elif value.datatype in {XSD.date, XSD.gYearMonth, XSD.dateTime}:
        text = ("2000" if value[:4] != "2000" else "2004") + value[4:]  # leap years, for the 29th of February
    elif text == str(value):
        text = f"{value} and more"
    return Literal(text, lang=value.language, datatype=value.datatype)


def beyond(case: Case, value: Node, step: int) -> Node:
    assert isinstance(value, Literal)
    limit = case.has(case.constraint)
    return Literal(str(int(str(limit)) + step), datatype=value.datatype)


def above_all(_: Case, value: Node) -> Node:
    """A number that is greater than any other in the goldens."""
    assert isinstance(value, Literal)
    return Literal("1000000000", datatype=value.datatype)


def other_datatype(case: Case, value: Node) -> Node:
    """The same text as another datatype; numbers stay numbers, so that their limits have nothing to say."""
    kinds: dict[Node | None, URIRef] = {XSD.string: XSD.anyURI, XSD.integer: XSD.decimal, XSD.decimal: XSD.integer}
    kind = kinds.get(case.has(SH.datatype), XSD.string)
    return Literal("1" if kind == XSD.integer else str(value), datatype=kind)


def nameless(case: Case, value: Node) -> Node:
    """What is no IRI but else as good: a blank node where a class is wanted, or the IRI as a text."""
    return Literal(str(value)) if case.has(SH["class"]) is None else BNode()


# How to break a constraint: a value to put in the place of a good one. The two counts are below.
MUTATIONS: dict[Node, Callable[[Case, Node], Node]] = {
    SH.datatype: other_datatype,
    SH.languageIn: lambda _, value: Literal(str(value), lang="fr"),
    # As the mapping writes a value that an enumeration does not have.
    SH["in"]: lambda *_: Literal("NO_SUCH_VALUE"),
    SH["class"]: lambda *_: URIRef("urn:without-a-class"),
    SH.nodeKind: nameless,
    SH.pattern: lambda _, value: (URIRef if isinstance(value, URIRef) else Literal)("urn:of-another-form"),
    SH["or"]: lambda *_: Literal("July 2017"),
    SH.minInclusive: lambda case, value: beyond(case, value, -1),
    SH.maxInclusive: lambda case, value: beyond(case, value, 1),
    SH.lessThanOrEquals: above_all,
    SH.minLength: lambda *_: Literal(""),
}


class Change(NamedTuple):
    """Triples that are taken out of a graph, and triples that are put in."""

    removed: set[tuple[Node, Node, Node]]
    added: set[tuple[Node, Node, Node]]


def change(case: Case, data: Graph, focus: Node, value: Node) -> Change:
    """How to break a constraint where a node has a value; a further node is of the same classes as the one there."""
    if case.constraint == SH.minCount:
        return Change({*data.triples((focus, case.path, None))}, set())
    counted = case.constraint == SH.maxCount
    new = another(case, value) if counted else MUTATIONS[case.constraint](case, value)
    added = {(focus, case.path, new)}
    if case.constraint in {SH.maxCount, SH.nodeKind} and not isinstance(new, Literal):
        added |= {(new, RDF.type, kind) for kind in data.objects(value, RDF.type)}
    return Change(set() if counted else {(focus, case.path, value)}, added)
