"""Stand-ins for the triple stores that cannot be installed here: small HTTP servers that keep to a store's contract.

Each contract is a function of the store behind it, in memory, and a request; ``docs/stores.md`` says where they come
from. What a server does wrong on the way (it is busy, it hangs up, it forgets) is a fault, and comes first.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

NTRIPLES, NQUADS, RESULTS = "application/n-triples", "application/n-quads", "application/sparql-results+json"
USER, PASSWORD, TOKEN = "somebody", "pass word:1", "t0ken&more"


class Request(NamedTuple):
    method: str
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


class Answer(NamedTuple):
    status: int
    body: bytes = b""
    media_type: str = "text/plain"
    headers: tuple[tuple[str, str], ...] = ()


Contract = Callable[["Double", Request], Answer | None]


@dataclass
class Double:
    """A running double: where it is, what it holds, what it was asked, and the faults still to come."""

    url: str = ""
    store: ox.Store = field(default_factory=ox.Store)
    requests: list[Request] = field(default_factory=list)
    faults: list[Callable[[Request], Answer | None]] = field(default_factory=list)
    pending: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)


@contextmanager
def double(contract: Contract, *faults: Callable[[Request], Answer | None]) -> Iterator[Double]:
    """A server that keeps to the contract, after so many faults, on a free port of the loopback interface."""
    held = Double(faults=list(faults))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            parts = urlsplit(self.path)
            parameters = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            request = Request(self.command, parts.path, parameters, headers, body)
            held.requests.append(request)
            try:
                found = held.faults.pop(0)(request) if held.faults else contract(held, request)
            except Exception as error:  # noqa: BLE001 - a request that the contract does not know
                found = Answer(500, repr(error).encode())
            if found is None:  # it hangs up in the middle of its answer
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
                self.close_connection = True
                return
            self.send_response(found.status)
            for name, value in (("Content-Type", found.media_type), *found.headers):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        held.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield held
        finally:
            server.shutdown()


# ── what contracts have in common ────────────────────────────────────────────────────────────────────────────────────


def query(held: Double, request: Request, *, rows: int = 1 << 30) -> Answer:
    """The SPARQL protocol, by form; a query that is the body itself is not understood."""
    if request.media_type != "application/x-www-form-urlencoded":
        return Answer(415, b"queries come as a form")
    if request.headers.get("accept") != RESULTS:
        return Answer(406)
    found = held.store.query(request.form["query"])
    assert isinstance(found, ox.QuerySolutions)
    names = [each.value for each in found.variables]
    bindings = [
        {name: {"type": "uri" if isinstance(term, ox.NamedNode) else "literal", "value": term.value}
         for name, term in zip(names, row, strict=True) if term is not None}
        for row in list(found)[:rows]
    ]  # fmt: skip
    return json_answer({"head": {"vars": names}, "results": {"bindings": bindings}})


def json_answer(content: object) -> Answer:
    import json

    return Answer(200, json.dumps(content).encode(), RESULTS)


def one_graph(held: Double, request: Request, graph: str, types: tuple[str, ...] = (NTRIPLES, "text/turtle")) -> Answer:
    """The graph store protocol for one graph."""
    name = ox.NamedNode(graph)
    there = held.store.contains_named_graph(name)
    if request.method == "GET":
        if not there:
            return Answer(404)
        return Answer(200, held.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name), NTRIPLES)
    if request.media_type not in types:
        return Answer(415, b"this is not read here")
    triples = list(ox.parse(request.body, ox.RdfFormat.from_media_type(request.media_type)))
    if request.method == "PUT":
        held.store.remove_graph(name)
    held.store.extend([ox.Quad(*each.triple, name) for each in triples])
    return Answer(204 if there else 201)


def quads(held: Double, request: Request) -> Answer:
    """Many graphs at once."""
    if request.media_type != NQUADS:
        return Answer(415)
    held.store.load(request.body, ox.RdfFormat.N_QUADS)
    return Answer(204)


def unzipped(request: Request) -> Request:
    packed = request.headers.get("content-encoding") == "gzip"
    return request._replace(body=gzip.decompress(request.body)) if packed else request


def basic(request: Request) -> bool:
    from base64 import b64encode

    return request.headers.get("authorization") == f"Basic {b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"


# ── the contracts ────────────────────────────────────────────────────────────────────────────────────────────────────


def graph_store(held: Double, request: Request) -> Answer:
    """SPARQL 1.1 Graph Store HTTP Protocol, and no query service."""
    if request.path != "/rdf/" or "graph" not in request.parameters:
        return Answer(404 if request.path != "/rdf/" else 400)
    return one_graph(held, request, request.parameters["graph"])


def fuseki(held: Double, request: Request) -> Answer:
    request = unzipped(request)
    if not basic(request):
        return Answer(401)
    if request.path == "/ds/query":
        return query(held, request)
    if request.path != "/ds/data":
        return Answer(404)
    if graph := request.parameters.get("graph"):
        return one_graph(held, request, graph)
    return quads(held, request)


def rdf4j(held: Double, request: Request, authorization: str | None = None) -> Answer:
    """RDF4J: a context is an N-Triples term; PUT without one replaces the whole repository."""
    if authorization and request.headers.get("authorization") != authorization:
        return Answer(401)
    if request.path == "/repositories/trials":
        return query(held, request)
    if request.path != "/repositories/trials/statements" or "content-encoding" in request.headers:
        return Answer(400)
    context = request.parameters.get("context")
    if context is None:
        if request.method == "PUT":
            held.store.clear()
        return quads(held, request)
    if not re.fullmatch("<[^<>]+>", context):
        return Answer(400, b"context is not a term")
    answer = one_graph(held, request, context[1:-1])
    return answer._replace(status=204 if answer.status == 201 else answer.status)


def graphdb(held: Double, request: Request) -> Answer:
    return rdf4j(held, request, f"GDB {TOKEN}")


def stardog(held: Double, request: Request) -> Answer:
    """Stardog: begin, clear and add, commit; what is not committed did not happen."""
    request = unzipped(request)
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        return Answer(401)
    if request.path == "/trials/query":
        return query(held, request)
    if request.path == "/trials/transaction/begin":
        held.pending["tx-1"] = []
        return Answer(200, b"tx-1")
    place = re.fullmatch(r"/trials/transaction/(commit|rollback)/(.+)|/trials/(.+)/(add|clear)", request.path)
    transaction = place and (place[2] or place[3])
    if not place or transaction not in held.pending:
        return Answer(404)
    if place[4]:
        held.pending[transaction].append((request.parameters.get("graph-uri", ""), request.body))
    else:
        steps = held.pending.pop(transaction)
        for graph, body in steps if place[1] == "commit" else ():
            if graph:
                held.store.remove_graph(ox.NamedNode(graph))
            else:
                held.store.load(body, ox.RdfFormat.N_QUADS)
    return Answer(200)


def neptune(held: Double, request: Request) -> Answer:
    signed = r"AWS4-HMAC-SHA256 Credential=AKID/\d{8}/eu-west-1/neptune-db/aws4_request, SignedHeaders=host;x-amz-date"
    if not re.match(signed, request.headers.get("authorization", "")) or "content-encoding" in request.headers:
        return Answer(403)
    if request.path == "/sparql":
        return query(held, request)
    return one_graph(held, request, request.parameters["graph"]) if request.path == "/sparql/gsp/" else Answer(404)


def qlever(held: Double, request: Request) -> Answer:
    """QLever: everything at one address; PUT is here as in its newer versions."""
    if request.media_type == "application/x-www-form-urlencoded":
        return query(held, request)
    if request.parameters.get("access-token") != TOKEN:
        return Answer(403, b"the access token " + request.parameters.get("access-token", "").encode() + b" is wrong")
    return one_graph(held, request, request.parameters["graph"])


def virtuoso(held: Double, request: Request) -> Answer:
    """Virtuoso: digest; no quads, which it takes without a word; no gzip; answers cut at 10,000 rows."""
    if not _digest(request):
        return Answer(
            401, headers=(("WWW-Authenticate", 'Digest realm="SPARQL", nonce="n1", qop="auth", algorithm="MD5"'),)
        )
    if "content-encoding" in request.headers:
        return Answer(500)
    if request.path == "/sparql-auth":
        return query(held, request, rows=10_000)
    graph = request.parameters.get("graph-uri")
    return one_graph(held, request, graph) if graph else Answer(200)


def _digest(request: Request) -> bool:
    found = dict(re.findall(r'(\w+)="?([^",]+)"?', request.headers.get("authorization", "")))
    if found.get("username") != USER:
        return False

    def md5(*parts: str) -> str:
        return hashlib.md5(":".join(parts).encode()).hexdigest()  # noqa: S324 - RFC 7616 has it so

    known, asked = md5(USER, "SPARQL", PASSWORD), md5(request.method, found["uri"])
    return found["response"] == md5(known, found["nonce"], found["nc"], found["cnonce"], found["qop"], asked)
