from __future__ import annotations

from decimal import Decimal

import pytest
import readers
from hypothesis import given, strategies

from kg.sinks.sink import Sink
from kg.sinks.turtle import TRIG, TURTLE, WIDTH, prefixes
from kg.terms import (
    IRI,
    XSD,
    Literal,
    RecordGraph,
    Term,
    Triple,
    boolean,
    date,
    decimal,
    integer,
    iri,
    text,
)
from kg.vocab import CT, DCTERMS, NAMESPACES, RDF, RDFS

STUDY = iri("https://w3id.org/trial-kg/study/NCT00000001")
RECORD = iri("https://w3id.org/trial-kg/record/NCT00000001")
ARM = iri("https://w3id.org/trial-kg/study/NCT00000001#arm-placebo")
PHASE = iri("https://w3id.org/trial-kg/code/Phase.PHASE2")


def graph_of(*triples: tuple[IRI, IRI, Term | None]) -> RecordGraph:
    kept: tuple[Triple, ...] = tuple((s, p, o) for s, p, o in triples if o is not None)
    return RecordGraph("NCT00000001", RECORD, STUDY, kept)


def body(*triples: tuple[IRI, IRI, Term | None]) -> str:
    """The Turtle of these triples below its prefixes."""
    return TURTLE.encode(graph_of(*triples)).decode().split("\n\n", 1)[1]


def written(value: Term | None) -> str:
    """The one object of a graph, as Turtle writes it; both parsers must read it back."""
    graph = graph_of((STUDY, CT.keyword, value))
    for read in readers.READERS:
        assert read(TURTLE.encode(graph), "ttl") == readers.of_graphs([graph], named=False)
    line = body((STUDY, CT.keyword, value))
    return line.removeprefix("study:NCT00000001\n    ct:keyword ").removesuffix(" .\n")


WHOLE = (
    (ARM, RDFS.label, text("Placebo")),
    (STUDY, CT.arm, ARM),
    (ARM, RDF.type, CT.Arm),
    (STUDY, RDFS.label, text('The "low dose" study')),
    (STUDY, RDF.type, CT.ClinicalTrial),
    (STUDY, RDF.type, CT.Study),
    (STUDY, CT.phase, PHASE),
    (STUDY, CT.phase, iri("https://w3id.org/trial-kg/code/Phase.PHASE3")),
    (STUDY, CT.enrollmentCount, integer(100)),
    (STUDY, CT.startDate, date("2017-07")),
    (STUDY, DCTERMS.description, text("one\n two", "en")),
    (STUDY, CT.keyword, text("IL-2")),
    (STUDY, CT.keyword, text("Tregs")),
    (STUDY, CT.record, RECORD),
)


def test_a_chunk_reads_like_this() -> None:
    assert (
        TURTLE.encode(graph_of(*WHOLE)).decode()
        == '''\
# NCT00000001 · The "low dose" study
@prefix ct:      <https://w3id.org/trial-kg/ontology#> .
@prefix code:    <https://w3id.org/trial-kg/code/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs:    <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd:     <http://www.w3.org/2001/XMLSchema#> .
@prefix record:  <https://w3id.org/trial-kg/record/> .
@prefix study:   <https://w3id.org/trial-kg/study/> .
@prefix :        <https://w3id.org/trial-kg/study/NCT00000001#> .

study:NCT00000001 a ct:ClinicalTrial, ct:Study ;
    rdfs:label "The \\"low dose\\" study" ;
    ct:arm :arm-placebo ;
    ct:phase code:Phase.PHASE2, code:Phase.PHASE3 ;
    ct:enrollmentCount 100 ;
    ct:startDate "2017-07"^^xsd:gYearMonth ;
    dcterms:description """one
 two"""@en ;
    ct:keyword
        "IL-2",
        "Tregs" ;
    ct:record record:NCT00000001 .

:arm-placebo a ct:Arm ;
    rdfs:label "Placebo" .
'''
    )


def test_trig_is_the_same_in_the_records_graph_with_text_left_alone() -> None:
    turtle, trig = (sink.encode(graph_of(*WHOLE)).decode() for sink in (TURTLE, TRIG))
    header, block = trig.split("\n\nrecord:NCT00000001 {\n\n")
    assert turtle.startswith(header)
    inner = block.removesuffix("\n}\n").replace('"""one\n two"""', '"""one\n     two"""')
    assert "".join(line.removeprefix("    ") for line in inner.splitlines(keepends=True)) == turtle[len(header) + 2 :]
    assert '    """one\n two"""@en ;\n' in block.replace("dcterms:description ", "")


def test_a_graph_that_says_nothing_of_its_study_is_written_all_the_same() -> None:
    assert body((ARM, RDF.type, CT.Arm)) == ":arm-placebo a ct:Arm .\n"


