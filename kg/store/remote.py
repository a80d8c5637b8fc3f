"""Servers: graphs sent over HTTP, sizes and versions asked for by query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import httpx
import pyoxigraph as ox

from kg.problems import InputError, StoreError
from kg.store.connection import Connection
from kg.store.graphs import VERSION_PROPERTIES, StoredGraph, Version, version
from kg.store.kinds import Kind
from kg.terms import IRI
from kg.vocab import CT

NTRIPLES = "application/n-triples"
NQUADS = "application/n-quads"
RESULTS = "application/sparql-results+json"

_PART = 64 * 1024 * 1024  # bytes of one graph in one request

_SIZES = "SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
_STATES = (
    "SELECT ?g ?p ?value WHERE {{ VALUES ?g {{ {graphs} }} VALUES ?p {{ {properties} }} GRAPH ?g {{ ?g ?p ?value }} }}"
)

Row = dict[str, str]


class Remote:
    """A server of some kind at ``url``, as the kind has it."""

    def __init__(self, url: str, kind: Kind, connection: Connection) -> None:
        # Where a path follows, it brings its own slash; where none does, the address is taken as it is given.
        self._url = url.rstrip("/") if kind.query else url
        self._kind = kind
        self._connection = connection

    def sizes(self, names: Sequence[IRI | None]) -> dict[IRI | None, int]:
        """How many triples each of these graphs has; those without any are left out."""
        named = [name for name in names if name]
        if self._kind.query is None:
            counts = {name: self._fetched(name).size for name in named}
        else:
            rows = self._select(_SIZES.format(graphs=" ".join(named))) if named else []
            counts = {IRI(f"<{row['g']}>"): int(row["n"]) for row in rows if "g" in row}
        return {name: count for name, count in counts.items() if count}

    def versions(self, names: Sequence[IRI]) -> dict[IRI, Version]:
        """The version of the record in each of these graphs."""
        return {name: found for name, (found, _) in self._states(names).items()}

    def put(self, graphs: Sequence[StoredGraph], there: Mapping[IRI | None, int], *, force: bool = False) -> int:
        """Replace the graphs that are ``there`` and add the others; gives how many were left alone.

        A record is left alone, unless with ``force``, where its dates, the version of its mapping and its size are
        those of the graph that is there: to compare the triples would be to fetch them.
        """
        new = [graph for graph in graphs if graph.name not in there]
        old = [graph for graph in graphs if graph.name in there]
        if not force:
            old = self._changed(old, there)
        same = len(graphs) - len(new) - len(old)
        if self._kind.transactions is not None:
            self._in_one_transaction(new, old)
            return same
        if self._kind.quads is None:
            for graph in new:
                self._send(graph, self._kind.new)
        elif new:
            self._connection.send("POST", self._url + self._kind.quads, b"".join(graph.quads for graph in new), NQUADS)
        for graph in old:
            self._send(graph, "PUT")
        return same

    def add(self, graph: StoredGraph) -> tuple[int, int]:
        """A server's default graph may be the union of all others: what is added there could not be counted."""
        raise InputError(
            f"{graph.size:,} triples of an RDF file are in no named graph; name one for them with --graph, "
            "so that they can be counted and replaced"
        )

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _changed(self, graphs: Sequence[StoredGraph], there: Mapping[IRI | None, int]) -> list[StoredGraph]:
        """Those of the graphs that may differ from what is there; all that do not say what they were made from."""
        alike = [each for each in graphs if there[each.name] == each.size and any(each.version) and each.mapping]
        states = self._states([each.name for each in alike if each.name])
        same = {each.name for each in alike if each.name and states[each.name] == (each.version, each.mapping)}
        return [each for each in graphs if each.name not in same]

    def _states(self, names: Sequence[IRI]) -> dict[IRI, tuple[Version, str]]:
        """The version of the record in each of these graphs, and that of its mapping."""
        if self._kind.query is None:
            fetched = map(self._fetched, names)
            return {name: (graph.version, graph.mapping) for name, graph in zip(names, fetched, strict=True)}
        said: dict[IRI, dict[str, str]] = {name: {} for name in names}
        if names:
            query = _STATES.format(
                graphs=" ".join(names), properties=" ".join((*VERSION_PROPERTIES, CT.mappingVersion))
            )
            for row in self._select(query):
                said[IRI(f"<{row['g']}>")][f"<{row['p']}>"] = row["value"]
        return {name: (version(found), found.get(CT.mappingVersion, "")) for name, found in said.items()}

    def _send(self, graph: StoredGraph, method: str) -> None:
        """A graph to its own address; a large one in several parts, of which the first replaces what was there."""
        assert graph.name  # noqa: S101 - those without a name came to add()
        url = self._kind.graph_url(self._url, graph.name)
        for part in _parts(graph.triples):
            self._connection.send(method, url, part, NTRIPLES)
            method = "POST"

    def _in_one_transaction(self, new: Sequence[StoredGraph], old: Sequence[StoredGraph]) -> None:
        """Stardog's way: the old graphs go, all come, and the transaction is committed; or nothing happens."""
        if not new and not old:
            return
        begin = f"{self._url}{self._kind.transactions}"
        transaction = self._connection.request("POST", f"{begin}/begin").text.strip()
        try:
            for graph in old:
                url = httpx.URL(f"{self._url}/{transaction}/clear", params={"graph-uri": str(graph.name)[1:-1]})
                self._connection.request("POST", str(url))
            data = b"".join(graph.quads for graph in (*old, *new))
            self._connection.send("POST", f"{self._url}/{transaction}/add", data, NQUADS)
        except StoreError:
            with suppress(StoreError):
                self._connection.request("POST", f"{begin}/rollback/{transaction}")
            raise
        self._connection.request("POST", f"{begin}/commit/{transaction}")

    def _select(self, query: str) -> Iterator[Row]:
        # As a form: one server hangs at a query that is the body itself.
        answer = self._connection.request(
            "POST", f"{self._url}{self._kind.query}", data={"query": query}, headers={"Accept": RESULTS}
        )
        try:
            rows = answer.json()["results"]["bindings"]
            return iter([{name: str(term["value"]) for name, term in row.items()} for row in rows])
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            said = " ".join(answer.text.split())[:200]
            raise StoreError(f"{self._url}{self._kind.query}: its answer is no result of a query: {said}") from error

    def _fetched(self, name: IRI) -> StoredGraph:
        """A graph as the graph store hands it out; empty where it is not there."""
        url = self._kind.graph_url(self._url, name)
        accept = f"{NTRIPLES}, text/turtle;q=0.5"
        answer = self._connection.request("GET", url, missing=True, headers={"Accept": accept})
        if answer.status_code == httpx.codes.NOT_FOUND:
            return StoredGraph(name, b"", 0)
        media_type = answer.headers.get("content-type", NTRIPLES)
        form = ox.RdfFormat.from_media_type(media_type)
        if form is None:
            raise StoreError(
                f"{self._url}: this is no graph store, for it answers {media_type}; give the graph store's own path, "
                "or say with --kind what the server is"
            )
        try:
            triples = {f"{quad.triple} .\n" for quad in ox.parse(answer.content, form)}
        except (ValueError, SyntaxError) as error:
            raise StoreError(f"{self._url}: what it gives for the graph {name} is not RDF: {error}") from error
        return StoredGraph(name, "".join(triples).encode(), len(triples))


def _parts(triples: bytes) -> Iterator[bytes]:
    """N-Triples in parts of whole lines; in one part where there may be blank nodes, whose names end with a request."""
    if b"_:" in triples:
        yield triples
        return
    start = 0
    while True:
        end = triples.find(b"\n", start + _PART) + 1 or len(triples)
        yield triples[start:end]
        start = end
        if start == len(triples):
            return
