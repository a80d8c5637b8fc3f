"""Exports that are interrupted, and go on: the same bytes in the end, whatever happened."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bulk import SAYS_NOTHING, command, contents, dump, kg, line
from peers import ROOT

COUNT = 2000
SIZE = ("--part-size", "500kB")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dump(tmp_path_factory.mktemp("given"), COUNT)


@pytest.fixture(scope="module")
def undisturbed(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder and the rejects of a run that nothing interrupts."""
    home = tmp_path_factory.mktemp("undisturbed")
    assert export(given, home, "--jobs", 1).returncode == 1
    assert len(list((home / "out").glob("part-*"))) > 4
    return home


def words(given: Path | str, home: Path, *more: str | int) -> tuple[str | Path | int, ...]:
    rejects = home / "rejects.jsonl"
    return ("export", given, "-o", f"{home}/out/", *SIZE, "--rejects", rejects, "--progress", "none", *more)


def export(given: Path | str, home: Path, *more: str | int, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return kg(*words(given, home, *more), stdin=stdin)


def same(home: Path, undisturbed: Path) -> bool:
    return contents(home / "out") == contents(undisturbed / "out") and (
        (home / "rejects.jsonl").read_bytes() == (undisturbed / "rejects.jsonl").read_bytes()
    )


def visible(folder: Path) -> dict[str, bytes]:
    """The files of an export, without the notes of a run that has not finished: the next one cuts them."""
    return {name: data for name, data in contents(folder).items() if not name.startswith(".")}


def manifest(home: Path) -> dict[str, object]:
    return dict(json.loads((home / "out/manifest.json").read_bytes()))


def interrupted(given: Path, home: Path, how: signal.Signals, *more: str | int, parts: int = 2) -> int:
    """The code of a run, all of whose processes get a signal when so many parts are there."""
    run = subprocess.Popen(
        command(*words(given, home, *more)), stderr=subprocess.DEVNULL, cwd=ROOT, start_new_session=True
    )
    while len(list((home / "out").glob("part-*"))) < parts:
        assert run.poll() is None
        time.sleep(0.001)
    os.killpg(run.pid, how)
    return run.wait()


# ── kills ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_twenty_kills_at_random_points_and_the_same_bytes_in_the_end(
    given: Path, undisturbed: Path, tmp_path: Path
) -> None:
    """All processes are killed at once, again and again; each run goes on from where the last one was killed."""
    chance = random.Random(20)  # noqa: S311 - chance, not secrecy
    kills = finished = attempts = 0
    home, seconds = tmp_path / "0", 2.0
    home.mkdir()
    while kills < 20:
        attempts += 1
        jobs = chance.choice((1, 2))
        began = time.monotonic()
        run = subprocess.Popen(
            command(*words(given, home, "--resume", "--jobs", jobs)), stderr=subprocess.PIPE, cwd=ROOT,
            start_new_session=True,
        )  # fmt: skip
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(chance.uniform(0.1, seconds))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        _, told = run.communicate()
        if run.returncode == -signal.SIGKILL:
            kills += 1
            continue
        assert run.returncode == 1, told
        assert same(home, undisturbed)
        finished += 1
        seconds = max(0.4, min(seconds, time.monotonic() - began))  # that kills fall into the time of a run
        home = tmp_path / str(finished)
        home.mkdir()
    assert export(given, home, "--resume").returncode == 1
    assert same(home, undisturbed)


@pytest.mark.parametrize(
    ("how", "jobs"),
    [(signal.SIGKILL, 1), (signal.SIGKILL, 2), (signal.SIGINT, 1), (signal.SIGINT, 2), (signal.SIGTERM, 1)],
)
def test_a_run_that_is_interrupted_goes_on(
    given: Path, undisturbed: Path, tmp_path: Path, how: signal.Signals, jobs: int
) -> None:
    """The signal goes to the whole group of processes, as that of Ctrl-C does."""
    code = interrupted(given, tmp_path, how, "--jobs", jobs)
    assert code == (-how if how == signal.SIGKILL else 130)
    before = manifest(tmp_path)
    assert not before["finished"]
    assert (tmp_path / "rejects.jsonl").exists() == (how != signal.SIGKILL), "what Python sees leaves them"
    first = (tmp_path / "out/part-00000.nq.zst").stat().st_mtime_ns
    assert export(given, tmp_path, "--resume", "--jobs", 3 - jobs).returncode == 1
    assert same(tmp_path, undisturbed)
    assert (tmp_path / "out/part-00000.nq.zst").stat().st_mtime_ns == first, "what is there is not made again"


def test_a_pipe_can_be_given_again(given: Path, tmp_path: Path) -> None:
    for home in (tmp_path / "a", tmp_path / "b"):
        home.mkdir()
    data = given.read_bytes()
    export("-", tmp_path / "a", stdin=data)
    assert export("-", tmp_path / "b", "--max-rejects", 25, stdin=data).returncode == 1
    assert not manifest(tmp_path / "b")["finished"]
    export("-", tmp_path / "b", "--resume", stdin=data)
    assert same(tmp_path / "b", tmp_path / "a")


