"""Numbers that come as text: which texts are numbers, and that no text is lost."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.mapping.numbers import number, p_value, whole
from kg.terms import Literal, text

DECIMAL = "^^<http://www.w3.org/2001/XMLSchema#decimal>"
INTEGER = "^^<http://www.w3.org/2001/XMLSchema#integer>"


def lexical(value: Literal | None) -> str | None:
    return None if value is None else value.split('"')[1]


@pytest.mark.parametrize("given_", ["0", "12", "-1.5", "0.0001", "532"])
def test_a_number_in_its_canonical_form_says_all_of_its_text(given_: str) -> None:
    assert number(given_) == (f'"{given_}"{DECIMAL}', None)


@pytest.mark.parametrize(
    ("given_", "value"),
    [
        ("12.50", "12.5"),
        ("118.", "118"),
        (".33", "0.33"),
        ("+4", "4"),
        ("007", "7"),
        ("-0", "0"),
        ("1.20E-5", "0.000012"),
        ("3e2", "300"),
    ],
)
def test_a_number_in_another_form_keeps_its_text(given_: str, value: str) -> None:
    assert number(given_) == (f'"{value}"{DECIMAL}', text(given_))


@pytest.mark.parametrize(
    "given_",
    ["", "NA", "<0.0001", "1,234", "95%", "1.2.3", "12 (3)", " 5", "5\n", "1e400", "٣", "½", "--1", ".", "NaN", "inf"],
)
def test_other_texts_are_no_number_and_kept(given_: str) -> None:
    assert number(given_) == (None, text(given_))


def test_nothing_gives_nothing() -> None:
    assert {*number(None), *whole(None), *p_value(None)} == {None}


@pytest.mark.parametrize(
    ("given_", "value", "raw"),
    [
        ("12", "12", None),
        ("0", "0", None),
        ("007", "7", "007"),
        ("12.0", None, "12.0"),
        ("-1", None, "-1"),
        ("1,234", None, "1,234"),
        ("٣", None, "٣"),
        ("9" * 5000, None, "9" * 5000),  # more digits than Python turns into a number
    ],
)
def test_whole_numbers_are_digits(given_: str, value: str | None, raw: str | None) -> None:
    assert whole(given_) == (value and f'"{value}"{INTEGER}', text(raw))


@pytest.mark.parametrize(
    ("given_", "value", "at_most", "raw"),
    [
        ("0.03", "0.03", "0.03", None),
        ("0.0300", "0.03", "0.03", "0.0300"),
        ("=0.247", "0.247", "0.247", "=0.247"),
        ("p = .04", "0.04", "0.04", "p = .04"),
        ("1E-6", "0.000001", "0.000001", "1E-6"),
        ("<0.0001", None, "0.0001", "<0.0001"),
        ("<= 0.05", None, "0.05", "<= 0.05"),
        ("≤.05", None, "0.05", "≤.05"),
        ("P<0.001", None, "0.001", "P<0.001"),
        (">0.05", None, None, ">0.05"),
        ("≥0.9", None, None, "≥0.9"),
        ("NS", None, None, "NS"),
        ("0.01 to 0.05", None, None, "0.01 to 0.05"),
        ("0,03", None, None, "0,03"),
    ],
)
def test_p_value(given_: str, value: str | None, at_most: str | None, raw: str | None) -> None:
    found = p_value(given_)
    assert (lexical(found.value), lexical(found.at_most), found.raw) == (value, at_most, text(raw))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.integers().map(Decimal))
def test_every_decimal_number_is_one_in_canonical_form_and_of_the_same_value(value: Decimal) -> None:
    found = lexical(number(f"{value:f}").value)
    assert found is not None
    assert Decimal(found) == value
    assert re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?", found)
    assert found != "-0"


@given(st.text() | st.from_regex(r"[<>=≤p ]{0,3}[+-]?\d{0,4}[.,]?\d{0,4}([eE][+-]?\d{1,3})?%?", fullmatch=True))
def test_no_text_is_lost_whatever_it_is(given_: str) -> None:
    for found in (number(given_), whole(given_), p_value(given_)):
        assert found.raw == text(given_) or (found.raw is None and lexical(found.value) == given_)


@given(st.text())
def test_a_text_without_a_digit_is_no_number(given_: str) -> None:
    bare = re.sub(r"\d", "", given_)
    assert (number(bare).value, whole(bare).value, p_value(bare).at_most) == (None, None, None)
