"""``kg query`` as a person runs it, and the engine behind it: what is asked, answered, and left behind."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path

import goldens
import pyoxigraph as ox
import pytest
from peers import ROOT

import kg as package
from kg import sparql
from kg.problems import InputError, QueryError, StoreError
from kg.sinks import SINKS
from kg.sparql import writers
from kg.sparql.found import TRIPLE, Found
from kg.terms import IRI, Literal, Term
from kg.vocab import CT, RDF, RDFS

EXAMPLE = ROOT / "examples/NCT02955615.txt"
XSD = "http://www.w3.org/2001/XMLSchema#"

# One triple stands in both graphs; the terms are those that formats get wrong.
QUADS = f"""\
<http://x/a> <http://x/p> "plain" <http://g/1> .
<http://x/a> <http://x/p> "plain" <http://g/2> .
<http://x/a> <http://x/q> "two\\nlines, a \\"quote\\" and\\ta tab \\u0001"@en <http://g/1> .
<http://x/b> <http://x/n> "7"^^<{XSD}integer> <http://g/1> .
<http://x/b> <http://x/n> "1.5"^^<{XSD}decimal> <http://g/2> .
<http://x/b> <http://x/n> "nonsense"^^<{XSD}integer> .
<http://x/ü> <http://x/p> _:node <http://g/2> .
"""
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?t ?h . ?i ?u ?j . ?k ?v ?l }"


def kg(*words: str | Path, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kg", "query", *map(str, words)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, env={**os.environ, **env}, cwd=ROOT)


@pytest.fixture
def quads(tmp_path: Path) -> Path:
    (tmp_path / "odd.nq").write_text(QUADS, "utf-8")
    return tmp_path / "odd.nq"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """So many triples that a join of all with all takes days."""
    lines = [f'<http://x/{n}> <http://x/p> "{n}" .\n' for n in range(3000)]
    (tmp_path / "many.nt").write_text("".join(lines), "utf-8")
    return tmp_path / "many.nt"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    opened = ox.Store(str(tmp_path / "trials.db"))
    opened.load(QUADS, ox.RdfFormat.N_QUADS)
    opened.flush()
    return tmp_path / "trials.db"


def workers() -> list[str]:
    """The processes of the engine that this one, or one that it has left behind, still runs."""
    done = subprocess.run(["ps", "-eo", "ppid=,args="], capture_output=True, text=True, check=True)
    ours = {str(os.getpid()), "1"}
    return [line for line in done.stdout.splitlines() if "sparql/worker.py" in line and line.split()[0] in ours]


# ── what is asked over what ──────────────────────────────────────────────────────────────────────────────────────────


def test_records_and_rdf_are_asked_together(quads: Path) -> None:
    text = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert list(sparql.query(text, EXAMPLE, quads).values()) == [(3,)]


def test_the_default_graph_is_all_graphs_and_the_nameless_one() -> None:
    asked = sparql.syntax.read("SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }")
    with sparql.embedded.answered(asked, [QUADS.encode()]) as found:
        assert sum(1 for _ in found.rows) == 6


@pytest.mark.parametrize("suffix", ["json", "nq", "trig", "nt"])
def test_what_several_graphs_say_counts_once_whatever_the_form_of_the_data(tmp_path: Path, suffix: str) -> None:
    graphs = [goldens.golden_graph(record) for record in goldens.RECORDS if record.suffix == ".json"]
    if suffix == "json":
        inputs = [record for record in goldens.RECORDS if record.suffix == ".json"]
    else:
        sink = next(each for each in SINKS.values() if each.extension == suffix)
        inputs = [tmp_path / f"{place}.{suffix}" for place in range(len(graphs))]
        for path, graph in zip(inputs, graphs, strict=True):
            path.write_bytes(sink.encode(graph))
    subjects = [[triple[0] for triple in each.triples if triple[1:] == (RDF.type, CT.Country)] for each in graphs]
    answer = sparql.query("SELECT (COUNT(*) AS ?n) { ?place a ct:Country }", *inputs)
    assert list(answer.values()) == [(len({*chain(*subjects)}),)] != [(len([*chain(*subjects)]),)]


def test_the_columns_of_a_star_stand_as_the_query_names_them(quads: Path, store: Path) -> None:
    text = "SELECT # all\n * { ?z ?y ?x . FILTER NOT EXISTS { ?x ?none ?y } }"
    for over in (quads, store):
        answer = sparql.query(text, over)
        assert answer.columns == ("z", "y", "x")
        assert {row[1] for row in answer} == {"<http://x/p>", "<http://x/q>", "<http://x/n>"}
    named = sparql.query("SELECT DISTINCT ?x (?z AS ?a) { ?z ?y ?x }", quads)
    assert named.columns == ("x", "a")


def test_from_names_the_graphs_instead(quads: Path) -> None:
    assert len(sparql.query("SELECT * FROM <http://g/1> { ?s ?p ?o }", quads)) == 3
    assert not sparql.query("ASK FROM NAMED <http://g/1> { ?s ?p ?o }", quads).ask


def test_a_blank_node_of_one_file_is_not_that_of_another(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.ttl").write_text(f'_:b <http://x/p> "{name}" .', "utf-8")
    answer = sparql.query("SELECT DISTINCT ?s { ?s ?p ?o }", tmp_path / "one.ttl", tmp_path / "two.ttl")
    assert len(answer) == 2


def test_a_store_is_asked_by_its_folder(store: Path) -> None:
    assert sparql.query("ASK { ?s ?p 7 }", store).ask
    for words in ((store,), ("--store", store)):
        done = kg("SELECT ?o { <http://x/a> <http://x/p> ?o } LIMIT 1", *words)
        assert (done.returncode, done.stdout) == (0, b"o\r\nplain\r\n")


def test_a_folder_without_a_store_is_told(tmp_path: Path) -> None:
    done = kg("ASK {}", "--store", tmp_path)
    assert done.returncode == InputError.exit_code
    assert b"there is no store in this folder" in done.stderr


def test_a_store_that_is_broken_is_a_failure_of_the_store(store: Path) -> None:
    (store / "CURRENT").write_bytes(b"rubbish\n")
    assert kg("ASK {}", store).returncode == StoreError.exit_code


def test_the_query_comes_from_a_file_from_standard_input_or_from_the_cookbook(tmp_path: Path, quads: Path) -> None:
    (tmp_path / "q.rq").write_text("\ufeffASK { ?s ?p 7 }", "utf-8")
    assert kg(tmp_path / "q.rq", quads).stdout == b"true\n"
    assert kg("-", quads, stdin=b"ASK { ?s ?p 7 }").stdout == b"true\n"
    assert kg("ASK { ?s a ct:Study }", "-", stdin=EXAMPLE.read_bytes()).stdout == b"true\n"


def test_a_cookbook_query_is_listed_shown_and_asked() -> None:
    from kg.cookbook import recipes

    recipe = next(each for each in recipes().values() if each.parameters)
    parameter = recipe.parameters[0]
    listed = kg("--list").stdout.decode()
    assert all(f"{name}\n" in listed for name in recipes())
    assert recipe.question in listed
    keyword = recipe.keywords[0]
    some = kg("--list", "--keyword", keyword.upper()).stdout.decode()
    assert f"{recipe.name}\n" in some
    assert len(some) < len(listed)
    given = ("-n", recipe.name, "-p", f"{parameter.name}={parameter.default}")
    shown = kg(*given, "--show").stdout.decode()
    assert shown == recipe.bound({}).rstrip("\n") + "\n"
    assert kg(*given, EXAMPLE).returncode == 0
    answer = sparql.query(recipe.name, EXAMPLE, parameters={parameter.name: parameter.default})
    assert answer.columns == tuple(recipe.columns)


def test_what_is_asked_without_being_said_and_what_cannot_be_found_is_told() -> None:
    assert b"kg: words=lymphoma (default)\n" in kg("-n", "trials-of-a-condition", EXAMPLE).stderr
    assert b"default" not in kg("-n", "trials-of-a-condition", "-p", "words=lupus", EXAMPLE).stderr
    done = kg("SELECT ?s { ?s ct:conditoin ?o }", EXAMPLE)
    assert (done.returncode, done.stdout) == (0, b"s\r\n")
    assert b"kg: the vocabulary has no ct:conditoin; did you mean ct:condition?\n" in done.stderr


def test_a_rejected_record_is_told_and_the_others_answer(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"protocolSection": 3}', "utf-8")
    done = kg("ASK { ?s a ct:Study }", EXAMPLE, tmp_path / "bad.json")
    assert (done.returncode, done.stdout) == (1, b"true\n")
    assert b"bad.json" in done.stderr
    answer = sparql.query("ASK { ?s a ct:Study }", EXAMPLE, tmp_path / "bad.json")
    assert answer
    assert [problem.origin for problem in answer.problems] == [str(tmp_path / "bad.json")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), b"there is no query"),
        (("ASK {}",), b"say what to ask"),
        (("ASK {}", EXAMPLE, "--endpoint", "http://localhost:1/"), b"say what to ask"),
        (("-", "-"), b"cannot both come from standard input"),
        ((EXAMPLE, "ASK {}"), b"is no query: that comes first"),
        (("DESCRIBE.json", EXAMPLE), b"is no query: that comes first"),
        (("ASK {}", EXAMPLE, "-p", "a=b"), b"--parameter goes with --name"),
        (("--keyword", "x"), b"--keyword goes with --list"),
        (("-n", "no-such-query", EXAMPLE), b"the cookbook has no query no-such-query"),
        (("-n", "trial-by-country", EXAMPLE), b"no query trial-by-country; did you mean trials-by-country?"),
        (("-n", "trials-by-country", EXAMPLE, "-p", "colour=red"), b"has no parameter colour"),
        (("-n", "trials-of-a-condition", EXAMPLE, "-p", "word=x"), b"no parameter word: words; did you mean words?"),
        (("-n", "trials-by-country", EXAMPLE, "-p", "colour"), b"KEY=VALUE"),
        (("ASK {}", EXAMPLE, "-f", "turtle"), b"turtle is no format for the answer to ASK"),
        (("CONSTRUCT {} {}", EXAMPLE, "-f", "csv"), b"csv is no format for the answer to CONSTRUCT"),
        (("SELECT * {}", EXAMPLE, "-o", "x.doc"), b"no format has names like that"),
        (("SELECT * {}", EXAMPLE, "--timeout", "0"), b"--timeout"),
        (("INSERT DATA {}", EXAMPLE), b"INSERT is an update"),
        (("ASK {\n SERVICE <http://x/> {} }", EXAMPLE), b"line 2, column 2: SERVICE asks another server"),
        (("ASK {\n ?s ct:p 1 ) }", EXAMPLE), b"line 2, column 12: syntax error"),
    ],
    ids=lambda value: value.decode() if isinstance(value, bytes) else "",
)
def test_wrong_usage_is_told_before_anything_is_read(words: tuple[str | Path, ...], told: bytes) -> None:
    done = kg(*words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr


def test_a_query_may_have_no_braces() -> None:
    done = kg("DESCRIBE study:NCT02955615", EXAMPLE)
    assert done.returncode == 0
    assert b"NCT02955615" in done.stdout


def test_a_store_is_not_asked_with_files(store: Path, quads: Path) -> None:
    done = kg("ASK {}", store, quads)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"a store is asked alone" in done.stderr
    with pytest.raises(ValueError, match="a store is asked alone"):
        sparql.query("ASK {}", quads, store)


def test_in_python_a_query_may_be_in_a_file(tmp_path: Path, quads: Path) -> None:
    (tmp_path / "seven.rq").write_text("ASK { ?s ?p 7 }", "utf-8")
    assert sparql.query(tmp_path / "seven.rq", quads).ask
    with pytest.raises(package.InputError, match=r"none\.rq: No such file"):
        sparql.query(tmp_path / "none.rq", quads)
    with pytest.raises(ValueError, match="parameters are those of a query of the cookbook"):
        sparql.query(tmp_path / "seven.rq", quads, parameters={"a": "b"})


def test_the_errors_of_a_query_are_there_for_who_asks() -> None:
    assert (package.QueryError, package.StoreError) == (QueryError, StoreError)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert kg(tmp_path / "none.rq", EXAMPLE).returncode == InputError.exit_code
    assert kg("ASK {}", tmp_path / "none.json").returncode == InputError.exit_code
    (tmp_path / "bad.ttl").write_text("this is no Turtle", "utf-8")
    assert kg("ASK {}", tmp_path / "bad.ttl").returncode == InputError.exit_code
    (tmp_path / "latin.rq").write_bytes(b"ASK { ?s ?p '\xe9' }")
    assert b"not UTF-8, from byte 13 on" in kg(tmp_path / "latin.rq", EXAMPLE).stderr


def test_in_python_a_query_is_asked_over_one_kind_of_thing(quads: Path) -> None:
    for places, endpoint in (((), None), ((quads,), "http://localhost:1/")):
        with pytest.raises(ValueError, match="over files, or over a store, or over an endpoint"):
            sparql.query("ASK {}", *places, endpoint=endpoint)
    with pytest.raises(ValueError, match="parameters are those of a query of the cookbook"):
        sparql.query("ASK {}", quads, parameters={"a": "b"})
    with pytest.raises(QueryError, match="the cookbook has no query"):
        sparql.query("no-such-query", quads)


# ── the formats ──────────────────────────────────────────────────────────────────────────────────────────────────────


def solutions() -> list[tuple[str | None, ...]]:
    """The answer to ALL, from pyoxigraph's parser; blank nodes without their names."""
    return sorted({named(quad.triple) for quad in ox.parse(QUADS, ox.RdfFormat.N_QUADS)})


