"""Loading: each graph replaces the one of its name, no older record a newer one, and in the end all are counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from kg import mapping
from kg.problems import InputError, Problem, StoreError
from kg.rdf import expanded, rdf_format
from kg.store.embedded import Embedded
from kg.store.files import grouped, record_graphs
from kg.store.graphs import StoredGraph, Version, older
from kg.terms import IRI

PAGE = 500
"""Graphs in one batch and in one query: some stores cut an answer at 10,000 rows, and a graph has up to four."""

_BATCH = 100_000  # triples in one batch
_DEFAULTS = mapping.Options()
_SHOWN = 5  # graphs named in a message


class Store(Protocol):
    """What a load needs of a store. Each method raises :class:`StoreError` where the store fails."""

    def sizes(self, names: Sequence[IRI | None]) -> dict[IRI | None, int]:
        """How many triples each of these graphs has; those without any are left out."""

    def versions(self, names: Sequence[IRI]) -> dict[IRI, Version]:
        """The version of the record in each of these graphs."""

    def put(self, graphs: Sequence[StoredGraph], there: Mapping[IRI | None, int], *, force: bool = False) -> int:
        """Replace the graphs that are ``there``, with their sizes, and add the others; gives how many were left alone.

        Those were so already; with ``force`` none is left alone on less than a comparison of its triples.
        """

    def add(self, graph: StoredGraph) -> tuple[int, int]:
        """Add triples to the default graph; gives how many it must have now, and how many of them are new."""

    def close(self) -> None:
        """Finish what is to be finished."""


@dataclass(slots=True)
class Tally:
    """What became of the graphs, and how many triples those have that the store holds now as they were given.

    ``added`` counts the triples that are in no named graph and were not there before.
    """

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    older: int = 0
    rejected: int = 0
    triples: int = 0
    added: int = 0

    def __str__(self) -> str:
        """One line for people."""
        added = f"{self.added:,} added to the default graph, " if self.added else ""
        return (
            f"{added}{self.new:,} new, {self.replaced:,} replaced, {self.unchanged:,} unchanged, "
            f"{self.older:,} older and left out, {self.rejected:,} rejected; {self.triples:,} triples, all counted"
        )


def _nothing(_: object) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How to load: what to read, whether older records count, and whom to tell.

    ``graph`` is the graph for triples that have none, ``force`` lets an older record replace a newer one, and sends
    a server also what seems to be there. ``on_older`` gets the graph's name and the versions given and there,
    ``progress`` hands on the graphs and may count them.
    """

    source: str | None = None
    options: mapping.Options = _DEFAULTS
    graph: IRI | None = None
    force: bool = False
    on_problem: Callable[[Problem], None] = _nothing
    on_older: Callable[[IRI, Version, Version], None] = lambda *_: None
    progress: Callable[[Iterable[StoredGraph]], Iterable[StoredGraph]] = iter


def load(inputs: Sequence[str], store: Store, choices: Choices) -> Tally:
    """Load all inputs, records first, then the RDF files, and count the triples of every graph in the store.

    What the RDF files say of one graph is joined. One graph from a record and a file is an
    :class:`~kg.problems.InputError`, and so is a graph with two versions of a record in several files.

    Where the embedded store is empty, what comes first goes in by the bulk way. :class:`StoreError` where a graph has
    another number of triples in the end than it must have, and as in :class:`Store`;
    :class:`~kg.problems.InputError` where an input cannot be read, and where nothing is in any of them.
    """
    return _Load(store, choices).run(inputs)


