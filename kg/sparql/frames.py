"""Rows as a table of typed columns: Arrow, and through it Polars, pandas and Parquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.report import plain
from kg.sparql.found import Row
from kg.sparql.values import Value, value
from kg.terms import Term

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_LONG = range(-(2**63), 2**63)


def to_arrow(columns: Sequence[str], rows: Iterable[Row]) -> pa.Table:
    """A column for each variable, of the type that all its values have; null where it is not bound.

    ``int64`` for integers, ``float64`` for decimals and doubles, and for integers among them; ``bool``, ``date32``;
    ``timestamp`` in microseconds, of UTC where the values have a time zone. All else is ``string``: IRIs, text without
    its language, months, values of several types, integers of more than 64 bits. A decimal is a float here because
    Arrow's own decimals have one scale for the whole column, which data do not have; the rows of the answer have it
    exact.
    """
    pyarrow = _loaded("pyarrow")
    rows = list(rows)
    names = list(columns)
    arrays = [_array(pyarrow, [row[index] for row in rows]) for index in range(len(names))]
    return pyarrow.table(arrays, names=names)


def _array(pyarrow: Any, terms: list[Term | None]) -> pa.Array[Any]:
    values = [None if term is None else value(term) for term in terms]
    types = {type(each) for each in values if each is not None}
    if types == {int} and all(each in _LONG for each in values if each is not None):
        return pyarrow.array(values, pyarrow.int64())
    if types and types <= {int, float, Decimal} and types != {int}:
        return pyarrow.array([None if each is None else _float(each) for each in values], pyarrow.float64())
    if types == {bool}:
        return pyarrow.array(values, pyarrow.bool_())
    if types == {dt.date}:
        return pyarrow.array(values, pyarrow.date32())
    if types == {dt.datetime} and len(zones := {_has_zone(each) for each in values if each is not None}) == 1:
        return pyarrow.array(values, pyarrow.timestamp("us", tz="UTC" if zones == {True} else None))
    return pyarrow.array([None if term is None else plain(term) for term in terms], pyarrow.string())


def _float(number: Value) -> float:
    return float(number)  # type: ignore[arg-type] # the caller has seen to that


def _has_zone(moment: Value) -> bool:
    return isinstance(moment, dt.datetime) and moment.tzinfo is not None


def to_polars(columns: Sequence[str], rows: Iterable[Row]) -> pl.DataFrame:
    """The same as a Polars frame."""
    frame: pl.DataFrame = _loaded("polars").from_arrow(to_arrow(columns, rows))
    return frame


def to_pandas(columns: Sequence[str], rows: Iterable[Row]) -> pd.DataFrame:
    """The same as a pandas frame: the types that can be null, and ``datetime64`` for a date."""
    pandas, pyarrow = _loaded("pandas"), _loaded("pyarrow")
    types = {
        pyarrow.int64(): pandas.Int64Dtype(),
        pyarrow.float64(): pandas.Float64Dtype(),
        pyarrow.bool_(): pandas.BooleanDtype(),
        pyarrow.string(): pandas.StringDtype(),
    }
    return to_arrow(columns, rows).to_pandas(types_mapper=types.get, date_as_object=False)


def write_parquet(columns: Sequence[str], rows: Iterable[Row], out: BinaryIO) -> None:
    """The same as a Parquet file, compressed with zstd."""
    _loaded("pyarrow.parquet").write_table(to_arrow(columns, rows), out, compression="zstd")


def _loaded(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(f"{name} is needed for this: pip install 'trial-kg[frames]'") from error
