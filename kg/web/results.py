"""The results on a study's page: tables as the registry shows them, and what a small plot needs."""

from __future__ import annotations

from typing import Any

from kg.terms import IRI
from kg.vocab import CT, DCTERMS
from kg.web.graph import Reader
from kg.web.lexicon import called


def results(read: Reader, study: IRI) -> dict[str, Any] | None:
    """Participant flow, baseline and outcome measures; None for a study without any."""
    baselines = read.nodes(study, CT.baseline)
    found = {
        "flow": [_flow(read, each) for each in read.nodes(study, CT.participantFlow)],
        "baseline": [
            _measure(read, each, _groups(read, baseline))
            for baseline in baselines
            for each in _in_order(read, read.nodes(baseline, CT.measure))
        ],
        "outcomes": [
            _measure(read, each, _groups(read, each)) for each in _in_order(read, read.nodes(study, CT.outcomeMeasure))
        ],
        "limitations": read.text(study, CT.limitationsAndCaveats),
        "agreement": [
            (called(each), value)
            for each in (
                CT.piSponsorEmployee,
                CT.restrictiveAgreement,
                CT.agreementRestrictionType,
                CT.agreementOtherDetails,
            )
            for value in read.all(study, each)
        ],
    }
    return {**found, "baselines": baselines} if any(found.values()) else None


def events(read: Reader, study: IRI) -> dict[str, Any] | None:
    """Adverse events; None for a study without a table of them."""
    tables = [_events(read, each) for each in read.nodes(study, CT.adverseEvents)]
    return {"tables": tables} if tables else None


def _in_order(read: Reader, nodes: list[IRI]) -> list[IRI]:
    return sorted(nodes, key=lambda node: (read.number(node, CT.position) or 0, node))


def _groups(read: Reader, table: IRI) -> list[IRI]:
    return sorted(read.nodes(table, CT.group), key=lambda group: read.text(group, CT.groupId) or group)


def _named(read: Reader, groups: list[IRI]) -> list[dict[str, Any]]:
    return [{"node": each, "name": read.label(each), "text": read.text(each, DCTERMS.description)} for each in groups]


def _flow(read: Reader, flow: IRI) -> dict[str, Any]:
    groups = _groups(read, flow)
    periods = []
    for period in _in_order(read, read.nodes(flow, CT.period)):
        rows = []
        for predicate in (CT.milestone, CT.dropWithdraw):
            for row in _in_order(read, read.nodes(period, predicate)):
                counts = {
                    group: {
                        "node": count,
                        "count": read.text(count, CT.numSubjects) or read.text(count, CT.numSubjectsText) or "",
                    }
                    for count in read.nodes(row, CT.flowCount)
                    for group in read.nodes(count, CT.group)
                }
                rows.append(
                    {
                        "node": row,
                        "name": read.label(row),
                        "left": predicate == CT.dropWithdraw,
                        "cells": [counts.get(group) for group in groups],
                    }
                )
        periods.append({"node": period, "name": read.label(period), "rows": rows})
    texts = [each for what in (CT.recruitmentDetails, CT.preAssignmentDetails) for each in read.texts(flow, what)]
    return {"node": flow, "groups": _named(read, groups), "periods": periods, "texts": texts}


_Row = tuple[IRI | None, IRI | None, int]


def _measure(read: Reader, measure: IRI, groups: list[IRI]) -> dict[str, Any]:
    """A measure as a table: a row for each class and category, a cell for each group."""
    cells: dict[_Row, dict[IRI, dict[str, Any]]] = {}
    sizes: dict[IRI | None, dict[IRI, dict[str, Any]]] = {None: {}}
    for each in read.nodes(measure, CT.measurement):
        of_class = next(iter(read.nodes(each, CT.measureClass)), None)
        if of_class and of_class not in sizes:
            sizes[of_class] = _counted(read, of_class)
        of_category = next(iter(read.nodes(each, CT.measureCategory)), None)
        for group in read.nodes(each, CT.group):
            # Rows without a name cannot be told apart but by that each has one number for a group.
            count = 0
            while group in (row := cells.setdefault((of_class, of_category, count), {})):
                count += 1
            row[group] = _cell(read, each) | {"of": sizes[of_class].get(group)}

    def place(row: _Row) -> tuple[float, ...]:
        return *(read.number(node, CT.position) or 0 if node else 0 for node in row[:2]), row[2]

    counted = _counted(read, measure)
    return {
        "node": measure,
        "name": read.label(measure),
        "rank": read.one(measure, CT.outcomeMeasureType),
        "texts": [
            text for what in (DCTERMS.description, CT.populationDescription) for text in read.texts(measure, what)
        ],
        "frame": read.text(measure, CT.timeFrame),
        "unit": read.text(measure, CT.unitOfMeasure),
        "parameter": read.one(measure, CT.paramType),
        "dispersion": read.one(measure, CT.dispersionType),
        "groups": _named(read, groups),
        "counted": [counted.get(group) for group in groups] if counted else [],
        "rows": [
            {
                "nodes": row[:2],
                "name": " · ".join(read.label(node) for node in row[:2] if node),
                "cells": [cells[row].get(group) for group in groups],
            }
            for row in sorted(cells, key=place)
        ],
        "analyses": [_analysis(read, each) for each in read.nodes(measure, CT.analysis)],
    }


