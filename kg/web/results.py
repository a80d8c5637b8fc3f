"""The results on a study's page: tables as the registry shows them, and what a small plot needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.terms import IRI
from kg.vocab import CT, DCTERMS
from kg.web.facts import facts, worded
from kg.web.graph import Reader

_UNNAMED = "No group named"


def results(read: Reader, study: IRI) -> dict[str, Any] | None:
    """Participant flow, baseline and outcome measures; None for a study without any."""
    baselines = read.nodes(study, CT.baseline)
    found = {
        "flow": [_flow(read, each) for each in read.nodes(study, CT.participantFlow)],
        "baseline": [_baseline(read, each) for each in read.nodes(study, CT.baseline)],
        "outcomes": [_measure(read, each, each) for each in in_order(read, read.nodes(study, CT.outcomeMeasure))],
        "limitations": read.text(study, CT.limitationsAndCaveats),
        "agreement": facts(
            read,
            study,
            CT.piSponsorEmployee,
            CT.restrictiveAgreement,
            CT.agreementRestrictionType,
            CT.agreementOtherDetails,
        ),
    }
    return {**found, "baselines": baselines} if any(found.values()) else None


def in_order(read: Reader, nodes: Iterable[IRI]) -> list[IRI]:
    """Nodes by their place in the record."""
    return sorted(nodes, key=lambda node: (read.number(node, CT.position) or 0, node))


def groups_of(read: Reader, node: IRI) -> list[str]:
    """The groups that a number is of: their IRIs, or what it says instead where the record has no such group."""
    return [*read.nodes(node, CT.group)] or read.texts(node, CT.groupId) or [_UNNAMED]


def columns(read: Reader, table: IRI, numbers: Iterable[IRI]) -> list[str]:
    """The groups of a table in their order, then those that only a number names."""
    known = sorted(read.nodes(table, CT.group), key=lambda group: read.text(group, CT.groupId) or group)
    return list(dict.fromkeys([*known, *(group for each in numbers for group in groups_of(read, each))]))


def named(read: Reader, groups: Iterable[str]) -> list[dict[str, Any]]:
    """The names and descriptions of groups."""
    return [
        {"node": IRI(each), "name": read.label(IRI(each)), "text": read.text(IRI(each), DCTERMS.description)}
        if each.startswith("<")
        else {"node": None, "name": each, "text": None}
        for each in groups
    ]


def number(read: Reader, node: IRI, predicate: IRI) -> str | None:
    """A number as the record writes it."""
    return read.text(node, worded(predicate)) or read.text(node, predicate)


def _flow(read: Reader, flow: IRI) -> dict[str, Any]:
    steps = {
        period: [
            (row, predicate == CT.dropWithdraw)
            for predicate in (CT.milestone, CT.dropWithdraw)
            for row in in_order(read, read.nodes(period, predicate))
        ]
        for period in in_order(read, read.nodes(flow, CT.period))
    }
    counts = [each for rows in steps.values() for row, _ in rows for each in read.nodes(row, CT.flowCount)]
    groups = columns(read, flow, counts)
    units = read.text(flow, CT.typeUnitsAnalyzed)
    return {
        "node": flow,
        "groups": named(read, groups),
        "periods": [
            {
                "node": period,
                "name": read.label(period),
                "rows": [_step(read, row, groups, units, left) for row, left in rows],
            }
            for period, rows in steps.items()
        ],
        "texts": [each for what in (CT.recruitmentDetails, CT.preAssignmentDetails) for each in read.texts(flow, what)],
    }


def _step(read: Reader, row: IRI, groups: list[str], units: str | None, left: bool) -> dict[str, Any]:  # noqa: FBT001 - a row's kind
    """A milestone, or a reason why participants ``left``: how many of each group, and how many units they are."""
    cells: dict[str, list[dict[str, str | None]]] = {}
    for each in read.nodes(row, CT.flowCount):
        units_of = number(read, each, CT.numUnits)
        found = {
            "node": each,
            "count": number(read, each, CT.numSubjects),
            "units": units_of and f"{units_of} {units or 'units'}",
            "comment": read.text(each, CT.comment),
        }
        for group in groups_of(read, each):
            cells.setdefault(group, []).append(found)
    return {
        "node": row,
        "name": read.label(row),
        "comment": read.text(row, CT.comment),
        "left": left,
        "cells": [cells.get(group, []) for group in groups],
    }


def _baseline(read: Reader, baseline: IRI) -> dict[str, Any]:
    """All that is told of the groups at the start, and one table a characteristic."""
    groups = columns(read, baseline, read.nodes(baseline, CT.denominator))
    counted = _counted(read, baseline)
    return {
        "node": baseline,
        "groups": named(read, groups),
        "analysed": _analysed(counted, groups),
        "texts": read.texts(baseline, CT.populationDescription),
        "facts": facts(read, baseline, CT.typeUnitsAnalyzed),
        "measures": [_measure(read, each, baseline) for each in in_order(read, read.nodes(baseline, CT.measure))],
    }


_Counted = dict[str, dict[str, dict[str, str]]]
"""Units → group → the node and count of how many were analysed."""


def _counted(read: Reader, node: IRI) -> _Counted:
    found: _Counted = {}
    for each in read.nodes(node, CT.denominator):
        for group in groups_of(read, each):
            units = read.text(each, CT.units) or ""
            found.setdefault(units, {}).setdefault(group, {"node": each, "count": number(read, each, CT.count) or ""})
    return found


def _analysed(counted: _Counted, groups: list[str]) -> list[dict[str, Any]]:
    """A row for each kind of units: how many of them were analysed."""
    return [{"units": units, "cells": [counts.get(group) for group in groups]} for units, counts in counted.items()]


_Row = tuple[IRI | None, IRI | None, int]


def _measure(read: Reader, measure: IRI, table: IRI) -> dict[str, Any]:
    """A measure as a table: a row for each class and category, a cell for each group of the ``table`` that has them."""
    measurements = read.nodes(measure, CT.measurement)
    classes = in_order(read, read.nodes(measure, CT.measureClass))
    groups = columns(read, table, measurements)
    cells: dict[_Row, dict[str, dict[str, Any]]] = {}
    for each in measurements:
        of_class = next(iter(read.nodes(each, CT.measureClass)), None)
        of_category = next(iter(read.nodes(each, CT.measureCategory)), None)
        for group in groups_of(read, each):
            # Rows without a name cannot be told apart but by that each has one number for a group.
            count = 0
            while group in (row := cells.setdefault((of_class, of_category, count), {})):
                count += 1
            row[group] = _cell(read, each)
    filled = {node for row in cells for node in row[:2]}
    for each in read.nodes(measure, CT.measureCategory):  # nothing was measured in some
        if each not in filled:
            cells[next(iter(read.nodes(each, CT.measureClass)), None), each, 0] = {}
    filled = {row[0] for row in cells}
    cells |= {(each, None, 0): {} for each in classes if each not in filled}

    def place(row: _Row) -> tuple[float, ...]:
        return *(read.number(node, CT.position) or 0 if node else 0 for node in row[:2]), row[2]

    counted = _counted(read, measure)
    whole = counted or _counted(read, table)
    of_classes = {each: _of_class(_counted(read, each), whole, groups) for each in classes}
    return {
        "node": measure,
        "name": read.label(measure),
        "rank": read.one(measure, CT.outcomeMeasureType),
        "texts": [
            text for what in (DCTERMS.description, CT.populationDescription) for text in read.texts(measure, what)
        ],
        "facts": facts(
            read, measure, CT.reportingStatus, CT.anticipatedPostingDate, CT.typeUnitsAnalyzed, CT.denomUnitsSelected,
            CT.dispersionTypeText, CT.calculatePct,
        ),
        "frame": read.text(measure, CT.timeFrame),
        "unit": read.text(measure, CT.unitOfMeasure),
        "parameter": read.one(measure, CT.paramType),
        "dispersion": read.one(measure, CT.dispersionType),
        "groups": named(read, groups),
        "described": table == measure,
        "analysed": _analysed(counted, groups),
        "rows": [
            {
                "nodes": row[:2],
                "name": " · ".join(name for node in row[:2] if node and (name := _title(read, node))),
                "cells": [cells[row].get(group) for group in groups],
                "analysed": of_classes[row[0]] if row[0] in of_classes else _of_class({}, {}, groups),
            }
            for row in sorted(cells, key=place)
        ],
        "analyses": [_analysis(read, each) for each in read.nodes(measure, CT.analysis)],
    }  # fmt: skip


def _title(read: Reader, node: IRI) -> str:
    """What the record calls a class or category; one without a title is there for its denominators."""
    label = read.label(node)
    return "" if label == f"Class {read.text(node, CT.position)}" else label


def _of_class(counted: _Counted, whole: _Counted, groups: list[str]) -> list[dict[str, Any]]:
    """How many of each group were analysed in one class, in words where that is not what the ``whole`` measure says."""
    return [
        {
            "nodes": [counts[group]["node"] for counts in counted.values() if group in counts],
            "text": ", ".join(
                f"{counts[group]['count']} {units}".strip()
                for units, counts in counted.items()
                if group in counts and counts[group]["count"] != whole.get(units, {}).get(group, {}).get("count")
            ),
        }
        for group in groups
    ]


def _cell(read: Reader, measurement: IRI) -> dict[str, Any]:
    return {
        "node": measurement,
        "value": number(read, measurement, CT.value) or "",
        "spread": number(read, measurement, CT.spread),
        "lower": number(read, measurement, CT.lowerLimit),
        "upper": number(read, measurement, CT.upperLimit),
        "comment": read.text(measurement, CT.comment),
        "number": read.number(measurement, CT.value),
        "low": read.number(measurement, CT.lowerLimit),
        "high": read.number(measurement, CT.upperLimit),
    }


def _analysis(read: Reader, analysis: IRI) -> dict[str, Any]:
    """What was compared and how, in a line, and what else is told of it."""
    p, level = number(read, analysis, CT.pValue), number(read, analysis, CT.ciPctValue)
    estimate, dispersion = number(read, analysis, CT.paramValue), number(read, analysis, CT.dispersionValue)
    ends = [number(read, analysis, each) for each in (CT.ciLowerLimit, CT.ciUpperLimit)]
    return {
        "node": analysis,
        "groups": [read.label(each) for each in read.nodes(analysis, CT.group)] or read.texts(analysis, CT.groupId),
        "kind": read.one(analysis, CT.nonInferiorityType),
        "method": read.text(analysis, CT.statisticalMethod),
        "p": p and (f"p {p}" if p.lstrip()[0] in "<>=≤≥" else f"p = {p}"),
        "parameter": read.text(analysis, CT.analysisParamType) or (estimate and "estimate"),
        "estimate": estimate,
        "interval": _interval(level, ends),
        "sides": read.one(analysis, CT.ciNumSides),
        "dispersion": read.one(analysis, CT.dispersionType),
        "spread": dispersion,
        "facts": facts(
            read, analysis, CT.groupDescription, CT.statisticalComment, CT.pValueComment, CT.estimateComment,
            CT.ciLowerLimitComment, CT.ciUpperLimitComment, CT.testedNonInferiority, CT.nonInferiorityComment,
            CT.otherAnalysisDescription,
        ),
    }  # fmt: skip


def _interval(level: str | None, ends: list[str | None]) -> str | None:
    """An interval in words, of which the record may tell the level alone, or one end."""
    of = f"{level}% interval" if level and "%" not in level else f"{level or ''} interval".lstrip()
    if any(ends):
        return f"{of} {ends[0] or '…'} to {ends[1] or '…'}"
    return of if level else None
