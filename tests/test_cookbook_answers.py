"""The queries of the cookbook give what the registry's JSON says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import answers_protocol
import answers_results
import answers_shared
import pyoxigraph as ox
import pytest
from engines import Engine, graphs, pyoxigraph_engine, store
from goldens import GOLDEN, RECORDS
from peers import shared

from kg.cookbook import recipes
from kg.sinks import SINKS
from kg.sparql import syntax

EXPECTED: dict[str, Callable[..., Any]] = {
    name.replace("_", "-"): function
    for module in (answers_protocol, answers_shared, answers_results)
    for name, function in vars(module).items()
    if name.replace("_", "-") in recipes()
}
# What to ask of the goldens, where a default is of the real world.
OF_GOLDENS = {
    "adverse-events-by-group": {"number": "NCT90000021"},
    "arms-and-interventions": {"number": "NCT90000001"},
    "baseline-by-group": {"number": "NCT90000019"},
    "changed-since": {"since": "2023-01-01"},
    "cities-of-a-country": {"iso": "AT"},
    "collaborations": {"minimum": "1"},
    "conditions-of-a-disease": {"disease": "mesh:D999001"},
    "criteria-with-words": {"words": "FEVER"},
    "diseases-most-studied": {"minimum": "1"},
    "drugs-most-studied": {"minimum": "1"},
    "effect-estimates": {"words": "difference"},
    "largest-studies": {"minimum": "10"},
    "masked-sites": {"minimum": "1"},
    "outcome-results": {"number": "NCT90000020"},
    "participant-flow": {"number": "NCT90000018"},
    "primary-outcomes-with-words": {"words": "fever"},
    "recruiting-sites-in-a-country": {"iso": "FR"},
    "sites-near-a-point": {"latitude": "32.7", "longitude": "-117.2", "degrees": "0.5"},
    "sources-of-a-statement": {"words": "fantasia"},
    "sponsors-diseases-drugs": {"root": "mesh:D999001"},
    "study-by-number": {"value": "2019-099001-12"},
    "trials-of-a-condition": {"words": "invented"},
    "trials-of-a-disease": {"disease": "mesh:D999002"},
    "trials-of-a-disease-by-mesh": {"disease": "mesh:D999001"},
    "trials-of-a-drug-class": {"class": "mesh:D999004"},
    "trials-of-a-sponsor": {"words": "FANTAS"},
    "trials-of-an-intervention": {"words": "fantasin"},
    "trials-of-an-investigator": {"words": "ada"},
    "trials-with-an-adverse-event": {"words": "nightmare"},
}
# What the goldens have no plain case of: they are few, and written to be odd.
NOT_OF_GOLDENS = {
    "co-studied-diseases",
    "european-twins",  # mistyped numbers
    "publications-of-a-study",  # DOIs with brackets
    "registered-late",
    "results-papers",
    "studies-that-share-a-publication",
    "trials-by-age-and-sex",
    "trials-for-healthy-volunteers",
}


@dataclass(frozen=True)
class Data:
    """Records as JSON, and an engine that holds their graphs."""

    records: list[Any]
    engine: Engine


def loaded(*paths: Path) -> Data:
    """The records of some files."""
    texts = [path.read_text("utf-8") for path in paths]
    records = [json.loads(line) for text in texts for line in (text.splitlines() if text.startswith('{"') else [text])]
    return Data(records, pyoxigraph_engine(store(*paths)))


@pytest.fixture(scope="module")
def goldens() -> Data:
    return loaded(*(path for path in RECORDS if path.suffix == ".json"))


@pytest.fixture(scope="module")
def real() -> Data:
    return loaded(shared() / "records/ctgov.jsonl")


def check(data: Data, name: str, values: dict[str, str]) -> None:
    """Compare a query's rows with those that are expected, column by column but for those that are not compared."""
    recipe = recipes()[name]
    given = {each.name: values.get(each.name, each.default) for each in recipe.parameters}
    given |= {each.name: each.term(given[each.name])[1:-1] for each in recipe.parameters if each.kind == "iri"}
    answer, wanted = data.engine(recipe.bound(values)), EXPECTED[name](data.records, **given)
    if recipe.form == "ask":
        assert answer is wanted
        return
    rows = Counter(tuple(plain(cell) for cell in row) for row in wanted)
    assert rows, "nothing is expected"
    compared = [cell is not ... for cell in next(iter(rows))]
    found: Counter[Any] = Counter()
    for row, count in answer.items():
        found[tuple(cell if kept else ... for cell, kept in zip(row, compared, strict=True))] += count
    assert found == rows


