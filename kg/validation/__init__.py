"""SHACL: whether a record's graph says what it must.

The shapes are in ``shapes/``, and mean what https://www.w3.org/TR/shacl/ says. pySHACL checks one record, and whatever
shapes it is given. For many records the same shapes are compiled to Python functions, which find the same at a multiple
of the rate. A verdict is of one record's graph, so that neither a batch nor a neighbour can change it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

import rdflib
from rdflib import SH

from kg.problems import InputError, NothingToValidate
from kg.report import Finding, Report, Severity, merged
from kg.resources import resource
from kg.terms import RecordGraph
from kg.validation.files import graphs_in
from kg.validation.literals import quiet

__all__ = [
    "Finding",
    "Report",
    "Severity",
    "compilable",
    "reports",
    "shapes_graph",
    "validate",
    "validate_file",
    "validate_rdf",
]

_MARKS_OF_A_SHAPE = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.path)
_BATCH = 100
_LARGE = 10_000  # triples, which take pySHACL as long as it takes to compile the shapes
_LOG = logging.getLogger(__name__)


def validate(graphs: Iterable[RecordGraph] | RecordGraph, shapes: rdflib.Graph | None = None) -> Report:
    """Check the graph of each record against ``shapes``, by default our own, and report on all of them together.

    Shapes are taken apart when they are first used; a graph that is changed afterwards is not looked at again.
    :class:`InputError` where the shapes are not valid themselves, or none of them has a node to look at.
    """
    each = iter((graphs,) if isinstance(graphs, RecordGraph) else graphs)
    batches = iter(lambda: [*islice(each, _BATCH)], [])
    return _checked(merged(report for batch in batches for report in reports(batch, shapes)))


def reports(graphs: Sequence[RecordGraph], shapes: rdflib.Graph | None = None) -> list[Report]:
    """The report on the graph of each record, in the same order; without a focus node where no shape is about it.

    pySHACL checks a sole graph, unless it is large, and those of shapes that are not :func:`compilable`. Shapes and
    errors as in :func:`validate`.
    """
    shapes = shapes_graph() if shapes is None else shapes
    many = len(graphs) > 1 or any(len(graph.triples) > _LARGE for graph in graphs)
    if many and not _told(shapes):
        from kg.validation.core import compiled  # noqa: PLC0415 - it parses the queries of all rules

        with quiet():
            return [compiled(shapes).report(graph) for graph in graphs]
    with quiet():
        return [_by_pyshacl(graph.number, graph.to_rdflib(), shapes) for graph in graphs]


def compilable(shapes: rdflib.Graph) -> tuple[str, ...]:
    """Why these shapes cannot be compiled, so that pySHACL has to check every record; nothing if they can."""
    from kg.validation.core import compiled  # noqa: PLC0415 - as above

    return compiled(shapes).reasons


@lru_cache(maxsize=8)
def _told(shapes: rdflib.Graph) -> bool:
    """Whether shapes are left to pySHACL; the first time that is said, for it takes its time."""
    reasons = compilable(shapes)
    if reasons:
        _LOG.warning("pySHACL checks these shapes record by record, which takes longer: %s", "; ".join(reasons))
    return bool(reasons)


def validate_rdf(graph: rdflib.Graph, origin: str, shapes: rdflib.Graph | None = None) -> Report:
    """Check one RDF graph with pySHACL, called ``origin`` in the findings; errors as in :func:`validate`."""
    with quiet():
        return _checked(_by_pyshacl(origin, graph, shapes_graph() if shapes is None else shapes))


def validate_file(path: Path, shapes: rdflib.Graph | None = None) -> Report:
    """Check an RDF file with pySHACL; its name tells the format (``trials.nq``), ``.gz`` and ``.zst`` are read as well.

    Each named graph gets a verdict of its own, and so does the default graph. The whole file is held in memory.
    :class:`InputError` where it cannot be read, and as in :func:`validate`.
    """
    shapes = shapes_graph() if shapes is None else shapes
    with quiet():
        return _checked(merged(_by_pyshacl(name, graph, shapes) for name, graph in graphs_in(path).items()))


def _by_pyshacl(name: str, graph: rdflib.Graph, shapes: rdflib.Graph) -> Report:
    from kg.validation import reference  # noqa: PLC0415 - pySHACL takes a third of a second to load

    return reference.report(name, graph, shapes)


def _checked(report: Report) -> Report:
    if not report.focus_nodes:
        raise NothingToValidate("nothing to validate: the data has no node that a shape is about")
    return report


def shapes_graph(extra: Sequence[Path] = (), *, own: bool = True) -> rdflib.Graph:
    """Our shapes, unless ``own`` is false, and those in the RDF files ``extra``; read once a process.

    :class:`InputError` where a file cannot be read, or where there is no shape in any of them.
    """
    return _shapes_graph(tuple(extra), own)


@lru_cache(maxsize=8)
def _shapes_graph(extra: tuple[Path, ...], own: bool) -> rdflib.Graph:  # noqa: FBT001 - a key of the cache
    graph = rdflib.Graph(bind_namespaces="none")
    if own:
        for file in sorted(resource("shapes").glob("*.ttl")):
            graph.parse(file)
    for path in extra:
        found = rdflib.Graph(bind_namespaces="none")
        for part in graphs_in(path).values():
            found += part
        if not any((None, kind, None) in found for kind in _MARKS_OF_A_SHAPE):
            raise InputError(f"{path}: there is no SHACL shape in it")
        graph += found
    return graph
