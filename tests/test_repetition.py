"""A graph holds each triple once, also those of the sections in which none is looked for twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from goldens import RECORDS
from peers import shared

from kg import sources
from kg.mapping import SECTIONS, Options, graph
from kg.mapping.scope import Scope
from kg.record import Study
from kg.sources import RawRecord
from kg.sources.ctgov_json import decode


def assert_each_once(record: Study) -> None:
    """The graph is what all sections say, without repetition, in the order in which they say it."""
    options = Options(contacts=True)
    at = Scope(record, options)
    statements = chain.from_iterable(section(record, at) for section in SECTIONS.values())
    assert list(graph(record, options).triples) == list(dict.fromkeys(each for each in statements if each[2]))


def doubled(value: Any) -> Any:
    """Every list, at every depth, twice over."""
    if isinstance(value, dict):
        return {key: doubled(part) for key, part in value.items()}
    return [doubled(part) for part in value] * 2 if isinstance(value, list) else value


def alike(value: Any, key: str = "") -> Any:
    """Every string the same, but for the study's number."""
    if isinstance(value, dict):
        return {name: alike(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [alike(part) for part in value]
    return "Same" if isinstance(value, str) and key != "nctId" else value


@pytest.mark.parametrize("change", [lambda value: value, doubled, alike, lambda value: doubled(alike(value))])
@pytest.mark.parametrize("path", [each for each in RECORDS if each.suffix == ".json"], ids=lambda path: path.stem)
def test_a_golden_says_nothing_twice(path: Path, change: Callable[[Any], Any]) -> None:
    assert_each_once(decode(json.dumps(change(json.loads(path.read_bytes()))).encode()))


def test_countries_of_two_names_and_one_code_are_removed_once() -> None:
    misc = {"removedCountries": ["South Korea", "Korea, Republic of", "South Korea", "Nowhere"]}
    record = {
        "protocolSection": {"identificationModule": {"nctId": "NCT00000001"}},
        "derivedSection": {"miscInfoModule": misc},
    }
    found = decode(json.dumps(record).encode())
    assert_each_once(found)
    assert sum("removedCountry>" in predicate for _, predicate, _ in graph(found).triples) == 2


def test_real_records_say_nothing_twice() -> None:
    for raw in sources.raw_records(str(shared() / "records/ctgov.jsonl")):
        assert isinstance(raw, RawRecord)
        found = sources.study(raw)
        assert isinstance(found, Study)
        assert_each_once(found)
