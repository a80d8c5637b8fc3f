from __future__ import annotations

import gzip
import json
import logging
import os
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import zstandard
from goldens import RECORDS, golden_graph
from peers import ROOT, shared
from rdflib import RDF, SH
from rich.console import Console

from kg.cli.report import place, print_report
from kg.mapping import graph
from kg.problems import InputError, Problem
from kg.report import Finding, Report, curie, merged, plain, turtle
from kg.sinks import SINKS
from kg.sources import read, read_one
from kg.terms import IRI, Literal, RecordGraph
from kg.validation import shapes_graph, validate, validate_file, validate_rdf
from kg.validation.files import graphs_in

PREFIXES = """
@prefix :    <https://example.org/> .
@prefix sh:  <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = (
    PREFIXES
    + r"""
:Prefixes a <http://www.w3.org/2002/07/owl#Ontology> ;
    sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
:Thing a sh:NodeShape ; sh:targetClass :Thing ; sh:property :Thing-name , :Thing-day , :Thing-number , :Thing-parts .
:Thing-name sh:path :name ; sh:maxCount 1 ; sh:severity sh:Warning ; sh:message "It has several names." .
:Thing-day sh:path :day ; sh:datatype xsd:date ; sh:message "It is no day." .
:Thing-number sh:path :number ; sh:datatype xsd:string ; sh:severity sh:Info ; sh:message "It is no string." .
:Thing-parts sh:path ( :part [ sh:inversePath :near ] ) ; sh:maxCount 0 ; sh:message "Something is near." .
:Rule a sh:NodeShape ; sh:targetClass :Thing ; sh:severity :Fatal ;
    sh:sparql [ sh:prefixes :Prefixes ; sh:message "Forbidden: {?value} for {?this}, {?why}." ;
        sh:select "SELECT $this ?value (CONCAT('a', ?value) AS ?why) WHERE { $this ex:forbidden ?value }" ] .
"""
)
SOUND = PREFIXES + ':a a :Thing ; :name "a" ; :day "2017-07-01"^^xsd:date .'
BROKEN = (
    PREFIXES
    + r"""
:a a :Thing ; :name "a" , "b" ; :day "July\n\"2017\" \\"^^xsd:date , "2017"@en ; :number "007"^^xsd:integer ;
    :part :p ; :forbidden "C:\\g<0>\\1" .
