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
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import rdflib
from servers import Server, oxigraph_server, virtuoso_server

from kg.mapping import graph
from kg.problems import Problem
from kg.sinks import SINKS
from kg.sources import read
from kg.terms import RecordGraph

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "nonNegativeInteger")}
Value = str | Decimal | bool | tuple[str, str] | None
Answer = Counter[tuple[Value, ...]] | bool
Engine = Callable[[str], Answer]


@cache
def graphs(*paths: Path) -> list[RecordGraph]:
    """The graphs of the records in some files."""
    found = []
    for path in paths:
        for study in read(path):
            assert not isinstance(study, Problem), study
            found.append(graph(study))
    return found


@cache
def store(*paths: Path) -> ox.Store:
    """An embedded store with the records of some files; it is shared by the tests, so nothing may be added to it."""
    return store_of(graphs(*paths))


def store_of(found: list[RecordGraph]) -> ox.Store:
    """An embedded store with some graphs."""
    filled = ox.Store()
    filled.bulk_load(quads(found), ox.RdfFormat.N_QUADS)
    return filled


def quads(found: list[RecordGraph]) -> bytes:
    """Graphs as N-Quads."""
    return b"".join(map(SINKS["nquads"].encode, found))


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


def pyoxigraph_engine(embedded: ox.Store) -> Engine:
    """An embedded store."""

    def ask(query: str) -> Answer:
        found = embedded.query(query, use_default_graph_as_union=True)
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        if isinstance(found, ox.QueryTriples):
            return Counter({tuple(map(_ox, (t.subject, t.predicate, t.object))) for t in found})
        return Counter(tuple(map(_ox, row)) for row in found)

    return ask


def rdflib_engine(dataset: rdflib.Dataset) -> Engine:
    """A data set of rdflib."""

    def ask(query: str) -> Answer:
        found = dataset.query(query)
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
def oxigraph(found: list[RecordGraph]) -> Iterator[Engine]:
    """An Oxigraph server with some graphs."""
    with oxigraph_server(union=True) as server:
        loaded = httpx.post(
            server.store_url, content=quads(found), headers={"Content-Type": "application/n-quads"}, timeout=120
        )
        loaded.raise_for_status()
        yield endpoint_engine(server.query_url)


@contextmanager
def virtuoso(found: list[RecordGraph]) -> Iterator[Engine]:
    """A Virtuoso with some graphs, put there one by one: it takes no quads."""
    with virtuoso_server() as server:
        auth = _digest(server)
        with httpx.Client(auth=auth, headers={"Content-Type": "text/turtle"}, timeout=120) as client:
            for each in found:
                content = SINKS["ntriples"].encode(each)
                client.put(server.store_url, params={"graph-uri": each.name[1:-1]}, content=content).raise_for_status()
        yield endpoint_engine(server.query_url, auth)


def _digest(server: Server) -> httpx.DigestAuth:
    return httpx.DigestAuth(server.user or "", server.password or "")
