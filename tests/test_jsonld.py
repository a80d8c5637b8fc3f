"""JSON-LD: three independent readers must find exactly the triples of the graph, and nobody may ask the network."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from peers import ROOT, need, shared

from kg import vocab
from kg.mapping import Options, graph
from kg.record import Study
from kg.sinks import choose, jsonld
from kg.sinks.jsonld import JSONLD, encode, pretty
from kg.sinks.sink import Sink, Unwritable
from kg.sources import read_one
from kg.terms import IRI, Literal, RecordGraph, Term, any_uri, boolean, date, decimal, integer, iri, text
from kg.vocab import CODES, CT, DCTERMS, RDF, RDFS, SKOS, WGS

CONTEXT = ROOT / "ontology/context.jsonld"
ADDRESS = "https://example.org/context.jsonld"
RECORDS = [*sorted((ROOT / "tests/golden").glob("*.json")), ROOT / "examples/NCT02955615.txt"]
BASE = "https://w3id.org/trial-kg/"
STUDY = iri(f"{BASE}study/NCT90000001")

# rdflib's own reader of JSON-LD uses a class that rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something reaches for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(autouse=True)
def _lexical_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def small(*statements: tuple[IRI, Term | None], study: IRI = STUDY) -> RecordGraph:
    """A graph that says these things of its study."""
    triples = tuple((study, predicate, value) for predicate, value in statements if value is not None)
    return RecordGraph("NCT90000001", iri(f"{BASE}record/NCT90000001"), study, triples)


def mapped(path: Path) -> RecordGraph:
    return graph(read_one(path), Options(contacts=True))


def real(step: int = 1) -> Iterator[RecordGraph]:
    decode = msgspec.json.Decoder(Study).decode
    with (shared() / "records/ctgov.jsonl").open("rb") as lines:
        for line in islice(lines, 0, None, step):
            yield graph(decode(line))


def ntriples(record: RecordGraph) -> bytes:
    return "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in record.triples).encode()


def as_quads(data: bytes, media: pyoxigraph.RdfFormat) -> set[pyoxigraph.Quad]:
    quads = list(pyoxigraph.parse(data, format=media))
    assert len(set(quads)) == len(quads)  # nothing is said twice
    return set(quads)


def by_pyoxigraph(document: bytes, record: RecordGraph) -> bool:
    # It loads no context from elsewhere, by design: give it the published one in its place.
    loaded = msgspec.json.decode(document)
    if isinstance(loaded["@context"], list):
        loaded["@context"][0] = json.loads(CONTEXT.read_bytes())["@context"]
    found = as_quads(msgspec.json.encode(loaded), pyoxigraph.RdfFormat.JSON_LD)
    return found == as_quads(ntriples(record), pyoxigraph.RdfFormat.N_TRIPLES)


def by_rdflib(document: bytes, record: RecordGraph) -> bool:
    # rdflib opens an address as it is: give it that of the file.
    document = document.replace(ADDRESS.encode(), CONTEXT.as_uri().encode())
    found = set(rdflib.Graph().parse(data=document, format="json-ld"))
    return found == set(rdflib.Graph().parse(data=ntriples(record), format="nt"))


def by_pyld(document: bytes, record: RecordGraph) -> bool:
    pyld = pytest.importorskip("pyld.jsonld")

    def load(address: str, _: object) -> dict[str, Any]:
        assert address == ADDRESS
        return {"documentUrl": address, "contextUrl": None, "document": json.loads(CONTEXT.read_bytes())}

    options = {"format": "application/n-quads", "documentLoader": load}
    lines: str = pyld.to_rdf(json.loads(document), options)
    expected = as_quads(ntriples(record), pyoxigraph.RdfFormat.N_TRIPLES)
    return as_quads(lines.encode(), pyoxigraph.RdfFormat.N_QUADS) == expected


READERS = pytest.mark.parametrize("reads", [by_pyoxigraph, by_rdflib, by_pyld])
CONTEXTS = pytest.mark.parametrize("address", [None, ADDRESS], ids=["embedded", "published"])


# ── the same triples ─────────────────────────────────────────────────────────────────────────────────────────────────


@READERS
@CONTEXTS
@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_golden_record_keeps_its_triples(path: Path, address: str | None, reads: Any) -> None:
    record = mapped(path)
    assert reads(encode(record, address), record)


@CONTEXTS
def test_every_real_record_keeps_its_triples_in_pyoxigraph(address: str | None) -> None:
    for record in real():
        assert by_pyoxigraph(encode(record, address), record), record.number


@pytest.mark.parametrize("reads", [by_rdflib, by_pyld])
def test_a_sample_of_real_records_keeps_its_triples_elsewhere(reads: Any) -> None:
    for record in real(step=60):
        assert reads(encode(record), record), record.number


# One property of each kind that the context knows, and one that it does not.
KINDS = [
    RDFS.label,
    DCTERMS.title,
    CT.startDate,
    CT.enrollmentCount,
    CT.hasResults,
    WGS.lat,
    CT.url,
    CT.arm,
    CT.phase,
    RDF.type,
    iri("https://example.org/terms/unheard-of"),
]
ODD_TEXT = [
    "",
    " ",
    '"',
    "\\",
    "\\u0041",
    'a "quoted" word\\',
    "two\r\nlines\tand a tab\f\b",
    "\x00\x1f\x7f\x85\u2028\ufeff\ufffe",
    "😀 שלום 病",
    "@id",
    "@foo",
    "_:b0",
    "ct:Study",
    "org:x",
    "#arm",
    "../x",
    "PHASE2",
    "label",
    "true",
    "1.0",
    "http://example.org/",
]
ODD_LITERALS = [
    *map(text, ODD_TEXT),
    *(text(each, "en") for each in ODD_TEXT),
    text("Wort", "de"),
    text("mot", "fr-ca"),
    *map(date, ("2017-07", "2017-07-15", "July 2017")),
    *map(integer, (0, -1, 100, 999_999_999_999_999, 10**15, 2**53 + 1, 10**30)),
    *(Literal(f'"{each}"^^<{vocab.NAMESPACES["xsd"]}integer>') for each in ("007", "-0", "+5", "1e3", "x", "")),
    *(Literal(f'"{each}"^^<{vocab.NAMESPACES["xsd"]}boolean>') for each in ("1", "TRUE", "")),
    *map(boolean, (True, False)),
    *map(decimal, (18, 48.2, -0.5, 1e-7)),
    any_uri("not a uri"),
    any_uri("https://example.org/a b"),
    Literal('"x"^^<https://example.org/type>'),
    Literal(f'"x"^^<{vocab.NAMESPACES["ct"]}type>'),
]


@READERS
@CONTEXTS
@pytest.mark.parametrize("predicate", KINDS, ids=lambda each: each.rstrip(">").rpartition("/")[2])
def test_any_literal_survives_under_any_property(predicate: IRI, address: str | None, reads: Any) -> None:
    record = small(*((predicate, literal) for literal in dict.fromkeys(ODD_LITERALS)))
    assert reads(encode(record, address), record)


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip))
def test_any_text_survives(value: str) -> None:
    record = small(*((kind, text(value, lang)) for kind in KINDS for lang in ("", "en", "de")))
    assert by_pyoxigraph(encode(record), record)


ODD_IRIS = [
    *map(
        iri,
        (
            f"{BASE}study/NCT90000001#arm-a:b",
            f"{BASE}study/NCT90000001#",
            f"{BASE}study/NCT90000001",
            f"{BASE}study/NCT90000002",
            f"{BASE}study/NCT90000002#arm",
            f"{BASE}study/@id",
            f"{BASE}study/..",
            f"{BASE}study/",
            f"{BASE}study/a:b",
            f"{BASE}organization/ünï-病",
            f"{BASE}organization/a:b",
            f"{BASE}place/at..vienna",
            f"{BASE}place/",
            f"{BASE}place/.",
            f"{BASE}place/a?b",
            f"{BASE}place/a/b",
            BASE,
            f"{BASE}code/",
            f"{BASE}code/Phase.PHASE2",
            f"{BASE}code/Phase.label",
            f"{BASE}code/Phase.",
            f"{BASE}code/Phase.a:b",
            f"{BASE}code/Status.COMPLETED",
            f"{BASE}ontology#Study",
            f"{BASE}ontology#//x",
            "http://id.nlm.nih.gov/mesh/D008180",
            "http://id.nlm.nih.gov/mesh/D008180/x",
            "https://doi.org/10.1000/a(b);c%3Cd%3E",
            "http://example.org/a/../b",
            "HTTP://EXAMPLE.org:80",
            "urn:isbn:0",
            "mailto:someone@example.org",
            "tag:example.org,2026:x",
        ),
    )
]


@READERS
@CONTEXTS
@pytest.mark.parametrize("predicate", KINDS, ids=lambda each: each.rstrip(">").rpartition("/")[2])
def test_any_iri_survives_under_any_property(predicate: IRI, address: str | None, reads: Any) -> None:
    # rdflib resolves what is absolute already, against the specification.
    resolved = {iri(f"{BASE}study/.."), iri(f"{BASE}place/.")} if reads is by_rdflib else set()
    record = small(*((predicate, each) for each in ODD_IRIS if each not in resolved))
    assert reads(encode(record, address), record)


def test_a_reference_that_looks_like_a_prefixed_name_stands_in_full() -> None:
    odd = [f"{STUDY[1:-1]}#arm-a:b", f"{BASE}study/a:b", f"{BASE}organization/a:b"]
    assert json.loads(encode(small(*((RDFS.seeAlso, iri(each)) for each in odd))))["seeAlso"] == odd


def test_an_iri_whose_scheme_is_a_prefix_of_the_context_is_refused() -> None:
    with pytest.raises(Unwritable, match="org:example"):
        encode(small((RDFS.seeAlso, iri("org:example"))))


@READERS
@pytest.mark.parametrize(
    ("base", "relative"),
    [
        ("http://localhost:8080/", True),
        ("https://example.org/a/b/", True),
        ("https://example.org/kg?id=", False),
        ("https://example.org/a/../b/", False),
        ("urn:kg:", False),
    ],
)
def test_another_base_keeps_the_triples(base: str, relative: bool, reads: Any) -> None:  # noqa: FBT001 - a column
    study = iri(f"{base}study/NCT90000001")
    things = (f"{base}study/NCT90000001#arm-a", f"{base}study/NCT90000002", f"{base}organization/a", f"{BASE}place/at")
    record = small((RDF.type, CT.Study), *((CT.arm, iri(each)) for each in things), study=study)
    document = encode(record)
    assert reads(document, record)
    loaded = json.loads(document)
    assert loaded.get("@context").get("@base") == (study[1:-1] if relative else None)
    written = ["#arm-a", "NCT90000002", "../organization/a"] if relative else list(things[:3])
    assert loaded["arm"][:3] == written


# ── the tree ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node object of a document, the root first."""
    if isinstance(value, dict):
        if "id" in value:
            yield value
        for name, each in value.items():
            if name != "@context":
                yield from nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from nodes(each)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_each_thing_is_nested_once_under_the_study(path: Path) -> None:
    record = mapped(path)
    document = json.loads(encode(record))
    embedded = Counter(node["id"] for node in nodes(document) if len(node) > 1)
    assert set(embedded.values()) == {1}
    assert len(embedded) == len({subject for subject, _, _ in record.triples})
    assert document["id"] == record.number
    assert "@included" not in document


