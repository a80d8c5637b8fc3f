from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import peers
import pytest
import readers
from hypothesis import given, strategies

from kg.bridge import to_rdflib
from kg.mapping import graph as mapped
from kg.record import Study
from kg.sinks import SINKS, Sink, Unwritable
from kg.sinks.rdfxml import RDFXML
from kg.sinks.turtle import prefixes
from kg.sources import read
from kg.terms import IRI, XSD, Literal, RecordGraph, Term, any_uri, boolean, date, decimal, integer, iri, text
from kg.vocab import CT, DCTERMS, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable

# JSON-LD has a file of its own: tests/test_jsonld.py.
LINEAR = [sink for name, sink in SINKS.items() if name != "jsonld"]
each_sink = pytest.mark.parametrize("sink", LINEAR, ids=lambda sink: sink.name)


def named(sink: Sink) -> bool:
    return sink.name in ("nquads", "trig")


def file_of(sink: Sink, graphs: Iterable[RecordGraph]) -> bytes:
    return sink.head + sink.between.join(map(sink.encode, graphs)) + sink.tail


def graph_of(
    *values: Term | None, number: str = "NCT00000001", base: str = "https://w3id.org/trial-kg/"
) -> RecordGraph:
    """A record with these values, and a part of it that has some more properties."""
    study, part = iri(f"{base}study/{number}"), iri(f"{base}study/{number}#arm-1")
    statements = (
        (study, RDF.type, CT.Study),
        *((study, CT.keyword, value) for value in values),
        (study, CT.arm, part),
        (part, RDFS.label, text(f"Arm of {number}")),
        (part, DCTERMS.description, text("one\ntwo", "en")),
        (study, CT.enrollmentCount, integer(100)),
        (study, CT.hasResults, boolean(value=False)),
    )
    kept = tuple((s, p, o) for s, p, o in statements if o is not None)
    return RecordGraph(number, iri(f"{base}record/{number}"), study, kept)


@pytest.fixture(scope="module")
def real() -> list[RecordGraph]:
    studies = list(read(peers.shared() / "records" / "ctgov.jsonl"))
    assert len(studies) == 499
    return [mapped(study) for study in studies if isinstance(study, Study)]


def sample(graphs: list[RecordGraph]) -> list[RecordGraph]:
    """Every tenth record and the largest: rdflib takes a second for 20,000 triples."""
    return [*graphs[::10], max(graphs, key=lambda graph: len(graph.triples))]


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_formats_and_their_media_types() -> None:
    assert {name: (sink.name, sink.extension, sink.media_type) for name, sink in SINKS.items()} == {
        "turtle": ("turtle", "ttl", "text/turtle"),
        "jsonld": ("jsonld", "jsonld", "application/ld+json"),
        "ntriples": ("ntriples", "nt", "application/n-triples"),
        "nquads": ("nquads", "nq", "application/n-quads"),
        "trig": ("trig", "trig", "application/trig"),
        "rdfxml": ("rdfxml", "rdf", "application/rdf+xml"),
    }
    assert list(SINKS) == ["turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml"]


@pytest.mark.parametrize("sink", SINKS.values(), ids=list(SINKS))
def test_a_sink_can_be_sent_to_another_process(sink: Sink) -> None:
    assert pickle.loads(pickle.dumps(sink)) == sink  # noqa: S301 - our own bytes


def test_neither_the_sinks_nor_the_mapping_load_rdflib() -> None:
    loaded = "import sys, kg.sinks, kg.mapping; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True).stdout.split()
    assert not {"rdflib", "pyoxigraph", "pyshacl"} & set(modules)


# ── real records ─────────────────────────────────────────────────────────────────────────────────────────────────────


@each_sink
def test_every_real_record_comes_back_from_pyoxigraph(sink: Sink, real: list[RecordGraph]) -> None:
    import pyoxigraph

    form = pyoxigraph.RdfFormat.from_extension(sink.extension)
    for graph in real:
        quads = list(pyoxigraph.parse(file_of(sink, [graph]), form))
        assert len(quads) == len(graph.triples)
        # Its terms print as the tokens that we write, so no copy of our own reading is in between.
        assert {tuple(map(str, quad.triple)) for quad in quads} == set(graph.triples), graph.number
        assert {str(quad.graph_name) for quad in quads} == {graph.name if named(sink) else "DEFAULT"}


@each_sink
def test_real_records_come_back_from_rdflib(sink: Sink, real: list[RecordGraph]) -> None:
    for graph in sample(real):
        found = readers.by_rdflib(file_of(sink, [graph]), sink.extension)
        assert found == readers.of_graphs([graph], named=named(sink)), graph.number


