"""Jobs done on a store: the same code in a worker process and, where the server may write, in the server itself."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import msgspec
import pyoxigraph as ox

from kg.vocab import NAMESPACES
from kg.web.jobs import Answer, Graph, Job, Limits, Node, Query, Refusal, Reply
from kg.web.media import GRAPHS, TABLES
from kg.web.surroundings import surroundings
from kg.web.update import asks_others


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
    except TooMuch as error:
        return Refusal(status=413, reason=str(error))
    except (SyntaxError, ValueError) as error:
        return Refusal(status=400, reason=str(error))


def exists(store: ox.Store, name: str | None) -> bool:
    """Whether there is a graph of that name; the default graph is always there."""
    return name is None or store.contains_named_graph(ox.NamedNode(name))


def _query(store: ox.Store, job: Query, limits: Limits) -> Reply:
    if asks_others(job.text):
        return Refusal(status=403, reason="SERVICE is refused: this endpoint asks nobody else")
    named = job.default_graphs or job.named_graphs
    found = store.query(
        job.text,
        base_iri=job.base,
        use_default_graph_as_union=job.union and not named,
        default_graph=[ox.NamedNode(each) for each in job.default_graphs] if named else None,
        named_graphs=[ox.NamedNode(each) for each in job.named_graphs] if named else None,
    )
    if isinstance(found, ox.QueryTriples):
        if job.graph is None:
            return Refusal(status=406, reason=f"a graph can be had as {', '.join(GRAPHS)}")
        return _triples(found, job.graph, limits)
    if job.table is None:
        return Refusal(status=406, reason=f"this answer can be had as {', '.join(TABLES)}")
    out = _Capped(limits.size)
    found.serialize(out, TABLES[job.table])
    return Answer(media_type=job.table, body=out.getvalue())


def _graph(store: ox.Store, job: Graph, limits: Limits) -> Reply:
    if not exists(store, job.name):
        return Refusal(status=404, reason=f"there is no graph {job.name}")
    graph = ox.DefaultGraph() if job.name is None else ox.NamedNode(job.name)
    return _triples((each.triple for each in store.quads_for_pattern(None, None, None, graph)), job.media_type, limits)


def _node(store: ox.Store, job: Node, limits: Limits) -> Reply:
    found = surroundings(store, job, limits.rows)
    return Answer(media_type="application/vnd.msgpack", body=msgspec.msgpack.encode(found))


def _triples(triples: Iterable[ox.Triple], media_type: str, limits: Limits) -> Answer:
    out = _Capped(limits.size)
    ox.serialize(_counted(triples, limits.rows), out, GRAPHS[media_type], prefixes=NAMESPACES)
    return Answer(media_type=media_type, body=out.getvalue())


def _counted(items: Iterable[ox.Triple], most: int) -> Iterator[ox.Triple]:
    for count, item in enumerate(items, 1):
        if count > most:
            raise TooMuch(f"the answer has more than {most:,} triples: ask for fewer with LIMIT")
        yield item


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
