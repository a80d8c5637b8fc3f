"""``kg validate``: whether records, or the RDF made of them, say what they must."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.cli.options import apart, inputs, jobs_option, opened, size
from kg.cli.progress import fail, progress, progress_option, tell
from kg.problems import InputError, NothingToValidate

if TYPE_CHECKING:
    from kg.pipeline import Ledger, Rules
    from kg.problems import Problem
    from kg.report import Report, Spooled

_RDF = {".ttl", ".nt", ".nq", ".trig", ".rdf", ".owl", ".jsonld"}

_EPILOG = """\
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
@jobs_option
@progress_option
def validate(  # noqa: PLR0913 - one argument an option
    *,
    inputs: tuple[str, ...],
    source: str | None,
    shapes: tuple[Path, ...],
    name: str,
    output: Path | None,
    jobs: int,
    shown: str,
    only: bool,
    everything: bool,
    strict: bool,
) -> int:
    """Check records against the SHACL shapes, and report."""
    from kg import pipeline  # noqa: PLC0415 - kg --help needs none of it
    from kg.cli.report import SHOWN  # noqa: PLC0415
    from kg.report import Spooled, json_pieces, merged, turtle_pieces  # noqa: PLC0415

    if only and not shapes:
        raise click.UsageError("--only goes with --shapes")
    opened(inputs)
    apart((*inputs, *map(str, shapes)), output)
    rules = pipeline.Rules(shapes, own=not only)
    rules.graph()  # first of all, for the shapes may be at fault
    records = tuple(each for each in inputs if not _is_rdf(each))
    faults: list[InputError] = []
    with contextlib.ExitStack() as stack:
        with progress(shown, size(records), bare=output is None and sys.stdout.isatty()) as meter:

            def on_problem(problem: Problem) -> None:
                meter.on_problem(problem)
                if problem.incomplete:
                    faults.append(InputError(f"{problem.origin}: the input is not whole"))
                    fail(faults[-1], faults[-1].exit_code)

            ledger = pipeline.Ledger(on_problem, meter.on_tally)
            checked = pipeline.reports(pipeline.raw_records(records, source, meter.on_read), rules, ledger, jobs)
            keep = SHOWN + 1 if name == "text" and not everything else None
            files = _of_files(filter(_is_rdf, inputs), rules, faults, keep)
            found = chain(files, _of_records(checked, ledger, faults))
            report = merged(found, keep) if keep else stack.enter_context(contextlib.closing(Spooled(found)))
        if shown == "json":
            meter.summary(ledger.tally)
        out: BinaryIO = stack.enter_context(pipeline.whole_file(output)) if output else sys.stdout.buffer
        if name == "text":
            _print(report, None if output is None else out, everything=everything)
        else:
            out.writelines(json_pieces(report) if name == "json" else map(str.encode, turtle_pieces(report)))
            out.flush()
    rejected = ledger.tally.rejected
    if rejected:
        tell(f"{rejected:,} of {ledger.tally.read:,} records could not be read and have no verdict")
    if faults:
        return InputError.exit_code
    return 1 if rejected or report.count("Violation") or (strict and report.count("Warning")) else 0


def _of_files(files: Iterable[str], rules: Rules, faults: list[InputError], keep: int | None) -> Iterator[Report]:
    from kg import validation  # noqa: PLC0415 - it loads rdflib and pyshacl

    for each in files:
        try:
            yield validation.validate_file(Path(each), rules.graph(), keep)
        except InputError as error:
            fail(error, error.exit_code)
            faults.append(error)


def _of_records(reports: Iterable[Report], ledger: Ledger, faults: list[InputError]) -> Iterator[Report]:
    """The reports on records; a fault where there are records and no shape is about any of them."""
    focus_nodes = 0
    for each in reports:
        focus_nodes += each.focus_nodes
        yield each
    if ledger.tally.written and not focus_nodes:
        faults.append(NothingToValidate("nothing to validate: the data has no node that a shape is about"))
        fail(faults[-1], faults[-1].exit_code)


def _print(report: Report | Spooled, out: BinaryIO | None, *, everything: bool) -> None:
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
