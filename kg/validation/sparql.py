"""SPARQL constraints as Python functions, https://www.w3.org/TR/shacl/#sparql-constraints.

The query of a rule is parsed by rdflib, and its algebra, https://www.w3.org/TR/sparql11-query/#sparqlAlgebra, turned
into generators over the index of one record. ``$this`` is bound before the query begins, which here is the solution
that it starts from. What the rules do not use is not compiled: :class:`Unsupported` names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import rdflib
from rdflib import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, URIRef, Variable

from kg.terms import IRI, Term
from kg.validation.expressions import (
    Expression,
    NoValue,
    Row,
    Undecided,
    Unsupported,
    Value,
    as_it_is,
    as_token,
    expression,
    is_token,
    shown,
    value,
)
from kg.validation.index import Index
from kg.validation.literals import token
from kg.validation.triples import Names, Pattern, joined, steps, tested, then
from kg.validation.wellformed import prologue


@dataclass(frozen=True, slots=True)
class Violation:
    """One solution of a rule's query, https://www.w3.org/TR/shacl/#sparql-constraints-variables."""

    focus: Term
    path: Term | None
    value: Term
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A SPARQL constraint of a node shape; a graph that lacks a property that is ``needed`` cannot break it."""

    pattern: Pattern
    needed: frozenset[IRI]
    variables: tuple[str, ...]
    messages: tuple[str, ...]

    def violations(self, index: Index, focus: Term) -> Iterator[Violation]:
        """What the rule has against a node; each thing once, as often as the query may give it."""
        if not self.needed <= index.predicates:
            return
        seen = set()
        for row in self.pattern(index, {"this": focus}):
            said = tuple(row.get(name) for name in self.variables)
            if said not in seen:
                seen.add(said)
                yield self._violation(
                    {name: each for name, each in zip(self.variables, said, strict=True) if each is not None}
                )

    def _violation(self, row: Row) -> Violation:
        row = {"value": row["this"], **row}
        messages = (
            _MENTION.sub(lambda name: shown(row[name[1]]) if name[1] in row else name[0], each)
            for each in self.messages
        )
        path = row.get("path")
        return Violation(
            focus=as_token(row["this"]),
            path=None if path is None else as_token(path),
            value=as_token(row["value"]),
            message=" ".join(sorted(messages)),
        )


_MENTION = re.compile(r"\{[?$](\w+)\}")
_BOUND = re.compile(r"[?$](currentShape|shapesGraph)\b")
"""Variables that have a value before the query begins: https://www.w3.org/TR/shacl/#sparql-constraints-prebound."""


def rule(shapes: rdflib.Graph, constraint: Node, messages: Iterable[Node]) -> Rule:
    """The rule of a value of ``sh:sparql``, with the messages of the shape beside its own."""
    templates = {str(each) for each in (*messages, *shapes.objects(constraint, SH.message))}
    select = shapes.value(constraint, SH.select)
    if select is None or not templates:
        raise Unsupported("a SPARQL constraint without a query or without a message")
    if bound := _BOUND.search(str(select)):
        raise Unsupported(f"${bound[1]} in a query")
    query = _algebra(prologue(shapes, constraint) + str(select))
    names = tuple(str(each) for each in query["PV"])
    if "this" not in names or "failure" in names:
        raise Unsupported("a SPARQL constraint that does not select $this, or selects ?failure")
    return Rule(_pattern(query["p"], frozenset({"this"})), _needed(query["p"]), names, tuple(templates))


def _needed(node: CompValue) -> frozenset[IRI]:
    """The properties without which a pattern has no solution."""
    if node.name == "BGP":
        paths = (path for triple in node["triples"] for _, path, _ in steps(triple))
        return frozenset(IRI(token(path)) for path in paths if isinstance(path, URIRef))
    if node.name == "Union":
        return _needed(node["p1"]) & _needed(node["p2"])
    if node.name == "Join":
        return _needed(node["p1"]) | _needed(node["p2"])
    return _needed(node["p1" if node.name == "LeftJoin" else "p"])


def _algebra(query: str) -> CompValue:
    try:
        return prepareQuery(query).algebra
    except Exception as error:  # rdflib lets those of its parser through, of no common class
        raise Unsupported(f"a query that cannot be read: {error}") from error


# ── graph patterns ───────────────────────────────────────────────────────────────────────────────────────────────────


def _pattern(node: CompValue, bound: Names) -> Pattern:
    """The function of a pattern of the algebra; ``bound`` are the variables that come with a value."""
    if node.name not in _PATTERNS:
        raise Unsupported(f"{node.name} in a query")
    return _PATTERNS[node.name](node, bound)


def _names(node: Any) -> Names:
    """The variables that a pattern may give a value."""
    if isinstance(node, Variable):
        return frozenset({str(node)})
    if isinstance(node, CompValue):
        return _names([each for name, each in node.items() if name != "expr"])
    return frozenset().union(*map(_names, node)) if isinstance(node, list | tuple) else frozenset()


def _same(node: CompValue, bound: Names) -> Pattern:
    """Project, Distinct: what is selected is picked out, each thing once, at the end."""
    return _pattern(node["p"], bound)


def _basic(node: CompValue, bound: Names) -> Pattern:
    return joined(node["triples"], [], bound)


def _filter(node: CompValue, bound: Names) -> Pattern:
    inner = node["p"]
    condition = node["expr"]
    conjunction = isinstance(condition, CompValue) and condition.name == "ConditionalAndExpression"
    conditions = [condition["expr"], *condition["other"]] if conjunction else [condition]
    tests = [(_mentioned(each), expression(each, _exists(bound | _names(inner)))) for each in conditions]
    if inner.name == "BGP":
        return joined(inner["triples"], tests, bound)
    pattern = _pattern(inner, bound)
    return tested(pattern, [test for _, test in tests])


