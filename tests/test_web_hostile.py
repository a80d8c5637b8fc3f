"""A thousand requests that nobody honest would make: none is answered 500, none gets at what it should not.

They are drawn from a seeded generator, so that a failure comes again; ``HOSTILE_SEED`` draws others.
"""

from __future__ import annotations

import asyncio
import os
import random
import string
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import httpx
import pytest
from peers import ROOT
from serving import Running, eventually, raw, small_store, started

SEED = int(os.environ.get("HOSTILE_SEED", "20"))
SECRET = "the-secret-beside-the-store"  # noqa: S105 - it stands in a file that nobody may read
SCRIPT = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'javascript:alert(1)//"
PATHS = [
    "/",
    "/sparql",
    "/store",
    "/thing",
    "/search",
    "/queries",
    "/editor",
    "/ontology",
    "/static/style.css",
    "/.well-known/void",
    "/study/NCT02955615",
    "/organization/x",
    "/place/at..vienna",
    "/condition/x",
    "/record/NCT02955615",
    "/code/Phase.PHASE2",
]
TRICKS = [
    "..",
    "%2e%2e",
    "..%2f",
    "..%5c",
    "%00",
    "%0d%0aX-Evil:%201",
    "//",
    "/./",
    "%c0%ae%c0%ae",
    "%ff%fe",
    "%ud800",
    "%",
    "%zz",
    "\\",
    ";a=b",
    "%252e%252e%252f",
    "~",
    "*",
    "{{7*7}}",
    "${7*7}",
    "%e2%80%ae",
    "%F0%9F%92%A9",
    "'",
    "`id`",
    "|id",
    "%20",
    ".ttl.ttl",
]
FILES = ["etc/passwd", "secret", "CURRENT", "db/CURRENT", "../secret", "app.py", "proc/self/environ", "pyproject.toml"]
NAMES = [
    "query",
    "update",
    "default-graph-uri",
    "named-graph-uri",
    "using-graph-uri",
    "graph",
    "default",
    "iri",
    "format",
    "skip",
    "part",
    "q",
    "status",
    "phase",
    "country",
    "type",
    "view",
    "callback",
    "%00",
    "",
]
QUERIES = [
    "SELECT * { ?s ?p ?o } LIMIT 1",
    "ASK {}",
    "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1",
    "DESCRIBE <http://example.org/>",
    "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    "LOAD <file:///etc/passwd>",
    "DROP ALL",
    "INSERT DATA { <a:> <a:> 1 }",
    'SELECT * { FILTER regex("' + "a" * 500 + '", "(a+)+$") }',
    'SELECT * { FILTER regex("a", "((((a{1,999}){1,999}){1,999}){1,999})") }',
    "SELECT * { ?s " + "/".join(["<a:b>*"] * 500) + " ?o }",
    "SELECT (REPLACE('a', '', 'b') AS ?x) {}",
    "SELECT * { VALUES ?x { " + "1 " * 20_000 + "} }",
    f"ASK {'{' * 5_000}{'}' * 5_000}",
    f"ASK {{ FILTER({'!' * 50_000}true) }}",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "BASE <javascript:alert(1)> SELECT * { <x> ?p ?o }",
    "\ufeffASK {}",
    "ASK {} # \x00",
    'SELECT ("\\uD800" AS ?x) {}',
    'SELECT ("\\U00110000" AS ?x) {}',
    "PREFIX : <a> " * 500 + "ASK {}",
    "'''" * 999,
    "<" * 999 + ")" * 999,
]
HEADERS = {
    "Accept": [
        "",
        "*",
        ",;,;q=",
        "text/html;q=nan",
        "text/html;q=1e9",
        "a/b," * 2000,
        "*/*;q=0",
        "text/turtle;q=0.0000",
        "é/ü",
    ],
    "Content-Type": [
        "",
        "/",
        "application/sparql-query; charset=utf-16",
        "multipart/form-data",
        "application/sparql-update; charset",
        "application/x-www-form-urlencoded; charset=x",
        "text/turtle",
        "application/sparql-query",
    ],
    "Authorization": ["Bearer", "Bearer x", "Basic YTpi", "Bearer é", "bearer  "],
    "If-None-Match": ["*", '"', "W/" * 999, '"x", , ,'],
    "Host": ["a:b:c", "[::::]", "<script>", "localhost:99999999", "", "evil.example", "a b", "user@host"],
    "Origin": ["null", "https://evil.example", "<script>"],
    "Range": ["bytes=0-", "bytes=-1", "bytes=9-1,1-9", "x"],
    "X-Forwarded-For": ["'", "::1", "a," * 999],
    "X-Forwarded-Proto": ["javascript", "https"],
    "Cookie": ["a=b; " * 200],
    "Accept-Encoding": ["br;q=x", "*;q=0"],
}
BROKEN = [
    b"",
    b"\x00" * 100,
    b"\r\n" * 100,
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET  /  HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /static/../../app.py HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /static//etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
    b"GET / HTTP/1.1\r\n: x\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nASK",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(5000)) + b"\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
]

