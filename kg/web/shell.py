"""What the pages have in common that are not about one thing: their response, and the store that they look into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.web.catalogue import Catalogue
from kg.web.graph import Graph
from kg.web.html import page
from kg.web.http import Portions, Rejected, parameters
from kg.web.server import Server

_DIGITS = 9
_NOTHING = Graph([])  # where a page shows terms of which it knows nothing but the IRI


def html(
    request: Request, name: str, headers: Mapping[str, str] | None = None, *, status: int = 200, **content: Any
) -> Response:
    """A page out of a template. The data set that it shows is described elsewhere, as its header says."""
    server: Server = request.app.state.server
    told = {"Link": '</.well-known/void>; rel="describedby"', "Cache-Control": "no-cache", **(headers or {})}
    return Portions(page(name, server=server, NOTHING=_NOTHING, **content), status, told, "text/html")


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