def named(row: object) -> tuple[str, ...]:
    return tuple("_:" if isinstance(term, ox.BlankNode) else str(term) for term in row)  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", ["tsv", "json", "xml"])
def test_each_format_of_results_says_the_same(quads: Path, tmp_path: Path, form: str) -> None:
    read = ox.QueryResultsFormat.from_extension({"xml": "srx", "json": "srj"}.get(form, form))
    done = kg(ALL, quads, "-f", form)
    assert done.returncode == 0, done.stderr
    assert sorted(map(named, ox.parse_query_results(done.stdout, read))) == solutions()
    assert kg(ALL, quads, "-o", tmp_path / f"x.{form}").returncode == 0
    assert sorted(map(named, ox.parse_query_results((tmp_path / f"x.{form}").read_bytes(), read))) == solutions()


def test_csv_is_what_a_csv_reader_reads(quads: Path) -> None:
    done = kg(ALL, quads, "-f", "csv")
    head, *rows = csv.reader(io.StringIO(done.stdout.decode(), newline=""))
    assert head == ["s", "p", "o"]
    assert ["http://x/a", "http://x/q", 'two\nlines, a "quote" and\ta tab \x01'] in rows
    assert ["http://x/b", "http://x/n", "1.5"] in rows
    assert len(rows) == len(solutions())