def test_nothing_but_a_label() -> None:
    assert body((STUDY, RDFS.label, text("x"))) == 'study:NCT00000001\n    rdfs:label "x" .\n'


@pytest.mark.parametrize(
    ("token", "turtle"),
    [
        (integer(100), "100"),
        (integer(-7), "-7"),
        (Literal(f'"007"^^<{XSD}integer>'), '"007"^^xsd:integer'),
        (Literal(f'"+5"^^<{XSD}integer>'), '"+5"^^xsd:integer'),
        (Literal(f'"-0"^^<{XSD}integer>'), '"-0"^^xsd:integer'),
        (Literal(f'"five"^^<{XSD}integer>'), '"five"^^xsd:integer'),
        (Literal(f'"٣"^^<{XSD}integer>'), '"٣"^^xsd:integer'),
        (Literal(f'"1\\n"^^<{XSD}integer>'), '"""1\n"""^^xsd:integer'),
        (Literal(f'""^^<{XSD}integer>'), '""^^xsd:integer'),
        (decimal(48.2), "48.2"),
        (decimal(-87.84062), "-87.84062"),
        (decimal(18), '"18"^^xsd:decimal'),
        (Literal(f'"1.50"^^<{XSD}decimal>'), "1.50"),
        (Literal(f'"-0.0"^^<{XSD}decimal>'), "-0.0"),
        (decimal(1e-06), "0.000001"),
        (decimal(1e-07), '"0.0000001"^^xsd:decimal'),
        (Literal(f'".5"^^<{XSD}decimal>'), '".5"^^xsd:decimal'),
        (Literal(f'"+0.5"^^<{XSD}decimal>'), '"+0.5"^^xsd:decimal'),
        (Literal(f'"1."^^<{XSD}decimal>'), '"1."^^xsd:decimal'),
        (Literal(f'"1.0E3"^^<{XSD}decimal>'), '"1.0E3"^^xsd:decimal'),
        (Literal(f'"1.5"^^<{XSD}double>'), '"1.5"^^xsd:double'),
        (boolean(value=True), "true"),
        (boolean(value=False), "false"),
        (Literal(f'"1"^^<{XSD}boolean>'), '"1"^^xsd:boolean'),
        (date("2017-01-18"), '"2017-01-18"^^xsd:date'),
        (Literal('"x"^^<urn:other>'), '"x"^^<urn:other>'),
        (text("100"), '"100"'),
        (text("true"), '"true"'),
    ],
)
def test_only_what_turtle_reads_as_the_same_token_stands_bare(token: Term, turtle: str) -> None:
    assert written(token) == turtle


@pytest.mark.parametrize(
    ("value", "turtle"),
    [
        ('"quoted"', r'"\"quoted\""'),
        (r"1\. consent", r'"1\\. consent"'),
        (r"C:\new", r'"C:\\new"'),
        ("tab\there", r'"tab\there"'),
        ("one\ntwo", '"""one\ntwo"""'),
        ("\nwith \"quotes\" and ''", '"""\nwith "quotes" and \'\'"""'),
        ('ends\nwith "a quote"', '"""ends\nwith "a quote\\""""'),
        ('"\n"', '""""\n\\""""'),
        ('\n""', '"""\n"\\""""'),
        ('\n"""', '"""\n\\""\\""""'),
        ('\n""""x', '"""\n\\"\\"""x"""'),
        ('\n""""', '"""\n\\"\\""\\""""'),
        ("\n\\", '"""\n\\\\"""'),
        ('\n\\"', '"""\n\\\\\\""""'),
        ("C:\\new\nline", '"""C:\\\\new\nline"""'),
        ("two\r\nlines", '"""two\\r\nlines"""'),
        ("old\rmac", r'"old\rmac"'),
        ("a\tcolumn\n", '"""a\tcolumn\n"""'),
        ("bell\x07\n", '"""bell\\u0007\n"""'),
        ("\x00", r'"\u0000"'),
        ("😀 שלום\n日本", '"""😀 שלום\n日本"""'),
    ],
)
def test_text_of_several_lines_stays_readable(value: str, turtle: str) -> None:
    assert written(text(value)) == turtle
    assert written(text(value, "en")) == f"{turtle}@en"


@pytest.mark.parametrize(
    "local",
    [
        "iltoo-pharma",
        "at..vienna",
        "us.california.san-diego",
        "2-bic",
        "-".join("abc"),
        "a--b",
        "ends-",
        "_x",
        "日本大学",
        "münchen",
        "คณะแพทย์",
        "अस्पताल",
        "𠮷野",
        "a·b",
        "e\u0301",
    ],
)
def test_a_name_that_the_grammar_allows_gets_its_prefix(local: str) -> None:
    assert written(iri(f"https://w3id.org/trial-kg/organization/{local}")) == f"organization:{local}"


