"""The shapes: complete against the ontology, true of the goldens, and each constraint of them able to fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import pytest
from goldens import RECORDS
from mutations import (
    SECTIONS,
    SHAPES,
    Case,
    cases,
    change,
    golden,
    members,
    node_shapes,
    occurrences,
    of_class,
    ordered,
    parsed,
    short,
)
from peers import ROOT
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from kg.problems import InputError
from kg.validation import validate_rdf

if TYPE_CHECKING:
    from rdflib.term import Node

CT = Namespace("https://w3id.org/trial-kg/ontology#")
SHAPE = Namespace("https://w3id.org/trial-kg/shapes#")
DCTERMS = Namespace("http://purl.org/dc/terms/")

# What records share is described by all of them, so no count of its statements has an upper bound.
SHARED = {
    CT[name]
    for name in (
        *("Agent", "Organization", "Condition", "Place", "City", "State", "Country"),
        *("Publication", "Article", "MeshTerm"),
    )
}
# Whose class is stated in another record's graph.
ELSEWHERE = {CT.expandedAccessStudy}

_DESCRIBED = {*SHAPES.subjects()}
ONTOLOGY = parsed(ROOT / "ontology/ct.ttl", ROOT / "ontology/codes.ttl")


def property_shapes() -> list[Node]:
    return ordered(SHAPES.subjects(RDF.type, SH.PropertyShape))


def superclasses(kind: Node | None) -> set[Node]:
    """The class and those above it."""
    return {each for each in ONTOLOGY.transitive_objects(kind, RDFS.subClassOf) if each}


# ── closure 3: complete against the ontology ─────────────────────────────────────────────────────────────────────────


def headings() -> dict[str, list[URIRef]]:
    """The properties of the ontology by the heading above them."""
    found: dict[str, list[URIRef]] = {}
    heading = ""
    text = (ROOT / "ontology/ct.ttl").read_text("utf-8")
    namespaces = dict(re.findall(r"^@prefix (\w+): +<(.+)> \.$", text, re.MULTILINE))
    for line in text.splitlines():
        if title := re.match(r"# ── (.+?) ─", line):
            heading = title[1]
        elif term := re.match(r"(\w+):(\w+) +a owl:(?:Object|Datatype|Annotation)Property", line):
            found.setdefault(heading, []).append(URIRef(namespaces[term[1]] + term[2]))
    del found["how this vocabulary describes itself"]
    return found


def sections_of_properties() -> Iterator[tuple[str, URIRef]]:
    for heading, properties in headings().items():
        yield from ((heading, each) for each in properties)


@pytest.mark.parametrize(("section", "path"), [*sections_of_properties()], ids=short)
def test_each_property_has_a_shape_in_the_file_of_its_section(section: str, path: URIRef) -> None:
    graph = SHAPES if section == "every node" else parsed(ROOT / "shapes" / f"{section}.ttl")
    assert (None, SH.path, path) in graph, f"add a property shape with sh:path {short(path)} to shapes/{section}.ttl"


def test_each_section_has_its_file() -> None:
    assert {path.stem for path in SECTIONS} == headings().keys() - {"every node"}


@pytest.mark.parametrize("shape", property_shapes(), ids=short)
def test_shape_agrees_with_the_ontology(shape: Node) -> None:
    path = SHAPES.value(shape, SH.path)
    if (path, None, None) not in ONTOLOGY:  # a path of two steps, or one of RDF itself: rdfs:label
        assert isinstance(path, BNode) or path in {RDFS.label, RDFS.seeAlso, OWL.sameAs}
        return
    rule = {SH.datatype, SH.languageIn, SH["class"], SH["in"], SH["or"], SH.nodeKind} & {*SHAPES.predicates(shape)}
    range_ = ONTOLOGY.value(path, RDFS.range)
    datatype = SHAPES.value(shape, SH.datatype)
    if range_ == RDFS.Literal:
        assert not rule or datatype in {RDF.langString, XSD.date} or SHAPES.value(shape, SH["or"]) is not None
        assert (datatype == RDF.langString) == (SHAPES.value(shape, SH.languageIn) is not None)
    elif str(range_).startswith(str(XSD)) and rule - {SH["in"]}:
        assert datatype == range_
    elif str(range_).startswith(str(CT)) and rule and path not in ELSEWHERE:
        assert range_ in superclasses(SHAPES.value(shape, SH["class"]))
        assert SHAPES.value(shape, SH.nodeKind) == SH.IRI


@pytest.mark.parametrize("path", ordered(ONTOLOGY.subjects(CT.scheme)), ids=short)
def test_values_of_a_code_are_those_of_its_schemes(path: Node) -> None:
    lists = [members(head) for shape in SHAPES.subjects(SH.path, path) for head in SHAPES.objects(shape, SH["in"])]
    schemes = {scheme: [*ONTOLOGY.subjects(SKOS.inScheme, scheme)] for scheme in ONTOLOGY.objects(path, CT.scheme)}
    # A property of two schemes has one for each class of node.
    assert {frozenset(each) for each in lists} == {frozenset(each) for each in schemes.values()}
    assert all(len(each) == len({*each}) for each in lists)


def test_no_statement_of_a_shared_node_has_a_greatest_number() -> None:
    counted = {
        short(each)
        for shape in node_shapes()
        if SHARED & {*SHAPES.objects(shape, SH.targetClass)}
        for each in SHAPES.objects(shape, SH.property)
        if SHAPES.value(each, SH.maxCount) is not None
    }
    assert counted == set()


@pytest.mark.parametrize("shape", [*node_shapes(), *property_shapes()], ids=short)
def test_shape_can_be_read(shape: Node) -> None:
    assert isinstance(shape, URIRef), "a shape without a name"
    assert shape.startswith(str(SHAPE))
    if short(shape).endswith("-stated"):  # half of an alternative, never reported itself
        return
    assert SHAPES.value(shape, SH.name)
    assert str(SHAPES.value(shape, SH.description)).endswith(".")
    severity = SHAPES.value(shape, SH.severity)
    if severity is None:  # holds others, or is a condition
        assert SHAPES.value(shape, SH.message) is None
        return
    message = SHAPES.value(shape, SH.message)
    assert isinstance(message, Literal)
    assert (message.language, message[-1]) == ("en", ".")
    assert severity == (SH.Warning if short(shape).endswith("-expected") else SH.Violation)


def test_each_property_shape_is_part_of_another() -> None:
    listed = {*SHAPES.objects(None, SH.property)}
    either = {each for head in SHAPES.objects(None, SH["or"]) for each in members(head)}
    assert {*property_shapes()} - listed - either == set()


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: path.stem)
def test_file_says_what_it_is(path: Path) -> None:
    graph, it = parsed(path), URIRef(f"https://w3id.org/trial-kg/shapes/{path.stem}")
    assert (it, RDF.type, OWL.Ontology) in graph
    assert all(graph.value(it, each) for each in (OWL.versionIRI, OWL.versionInfo, RDFS.label, RDFS.comment))
    assert graph.value(it, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_shapes_are_valid_shacl() -> None:
    # pySHACL raises where the shapes do not conform to the shapes of SHACL itself.
    assert pyshacl.validate(Graph(), shacl_graph=SHAPES, meta_shacl=True)[0]


# ── closure 4: the goldens conform, also where nothing else may be said ──────────────────────────────────────────────


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_golden_conforms(path: Path) -> None:
    report = validate_rdf(golden(path), path.stem)
    assert [finding for finding in report.findings if finding.severity == "Violation"] == []


def test_validation_without_a_focus_node_is_an_error() -> None:
    with pytest.raises(InputError, match="nothing to validate"):
        validate_rdf(parsed(ROOT / "ontology/codes.ttl"), "codes")


def closed_shapes() -> Graph:
    """A closed shape for each of our classes, which allows what the shapes of it and of its superclasses speak of."""
    graph = Graph()
    classes = {each for each in ONTOLOGY.subjects(RDF.type, OWL.Class) if str(each).startswith(str(CT))}
    for kind in classes:
        # A shape of a class is also one of the subclasses' instances, about which those say more.
        family = superclasses(kind) | {each for each in classes if kind in superclasses(each)}
        shapes = (shape for each in family for shape in SHAPES.subjects(SH.targetClass, each))
        listed = (each for shape in shapes for each in SHAPES.objects(shape, SH.property))
        paths = {path for each in listed for path in SHAPES.objects(each, SH.path)}
        shape = URIRef(f"urn:closed:{short(kind)}")
        graph.add((shape, RDF.type, SH.NodeShape))
        graph.add((shape, SH.targetClass, kind))
        graph.add((shape, SH.closed, Literal(True)))  # noqa: FBT003 - it is what is encoded
        graph.add((shape, SH.ignoredProperties, Collection(graph, BNode(), [RDF.type]).uri))
        for path in paths:
            allowed = BNode()
            graph.add((shape, SH.property, allowed))
            graph.add((allowed, SH.path, path))
    return graph


CLOSED = closed_shapes()


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_golden_says_nothing_that_no_shape_speaks_of(path: Path) -> None:
    assert pyshacl.validate(golden(path), shacl_graph=CLOSED)[2] == "Validation Report\nConforms: True\n"


def test_closed_shapes_can_fail() -> None:
    data = Graph() + golden(RECORDS[0])
    study = next(data.subjects(RDF.type, CT.Study))
    data.add((study, CT.armType, Literal("of an arm, not of a study")))
    assert not pyshacl.validate(data, shacl_graph=CLOSED)[0]


@pytest.mark.parametrize("kind", ordered(SHAPES.objects(None, SH.targetClass)), ids=short)
def test_some_golden_has_a_focus_node(kind: Node) -> None:
    assert any(of_class(kind)), f"no golden has a node of class {short(kind)}"


# ── closure 5: every constraint can fail ─────────────────────────────────────────────────────────────────────────────

_COMPONENT: dict[Node, str] = {each: f"{short(each)[0].upper()}{short(each)[1:]}ConstraintComponent" for each in (
    *(SH.minCount, SH.maxCount, SH.datatype, SH["class"], SH["in"], SH["or"], SH.nodeKind, SH.pattern),
    *(SH.languageIn, SH.minInclusive, SH.maxInclusive, SH.minLength, SH.lessThanOrEquals),
)}  # fmt: skip


def about(shape: Node, focus: Node) -> Graph:
    """The shapes graph of one shape with what it refers to, and one node as its target."""
    graph = Graph()
    found = [shape]
    for each in found:
        graph += SHAPES.triples((each, None, None))
        found += {*SHAPES.objects(each)} & _DESCRIBED - {*found}
    graph.remove((None, SH.targetClass, None))
    graph.add((shape, SH.targetNode, focus))
    return graph


def findings(shape: Node, focus: Node, data: Graph) -> set[tuple[str, Node | None]]:
    """Component and path of each result of one shape about one node."""
    _, results, _ = pyshacl.validate(data, shacl_graph=about(shape, focus))
    return {
        (short(results.value(each, SH.sourceConstraintComponent) or BNode()), results.value(each, SH.resultPath))
        for each in results.subjects(RDF.type, SH.ValidationResult)
        if results.value(each, SH.sourceShape) == shape
    }


@pytest.mark.parametrize("case", [*cases()], ids=str)
def test_constraint_can_fail(case: Case) -> None:
    data, focus, value = next(occurrences(case), (None, None, None))
    assert data is not None, f"no golden has a value that {short(case.shape)} speaks of"
    assert focus is not None
    assert value is not None
    assert findings(case.shape, focus, data) == set()

    removed, added = change(case, data, focus, value)
    data = Graph() + data
    for triple in removed:
        data.remove(triple)
    for triple in added:
        data.add(triple)
    expected = {(_COMPONENT[case.constraint], case.path)}
    if case.constraint == SH.datatype and case.has(SH.languageIn) is not None:
        expected.add((_COMPONENT[SH.languageIn], case.path))  # a text of another datatype has no language
    assert findings(case.shape, focus, data) == expected


@pytest.mark.parametrize("case", [each for each in cases() if each.constraint == SH.datatype], ids=str)
def test_value_that_is_not_of_its_datatype_is_found(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    datatype = URIRef(str(case.has(SH.datatype)))
    if datatype in {XSD.string, XSD.anyURI, RDF.langString}:
        return  # any text is one
    data, focus, value = next(occurrences(case))
    data = Graph() + data
    with caplog.at_level("CRITICAL", "rdflib.term"):
        data.set((focus, case.path, Literal("no such value", datatype=datatype)))
        assert (_COMPONENT[SH.datatype], case.path) in findings(case.shape, focus, data), value


def alternatives() -> list[Node]:
    """The node shapes that want one thing or another."""
    return ordered(shape for shape in SHAPES.subjects(SH["or"]) if (shape, RDF.type, SH.NodeShape) in SHAPES)


@pytest.mark.parametrize("shape", alternatives(), ids=short)
def test_alternative_can_fail(shape: Node) -> None:
    paths = [SHAPES.value(each, SH.path) for each in members(SHAPES.value(shape, SH["or"]) or RDF.nil)]
    wanted = [path for path in paths if isinstance(path, URIRef) and path != CT.sourceFormat]
    found = (
        (data, focus)
        for target in SHAPES.objects(shape, SH.targetClass)
        for data, focus in of_class(target)
        if any((focus, path, None) in data for path in wanted) and not findings(shape, focus, data)
    )
    data, focus = next(found, (None, None))
    assert data is not None, f"no golden has what {short(shape)} wants"
    assert focus is not None

    data = Graph() + data
    for path in wanted:
        data.remove((focus, path, None))
    assert findings(shape, focus, data) == {("OrConstraintComponent", None)}
    if wanted != paths:  # the other alternative: a text page, which cannot say it
        record = next(data.subjects(RDF.type, CT.RegistryRecord))
        data.set((record, CT.sourceFormat, Literal("ctgov-text")))
        assert findings(shape, focus, data) == set()
