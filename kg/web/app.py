"""The application: routes, and what every response carries."""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.catalogue import Catalogue
from kg.web.editor import editor, terms
from kg.web.front import front, void
from kg.web.graph_store import store
from kg.web.http import answered, rejected
from kg.web.ontology import ontology
from kg.web.protocol import sparql
from kg.web.queries import data, queries, query
from kg.web.room import Room
from kg.web.search import search
from kg.web.server import Server

# Everything that a page needs comes from this server, and nobody may show its pages inside of others.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    b"content-security-policy": _POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}


_PREFLIGHT = b"access-control-request-method"
_READ = "GET", "HEAD"
_METHODS = {"sparql": (*_READ, "POST"), "store": (*_READ, "PUT", "POST", "DELETE")}

# What may stand in a Host header: a name or an address, and a port. Addresses in answers are made of it.
_HOST = re.compile(r"(?:[\w.-]{1,253}|\[(?P<six>[0-9A-Fa-f:.]+)\])(?::\d{1,5})?", re.ASCII)


class _Guarded:
    """Adds the headers that keep a browser from doing what no page here asks of it, and tells of each request.

    The room that answers take is given up when they are sent.
    """

    def __init__(self, app: ASGIApp, room: Room, told: Callable[[str], None]) -> None:
        self._app = app
        self._room = room
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began = time.monotonic()
        status = 500

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = {name for name, _ in message["headers"]}
                message["headers"] += [(name, value) for name, value in _HEADERS.items() if name not in own]
            await send(message)

        try:
            await self._answer(scope)(scope, receive, guarded)
        finally:
            self._room.leave(scope)
            # Without the query, which may hold what is nobody's business.
            client = scope["client"][0] if scope["client"] else "-"
            took = round(1000 * (time.monotonic() - began))
            self._told(f"{client} {scope['method']} {scope['path']} {status} {took} ms")

    def _answer(self, scope: Scope) -> ASGIApp:
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) > 1 or not all(map(_is_host, hosts)):
            return PlainTextResponse("the header Host is no name of a server\n", 400)
        if scope["method"] == "OPTIONS" and not any(name == _PREFLIGHT for name, _ in scope["headers"]):
            folder = scope["path"].removeprefix("/").partition("/")[0]
            return Response(status_code=204, headers={"Allow": ", ".join([*_METHODS.get(folder, _READ), "OPTIONS"])})
        return self._app


def _is_host(value: str) -> bool:
    found = _HOST.fullmatch(value)
    return found is not None and (found["six"] is None or _is_address(found["six"]))


def _is_address(value: str) -> bool:
    try:
        ipaddress.IPv6Address(value)
    except ValueError:
        return False
    return True


def application(server: Server, told: Callable[[str], None] = lambda _: None) -> ASGIApp:
    """The application over a server; ``told`` gets a line for each request."""
    app = _application()
    app.state.server = server
    app.state.catalogue = Catalogue(server)
    # Around all of it: what Starlette answers to a fault of ours is guarded too.
    return _Guarded(app, server.room, told)


def _made(route: str) -> Callable[[Request], Awaitable[Response]]:
    """The handler of a page that is made where the store is: here it would hold up everybody else."""

    async def handler(request: Request) -> Response:
        server: Server = request.app.state.server
        return await answered(request, server.page(request, route))

    return handler


def _application() -> Starlette:
    return Starlette(
        routes=[
            Route("/sparql", sparql, methods=_METHODS["sparql"]),
            Route("/store", store, methods=_METHODS["store"]),
            Route("/store/{path:path}", store, methods=_METHODS["store"]),
            Route("/", front),
            Route("/search", search),
            Route("/queries", queries),
            Route("/queries/{name}.{suffix}", data),
            Route("/queries/{name}", query),
            Route("/editor", editor),
            Route("/editor/terms.json", terms),
            Route("/ontology", ontology),
            Route("/ontology.{suffix}", ontology),
            Route("/.well-known/void", void),
            Mount("/static", StaticFiles(packages=[("kg.web", "static")])),
            Route("/thing", _made("other")),
            Route("/{path:path}", _made("thing")),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["Accept", "Content-Type"],
                expose_headers=["ETag", "Link", "Retry-After"],
                max_age=86400,
            ),
        ],
        exception_handlers={HTTPException: rejected},
    )
