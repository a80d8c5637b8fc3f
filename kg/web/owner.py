"""The owner: a store that this process alone reads and writes, in threads, for a server that may be written to."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg import description
from kg.problems import InputError
from kg.search import Index
from kg.sparql import syntax
from kg.store import embedded, indexing
from kg.web.engine import done, exists
from kg.web.jobs import Job, Limits, Refusal, Reply
from kg.web.media import DATASETS, GRAPHS
from kg.web.update import using

T = TypeVar("T")
Documents = Sequence[tuple[str, bytes]]
"""RDF documents: the media type and the bytes of each."""


class Owner:
    """Jobs and changes on one store. A change is whole or not at all, and one waits for the other.

    The search index follows when graphs are put, added to or deleted. Nobody can tell which graphs an update changes:
    after one the index lags, which searches tell, until the store is opened the next time.

    Changes raise :class:`SyntaxError`, :class:`ValueError` or :class:`kg.problems.QueryError`, in words, for what is no
    update or no RDF.
    """

    def __init__(self, store: ox.Store, limits: Limits, index: Index | None = None) -> None:
        self._store = store
        self._index = index
        self._limits = limits
        self._turn = asyncio.Lock()
        self._running = 0
        self._threads = ThreadPoolExecutor(limits.workers)

    @classmethod
    @contextlib.asynccontextmanager
    async def running(cls, folder: Path, limits: Limits) -> AsyncIterator[Owner]:
        """The owner of the store in a folder; what it has written is on the disk at the end of the block."""
        store = embedded.opened(folder)
        index = await asyncio.to_thread(indexing.opened, folder, store)
        owner = cls(store, limits, index)
        try:
            yield owner
        finally:
            owner._threads.shutdown(wait=False, cancel_futures=True)
            owner._store.flush()
            index.close()

    @property
    def busy(self) -> bool:
        """Whether a query is still being asked, though nobody may wait for its answer any more."""
        return self._running > 0

    async def run(self, job: Job, client: str = "") -> Reply:  # noqa: ARG002 - the pool tells clients apart
        """Do a job. The engine cannot be interrupted here: after the deadline the client is told, and the job goes on.

        So no more run at once than a pool has workers.
        """
        limits = self._limits
        if self._running >= limits.workers:
            return Refusal(status=429, reason="this server is busy: too many queries run", retry_after=1)
        self._running += 1
        work = asyncio.get_running_loop().run_in_executor(self._threads, done, self._store, job, limits)
        work.add_done_callback(self._finished)
        try:
            async with asyncio.timeout(limits.seconds):
                return await asyncio.shield(work)
        except TimeoutError:
            return Refusal(status=504, reason=f"the query took longer than {limits.seconds:g} seconds")

    async def described(self) -> bytes:
        """The description of all that the store holds, as N-Triples; nothing where it holds nothing."""
        self._running += 1
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._describe)
        work.add_done_callback(self._finished)
        return await work

    def _describe(self) -> bytes:
        try:
            return description.serialize(description.describe(self._store), "application/n-triples")
        except InputError:
            return b""

    def _finished(self, _: object) -> None:
        self._running -= 1

    async def update(self, text: str, base: str, default: tuple[str, ...], named: tuple[str, ...]) -> None:
        """A SPARQL update, over the graphs that are named, if any. PermissionError where it asks another server."""
        if asked := syntax.asks_others(text, ("SERVICE", "LOAD")):
            raise PermissionError(f"{asked[0]} is refused: this server asks no other")
        update = using(text, default, named)
        async with self._turn:
            if self._index:
                await asyncio.to_thread(self._index.lag)
            await asyncio.to_thread(self._store.update, update, base_iri=base)

    async def replace(self, name: str | None, documents: Documents, base: str) -> bool:
        """Put a graph in place of the one of that name; True where there was none."""
        async with self._turn:
            return await asyncio.to_thread(self._followed, [name], lambda: self._changed(name, documents, base, "MOVE"))

    async def add(self, name: str | None, documents: Documents, base: str) -> bool:
        """Add to the graph of that name; True where there was none."""
        async with self._turn:
            return await asyncio.to_thread(self._followed, [name], lambda: self._changed(name, documents, base, "ADD"))

    async def delete(self, name: str | None) -> bool:
        """Delete a graph; False where there is none."""
        async with self._turn:
            if not exists(self._store, name):
                return False
            await asyncio.to_thread(self._followed, [name], lambda: self._store.update(f"DROP {_graph(name)}"))
            return True

    async def add_dataset(self, documents: Documents) -> None:
        """Add graphs that are named in the documents themselves."""
        async with self._turn:
            names = await asyncio.to_thread(lambda: {_name(each) for each in _quads(documents)})
            await asyncio.to_thread(self._followed, names, lambda: self._store.extend(_quads(documents)))

    def _followed(self, names: Collection[str | None], change: Callable[[], T]) -> T:
        """Change these graphs, and have the search index follow."""
        known = [each for each in names if each is not None]
        if self._index:
            self._index.expect(known)
        try:
            return change()
        finally:
            if self._index:
                indexing.follow(self._index, self._store, known)

    def _changed(self, name: str | None, documents: Documents, base: str, how: str) -> bool:
        # An update is one transaction, but its text would have to hold all the data. So the data comes under a name of
        # its own, and one update moves it.
        aside = ox.NamedNode(f"urn:uuid:{uuid.uuid4()}")
        new = not exists(self._store, name)
        try:
            self._store.extend(
                ox.Quad(each.subject, each.predicate, each.object, aside)
                for kind, data in documents
                for each in ox.parse(
                    data, format=GRAPHS[kind], base_iri=base, without_named_graphs=True, rename_blank_nodes=True
                )
            )
            self._store.add_graph(aside)
            self._store.update(f"{how} {_graph(aside.value)} TO {_graph(name)}")
        finally:
            self._store.remove_graph(aside)
        return new


def _quads(documents: Documents) -> Iterator[ox.Quad]:
    return chain.from_iterable(
        ox.parse(data, format=DATASETS[kind], rename_blank_nodes=True) for kind, data in documents
    )


def _name(quad: ox.Quad) -> str | None:
    """The name of a quad's graph; the search index knows of none without one."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None


def _graph(name: str | None) -> str:
    return "DEFAULT" if name is None else f"GRAPH <{name}>"
