from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
import readers
from hypothesis import example, given, strategies

from kg.terms import (
    RecordGraph,
    Term,
    any_uri,
    boolean,
    date,
    date_earliest,
    date_time,
    decimal,
    integer,
    iri,
    text,
)

XSD = "http://www.w3.org/2001/XMLSchema#"
TEXTS = strategies.text(strategies.characters(exclude_categories=["Cs"])).filter(str.strip)


def written(value: Term | None) -> bytes:
    return f"<urn:s> <urn:p> {value} .\n".encode()


def read_by_all(value: Term | None) -> set[readers.Read]:
    """What each reader makes of the token; one element if they agree."""
    return {statement[2] for read in readers.READERS for statement in read(written(value), "nt")}


@pytest.mark.parametrize(
    "encoder",
    [text, boolean, integer, decimal, date, date_earliest, date_time, any_uri],
    ids=lambda each: each.__name__,
)
def test_nothing_stays_nothing(encoder: Callable[[None], Term | None]) -> None:
    assert encoder(None) is None


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u2003"])
def test_a_text_without_a_visible_character_is_nothing(blank: str) -> None:
    assert text(blank) is None
    assert text(blank, "en") is None
    assert any_uri(blank) is None


@pytest.mark.parametrize(
    ("value", "token"),
    [
        ("Low dose IL-2", '"Low dose IL-2"'),
        ('a so called "insufficiency"', r'"a so called \"insufficiency\""'),
        (r"1\. consent", r'"1\\. consent"'),
        ('\\"', r'"\\\""'),
        ("two\nlines", r'"two\nlines"'),
        ("from Windows\r\n", r'"from Windows\r\n"'),
        ("tab\there", r'"tab\there"'),
        ("\b\f", r'"\b\f"'),
        ("\x00\x01\x1f\x7f", r'"\u0000\u0001\u001F\u007F"'),
        ("vertical\vtab", r'"vertical\u000Btab"'),
        ("deleted\x7f", r'"deleted\u007F"'),
        (r"typed \u00e9", r'"typed \\u00e9"'),
        ("é 日本 😀 \u200fשלום", '"é 日本 😀 \u200fשלום"'),
        ("\u0085\u2028\ufeff", '"\u0085\u2028\ufeff"'),
    ],
)
def test_text_is_escaped_where_n_triples_wants_it_and_nowhere_else(value: str, token: str) -> None:
    assert text(value) == token
    assert read_by_all(text(value)) == {readers.Read(value)}


@given(TEXTS)
@example("\\u0041")
@example("\\n")
def test_any_text_comes_back_from_both_parsers(value: str) -> None:
    assert read_by_all(text(value)) == {readers.Read(value)}
    assert read_by_all(text(value, "en")) == {readers.Read(value, language="en")}
    assert read_by_all(any_uri(value)) == {readers.Read(value, datatype=f"{XSD}anyURI")}


@given(TEXTS)
def test_a_token_is_one_line_of_unicode(value: str) -> None:
    token = text(value)
    assert token is not None
    assert not re.search("[\x00-\x1f\x7f]", token)
    token.encode()


@pytest.mark.parametrize(("value", "token"), [(True, f'"true"^^<{XSD}boolean>'), (False, f'"false"^^<{XSD}boolean>')])
def test_boolean(value: bool, token: str) -> None:  # noqa: FBT001 - it is what is encoded
    assert boolean(value) == token


@pytest.mark.parametrize("value", [0, 7, -1, 10**20])
def test_integer(value: int) -> None:
    assert integer(value) == f'"{value}"^^<{XSD}integer>'


@pytest.mark.parametrize(
    ("value", "lexical"),
    [
        (0, "0"),
        (18, "18"),
        (18.0, "18"),
        (100, "100"),
        (48.2, "48.2"),
        (0.5, "0.5"),
        (-0.0, "0"),
        (-87.84062, "-87.84062"),
        (1e-07, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (Decimal("48.20"), "48.2"),
        (Decimal("1.5E+3"), "1500"),
        (Decimal("-0.00"), "0"),
    ],
)
def test_decimal_is_canonical(value: float | Decimal, lexical: str) -> None:
    assert decimal(value) == f'"{lexical}"^^<{XSD}decimal>'


@given(strategies.floats(allow_nan=False, allow_infinity=False))
def test_any_decimal_keeps_its_value_and_has_no_exponent(value: float) -> None:
    (read,) = read_by_all(decimal(value))
    assert Decimal(read.value) == Decimal(repr(value))
    assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?", read.value)


@pytest.mark.parametrize(
    ("value", "kind", "earliest"),
    [
        ("2017-07", "gYearMonth", "2017-07-01"),
        ("2017-01-18", "date", "2017-01-18"),
        ("2020-02-29", "date", "2020-02-29"),
    ],
)
def test_a_date_keeps_its_precision(value: str, kind: str, earliest: str) -> None:
    assert date(value) == f'"{value}"^^<{XSD}{kind}>'
    assert date_earliest(value) == f'"{earliest}"^^<{XSD}date>'


@pytest.mark.parametrize(
    "value",
    [
        "",
        "July 2017",
        "2017",
        "2017-13",
        "2017-00",
        "2017-02-30",
        "2017-7",
        "2017-07-1",
        "2017-07\n",
        "0000-01",
        "２０１７-07",
    ],
)
def test_what_is_no_date_stays_a_string(value: str) -> None:
    assert date(value) == text(value)
    assert date_earliest(value) is None


def test_a_minute_becomes_a_moment_with_seconds() -> None:
    assert date_time("2019-03-05T10:22") == f'"2019-03-05T10:22:00"^^<{XSD}dateTime>'


@pytest.mark.parametrize("value", ["2019-03-05", "2019-02-30T10:22", "2019-03-05T24:00", "2019-03-05T10:60", "10:22"])
def test_what_is_no_minute_stays_a_string(value: str) -> None:
    assert date_time(value) == text(value)


def test_an_address_is_kept_however_broken() -> None:
    assert any_uri('http://x y/"') == rf'"http://x y/\""^^<{XSD}anyURI>'


def test_a_graph_turns_itself_into_an_rdflib_graph() -> None:
    study, record = iri("https://example.org/study/1"), iri("https://example.org/record/1")
    graph = RecordGraph("1", record, study, ((study, iri("urn:p"), record),))
    assert len(graph.to_rdflib()) == 1
