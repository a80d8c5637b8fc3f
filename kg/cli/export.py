"""``kg export``: records in, RDF out."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.cli.options import counted, graphs, inputs, opened, tell

if TYPE_CHECKING:
    from kg.problems import Problem
    from kg.terms import RecordGraph

_EPILOG = """\b
INPUT is a file, a folder or - for standard input. It holds records of ClinicalTrials.gov as JSON (one
study, a page of the registry's API, a list, JSON Lines, a .zip of files) or as text pages; .gz and .zst
are read as they are. The format is recognised by content. Of several records with one number the first
counts, the others are rejected.

\b
Examples:
  kg export examples/NCT02955615.txt                    one record as Turtle
  kg export page.json -o trials.jsonld                  the format follows the name
  kg export dump.zip -o trials.nq.zst                   compressed, one graph a record
  kg export *.json --validate --rejects rejects.jsonl   keep what does not validate
  cat record.json | kg export - -f ntriples
"""


@click.command(epilog=_EPILOG)
@inputs
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(["turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml"]),
    help="Format to write. [default: that of the output's name, else turtle]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write, whole or not at all: .ttl .jsonld .jsonl .nt .nq .trig .rdf, with .gz or .zst compressed. "
    "[default: standard output]",
)
@graphs
@click.option("--context", "context_url", metavar="URL", help="JSON-LD: name the context by this address.")
@click.option("--validate", is_flag=True, help="Withhold records that have a SHACL Violation, and reject them.")
@click.option("--strict", is_flag=True, help="With --validate: answer 1 for a Warning too.")
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for rejected records with the reasons and the original bytes, for your eyes only (mode 0600); can be "
    "mended and given back as INPUT.",
)
def export(  # noqa: PLR0913 - one argument an option
    inputs: tuple[str, ...],
    source: str | None,
    name: str | None,
    output: Path | None,
    base: str,
    context_url: str | None,
    rejects: Path | None,
    *,
    contacts: bool,
    no_same_as: bool,
    validate: bool,
    strict: bool,
) -> int:
    """Write records as RDF."""
    from kg import pipeline, sinks  # noqa: PLC0415 - kg --help needs none of it
    from kg.mapping import Options  # noqa: PLC0415
    from kg.sources import rejects as rejected  # noqa: PLC0415

    if strict and not validate:
        raise click.UsageError("--strict goes with --validate")
    if output == Path("-"):
        output = None
    if output and rejects and output.resolve() == rejects.resolve():
        raise click.UsageError("--output and --rejects are one file")
    try:
        sink = sinks.choose(name, output.name if output else None, context_url)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    opened(inputs)
    tally = pipeline.Tally()
    warned = 0
    options = Options(base, contacts=contacts, same_as=not no_same_as)
    found = pipeline.mapped(counted(pipeline.raw_records(inputs, source), output), options)
    if validate:
        from kg.validation import validate as shacl  # noqa: PLC0415 - it loads rdflib and pyshacl

        def verdict(graph: RecordGraph) -> str | None:
            nonlocal warned
            report = shacl(graph)
            warned += any(finding.severity == "Warning" for finding in report.findings)
            violations = [finding for finding in report.findings if finding.severity == "Violation"]
            return "; ".join(f"{finding.message} ({finding.focus})" for finding in violations) or None

        found = pipeline.approved(found, verdict)

    with contextlib.ExitStack() as stack:
        kept = stack.enter_context(pipeline.whole_file(rejects, mode=0o600)) if rejects else None

        def on_problem(problem: Problem) -> None:
            tell(problem)
            if kept is not None:
                kept.write(rejected.encode(problem))

        out: BinaryIO = stack.enter_context(pipeline.whole_file(output)) if output else sys.stdout.buffer
        pipeline.export(found, sink, out, on_problem, tally)
        out.flush()
    tell(f"{tally}; {warned:,} with a Warning" if validate else tally)
    if not tally.read:
        tell("there is no record in the input")
    return 1 if tally.rejected or (strict and warned) else 0
