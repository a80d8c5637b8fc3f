"""The benchmarks compare like with like: every tool gives the triples of one table. Nothing here is timed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from peers import ROOT

from benchmarks import measure, page, run
from benchmarks.check import ALTERED, compare, expected, rdfizer, written
from benchmarks.repeat import middle
from benchmarks.rules import rules
from benchmarks.tools import TOOLS

CHECKED = [name for name, tool in TOOLS.items() if tool.checked]


def record(number: str, **sections: Any) -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": number, "briefTitle": f"Study {number}"}, **sections}}


FULL = record(
    "NCT90000001",
    statusModule={
        "overallStatus": "COMPLETED",
        "startDateStruct": {"date": "2017-07", "type": "ACTUAL"},
        "completionDateStruct": {"date": "2019-02-11", "type": "ESTIMATED"},
        "studyFirstSubmitDate": "2016-10-12",
        "lastUpdateSubmitDate": "2020-01-31",
    },
    sponsorCollaboratorsModule={"leadSponsor": {"name": "O'Neill & Söhne", "class": "INDUSTRY"}},
    descriptionModule={"briefSummary": 'Two lines,\nthe "second" with \\ and , and é.', "detailedDescription": "Plain"},
    conditionsModule={"conditions": ["Lupus", "Lupus"], "keywords": ["a; b"]},
    designModule={
        "studyType": "INTERVENTIONAL",
        "phases": ["NA"],
        "designInfo": {"allocation": "RANDOMIZED"},
        "enrollmentInfo": {"count": 0},
    },
    armsInterventionsModule={
        "armGroups": [
            {"label": "Only a label"},
            {"label": "B", "type": "OTHER", "description": "Second", "interventionNames": ["Drug: X", "Drug: Y"]},
        ],
        "interventions": [
            {"type": "DRUG", "name": "X", "description": "Pills", "otherNames": ["Ex", "X1"]},
            {"type": "DRUG", "name": "Y"},
        ],
    },
    outcomesModule={
        "primaryOutcomes": [{"measure": "Pain", "timeFrame": "1 year", "description": "Scale"}],
        "secondaryOutcomes": [{"measure": "Sleep", "timeFrame": "1 year", "description": "Scale"}],
        "otherOutcomes": [{"measure": "Mood", "timeFrame": "1 year", "description": "Scale"}],
    },
    eligibilityModule={
        "eligibilityCriteria": "* Adults\n* No smokers",
        "sex": "ALL",
        "minimumAge": "18 Years",
        "maximumAge": "65 Years",
        "healthyVolunteers": False,
        "stdAges": ["ADULT", "OLDER_ADULT"],
    },
    contactsLocationsModule={
        "locations": [
            {"facility": "Clinic A", "city": "Graz", "country": "Austria", "geoPoint": {"lat": 47.06667, "lon": 15.45}},
            {"city": "Null Island", "state": "Sea", "status": "RECRUITING", "geoPoint": {"lat": 10.0, "lon": -0.5}},
        ]
    },
    referencesModule={"references": [{"pmid": "1", "type": "RESULT", "citation": "A. B."}, {"citation": "C."}]},
)
FULL["protocolSection"]["identificationModule"] |= {"officialTitle": "Official", "acronym": "ACRO"}
# A study that gives only what every study has, and one without a word of prose but blanks.
RECORDS = [FULL, record("NCT90000002"), record("NCT90000003", descriptionModule={"briefSummary": "  "})]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> run.Inputs:
    """The records, where the measuring looks for its records and flat tables."""
    made = run.Inputs([], tmp_path_factory.mktemp("bench"))
    lines = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in RECORDS)
    (made.folder / f"{len(RECORDS)}.jsonl").write_text(lines, "utf-8")
    return made


@pytest.mark.parametrize("name", CHECKED)
def test_every_tool_gives_the_triples_of_the_table(name: str, inputs: run.Inputs) -> None:
    tool = TOOLS[name]
    try:
        command, output = inputs.command(tool, len(RECORDS))
    except measure.Failed as reason:
        pytest.skip(str(reason))  # the peers are heavy, and no part of the gate
    measure.cost(command)
    should = [each for one in RECORDS for each in expected(rules(), one, ALTERED.get(name, str))]
    found = list(written(output))
    if name == "rdflib-turtle":  # it writes 10 as 10.0
        found = [(*each[:2], each[2].removesuffix(".0"), each[3]) for each in found]
    assert compare(should, found) == {"triples": len(set(should)), "missing": 0, "extra": 0}


def test_the_table_says_what_the_record_says() -> None:
    statements = set(expected(rules(), FULL))
    study, ct = "https://w3id.org/trial-kg/study/NCT90000001", "https://w3id.org/trial-kg/ontology#"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert {
        (study, f"{ct}startDate", "2017-07", f"{xsd}string"),
        (study, f"{ct}healthyVolunteers", "false", f"{xsd}boolean"),
        (study, f"{ct}enrollmentCount", "0", f"{xsd}integer"),
        (study, f"{ct}phase", "https://w3id.org/trial-kg/code/Phase.NA", "iri"),
        (study, "http://purl.org/dc/terms/description", "Plain", "en"),
        (f"{study}#arm-2", f"{ct}interventionName", "Drug: Y", f"{xsd}string"),
        (f"{study}#site-2", "http://www.w3.org/2003/01/geo/wgs84_pos#lat", "10", f"{xsd}decimal"),
        (f"{study}#site-1", f"{ct}countryName", "Austria", f"{xsd}string"),
    } <= statements
    assert len([each for each in statements if each[1] == f"{ct}conditionName"]) == 1


def test_every_rule_of_the_table_is_tried() -> None:
    idle = [rule for rule in rules() if not list(expected([rule], FULL))]
    assert not idle


def test_a_study_without_values_has_the_triples_without_values() -> None:
    blank = [each for each in expected(rules(), RECORDS[2]) if "description" in each[1] or "abstract" in each[1]]
    assert not blank
    assert {each[1].rpartition("#")[2].rpartition("/")[2] for each in expected(rules(), RECORDS[1])} == {
        "type",
        "identifier",
        "title",
        "leadSponsor",
    }


def test_a_triple_that_is_missing_or_wrong_is_counted() -> None:
    should = list(expected(rules(), FULL))
    wrong = [(*should[0][:2], "https://example.org/other", "iri"), *should[2:]]
    assert compare(should, wrong) == {"triples": len(set(should)), "missing": 2, "extra": 1}


@pytest.mark.parametrize(
    ("given", "altered"), [("NA", None), ("it's", "it\\'s"), ('"so"', "\\'so\\'"), (" x ", "x"), ("NATO", "NATO")]
)
def test_what_sdm_rdfizer_does_to_values(given: str, altered: str | None) -> None:
    assert rdfizer(given) == altered


def test_repeated_records_have_numbers_of_their_own(tmp_path: Path) -> None:
    source = tmp_path / "two.jsonl"
    named = record("NCT00000001", descriptionModule={"briefSummary": "NCT00000001 follows NCT00000002"})
    source.write_text(f"{json.dumps(named)}\n{json.dumps(RECORDS[1], indent=2)}\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.repeat", "5", source], cwd=ROOT, capture_output=True, check=True
    )
    repeated = [json.loads(line)["protocolSection"] for line in done.stdout.splitlines()]
    numbers = [each["identificationModule"]["nctId"] for each in repeated]
    assert numbers == [f"NCT9000000{position}" for position in range(5)]
    assert repeated[2]["descriptionModule"]["briefSummary"] == "NCT90000002 follows NCT00000002"


def test_middling_records_leave_out_the_largest_and_the_smallest() -> None:
    records = [b"x" * size for size in range(1, 202)]
    assert [len(each) for each in middle(records)] == list(range(51, 151))


def test_the_memory_of_a_process_is_that_of_its_peak() -> None:
    # A process begins with the peak of the one that started it, which the tests' own is too large for.
    code = (
        "import sys; from benchmarks import measure\n"
        "for size in (1, 200_000_000): print(measure.cost([sys.executable, '-c', f'b\"x\" * {size}']).memory)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    small, large = map(int, done.stdout.split())
    assert small < 200_000_000 < large


def test_a_process_counts_with_its_children() -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    alone = measure.cost([sys.executable, "-c", "pass"])
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True)"
    assert measure.cost([sys.executable, "-c", parent]).cpu > 0.3 > alone.cpu


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(measure.Failed, match=r"^no such thing$"):
        measure.cost([sys.executable, "-c", "raise SystemExit('first\\nno such thing')"])


def test_the_best_of_several_runs_counts() -> None:
    assert measure.best([measure.Cost(2, 1, 30), measure.Cost(1, 3, 20)]) == measure.Cost(1, 1, 20)


def test_what_cannot_be_measured_costs_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "RESULTS", tmp_path / "results.json")

    def broken() -> None:
        raise measure.Failed("it is not there")

    kept = {"tools": {"rdflib": {"ratio": 50.0}}}
    work = {
        ("tools", "parse-typed"): lambda: {"microseconds": 20.0},
        ("tools", "maplib"): broken,
        ("tools", "kg"): lambda: {"microseconds": 80.0},
    }
    run.measure(work, kept)
    assert json.loads(run.RESULTS.read_text("utf-8"))["tools"] == {
        "rdflib": {"ratio": 50.0},
        "parse-typed": {"microseconds": 20.0, "ratio": 1.0},
        "maplib": {"failed": "it is not there"},
        "kg": {"microseconds": 80.0, "ratio": 4.0},
    }


def test_page_and_pictures_are_those_of_the_results() -> None:
    results = json.loads(run.RESULTS.read_text("utf-8"))
    made = {**page.pictures(results), "benchmarks.md": page.page(results)}
    assert made == {name: (ROOT / "docs" / name).read_text("utf-8") for name in made}, "run python -m benchmarks.page"
    assert {path.name for path in (ROOT / "docs").glob("benchmarks*")} == set(made)
