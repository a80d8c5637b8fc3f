"""The application: routes, and what every response carries."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.graph_store import store
from kg.web.http import rejected
from kg.web.pages import other, thing
from kg.web.protocol import sparql
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


class _Guarded:
    """Adds the headers that keep a browser from doing what no page here asks of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS.items()]
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


def application(opened: Callable[[], AbstractAsyncContextManager[Server]]) -> Starlette:
    """The application over a server that is opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with opened() as server:
            app.state.server = server
            yield

    return Starlette(
        routes=[
            Route("/sparql", sparql, methods=["GET", "HEAD", "POST"]),
            Route("/store", store, methods=["GET", "HEAD", "PUT", "POST", "DELETE"]),
            Route("/store/{path:path}", store, methods=["GET", "HEAD", "PUT", "POST", "DELETE"]),
            Mount("/static", StaticFiles(packages=[("kg.web", "static")])),
            Route("/thing", other),
            Route("/{path:path}", thing),
        ],
        middleware=[
            Middleware(_Guarded),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["Accept", "Content-Type"],
                max_age=86400,
            ),
        ],
        exception_handlers={HTTPException: rejected},
        lifespan=lifespan,
    )
