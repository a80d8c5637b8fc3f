"""What the routes share: the store, who may write to it, and the addresses that it is known by."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request

from kg.iris import BASE
from kg.web.http import Rejected
from kg.web.jobs import Job, Page, Reply
from kg.web.owner import Owner
from kg.web.pool import Pool
from kg.web.room import Room

if TYPE_CHECKING:
    from kg.web.rendering import Here


@dataclass(frozen=True, kw_only=True)
class Server:
    """One store on the web.

    ``folder`` is where the store is, ``base`` what the IRIs of its things start with, ``union`` whether a query looks
    into all graphs unless it names some, ``token`` what a client must show to write, ``body_limit`` the bytes of a
    query, ``upload_limit`` those of what is written at once, ``public`` the address that the server is known by, where
    that is not the one that it is called by (behind a proxy), ``tell`` takes lines for whoever runs the server,
    ``room`` bounds what is held for clients that read slowly.
    """

    store: Pool | Owner | Here
    folder: Path
    base: str = BASE
    union: bool = True
    token: str | None = None
    body_limit: int = 1 << 20
    upload_limit: int = 64 << 20
    public: str | None = None
    tell: Callable[[str], None] = print
    room: Room = field(default_factory=lambda: Room(256 << 20))

    async def run(self, request: Request, job: Job) -> Reply:
        """Do a job for the client of a request, if there is room for the answer until it is sent."""
        client = request.client.host if request.client else ""
        return await self.store.run(job, client, lambda size: self.room.take(request.scope, client, size))

    async def page(self, request: Request, route: str, **values: str) -> Reply:
        """Have a page made where the store is, for the client of a request."""
        scope = request.scope
        job = Page(
            route=route,
            method=scope["method"],
            scheme=scope["scheme"],
            path=scope["path"],
            query=scope["query_string"],
            headers=tuple(scope["headers"]),
            values=values,
            base=self.base,
            union=self.union,
            public=self.public,
        )
        return await self.run(request, job)

    def root(self, request: Request) -> str:
        """The address of the front page, without a slash at its end."""
        return (self.public or str(request.base_url)).rstrip("/")

    def address(self, request: Request) -> str:
        """The address that was asked for, without its query."""
        return f"{self.root(request)}{request.url.path}"

    def endpoint(self, request: Request) -> str:
        """The address of the SPARQL endpoint."""
        return f"{self.root(request)}/sparql"

    def may_write(self, request: Request) -> bool:
        """Whether the client has shown the token."""
        kind, _, shown = request.headers.get("authorization", "").partition(" ")
        expected = (self.token or "").encode()
        return bool(expected) and kind.lower() == "bearer" and hmac.compare_digest(_bytes(shown.strip()), expected)

    def owner(self, request: Request) -> Owner:
        """The store to write to; rejected where nobody may, or the client has not shown the token."""
        if not isinstance(self.store, Owner):
            raise Rejected(403, "this server is read-only")
        if not self.may_write(request):
            raise Rejected(401, "writing wants a bearer token", {"WWW-Authenticate": "Bearer"})
        return self.store


def _bytes(header: str) -> bytes:
    """A header's value as it came."""
    return header.encode("latin-1")
