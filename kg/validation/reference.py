"""pySHACL, the reference: https://github.com/RDFLib/pySHACL.

It takes shapes of every kind, one graph at a time, and is made faster here where it does the same work again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextvars import ContextVar
from copy import copy
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
from rdflib import RDF, SH, XSD, BNode, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.aggregates import Aggregator, Sum
from rdflib.plugins.sparql.parserutils import CompValue, Expr
from rdflib.plugins.sparql.sparql import SPARQLError
from rdflib.term import Variable

from kg.problems import InputError
from kg.report import SEVERITIES, Finding, turtle
from kg.terms import Term
from kg.validation.identity import ByIdentity
from kg.validation.literals import at_most, in_lexical_space, term, token
from kg.validation.wellformed import regex_fault

if TYPE_CHECKING:
    from rdflib.namespace import NamespaceManager
    from rdflib.plugins.sparql.sparql import FrozenBindings, Query
    from rdflib.query import Result
    from rdflib.term import Node

# No inference: a graph names all superclasses itself. And every finding, of every severity.
_OPTIONS = {"inference": "none", "abort_on_first": False, "allow_infos": False, "allow_warnings": False}


def verdict(
    name: str, graph: rdflib.Graph, shapes: rdflib.Graph, only: frozenset[Node] | None = None
) -> tuple[list[Finding], set[Term]]:
    """What pySHACL finds in a graph, whose name the findings have, and all focus nodes; by all shapes or ``only`` some.

    Shapes are taken apart when they are first used. :class:`InputError` where they are not valid themselves.
    """
    return _verdict(name, graph, _prepared(ByIdentity(shapes), only))


def fault(shapes: rdflib.Graph, nodes: frozenset[Node]) -> tuple[Node | None, str] | None:
    """The first of the nodes that is a shape which pySHACL will not load, and why; it would say so at a focus node."""
    try:
        prepared = _prepared(ByIdentity(shapes), None)
    except InputError as error:
        return None, str(error)
    for node in sorted(nodes, key=str):
        try:
            shape = prepared.lookup_shape_from_node(node)
        except (KeyError, AttributeError):
            continue
        try:
            for component in {CONSTRAINT_PARAMETERS_MAP[name] for name, _ in prepared.predicate_objects(node)}:
                constraint = _made_once[component](shape)
                for query in getattr(constraint, "sparql_constraints", ()):
                    _, text = query.pre_bind_variables(URIRef("urn:x"))
                    _selects(_query(query.apply_prefixes(text)).algebra)
        except ReportableRuntimeError as error:
            return node, str(error)
    return None


def _selects(query: CompValue) -> None:
    """:class:`ReportableRuntimeError` where a query does not select the focus node, or cannot be asked in Python."""
    if query.name != "SelectQuery" or Variable("this") not in query["PV"]:
        raise ReportableRuntimeError("the query of sh:select has to select $this")
    for pattern in _patterns(query):
        if fault := regex_fault(pattern):
            raise ReportableRuntimeError(f'"{pattern}" in the query of sh:select: {fault}')


def _patterns(query: CompValue) -> Iterator[str]:
    """The regular expressions that a query has as they are."""
    for node in _nodes(query):
        pattern = node["pattern"] if node.name in ("Builtin_REGEX", "Builtin_REPLACE") else None
        if isinstance(pattern, Literal):
            yield str(pattern)


def _nodes(of: Any) -> Iterator[CompValue]:
    """The nodes of the algebra of a query."""
    if isinstance(of, CompValue):
        yield of
        of = [*of.values()]
    if isinstance(of, list | tuple):
        for each in of:
            yield from _nodes(each)


def default_message(shapes: rdflib.Graph, node: Node, parameter: Node, focus: Term, value: Term | None) -> str:
    """What pySHACL says where a shape has no message."""
    shape = _prepared(ByIdentity(shapes), None).lookup_shape_from_node(node)
    constraint = _made_once[CONSTRAINT_PARAMETERS_MAP[parameter]](shape)
    messages = constraint.make_generic_messages(_Data(bind_namespaces="none"), term(focus), value and term(value))
    return " ".join(sorted(map(str, messages)))


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


@lru_cache(maxsize=16)
def _prepared(key: ByIdentity, only: frozenset[Node] | None) -> _Shapes:
    if only is not None:
        some = copy(_prepared(key, None))
        some.targeted = [shape for shape in some.targeted if shape.node in only]
        return some
    try:
        return _Shapes(key.graph)
    except ReportableRuntimeError as error:
        raise InputError(str(error)) from error


def _verdict(name: str, graph: rdflib.Graph, shapes: _Shapes) -> tuple[list[Finding], set[Term]]:
    data = DataGraph.from_rdflib(_Data(store=graph.store, identifier=graph.identifier))
    validator = pyshacl.Validator(data, shacl_graph=shapes.graph, options=dict(_OPTIONS))
    validator.shacl_graph = shapes
    before = _ours.set(True)
    try:
        focus_nodes = {node for shape in shapes.shapes for node in shape.focus_nodes(data)}  # type: ignore[no-untyped-call]
        _, results, _ = validator.run()  # type: ignore[no-untyped-call]
    except (ReportableRuntimeError, ArithmeticError) as error:  # the latter where a number is NaN
        raise InputError(f"{name}: the shapes cannot be checked: {error}") from error
    finally:
        _ours.reset(before)
    return [*_findings(name, results)], {*map(token, focus_nodes)}


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
    """A graph that takes a query apart only once: rdflib needs more time for that than for the answer.

    It has no prefixes, so that a message reads alike, whatever graph its nodes are in.
    """

    @property
    def namespace_manager(self) -> NamespaceManager:
        """No prefixes but the one that pySHACL adds."""
        return _PREFIXES

    @namespace_manager.setter
    def namespace_manager(self, manager: NamespaceManager) -> None:
        """What the graph came with is of no use here."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        return super().query(_query(query_object) if isinstance(query_object, str) else query_object, *args, **kwargs)


