"""SPARQL over record files, RDF files, the embedded store and endpoints: one way to ask, one kind of answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from os import fspath
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.problems import InputError, Problem, QueryError
from kg.report import meant
from kg.sparql import syntax
from kg.sparql.answer import Answer
from kg.sparql.found import limited
from kg.sparql.over import Over, is_store

if TYPE_CHECKING:
    import os

__all__ = ["Answer", "Over", "bound", "decoded", "from_file", "is_store", "query"]

_NONE: Mapping[str, str] = MappingProxyType({})
_NAME = re.compile(r"[\w-]+", re.ASCII)


def query(
    text: str | Path,
    *over: str | os.PathLike[str],
    endpoint: str | None = None,
    parameters: Mapping[str, str] = _NONE,
    limit: int | None = None,
    timeout: float | None = None,
    allow_service: bool = False,
) -> Answer:
    """Ask a query, in SPARQL, in a file or one of the cookbook by its name, and give all that it finds.

    A file of a query is given as a Path.
    It is asked over the folder of a store that ``kg load --store`` has made; or over files, of records in any form that
    is read here, or of RDF; or over the address of an ``endpoint``, which reaches the network. The default graph is the
    union of all graphs. Our prefixes need not be declared. ``parameters`` are those of a query of the cookbook.

    No more than ``limit`` rows are given. After ``timeout`` seconds, which begin when files have been read, the query
    is ended. SERVICE is refused unless ``allow_service``. Raises :class:`kg.problems.QueryError` for a query that is
    wrong, :class:`~kg.problems.InputError` for what cannot be opened, :class:`~kg.problems.StoreError` where a store,
    an endpoint or the time fails, ValueError for parameters that the query does not have, or values that are none of
    theirs. A record that cannot be read is told in the answer.
    """
    if not isinstance(text, str):
        text = from_file(text)
    elif _NAME.fullmatch(text):
        text = bound(text, parameters)
        parameters = _NONE
    if parameters:
        raise ValueError("parameters are those of a query of the cookbook, asked by its name")
    asked = syntax.read(text, allow_service=allow_service)
    problems: list[Problem] = []
    with _over([fspath(each) for each in over], endpoint, problems).answered(asked, timeout) as found:
        if limit is not None:
            limited(found, limit)
        rows = tuple(found.rows)
        return Answer(found.form, found.columns, rows, found.boolean, found.cut, tuple(problems), asked.names)


def _over(places: list[str], endpoint: str | None, problems: list[Problem]) -> Over:
    if bool(places) == (endpoint is not None):
        raise ValueError("a query is asked over files, or over a store, or over an endpoint")
    if any(is_store(each) for each in places):
        if len(places) > 1:
            raise ValueError("a store is asked alone: leave the files out, or load them with kg load")
        return Over(store=Path(places[0]))
    return Over(inputs=places, endpoint=endpoint, on_problem=problems.append)


def from_file(path: Path) -> str:
    """The text of a query that is in a file; :class:`~kg.problems.InputError` where it cannot be read."""
    try:
        return decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def decoded(data: bytes, name: str) -> str:
    """The text of a query that came as bytes; :class:`~kg.problems.InputError`, with this name, if not in UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8, from byte {error.start} on") from error


def bound(name: str, parameters: Mapping[str, str] = _NONE) -> str:
    """The text of a query of the cookbook, its parameters filled in.

    :class:`QueryError` for a name that no query has; ValueError for a parameter that it does not have, or a value that
    is none of its kind.
    """
    from kg.cookbook import recipes  # noqa: PLC0415 - it reads all the files

    found = recipes().get(name)
    if found is None:
        nearest = meant(name, recipes())
        raise QueryError(f"the cookbook has no query {name}{nearest or '; kg query --list shows those that it has'}")
    return found.bound(parameters)
