"""SHACL: whether a record's graph says what it must.

The shapes are in ``shapes/``; pySHACL checks them as https://www.w3.org/TR/shacl/ defines. A verdict is of one record's
graph, so that neither a batch nor a neighbour can change it.
"""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox
import pyshacl
import rdflib
import zstandard
from pyshacl.constraints import ALL_CONSTRAINT_COMPONENTS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, SH, XSD, BNode, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from kg.problems import InputError, NothingToValidate
from kg.report import SEVERITIES, Finding, Report, Severity, merged, turtle
from kg.resources import resource
from kg.terms import RecordGraph, text

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result
    from rdflib.term import Node

__all__ = ["Finding", "Report", "Severity", "reports", "shapes_graph", "validate", "validate_file", "validate_rdf"]

# No inference: a graph names all superclasses itself. And every finding, of every severity.
_OPTIONS = {"inference": "none", "abort_on_first": False, "allow_infos": False, "allow_warnings": False}


_MARKS_OF_A_SHAPE = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.path)


def validate(graphs: Iterable[RecordGraph] | RecordGraph, shapes: rdflib.Graph | None = None) -> Report:
    """Check the graph of each record against ``shapes``, by default our own.

    Shapes are taken apart when they are first used; a graph that is changed afterwards is not looked at again.
    :class:`InputError` where the shapes are not valid themselves, or none of them has a node to look at.
    """
    each = (graphs,) if isinstance(graphs, RecordGraph) else graphs
    return _report(((graph.number, graph.to_rdflib()) for graph in each), shapes)


def reports(graphs: Sequence[RecordGraph], shapes: rdflib.Graph | None = None) -> list[Report]:
    """The report on each graph, in the same order; one without a node that a shape is about has no focus node in it.

    Shapes and errors otherwise as in :func:`validate`.
    """
    prepared = _prepared(shapes_graph() if shapes is None else shapes)
    with _quiet():
        return [_verdict(graph.number, graph.to_rdflib(), prepared) for graph in graphs]


def validate_rdf(graph: rdflib.Graph, origin: str, shapes: rdflib.Graph | None = None) -> Report:
    """Check one RDF graph, called ``origin`` in the findings; errors as in :func:`validate`."""
    return _report([(origin, graph)], shapes)


def validate_file(path: Path, shapes: rdflib.Graph | None = None) -> Report:
    """Check an RDF file, whose format its name tells (``trials.nq``); ``.gz`` and ``.zst`` are read as they are.

    Each named graph gets a verdict of its own, and so does the default graph. The whole file is held in memory.
    :class:`InputError` where it cannot be read, and as in :func:`validate`.
    """
    with _quiet():
        graphs = _graphs(path)
    return _report(graphs.items(), shapes)


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
        for part in _graphs(path).values():
            found += part
        if not any((None, kind, None) in found for kind in _MARKS_OF_A_SHAPE):
            raise InputError(f"{path}: there is no SHACL shape in it")
        graph += found
    return graph


def _report(graphs: Iterable[tuple[str, rdflib.Graph]], shapes: rdflib.Graph | None) -> Report:
    prepared = _prepared(shapes_graph() if shapes is None else shapes)
    with _quiet():
        report = merged(_verdict(name, graph, prepared) for name, graph in graphs)
    if not report.focus_nodes:
        raise NothingToValidate("nothing to validate: the data has no node that a shape is about")
    return report


class _Shapes(pyshacl.ShapesGraph):
    """The shapes taken apart, which takes longer than to check one record against them."""

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(graph)
        self.targeted = [shape for shape in super().shapes if any(map(list, shape.target()))]

    @property
    def shapes(self) -> list[pyshacl.Shape]:
        """Those with a target of their own; the others, most of them, are reached from these."""
        return self.targeted


@lru_cache(maxsize=8)
def _prepared(shapes: rdflib.Graph) -> _Shapes:
    try:
        return _Shapes(shapes)
    except ReportableRuntimeError as error:
        raise InputError(f"not a valid SHACL shape: {error}") from error


def _verdict(name: str, graph: rdflib.Graph, shapes: _Shapes) -> Report:
    data = DataGraph.from_rdflib(_Data(store=graph.store, identifier=graph.identifier))
    validator = pyshacl.Validator(data, shacl_graph=shapes.graph, options=dict(_OPTIONS))
    validator.shacl_graph = shapes
    try:
        focus_nodes = {node for shape in shapes.shapes for node in shape.focus_nodes(data)}  # type: ignore[no-untyped-call]
        _, results, _ = validator.run()  # type: ignore[no-untyped-call]
    except ReportableRuntimeError as error:
        raise InputError(f"{name}: the shapes cannot be checked: {error}") from error
    return Report(tuple(_findings(name, results)), 1, len(focus_nodes))