_PREFIXES = rdflib.Graph(bind_namespaces="none").namespace_manager


@lru_cache(maxsize=1024)
def _query(query: str) -> Query:
    try:
        found = prepareQuery(query)
    except Exception as error:  # rdflib lets those of its parser through, of no common class
        raise ReportableRuntimeError(f"{error} in the query {query}") from error
    for node in _nodes(found.algebra):
        if node.name == "Join" and any(each.name in ("Extend", "Filter") for each in _nodes(node["p2"])):
            node["lazy"] = False  # else a group sees variables from outside its scope
    return found


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


def _of_datatype(
    self: DatatypeConstraintComponent, _: Any, data: Any, focus_value_nodes: dict[Any, Any], __: Any
) -> tuple[bool, list[Any]]:
    """The results for the values that are not of the datatype; what a year or a month is, Python's dates do not say."""
    found = [
        self.make_v_result(data, focus, value_node=value)
        for focus, values in focus_value_nodes.items()
        for value in values
        if not _is_of_datatype(value, self.datatype_rule)
    ]
    return not found, found


def _is_of_datatype(value: Node, datatype: Node) -> bool:
    if not isinstance(value, Literal):
        return False
    if datatype in (RDF.langString, XSD.string):
        return value.datatype in (None, datatype) and bool(value.language) is (datatype == RDF.langString)
    return value.datatype == datatype and in_lexical_space(value)


class _Sum(Sum):
    """SUM without a value where one of the summands is no number, https://www.w3.org/TR/sparql11-query/#defn_aggSum."""

    def __init__(self, aggregation: CompValue) -> None:
        super().__init__(aggregation)
        self.failed = False

    def update(self, row: FrozenBindings, aggregator: Aggregator) -> None:
        """One more summand."""
        try:
            super().update(row, aggregator)
        except (SPARQLError, TypeError, AttributeError):
            if not _ours.get():
                raise
            self.failed = True

    def set_value(self, bindings: Any) -> None:
        """The end of a group."""
        if not self.failed:
            super().set_value(bindings)


def _evaluated(self: Expr, ctx: Any = {}) -> Any:  # noqa: B006 - as in rdflib, which never changes it
    """The value of an expression, or the error that it is: https://www.w3.org/TR/sparql11-query/#evaluation."""
    try:
        return _EVALUATED(self, ctx)
    except (AttributeError, TypeError, ValueError, ArithmeticError, RecursionError, re.error) as error:
        if not _ours.get():
            raise
        return SPARQLError(str(error))


# rdflib lets through what Python says to operands of the wrong type, which ends the whole query. It does so still for
# all but the queries of a verdict: nobody's rdflib behaves otherwise because this module is loaded.
_ours = ContextVar("_ours", default=False)
_EVALUATED = Expr.eval
Expr.eval = _evaluated  # type: ignore[method-assign]
Aggregator.accumulator_classes["Aggregate_Sum"] = _Sum


# pySHACL's own ways end in an exception where a value has a backslash in it or is not of its datatype, and take some
# texts for numbers that are none.
ConstraintComponent._format_sparql_based_result_message = _filled  # type: ignore[method-assign]  # noqa: SLF001
DatatypeConstraintComponent.evaluate = _of_datatype  # type: ignore[method-assign, assignment]
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
