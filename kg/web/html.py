"""Pages out of templates: everything that comes from data is escaped, and leads only where it may."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from kg import __version__
from kg.report import curie
from kg.terms import IRI, Term
from kg.web import draw
from kg.web.graph import Graph, is_literal, lexical, tail
from kg.web.lexicon import called, lexicon
from kg.web.links import local, outside
from kg.web.server import Server

_CODE = re.compile(r"<https://w3id\.org/trial-kg/code/[^>]+>")


def page(name: str, **content: Any) -> str:
    """A template filled in."""
    return _templates().get_template(name).render(version=__version__, **content)


@cache
def _templates() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.PackageLoader("kg.web", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"lexical": lexical, "called": called, "tail": tail, "short": _short, "anchor": _anchor, "outside": outside}
    found.globals |= {"link": link, "plain": _plain, "timeline": draw.timeline, "world": draw.world, "bars": draw.bars}
    return found


def link(term: Term, graph: Graph, server: Server) -> Markup:
    """A term as a person reads it: a literal as text, a thing by its name with a link to its page."""
    if is_literal(term):
        return Markup("{}").format(lexical(term))
    iri = lexical(term)
    known = lexicon().get(iri)
    name = graph.label(term) if term in graph else known.label if known else _short(iri)
    title = known.definition if known else iri
    return Markup('<a href="{}" title="{}">{}</a>').format(local(iri, server.base), title, name)


def _plain(term: Term, graph: Graph) -> str:
    """A term in words, without a link."""
    return lexical(term) if is_literal(term) else graph.label(term) if term in graph else called(IRI(term))


def _short(iri: str) -> str:
    return curie(iri.removeprefix("<").removesuffix(">"))


def _anchor(node: IRI) -> str:
    """The fragment of a part of a study, by which a link to it finds it on the study's page."""
    return node[1:-1].partition("#")[2]
