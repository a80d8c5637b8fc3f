"""The JSON of a study as ClinicalTrials.gov's API v2 gives it: https://clinicaltrials.gov/data-api/about-api/study-data-structure.

The record model has the registry's own names, so msgspec does the reading; this module puts into words what is wrong.
"""

from __future__ import annotations

import json
import re

import msgspec

from kg.record import Study
from kg.sources.raw import BOM, Unreadable

NAME = "ctgov-json"

_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*["}]')
_STUDY = msgspec.json.Decoder(Study)

_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_PATH = re.compile(r"(?s)(.*) - at `(\$.*)`")
_TYPE = re.compile(r"Expected `([a-z |]+)`, got `([a-z]+)`")
_FIELD = re.compile(r"Object missing required field `(\w+)`")
_FORM = re.compile(r"Expected `str` matching regex .*")
_BYTE = re.compile(r"(?:JSON is malformed: )?(.*) \(byte (\d+)\)")
_ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|.)")
_UNCLOSED = "Unterminated string starting at"


def recognises(head: bytes) -> bool:
    """Whether a record that begins with ``head`` is a JSON object; whether it is a study, the decoder says."""
    return _OBJECT.match(head) is not None


def decode(data: bytes) -> Study:
    """The study in the JSON of one record; :class:`Unreadable` with place and reason if there is none."""
    data = data.removeprefix(BOM)
    try:
        return _STUDY.decode(data)
    except msgspec.ValidationError as error:
        raise _misfit(str(error)) from error
    except RecursionError as error:
        raise Unreadable("brackets are nested far more deeply than in any record") from error
    except ValueError as error:
        raise _malformed(data, str(error)) from error


def _misfit(message: str) -> Unreadable:
    """JSON that is not a study."""
    located = _PATH.fullmatch(message)
    reason, path = (located[1], located[2]) if located else (message, "$")
    if found := _FIELD.fullmatch(reason):
        reason = f"the field {found[1]} is missing"
        if path == "$":
            reason += ", so this is not a study of ClinicalTrials.gov"
    elif found := _TYPE.fullmatch(reason):
        wanted = " or ".join(_TYPES.get(name, name) for name in found[1].split(" | ") if name != "null")
        reason = f"{wanted} is expected here, not {_TYPES.get(found[2], found[2])}"
    elif _FORM.fullmatch(reason):
        reason = "this is not a number of ClinicalTrials.gov: NCT and eight digits"
    return Unreadable(reason, path)


def _malformed(data: bytes, message: str) -> Unreadable:
    """Bytes that are not JSON: found again with the standard library, which says where and what more truly."""
    try:
        text = data.decode()
        json.loads(text)
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
        reason = "the record breaks off within a character" if cut else f"byte 0x{data[error.start]:02x} is not UTF-8"
        return Unreadable(reason, _place(data, error.start))
    except json.JSONDecodeError as error:
        return _syntax(error)
    except (ValueError, RecursionError):
        pass  # limits of the standard library alone
    if (half := _half_pair(data)) is not None:
        escape = data[half : half + 6].decode("ascii")
        return Unreadable(f"the escape {escape} is one half of a surrogate pair, not a character", _place(data, half))
    if found := _BYTE.fullmatch(message):
        return Unreadable(f"this is not JSON: {found[1]}", _place(data, int(found[2])))
    return Unreadable(f"this is not JSON: {message}")


def _syntax(error: json.JSONDecodeError) -> Unreadable:
    wrong = error.msg[0].lower() + error.msg[1:].removesuffix(" starting at")
    if not error.doc.strip():
        return Unreadable("there is nothing here")
    breaks_off = error.pos >= len(error.doc.rstrip()) or error.msg == _UNCLOSED
    reason = f"the record breaks off ({wrong})" if breaks_off else f"this is not JSON: {wrong}"
    return Unreadable(reason, f"line {error.lineno} column {error.colno}")


def _half_pair(data: bytes) -> int | None:
    """Where a surrogate is escaped without its other half: JSON's grammar allows it, but it is no character."""
    high: re.Match[bytes] | None = None
    for escape in _ESCAPE.finditer(data):
        code = int(escape[1], 16) if escape[1] else 0
        low = 0xDC00 <= code <= 0xDFFF
        if high and not (low and escape.start() == high.end()):
            return high.start()
        if low and not high:
            return escape.start()
        high = escape if 0xD800 <= code <= 0xDBFF else None
    return high.start() if high else None


def _place(data: bytes, byte: int) -> str:
    before = data[:byte].decode("utf-8", "replace")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    return f"line {line} column {column}"
