"""The constraint components of SHACL Core as Python functions, https://www.w3.org/TR/shacl/#core-components.

One function a component: of its parameter it makes the check of value nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import rdflib
from rdflib import RDF, SH, XSD

from kg.terms import IRI, Term
from kg.validation.expressions import Unsupported
from kg.validation.index import TYPE, Index
from kg.validation.literals import at_most, is_well_typed, number, term, text, token

if TYPE_CHECKING:
    from rdflib.term import Node

Values = Sequence[Term]
Check = Callable[[Index, Term, Values], Sequence[Term | None]]
"""Graph, focus node and value nodes → the values at fault; None stands for one that is missing."""
Conforms = Callable[[Index, Term], bool]
"""Whether a node conforms to a shape."""


# ── components that look at each value by itself ─────────────────────────────────────────────────────────────────────


def _datatype(datatype: Node) -> Check:
    """Literals of this datatype, and well typed: https://www.w3.org/TR/shacl/#DatatypeConstraintComponent."""
    if datatype == XSD.string:
        return lambda _, __, values: [each for each in values if each[-1] != '"']
    if datatype == RDF.langString:
        return lambda _, __, values: [each for each in values if not _language(each)]
    end = f'"^^<{datatype}>'
    return lambda _, __, values: [each for each in values if not (each.endswith(end) and is_well_typed(each))]


def _node_kind(kind: Node) -> Check:
    """IRIs, or literals; a record has no blank node: https://www.w3.org/TR/shacl/#NodeKindConstraintComponent."""
    if kind not in (SH.IRI, SH.Literal):
        raise Unsupported(f"sh:nodeKind {kind}")
    start = "<" if kind == SH.IRI else '"'
    return lambda _, __, values: [each for each in values if each[0] != start]


def _min_length(least: Node) -> Check:
    """Texts of so many characters or more: https://www.w3.org/TR/shacl/#MinLengthConstraintComponent."""
    length = _integer(least)
    return lambda _, __, values: [each for each in values if len(text(each)) < length]


def _pattern(pattern: Node) -> Check:
    """Texts in which the pattern is found: https://www.w3.org/TR/shacl/#PatternConstraintComponent."""
    search = re.compile(str(pattern)).search
    return lambda _, __, values: [each for each in values if not search(text(each))]


def _min_inclusive(least: Node) -> Check:
    """Nothing below a limit: https://www.w3.org/TR/shacl/#MinInclusiveConstraintComponent."""
    limit = token(least)
    return lambda _, __, values: [each for each in values if not _at_most(limit, each)]


def _max_inclusive(most: Node) -> Check:
    """Nothing above a limit: https://www.w3.org/TR/shacl/#MaxInclusiveConstraintComponent."""
    limit = token(most)
    return lambda _, __, values: [each for each in values if not _at_most(each, limit)]


def _in(members: Sequence[Node]) -> Check:
    """Members of a list: https://www.w3.org/TR/shacl/#InConstraintComponent."""
    allowed = frozenset(map(token, members))
    return lambda _, __, values: [each for each in values if each not in allowed]


def _language_in(members: Sequence[Node]) -> Check:
    """Texts in these languages, or varieties of them: https://www.w3.org/TR/shacl/#LanguageInConstraintComponent."""
    allowed = {str(each).lower() for each in members}
    if "*" in allowed:
        return lambda _, __, values: [each for each in values if not _language(each)]
    return lambda _, __, values: [
        each for each in values if not {(tag := _language(each)), tag.partition("-")[0]} & allowed
    ]


def _language(value: Term) -> str:
    """The language tag of a literal in lower case; empty where it has none."""
    return value[value.rindex('"') + 2 :].lower() if value[0] == '"' and value[-1] not in '">' else ""


def _at_most(low: Term, high: Term) -> bool:
    """``<=`` of SPARQL; false where the two have no order. A record's numbers are plain ones."""
    one, other = number(low), number(high)
    if one is not None and other is not None:
        return one <= other
    return at_most(term(low), term(high))


# ── components that look at all values, or further into the graph ────────────────────────────────────────────────────

_MISSING = (None,)


def _min_count(least: Node) -> Check:
    """So many values or more: https://www.w3.org/TR/shacl/#MinCountConstraintComponent."""
    count = _integer(least)
    return lambda _, __, values: _MISSING if len(values) < count else ()


def _max_count(most: Node) -> Check:
    """So many values or fewer: https://www.w3.org/TR/shacl/#MaxCountConstraintComponent."""
    count = _integer(most)
    return lambda _, __, values: _MISSING if len(values) > count else ()


def _has_value(wanted: Node) -> Check:
    """This term among the values: https://www.w3.org/TR/shacl/#HasValueConstraintComponent."""
    member = token(wanted)
    return lambda _, __, values: () if member in values else _MISSING


def _class(kind: Node) -> Check:
    """Instances of the class, as the graph states them: https://www.w3.org/TR/shacl/#ClassConstraintComponent."""
    wanted = token(kind)
    return lambda index, _, values: [each for each in values if wanted not in index.values(each, TYPE)]


def _less_than_or_equals(path: Node) -> Check:
    """No value above one of that property: https://www.w3.org/TR/shacl/#LessThanOrEqualsConstraintComponent."""
    predicate = IRI(token(path))
    return lambda index, focus, values: [
        each for each in values for other in index.values(focus, predicate) if not _at_most(each, other)
    ]


def any_of(members: Sequence[Conforms]) -> Check:
    """Values that conform to one of the shapes: https://www.w3.org/TR/shacl/#OrConstraintComponent."""
    return lambda index, _, values: [
        value for value in values if not any(conforms(index, value) for conforms in members)
    ]


def qualified(conforms: Conforms, least: Node) -> Check:
    """So many values that conform to a shape: https://www.w3.org/TR/shacl/#QualifiedValueShapeConstraintComponent."""
    count = _integer(least)
    return lambda index, _, values: _MISSING if sum(conforms(index, each) for each in values) < count else ()


def _integer(node: Node) -> int:
    found = node.value if isinstance(node, rdflib.Literal) else None
    if type(found) is not int:
        raise Unsupported(f"{node} where a whole number belongs")
    return found


# ── parameters ───────────────────────────────────────────────────────────────────────────────────────────────────────

COMPONENTS: dict[Node, Callable[[Node], Check]] = {
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.hasValue: _has_value,
    SH.lessThanOrEquals: _less_than_or_equals,
    SH.maxCount: _max_count,
    SH.maxInclusive: _max_inclusive,
    SH.minCount: _min_count,
    SH.minInclusive: _min_inclusive,
    SH.minLength: _min_length,
    SH.nodeKind: _node_kind,
    SH.pattern: _pattern,
}
"""Parameter → its check."""
OF_LISTS: dict[Node, Callable[[Sequence[Node]], Check]] = {SH["in"]: _in, SH.languageIn: _language_in}
"""The same for the parameters that take a list."""
