"""Write docs/baseline.md: how often each rule fires on a set of real records.

``python tools/baseline.py INPUT`` reads what ``kg validate`` reads. The counts are of records, not of findings.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from importlib.metadata import version

from vocab import ROOT

from kg import mapping, pipeline
from kg.report import SEVERITIES, Report, curie
from kg.terms import RecordGraph
from kg.validation import validate


def table(report: Report) -> list[str]:
    """The rules that fired, worst and most frequent first, with the number of records and an example."""
    records: defaultdict[tuple[int, str, str], set[str]] = defaultdict(set)
    for finding in report.findings:
        rule = curie(finding.shape).removeprefix("shape:")
        records[SEVERITIES.index(finding.severity), rule, curie(finding.path or "")].add(finding.record)
    lines = ["| severity | rule | path | records | for example |", "| --- | --- | --- | ---: | --- |"]
    for (severity, rule, path), numbers in sorted(
        records.items(), key=lambda item: (item[0][0], -len(item[1]), item[0])
    ):
        shown = f"`{path}`" if path else ""
        lines.append(f"| {SEVERITIES[severity]} | {rule} | {shown} | {len(numbers)} | {min(numbers)} |")
    return lines


def main() -> int:
    """Validate the records and write the page."""
    found = [pipeline.graph(raw, mapping.Options()) for raw in pipeline.raw_records(sys.argv[1:])]
    graphs = [item for item in found if isinstance(item, RecordGraph)]
    report = validate(graphs)
    worst: dict[str, int] = {}
    for finding in report.findings:
        worst[finding.record] = min(SEVERITIES.index(finding.severity), worst.get(finding.record, len(SEVERITIES)))
    counts = Counter(worst.values())
    page = [
        "# Baseline",
        "",
        f"What the shapes of version {version('trial-kg')} find in {len(graphs):,} real records of ClinicalTrials.gov,",
        "of every study type and of three generations of its interface. The registry's own rules have changed over the",
        "years, so that old records lack what newer ones have. Written by `python tools/baseline.py INPUT`.",
        "",
        "| worst finding | records |",
        "| --- | ---: |",
        *(f"| {severity} | {counts[index]} |" for index, severity in enumerate(SEVERITIES)),
        f"| none | {len(graphs) - counts.total()} |",
        "",
        *table(report),
    ]
    (ROOT / "docs/baseline.md").write_text("\n".join(page) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