def _findings(record: str, results: rdflib.Graph) -> Iterator[Finding]:
    for result in results.objects(None, SH.result):
        severity = str(results.value(result, SH.resultSeverity)).removeprefix(str(SH))
        path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
        yield Finding(
            severity=severity if severity in SEVERITIES else "Violation",
            record=record,
            focus=_named(results.value(result, SH.focusNode)),
            path=None if path is None else _path(results, path),
            value=None if value is None else _token(value),
            shape=_named(results.value(result, SH.sourceShape)),
            component=_named(results.value(result, SH.sourceConstraintComponent)),
            message=" ".join(sorted(map(str, results.objects(result, SH.resultMessage)))),
        )


def _named(node: Node | None) -> str:
    return f"_:{node}" if isinstance(node, BNode) else str(node)


def _token(node: Node) -> str:
    """The N-Triples token of a term, in the lexical form that it came in."""
    if not isinstance(node, Literal):
        return f"<{node}>" if isinstance(node, URIRef) else _named(node)
    token = str(text(str(node), node.language or ""))
    return f"{token}^^<{node.datatype}>" if node.datatype else token


def _path(results: rdflib.Graph, node: Node) -> str:
    """A property path: an IRI as it is, a longer one as Turtle writes it (``[ sh:inversePath ct:site ]``)."""

    def step(part: Node) -> str:
        return turtle(_path(results, part))

    if not isinstance(node, BNode):
        return str(node)
    if (node, RDF.first, None) in results:
        return f"( {' '.join(map(step, results.items(node)))} )"
    return f"[ {' ; '.join(f'{step(kind)} {step(part)}' for kind, part in results.predicate_objects(node))} ]"


class _Data(rdflib.Graph):
    """A graph that takes a query apart only once: rdflib needs more time for that than for the answer."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        return super().query(_query(query_object) if isinstance(query_object, str) else query_object, *args, **kwargs)


@lru_cache(maxsize=1024)
def _query(query: str) -> Query:
    try:
        return prepareQuery(query)
    except Exception as error:  # rdflib lets those of its parser through, of no common class
        raise ReportableRuntimeError(f"{error} in the query {query}") from error


def _filled(_: ConstraintComponent, message: str, row: Any) -> str:
    """The message of a SPARQL constraint with the values of one row of its answer for ``{?name}``."""
    if isinstance(row, tuple):
        row = dict(zip(("this", "path", "value"), row, strict=False)) | dict(*row[3:])
    return re.sub(r"\{[?$](\w+)\}", lambda name: str(row.get(name[1], name[0])), message)


# pySHACL's own way ends in an exception where a value has a backslash in it.
ConstraintComponent._format_sparql_based_result_message = _filled  # type: ignore[method-assign]  # noqa: SLF001


class _Parameters(list[URIRef]):
    """The parameters of constraints, looked up by hash instead of one after the other."""

    def __contains__(self, parameter: object) -> bool:
        return parameter in CONSTRAINT_PARAMETERS_MAP


# pySHACL makes every constraint anew for every graph. This is where it looks for how; with each constraint of a shape
# made once, a verdict takes half the time.
_made_once = {component: lru_cache(maxsize=4096)(component) for component in ALL_CONSTRAINT_COMPONENTS}
pyshacl.shape.CONSTRAINT_PARAMS = (  # type: ignore[attr-defined]
    _Parameters(CONSTRAINT_PARAMETERS_MAP),
    {parameter: _made_once[component] for parameter, component in CONSTRAINT_PARAMETERS_MAP.items()},
)


def _graphs(path: Path) -> dict[str, rdflib.Graph]:
    """The graphs in an RDF file by name; the default graph has the name of the file."""
    packed = path.suffix in (".gz", ".zst")
    suffix = path.with_suffix("").suffix if packed else path.suffix
    kind = ox.RdfFormat.from_extension(suffix.removeprefix("."))
    if kind is None:
        raise InputError(f"{path}: no RDF format has this name; .ttl .nt .nq .trig .rdf .jsonld have")
    graphs: dict[str, rdflib.Graph] = {}
    try:
        with _opened(path) as file:
            for quad in ox.parse(file, format=kind, base_iri=path.absolute().as_uri()):
                name = str(path) if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
                if name not in graphs:
                    graphs[name] = rdflib.Graph(bind_namespaces="none")
                graphs[name].add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))
    except (OSError, EOFError, ValueError, SyntaxError, zstandard.ZstdError) as error:
        raise InputError(f"{path}: {error}") from error
    return graphs


def _opened(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path))
    return cast("IO[bytes]", zstandard.open(path)) if path.suffix == ".zst" else path.open("rb")


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise ValueError("a triple term of RDF 1.2, which SHACL does not know")  # noqa: TRY004 - it is what was read
    datatype = term.datatype.value
    if term.language or datatype == str(XSD.string):
        return Literal(term.value, lang=term.language, normalize=False)
    return Literal(term.value, datatype=URIRef(datatype), normalize=False)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without rdflib's word on each literal that is not of its datatype: that is for the shapes to say."""
    log = logging.getLogger("rdflib.term")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
