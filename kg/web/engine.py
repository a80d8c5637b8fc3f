"""Jobs done on a store: the same code in a worker process and, where the server may write, in the server itself."""

from __future__ import annotations

import io

import msgspec
import pyoxigraph as ox

from kg.problems import QueryError
from kg.sparql import syntax
from kg.vocab import NAMESPACES
from kg.web.jobs import Answer, Graph, Job, Limits, Node, Page, Prepare, Query, Refusal, Reply
from kg.web.media import GRAPHS, TABLES
from kg.web.surroundings import surroundings

_ROWS, _TRIPLES = ox.QueryResultsFormat.TSV, ox.RdfFormat.N_TRIPLES
"""The formats in which each row and each triple is one line, whatever is in it."""

_VARY = {"Vary": "Accept"}

_LOOKED_INTO = 10_000
"""Characters of a query in which the place of a mistake is looked for, which takes a second parser."""

_BEGINNING = 8 << 20
"""Bytes of the beginning of an answer that a page shows."""

_TOLD = 500
"""Characters of a mistake that are told, with the line of the query; of longer ones the first line is."""


class TooMuch(Exception):  # noqa: N818 - it says what the answer is
    """The answer is larger than allowed; the message says by what measure."""


def done(store: ox.Store, job: Job, limits: Limits) -> Reply:
    """Do one job; whatever is wrong with it, or with the size of its answer, is a :class:`Refusal`."""
    try:
        match job:
            case Query():
                return _query(store, job, limits)
            case Graph():
                return _graph(store, job, limits)
            case Node():
                return _node(store, job, limits)
            case Page() | Prepare():
                # Not above: most workers never make a page, and what it takes would be half of their beginning.
                from kg.web import rendering  # noqa: PLC0415

                return rendering.rendered(store, job, limits) if isinstance(job, Page) else rendering.prepared()
    except TooMuch as error:
        return Refusal(status=413, reason=str(error))
    except (QueryError, SyntaxError, ValueError) as error:
        reason = str(error)
        return Refusal(status=400, reason=reason if len(reason) < _TOLD else reason.partition("\n")[0][:_TOLD])


def exists(store: ox.Store, name: str | None) -> bool:
    """Whether there is a graph of that name; the default graph is always there."""
    return name is None or store.contains_named_graph(ox.NamedNode(name))


def _query(store: ox.Store, job: Query, limits: Limits) -> Reply:
    if asked := syntax.asks_others(job.text):
        return Refusal(status=403, reason=f"{asked[0]} is refused: this server asks no other")
    query = syntax.read(job.text, allow_service=True)
    if wrong := syntax.undeclared(query):
        raise wrong
    named = job.default_graphs or job.named_graphs
    try:
        found = store.query(
            job.text,
            base_iri=job.base,
            prefixes={prefix: syntax.PREFIXES[prefix] for prefix in query.missing},
            use_default_graph_as_union=job.union and not named and not query.has_dataset,
            default_graph=[ox.NamedNode(each) for each in job.default_graphs] if named else None,
            named_graphs=[ox.NamedNode(each) for each in job.named_graphs] if named else None,
        )
    except SyntaxError as error:
        raise _mistake(query, error) from error
    return _written(found, job, limits)


def _written(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, job: Query, limits: Limits) -> Reply:
    if isinstance(found, ox.QueryTriples):
        if job.graph is None:
            return Refusal(status=406, reason=f"a graph can be had as {', '.join(GRAPHS)}", headers=_VARY)
        if job.first is not None:
            return Answer(media_type=job.graph, body=_first(found, job.first, _Lines(limits, "triples")))
        return Answer(media_type=job.graph, body=_triples(found, GRAPHS[job.graph], limits))
    if job.table is None:
        return Refusal(status=406, reason=f"this answer can be had as {', '.join(TABLES)}", headers=_VARY)
    if job.first is not None and isinstance(found, ox.QuerySolutions):
        return Answer(media_type=job.table, body=_first(found, job.first, _Lines(limits, "rows", heading=1)))
    return Answer(media_type=job.table, body=_table(found, TABLES[job.table], limits))


def _mistake(query: syntax.Query, error: SyntaxError) -> QueryError:
    if len(query.text) <= _LOOKED_INTO:
        try:
            return syntax.mistake(query, str(error))
        except RecursionError:
            return QueryError("the query cannot be read: its groups are nested too deeply")
    return QueryError(f"the query cannot be read: syntax {str(error).partition(': ')[0]}, or before")


