"""Clinical-trial records as a knowledge graph.

``kg.read(path)`` yields ``Study | Problem``, ``kg.read_one(path)`` gives the one study of a file, ``kg.graph(study)``
its triples as a :class:`RecordGraph`, whose ``to_rdflib()`` is an rdflib graph. ``kg.query(text, path)`` asks records,
RDF or a store a SPARQL query; the :class:`Answer` becomes a frame with ``to_polars()`` or ``to_pandas()``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Failure",
    "InputError",
    "Options",
    "Problem",
    "QueryError",
    "RecordGraph",
    "StoreError",
    "Study",
    "graph",
    "query",
    "read",
    "read_one",
]

if TYPE_CHECKING:
    from kg.mapping import Options, graph
    from kg.problems import Failure, InputError, Problem, QueryError, StoreError
    from kg.record import Study
    from kg.sources import read, read_one
    from kg.sparql import Answer, query
    from kg.terms import RecordGraph

_HOMES = {
    "Answer": "kg.sparql",
    "Failure": "kg.problems",
    "InputError": "kg.problems",
    "Options": "kg.mapping",
    "Problem": "kg.problems",
    "QueryError": "kg.problems",
    "RecordGraph": "kg.terms",
    "StoreError": "kg.problems",
    "Study": "kg.record",
    "graph": "kg.mapping",
    "query": "kg.sparql",
    "read": "kg.sources",
    "read_one": "kg.sources",
}


def __getattr__(name: str) -> Any:
    """Load a name when it is asked for, so that the command line starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The names that are there for use, loaded or not."""
    return sorted({*__all__, "__version__"})
