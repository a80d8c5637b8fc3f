"""SPARQL expressions as Python functions: the operators and functions that rules are written with.

https://www.w3.org/TR/sparql11-query/#expressions. A query is parsed by rdflib; here is what the nodes of its algebra
mean, one function each. Any other node is refused with its name.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeGuard

import rdflib
from rdflib import XSD
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, Variable

from kg.terms import FALSE, TRUE, Term
from kg.validation.index import Index
from kg.validation.literals import number, term, text, token


class Unsupported(Exception):  # noqa: N818 - it says what the shapes graph is
    """Something in a shapes graph that is not compiled; the message names it."""


class Undecided(Exception):  # noqa: N818 - it says what a rule is before a value
    """A value that is not judged here, such as an ``xsd:double``: the record is one for pySHACL."""


class NoValue(Exception):  # noqa: N818 - the specification calls it an error, and it is an ordinary answer
    """What the specification calls an error: an unbound variable, or operands of the wrong type."""


class Text(str):
    """The text of a plain string, to tell it from a token."""

    __slots__ = ()


Value = Term | Text | int | Decimal | bool
"""A plain string as Text, a plain number or truth value as itself, any other term as its token."""
Row = Mapping[str, Value]
"""A solution: variable → term."""
Expression = Callable[[Index, Row], Value]
Exists = Callable[[CompValue], Expression]
"""How the pattern of EXISTS is compiled."""

_TRUTH: dict[Term, bool] = {TRUE: True, FALSE: False}


def is_token(value: Value) -> TypeGuard[Term]:
    """Whether a term stands here as its token."""
    return type(value) is str


def value(term: Value) -> Value:
    """What a term in a solution stands for."""
    return _value(term) if is_token(term) else term


@lru_cache(maxsize=1 << 16)
def _value(token: Term) -> Value:
    if token[-1] == '"':
        return Text(text(token))
    if token in _TRUTH:
        return _TRUTH[token]
    known = number(token)
    return token if known is None else known


def shown(value: Value) -> str:
    """The text of a term, as STR and a message give it."""
    if is_token(value):
        return text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def as_token(value: Value) -> Term:
    """The token of a term in a solution, computed or not."""
    if is_token(value):
        return value
    return token(rdflib.Literal(str(value) if isinstance(value, Text) else value))


def is_true(value: Value) -> bool:
    """The effective boolean value: https://www.w3.org/TR/sparql11-query/#ebv."""
    if is_token(value):
        raise NoValue(value) if value[0] == "<" else Undecided(value)
    return bool(value)


def expression(node: Any, exists: Exists) -> Expression:
    """The function of a node of the algebra; :class:`Unsupported` where there is none."""
    if isinstance(node, Variable):
        return _variable(str(node))
    if isinstance(node, Node):
        known = value(constant(node))
        return lambda _, __: known
    if not isinstance(node, CompValue):
        raise Unsupported(f"{node} in a query")
    if node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        return exists(node)
    if node.name == "RelationalExpression":
        return _relation(node, exists)
    if node.name == "Builtin_STR":
        return _str(as_it_is(node["arg"], exists))
    if node.name not in _NODES:
        raise Unsupported(f"{node.name} in a query")
    make, names = _NODES[node.name]
    if unknown := {*node} - {*names, "other", "_vars"}:
        raise Unsupported(f"{node.name} with {', '.join(sorted(unknown))} in a query")
    operands = [*(node[name] for name in names if name in node), *(node["other"] if "other" in node else ())]  # noqa: SIM401 - get() of a CompValue is another thing
    return make(*(expression(each, exists) for each in operands))


def constant(node: Node) -> Term:
    """The token of a term in a query."""
    if isinstance(node, rdflib.Literal) and node.datatype == XSD.string:
        raise Unsupported("xsd:string in a query")  # to rdflib another term than the plain string
    return token(node)


