"""The search index: what it finds, and that it holds what the store holds, whatever happens to a load."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from peers import ROOT
from studies import name, study, written

from kg.problems import StoreError
from kg.search import NAME, Entry, Index
from kg.store import embedded, indexing, loading
from kg.store.embedded import Embedded

PLAIN = Entry(
    graph="https://example.org/record/NCT00000001",
    iri="https://example.org/study/NCT00000001",
    number="NCT00000001",
    title="Aspirin in headache",
    sponsor="Hôpital Saint-Louis",
    start="2020-01-31",
    updated="2024-05-01",
    results=False,
    words=("NCT00000001 2019-000123-45", "Aspirin in headache", "Headache", "Aspirin", "Hôpital Saint-Louis", "pain"),
    facets=frozenset({("status", "urn:done"), ("country", "urn:fr"), ("year", "2020")}),
    names={"urn:fr": "France"},
)


def other(number: int, title: str = "Something else", **changed: object) -> Entry:
    nct = f"NCT{number:08}"
    return replace(
        PLAIN,
        graph=f"https://example.org/record/{nct}",
        iri=f"https://example.org/study/{nct}",
        number=nct,
        title=title,
        **{"words": (nct, title, "", "", "", ""), **changed},  # type: ignore[arg-type]
    )


@pytest.fixture
def index(tmp_path: Path) -> Index:
    found = Index(tmp_path / NAME)
    with found.made_anew() as put:
        put(PLAIN)
        put(other(2, "COVID-19 and headache", updated="2025-01-01", facets=frozenset({("status", "urn:open")})))
    return found


def numbers(index: Index, text: str = "", *facets: tuple[str, str]) -> list[str]:
    return [hit.number for hit in index.search(text, facets).hits]


@pytest.mark.parametrize(
    "text",
    [
        "aspirin",
        "HEADACHE aspirin",
        "hopital",
        "Hôpital",
        "Ho\u0302pital",
        "saint-louis",
        "aspi",
        "2019-000123-45",
        "nct00000001",
        'aspirin"',
        "aspirin\x00",
        "aspirin 🙂",
        "aspirin *",
        "aspirin)",
        "\ud800 aspirin",
    ],
    ids=ascii,
)
def test_words_find_the_study_that_has_them(index: Index, text: str) -> None:
    assert numbers(index, text) == ["NCT00000001"]


@pytest.mark.parametrize(
    "text",
    ["aspirin OR covid", "NOT covid", "title:aspirin", "f1", "as", "🙂", '"', "aspirin NEAR(headache)"],
    ids=ascii,
)
def test_nothing_that_people_type_is_an_operator(index: Index, text: str) -> None:
    assert index.search(text).total == 0


def test_without_words_the_record_that_changed_last_comes_first(index: Index) -> None:
    assert numbers(index) == ["NCT00000002", "NCT00000001"]


def test_more_words_than_anybody_types_are_left_out(index: Index) -> None:
    assert numbers(index, "aspirin " * 10_000) == ["NCT00000001"]


def test_facets_narrow_and_are_counted(index: Index) -> None:
    assert numbers(index, "headache", ("status", "urn:open")) == ["NCT00000002"]
    assert index.search("headache").facets["status"] == {"urn:done": 1, "urn:open": 1}
    assert index.search().facets == index.search("headache").facets
    assert numbers(index, "", ("status", "urn:never")) == []
    assert numbers(index, "", ("no such facet", "urn:done")) == []
    assert index.labels() == {"urn:fr": "France"}


def test_pages_hold_each_study_once(index: Index) -> None:
    index.put([], [other(number) for number in range(3, 60)])
    for text in ("", "nct"):
        found = [hit.number for skip in range(0, 60, 20) for hit in index.search(text, skip=skip).hits]
        assert len(found) == len(set(found)) == index.search(text).total == 59


def test_an_entry_replaces_that_of_its_graph(index: Index) -> None:
    index.put([], [replace(PLAIN, title="Ibuprofen", words=("NCT00000001", "Ibuprofen", "", "", "", ""))])
    assert numbers(index, "aspirin") == []
    assert numbers(index, "ibuprofen") == ["NCT00000001"]
    assert index.search().facets["country"] == {"urn:fr": 1}


def test_a_graph_that_is_gone_is_found_no_more(index: Index) -> None:
    index.put([PLAIN.graph, "https://example.org/never-there"], [])
    assert numbers(index) == ["NCT00000002"]
    assert index.search().facets["country"] == {}


def test_entries_come_all_or_not_at_all(index: Index) -> None:
    with pytest.raises(ZeroDivisionError):
        index.put([], (other(number, str(1 / (5 - number))) for number in range(3, 6)))
    assert numbers(index) == ["NCT00000002", "NCT00000001"]


def test_a_number_is_that_of_one_study_only_as_it_is_written(index: Index) -> None:
    assert index.numbered("nct00000001") == index.numbered("2019-000123-45") == PLAIN.iri
    assert index.numbered("2019-000123") is None
    assert index.numbered("aspirin") is None
    index.put([], [other(3, words=("NCT00000003 2019-000123-45", "", "", "", "", ""))])
    assert index.numbered("2019-000123-45") is None


def test_a_word_that_is_a_number_of_one_study_is_a_word_where_others_have_it(index: Index) -> None:
    index.put([], [other(3, words=("NCT00000003 cancer", "Something", "", "", "", ""))])
    assert index.numbered("cancer") == other(3).iri
    index.put([], [other(4, words=("NCT00000004", "Cancer and NCT00000003", "", "", "", ""))])
    assert index.numbered("cancer") is None
    assert index.numbered("nct00000003") == other(3).iri


def test_what_is_kept_is_forgotten_with_a_change(index: Index) -> None:
    before = index.changes
    assert index.keep("size", b"2", before)
    assert index.kept("size") == b"2"
    index.put([], [other(3)])
    assert index.kept("size") is None
    assert not index.keep("size", b"2", before)
    assert index.kept("size") is None


def test_an_index_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"this is no database, and long enough to be seen as none" * 20)
    with closing(Index(tmp_path / NAME)) as broken, pytest.raises(StoreError, match="search index cannot be used"):
        broken.search()


# ── beside a store ───────────────────────────────────────────────────────────────────────────────────────────────────


def load(folder: Path, *inputs: str) -> None:
    with closing(Embedded.opened(folder)) as store:
        loading.load(inputs, store, loading.Choices())


def held(folder: Path) -> list[tuple[str, ...]]:
    """All that an index holds, but for the numbers that it gives to things, and the order in which they came."""
    with closing(sqlite3.connect(folder / NAME)) as database:
        names = {
            f"f{number}": f"{kind} {value}"
            for number, kind, value in database.execute("SELECT id, kind, value FROM facet")
        }
        rows = database.execute(
            "SELECT graph, iri, study.number, study.title, sponsor, start, updated, words.title, words.conditions, "
            "study.facets FROM study JOIN words ON id = words.rowid"
        ).fetchall()
        counts = database.execute("SELECT kind, value, studies FROM facet WHERE studies").fetchall()
    return sorted([(*row[:-1], *sorted(names[each] for each in row[-1].split())) for row in rows] + counts, key=str)


def made_anew(folder: Path, place: Path) -> list[tuple[str, ...]]:
    """What the index of a store holds when it is made from nothing but the store."""
    place.mkdir()
    with closing(Index(place / NAME)) as index:
        indexing.make(index, embedded.opened(folder, read_only=True))
    return held(place)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two records, loaded the bulk way."""
    load(tmp_path / "store", written(tmp_path / "two.jsonl", study(1), study(2)))
    return tmp_path / "store"


