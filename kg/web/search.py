"""The search page: studies by their words and facets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.problems import StoreError
from kg.search import FACETS, PAGE, Counts
from kg.terms import IRI
from kg.web.http import Rejected
from kg.web.lexicon import called
from kg.web.links import local
from kg.web.server import Server
from kg.web.shell import bounded, catalogue, given, html, skipped

NAMES = {"status": "Status", "phase": "Phase", "type": "Type", "country": "Country", "year": "Start"}
"""What the facets are called."""

_LONGEST = 300  # characters of what is looked for
_SHOWN = 12  # values of a facet that are seen at once


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its name, how many studies have it, and the address with it chosen, or with it given up."""

    name: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: the choices that are seen at once, and the others."""

    kind: str
    name: str
    first: list[Choice]
    others: list[Choice]


async def search(request: Request) -> Response:
    """``/search?q=lupus&status=…&phase=…&country=…&type=…&year=2020&skip=20``; a number leads straight to its study."""
    server: Server = request.app.state.server
    values = given(request)
    text, skip = values.get("q", "").strip()[:_LONGEST], skipped(values)
    chosen = {kind: values[kind] for kind in FACETS if values.get(kind)}
    known = catalogue(request)
    try:
        if text and not chosen and (study := await known.numbered(text)):
            return RedirectResponse(local(study, server.base), 303)
        found = await known.found(text, chosen.items(), skip)
        labels, lags = await known.labels(), await known.lags()
    except StoreError as error:
        raise Rejected(503, f"studies cannot be searched now: {error}", {"Retry-After": "60"}) from error
    bounded(skip, found.total, PAGE, address(text, chosen))
    given_up = [
        Choice(name(kind, value, labels), 0, address(text, {**chosen, kind: ""}), chosen=True)
        for kind, value in chosen.items()
    ]
    return html(
        request,
        "search.html",
        text=text,
        found=found,
        chosen=chosen,
        given_up=given_up,
        facets=[each for each in facets(text, chosen, found.facets, labels) if each.first],
        skipped=skip,
        shown=PAGE,
        query=f"?{urlencode({'q': text, **chosen})}&",
        lags=lags,
    )


def facets(text: str, chosen: Mapping[str, str], counts: Counts, labels: Mapping[str, str]) -> list[Facet]:
    """What the studies that were found can be narrowed by: all facets but those that are chosen already."""
    found = []
    for kind in FACETS:
        values = [(value, count) for value, count in counts[kind].items() if kind not in chosen]
        if kind == "year":
            values.sort(reverse=True)
        choices = [
            Choice(name(kind, value, labels), count, address(text, {**chosen, kind: value}), chosen=False)
            for value, count in values
        ]
        found.append(Facet(kind, NAMES[kind], choices[:_SHOWN], choices[_SHOWN:]))
    return found


def address(text: str, chosen: Mapping[str, str]) -> str:
    """The address of a search."""
    wanted = {"q": text, **chosen}
    return f"/search?{urlencode({key: value for key, value in wanted.items() if value})}"


def name(kind: str, value: str, labels: Mapping[str, str]) -> str:
    """What a value of a facet is called."""
    return value if kind == "year" else labels.get(value) or called(IRI(f"<{value}>"))
