"""Numbers that the registry keeps as text: ``12.50`` as a number, ``NA`` as what it is."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.terms import Literal, decimal, integer, text

# Digits with or without a point, perhaps with an exponent; two digits of it, lest a short text become a long number.
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d{1,2})?"
_DECIMAL = re.compile(_NUMBER, re.ASCII)
_P_VALUE = re.compile(rf"\s*(?:[Pp]\s*)?(?P<sign>=|<=|=<|<|\u2264)?\s*(?P<number>{_NUMBER})\s*", re.ASCII)


class Number(NamedTuple):
    """What a text says as a number, and the text itself where the number's canonical form differs from it."""

    value: Literal | None
    raw: Literal | None


class PValue(NamedTuple):
    """A p-value: the number, what it does not exceed, and the text where the number does not say all of it."""

    value: Literal | None
    at_most: Literal | None
    raw: Literal | None


@lru_cache(maxsize=1 << 15)
def number(given: str | None) -> Number:
    """A text as ``xsd:decimal``: ``12.50`` is 12.5; ``NA``, ``1,234``, ``95%`` and ``<0.0001`` are no numbers."""
    if given is None or not _DECIMAL.fullmatch(given):
        return Number(None, text(given))
    value = decimal(Decimal(given))
    return Number(value, _unless_said(value, given))


@lru_cache(maxsize=1 << 15)
def whole(given: str | None) -> Number:
    """A text as ``xsd:integer``: digits and nothing else."""
    if given is None or not (given.isascii() and given.isdecimal() and len(given) < 19):
        return Number(None, text(given))
    value = integer(int(given))
    return Number(value, _unless_said(value, given))


@lru_cache(maxsize=1 << 12)
def p_value(given: str | None) -> PValue:
    """A p-value (``0.03``, ``=.03``, ``p <0.001``); the last has no value, but one that it does not exceed.

    Of a lower bound (``>0.05``), and of anything else, only the text is left.
    """
    match = _P_VALUE.fullmatch(given) if given else None
    if given is None or match is None:
        return PValue(None, None, text(given))
    value = decimal(Decimal(match["number"]))
    if match["sign"] in {None, "="}:
        return PValue(value, value, _unless_said(value, given))
    return PValue(None, value, text(given))


def _unless_said(value: Literal | None, given: str) -> Literal | None:
    """The text, unless it is the lexical form of the value."""
    return None if value is not None and value.startswith(f'"{given}"') else text(given)
