"""Literals behind their tokens: text, number, and whether the text is one of its datatype.

What every record has, plain strings and plain numbers, is read off the token. All else is rdflib's to say, so that the
compiled shapes judge it as pySHACL does.
"""

from __future__ import annotations

import logging
import re
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
    """The N-Triples token of an rdflib term, in the lexical form that it came in."""
    if isinstance(term, rdflib.URIRef):
        return Literal(f"<{term}>")
    if not isinstance(term, rdflib.Literal):
        return Literal(f"_:{term}")
    if term.language:
        return Literal(str(ox.Literal(str(term), language=term.language)))
    return Literal(str(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD.string)))))


def term(token: Term) -> rdflib.term.Identifier:
    """The rdflib term of a token, its lexical form untouched."""
    if token[0] == "<":
        return rdflib.URIRef(token[1:-1])
    escaped, language, datatype = parts(Literal(token))
    kind = rdflib.URIRef(datatype[1:-1]) if datatype else None
    return rdflib.Literal(unescaped(escaped), lang=language or None, datatype=kind, normalize=False)


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
    """Whether the text of a literal is one of its datatype, as far as rdflib knows the datatype."""
    if number(token) is not None:
        return True
    literal = term(token)
    return isinstance(literal, rdflib.Literal) and literal.ill_typed is not True


@contextmanager
def quiet() -> Iterator[None]:
    """Without rdflib's word on each literal that is not of its datatype: that is for the shapes to say."""
    log = logging.getLogger("rdflib.term")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
