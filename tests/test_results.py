"""Results in odd forms, and what the page on them says that its queries answer."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from peers import ROOT, shared
from readers import of_token

from kg.mapping import graph
from kg.mapping.scope import fold
from kg.record import Study
from kg.sinks import SINKS
from kg.terms import FALSE, TRUE, RecordGraph
from kg.vocab import CT, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph

STUDY = "https://w3id.org/trial-kg/study/NCT90000099"


def mapped(results: dict[str, Any], *arms: str, **more: Any) -> RecordGraph:
    protocol = {
        "identificationModule": {"nctId": "NCT90000099"},
        "armsInterventionsModule": {"armGroups": [{"label": each} for each in arms]},
    }
    return graph(msgspec.convert({"protocolSection": protocol, "resultsSection": results, **more}, Study))


def measured(*classes: dict[str, Any], **measure: Any) -> RecordGraph:
    groups = [{"id": "OG000", "title": "One"}, {"id": "OG001", "title": "Two"}]
    outcome = {"title": "Height", "groups": groups, "classes": list(classes), **measure}
    return mapped({"outcomeMeasuresModule": {"outcomeMeasures": [outcome]}})


def about(found: RecordGraph, fragment: str) -> dict[str, list[str]]:
    """What is said of a part of the study, by predicate."""
    said: dict[str, list[str]] = {}
    for subject, predicate, value in found.triples:
        if subject == f"<{STUDY}#{fragment}>":
            said.setdefault(predicate, []).append(value)
    return said


def fragments(found: RecordGraph, predicate: str) -> list[str]:
    return [of_token(value).value.partition("#")[2] for _, each, value in found.triples if each == predicate]


@pytest.mark.parametrize(
    ("arms", "title", "linked"),
    [
        (("Fantasin", "Placebo"), "Fantasin", True),
        (("Fantasin", "Placebo"), " FANTASIN ", True),
        (("Fantasin 5 mg",), "Fantasin  5 mg", True),
        (("Fantasin", "fantasin"), "Fantasin", False),
        (("Fantasin 5 mg",), "Fantasin", False),
        (("",), "", False),
    ],
)
def test_a_group_is_linked_to_the_one_arm_of_its_name(arms: tuple[str, ...], title: str, linked: bool) -> None:  # noqa: FBT001
    found = mapped({"adverseEventsModule": {"eventGroups": [{"id": "EG000", "title": title}]}}, *arms)
    said = about(found, "events-EG000")
    assert (CT.groupArm in said, CT.matchMethod in said) == (linked, linked)


def test_a_number_of_a_group_that_the_table_does_not_have_keeps_the_groups_number() -> None:
    found = measured({"categories": [{"measurements": [{"groupId": "OG007", "value": "1"}]}]})
    said = about(found, "outcome-1-OG007-class-1")
    assert said[CT.groupId] == ['"OG007"']
    assert CT.group not in said


def test_of_two_groups_with_one_number_both_are_kept_and_the_first_is_meant() -> None:
    groups = [{"id": "EG000", "title": "First"}, {"id": "EG000", "title": "Second"}]
    events = [{"term": "Fever", "stats": [{"groupId": "EG000", "numAffected": 1}]}]
    found = mapped({"adverseEventsModule": {"eventGroups": groups, "otherEvents": events}})
    assert [about(found, each)[RDFS.label] for each in ("events-EG000", "events-EG000-2")] == [
        ['"First"'],
        ['"Second"'],
    ]
    assert about(found, "other-event-1-EG000")[CT.group] == [f"<{STUDY}#events-EG000>"]


def test_a_cell_that_is_given_twice_is_two_measurements() -> None:
    cells = [{"groupId": "OG000", "value": value} for value in "12"]
    assert fragments(measured({"categories": [{"measurements": cells}]}), CT.measurement) == [
        "outcome-1-OG000-class-1",
        "outcome-1-OG000-class-1-2",
    ]


@pytest.mark.parametrize("given", ["a b", "Ä<>", '"}', "", "x" * 200])
def test_whatever_the_number_of_a_group_is_its_iri_can_be_written_and_read(given: str) -> None:
    found = mapped({"participantFlowModule": {"groups": [{"id": given, "title": "One"}]}})
    (fragment,) = fragments(found, CT.group)
    assert re.fullmatch(r"flow-[\w-]{1,60}", fragment)
    assert not set(fragment) & set('<>"{}|\\^` ')


def test_classes_and_categories_are_nodes_only_where_they_say_something() -> None:
    found = measured(
        {"categories": [{"measurements": [{"groupId": "OG000", "value": "1"}]}]},
        {"title": "Standing", "categories": [{"measurements": [{"groupId": "OG000", "value": "2"}]}]},
        {"denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "3"}]}]},
        {"title": "Lying"},
        {"categories": [{"title": "Tall"}, {"measurements": [{"groupId": "OG001", "value": "4"}]}]},
    )
    nodes = {each.partition("#")[2] for each in of_subjects(found)}
    assert {each for each in nodes if re.fullmatch(r"outcome-1-class-\d(-category-\d)?", each)} == {
        "outcome-1-class-2",
        "outcome-1-class-3",
        "outcome-1-class-4",
        "outcome-1-class-5-category-1",
    }
    assert fragments(found, CT.measurement) == [
        "outcome-1-OG000-class-1",
        "outcome-1-OG000-class-2",
        "outcome-1-OG001-class-5-category-2",
    ]


def of_subjects(found: RecordGraph) -> set[str]:
    return {of_token(subject).value for subject, _, _ in found.triples}


def test_a_unit_that_nothing_was_counted_in_is_kept() -> None:
    found = measured(denoms=[{"units": "Eyes"}])
    assert about(found, "outcome-1-denom-1-unnamed")[CT.units] == ['"Eyes"']


def test_labels_of_measurements_name_measure_class_category_and_group() -> None:
    cell = {"groupId": "OG001", "value": "1"}
    category = {"title": "Tall", "measurements": [cell]}
    found = measured({"title": "Standing", "categories": [category]}, title="Height of the participants " * 9)
    (label,) = about(found, "outcome-1-OG001-class-1")[RDFS.label]
    assert label.endswith('… · Standing · Tall · Two"')
    assert len(label) < 120


@pytest.mark.parametrize("results", [{}, {"participantFlowModule": {}}, {"moreInfoModule": {"pointOfContact": {}}}])
def test_no_results_give_no_node(results: dict[str, Any]) -> None:
    assert mapped(results).triples == mapped({}).triples


@pytest.mark.parametrize(
    ("results", "more", "expected"),
    [
        ({"participantFlowModule": {"recruitmentDetails": "Here."}}, {}, TRUE),
        ({"participantFlowModule": {"recruitmentDetails": "Here."}}, {"hasResults": False}, FALSE),
        ({}, {"hasResults": True}, TRUE),
        ({}, {}, FALSE),
    ],
)
def test_there_are_results_where_the_record_has_them_unless_it_says_otherwise(
    results: dict[str, Any], more: dict[str, Any], expected: str
) -> None:
    assert about_study(mapped(results, **more), CT.hasResults) == [expected]


def about_study(found: RecordGraph, wanted: str) -> list[str]:
    return [value for subject, predicate, value in found.triples if (subject, predicate) == (found.study, wanted)]


def test_the_point_of_contact_is_exported_only_on_demand() -> None:
    found = mapped({"moreInfoModule": {"pointOfContact": {"title": "Ada Example", "email": "ada@example.org"}}})
    assert not [triple for triple in found.triples if "xample" in triple[2]]


# ── real records ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def records() -> list[Any]:
    lines = (shared() / "records/ctgov.jsonl").read_bytes().splitlines()
    return [tree for line in lines if "resultsSection" in (tree := json.loads(line))]


@pytest.fixture(scope="module")
def graphs(records: list[Any]) -> list[RecordGraph]:
    return [graph(msgspec.convert(tree, Study)) for tree in records]


def below(tree: Any, *keys: str) -> Iterator[Any]:
    """Whatever is at the end of the keys, in all items of the lists on the way."""
    if isinstance(tree, list):
        for item in tree:
            yield from below(item, *keys)
    elif not keys:
        yield tree
    elif keys[0] in tree:
        yield from below(tree[keys[0]], *keys[1:])


@pytest.mark.parametrize(
    ("kind", "paths"),
    [
        (CT.FlowCount, ("participantFlowModule.periods.milestones.achievements",)),
        (CT.SeriousEvent, ("adverseEventsModule.seriousEvents",)),
        (CT.OtherEvent, ("adverseEventsModule.otherEvents",)),
        (CT.EventCount, ("adverseEventsModule.seriousEvents.stats", "adverseEventsModule.otherEvents.stats")),
        (CT.OutcomeMeasure, ("outcomeMeasuresModule.outcomeMeasures",)),
        (CT.OutcomeAnalysis, ("outcomeMeasuresModule.outcomeMeasures.analyses",)),
        (
            CT.Measurement,
            (
                "baselineCharacteristicsModule.measures.classes.categories.measurements",
                "outcomeMeasuresModule.outcomeMeasures.classes.categories.measurements",
            ),
        ),
        (
            CT.Denominator,
            (
                "baselineCharacteristicsModule.denoms.counts",
                "baselineCharacteristicsModule.measures.denoms.counts",
                "baselineCharacteristicsModule.measures.classes.denoms.counts",
                "outcomeMeasuresModule.outcomeMeasures.denoms.counts",
                "outcomeMeasuresModule.outcomeMeasures.classes.denoms.counts",
            ),
        ),
    ],
    ids=lambda value: value.rpartition("#")[2].rstrip(">") if isinstance(value, str) else "",
)
def test_each_item_of_real_results_has_a_node(
    records: list[Any], graphs: list[RecordGraph], kind: str, paths: tuple[str, ...]
) -> None:
    for tree, found in zip(records, graphs, strict=True):
        drops = list(below(tree["resultsSection"], *["participantFlowModule", "periods", "dropWithdraws", "reasons"]))
        items = [each for path in paths for each in below(tree["resultsSection"], *path.split("."))]
        nodes = {s for s, p, o in found.triples if (p, o) == (RDF.type, kind)}
        assert len(nodes) == len(items) + (len(drops) if kind == CT.FlowCount else 0), found.number


def test_each_real_number_points_to_one_group_of_its_own_table(graphs: list[RecordGraph]) -> None:
    kinds = {CT.FlowCount, CT.Denominator, CT.Measurement, CT.EventCount}
    table = {"serious-event": "events", "other-event": "events"}
    for found in graphs:
        numbers = {s for s, p, o in found.triples if p == RDF.type and o in kinds}
        groups = {s: o for s, p, o in found.triples if p == CT.group and s in numbers}
        assert groups.keys() == numbers
        for number, group in groups.items():
            (of,) = re.findall(r"#(flow|baseline|outcome-\d+|serious-event|other-event)-", number)
            assert f"#{table.get(of, of)}-" in group


PAGE = (ROOT / "docs/results.md").read_text("utf-8")
EVENTS, P_VALUES = re.findall(r"```sparql\n(.+?)```", PAGE, re.DOTALL)


def table(number: int) -> list[tuple[str, ...]]:
    """The rows of one of the page's tables; the first is that of the nodes."""
    found = re.findall(r"(?m)^\| --- .*\n((?:\|.*\n)+)", PAGE)[number]
    return [tuple(row.strip("| ").split(" | ")) for row in found.splitlines()]


