"""Raw records in chunks: what goes to a worker process at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator

from kg import sources
from kg.problems import Problem
from kg.sources import RawRecord

Chunk = list[RawRecord | Problem]
"""Records in the order of the input; a problem stands where one could not be framed."""

SIZE = 256 * 1024
"""Bytes of raw records in a chunk: some 3 MB as N-Quads, which a process can hold several times."""

COUNT = 100
"""Records in a chunk at most: small ones take as long to validate as others."""


def raw_records(
    paths: Iterable[str], source: str | None = None, on_read: Callable[[int], None] = lambda _: None
) -> Iterator[RawRecord | Problem]:
    """The raw records of several inputs, one after the other; ``on_read`` hears of each number of bytes read."""
    for path in paths:
        with contextlib.closing(sources.raw_records(path, source=source, on_read=on_read)) as records:
            yield from records


def chunks(records: Iterable[RawRecord | Problem], size: int = SIZE) -> Iterator[Chunk]:
    """The records in chunks of at least ``size`` bytes, or of :data:`COUNT` records.

    Where one ends depends on the records since the last end alone, never on the number of processes.
    """
    chunk: Chunk = []
    held = 0
    for raw in records:
        chunk.append(raw)
        held += len(content(raw))
        if held >= size or len(chunk) == COUNT:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def content(raw: RawRecord | Problem) -> bytes:
    """The bytes of a record as they came, also where they could not be framed."""
    return raw.original if isinstance(raw, Problem) else raw.data
