"""``kg query``: a SPARQL query over records, RDF files, a store or an endpoint."""

from __future__ import annotations

import contextlib
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.cli.options import apart, opened
from kg.cli.progress import Rejected, counted, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.cookbook import Recipe
    from kg.sparql import Over
    from kg.sparql.found import Found
    from kg.sparql.syntax import Query

_FORMATS = (
    "table", "csv", "tsv", "json", "xml", "parquet",
    "turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml",
)  # fmt: skip
_QUERIES = (".rq", ".sparql")
_DESCRIBES = re.compile(r"\bdescribe\s*[\s<*?$]", re.IGNORECASE)
_WIDE = 120  # columns of a table that goes to a file

_EPILOG = """\
QUERY is a SPARQL query, a file of one (.rq, .sparql), or - for standard input; --name takes one of the cookbook
instead. OVER is files or folders of records, in any form that kg export reads, and of RDF (.ttl .nt .nq .trig .rdf
.jsonld), or the folder of a store. Our prefixes (ct:, code:, mesh: …) need not be declared. All graphs together are
the default graph; GRAPH ?g asks for one record's.

SELECT answers as table, csv, tsv, json, xml or parquet, the last with the extra frames; CONSTRUCT and DESCRIBE as RDF;
ASK by a word.

\b
Examples:
  kg query 'SELECT ?name { ?study a ct:Study ; rdfs:label ?name }' page.json
  kg query sites.rq dump.jsonl.zst -o sites.csv
  kg query --list --keyword results
  kg query --name trials-of-a-condition -p words=lupus --store trials.db
  kg query 'ASK { ?study a ct:Study }' --endpoint http://localhost:7878/query

An endpoint is told who asks by KG_USER and KG_PASSWORD, or KG_TOKEN, in the environment or in a file, see
--credentials. Answers 1 when ASK is false, a record was rejected or an endpoint has left rows out.
"""


@click.command(epilog=_EPILOG)
@click.argument("words", nargs=-1, metavar="[QUERY] [OVER]...")
@click.option("-n", "--name", "recipe", metavar="NAME", help="Ask this query of the cookbook.")
@click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="KEY=VALUE", help="A parameter of it; may be repeated."
)
@click.option("--list", "listing", is_flag=True, help="List the queries of the cookbook.")
@click.option("--keyword", metavar="WORD", help="With --list: those with this word in keywords, name or question.")
@click.option("--show", is_flag=True, help="Show the query, and do not ask it.")
@click.option(
    "--store", type=click.Path(file_okay=False, path_type=Path), help="Folder of a store that kg load has made."
)
@click.option("--endpoint", metavar="URL", help="Address of a SPARQL endpoint; the query goes there.")
@click.option(
    "--credentials",
    "secrets",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of lines like KG_USER=me, readable by you alone, instead of the environment.",
)
@click.option(
    "--source",
    type=click.Choice(["ctgov-json", "ctgov-text"]),
    help="Format of the records. [default: recognised by content]",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    metavar="FORMAT",
    help=f"Format of the answer: {', '.join(_FORMATS)}. [default: that of the output's name, else table on a terminal "
    "and csv elsewhere, turtle for a graph]",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write, whole or not at all."
)
@click.option("--limit", type=click.IntRange(min=0), help="Give no more than this many rows.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds after which the query is ended.")
@click.option("--allow-service", is_flag=True, help="Let the query ask other servers with SERVICE.")
def query(  # noqa: PLR0913 - one argument an option
    words: tuple[str, ...],
    *,
    recipe: str | None,
    parameters: tuple[str, ...],
    keyword: str | None,
    store: Path | None,
    endpoint: str | None,
    secrets: Path | None,
    source: str | None,
    form: str | None,
    output: Path | None,
    limit: int | None,
    timeout: float | None,
    listing: bool,
    show: bool,
    allow_service: bool,
) -> int:
    """Ask records, RDF, a store or an endpoint a SPARQL query."""
    from kg.sparql import Over, spelling, syntax  # noqa: PLC0415 - kg --help needs none of it

    if keyword is not None and not listing:
        raise click.UsageError("--keyword goes with --list")
    if listing:
        return _list(keyword)
    text, places = _question(words, recipe, parameters)
    if show:
        click.echo(text.rstrip("\n"))
        return 0
    asked = syntax.read(text, allow_service=allow_service)
    output = None if output == Path("-") else output
    form = _form(asked, form, output)
    store, places = _one_place(store, places, endpoint)
    if recipe is not None:
        _tell_defaults(recipe, parameters)
    for line in spelling.unknown(asked):
        tell(line)
    opened(places)
    apart((*places, *([str(store)] if store else []), *(each for each in words[:1] if each.endswith(_QUERIES))), output)
    rejected = Rejected()
    over = Over(
        inputs=places,
        store=store,
        endpoint=endpoint,
        source=source,
        secrets=secrets,
        on_problem=rejected,
        progress=lambda graphs: counted(graphs, output),
    )
    complete = _answer(asked, over, form, output, limit=limit, timeout=timeout)
    return max(rejected.code, 0 if complete else 1)


