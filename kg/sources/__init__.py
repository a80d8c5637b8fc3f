"""Sources: from bytes to study records.

:func:`raw_records` finds the records in a file, a folder or a pipe without reading them; :func:`study` reads one. They
are apart so that the second, a pure function and nearly all of the work, can run anywhere. :func:`read` is both.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from kg.problems import Failure, Problem
from kg.sources.dispatch import SOURCES, Source, recognise, study
from kg.sources.files import raw_records, size
from kg.sources.raw import MAX_RECORD, RawRecord

if TYPE_CHECKING:
    import os
    from collections.abc import Generator

    from kg.record import Study

__all__ = [
    "MAX_RECORD",
    "SOURCES",
    "RawRecord",
    "Source",
    "raw_records",
    "read",
    "read_one",
    "recognise",
    "size",
    "study",
]


def read(path: str | os.PathLike[str], *, source: str | None = None) -> Generator[Study | Problem]:
    """Every study in a file, a folder or, for ``-``, on the standard input; a problem for each that cannot be read.

    ``source`` and errors as in :func:`raw_records`.
    """
    with closing(raw_records(path, source=source)) as records:
        for raw in records:
            yield raw if isinstance(raw, Problem) else study(raw)


def read_one(path: str | os.PathLike[str], *, source: str | None = None) -> Study:
    """The study in a file that holds one; :class:`Failure` if it holds none, more than one, or one with a problem."""
    with closing(read(path, source=source)) as found:
        first, second = next(found, None), next(found, None)
    for item in (first, second):
        if isinstance(item, Problem):
            raise Failure(str(item))
    if first is None or isinstance(first, Problem):
        raise Failure(f"{path}: no record in it")
    if second is not None:
        raise Failure(f"{path}: more than one record in it")
    return first