Request = tuple[str, str, dict[str, str], bytes]
"""Method, path and query as they are, headers, body."""


def requests(count: int) -> Iterator[Request]:
    draw = random.Random(SEED)  # noqa: S311 - it is to come again
    makers = [_path, _parameters, _body, _headers]
    for number in range(count):
        yield makers[number % len(makers)](draw)


def _noise(draw: random.Random, length: int) -> str:
    return "".join(draw.choice(string.printable + "éλ中\u202e\x00<>\"'") for _ in range(draw.randrange(length)))


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


def _path(draw: random.Random) -> Request:
    parts = [draw.choice([*TRICKS, *FILES, *PATHS, "static", _quoted(SCRIPT)]) for _ in range(draw.randrange(1, 6))]
    path = "/" + draw.choice(["", "/", "%2f"]).join(parts)
    return draw.choice(["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"]), _target(path), {}, b""


def _target(path: str) -> str:
    """A path as it may go over the wire, with all its tricks."""
    return "".join(each if "!" <= each <= "~" else _quoted(each) for each in path)


def _parameters(draw: random.Random) -> Request:
    values: list[Callable[[], str]] = [
        lambda: _quoted(draw.choice(QUERIES)),
        lambda: _quoted(SCRIPT),
        lambda: _target(draw.choice(TRICKS)),
        lambda: _quoted(_noise(draw, 60)),
        lambda: str(draw.choice([-1, 0, 10**30, "NaN", "1e9", "０"])) if draw.random() < 0.9 else "",
    ]
    pairs = [f"{draw.choice(NAMES)}={draw.choice(values)()}" for _ in range(draw.randrange(1, 4))]
    accept = {"Accept": draw.choice(["text/html", "*/*", "text/turtle", "application/json"])}
    return "GET", _target(f"{draw.choice(PATHS)}?{'&'.join(pairs)}")[:30_000], accept, b""


