"""What an engine finds: the same whichever engine it is, read as it comes."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, cast

from kg.sparql.syntax import Form
from kg.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = tuple[Term | None, ...]
"""A row of an answer: a term for each column, or None where a variable is not bound; a blank node is ``_:name``."""

TRIPLE = ("subject", "predicate", "object")
"""The columns of a graph, whose rows are its triples."""


@dataclass(slots=True)
class Found:
    """The answer to a query, whose rows can be read once.

    ``boolean`` is the answer of ASK, which has no rows. When the rows have been read, ``cut`` says why there are fewer
    than there could be, if there are; ``complete`` is False where nobody asked for that.
    """

    form: Form
    columns: tuple[str, ...] = ()
    rows: Generator[Row] = field(default_factory=lambda: _each(()))
    boolean: bool | None = None
    cut: str | None = None
    complete: bool = True

    @property
    def is_graph(self) -> bool:
        """Whether the rows are triples."""
        return self.form in ("construct", "describe")


def _each(rows: Iterable[Row]) -> Generator[Row]:
    yield from rows


def tokens(found: Iterable[Iterable[object]]) -> Generator[Row]:
    """The solutions or triples of pyoxigraph as rows.

    Its objects may be freed by no other thread than this, as the garbage collector would: so they are let go at once.
    """
    try:
        for each in found:
            yield tuple([None if term is None else cast("Term", str(term)) for term in each])
    finally:
        del found


def arranged(found: Found, columns: tuple[str, ...]) -> None:
    """Give the columns in this order."""
    if columns == found.columns:
        return
    places = [found.columns.index(name) for name in columns]
    found.columns, found.rows = columns, _permuted(found.rows, places)


def _permuted(rows: Generator[Row], places: Sequence[int]) -> Generator[Row]:
    with closing(rows):
        for row in rows:
            yield tuple([row[place] for place in places])


def limited(found: Found, limit: int) -> None:
    """Give no more than ``limit`` rows, and note in ``cut`` that there were more."""
    rows = found.rows

    def some() -> Generator[Row]:
        yield from islice(rows, limit)
        if next(rows, None) is not None:
            found.cut = "there are more"

    found.rows = some()
