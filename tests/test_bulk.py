"""Whole dumps: the same bytes from any number of processes, in one file or in parts, every record accounted for."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard
from bulk import SAYS_NOTHING, command, contents, dump, kg, line
from peers import ROOT, shared
from rich.console import Console

from kg import mapping, pipeline, sinks, validation
from kg.cli.report import print_report
from kg.problems import Problem
from kg.report import Finding, Report, Spooled, json_pieces, merged, turtle_pieces
from kg.sources import RawRecord

EXAMPLE = ROOT / "examples/NCT02955615.txt"
FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dump(tmp_path_factory.mktemp("small"), 700)


def unpacked(path: Path) -> bytes:
    if path.suffix == ".zst":
        with zstandard.open(path) as file:
            return bytes(file.read())
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("part-*"))


def subjects(data: bytes, form: ox.RdfFormat) -> set[str]:
    return {quad.subject.value for quad in ox.parse(data, format=form) if isinstance(quad.subject, ox.NamedNode)}


# ── the same bytes ───────────────────────────────────────────────────────────────────────────────────────────────────


def exported(path: Path, form: str, packing: str, jobs: int) -> tuple[bytes, list[Problem]]:
    plan = pipeline.Plan(sinks.choose(form, "x.jsonld"), mapping.Options(), packing)
    out, problems = io.BytesIO(), list[Problem]()
    ledger = pipeline.Ledger(problems.append)
    pipeline.export_file(pipeline.raw_records([str(path)]), plan, out, ledger, jobs)
    assert ledger.tally.read == ledger.tally.written + len(problems) == 700
    return out.getvalue(), problems


@pytest.mark.parametrize(("form", "packing"), [*zip(FORMATS, ["none", "gz", "zst"] * 2, strict=True), ("nquads", "gz")])
def test_a_file_has_the_same_bytes_from_one_process_and_from_two(small: Path, form: str, packing: str) -> None:
    one, two = exported(small, form, packing, 1), exported(small, form, packing, 2)
    assert one == two
    assert len(one[1]) == 14
    assert one[0]


def test_a_folder_has_the_same_bytes_from_any_number_of_processes(small: Path, tmp_path: Path) -> None:
    for jobs in (1, 2, 8):
        words = ("-o", f"{tmp_path / str(jobs)}/", "--part-size", "100kB", "--jobs", jobs, "--rejects", tmp_path / "r")
        assert kg("export", small, *words).returncode == 1
        (tmp_path / "r").rename(tmp_path / str(jobs) / "rejects.jsonl")
    assert contents(tmp_path / "1") == contents(tmp_path / "2") == contents(tmp_path / "8")
    assert len(parts(tmp_path / "1")) > 3


def test_real_records_have_the_same_bytes_from_one_process_and_from_two(tmp_path: Path) -> None:
    given = (shared() / "records/ctgov.jsonl").read_bytes().splitlines(keepends=True)[:100]
    for jobs in (1, 2):
        done = kg("export", "-", "-o", tmp_path / f"{jobs}.nq.zst", "--jobs", jobs, stdin=b"".join(given))
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "1.nq.zst").read_bytes() == (tmp_path / "2.nq.zst").read_bytes()


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", FORMATS)
def test_each_part_is_a_whole_document_and_together_they_are_all(small: Path, tmp_path: Path, form: str) -> None:
    whole = subjects(exported(small, form, "none", 1)[0], FORMATS[form])
    kg("export", small, "-o", f"{tmp_path}/out/", "-f", form, "--part-size", "200kB", "--jobs", 1)
    each = [subjects(unpacked(path), FORMATS[form]) for path in parts(tmp_path / "out")]
    assert len(each) > 1
    assert set().union(*each) == whole
    studies = [{name for name in part if "/study/" in name} for part in each]
    assert all(max(one) < min(next_) for one, next_ in pairwise(studies)), "in the order of the input"


def test_parts_are_about_as_large_as_was_asked_for(small: Path, tmp_path: Path) -> None:
    kg("export", small, "-o", f"{tmp_path}/out/", "--part-size", "100kB", "--compress", "none", "--jobs", 1)
    sizes = [path.stat().st_size for path in parts(tmp_path / "out")]
    assert len(sizes) > 5
    assert all(100_000 <= size < 110_000 for size in sizes[:-1])


def test_a_folder_holds_n_quads_packed_with_zstd_unless_told_otherwise(small: Path, tmp_path: Path) -> None:
    kg("export", small, "-o", tmp_path, "--jobs", 1)
    assert [path.name for path in parts(tmp_path)] == ["part-00000.nq.zst"]
    text = unpacked(tmp_path / "part-00000.nq.zst")
    assert text == exported(small, "nquads", "none", 1)[0]


def test_a_part_of_one_record_looks_like_any_other_part(tmp_path: Path) -> None:
    kg("export", "-", "-o", f"{tmp_path}/out/", "-f", "jsonld", "--compress", "none", stdin=line(1))
    (study,) = json.loads((tmp_path / "out/part-00000.jsonld").read_bytes())
    assert study["id"].endswith("NCT90000001")


def test_the_manifest_says_what_each_part_is(small: Path, tmp_path: Path) -> None:
    kg(
        "export",
        small,
        "-o",
        tmp_path,
        "--part-size",
        "200kB",
        "--rejects",
        tmp_path / "rejects.jsonl",
        "--contacts",
        "--jobs",
        1,
    )
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    assert manifest["finished"]
    assert manifest["options"]["contacts"]
    assert manifest["inputs"] == [{"name": "dump.jsonl", "size": small.stat().st_size}]
    assert manifest["end"]["read"] == 700 == manifest["end"]["written"] + manifest["end"]["rejected"]
    read = 0
    for part in manifest["parts"]:
        data = (tmp_path / part["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == part["sha256"]
        assert len(data) == part["bytes"]
        quads = list(ox.parse(unpacked(tmp_path / part["name"]), format=ox.RdfFormat.N_QUADS))
        assert len(quads) == part["triples"]
        assert len({quad.graph_name for quad in quads}) == part["records"]
        assert read < part["end"]["read"] <= 700
        read = part["end"]["read"]
    assert [path.name for path in parts(tmp_path)] == [part["name"] for part in manifest["parts"]]
    assert sum(part["records"] for part in manifest["parts"]) == manifest["end"]["written"]
    assert [path.name for path in tmp_path.glob(".*")] == [".kg-numbers"]


@pytest.mark.parametrize("suffix", ["zst", "gz"])
def test_a_packed_file_of_many_pieces_is_read_back_whole(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"x.nq.{suffix}"
    kg("export", "-", "-o", out, "--jobs", 1, stdin=b"".join(line(n, padding=300_000) for n in range(4)))
    assert validation.validate_file(out).graphs == 4


# ── numbers that come again ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("jobs", [1, 2])
def test_of_one_number_the_first_record_counts_across_chunks_and_inputs(tmp_path: Path, jobs: int) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_bytes(b"".join(line(n, "First") for n in range(250)))
    second.write_bytes(b"".join(line(n, "Second") for n in range(130, 400)))
    done = kg("export", first, second, "-f", "ntriples", "--jobs", jobs, "--progress", "none")
    titles = [line for line in done.stdout.splitlines() if b"terms/title" in line]
    assert sum(b'"First"' in title for title in titles) == 250
    assert sum(b'"Second"' in title for title in titles) == 150
    assert done.stderr.count(b"an earlier record of the input has this number") == 120
    assert f"{second}:120: NCT90000249".encode() in done.stderr


def test_a_chunk_cut_and_joined_is_what_the_records_give_without_the_others() -> None:
    records: list[RawRecord | Problem] = [RawRecord(f"x:{n}", "ctgov-json", line(n)) for n in range(5)]
    for form in ("turtle", "nquads", "jsonld"):
        for packing in ("none", "gz", "zst"):
            plan = pipeline.Plan(sinks.choose(form), mapping.Options(), packing)
            whole = pipeline.encode(records, plan)
            kept = pipeline.joined([whole], plan, without={0, 3})
            wanted = pipeline.encode([records[n] for n in (1, 2, 4)], plan)
            assert (kept.data, kept.size) == (wanted.data, wanted.size)
            singly = pipeline.joined([pipeline.encode([each], plan) for each in records], plan)
            assert singly == whole
            sole = pipeline.joined([whole], plan, without={0, 1, 2, 3})
            assert sole.alone == pipeline.encode([records[4]], plan).alone


# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_too_many_rejects_end_the_run_early_and_are_kept(small: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    done = kg("export", small, "-o", tmp_path / "x.nq", "--max-rejects", 3, "--rejects", rejects, "--jobs", 2)
    assert done.returncode == 1
    assert b"kg: 4 of 181 records are rejected, and 3 may be" in done.stderr
    assert len(rejects.read_bytes().splitlines()) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["rejects.jsonl"]


def test_rejects_up_to_the_limit_do_not_end_the_run(small: Path, tmp_path: Path) -> None:
    assert kg("export", small, "-o", tmp_path / "x.nq", "--max-rejects", 14, "--jobs", 1).returncode == 1
    assert (tmp_path / "x.nq").exists()
    assert kg("export", small, "-o", tmp_path / "y.nq", "--max-rejects", "2%", "--jobs", 1).returncode == 1
    assert (tmp_path / "y.nq").exists()


def test_a_share_of_rejects_counts_when_there_are_enough_records_or_all_are_read(tmp_path: Path) -> None:
    done = kg("export", "-", "-o", tmp_path / "x.nq", "--max-rejects", "1.5%", stdin=SAYS_NOTHING + line(1) * 3)
    assert b"kg: 3 of 4 records are rejected, and 1.5 % may be" in done.stderr
    many = SAYS_NOTHING * 20 + b"".join(line(n) for n in range(1500))
    done = kg("export", "-", "-o", tmp_path / "x.nq", "--max-rejects", "1.5%", "--jobs", 1, stdin=many)
    assert done.returncode == 1
    assert (tmp_path / "x.nq").exists(), "20 of 1,520 are fewer"


def test_too_few_records_are_no_output(tmp_path: Path) -> None:
    out = tmp_path / "x.nq"
    assert kg("export", "-", "-o", out, "--min-records", 2, stdin=line(1) + line(2)).returncode == 0
    before = out.read_bytes()
    done = kg("export", "-", "-o", out, "--min-records", 2, stdin=line(3))
    assert done.returncode == 1
    assert b"1 records are written, and at least 2 were wanted" in done.stderr
    assert out.read_bytes() == before


def test_a_folder_whose_guard_is_not_kept_keeps_its_parts_and_is_not_finished(small: Path, tmp_path: Path) -> None:
    out, rejects = tmp_path / "out", tmp_path / "rejects.jsonl"
    options = (small, "-o", f"{out}/", "--part-size", "50kB", "--rejects", rejects, "--jobs", 1)
    done = kg("export", *options, "--max-rejects", 5)
    assert done.returncode == 1
    assert parts(out)
    assert not json.loads((out / "manifest.json").read_bytes())["finished"]
    assert len(rejects.read_bytes().splitlines()) == 6
    assert kg("export", *options, "--resume").returncode == 1
    assert json.loads((out / "manifest.json").read_bytes())["finished"]
    assert len(rejects.read_bytes().splitlines()) == 14


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--resume",), b"folder"),
        (("--compress", "gz"), b"folder"),
        (("--jobs", "0"), b"jobs"),
        (("--part-size", "much"), b"64MB"),
        (("--part-size", "0"), b"64MB"),
        (("--max-rejects", "some"), b"0.5%"),
        (("--max-rejects", "-1"), b"0.5%"),
        (("--max-rejects", "150%"), b"more than all records"),
        (("--part-size", "10iB"), b"64MB"),
        (("--min-records", "-1"), b"min-records"),
        (("--progress", "loud"), b"progress"),
    ],
)
def test_options_that_make_no_sense_are_refused(words: tuple[str, ...], says: bytes) -> None:
    done = kg("export", "examples/NCT02955615.txt", *words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert says in done.stderr


@pytest.mark.parametrize(
    ("size", "number"),
    [("10KiB", 10_240), ("1TB", 10**12), ("1.5 gib", 3 << 29), ("5M", 5_000_000), ("7000B", 7000), ("2Ki", 2048)],
)
def test_sizes_are_decimal_or_binary(tmp_path: Path, size: str, number: int) -> None:
    assert kg("export", EXAMPLE, "-o", f"{tmp_path}/out/", "--part-size", size).returncode == 0
    assert json.loads((tmp_path / "out/manifest.json").read_bytes())["partSize"] == number


# ── progress ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_progress_as_json_is_an_object_a_line_with_a_summary_at_the_end(small: Path, tmp_path: Path) -> None:
    done = kg("export", small, "-o", tmp_path / "x.nq", "--progress", "json", "--jobs", 1)
    *events, summary = [json.loads(each) for each in done.stderr.splitlines()]
    assert {each["event"] for each in events} <= {"progress", "rejected"}
    rejected = [each for each in events if each["event"] == "rejected"]
    assert len(rejected) == 14
    assert all(each["origin"] and each["reason"] for each in rejected)
    assert summary["event"] == "summary"
    assert (summary["read"], summary["written"], summary["rejected"]) == (700, 686, 14)
    assert summary["bytes"] == (tmp_path / "x.nq").stat().st_size
    assert summary["percent"] == 100.0
    assert summary["secondsLeft"] == 0


def test_of_a_pipe_nobody_knows_how_much_is_left() -> None:
    done = kg("export", "-", "-f", "nquads", "--progress", "json", stdin=line(1))
    summary = json.loads(done.stderr.splitlines()[-1])
    assert (summary["percent"], summary["secondsLeft"]) == (None, None)


def test_progress_none_leaves_errors_and_rejected_records(small: Path) -> None:
    told = kg("export", small, "-f", "nquads", "--progress", "none", "--jobs", 1).stderr.splitlines()
    assert len(told) == 14
    assert all(small.name.encode() in each for each in told)
    assert kg("export", EXAMPLE, "--progress", "none").stderr == b""
    assert kg("export", "-", "--progress", "none").stderr == b"kg: stdin: there is nothing in this file\n"
    assert kg("export", "no/such", "--progress", "none").stderr == b"kg: no/such: No such file or directory\n"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("export", "no/such"), 3, "No such file"),
        (("export", EXAMPLE, "--no-such-option"), 2, "No such option"),
        (("export", "-", "--max-rejects", "0"), 1, "1 of 1 records are rejected"),
        (("export", EXAMPLE, "-o", "{there}/"), 2, "there is an export already"),
        (("validate", "no/such"), 3, "No such file"),
        (("validate", "{broken}"), 3, "broken.ttl"),
        (("validate", "-"), 1, "could not be read"),
    ],
)
def test_with_progress_as_json_every_line_is_an_object(
    words: tuple[str, ...], code: int, says: str, tmp_path: Path
) -> None:
    there, broken = tmp_path / "there", tmp_path / "broken.ttl"
    there.mkdir()
    (there / "manifest.json").write_text("{}")
    broken.write_text("this is no Turtle")
    named = [str(word).format(there=there, broken=broken) for word in words]
    for form in (("--progress", "json"), ("--progress=json",)):
        done = kg(*named, *form, stdin=SAYS_NOTHING)
        assert done.returncode == code
        told = [json.loads(each) for each in done.stderr.splitlines()]
        assert any(says in each.get("message", "") for each in told)
        assert {each["event"] for each in told} <= {"progress", "rejected", "note", "error", "summary"}
        assert [each["exit"] for each in told if each["event"] == "error"] == [code] * (code > 1 or says[0] == "1")


def test_what_the_library_logs_is_told_in_the_form_that_is_wanted() -> None:
    code = (
        "import logging, sys; from kg.cli import progress; progress.begin(sys.argv[1:]); "
        "logging.getLogger('kg.somewhere').warning('slow %s', 1)"
    )
    wanted = {"json": b'{"event": "note", "message": "slow 1"}\n', "auto": b"kg: slow 1\n", "none": b""}
    for form, told in wanted.items():
        words = [sys.executable, "-c", code, "export", "--progress", form]
        assert subprocess.run(words, capture_output=True, check=True, cwd=ROOT).stderr == told


def test_an_interrupted_run_says_that_it_stopped_as_json_too(tmp_path: Path) -> None:
    words = command("export", "-", "-o", tmp_path / "x.nq", "--jobs", 1, "--progress", "json")
    run = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, start_new_session=True)
    assert run.stdin
    run.stdin.write(SAYS_NOTHING + b"".join(line(n) for n in range(2000)))
    run.stdin.flush()
    assert run.stderr
    first = json.loads(run.stderr.readline())
    os.killpg(run.pid, signal.SIGINT)
    *_, summary, error = map(json.loads, run.stderr.read().splitlines())
    assert first["event"] == "rejected"
    assert (summary["event"], summary["stopped"]) == ("summary", True)
    assert error == {"event": "error", "message": "interrupted", "exit": 130}
    run.stdin.close()
    run.stderr.close()
    assert run.wait() == 130


def test_validate_tells_progress_as_json_too() -> None:
    done = kg("validate", ROOT / "examples/NCT02955615.txt", "--progress", "json")
    assert json.loads(done.stderr.splitlines()[-1])["event"] == "summary"


# ── inputs ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_zip_is_exported_in_the_order_of_its_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dump.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in (3, 1, 2):
            archive.writestr(f"NCT9{number:07}.json", line(number))
    out = kg("export", tmp_path / "dump.zip", "-f", "nquads").stdout
    assert [out.index(f"/study/NCT9{number:07}>".encode()) for number in (3, 1, 2)] == sorted(
        out.index(f"/study/NCT9{number:07}>".encode()) for number in (1, 2, 3)
    )


def zipped(records: list[bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, record in enumerate(records):
            archive.writestr(f"{number:05}.json", record)
    return out.getvalue()


def as_list(records: list[bytes]) -> bytes:
    return b"[" + b",".join(records) + b"]"


PACKINGS = {"gz": lambda records: gzip.compress(b"".join(records)), "zip": zipped, "list": as_list, "lines": b"".join}


@pytest.mark.parametrize("packing", PACKINGS)
def test_an_input_that_breaks_off_ends_the_run_which_goes_on_when_it_is_whole(tmp_path: Path, packing: str) -> None:
    whole = PACKINGS[packing]([line(n, "x" * (n % 90)) for n in range(1500)])
    given, rejects = tmp_path / "dump", tmp_path / "rejects.jsonl"
    given.write_bytes(whole[: len(whole) // 2 + 7])
    words = ("export", given, EXAMPLE, "-o", f"{tmp_path}/out/", "--part-size", "100kB", "--jobs", 2)
    done = kg(*words, "--rejects", rejects)
    assert done.returncode == 3
    *_, summary, reason = done.stderr.splitlines()
    assert b" 1 rejected" in summary
    assert summary.endswith(b"stopped before the end")
    assert reason.startswith(f"kg: {given}".encode())
    assert b"byte" in reason
    assert len(rejects.read_bytes().splitlines()) == 1
    manifest = json.loads((tmp_path / "out/manifest.json").read_bytes())
    assert not manifest["finished"]
    assert 100 < manifest["end"]["written"] < 1000, "the parts up to there"
    before = parts(tmp_path / "out")[0].stat().st_mtime_ns
    given.write_bytes(whole)
    assert kg(*words, "--rejects", rejects, "--resume").returncode == 0
    assert parts(tmp_path / "out")[0].stat().st_mtime_ns == before
    resumed = contents(tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    assert kg(*words, "--rejects", rejects).returncode == 0
    assert contents(tmp_path / "out") == resumed


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_input_that_breaks_off_makes_no_file_and_is_written_as_far_as_it_goes_to_a_pipe(
    tmp_path: Path, jobs: int
) -> None:
    given = gzip.compress(b"".join(line(n, "x" * (n % 90)) for n in range(700)))
    given = given[: len(given) // 2]
    done = kg("export", "-", "-o", tmp_path / "x.nq", "--jobs", jobs, stdin=given)
    assert done.returncode == 3
    assert not list(tmp_path.iterdir())
    done = kg("export", "-", "-f", "nquads", "--jobs", jobs, "--progress", "json", stdin=given)
    assert done.returncode == 3
    *_, summary, error = map(json.loads, done.stderr.splitlines())
    assert summary["stopped"]
    assert error["exit"] == 3
    graphs = {quad.graph_name for quad in ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS)}
    assert len(graphs) == summary["written"] > 100


def test_a_file_of_one_broken_record_is_one_reject_of_many(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(line(1)[:60])
    (tmp_path / "b.json").write_bytes(line(2))
    done = kg("export", tmp_path, "-f", "nquads")
    assert done.returncode == 1
    assert b"2 in, 1 written, 1 rejected" in done.stderr


def test_validation_of_an_input_that_breaks_off_answers_3_and_goes_on_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "cut").write_bytes(as_list([line(1), line(2)])[:-1])
    done = kg("validate", tmp_path / "cut", EXAMPLE, "--jobs", 1)
    assert done.returncode == 3
    assert b"3 graphs" in done.stdout


def test_rejects_of_a_pool_can_be_given_back(small: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    kg("export", small, "-f", "nquads", "--rejects", rejects, "--jobs", 2)
    done = kg("export", rejects, "-f", "nquads")
    assert b"14 in, 7 written, 7 rejected" in done.stderr
    assert done.stderr.count(f"{small}:".encode()) == 7


def test_all_records_rejected_make_no_part(tmp_path: Path) -> None:
    done = kg("export", "-", "-o", f"{tmp_path}/out/", stdin=SAYS_NOTHING * 3)
    assert done.returncode == 1
    assert list(contents(tmp_path / "out")) == [".kg-numbers", "manifest.json"]


# ── validation ───────────────────────────────────────────────────────────────────────────────────────────────────────


def with_violations(count: int) -> bytes:
    bad = b'"INTERVENTIONAL"', b'"NO_SUCH_TYPE"'
    given = [line(n, padding=300_000) for n in range(count)]  # two of them are a chunk
    return b"".join(each.replace(*bad) if n % 4 < 2 else each for n, each in enumerate(given))


def test_validation_in_workers_gives_the_same_bytes_and_verdicts(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(with_violations(6))
    plan = pipeline.Plan(sinks.SINKS["nquads"], validate=True)
    for jobs in (1, 2):
        ledger = pipeline.Ledger()
        records = pipeline.raw_records([str(path)])
        pipeline.export_file(records, plan, tmp_path / f"{jobs}.nq", ledger, jobs, rejects=tmp_path / f"{jobs}.jsonl")
        assert (ledger.tally.written, ledger.tally.rejected, ledger.tally.warned) == (2, 4, 6)
    assert (tmp_path / "1.nq").read_bytes() == (tmp_path / "2.nq").read_bytes()
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    assert (tmp_path / "1.jsonl").read_bytes().count(b"NO_SUCH_TYPE") == 4


def test_validate_merges_what_the_workers_report_and_counts_a_number_once() -> None:
    given = with_violations(16) + line(1)
    done = kg("validate", "-", "--jobs", 2, "--progress", "none", stdin=given)
    assert done.returncode == 1
    assert b"Violation" in done.stdout
    assert b"(8 times)" in done.stdout
    assert "… and 3 more".encode() in done.stdout
    assert b"16 graphs" in done.stdout
    assert b"kg: stdin:17: NCT90000001: an earlier record" in done.stderr


def test_a_report_that_is_cut_short_counts_all_and_shows_that_messages_differ() -> None:
    def finding(number: int, message: str) -> Finding:
        return Finding(severity="Warning", record=f"{number:03}", focus="f", shape="s", component="c", message=message)

    each = [Report((finding(n, "late" if n > 250 else "early"),), 1, 2) for n in range(300)]
    cut = merged(reversed(each), keep=6)
    assert (cut.graphs, cut.focus_nodes, cut.count("Warning")) == (300, 600, 300)
    assert [found.record for found in cut.findings][:6] == [f"{n:03}" for n in range(6)]
    assert {found.message for found in cut.findings} == {"early", "late"}
    assert len(cut.findings) == 7


def many_findings(count: int) -> Iterator[Report]:
    for number in range(count):
        for shape, severity in (
            ("https://example.org/a", "Warning"),
            ("https://w3id.org/trial-kg/shapes#b", "Violation"),
        ):
            yield Report(
                (
                    Finding(
                        severity=severity,  # type: ignore[arg-type]
                        record=f"NCT{(number * 7) % 100:08}", focus=f"https://example.org/{number}", shape=shape,
                        path=None if number % 3 else "https://w3id.org/trial-kg/ontology#phase",
                        value=None if number % 2 else '"a \\"b\\"\\n"@en', component="http://www.w3.org/ns/shacl#MinCount",
                        message="one" if number % 5 else "other\nline",
                    ),
                ), 1, 3,
            )  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 60])
def test_a_report_on_the_disk_is_written_like_one_in_memory(count: int) -> None:
    whole = merged(many_findings(count))
    with contextlib.closing(Spooled(many_findings(count))) as spooled:
        assert b"".join(json_pieces(spooled)) == whole.to_json()
        assert "".join(turtle_pieces(spooled)) == whole.to_turtle()
        assert len(json.loads(whole.to_json())["findings"]) == 2 * count
        assert len(list(ox.parse(whole.to_turtle(), format=ox.RdfFormat.TURTLE))) >= 7 * 2 * count
        for everything in (True, False):
            printed = [io.StringIO(), io.StringIO()]
            for report, out in zip((whole, spooled), printed, strict=True):
                print_report(report, Console(file=out), everything=everything)
            assert printed[0].getvalue() == printed[1].getvalue()


def test_a_report_on_the_disk_takes_little_memory() -> None:
    peaks = []
    for count in (1_000, 20_000):
        tracemalloc.start()
        with contextlib.closing(Spooled(many_findings(count))) as spooled:
            assert sum(map(len, json_pieces(spooled))) > 500 * count
            assert sum(map(len, turtle_pieces(spooled))) > 500 * count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 200_000


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    """The largest of all processes, for eight times the records, may be larger by what a measurement varies."""
    peaks = []
    for count in (1_000, 8_000):
        path = dump(tmp_path, count)
        with (tmp_path / "told").open("wb") as told:
            words = command("export", path, "-o", f"{tmp_path}/{count}/", "--jobs", 2, "--part-size", "1MB")
            run = subprocess.Popen(words, stderr=told, cwd=ROOT)
            _, status, usage = os.wait4(run.pid, 0)
            run.returncode = os.waitstatus_to_exitcode(status)
        assert run.returncode == 1
        peaks.append(usage.ru_maxrss)
    assert peaks[1] < 1.25 * peaks[0]
