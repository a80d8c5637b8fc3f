"""What the pages have in common that are not about one thing: their response, and the store that they look into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from kg.web.catalogue import Catalogue
from kg.web.graph import Graph
from kg.web.html import page
from kg.web.http import Portions, Rejected, parameters
from kg.web.links import asked
from kg.web.media import preferred
from kg.web.server import Server

_DIGITS = 9
_TITLES = dict.fromkeys((404, 405), "Nothing here") | dict.fromkeys((429, 503, 504), "Not now")
_NOTHING = Graph([])  # where a page shows terms of which it knows nothing but the IRI


def html(
    request: Request, name: str, headers: Mapping[str, str] | None = None, *, status: int = 200, **content: Any
) -> Response:
    """A page out of a template. The data set that it shows is described elsewhere, as its header says."""
    server: Server = request.app.state.server
    told = {"Link": '</.well-known/void>; rel="describedby"', "Cache-Control": "no-cache", **(headers or {})}
    return Portions(page(name, server=server, NOTHING=_NOTHING, **content), status, told, "text/html")


async def rejected(request: Request, error: Exception) -> Response:
    """The response to a request that was rejected: its reason, on a page for people, as plain text for programs."""
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {}) | {"Vary": "Accept"}
    if preferred(request.headers.get("accept"), ["text/plain", "text/html"]) != "text/html":
        return PlainTextResponse(f"{error.detail}\n", error.status_code, headers)
    title = _TITLES.get(error.status_code, "This cannot be answered")
    return HTMLResponse(page("rejected.html", title=title, reason=error.detail), error.status_code, headers)


def catalogue(request: Request) -> Catalogue:
    """What is known of the whole store."""
    found: Catalogue = request.app.state.catalogue
    return found


def given(request: Request) -> dict[str, str]:
    """The parameters of a request; of one that comes twice the last."""
    return dict(parameters(request.scope["query_string"]))


def skipped(values: Mapping[str, str]) -> int:
    """How many things the pages before this one have shown."""
    number = values.get("skip", "0")
    if not number.isascii() or not number.isdecimal() or len(number) > _DIGITS:
        raise Rejected(400, "skip is a number")
    return int(number)


def bounded(skipped: int, total: int, shown: int, address: str) -> None:
    """Lead whoever asks for more than there is, ``shown`` at a time, to the last page at an address."""
    if total and skipped >= total:
        last = (total - 1) // shown * shown
        to = f"{asked(address)}skip={last}" if last else address
        raise Rejected(303, f"there are no more than {total:,}: {to}", {"Location": to})