@each_sink
def test_real_records_in_one_file_come_back_as_their_union(sink: Sink, real: list[RecordGraph]) -> None:
    some = real[::25]
    found = readers.by_pyoxigraph(file_of(sink, some), sink.extension)
    assert found == readers.of_graphs(some, named=named(sink))


def test_real_records_cross_the_bridge(real: list[RecordGraph]) -> None:
    for graph in sample(real):
        found = {tuple(map(readers.of_rdflib, triple)) for triple in to_rdflib(graph)}
        assert found == readers.of_graphs([graph], named=False), graph.number


# ── odd values ───────────────────────────────────────────────────────────────────────────────────────────────────────

ODD_TEXTS = {
    "spaces": "  two  ",
    "quotes": "\"a\" and 'b'",
    "backslashes": "\\ \\n \\u0041 \\\\",
    "quote at the end of lines": 'one\n"two"',
    "four quotes": '\n""""',
    "carriage return": "one\rtwo\r\nthree\r",
    "tabs": "\tone\ttwo\t\n",
    "line ends around": "\n\none\n\n",
    "markup": "<b>&amp;</b> ]]> <!-- -->",
    "delete": "\x7f",
    "unicode line ends": "a\u0085b\u2028c\u2029d",
    "emoji": "👩‍⚕️ 😀",
    "right to left": "בדיקה \u202eabc\u202c العربية",
    "combining": "e\u0301 ก็",
    "byte order mark": "\ufeffx\ufeff",
    "looks like a token": '"x"@en .',
    "percent": "100 % of a#b",
}


@each_sink
@pytest.mark.parametrize("value", ODD_TEXTS.values(), ids=list(ODD_TEXTS))
def test_an_odd_text_comes_back(sink: Sink, value: str) -> None:
    graph = graph_of(text(value), text(value, "en"), text(value, "zh-Hant"), any_uri(value))
    for reader in readers.READERS:
        # rdflib lowers the case of languages, as RDF 1.1 allows.
        found = {
            tuple(term._replace(language=term.language.lower()) for term in statement)
            for statement in reader(file_of(sink, [graph]), sink.extension)
        }
        assert found == {
            tuple(term._replace(language=term.language.lower()) for term in statement)
            for statement in readers.of_graphs([graph], named=named(sink))
        }


@each_sink
@pytest.mark.parametrize(
    "value",
    [
        Literal(f'"007"^^<{XSD}integer>'),
        Literal(f'"1.50"^^<{XSD}decimal>'),
        Literal(f'"five"^^<{XSD}integer>'),
        Literal(f'"1"^^<{XSD}boolean>'),
        decimal(1e-07),
        decimal(18),
        date("2017-07"),
        date("July 2017"),
        Literal('"x"^^<urn:a&b>'),
        iri("https://example.org/?a=b&c='d'"),
        iri("https://example.org/%20;(x),~@!*+$"),
        iri("https://w3id.org/trial-kg/place/at..vienna"),
        iri("https://w3id.org/trial-kg/organization/日本大学"),
        iri("https://w3id.org/trial-kg/organization/𠮷野"),
        iri("urn:x"),
    ],
)
def test_an_odd_token_comes_back(sink: Sink, value: Term) -> None:
    graph = graph_of(value)
    for reader in readers.READERS:
        found = reader(file_of(sink, [graph]), sink.extension)
        assert found == readers.of_graphs([graph], named=named(sink))


# ── many records in one file ─────────────────────────────────────────────────────────────────────────────────────────

SEVERAL = [
    graph_of(text("one")),
    graph_of(text("two"), number="NCT00000002"),
    graph_of(text("three"), number="NCT00000003", base="https://example.org/kg/"),
]


@each_sink
def test_chunks_of_several_records_make_one_file(sink: Sink) -> None:
    for graphs in (SEVERAL, SEVERAL[::-1], SEVERAL[:1], []):
        for reader in readers.READERS:
            found = reader(file_of(sink, graphs), sink.extension)
            assert found == readers.of_graphs(graphs, named=named(sink))


@each_sink
def test_the_same_graph_gives_the_same_bytes_whatever_was_written_before(sink: Sink) -> None:
    before = [sink.encode(graph) for graph in SEVERAL]
    assert [sink.encode(graph) for graph in reversed(SEVERAL)] == before[::-1]


