"""Queries over endpoints: real ones, and doubles that do what real ones have been seen to do."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from peers import ROOT
from servers import oxigraph_server, virtuoso_server

from kg import sparql
from kg.problems import QueryError, StoreError
from kg.sparql import endpoint
from kg.store.credentials import Credentials

JSON, NT = "application/sparql-results+json", "application/n-triples"
ROWS = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}'
CUT = b"The SPARQL operation has been cancelled"
XSD = "http://www.w3.org/2001/XMLSchema#"
LINES = [f'<http://x/{n}> <http://x/p> "{n}"^^<{XSD}integer> .\n' for n in range(10_100)]


@dataclass
class Double:
    """An endpoint that answers what a test tells it to, and keeps what it was asked."""

    url: str = ""
    status: int = 200
    media_type: str = JSON
    body: bytes = ROWS
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None  # told, where it is not that of the body
    pause: float = 0.0  # seconds in the middle of the body
    asked: list[tuple[dict[str, str], str]] = field(default_factory=list)
    challenge: Callable[[str | None], str | None] = lambda _: None


@contextmanager
def running(double: Double) -> Iterator[Double]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            double.asked.append(({name.lower(): value for name, value in self.headers.items()}, text))
            challenge = double.challenge(self.headers.get("Authorization"))
            self.send_response(double.status if challenge is None else 401)
            if challenge is not None:
                self.send_header("WWW-Authenticate", challenge)
            body = double.body if challenge is None else b""
            self.send_header("Content-Length", str(len(body) if double.length is None else double.length))
            self.send_header("Content-Type", double.media_type)
            for name, value in double.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            time.sleep(double.pause)
            self.wfile.write(body[len(body) // 2 :])

        def version_string(self) -> str:
            return double.headers.get("Server", "Double")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that has gone is what some tests want
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    double.url = f"http://127.0.0.1:{server.server_port}/sparql"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def double() -> Iterator[Double]:
    with running(Double()) as found:
        yield found


def ask(double: Double, text: str = "SELECT ?n { ?s ct:p ?n }", **options: float) -> list[tuple[object, ...]]:
    return list(sparql.query(text, endpoint=double.url, **options))  # type: ignore[arg-type]


def failure(double: Double, text: str = "SELECT ?n { ?s ct:p ?n }", **options: float) -> str:
    with pytest.raises(StoreError) as raised:
        ask(double, text, **options)
    return str(raised.value)


def kg(*words: str | Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kg", "query", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **env}, cwd=ROOT)


# ── the protocol ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_query_goes_out_as_a_form_with_the_prefixes_that_it_lacks(double: Double) -> None:
    assert ask(double, "PREFIX x: <y:>\nSELECT ?n { ?s ct:p ?n ; x:q xx:z }") == [('"1"',)]
    headers, body = double.asked[0]
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert headers["accept"].startswith(JSON)
    assert parse_qs(body)["query"] == [
        "PREFIX ct: <https://w3id.org/trial-kg/ontology#> PREFIX x: <y:>\nSELECT ?n { ?s ct:p ?n ; x:q xx:z }"
    ]


def test_service_is_refused_before_anything_goes_out(double: Double) -> None:
    with pytest.raises(QueryError, match="SERVICE asks another server"):
        ask(double, "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }")
    assert not double.asked


def test_results_may_be_xml_and_graphs_turtle(double: Double) -> None:
    double.media_type = "application/sparql-results+xml; charset=utf-8"
    double.body = (
        b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="n"/></head>'
        b'<results><result><binding name="n"><uri>http://x/1</uri></binding></result></results></sparql>\n'
    )
    assert ask(double) == [("<http://x/1>",)]
    double.media_type, double.body = "text/turtle", b"@prefix x: <http://x/> . x:a x:p 1 ."
    assert ask(double, "DESCRIBE <http://x/a>") == [("<http://x/a>", "<http://x/p>", f'"1"^^<{XSD}integer>')]
    assert "application/n-triples" in double.asked[1][0]["accept"]


def test_ask_is_a_truth_value(double: Double) -> None:
    double.body = b'{ "head": { "link": [] }, "boolean": false}\n'
    assert sparql.query("ASK {}", endpoint=double.url).ask is False


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "media_type", "body"),
    [
        ("SELECT ?n {}", JSON, ROWS[:-3] + CUT),
        ("SELECT ?n {}", JSON, ROWS + CUT),
        ("SELECT ?n {}", JSON, b'{"head":{"vars":["n"]},"results":{"bindings":[' + CUT),
        ("ASK {}", JSON, b'{"head":{},"boolean":true}' + CUT),
        ("CONSTRUCT {} {}", NT, b"".join(each.encode() for each in LINES) + CUT),
        ("CONSTRUCT {} {}", NT, CUT),
    ],
    ids=["in-the-rows", "after-all", "before-the-rows", "ask", "in-the-graph", "instead-of-it"],
)
def test_an_oxigraph_at_its_time_limit_is_a_failure_although_it_says_200(
    double: Double, text: str, media_type: str, body: bytes
) -> None:
    double.media_type, double.body = media_type, body
    told = failure(double, text)
    assert "breaks off, and is not the whole" in told
    assert "has been cancelled" in told


def test_a_connection_that_ends_half_way_is_a_failure(double: Double) -> None:
    double.length = len(ROWS) + 100
    assert failure(double).startswith(double.url)


def test_rows_that_virtuoso_leaves_out_are_told_and_make_the_answer_incomplete(double: Double) -> None:
    double.headers = {"X-SPARQL-MaxRows": "1"}
    assert sparql.query("SELECT ?n {}", endpoint=double.url).cut is not None
    done = kg("SELECT ?n {}", "--endpoint", double.url)
    assert (done.returncode, done.stdout) == (1, b"n\r\n1\r\n")
    assert b"1 row; the endpoint gives no more than 1 at a time" in done.stderr


def test_a_graph_as_large_as_virtuoso_makes_one_may_not_be_the_whole(double: Double) -> None:
    double.media_type = NT
    double.headers = {"Server": "Virtuoso/07.20"}
    double.body = "".join(LINES[:9_999]).encode()
    assert sparql.query("CONSTRUCT {} {}", endpoint=double.url).cut is None
    double.body = "".join(LINES[:10_000]).encode()
    assert "may not be the whole" in str(sparql.query("CONSTRUCT {} {}", endpoint=double.url).cut)


def test_a_page_is_no_answer(double: Double) -> None:
    double.media_type, double.body = "text/html", b"<html>Welcome</html>"
    assert "it answered text/html, so it may be no SPARQL endpoint" in failure(double)


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_other_refusals_are_told_and_nothing_is_asked_twice(double: Double, status: int) -> None:
    double.status, double.body = status, b"too\nbusy"
    told = failure(double)
    assert f"{status} " in told
    assert told.endswith("too busy")
    assert len(double.asked) == 1


def test_a_redirection_is_not_followed(double: Double) -> None:
    double.status, double.headers = 307, {"Location": "http://127.0.0.1:9/elsewhere"}
    assert "307" in failure(double)


def test_nobody_there_is_a_failure() -> None:
    done = kg("ASK {}", "--endpoint", "http://127.0.0.1:1/sparql")
    assert done.returncode == StoreError.exit_code
    assert b"http://127.0.0.1:1/sparql" in done.stderr
    for url in ("localhost:7878", "ftp://x/", "http://[", ""):
        with pytest.raises(StoreError):
            sparql.query("ASK {}", endpoint=url)


def test_a_mistake_has_its_place_in_the_text_as_it_was_given(double: Double) -> None:
    double.status, double.body = 400, b"error at 1:99: expected something"
    with pytest.raises(QueryError, match="line 1, column 7: syntax error") as raised:
        ask(double, "ASK { ?s ct:p ,")
    assert raised.value.exit_code == 2


def test_what_only_the_endpoint_refuses_is_told_in_its_words(double: Double) -> None:
    double.status, double.body = 400, b"Virtuoso 37000 Error SP031: SPARQL compiler: not implemented"
    with pytest.raises(QueryError, match="SP031: SPARQL compiler: not implemented"):
        ask(double)


@pytest.mark.parametrize("pause_before", [True, False])
def test_an_endpoint_that_is_slow_is_not_waited_for(double: Double, *, pause_before: bool) -> None:
    double.pause = 3.0
    double.body, double.length = b"" if pause_before else ROWS, len(ROWS)
    started = time.monotonic()
    assert "did not answer all within 0.3 s" in failure(double, timeout=0.3)
    assert time.monotonic() - started < 1.3


def test_no_row_is_a_reason_to_ask_for_the_union(double: Double) -> None:
    double.body = b'{"head":{"vars":["n"]},"results":{"bindings":[]}}'
    assert b"union of its graphs" in kg("SELECT ?n {}", "--endpoint", double.url).stderr


# ── who we are ───────────────────────────────────────────────────────────────────────────────────────────────────────


def asked_as(double: Double, credentials: Credentials) -> list[str | None]:
    """The authorisation of each request."""
    with endpoint.answered(sparql.syntax.read("SELECT ?n {}"), double.url, credentials) as found:
        assert len(list(found.rows)) == 1
    return [headers.get("authorization") for headers, _ in double.asked]


def test_a_password_goes_out_when_it_is_asked_for(double: Double) -> None:
    ours = Credentials(user="me", password="secret")  # noqa: S106
    assert asked_as(double, ours) == [None]
    double.asked.clear()
    double.challenge = lambda given: None if given else 'Basic realm="x"'
    assert asked_as(double, ours)[-1] == "Basic bWU6c2VjcmV0"
    double.asked.clear()
    double.challenge = lambda given: None if given else 'Digest realm="x", nonce="y", qop="auth", algorithm=MD5'
    digest = asked_as(double, ours)[-1]
    assert digest is not None
    assert digest.startswith('Digest username="me"')
    assert "secret" not in digest


def test_a_token_goes_out_at_once(double: Double) -> None:
    assert asked_as(double, Credentials(token="t")) == ["Bearer t"]  # noqa: S106


def test_neptune_gets_a_signature() -> None:
    ours = Credentials(aws_key="k", aws_secret="s", aws_region="eu-west-1")  # noqa: S106
    url = "https://db.cluster-x.eu-west-1.neptune.amazonaws.com:8182/sparql"
    flow = endpoint.Authentication(ours, url).sync_auth_flow(httpx.Request("POST", url, data={"query": "ASK {}"}))
    assert next(flow).headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=k/")


def test_who_is_not_let_in_is_told_how_and_no_secret_is_shown(double: Double, tmp_path: Path) -> None:
    double.challenge = lambda _: 'Basic realm="x"'
    secrets = tmp_path / "secrets"
    secrets.write_text("KG_USER=me\nKG_PASSWORD=hush\n")
    secrets.chmod(0o600)
    done = kg("ASK {}", "--endpoint", double.url, "--credentials", secrets)
    assert done.returncode == StoreError.exit_code
    assert b"KG_USER and KG_PASSWORD, or KG_TOKEN, are missing or wrong" in done.stderr
    double.challenge, double.status, double.body = lambda _: None, 500, b"you said hush"
    done = kg("ASK {}", "--endpoint", double.url, KG_USER="me", KG_PASSWORD="hush")  # noqa: S106
    assert b"hush" not in done.stderr


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(StoreError, match="no user or password in an address") as raised:
        sparql.query("ASK {}", endpoint="http://me:hush@127.0.0.1:1/sparql")
    assert "hush" not in str(raised.value)


# ── real ones ────────────────────────────────────────────────────────────────────────────────────────────────────────

TERMS = (
    f"""SELECT ?o {{ VALUES ?o {{ <http://x/ü> "plain" "two\\nlines"@en 7 1.5 true "2020-01-01"^^<{XSD}date> }} }}"""
)


def test_a_real_oxigraph() -> None:
    with oxigraph_server() as server:
        loaded = httpx.post(
            f"{server.store_url}?graph=http://g/1", content="".join(LINES), headers={"Content-Type": NT}
        )
        assert loaded.is_success
        union = f"{server.query_url}?union-default-graph"
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        assert list(sparql.query(count, endpoint=server.query_url).values()) == [(0,)]
        assert list(sparql.query(count, endpoint=union).values()) == [(len(LINES),)]
        assert len(sparql.query("SELECT * { ?s ?p ?o }", endpoint=union, limit=50)) == 50
        graph = sparql.query("CONSTRUCT { ?o ct:p ?s } { ?s ?p ?o FILTER(?o = 7) }", endpoint=union)
        assert graph.rows == ()  # a literal is no subject
        assert len(sparql.query("CONSTRUCT { ?s ct:p ?o } { ?s ?p ?o }", endpoint=union)) == len(LINES)
        assert sparql.query("ASK { <http://x/7> ?p 7 }", endpoint=union).ask
        here = ROOT / "examples/NCT02955615.txt"
        assert sorted(sparql.query(TERMS, endpoint=union)) == sorted(sparql.query(TERMS, here))
        with pytest.raises(QueryError, match="line 2, column 2: syntax error"):
            sparql.query("ASK {\n ?s ct:p }", endpoint=union)


def test_a_real_virtuoso() -> None:
    with virtuoso_server() as server:
        digest = httpx.DigestAuth(str(server.user), str(server.password))
        headers = {"Content-Type": "text/turtle"}
        place = f"{server.store_url}?graph-uri=http://g/1"
        assert httpx.put(place, content="".join(LINES), headers=headers, auth=digest, timeout=60).is_success
        open_to_all = server.query_url.removesuffix("-auth")
        cut = sparql.query("SELECT * { ?s <http://x/p> ?o }", endpoint=open_to_all)
        assert len(cut) == 10_000
        assert cut.cut is not None
        assert sparql.query("CONSTRUCT { ?s <http://x/p> ?o } { ?s <http://x/p> ?o }", endpoint=open_to_all).cut
        assert sparql.query("ASK { <http://x/7> ?p 7 }", endpoint=open_to_all).ask
        with pytest.raises(StoreError, match="KG_USER"):
            sparql.query("ASK {}", endpoint=server.query_url)
        ours = Credentials(user=server.user, password=server.password)
        with endpoint.answered(sparql.syntax.read("SELECT ?o { <http://x/7> ?p ?o }"), server.query_url, ours) as found:
            assert list(found.rows) == [(f'"7"^^<{XSD}integer>',)]
        with pytest.raises(QueryError, match="line 2, column 2: syntax error"):
            sparql.query("ASK {\n ?s ct:p }", endpoint=open_to_all)