def as_it_is(node: Any, exists: Exists) -> Expression:
    """An expression; of a variable alone the term, not what it stands for, so that 007 stays 007."""
    if not isinstance(node, Variable):
        return expression(node, exists)
    name = str(node)

    def term(_: Index, row: Row) -> Value:
        if name not in row:
            raise NoValue(name)
        return row[name]

    return term


def _variable(name: str) -> Expression:
    def bound(_: Index, row: Row) -> Value:
        found = row.get(name)
        if found is None:
            raise NoValue(name)
        return value(found)

    return bound


# ── logic ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _first(stop: bool) -> Callable[..., Expression]:  # noqa: FBT001 - the value that decides
    """``||`` if ``stop`` is true, else ``&&``: one operand decides whatever the others are, errors included."""

    def make(*operands: Expression) -> Expression:
        def decided(index: Index, row: Row) -> Value:
            error: NoValue | None = None
            for each in operands:
                try:
                    if is_true(each(index, row)) is stop:
                        return stop
                except NoValue as reason:
                    error = reason
            if error:
                raise error
            return not stop

        return decided

    return make


def _not(operand: Expression) -> Expression:
    return lambda index, row: not is_true(operand(index, row))


def _if(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    return lambda index, row: (then if is_true(condition(index, row)) else otherwise)(index, row)


def _bound(variable: Expression) -> Expression:
    def is_bound(index: Index, row: Row) -> Value:
        try:
            variable(index, row)
        except NoValue:
            return False
        return True

    return is_bound


# ── comparison ───────────────────────────────────────────────────────────────────────────────────────────────────────

_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_NUMBERS = (int, Decimal)


def _relation(node: CompValue, exists: Exists) -> Expression:
    left = expression(node["expr"], exists)
    if node["op"] in ("IN", "NOT IN"):
        members = [expression(each, exists) for each in node["other"]]
        among = _first(stop=True)(*(_compared("=", _plain(left), each) for each in members))
        return among if node["op"] == "IN" else _not(among)
    return _compared(node["op"], left, expression(node["other"], exists))


def _plain(operand: Expression) -> Expression:
    """An operand of IN. That means ``=``, but rdflib compares terms: the same for plain strings and IRIs alone."""

    def plain(index: Index, row: Row) -> Value:
        found = operand(index, row)
        if isinstance(found, Text) or (is_token(found) and found[0] == "<"):
            return found
        raise Undecided(found)

    return plain


def _compared(sign: str, left: Expression, right: Expression) -> Expression:
    relation = _RELATIONS[sign]

    def compared(index: Index, row: Row) -> Value:
        one, other = left(index, row), right(index, row)
        alike = type(one) is type(other) and not is_token(one)
        if alike or (type(one) in _NUMBERS and type(other) in _NUMBERS):
            return relation(one, other)
        return _terms_compared(sign, one, other)

    return compared


def _terms_compared(sign: str, one: Value, other: Value) -> bool:
    """Terms that are not both numbers, both plain strings or both truth values."""
    tokens = as_token(one), as_token(other)
    if sign in ("=", "!=") and (tokens[0] == tokens[1] or "<" in (tokens[0][0], tokens[1][0])):
        return (tokens[0] == tokens[1]) is (sign == "=")
    if "<" in (tokens[0][0], tokens[1][0]):
        raise NoValue(f"{one} {sign} {other}")  # IRIs have no order
    compare = {"=": "eq", "!=": "neq", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}[sign]
    try:
        found = getattr(term(tokens[0]), compare)(term(tokens[1]))
    except (TypeError, ArithmeticError) as error:
        raise NoValue(f"{one} {sign} {other}") from error
    if found is NotImplemented:
        raise NoValue(f"{one} {sign} {other}")
    return bool(found)


# ── functions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _string(value: Value) -> str:
    """The text of a string literal, plain or with a language."""
    if isinstance(value, Text):
        return value
    if is_token(value) and value[0] == '"' and value[-1] != ">":
        return text(value)
    raise NoValue(value)


def _tag(value: Value) -> str:
    """The language tag of a string literal; nothing where it is a plain one."""
    return value[value.rindex('"') + 1 :] if is_token(value) else ""


def _like(value: Value, text: str) -> Value:
    """Another text of the same kind: functions on strings keep the language of their first argument."""
    tag = _tag(value)
    return token(rdflib.Literal(text, lang=tag[1:])) if tag else Text(text)


def _number(value: Value) -> int | Decimal:
    """A number in plain digits; others are not judged here."""
    if is_token(value) and value[0] == '"' and value[-1] == ">":
        raise Undecided(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise NoValue(value)
    return value


def _position(value: Value) -> int:
    found = _number(value)
    if isinstance(found, Decimal) or found < 0:  # rounded, and counted from before the text
        raise Undecided(found)
    return found


def _str(argument: Expression) -> Expression:
    return lambda index, row: Text(shown(argument(index, row)))


def _lower_case(argument: Expression) -> Expression:
    def lower_case(index: Index, row: Row) -> Value:
        whole = argument(index, row)
        return _like(whole, _string(whole).lower())

    return lower_case


def _length(argument: Expression) -> Expression:
    return lambda index, row: len(_string(argument(index, row)))


def _starts_with(argument: Expression, start: Expression) -> Expression:
    """STRSTARTS of compatible arguments: https://www.w3.org/TR/sparql11-query/#func-arg-compatibility."""

    def starts_with(index: Index, row: Row) -> Value:
        whole, first = argument(index, row), start(index, row)
        begins = _string(whole).startswith(_string(first))
        if _tag(first) not in ("", _tag(whole)):
            raise NoValue(first)
        return begins

    return starts_with


def _part(argument: Expression, start: Expression, length: Expression | None = None) -> Expression:
    """SUBSTR, whose first character is 1."""

    def part(index: Index, row: Row) -> Value:
        whole, first = argument(index, row), _position(start(index, row)) - 1
        last = None if length is None else first + _position(length(index, row))
        if first < 0:
            raise Undecided(whole)
        return _like(whole, _string(whole)[first:last])

    return part


def _replaced(argument: Expression, pattern: Expression, replacement: Expression) -> Expression:
    def replaced(index: Index, row: Row) -> Value:
        whole = argument(index, row)
        new = re.sub(r"\$(\d)", r"\\\1", _string(replacement(index, row)))
        return _like(whole, re.sub(_string(pattern(index, row)), new, _string(whole)))

    return replaced


def _minus(argument: Expression) -> Expression:
    return lambda index, row: -_number(argument(index, row))


def _is_numeric(argument: Expression) -> Expression:
    def is_numeric(index: Index, row: Row) -> Value:
        try:
            found = argument(index, row)
        except NoValue as error:
            raise Undecided from error  # which rdflib takes for false
        if is_token(found) and found[0] == '"' and found[-1] == ">":
            raise Undecided(found)
        return type(found) in _NUMBERS

    return is_numeric


_NODES: dict[str, tuple[Callable[..., Expression], tuple[str, ...]]] = {
    "ConditionalAndExpression": (_first(stop=False), ("expr",)),
    "ConditionalOrExpression": (_first(stop=True), ("expr",)),
    "UnaryNot": (_not, ("expr",)),
    "UnaryMinus": (_minus, ("expr",)),
    "Builtin_BOUND": (_bound, ("arg",)),
    "Builtin_IF": (_if, ("arg1", "arg2", "arg3")),
    "Builtin_LCASE": (_lower_case, ("arg",)),
    "Builtin_REPLACE": (_replaced, ("arg", "pattern", "replacement")),
    "Builtin_STRLEN": (_length, ("arg",)),
    "Builtin_STRSTARTS": (_starts_with, ("arg1", "arg2")),
    "Builtin_SUBSTR": (_part, ("arg", "start", "length")),
    "Builtin_isNUMERIC": (_is_numeric, ("arg",)),
}
"""Node of the algebra → its function, and where the node keeps the operands."""
