"""What one client may cost the others: each limit is hit, told plainly, and survived."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from peers import ROOT
from serving import Running, alive, eventually, raw, small_store, started

from kg.store import embedded, loading

SMALL = "SELECT ?s { ?s a ct:Study } LIMIT 1"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"
SECONDS, ROWS, WORKERS, WAITING = 1.5, 50, 4, 2
LIMITS = ("--timeout", str(SECONDS), "--rows", str(ROWS), "--workers", str(WORKERS), "--waiting", str(WAITING))
TABLES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
GRAPHS = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def shared_server(folder: Path) -> Iterator[Running]:
    with started(folder, *LIMITS, "--memory", "256", "--size", "1") as running:
        yield running


@pytest.fixture
def server(shared_server: Running) -> Running:
    """The one server of this module, when all of its workers are there."""
    assert eventually(lambda: len(shared_server.ready()) == WORKERS)
    return shared_server


async def together(server: Running, *asked: tuple[str, str]) -> list[tuple[int, float]]:
    """Queries asked at once, each with the address that it comes from; the status and the seconds of each."""

    async def one(text: str, client: str) -> tuple[int, float]:
        await asyncio.sleep(0 if text == ENDLESS else 0.5)  # when the others run
        transport = httpx.AsyncHTTPTransport(local_address=client)
        async with httpx.AsyncClient(transport=transport, timeout=30) as browser:
            began = time.monotonic()
            response = await browser.get(f"{server.root}/sparql", params={"query": text})
            return response.status_code, time.monotonic() - began

    return await asyncio.gather(*(one(text, client) for text, client in asked))


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("media_type", TABLES)
def test_rows_are_counted_exactly_in_each_format(server: Running, media_type: str) -> None:
    text = 'SELECT ?x { VALUES ?y { "1\\n" UNDEF } ?s ?p ?o BIND ("a\\r\\nb" AS ?x) } LIMIT '
    assert server.query(f"{text}{ROWS}", accept=media_type).status_code == 200
    more = server.query(f"{text}{ROWS + 1}", accept=media_type)
    assert (more.status_code, more.text) == (413, "the answer has more than 50 rows: ask for fewer with LIMIT\n")


@pytest.mark.parametrize("media_type", GRAPHS)
def test_triples_are_counted_exactly_in_each_format(server: Running, media_type: str) -> None:
    text = "CONSTRUCT { ?s ?p ?o } WHERE { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } LIMIT %d }"
    assert server.query(text % ROWS, accept=media_type).status_code == 200
    assert server.query(text % (ROWS + 1), accept=media_type).status_code == 413


@pytest.mark.parametrize("media_type", TABLES)
def test_an_answer_is_no_larger_than_allowed(server: Running, media_type: str) -> None:
    long = "CONCAT(?{0}, ?{0}, ?{0}, ?{0}, ?{0}, ?{0}, ?{0}, ?{0}, ?{0}, ?{0})"
    steps = " ".join(f"BIND ({long.format(chr(97 + step))} AS ?{chr(98 + step)})" for step in range(5))
    text = f'SELECT ?f {{ BIND ("0123456789" AS ?a) {steps} }}'
    assert server.query(text, accept=media_type).status_code == 200
    assert server.query(text.replace('"0123456789"', '"0123456789ab"'), accept=media_type).status_code == 413


def test_a_query_without_end_is_ended_and_its_worker_replaced(server: Running) -> None:
    before = set(server.workers())
    began = time.monotonic()
    answer = server.query(ENDLESS)
    assert (answer.status_code, answer.text) == (504, "the query took longer than 1.5 seconds and was ended\n")
    assert time.monotonic() - began < SECONDS + 5  # how much sooner benchmarks/serve.py measures
    assert eventually(lambda: len(server.workers()) == WORKERS and len(before & set(server.workers())) == WORKERS - 1)
    assert server.query(SMALL).status_code == 200


@pytest.mark.parametrize(
    ("text", "reason"),
    [(GREEDY, "64 MiB"), (f"ASK {'{' * 100_000}{'}' * 100_000}", "nested")],
    ids=["memory", "depth"],
)
def test_what_eats_memory_or_the_stack_costs_one_worker(folder: Path, text: str, reason: str) -> None:
    with started(folder, "--memory", "64", "--workers", "2", "--timeout", "60") as server:
        before = set(server.workers())
        answer = httpx.post(f"{server.root}/sparql", data={"query": text}, timeout=90)
        assert answer.status_code == 507
        assert reason in answer.text
        assert server.query(SMALL).status_code == 200
        assert eventually(lambda: len(server.workers()) == 2)
        assert len(before & set(server.workers())) == 1
        assert server.process.poll() is None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . service silent ?s { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1:1/> { ?s ?p ?o } }",
        'SELECT * { FILTER(?a<?b#>"""\n) SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #"""\n }',
        "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
    ids=["plain", "silent", "escaped", "in-what-looks-like-an-iri", "in-what-looks-like-a-string", "without-a-space"],
)
def test_nobody_else_is_asked(server: Running, text: str) -> None:
    answer = server.query(text)
    assert (answer.status_code, answer.text) == (403, "SERVICE is refused: this server asks no other\n")