def test_csv_is_written_where_nobody_looks_on(quads: Path) -> None:
    assert kg("SELECT ?s { ?s ?p 7 }", quads).stdout == b"s\r\nhttp://x/b\r\n"


def test_an_unbound_variable_is_nothing_in_each_format(quads: Path) -> None:
    text = "SELECT ?s ?none ?o { ?s <http://x/n> 7 . BIND(7 AS ?o) }"
    assert kg(text, quads, "-f", "csv").stdout == b"s,none,o\r\nhttp://x/b,,7\r\n"
    assert kg(text, quads, "-f", "tsv").stdout == b"?s\t?none\t?o\n<http://x/b>\t\t7\n"
    bindings = json.loads(kg(text, quads, "-f", "json").stdout)["results"]["bindings"]
    assert [sorted(each) for each in bindings] == [["o", "s"]]


def test_parquet_is_what_pyarrow_reads(quads: Path, tmp_path: Path) -> None:
    from pyarrow import parquet

    text = "SELECT ?s ?o { ?s <http://x/n> ?o FILTER isNumeric(?o) } ORDER BY ?o"
    assert kg(text, quads, "-o", tmp_path / "x.parquet").returncode == 0
    table = parquet.read_table(tmp_path / "x.parquet")
    assert table.to_pydict() == {"s": ["http://x/b", "http://x/b"], "o": [1.5, 7.0]}
    assert parquet.read_table(io.BytesIO(kg(text, quads, "-f", "parquet").stdout)) == table