def plain(cell: Any) -> Any:
    """A number as the engines give it."""
    return Decimal(repr(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


@pytest.mark.parametrize("name", EXPECTED)
def test_rows_are_those_of_the_real_records(real: Data, name: str) -> None:
    check(real, name, {})


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - NOT_OF_GOLDENS))
def test_rows_are_those_of_the_goldens(goldens: Data, name: str) -> None:
    check(goldens, name, OF_GOLDENS.get(name, {}))


# These ask what each graph says; without graphs there is nothing to ask.
WITH_GRAPHS = {"sources-of-a-statement", "sponsors-diseases-drugs"}


@pytest.fixture(scope="module")
def merged() -> Engine:
    """The goldens without their graphs, so that what several of them say is there once."""
    one = ox.Store()
    found = graphs(*(path for path in RECORDS if path.suffix == ".json"))
    one.bulk_load(b"".join(map(SINKS["ntriples"].encode, found)), ox.RdfFormat.N_TRIPLES)
    assert len(one) < sum(len(each.triples) for each in found)
    return pyoxigraph_engine(one)


@pytest.mark.parametrize("name", recipes())
def test_answer_is_the_same_where_each_graph_repeats_what_is_shared(goldens: Data, merged: Engine, name: str) -> None:
    query = recipes()[name].bound(OF_GOLDENS.get(name, {}))
    if name in WITH_GRAPHS:
        assert syntax.read(query).has_graphs
        assert goldens.engine(query)
        assert not merged(query)
    else:
        assert goldens.engine(query) == merged(query)


@pytest.mark.parametrize(("bound", "found"), [("0.001", {"0.001"}), ("0.03", {"0.001"}), ("0.031", {"0.001", "0.03"})])
def test_p_value_stated_to_be_below_a_bound_is_below_it(goldens: Data, bound: str, found: set[str]) -> None:
    answer = goldens.engine(recipes()["primary-outcomes-with-p-values"].bound({"bound": bound}))
    assert not isinstance(answer, bool)
    assert {str(row[3]) for row in answer} == found


@pytest.mark.parametrize("age", ["0", "10", "17", "65"])
def test_age_is_one_of_whole_years(real: Data, age: str) -> None:
    check(real, "trials-by-age-and-sex", {"age": age})


def altered(folder: Path, golden: str, text: str, new: str) -> Data:
    """A golden record with something else in one place."""
    whole = (GOLDEN / f"{golden}.json").read_text("utf-8")
    assert whole.count(text) == 1
    path = folder / "altered.json"
    path.write_text(whole.replace(text, new), "utf-8")
    return loaded(path)


@pytest.mark.parametrize(
    ("low", "high", "ages"),
    [
        ("1 Minute", "10 Years", {"0", "1", "10"}),
        ("10 Years", "99 Years", {"10", "11"}),
        ("6 Months", "18 Months", {"0", "1"}),
        ("13 Months", "23 Months", {"1"}),
    ],
)
def test_limits_within_a_year_leave_a_part_of_it(tmp_path: Path, low: str, high: str, ages: set[str]) -> None:
    limits = json.dumps({"sex": "ALL", "minimumAge": low, "maximumAge": high})
    module = '"conditionsModule":'
    data = altered(tmp_path, "two-sites-one-name", module, f'"eligibilityModule": {limits}, {module}')
    recipe = recipes()["trials-by-age-and-sex"]
    assert {age for age in ("0", "1", "10", "11") if data.engine(recipe.bound({"age": age}))} == ages


def test_site_without_a_name_is_found(tmp_path: Path) -> None:
    data = altered(tmp_path, "masked-sites", '"facility": "Research Site", ', "")
    check(data, "recruiting-sites-in-a-country", {"iso": "FR"})


def test_adverse_event_without_an_organ_system_is_found(tmp_path: Path) -> None:
    system = '"term": "Death",\n          "organSystem": "General disorders",'
    data = altered(tmp_path, "results-with-harm", system, '"term": "Death",')
    check(data, "adverse-events-by-group", {"number": "NCT90000021"})


@pytest.mark.parametrize(
    ("phases", "found"),
    [
        ('["PHASE1"]', 0),
        ('["EARLY_PHASE1"]', 0),
        ('["PHASE1", "PHASE2"]', 1),
        ('["NA"]', 1),
    ],
)
def test_only_phase_1_alone_is_never_overdue(tmp_path: Path, phases: str, found: int) -> None:
    data = altered(tmp_path, "unposted-results-and-violation", '["PHASE2", "PHASE3"]', phases)
    answer = data.engine(recipes()["results-overdue"].bound())
    assert not isinstance(answer, bool)
    assert len(answer) == found