@pytest.fixture(scope="module")
def store(graphs: list[RecordGraph]) -> pyoxigraph.Store:
    import pyoxigraph as ox

    store = ox.Store()
    for each in graphs:
        store.bulk_load(SINKS["nquads"].encode(each), format=ox.RdfFormat.N_QUADS)
    return store


def answers(store: pyoxigraph.Store, query: str) -> list[tuple[str, ...]]:
    solutions: Any = store.query(query, use_default_graph_as_union=True)
    return [tuple(str(value.value) for value in solution) for solution in solutions]


def arms_of(tree: Any, drug: str | None = None) -> set[str]:
    """Labels, folded, of the arms that get a drug and share their label with no other."""
    module = tree["protocolSection"].get("armsInterventionsModule", {})
    arms = module.get("armGroups", [])
    labels = [fold(arm["label"]) for arm in arms]
    given = {
        label for each in module.get("interventions", []) if each["name"] == drug for label in each["armGroupLabels"]
    }
    named = {each for each in labels if labels.count(each) == 1}
    return {
        fold(arm["label"])
        for arm in arms
        if drug is None or arm["label"] in given or f"Drug: {drug}" in arm.get("interventionNames", [])
    } & named


def test_events_of_the_arm_that_got_the_drug(store: pyoxigraph.Store, records: list[Any]) -> None:
    found = answers(store, EVENTS)
    expected = set()
    for tree in records:
        events = tree["resultsSection"].get("adverseEventsModule", {})
        arms = arms_of(tree, "Remdesivir")
        labels = {fold(each["label"]): each["label"] for each in below(tree, *_ARMS)}
        groups = {each["id"]: fold(each["title"]) for each in events.get("eventGroups", [])}
        expected |= {
            (_number(tree), labels[arm], event["term"], str(stats["numAffected"]), str(stats["numAtRisk"]))
            for event in events.get("seriousEvents", [])
            for stats in event["stats"]
            if (arm := groups[stats["groupId"]]) in arms and stats["numAffected"] > 0
        }
    assert set(found) == expected
    assert found[:5] == table(1)
    adults, children = (sum(row[0] == each for row in found) for each in ("NCT04280705", "NCT04431453"))
    said = " ".join(PAGE.split())
    assert f"it answers {len(found)} rows, {adults} of NCT04280705 (" in said
    assert f"and {children} of NCT04431453." in said