def test_the_bytes_do_not_depend_on_the_process() -> None:
    program = (
        "import sys, pickle, hashlib; from kg.sinks import SINKS; graphs = pickle.load(sys.stdin.buffer);"
        "print(*(hashlib.sha256(b''.join(map(sink.encode, graphs))).hexdigest() for sink in SINKS.values()))"
    )
    here = [hashlib.sha256(b"".join(map(sink.encode, SEVERAL))).hexdigest() for sink in SINKS.values()]
    for seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", program],
            input=pickle.dumps(SEVERAL),
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        assert there.stdout.decode().split() == here


def test_n_triples_and_n_quads_are_the_tokens_line_by_line() -> None:
    graph = graph_of(text("x"))
    lines = SINKS["ntriples"].encode(graph).decode().split("\n")
    assert lines == [*(f"{s} {p} {o} ." for s, p, o in graph.triples), ""]
    assert SINKS["nquads"].encode(graph).decode().split("\n") == [
        f"{line[:-1]}{graph.name} ." for line in lines[:-1]
    ] + [""]


# ── RDF/XML ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("char", ["\x00", "\x08", "\x0b", "\x0c", "\x0e", "\x1b", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_has_no_character_for_is_said_and_not_dropped(char: str) -> None:
    with pytest.raises(Unwritable) as raised:
        RDFXML.encode(graph_of(text(f"before{char}after")))
    message = str(raised.value)
    assert "<https://w3id.org/trial-kg/study/NCT00000001>" in message
    assert CT.keyword in message
    assert f"U+{ord(char):04X}" in message


@given(
    strategies.text(strategies.characters(exclude_categories=["Cs"])).filter(str.strip),
    strategies.sampled_from(["", "en"]),
)
def test_rdf_xml_carries_any_other_text(value: str, language: str) -> None:
    graph = graph_of(text(value, language))
    legal = not any((char < " " and char not in "\t\n\r") or char in "\ufffe\uffff" for char in value)
    if not legal:
        with pytest.raises(Unwritable):
            RDFXML.encode(graph)
        return
    for reader in readers.READERS:
        assert reader(file_of(RDFXML, [graph]), "rdf") == readers.of_graphs([graph], named=False)


def test_a_predicate_without_a_prefix_declares_its_namespace_in_place() -> None:
    graph = graph_of()
    value = text("x")
    assert value is not None
    graph = RecordGraph(graph.number, graph.name, graph.study, ((graph.study, IRI("<urn:a&b/p-1.x>"), value),))
    assert b'<p:p-1.x xmlns:p="urn:a&amp;b/">x</p:p-1.x>' in RDFXML.encode(graph)
    for reader in readers.READERS:
        assert reader(file_of(RDFXML, [graph]), "rdf") == readers.of_graphs([graph], named=False)


@pytest.mark.parametrize("predicate", ["<https://example.org/>", "<https://example.org/日本>"])
def test_a_predicate_that_is_no_xml_name_is_said(predicate: str) -> None:
    study = graph_of().study
    with pytest.raises(Unwritable, match="no XML name"):
        RDFXML.encode(RecordGraph("1", study, study, ((study, IRI(predicate), study),)))


# ── the bridge to rdflib ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_bridge_keeps_lexical_forms_and_leaves_rdflib_as_it_was() -> None:
    import rdflib

    values = [Literal(f'"007"^^<{XSD}integer>'), Literal(f'"1.50"^^<{XSD}decimal>'), text("a\tb\\n\n"), text("x", "en")]
    graph = graph_of(*values)
    found = to_rdflib(graph)
    assert {tuple(map(readers.of_rdflib, triple)) for triple in found} == readers.of_graphs([graph], named=False)
    assert rdflib.NORMALIZE_LITERALS is True
    assert graph.to_rdflib().isomorphic(found)


def test_the_bridge_binds_the_prefixes_of_turtle_and_the_true_wgs() -> None:
    graph = graph_of()
    found = to_rdflib(graph)
    bound = {prefix: str(name) for prefix, name in found.namespaces()}
    assert bound == prefixes(graph)
    assert bound["wgs"] == "http://www.w3.org/2003/01/geo/wgs84_pos#"
    assert ":arm-1" in found.serialize(format="turtle")
    assert str(found.identifier) == "https://w3id.org/trial-kg/record/NCT00000001"


def test_graphs_from_the_bridge_can_be_queried_by_number() -> None:
    found = to_rdflib(graph_of(text("IL-2"), text("Tregs")))
    (row,) = found.query("SELECT ?n { ?s a ct:Study ; ct:enrollmentCount ?n FILTER(?n > 99) }")
    assert row[0].toPython() == 100
