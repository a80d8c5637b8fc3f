"""What the routes share: the store, who may write to it, and the addresses that it is known by."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from starlette.requests import Request

from kg.iris import BASE
from kg.web.http import Rejected
from kg.web.jobs import Limits
from kg.web.owner import Owner
from kg.web.pool import Pool


@dataclass(frozen=True, kw_only=True)
class Server:
    """One store on the web.

    ``base`` is what the IRIs of its things start with, ``union`` whether a query looks into all graphs unless it names
    some, ``token`` what a client must show to write, ``body_limit`` the bytes of a request, ``public`` the address that
    the server is known by, where that is not the one that it is called by (behind a proxy).
    """

    store: Pool | Owner
    base: str = BASE
    union: bool = True
    token: str | None = None
    body_limit: int = 1 << 20
    public: str | None = None

    def root(self, request: Request) -> str:
        """The address of the front page, without a slash at its end."""
        return (self.public or str(request.base_url)).rstrip("/")

    def address(self, request: Request) -> str:
        """The address that was asked for, without its query."""
        return f"{self.root(request)}{request.url.path}"

    def endpoint(self, request: Request) -> str:
        """The address of the SPARQL endpoint."""
        return f"{self.root(request)}/sparql"

    def owner(self, request: Request) -> Owner:
        """The store to write to; rejected where nobody may, or the client has not shown the token."""
        if not isinstance(self.store, Owner):
            raise Rejected(403, "this server is read-only")
        kind, _, shown = request.headers.get("authorization", "").partition(" ")
        expected = (self.token or "").encode()
        if not expected or kind.lower() != "bearer" or not hmac.compare_digest(shown.strip().encode(), expected):
            raise Rejected(401, "writing wants a bearer token", {"WWW-Authenticate": "Bearer"})
        return self.store


@asynccontextmanager
async def opened(folder: Path, limits: Limits, *, token: str | None, union: bool) -> AsyncIterator[Server]:
    """A server over the store in ``folder``; one that can be written to where a ``token`` is given."""
    if token is None:
        async with Pool.running(folder, limits) as pool:
            yield Server(store=pool, union=union)
    else:
        yield Server(store=Owner(ox.Store(folder), limits), union=union, token=token)
