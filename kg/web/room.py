"""How much of what clients have not taken yet the server holds in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import MutableMapping
from typing import Any

_SMALL = 256 << 10
"""Bytes. Smaller answers always find room: there are no more of them than connections."""

_HELD = "kg.held"


class Room:
    """Room for so many bytes of answers, from when they are read from a worker until they are sent.

    One client, which is one address, has half of it at most.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()

    def take(self, scope: MutableMapping[str, Any], client: str, size: int) -> bool:
        """Take room for an answer to the request of that scope, if there is any."""
        if size <= _SMALL:
            return True
        if self._held.total() + size > self._most or self._held[client] + size > self._most // 2:
            return False
        self._held[client] += size
        scope.setdefault(_HELD, []).append((client, size))
        return True

    def leave(self, scope: MutableMapping[str, Any]) -> None:
        """Give up the room that answers to this request have taken."""
        for client, size in scope.pop(_HELD, ()):
            self._held[client] -= size
            if not self._held[client]:
                del self._held[client]
