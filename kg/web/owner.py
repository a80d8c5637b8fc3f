"""The owner: a store that this process alone reads and writes, in threads, for a server that may be written to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from kg import description
from kg.problems import InputError
from kg.search import Index
from kg.sparql import syntax
from kg.store import embedded, indexing
from kg.web.engine import done, exists
from kg.web.http import Rejected
from kg.web.jobs import ENDING, FULL, Answer, Job, Limits, Refusal, Reply
from kg.web.media import DATASETS, GRAPHS
from kg.web.update import using

T = TypeVar("T")
_LATER = {"Retry-After": "10"}
Documents = Sequence[tuple[str, bytes]]
"""RDF documents: the media type and the bytes of each."""


class _EndingError(Exception):
    """The server ends, and nobody waits any longer."""


class Owner:
    """Jobs and changes on one store. A change is whole or not at all, and one waits for the other.

    The search index follows when graphs are put, added to or deleted. Nobody can tell which graphs an update changes:
    after one the index lags, which searches tell, until the store is opened the next time.

    Changes raise :class:`SyntaxError`, :class:`ValueError` or :class:`kg.problems.QueryError`, in words, for what is no
    update or no RDF, and :class:`kg.web.http.Rejected` where they have to wait too long, or the server ends.
    """

    def __init__(self, store: ox.Store, limits: Limits, index: Index | None = None) -> None:
        self._store = store
        self._index = index
        self._limits = limits
        self._turn = asyncio.Lock()
        self._ending = asyncio.Event()
        self._running = 0
        self._times = 0
        self._threads = ThreadPoolExecutor(limits.workers)
        self._writing = ThreadPoolExecutor(1)

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
            owner.close()
            owner._threads.shutdown(wait=False, cancel_futures=True)
            if not owner.busy:
                index.close()
            owner._store.flush()

    @property
    def times(self) -> int:
        """A number that is another one after each change."""
        return self._times

    @property
    def busy(self) -> bool:
        """Whether a query or a change still runs, though nobody may wait for it any more."""
        return self._running > 0

    async def run(self, job: Job, client: str = "", fits: Callable[[int], bool] | None = None) -> Reply:  # noqa: ARG002 - the pool tells clients apart
        """Do a job. The engine cannot be interrupted here: after the deadline the client is told, and the job goes on.

        So no more run at once than a pool has workers. ``fits`` tells whether there is room for so many bytes.
        """
        limits = self._limits
        if self._ending.is_set():
            return ENDING
        if self._running >= limits.workers:
            return Refusal(status=429, reason="this server is busy: too many queries run", retry_after=1)
        work = self._begun(self._threads, lambda: done(self._store, job, limits))
        try:
            async with asyncio.timeout(limits.seconds):
                reply = await self._before_the_end(work)
        except TimeoutError:
            return Refusal(status=504, reason=f"the query took longer than {limits.seconds:g} seconds")
        except _EndingError:
            return ENDING
        return reply if fits is None or not isinstance(reply, Answer) or fits(len(reply.body)) else FULL

    def close(self) -> None:
        """Tell whoever waits that the server ends. What runs cannot be ended, but with the process."""
        self._ending.set()

    def _begun(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> asyncio.Future[T]:
        """Some work in a thread, which counts as running until it is done, whoever waits for it."""
        self._running += 1
        begun = asyncio.get_running_loop().run_in_executor(threads, work)
        begun.add_done_callback(self._finished)
        return begun

    async def _before_the_end(self, work: asyncio.Future[T]) -> T:
        """What some work gives, which goes on where nobody waits for it any more."""
        ending = asyncio.ensure_future(self._ending.wait())
        try:
            both: set[asyncio.Future[Any]] = {work, ending}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending.cancel()
        if not work.done():
            raise _EndingError
        return work.result()

    async def described(self) -> bytes:
        """The description of all that the store holds, as N-Triples; nothing where it holds nothing."""
        return await self._begun(self._threads, self._describe)

    def _describe(self) -> bytes:
        try:
            return description.serialize(description.describe(self._store), "application/n-triples")
        except InputError:
            return b""

    def _written(self, _: object) -> None:
        self._times += 1
        self._turn.release()

    def _finished(self, work: asyncio.Future[T]) -> None:
        self._running -= 1
        if not work.cancelled():
            work.exception()  # seen, though nobody may wait for it any more

    async def update(self, text: str, base: str, default: tuple[str, ...], named: tuple[str, ...]) -> None:
        """A SPARQL update, over the graphs that are named, if any. PermissionError where it asks another server."""
        if asked := syntax.asks_others(text, ("SERVICE", "LOAD")):
            raise PermissionError(f"{asked[0]} is refused: this server asks no other")
        update = using(text, default, named)
        await self._changed(lambda: self._updated(update, base))

    def _updated(self, update: str, base: str) -> None:
        with self._index.lagging() if self._index else contextlib.nullcontext():
            try:
                self._store.update(update, base_iri=base)
            except RuntimeError as error:  # a graph to be dropped is not there, one to be made is
                raise ValueError(str(error)) from error

    async def replace(self, name: str | None, documents: Documents, base: str) -> bool:
        """Put a graph in place of the one of that name; True where there was none."""
        return await self._changed(lambda: self._followed([name], lambda: self._replaced(name, documents, base)))

    async def add(self, name: str | None, documents: Documents, base: str) -> bool:
        """Add to the graph of that name; True where there was none."""
        return await self._changed(lambda: self._followed([name], lambda: self._added(name, documents, base)))

    async def delete(self, name: str | None) -> bool:
        """Delete a graph; False where there is none."""
        return await self._changed(lambda: self._followed([name], lambda: self._deleted(name)))

    async def add_dataset(self, documents: Documents) -> None:
        """Add graphs that are named in the documents themselves."""

        def added() -> None:
            names = {_name(each) for each in _quads(documents)}
            self._followed(names, lambda: self._store.extend(_quads(documents)))

        await self._changed(added)

    async def _changed(self, change: Callable[[], T]) -> T:
        """Do a change when those that came before are done; rejected where that takes too long, or the server ends."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                await self._turn.acquire()
        except TimeoutError as error:
            raise Rejected(503, "other changes take their time, and this one was not begun", _LATER) from error
        # Not the waiting ends the turn, but the change: there is no way to stop it.
        changing = self._begun(self._writing, change)
        changing.add_done_callback(self._written)
        try:
            return await self._before_the_end(changing)
        except _EndingError as error:
            reason = f"{ENDING.reason}: the change is made as a whole or not at all"
            raise Rejected(ENDING.status, reason, _LATER) from error

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

    def _replaced(self, name: str | None, documents: Documents, base: str) -> bool:
        # One update is one transaction. There is no other way to delete and to add in one, so its text holds the data.
        new = not exists(self._store, name)
        data = ox.serialize(_triples(documents, base), format=ox.RdfFormat.N_TRIPLES) or b""
        block = f"{{ {data.decode()} }}" if name is None else f"{{ {_graph(name)} {{ {data.decode()} }} }}"
        made = "" if name is None else f"CREATE {_graph(name)} ;\n"
        self._store.update(f"DROP SILENT {_graph(name)} ;\n{made}INSERT DATA {block}")
        return new

    def _added(self, name: str | None, documents: Documents, base: str) -> bool:
        new = not exists(self._store, name)
        graph = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        self._store.extend(
            ox.Quad(each.subject, each.predicate, each.object, graph) for each in _triples(documents, base)
        )
        if new:
            self._store.add_graph(graph)  # where no triple has come with it
        return new

    def _deleted(self, name: str | None) -> bool:
        there = exists(self._store, name)
        self._store.update(f"DROP SILENT {_graph(name)}")
        return there


def _triples(documents: Documents, base: str) -> Iterator[ox.Triple]:
    """The triples of documents; their blank nodes get new names, since each document has its own."""
    for kind, data in documents:
        parsed = ox.parse(data, format=GRAPHS[kind], base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
        yield from (each.triple for each in parsed)


def _quads(documents: Documents) -> Iterator[ox.Quad]:
    return chain.from_iterable(
        ox.parse(data, format=DATASETS[kind], rename_blank_nodes=True) for kind, data in documents
    )


def _name(quad: ox.Quad) -> str | None:
    """The name of a quad's graph; the search index knows of none without one."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None


def _graph(name: str | None) -> str:
    return "DEFAULT" if name is None else f"GRAPH <{name}>"
