"""One record as it came: its bytes, where they stood, and which source reads them."""

from __future__ import annotations

import re

import msgspec

MAX_RECORD = 64 * 1024 * 1024
"""Bytes. A larger record is skipped without being held in memory; the largest real one has 1.5 MB."""

BOM = b"\xef\xbb\xbf"
"""The byte order mark in UTF-8, which JSON forbids and Windows writes."""

_NUMBER = re.compile(rb'(?:"nctId"\s*:\s*"|NCT ID:[ \t]*)(NCT\d+)(?!\d)["\r\n]')


class RawRecord(msgspec.Struct, frozen=True, gc=False):
    """The bytes of one record, not yet read.

    ``origin`` is where they stood (``dump.zip!NCT00000001.json``, ``page.json#2``), ``source`` the name of the source
    that reads them, a key of :data:`kg.sources.SOURCES`.
    """

    origin: str
    source: str
    data: bytes


class Unreadable(ValueError):  # noqa: N818 - it says what the record is
    """What a source raises for bytes that are no record: a reason in words and, where known, the place."""

    def __init__(self, reason: str, path: str | None = None) -> None:
        super().__init__(reason)
        self.path = path


def find_number(data: bytes) -> str | None:
    """The number that a record gives as its own, even one that is malformed or stands in broken bytes."""
    match = _NUMBER.search(data)
    return match[1].decode("ascii") if match else None
