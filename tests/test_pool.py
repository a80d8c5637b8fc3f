"""Worker processes that die, and what that costs: the records that kill, and no others."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from bulk import command, kg, line
from peers import ROOT

from kg import pipeline
from kg.problems import Failure, Problem
from kg.sources import RawRecord

KILLERS = {1: "os.kill(os.getpid(), signal.SIGKILL)", 4: "os._exit(3)", 8: "ctypes.string_at(0)"}
# Loaded by each Python that starts with this folder in its path; of those only workers are meant.
SABOTAGE = f"""
import ctypes, os, signal, sys
if any("multiprocessing.spawn" in word for word in sys.orig_argv):
    import kg.sources.ctgov_json as source
    decode = source.decode
    def dying(data):
        {"; ".join(f'b"NCT9{number:07}" in data and {deed}' for number, deed in KILLERS.items())}
        return decode(data)
    source.decode = dying
"""


def sabotaged(folder: Path, code: str) -> dict[str, str]:
    """An environment in which every Python runs ``code`` first."""
    (folder / "sitecustomize.py").write_text(code)
    return {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT), os.environ.get("PYTHONPATH", "")])}


def test_a_record_that_kills_its_worker_is_rejected_and_no_other(tmp_path: Path) -> None:
    given, rejects = b"".join(line(n, padding=200_000) for n in range(10)), tmp_path / "rejects.jsonl"
    words = ("export", "-", "-f", "nquads", "--jobs", 2)
    done = kg(*words, "--rejects", rejects, stdin=given, **sabotaged(tmp_path, SABOTAGE))
    assert done.returncode == 1
    assert b"10 in, 7 written, 3 rejected" in done.stderr
    kept = {each["id"]: each for each in map(json.loads, rejects.read_bytes().splitlines())}
    assert list(kept) == [f"NCT9{number:07}" for number in KILLERS]
    assert [each["reason"].partition("(")[2].partition(")")[0] for each in kept.values()] == [
        "SIGKILL",
        "exit code 3",
        "SIGSEGV",
    ]
    assert kept["NCT90000001"]["original"].encode() + b"\n" == line(1, padding=200_000)
    without = b"".join(line(n, padding=200_000) for n in range(10) if n not in KILLERS)
    assert done.stdout == kg(*words, stdin=without).stdout


def test_a_death_costs_one_new_process_and_no_more(tmp_path: Path) -> None:
    """Of many records in a chunk one kills: they are tried one by one by workers that are there."""
    started = tmp_path / "started"
    count = f"""
import os, sys
if any("multiprocessing.spawn" in word for word in sys.orig_argv):
    with open({str(started)!r}, "a") as file:
        print(os.getpid(), file=file)
"""
    given = b"".join(line(n) for n in range(300) if n not in KILLERS or n == 4)
    done = kg("export", "-", "-f", "nquads", "--jobs", 2, stdin=given, **sabotaged(tmp_path, SABOTAGE + count))
    assert done.returncode == 1
    assert b"298 in, 297 written, 1 rejected" in done.stderr
    assert len(started.read_text().splitlines()) <= 2 + 2, (
        "one in place of each that has died, over the chunk and alone"
    )


def test_a_worker_that_dies_by_chance_costs_nothing(tmp_path: Path) -> None:
    once = f"""
import os, sys
if any("multiprocessing.spawn" in word for word in sys.orig_argv):
    import kg.sources.ctgov_json as source
    decode = source.decode
    def dying(data):
        if b"NCT90000002" in data and not os.path.exists({str(tmp_path / "died")!r}):
            open({str(tmp_path / "died")!r}, "x").close()
            os._exit(1)
        return decode(data)
    source.decode = dying
