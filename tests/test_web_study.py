"""A study's page against its triples: nothing that a reader of a registry wants is left out, and no number is wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from goldens import NAMES, RECORDS, golden_graph
from pages import HTML, Page, address, served, stored

from kg.terms import IRI, XSD, Literal
from kg.vocab import CT, DCTERMS, NAMESPACES, RDF, RDFS
from kg.web.events import events
from kg.web.facts import worded
from kg.web.graph import Graph, Reader, lexical
from kg.web.lexicon import called
from kg.web.results import results
from kg.web.sections import LEFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.terms import RecordGraph, Term, Triple

OURS = f"<{NAMESPACES['ct']}"
NUMBERS = f"<{XSD}integer>", f"<{XSD}decimal>"
NAMED = {CT.MeasureClass, CT.MeasureCategory, CT.FlowGroup, CT.BaselineGroup, CT.OutcomeGroup, CT.EventGroup}


def numbered(graph: RecordGraph) -> RecordGraph:
    """The same graph, in which no number is there twice: one that is seen is not another one of the same value."""
    triples = tuple(
        (s, p, Literal(f'"{70_001 + 2 * place}{o[o.rindex(chr(34)) :]}') if o.endswith(NUMBERS) else o)
        for place, (s, p, o) in enumerate(graph.triples)
    )
    return replace(graph, triples=triples)


class Seen(NamedTuple):
    """What can be read on a page, but for the tables of triples: its text, and where its links lead."""

    text: str
    links: set[str]


def plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def seen(graph: RecordGraph) -> Seen:
    with served(stored([graph])) as client:
        whole = client.get(address(graph.study), headers=HTML).text
    shown = re.sub(r'<details class="triples">.*?</details>', "", whole, flags=re.DOTALL)
    found = Page(shown.partition('<section id="graph"')[0])
    return Seen(plain(found.text), set(found.links()))


def wanted(graph: RecordGraph) -> list[tuple[Triple, Term]]:
    """The triples that a page must show, and as what: but for links to a part of the study, which has its own."""
    left = {predicate for each in LEFT.values() for predicate in each}
    known = Graph(graph.triples)
    found: list[tuple[Triple, Term]] = []
    for triple in graph.triples:
        subject, predicate, value = triple
        if predicate == RDFS.label and "#" in subject and NAMED & {*known.values(subject, RDF.type)}:
            found.append((triple, value))
        elif predicate == DCTERMS.description or (predicate.startswith(OURS) and predicate not in left):
            said = known.values(subject, worded(predicate))
            if value[0] == '"' or "#" not in value:
                found.append((triple, said[0] if said else value))
    return found


@pytest.mark.parametrize("record", RECORDS, ids=NAMES)
def test_every_property_is_shown_or_left_to_the_triples_of_its_part(record: Path) -> None:
    graph = numbered(golden_graph(record))
    known, page = Graph(graph.triples), seen(graph)

    def is_shown(value: Term) -> bool:
        if value[0] == '"':
            return plain(lexical(value)) in page.text or lexical(value) in page.links
        return any(plain(name) in page.text for name in (known.label(value), called(IRI(value))))

    missing = [triple for triple, value in wanted(graph) if not is_shown(value)]
    assert not missing


def test_what_is_left_to_the_triples_is_in_use_and_of_a_part() -> None:
    used = {predicate for record in RECORDS for _, predicate, _ in golden_graph(record).triples}
    left = [predicate for each in LEFT.values() for predicate in each]
    assert len(left) == len(set(left))
    assert set(left) <= used


# ── numbers of results ───────────────────────────────────────────────────────────────────────────────────────────────

STUDY = IRI("<https://w3id.org/trial-kg/study/NCT00000001>")


def node(name: str) -> IRI:
    return IRI(f"{STUDY[:-1]}#{name}>")


def text(value: str) -> Literal:
    return Literal(f'"{value}"')


def denominator(of: str, name: str, group: str, units: str, count: int) -> list[Triple]:
    return [
        (node(of), CT.denominator, node(name)),
        (node(name), CT.group, node(group)),
        (node(name), CT.units, text(units)),
        (node(name), CT.count, Literal(f'"{count}"^^<{XSD}integer>')),
    ]


def outcome(*more: list[Triple]) -> dict[str, Any]:
    """The table of an outcome with two groups and one class, in which there is a number of the first group alone."""
    said: list[Triple] = [
        (STUDY, CT.outcomeMeasure, node("m")),
        *((node("m"), CT.group, node(each)) for each in "ab"),
        (node("m"), CT.measureClass, node("c")),
        (node("c"), RDFS.label, text("At discharge")),
        (node("m"), CT.measurement, node("n")),
        (node("n"), CT.group, node("a")),
        (node("n"), CT.measureClass, node("c")),
        (node("n"), CT.value, Literal(f'"5"^^<{XSD}decimal>')),
    ]
    found = results(Reader(Graph([*said, *(triple for each in more for triple in each)])), STUDY)
    assert found
    (measure,) = found["outcomes"]
    table: dict[str, Any] = measure
    return table


def numbers(cells: Iterable[Mapping[str, str] | None]) -> list[str]:
    return [each["count"] if each else "" for each in cells]


def words(analysed: Iterable[Mapping[str, str]]) -> list[str]:
    return [each["text"] for each in analysed]


def test_a_class_tells_how_many_were_analysed_where_it_is_not_all() -> None:
    found = outcome(
        denominator("m", "d1", "a", "Participants", 69),
        denominator("m", "d2", "b", "Participants", 58),
        denominator("c", "d3", "a", "Participants", 24),
        denominator("c", "d4", "b", "Participants", 58),
    )
    assert [numbers(each["cells"]) for each in found["analysed"]] == [["69", "58"]]
    assert [words(each["analysed"]) for each in found["rows"]] == [["24 Participants", ""]]


def test_how_many_were_analysed_is_told_for_each_kind_of_units() -> None:
    found = outcome(
        denominator("m", "d1", "a", "Participants", 20),
        denominator("m", "d2", "a", "vaginal tampons", 40),
        denominator("m", "d3", "b", "vaginal tampons", 41),
    )
    assert [(each["units"], numbers(each["cells"])) for each in found["analysed"]] == [
        ("Participants", ["20", ""]),
        ("vaginal tampons", ["40", "41"]),
    ]


def test_a_class_alone_tells_how_many_were_analysed() -> None:
    found = outcome(denominator("c", "d1", "b", "Eyes", 7))
    assert not found["analysed"]
    assert [words(each["analysed"]) for each in found["rows"]] == [["", "7 Eyes"]]


def test_at_baseline_all_is_what_the_baseline_says_of_all_its_measures() -> None:
    graph = Graph(
        [
            (STUDY, CT.baseline, node("b")),
            (node("b"), CT.measure, node("m")),
            (node("m"), CT.measureClass, node("c")),
            *denominator("b", "d1", "a", "Participants", 12),
            *denominator("b", "d2", "b", "Participants", 9),
            *denominator("c", "d3", "a", "Participants", 12),
            *denominator("c", "d4", "b", "Participants", 3),
            *((node("b"), CT.group, node(each)) for each in "ab"),
        ]
    )
    found = results(Reader(graph), STUDY)
    assert found
    (baseline,) = found["baseline"]
    assert [numbers(each["cells"]) for each in baseline["analysed"]] == [["12", "9"]]
    assert [words(each["analysed"]) for each in baseline["measures"][0]["rows"]] == [["", "3 Participants"]]


def test_a_class_in_which_nothing_was_measured_has_its_row() -> None:
    empty: list[Triple] = [(node("m"), CT.measureClass, node("e")), (node("e"), RDFS.label, text("Nobody"))]
    assert [(each["name"], any(each["cells"])) for each in outcome(empty)["rows"]] == [
        ("At discharge", True),
        ("Nobody", False),
    ]


def test_a_class_without_a_title_has_none() -> None:
    untitled: list[Triple] = [
        (node("m"), CT.measureClass, node("u")),
        (node("u"), RDFS.label, text("Class 2")),
        (node("u"), CT.position, Literal(f'"2"^^<{XSD}integer>')),
    ]
    assert [each["name"] for each in outcome(untitled)["rows"]] == ["At discharge", ""]


def test_numbers_of_a_group_that_the_record_does_not_describe_have_a_column() -> None:
    graph = golden_graph(RECORDS[NAMES.index("results-flow-in-two-periods")])
    found = results(Reader(Graph(graph.triples)), graph.study)
    assert found
    (flow,) = found["flow"]
    assert flow["groups"][-1] == {"node": None, "name": "No group named", "text": None}
    assert {"node": None, "name": "FG999", "text": None} in flow["groups"]
    assert all(len(row["cells"]) == len(flow["groups"]) for period in flow["periods"] for row in period["rows"])


def test_a_term_with_two_counts_of_a_group_has_both() -> None:
    graph = golden_graph(RECORDS[NAMES.index("results-with-harm")])
    found = events(Reader(Graph(graph.triples)), graph.study)
    assert found
    (table,) = found["tables"]
    assert max(len(cell) for rows in table["kinds"].values() for row in rows for cell in row["cells"]) == 2


def test_a_bar_of_events_has_the_colour_of_its_group() -> None:
    graph = golden_graph(RECORDS[NAMES.index("results-with-harm")])
    with served(stored([graph])) as client:
        whole = client.get(address(graph.study), headers=HTML).text
    rows = [re.findall(r"<td.*?</td>", row) for row in re.findall(r"<tr.*?</tr>", whole, re.DOTALL)]
    colours = [
        (place, re.findall(r'class="share".*?"bar b(\d)"', cell)) for row in rows for place, cell in enumerate(row)
    ]
    assert any(found for place, found in colours if place)
    assert all({*found} <= {str(place % 6)} for place, found in colours)
