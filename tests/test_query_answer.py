"""The answer to a query in Python: rows, values, typed columns, and what a notebook shows."""

from __future__ import annotations

import datetime as dt
import gc
import sys
import threading
from decimal import Decimal

import pytest

import kg
from kg import sparql
from kg.sparql.answer import Answer
from kg.sparql.values import value
from kg.terms import IRI, XSD, Literal, Term


def typed(text: str, datatype: str) -> Literal:
    return Literal(f'"{text}"^^<{XSD}{datatype}>')


A, B = IRI("<http://x/a>"), IRI("<http://x/b>")
DAY, MOMENT = typed("2020-02-29", "date"), typed("2020-02-29T10:00:00", "dateTime")


def answer(text: str, **options: int) -> Answer:
    """The answer to a query over a record that says nothing."""
    asked = sparql.syntax.read(text)
    with sparql.embedded.answered(asked, [b"<http://x/a> <http://x/p> <http://x/b> <http://g/1> .\n"]) as found:
        if "limit" in options:
            sparql.limited(found, options["limit"])
        rows = tuple(found.rows)
        return Answer(found.form, found.columns, rows, found.boolean, found.cut, (), asked.names)


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (A, "http://x/a"),
        (Literal('"a \\"b\\"\\n"@en'), 'a "b"\n'),
        (Literal('"7"'), "7"),
        (typed("007", "integer"), 7),
        (typed("-3", "nonPositiveInteger"), -3),
        (typed("1.50", "decimal"), Decimal("1.50")),
        (typed("1e-3", "double"), 0.001),
        (typed("-INF", "float"), float("-inf")),
        (typed("true", "boolean"), True),
        (typed("0", "boolean"), False),
        (DAY, dt.date(2020, 2, 29)),
        (MOMENT, dt.datetime(2020, 2, 29, 10)),  # noqa: DTZ001 - it has no zone
        (typed("2020-02-29T10:00:00Z", "dateTime"), dt.datetime(2020, 2, 29, 10, tzinfo=dt.UTC)),
        (typed("2020-02", "gYearMonth"), "2020-02"),
        (typed("seven", "integer"), "seven"),
        (typed("1_000", "integer"), "1_000"),
        (typed("٧", "integer"), "٧"),
        (typed("2021-02-29", "date"), "2021-02-29"),
        (typed("2020-02-29Z", "date"), "2020-02-29Z"),
        (typed("20200229", "date"), "20200229"),
        (typed("TRUE", "boolean"), "TRUE"),
        (typed("1e3", "decimal"), "1e3"),
        (typed("9" * 5000, "integer"), "9" * 5000),
        (IRI("_:b0"), "_:b0"),
    ],
)
def test_a_term_is_a_value_of_its_datatype_or_its_text(term: Term, expected: object) -> None:
    found = value(term)
    assert (found, type(found)) == (expected, type(expected))


# ── the answer ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_are_tuples_of_terms_and_values_those_of_python() -> None:
    found = answer("SELECT ?a ?none (2 AS ?n) ('x'@en AS ?t) { ?a ?p ?b }")
    assert found.columns == ("a", "none", "n", "t")
    assert list(found) == [(A, None, typed("2", "integer"), Literal('"x"@en'))]
    assert list(found.values()) == [("http://x/a", None, 2, "x")]
    assert (len(found), bool(found), found.ask, found.cut) == (1, True, None, None)


def test_ask_is_a_truth_value() -> None:
    assert answer("ASK { ?s ?p ?o }")
    no = answer("ASK { ?s ?p 7 }")
    assert (no.ask, bool(no), str(no), list(no)) == (False, False, "false", [])


