"""What a sink is: one format, and how to write it one record at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.terms import RecordGraph


class Unwritable(ValueError):  # noqa: N818 - it says what is wrong with the literal, as Problem does with the record
    """A literal that this format cannot carry; the message names its subject, its predicate and the character."""


@dataclass(frozen=True, slots=True)
class Sink:
    """One format.

    A file is ``head`` + encode(g1) + ``between`` + encode(g2) + … + ``tail``. ``encode`` is a function of one graph and
    of nothing else, so that many processes can each write a part of one file; it raises :class:`Unwritable`. ``alone``
    makes the whole file out of the only chunk in it, where a format writes one record otherwise than many.
    """

    name: str
    extension: str
    media_type: str
    encode: Callable[[RecordGraph], bytes]
    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""
    alone: Callable[[bytes], bytes] | None = None
