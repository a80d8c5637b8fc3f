"""Ages and durations, and the forms that are none."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from peers import shared

from kg.mapping.quantities import quantity
from kg.terms import decimal
from kg.vocab import CODES


@pytest.mark.parametrize(
    ("value", "number", "unit", "years"),
    [
        ("18 Years", 18, "YEARS", "18"),
        ("1 Year", 1, "YEARS", "1"),
        ("6 Months", 6, "MONTHS", "0.5"),
        ("1 Month", 1, "MONTHS", "0.083333"),
        ("2 Weeks", 2, "WEEKS", "0.03833"),
        ("30 Days", 30, "DAYS", "0.082136"),
        ("12 Hours", 12, "HOURS", "0.001369"),
        ("30 Minutes", 30, "MINUTES", "0.000057"),
        ("0 Days", 0, "DAYS", "0"),
        ("18 years", 18, "YEARS", "18"),
    ],
)
def test_quantity(value: str, number: int, unit: str, years: str) -> None:
    found = quantity(value)
    assert found is not None
    assert (found.value, found.unit) == (number, unit)
    assert decimal(found.years) == f'"{years}"^^<http://www.w3.org/2001/XMLSchema#decimal>'


@pytest.mark.parametrize(
    "value",
    [None, "", "N/A", "18", "Years", "18  Years", "-1 Years", "18.5 Years", "18 Years.", "١٨ Years", "1e2 Days"],
)
def test_other_forms_are_no_quantity(value: str | None) -> None:
    assert quantity(value) is None


def test_units_are_those_of_the_code_list() -> None:
    units = ("Years", "Months", "Weeks", "Days", "Hours", "Minutes")
    assert {found.unit for unit in units if (found := quantity(f"1 {unit}"))} == set(CODES["TimeUnit"])


def test_years_are_in_the_order_of_the_units() -> None:
    found = [quantity(f"7 {unit}") for unit in ("Minutes", "Hours", "Days", "Weeks", "Months", "Years")]
    years = [each.years for each in found if each]
    assert years == sorted(years)
    assert len(set(years)) == 6
    assert all(each == each.quantize(Decimal("0.000001")) for each in years)


def test_every_real_age_is_a_quantity() -> None:
    lines = (shared() / "records/ctgov.jsonl").read_bytes().splitlines()
    modules = [json.loads(line)["protocolSection"].get("eligibilityModule", {}) for line in lines]
    ages = {module[limit] for module in modules for limit in ("minimumAge", "maximumAge") if limit in module}
    assert ages
    assert [age for age in ages if quantity(age) is None] == []