def test_the_word_service_may_be_said(server: Running) -> None:
    assert server.query('SELECT ?service { ?service ?p "SERVICE" } # SERVICE').status_code == 200


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def patient(folder: Path) -> Iterator[Running]:
    """A server whose pages may take what they take on a busy machine."""
    with started(folder, "--rows", str(ROWS), "--workers", "2", "--timeout", "60") as running:
        yield running


def test_a_page_whose_query_takes_too_long_says_so(server: Running) -> None:
    answer = httpx.get(f"{server.root}/editor", params={"query": ENDLESS, "run": "1"}, timeout=60)
    assert (answer.status_code, "was ended" in answer.text) == (504, True)


def long_literal(tens: int) -> str:
    """A query for one triple with a literal of so many times ten signs that a page has to escape."""
    steps = " ".join(
        f"BIND (CONCAT({', '.join([f'?{chr(97 + step)}'] * 10)}) AS ?{chr(98 + step)})" for step in range(tens - 1)
    )
    return f'CONSTRUCT {{ <urn:a> <urn:b> ?{chr(96 + tens)} }} {{ BIND ("<<<<<<<<<<" AS ?a) {steps} }}'


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        (f"SELECT * {{ ?s ?p ?o }} LIMIT {ROWS + 1}", 413, "more than 50 rows"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "SERVICE is refused"),
        ("SELECT", 400, "line 1"),
        (long_literal(7), 413, "larger than"),
    ],
    ids=["rows", "service", "mistake", "size"],
)
def test_a_limit_that_is_hit_gives_the_page_its_status(patient: Running, query: str, status: int, said: str) -> None:
    answer = httpx.get(f"{patient.root}/editor", params={"query": query, "run": "1"}, timeout=60)
    assert answer.status_code == status
    assert said in answer.text[answer.text.index('role="alert"') :]
    assert len(answer.content) < 20_000


def test_a_page_shows_the_beginning_of_a_long_literal(patient: Running) -> None:
    answer = httpx.get(f"{patient.root}/editor", params={"query": long_literal(5), "run": "1"}, timeout=60)
    assert answer.status_code == 200
    assert len(answer.content) < 20_000
    assert f"{300 * '&lt;'}…" in answer.text


def test_pages_are_made_whatever_people_may_ask_for(patient: Running) -> None:
    for path in ("/study/NCT02955615", "/ontology", "/place/at"):
        answer = httpx.get(f"{patient.root}{path}", headers={"Accept": "text/html"}, timeout=60)
        assert (answer.status_code, path) == (200, path)


def test_pages_cost_the_server_itself_no_time(patient: Running) -> None:
    def spent(pids: list[int]) -> int:
        fields = [Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split() for pid in pids]
        return sum(int(each[11]) + int(each[12]) for each in fields)

    workers = patient.workers()
    httpx.get(f"{patient.root}/study/NCT02955615", timeout=60)
    own, others = spent([patient.process.pid]), spent(workers)
    for _ in range(8):
        httpx.get(f"{patient.root}/study/NCT02955615", headers={"Accept": "text/html"}, timeout=60)
    own, others = spent([patient.process.pid]) - own, spent(workers) - others
    assert patient.workers() == workers
    assert own < others / 2, (own, others)


# ── clients ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_client_that_leaves_frees_its_worker(server: Running) -> None:
    before = set(server.workers())
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{server.root}/sparql", params={"query": ENDLESS}, timeout=0.3)
    # Sooner than its deadline.
    assert eventually(lambda: len(before & set(server.workers())) == WORKERS - 1, SECONDS - 0.5)