def test_a_thing_is_nested_where_it_is_nearest_to_the_study() -> None:
    document = json.loads(encode(mapped(ROOT / "examples/NCT02955615.txt")))
    assert [each["armIntervention"] for each in document["arm"]] == [each["id"] for each in document["intervention"]]
    assert document["leadSponsor"]["label"] == "Iltoo Pharma"
    assert document["responsibleParty"]["party"] == "../organization/iltoo-pharma"
    assert document["site"][0]["city"]["within"] == document["site"][0]["country"]["id"] == "../place/at"


def test_two_steps_are_nearer_than_three() -> None:
    one, other, between, thing = (iri(f"https://example.org/{name}") for name in ("1", "2", "between", "thing"))
    links = ((STUDY, one), (STUDY, other), (other, between), (between, thing), (one, thing), (thing, STUDY))
    record = RecordGraph("NCT90000001", STUDY, STUDY, tuple((each, RDFS.seeAlso, linked) for each, linked in links))
    first, second = json.loads(encode(record))["seeAlso"]
    assert first["seeAlso"] == {"id": "https://example.org/thing", "seeAlso": "NCT90000001"}
    assert second["seeAlso"]["seeAlso"] == "https://example.org/thing"


@READERS
def test_what_the_study_does_not_lead_to_is_included(reads: Any) -> None:
    one, other = iri("https://example.org/1"), iri("https://example.org/2")
    triples = (
        (one, RDFS.seeAlso, other),
        (other, RDFS.seeAlso, one),
        (other, RDF.type, one),
        (iri("https://example.org/3"), RDFS.label, Literal('"three"')),
    )
    record = RecordGraph("NCT90000001", STUDY, STUDY, triples)
    document = encode(record)
    assert reads(document, record)
    loaded = json.loads(document)
    assert loaded["id"] == "NCT90000001"
    assert [each["id"] for each in loaded["@included"]] == ["https://example.org/1", "https://example.org/3"]
    assert loaded["@included"][0]["seeAlso"]["seeAlso"] == "https://example.org/1"


