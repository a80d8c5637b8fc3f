"""A record graph as an rdflib graph, for programs that go on in rdflib."""

from __future__ import annotations

import rdflib
from rdflib import URIRef
from rdflib.term import Identifier

from kg.sinks.tokens import parts, unescaped
from kg.sinks.turtle import prefixes
from kg.terms import Literal, RecordGraph, Term


class _Terms(dict[Term, Identifier]):
    """Token → rdflib term, made at first use."""

    def __missing__(self, token: Term) -> Identifier:
        term = self[token] = URIRef(token[1:-1]) if token[0] == "<" else _literal(Literal(token))
        return term


def _literal(token: Literal) -> rdflib.Literal:
    escaped, language, datatype = parts(token)
    # Left to itself rdflib rewrites lexical forms: "007" as 7, "1.50" as 1.5.
    return rdflib.Literal(
        unescaped(escaped), lang=language or None, datatype=datatype[1:-1] if datatype else None, normalize=False
    )


def to_rdflib(graph: RecordGraph) -> rdflib.Graph:
    """The same triples, lexical forms untouched, in a graph whose identifier is the record's IRI.

    The prefixes are those of the Turtle sink and no others: the ``wgs`` that rdflib brings along is a wrong one. Terms
    are built from the tokens; to let rdflib parse N-Triples instead takes twice the time.
    """
    found = rdflib.Graph(identifier=URIRef(graph.name[1:-1]), bind_namespaces="none")
    for prefix, namespace in prefixes(graph).items():
        found.bind(prefix, namespace, replace=True)
    terms = _Terms()
    for subject, predicate, value in graph.triples:
        found.add((terms[subject], terms[predicate], terms[value]))
    return found
