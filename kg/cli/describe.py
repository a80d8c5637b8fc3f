"""``kg describe``: what a data set holds, as VoID, DCAT and PROV, or for people."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.cli.options import apart, graphs, inputs, opened
from kg.cli.progress import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph as ox
    from rich.table import Table

    from kg.description import Description
    from kg.mapping import Options
    from kg.problems import Problem

_EPILOG = """\
INPUT is the folder of a store that kg load made, or files and folders of records, in any form that kg export reads, of
RDF (.ttl .nt .nq .trig .rdf .jsonld), or both. Files are read into memory; a store stays where it is. All graphs are
described as one: a triple that stands in several of them counts once.

\b
Examples:
  kg describe trials.db                      a store: what is in it
  kg describe dump.zip -o void.ttl           what an export of it would hold
  kg describe trials.nq.zst -f jsonld --uri https://example.org/trials

The same data gives the same description on any day; its dates are those of the data. Answers 1 when a record was
rejected.
"""
_SHOWN = 12  # classes, and properties
_WIDTH = 120  # of a summary that goes to a file


def _iri(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    from kg.iris import web  # noqa: PLC0415 - only where the option is given

    if value is not None and web(value) != f"<{value}>":
        raise click.BadParameter("it has to be an http(s) address")
    return value


@click.command(epilog=_EPILOG)
@inputs
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(["text", "turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml"]),
    help="Form of the description. [default: that of the output's name, else text on a terminal, else turtle]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for the description, whole or not at all, instead of standard output.",
)
@click.option(
    "--uri", metavar="IRI", callback=_iri, help="IRI of the data set. [default: dataset, under the base of the records]"
)
@click.option("--title", help="Title of the data set.")
@graphs
def describe(  # noqa: PLR0913 - one argument an option
    inputs: tuple[str, ...],
    source: str | None,
    name: str | None,
    output: Path | None,
    uri: str | None,
    title: str | None,
    base: str,
    *,
    contacts: bool,
    no_same_as: bool,
) -> int:
    """Describe a data set: counts, links, dates, rights."""
    from kg import description, pipeline, sinks  # noqa: PLC0415 - kg --help needs none of it
    from kg.mapping import Options  # noqa: PLC0415

    try:
        as_text = name == "text" or (name is None and output is None and sys.stdout.isatty())
        sink = None if as_text else sinks.choose(name, output.name if output else None)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    opened(inputs)
    apart(inputs, output)
    rejected = Rejected()
    store = _store(inputs, source, Options(base, contacts=contacts, same_as=not no_same_as), rejected)
    found = description.describe(store, uri, title)
    with contextlib.ExitStack() as stack:
        out: BinaryIO = stack.enter_context(pipeline.whole_file(output)) if output else sys.stdout.buffer
        out.write(description.serialize(found, sink.media_type) if sink else _summary(found, terminal=output is None))
        out.flush()
    return rejected.code


def _store(
    inputs: tuple[str, ...], source: str | None, options: Options, on_problem: Callable[[Problem], None]
) -> ox.Store:
    """The store in the one folder that is one, else a store in memory of what is in the files."""
    from kg.sparql import is_store  # noqa: PLC0415 - kg --help needs none of it
    from kg.store import embedded, files  # noqa: PLC0415 - they load pyoxigraph

    stores = [each for each in inputs if is_store(each)]
    if not stores:
        return files.memory(inputs, source, options, on_problem)
    if len(inputs) > 1:
        raise click.UsageError(f"{stores[0]} is a store, and is described alone")
    return embedded.opened(Path(stores[0]), read_only=True)


def _summary(of: Description, *, terminal: bool) -> bytes:
    """What people want to know, in tables; in colour and as wide as the terminal where it goes to one."""
    from rich.console import Console  # noqa: PLC0415 - kg --help needs no rich

    text = io.StringIO()
    seen = terminal and sys.stdout.isatty()
    width = None if seen else _WIDTH
    console = Console(file=text, force_terminal=seen, width=width, highlight=False, markup=False, emoji=False)
    console.print(of.title, style="bold")
    console.print(of.uri, soft_wrap=True)
    for table in (_counts(of), *_parts(of)):
        console.print()
        console.print(table)
    if of.attribution:
        console.print()
        console.print(of.attribution, soft_wrap=True)
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()).encode()


def _counts(of: Description) -> Table:
    known = {
        "records": of.documents,
        "triples": of.triples,
        "quads": f"{of.quads:,} in {of.graphs:,} named {'graph' if of.graphs == 1 else 'graphs'}",
        "subjects": of.subjects,
        "objects": f"{of.objects:,}, {of.literals:,} of them literals",
        "classes": len(of.classes),
        "properties": len(of.properties),
        "processed": of.processed,
        "last updates": of.updated,
        "written by": of.mappings and f"trial-kg {', '.join(of.mappings)}",
    }
    table = _table("", "")
    table.show_header = False
    for key, value in known.items():
        if value:
            table.add_row(key, f"{value:,}" if isinstance(value, int) else str(value))
    return table


def _parts(of: Description) -> Iterator[Table]:
    """The most frequent classes and properties, and all links to elsewhere."""
    from kg.report import curie  # noqa: PLC0415 - kg --help needs none of it

    classes = _table("class", "entities")
    for each in of.classes[:_SHOWN]:
        classes.add_row(curie(each.iri), f"{each.entities:,}")
    properties = _table("property", "triples", "subjects", "objects")
    for one in of.properties[:_SHOWN]:
        properties.add_row(curie(one.iri), f"{one.triples:,}", f"{one.subjects:,}", f"{one.objects:,}")
    links = _table("links", "triples", "to")
    for link in of.links:
        links.add_row(curie(link.predicate), f"{link.triples:,}", link.title)
    for table, left in (
        (classes, len(of.classes) - _SHOWN),
        (properties, len(of.properties) - _SHOWN),
        (links, 0),
    ):
        if left > 0:
            table.add_row(f"… and {left:,} more")
        if table.rows:
            yield table


def _table(*names: str) -> Table:
    """An empty table; its columns are numbers but for the first, and for those without a name or called "to"."""
    from rich.table import Table  # noqa: PLC0415 - kg --help needs no rich

    table = Table(names[0], box=None, pad_edge=False)
    for name in names[1:]:
        table.add_column(name, justify="left" if name in ("", "to") else "right")
    return table