class _Load:
    def __init__(self, store: Store, choices: Choices) -> None:
        self._store = store
        self._choices = choices
        self._tally = Tally()
        self._expected: dict[IRI | None, int] = {}

    def run(self, inputs: Sequence[str]) -> Tally:
        inputs = expanded(inputs)
        records = [each for each in inputs if rdf_format(each) is None]
        if records:
            self._load(record_graphs(records, self._choices.source, self._choices.options, self._rejected))
        if rdf := [each for each in inputs if rdf_format(each) is not None]:
            self._load_files(rdf)
        if self._tally == Tally():
            raise InputError(f"nothing to load: there is no record and no triple in {', '.join(inputs)}")
        self._compare()
        return self._tally

    def _rejected(self, problem: Problem) -> None:
        self._tally.rejected += 1
        self._choices.on_problem(problem)

    def _load_files(self, paths: Sequence[str]) -> None:
        # What several files say of one graph is one graph: only a single file goes in as it is.
        if len(paths) == 1 and isinstance(self._store, Embedded) and self._store.empty():
            self._expected |= self._store.bulk_file(paths[0], self._choices.graph)
            self._tally.new += sum(name is not None for name in self._expected)
            self._tally.triples += sum(self._expected.values())
            self._tally.added += self._expected.get(None, 0)
        else:
            self._load(grouped(paths, self._choices.graph, self._expected))

    def _load(self, graphs: Iterable[StoredGraph]) -> None:
        graphs = iter(self._choices.progress(graphs))
        if isinstance(self._store, Embedded) and self._store.empty():
            self._store.bulk(self._noted(graphs))
            return
        for batch in _batches(graphs):
            self._put(batch)

    def _noted(self, graphs: Iterable[StoredGraph]) -> Iterator[StoredGraph]:
        for graph in graphs:
            self._note(graph)
            if graph.name is None:
                self._tally.added += graph.size
            else:
                self._tally.new += 1
            yield graph

    def _note(self, graph: StoredGraph) -> None:
        self._expected[graph.name] = graph.size
        self._tally.triples += graph.size

    def _put(self, batch: list[StoredGraph]) -> None:
        for graph in batch:
            if graph.name is None:
                self._expected[None], added = self._store.add(graph)
                self._tally.added += added
                self._tally.triples += graph.size
        named = [graph for graph in batch if graph.name is not None]
        there = self._store.sizes([graph.name for graph in named])
        kept = named if self._choices.force else self._without_older(named, there)
        same = self._store.put(kept, there, force=self._choices.force)
        for graph in kept:
            self._note(graph)
        known = sum(graph.name in there for graph in kept)
        self._tally.new += len(kept) - known
        self._tally.replaced += known - same
        self._tally.unchanged += same

    def _without_older(self, graphs: list[StoredGraph], there: Collection[IRI | None]) -> list[StoredGraph]:
        versions = self._store.versions([graph.name for graph in graphs if graph.name and graph.name in there])
        kept = []
        for graph in graphs:
            known = versions.get(graph.name) if graph.name else None
            if graph.name and known and older(graph.version, known):
                self._tally.older += 1
                self._choices.on_older(graph.name, graph.version, known)
            else:
                kept.append(graph)
        return kept

    def _compare(self) -> None:
        names = iter(self._expected)
        wrong: list[str] = []
        while page := list(islice(names, PAGE)):
            found = self._store.sizes(page)
            wrong += [
                f"{name or 'the default graph'} has {found.get(name, 0):,} triples, not {self._expected[name]:,}"
                for name in page
                if found.get(name, 0) != self._expected[name]
            ]
        if wrong:
            more = f"; and {len(wrong) - _SHOWN:,} more" if len(wrong) > _SHOWN else ""
            raise StoreError(
                f"the store does not hold what was sent, in {len(wrong):,} of {len(self._expected):,} graphs: "
                f"{'; '.join(wrong[:_SHOWN])}{more}"
            )


def _batches(graphs: Iterable[StoredGraph]) -> Iterator[list[StoredGraph]]:
    """Up to :data:`PAGE` graphs, or as many as make a batch."""
    batch: list[StoredGraph] = []
    size = 0
    for graph in graphs:
        batch.append(graph)
        size += graph.size
        if size >= _BATCH or len(batch) == PAGE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
