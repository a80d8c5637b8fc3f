"""A window that moves over chunks of bytes; input of any length in the memory of a chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

CHUNK = 256 * 1024
"""Bytes that are read at a time."""


class Damaged(Exception):  # noqa: N818 - it says what the data is
    """Raised by an iterator of chunks when nothing more can be read, after all that could be read was given."""


class Stream:
    """Chunks of bytes with a reading position: ``data[at:]`` is at hand, ``offset`` counts from the first byte.

    Damage ends the stream as if it were the end of the input; ``damage`` then says what happened, so that whoever
    reads the stream can first hand out what is whole.
    """

    __slots__ = ("_before", "_chunks", "at", "damage", "data")

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.data = b""
        self.at = 0
        self.damage: str | None = None
        self._chunks = iter(chunks)
        self._before = 0

    @property
    def offset(self) -> int:
        """The number of bytes before the reading position."""
        return self._before + self.at

    def fill(self, size: int = 1) -> bool:
        """Bring ``size`` bytes to hand; False when the stream ends before."""
        have = len(self.data) - self.at
        if have >= size:
            return True
        parts = [self.data[self.at :]] if have else []
        self._before += self.at
        self.at = 0
        while have < size and (chunk := self._next()):
            parts.append(chunk)
            have += len(chunk)
        self.data = b"".join(parts)
        return have >= size

    def take(self, size: int | None = None) -> bytes:
        """Read what is at hand, at most ``size`` bytes; nothing only at the end."""
        if not self.fill():
            return b""
        start, self.at = self.at, len(self.data) if size is None else min(self.at + size, len(self.data))
        return self.data[start : self.at]

    def skip(self, pattern: re.Pattern[bytes]) -> bool:
        """Pass over all that ``pattern``, the repetition of single bytes, matches; False at the end."""
        while self.fill():
            if match := pattern.match(self.data, self.at):
                self.at = match.end()
            if self.at < len(self.data):
                return True
        return False

    def _next(self) -> bytes:
        try:
            return next((chunk for chunk in self._chunks if chunk), b"")
        except Damaged as damage:
            self.damage = str(damage)
            return b""