@READERS
def test_a_study_that_leads_to_itself_ends(reads: Any) -> None:
    record = small((RDF.type, CT.Study), (SKOS.closeMatch, STUDY))
    document = encode(record)
    assert reads(document, record)
    assert json.loads(document)["closeMatch"] == "NCT90000001"


# ── the values ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_values_are_plain_json_where_the_context_says_what_they_are() -> None:
    document = json.loads(
        encode(
            small(
                (RDF.type, CT.ClinicalTrial),
                (CT.phase, CODES["Phase"]["PHASE1"]),
                (CT.phase, CODES["Phase"]["PHASE2"]),
                (CT.enrollmentCount, integer(100)),
                (CT.hasResults, boolean(value=False)),
                (CT.minimumAgeYears, decimal(18)),
                (CT.startDate, date("2017-01-18")),
                (DCTERMS.title, text("A title", "en")),
                (DCTERMS.identifier, text("NCT90000001")),
                (CT.condition, iri(f"{BASE}condition/lupus")),
            )
        )
    )
    assert {name: value for name, value in document.items() if name != "@context"} == {
        "id": "NCT90000001",
        "type": "ClinicalTrial",
        "phase": ["PHASE1", "PHASE2"],
        "enrollmentCount": 100,
        "hasResults": False,
        "minimumAgeYears": "18",
        "startDate": "2017-01-18",
        "title": "A title",
        "dcterms:identifier": "NCT90000001",
        "condition": "../condition/lupus",
    }


