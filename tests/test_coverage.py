"""Coverage: each path is counted where it is, and has one of three fates."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from goldens import GOLDEN
from leaves import positions
from peers import ROOT, shared

from kg import coverage
from kg.mapping.ignored import IGNORED
from kg.pipeline import raw_records
from kg.problems import Problem
from kg.sources import RawRecord, ctgov_json

NUMBER = "protocolSection.identificationModule.nctId"
LOCATIONS = "protocolSection.contactsLocationsModule.locations"


def record(number: str = "NCT90000001", **modules: object) -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": number}, **modules}}


def raw(data: object) -> RawRecord:
    return RawRecord("made-up", ctgov_json.NAME, data if isinstance(data, bytes) else json.dumps(data).encode())


def counted(*trees: object) -> tuple[coverage.Coverage, list[Problem]]:
    problems: list[Problem] = []
    return coverage.count(map(raw, trees), problems.append), problems


def found(*trees: object) -> dict[str, tuple[str, int, int]]:
    """Path → status, values, records, without the number, which every record has."""
    return {
        each.path: (each.status, each.values, each.records) for each in counted(*trees)[0].paths if each.path != NUMBER
    }


def test_values_and_records_are_counted_through_nested_lists() -> None:
    sites = [{"city": "Vienna", "contacts": [{"name": "A"}, {"name": "B"}]}, {"city": "Linz", "contacts": [{}]}]
    keywords = {"keywords": ["x", "y", "z"]}
    assert found(
        record(contactsLocationsModule={"locations": sites}, conditionsModule=keywords),
        record("NCT90000002", conditionsModule=keywords),
    ) == {
        f"{LOCATIONS}[].city": ("mapped", 2, 1),
        f"{LOCATIONS}[].contacts[].name": ("mapped", 2, 1),
        f"{LOCATIONS}[].contacts[]": ("mapped", 1, 1),
        "protocolSection.conditionsModule.keywords[]": ("mapped", 6, 2),
    }


def test_a_key_that_no_struct_has_is_unknown_with_all_below_it() -> None:
    strange = {"deep": [{"deeper": [1, 2]}], "nctId": "NCT90000001"}
    assert found(record(newModule=strange) | {"new": "x"}) == {
        "new": ("unknown", 1, 1),
        "protocolSection.newModule.deep[].deeper[]": ("unknown", 2, 1),
        "protocolSection.newModule.nctId": ("unknown", 1, 1),
    }


def test_what_is_ignored_says_why_wherever_the_lists_are() -> None:
    (root,) = [path for path in IGNORED if path.endswith("locations_nested")]
    result, problems = counted(
        record(contactsLocationsModule={"locations_nested": [{"city": "Vienna"}], "locations_nesting": 1})
    )
    by_path = {each.path: each for each in result.paths}
    assert (by_path[f"{root}[].city"].status, by_path[f"{root}[].city"].reason) == ("ignored", IGNORED[root])
    assert by_path[root.replace("nested", "nesting")].status == "unknown"
    assert not problems


@pytest.mark.parametrize("empty", [{}, []], ids=["object", "list"])
def test_an_empty_object_or_list_counts_for_its_own_path(empty: object) -> None:
    assert found(record(new=empty)) == {"protocolSection.new": ("unknown", 1, 1)}
    assert found(record(new=[empty])) == {"protocolSection.new[]": ("unknown", 1, 1)}


def test_an_empty_one_where_it_belongs_is_mapped_and_apart_from_full_ones() -> None:
    empty, full = ({"locations": sites} for sites in ([], [{"city": "Vienna"}]))
    for trees in ([empty, full], [full, empty]):
        assert found(*(record(contactsLocationsModule=each) for each in trees)) == {
            LOCATIONS: ("mapped", 1, 1),
            f"{LOCATIONS}[].city": ("mapped", 1, 1),
        }


def test_null_is_a_value_of_a_field_and_of_nothing_else() -> None:
    result, problems = counted(record(designModule={"studyType": None}, statusModule=None))
    assert [(each.path, each.status, each.reason) for each in result.paths if each.path != NUMBER] == [
        ("protocolSection.statusModule", "unknown", "null where an object is expected"),
        ("protocolSection.designModule.studyType", "mapped", None),
    ]
    assert len(problems) == result.rejected == 1


@pytest.mark.parametrize(
    ("modules", "path", "reason"),
    [
        ({"designModule": "x"}, "designModule", "text where an object is expected"),
        ({"designModule": []}, "designModule", "a list where an object is expected"),
        ({"designModule": {"phases": {}}}, "designModule.phases", "an object where a list is expected"),
        ({"designModule": {"phases": [3]}}, "designModule.phases[]", "a whole number where text is expected"),
        ({"designModule": {"patientRegistry": "Yes"}}, "designModule.patientRegistry",
         "text where true or false is expected"),
        ({"designModule": {"enrollmentInfo": {"count": 1.5}}}, "designModule.enrollmentInfo.count",
         "a number where a whole number is expected"),
        ({"designModule": {"phases": {"first": "PHASE1"}}}, "designModule.phases.first", None),
        ({"designModule": [{"studyType": "X"}]}, "designModule[].studyType", None),
    ],
)  # fmt: skip
def test_a_path_in_another_type_is_unknown_and_its_record_rejected(
    modules: dict[str, object], path: str, reason: str | None
) -> None:
    result, problems = counted(record(**modules))
    assert [(each.path, each.reason) for each in result.of("unknown")] == [(f"protocolSection.{path}", reason)]
    assert [problem.number for problem in problems] == ["NCT90000001"]


def test_a_path_in_a_right_and_a_wrong_type_is_there_twice() -> None:
    def counts(count: object) -> dict[str, Any]:
        return record(designModule={"enrollmentInfo": {"count": count}})

    result, _ = counted(counts(12), counts("12"), counts(None))
    assert [(each.status, each.values, each.records) for each in result.paths if each.path != NUMBER] == [
        ("unknown", 1, 1),
        ("mapped", 2, 2),
    ]


def test_a_whole_number_is_a_number() -> None:
    point = {"lat": 48, "lon": 16.37}
    statuses = {
        status for status, _, _ in found(record(contactsLocationsModule={"locations": [{"geoPoint": point}]})).values()
    }
    assert statuses == {"mapped"}


def test_a_key_that_is_no_plain_word_is_quoted_and_never_taken_for_a_path() -> None:
    odd = {"a.b": 1, "[]": 1, "": 1, 'say "x"\n\x1b[31m': 1, "größe": 1, "resultsSection.x": 1, NUMBER: 1}
    assert found(record() | odd) == {
        '["a.b"]': ("unknown", 1, 1),
        '["[]"]': ("unknown", 1, 1),
        '[""]': ("unknown", 1, 1),
        r'["say \"x\"\n\u001b[31m"]': ("unknown", 1, 1),
        "größe": ("unknown", 1, 1),
        '["resultsSection.x"]': ("unknown", 1, 1),
        f'["{NUMBER}"]': ("unknown", 1, 1),
    }


def test_records_that_are_rejected_are_counted_as_far_as_they_are_json() -> None:
    given = Problem(origin="dump.zip", reason="the zip archive breaks off")
    bad = [raw(b'{"protocolSection": '), raw(b"[1]"), raw({"protocolSection": {"designModule": {"studyType": "X"}}})]
    problems: list[Problem] = []
    result = coverage.count([given, *bad, raw(record())], problems.append)
    assert (result.records, result.rejected, len(problems)) == (5, 4, 4)
    assert problems[0] is given
    assert [(each.path, each.records) for each in result.paths] == [
        ("protocolSection.designModule.studyType", 1),
        (NUMBER, 1),
    ]


@pytest.mark.parametrize("value", [b"1e999", b'"\xff"'], ids=["number-too-large", "not-utf-8"])
def test_what_is_broken_where_reading_passes_over_it_is_told(value: bytes) -> None:
    data = json.dumps(record() | {"new": 0}).encode().replace(b'"new": 0', b'"new": ' + value)
    result, (problem,) = counted(data)
    assert (result.paths, result.rejected, problem.original) == ((), 1, data)
    assert "not mapped" in problem.reason


def test_brackets_beyond_all_measure_are_a_problem_and_many_are_not() -> None:
    deep = json.dumps(record()).encode()[:-1] + b', "new": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert counted(deep)[0].rejected == 1
    assert found(deep.replace(b"[" * 99_700, b"").replace(b"]" * 99_700, b"")) == {
        "new" + "[]" * 299: ("unknown", 1, 1)
    }


def test_a_byte_order_mark_is_no_part_of_a_record() -> None:
    result, problems = counted(b"\xef\xbb\xbf" + json.dumps(record()).encode())
    assert [each.path for each in result.paths] == [NUMBER]
    assert not problems


def test_of_a_page_of_text_the_record_read_from_it_is_counted() -> None:
    result = coverage.count(raw_records([str(ROOT / "examples/NCT02955615.txt")]), pytest.fail)
    assert {each.status for each in result.paths} == {"mapped"}
    assert "protocolSection.armsInterventionsModule.armGroups[].label" in {each.path for each in result.paths}
    assert result.rejected == 0


def test_every_field_of_a_golden_record_is_mapped_or_ignored() -> None:
    paths = sorted(GOLDEN.glob("*.json"))
    result = coverage.count(raw_records(map(str, paths)), pytest.fail)
    assert not result.of("unknown")
    plain = {re.sub(r"\[\]", "", each.path) for each in result.paths}
    assert plain == {path for each in paths for path, _, _ in positions(json.loads(each.read_bytes()))}


def test_paths_are_in_order_whatever_the_order_of_records() -> None:
    trees = [record(new=1), record(designModule={"studyType": "X"}), record(resultsSection=1, another=2)]
    one, other = (counted(*order)[0] for order in (trees, trees[::-1]))
    assert one.to_json(one.paths) == other.to_json(other.paths)
    assert [each.status for each in one.paths] == sorted((each.status for each in one.paths), reverse=True)


def test_memory_does_not_grow_with_the_number_of_records() -> None:
    def peak(records: Iterable[RawRecord]) -> int:
        tracemalloc.start()
        coverage.count(records, pytest.fail)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    def fresh(times: int) -> Iterator[RawRecord]:
        return (raw(record(f"NCT9{n:07}", descriptionModule={"briefSummary": "x" * 1000})) for n in range(times))

    peak(fresh(1))
    assert peak(fresh(2000)) < peak(fresh(20)) + 50_000


def kg(*words: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kg", "coverage", *map(str, words)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, cwd=ROOT)


CLEAN = json.dumps(record()).encode()
NEW = json.dumps(record("NCT90000002", new=["x", "y"])).encode()


@pytest.mark.parametrize(
    ("stdin", "code", "summary"),
    [
        (CLEAN, 0, b"1 mapped (1 values), 0 ignored (0 values), 0 unknown (0 values); 1 record, 0 rejected"),
        (
            CLEAN + b"\n" + NEW,
            1,
            b"1 mapped (2 values), 0 ignored (0 values), 1 unknown (2 values); 2 records, 0 rejected",
        ),
        (CLEAN + b"\n" + b'{"protocolSection": {}}', 1, b"2 records, 1 rejected"),
    ],
    ids=["clean", "unknown", "rejected"],
)
def test_answers_0_only_where_nothing_is_unknown_or_rejected(stdin: bytes, code: int, summary: bytes) -> None:
    done = kg("-", stdin=stdin)
    assert done.returncode == code, done.stderr
    assert done.stdout.endswith(summary + b"\n")
    assert b"Traceback" not in done.stderr
    assert (b"stdin" in done.stderr) == (b"1 rejected" in summary)


def test_an_input_that_cannot_be_read_answers_3_and_a_wrong_format_2() -> None:
    assert [kg("no/such/file").returncode, kg("x", "-f", "html").returncode] == [3, 2]


def test_text_is_a_line_a_path() -> None:
    head, *lines, _ = kg("-", stdin=CLEAN + NEW).stdout.decode().splitlines()
    assert head.split() == ["status", "values", "records", "path"]
    assert [line.split() for line in lines] == [
        ["unknown", "2", "1", "protocolSection.new[]"],
        ["mapped", "2", "2", NUMBER],
    ]


def test_json_has_the_counts_and_the_paths() -> None:
    done = kg("-", "-f", "json", stdin=CLEAN + NEW)
    assert json.loads(done.stdout) == {
        "records": 2,
        "rejected": 0,
        "mapped": {"paths": 1, "values": 2},
        "ignored": {"paths": 0, "values": 0},
        "unknown": {"paths": 1, "values": 2},
        "paths": [
            {"path": "protocolSection.new[]", "status": "unknown", "reason": None, "values": 2, "records": 1},
            {"path": NUMBER, "status": "mapped", "reason": None, "values": 2, "records": 2},
        ],
    }
    assert b"1 unknown" in done.stderr


def test_csv_is_a_row_a_path_and_quotes_what_needs_it() -> None:
    tree = record() | {"a,b": 1, "annotationSection": 7}
    done = kg("-", "-f", "csv", stdin=json.dumps(tree).encode())
    assert list(csv.reader(done.stdout.decode().splitlines())) == [
        ["path", "status", "reason", "values", "records"],
        ['["a,b"]', "unknown", "", "1", "1"],
        ["annotationSection", "unknown", "a whole number where an object is expected", "1", "1"],
        [NUMBER, "mapped", "", "1", "1"],
    ]


def test_unknown_shows_these_alone_and_counts_all() -> None:
    rows = kg("-", "-f", "csv", "--unknown", stdin=NEW).stdout.splitlines()
    assert rows[1:] == [b"protocolSection.new[],unknown,,2,1"]
    assert b"1 mapped" in kg("-", "--unknown", stdin=NEW).stdout
    assert NUMBER.encode() not in kg("-", "--unknown", stdin=NEW).stdout


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_file_holds_the_same_as_standard_output(tmp_path: Path, form: str) -> None:
    done = kg("-", "-f", form, "-o", tmp_path / "report", stdin=NEW)
    assert (done.returncode, done.stdout) == (1, b"")
    assert (tmp_path / "report").read_bytes() == kg("-", "-f", form, stdin=NEW).stdout
    assert b"1 unknown" in done.stderr


def test_a_terminal_gets_a_table_with_every_path_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "new.json").write_bytes(NEW)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kg", "coverage", str(tmp_path / "new.json")]
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    env.pop("NO_COLOR", None)
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False, cwd=ROOT, env=env)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 1
    assert "\x1b[" in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert re.search(r"unknown +2 +1 +protocolSection\.new\[\]\s", plain)
    assert plain.rstrip().endswith("1 record, 0 rejected")


def test_what_is_ignored_is_one_row_for_people(tmp_path: Path) -> None:
    places = [{"city": "Graz", "zip": "8010"}, {"city": "Wien"}]
    modules = {"contactsLocationsModule": {"locations_nested": places}, "new": 1}
    (tmp_path / "r.json").write_text(json.dumps(record(**modules)), "utf-8")
    lines = kg(tmp_path / "r.json").stdout.decode().splitlines()
    root = next(iter(IGNORED))
    assert [line.split()[:4] for line in lines[1:-1]] == [
        ["unknown", "1", "1", "protocolSection.new"],
        ["ignored", "3", "1", root],
        ["mapped", "1", "1", "protocolSection.identificationModule.nctId"],
    ]
    assert kg(tmp_path / "r.json", "-f", "csv").stdout.count(root.encode()) == 2


def test_docs_list_every_ignored_path_with_its_reason() -> None:
    page = (ROOT / "docs/ignored.md").read_text("utf-8")
    rows = re.findall(r"^\| `(.+)` \| (.+) \|$", page, re.MULTILINE)
    assert dict(rows) == IGNORED, "docs/ignored.md is stale: run make docs"


def test_real_records_have_no_unknown_path() -> None:
    result = coverage.count(raw_records([str(shared() / "records/ctgov.jsonl")]), pytest.fail)
    assert not result.of("unknown")
    assert result.records == 499
    assert sum(each.values for each in result.paths) > 250_000


def test_each_path_of_the_data_structure_is_mapped_or_ignored() -> None:
    lines = (shared() / "schema/leaf-paths.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    examples = {"string": "x", "boolean": True, "integer": 1, "number": 1}  # one number there is a count

    def built(keys: list[str], value: object) -> object:
        if not keys:
            return value
        below = built(keys[1:], value)
        return {keys[0].removesuffix("[]"): [below] if keys[0].endswith("[]") else below}

    trees = {path: raw(built(path.split("."), examples[kind])) for path, _, kind, *_ in rows}
    assert len(trees) > 300
    found = {path: coverage.count([each], lambda _: None).paths for path, each in trees.items()}
    assert {path: [each.path for each in paths] for path, paths in found.items()} == {path: [path] for path in trees}
    assert not [path for path, (only,) in found.items() if only.status == "unknown"]
