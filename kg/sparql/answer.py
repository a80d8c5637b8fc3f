"""The answer to a query, for programs and notebooks."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from kg.problems import Problem
from kg.sparql.found import Found, Row
from kg.sparql.syntax import Form
from kg.sparql.values import Value, value
from kg.terms import Triple

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    import rdflib


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a query has found.

    ``rows`` are tuples of terms, one for each of ``columns``: an N-Triples token (``<https://…>``, ``"text"@en``), or
    None where a variable is not bound. The rows of CONSTRUCT and DESCRIBE are triples. ``ask`` is the answer of ASK,
    which has no rows, else None. ``cut`` says why rows are missing, if any are. ``problems`` are the records that could
    not be read, and so were not queried.
    """

    form: Form
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    ask: bool | None = None
    cut: str | None = None
    problems: tuple[Problem, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Row]:
        """The rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def __bool__(self) -> bool:
        """The answer of ASK; of any other query, whether there are rows."""
        return bool(self.rows) if self.ask is None else self.ask

    def values(self) -> Iterator[tuple[Value | None, ...]]:
        """The rows with values of Python for terms, see :func:`kg.sparql.values.value`."""
        return (tuple([None if term is None else value(term) for term in row]) for row in self.rows)

    def to_arrow(self) -> pa.Table:
        """The rows as a table of typed columns, see :func:`kg.sparql.frames.to_arrow`; needs the extra frames."""
        from kg.sparql import frames  # noqa: PLC0415 - it is an extra

        return frames.to_arrow(self.columns, self._table())

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars frame of typed columns; needs the extra frames."""
        from kg.sparql import frames  # noqa: PLC0415

        return frames.to_polars(self.columns, self._table())

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas frame of typed columns; needs the extra frames."""
        from kg.sparql import frames  # noqa: PLC0415

        return frames.to_pandas(self.columns, self._table())

    def _table(self) -> tuple[Row, ...]:
        """The rows; ValueError for ASK, whose answer is a word and no table."""
        if self.form == "ask":
            raise ValueError("the answer to ASK is no table; .ask is true or false")
        return self.rows

    @property
    def graph(self) -> rdflib.Graph:
        """The triples of CONSTRUCT or DESCRIBE as an rdflib graph; ValueError for any other query."""
        if self.form not in ("construct", "describe"):
            raise ValueError(f"the answer to {self.form.upper()} is no graph")
        from kg.bridge import graph_of  # noqa: PLC0415 - it loads rdflib

        return graph_of(cast("tuple[Triple, ...]", self.rows), self.prefixes)

    def __str__(self) -> str:
        """A table for a terminal of 120 columns, a graph as Turtle, or a word."""
        from kg.sparql import writers  # noqa: PLC0415

        out = io.BytesIO()
        found = Found(self.form, self.columns, (row for row in self.rows), self.ask)
        writers.write(found, writers.formats(self.form)[0], out, self.prefixes, width=120)
        return out.getvalue().decode().removesuffix("\n")

    def _repr_html_(self) -> str:
        """A table for a notebook."""
        from kg.sparql import display  # noqa: PLC0415

        if self.ask is not None:
            return f"<p>{str(self.ask).lower()}</p>"
        return display.html(self.columns, self.rows, self.prefixes, self._note)

    @property
    def _note(self) -> str:
        thing = "triple" if self.form in ("construct", "describe") else "row"
        count = f"{len(self.rows):,} {thing}{'' if len(self.rows) == 1 else 's'}"
        rejected = f"{len(self.problems):,} records could not be read" if self.problems else None
        return "; ".join(filter(None, (count, self.cut, rejected)))
