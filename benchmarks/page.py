"""Write ``docs/benchmarks.md`` and its pictures from ``results.json``: ``python -m benchmarks.page``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from benchmarks import svg
from benchmarks.measure import ROOT
from benchmarks.rules import rules
from benchmarks.run import RESULTS
from benchmarks.tools import LIMIT, TOOLS

DOCS = ROOT / "docs"
# The packages of each environment that decide its speed.
SHOWN = {
    "": ("msgspec", "orjson", "pyoxigraph", "rdflib", "pyshacl"),
    "maplib": ("maplib", "polars"),
    "morph-kgc": ("morph_kgc", "pandas", "duckdb"),
    "rdfizer": ("rdfizer", "pandas"),
}
INTRODUCTION = """\
# Benchmarks

What an export costs, beside the tools that people would otherwise take. `make bench` measures all of it in one run and
writes this page; `make bench INPUT=records.jsonl` takes other records, `ONLY="kg maplib"` measures only these and keeps
the rest, `SIZES="1000 10000"` says how far the growth is followed. The figures stand in `benchmarks/results.json`.

Machines differ, so read the ratios: all are to the **bare parse** of the same JSON in the same run, which nobody can
map without. CPU is the time that the system counts for a process and its children, the best of two to five runs. What
a record costs is the difference between a run over many records and one over few, divided by the records between them:
so the start of an interpreter, the loading of packages and the reading of a mapping do not count. The start is given
beside it, and so is the whole process.
"""
RUN = """\
Last run on {day}: {processor}, {cores} cores, {gib:.0f} GiB, {system}, Python {python}; load at its start {load:.1f}.
Input: {records:,} records from `{name}`, {megabytes:.1f} MB of JSON, which are parsed at {rate:,.0f} MB a CPU second.
"""
MODEST = """\
## One modest mapping, seven ways

The same mapping for each tool, so that the comparison is fair: study with titles, status, dates, sponsor, conditions,
phases, eligibility, arms, interventions, outcomes, sites and references, {rules} rules, {triples:.0f} triples a record.
It is written once, as the table `benchmarks/rules.tsv`. From that come the RML for morph-KGC and SDM-RDFizer and the
templates for maplib; trial-kg, pyoxigraph and rdflib run the same plain Python with three sorts of terms
(`benchmarks/modest.py`), rdflib with a graph a record. All write N-Triples, but for the bar that says otherwise.
"""
NOTES = """\
The triples of each tool are held against the table of rules, as sets. `-` are missing, `+` were written in their place.

* **Flattening.** maplib, morph-KGC and SDM-RDFizer map tables; lists within lists lose their study in RML. They read
  CSV files that were made beforehand, and what that costs ({flatten} µs of CPU a record with `benchmarks/flatten.py`)
  is not counted for them. trial-kg, pyoxigraph and rdflib read the JSON itself.
* **morph-KGC** works on whole columns and so gets cheaper by the record the more there are, and its memory grows with
  them, as maplib's does: both hold the whole input. Its start is that of a Python program which reads a mapping of
  {rules} rules. It runs in one process, as the others do; maplib takes what cores there are.
* **SDM-RDFizer** changes values, which no setting prevents: `"` becomes `'`, a backslash is put before `'`, and where a
  code is `NA` (no phase) the triple is missing. The comparison takes these faults for granted.
* **rdflib** writes a decimal without fraction, `10`, as `10.0` in Turtle: the same value in another form.
* Records are real ones repeated under new numbers, so that caches find more than they would in a registry; of all tools
  only trial-kg has any, for dates and codes.
"""
AIMS = """\
## What was aimed at

Set before any of it was written; what is missed stays on this page.
"""
VERSIONS = """\
## Versions

The peers have environments of their own, for they pin different packages. All packages of each are in
`benchmarks/results.json`.
"""
WHOLE = """\
## The whole mapping

`kg export`, everything that a record says: {triples:,.0f} triples a record with the results that {input} holds. The
last column is wall time with one process divided by that with two.
"""
GROWTH = """\
## Growth