def test_that_pyarrow_is_missing_is_told_before_anything_is_asked(quads: Path) -> None:
    code = "import sys; sys.modules['pyarrow'] = None; from kg.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "query", ALL, str(quads), "-f", "parquet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no pyarrow to write Parquet: pip install 'trial-kg[frames]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", sorted(SINKS))
def test_each_rdf_format_says_the_same(quads: Path, form: str) -> None:
    text = "CONSTRUCT { ?s ct:p ?o ; a ct:Study . <http://y/\u00fc> ct:q ?s } { ?s <http://x/n>|<http://x/q> ?o }"
    # XML cannot carry the control character.
    text = text.replace("|<http://x/q>", "") if form == "rdfxml" else text
    done = kg(text, quads, "-f", form)
    assert done.returncode == 0, done.stderr
    loaded = ox.Store()
    loaded.load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    prefixes = {"ct": sparql.syntax.PREFIXES["ct"]}
    expected = {str(each) for each in loaded.query(text, prefixes=prefixes, use_default_graph_as_union=True)}
    read = ox.parse(done.stdout, ox.RdfFormat.from_extension(SINKS[form].extension))
    assert {str(each.triple) for each in read} == expected


def test_turtle_is_written_subject_by_subject_with_the_prefixes_that_it_needs() -> None:
    text = "CONSTRUCT WHERE { study:NCT02955615 ct:phase ?p ; ct:arm ?a . ?a rdfs:label ?l ; a ?t }"
    turtle = kg(text, EXAMPLE).stdout.decode()
    prefixes = {line.split()[1] for line in turtle.splitlines() if line.startswith("@prefix")}
    assert prefixes == {":", "ct:", "rdfs:", "study:", "code:"}
    assert ':arm-ilt-101 a ct:Arm ;\n    rdfs:label "ILT-101" .\n' in turtle
    assert "study:NCT02955615\n    ct:" in turtle


