"""RDF files and record files as what a store takes, and the store in memory that queries over files run on."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import attrgetter
from typing import IO, cast

import pyoxigraph as ox

from kg import mapping, pipeline
from kg.problems import InputError, Problem
from kg.rdf import base, expanded, rdf_format, readable, reader
from kg.store.graphs import VERSION_PROPERTIES, StoredGraph, of_record
from kg.terms import IRI

_DEFAULTS = mapping.Options()


def memory(
    inputs: Sequence[str],
    source: str | None = None,
    options: mapping.Options = _DEFAULTS,
    on_problem: Callable[[Problem], None] = lambda _: None,
) -> ox.Store:
    """A store in memory of all that is in the inputs.

    Each record is in the named graph of its record; what stands in an RDF file keeps its graph, and stays without one
    where it has none. Records that cannot be read go to ``on_problem``. :class:`InputError` where an input cannot be
    opened, or an RDF file cannot be read.
    """
    store = ox.Store()
    inputs = expanded(inputs)
    records = [each for each in inputs if rdf_format(each) is None]
    if records:
        graphs = record_graphs(records, source, options, on_problem)
        store.bulk_load(reader(graph.quads for graph in graphs), ox.RdfFormat.N_QUADS)
    for each in inputs:
        if rdf_format(each) is not None:
            load_file(store, each)
    return store


def record_graphs(
    inputs: Iterable[str], source: str | None, options: mapping.Options, on_problem: Callable[[Problem], None]
) -> Iterator[StoredGraph]:
    """The graph of each record in the inputs, each number once; all else goes to ``on_problem``."""
    for graph in pipeline.graphs(pipeline.raw_records(inputs, source), options, on_problem):
        yield of_record(graph)


def load_file(store: ox.Store, path: str, graph: IRI | None = None) -> None:
    """Put all of an RDF file into a store, in bulk; triples without a graph go into ``graph``."""
    to_graph = None if graph is None else ox.NamedNode(graph[1:-1])
    with readable(path) as file:
        # Of a file of quads, those without a graph stay apart: the loader takes a name only for files of triples.
        if graph is None or rdf_format(path) not in _QUADS:
            store.bulk_load(file, rdf_format(path), base_iri=base(path), to_graph=to_graph)
        else:
            store.bulk_load(reader(_statements(file, path, graph)), ox.RdfFormat.N_QUADS)


def sizes(path: str, graph: IRI | None = None, only: frozenset[IRI | None] | None = None) -> Counter[IRI | None]:
    """How many statements an RDF file has for each graph; with ``only`` how many distinct ones for each of these."""
    with readable(path) as file:
        # Without a check of each IRI, which takes half of the time: whether they are valid, the loader says.
        quads = ox.parse(file, rdf_format(path), base_iri=base(path), lenient=True)
        if only is not None:
            named = ((_name(quad.graph_name, path, graph), quad.triple) for quad in quads)
            return Counter(name for name, _ in {each for each in named if each[0] in only})
        counts: Counter[IRI | None] = Counter()
        for name, count in Counter(map(attrgetter("graph_name"), quads)).items():
            counts[_name(name, path, graph)] += count
        return counts


def grouped(
    paths: Sequence[str], graph: IRI | None = None, taken: Collection[IRI | None] = ()
) -> Iterator[StoredGraph]:
    """The graphs in RDF files, each whole, without repetition, and once, however the files mix and share them.

    Triples without a graph go into ``graph``; without that they come first, under no name. The statements are sorted
    by graph in a temporary database, which goes to the disk where it is large; one graph is held in memory.
    :class:`InputError` before the first graph where one is ``taken``, or files give it two versions of a record.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as sorter:
        sorter.execute("CREATE TABLE statement (graph TEXT, triple TEXT, PRIMARY KEY (graph, triple)) WITHOUT ROWID")
        sorter.execute("BEGIN")
        for path in paths:
            with readable(path) as file:
                rows = ((name or "", str(triple)) for name, triple in _quads(file, path, graph))
                sorter.executemany("INSERT OR IGNORE INTO statement VALUES (?, ?)", rows)
        for (name,) in sorter.execute("SELECT DISTINCT graph FROM statement"):
            if name in taken:
                raise InputError(f"{name}: a record and an RDF file both give this graph; load one after the other")
        for each in VERSION_PROPERTIES if len(paths) > 1 else ():
            for (name,) in sorter.execute(_TWICE, (f" {each} ", f" {each} ~")):
                raise InputError(f"{name}: the RDF files give two versions of this record; load one after the other")
        found = sorter.execute("SELECT graph, triple FROM statement ORDER BY graph, triple")
        for name, statements in groupby(found, key=lambda row: cast("str", row[0])):
            lines = [f"{triple} .\n" for _, triple in statements]
            yield StoredGraph(IRI(name) if name else None, "".join(lines).encode(), len(lines))


# The graphs that say a property of the node they are named after more than once; a value begins before "~".
_TWICE = """SELECT graph FROM statement WHERE triple > graph || ? AND triple < graph || ?
    GROUP BY graph HAVING COUNT(*) > 1 LIMIT 1"""

_QUADS = (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD)


def _quads(file: IO[bytes], path: str, graph: IRI | None) -> Iterator[tuple[IRI | None, ox.Triple]]:
    # Two files may give one label to two blank nodes.
    for quad in ox.parse(file, rdf_format(path), base_iri=base(path), rename_blank_nodes=True):
        name = _name(quad.graph_name, path, graph)
        if name is None and _has_blank_nodes(quad):
            raise _grows(path)
        yield name, quad.triple


def no_growth(path: str) -> None:
    """:class:`InputError` where a triple that stands in no graph has a blank node."""
    with readable(path) as file:
        for quad in ox.parse(file, rdf_format(path), base_iri=base(path), lenient=True):
            if quad.graph_name == _DEFAULT and _has_blank_nodes(quad):
                raise _grows(path)


_DEFAULT = ox.DefaultGraph()


def _has_blank_nodes(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _grows(path: str) -> InputError:
    return InputError(
        f"{path}: triples in no named graph have blank nodes, which each load would add once more; "
        "name a graph for them with --graph"
    )


def _name(name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph, path: str, graph: IRI | None) -> IRI | None:
    if isinstance(name, ox.BlankNode):
        raise InputError(f"{path}: a graph whose name is a blank node ({name}) cannot be told from any other")
    return graph if isinstance(name, ox.DefaultGraph) else IRI(str(name))


def _statements(file: IO[bytes], path: str, graph: IRI) -> Iterator[bytes]:
    for name, triple in _quads(file, path, graph):
        yield f"{triple} {name} .\n".encode()
