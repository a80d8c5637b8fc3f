"""``kg validate``: whether records, or the RDF made of them, say what they must."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.cli.options import counted, inputs, opened, tell
from kg.problems import InputError, NothingToValidate

if TYPE_CHECKING:
    from kg.pipeline import Tally
    from kg.report import Report
    from kg.terms import RecordGraph

_RDF = {".ttl", ".nt", ".nq", ".trig", ".rdf", ".owl", ".jsonld"}

_EPILOG = """\b
INPUT is records, in any form that kg export reads, or RDF files (.ttl .nt .nq .trig .rdf .jsonld), of
which each named graph gets a verdict of its own.

\b
Examples:
  kg validate examples/NCT02955615.txt
  kg validate trials.nq --strict
  kg validate dump.jsonl --shapes my-rules.ttl -f json -o report.json
"""


@click.command(epilog=_EPILOG)
@inputs
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="SHACL shapes to check as well as our own; may be repeated.",
)
@click.option("--only", is_flag=True, help="Check --shapes alone, without our own.")
@click.option(
    "-f", "--format", "name", type=click.Choice(["text", "turtle", "json"]), default="text", show_default=True,
    help="Form of the report.",
)  # fmt: skip
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for the report, instead of standard output.",
)
@click.option("--all", "everything", is_flag=True, help="Show every finding, not the first few of each kind.")
@click.option("--strict", is_flag=True, help="Answer 1 for a Warning too.")
def validate(  # noqa: PLR0913 - one argument an option
    inputs: tuple[str, ...],
    source: str | None,
    shapes: tuple[Path, ...],
    name: str,
    output: Path | None,
    *,
    only: bool,
    everything: bool,
    strict: bool,
) -> int:
    """Check records against the SHACL shapes, and report."""
    from kg import validation  # noqa: PLC0415 - it loads rdflib and pyshacl
    from kg.pipeline import Tally, whole_file  # noqa: PLC0415
    from kg.report import merged  # noqa: PLC0415

    if only and not shapes:
        raise click.UsageError("--only goes with --shapes")
    opened(inputs)
    graph = validation.shapes_graph(shapes, own=not only)
    tally = Tally()
    reports: list[Report] = []
    unreadable = False
    for each in filter(_is_rdf, inputs):
        try:
            reports.append(validation.validate_file(Path(each), graph))
        except InputError as error:
            tell(error)
            unreadable = True
    if records := [each for each in inputs if not _is_rdf(each)]:
        try:
            reports.append(validation.validate(_graphs(records, source, output, tally), graph))
        except NothingToValidate as error:
            if not tally.rejected:
                tell(error)
                unreadable = True
    report = merged(reports)

    with contextlib.ExitStack() as stack:
        out: BinaryIO = stack.enter_context(whole_file(output)) if output else sys.stdout.buffer
        if name == "text":
            _print(report, None if output is None else out, everything=everything)
        else:
            out.write(report.to_json() if name == "json" else report.to_turtle().encode())
            out.flush()
    if tally.rejected:
        tell(f"{tally.rejected:,} of {tally.read:,} records could not be read and have no verdict")
    if unreadable:
        return InputError.exit_code
    return 1 if tally.rejected or report.count("Violation") or (strict and report.count("Warning")) else 0


def _print(report: Report, out: BinaryIO | None, *, everything: bool) -> None:
    """The report for people: to the terminal, with its colours, or into a file without any."""
    from rich.console import Console  # noqa: PLC0415 - kg --help needs no rich

    from kg.cli.report import print_report  # noqa: PLC0415

    if out is None:
        print_report(report, Console(), everything=everything)
        return
    text = io.TextIOWrapper(out, "utf-8", write_through=True)
    print_report(report, Console(file=text, color_system=None), everything=everything)
    text.detach()


def _is_rdf(name: str) -> bool:
    suffixes = [each for each in Path(name).suffixes if each not in (".gz", ".zst")]
    return bool(suffixes) and suffixes[-1] in _RDF


def _graphs(inputs: list[str], source: str | None, output: Path | None, tally: Tally) -> Iterator[RecordGraph]:
    from kg import pipeline  # noqa: PLC0415
    from kg.mapping import Options  # noqa: PLC0415

    for found in pipeline.mapped(counted(pipeline.raw_records(inputs, source), output), Options()):
        tally.read += 1
        if isinstance(found, pipeline.Mapped):
            yield found.graph
        else:
            tally.rejected += 1
            tell(found)