def _counted(read: Reader, what: IRI) -> dict[IRI, dict[str, Any]]:
    """How many of each group a measure, or a class of its rows, is about: the first of several units."""
    found: dict[IRI, dict[str, Any]] = {}
    for each in read.nodes(what, CT.denominator):
        for group in read.nodes(each, CT.group):
            number = read.text(each, CT.count) or read.text(each, CT.countText) or ""
            found.setdefault(group, {"node": each, "count": number})
    return found


def _cell(read: Reader, measurement: IRI) -> dict[str, Any]:
    def shown(number: IRI, text: IRI) -> str:
        return read.text(measurement, text) or read.text(measurement, number) or ""

    return {
        "node": measurement,
        "value": shown(CT.value, CT.valueText),
        "spread": shown(CT.spread, CT.spreadText),
        "lower": shown(CT.lowerLimit, CT.lowerLimitText),
        "upper": shown(CT.upperLimit, CT.upperLimitText),
        "comment": read.text(measurement, CT.comment),
        "number": read.number(measurement, CT.value),
        "low": read.number(measurement, CT.lowerLimit),
        "high": read.number(measurement, CT.upperLimit),
    }


def _analysis(read: Reader, analysis: IRI) -> dict[str, Any]:
    def shown(number: IRI, text: IRI) -> str | None:
        return read.text(analysis, text) or read.text(analysis, number)

    return {
        "node": analysis,
        "groups": [read.label(each) for each in read.nodes(analysis, CT.group)],
        "method": read.text(analysis, CT.statisticalMethod),
        "p": shown(CT.pValue, CT.pValueText),
        "parameter": read.text(analysis, CT.analysisParamType),
        "estimate": shown(CT.paramValue, CT.paramValueText),
        "level": shown(CT.ciPctValue, CT.ciPctValueText),
        "lower": shown(CT.ciLowerLimit, CT.ciLowerLimitText),
        "upper": shown(CT.ciUpperLimit, CT.ciUpperLimitText),
    }


_TOTALS = {
    "Deaths of any cause": (CT.deathsNumAffected, CT.deathsNumAtRisk),
    "Any serious event": (CT.seriousNumAffected, CT.seriousNumAtRisk),
    "Any other event": (CT.otherNumAffected, CT.otherNumAtRisk),
}


def _events(read: Reader, table: IRI) -> dict[str, Any]:
    """How many had any event; then serious and other events apart, a row for each term, the most frequent first."""
    groups = _groups(read, table)
    totals: list[dict[str, Any]] = [
        {"node": None, "name": name, "cells": [_risk(read, group, *properties) for group in groups]}
        for name, properties in _TOTALS.items()
    ]
    kinds: dict[str, list[dict[str, Any]]] = {"Serious": [], "Other": []}
    for each in read.nodes(table, CT.adverseEvent):
        counts = {group: count for count in read.nodes(each, CT.eventCount) for group in read.nodes(count, CT.group)}
        cells = [_risk(read, counts.get(group), CT.numAffected, CT.numAtRisk) for group in groups]
        row = {
            "node": each,
            "name": read.label(each),
            "system": read.text(each, CT.organSystem),
            "cells": cells,
            "most": max((cell["share"] for cell in cells if cell), default=0.0),
        }
        kinds["Serious" if CT.SeriousEvent in read.kinds(each) else "Other"].append(row)
    for rows in kinds.values():
        rows.sort(key=lambda row: (-row["most"], row["name"]))
    return {
        "groups": _named(read, groups),
        "totals": [row for row in totals if any(row["cells"])],
        "kinds": kinds,
        "frame": read.text(table, CT.timeFrame),
        "text": read.text(table, DCTERMS.description),
        "threshold": read.text(table, CT.frequencyThreshold),
    }


def _risk(read: Reader, count: IRI | None, affected: IRI, risk: IRI) -> dict[str, Any] | None:
    """How many of how many, and what share that is; None where one of them is not told."""
    if count is None:
        return None
    some, of = read.number(count, affected), read.number(count, risk)
    if some is None or of is None:
        return None
    return {"node": count, "affected": int(some), "risk": int(of), "share": min(some / of, 1.0) if of > 0 else 0.0}