def test_a_graph_is_one_of_rdflib_with_its_terms_untouched() -> None:
    import rdflib

    rows = ((A, IRI("<http://x/n>"), typed("007", "integer")), (IRI("_:b0"), IRI("<http://x/q>"), A))
    graph = Answer("construct", ("subject", "predicate", "object"), rows, prefixes={"x": "http://x/"}).graph
    assert [str(each) for each in graph.objects(predicate=rdflib.URIRef("http://x/n"))] == ["007"]
    assert list(graph.subjects(rdflib.URIRef("http://x/q"))) == [rdflib.BNode("b0")]
    assert dict(graph.namespaces())["x"] == rdflib.URIRef("http://x/")
    with pytest.raises(ValueError, match="the answer to SELECT is no graph"):
        _ = FRAME.graph


def test_a_limit_is_told() -> None:
    found = answer("SELECT ?n { VALUES ?n { 1 2 3 } }", limit=2)
    assert (len(found), found.cut) == (2, "there are more")


def test_rows_that_nobody_wants_are_let_go_by_the_thread_that_asked() -> None:
    """In another thread, such as that of a garbage collection, pyoxigraph complains: here that would be an error."""
    gc.disable()
    try:
        with sparql.embedded.answered(sparql.syntax.read("SELECT ?n { VALUES ?n { 1 2 3 } }"), []) as found:
            sparql.limited(found, 2)
            assert next(found.rows) == (typed("1", "integer"),)
        del found
        thread = threading.Thread(target=gc.collect)
        thread.start()
        thread.join()
    finally:
        gc.enable()


def test_the_package_offers_it() -> None:
    assert kg.query is sparql.query
    assert kg.Answer is Answer


# ── frames ───────────────────────────────────────────────────────────────────────────────────────────────────────────

COLUMNS: dict[str, tuple[list[Term | None], str, list[object]]] = {
    "integers": ([typed("1", "integer"), None], "int64", [1, None]),
    "big_integers": ([typed(str(2**63), "integer"), typed("1", "integer")], "string", [str(2**63), "1"]),
    "decimals": ([typed("1.5", "decimal"), typed("2", "integer")], "double", [1.5, 2.0]),
    "doubles": ([typed("1e0", "double"), typed("0.5", "decimal")], "double", [1.0, 0.5]),
    "booleans": ([typed("true", "boolean"), None], "bool", [True, None]),
    "dates": ([DAY, None], "date32[day]", [dt.date(2020, 2, 29), None]),
    "moments": ([MOMENT, None], "timestamp[us]", [dt.datetime(2020, 2, 29, 10), None]),  # noqa: DTZ001
    "zoned": (
        [typed("2020-02-29T10:00:00+02:00", "dateTime"), None],
        "timestamp[us, tz=UTC]",
        [dt.datetime(2020, 2, 29, 8, tzinfo=dt.UTC), None],
    ),
    "half_zoned": (
        [typed("2020-02-29T10:00:00Z", "dateTime"), MOMENT],
        "string",
        ["2020-02-29T10:00:00Z", "2020-02-29T10:00:00"],
    ),
    "months": ([typed("2020-02", "gYearMonth"), None], "string", ["2020-02", None]),
    "days_and_months": ([DAY, typed("2020-02", "gYearMonth")], "string", ["2020-02-29", "2020-02"]),
    "numbers_and_texts": ([typed("1", "integer"), Literal('"one"')], "string", ["1", "one"]),
    "numbers_and_truths": ([typed("1", "integer"), typed("true", "boolean")], "string", ["1", "true"]),
    "texts": ([Literal('"a\\nb"@en'), None], "string", ["a\nb", None]),
    "iris": ([A, B], "string", ["http://x/a", "http://x/b"]),
    "nothing": ([None, None], "string", [None, None]),
}
ROWS = list(zip(*(terms for terms, _, _ in COLUMNS.values()), strict=True))
FRAME = Answer("select", tuple(COLUMNS), tuple(ROWS))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_has_the_type_of_its_values(name: str) -> None:
    _, dtype, expected = COLUMNS[name]
    column = FRAME.to_arrow()[name]
    assert str(column.type) == dtype
    assert column.to_pylist() == expected


