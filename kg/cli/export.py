"""``kg export``: records in, RDF out."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import click

from kg.cli.options import apart, graphs, inputs, jobs_option, opened, size
from kg.cli.progress import progress, progress_option
from kg.problems import Failure

_EPILOG = """\
INPUT is a file, a folder or - for standard input. It holds records of ClinicalTrials.gov as JSON (one
study, a page of the registry's API, a list, JSON Lines, a .zip of files) or as text pages; .gz and .zst
are read as they are. The format is recognised by content. Of several records with one number the first
counts, the others are rejected. An input that ends before its time answers 3: what is in a folder by then
stays, and --resume goes on when the input is whole.

\b
Examples:
  kg export examples/NCT02955615.txt             one record as Turtle
  kg export page.json -o trials.jsonld           the format follows the name
  kg export dump.zip -o trials.nq.zst            compressed, a graph a record
  kg export *.json --validate --rejects r.jsonl  keep what does not validate
  kg export dump.zip -o trials/                  parts, and a manifest
  kg export dump.zip -o trials/ --resume         go on after an interruption
  cat record.json | kg export - -f ntriples
"""


def _size(_context: click.Context, _parameter: click.Parameter, value: str) -> int:
    """A number of bytes: ``100000``, ``64MB``, ``1.5 GB``; ``64MiB`` are somewhat more."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?(?:([KMGT])(i?)B?|B)?", value, re.IGNORECASE)
    size = 0
    if found:
        power = " KMGT".index((found[2] or " ").upper())
        size = round(float(found[1]) * (1024 if found[3] else 1000) ** power)
    if not size:
        raise click.BadParameter(f"{value!r} is no size; 64MB is one")
    return size


def _limit(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[int | None, float | None]:
    """A number of records (``100``) or a share of them (``0.5%``): one of the two."""
    if value is None:
        return None, None
    if found := re.fullmatch(r"(\d+(?:\.\d+)?) ?%", value):
        if float(found[1]) > 100:
            raise click.BadParameter(f"{value!r} is more than all records")
        return None, float(found[1]) / 100
    if re.fullmatch(r"\d+", value):
        return int(value), None
    raise click.BadParameter(f"{value!r} is neither a number of records nor a share; 100 and 0.5% are")


def _folder(output: str | None) -> Path | None:
    """The folder that an output means: one that is there, or a name with a / at its end."""
    return Path(output) if output and (output.endswith(os.sep) or Path(output).is_dir()) else None


@click.command(epilog=_EPILOG)
@inputs
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(["turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml"]),
    help="Format to write. [default: that of the output's name, nquads for a folder, else turtle]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help="File to write, whole or not at all: .ttl .jsonld .jsonl .nt .nq .trig .rdf, with .gz or .zst compressed. "
    "Or a folder, with a / at its end, for parts and a manifest. [default: standard output]",
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
@click.option(
    "--max-rejects", callback=_limit, metavar="N|N%",
    help="End early, with the answer 1, when more records are rejected; a share counts from 1,000 records on.",
)  # fmt: skip
@click.option(
    "--min-records", type=click.IntRange(min=0), default=0, metavar="N",
    help="Answer 1, and call no output finished, where fewer records are written.",
)  # fmt: skip
@jobs_option
@click.option(
    "--compress", type=click.Choice(["zst", "gz", "none"]), help="How to compress the parts. [default: zst]"
)  # fmt: skip
@click.option(
    "--part-size",
    callback=_size,
    default="256MB",
    show_default=True,
    metavar="SIZE",
    help="Size of a part, before it is compressed.",
)
@click.option("--resume", is_flag=True, help="Go on with the export in the folder, after whatever interrupted it.")
@progress_option
def export(  # noqa: PLR0913 - one argument an option
    *,
    inputs: tuple[str, ...],
    source: str | None,
    name: str | None,
    output: str | None,
    base: str,
    context_url: str | None,
    rejects: Path | None,
    max_rejects: tuple[int | None, float | None],
    min_records: int,
    jobs: int,
    compress: str | None,
    part_size: int,
    shown: str,
    contacts: bool,
    no_same_as: bool,
    validate: bool,
    strict: bool,
    resume: bool,
) -> int:
    """Write records as RDF."""
    from kg import pipeline, sinks  # noqa: PLC0415 - kg --help needs none of it
    from kg.mapping import Options  # noqa: PLC0415

    if strict and not validate:
        raise click.UsageError("--strict goes with --validate")
    target = None if output in (None, "-") else Path(output)
    folder = _folder(output)
    if not folder and (resume or compress):
        raise click.UsageError("--resume and --compress go with a folder as --output")
    if target and rejects and target.resolve() == rejects.resolve():
        raise click.UsageError("--output and --rejects are one file")
    try:
        name = name or ("nquads" if folder else None)
        sink = sinks.choose(name, "part.jsonld" if folder else target.name if target else None, context_url)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    opened(inputs)
    apart(inputs, target, rejects)
    plan = pipeline.Plan(
        sink,
        Options(base, contacts=contacts, same_as=not no_same_as),
        packing=compress or "zst" if folder else pipeline.packing_of(target.name if target else ""),
        validate=validate,
    )
    ended: Failure | KeyboardInterrupt | None = None
    bare = target is None and sys.stdout.isatty()
    with progress(shown, size(inputs), bare=bare) as meter:
        guards = pipeline.Guards(*max_rejects, min_records)
        ledger = pipeline.Ledger(meter.on_problem, meter.on_tally, guards)
        records = pipeline.raw_records(inputs, source, meter.on_read)
        try:
            if folder:
                choices = {"context": context_url, "source": source, "rejects": rejects is not None}
                manifest = pipeline.manifest(plan, inputs, part_size, **choices)
                pipeline.export_folder(records, plan, folder, manifest, ledger, jobs, resume=resume, rejects=rejects)
            else:
                pipeline.export_file(records, plan, target or sys.stdout.buffer, ledger, jobs, rejects=rejects)
        except (Failure, KeyboardInterrupt) as error:
            ended = error
    tally = ledger.tally
    if tally.read or not ended:
        warned = [f"{tally.warned:,} with a Warning"] if validate else []
        meter.summary(tally, *warned, stopped=ended is not None)
    if ended:
        raise ended
    if not tally.read:
        meter.note("there is no record in the input")
    return 1 if tally.rejected or (strict and tally.warned) else 0