def _mentioned(node: Any) -> Names | None:
    """The variables in a condition; None where it looks at the graph, and so comes last."""
    if isinstance(node, Variable):
        return frozenset({str(node)})
    if isinstance(node, CompValue):
        if node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return None
        node = [each for name, each in node.items() if name != "_vars"]
    if not isinstance(node, list):
        return frozenset()
    parts = [_mentioned(each) for each in node]
    return None if None in parts else frozenset().union(*filter(None, parts))


def _exists(bound: Names) -> Callable[[CompValue], Expression]:
    def compiled(node: CompValue) -> Expression:
        pattern, wanted = _pattern(node.graph, bound), node.name == "Builtin_EXISTS"
        return lambda index, row: (next(pattern(index, row), None) is not None) is wanted

    return compiled


def _join(node: CompValue, bound: Names) -> Pattern:
    left = _pattern(node["p1"], bound)
    if node["p2"].name == "BGP":
        return then(left, _pattern(node["p2"], bound | _names(node["p1"])))
    right = _pattern(node["p2"], bound)  # a scope of its own: it does not see what the left side found

    def join(index: Index, row: Row) -> Iterator[Row]:
        others = [*right(index, row)]
        for one in left(index, row):
            for other in others:
                if all(one.get(name, each) == each for name, each in other.items()):
                    yield {**one, **other}

    return join


def _left_join(node: CompValue, bound: Names) -> Pattern:
    if node["p2"].name != "BGP" or node["expr"].name != "TrueFilter":
        raise Unsupported("OPTIONAL with more than triples in a query")
    left, right = _pattern(node["p1"], bound), _pattern(node["p2"], bound | _names(node["p1"]))

    def join(index: Index, row: Row) -> Iterator[Row]:
        for one in left(index, row):
            empty = True
            for found in right(index, one):
                empty = False
                yield found
            if empty:
                yield one

    return join


def _union(node: CompValue, bound: Names) -> Pattern:
    one, other = _pattern(node["p1"], bound), _pattern(node["p2"], bound)

    def union(index: Index, row: Row) -> Iterator[Row]:
        yield from one(index, row)
        yield from other(index, row)

    return union


def _extend(node: CompValue, bound: Names) -> Pattern:
    pattern, name = _pattern(node["p"], bound), str(node["var"])
    computed = as_it_is(node["expr"], _exists(bound | _names(node["p"])))

    def extend(index: Index, row: Row) -> Iterator[Row]:
        for found in pattern(index, row):
            try:
                yield {**found, name: computed(index, found)}
            except NoValue:
                yield found

    return extend


# ── aggregates ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _aggregate(node: CompValue, bound: Names) -> Pattern:
    group = node["p"]
    if not group["expr"] or not all(isinstance(each, Variable) for each in group["expr"]):
        raise Unsupported("GROUP BY what is no variable in a query")
    keys = [str(each) for each in group["expr"]]
    pattern = _pattern(group["p"], bound)
    aggregates = [(str(each["res"]), _accumulated(each, bound)) for each in node["A"]]

    def aggregate(index: Index, row: Row) -> Iterator[Row]:
        groups: dict[tuple[Value | None, ...], list[Row]] = {}
        for found in pattern(index, row):
            groups.setdefault(tuple(map(found.get, keys)), []).append(found)
        for members in groups.values():
            solution = {}
            for name, accumulated in aggregates:
                try:
                    solution[name] = accumulated(index, members)
                except NoValue:  # an aggregate that fails has no value
                    continue
            yield solution

    return aggregate


def _accumulated(node: CompValue, bound: Names) -> Callable[[Index, Sequence[Row]], Value]:
    if {**node}.get("distinct") or not isinstance(node["vars"], Node | CompValue):
        raise Unsupported("DISTINCT or * in an aggregate")
    each = as_it_is(node["vars"], _exists(bound))
    if node.name == "Aggregate_Sample":  # how rdflib writes a variable of GROUP BY that is selected
        return lambda index, rows: each(index, rows[0])
    if node.name == "Aggregate_Sum":
        return lambda index, rows: _sum(_summand(each, index, row) for row in rows)
    if node.name == "Aggregate_Count":
        return lambda index, rows: sum(_has_value(each, index, row) for row in rows)
    raise Unsupported(f"{node.name} in a query")


def _summand(computed: Expression, index: Index, row: Row) -> Value:
    try:
        return value(computed(index, row))
    except NoValue as error:
        raise Undecided from error  # which rdflib leaves out


def _sum(values: Iterable[Value]) -> Value:
    total: int | Decimal = 0
    for each in values:
        if is_token(each) and each[-1] == ">" and each[0] == '"':
            raise Undecided(each)
        if isinstance(each, bool) or not isinstance(each, int | Decimal):
            raise NoValue(each)
        total += each
    return total


def _has_value(computed: Expression, index: Index, row: Row) -> bool:
    try:
        computed(index, row)
    except NoValue:
        return False
    return True


_PATTERNS: Mapping[str, Callable[[CompValue, Names], Pattern]] = {
    "AggregateJoin": _aggregate,
    "BGP": _basic,
    "Distinct": _same,
    "Extend": _extend,
    "Filter": _filter,
    "Join": _join,
    "LeftJoin": _left_join,
    "Project": _same,
    "Union": _union,
}
"""Pattern of the algebra → its function."""