def test_primary_outcomes_with_a_small_p_value_by_arm(store: pyoxigraph.Store, records: list[Any]) -> None:
    found = answers(store, P_VALUES)
    expected = set()
    for tree in records:
        labels = {fold(each["label"]): each["label"] for each in below(tree, *_ARMS)}
        arms = arms_of(tree)
        for outcome in below(tree, "resultsSection", "outcomeMeasuresModule", "outcomeMeasures"):
            groups = {each["id"]: fold(each["title"]) for each in outcome.get("groups", [])}
            for analysis in outcome.get("analyses", []):
                p = analysis.get("pValue", ">").lstrip("<=≤ ")
                if outcome["type"] != "PRIMARY" or ">" in p or float(p) >= 0.05:
                    continue
                expected |= {
                    (_number(tree), outcome["title"], p, labels[arm], cell["value"], outcome["unitOfMeasure"])
                    for cell in below(outcome, "classes", "categories", "measurements")
                    if cell["groupId"] in analysis["groupIds"]
                    and (arm := groups[cell["groupId"]]) in arms
                    and cell["value"] != "NA"
                }
    assert set(found) == expected
    assert found == table(2)


_ARMS = ("protocolSection", "armsInterventionsModule", "armGroups")


def _number(tree: Any) -> str:
    return str(tree["protocolSection"]["identificationModule"]["nctId"])
