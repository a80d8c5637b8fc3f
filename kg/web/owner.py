"""The owner: a store that this process alone reads and writes, in threads, for a server that may be written to."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.sparql import syntax
from kg.store import embedded
from kg.web.engine import done, exists
from kg.web.jobs import Job, Limits, Refusal, Reply
from kg.web.media import DATASETS, GRAPHS
from kg.web.update import using

Documents = Iterable[tuple[str, bytes]]
"""RDF documents: the media type and the bytes of each."""


class Owner:
    """Jobs and changes on one store. A change is whole or not at all, and one waits for the other.

    Changes raise :class:`SyntaxError`, :class:`ValueError` or :class:`kg.problems.QueryError`, in words, for what is no
    update or no RDF.
    """

    def __init__(self, store: ox.Store, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._turn = asyncio.Lock()
        self._running = 0
        self._threads = ThreadPoolExecutor(limits.workers)

    @classmethod
    @contextlib.asynccontextmanager
    async def running(cls, folder: Path, limits: Limits) -> AsyncIterator[Owner]:
        """The owner of the store in a folder; what it has written is on the disk at the end of the block."""
        owner = cls(embedded.opened(folder), limits)
        try:
            yield owner
        finally:
            owner._threads.shutdown(wait=False, cancel_futures=True)
            owner._store.flush()

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

    def _finished(self, _: object) -> None:
        self._running -= 1

    async def update(self, text: str, base: str, default: tuple[str, ...], named: tuple[str, ...]) -> None:
        """A SPARQL update, over the graphs that are named, if any. PermissionError where it asks another server."""
        if asked := syntax.asks_others(text, ("SERVICE", "LOAD")):
            raise PermissionError(f"{asked[0]} is refused: this server asks no other")
        update = using(text, default, named)
        async with self._turn:
            await asyncio.to_thread(self._store.update, update, base_iri=base)

    async def replace(self, name: str | None, documents: Documents, base: str) -> bool:
        """Put a graph in place of the one of that name; True where there was none."""
        async with self._turn:
            return await asyncio.to_thread(self._changed, name, documents, base, "MOVE")

    async def add(self, name: str | None, documents: Documents, base: str) -> bool:
        """Add to the graph of that name; True where there was none."""
        async with self._turn:
            return await asyncio.to_thread(self._changed, name, documents, base, "ADD")

    async def delete(self, name: str | None) -> bool:
        """Delete a graph; False where there is none."""
        async with self._turn:
            if not exists(self._store, name):
                return False
            await asyncio.to_thread(self._store.update, f"DROP {_graph(name)}")
            return True

    async def add_dataset(self, documents: Documents) -> None:
        """Add graphs that are named in the documents themselves."""
        quads = chain.from_iterable(
            ox.parse(data, format=DATASETS[kind], rename_blank_nodes=True) for kind, data in documents
        )
        async with self._turn:
            await asyncio.to_thread(self._store.extend, quads)

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


def _graph(name: str | None) -> str:
    return "DEFAULT" if name is None else f"GRAPH <{name}>"