def test_a_bulk_load_is_indexed(tmp_path: Path, store: Path) -> None:
    assert len([row for row in held(store) if row[0].startswith("https")]) == 2
    assert held(store) == made_anew(store, tmp_path / "again")


def test_a_load_into_a_store_is_indexed(tmp_path: Path, store: Path) -> None:
    before = held(store)
    load(store, written(tmp_path / "more.jsonl", study(2), study(3)))
    assert len(held(store)) > len(before)
    assert held(store) == made_anew(store, tmp_path / "again")


def test_rdf_is_indexed_as_the_records_that_it_came_from(tmp_path: Path, store: Path) -> None:
    quads = tmp_path / "two.nq"
    quads.write_text("".join(f"{quad} .\n" for quad in embedded.opened(store, read_only=True)), "utf-8")
    load(tmp_path / "bulk", str(quads))
    assert held(tmp_path / "bulk") == held(store)
    load(tmp_path / "batches", written(tmp_path / "three.jsonl", study(3)))
    load(tmp_path / "batches", str(quads))
    assert {row for row in held(tmp_path / "batches") if row[0].startswith("https")} >= {
        row for row in held(store) if row[0].startswith("https")
    }


def test_a_store_without_records_has_an_index_without_studies(tmp_path: Path) -> None:
    (tmp_path / "mesh.nt").write_text('<http://id.nlm.nih.gov/mesh/D1> <http://example.org/p> "x" .\n', "utf-8")
    load(tmp_path / "store", str(tmp_path / "mesh.nt"))
    assert indexing.usable(tmp_path / "store")
    assert held(tmp_path / "store") == []


