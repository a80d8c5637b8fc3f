"""The query editor: YASGUI where its files are there and scripts run, else a plain form with the answer below."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from kg.cookbook import recipes
from kg.report import curie
from kg.sparql.syntax import PREFIXES
from kg.web.lexicon import lexicon
from kg.web.queries import NO_ANSWER, answer
from kg.web.shell import given, html

# The editor's library sets the sizes of its parts by style attributes, which the policy for other pages forbids; what
# it may load is the same. Its symbols are images in its style sheet.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FIRST = """PREFIX ct: <https://w3id.org/trial-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?study ?number ?title WHERE {
  ?study a ct:ClinicalTrial ;
    dcterms:identifier ?number ;
    dcterms:title ?title .
}
LIMIT 10
"""


async def editor(request: Request) -> Response:
    """``/editor?query=…``, with ``&run=`` also the answer, for browsers without scripts."""
    values = given(request)
    text = values.get("query") or _FIRST
    shown, status, headers = await answer(request, text) if "run" in values else NO_ANSWER
    return html(
        request,
        "editor.html",
        {"Content-Security-Policy": POLICY, **headers},
        status=status,
        text=text,
        answer=shown,
        yasgui=has_yasgui(),
        recipes=recipes().values(),
    )


async def terms(_: Request) -> Response:
    """``/editor/terms.json``: our prefixes, and each term with its kind, label and definition, for completion."""
    return Response(_terms(), media_type="application/json", headers={"Cache-Control": "max-age=3600"})


@cache
def _terms() -> bytes:
    every = [
        {"iri": each.iri, "name": curie(each.iri), "kind": each.kind, "label": each.label}
        for each in lexicon().values()
    ]
    examples = [{"name": each.name, "question": each.question, "query": each.bound()} for each in recipes().values()]
    return msgspec.json.encode({"prefixes": dict(PREFIXES), "terms": every, "examples": examples})


@cache
def has_yasgui() -> bool:
    """Whether the editor's files were put beside the package's other ones, see ``make assets``."""
    return (files("kg.web") / "static/vendor/yasgui.min.js").is_file()
