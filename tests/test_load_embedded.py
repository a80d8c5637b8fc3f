"""``kg load --store``: each graph replaces the one of its name, as a whole, and no older record a newer one."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest
from peers import ROOT
from studies import name, study, written

from kg.problems import InputError, StoreError
from kg.search import Index
from kg.sinks import SINKS
from kg.store import embedded, files, loading
from kg.store.embedded import Embedded
from kg.store.graphs import StoredGraph, Version, of_record, older
from kg.terms import IRI, RecordGraph


def kg(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def load(folder: Path, *inputs: str, **choices: object) -> loading.Tally:
    with closing(Embedded.opened(folder)) as store:
        return loading.load(inputs, store, loading.Choices(**choices))  # type: ignore[arg-type]


def quads(folder: Path) -> set[str]:
    """What a store holds; nothing where there is none."""
    return set(map(str, embedded.opened(folder))) if folder.exists() else set()


def graph(path: str, number: int) -> set[str]:
    """What a file's record of that number has to be in a store."""
    found = files.memory([path]).quads_for_pattern(None, None, None, ox.NamedNode(name(number)[1:-1]))
    return set(map(str, found))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two records."""
    load(tmp_path / "store", written(tmp_path / "two.jsonl", study(1), study(2)))
    return tmp_path / "store"


def test_a_load_holds_what_the_mapping_gives(tmp_path: Path, store: Path) -> None:
    two = str(tmp_path / "two.jsonl")
    assert quads(store) == graph(two, 1) | graph(two, 2)
    assert len(graph(two, 1)) > 10


def test_loading_again_changes_nothing(tmp_path: Path, store: Path) -> None:
    before = quads(store)
    tally = load(store, str(tmp_path / "two.jsonl"))
    assert (tally.unchanged, tally.new, tally.replaced) == (2, 0, 0)
    assert quads(store) == before


def test_a_newer_record_replaces_its_own_graph_and_no_other(tmp_path: Path, store: Path) -> None:
    newer = written(tmp_path / "newer.jsonl", study(2, "Another Title", data="2024-06-01"), study(3))
    tally = load(store, newer)
    assert (tally.replaced, tally.new) == (1, 1)
    assert quads(store) == graph(str(tmp_path / "two.jsonl"), 1) | graph(newer, 2) | graph(newer, 3)


def test_an_older_record_is_left_out_and_told_unless_it_is_forced(tmp_path: Path, store: Path) -> None:
    before = quads(store)
    old = written(tmp_path / "old.jsonl", study(2, "Old Title", data="2023-06-01"))
    done = kg("load", old, "--store", store)
    assert done.returncode == 1
    assert "NCT00000002: the record of 2023-06-01 is older than that of 2024-05-01" in done.stderr
    assert "--force lets older records" in done.stderr
    assert quads(store) == before
    assert kg("load", old, "--store", store, "--force").returncode == 0
    assert quads(store) == graph(str(tmp_path / "two.jsonl"), 1) | graph(old, 2)


def test_a_record_of_the_same_day_mapped_otherwise_replaces_the_graph(tmp_path: Path, store: Path) -> None:
    tally = load(store, written(tmp_path / "same.jsonl", study(2, "Corrected")))
    assert tally.replaced == 1


@pytest.mark.parametrize(
    ("this", "that", "expected"),
    [
        (Version("2024-01-01"), Version("2024-01-02"), True),
        (Version("2024-01-02"), Version("2024-01-01"), False),
        (Version("2024-01-01", "2023-01-01"), Version("2024-01-01", "2023-02-01"), True),
        (Version("", "2023-01-01"), Version("2024-01-01", "2023-02-01"), True),
        (Version("", "2023-02-01"), Version("2024-01-01", "2023-02-01"), False),
        (Version(), Version("2024-01-01"), False),
    ],
    ids=["by-data", "newer", "by-last-change", "no-day-of-data", "equal-where-known", "nothing-known"],
)
def test_the_first_date_that_differs_tells_which_is_older(this: Version, that: Version, *, expected: bool) -> None:
    assert older(this, that) is expected


def test_dates_of_other_nodes_are_not_those_of_the_record() -> None:
    triples = b'<http://x/other> <http://purl.org/dc/terms/modified> "2020-01-01" .\n'
    assert StoredGraph(IRI("<http://x/g>"), triples, 1).version == Version()


def test_a_literal_that_looks_like_the_end_of_a_statement_stays_whole() -> None:
    from kg.terms import iri, text

    value = text("ends like a statement .\nand goes on .")
    assert value
    triple = iri("http://x/s"), iri("http://x/p"), value
    stored = of_record(RecordGraph("NCT1", iri("http://x/g"), iri("http://x/s"), (triple,)))
    assert stored.quads.endswith(b" <http://x/g> .\n")
    assert stored.quads.count(b"<http://x/g>") == 1


def test_records_that_cannot_be_read_are_told_and_counted(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(json.dumps(study(1)) + '\n{"protocolSection": 1}\n', "utf-8")
    done = kg("load", bad, "--store", tmp_path / "store")
    assert done.returncode == 1
    assert "1 new" in done.stderr
    assert "1 rejected" in done.stderr


# ── RDF files ────────────────────────────────────────────────────────────────────────────────────────────────────────

MIXED = """<http://x/a> <http://x/p> "1" <http://x/g> .
<http://x/a> <http://x/p> <http://x/b> .
<http://x/a> <http://x/p> "2" <http://x/h> .
<http://x/a> <http://x/p> "3" <http://x/g> .
<http://x/a> <http://x/p> "1" <http://x/g> .
"""


@pytest.fixture
def mixed(tmp_path: Path) -> str:
    """Quads of two graphs in turns, one of them twice, and one in no graph."""
    (tmp_path / "mixed.nq").write_text(MIXED, "utf-8")
    return str(tmp_path / "mixed.nq")


def test_what_an_export_wrote_loads_as_the_records_do(tmp_path: Path, store: Path) -> None:
    export = tmp_path / "two.nq.zst"
    assert kg("export", tmp_path / "two.jsonl", "-o", export).returncode == 0
    assert load(store, str(export)).unchanged == 2
    load(tmp_path / "fresh", str(export))
    assert quads(tmp_path / "fresh") == quads(store)


@pytest.mark.parametrize("first", [True, False], ids=["fresh-store", "store-in-use"])
def test_graphs_that_a_file_mixes_and_repeats_are_whole(
    tmp_path: Path, store: Path, mixed: str, *, first: bool
) -> None:
    folder = tmp_path / "fresh" if first else store
    before = set() if first else quads(folder)
    assert load(folder, mixed).new == 2
    assert quads(folder) - before == {line.removesuffix(" .") for line in MIXED.splitlines()}


def test_named_graphs_are_replaced_and_triples_without_one_are_added(tmp_path: Path, store: Path, mixed: str) -> None:
    load(store, mixed)
    (tmp_path / "next.trig").write_text(
        '<http://x/a> <http://x/p> <http://x/c> . <http://x/g> { <http://x/a> <http://x/p> "9" }', "utf-8"
    )
    tally = load(store, str(tmp_path / "next.trig"))
    assert tally.replaced == 1
    own = {quad for quad in quads(store) if "http://x/" in quad}
    assert own == {
        '<http://x/a> <http://x/p> "9" <http://x/g>',
        '<http://x/a> <http://x/p> "2" <http://x/h>',
        "<http://x/a> <http://x/p> <http://x/b>",
        "<http://x/a> <http://x/p> <http://x/c>",
    }


@pytest.mark.parametrize("first", [True, False], ids=["fresh-store", "store-in-use"])
@pytest.mark.parametrize("suffix", ["nq", "ttl"])
def test_triples_without_a_graph_go_where_the_option_says(
    tmp_path: Path, store: Path, suffix: str, *, first: bool
) -> None:
    folder = tmp_path / "fresh" if first else store
    (tmp_path / f"mesh.{suffix}").write_text("<http://x/a> <http://x/p> <http://x/b> .\n", "utf-8")
    for _ in range(2):
        load(folder, str(tmp_path / f"mesh.{suffix}"), graph=IRI("<http://x/mesh>"))
    assert [quad for quad in quads(folder) if "http://x/" in quad] == [
        "<http://x/a> <http://x/p> <http://x/b> <http://x/mesh>"
    ]


def test_a_graph_with_blank_nodes_is_replaced_and_does_not_grow(tmp_path: Path, store: Path) -> None:
    (tmp_path / "b.trig").write_text("<http://x/g> { <http://x/a> <http://x/p> [ <http://x/q> 1 ] }", "utf-8")
    for _ in range(3):
        load(store, str(tmp_path / "b.trig"))
    assert sum("http://x/" in quad for quad in quads(store)) == 2


@pytest.mark.parametrize("first", [True, False], ids=["fresh-store", "store-in-use"])
@pytest.mark.parametrize("suffix", ["nt", "nq"])
def test_what_two_files_say_of_one_graph_is_one_graph(tmp_path: Path, store: Path, suffix: str, *, first: bool) -> None:
    folder = tmp_path / "fresh" if first else store
    graph = "<http://x/g> " if suffix == "nq" else ""
    for word in "ab":
        triples = f'_:b <http://x/p> "{word}" {graph}.\n_:b <http://x/p> "both" {graph}.\n'
        (tmp_path / f"{word}.{suffix}").write_text(triples, "utf-8")
    paths = [str(tmp_path / f"{word}.{suffix}") for word in "ab"]
    for _ in range(2):
        load(folder, *paths, graph=IRI("<http://x/g>"))
    own = [quad.split(" ") for quad in quads(folder) if quad.endswith(" <http://x/g>")]
    assert sorted(value for _, _, value, _ in own) == ['"a"', '"b"', '"both"', '"both"']
    assert len({subject for subject, *_ in own}) == 2, "a blank node is that of its own file"


@pytest.mark.parametrize("first", [True, False], ids=["fresh-store", "store-in-use"])
def test_two_files_with_two_versions_of_a_record_are_refused(tmp_path: Path, store: Path, *, first: bool) -> None:
    folder = tmp_path / "fresh" if first else store
    before = set() if first else quads(folder)
    for day in ("2024-05-01", "2024-06-01"):
        records = written(tmp_path / "one.jsonl", study(1, data=day))
        assert kg("export", records, "-o", tmp_path / f"{day}.nq").returncode == 0
    with pytest.raises(InputError, match=f"{name(1)}: the RDF files give two versions"):
        load(folder, *map(str, sorted(tmp_path.glob("*.nq"))))
    assert quads(folder) == before


def test_a_record_and_a_file_that_give_one_graph_are_refused(tmp_path: Path, store: Path) -> None:
    before = quads(store)
    (tmp_path / "more.nq").write_text(f"<http://x/a> <http://x/p> 'x' {name(1)} .\n".replace("'", '"'), "utf-8")
    done = kg("load", tmp_path / "two.jsonl", tmp_path / "more.nq", "--store", store)
    assert (done.returncode, "a record and an RDF file both give this graph" in done.stderr) == (3, True)
    assert quads(store) == before


@pytest.mark.parametrize("first", [True, False], ids=["fresh-store", "store-in-use"])
def test_blank_nodes_in_no_named_graph_are_refused(tmp_path: Path, store: Path, *, first: bool) -> None:
    folder = tmp_path / "fresh" if first else store
    (tmp_path / "b.ttl").write_text("<http://x/a> <http://x/p> [] .", "utf-8")
    with pytest.raises(InputError, match=r"b\.ttl: .*blank nodes.*--graph"):
        load(folder, str(tmp_path / "b.ttl"))
    assert not [quad for quad in quads(folder) if "http://x/" in quad]


@pytest.mark.parametrize("first", [True, False], ids=["fresh-store", "store-in-use"])
def test_what_is_added_to_the_default_graph_is_told(tmp_path: Path, store: Path, mixed: str, *, first: bool) -> None:
    folder = tmp_path / "fresh" if first else store
    assert "1 added to the default graph, 2 new" in str(load(folder, mixed))
    assert load(folder, mixed).added == 0


@pytest.mark.parametrize("first", [True, False], ids=["fresh-store", "store-in-use"])
def test_a_graph_named_by_a_blank_node_is_refused(tmp_path: Path, store: Path, *, first: bool) -> None:
    (tmp_path / "b.nq").write_text("<http://x/a> <http://x/p> 'x' _:g .\n".replace("'", '"'), "utf-8")
    with pytest.raises(InputError, match="blank node"):
        load(tmp_path / "fresh" if first else store, str(tmp_path / "b.nq"))


def test_a_file_that_breaks_off_leaves_no_store(tmp_path: Path) -> None:
    (tmp_path / "bad.nq").write_text(MIXED + "<http://x/a> <http://x/p", "utf-8")
    done = kg("load", tmp_path / "bad.nq", "--store", tmp_path / "store")
    assert done.returncode == 3
    assert "bad.nq" in done.stderr
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("suffix", ["nq.zst", "ttl.gz", "jsonld"])
def test_the_folder_that_an_export_writes_is_read_by_its_name(tmp_path: Path, store: Path, suffix: str) -> None:
    form, _, packing = suffix.partition(".")
    sink = next(each.name for each in SINKS.values() if each.extension == form)
    options = ("-f", sink, "--part-size", "1KB", "--compress", packing or "none")
    done = kg("export", tmp_path / "two.jsonl", "-o", f"{tmp_path}/trials/", *options)
    assert len([*(tmp_path / "trials").glob(f"part-*.{suffix}")]) == 2, done.stderr
    done = kg("load", tmp_path / "trials", "--store", tmp_path / "fresh")
    assert done.returncode == 0, done.stderr
    if form == "nq":  # the others name no graphs
        assert quads(tmp_path / "fresh") == quads(store)
    counted = "SELECT (COUNT(*) AS ?n) { ?study a ct:Study }"
    assert kg("query", counted, tmp_path / "trials").stdout.split() == ["n", "2"]
    assert "records       2" in kg("describe", tmp_path / "trials", "-f", "text").stdout


def test_an_export_that_is_not_whole_is_not_taken_for_one(tmp_path: Path, store: Path) -> None:
    trials = tmp_path / "trials"
    kg("export", tmp_path / "two.jsonl", "-o", f"{trials}/", "--part-size", "1KB", "--compress", "none")
    whole = (trials / "manifest.json").read_text("utf-8")
    (trials / "manifest.json").write_text(whole.replace('"finished": true', '"finished": false'), "utf-8")
    with pytest.raises(InputError, match="has not finished; kg export --resume"):
        load(store, str(trials))
    (trials / "manifest.json").write_text(whole, "utf-8")
    with (trials / "part-00001.nq").open("r+b") as part:
        part.truncate(100)
    with pytest.raises(InputError, match=r"part-00001\.nq: this part is not there as manifest\.json says"):
        load(store, str(trials))


def test_of_a_folder_of_records_and_rdf_both_are_read(tmp_path: Path, store: Path) -> None:
    (tmp_path / "in/deep").mkdir(parents=True)
    written(tmp_path / "in/deep/record.json", study(3))
    (tmp_path / "in/deep/more.ttl").write_text("<http://x/a> <http://x/p> 1 .", "utf-8")
    (tmp_path / "in/other.nq").write_text("<http://x/a> <http://x/p> <http://x/b> <http://x/g> .\n", "utf-8")
    for passed_over in (".hidden.nq", "notes.md"):
        (tmp_path / "in" / passed_over).write_text("?", "utf-8")
    tally = load(store, str(tmp_path / "in"))
    assert (tally.new, tally.added, tally.rejected) == (2, 1, 0)


@pytest.mark.parametrize("there", [True, False], ids=["folder", "no-folder"])
def test_nothing_to_load_is_told_and_leaves_no_store(tmp_path: Path, *, there: bool) -> None:
    for empty in ("empty.nq", "empty.jsonl"):
        (tmp_path / empty).touch()
    if there:
        (tmp_path / "store").mkdir()
    for empty in ("empty.nq", "empty.jsonl"):
        done = kg("load", tmp_path / empty, "--store", tmp_path / "store")
        assert done.returncode in (1, 3), done.stderr
        assert [*(tmp_path / "store").glob("*")] == []
    assert (tmp_path / "store").exists() is there


# ── trouble ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_store_that_holds_something_else_in_the_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Embedded, "bulk", lambda _, graphs: [*graphs][:0])
    with pytest.raises(StoreError, match=r"in 1 of 1 graphs: <.*NCT00000001> has 0 triples, not \d+"):
        load(tmp_path / "store", written(tmp_path / "one.jsonl", study(1)))


def test_two_processes_cannot_write_one_store(tmp_path: Path, store: Path) -> None:
    held = embedded.opened(store)
    done = kg("load", tmp_path / "two.jsonl", "--store", store)
    assert done.returncode == 4
    assert "another process is using this store" in done.stderr
    assert len(held)


@pytest.mark.parametrize(
    ("folder", "create", "error"),
    [("none", False, InputError), ("empty", False, InputError), ("mine", True, StoreError), ("file", True, StoreError)],
)
def test_a_folder_that_is_no_store_is_told(tmp_path: Path, folder: str, error: type, *, create: bool) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.doc").touch()
    (tmp_path / "file").touch()
    with pytest.raises(error, match=str(tmp_path / folder)):
        embedded.opened(tmp_path / folder, create=create)
    assert not (tmp_path / "none").exists()


def test_a_store_whose_making_was_cut_short_can_be_made_again(tmp_path: Path) -> None:
    (tmp_path / "LOCK").touch()
    (tmp_path / "MANIFEST-000001").touch()
    assert not len(embedded.opened(tmp_path, create=True))


@pytest.mark.parametrize("words", [(), ("--store", "s", "--to", "http://127.0.0.1:1/")], ids=["none", "two"])
def test_a_load_names_one_store(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert kg("load", written(tmp_path / "one.jsonl", study(1)), *words).returncode == 2


@pytest.mark.parametrize("fresh", [True, False], ids=["fresh-store", "store-in-use"])
def test_a_load_that_is_killed_leaves_whole_graphs_and_can_be_completed(tmp_path: Path, *, fresh: bool) -> None:
    folder = tmp_path / "store"
    if not fresh:
        load(folder, written(tmp_path / "first.jsonl", study(9999)))
    every = written(tmp_path / "all.jsonl", *(study(number) for number in range(1, 2001)))
    command = [sys.executable, "-m", "kg", "load", every, "--store", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    if fresh:
        while not (folder / "CURRENT").exists():
            time.sleep(0.005)
    else:
        while (
            sum(each.stat().st_size for each in folder.glob("*.log")) < 11_000_000
        ):  # a batch has 10 MB: it is in the second
            assert process.poll() is None
            time.sleep(0.005)
    process.kill()
    process.wait()

    store = embedded.opened(folder)
    index = Index(tmp_path / "no.sqlite")
    sizes = Embedded(store, index).sizes([IRI(name(number)) for number in range(1, 2001)])
    assert len(sizes) < 2000, "it was killed too late to show anything"
    assert fresh == (not sizes)
    whole = files.memory([every])
    assert sizes == Embedded(whole, index).sizes(list(sizes))
    index.close()
    del store
    tally = load(folder, every)
    assert (tally.new, tally.unchanged) == (2000 - len(sizes), len(sizes))
