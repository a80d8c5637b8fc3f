"""SPARQL 1.1 Protocol: queries and updates over HTTP, https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.web import service
from kg.web.http import Rejected, answered, body, brief, parameters, text
from kg.web.jobs import Query
from kg.web.media import GRAPHS, TABLES, media_type, preferred
from kg.web.server import Server

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"


async def sparql(request: Request) -> Response:
    """A query by GET, form or body; an update by form or body; without either, what the endpoint is."""
    server: Server = request.app.state.server
    given = parameters(request.scope["query_string"])
    if request.method == "POST":
        kind, charset = media_type(request.headers.get("content-type"))
        if charset not in (None, "utf-8", "utf8"):
            raise Rejected(415, f"the body must be UTF-8, not {charset}")
        raw = await body(request, server.upload_limit if server.may_write(request) else server.body_limit)
        if kind == _FORM:
            given = [*given, *parameters(raw)]
        elif kind == _QUERY:
            given.append(("query", text(raw)))
        elif kind == _UPDATE:
            given.append(("update", text(raw)))
        else:
            raise Rejected(415, f"the body must be {_FORM}, {_QUERY} or {_UPDATE}, not {kind or 'of no type'}")
    queries = [value for name, value in given if name == "query"]
    updates = [value for name, value in given if name == "update"]
    if len(queries) + len(updates) > 1:
        raise Rejected(400, "one query or one update at a time")
    if updates:
        return await _update(request, server, updates[0], given)
    if queries:
        return await _query(request, server, queries[0], given)
    if request.method == "POST":
        raise Rejected(400, "there is no query in the request, and no update")
    return await service.description(request)


async def _query(request: Request, server: Server, query: str, given: list[tuple[str, str]]) -> Response:
    accept = request.headers.get("accept")
    job = Query(
        text=query,
        union=server.union,
        base=server.endpoint(request),
        default_graphs=_all(given, "default-graph-uri"),
        named_graphs=_all(given, "named-graph-uri"),
        table=preferred(accept, TABLES),
        graph=preferred(accept, GRAPHS),
    )
    return await answered(request, server.run(request, job))


async def _update(request: Request, server: Server, update: str, given: list[tuple[str, str]]) -> Response:
    if request.method != "POST":
        raise Rejected(405, "an update comes by POST", {"Allow": "GET, HEAD, POST, OPTIONS"})
    owner = server.owner(request)
    try:
        await owner.update(
            update,
            base=server.endpoint(request),
            default=_all(given, "using-graph-uri"),
            named=_all(given, "using-named-graph-uri"),
        )
    except PermissionError as error:
        raise Rejected(403, str(error)) from error
    except (SyntaxError, ValueError) as error:
        raise Rejected(400, brief(error)) from error
    return Response(status_code=204)


def _all(given: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in given if key == name)