def test_polars_has_the_same_columns() -> None:
    import polars as pl

    schema = FRAME.to_polars().schema
    assert schema["integers"] == pl.Int64
    assert schema["decimals"] == pl.Float64
    assert schema["booleans"] == pl.Boolean
    assert schema["dates"] == pl.Date
    assert schema["moments"] == pl.Datetime("us")
    assert schema["iris"] == schema["months"] == schema["nothing"] == pl.String
    assert FRAME.to_polars()["integers"].to_list() == [1, None]


def test_pandas_has_the_same_columns_all_of_which_can_be_null() -> None:
    import pandas as pd

    frame = FRAME.to_pandas()
    dtypes = {name: str(dtype) for name, dtype in frame.dtypes.items()}
    assert dtypes["integers"] == "Int64"
    assert dtypes["decimals"] == "Float64"
    assert dtypes["booleans"] == "boolean"
    assert dtypes["dates"].startswith("datetime64")
    assert dtypes["moments"].startswith("datetime64")
    assert dtypes["iris"] == dtypes["nothing"] == "string"
    assert frame["integers"][1] is pd.NA
    assert frame["dates"][0] == pd.Timestamp(2020, 2, 29)


def test_an_answer_without_rows_or_columns_is_an_empty_frame() -> None:
    assert answer("SELECT ?s ?o { ?s ?p 7 . ?s ?q ?o }").to_polars().shape == (0, 2)
    assert answer("SELECT * { }").to_arrow().num_columns == 0
    assert answer("CONSTRUCT WHERE { ?s ?p ?o }").to_polars().columns == ["subject", "predicate", "object"]


@pytest.mark.parametrize(
    ("name", "method"), [("pyarrow", "to_arrow"), ("polars", "to_polars"), ("pandas", "to_pandas")]
)
def test_what_is_missing_for_frames_is_told(name: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=rf"{name} is needed for this: pip install 'trial-kg\[frames\]'"):
        getattr(FRAME, method)()


# ── notebooks and terminals ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_notebook_shows_a_table_with_links_and_nothing_that_it_would_run() -> None:
    found = answer(
        """SELECT ?iri ?other ?text ?n { VALUES (?iri ?other ?text ?n) {
            (ct:Study <urn:x:1> "<script>alert('1')</script> & more" 7) (<http://x/a?b=1&c=2> UNDEF "" UNDEF) } }"""
    )
    html = found._repr_html_()
    assert '<td style="text-align: left"><a href="https://w3id.org/trial-kg/ontology#Study">ct:Study</a></td>' in html
    assert '<a href="http://x/a?b=1&amp;c=2">http://x/a?b=1&amp;c=2</a>' in html
    assert "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt; &amp; more" in html
    assert '<td style="text-align: right">7</td>' in html
    assert "urn:x:1</td>" in html
    assert "<p>2 rows</p>" in html
    assert "<script" not in html


def test_a_notebook_shows_the_first_rows_and_cuts_long_texts() -> None:
    rows = tuple((Literal(f'"{number} {"x" * 500}"'),) for number in range(150))
    html = Answer("select", ("text",), rows)._repr_html_()
    assert html.count("<tr>") == 101
    assert f"0 {'x' * 198}…</td>" in html
    assert "150 rows, of which the first 100 are shown" in html


def test_a_notebook_shows_the_truth_and_a_graph() -> None:
    assert answer("ASK { ?s ?p ?o }")._repr_html_() == "<p>true</p>"
    html = answer("CONSTRUCT WHERE { ?s ?p ?o }")._repr_html_()
    assert "<th>subject</th><th>predicate</th><th>object</th>" in html
    assert "<p>1 triple</p>" in html


def test_an_answer_prints_as_on_a_terminal() -> None:
    assert str(answer("SELECT (ct:Study AS ?class) (12 AS ?number) { }")) == (
        "class     number\n────────  ──────\nct:Study      12"
    )
    assert str(answer("CONSTRUCT WHERE { ?s ?p ?o }")) == "<http://x/a>\n    <http://x/p> <http://x/b> ."


def test_a_word_is_no_frame() -> None:
    with pytest.raises(ValueError, match="ASK is no table"):
        answer("ASK { ?s ?p ?o }").to_polars()
