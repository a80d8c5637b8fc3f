"""The cookbook on the web: its questions, a form for the parameters of each, and the answers as tables."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from kg.cookbook import Recipe, recipes
from kg.web.graph import Graph, parsed
from kg.web.http import Rejected, answered, while_there
from kg.web.jobs import Query, Refusal
from kg.web.media import GRAPHS, TABLES
from kg.web.server import Server
from kg.web.shell import given, html
from kg.web.tables import ROWS, Table, table

_RUN = "run"
_NTRIPLES = "application/n-triples"
_SUFFIXES = {
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
}
_OF_TABLES = {"csv": "CSV", "json": "JSON"}
_OF_GRAPHS = {"ttl": "Turtle", "jsonld": "JSON-LD"}
_SHOWN = 1000
"""Rows or triples of an answer that a page shows; all of them can be had from ``/sparql``."""


async def queries(request: Request) -> Response:
    """``/queries``: the questions, all or those with one ``?keyword=``."""
    wanted = given(request).get("keyword", "")
    every = list(recipes().values())
    return html(
        request,
        "queries.html",
        recipes=[each for each in every if not wanted or wanted in each.keywords],
        keywords=sorted({word for each in every for word in each.keywords}, key=str.casefold),
        wanted=wanted,
    )


async def data(request: Request) -> Response:
    """``/queries/NAME.csv?condition=…``: the answer for programs, as CSV, JSON, Turtle or JSON-LD."""
    recipe = _recipe(request)
    kind = _SUFFIXES.get(request.path_params["suffix"])
    if kind is None:
        raise Rejected(406, f"an answer can be had as {', '.join(_SUFFIXES)}")
    values = given(request)
    try:
        text = recipe.bound({each.name: values.get(each.name, each.default) for each in recipe.parameters})
    except ValueError as error:
        raise Rejected(400, str(error)) from error
    server: Server = request.app.state.server
    job = Query(
        text=text,
        union=server.union,
        base=server.endpoint(request),
        table=kind if kind in TABLES else None,
        graph=kind if kind in GRAPHS else None,
    )
    return await answered(request, server.run(request, job))


def _recipe(request: Request) -> Recipe:
    found = recipes().get(request.path_params["name"])
    if found is None:
        raise Rejected(404, "the cookbook has no query of this name: /queries lists them")
    return found


async def query(request: Request) -> Response:
    """``/queries/NAME?run=&condition=…``: a query, its form, and the answer for the values that are given."""
    recipe = _recipe(request)
    values = given(request)
    filled = {each.name: values.get(each.name, each.default) for each in recipe.parameters}
    wrong, text = "", recipe.bound()
    try:
        text = recipe.bound(filled)
    except ValueError as error:
        wrong = str(error)
    shown = await answer(request, text) if _RUN in values and not wrong else None
    return html(
        request,
        "query.html",
        recipe=recipe,
        filled=filled,
        kinds={each.name: _input(each.kind) for each in recipe.parameters},
        wrong=wrong,
        text=text,
        answer=shown,
        data=[
            (f"/queries/{recipe.name}.{suffix}?{urlencode(filled)}", name)
            for suffix, name in (_OF_GRAPHS if recipe.form == "construct" else _OF_TABLES).items()
        ],
        sparql=f"/sparql?{urlencode({'query': text})}",
        editor=f"/editor?{urlencode({'query': text})}",
    )


def _input(kind: str) -> str:
    """The kind of the form's field."""
    return {"integer": "number", "date": "date"}.get(kind, "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer as a page shows it: a table, triples, yes or no, or the reason why there is none."""

    table: Table | None = None
    triples: Graph | None = None
    boolean: bool | None = None
    more: bool = False
    refusal: str = ""


async def answer(request: Request, text: str) -> Shown:
    """What the store answers to a query."""
    server: Server = request.app.state.server
    job = Query(text=text, union=server.union, base=server.endpoint(request), table=ROWS, graph=_NTRIPLES)
    reply = await while_there(request, server.run(request, job))
    if isinstance(reply, Refusal):
        return Shown(refusal=reply.reason)
    if reply.media_type == _NTRIPLES:
        lines = reply.body.splitlines(keepends=True)
        return Shown(triples=Graph(parsed(b"".join(lines[:_SHOWN]))), more=len(lines) > _SHOWN)
    if reply.body.strip() in (b"true", b"false"):
        return Shown(boolean=reply.body.strip() == b"true")
    rows = table(reply.body, _SHOWN)
    return Shown(table=rows, more=rows.more)
