"""The description of a data set: right counts whatever the graphs, nothing that the data does not say, and valid."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from goldens import GOLDEN, RECORDS, golden_graph
from peers import ROOT, shared
from rdflib import DCTERMS, PROV, RDF, RDFS, SH, VOID, XSD, Literal, URIRef
from rdflib.term import Node  # noqa: TC002 - a type that pytest does not need

from kg.description import Description, Period, describe, serialize, statements
from kg.iris import registry_page
from kg.problems import InputError
from kg.report import curie
from kg.sinks import SINKS
from kg.store import embedded, files
from kg.validation import shapes_graph, validate_rdf
from kg.vocab import CT

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SHAPE = rdflib.Namespace("https://w3id.org/trial-kg/shapes#")
SHAPES = ROOT / "shapes/dataset/dataset.ttl"
EXAMPLE = "examples/NCT02955615.txt"
MEDIA_TYPES = [sink.media_type for sink in SINKS.values()]
EX = rdflib.Namespace("http://example.org/")


def store(data: str = "", *, kind: ox.RdfFormat = ox.RdfFormat.TRIG) -> ox.Store:
    """A store of some TriG, with ``ex:`` for a prefix."""
    found = ox.Store()
    found.load(f"PREFIX ex: <{EX}> PREFIX rdfs: <{RDFS}>\n{data}".encode(), format=kind)
    return found


def described(data: str) -> Description:
    return describe(store(data))


def golden_store() -> ox.Store:
    """All golden records, each in the graph of its name."""
    found = ox.Store()
    for record in RECORDS:
        found.load(SINKS["nquads"].encode(golden_graph(record)), format=ox.RdfFormat.N_QUADS)
    return found


@cache
def golden() -> Description:
    return describe(golden_store())


def as_rdflib(of: Description) -> rdflib.Graph:
    return rdflib.Graph().parse(serialize(of, "text/turtle"), format="turtle")


def short(counts: dict[str, int]) -> dict[str, int]:
    return {name.removeprefix(str(EX)): count for name, count in counts.items()}


def classes(of: Description) -> dict[str, int]:
    return short({each.iri: each.entities for each in of.classes})


def properties(of: Description) -> dict[str, int]:
    return short({each.iri: each.triples for each in of.properties})


# ── counts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_counts_of_the_goldens_are_those_of_rdflib() -> None:
    union = rdflib.Graph()
    quads = 0
    for record in RECORDS:
        triples = golden_graph(record).to_rdflib()
        quads += len(triples)
        union += triples
    kinds: defaultdict[Node, set[Node]] = defaultdict(set)
    verbs: defaultdict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    for subject, predicate, value in union:
        verbs[predicate].append((subject, value))
        if predicate == RDF.type:
            kinds[value].add(subject)
    found = golden()
    assert found.quads == quads > found.triples == len(union)
    assert found.graphs == found.documents == len(RECORDS)
    assert found.subjects == len({*union.subjects()})
    assert found.objects == len({*union.objects()})
    assert found.literals == len({each for each in union.objects() if isinstance(each, Literal)})
    assert found.entities == len({*union.subjects(RDF.type)})
    assert {each.iri: each.entities for each in found.classes} == {str(kind): len(kinds[kind]) for kind in kinds}
    assert {each.iri: (each.triples, each.subjects, each.objects) for each in found.properties} == {
        str(verb): (len(pairs), len({pair[0] for pair in pairs}), len({pair[1] for pair in pairs}))
        for verb, pairs in verbs.items()
    }
    spaces = {each.space for each in found.links}
    links = Counter(
        (str(predicate), space)
        for _, predicate, value in union
        for space in spaces
        if isinstance(value, URIRef) and value.startswith(space)
    )
    assert {(each.predicate, each.space): each.triples for each in found.links} == links


def test_a_triple_in_two_named_graphs_and_the_default_graph_counts_once() -> None:
    triple = 'ex:a a ex:C ; rdfs:label "a" .'
    found = described(f"{triple} ex:g {{ {triple} }} ex:h {{ {triple} ex:b a ex:C }}")
    assert (found.quads, found.graphs, found.triples) == (7, 2, 3)
    assert (found.subjects, found.objects, found.literals, found.entities) == (2, 2, 1, 2)
    assert classes(found) == {"C": 2}


def test_subjects_without_a_class_are_no_entities() -> None:
    found = described("ex:a a ex:C . ex:b ex:p ex:a .")
    assert (found.subjects, found.entities, found.triples, found.graphs) == (2, 1, 2, 0)


def test_blank_nodes_count_and_a_class_without_an_iri_is_not_listed() -> None:
    found = described("ex:a a ex:C, [ ex:p 1 ] . [] ex:p 1 .")
    assert (found.triples, found.subjects) == (4, 3)
    assert classes(found) == {"C": 1}
    assert properties(found) == {"p": 2, f"{RDF.type}": 2}
    assert not findings(as_rdflib(found))


def test_literals_differ_by_language_and_by_datatype() -> None:
    found = described('ex:a rdfs:label "x"@en, "x"@de, "x" ; ex:p "1", 1, true ; ex:q 1, ex:b .')
    assert (found.objects, found.literals) == (7, 6)


def test_the_most_frequent_come_first_and_equals_by_name() -> None:
    found = described("ex:a a ex:B, ex:C . ex:b a ex:C, ex:A .")
    assert list(classes(found)) == ["C", "A", "B"]


def test_an_empty_store_is_an_error_in_words() -> None:
    with pytest.raises(InputError, match="nothing to describe"):
        describe(ox.Store())


# ── links, spaces, vocabularies, examples ────────────────────────────────────────────────────────────────────────────


def test_links_are_counted_by_property_and_collection() -> None:
    found = described(
        "ex:a ex:p <http://id.nlm.nih.gov/mesh/D1>, <http://id.nlm.nih.gov/mesh/D2>, <https://doi.org/10.1/x> ;"
        " ex:q <http://id.nlm.nih.gov/mesh/D1>, <https://bioregistry.io/ctis:2023-500000-00-00> ;"
        ' ex:q <https://bioregistry.io/x:1>, "http://id.nlm.nih.gov/mesh/D3" .'
        " ex:g { ex:a ex:q <http://id.nlm.nih.gov/mesh/D1> }"
    )
    assert [(each.predicate[-1], each.title, each.triples) for each in found.links] == [
        ("p", "Medical Subject Headings (MeSH)", 2),
        ("p", "Digital Object Identifiers (DOI)", 1),
        ("q", "Medical Subject Headings (MeSH)", 1),
        ("q", "Clinical Trials Information System", 1),
    ]


def test_a_page_on_the_web_is_no_collection_of_links() -> None:
    page = registry_page("NCT00000001")
    assert not described(f"ex:a ex:p {page} .").links


def test_spaces_are_named_only_where_they_are_those_of_all_subjects() -> None:
    record = f"<{EX}record/record/NCT00000001> a {CT.RegistryRecord} . <{EX}record/study/NCT00000001> a {CT.Study} ."
    mesh = "<http://id.nlm.nih.gov/mesh/D1> a ex:C ."
    assert described(f"{record} {mesh} [] a ex:C .").spaces == (f"{EX}record/", "http://id.nlm.nih.gov/mesh/")
    assert described(f"{record} {mesh} <http://elsewhere.org/x> a ex:C .").spaces == ()


def test_of_two_bases_the_longer_one_is_that_of_an_iri() -> None:
    records = f"<{EX}record/A> a {CT.RegistryRecord} . <{EX}x/record/B> a {CT.RegistryRecord} ."
    assert described(records).spaces == (str(EX), f"{EX}x/")


def test_the_data_set_is_under_the_base_of_its_records_unless_told() -> None:
    records = f"<{EX}record/NCT00000001> a {CT.RegistryRecord} ."
    assert described(records).uri == f"{EX}dataset"
    assert described("ex:a a ex:C .").uri == "https://w3id.org/trial-kg/dataset"
    assert describe(store(records), uri="http://example.net/x").uri == "http://example.net/x"


def test_parts_of_a_data_set_whose_iri_is_a_fragment_stand_beside_it() -> None:
    found = describe(store("ex:a a ex:C ."), uri="http://example.net/void.ttl#trials")
    parts = [*as_rdflib(found).objects(URIRef(found.uri), VOID.propertyPartition)]
    assert parts == [URIRef("http://example.net/void.ttl#property-rdf-type")]


def test_two_classes_with_one_slug_are_two_parts() -> None:
    graph = as_rdflib(described("ex:a a ex:Thing-A, ex:ThingA, ex:thing-a ."))
    named = {str(graph.value(part, VOID["class"])) for part in graph.objects(None, VOID.classPartition)}
    assert named >= {f"{EX}Thing-A", f"{EX}ThingA", f"{EX}thing-a"}


def test_vocabularies_are_the_namespaces_of_classes_and_properties() -> None:
    found = described("ex:a a <http://v.org/ns#C> ; <http://w.org/p> ex:b ; <urn:x:p> 1 .")
    assert found.vocabularies == ("http://v.org/ns#", "http://w.org/", str(RDF))


def test_examples_are_the_first_by_name() -> None:
    found = described(f"ex:b a {CT.Study} . ex:a a {CT.Study} . ex:z a {CT.Condition} .")
    assert found.examples == (f"{EX}a", f"{EX}z")


# ── source, dates, versions ──────────────────────────────────────────────────────────────────────────────────────────


def record(number: int, **said: str) -> str:
    page = registry_page(f"NCT0000000{number}")
    lines = "".join(f" ; {getattr(CT, name)} {value}" for name, value in said.items())
    return f"ex:record{number} a {CT.RegistryRecord} ; <{PROV.hadPrimarySource}> {page}{lines} .\n"


def day(value: str) -> str:
    return f'"{value}"^^<{XSD.date}>'


def test_dates_are_the_first_and_last_full_days_of_the_data() -> None:
    found = described(
        record(1, dataVersion=day("2024-02-01"), mappingVersion='"0.1.0"')
        + record(2, dataVersion=day("2023-06-28"), mappingVersion='"0.2.0"')
        + record(3, dataVersion='"July 2017"', mappingVersion='"a version> of no kind"')
        + f"ex:record1 <{DCTERMS.modified}> {day('2024-01-31')} . ex:other <{DCTERMS.modified}> {day('1999-01-01')} ."
    )
    assert found.processed == Period("2023-06-28", "2024-02-01")
    assert found.updated == Period("2024-01-31", "2024-01-31")
    assert found.mappings == ("0.1.0", "0.2.0")
    assert found.attribution == (
        "Source: ClinicalTrials.gov (date of processing: 2023-06-28 to 2024-02-01). "
        "Converted to RDF by trial-kg 0.1.0 and 0.2.0."
    )
    graph, it = as_rdflib(found), URIRef(found.uri)
    assert graph.value(it, DCAT.version) == Literal("2024-02-01")
    assert graph.value(it, DCTERMS.modified) == Literal(date(2024, 1, 31))
    processed = graph.value(graph.value(it, DCTERMS.provenance), RDFS.label)
    assert processed == Literal("Dates of processing by ClinicalTrials.gov: 2023-06-28 to 2024-02-01")
    assert not list(graph.objects(it, DCTERMS.temporal))
    assert len({*graph.objects(it, PROV.wasGeneratedBy)}) == 2


def test_the_registry_is_named_with_its_terms() -> None:
    graph, it = as_rdflib(golden()), URIRef(golden().uri)
    assert graph.value(it, DCTERMS.source) == URIRef("https://clinicaltrials.gov/")
    rights = graph.value(it, DCTERMS.rights)
    assert graph.value(rights, RDFS.label) == Literal(golden().attribution)
    assert graph.value(rights, RDFS.seeAlso) == URIRef("https://clinicaltrials.gov/about-site/terms-conditions")
    assert not list(graph.objects(it, DCTERMS.license))


@pytest.mark.parametrize(
    ("data", "held"),
    [
        ("ex:a ex:p ex:b .", "1 triple about 1 subject."),
        ("ex:a ex:p ex:b . ex:c ex:p ex:b .", "2 triples about 2 subjects."),
    ],
)
def test_numbers_and_nouns_agree(data: str, held: str) -> None:
    found = described(data)
    assert as_rdflib(found).value(URIRef(found.uri), DCTERMS.description) == Literal(held, "en")


def test_data_that_names_no_registry_gets_neither_source_nor_rights() -> None:
    found = described(f"ex:a a {CT.RegistryRecord} ; <{PROV.hadPrimarySource}> <https://other.org/study/1> .")
    graph = as_rdflib(found)
    assert found.attribution is None
    assert not {DCTERMS.source, DCTERMS.provenance, DCTERMS.rights, PROV.wasGeneratedBy} & {*graph.predicates()}
    assert not findings(graph)


def test_a_record_without_a_date_of_processing_is_attributed_all_the_same() -> None:
    found = described(record(1, mappingVersion='"0.1.0"'))
    assert found.attribution == "Source: ClinicalTrials.gov. Converted to RDF by trial-kg 0.1.0."
    assert not findings(as_rdflib(found))


# ── RDF ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_every_format_says_the_same(media_type: str) -> None:
    kind = ox.RdfFormat.from_media_type(media_type)
    triples = {quad.triple for quad in ox.parse(serialize(golden(), media_type), format=kind)}
    assert {tuple(map(str, triple)) for triple in triples} == {*statements(golden())}


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="text/csv"):
        serialize(golden(), "text/csv")


def test_the_same_data_gives_the_same_bytes_in_whatever_order_it_was_loaded() -> None:
    other = ox.Store()
    for quad in sorted(golden_store(), key=str, reverse=True):
        other.add(quad)
    assert serialize(describe(other), "text/turtle") == serialize(golden(), "text/turtle")


def test_only_terms_that_void_has_are_used() -> None:
    used = {term for triple in as_rdflib(golden()) for term in triple if isinstance(term, URIRef) and term in VOID}
    assert VOID["class"] in used  # a word of Python, which rdflib lists under another name
    assert used - {VOID["class"]} <= {VOID[name] for name in VOID.__annotations__}


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def shapes() -> rdflib.Graph:
    return shapes_graph((SHAPES,), own=False)


def findings(graph: rdflib.Graph) -> list[str]:
    """The names of the shapes that have something against a description; of a rule, that of its node shape."""
    named = {str(rule): str(shape) for shape, rule in shapes().subject_objects(SH.sparql)}
    found = {named.get(each.shape, each.shape) for each in validate_rdf(graph, "description", shapes()).findings}
    return sorted(each.removeprefix(str(SHAPE)) for each in found)


def test_the_description_of_the_goldens_is_valid() -> None:
    assert findings(as_rdflib(golden())) == []


def test_the_description_of_one_record_read_as_a_page_is_valid() -> None:
    found = describe(files.memory([str(ROOT / "examples/NCT02955615.txt")]))
    assert found.documents == 1
    assert findings(as_rdflib(found)) == []


TINY = f"""
    {record(1, dataVersion=day("2024-02-01"), mappingVersion='"0.1.0"')}
    ex:record1 <{DCTERMS.modified}> {day("2024-01-31")} ; ex:p <http://id.nlm.nih.gov/mesh/D1> ; rdfs:label "a" .
