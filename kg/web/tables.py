"""Answers of the store as tables for people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import cast

import pyoxigraph as ox

from kg.terms import IRI, Literal, Term

ROWS = "text/tab-separated-values"
"""The media type of an answer of rows that :func:`table` reads: it tells the kind of each term, row by row."""


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of an answer, None where nothing is bound; whether there are ``more``."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]
    more: bool


def table(answer: bytes, most: int = 1000) -> Table:
    """The first rows of an answer of the type :data:`ROWS`."""
    found = cast("ox.QuerySolutions", ox.parse_query_results(answer, ox.QueryResultsFormat.TSV))
    rows = [tuple(_token(row[name]) for name in found.variables) for row in islice(found, most)]
    return Table(tuple(each.value for each in found.variables), rows, next(found, None) is not None)


def _token(value: object) -> Term | None:
    if value is None:
        return None
    if isinstance(value, ox.Triple):
        return IRI(f"<<( {value} )>>")
    return Literal(str(value)) if isinstance(value, ox.Literal) else IRI(str(value))