# ── other faults ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_disk_that_is_full_is_told_and_the_run_goes_on_when_there_is_space(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk."""
    given = tmp_path / "dump.jsonl"
    given.write_bytes(b"".join(line(n, "x" * (40 if n < 500 else 1_000_000)) for n in range(501)))
    whole = tmp_path / "whole"
    whole.mkdir()
    plain = (*words(given, whole), "--compress", "none", "--jobs", 1)
    assert kg(*plain).returncode == 0
    shell = 'ulimit -f 2000; exec "$@"'
    home = tmp_path / "full"
    home.mkdir()
    limited = [*map(str, words(given, home)), "--compress", "none", "--jobs", "1"]
    done = subprocess.run(["bash", "-c", shell, "bash", *command(*limited)], capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == 3
    assert b"File too large" in done.stderr
    assert b"Traceback" not in done.stderr
    assert manifest(home)["parts"]
    assert not list((home / "out").glob(".part*"))
    assert kg(*limited, "--resume").returncode == 0
    assert same(home, whole)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for output in (f"{tmp_path}/file/", f"{tmp_path}/no/such/", "/proc/out/"):
        done = kg("export", "-", "-o", output, stdin=line(1))
        assert done.returncode == 3, output
        assert done.stderr.startswith(f"kg: {output[:-1]}: ".encode())
        assert (b"it is a file; name a folder" in done.stderr) == ("/file/" in output)


@pytest.fixture(scope="module")
def unfinished(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("unfinished")
    export(given, home, "--max-rejects", 25, "--jobs", 1)
    assert len(list((home / "out").glob("part-*"))) > 2
    return home / "out"


@pytest.fixture
def stopped(unfinished: Path, tmp_path: Path) -> Path:
    """An export that has some parts and is not finished."""
    shutil.copytree(unfinished, tmp_path / "out")
    return tmp_path


def add(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


def first_part(home: Path) -> Path:
    return home / "out/part-00001.nq.zst"


@pytest.mark.parametrize(
    "damage",
    [
        lambda home: first_part(home).unlink(),
        lambda home: first_part(home).write_bytes(b"something else"),
        lambda home: (home / "out/.kg-numbers").unlink(),
        lambda home: (home / "out/.kg-rejects").write_bytes(b""),
        lambda home: (home / "out/manifest.json").unlink() or [p.unlink() for p in (home / "out").glob("part-*")],
        lambda home: (home / "out/.part-00007.nq.zst.kg-abcdefgh").write_bytes(b"left over"),
        lambda home: add(home / "out/.kg-numbers", (90_001_999).to_bytes(4, sys.byteorder)),
        lambda home: add(home / "out/.kg-rejects", SAYS_NOTHING),
        lambda home: (home / "out/part-00099.nq.zst").write_bytes(b"not in the manifest"),
    ],
    ids=[
        "part-missing",
        "part-damaged",
        "numbers-missing",
        "rejects-cut",
        "all-missing",
        "left-over",
        "numbers-ahead",
        "rejects-ahead",
        "unknown-part",
    ],
)
def test_what_is_missing_or_damaged_is_made_again(
    given: Path, undisturbed: Path, stopped: Path, damage: Callable[[Path], object]
) -> None:
    damage(stopped)
    assert export(given, stopped, "--resume", "--jobs", 1).returncode == 1
    assert same(stopped, undisturbed)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--contacts",), b"contacts False, not True"),
        (("-f", "turtle"), b"format nquads, not turtle"),
        (("--compress", "gz"), b"compress zst, not gz"),
        (("--part-size", "2MB"), b"part size 500000, not 2000000"),
        (("--base", "https://example.org/"), b"base https://w3id.org/trial-kg/, not https://example.org/"),
        (("--validate",), b"validate False, not True"),
        (("--source", "ctgov-json"), b"source None, not ctgov-json"),
    ],
)
def test_another_way_of_export_is_refused(given: Path, stopped: Path, more: tuple[str, ...], says: bytes) -> None:
    before = contents(stopped / "out")
    done = export(given, stopped, "--resume", *more)
    assert done.returncode == 2
    assert says in done.stderr
    assert contents(stopped / "out") == before


def test_another_version_is_refused(given: Path, stopped: Path) -> None:
    path = stopped / "out/manifest.json"
    path.write_bytes(path.read_bytes().replace(b"trial-kg ", b"trial-kg 0."))
    done = export(given, stopped, "--resume")
    assert done.returncode == 2
    assert b"version trial-kg 0." in done.stderr


@pytest.mark.parametrize("size", ["same", "other"])
def test_another_input_is_refused(given: Path, stopped: Path, tmp_path: Path, size: str) -> None:
    (tmp_path / "other").mkdir()
    other = Path(shutil.copy(given, tmp_path / "other"))
    other.write_bytes(other.read_bytes().replace(b"Sponsor 3", b"sponsor 3" if size == "same" else b"Nobody", 1))
    before = visible(stopped / "out")
    done = export(other, stopped, "--resume")
    assert done.returncode == 3
    assert b"changed since" in done.stderr
    assert visible(stopped / "out") == before


def test_an_export_that_is_there_is_never_overwritten(given: Path, stopped: Path) -> None:
    before = contents(stopped / "out")
    done = export(given, stopped)
    assert done.returncode == 2
    assert b"--resume" in done.stderr
    assert contents(stopped / "out") == before
    (stopped / "out/manifest.json").unlink()
    assert export(given, stopped, "--resume").returncode == 2


def test_a_finished_export_is_left_as_it_is(given: Path, undisturbed: Path, tmp_path: Path) -> None:
    shutil.copytree(undisturbed, tmp_path, dirs_exist_ok=True)
    mine = ("part-00000.nq", "part-00099.notes.txt", "part-00099.nq.zst", ".part-00000.nq.zst.abcdefgh")
    for each in (*(tmp_path / "out" / name for name in mine), tmp_path / ".rejects.jsonl.abcdefgh"):
        each.write_text("mine")
    done = export(given, tmp_path, "--resume")
    assert done.returncode == 1
    assert {name: data for name, data in contents(tmp_path / "out").items() if name not in mine} == contents(
        undisturbed / "out"
    )
    assert all((tmp_path / "out" / name).read_text() == "mine" for name in mine)
    assert (tmp_path / ".rejects.jsonl.abcdefgh").read_text() == "mine"


def test_files_of_the_user_are_left_alone(given: Path, stopped: Path) -> None:
    mine = [stopped / "out" / name for name in ("part-00000.nq", "part-00099.notes.txt", ".part-00000.nq.zst.abcdefgh")]
    mine.append(stopped / ".rejects.jsonl.abcdefgh")
    for each in mine:
        each.write_text("mine")
    (stopped / ".rejects.jsonl.kg-abcdefgh").write_text("left over by a run that was killed")
    assert export(given, stopped, "--resume", "--jobs", 1).returncode == 1
    assert all(each.read_text() == "mine" for each in mine)
    assert not (stopped / ".rejects.jsonl.kg-abcdefgh").exists()


@pytest.mark.parametrize("rejects", [True, False])
def test_a_part_of_a_finished_export_that_is_lost_is_made_again(
    given: Path, undisturbed: Path, tmp_path: Path, *, rejects: bool
) -> None:
    """And none before it, if no rejects are to be kept, whose notes do not outlive the run."""
    shutil.copytree(undisturbed, tmp_path, dirs_exist_ok=True)
    more = ("export", given, "-o", f"{tmp_path}/out/", *SIZE, "--jobs", 1)
    if not rejects:
        shutil.rmtree(tmp_path / "out")
        assert kg(*more).returncode == 1
    whole = contents(tmp_path / "out")
    first = (tmp_path / "out/part-00000.nq.zst").stat().st_mtime_ns
    first_part(tmp_path).write_bytes(b"damaged")
    (tmp_path / "out/part-00003.nq.zst").unlink()
    done = export(given, tmp_path, "--resume") if rejects else kg(*more, "--resume")
    assert done.returncode == 1, done.stderr
    assert contents(tmp_path / "out") == whole
    if not rejects:
        assert (tmp_path / "out/part-00000.nq.zst").stat().st_mtime_ns == first


@pytest.mark.parametrize(
    "change", [lambda data: data.replace(b"Sponsor 3", b"sponsor 3", 1), lambda data: data + line(7)]
)
def test_a_finished_export_of_another_input_is_refused(
    given: Path, undisturbed: Path, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    """Also where name, size and most of it are the same."""
    shutil.copytree(undisturbed, tmp_path, dirs_exist_ok=True)
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / given.name
    other.write_bytes(change(given.read_bytes()))
    done = export(other, tmp_path, "--resume")
    assert done.returncode == 3
    assert b"the input has changed since" in done.stderr
    assert same(tmp_path, undisturbed)


def test_guards_hold_for_a_finished_export_too(given: Path, undisturbed: Path, tmp_path: Path) -> None:
    shutil.copytree(undisturbed, tmp_path, dirs_exist_ok=True)
    done = export(given, tmp_path, "--resume", "--min-records", 1_000_000)
    assert done.returncode == 1
    assert b"at least 1,000,000 were wanted" in done.stderr
    assert same(tmp_path, undisturbed)


def test_two_exports_do_not_write_to_one_folder(given: Path, tmp_path: Path) -> None:
    run = subprocess.Popen(command(*words("-", tmp_path)), stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    while not (tmp_path / "out/manifest.json").exists():
        assert run.poll() is None
        time.sleep(0.01)
    done = export(given, tmp_path, "--resume")
    run.communicate(line(1))
    assert done.returncode == 2
    assert b"another export is writing there" in done.stderr