:b :near :p .
[] a :Thing ; :name "c" , "d" .
"""
)


def shapes(text: str = SHAPES) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


def by_shape(report: Report) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.shape.rpartition("/")[2], []).append(finding)
    return found


def written(folder: Path, text: str, name: str = "here.ttl") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return validate_file(written(tmp_path_factory.mktemp("broken"), BROKEN), shapes())


def test_a_sound_graph_conforms(tmp_path: Path) -> None:
    report = validate_file(written(tmp_path, SOUND), shapes())
    assert report == Report((), 1, 1)
    assert report.conforms
    (conforms,) = rdflib.Graph().parse(data=report.to_turtle()).objects(None, SH.conforms)
    assert conforms.toPython() is True


def test_a_finding_says_what_is_wrong_and_where(broken: Report) -> None:
    found = by_shape(broken)
    assert {each.severity for each in found["Thing-name"]} == {"Warning"}
    assert {each.focus.split(":")[0] for each in found["Thing-name"]} == {"https", "_"}
    assert [(each.path, each.value) for each in found["Thing-number"]] == [
        ("https://example.org/number", '"007"^^<http://www.w3.org/2001/XMLSchema#integer>')
    ]
    assert {each.value for each in found["Thing-day"]} == {
        '"July\\n\\"2017\\" \\\\"^^<http://www.w3.org/2001/XMLSchema#date>',
        '"2017"@en',
    }
    assert {Path(each.record).name for each in broken.findings} == {"here.ttl"}
    assert broken.focus_nodes == 2
    assert not broken.conforms


def test_a_long_path_is_written_as_turtle(broken: Report) -> None:
    (finding,) = by_shape(broken)["Thing-parts"]
    assert finding.path == "( <https://example.org/part> [ sh:inversePath <https://example.org/near> ] )"


def test_a_backslash_in_a_value_goes_into_the_message_as_it_is(broken: Report) -> None:
    (finding,) = by_shape(broken)["Rule"]
    assert finding.message == r"Forbidden: C:\g<0>\1 for https://example.org/a, aC:\g<0>\1."


def test_a_severity_of_others_counts_as_a_violation(broken: Report) -> None:
    (finding,) = by_shape(broken)["Rule"]
    assert finding.severity == "Violation"


def test_findings_are_ordered_by_severity(broken: Report) -> None:
    order = [each.severity for each in broken.findings]
    assert order == sorted(order, key=["Violation", "Warning", "Info"].index)
    assert (broken.count("Violation"), broken.count("Warning"), broken.count("Info")) == (4, 2, 1)


def test_the_report_in_turtle_says_what_pyshacl_says(tmp_path: Path) -> None:
    broken = written(tmp_path, BROKEN.replace(r"\\g<0>\\1", ""))  # which pySHACL itself does not survive
    ours = written(tmp_path, validate_file(broken, shapes()).to_turtle(), "report.ttl")
    (data,), (report,) = graphs_in(broken).values(), graphs_in(ours).values()
    _, theirs, _ = pyshacl.validate(data, shacl_graph=shapes())
    assert isinstance(theirs, rdflib.Graph)
    assert results(report) == results(theirs)
    assert len(results(report)) == 7


def results(report: rdflib.Graph) -> set[tuple[str, ...]]:
    """What is said of each result, without the names of blank nodes."""

    def shown(node: rdflib.term.Node | None) -> str:
        return "_" if isinstance(node, rdflib.BNode) else "" if node is None else node.n3()

    parts = (SH.focusNode, SH.resultPath, SH.value, SH.resultMessage, SH.sourceShape, SH.sourceConstraintComponent)
    found = report.subjects(RDF.type, SH.ValidationResult)
    return {tuple(shown(report.value(result, part)) for part in parts) for result in found}


def test_the_report_in_json_has_plain_values(broken: Report) -> None:
    told = json.loads(broken.to_json())
    assert told["conforms"] is False
    assert told["counts"] == {"Violation": 4, "Warning": 2, "Info": 1}
    assert [each["message"] for each in told["findings"]] == [each.message for each in broken.findings]
    assert {each["value"] for each in told["findings"]} == {'July\n"2017" \\', "2017", "007", r"C:\g<0>\1", None}
    assert {each["path"] for each in told["findings"]} >= {"https://example.org/day", None}


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    shape_file = written(tmp_path, SHAPES, "shapes.ttl")
    data = written(tmp_path, BROKEN.replace("[] a :Thing", ":c a :Thing"))
    code = (
        "import sys; from pathlib import Path; from kg.validation import shapes_graph, validate_file\n"
        "report = validate_file(Path(sys.argv[1]), shapes_graph([Path(sys.argv[2])], own=False))\n"
        "sys.stdout.buffer.write(report.to_json() + report.to_turtle().encode())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, data, shape_file],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        for seed in "12"
    ]
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stderr == b""


def test_the_report_of_nothing_else_than_infos_does_not_conform() -> None:
    info = Finding(severity="Info", record="r", focus="https://example.org/a", shape="s", component="c", message="m")
    assert not Report((info,), 1, 1).conforms


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def record(number: str, *more: tuple[str, str]) -> RecordGraph:
    study = IRI(f"<https://w3id.org/trial-kg/study/{number}>")
    ct = "https://w3id.org/trial-kg/ontology#"
    triples = [("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{ct}Study>")]
    triples += [(f"{ct}{name}", value) for name, value in more]
    name = IRI(f"<https://w3id.org/trial-kg/record/{number}>")
    return RecordGraph(number, name, study, tuple((study, IRI(f"<{p}>"), Literal(o)) for p, o in triples))


DAY = '"2017-02-30"^^<http://www.w3.org/2001/XMLSchema#date>'


def test_an_ill_typed_literal_is_a_finding_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        report = validate(record("NCT90000001", ("startDateEarliest", DAY), ("enrollmentCount", '"007"')))
    assert not caplog.records
    assert ("startDateEarliest", DAY) in {(str(each.path).rpartition("#")[2], each.value) for each in report.findings}
    assert report.count("Violation")


def test_a_verdict_does_not_depend_on_the_batch() -> None:
    both = [record("NCT90000001", ("startDateEarliest", DAY)), record("NCT90000002", ("hasResults", '"yes"'))]
    apart = [validate(each) for each in both]
    assert validate(both) == merged(apart) == merged(reversed(apart))
    assert {each.record for each in validate(both).findings} == {"NCT90000001", "NCT90000002"}


def test_the_example_conforms() -> None:
    report = validate(graph(read_one(ROOT / "examples/NCT02955615.txt")))
    assert not report.count("Violation")
    assert report.focus_nodes > 50


def test_real_records_have_no_violation() -> None:
    studies = [each for each in read(shared() / "records/ctgov.jsonl") if not isinstance(each, Problem)][::40]
    report = validate(graph(study) for study in studies)
    assert report.graphs == len(studies) > 10
    assert [each for each in report.findings if each.severity == "Violation"] == []


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

GRAPHS = """
<https://example.org/1> {{ <https://example.org/a> a <https://example.org/Thing> ; <https://example.org/name> "{}" . }}
<https://example.org/2> {{ <https://example.org/a> a <https://example.org/Thing> ; <https://example.org/name> "{}" . }}
"""


def encoded(text: str, source: ox.RdfFormat, target: ox.RdfFormat) -> bytes:
    return ox.serialize(ox.parse(text, format=source), format=target) or b""


@pytest.mark.parametrize("name", ["x.nq", "x.trig", "x.nq.gz", "x.trig.zst"])
def test_each_named_graph_has_a_verdict_of_its_own(tmp_path: Path, name: str) -> None:
    kind = ox.RdfFormat.N_QUADS if ".nq" in name else ox.RdfFormat.TRIG
    data = encoded(GRAPHS.format("a", "b"), ox.RdfFormat.TRIG, kind)
    pack = {".gz": gzip.compress, ".zst": zstandard.compress}.get(Path(name).suffix, bytes)
    (tmp_path / name).write_bytes(pack(data))
    assert validate_file(tmp_path / name, shapes()) == Report((), 2, 2)


@pytest.mark.parametrize("name", ["x.ttl", "x.nt", "x.rdf", "x.jsonld", "x.nq", "x.trig"])
def test_a_default_graph_is_one_graph_with_the_name_of_the_file(tmp_path: Path, name: str) -> None:
    kind = ox.RdfFormat.from_extension(name[2:])
    assert kind is not None
    data = encoded(SOUND + ':a :name "b" .', ox.RdfFormat.TURTLE, kind)
    (tmp_path / name).write_bytes(data)
    (finding,) = validate_file(tmp_path / name, shapes()).findings
    assert finding.record == str(tmp_path / name)


def test_a_named_graph_is_named_in_the_findings(tmp_path: Path) -> None:
    path = written(tmp_path, GRAPHS.format('a", "b', "c"), "x.trig")
    (finding,) = validate_file(path, shapes()).findings
    assert finding.record == "https://example.org/1"


SCATTERED = """
<https://example.org/1> { <https://example.org/a> a <https://example.org/Thing> . }
<https://example.org/2> { <https://example.org/a> a <https://example.org/Thing> . }
<https://example.org/1> { <https://example.org/a> <https://example.org/name> "a" , "b" . }
"""


def test_a_graph_in_several_places_of_a_file_is_one(tmp_path: Path) -> None:
    report = validate_file(written(tmp_path, SCATTERED, "x.trig"), shapes())
    assert (report.graphs, report.focus_nodes, len(report.findings)) == (2, 2, 1)


def test_a_file_of_our_graphs_has_the_verdicts_of_the_records(tmp_path: Path) -> None:
    graphs = [*map(golden_graph, RECORDS)]
    wrong = Literal('"x"@en')
    graphs += [
        replace(each, number=f"{each.number}-broken", triples=(*each.triples, (each.study, each.triples[0][1], wrong)))
        for each in graphs
    ]
    graphs = [replace(each, name=IRI(f"<https://example.org/{each.number}>")) for each in graphs]
    path = tmp_path / "x.nq"
    path.write_bytes(b"".join(map(SINKS["nquads"].encode, graphs)))
    records = [replace(each, number=each.name[1:-1]) for each in graphs]
    assert validate_file(path) == validate(records)
    assert validate_file(path, keep=2) == merged([validate(records)], keep=2)


@pytest.mark.parametrize("more", ["[] a :Thing .", "<urn:a> a [] .", ":a a :Part . :Part rdfs:subClassOf :Thing ."])
def test_graphs_that_are_not_as_those_of_records_are(tmp_path: Path, more: str) -> None:
    prefixes = PREFIXES + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    both = "".join(f"<urn:{each}> {{ :c a :Thing . {more} }}\n" for each in "12")
    report = validate_file(written(tmp_path, prefixes + both, "x.trig"), shapes())
    assert (report.graphs, report.focus_nodes) == (2, 2 if more.startswith("<") else 4)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("absent.ttl", None),
        ("broken.ttl", b"<https://example.org/a> a"),
        ("latin.nt", '<https://example.org/a> <https://example.org/b> "\u00e9" .'.encode("latin-1")),
        ("table.csv", b"a,b"),
        ("cut.nq.gz", gzip.compress(b"<https://example.org/a> <https://example.org/b> <a:c> .", mtime=0)[:-9]),
        ("no.nq.zst", b"not compressed"),
        ("star.ttl", b"<https://example.org/a> <https://example.org/b> <<( <x:s> <x:p> <x:o> )>> ."),
        ("remote.jsonld", b'{"@context": "https://example.org/context", "@id": "https://example.org/a"}'),
    ],
)
def test_what_cannot_be_read_is_an_input_error_that_names_the_file(
    tmp_path: Path, name: str, data: bytes | None
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=name):
        validate_file(tmp_path / name, shapes())


def test_nothing_to_validate_is_an_error(tmp_path: Path) -> None:
    foreign = written(tmp_path, PREFIXES + ":a a :Other .")
    for attempt in (
        lambda: validate_file(foreign, shapes()),
        lambda: validate_rdf(rdflib.Graph(), "here", shapes()),
        lambda: validate([]),
        lambda: validate(record("NCT90000001"), shapes()),
    ):
        with pytest.raises(InputError, match="nothing to validate"):
            attempt()


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_shapes_are_read_once(tmp_path: Path) -> None:
    extra = written(tmp_path, SHAPES)
    assert shapes_graph() is shapes_graph()
    assert shapes_graph([extra]) is shapes_graph((extra,))
    assert len(shapes_graph([extra])) > len(shapes_graph()) > len(shapes_graph([extra], own=False)) > 10


def test_shapes_of_the_user_are_checked_beside_ours(tmp_path: Path) -> None:
    extra = written(
        tmp_path,
        PREFIXES
        + """:Own a sh:NodeShape ; sh:targetClass <https://w3id.org/trial-kg/ontology#Study> ;
             sh:property [ sh:path :own ; sh:minCount 1 ] .""",
    )
    report = validate(record("NCT90000001", ("startDateEarliest", DAY)), shapes_graph([extra]))
    found = {str(each.path).rpartition("/")[2] for each in report.findings}
    assert {"own", "ontology#startDateEarliest"} <= found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (":a :b :c .", "no SHACL shape"),
        (":A a sh:NodeShape ; sh:targetClass :Thing ; sh:path :b .", "not a valid SHACL shape"),
        (':A a sh:NodeShape ; sh:targetClass :Thing ; sh:sparql [ sh:select "SELECT $this { $this :b" ] .', "SELECT"),
        (':A a sh:NodeShape ; sh:targetClass :Thing ; sh:sparql [ sh:message "no query" ] .', "sh:select"),
    ],
)
def test_shapes_that_are_none_are_an_input_error(tmp_path: Path, text: str, reason: str) -> None:
    data, extra = written(tmp_path, SOUND), written(tmp_path, PREFIXES + text, "shapes.ttl")
    with pytest.raises(InputError, match=reason):
        validate_file(data, shapes_graph([extra], own=False))


# ── for people ───────────────────────────────────────────────────────────────────────────────────────────────────────


def printed(report: Report, *, everything: bool = False, terminal: bool = False) -> str:
    out = StringIO()
    print_report(report, Console(file=out, width=40, force_terminal=terminal), everything=everything)
    return out.getvalue()


def finding(number: int, message: str = "It has no start.", value: str | None = None) -> Finding:
    return Finding(
        severity="Warning",
        record=f"NCT{number:08}",
        focus=f"https://w3id.org/trial-kg/study/NCT{number:08}#arm-a",
        path="https://w3id.org/trial-kg/ontology#startDate",
        value=value,
        shape="https://w3id.org/trial-kg/shapes#Status-startDate",
        component="http://www.w3.org/ns/shacl#MinCountConstraintComponent",
        message=message,
    )


def test_a_finding_is_printed_in_short() -> None:
    assert printed(merged([Report((finding(1, value='"18"^^<http://www.w3.org/2001/XMLSchema#decimal>'),), 1, 9)])) == (
        "Warning  It has no start.  shape:Status-startDate\n"
        '  NCT00000001  #arm-a  ct:startDate  "18"^^xsd:decimal\n'
        "\n"
        "1 graph, 9 nodes checked: Violation 0 · Warning 1 · Info 0\n"
    )


def test_many_findings_of_a_shape_are_cut_unless_all_are_wanted() -> None:
    report = Report(tuple(map(finding, range(17))), 17, 99)
    assert "It has no start. (17 times)" in printed(report)
    assert printed(report).count("NCT") == 5
    assert "… and 12 more" in printed(report)
    assert printed(report, everything=True).count("NCT") == 17
    assert "more" not in printed(report, everything=True)
    assert printed(Report(report.findings[:6], 6, 9)).count("NCT") == 6  # "… and 1 more" would take as long


@pytest.mark.parametrize(
    ("record", "focus", "shown"),
    [
        ("NCT00000001", "study/NCT00000001#arm-a", "  NCT00000001  #arm-a  ct:"),
        ("https://w3id.org/trial-kg/record/NCT00000001", "study/NCT00000001", "  NCT00000001  study  ct:"),
        ("all/study/here.ttl", "study/NCT00000001#arm-a", "  all/study/here.ttl  NCT00000001  #arm-a  ct:"),
        ("here.ttl", "study/NCT00000001", "  here.ttl  NCT00000001  study  ct:"),
        ("here.ttl", "record/NCT00000001", "  here.ttl  NCT00000001  record  ct:"),
        ("here.ttl", "place/at..vienna", "  here.ttl  place:at..vienna  ct:"),
        ("NCT00000001", "organization/a", "  NCT00000001  organization:a  ct:"),
    ],
)
def test_a_line_names_the_study_that_is_meant(record: str, focus: str, shown: str) -> None:
    one = replace(finding(1), record=record, focus=f"https://w3id.org/trial-kg/{focus}")
    assert f"\n{shown}" in printed(Report((one,), 1, 1))


def test_messages_that_differ_are_printed_each() -> None:
    shown = printed(Report((finding(1, "First."), finding(2, "Second.")), 2, 2))
    assert "shape:Status-startDate (2 times)" in shown
    assert "    First.\n" in shown
    assert "    Second.\n" in shown


def test_text_of_a_record_is_neither_markup_nor_a_command_to_the_terminal() -> None:
    shown = printed(Report((finding(1, "[bold]:cat: \x1b[31m\n", value='"[red]x"@en'),), 1, 1))
    assert "[bold]:cat: \\u001B[31m\\u000A" in shown
    assert '"[red]x"@en' in shown


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    report = Report((finding(1),), 1, 1)
    assert "\x1b[33m" in printed(report, terminal=True)
    assert "\x1b[" not in printed(report)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[33m" not in printed(report, terminal=True)


def test_a_report_without_findings_says_that_it_conforms() -> None:
    assert printed(Report((), 2, 1234)) == "2 graphs, 1,234 nodes checked: conforms\n"


def test_a_report_of_no_graph_does_not_say_that_it_conforms() -> None:
    assert printed(merged([])) == "nothing was checked\n"


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("https://w3id.org/trial-kg/study/NCT02955615", "study"),
        ("https://example.org/base/study/NCT02955615#site-a", "#site-a"),
        ("https://w3id.org/trial-kg/record/NCT02955615", "record"),
        ("https://w3id.org/trial-kg/place/at..vienna", "place:at..vienna"),
        ("https://w3id.org/trial-kg/code/Phase.PHASE2", "code:Phase.PHASE2"),
        ("https://example.org/else", "https://example.org/else"),
    ],
)
def test_places_are_short(iri: str, short: str) -> None:
    assert place(iri) == short


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("http://www.w3.org/ns/shacl#Warning", "sh:Warning"),
        ("https://w3id.org/trial-kg/shapes#Rule-x", "shape:Rule-x"),
        ("http://id.nlm.nih.gov/mesh/D008180", "mesh:D008180"),
        ("https://w3id.org/trial-kg/ontology#a/b", "https://w3id.org/trial-kg/ontology#a/b"),
        ("https://w3id.org/trial-kg/ontology#a.", "https://w3id.org/trial-kg/ontology#a."),
        ("https://w3id.org/trial-kg/ontology#", "https://w3id.org/trial-kg/ontology#"),
    ],
)
def test_only_names_that_turtle_takes_are_shortened(iri: str, short: str) -> None:
    assert curie(iri) == short
    assert turtle(iri) == (f"<{iri}>" if iri == short else short)


def test_a_token_is_told_in_plain_text() -> None:
    assert plain(r'"a\"\\\n\u00E9\U0001F600"@en') == 'a"\\\n\u00e9\U0001f600'
    assert plain('"5"^^<http://www.w3.org/2001/XMLSchema#integer>') == "5"
    assert plain("<https://example.org/>") == "https://example.org/"
