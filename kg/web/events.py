"""The adverse events on a study's page: who had any, and each term with how many had it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kg.terms import IRI
from kg.vocab import CT, DCTERMS
from kg.web.graph import Reader
from kg.web.lexicon import called
from kg.web.results import columns, groups_of, named, number

_TOTALS = {
    "Deaths of any cause": (CT.deathsNumAffected, CT.deathsNumAtRisk),
    "Any serious event": (CT.seriousNumAffected, CT.seriousNumAtRisk),
    "Any other event": (CT.otherNumAffected, CT.otherNumAtRisk),
}


def events(read: Reader, study: IRI) -> dict[str, Any] | None:
    """Adverse events; None for a study without a table of them."""
    tables = [_events(read, each) for each in read.nodes(study, CT.adverseEvents)]
    return {"tables": tables} if tables else None


def _events(read: Reader, table: IRI) -> dict[str, Any]:
    """How many had any event; then serious and other events apart, a row for each term, the most frequent first."""
    terms = read.nodes(table, CT.adverseEvent)
    groups = columns(read, table, (count for each in terms for count in read.nodes(each, CT.eventCount)))
    totals = [
        {"name": name, "cells": [_risks(read, [IRI(group)], *properties) for group in groups]}
        for name, properties in _TOTALS.items()
    ]
    kinds: dict[str, list[dict[str, Any]]] = {"Serious": [], "Other": []}
    for each in terms:
        kinds["Serious" if CT.SeriousEvent in read.kinds(each) else "Other"].append(_term(read, each, groups))
    for rows in kinds.values():
        rows.sort(key=lambda row: (-row["most"], row["name"]))
    ways = Counter(row["way"] for rows in kinds.values() for row in rows)
    return {
        "groups": named(read, groups),
        "totals": [row for row in totals if any(row["cells"])],
        "kinds": kinds,
        "way": next((way for way, _ in ways.most_common(1)), ""),
        "frame": read.text(table, CT.timeFrame),
        "text": read.text(table, DCTERMS.description),
        "deaths": read.text(table, CT.allCauseMortalityComment),
        "threshold": number(read, table, CT.frequencyThreshold),
    }


def _term(read: Reader, event: IRI, groups: list[str]) -> dict[str, Any]:
    """A term: what it is, the ``way`` in which it was found and named, and who had it."""
    counts: dict[str, list[IRI]] = {}
    for count in read.nodes(event, CT.eventCount):
        for group in groups_of(read, count):
            counts.setdefault(group, []).append(count)
    cells = [_risks(read, counts.get(group, []), CT.numAffected, CT.numAtRisk) for group in groups]
    assessed = [called(IRI(each)) for each in read.all(event, CT.assessmentType)]
    return {
        "node": event,
        "name": read.label(event),
        "system": read.text(event, CT.organSystem),
        "way": " · ".join([*assessed, *read.texts(event, CT.sourceVocabulary)]),
        "notes": read.text(event, CT.notes),
        "cells": cells,
        "most": max((each["share"] or 0.0 for cell in cells for each in cell), default=0.0),
    }


def _risks(read: Reader, counts: list[IRI], affected: IRI, risk: IRI) -> list[dict[str, Any]]:
    """How many of how many, in how many events, and what share that is; what is not told is None."""
    found = []
    for each in counts:
        some, of = read.number(each, affected), read.number(each, risk)
        texts = {"affected": read.text(each, affected), "risk": read.text(each, risk)}
        texts["events"] = number(read, each, CT.numEvents) if affected == CT.numAffected else None
        if any(texts.values()):
            share = min(some / of, 1.0) if some is not None and of else None
            found.append({"node": each, **texts, "share": share})
    return found