@pytest.mark.parametrize("how", ["missing", "older schema", "not whole", "lags"])
def test_an_index_that_is_no_use_is_made_anew(store: Path, how: str) -> None:
    before = held(store)
    if how == "missing":
        (store / NAME).unlink()
    else:
        with closing(sqlite3.connect(store / NAME)) as database:
            if how == "older schema":
                database.executescript("DROP TABLE study; CREATE TABLE study (id, number); PRAGMA user_version = 99")
            elif how == "not whole":
                database.executescript("DELETE FROM study; PRAGMA user_version = 0")
            else:
                database.executescript("DELETE FROM study; UPDATE state SET lags = 1")
    assert not indexing.usable(store)
    indexing.opened(store, embedded.opened(store, read_only=True)).close()
    assert indexing.usable(store)
    assert held(store) == before


def test_a_change_that_the_index_did_not_follow_is_made_up_for(tmp_path: Path, store: Path) -> None:
    with closing(Index(store / NAME)) as index:
        index.expect([name(1)[1:-1]])
    written_over = embedded.opened(store)
    written_over.update(f"DROP GRAPH {name(1)}")
    written_over.flush()
    del written_over
    assert not indexing.usable(store)
    load(store, written(tmp_path / "three.jsonl", study(3)))
    assert [row[0] for row in held(store) if row[0].startswith("https")] == [name(2)[1:-1], name(3)[1:-1]]


@pytest.mark.parametrize("fresh", [True, False], ids=["bulk", "batches"])
def test_a_load_that_is_killed_and_repeated_ends_with_a_right_index(tmp_path: Path, *, fresh: bool) -> None:
    folder = tmp_path / "store"
    if not fresh:
        load(folder, written(tmp_path / "first.jsonl", study(9999)))
    every = written(tmp_path / "all.jsonl", *(study(number) for number in range(1, 1501)))
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "load", every, "--store", str(folder)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    # In the middle: while the transaction of the bulk way grows, or when the first batch is noted and not yet indexed.
    journal = folder / f"{NAME}-journal"
    while not journal.exists() and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    process.wait()
    load(folder, every)
    assert len([row for row in held(folder) if row[0].startswith("https")]) == 1500 + (not fresh)
    assert held(folder) == made_anew(folder, tmp_path / "again")
