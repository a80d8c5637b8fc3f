"""The answers of those queries of the cookbook that go over results and documents, see :mod:`answers`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from answers import (
    Json,
    Records,
    Row,
    code,
    day,
    decimal,
    get,
    has,
    listed,
    numbered,
    protocol,
    study,
    whole,
    xsd_date,
)

MEASURES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
EVENTS = "resultsSection.adverseEventsModule"


def outcome_measures(records: Records) -> Iterator[tuple[Json, Json]]:
    """Each reported outcome with its record."""
    return ((record, measure) for record in records for measure in listed(record, MEASURES))


def titles(groups: list[Json]) -> dict[str, str]:
    """The names of the groups of a table by their numbers."""
    return {group["id"]: group["title"] for group in groups}


def measurements(measure: Json, groups: dict[str, str]) -> Iterator[Row]:
    """Row, category, group and value of each number of a table."""
    for row in measure.get("classes", []):
        for category in row.get("categories", []):
            for each in category.get("measurements", []):
                if (value := decimal(each.get("value"))) is not None:
                    yield row.get("title"), category.get("title"), groups[each["groupId"]], value


def outcome_results(records: Records, number: str) -> Iterable[Row]:
    return [
        (code("OutcomeMeasureType", measure["type"]), measure["title"], *cells, measure.get("unitOfMeasure"))
        for _, measure in outcome_measures([*numbered(records, number)])
        for cells in measurements(measure, titles(measure.get("groups", [])))
    ]


def baseline_by_group(records: Records, number: str) -> Iterable[Row]:
    return [
        (measure["title"], *cells, measure.get("unitOfMeasure"))
        for record in numbered(records, number)
        for table in [get(record, "resultsSection.baselineCharacteristicsModule")]
        for measure in table.get("measures", [])
        for cells in measurements(measure, titles(table["groups"]))
    ]


def primary_outcomes_with_p_values(records: Records, bound: str) -> Iterable[Row]:
    rows = []
    for record, measure in outcome_measures(records):
        if measure["type"] == "PRIMARY":
            for analysis in measure.get("analyses", []):
                stated = re.fullmatch(r"\s*[Pp]?\s*(=|<|≤|<=)?\s*([0-9.]+)\s*", analysis.get("pValue", ""))
                if stated and (Decimal(stated[2]), stated[1] != "<") < (Decimal(bound), True):
                    rows.append(
                        (study(record), measure["title"], analysis.get("statisticalMethod"), Decimal(stated[2]))
                    )
    return rows


def effect_estimates(records: Records, words: str) -> Iterable[Row]:
    names = ("paramValue", "ciPctValue", "ciLowerLimit", "ciUpperLimit")
    return [
        (study(record), measure["title"], analysis["paramType"], *(decimal(analysis.get(name)) for name in names))
        for record, measure in outcome_measures(records)
        for analysis in measure.get("analyses", [])
        if has(analysis.get("paramType"), words) and decimal(analysis.get("paramValue")) is not None
    ]


# ── participant flow ─────────────────────────────────────────────────────────────────────────────────────────────────


def participant_flow(records: Records, number: str) -> Iterable[Row]:
    return [
        (period["title"], milestone["type"], titles(flow["groups"])[reached["groupId"]], count)
        for record in numbered(records, number)
        for flow in [get(record, "resultsSection.participantFlowModule")]
        for period in flow["periods"]
        for milestone in period["milestones"]
        for reached in milestone["achievements"]
        if "groupId" in reached and (count := whole(reached.get("numSubjects"))) is not None
    ]


def reasons_for_leaving(records: Records) -> Iterable[Row]:
    studies, people = defaultdict(set), Counter[str]()
    for record in records:
        for period in listed(record, "resultsSection.participantFlowModule.periods"):
            for left in period.get("dropWithdraws", []):
                for reason in left.get("reasons", []):
                    if count := whole(reason.get("numSubjects")):
                        studies[left["type"]].add(study(record))
                        people[left["type"]] += count
    return [(reason, len(found), people[reason]) for reason, found in studies.items()]


# ── adverse events ───────────────────────────────────────────────────────────────────────────────────────────────────


def events(record: Json, kind: str) -> Iterator[tuple[Json, str, Json]]:
    """Each adverse event with the name and the numbers of each group."""
    groups = titles(listed(record, f"{EVENTS}.eventGroups"))
    for event in listed(record, f"{EVENTS}.{kind}Events"):
        for stats in event.get("stats", []):
            yield event, groups[stats["groupId"]], stats


def adverse_events_by_group(records: Records, number: str) -> Iterable[Row]:
    rows = []
    for record in numbered(records, number):
        for event, group, stats in events(record, "serious"):
            affected, at_risk = stats.get("numAffected", 0), stats.get("numAtRisk", 0)
            if affected and at_risk:
                share = (Decimal(1000 * affected) / at_risk).quantize(Decimal(1), ROUND_HALF_UP) / 10
                rows.append((event["term"], event.get("organSystem"), group, affected, at_risk, share))
    return rows


def trials_with_an_adverse_event(records: Records, words: str) -> Iterable[Row]:
    kinds = {"serious": "SeriousEvent", "other": "OtherEvent"}
    return [
        (
            study(record),
            event["term"],
            f"<https://w3id.org/trial-kg/ontology#{kinds[kind]}>",
            group,
            stats["numAffected"],
            stats["numAtRisk"],
        )
        for record in records
        for kind in kinds
        for event, group, stats in events(record, kind)
        if has(event["term"], words) and stats.get("numAffected") and "numAtRisk" in stats
    ]


def deaths_by_group(records: Records) -> Iterable[Row]:
    return [
        (study(record), group["title"], group["deathsNumAffected"], group["deathsNumAtRisk"])
        for record in records
        for group in listed(record, f"{EVENTS}.eventGroups")
        if "deathsNumAffected" in group and "deathsNumAtRisk" in group
    ]


# ── posting ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def time_to_results(records: Records) -> Iterable[Row]:
    rows = []
    for record in records:
        completed = protocol(record, "status.primaryCompletionDateStruct.date")
        posted = protocol(record, "status.resultsFirstPostDateStruct.date")
        if completed and posted:
            (year, month), (then, at) = (map(int, date.split("-")[:2]) for date in (posted, completed))
            rows.append((study(record), xsd_date(day(completed)), xsd_date(posted), 12 * (year - then) + month - at))
    return rows


def shared_documents(records: Records) -> Iterable[Row]:
    return [
        (study(record), each["label"], each["filename"], each["hasProtocol"], each["hasSap"])
        for record in records
        for each in listed(record, "documentSection.largeDocumentModule.largeDocs")
    ]


def has_results(records: Records, number: str) -> bool:
    return any(record["hasResults"] for record in numbered(records, number))
