"""Linked-data pages: every IRI under the base answers, as a page for people or as RDF for programs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from kg.sinks import SINKS
from kg.sinks.sink import Unwritable
from kg.terms import IRI, RecordGraph, Triple
from kg.vocab import CT, RDF
from kg.web import neighbours, schema_org
from kg.web.anchors import Anchors
from kg.web.graph import Graph, parsed
from kg.web.html import page
from kg.web.http import Rejected, parameters, tagged, while_there
from kg.web.jobs import Answer, Job, Node, Surroundings
from kg.web.jobs import Graph as GraphOf
from kg.web.lexicon import declared
from kg.web.links import asked, local
from kg.web.media import preferred
from kg.web.server import Server
from kg.web.shell import bounded
from kg.web.study import Part, glance, parts
from kg.web.thing import described

_NTRIPLES = "application/n-triples"
_SINKS = {"text/turtle": "turtle", "application/ld+json": "jsonld", _NTRIPLES: "ntriples"}
_SUFFIXES = {".html": "text/html", ".ttl": "text/turtle", ".jsonld": "application/ld+json", ".nt": _NTRIPLES}
_NUMBER = re.compile(r"(?P<folder>(?:study|record)/)(?P<number>(?!NCT)[Nn][Cc][Tt]\d+)(?P<rest>.*)", re.ASCII)
STUDIES = 50
"""How many of its studies a page lists at once."""
TRIPLES = 500
"""How many triples the page of one part of a study lists at once."""
_IDS = "main", "graph", "triples"
"""What the pages of a study call parts of their own."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A thing that the store or the ontology knows; ``around`` is None for a study with a record graph of its own."""

    iri: str
    graph: Graph
    around: Surroundings | None


async def thing(request: Request) -> Response:
    """A thing under the base: ``/study/NCT02955615``, with ``.ttl``, ``.jsonld``, ``.nt`` or ``.html`` for one form."""
    server: Server = request.app.state.server
    # Slugs are in NFC; some clients take the marks off the letters.
    path = unicodedata.normalize("NFC", request.scope["path"].removeprefix("/"))
    if path == "dataset":  # all records together: what is said of them is the description
        return RedirectResponse("/.well-known/void", 303)
    suffix = next((each for each in _SUFFIXES if path.endswith(each)), "")
    # The name of a place has dots: what looks like a suffix may be a state (au.nt).
    whole = await _find(request, server.base + path) if suffix and path.startswith("place/") else None
    if whole:
        return _answer(request, whole, "")
    iri = server.base + path.removesuffix(suffix)
    _kind(request, suffix)
    found = await _find(request, iri)
    if not found and (spelt := _spelt(path)) and await _find(request, server.base + spelt.removesuffix(suffix)):
        return RedirectResponse(local(server.base + spelt.removesuffix(suffix), server.base, suffix), 301)
    fragment = dict(parameters(request.scope["query_string"])).get("at")
    if found and fragment and _is_study(found):
        return RedirectResponse(_place(request, found, fragment), 303)
    return _answer(request, found, suffix) if found else _missing(request, iri)


async def other(request: Request) -> Response:
    """A thing with an IRI of somebody else: ``/thing?iri=http://id.nlm.nih.gov/mesh/D008180``."""
    given = dict(parameters(request.scope["query_string"]))
    if not given.get("iri"):
        raise Rejected(400, "say which thing: ?iri=…")
    suffix = f".{given['format']}" if "format" in given else ""
    if suffix and suffix not in _SUFFIXES:
        raise Rejected(406, f"the format is one of {', '.join(each.removeprefix('.') for each in _SUFFIXES)}")
    _kind(request, suffix)
    found = await _find(request, given["iri"])
    return _answer(request, found, suffix) if found else _missing(request, given["iri"])


def _spelt(path: str) -> str | None:
    """A path as it should be spelt where somebody has typed the number of a study in small letters."""
    found = _NUMBER.fullmatch(path)
    return found and f"{found['folder']}{found['number'].upper()}{found['rest']}"


def _kind(request: Request, suffix: str) -> str:
    """The media type to answer in; rejected where the client takes none that there is."""
    kind = _SUFFIXES[suffix] if suffix else preferred(request.headers.get("accept"), _SUFFIXES.values())
    if kind is None:
        raise Rejected(406, f"this can be had as {', '.join(_SUFFIXES.values())}", {"Vary": "Accept"})
    return kind


async def _find(request: Request, iri: str) -> _Found | None:
    """The graph of the record that is about a study; of another thing, what is around it."""
    server: Server = request.app.state.server
    if iri.startswith(f"{server.base}study/"):
        record = f"{server.base}record/{iri.removeprefix(f'{server.base}study/')}"
        answer = await _asked(request, GraphOf(name=record, media_type=_NTRIPLES))
        if answer and answer.body:
            return _Found(iri, Graph(parsed(answer.body)), None)
    skipped = _skipped(request)
    job = Node(iri=iri, records=f"{server.base}record/", studies=STUDIES, skipped=skipped)
    answer = await _asked(request, job)
    if answer is None:
        return None
    around = msgspec.msgpack.decode(answer.body, type=Surroundings)
    graph = Graph([*declared(iri), *parsed(around.triples)])
    return _Found(iri, graph, around) if len(graph) or around.total else None


async def _asked(request: Request, job: Job) -> Answer | None:
    """What a job gives; None where the store has no such graph, or there can be no such IRI."""
    server: Server = request.app.state.server
    reply = await while_there(request, server.run(request, job))
    if isinstance(reply, Answer):
        return reply
    if reply.status in (400, 404):
        return None
    raise Rejected(reply.status, reply.reason, reply.told)


