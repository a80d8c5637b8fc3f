"""Ages and durations: ``18 Years`` as a number, a unit and a number of years."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import NamedTuple

_QUANTITY = re.compile(r"(\d{1,9}) (Year|Month|Week|Day|Hour|Minute)s?", re.ASCII | re.IGNORECASE)
# How many of a unit make a year of 365.25 days.
_A_YEAR = {
    "YEARS": Decimal(1),
    "MONTHS": Decimal(12),
    "WEEKS": Decimal("365.25") / 7,
    "DAYS": Decimal("365.25"),
    "HOURS": Decimal(8766),
    "MINUTES": Decimal(525960),
}


class Quantity(NamedTuple):
    """A length of time: ``value`` in ``unit`` (a value of our TimeUnit scheme), and in years to six places."""

    value: int
    unit: str
    years: Decimal


@lru_cache(maxsize=4096)
def quantity(value: str | None) -> Quantity | None:
    """What a normalised time of the registry means (``6 Months``); None where it is absent or of another form."""
    match = _QUANTITY.fullmatch(value) if value else None
    if match is None:
        return None
    number, unit = int(match[1]), f"{match[2].upper()}S"
    return Quantity(number, unit, (number / _A_YEAR[unit]).quantize(Decimal("0.000001"), ROUND_HALF_EVEN))
