"""SPARQL 1.1 Graph Store HTTP Protocol, https://www.w3.org/TR/sparql11-http-rdf-update/.

A graph is named by ``?graph=IRI`` or ``?default``, or is the one whose IRI is the address itself. Without a name POST
makes a graph, or adds a data set whose graphs have names (N-Quads, TriG).
"""

from __future__ import annotations

import email.parser
import email.policy
import uuid
from collections.abc import Iterator

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.web.http import Rejected, answered, body, brief, parameters, tagged
from kg.web.jobs import Graph
from kg.web.media import DATASETS, GRAPHS, media_type, preferred
from kg.web.owner import Owner
from kg.web.server import Server

_WHICH = "say which graph: ?graph=IRI or ?default"


async def store(request: Request) -> Response:
    """Read, replace, add to or delete a graph."""
    server: Server = request.app.state.server
    name, named = _graph(request, server)
    if not named and request.method != "POST":
        raise Rejected(400, _WHICH)
    if request.method in ("GET", "HEAD"):
        return await _read(request, server, name)
    owner = server.owner(request)
    if request.method == "DELETE":
        if not await owner.delete(name):
            raise Rejected(404, f"there is no graph {name}")
        return Response(status_code=204)
    documents = [*_documents(request.headers.get("content-type"), await body(request, server.upload_limit))]
    try:
        if not named:
            return await _made(owner, documents, server.address(request))
        change = owner.replace if request.method == "PUT" else owner.add
        return Response(status_code=201 if await change(name, documents, server.address(request)) else 204)
    except (SyntaxError, ValueError) as error:
        raise Rejected(400, brief(error)) from error


async def _read(request: Request, server: Server, name: str | None) -> Response:
    chosen = preferred(request.headers.get("accept"), GRAPHS)
    if chosen is None:
        raise Rejected(406, f"a graph can be had as {', '.join(GRAPHS)}", {"Vary": "Accept"})
    job = Graph(name=name, media_type=chosen, union=server.union)
    return tagged(request, await answered(request, server.run(request, job)))


async def _made(owner: Owner, documents: list[tuple[str, bytes]], address: str) -> Response:
    """What a POST without a name makes: the graphs that are named in the body, or a new one with an address here."""
    if all(kind in DATASETS for kind, _ in documents):
        await owner.add_dataset(documents)
        return Response(status_code=204)
    made = f"{address.rstrip('/')}/{uuid.uuid4()}"
    await owner.add(made, documents, made)
    return Response(status_code=201, headers={"Location": made})


def _graph(request: Request, server: Server) -> tuple[str | None, bool]:
    """The name of the graph that is meant, None for the default graph; and whether one is meant at all."""
    given = parameters(request.scope["query_string"])
    names = [value for key, value in given if key == "graph"]
    default = any(key == "default" for key, _ in given)
    if len(names) + default > 1:
        raise Rejected(400, "one graph at a time")
    if names:
        return _absolute(names[0]), True
    if default:
        return None, True
    if request.path_params.get("path"):
        return _absolute(server.address(request)), True
    return None, False


def _absolute(name: str) -> str:
    """An IRI as the engine takes it, that is, an absolute one."""
    try:
        return ox.NamedNode(name).value
    except ValueError as error:
        raise Rejected(400, f"{name[:200]!r} is no absolute IRI: {error}") from error


def _documents(content_type: str | None, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The type and the bytes of each document in a body; of several where it is a form with files."""
    kind, charset = media_type(content_type)
    if kind == "multipart/form-data":
        header = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
        form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(header + content)
        if form.defects or not form.is_multipart():
            raise Rejected(400, "the form is broken")
        for part in form.iter_parts():
            found = part.get_payload(decode=True)
            yield from _documents(part.get("Content-Type"), found if isinstance(found, bytes) else b"")
        return
    if charset not in (None, "utf-8", "utf8"):
        raise Rejected(415, f"the body must be UTF-8, not {charset}")
    if kind not in GRAPHS and kind not in DATASETS:
        raise Rejected(415, f"the body must be one of {', '.join([*GRAPHS, *DATASETS])}, not {kind or 'of no type'}")
    yield kind, content
