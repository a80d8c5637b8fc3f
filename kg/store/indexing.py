"""The search index beside an embedded store, and how it follows what the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.search import NAME, READ, Entry, Index, entry
from kg.store.graphs import StoredGraph
from kg.vocab import CT, RDF, RDFS, SKOS

_READ = frozenset(READ)


def opened(folder: Path, store: ox.Store) -> Index:
    """The index of the store in a folder, right in every entry.

    It is made anew where it is missing, of another schema, or not whole because its making was cut short. Where a
    program that changed graphs was killed, the entries of these are made anew.
    """
    index = Index(folder / NAME)
    try:
        if not index.whole or index.lags:
            make(index, store)
        elif awaited := index.awaited():
            follow(index, store, awaited)
    except BaseException:
        index.close()
        raise
    return index


def usable(folder: Path) -> bool:
    """Whether there is an index beside a store that needs no repair before it is read."""
    if not (folder / NAME).is_file():
        return False
    index = Index(folder / NAME, read_only=True)
    try:
        return index.whole and not index.awaited() and not index.lags
    finally:
        index.close()


def make(index: Index, store: ox.Store) -> None:
    """Make an index anew from all that a store holds."""
    with index.made_anew() as put:
        for graph in store.named_graphs():
            if found := _found(store, graph):
                put(found)


def follow(index: Index, store: ox.Store, graphs: Iterable[str]) -> None:
    """Bring the entries of these graphs to what the store holds now."""
    names = list(graphs)
    found = (_found(store, ox.NamedNode(each)) for each in names)
    index.put(names, filter(None, found))


def of_graph(graph: StoredGraph) -> Entry | None:
    """The entry for a graph that is loaded; None where it is not that of a record about a study."""
    return None if graph.name is None else entry(graph.name[1:-1], _read(graph.triples))


def _read(ntriples: bytes) -> Iterator[tuple[str, str, str]]:
    """Those of the triples that an entry is made of. To take lines apart is half the work, and most are not needed."""
    for line in ntriples.decode().split("\n"):
        subject, _, rest = line.partition(" ")
        predicate, _, value = rest.partition(" ")
        if predicate in _READ:
            yield subject, predicate, value.removesuffix(" .")


def _found(store: ox.Store, graph: ox.NamedNode | ox.BlankNode) -> Entry | None:
    """The entry for a graph in a store; None where it is not that of a record about a study."""
    if next(store.quads_for_pattern(None, _TYPE, _STUDY, graph), None) is None:
        return None
    quads = [each for name in _ABOUT for each in store.quads_for_pattern(None, name, None, graph)]
    # Most labels of a graph are those of its results: they are looked up for what is named alone.
    for node in {each.object for each in quads}:
        if isinstance(node, ox.NamedNode):
            quads += [each for name in _LABELS for each in store.quads_for_pattern(node, name, None, graph)]
    quads += store.quads_for_pattern(None, _TYPE, _STUDY, graph)
    return entry(graph.value, ((str(each.subject), str(each.predicate), str(each.object)) for each in quads))


def _node(token: str) -> ox.NamedNode:
    return ox.NamedNode(token[1:-1])


_TYPE, _STUDY = _node(RDF.type), _node(CT.Study)
_LABELS = [_node(RDFS.label), _node(SKOS.altLabel)]
_ABOUT = [_node(each) for each in sorted(READ - {RDF.type, RDFS.label, SKOS.altLabel})]
