"""The cookbook on the web: its questions, a form for the parameters of each, and the answers as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kg.cookbook import Recipe, recipes
from kg.terms import Term
from kg.terms import text as text_literal
from kg.web.graph import Graph, is_literal, lexical, parsed
from kg.web.html import page
from kg.web.http import Rejected, answered, while_there
from kg.web.jobs import Answer, Query, Refusal
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
_LONGEST = 300
"""Characters of a literal that the table of an answer shows."""
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
    shown, status, headers = await answer(request, text) if _RUN in values and not wrong else NO_ANSWER
    return html(
        request,
        "query.html",
        headers,
        status=status,
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


NO_ANSWER: tuple[Markup, int, Mapping[str, str]] = Markup(), 200, {}
"""What a page shows where no query is asked."""


async def answer(request: Request, text: str) -> tuple[Markup, int, Mapping[str, str]]:
    """The part of a page that shows the answer to a query; the status and headers of the page."""
    server: Server = request.app.state.server
    sparql = f"/sparql?{urlencode({'query': text})}"
    reply = await while_there(request, server.page(request, "answer", query=text, sparql=sparql))
    if isinstance(reply, Answer):
        return Markup(reply.body.decode()), 200, {}  # noqa: S704 - a template has made it
    if reply.status == 500:
        raise RuntimeError(reply.reason)
    part = page("answer.html", answer=Shown(refusal=reply.reason), server=server, sparql=sparql, NOTHING=Graph([]))
    return Markup(part), reply.status, reply.told  # noqa: S704


async def beginning(request: Request) -> Response:
    """That part, made where the store is, from the beginning of what a query finds."""
    server: Server = request.app.state.server
    text = request.path_params["query"]
    job = Query(text=text, union=server.union, base=server.endpoint(request), table=ROWS, graph=_NTRIPLES, first=_SHOWN)
    reply = await server.run(request, job)
    if isinstance(reply, Refusal):
        raise Rejected(reply.status, reply.reason, reply.told)
    return html(request, "answer.html", answer=_shown(reply), sparql=request.path_params["sparql"])


def _shown(reply: Answer) -> Shown:
    if reply.media_type == _NTRIPLES:
        found = parsed(reply.body)
        triples = [(subject, predicate, _cut(value)) for subject, predicate, value in found[:_SHOWN]]
        return Shown(triples=Graph(triples), more=len(found) > _SHOWN)
    if reply.body.strip() in (b"true", b"false"):
        return Shown(boolean=reply.body.strip() == b"true")
    rows = table(reply.body, _SHOWN)
    return Shown(table=rows, more=rows.more)


def _cut(term: Term) -> Term:
    """A literal that is not longer than what a table has room for."""
    shown = lexical(term) if is_literal(term) else ""
    return (text_literal(f"{shown[:_LONGEST]}…") if len(shown) > _LONGEST else None) or term
