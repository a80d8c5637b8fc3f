"""The file of rejected records: JSON Lines, written by ``--rejects`` and read like any other input.

A line holds ``id`` (the record's number), ``origin``, ``path``, ``reason`` and ``original``, the record's text as it
came, so that it can be mended there; ``original_base64`` stands instead where the bytes are not UTF-8.
"""

from __future__ import annotations

import re

import msgspec

from kg.problems import Problem
from kg.sources.raw import find_number

_HEAD = re.compile(rb'\{\s*"id"\s*:\s*(?:null|"[^"\\]*")\s*,\s*"origin"\s*:')


class _Reject(msgspec.Struct, kw_only=True, omit_defaults=True):
    id: str | None
    origin: str
    path: str | None
    reason: str
    original: str | None = None
    original_base64: bytes | None = None


def encode(problem: Problem) -> bytes:
    """A problem as one line, with its end of line."""
    reject = _Reject(id=problem.number, origin=problem.origin, path=problem.path, reason=problem.reason)
    try:
        reject.original = problem.original.decode()
    except UnicodeDecodeError:
        reject.original_base64 = problem.original
    return msgspec.json.encode(reject) + b"\n"


def recognises(data: bytes) -> bool:
    """Whether a JSON value is a line of such a file."""
    return _HEAD.match(data) is not None


def decode(origin: str, line: bytes) -> tuple[str, bytes] | Problem:
    """The origin and bytes that were rejected; a problem that had no bytes comes back as it was.

    ``origin`` is where the line stands; it is used only where the line cannot be read.
    """
    try:
        reject = msgspec.json.decode(line, type=_Reject)
    except ValueError as error:
        return Problem(
            origin=origin, number=find_number(line), reason=f"a broken line of rejects ({error})", original=line
        )
    original = reject.original_base64 if reject.original is None else reject.original.encode()
    if original:
        return reject.origin, original
    return Problem(origin=reject.origin, number=reject.id, path=reject.path, reason=reject.reason)
