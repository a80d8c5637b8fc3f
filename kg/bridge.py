"""Triples as an rdflib graph, for programs that go on in rdflib."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import rdflib
from rdflib import BNode, URIRef
from rdflib.term import IdentifiedNode, Identifier

from kg.sinks.tokens import parts, unescaped
from kg.sinks.turtle import prefixes
from kg.terms import Literal, RecordGraph, Term


class _Terms(dict[Term, Identifier]):
    """Token → rdflib term, made at first use."""

    def __missing__(self, token: Term) -> Identifier:
        term = self[token] = _term(token)
        return term


def _term(token: Term) -> Identifier:
    if token.startswith("_:"):
        return BNode(token[2:])
    return URIRef(token[1:-1]) if token[0] == "<" else _literal(Literal(token))


def _literal(token: Literal) -> rdflib.Literal:
    escaped, language, datatype = parts(token)
    # Left to itself rdflib rewrites lexical forms: "007" as 7, "1.50" as 1.5.
    return rdflib.Literal(
        unescaped(escaped), lang=language or None, datatype=datatype[1:-1] if datatype else None, normalize=False
    )


def to_rdflib(graph: RecordGraph) -> rdflib.Graph:
    """The same triples, lexical forms untouched, in a graph whose identifier is the record's IRI.

    The prefixes are those of the Turtle sink and no others: the ``wgs`` that rdflib brings along is a wrong one.
    """
    return graph_of(graph.triples, prefixes(graph), URIRef(graph.name[1:-1]))


def graph_of(
    triples: Iterable[Iterable[Term]], prefixes: Mapping[str, str], identifier: IdentifiedNode | None = None
) -> rdflib.Graph:
    """A graph of these triples, which may have blank nodes (``_:name``), with these prefixes and no others.

    Terms are built from the tokens; to let rdflib parse N-Triples instead takes twice the time.
    """
    found = rdflib.Graph(identifier=identifier, bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        found.bind(prefix, namespace, replace=True)
    terms = _Terms()
    for subject, predicate, value in triples:
        found.add((terms[subject], terms[predicate], terms[value]))
    return found
