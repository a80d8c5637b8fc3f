"""Linked-data pages: every IRI under the base answers, as a page for people or as RDF for programs."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.sinks import SINKS
from kg.terms import IRI, RecordGraph, Triple
from kg.vocab import CT, RDF
from kg.web.graph import Graph, parsed
from kg.web.html import page
from kg.web.http import Rejected, parameters, while_there
from kg.web.jobs import Answer, Job, Node
from kg.web.jobs import Graph as GraphOf
from kg.web.links import local
from kg.web.media import preferred
from kg.web.order import ordered
from kg.web.server import Server
from kg.web.study import glance, parts

_NTRIPLES = "application/n-triples"
_SINKS = {"text/turtle": "turtle", "application/ld+json": "jsonld", _NTRIPLES: "ntriples"}
_SUFFIXES = {".html": "text/html", ".ttl": "text/turtle", ".jsonld": "application/ld+json", ".nt": _NTRIPLES}
_LISTED = 50
"""How many of the things that name something a page shows at once."""


async def thing(request: Request) -> Response:
    """A thing under the base: ``/study/NCT02955615``, with ``.ttl``, ``.jsonld``, ``.nt`` or ``.html`` for one form."""
    server: Server = request.app.state.server
    path = request.url.path.removeprefix("/")
    suffix = next((each for each in _SUFFIXES if path.endswith(each)), "")
    return await _answer(request, f"{server.base}{path.removesuffix(suffix)}", suffix)


async def other(request: Request) -> Response:
    """A thing with an IRI of somebody else: ``/thing?iri=http://id.nlm.nih.gov/mesh/D008180``."""
    given = dict(parameters(request.scope["query_string"]))
    if not given.get("iri"):
        raise Rejected(400, "say which thing: ?iri=…")
    return await _answer(request, given["iri"], f".{given['format']}" if "format" in given else "")


async def _answer(request: Request, iri: str, suffix: str) -> Response:
    accepted = request.headers.get("accept")
    kind = _SUFFIXES.get(suffix) if suffix else preferred(accepted, _SUFFIXES.values())
    if kind is None:
        raise Rejected(406, f"this can be had as {', '.join(_SUFFIXES.values())}")
    skipped = _skipped(request)
    graph = await _graph(request, iri, skipped)
    if not graph.triples:
        raise Rejected(404, f"nothing is known of {iri}")
    if kind in _SINKS:
        return _sent(request, iri, kind, _rdf(request, graph, iri, kind))
    subject = IRI(f"<{iri}>")
    shown: dict[str, Any] = {"request": request, "server": request.app.state.server, "graph": graph, "iri": subject}
    if CT.Study in graph.properties(subject).get(RDF.type, []):
        content = page("study.html", **shown, glance=glance(graph, subject), parts=parts(graph, subject))
    else:
        naming = [each for each in graph.triples if each[2] == subject]
        content = page("thing.html", **shown, naming=naming[:_LISTED], skipped=skipped, more=len(naming) > _LISTED)
    return _sent(request, iri, kind, content.encode())


def _skipped(request: Request) -> int:
    given = dict(parameters(request.scope["query_string"])).get("skip", "0")
    if not given.isascii() or not given.isdecimal() or len(given) > 9:
        raise Rejected(400, "skip is a number")
    return int(given)


async def _graph(request: Request, iri: str, skipped: int) -> Graph:
    """The graph of the record that is about a study; of another thing, what is said of it and what names it."""
    server: Server = request.app.state.server
    if iri.startswith(f"{server.base}study/"):
        record = f"{server.base}record/{iri.removeprefix(f'{server.base}study/')}"
        found = await _parsed(request, GraphOf(name=record, media_type=_NTRIPLES))
        if found:
            return Graph(ordered(found))
    return Graph(ordered(await _parsed(request, Node(iri=iri, incoming=_LISTED + 1, skipped=skipped)) or []))


async def _parsed(request: Request, job: Job) -> list[Triple] | None:
    """The triples that a job gives; None where the store has no such graph."""
    server: Server = request.app.state.server
    reply = await while_there(request, server.store.run(job))
    if isinstance(reply, Answer):
        return parsed(reply.body)
    if reply.status == 404:
        return None
    raise Rejected(reply.status, reply.reason)


def _rdf(request: Request, graph: Graph, iri: str, kind: str) -> bytes:
    """The graph as an export writes it."""
    server: Server = request.app.state.server
    number = iri.removeprefix(f"{server.base}study/")
    name = IRI(f"<{server.base}record/{number}>")
    return SINKS[_SINKS[kind]].encode(RecordGraph(number, name, IRI(f"<{iri}>"), graph.triples))


def _sent(request: Request, iri: str, kind: str, content: bytes) -> Response:
    """A page or document with what caches and programs want to know: its tag, and its other forms."""
    tag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    base = request.app.state.server.base
    forms = [
        f'<{local(iri, base, suffix)}>; rel="alternate"; type="{other}"'
        for suffix, other in _SUFFIXES.items()
        if other != kind
    ]
    headers = {
        "Vary": "Accept",
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Link": ", ".join(forms),
        "Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
    }
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers)
