"""The ontology: a page with every term for people, the ontology's own files for programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from kg.cookbook import Recipe, recipes
from kg.report import curie
from kg.terms import Triple
from kg.vocab import NAMESPACES
from kg.web.http import Portions, Rejected, tagged
from kg.web.lexicon import Term, lexicon
from kg.web.media import GRAPHS, preferred
from kg.web.shell import catalogue, html
from kg.web.vocabulary import SUFFIXES, headers, written

_NAME = re.compile(r"[A-Za-z][\w-]*:[A-Za-z][\w.-]*\w|<[^<>\s]+>", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as the page shows it."""

    term: Term
    name: str
    anchor: str
    example: Triple | None
    queries: tuple[Recipe, ...]


async def ontology(request: Request) -> Response:
    """``/ontology`` as a page, as Turtle, JSON-LD, N-Triples or RDF/XML, also by suffix."""
    suffix = request.path_params.get("suffix", "")
    accept = request.headers.get("accept")
    forms = {".html": "text/html", **SUFFIXES}
    chosen = forms.get(f".{suffix}") if suffix else preferred(accept, ["text/html", *GRAPHS])
    if chosen is None:
        raise Rejected(406, f"the ontology can be had as text/html, {', '.join(GRAPHS)}", {"Vary": "Accept"})
    if chosen != "text/html":
        return tagged(request, Portions(written("ontology", chosen), headers=headers(chosen)))
    return await catalogue(request).terms(request)


async def terms(request: Request) -> Response:
    """That page, made where the store is."""
    examples = await catalogue(request).examples(request)
    every = [Entry(term, curie(iri), _anchor(iri), examples.get(iri), _used(iri)) for iri, term in lexicon().items()]
    links = [f'<{each}>; rel="alternate"; type="{kind}"' for each, kind in _forms()]
    return html(
        request,
        "ontology.html",
        {"Vary": "Accept", "Link": ", ".join([*links, '</.well-known/void>; rel="describedby"'])},
        classes=[each for each in every if each.term.kind == "class"],
        properties=[each for each in every if each.term.kind in ("property", "annotation")],
        lists=[
            (each, [code for code in every if code.term.kind == "code" and code.term.scheme == each.term.iri])
            for each in every
            if each.term.kind == "code list"
        ],
        forms=[(address, address[address.rindex(".") :]) for address, _ in _forms()],
    )


def _anchor(iri: str) -> str:
    """Where on the page a term is: ``startDate``, ``code-Phase.PHASE2``, for others' terms ``dcterms-title``."""
    if iri.startswith(NAMESPACES["ct"]):
        return iri.removeprefix(NAMESPACES["ct"])
    if iri.startswith(NAMESPACES["code"]):
        return f"code-{iri.removeprefix(NAMESPACES['code'])}"
    return curie(iri).replace(":", "-")


def _forms() -> list[tuple[str, str]]:
    return [(f"/ontology{suffix}", kind) for suffix, kind in SUFFIXES.items()]


@cache
def _uses() -> dict[str, list[Recipe]]:
    """The queries of the cookbook that use a term, by its IRI."""
    found: dict[str, list[Recipe]] = {}
    for recipe in recipes().values():
        prefixes = dict(re.findall(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", recipe.text))
        body = re.sub(r"(?m)^PREFIX.*$|#.*$", "", recipe.bound())
        for each in dict.fromkeys(_NAME.findall(body)):
            prefix, _, rest = each.partition(":")
            iri = each[1:-1] if each[0] == "<" else prefixes.get(prefix, "") + rest
            found.setdefault(iri, []).append(recipe)
    return found


def _used(iri: str) -> tuple[Recipe, ...]:
    return tuple(_uses().get(iri, ()))
