"""The files of the vocabulary at the IRIs that they have: ontology, codes, alignments, shapes, the JSON-LD context."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg import __version__
from kg.cookbook import recipes
from kg.resources import resource
from kg.vocab import NAMESPACES
from kg.web.http import Portions, Rejected, tagged
from kg.web.media import GRAPHS, preferred

SUFFIXES = {".ttl": "text/turtle", ".jsonld": "application/ld+json", ".nt": "application/n-triples"}
"""The forms that have an address of their own."""

_VERSION = f"/{__version__}"
_ONTOLOGY = "ct", "codes", "alignments"


PATHS = (
    "/ontology/{version}",
    *(f"/{name}{end}" for name in ("codes", "alignments", "shapes") for end in ("", ".{suffix}", "/{rest:path}")),
)
"""The paths that :func:`files` answers."""


async def files(request: Request) -> Response:
    """``/codes``, ``/alignments``, ``/shapes``, ``/shapes/arms``, each also by suffix; a version leads to its file."""
    path = request.scope["path"].removeprefix("/")
    name, dot, suffix = path.partition(".")
    if path.endswith(_VERSION) and path.removesuffix(_VERSION) in _published():
        return RedirectResponse(f"/{path.removesuffix(_VERSION)}", 303)
    if name not in _published():
        raise Rejected(404, f"the vocabulary has no file {name}, only {', '.join(_published())}")
    kind = SUFFIXES.get(f".{suffix}") if dot else preferred(request.headers.get("accept"), GRAPHS)
    if kind is None:
        raise Rejected(406, f"this can be had as {', '.join(GRAPHS)}", {"Vary": "Accept"})
    return tagged(request, Portions(written(name, kind), headers=headers(kind)))


def headers(kind: str) -> dict[str, str]:
    """What is told of a file in the format of a media type."""
    return {"Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, "Vary": "Accept"}


@cache
def _published() -> dict[str, tuple[Path, ...]]:
    """The addresses of files, and of which of the project's files each is made: ``ontology`` is all of its three."""
    shapes = {path.stem: path for path in sorted(resource("shapes").glob("*.ttl"))}
    ontology = {name: resource(f"ontology/{name}.ttl") for name in _ONTOLOGY}
    return {
        "ontology": tuple(ontology.values()),
        "codes": (ontology["codes"],),
        "alignments": (ontology["alignments"],),
        "shapes": tuple(shapes.values()),
        **{f"shapes/{name}": (path,) for name, path in shapes.items()},
    }


@cache
def written(name: str, kind: str) -> bytes:
    """A file of the vocabulary in the format of a media type."""
    triples = [
        quad.triple for path in _published()[name] for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    ]
    return ox.serialize(dict.fromkeys(triples), format=GRAPHS[kind], prefixes=NAMESPACES) or b""


async def context(request: Request) -> Response:
    """``/context.jsonld``: the context of our JSON-LD."""
    content = resource("ontology/context.jsonld").read_bytes()
    return tagged(request, Portions(content, media_type="application/ld+json"))


async def described(request: Request) -> Response:
    """``/query/NAME``, the IRI of a query of the cookbook: its page tells of it."""
    name = request.path_params["name"]
    if name not in recipes():
        raise Rejected(404, "the cookbook has no query of this name: /queries lists them")
    return RedirectResponse(f"/queries/{name}", 303)
