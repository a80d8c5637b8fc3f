"""The value of a term in Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from kg.report import plain
from kg.terms import XSD, Term

Value = str | bool | int | float | Decimal | dt.date | dt.datetime

_INTEGERS = (
    "integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip
_DAY = r"\d{4}-\d\d-\d\d"

# Datatype → the lexical forms that are read, and what reads them. https://www.w3.org/TR/xmlschema11-2/
_READERS: dict[str, tuple[re.Pattern[str], Callable[[str], Any]]] = {
    f"<{XSD}{name}>": (re.compile(pattern, re.ASCII), read)
    for names, pattern, read in (
        (_INTEGERS, r"[+-]?\d{1,1000}", int),
        (("decimal",), r"[+-]?(\d+\.?\d*|\.\d+)", Decimal),
        (("double", "float"), r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|-?INF|NaN", float),
        (("boolean",), "true|false|1|0", {"true": True, "1": True, "false": False, "0": False}.__getitem__),
        (("date",), _DAY, dt.date.fromisoformat),
        (("dateTime",), rf"{_DAY}T\d\d:\d\d:\d\d(\.\d{{1,6}})?(Z|[+-]\d\d:\d\d)?", dt.datetime.fromisoformat),
    )
    for name in names
}


def value(term: Term) -> Value:
    """A number, a truth value, a date or a time as Python has it; an IRI and any other literal as its text.

    So is a literal whose text is none of its datatype, and a date that Python does not have. Languages are left out.
    """
    text = plain(term)
    if term.endswith(">") and term.startswith('"'):
        found = _READERS.get(term[term.rindex('"') + 3 :])
        if found and found[0].fullmatch(text):
            try:
                return found[1](text)  # type: ignore[no-any-return]
            except ValueError:
                return text
    return text