def test_values_that_the_context_would_misread_are_written_out() -> None:
    document = json.loads(
        encode(
            small(
                (CT.phase, text("PHASE9")),
                (CT.startDate, date("2017-07")),
                (CT.completionDate, date("July 2017")),
                (DCTERMS.title, text("Ein Titel", "de")),
                (CT.acronym, STUDY),
                (CT.allocation, iri("https://example.org/x")),
            )
        )
    )
    assert document["phase"] == {"@value": "PHASE9"}
    assert document["startDate"] == {"@value": "2017-07", "@type": "xsd:gYearMonth"}
    assert document["completionDate"] == {"@value": "July 2017"}
    assert document["title"] == {"@value": "Ein Titel", "@language": "de"}
    assert document["acronym"] == {"id": "NCT90000001"}
    assert document["allocation"] == {"id": "https://example.org/x"}


# ── the context ──────────────────────────────────────────────────────────────────────────────────────────────────────


def published() -> dict[str, Any]:
    entries: dict[str, Any] = json.loads(CONTEXT.read_bytes())["@context"]
    return entries


def test_the_context_has_one_name_for_each_term_of_an_export() -> None:
    terms = {name: entry for name, entry in published().items() if name not in {"@version", *vocab.NAMESPACES}}
    compact = [entry if isinstance(entry, str) else entry["@id"] for entry in terms.values()]
    assert len(set(compact)) == len(compact)
    declared = {name for name in vars(CT) if not name.startswith("_")}
    assert declared <= {each.removeprefix("ct:") for each in compact}


def test_no_name_in_the_context_can_be_taken_for_the_notation_of_a_code() -> None:
    assert not [name for name in published() if jsonld._NOTATION.fullmatch(name)]
    notations = [notation for scheme in CODES.values() for notation in scheme]
    assert not [notation for notation in notations if not jsonld._NOTATION.fullmatch(notation)]


def test_a_document_carries_only_what_it_uses_of_the_context() -> None:
    document = json.loads(encode(small((RDF.type, CT.Study), (RDFS.label, text("A study")))))
    assert list(document["@context"]) == ["@version", "@base", "ct", "rdfs", "id", "type", "Study", "label"]
    assert document["@context"].items() - {"@base": STUDY[1:-1]}.items() <= published().items()


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_no_entry_of_an_embedded_context_can_be_spared(path: Path) -> None:
    record = mapped(path)
    document = json.loads(encode(record))
    for name in set(document["@context"]) - {"@version"}:
        rest = {key: value for key, value in document["@context"].items() if key != name}
        try:
            same = by_pyoxigraph(msgspec.json.encode({**document, "@context": rest}), record)
        except SyntaxError:
            same = False
        assert not same, name


def test_a_document_can_refer_to_the_published_context() -> None:
    document = json.loads(encode(small((RDF.type, CT.Study)), ADDRESS))
    assert document["@context"] == [ADDRESS, {"@base": STUDY[1:-1]}]
    assert json.loads(encode(small(study=iri("urn:x")), ADDRESS))["@context"] == ADDRESS


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def file(sink: Sink, *records: RecordGraph) -> bytes:
    return sink.head + sink.between.join(map(sink.encode, records)) + sink.tail


