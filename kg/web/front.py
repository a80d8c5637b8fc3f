"""The front page, and the description of the data set for programs."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.description import PREFIXES
from kg.problems import StoreError
from kg.search import Found
from kg.terms import IRI
from kg.vocab import DCTERMS, RDF, RDFS
from kg.web.graph import Graph, lexical, parsed
from kg.web.http import Portions, Rejected, tagged
from kg.web.media import GRAPHS, preferred
from kg.web.search import Facet, facets
from kg.web.shell import catalogue, html
from kg.web.vocabulary import SUFFIXES

_LATEST = 8
_DATA_SET = IRI(f"<{PREFIXES['dcat']}Dataset>")  # those of others that it links to are void:Dataset alone
_TRIPLES = IRI(f"<{PREFIXES['void']}triples>")
_SOURCE = IRI(f"<{PREFIXES['dcterms']}source>")
_RIGHTS = IRI(f"<{PREFIXES['dcterms']}rights>")
_WAIT = "30"  # seconds


@dataclass(frozen=True, slots=True)
class About:
    """What the front page tells of the data set: title, where it is from, until when, its terms, its size."""

    title: str
    summary: str
    source: str
    rights: str
    terms: str
    modified: str
    triples: int


async def front(request: Request) -> Response:
    """``/``: what this is, a search, counts, the latest records, the data set and ways into it."""
    known = catalogue(request)
    found: Found | None = None
    counted: list[Facet] = []
    try:
        found = await known.found("", (), 0)
        counted = facets("", {}, found.facets, await known.labels())
    except StoreError:
        pass  # the page says so
    described = await known.description()
    return html(
        request,
        "front.html",
        found=found,
        latest=found.hits[:_LATEST] if found else (),
        counted={each.kind: each for each in counted},
        about=_about(described) if described else None,
        waiting=described is None,
    )


async def void(request: Request) -> Response:
    """The description of the data set in RDF at ``/.well-known/void``, https://www.w3.org/TR/void/#well-known.

    Also at ``/dataset.ttl``, ``.jsonld`` and ``.nt``: the IRI of the data set with a suffix.
    """
    suffix = request.path_params.get("suffix")
    accepted = request.headers.get("accept")
    chosen = SUFFIXES.get(f".{suffix}") if suffix is not None else preferred(accepted, GRAPHS)
    if chosen is None:
        raise Rejected(406, f"the description can be had as {', '.join(GRAPHS)}", {"Vary": "Accept"})
    described = await catalogue(request).description()
    if described is None:
        raise Rejected(503, "the data set is being counted: come back later", {"Retry-After": _WAIT})
    if not described:
        raise Rejected(404, "there is nothing to describe")
    triples = [quad.triple for quad in ox.parse(described, ox.RdfFormat.N_TRIPLES)]
    body = ox.serialize(triples, format=GRAPHS[chosen], prefixes=PREFIXES) or b""
    charset = "; charset=utf-8" if chosen.startswith("text/") else ""
    return tagged(request, Portions(body, headers={"Content-Type": f"{chosen}{charset}", "Vary": "Accept"}))


def _about(described: bytes) -> About | None:
    graph = Graph(parsed(described))
    for subject in graph.subjects():
        if _DATA_SET in graph.values(subject, RDF.type) and graph.values(subject, DCTERMS.title):
            break
    else:
        return None

    def text(predicate: IRI) -> str:
        return next(map(lexical, graph.values(subject, predicate)), "")

    rights = next(iter(graph.values(subject, _RIGHTS)), None)
    terms = graph.values(rights, RDFS.seeAlso) if rights else ()
    return About(
        title=text(DCTERMS.title),
        summary=text(DCTERMS.description),
        source=text(_SOURCE),
        rights=lexical(graph.values(rights, RDFS.label)[0]) if rights else "",
        terms=next(map(lexical, terms), ""),
        modified=text(DCTERMS.modified),
        triples=int(text(_TRIPLES) or 0),
    )