def test_in_turtle_the_type_comes_first_whatever_the_engine_found_first() -> None:
    study, label, kind = IRI("<http://x/s>"), Literal('"S"'), IRI("<http://x/Study>")
    rows: list[tuple[Term | None, ...]] = [
        (study, RDFS.label, label),
        (kind, RDFS.label, label),
        (study, RDF.type, kind),
    ]
    out = io.BytesIO()
    found = Found("construct", TRIPLE, (row for row in rows))
    assert writers.write(found, "turtle", out, {"x": "http://x/", "rdfs": RDFS.label[1:-6]}, 80) == 3
    assert out.getvalue().decode().splitlines()[3:] == [
        "x:s a x:Study ;",
        '    rdfs:label "S" .',
        "",
        "x:Study",
        '    rdfs:label "S" .',
    ]


def test_a_query_s_own_prefixes_are_those_of_its_answer(quads: Path) -> None:
    done = kg("PREFIX my: <http://x/> CONSTRUCT WHERE { my:b my:n 7 }", quads)
    assert done.stdout == b"@prefix my: <http://x/> .\n\nmy:b\n    my:n 7 .\n"


def test_ask_answers_by_word_and_by_exit_code(quads: Path) -> None:
    yes, no = kg("ASK { ?s ?p 7 }", quads), kg("ASK { ?s ?p 8 }", quads)
    assert (yes.returncode, yes.stdout) == (0, b"true\n")
    assert (no.returncode, no.stdout) == (1, b"false\n")
    assert json.loads(kg("ASK { ?s ?p 8 }", quads, "-f", "json").stdout)["boolean"] is False
    assert b"<boolean>true</boolean>" in kg("ASK { ?s ?p 7 }", quads, "-f", "xml").stdout


def test_a_table_of_a_width(quads: Path) -> None:
    text = """
        PREFIX x: <http://x/>
        SELECT ?study ?text ?number ?plain { VALUES (?study ?text ?number ?plain) {
            (x:a "A text that is longer than what is left for it on a line of the terminal"@en 7 "b")
            (<http://elsewhere.example/x> "two\\nlines" 1148.5 UNDEF)
            (x:ü "東京 wide characters, which take two columns each" UNDEF "")
        } } ORDER BY ?number
    """
    done = kg(text, quads, "-f", "table", COLUMNS="80")
    assert done.stdout.decode() == (
        "study                       text                                   number  plain\n"
        "──────────────────────────  ─────────────────────────────────────  ──────  ─────\n"
        "x:ü                         東京 wide characters, which take two…\n"
        "x:a                         A text that is longer than what is l…       7  b\n"
        "http://elsewhere.example/x  two lines                              1148.5\n"
    )
    assert done.stderr == b"kg: 3 rows\n"