def test_one_client_leaves_a_worker_to_the_others(server: Running) -> None:
    asked = [(ENDLESS, "127.0.0.1")] * (WORKERS - 1) + [(SMALL, "127.0.0.1"), (SMALL, "127.0.0.2")]
    *endless, own, other = asyncio.run(together(server, *asked))
    assert {status for status, _ in endless} == {504}
    assert other[0] == 200
    assert other[1] < SECONDS
    # Their own wait until one of their endless ones has been ended.
    assert own[1] > SECONDS - 0.6


def test_who_finds_too_many_waiting_is_told_when_to_come_back(server: Running) -> None:
    asked = [(ENDLESS, f"127.0.0.{number}") for number in range(2, 10)]
    statuses = [status for status, _ in asyncio.run(together(server, *asked))]
    assert statuses.count(429) >= len(asked) - WORKERS - WAITING
    assert set(statuses) == {429, 504}
    assert eventually(lambda: server.query(SMALL).status_code == 200)  # when new workers have started


def test_429_says_when_to_come_back(server: Running) -> None:
    async def crowd() -> list[httpx.Response]:
        async with httpx.AsyncClient(timeout=30) as client:
            asking = [client.get(f"{server.root}/sparql", params={"query": ENDLESS}) for _ in range(8)]
            return await asyncio.gather(*asking)

    refused = [each for each in asyncio.run(crowd()) if each.status_code == 429]
    assert refused
    assert {each.headers["retry-after"] for each in refused} == {"2"}
    assert {each.text for each in refused} == {"this server is busy: too many queries run and wait\n"}


def test_slow_readers_do_not_fill_the_memory_of_the_server(folder: Path) -> None:
    steps = " ".join(
        f"BIND (CONCAT({', '.join([f'?{chr(97 + step)}'] * 10)}) AS ?{chr(98 + step)})" for step in range(6)
    )
    large = f'SELECT ?g {{ BIND ("0123456789" AS ?a) {steps} }}'  # ten million signs

    def begun(client: str) -> tuple[socket.socket, bytes]:
        connection = socket.socket()
        connection.settimeout(60)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)  # or the system takes most of it
        connection.bind((client, 0))
        connection.connect(server.address)
        path = f"/sparql?{urlencode({'query': large})}"
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode())
        return connection, connection.recv(1000)

    def resident() -> int:
        return int(Path(f"/proc/{server.process.pid}/statm").read_text("ascii").split()[1]) * 4096 >> 20

    with started(folder, "--size", "12", "--workers", "2", "--timeout", "60") as server:
        before = resident()
        slow = [begun(f"127.0.0.{number % 4 + 2}") for number in range(8)]
        refused = [head for _, head in slow if head.startswith(b"HTTP/1.1 503 ")]
        assert refused
        assert all(b"retry-after: 10" in head for head in refused)
        assert resident() - before < 4 * 12 + 40
        assert server.query(SMALL).status_code == 200
        for connection, _ in slow:
            connection.close()
        assert eventually(lambda: server.query(large).status_code == 200)


def test_a_large_body_is_refused_before_it_has_come(server: Running) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    answer = raw(server.address, head + b"Content-Length: 99999999999\r\n\r\n" + b"x" * (2 << 20))
    assert answer.startswith(b"HTTP/1.1 413 ")


# ── beginning and end ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_ends_the_server_and_its_workers_in_order(folder: Path, number: signal.Signals) -> None:
    with started(folder, *LIMITS) as server:
        workers = server.workers()
        server.process.send_signal(number)
        assert server.process.wait(10) == 0
        assert not any(map(alive, workers))
    assert len(server.told) == 1