"""
    given = b"".join(line(n, padding=200_000) for n in range(7))
    for packing in ("", ".zst"):
        (tmp_path / "died").unlink(missing_ok=True)
        out = [tmp_path / f"{name}.nq{packing}" for name in "ab"]
        done = kg("export", "-", "-o", out[0], "--jobs", 2, stdin=given, **sabotaged(tmp_path, once))
        assert done.returncode == 0
        assert (tmp_path / "died").exists()
        kg("export", "-", "-o", out[1], "--jobs", 1, stdin=given)
        assert out[0].read_bytes() == out[1].read_bytes()


def test_workers_that_cannot_begin_end_the_run_and_not_the_records(tmp_path: Path) -> None:
    code = "import os, sys\nif any('multiprocessing.spawn' in word for word in sys.orig_argv): os._exit(7)"
    given = b"".join(line(n, padding=300_000) for n in range(4))
    rejects = tmp_path / "rejects.jsonl"
    words = ("export", "-", "-f", "nquads", "--jobs", 2, "--rejects", rejects)
    done = kg(*words, stdin=given, **sabotaged(tmp_path, code))
    assert done.returncode == 1
    assert rejects.read_bytes() == b""
    assert b"kg: worker processes cannot be started (the last ended with exit code 7)" in done.stderr
    assert b"rejected" not in done.stderr.splitlines()[-1]


def failing(chunk: pipeline.Chunk) -> int:
    if any(raw.origin == "x:3" for raw in chunk):
        raise Failure("that will not do")
    if any(raw.origin == "x:5" for raw in chunk):
        raise LookupError("a fault")
    return len(chunk)


@pytest.mark.parametrize(("origin", "error"), [("x:3", Failure), ("x:5", RuntimeError)])
def test_what_a_worker_raises_is_raised_by_the_run(origin: str, error: type[Exception]) -> None:
    chunks = [[RawRecord("x:1", "ctgov-json", b"")], [RawRecord(origin, "ctgov-json", b"")]]
    with pytest.raises(error, match=r"that will not do|LookupError: a fault"):
        list(pipeline.ordered(failing, iter(chunks), jobs=2))


def inflated(chunk: pipeline.Chunk) -> bytes:
    return chunk[0].origin.encode() * 100_000


@pytest.mark.parametrize("in_memory", [True, False])
def test_answers_of_any_size_arrive(monkeypatch: pytest.MonkeyPatch, *, in_memory: bool) -> None:
    if not in_memory:
        monkeypatch.delattr(os, "memfd_create", raising=False)
    origins = ["small", "large" * 50, "small", ""]
    chunks: list[pipeline.Chunk] = [[Problem(origin=origin, reason="")] for origin in origins]
    found = [results for _, results in pipeline.ordered(inflated, iter(chunks), jobs=2)]
    assert found == [[origin.encode() * 100_000] for origin in origins]


def slow_first(chunk: pipeline.Chunk) -> str:
    time.sleep(0.3 if chunk[0].origin == "0" else 0)
    return chunk[0].origin


def logging_all(chunk: pipeline.Chunk) -> int:
    logging.getLogger("kg.somewhere").warning("this is slow")
    return len(chunk)


def test_what_workers_log_is_told_by_the_main_process_and_once(caplog: pytest.LogCaptureFixture) -> None:
    chunks: list[pipeline.Chunk] = [[Problem(origin=str(n), reason="")] for n in range(6)]
    assert len(list(pipeline.ordered(logging_all, iter(chunks), jobs=2))) == 6
    assert caplog.messages == ["this is slow"]


def test_results_come_in_the_order_of_the_chunks() -> None:
    chunks: list[pipeline.Chunk] = [[Problem(origin=str(n), reason="")] for n in range(12)]
    found = [results for _, results in pipeline.ordered(slow_first, iter(chunks), jobs=3)]
    assert found == [[str(n)] for n in range(12)]


def test_no_more_chunks_are_held_than_a_few_for_each_worker() -> None:
    given = 0

    def endless() -> pipeline.Chunk:
        nonlocal given
        given += 1
        return [Problem(origin=str(given), reason="")]

    results = pipeline.ordered(slow_first, iter(endless, None), jobs=2)
    for taken in range(1, 30):
        next(results)
        assert given <= taken + 2 + 4
    results.close()


def children(pid: int) -> set[int]:
    """The processes that this one has started, and theirs."""
    found = {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return found.union(*map(children, found))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="it looks into /proc")
def test_no_worker_hears_of_an_interrupt(tmp_path: Path) -> None:
    count = f"""
import os, sys
if any("multiprocessing.spawn" in word for word in sys.orig_argv):
    blocked = next(line for line in open("/proc/self/status") if line.startswith("SigBlk"))
    open({str(tmp_path)!r} + f"/{{os.getpid()}}.blocked", "w").write(blocked.split()[1])
"""
    given = b"".join(line(n, padding=200_000) for n in range(10))
    assert kg("export", "-", "-f", "nquads", "--jobs", 3, stdin=given, **sabotaged(tmp_path, count)).returncode == 0
    found = [int(each.read_text(), 16) for each in tmp_path.glob("*.blocked")]
    assert found
    assert all(mask >> (signal.SIGINT - 1) & 1 for mask in found)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="it looks into /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_the_main_process(how: signal.Signals) -> None:
    run = subprocess.Popen(
        command("export", "-", "-f", "nquads", "--jobs", 2), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    assert run.stdin
    run.stdin.write(b"".join(line(n, padding=300_000) for n in range(40)))
    run.stdin.flush()  # and it waits for more
    while len(workers := children(run.pid)) < 3:  # with the one in which Python keeps count of what they share
        time.sleep(0.02)
    if how == signal.SIGINT:
        os.killpg(run.pid, how)  # as a terminal does, where it reaches the workers too
    else:
        run.send_signal(how)
    _, told = run.communicate(timeout=30)
    assert b"Traceback" not in told
    assert run.returncode == (-how if how == signal.SIGKILL else 130)
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Kept:
    """A result that can be counted."""


def kept(chunk: pipeline.Chunk) -> Kept:
    assert chunk
    return Kept()


def test_what_was_given_out_is_held_no_longer_though_the_collector_sleeps() -> None:
    chunks: list[pipeline.Chunk] = [[Problem(origin=str(n), reason="")] for n in range(20)]
    gc.disable()
    try:
        given = sum(1 for _ in pipeline.ordered(kept, iter(chunks), jobs=2))
        held = sum(isinstance(each, Kept) for each in gc.get_objects())
    finally:
        gc.enable()
    assert (given, held) == (20, 0)
