"""SPARQL engines under one call, and their answers in one form that can be compared.

An engine takes a query and gives its answer as a bag: rows for SELECT, triples for CONSTRUCT, ``True`` or ``False`` for
ASK. The default graph is the union of all graphs in each.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import httpx
import pyoxigraph as ox
import rdflib
from servers import Server, oxigraph_server, virtuoso_server

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "nonNegativeInteger")}
Value = str | Decimal | bool | tuple[str, str] | None
Answer = Counter[tuple[Value, ...]] | bool
Engine = Callable[[str], Answer]


def value(kind: str, text: str, datatype: str | None = None, language: str | None = None) -> Value:
    """A term as what it means: a number by its value, a string as it is, other literals with their datatype."""
    if kind == "uri":
        return f"<{text}>"
    if datatype in NUMBERS:
        return Decimal(text).normalize()
    if datatype == f"{XSD}boolean":
        return text in {"true", "1"}
    if language or datatype in {None, f"{XSD}string"}:
        return text
    return text, str(datatype)


def from_json(document: Mapping[str, Any]) -> Answer:
    """The answer that a document in the SPARQL 1.1 Query Results JSON Format holds."""
    if "boolean" in document:
        return bool(document["boolean"])
    names = document["head"]["vars"]

    def cell(term: dict[str, str] | None) -> Value:
        if term is None:
            return None
        return value(term["type"], term["value"], term.get("datatype"), term.get("xml:lang"))

    return Counter(tuple(cell(row.get(name)) for name in names) for row in document["results"]["bindings"])


def _ox(term: ox.Term | None) -> Value:
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        return value("literal", term.value, term.datatype.value, term.language)
    return value("uri", term.value)


def _rdflib(term: Any) -> Value:
    if term is None:
        return None
    if isinstance(term, rdflib.Literal):
        return value("literal", str(term), str(term.datatype) if term.datatype else None, term.language)
    return value("uri", str(term))


def _triples(text: str) -> Answer:
    """N-Triples as a set: an answer of CONSTRUCT is a graph, and a triple in it is there once."""
    return Counter(
        {tuple(map(_ox, (t.subject, t.predicate, t.object))) for t in ox.parse(text, ox.RdfFormat.N_TRIPLES)}
    )


def pyoxigraph_engine(store: ox.Store) -> Engine:
    """An embedded store."""

    def ask(query: str) -> Answer:
        found = store.query(query, use_default_graph_as_union=True)
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        if isinstance(found, ox.QueryTriples):
            return Counter({tuple(map(_ox, (t.subject, t.predicate, t.object))) for t in found})
        return Counter(tuple(map(_ox, row)) for row in found)

    return ask


def rdflib_engine(graph: rdflib.Dataset) -> Engine:
    """A data set of rdflib."""

    def ask(query: str) -> Answer:
        found = graph.query(query)
        if found.type == "ASK":
            return bool(found.askAnswer)
        if found.type == "CONSTRUCT":
            return Counter({tuple(map(_rdflib, triple)) for triple in found.graph or ()})
        return Counter(tuple(map(_rdflib, row)) for row in found)

    return ask


def endpoint_engine(url: str, auth: httpx.Auth | None = None) -> Engine:
    """An endpoint of the SPARQL 1.1 Protocol."""

    def ask(query: str) -> Answer:
        accept = "application/n-triples" if "CONSTRUCT" in query else "application/sparql-results+json"
        reply = httpx.post(url, data={"query": query}, headers={"Accept": accept}, auth=auth, timeout=120)
        assert reply.status_code == httpx.codes.OK, reply.text[:600]
        return _triples(reply.text) if "CONSTRUCT" in query else from_json(json.loads(reply.text))

    return ask


@contextmanager
def oxigraph(quads: bytes) -> Iterator[Engine]:
    """An Oxigraph server with these N-Quads."""
    with oxigraph_server(union=True) as server:
        loaded = httpx.post(
            server.store_url, content=quads, headers={"Content-Type": "application/n-quads"}, timeout=120
        )
        loaded.raise_for_status()
        yield endpoint_engine(server.query_url)


@contextmanager
def virtuoso(graphs: Mapping[str, bytes]) -> Iterator[Engine]:
    """A Virtuoso with these graphs, each as N-Triples: it takes no quads."""
    with virtuoso_server() as server:
        auth = _digest(server)
        with httpx.Client(auth=auth, headers={"Content-Type": "text/turtle"}, timeout=120) as client:
            for name, triples in graphs.items():
                client.put(server.store_url, params={"graph-uri": name}, content=triples).raise_for_status()
        yield endpoint_engine(server.query_url, auth)


def _digest(server: Server) -> httpx.DigestAuth:
    return httpx.DigestAuth(server.user or "", server.password or "")
