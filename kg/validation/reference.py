"""pySHACL, the reference: https://github.com/RDFLib/pySHACL.

It takes shapes of every kind, one graph at a time, and is made faster here where it does the same work again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyshacl
import rdflib
from pyshacl.constraints import ALL_CONSTRAINT_COMPONENTS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.constraints.core import value_range_constraints
from pyshacl.constraints.core.property_pair_constraints import LessThanOrEqualsConstraintComponent
from pyshacl.constraints.core.value_constraints import DatatypeConstraintComponent
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, SH, BNode, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from kg.problems import InputError
from kg.report import SEVERITIES, Finding, Report, merged, turtle
from kg.validation.literals import at_most, in_lexical_space, token

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result
    from rdflib.term import Node

# No inference: a graph names all superclasses itself. And every finding, of every severity.
_OPTIONS = {"inference": "none", "abort_on_first": False, "allow_infos": False, "allow_warnings": False}


def report(name: str, graph: rdflib.Graph, shapes: rdflib.Graph) -> Report:
    """What pySHACL finds in a graph, whose name the findings have.

    Shapes are taken apart when they are first used. :class:`InputError` where they are not valid themselves.
    """
    return merged([_verdict(name, graph, _prepared(shapes))])


class _Shapes(pyshacl.ShapesGraph):
    """The shapes taken apart, which takes longer than to check one record against them."""

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(graph)
        self.targeted = [shape for shape in super().shapes if any(map(list, shape.target()))]
        self.parameters: dict[Node, list[tuple[Node, Node]]] = {}

    @property
    def shapes(self) -> list[pyshacl.Shape]:
        """Those with a target of their own; the others, most of them, are reached from these."""
        return self.targeted

    def predicate_objects(self, s: Node) -> list[tuple[Node, Node]]:
        """The constraint parameters of a shape, for which it is asked at every focus node: read once."""
        if s not in self.parameters:
            pairs = self.graph.predicate_objects(s)
            self.parameters[s] = [(name, value) for name, value in pairs if name in CONSTRAINT_PARAMETERS_MAP]
        return self.parameters[s]


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
    except (ReportableRuntimeError, ArithmeticError) as error:  # the latter where a number is NaN
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
            value=None if value is None else token(value),
            shape=_named(results.value(result, SH.sourceShape)),
            component=_named(results.value(result, SH.sourceConstraintComponent)),
            message=" ".join(sorted(map(str, results.objects(result, SH.resultMessage)))),
        )


def _named(node: Node | None) -> str:
    return f"_:{node}" if isinstance(node, BNode) else str(node)


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
    known = {name: str(value) for name, value in row.items() if value is not None}
    return re.sub(r"\{[?$](\w+)\}", lambda name: known.get(name[1], name[0]), message)


def _order(one: Literal, other: Literal) -> int:
    if not at_most(one, other):
        if not at_most(other, one):
            raise TypeError(f"{one} and {other} have no order")
        return 1
    return 0 if at_most(other, one) else -1


def _above(
    self: LessThanOrEqualsConstraintComponent, values: set[Any], others: set[Any], data: Any, focus: Any
) -> tuple[bool, list[Any]]:
    """The results for the values that are above one of the others."""
    found = [value for value in values for other in others if not at_most(value, other)]
    return bool(found), [self.make_v_result(data, focus, value_node=value) for value in found]


# pySHACL's own ways end in an exception where a value has a backslash in it or is not of its datatype, and take some
# texts for numbers that are none.
ConstraintComponent._format_sparql_based_result_message = _filled  # type: ignore[method-assign]  # noqa: SLF001
DatatypeConstraintComponent._assert_actual_datatype = lambda _, value, __: in_lexical_space(value)  # type: ignore[method-assign]  # noqa: SLF001
LessThanOrEqualsConstraintComponent._compare_ltoe = _above  # type: ignore[method-assign]  # noqa: SLF001
value_range_constraints.compare_literal = _order  # type: ignore[attr-defined]


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