def test_rows_after_the_first_ones_are_cut_to_their_widths() -> None:
    from kg.sparql.display import SAMPLE, table

    rows: list[tuple[Term | None, ...]] = [(Literal('"short"'), None)] * SAMPLE
    late = (Literal('"a long word"'), Literal('"late"'))
    *_, before, last = table(["word", "n"], iter([*rows, late]), {}, 80)
    assert (before, last) == ("short", "a lo…  …")


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["csv", "table", "parquet"])
def test_a_limit_cuts_and_says_so(many: Path, tmp_path: Path, form: str) -> None:
    done = kg(ALL, many, "--limit", "5", "-f", form, "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, b"kg: 5 rows; there are more\n")
    assert kg(ALL, many, "--limit", "3000").stderr == b"kg: 3,000 rows\n"
    assert sparql.query(ALL, many, limit=0).cut == "there are more"


def test_a_limit_does_not_wait_for_the_rows_that_it_leaves_out(many: Path) -> None:
    started = time.monotonic()
    answer = sparql.query("SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }", many, limit=10)
    assert len(answer) == 10
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        ENDLESS,
        "SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }",
        ENDLESS.replace("SELECT (COUNT(*) AS ?n)", "CONSTRUCT {}"),
    ],
    ids=["no-row", "endless-rows", "no-triple"],
)
def test_a_query_ends_within_a_second_of_its_deadline_and_leaves_nothing(many: Path, tmp_path: Path, text: str) -> None:
    started = time.monotonic()
    with pytest.raises(StoreError, match=r"ended after 0\.3 s"):
        sparql.query(text, many, timeout=0.3)
    assert time.monotonic() - started < 0.3 + 1 + 1  # one for the process to start and to load
    assert not workers()
    done = kg(text, many, "--timeout", "0.3", "-o", tmp_path / "out", "-f", "json" if "SELECT" in text else "turtle")
    assert (done.returncode, done.stdout) == (StoreError.exit_code, b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.nt"]
    assert not workers()


def test_a_store_has_a_deadline_too(store: Path) -> None:
    with pytest.raises(StoreError, match=r"ended after 0\.3 s"):
        sparql.query(f"SELECT * {{ {' '.join(f'?s{n} ?p{n} ?o{n} .' for n in range(12))} }}", store, timeout=0.3)
    assert not workers()


def test_ctrl_c_ends_the_query_and_its_process(many: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "query", ENDLESS, str(many), "-o", str(tmp_path / "out.csv")]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
    assert not workers()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.nt"]


def test_a_program_that_is_interrupted_goes_on_without_the_engine(many: Path) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 1.0)
    try:
        with pytest.raises(KeyboardInterrupt):
            sparql.query(ENDLESS, many)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert not workers()


def test_the_engine_does_not_outlive_whoever_asked(many: Path) -> None:
    command = [sys.executable, "-m", "kg", "query", ENDLESS, str(many)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        time.sleep(1.5)
        process.kill()
    until = time.monotonic() + 5
    while workers() and time.monotonic() < until:
        time.sleep(0.1)
    assert not workers()


def test_whoever_has_seen_enough_is_no_error(many: Path) -> None:
    command = f'"{sys.executable}" -m kg query "SELECT * {{ ?a ?p ?b . ?c ?q ?d }}" "{many}" -f csv'
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -3; exit ${{PIPESTATUS[0]}}"], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 3


def test_an_engine_that_breaks_off_is_told_and_its_rows_are_not_taken_for_all(
    many: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "worker.py"
    head = json.dumps({"columns": ["s"]})
    broken.write_text(f"import sys; print('{head}\\n?s\\n<http://x/1>'); sys.exit('the disk is gone')", "utf-8")
    monkeypatch.setattr(sparql.embedded.worker, "__file__", str(broken))
    with pytest.raises(StoreError, match="broke off: the disk is gone"):
        sparql.query("SELECT ?s { ?s ?p ?o }", many)
    broken.write_text("import os; os.abort()", "utf-8")
    with pytest.raises(StoreError, match="broke off: its process ended with -6"):
        sparql.query("SELECT ?s { ?s ?p ?o }", many)


def test_a_failure_while_the_data_are_read_ends_the_engine(quads: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("this is no Turtle", "utf-8")
    with pytest.raises(InputError):
        sparql.query("ASK {}", quads, tmp_path / "bad.ttl")
    assert not workers()