def _body(draw: random.Random) -> Request:
    contents = [
        draw.choice(QUERIES).encode(),
        draw.randbytes(draw.randrange(2000)),
        b"query=" + _quoted(draw.choice(QUERIES)).encode(),
        b"query=%ff&update=%fe",
        b"&" * 5000,
        b"x" * (2 << 20),
        b"--x\r\nContent-Type: text/turtle\r\n\r\n<a:> <a:> <a:> .\r\n--x--",
    ]
    kinds = [*HEADERS["Content-Type"][4:], "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    kind = {"Content-Type": draw.choice(kinds)}
    return draw.choice(["POST", "POST", "PUT", "DELETE"]), draw.choice(PATHS), kind, draw.choice(contents)


def _headers(draw: random.Random) -> Request:
    chosen = draw.sample(list(HEADERS), 3)
    return (
        draw.choice(["GET", "HEAD", "OPTIONS", "POST"]),
        draw.choice(PATHS),
        {name: draw.choice(HEADERS[name]) for name in chosen},
        b"",
    )


class _Executed(HTMLParser):
    """What a browser would execute in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if (
            tag == "script"
            and given.get("type") != "application/ld+json"
            and not given.get("src", "").startswith("/static/")
        ):
            self.found.append(f"a script: {given}")
        for name, value in given.items():
            if name.startswith("on") or value.strip().lower().startswith(("javascript:", "data:text", "vbscript:")):
                self.found.append(f"{tag} {name}={value}")


def wrong(answer: httpx.Response) -> str | None:
    """What is wrong with an answer to a request that is."""
    if answer.status_code == 500 or answer.status_code > 511:
        return "an error of the server"
    if SECRET in answer.text or "root:x:0" in answer.text or "from __future__" in answer.text:
        return "a file"
    if "x-evil" in answer.headers:
        return "a header of the client's"
    if "content-security-policy" not in answer.headers:
        return "no policy"
    if answer.headers.get("content-type", "").startswith("text/html"):
        page = _Executed()
        page.feed(answer.text)
        return ", ".join(page.found) or None
    return None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "secret").write_text(SECRET, "utf-8")
    hostile = folder / "script.nt"
    hostile.write_text(_study(SCRIPT), "utf-8")
    with started(small_store(folder, extra=hostile), "--timeout", "1", "--memory", "128") as running:
        yield running


def _study(text: str) -> str:
    """A study all of whose literals are that text, in the graph of its record, as far as pages know of it."""
    literal = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    lines = (ROOT / "tests/golden/every-field-of-a-trial.nt").read_text("utf-8").splitlines()
    return "".join(_hostile(line, literal) for line in lines)


def _hostile(line: str, literal: str) -> str:
    subject, predicate, value = line.removesuffix(" .").split(" ", 2)
    number = _number()
    plain = value.startswith('"') and (value.endswith(('"', "@en")))
    said = f"{subject} {predicate} {literal if plain else value} .\n"
    return said.replace(number, "NCT66666666")


def _number() -> str:
    text = (ROOT / "tests/golden/every-field-of-a-trial.nt").read_text("utf-8")
    return text[text.index("/NCT") + 1 :][:11]


def test_a_thousand_hostile_requests(server: Running) -> None:
    asked = list(requests(1000))
    limits = httpx.Limits(max_connections=8)

    async def all_of_them() -> list[str]:
        gate = asyncio.Semaphore(8)
        async with httpx.AsyncClient(limits=limits, timeout=60) as client:

            async def one(request: Request) -> str | None:
                method, target, headers, body = request
                url = httpx.URL(server.root).copy_with(raw_path=target.encode("ascii"))
                encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
                async with gate:
                    try:
                        answer = await client.request(method, url, headers=encoded, content=body)
                    except (httpx.LocalProtocolError, httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
                        return None  # closed in the middle of what it would not have, which is an answer too
                found = wrong(answer)
                return (
                    f"{found}: {method} {target[:200]} {headers} {body[:80]!r} → {answer.text[:200]}" if found else None
                )

            return [each for each in await asyncio.gather(*map(one, asked)) if each]

    assert asyncio.run(all_of_them()) == []
    _answers_still(server)


def test_what_is_no_http(server: Running) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda data: raw(server.address, data), BROKEN))
    statuses = {int(each.split()[1]) for each in answers if each.startswith(b"HTTP/1.1 ")}
    assert 400 in statuses
    assert not {status for status in statuses if status >= 500}
    assert not [each for each in answers if b"root:x:0" in each or b"from __future__" in each]
    _answers_still(server)


@pytest.mark.parametrize("part", ["", "?part=conditions", ".ttl", ".jsonld", ".nt"])
def test_script_in_every_literal_is_text(server: Running, part: str) -> None:
    answer = httpx.get(f"{server.root}/study/NCT66666666{part}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "alert(1)" in answer.text
    assert wrong(answer) is None


def test_what_would_be_executed_is_seen() -> None:
    for bad in ("<script>1</script>", "<a href=' JavaScript:1'>", "<img onerror=1>"):
        page = _Executed()
        page.feed(bad)
        assert page.found


def _answers_still(server: Running) -> None:
    assert server.query("ASK { ?s a ct:Study }").json()["boolean"]
    # The first page of a new worker takes half of its second, and all of it where the machine is busy.
    assert eventually(lambda: httpx.get(f"{server.root}/study/NCT02955615").status_code == 200, 30)
    assert server.process.poll() is None
    assert not [line for line in server.told if "Traceback" in line]
