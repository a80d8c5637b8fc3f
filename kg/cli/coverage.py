"""``kg coverage``: which JSON paths records have, and what becomes of each."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.cli.options import apart, inputs, opened
from kg.cli.progress import Rejected, counted, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.coverage import PathCount

_EPILOG = """\
INPUT is records, in any form that kg export reads. Each path of their JSON, [] for the items of a list, is one of these
for kg export:

\b
  mapped   it becomes RDF
  ignored  it is left out, for the reason that is given
  unknown  it is passed over, or of another type than is expected

A null, an empty object and an empty list are values of their path. Of a page of text the paths of the record that was
read from it are counted. Records with one number all count. What is ignored for one reason is one row, with the records
of its most frequent path; csv and json have each path.

\b
Examples:
  kg coverage dump.zip                  every path, and a line that sums up
  kg coverage dump.zip --unknown        what the registry has added
  kg coverage dump.jsonl.zst -f csv -o paths.csv

Answers 1 when a path is unknown or a record was rejected.
"""
_COLOURS = {"unknown": "bold red", "ignored": "yellow", "mapped": "green"}


@click.command(epilog=_EPILOG)
@inputs
@click.option(
    "-f", "--format", "name", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True,
    help="Form of the report.",
)  # fmt: skip
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for the report, whole or not at all, instead of standard output.",
)
@click.option("--unknown", is_flag=True, help="Show unknown paths alone; all are counted.")
def coverage(inputs: tuple[str, ...], source: str | None, name: str, output: Path | None, *, unknown: bool) -> int:
    """Count the JSON paths of records: mapped, ignored, unknown."""
    from kg import coverage, pipeline  # noqa: PLC0415 - kg --help needs none of it

    opened(inputs)
    apart(inputs, output)
    rejected = Rejected()
    found = coverage.count(counted(pipeline.raw_records(inputs, source), output), rejected)
    shown = found.of("unknown") if unknown else found.paths
    with contextlib.ExitStack() as stack:
        out: BinaryIO = stack.enter_context(pipeline.whole_file(output)) if output else sys.stdout.buffer
        if name == "json":
            out.write(found.to_json(shown))
        elif name == "csv":
            out.write(coverage.to_csv(shown))
        elif output is None and sys.stdout.isatty():
            _print_table(coverage.folded(shown))
        else:
            out.write("".join(_lines(coverage.folded(shown))).encode())
        if name == "text":
            out.write(f"{found}\n".encode())
        out.flush()
    if name != "text" or output:
        tell(found)
    return max(rejected.code, 1 if found.of("unknown") else 0)


def _lines(paths: Iterable[PathCount]) -> Iterator[str]:
    """A line a path, in columns, for a file or a pipe."""
    yield f"{'status':7}  {'values':>11}  {'records':>9}  path\n"
    for each in paths:
        reason = f"  ({each.reason})" if each.reason else ""
        yield f"{each.status:7}  {each.values:11,}  {each.records:9,}  {each.path}{reason}\n"


def _print_table(paths: Iterable[PathCount]) -> None:
    """The same for a terminal: in colours, and long paths folded to its width."""
    from rich.console import Console  # noqa: PLC0415 - kg --help needs no rich
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("status", box=None, pad_edge=False)
    table.add_column("values", justify="right")
    table.add_column("records", justify="right")
    table.add_column("path", overflow="fold")
    for each in paths:
        path = Text(each.path)  # as it stands: its [] are no markup
        if each.reason:
            path.append(f"  {each.reason}", "dim")
        status = Text(each.status, _COLOURS[each.status])
        table.add_row(status, f"{each.values:,}", f"{each.records:,}", path)
    Console().print(table)
