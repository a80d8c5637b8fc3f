"""A validation report for people: worst first, and what one shape found told together."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from kg.report import SEVERITIES, Finding, Report, curie

if TYPE_CHECKING:
    from rich.console import Console

_COLOURS = {"Violation": "bold red", "Warning": "yellow", "Info": "cyan"}
SHOWN = 5
"""Findings of one shape; a sixth too where it is the last."""

_LONG = 60  # characters of a value

# Our own IRIs below whatever base: a part of a study, a thing that studies share, the study or its record itself.
_PART = re.compile(r".*/study/[^/#]+(#.+)")
_SHARED = re.compile(r".*/(organization|place|condition)/([^/#]+)")
_WHOLE = re.compile(r".*/(study|record)/[^/#]+")
_NUMBER = re.compile(r"\w+://.*/(?:study|record)/([^/#]+)(?:#.+)?")


def print_report(report: Report, console: Console, *, everything: bool = False) -> None:
    """Print the findings by severity and shape, at most five of each unless ``everything``, and how many there are."""
    for _, group in groupby(_ordered(report.findings), key=lambda each: (each.severity, each.shape)):
        findings = list(group)
        total = len(findings) + report.omitted.get((findings[0].severity, findings[0].shape), 0)
        _print_group(findings, total, console, everything=everything)
    _line(console, _summary(report))


def _line(console: Console, *parts: str | tuple[str, str]) -> None:
    """One line of text, or of text with a style, as it stands: neither markup nor wrapped."""
    from rich.text import Text  # noqa: PLC0415 - kg --help needs no rich

    console.print(Text.assemble(*parts), soft_wrap=True)


def _ordered(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(findings, key=lambda each: (SEVERITIES.index(each.severity), each.shape, each.rank))


def _print_group(findings: list[Finding], total: int, console: Console, *, everything: bool) -> None:
    first, shape = findings[0], _visible(curie(findings[0].shape))
    common = len({finding.message for finding in findings}) == 1
    said = _visible(first.message) if common else shape
    count = f" ({total:,} times)" if total > 1 else ""
    style = _COLOURS[first.severity]
    _line(console, (first.severity, style), "  ", (said, "bold"), count, (f"  {shape}" if common else "", "dim"))
    shown = findings if everything or total == SHOWN + 1 else findings[:SHOWN]
    for finding in shown:
        where = (place(finding.focus), finding.path and curie(finding.path), _value(finding))
        _line(console, "  ", (_visible(_record(finding)), "green"), *(f"  {_visible(part)}" for part in where if part))
        if not common:
            _line(console, f"    {_visible(finding.message)}")
    if len(shown) < total:
        _line(console, (f"  … and {total - len(shown):,} more", "dim"))
    _line(console)


def _record(finding: Finding) -> str:
    """The number of the record; where an RDF file was validated, its name and the number of the study meant."""
    name = _number(finding.record) or finding.record
    study = _number(finding.focus) or name
    return name if study == name else f"{name}  {study}"


def _number(iri: str) -> str | None:
    found = _NUMBER.fullmatch(iri)
    return found and found[1]


def _summary(report: Report) -> str:
    if not report.graphs:
        return "nothing was checked"
    graphs = "1 graph" if report.graphs == 1 else f"{report.graphs:,} graphs"
    counts = "conforms" if report.conforms else " · ".join(f"{each} {report.count(each):,}" for each in SEVERITIES)
    return f"{graphs}, {report.focus_nodes:,} nodes checked: {counts}"


def _value(finding: Finding) -> str | None:
    """The value at fault, cut to a length that a line can hold; None where the node itself is meant."""
    if finding.value is None or finding.value == f"<{finding.focus}>":
        return None
    if finding.value.startswith("<"):
        return place(finding.value[1:-1])
    text, quote, kind = finding.value.rpartition('"')
    cut = f"{text[:_LONG]}…" if len(text) > _LONG else text
    return f"{cut}{quote}{f'^^{curie(kind[3:-1])}' if kind.startswith('^^') else kind}"


def place(iri: str) -> str:
    """Short for an IRI: ``study``, ``#site-akh-wien-vienna``, ``organization:iltoo-pharma``, ``ct:phase``."""
    if found := _PART.fullmatch(iri) or _WHOLE.fullmatch(iri):
        return found[1]
    if found := _SHARED.fullmatch(iri):
        return f"{found[1]}:{found[2]}"
    return curie(iri)


def _visible(value: str) -> str:
    """On one line, and without what a terminal would take for a command."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04X}" for each in value)