`kg export` to N-Triples, thrown away, on records of middling size (the hundred nearest to the median, repeated). What a
record costs and the memory of the largest process must not depend on how many there are.
"""
PROGRAMS = {
    "core": "## Step by step\n\nWhat `python -m benchmarks.core` prints.\n",
    "validation": "## Validation\n\nWhat `python -m benchmarks.validation` prints.\n",
}


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table whose first column is text and whose others are figures."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def megabytes(count: float) -> str:
    """Bytes as a round number of megabytes."""
    return f"{count / 1e6:,.0f} MB"


def group(results: dict[str, Any], name: str) -> dict[str, Any]:
    """The measured tools of a group."""
    found = results.get("tools", {})
    return {key: found[key] for key, tool in TOOLS.items() if tool.group == name and "ratio" in found.get(key, {})}


def missing(results: dict[str, Any], name: str) -> str:
    """What of a group could not be measured, and why."""
    found = results.get("tools", {})
    return "".join(
        f"* {tool.label}: not measured, {found[key]['failed']}\n"
        for key, tool in TOOLS.items()
        if tool.group == name and "failed" in found.get(key, {})
    )


def equal(figures: dict[str, Any]) -> str:
    """How the triples of a tool compare with the table of rules."""
    wrong = figures.get("missing", 0), figures.get("extra", 0)
    return "equal" if wrong == (0, 0) else f"-{wrong[0]:,} +{wrong[1]:,}"


def modest(results: dict[str, Any]) -> str:
    """The table of the modest mapping, with the parses as its first rows."""
    rows = [
        [
            f"**{TOOLS[key].label}**" if key == "kg" else TOOLS[key].label,
            f"{each['microseconds']:,.0f} µs",
            f"**{each['ratio']:.1f}**" if key == "kg" else f"{each['ratio']:.1f}",
            f"{each['few']['cpu']:.2f} s",
            f"{each['many']['cpu']:.2f} s",
            f"{each['many']['wall']:.2f} s",
            f"{max(each['runs']) / min(each['runs']) - 1:.0%}",
            megabytes(each["many"]["memory"]),
            equal(each) if TOOLS[key].checked else "",
        ]
        for key, each in (group(results, "parse") | by_ratio(results)).items()
    ]
    head = ["", "CPU a record", "× bare parse", "start", "CPU in all", "wall", "spread", "memory", "triples"]
    return table(head, rows) + missing(results, "modest")


def by_ratio(results: dict[str, Any]) -> dict[str, Any]:
    """The tools of the modest mapping, the fastest first."""
    return dict(sorted(group(results, "modest").items(), key=lambda item: float(item[1]["ratio"])))


def aims(results: dict[str, Any]) -> str:
    """The table of aims, each with what was found; a row is missing where its figures are."""
    found, sizes = {key: each for key, each in results["tools"].items() if "ratio" in each}, grown(results)
    rows = [["modest mapping: at most 5 × the bare parse", f"{found['kg']['ratio']:.1f} ×"]]
    for key, times in (("maplib", 5), ("morph-kgc", 10)):
        if key in found:
            record = found[key]["ratio"] / found["kg"]["ratio"]  # so that it holds over runs with --only, too
            ours, theirs = found["kg"]["many"]["cpu"], found[key]["many"]["cpu"]
            flattened = theirs + found["flatten"]["many"]["cpu"]
            said = [
                f"{record:.1f} × a record",
                f"{theirs / ours:.1f} × as whole processes over {results['input']['records']:,}",
                f"{flattened / ours:.1f} × with the flattening",
            ]
            rows.append([f"modest mapping: {times} × less CPU than {TOOLS[key].label}", ", ".join(said)])
    if alone := found.get("export-ntriples-1"):
        triple = alone["microseconds"] * results["input"]["records"] / alone["triples"]
        said = [f"{triple:.2f} µs with reading and writing"]
        if isinstance(printed := results.get("programs", {}).get("core"), str):
            said.insert(0, f"{printed.rpartition('ntriples')[2].split()[0]} µs from bytes to bytes")
        rows.append(["whole mapping to N-Triples: at most 0.8 µs of CPU a triple", ", ".join(said)])
    if sizes:
        first, last = sizes[min(sizes)], sizes[max(sizes)]
        rows += [
            [
                "two processes: 1.7 × as fast as one",
                f"{last['1']['wall'] / last['2']['wall']:.2f} × over {max(sizes):,} records",
            ],
            [
                "memory of a process: under 300 MB whatever the size",
                megabytes(max(each[jobs]["memory"] for each in sizes.values() for jobs in ("1", "2"))),
            ],
            [
                f"cost a record: flat from {min(sizes):,} to {max(sizes):,}",
                f"{(last['1']['cpu'] / max(sizes)) / (first['1']['cpu'] / min(sizes)):.2f} ×",
            ],
        ]
    return table(["aim", "found"], rows)


def whole(results: dict[str, Any]) -> str:
    """The table of the exports."""
    found = group(results, "export")
    triples = found.get("export-ntriples-1", {}).get("triples", 0) / results["input"]["records"]
    rows = []
    for key, each in found.items():
        alone = found.get(f"{key.removesuffix('-2')}-1") if key.endswith("-2") else None
        rows.append(
            [
                TOOLS[key].label,
                f"{each['microseconds']:,.0f} µs",
                f"{each['ratio']:.1f}",
                f"{each['microseconds'] / triples:.2f} µs" if triples else "",
                f"{each['many']['wall']:.2f} s",
                megabytes(each["many"]["memory"]),
                f"{alone['many']['wall'] / each['many']['wall']:.2f}" if alone else "",
            ]
        )
    head = ["", "CPU a record", "× bare parse", "CPU a triple", "wall", "memory", "faster"]
    introduction = WHOLE.format(triples=triples, input=f"`{results['input']['name']}`")
    return f"{introduction}\n{table(head, rows)}{missing(results, 'export')}"


def grown(results: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The measured sizes."""
    return {int(size): each for size, each in results.get("growth", {}).items() if "failed" not in each}


