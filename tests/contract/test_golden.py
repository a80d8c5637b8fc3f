"""Each golden record gives exactly the graph that is kept beside it, and the goldens together leave nothing out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from goldens import GOLDEN, NAMES, RECORDS, expected, golden_graph, lines, study
from leaves import leaf_paths, positions

from kg.mapping import Options, graph
from kg.vocab import CT, OWL

if TYPE_CHECKING:
    from pathlib import Path

each_record = pytest.mark.parametrize("record", RECORDS, ids=NAMES)


@each_record
def test_graph_is_the_one_that_was_reviewed(record: Path) -> None:
    kept = set(expected(record).read_text("utf-8").splitlines(keepends=True))
    now = set(lines(record))
    changed = [f"- {line}" for line in sorted(kept - now)] + [f"+ {line}" for line in sorted(now - kept)]
    assert not changed, "the mapping changed; look at the difference, then `make golden`:\n" + "".join(changed)


def test_no_graph_is_left_of_a_record_that_is_gone() -> None:
    assert {path.stem for path in GOLDEN.glob("*.nt")} == set(NAMES)


@each_record
def test_graph_of_twice_the_same_record_is_twice_the_same(record: Path) -> None:
    assert lines(record) == lines(record)


@each_record
def test_contacts_add_three_properties_and_the_point_of_contact_and_nothing_else(record: Path) -> None:
    shown = golden_graph(record).triples
    hidden = graph(study(record), Options(contacts=False)).triples
    private = {CT.telephone, CT.telephoneExtension, CT.email, CT.pointOfContact}
    person = {value for _, predicate, value in shown if predicate == CT.pointOfContact}
    assert hidden == tuple(each for each in shown if each[1] not in private and each[0] not in person)


def test_base_and_identity_are_the_users_choice() -> None:
    record = study(RECORDS[0])
    found = graph(record, Options(base="https://example.org/kg/", same_as=False))
    assert found.study == f"<https://example.org/kg/study/{found.number}>"
    assert not [triple for triple in found.triples if triple[1] == OWL.sameAs]
    assert {triple[0].split("#")[0] for triple in found.triples if "/study/" in triple[0]} <= {
        found.study,
        found.study[:-1],
    }


def test_numbers_are_plainly_invented_and_each_is_used_once() -> None:
    numbers = [study(record).protocol_section.identification_module.nct_id for record in RECORDS]
    assert len(set(numbers)) == len(numbers)
    assert [number for number in numbers if not number.startswith("NCT900000")] == ["NCT02955615"]


def test_together_the_goldens_have_every_leaf_of_the_record() -> None:
    found = {path for record in GOLDEN.glob("*.json") for path, *_ in positions(json.loads(record.read_text("utf-8")))}
    ours = {path for path in leaf_paths() if "kg:" not in path}  # what a source other than JSON fills in
    assert found == ours
