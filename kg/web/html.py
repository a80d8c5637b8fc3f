"""Pages out of templates: everything that comes from data is escaped, and leads only where it may."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import jinja2
from markupsafe import Markup, escape

from kg import __version__
from kg.report import curie
from kg.terms import IRI, Term
from kg.vocab import NAMESPACES
from kg.web import draw
from kg.web.graph import Graph, is_iri, lexical, tail
from kg.web.lexicon import called, lexicon
from kg.web.links import local, outside
from kg.web.server import Server

_SHOWN = {"sites": 200, "references": 100, "events": 20, "measures": 12, "rows": 60}
"""So many rows of each kind a study's page shows; the page of the one part has them all."""
_OURS = NAMESPACES["ct"], NAMESPACES["code"]
_TRIPLES = 100
"""So many triples of each part a study's page shows."""


def page(name: str, **content: Any) -> str:
    """A template filled in."""
    return _templates().get_template(name).render(version=__version__, **content)


def read() -> None:
    """Read all templates, which otherwise each page would do for itself at its first time."""
    for name in _templates().list_templates(["html"]):
        _templates().get_template(name)


@cache
def _templates() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.PackageLoader("kg.web", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "lexical": lexical,
        "called": called,
        "tail": tail,
        "short": _short,
        "anchor": _anchor,
        "outside": outside,
    }
    found.globals |= {
        "link": link,
        "plain": _plain,
        "timeline": draw.timeline,
        "world": draw.world,
        "bars": draw.bars,
        "share": draw.share,
        "around": draw.around,
        "address_of": _address,
        "SHOWN": _SHOWN,
        "ALL": dict.fromkeys(_SHOWN),
        "TRIPLES": _TRIPLES,
    }
    return found


def link(term: Term, graph: Graph, server: Server) -> Markup:
    """A term as a person reads it: a thing by its name with a link to its page, all else as text.

    A blank node has no page: its name means nothing outside of one answer.
    """
    if not is_iri(term):
        return escape(graph.label(term) if term in graph else lexical(term))
    iri = term.removeprefix("<").removesuffix(">")
    if term in graph:
        return _link(iri, server.base, graph.label(term), iri)
    return _known(iri, server.base)


@lru_cache(maxsize=1 << 12)
def _known(iri: str, base: str) -> Markup:
    """A link to something that the page says nothing of: most are the properties and codes of the vocabulary."""
    term = lexicon().get(iri)
    if term is None:
        return _link(iri, base, _short(iri), iri)
    # A term of somebody else goes by its short form: its label is often that of the one of ours that is like it.
    name = term.label if iri.startswith(_OURS) else _short(iri)
    return _link(iri, base, name, term.definition)


@lru_cache(maxsize=1 << 14)
def _link(iri: str, base: str, name: str, title: str) -> Markup:
    """A link; the rows of a table of triples have the same ones again and again."""
    return Markup('<a href="{}" title="{}">{}</a>').format(local(iri, base), title, name)


def _plain(term: Term, graph: Graph) -> str:
    """A term in words, without a link."""
    return graph.label(term) if term in graph else called(IRI(term)) if is_iri(term) else lexical(term)


def _short(iri: str) -> str:
    return curie(iri.removeprefix("<").removesuffix(">"))


def _anchor(node: IRI) -> str:
    """The fragment of a part of a study, by which a link to it finds it on the study's page."""
    return node[1:-1].partition("#")[2] if is_iri(node) else node


def _address(node: IRI, server: Server) -> str:
    """The address of a thing's page."""
    return local(lexical(node), server.base)