def growth(results: dict[str, Any]) -> str:
    """The table of the growth."""
    rows = [
        [f"{size:,}", f"{each['bytes'] / 1e6:,.0f} MB"]
        + [
            cell
            for jobs in ("1", "2")
            for cell in (
                f"{each[jobs]['cpu'] / size * 1e6:,.0f} µs",
                f"{each[jobs]['wall']:,.1f} s",
                megabytes(each[jobs]["memory"]),
            )
        ]
        for size, each in grown(results).items()
    ]
    head = ["records", "JSON"] + [f"{what}, {jobs}" for jobs in (1, 2) for what in ("CPU a record", "wall", "memory")]
    failed = "".join(
        f"* {int(size):,} records: not measured, {each['failed']}\n"
        for size, each in results.get("growth", {}).items()
        if "failed" in each
    )
    return table(head, rows) + failed


def pictures(results: dict[str, Any]) -> dict[str, str]:
    """The pictures by the names of their files."""
    found = {}
    if rows := [(TOOLS[key].label, each["ratio"], key == "kg") for key, each in by_ratio(results).items()]:
        axis = "CPU a record, as a multiple of the bare JSON parse; each step to the right is a factor"
        found["benchmarks-mapping.svg"] = svg.bars("CPU of one modest mapping by tool", axis, rows)
    if sizes := grown(results):

        def series(of: Callable[[int, dict[str, float]], float]) -> dict[str, dict[int, float]]:
            return {
                name: {size: of(size, each[jobs]) for size, each in sizes.items()}
                for jobs, name in (("1", "1 process"), ("2", "2 processes"))
            }

        found["benchmarks-growth.svg"] = svg.lines(
            "CPU a record and peak memory by number of records",
            [
                ("CPU a record, ms", series(lambda size, cost: cost["cpu"] / size * 1e3)),
                ("peak memory, MB", series(lambda _, cost: cost["memory"] / 1e6)),
            ],
        )
    return found


def page(results: dict[str, Any]) -> str:
    """The whole page."""
    count = len(rules())
    machine, given, tools = results["machine"], results["input"], results["tools"]
    parts = [
        INTRODUCTION,
        RUN.format(
            **machine | given,
            gib=machine["memory"] / 2**30,
            megabytes=given["bytes"] / 1e6,
            rate=given["bytes"] / given["records"] / tools[LIMIT]["microseconds"],
        ),
        MODEST.format(rules=count, triples=tools["kg"]["triples"] / given["records"]),
        "![CPU of one modest mapping by tool](benchmarks-mapping.svg)\n",
        modest(results),
        NOTES.format(rules=count, flatten=f"{tools['flatten']['microseconds']:,.0f}"),
        whole(results),
        GROWTH,
        *(["![CPU a record and peak memory](benchmarks-growth.svg)\n"] if grown(results) else []),
        growth(results),
    ]
    for name, heading in PROGRAMS.items():
        printed = results.get("programs", {}).get(name)
        if isinstance(printed, str):
            parts += [heading, f"```text\n{printed.strip()}\n```\n"]
    parts += [AIMS, aims(results)]
    versions = [
        [environment or "trial-kg", ", ".join(f"{each} {found[each]}" for each in SHOWN[environment] if each in found)]
        for environment, found in results["versions"].items()
        if "failed" not in found
    ]
    parts += [VERSIONS, table(["environment", "packages"], versions).replace("---:", "---")]
    return "\n".join(parts)


def main() -> None:
    """Write page and pictures."""
    results = json.loads(RESULTS.read_text("utf-8"))
    for name, text in {**pictures(results), "benchmarks.md": page(results)}.items():
        (DOCS / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