def _one_place(
    store: Path | None, places: tuple[str, ...], endpoint: str | None
) -> tuple[Path | None, tuple[str, ...]]:
    """The store and the files to ask; a folder that is a store may stand where files stand."""
    from kg.sparql import is_store  # noqa: PLC0415

    if len(places) == 1 and store is None and is_store(places[0]):
        store, places = Path(places[0]), ()
    if any(is_store(each) for each in places):
        raise click.UsageError("a store is asked alone: leave the files out, or load them with kg load")
    if [bool(places), store is not None, endpoint is not None].count(True) != 1:
        raise click.UsageError("say what to ask, one of: files, the folder of a store, --endpoint")
    return store, places


def _answer(
    asked: Query, over: Over, form: str, output: Path | None, *, limit: int | None, timeout: float | None
) -> bool:
    """Write the answer; False where it is the false of ASK, or where rows are missing that should be there."""
    from kg.pipeline import whole_file  # noqa: PLC0415
    from kg.sparql import writers  # noqa: PLC0415
    from kg.sparql.found import limited  # noqa: PLC0415

    width = shutil.get_terminal_size().columns if output is None else _WIDE
    with over.answered(asked, timeout) as found, contextlib.ExitStack() as stack:
        if limit is not None:
            limited(found, limit)
        out: BinaryIO = stack.enter_context(whole_file(output)) if output else sys.stdout.buffer
        count = writers.write(found, form, out, asked.names, width)
        out.flush()
    if found.boolean is not None:
        return found.boolean
    tell(_count(found, count))
    if not count and over.endpoint:
        tell("an endpoint whose default graph is not the union of its graphs wants GRAPH ?g { … }; see docs/stores.md")
    return found.complete


def _count(found: Found, count: int) -> str:
    thing = "triple" if found.is_graph else "row"
    counts = f"{count:,} {thing}{'' if count == 1 else 's'}"
    return f"{counts}; {found.cut}" if found.cut else counts


def _question(words: tuple[str, ...], recipe: str | None, parameters: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The text of the query, and the words that say what to ask."""
    from kg.sparql import bound  # noqa: PLC0415

    if recipe is not None:
        try:
            return bound(recipe, _pairs(parameters)), words
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    if parameters:
        raise click.UsageError("--parameter goes with --name")
    if words[:1] == ("-",) and "-" in words[1:]:
        raise click.UsageError("the query and the records cannot both come from standard input")
    return _text(words), words[1:]


def _tell_defaults(recipe: str, parameters: tuple[str, ...]) -> None:
    from kg.cookbook import recipes  # noqa: PLC0415

    given = _pairs(parameters)
    for each in recipes()[recipe].parameters:
        if each.name not in given:
            tell(f"{each.name}={each.default} (default)")


def _text(words: tuple[str, ...]) -> str:
    """The query: the first word, or what is in the file that it names."""
    from kg.sparql import decoded, from_file  # noqa: PLC0415

    if not words:
        raise click.UsageError("there is no query: give one in SPARQL, a file of one, or --name; see kg query --list")
    word = words[0]
    if word == "-":
        return decoded(sys.stdin.buffer.read(), word)
    if word.lower().endswith(_QUERIES):
        return from_file(Path(word))
    # DESCRIBE needs no braces.
    if "{" not in word and not _DESCRIBES.search(word):
        raise click.UsageError(
            f"{word} is no query: that comes first, in SPARQL, as a file {_QUERIES[0]}, or by --name"
        )
    return word


def _pairs(parameters: tuple[str, ...]) -> Mapping[str, str]:
    pairs = {}
    for each in parameters:
        key, sign, value = each.partition("=")
        if not sign:
            raise click.UsageError(f"--parameter {each}: it has to be KEY=VALUE")
        pairs[key] = value
    return pairs


def _form(asked: Query, form: str | None, output: Path | None) -> str:
    """The format to write: the one asked for, else that of the file's name, else the usual one."""
    from kg.sparql import writers  # noqa: PLC0415

    known = writers.formats(asked.form)
    if form is None and output is not None:
        form = writers.by_name(output.name)
        if form is None:
            raise click.UsageError(f"{output}: no format has names like that; name one with --format")
    if form is None:
        form = "csv" if asked.form == "select" and not sys.stdout.isatty() else known[0]
    if form not in known:
        raise click.UsageError(f"{form} is no format for the answer to {asked.form.upper()}: {', '.join(known)}")
    if form == "parquet":
        try:
            import pyarrow.parquet  # noqa: F401, PLC0415 - it is an extra, and is missed before anything is asked
        except ImportError as error:
            raise click.UsageError("there is no pyarrow to write Parquet: pip install 'trial-kg[frames]'") from error
    return form


def _list(keyword: str | None) -> int:
    """Print the queries of the cookbook: name, question, parameters with their defaults."""
    from kg.cookbook import recipes  # noqa: PLC0415

    found = [each for each in recipes().values() if keyword is None or _has(each, keyword.casefold())]
    for each in found:
        click.echo(f"{each.name}\n  {each.question}")
        for parameter in each.parameters:
            click.echo(f"  -p {parameter.name}={parameter.default}  {parameter.comment}")
    if not found:
        tell("no query of the cookbook has that word")
    return 0 if found else 1


def _has(recipe: Recipe, word: str) -> bool:
    return any(word in each.casefold() for each in (*recipe.keywords, recipe.name, recipe.question))
