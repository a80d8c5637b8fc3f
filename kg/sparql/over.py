"""What a query can be asked over, and who answers it: the embedded engine or an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.mapping import Options
from kg.problems import InputError, Problem
from kg.rdf import expanded, rdf_format
from kg.sparql import embedded
from kg.sparql.found import Found
from kg.sparql.syntax import Query
from kg.store import files
from kg.store.credentials import credentials

if TYPE_CHECKING:
    from kg.store.graphs import StoredGraph


def _nothing(_: object) -> None:
    """The problems are nobody's."""


def _silent(graphs: Iterable[StoredGraph]) -> Iterable[StoredGraph]:
    return graphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """Either the folder of a ``store``, or the address of an ``endpoint``, or ``inputs``.

    Inputs are files or folders of records, in the format of ``source`` if it is given, and of RDF. ``secrets`` is
    the file with the credentials for an endpoint, instead of the environment. Records that cannot be read go to
    ``on_problem``; ``progress`` passes on the graphs that are read.
    """

    inputs: Sequence[str] = ()
    store: Path | None = None
    endpoint: str | None = None
    source: str | None = None
    secrets: Path | None = None
    on_problem: Callable[[Problem], None] = _nothing
    progress: Callable[[Iterable[StoredGraph]], Iterable[StoredGraph]] = _silent

    def answered(self, query: Query, timeout: float | None) -> AbstractContextManager[Found]:
        """What a query finds here, see :func:`kg.sparql.embedded.answered` and :func:`kg.sparql.endpoint.answered`."""
        if self.endpoint is not None:
            from kg.sparql import endpoint  # noqa: PLC0415 - it loads httpx

            return endpoint.answered(query, self.endpoint, credentials(self.secrets), timeout)
        if self.store is None:
            return embedded.answered(query, self._statements(apart=query.has_graphs), timeout)
        if not is_store(self.store):
            raise InputError(f"{self.store}: there is no store in this folder; kg load --store makes one")
        return embedded.answered(query, self.store, timeout)

    def _statements(self, *, apart: bool) -> Iterator[bytes]:
        """All that is in the inputs, as N-Quads: each record in the graph of its record, RDF as it is.

        Unless the graphs are to be kept ``apart``, no statement is in any, so that one that several graphs share is
        there once, as in the merge of them that SPARQL asks for.
        """
        inputs = expanded(self.inputs)
        records = [each for each in inputs if rdf_format(each) is None]
        if records:
            for graph in self.progress(files.record_graphs(records, self.source, Options(), self.on_problem)):
                yield graph.quads if apart else graph.triples
        for each in inputs:
            if rdf_format(each) is not None:
                store = ox.Store()  # it tells the blank nodes of one file from those of another
                files.load_file(store, each)
                if apart:
                    yield cast("bytes", store.dump(format=ox.RdfFormat.N_QUADS))
                    continue
                for name in (ox.DefaultGraph(), *store.named_graphs()):
                    yield cast("bytes", store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name))


def is_store(folder: str | Path) -> bool:
    """Whether there is an embedded store in a folder."""
    return (Path(folder) / "CURRENT").is_file()