"""
PROPERTY_SHAPES = sorted(shapes().subjects(RDF.type, SH.PropertyShape), key=str)
# The constraints of a property shape, each with a value that breaks it; None where that depends on the shape.
WRONG: dict[Node, Node | None] = {
    SH.minCount: None,
    SH.maxCount: None,
    SH.datatype: EX.wrong,
    SH["class"]: EX.wrong,
    SH.nodeKind: None,
    SH.pattern: Literal("wrong"),
    SH.minLength: Literal(""),
    SH.minInclusive: Literal(-1),
}
CONSTRAINTS = [
    pytest.param(shape, constraint, id=f"{str(shape).removeprefix(str(SHAPE))}-{str(constraint).removeprefix(str(SH))}")
    for shape in PROPERTY_SHAPES
    for constraint in WRONG
    if (shape, constraint, None) in shapes()
]


def test_the_tiny_description_is_valid() -> None:
    assert findings(as_rdflib(described(TINY))) == []


@pytest.mark.parametrize(("shape", "constraint"), CONSTRAINTS)
def test_each_constraint_can_fail(shape: Node, constraint: Node) -> None:
    graph = as_rdflib(described(TINY))
    path = shapes().value(shape, SH.path)
    inverse, either = shapes().value(path, SH.inversePath), shapes().value(path, SH.alternativePath)
    verb = inverse or (shapes().value(either, RDF.first) if either else path)
    focus, value = next(
        (edge[::-1] if inverse else edge)
        for edge in sorted(graph.subject_objects(verb))
        if is_about(graph, shape, edge[1 if inverse else 0])
    )

    def say(other: Node) -> None:
        graph.add((other, verb, focus) if inverse else (focus, verb, other))

    if constraint == SH.maxCount:
        say(Literal("one more"))
    else:
        graph.remove((None, verb, focus) if inverse else (focus, verb, None))
        if (wrong := WRONG[constraint]) is not None:
            say(wrong)
        elif constraint == SH.nodeKind:
            say(Literal("wrong") if isinstance(value, URIRef) else EX.wrong)
    component = f"{str(constraint).removeprefix(str(SH))}ConstraintComponent".lower()
    found = validate_rdf(graph, "broken", shapes()).findings
    assert (str(shape), component) in {(each.shape, each.component.rpartition("#")[2].lower()) for each in found}


def is_about(graph: rdflib.Graph, shape: Node, node: Node) -> bool:
    """Whether a node is in the focus of the node shape that a property shape is part of."""
    whole = shapes().value(None, SH.property, shape)
    return (
        any((node, RDF.type, kind) in graph for kind in shapes().objects(whole, SH.targetClass))
        or any((None, verb, node) in graph for verb in shapes().objects(whole, SH.targetObjectsOf))
        or any((node, verb, None) in graph for verb in shapes().objects(whole, SH.targetSubjectsOf))
    )


RULES = {
    "Rule-triplesOfProperties": (VOID.Dataset, VOID.triples, 999),
    "Rule-numberOfProperties": (DCAT.Dataset, VOID.properties, 999),
    "Rule-numberOfClasses": (DCAT.Dataset, VOID.classes, 999),
    "Rule-entitiesAmongSubjects": (DCAT.Dataset, VOID.entities, 999),
    "Rule-linksAmongTriples": (VOID.Linkset, VOID.triples, 999),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_on_counts_can_fail(rule: str) -> None:
    kind, verb, wrong = RULES[rule]
    graph = as_rdflib(described(TINY))
    graph.set((next(graph.subjects(RDF.type, kind)), verb, Literal(wrong)))
    assert rule in findings(graph)


def test_each_rule_is_tried() -> None:
    assert {str(each).removeprefix(str(SHAPE)) for each in shapes().subjects(SH.sparql)} == {*RULES}


def test_the_shapes_are_valid_shacl_and_each_is_part_of_another() -> None:
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=shapes(), meta_shacl=True)[0]
    assert {*shapes().objects(None, SH.property)} == {*PROPERTY_SHAPES}


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def kg(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "kg", *arguments], cwd=ROOT, capture_output=True, check=False)


def parsed(data: bytes, kind: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(data, format=kind)}


def test_turtle_is_written_for_people() -> None:
    text = serialize(describe(files.memory([str(ROOT / EXAMPLE)])), "text/turtle").decode()
    subjects = [block.split()[0] for block in text.split("\n\n")[1:]]
    assert subjects[0] == "<https://w3id.org/trial-kg/dataset>"
    assert len(subjects) == len({*subjects}) > 100
    assert " a dcterms:RightsStatement ;\n    rdfs:label " in text


def test_turtle_goes_to_a_pipe() -> None:
    done = kg("describe", EXAMPLE)
    assert done.returncode == 0, done.stderr
    assert done.stdout == serialize(describe(files.memory([str(ROOT / EXAMPLE)])), "text/turtle")


def test_the_format_follows_the_name_of_the_output(tmp_path: Path) -> None:
    done = kg("describe", EXAMPLE, "-o", tmp_path / "void.rdf", "--uri", "http://example.org/trials", "--title", "Ours")
    assert (done.returncode, done.stdout) == (0, b"")
    said = rdflib.Graph().parse(tmp_path / "void.rdf")
    assert said.value(URIRef("http://example.org/trials"), DCTERMS.title) == Literal("Ours")


def test_a_store_and_its_files_have_one_description(tmp_path: Path) -> None:
    names = [tmp_path / "a.nq", tmp_path / "b.nt"]
    names[0].write_bytes(b"".join(SINKS["nquads"].encode(golden_graph(each)) for each in RECORDS[:3]))
    names[1].write_bytes(SINKS["ntriples"].encode(golden_graph(RECORDS[0])))  # again, in the default graph
    made = embedded.opened(tmp_path / "store", create=True)
    for name in names:
        made.bulk_load(path=str(name))
    made.flush()
    del made
    of_files, of_store = kg("describe", *names), kg("describe", tmp_path / "store")
    assert (of_files.returncode, of_store.returncode) == (0, 0), of_store.stderr
    assert of_files.stdout == of_store.stdout
    assert b"void:documents 3 " in of_store.stdout


def test_a_store_is_described_alone(tmp_path: Path) -> None:
    made = embedded.opened(tmp_path / "store", create=True)
    del made
    done = kg("describe", tmp_path / "store", EXAMPLE)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"alone" in done.stderr


@pytest.mark.parametrize("name", ["store", "empty.nt"])
def test_nothing_to_describe_is_told(tmp_path: Path, name: str) -> None:
    made = embedded.opened(tmp_path / "store", create=True)
    del made
    (tmp_path / "empty.nt").touch()
    done = kg("describe", tmp_path / name, "-o", tmp_path / "void.ttl")
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"nothing to describe" in done.stderr
    assert not (tmp_path / "void.ttl").exists()


def test_a_rejected_record_is_told_and_answered(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(json.dumps({"protocolSection": {}}))
    done = kg("describe", tmp_path / "bad.json", EXAMPLE)
    assert done.returncode == 1
    assert b"bad.json" in done.stderr
    assert parsed(done.stdout)


@pytest.mark.parametrize("wrong", [["--uri", "trials"], ["-o", "void.xyz"], ["--uri", "http://x.org/a b"]])
def test_wrong_usage(wrong: list[str]) -> None:
    assert kg("describe", EXAMPLE, *wrong).returncode == 2


def test_options_of_an_export_count() -> None:
    same, alone = kg("describe", EXAMPLE), kg("describe", EXAMPLE, "--no-same-as", "--base", "http://example.org/x/")
    assert b"owl:sameAs" in same.stdout
    assert b"owl:sameAs" not in alone.stdout
    assert b"<http://example.org/x/dataset> a void:Dataset" in alone.stdout


def test_the_summary_tells_counts_links_dates_and_source() -> None:
    records = sorted(map(str, GOLDEN.glob("*.json")))
    done = kg("describe", *records, "-f", "text")
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    lines = {" ".join(line.split()) for line in text.splitlines()}
    found = describe(files.memory(records))
    assert {
        found.title,
        f"records {found.documents}",
        f"triples {found.triples:,}",
        f"quads {found.quads:,} in {found.graphs} named graphs",
        f"… and {len(found.classes) - 12} more",
        f"{curie(found.classes[0].iri)} {found.classes[0].entities}",
        found.attribution,
    } <= lines
    assert sum(line.endswith(" PubMed") for line in lines) == sum(each.title == "PubMed" for each in found.links)
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_a_terminal_gets_the_summary_in_colour() -> None:
    leader, follower = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "describe", EXAMPLE], cwd=ROOT, stdout=follower, env=environment
    )
    os.close(follower)
    text = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while piece := os.read(leader, 1 << 16):
            text += piece
    os.close(leader)
    assert process.wait() == 0
    assert b"\x1b[1m" in text
    assert b"Source: ClinicalTrials.gov" in text


# ── the real thing ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_real_records_are_described_whole() -> None:
    records = shared() / "records/ctgov.jsonl"
    found = describe(files.memory([str(records)]))
    raw = [json.loads(line) for line in records.read_bytes().splitlines()]
    versions = {each["derivedSection"]["miscInfoModule"]["versionHolder"] for each in raw}
    assert found.documents == found.graphs == len(raw)
    assert found.processed == Period(min(versions), max(versions))
    assert sum(each.triples for each in found.properties) == found.triples < found.quads
    assert findings(as_rdflib(found)) == []
