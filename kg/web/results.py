"""The results on a study's page: tables as the registry shows them, and what a small plot needs."""

from __future__ import annotations

from typing import Any

from kg.terms import IRI
from kg.vocab import CT, DCTERMS
from kg.web.graph import Reader


def results(read: Reader, study: IRI) -> dict[str, Any] | None:
    """Participant flow, baseline, outcome measures and adverse events; None for a study without any."""
    found = {
        "flow": [_flow(read, each) for each in read.nodes(study, CT.participantFlow)],
        "baseline": [
            _measure(read, each, _groups(read, baseline))
            for baseline in read.nodes(study, CT.baseline)
            for each in _in_order(read, read.nodes(baseline, CT.measure))
        ],
        "outcomes": [
            _measure(read, each, _groups(read, each)) for each in _in_order(read, read.nodes(study, CT.outcomeMeasure))
        ],
        "events": [_events(read, each) for each in read.nodes(study, CT.adverseEvents)],
        "limitations": read.text(study, CT.limitationsAndCaveats),
    }
    return found if any(found.values()) else None


def _in_order(read: Reader, nodes: list[IRI]) -> list[IRI]:
    return sorted(nodes, key=lambda node: (read.number(node, CT.position) or 0, node))


def _groups(read: Reader, table: IRI) -> list[IRI]:
    return sorted(read.nodes(table, CT.group), key=lambda group: read.text(group, CT.groupId) or group)


def _named(read: Reader, groups: list[IRI]) -> list[dict[str, Any]]:
    return [
        {"node": each, "name": read.label(each), "text": read.text(each, DCTERMS.description)} for each in groups
    ]


def _flow(read: Reader, flow: IRI) -> dict[str, Any]:
    groups = _groups(read, flow)
    periods = []
    for period in _in_order(read, read.nodes(flow, CT.period)):
        rows = []
        for predicate in (CT.milestone, CT.dropWithdraw):
            for row in _in_order(read, read.nodes(period, predicate)):
                counts = {
                    group: read.text(count, CT.numSubjects) or read.text(count, CT.numSubjectsText) or ""
                    for count in read.nodes(row, CT.flowCount)
                    for group in read.nodes(count, CT.group)
                }
                name = read.label(row)
                rows.append(
                    {
                        "name": name,
                        "left": predicate == CT.dropWithdraw,
                        "cells": [counts.get(group, "") for group in groups],
                    }
                )
        periods.append({"name": read.label(period), "rows": rows})
    return {"groups": _named(read, groups), "periods": periods, "text": read.text(flow, CT.recruitmentDetails)}



def _measure(read: Reader, measure: IRI, groups: list[IRI]) -> dict[str, Any]:
    """A measure as a table: a row for each class and category, a cell for each group."""
    cells: dict[tuple[IRI | None, IRI | None], dict[IRI, dict[str, Any]]] = {}
    for each in read.nodes(measure, CT.measurement):
        place = read.nodes(each, CT.measureClass)[:1] + [None], read.nodes(each, CT.measureCategory)[:1] + [None]
        row = cells.setdefault((place[0][0], place[1][0]), {})
        for group in read.nodes(each, CT.group):
            row[group] = _cell(read, each)
    rows = [
        {
            "name": " · ".join(read.label(node) for node in key if node),
            "cells": [found.get(group) for group in groups],
        }
        for key, found in sorted(cells.items(), key=lambda item: [_position(read, node) for node in item[0]])
    ]
    return {
        "node": measure,
        "name": read.label(measure),
        "rank": read.one(measure, CT.outcomeMeasureType),
        "text": read.text(measure, DCTERMS.description),
        "frame": read.text(measure, CT.timeFrame),
        "unit": read.text(measure, CT.unitOfMeasure),
        "parameter": read.one(measure, CT.paramType),
        "dispersion": read.one(measure, CT.dispersionType),
        "groups": _named(read, groups),
        "rows": rows,
        "analyses": [_analysis(read, each) for each in read.nodes(measure, CT.analysis)],
    }


def _position(read: Reader, node: IRI | None) -> float:
    return (read.number(node, CT.position) or 0) if node else 0


def _cell(read: Reader, measurement: IRI) -> dict[str, Any]:
    def shown(number: IRI, text: IRI) -> str:
        return read.text(measurement, text) or read.text(measurement, number) or ""

    return {
        "value": shown(CT.value, CT.valueText),
        "spread": shown(CT.spread, CT.spreadText),
        "lower": shown(CT.lowerLimit, CT.lowerLimitText),
        "upper": shown(CT.upperLimit, CT.upperLimitText),
        "comment": read.text(measurement, CT.comment),
        "number": read.number(measurement, CT.value),
        "low": read.number(measurement, CT.lowerLimit),
        "high": read.number(measurement, CT.upperLimit),
        "error": read.number(measurement, CT.spread),
    }


def _analysis(read: Reader, analysis: IRI) -> dict[str, Any]:
    return {
        "groups": [read.label(each) for each in read.nodes(analysis, CT.group)],
        "method": read.text(analysis, CT.statisticalMethod),
        "p": read.text(analysis, CT.pValueText) or read.text(analysis, CT.pValue),
        "parameter": read.text(analysis, CT.analysisParamType),
        "estimate": read.text(analysis, CT.paramValueText) or read.text(analysis, CT.paramValue),
        "level": read.text(analysis, CT.ciPctValueText) or read.text(analysis, CT.ciPctValue),
        "lower": read.text(analysis, CT.ciLowerLimitText) or read.text(analysis, CT.ciLowerLimit),
        "upper": read.text(analysis, CT.ciUpperLimitText) or read.text(analysis, CT.ciUpperLimit),
    }


def _events(read: Reader, events: IRI) -> dict[str, Any]:
    """Adverse events: serious and others apart, one row a term, the most frequent first."""
    groups = _groups(read, events)
    kinds: dict[str, list[dict[str, Any]]] = {"Serious": [], "Other": []}
    for each in read.nodes(events, CT.adverseEvent):
        counts = {group: count for count in read.nodes(each, CT.eventCount) for group in read.nodes(count, CT.group)}
        cells = [_risk(read, counts.get(group)) for group in groups]
        row = {
            "name": read.label(each),
            "system": read.text(each, CT.organSystem),
            "cells": cells,
            "most": max((cell["share"] for cell in cells if cell["share"] is not None), default=0.0),
        }
        kinds["Serious" if CT.SeriousEvent in read.kinds(each) else "Other"].append(row)
    for rows in kinds.values():
        rows.sort(key=lambda row: (-row["most"], row["name"]))
    return {"groups": _named(read, groups), "kinds": kinds, "frame": read.text(events, CT.timeFrame)}


def _risk(read: Reader, count: IRI | None) -> dict[str, Any]:
    if count is None:
        return {"affected": "", "risk": "", "share": None}
    affected, risk = read.number(count, CT.numAffected), read.number(count, CT.numAtRisk)
    return {
        "affected": read.text(count, CT.numAffected) or "",
        "risk": read.text(count, CT.numAtRisk) or "",
        "share": affected / risk if affected is not None and risk else None,
    }