def test_the_same_record_gives_the_same_line() -> None:
    record = mapped(RECORDS[0])
    assert encode(record) == encode(record)
    assert b"\n" not in encode(record)


def test_many_records_are_json_lines() -> None:
    records = [mapped(path) for path in RECORDS]
    lines = file(JSONLD, *records).splitlines(keepends=True)
    assert len(lines) == len(records)
    for line, record in zip(lines, records, strict=True):
        assert line.endswith(b"\n")
        assert by_pyoxigraph(line, record)


def test_many_records_are_one_array_where_that_is_asked_for() -> None:
    records = [mapped(path) for path in RECORDS]
    union = {statement for record in records for statement in rdflib.Graph().parse(data=ntriples(record), format="nt")}
    document = file(choose(None, "trials.jsonld"), *records)
    assert len(json.loads(document)) == len(records)
    assert set(rdflib.Graph().parse(data=document, format="json-ld")) == union
    found = {quad.triple for quad in pyoxigraph.parse(document, format=pyoxigraph.RdfFormat.JSON_LD)}
    assert len(found) == len(union)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_document_for_people_says_the_same(path: Path) -> None:
    document = encode(mapped(path))
    laid_out = pretty(document)
    assert json.loads(laid_out) == json.loads(document)
    assert list(json.loads(laid_out)) == list(json.loads(document))
    assert laid_out.endswith(b"\n}\n")


def test_a_document_for_people_keeps_short_things_on_one_line() -> None:
    lines = pretty(encode(mapped(ROOT / "examples/NCT02955615.txt"))).decode().splitlines()
    assert '    "phase": {"@id": "ct:phase", "@type": "@vocab", "@context": {"@vocab": "code:Phase."}},' in lines
    assert '  "whoMasked": ["PARTICIPANT", "INVESTIGATOR"],' in lines
    assert '      "id": "#arm-ilt-101",' in lines
    assert pretty(b'{"a":{"id":"x","c":[]},"d":["[","{","]}"]}').decode().splitlines() == [
        "{",
        '  "a": {',
        '    "id": "x",',
        '    "c": []',
        "  },",
        '  "d": ["[", "{", "]}"]',
        "}",
    ]


def test_the_context_is_read_from_the_installed_file() -> None:
    need(CONTEXT.exists(), "no ontology beside the package")
    assert jsonld._published().entries == published()


# ── what no record of ours says, but a store may ─────────────────────────────────────────────────────────────────────


def test_a_blank_node_keeps_its_name_wherever_it_stands() -> None:
    node = IRI("_:c4cc")
    more = (node, RDF.type, IRI("_:k")), (node, DCTERMS.description, text("nobody named it"))
    plain = small((CT.condition, node), (RDFS.seeAlso, node), (IRI("<http://example.org/p>"), node))
    record = RecordGraph(plain.number, plain.name, plain.study, (*plain.triples, *more))
    assert as_quads(encode(record), pyoxigraph.RdfFormat.JSON_LD) == as_quads(
        ntriples(record), pyoxigraph.RdfFormat.N_TRIPLES
    )
    about = RecordGraph("x", node, node, more)
    assert json.loads(encode(about))["id"] == "_:c4cc"
    assert as_quads(encode(about), pyoxigraph.RdfFormat.JSON_LD) == as_quads(
        ntriples(about), pyoxigraph.RdfFormat.N_TRIPLES
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("predicate", [DCTERMS.title, DCTERMS.identifier, IRI("<http://example.org/p>")])
def test_the_direction_of_a_text_is_not_its_language(predicate: IRI, direction: str) -> None:
    record = small((predicate, Literal(f'"x"@en--{direction}')))
    assert f'{{"@value":"x","@language":"en","@direction":"{direction}"}}'.encode() in encode(record)
    assert as_quads(encode(record), pyoxigraph.RdfFormat.JSON_LD) == as_quads(
        ntriples(record), pyoxigraph.RdfFormat.N_TRIPLES
    )


@pytest.mark.parametrize("predicate", [CT.condition, CT.phase, RDF.type, IRI("<http://example.org/p>")])
def test_a_triple_term_is_refused(predicate: IRI) -> None:
    with pytest.raises(Unwritable, match="triple term"):
        encode(small((predicate, IRI('<<( <a:b> <a:c> "x" )>>'))))
