"""What a validation found: findings as values, and the report of them as JSON and as RDF."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, get_args

import msgspec

from kg.terms import text
from kg.vocab import NAMESPACES

Severity = Literal["Violation", "Warning", "Info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""Worst first."""

PREFIXES = {
    "sh": "http://www.w3.org/ns/shacl#",
    "shape": "https://w3id.org/trial-kg/shapes#",
    **NAMESPACES,
}
"""The prefixes of a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One result of a validation: what a shape has against a node.

    ``record`` is the number of the record, or the name of the graph where RDF files were validated. ``focus``,
    ``shape`` and ``component`` are IRIs (``_:…`` for a blank node), ``path`` too, or a longer SHACL path in Turtle.
    ``value`` is the value at fault as an N-Triples token; None where one is missing or the node itself is meant.
    """

    severity: Severity
    record: str
    focus: str
    path: str | None = None
    value: str | None = None
    shape: str
    component: str
    message: str

    @property
    def rank(self) -> tuple[str | int, ...]:
        """What findings are sorted by: severity first, then place, so that two runs give one order."""
        place = (self.record, self.shape, self.focus, self.path or "", self.value or "", self.component, self.message)
        return (SEVERITIES.index(self.severity), *place)


@dataclass(frozen=True, slots=True)
class Report:
    """The findings, worst first; ``graphs`` and ``focus_nodes`` count what was looked at.

    ``omitted`` says how many more findings each shape had, by severity and shape, where the report was cut short.
    """

    findings: tuple[Finding, ...]
    graphs: int
    focus_nodes: int
    omitted: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Whether something was checked and nothing found, of whatever severity: the meaning of the word in SHACL."""
        return self.graphs > 0 and not self.findings

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        more = sum(count for (of, _), count in self.omitted.items() if of == severity)
        return more + sum(finding.severity == severity for finding in self.findings)

    def to_json(self) -> bytes:
        """One JSON object, indented; values are plain text, without datatype or language."""
        return b"".join(json_pieces(self))

    def to_turtle(self) -> str:
        """One ``sh:ValidationReport`` over all graphs, https://www.w3.org/TR/shacl/#validation-report."""
        return "".join(turtle_pieces(self))


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity and shape: how many, whether they say the same, and themselves by rank."""

    severity: Severity
    shape: str
    count: int
    alike: bool
    findings: Iterable[Finding]


class Spooled:
    """A :class:`Report` of any length in flat memory: its findings are in a temporary database, on the disk if large.

    To be closed when it has been read.
    """

    def __init__(self, reports: Iterable[Report]) -> None:
        self.graphs = self.focus_nodes = 0
        self._counts = dict.fromkeys(SEVERITIES, 0)
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(_CREATE)
        self._database.execute("BEGIN")
        for report in reports:
            self.graphs += report.graphs
            self.focus_nodes += report.focus_nodes
            self._database.executemany(_INSERT, map(self._row, report.findings))

    def _row(self, finding: Finding) -> tuple[object, ...]:
        self._counts[finding.severity] += 1
        return (SEVERITIES.index(finding.severity), *(getattr(finding, name) for name in _COLUMNS[1:]))

    @property
    def conforms(self) -> bool:
        """As of :attr:`Report.conforms`."""
        return self.graphs > 0 and not any(self._counts.values())

    @property
    def findings(self) -> Iterator[Finding]:
        """All findings by rank."""
        return self._found(_ALL)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return self._counts[severity]

    def groups(self) -> Iterator[Group]:
        """The findings by severity and shape, worst first."""
        for severity, shape, count, messages in self._database.execute(_GROUPS):
            found = self._found(_GROUP, severity, shape)
            yield Group(SEVERITIES[severity], shape, count, messages == 1, found)

    def close(self) -> None:
        """Forget the findings."""
        self._database.close()

    def _found(self, query: str, *values: str | int) -> Iterator[Finding]:
        for severity, *row in self._database.execute(query, values):
            yield Finding(severity=SEVERITIES[severity], **dict(zip(_COLUMNS[1:], row, strict=True)))


# The columns are the fields of a finding in the order of Finding.rank.
_COLUMNS = ("severity", "record", "shape", "focus", "path", "value", "component", "message")
_CREATE = f"CREATE TABLE finding ({', '.join(_COLUMNS)})"
_INSERT = "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_ALL = "SELECT * FROM finding ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"
_GROUPS = "SELECT severity, shape, COUNT(*), COUNT(DISTINCT message) FROM finding GROUP BY 1, 2 ORDER BY 1, 2"
_GROUP = "SELECT * FROM finding WHERE severity = ? AND shape = ? ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"


def json_pieces(report: Report | Spooled) -> Iterator[bytes]:
    """A report as :meth:`Report.to_json` gives it, finding by finding."""
    head = {
        "conforms": report.conforms,
        "graphs": report.graphs,
        "focusNodes": report.focus_nodes,
        "counts": {severity: report.count(severity) for severity in SEVERITIES},
        "findings": [],
    }
    yield _indented(head).removesuffix(b"]\n}")
    before, end = b"\n    ", b""
    for each in report.findings:
        finding = {
            "severity": each.severity,
            "record": each.record,
            "focusNode": each.focus,
            "path": each.path,
            "value": None if each.value is None else plain(each.value),
            "message": each.message,
            "sourceShape": each.shape,
            "component": each.component,
        }
        yield before + _indented(finding).replace(b"\n", b"\n    ")
        before, end = b",\n    ", b"\n  "
    yield end + b"]\n}\n"


def _indented(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def turtle_pieces(report: Report | Spooled) -> Iterator[str]:
    """A report as :meth:`Report.to_turtle` gives it, finding by finding; they are gone through twice, for prefixes."""
    head = f"[] a sh:ValidationReport ;\n    sh:conforms {'true' if report.conforms else 'false'}"
    used = {"sh"}
    for each in report.findings:
        body = _result(each)
        used.update(name for name in PREFIXES if name not in used and f" {name}:" in body)
    yield from (f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items() if name in used)
    yield f"\n{head}"
    before = " ;\n    sh:result "
    for each in report.findings:
        yield before + _result(each)
        before = " , "
    yield " .\n"


def merged(reports: Iterable[Report], keep: int | None = None) -> Report:
    """Several reports as one; with ``keep`` in flat memory: of each shape the first so many findings, others counted.

    One more is kept where it is the first with another message, so that who reads the report sees that there are two.
    """
    groups: defaultdict[tuple[str, str], _Group] = defaultdict(lambda: _Group(keep))
    graphs = focus_nodes = 0
    for report in reports:
        graphs += report.graphs
        focus_nodes += report.focus_nodes
        for finding in report.findings:
            groups[finding.severity, finding.shape].add(finding)
        for shape, count in report.omitted.items():
            groups[shape].count += count
    kept = {shape: group.kept() for shape, group in groups.items()}
    findings = sorted(chain.from_iterable(kept.values()), key=lambda finding: finding.rank)
    omitted = {shape: more for shape, group in groups.items() if (more := group.count - len(kept[shape]))}
    return Report(tuple(findings), graphs, focus_nodes, omitted)


class _Group:
    """The findings of one shape: how many there are, the first of them by rank, and one with another message."""

    def __init__(self, keep: int | None) -> None:
        self.count = 0
        self._keep = keep
        self._findings: list[Finding] = []
        self._by_message: dict[str, Finding] = {}

    def add(self, finding: Finding) -> None:
        self.count += 1
        self._findings.append(finding)
        if len(self._by_message) < 2:
            self._by_message.setdefault(finding.message, finding)
        if self._keep is not None and len(self._findings) >= 2 * self._keep + 100:  # now and then, not each time
            self._cut()

    def kept(self) -> list[Finding]:
        self._cut()
        said = {finding.message for finding in self._findings}
        others = [finding for message, finding in self._by_message.items() if message not in said]
        return self._findings + (others[:1] if len(said) == 1 else [])

    def _cut(self) -> None:
        if self._keep is not None:
            self._findings.sort(key=lambda finding: finding.rank)
            del self._findings[self._keep :]


def _result(finding: Finding) -> str:
    said = {
        "sh:resultSeverity": f"sh:{finding.severity}",
        "sh:focusNode": turtle(finding.focus),
        "sh:resultPath": finding.path and turtle(finding.path),
        "sh:value": finding.value,
        "sh:resultMessage": text(finding.message),
        "sh:sourceShape": turtle(finding.shape),
        "sh:sourceConstraintComponent": turtle(finding.component),
    }
    lines = ["a sh:ValidationResult", *(f"{key} {value}" for key, value in said.items() if value is not None)]
    return "[\n        " + " ;\n        ".join(lines) + "\n    ]"


def turtle(node: str) -> str:
    """An IRI as Turtle writes it, by prefix where it has one; a blank node or a path in brackets as it is."""
    short = curie(node)
    return f"<{node}>" if short == node and not node.startswith(("_:", "[", "(")) else short


_NAME = re.compile(r"[A-Za-z][\w-]*(?:\.[\w-]+)*", re.ASCII)


def meant(word: str, known: Iterable[str]) -> str:
    """A question to append to a message about an unknown word: the known one that is nearest; empty where none is."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    nearest = get_close_matches(word, sorted(known), n=1)
    return f"; did you mean {nearest[0]}?" if nearest else ""


def curie(iri: str) -> str:
    """``ct:phase`` for an IRI with a prefix in :data:`PREFIXES`; any other as it is."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _NAME.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def plain(token: str) -> str:
    """What an N-Triples token stands for: the IRI itself, the text of a literal."""
    if not token.startswith('"'):
        return token.removeprefix("<").removesuffix(">")
    return _ESCAPE.sub(_unescaped, token[1 : token.rindex('"')])


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
