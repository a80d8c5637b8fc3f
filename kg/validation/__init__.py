"""SHACL: whether a record's graph says what it must.

The shapes are in ``shapes/``, and mean what https://www.w3.org/TR/shacl/ says. pySHACL checks one record, and whatever
shapes it is given. For many records the same shapes are compiled to Python functions, which find the same at a multiple
of the rate. A verdict is of one record's graph, so that neither a batch nor a neighbour can change it.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Iterable, Iterator, Sequence, Sized
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.problems import NothingToValidate
from kg.report import Finding, Report, Severity, merged
from kg.terms import RecordGraph
from kg.validation.files import Scattered, all_at_once, in_turn
from kg.validation.identity import ByIdentity
from kg.validation.literals import quiet
from kg.validation.shapes import shapes_graph, sound

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "Finding",
    "Report",
    "Severity",
    "compilable",
    "reports",
    "shapes_graph",
    "tell",
    "validate",
    "validate_file",
    "validate_rdf",
]

_BATCH = 100
_LARGE = 10_000  # triples, which take pySHACL as long as it takes to compile the shapes
_LOG = logging.getLogger(__name__)


def validate(graphs: Iterable[RecordGraph] | RecordGraph, shapes: rdflib.Graph | None = None) -> Report:
    """Check the graph of each record against ``shapes``, by default our own, and report on all of them together.

    Shapes are taken apart when they are first used; a graph that is changed afterwards is not looked at again.
    :class:`InputError` where the shapes are not valid themselves, or none of them has a node to look at.
    """
    each = (graphs,) if isinstance(graphs, RecordGraph) else graphs
    return _checked(merged(_in_batches(each, shapes)))


def _in_batches(graphs: Iterable[RecordGraph], shapes: rdflib.Graph | None) -> Iterator[Report]:
    each = iter(graphs)
    for batch in iter(lambda: [*islice(each, _BATCH)], []):
        yield from reports(batch, shapes)


def reports(graphs: Sequence[RecordGraph], shapes: rdflib.Graph | None = None) -> list[Report]:
    """The report on the graph of each record, in the same order; without a focus node where no shape is about it.

    pySHACL checks a sole graph, unless it is large, and those shapes that are not :func:`compilable`. Shapes and
    errors as in :func:`validate`.
    """
    shapes = shapes_graph() if shapes is None else sound(shapes)
    many = len(graphs) > 1 or any(len(graph.triples) > _LARGE for graph in graphs)
    if many:
        tell(shapes)
    judge = _by_both if many else _by_pyshacl
    with quiet():
        return [judge(graph, shapes) for graph in graphs]


def compilable(shapes: rdflib.Graph) -> tuple[str, ...]:
    """Which of these shapes cannot be compiled, so that pySHACL has to check every record, and why; nothing if all can.

    Where users' shapes stand beside ours, only theirs are looked at.
    """
    from kg.validation.core import not_compiled  # noqa: PLC0415 - it loads what it takes to parse queries

    return not_compiled(ByIdentity(sound(shapes)))


def tell(shapes: rdflib.Graph) -> None:
    """Say in the log, once, which shapes pySHACL checks, for it takes its time; a worker leaves that to its parent."""
    if multiprocessing.parent_process() is None:
        _tell(ByIdentity(sound(shapes)))


@lru_cache(maxsize=8)
def _tell(key: ByIdentity) -> None:
    if reasons := compilable(key.graph):
        _LOG.warning("pySHACL checks some shapes record by record, which takes longer: %s", "; ".join(reasons))


def _by_both(graph: RecordGraph, shapes: rdflib.Graph) -> Report:
    """The verdict of the compiled shapes, with that of pySHACL on those that are not compiled."""
    from kg.validation.core import compiled  # noqa: PLC0415 - as above
    from kg.validation.expressions import Undecided  # noqa: PLC0415 - as above

    functions = compiled(sound(shapes))
    try:
        findings, focus_nodes = functions.verdict(graph)
    except Undecided:
        return _by_pyshacl(graph, shapes)
    if functions.left:
        from kg.validation import reference  # noqa: PLC0415 - pySHACL takes its time to load

        others = reference.verdict(graph.number, graph.to_rdflib(), shapes, frozenset(functions.left))
        findings, focus_nodes = findings + others[0], focus_nodes | others[1]
    return _report(findings, focus_nodes)


def _by_pyshacl(graph: RecordGraph, shapes: rdflib.Graph) -> Report:
    return _by_reference(graph.number, graph.to_rdflib(), shapes)


def _by_reference(name: str, graph: rdflib.Graph, shapes: rdflib.Graph) -> Report:
    from kg.validation import reference  # noqa: PLC0415 - pySHACL takes its time to load

    return _report(*reference.verdict(name, graph, shapes))


def _report(findings: Iterable[Finding], focus_nodes: Sized) -> Report:
    return Report(tuple(sorted(findings, key=lambda each: each.rank)), 1, len(focus_nodes))


def validate_rdf(graph: rdflib.Graph, origin: str, shapes: rdflib.Graph | None = None) -> Report:
    """Check one RDF graph with pySHACL, called ``origin`` in the findings; errors as in :func:`validate`."""
    with quiet():
        return _checked(_by_reference(origin, graph, shapes_graph() if shapes is None else sound(shapes)))


def validate_file(path: Path, shapes: rdflib.Graph | None = None, keep: int | None = None) -> Report:
    """Check an RDF file; its name tells the format (``trials.nq``), ``.gz`` and ``.zst`` are read as well.

    Each named graph gets a verdict of its own, and so does the default graph. Where the statements of a graph stand
    together, as we write them, memory stays flat, with ``keep`` as in :func:`kg.report.merged`; else the whole file is
    held. :class:`InputError` where it cannot be read, and as in :func:`validate`.
    """
    try:
        return _checked(merged(_in_batches(in_turn(path), shapes), keep))
    except Scattered:
        return _checked(merged(_in_batches(all_at_once(path), shapes), keep))


def _checked(report: Report) -> Report:
    if not report.focus_nodes:
        raise NothingToValidate("nothing to validate: the data has no node that a shape is about")
    return report
