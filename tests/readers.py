"""Read RDF back as plain tuples, so that what was written is compared form by form, never as Python values."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kg.sinks.tokens import parts, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.terms import RecordGraph, Term

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Read(NamedTuple):
    """A term: the IRI, or the lexical form with its language and datatype (empty for a plain string)."""

    value: str
    is_iri: bool = False
    language: str = ""
    datatype: str = ""


Statements = set[tuple[Read, ...]]


def of_token(token: Term) -> Read:
    if token.startswith("<"):
        return Read(token[1:-1], is_iri=True)
    escaped, language, datatype = parts(token)
    return Read(unescaped(escaped), language=language, datatype=datatype[1:-1] if datatype else "")


def of_graphs(graphs: Iterable[RecordGraph], *, named: bool) -> Statements:
    """The statements that a file of these graphs has to hold: triples, or quads if ``named``."""
    return {
        tuple(map(of_token, (*triple, graph.name) if named else triple)) for graph in graphs for triple in graph.triples
    }


def by_pyoxigraph(data: bytes, extension: str) -> Statements:
    import pyoxigraph

    def read(term: object) -> Read:
        if isinstance(term, pyoxigraph.NamedNode):
            return Read(term.value, is_iri=True)
        assert isinstance(term, pyoxigraph.Literal), term
        datatype = "" if term.language or term.datatype.value == XSD_STRING else term.datatype.value
        return Read(term.value, language=term.language or "", datatype=datatype)

    quads = pyoxigraph.parse(data, pyoxigraph.RdfFormat.from_extension(extension))
    named = extension in ("nq", "trig")
    return {tuple(map(read, (*quad.triple, quad.graph_name) if named else quad.triple)) for quad in quads}


def of_rdflib(term: object) -> Read:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return Read(str(term), is_iri=True)
    assert isinstance(term, rdflib.Literal), term
    datatype = "" if str(term.datatype) == XSD_STRING else str(term.datatype or "")
    return Read(str(term), language=term.language or "", datatype=datatype)


def by_rdflib(data: bytes, extension: str) -> Statements:
    import rdflib

    formats = {"nt": "nt", "ttl": "turtle", "rdf": "xml", "nq": "nquads", "trig": "trig"}
    named = extension in ("nq", "trig")
    graph = rdflib.Dataset() if named else rdflib.Graph()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own Dataset.parse raises one
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        graph.parse(data=data, format=formats[extension])
    found = graph.quads() if isinstance(graph, rdflib.Dataset) else graph
    return {tuple(map(of_rdflib, statement)) for statement in found}


READERS = [by_pyoxigraph, by_rdflib]
