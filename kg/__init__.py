"""Clinical-trial records as a knowledge graph.

    import kg

    for item in kg.read("page.json"):            # Study | Problem
        ...
    study = kg.read_one("examples/NCT02955615.txt")
    graph = kg.graph(study)                      # RecordGraph: the triples of one record
    graph.to_rdflib().serialize("trial.ttl")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Options", "Problem", "RecordGraph", "Study", "graph", "read", "read_one"]

if TYPE_CHECKING:
    from kg.mapping import Options, graph
    from kg.problems import Problem
    from kg.record import Study
    from kg.sources import read, read_one
    from kg.terms import RecordGraph

_HOMES = {
    "Options": "kg.mapping",
    "Problem": "kg.problems",
    "RecordGraph": "kg.terms",
    "Study": "kg.record",
    "graph": "kg.mapping",
    "read": "kg.sources",
    "read_one": "kg.sources",
}


def __getattr__(name: str) -> Any:
    """Load a name when it is asked for, so that the command line starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)