def _skipped(request: Request) -> int:
    given = dict(parameters(request.scope["query_string"])).get("skip", "0")
    if not given.isascii() or not given.isdecimal() or len(given) > 9:
        raise Rejected(400, "skip is a number")
    return int(given)


def _answer(request: Request, found: _Found, suffix: str) -> Response:
    kind = _kind(request, suffix)
    if found.around:
        bounded(_skipped(request), found.around.total, STUDIES, local(found.iri, request.app.state.server.base, suffix))
    content = _rdf(request, found, kind) if kind in _SINKS else _html(request, found).encode()
    return _sent(request, found, suffix, kind, content)


def _html(request: Request, found: _Found) -> str:
    server: Server = request.app.state.server
    graph, subject = found.graph, IRI(f"<{found.iri}>")
    shown = _shown(request, found)
    if not _is_study(found):
        around = found.around or Surroundings(triples=b"", studies=(), total=0, more=False)
        studies = [IRI(f"<{each}>") for each in around.studies]
        near = neighbours.of_thing(graph, subject, studies, around.total, server.base)
        return page("thing.html", **shown, **described(graph, subject, around), groups=near)
    every = parts(graph, subject)
    shown["glance"] = glance(graph, subject)
    wanted = dict(parameters(request.scope["query_string"])).get("part")
    if wanted is not None:
        part = _part(every, wanted)
        bounded(shown["skipped"], len(part.triples), TRIPLES, f"{shown['ask']}part={part.name}")
        return page("part.html", **shown, part=part, most=TRIPLES, ids=Anchors(subject, _IDS))
    near = neighbours.of_study(graph, subject, server.base)
    document = schema_org.script(graph, subject)
    ids = Anchors(subject, [*_IDS, *(part.name for part in every)])
    return page("study.html", **shown, parts=every, groups=near, document=document, ids=ids)


def _shown(request: Request, found: _Found) -> dict[str, Any]:
    """What every page of a thing shows."""
    server: Server = request.app.state.server
    return {
        "server": server,
        "graph": found.graph,
        "iri": IRI(f"<{found.iri}>"),
        "forms": [(local(found.iri, server.base, suffix), suffix) for suffix in _SUFFIXES if suffix != ".html"],
        "here": local(found.iri, server.base),
        "ask": asked(local(found.iri, server.base)),
        "skipped": _skipped(request),
    }


def _is_study(found: _Found) -> bool:
    return CT.Study in found.graph.properties(f"<{found.iri}>").get(RDF.type, [])


def _place(request: Request, found: _Found, fragment: str) -> str:
    """Where the study's pages show what belongs to it under a fragment; the study's page for what does not."""
    subject, node = IRI(f"<{found.iri}>"), IRI(f"<{found.iri}#{fragment}>")
    shown = _shown(request, found) | {"glance": glance(found.graph, subject), "skipped": 0}
    for part in parts(found.graph, subject):
        position = next((place for place, (each, _, _) in enumerate(part.triples) if each == node), None)
        if position is not None:
            # In what the first page of the part shows, or else on the page that has its triples.
            page("part.html", **shown, part=part, most=TRIPLES, ids=(ids := Anchors(subject, _IDS)))
            skipped = 0 if fragment in ids else position - position % TRIPLES
            wanted = {"part": part.name, **({"skip": skipped} if skipped else {})}
            return f"{shown['here']}?{urlencode(wanted)}#{quote(fragment)}"
    return str(shown["here"])


def _part(every: list[Part], name: str) -> Part:
    for part in every:
        if part.name == name:
            return part
    raise Rejected(404, f"a study's page has no part of that name, only {', '.join(part.name for part in every)}")


def _rdf(request: Request, found: _Found, kind: str) -> bytes:
    """The graph as an export writes it."""
    server: Server = request.app.state.server
    number = found.iri.removeprefix(f"{server.base}study/")
    name = IRI(f"<{server.base}record/{number}>")
    triples: tuple[Triple, ...] = tuple(found.graph)
    try:
        return SINKS[_SINKS[kind]].encode(RecordGraph(number, name, IRI(f"<{found.iri}>"), triples))
    except Unwritable as error:
        raise Rejected(406, f"this cannot be written as {kind}: {error}") from error


def _sent(request: Request, found: _Found, suffix: str, kind: str, content: bytes) -> Response:
    """A page or document with what caches and programs want to know: its tag, its other forms, the next page."""
    base = request.app.state.server.base
    links = [
        f'<{local(found.iri, base, other)}>; rel="alternate"; type="{form}"'
        for other, form in _SUFFIXES.items()
        if form != kind
    ]
    skipped = _skipped(request)
    if found.around and skipped + STUDIES < found.around.total:
        links.append(f'<{asked(local(found.iri, base, suffix))}skip={skipped + STUDIES}>; rel="next"')
    headers = {
        "Vary": "Accept",
        "Cache-Control": "no-cache",
        "Link": ", ".join(links),
        "Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
    }
    return tagged(request, Response(content, headers=headers))


def _missing(request: Request, iri: str) -> Response:
    """Nothing is known of a thing: a page for people, a line for programs."""
    headers = {"Vary": "Accept"}
    if preferred(request.headers.get("accept"), ["text/plain", "text/html"]) != "text/html":
        return PlainTextResponse(f"nothing is known of {iri}\n", 404, headers)
    content = page("missing.html", iri=iri, server=request.app.state.server)
    return Response(content, 404, headers, media_type="text/html")
