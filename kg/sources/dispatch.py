"""Which sources there are, which of them reads a record, and the reading itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kg.problems import Problem
from kg.sources import ctgov_json, ctgov_text
from kg.sources.raw import RawRecord, Unreadable, find_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.record import Study

HEAD = 4096
"""Bytes of a file or record that are enough to recognise its source."""


class Source(Protocol):
    """A reader of one format: a module with these three names."""

    NAME: str

    def recognises(self, head: bytes) -> bool:
        """Whether a file or record that begins with ``head`` is in this format."""

    def decode(self, data: bytes) -> Study:
        """The study in the bytes of one record; :class:`ValueError` with a reason in words if there is none."""


SOURCES: Mapping[str, Source] = {source.NAME: source for source in (ctgov_json, ctgov_text)}
"""Every source by its name; the first that recognises a record reads it."""


def recognise(head: bytes) -> str | None:
    """The name of the source for a file or record that begins with ``head``."""
    return next((name for name, source in SOURCES.items() if source.recognises(head)), None)


def study(raw: RawRecord) -> Study | Problem:
    """Read one record: a function of its bytes alone, the same in a loop, a process pool and a cluster."""
    try:
        return SOURCES[raw.source].decode(raw.data)
    except ValueError as error:
        return Problem(
            origin=raw.origin,
            number=find_number(raw.data),
            path=error.path if isinstance(error, Unreadable) else None,
            reason=str(error),
            original=raw.data,
        )