def _table(found: ox.QuerySolutions | ox.QueryBoolean, wanted: ox.QueryResultsFormat, limits: Limits) -> bytes:
    """A boolean, or rows: first as lines, which can be counted, then as what is wanted."""
    out = _Capped(limits.size)
    if isinstance(found, ox.QueryBoolean):
        found.serialize(out, wanted)
        return out.getvalue()
    rows = _Lines(limits, "rows", heading=1)
    found.serialize(rows, _ROWS)
    if wanted == _ROWS:
        return rows.getvalue()
    rows.seek(0)
    ox.parse_query_results(rows, _ROWS).serialize(out, wanted)
    return out.getvalue()


def _triples(found: ox.QueryTriples, wanted: ox.RdfFormat, limits: Limits) -> bytes:
    """Triples, counted as lines; formats that put together what is said of a subject get them in its order."""
    lines = _Lines(limits, "triples")
    found.serialize(lines, _TRIPLES)
    if wanted == _TRIPLES:
        return lines.getvalue()
    lines.seek(0)
    ordered = ox.Store()
    ordered.bulk_load(lines, _TRIPLES)
    out = _Capped(limits.size)
    ordered.dump(out, wanted, from_graph=ox.DefaultGraph(), prefixes=NAMESPACES)
    return out.getvalue()


def _first(found: ox.QuerySolutions | ox.QueryTriples, most: int, counted: _Lines) -> bytes:
    """The first rows or triples, as lines, and one more if there are more; all of them are counted."""
    beginning = _Beginning(counted, most + (2 if isinstance(found, ox.QuerySolutions) else 1))
    if isinstance(found, ox.QuerySolutions):
        found.serialize(beginning, _ROWS)
    else:
        found.serialize(beginning, _TRIPLES)
    return b"".join(io.BytesIO(beginning.getvalue()).readlines()[: beginning.lines])


def _graph(store: ox.Store, job: Graph, limits: Limits) -> Reply:
    if not exists(store, job.name):
        return Refusal(status=404, reason=f"there is no graph {job.name}")
    if job.union and job.name is None:
        every = store.query("CONSTRUCT WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
        return Answer(media_type=job.media_type, body=_triples(every, GRAPHS[job.media_type], limits))  # type: ignore[arg-type] # triples
    graph = ox.DefaultGraph() if job.name is None else ox.NamedNode(job.name)
    out: _Capped = _Lines(limits, "triples")
    store.dump(out, _TRIPLES, from_graph=graph)
    if (wanted := GRAPHS[job.media_type]) != _TRIPLES:
        out = _Capped(limits.size)
        store.dump(out, wanted, from_graph=graph, prefixes=NAMESPACES)
    return Answer(media_type=job.media_type, body=out.getvalue())


def _node(store: ox.Store, job: Node, limits: Limits) -> Reply:
    found = surroundings(store, job, limits.rows)
    return Answer(media_type="application/vnd.msgpack", body=msgspec.msgpack.encode(found))


class _Capped(io.BytesIO):
    """A buffer that takes no more than so many bytes."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._left = size

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        self._left -= len(chunk)
        if self._left < 0:
            raise TooMuch("the answer is larger than this server gives at once: ask for less with LIMIT")
        return super().write(chunk)


class _Lines(_Capped):
    """A buffer that takes a heading and no more than so many rows or triples, a line each."""

    def __init__(self, limits: Limits, what: str, heading: int = 0) -> None:
        super().__init__(limits.size)
        self._most = f"{limits.rows:,} {what}"
        self._lines = limits.rows + heading

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        self.count(chunk)
        return super().write(chunk)

    def count(self, chunk: bytes) -> None:
        """Count the lines of a chunk that is kept elsewhere, or not at all."""
        self._lines -= chunk.count(b"\n")
        if self._lines < 0:
            raise TooMuch(f"the answer has more than {self._most}: ask for fewer with LIMIT")


class _Beginning(_Capped):
    """A buffer that keeps so many lines and has the others counted, but for what comes with the last of them."""

    def __init__(self, counted: _Lines, lines: int) -> None:
        super().__init__(_BEGINNING)
        self.lines = lines
        self._counted = counted
        self._missing = lines

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        self._counted.count(chunk)
        if self._missing > 0:
            self._missing -= chunk.count(b"\n")
            super().write(chunk)
        return len(chunk)