def test_workers_do_not_outlive_a_server_that_was_killed(folder: Path) -> None:
    with started(folder, *LIMITS) as server:
        workers = server.workers()
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{server.root}/sparql", params={"query": ENDLESS}, timeout=0.2)
        asking = subprocess.Popen(
            [sys.executable, "-c", "import sys, httpx; httpx.get(sys.argv[1], params={'query': sys.argv[2]})",
             f"{server.root}/sparql", ENDLESS],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(0.8)
        workers += server.workers()
        server.process.kill()
        assert eventually(lambda: not any(map(alive, workers)), SECONDS + 3)
        asking.wait(10)


def test_a_worker_that_dies_is_replaced(server: Running) -> None:
    before = server.workers()
    os.kill(before[0], signal.SIGKILL)
    for _ in range(WORKERS):
        server.query(SMALL)
    assert eventually(lambda: len(server.workers()) == WORKERS and before[0] not in server.workers())
    assert server.query(SMALL).status_code == 200


def test_sighup_opens_the_store_anew_and_keeps_it_where_it_cannot(tmp_path: Path, folder: Path) -> None:
    def count() -> int:
        return int(
            server.query("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ct:Study }").json()["results"]["bindings"][0]["n"][
                "value"
            ]
        )

    link = tmp_path / "trials.db"
    new = tmp_path / "new.db"
    subprocess.run(
        [sys.executable, "-m", "kg", "load", ROOT / "examples/NCT02955615.txt", "--store", new], check=True, cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    link.symlink_to(folder)
    with started(link, *LIMITS) as server:
        many = count()
        assert many > 1
        link.unlink()
        link.symlink_to(new)
        assert count() == many
        server.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: any("opened anew" in line for line in server.told))
        assert {count() for _ in range(2 * WORKERS)} == {1}
        link.unlink()
        link.symlink_to(tmp_path / "missing.db")
        server.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: any("stays" in line for line in server.told))
        assert {count() for _ in range(2 * WORKERS)} == {1}


def test_pages_tell_of_the_store_that_is_open(folder: Path, tmp_path: Path) -> None:
    """Of the old one until it is opened anew, even where the link leads to the new one; then of nothing but the new."""

    def page(path: str) -> httpx.Response:
        return httpx.get(f"{server.root}{path}", headers={"Accept": "text/html, text/turtle"})

    def described() -> str:
        assert eventually(lambda: page("/.well-known/void").status_code == 200, 60)
        return page("/.well-known/void").text

    new, link = tmp_path / "new.db", tmp_path / "trials.db"
    with contextlib.closing(embedded.Embedded.opened(new)) as store:
        loading.load([str(ROOT / "examples/NCT02955615.txt")], store, loading.Choices())
    link.symlink_to(folder)
    with started(link, "--workers", "2") as server:
        of_old = described()
        assert "1 study<" not in page("/").text
        assert "NCT90000001" in page("/ontology").text
        link.unlink()
        link.symlink_to(new)
        assert "1 study<" not in page("/").text
        assert page("/search?q=NCT90000001").status_code == 303
        assert described() == of_old
        server.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: any("opened anew" in line for line in server.told))
        assert "1 study<" in page("/").text
        assert page("/search?q=NCT90000001").status_code == 200
        assert page("/study/NCT90000001").status_code == 404
        examples = page("/ontology").text
        assert "NCT90000001" not in examples
        assert "NCT02955615" in examples
        assert described() != of_old


def test_files_are_served_from_a_store_that_is_gone_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with started(ROOT / "examples/NCT02955615.txt", "--workers", "1") as server:
        assert server.query("ASK { ?s ct:phase code:Phase.PHASE2 }").json()["boolean"]
        assert list(tmp_path.glob("kg-*"))
    assert not list(tmp_path.glob("kg-*"))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("missing.db",), 3, "missing.db: No such file or directory"),
        ((".", "--writable"), 2, "KG_TOKEN"),
        (("file", "--writable", "--credentials", "secrets"), 2, "--writable wants a store"),
        (("broken.db",), 4, "broken.db"),
        (("db", "--host", "203.0.113.1", "--port", "1"), 4, "203.0.113.1:1: "),
        (("db", "--public", "trials.example.org"), 2, "http(s) address"),
        (("db", "--public", "https://example.org/trials"), 2, "a whole host"),
    ],
    ids=["no-input", "no-token", "files-written-to", "broken-store", "no-such-address", "no-address", "part-of-a-host"],
)
def test_what_cannot_be_served_is_told(
    tmp_path: Path, folder: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    shutil.copytree(folder, tmp_path / "db")
    shutil.copytree(folder, tmp_path / "broken.db")
    (tmp_path / "broken.db/CURRENT").write_text("nothing\n", "ascii")
    (tmp_path / "file").write_bytes(b"{}")
    (tmp_path / "secrets").write_text("KG_TOKEN=secret\n", "ascii")
    (tmp_path / "secrets").chmod(0o600)
    environment = {name: value for name, value in os.environ.items() if name != "KG_TOKEN"} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "kg", "serve", *arguments], cwd=tmp_path, env=environment, capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr
