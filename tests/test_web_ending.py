"""How a server ends while it is at work: in bounded time, without processes left, with a word to whoever waits."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from serving import TOKEN, Running, alive, eventually, small_store, started

from kg.web.catalogue import Catalogue
from kg.web.jobs import Limits
from kg.web.pool import Pool
from kg.web.server import Server

PATTERN = "GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i }"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {PATTERN} }}"
CHANGE = f"INSERT {{ GRAPH <urn:a> {{ <urn:s> <urn:p> ?n }} }} WHERE {{ {{ {ENDLESS} }} }}"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
BOUND = 8  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_store(tmp_path_factory.mktemp("store"))


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as made:
        yield made


def asking(threads: ThreadPoolExecutor, server: Running, name: str, text: str) -> Future[httpx.Response]:
    """A query or an update that is being asked."""
    begun = threading.Event()

    def ask() -> httpx.Response:
        begun.set()
        return httpx.post(f"{server.root}/sparql", data={name: text}, headers=AUTHORISED, timeout=60)

    asked = threads.submit(ask)
    begun.wait()
    time.sleep(0.7)
    return asked


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_queries_that_run_and_wait_do_not_keep_a_server(
    folder: Path, threads: ThreadPoolExecutor, number: signal.Signals
) -> None:
    with started(folder, "--workers", "2", "--timeout", "60") as server:
        asked = [asking(threads, server, "query", ENDLESS) for _ in range(3)]
        workers = server.workers()
        server.process.send_signal(number)
        assert server.process.wait(BOUND) == 0
        assert not any(map(alive, workers))
    for each in asked:
        assert (each.result().status_code, each.result().text) == (503, "this server is being ended\n")
        assert each.result().headers["retry-after"] == "10"
    assert len(server.told) == 1, server.told


@pytest.mark.parametrize("wait", [0, 0.1, 0.3], ids=str)
def test_a_server_ends_while_it_replaces_workers(folder: Path, threads: ThreadPoolExecutor, wait: float) -> None:
    with started(folder, "--workers", "3", "--timeout", "1") as server:
        asked = [asking(threads, server, "query", ENDLESS) for _ in range(3)]
        for each in asked:
            each.result()
        time.sleep(wait)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(BOUND) == 0
    assert len(server.told) == 1, server.told


@pytest.mark.parametrize("name", ["query", "update"])
def test_neither_a_query_nor_an_update_keeps_a_writable_server(
    folder: Path, threads: ThreadPoolExecutor, name: str
) -> None:
    with started(folder, "--writable", token=TOKEN) as server:
        asked = asking(threads, server, name, ENDLESS if name == "query" else CHANGE)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(BOUND) == 0
    assert asked.result().status_code == 503
    assert asked.result().text.startswith("this server is being ended")
    assert len(server.told) == 1, server.told
    with started(folder, "--writable", token=TOKEN) as server:
        answer = server.query("ASK { GRAPH <urn:a> { ?s ?p ?o } }")
        assert not answer.json()["boolean"]


def test_who_waits_for_another_change_is_told_so(folder: Path, threads: ThreadPoolExecutor) -> None:
    with started(folder, "--writable", "--timeout", "1", token=TOKEN) as server:
        asking(threads, server, "update", CHANGE)
        began = time.monotonic()
        second = asking(threads, server, "update", "INSERT DATA { <urn:a> <urn:b> <urn:c> }").result()
        assert (second.status_code, second.headers["retry-after"]) == (503, "10")
        assert "not begun" in second.text
        assert time.monotonic() - began < 3
        assert server.query("ASK {}").status_code == 200


# ── the process that describes the store ─────────────────────────────────────────────────────────────────────────────


def test_what_describes_ends_well_while_its_input_is_open(folder: Path) -> None:
    command = [sys.executable, "-P", "-m", "kg.web.describing", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.read().count(b"\n") > 100
        assert process.wait(10) == 0
        assert process.stderr.read() == b""


def test_what_describes_ends_with_its_input(folder: Path) -> None:
    command = [sys.executable, "-P", "-m", "kg.web.describing", str(folder)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=20)
    assert (done.returncode, done.stdout) == (1, b"")


def test_the_front_page_has_the_description_after_a_while(folder: Path) -> None:
    with started(folder) as server:
        void = f"{server.root}/.well-known/void"
        assert eventually(lambda: httpx.get(void).status_code == 200, 20)
        assert "being counted" not in httpx.get(server.root).text


def test_a_description_that_fails_is_told_once_and_not_tried_at_each_visit(tmp_path: Path) -> None:
    told: list[str] = []

    async def visits() -> None:
        catalogue = Catalogue(Server(store=Pool(tmp_path, Limits(), print), folder=tmp_path, tell=told.append))
        for _ in range(3):
            assert await catalogue.description() is None
            assert catalogue._describing
            await catalogue._describing

    (tmp_path / "CURRENT").write_text("nothing\n", "ascii")
    asyncio.run(visits())
    assert len(told) == 1
    assert "cannot be described" in told[0]
