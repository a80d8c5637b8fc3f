"""Finds where records begin and end in a stream, without parsing them, whatever the input's size.

A frame is the origin and the bytes of one record; what cannot be framed is a :class:`Problem`, and framing goes on
behind it. Line ``n`` of JSON Lines has the origin ``file.jsonl:n``, the ``n``-th record of a list, a page or a
stream of JSON values ``file.json#n``, and the only record of a file the origin of the file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from kg.problems import Problem
from kg.sources.raw import BOM, MAX_RECORD, find_number
from kg.sources.stream import CHUNK, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

Frame = tuple[str, bytes]

TOO_LARGE = f"larger than {MAX_RECORD // 1024 // 1024} MiB, which no record is; skipped"

_BETWEEN = re.compile(rb"[\s,\xef\xbb\xbf]*+")

# A page of the registry's API: an object with scalars and, among them, the list "studies".
_PAGE = re.compile(rb'\{\s*(?:"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[-+.\w]+)\s*,\s*)*"studies"\s*:\s*\[')
_PAGE_HEAD = 4096

_LOOK_AHEAD = 8 * 1024 * 1024  # bytes in which the first two lines are looked for

_NEXT_TO_EACH_OTHER = re.compile(rb"\}[ \t]*\{")


def _outside(levels: int) -> re.Pattern[bytes]:
    # All up to the next bracket that opens more than so many levels, or closes what was open before. The expression
    # engine does in one step what a loop would do bracket by bracket; possessive, so that it never tries again.
    plain, string = rb'[^"{}\[\]]*+', rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
    inner = plain + rb"(?:" + string + plain + rb")*+"
    for _ in range(levels):
        nested = rb"\{" + inner + rb"\}|\[" + inner + rb"\]"
        inner = plain + rb"(?:(?:" + string + rb"|" + nested + rb")" + plain + rb")*+"
    return re.compile(inner, re.DOTALL)


_OUTSIDE_STRING = _outside(3)
_INSIDE_STRING = re.compile(rb"[^\"\\]*+(?:\\.[^\"\\]*+)*+", re.DOTALL)
_SCALAR = re.compile(rb'[^\[\]{}",\n]*+')
_QUOTE, _OPENING = ord('"'), frozenset(b"{[")


def json_frames(stream: Stream, origin: str) -> Iterator[Frame | Problem]:
    """The records of a JSON file in any of its shapes: one record, page, list, JSON Lines, values in a row.

    JSON Lines are told by their first two lines, of which one may be broken: no other shape has a whole object there,
    but one line alone, and values in a row where only the first is on one line.
    """
    everything = not stream.fill(CHUNK)
    head = stream.data[stream.at : stream.at + _PAGE_HEAD].lstrip()
    if not head.startswith(b"[") and not _PAGE.match(head):
        if everything and not stream.damage and _is_object(record := stream.data[stream.at :].strip()):
            yield origin, record
            return
        first, second = _two_lines(stream)
        if second and ((_is_object(first) and second != b"{") or _is_object(second)):
            yield from lines(stream, origin)
            return
    yield from values(stream, origin) if head.startswith((b"{", b"[")) else whole_file(stream, origin)


def _two_lines(stream: Stream) -> tuple[bytes, bytes]:
    size = CHUNK
    while True:
        more = stream.fill(size) and size < _LOOK_AHEAD
        found = stream.data[stream.at :].split(b"\n")
        whole = [line.strip() for line in (found[:-1] if more else found) if not line.isspace() and line]
        if len(whole) > 1 or not more:
            first, second, *_ = (*whole, b"", b"")
            return first, second
        size *= 2


def _is_object(data: bytes) -> bool:
    try:
        return data.startswith(b"{") and bool(msgspec.json.decode(data, type=msgspec.Raw))
    except (ValueError, RecursionError):
        return False


def lines(stream: Stream, origin: str) -> Iterator[Frame | Problem]:
    """The lines that are not blank, each a record, or several JSON objects next to each other."""
    number, size, start, held = 1, 0, stream.offset, list[bytes]()
    while chunk := stream.take():
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            size += len(end) + 1
            line = b"".join((*held, end)) if held else end
            yield from _line(line, size, start, f"{origin}:{number}")
            number, start, size, held = number + 1, start + size, 0, []
        size += len(rest)
        if rest and size <= MAX_RECORD:
            held.append(rest)
        elif rest:
            held.clear()
    line = b"".join(held)
    if stream.damage:
        yield cut_short(stream, f"{origin}:{number}" if line else origin, line)
    elif line.lstrip().startswith(b"{") and not _value(Stream([line.lstrip()]))[1]:
        yield cut_short(stream, f"{origin}:{number}", line)
    else:
        yield from _line(line, size, start, f"{origin}:{number}")


def _line(line: bytes, size: int, start: int, origin: str) -> Iterator[Frame | Problem]:
    if size > MAX_RECORD:
        yield Problem(origin=origin, path=f"byte {start}", reason=TOO_LARGE)
        return
    line = line.strip().removeprefix(BOM)
    if _NEXT_TO_EACH_OTHER.search(line):
        for each in values(Stream([line]), origin):
            yield replace(each, incomplete=False) if isinstance(each, Problem) else each
    elif line:
        yield origin, line


def values(stream: Stream, origin: str) -> Iterator[Frame | Problem]:
    """The JSON values one after the other, with anything between them; of a list and of a page, the members.

    Brackets and quotes alone are looked at, so that a value with an error inside is framed like any other.
    """
    count = 0
    inside = ""
    while stream.skip(_BETWEEN):
        here = stream.data[stream.at : stream.at + 1]
        if inside and here == b"]":
            stream.at += 1
            if inside == "page" and not _value(stream, depth=1)[1]:
                break
            inside = ""
        elif not inside and here == b"[":
            stream.at += 1
            inside = "list"
        elif not inside and here == b"{" and (page := _page(stream)):
            stream.at = page
            inside = "page"
        else:
            count += 1
            start = stream.offset
            value, whole = _value(stream) if here in b'{["' else _scalar(stream)
            place = origin if count == 1 and not inside and not stream.skip(_BETWEEN) else f"{origin}#{count}"
            if value is None:
                yield Problem(origin=place, path=f"byte {start}", reason=TOO_LARGE)
            elif whole and not (place == origin and stream.damage):
                yield place, value
            else:
                # Of the only record of a file nothing is missing but what is missing in it.
                yield replace(cut_short(stream, place, value), incomplete=bool(stream.damage) or place != origin)
                return
    if inside:
        yield cut_short(stream, origin, b"", f"the {inside} breaks off after record {count}")
    elif stream.damage:
        yield cut_short(stream, origin, b"")


def _page(stream: Stream) -> int:
    stream.fill(_PAGE_HEAD)
    match = _PAGE.match(stream.data, stream.at)
    return match.end() if match else 0


def _value(stream: Stream, depth: int = 0) -> tuple[bytes | None, bool]:
    """The bytes of the object, list or string that begins here, None if too many, and whether it is whole."""
    parts: list[bytes] = []
    size, in_string = 0, False
    if not depth:
        parts.append(stream.take(1))
        in_string = parts[0] == b'"'
        depth, size = 0 if in_string else 1, 1
    while True:
        start = stream.at
        whole, depth, in_string = _scan(stream, depth, in_string=in_string)
        size += stream.at - start
        if size <= MAX_RECORD:
            parts.append(stream.data[start : stream.at])
        else:
            parts.clear()
        # Where the data ends with the first half of an escape, that is still there, and the second half is wanted.
        if whole or not stream.fill(len(stream.data) - stream.at + 1):
            rest = b"" if whole else stream.take()
            return None if size > MAX_RECORD else b"".join((*parts, rest)), whole


def _scan(stream: Stream, depth: int, *, in_string: bool) -> tuple[bool, int, bool]:
    """Go on to the end of the value or of the data at hand: whether it is the former, the depth, and the state."""
    data, at, length = stream.data, stream.at, len(stream.data)
    while True:
        match = (_INSIDE_STRING if in_string else _OUTSIDE_STRING).match(data, at)
        at = match.end() if match else at
        if at == length or data[at] == ord("\\"):
            stream.at = at
            return False, depth, in_string
        byte = data[at]
        at += 1
        if byte == _QUOTE:
            in_string = not in_string
        else:
            depth += 1 if byte in _OPENING else -1
        if depth <= 0 and not in_string:
            stream.at = at
            return True, depth, in_string


def _scalar(stream: Stream) -> tuple[bytes | None, bool]:
    parts: list[bytes] = []
    size = 0
    while stream.fill():
        match = _SCALAR.match(stream.data, stream.at)
        piece = stream.take((match.end() if match else stream.at) - stream.at)
        size += len(piece)
        parts = [*parts, piece] if size <= MAX_RECORD else []
        if stream.at < len(stream.data):
            break
    if not size:
        return stream.take(1), True
    return b"".join(parts).rstrip() if size <= MAX_RECORD else None, True


def whole_file(stream: Stream, origin: str) -> Iterator[Frame | Problem]:
    """All there is as one record, for the formats in which a file holds one."""
    start, size, parts = stream.offset, 0, list[bytes]()
    while size <= MAX_RECORD and (piece := stream.take()):
        parts.append(piece)
        size += len(piece)
    if size > MAX_RECORD:
        yield Problem(origin=origin, path=f"byte {start}", reason=TOO_LARGE)
    elif stream.damage:
        yield cut_short(stream, origin, b"".join(parts))
    else:
        yield origin, b"".join(parts)


def cut_short(
    stream: Stream, origin: str, rest: bytes, reason: str = "the input breaks off inside the record"
) -> Problem:
    """What to say of a stream that ended before its time: ``rest`` is what remains of the record that it ended in."""
    if stream.damage and rest:
        reason = f"{stream.damage}, in this record"
    elif stream.damage:
        reason = stream.damage
    place = f"byte {stream.offset}"
    return Problem(origin=origin, number=find_number(rest), path=place, reason=reason, original=rest, incomplete=True)