@pytest.mark.parametrize(
    "local",
    [
        "",
        "ends.",
        ".starts",
        "..",
        "-starts",
        "a%20b",
        "a(b)",
        "a,b",
        "a;b",
        "it's",
        "a:b",
        "a~b",
        "a@b",
        "a/b",
        "a#b",
        "a?b=c&d",
        "\u0301e",
        "·a",
        "ªº",
        "m²",
        "zero\u200dwidth",
    ],
)
def test_any_other_name_is_a_full_iri_without_an_escape(local: str) -> None:
    address = f"https://w3id.org/trial-kg/organization/{local}"
    assert written(iri(address)) == f"<{address}>"


def test_an_iri_outside_our_prefixes_is_written_in_full() -> None:
    assert written(iri("https://doi.org/10.1136/ard-2022-222501")) == "<https://doi.org/10.1136/ard-2022-222501>"
    assert written(iri("urn:x")) == "<urn:x>"


def test_the_part_of_another_study_is_not_taken_for_our_own() -> None:
    other = "<https://w3id.org/trial-kg/study/NCT00000002#arm-placebo>"
    assert written(IRI(other)) == other


def test_prefixes_follow_the_base_of_the_graph() -> None:
    study = iri("https://example.org/kg/study/NCT00000001")
    graph = RecordGraph("NCT00000001", iri("https://example.org/kg/record/NCT00000001"), study, ())
    ours = {prefix: name for prefix, name in prefixes(graph).items() if prefix not in NAMESPACES}
    assert ours == {
        "organization": "https://example.org/kg/organization/",
        "place": "https://example.org/kg/place/",
        "condition": "https://example.org/kg/condition/",
        "record": "https://example.org/kg/record/",
        "study": "https://example.org/kg/study/",
        "": "https://example.org/kg/study/NCT00000001#",
    }


@pytest.mark.parametrize(
    "label",
    ["two\nlines", "old\rmac", "a\\b", "tab\there", "next\u0085line", "line\u2028separator", "turned \u202e around"],
)
def test_a_label_that_is_unsafe_in_a_comment_stays_out_of_it(label: str) -> None:
    assert TURTLE.encode(graph_of((STUDY, RDFS.label, text(label)))).startswith(b"# NCT00000001\n@prefix")


def test_the_comment_is_of_the_study_and_not_of_another_thing() -> None:
    graph = graph_of((ARM, RDFS.label, text("Placebo")), (STUDY, RDFS.label, text("A # study")))
    assert TURTLE.encode(graph).startswith("# NCT00000001 · A # study\n".encode())


def test_chunks_are_a_blank_line_apart() -> None:
    assert TURTLE.between == TRIG.between == b"\n"


@pytest.mark.parametrize(("sink", "lead"), [(TURTLE, 4), (TRIG, 8)], ids=["turtle", "trig"])
@pytest.mark.parametrize("spare", [0, 1])
def test_objects_share_a_line_as_long_as_it_holds_them(sink: Sink, lead: int, spare: int) -> None:
    first = "a" * (WIDTH - lead - len("ct:arm :, :b") + 1 - spare)
    chunk = sink.encode(graph_of(*((STUDY, CT.arm, iri(f"{STUDY[1:-1]}#{name}")) for name in (first, "b")))).decode()
    margin = " " * lead
    if spare:
        assert f"\n{margin}ct:arm :{first}, :b .\n" in chunk
    else:
        assert f"\n{margin}ct:arm\n{margin}    :{first},\n{margin}    :b .\n" in chunk


@given(strategies.text(strategies.characters(exclude_categories=["Cs"])), strategies.sampled_from(["", "en"]))
def test_any_text_comes_back(value: str, language: str) -> None:
    graph = graph_of((STUDY, RDFS.label, text(value)), (STUDY, DCTERMS.description, text(f"\n{value}", language)))
    for read in readers.READERS:
        assert read(TURTLE.encode(graph), "ttl") == readers.of_graphs([graph], named=False)
        assert read(TRIG.encode(graph), "trig") == readers.of_graphs([graph], named=True)


# Letters, digits and marks of every script, and signs that an IRI may end in, between each other at will.
NAMES = strategies.lists(
    strategies.characters(categories=["L", "M", "N"]) | strategies.sampled_from("-._~:,;()@!$&'*+=/"), max_size=8
).map("".join)


@given(
    strategies.decimals(allow_nan=False, allow_infinity=False, places=None).filter(lambda value: abs(value) < 10**30)
)
def test_any_decimal_comes_back(value: Decimal) -> None:
    written(decimal(value))


@given(NAMES)
def test_any_name_comes_back(local: str) -> None:
    graph = graph_of((iri(f"https://w3id.org/trial-kg/organization/{local}"), RDF.type, CT.Organization))
    for read in readers.READERS:
        assert read(TURTLE.encode(graph), "ttl") == readers.of_graphs([graph], named=False)
