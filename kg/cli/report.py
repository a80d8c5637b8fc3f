"""A validation report for people: worst first, and what one shape found told together."""

from __future__ import annotations

import re
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING

from kg.report import SEVERITIES, Finding, Group, Report, Spooled, curie

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def print_report(report: Report | Spooled, console: Console, *, everything: bool = False) -> None:
    """Print the findings by severity and shape, at most five of each unless ``everything``, and how many there are."""
    for group in report.groups() if isinstance(report, Spooled) else _groups(report):
        _print_group(group, console, everything=everything)
    _line(console, _summary(report))


def _line(console: Console, *parts: str | tuple[str, str]) -> None:
    """One line of text, or of text with a style, as it stands: neither markup nor wrapped."""
    from rich.text import Text  # noqa: PLC0415 - kg --help needs no rich

    console.print(Text.assemble(*parts), soft_wrap=True)


def _groups(report: Report) -> Iterator[Group]:
    """The findings by severity and shape, worst first."""
    ordered = sorted(report.findings, key=lambda each: (SEVERITIES.index(each.severity), each.shape, each.rank))
    for (severity, shape), group in groupby(ordered, key=lambda each: (each.severity, each.shape)):
        findings = list(group)
        count = len(findings) + report.omitted.get((severity, shape), 0)
        alike = len({finding.message for finding in findings}) == 1
        yield Group(severity, shape, count, alike, findings)


def _print_group(group: Group, console: Console, *, everything: bool) -> None:
    shape = _visible(curie(group.shape))
    findings = iter(group.findings)
    first = next(findings)
    said = _visible(first.message) if group.alike else shape
    count = f" ({group.count:,} times)" if group.count > 1 else ""
    style = _COLOURS[group.severity]
    _line(console, (group.severity, style), "  ", (said, "bold"), count, (f"  {shape}" if group.alike else "", "dim"))
    most = group.count if everything or group.count == SHOWN + 1 else SHOWN
    for finding in islice(chain((first,), findings), most):
        where = (place(finding.focus), finding.path and curie(finding.path), _value(finding))
        _line(console, "  ", (_visible(_record(finding)), "green"), *(f"  {_visible(part)}" for part in where if part))
        if not group.alike:
            _line(console, f"    {_visible(finding.message)}")
    if most < group.count:
        _line(console, (f"  … and {group.count - most:,} more", "dim"))
    _line(console)


def _record(finding: Finding) -> str:
    """The number of the record; where an RDF file was validated, its name and the number of the study meant."""
    name = _number(finding.record) or finding.record
    study = _number(finding.focus) or name
    return name if study == name else f"{name}  {study}"


def _number(iri: str) -> str | None:
    found = _NUMBER.fullmatch(iri)
    return found and found[1]


def _summary(report: Report | Spooled) -> str:
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
