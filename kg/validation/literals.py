"""Literals behind their tokens: text, number, and whether the text is one of its datatype.

The compiled shapes and pySHACL judge literals by these functions, so that both say the same. What every record has,
plain strings and plain numbers, is read off the token.
"""

from __future__ import annotations

import logging
import re
import warnings
from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib
from rdflib import XSD

from kg.sinks.tokens import parts, unescaped
from kg.terms import Literal, Term

if TYPE_CHECKING:
    from rdflib.term import Node

Number = int | Decimal

_NUMBER = re.compile(rf'"(-?[0-9]{{1,30}}(\.[0-9]+)?)"\^\^<{re.escape(str(XSD))}(?:(integer)|decimal)>')


def token(term: Node) -> Term:
    """The N-Triples token of an rdflib term, in the lexical form that it came in, a language tag in lower case.

    Language tags are compared without regard to case: https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal.
    """
    if isinstance(term, rdflib.URIRef):
        return Literal(f"<{term}>")
    if not isinstance(term, rdflib.Literal):
        return Literal(f"_:{term}")
    if term.language:
        return Literal(f"{ox.Literal(str(term))}@{term.language.lower()}")
    return Literal(str(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD.string)))))


def term(token: Term) -> rdflib.term.Identifier:
    """The rdflib term of a token, its lexical form untouched."""
    if token[0] == "<":
        return rdflib.URIRef(token[1:-1])
    escaped, language, datatype = parts(Literal(token))
    kind = rdflib.URIRef(datatype[1:-1]) if datatype else None
    return rdflib.Literal(unescaped(escaped), lang=language or None, datatype=kind, normalize=False)


def lower_tag(token: Term) -> Term:
    """A literal with its language tag in lower case, by which tags are compared."""
    end = token.rindex('"')
    return token if token[end:].islower() else Literal(token[:end] + token[end:].lower())


def text(token: Term) -> str:
    """An IRI or the lexical form of a literal: SPARQL's STR."""
    return token[1:-1] if token[0] == "<" else unescaped(token[1 : token.rindex('"')])


@lru_cache(maxsize=1 << 16)
def number(token: Term) -> Number | None:
    """An ``xsd:integer`` or ``xsd:decimal`` in plain digits; None for whatever else."""
    found = _NUMBER.fullmatch(token)
    if found is None or (found[2] and found[3]):
        return None
    return int(found[1]) if found[3] else Decimal(found[1])


@lru_cache(maxsize=1 << 16)
def is_well_typed(token: Term) -> bool:
    """Whether a literal's text is one of its datatype."""
    if number(token) is not None:
        return True
    literal = term(token)
    return isinstance(literal, rdflib.Literal) and in_lexical_space(literal)


_ZONE = r"(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))?"
_DAY = r"(-?(?:[1-9]\d{3,}|0\d{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_LEXICAL = {
    kind: re.compile(pattern, re.ASCII)
    for kind, pattern in {
        XSD.integer: r"[+-]?\d+",
        XSD.decimal: r"[+-]?(\d+(\.\d*)?|\.\d+)",
        XSD.boolean: r"true|false|1|0",
        XSD.date: _DAY + _ZONE,
        XSD.gYearMonth: r"-?([1-9]\d{3,}|0\d{3})-(0[1-9]|1[0-2])" + _ZONE,
        XSD.dateTime: _DAY + r"T(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)" + _ZONE,
    }.items()
}


def in_lexical_space(literal: rdflib.Literal) -> bool:
    """Whether a text is one of its datatype: https://www.w3.org/TR/xmlschema11-2/.

    rdflib judges datatypes that are not listed. Left alone, it takes 1e-07 and NaN for decimals, any text for a month.
    """
    pattern = _LEXICAL.get(literal.datatype) if literal.datatype else None
    if pattern is None:
        return literal.ill_typed is not True
    found = pattern.fullmatch(str(literal))
    if found is None or not str(literal.datatype).startswith((str(XSD.date), str(XSD.dateTime))):
        return found is not None
    year, month, day = (int(each) for each in found.groups()[:3])
    return day <= monthrange(2000 + year % 400, month)[1]  # the calendar repeats itself every 400 years


def at_most(low: Node, high: Node) -> bool:
    """``<=`` of SPARQL; false where the two have no order: IRIs, two datatypes, what is not of its datatype."""
    if not isinstance(low, rdflib.Literal) or not isinstance(high, rdflib.Literal):
        return False
    if not in_lexical_space(low) or not in_lexical_space(high):
        return False
    one, other = low.value, high.value
    if (one is None or other is None) and low.datatype == high.datatype in (XSD.date, XSD.dateTime, XSD.gYearMonth):
        return _is_not_later(low, high)
    numbers = type(one) in (int, float, Decimal) and type(other) in (int, float, Decimal)
    if one is None or not (numbers or (low.datatype, low.language) == (high.datatype, high.language)):
        return False
    try:
        return bool(one <= other)
    except TypeError:
        return False


_YEAR = re.compile(r"(-?\d+)(-.*?)" + _ZONE)


def _is_not_later(low: rdflib.Literal, high: rdflib.Literal) -> bool:
    """Whether one day, month or moment is not after another, where Python's dates do not reach: year 0, year 12020.

    In one time zone only; in two the answer is no, as between what has no order.
    """
    one, other = _YEAR.fullmatch(str(low)), _YEAR.fullmatch(str(high))
    return bool(one and other and one[3] == other[3] and (int(one[1]), one[2]) <= (int(other[1]), other[2]))


@contextmanager
def quiet() -> Iterator[None]:
    """Without rdflib's word on each literal that is not of its datatype: that is for the shapes to say."""
    log = logging.getLogger("rdflib.term")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Parsing weird boolean", UserWarning)
            yield
    finally:
        log.setLevel(before)
