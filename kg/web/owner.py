"""The owner: a store that this process alone reads and writes, in threads, for a server that may be written to."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable
from itertools import chain

import pyoxigraph as ox

from kg.web.engine import done, exists
from kg.web.jobs import Job, Limits, Reply
from kg.web.media import DATASETS, GRAPHS
from kg.web.update import using

Documents = Iterable[tuple[str, bytes]]
"""RDF documents: the media type and the bytes of each."""


class Owner:
    """Jobs and changes on one store. A change is whole or not at all, and one waits for the other.

    Changes raise :class:`SyntaxError` or :class:`ValueError`, in words, for what is no update or no RDF.
    """

    def __init__(self, store: ox.Store, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._turn = asyncio.Lock()

    async def run(self, job: Job) -> Reply:
        """Do a job. Nothing ends it: who may write is trusted to ask what can be answered."""
        return await asyncio.to_thread(done, self._store, job, self._limits)

    async def update(self, text: str, base: str, default: tuple[str, ...], named: tuple[str, ...]) -> None:
        """A SPARQL update, over the graphs that are named, if any."""
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
