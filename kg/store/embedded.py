"""The embedded store: pyoxigraph, in a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.problems import InputError, StoreError
from kg.rdf import reader
from kg.search import NAME, Entry, Index
from kg.store import files, indexing
from kg.store.graphs import VERSION_PROPERTIES, StoredGraph, Version, version
from kg.terms import IRI

_SIZES = "SELECT ?g (COUNT(*) AS ?n) { VALUES ?g { %s } GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"

# What a store begins with, and what is left where its making was cut short.
_OWN = re.compile(rf"LOCK|LOG.*|IDENTITY|CURRENT.*|MANIFEST-.*|OPTIONS-.*|\d+\.\w+|{re.escape(NAME)}.*")


def opened(folder: Path, *, create: bool = False, read_only: bool = False) -> ox.Store:
    """The store in a folder; with ``create`` a new one where there is none.

    One process may write a store, and nobody should read it meanwhile: ``read_only`` shows the state of its opening.
    :class:`InputError` where the folder holds no store, :class:`StoreError` where it cannot be used.
    """
    is_store = (folder / "CURRENT").is_file()
    if not is_store and not create:
        raise InputError(f"{folder}: there is no store in this folder; kg load --store makes one")
    try:
        if not is_store and folder.exists() and not all(_OWN.fullmatch(each.name) for each in folder.iterdir()):
            raise StoreError(f"{folder}: the folder has other things in it, and no store")
        if read_only:
            return ox.Store.read_only(str(folder))
        folder.parent.mkdir(parents=True, exist_ok=True)
        return ox.Store(folder)
    except (OSError, RuntimeError) as error:  # the latter where files of the store are broken
        if "LOCK:" in str(error):
            raise StoreError(f"{folder}: another process is using this store, and only one can write it") from error
        raise StoreError(f"{folder}: the store cannot be opened: {error}") from error


@dataclass(frozen=True, slots=True)
class _Made:
    """A store that was made in a folder, which may have been there before, empty."""

    folder: Path
    was_there: bool

    def undo(self) -> None:
        for each in self.folder.iterdir():
            each.unlink()
        if not self.was_there:
            self.folder.rmdir()


class Embedded:
    """What a load needs of an embedded store, and of the search index, which follows it.

    :class:`StoreError` where the disk fails.
    """

    def __init__(self, store: ox.Store, index: Index, made: _Made | None = None) -> None:
        self._store = store
        self._index = index
        self._made = made

    @classmethod
    def opened(cls, folder: Path) -> Embedded:
        """The store in a folder and the index beside it, made where they are missing."""
        is_new, is_folder = not (folder / "CURRENT").is_file(), folder.exists()
        store = opened(folder, create=True)
        return cls(store, indexing.opened(folder, store), _Made(folder, is_folder) if is_new else None)

    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return next(self._store.quads_for_pattern(None, None, None), None) is None

    def bulk(self, graphs: Iterable[StoredGraph]) -> None:
        """Put graphs that are not there into the store, as they come: all of them at the end, or none."""
        with _told(), self._index.made_anew() as put:
            self._store.bulk_load(reader(_quads(graphs, put)), ox.RdfFormat.N_QUADS)

    def bulk_file(self, path: str, graph: IRI | None) -> dict[IRI | None, int]:
        """Put an RDF file into the empty store; gives how many statements each graph must have now."""
        expected = files.sizes(path, graph)
        if None in expected:
            files.no_growth(path)
        with _told():
            files.load_file(self._store, path, graph)
        indexing.make(self._index, self._store)
        found = self.sizes(list(expected))
        # A file may say things twice. Where the count differs, it is made anew without repetition.
        unequal = frozenset(name for name, size in expected.items() if found.get(name) != size)
        return {**expected, **files.sizes(path, graph, only=unequal)} if unequal else dict(expected)

    def sizes(self, names: Sequence[IRI | None]) -> dict[IRI | None, int]:
        """How many triples each of these graphs has; those without any are left out."""
        named = " ".join(name for name in names if name)
        rows = self._store.query(_SIZES % named)
        found: dict[IRI | None, int] = {IRI(str(row["g"])): int(row["n"].value) for row in rows}  # type: ignore[union-attr]
        if None in names and (size := sum(1 for _ in self._default())):
            found[None] = size
        return found

    def versions(self, names: Sequence[IRI]) -> dict[IRI, Version]:
        """The version of the record in each of these graphs."""
        return {name: version(dict(self._dates(name))) for name in names}

    def put(self, graphs: Sequence[StoredGraph], there: Mapping[IRI | None, int], *, force: bool = False) -> int:  # noqa: ARG002 - as Store has it
        """Replace the graphs that are ``there`` and add the others; gives how many were so already.

        All their triples are compared, so ``force`` makes no difference.
        Two transactions, each of whole graphs: the new ones, and what changes in the others.
        """
        new = [each for each in graphs if each.name not in there]
        changes = [(each, change) for each in graphs if each.name in there and (change := self._change(each))]
        changed = [*new, *(each for each, _ in changes)]
        names = [each.name[1:-1] for each in changed if each.name]
        self._index.expect(names)
        with _told():
            if new:
                self._store.load(b"".join(each.quads for each in new), ox.RdfFormat.N_QUADS)
            if changes:
                self._store.update(" ;\n".join(change for _, change in changes))
        self._index.put(names, filter(None, map(indexing.of_graph, changed)))
        return len(graphs) - len(changed)

    def add(self, graph: StoredGraph) -> tuple[int, int]:
        """Add triples to the default graph; gives how many it must have now, and how many of them are new."""
        before = sum(1 for _ in self._default())
        new = sum(quad not in self._store for quad in ox.parse(graph.triples, ox.RdfFormat.N_TRIPLES))
        with _told():
            self._store.load(graph.triples, ox.RdfFormat.N_TRIPLES)
        return before + new, new

    def close(self) -> None:
        """Write to the disk what is still in memory; a store that was made now and has got nothing is taken away."""
        self._index.close()
        with _told():
            if self._made and self.empty():
                del self._store  # which closes it
                self._made.undo()
            else:
                self._store.flush()

    def _default(self) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())

    def _dates(self, name: IRI) -> Iterator[tuple[str, str]]:
        record = ox.NamedNode(name[1:-1])
        for each in VERSION_PROPERTIES:
            for quad in self._store.quads_for_pattern(record, ox.NamedNode(each[1:-1]), None, record):
                yield each, quad.object.value if isinstance(quad.object, ox.Literal) else ""

    def _change(self, graph: StoredGraph) -> str:
        """The update that turns the graph that is there into this one; nothing where it is the same."""
        name = str(graph.name)
        old = set(self._store.quads_for_pattern(None, None, None, ox.NamedNode(name[1:-1])))
        new = set(ox.parse(graph.quads, ox.RdfFormat.N_QUADS))
        if old == new:
            return ""
        # To write a triple takes four times as long as to read it, and most of a record stays from version to version.
        gone, come = old - new, new - old
        if any(isinstance(term, ox.BlankNode) for quad in chain(gone, come) for term in quad.triple):
            return f"DROP SILENT GRAPH {name} ;\nINSERT DATA {_block(name, new)}"
        return f"DELETE DATA {_block(name, gone)} ;\nINSERT DATA {_block(name, come)}"


def _quads(graphs: Iterable[StoredGraph], put: Callable[[Entry], None]) -> Iterator[bytes]:
    """The graphs as N-Quads, each put into the index on its way."""
    for each in graphs:
        if found := indexing.of_graph(each):
            put(found)
        yield each.quads


def _block(name: str, quads: Iterable[ox.Quad]) -> str:
    triples = "".join(f"{quad.triple} .\n" for quad in quads)
    return f"{{ GRAPH {name} {{\n{triples}}} }}"


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"the store cannot be written: {error}") from error
