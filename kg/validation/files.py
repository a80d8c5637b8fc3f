"""RDF files as graphs, one for each named graph in them, their literals untouched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import rdflib
from rdflib import XSD, BNode, Literal, URIRef

from kg.problems import InputError
from kg.rdf import base, rdf_format, readable
from kg.terms import IRI, RecordGraph, Term, Triple
from kg.terms import Literal as Token

if TYPE_CHECKING:
    from rdflib.term import Node


class Scattered(Exception):  # noqa: N818 - it says how the file is
    """The statements of one graph stand in several places of a file."""


def graphs_in(path: Path) -> dict[str, rdflib.Graph]:
    """The graphs in an RDF file by name; the default graph has the name of the file.

    The format is told by the name; ``.gz`` and ``.zst`` are read as they are. :class:`InputError` where that fails.
    """
    graphs: dict[str, rdflib.Graph] = {}
    for quad in _quads(path):
        name = _name(path, quad)
        if name not in graphs:
            graphs[name] = rdflib.Graph(bind_namespaces="none")
        graphs[name].add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))
    return graphs


def in_turn(path: Path) -> Iterator[RecordGraph]:
    """The graphs in an RDF file one after the other, as :func:`kg.sinks` writes them, each as if it were a record's.

    One graph is held in memory, beside a number for each that was there. :class:`Scattered` where one of them comes
    again, errors otherwise as in :func:`graphs_in`.
    """
    before: set[int] = set()
    for name, quads in groupby(_quads(path), key=attrgetter("graph_name")):
        if hash(name) in before:
            raise Scattered
        before.add(hash(name))
        yield _graph(str(path) if isinstance(name, ox.DefaultGraph) else name.value, map(_triple, quads))


def all_at_once(path: Path) -> list[RecordGraph]:
    """The graphs in an RDF file, however it mixes them; errors as in :func:`graphs_in`."""
    graphs: dict[str, list[Triple]] = {}
    for quad in _quads(path):
        graphs.setdefault(_name(path, quad), []).append(_triple(quad))
    return [_graph(name, triples) for name, triples in graphs.items()]


def _graph(name: str, triples: Iterable[Triple]) -> RecordGraph:
    iri = IRI(f"<{name}>")
    known: dict[Term, Term] = {}  # a token once, however often it is there: a third of the memory

    def one(token: Term) -> Any:
        return known.setdefault(token, token)

    found = dict.fromkeys((one(subject), one(predicate), one(value)) for subject, predicate, value in triples)
    return RecordGraph(name, iri, iri, tuple(found))


def _quads(path: Path) -> Iterator[ox.Quad]:
    kind = rdf_format(str(path))
    if kind is None:
        raise InputError(f"{path}: no RDF format has this name; .ttl .nt .nq .trig .rdf .jsonld have")
    with readable(str(path)) as file:
        for quad in ox.parse(file, format=kind, base_iri=base(str(path))):
            if isinstance(quad.object, ox.Triple):
                raise ValueError("a triple term of RDF 1.2, which SHACL does not know")  # noqa: TRY004 - it was read
            yield quad


def _name(path: Path, quad: ox.Quad) -> str:
    return str(path) if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def _triple(quad: ox.Quad) -> Triple:
    return IRI(str(quad.subject)), IRI(str(quad.predicate)), Token(str(quad.object))


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if not isinstance(term, ox.Literal):
        return BNode(term.value) if isinstance(term, ox.BlankNode) else URIRef(str(term)[1:-1])
    datatype = term.datatype.value
    if term.language or datatype == str(XSD.string):
        return Literal(term.value, lang=term.language, normalize=False)
    return Literal(term.value, datatype=URIRef(datatype), normalize=False)
