"""``kg load``: records and RDF files into a triple store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kg.cli.options import apart, graphs, inputs, opened
from kg.cli.progress import Rejected, counted, tell
from kg.store.kinds import KINDS

if TYPE_CHECKING:
    from kg.store.graphs import Version
    from kg.store.loading import Store
    from kg.terms import IRI

_SHOWN = 5  # records named that are older than what is there

_EPILOG = """\
INPUT is files or folders of records, in any form that kg export reads, and of RDF (.ttl .nt .nq .trig .rdf .jsonld,
with .gz or .zst compressed). A record is one named graph. Each graph replaces the one of its name as a whole, so a load
can be repeated. A record that is older than the one in the store is left out, which answers 1. Within one load the
first record of a number counts, whatever its date: give the newest input first. In the end the triples of every graph
are counted; a wrong count answers 4.

Who you are to a server says the environment: KG_USER and KG_PASSWORD, or KG_TOKEN; or a file of such lines, see
--credentials.

\b
Examples:
  kg load dump.jsonl.zst --store trials.db
  kg load mesh.nt.gz --store trials.db --graph http://id.nlm.nih.gov/mesh
  kg load today.zip --to http://localhost:7878 --kind oxigraph
"""


def _iri(_context: click.Context, _parameter: click.Parameter, value: str | None) -> IRI | None:
    if value is None:
        return None
    import pyoxigraph  # noqa: PLC0415 - only where the option is given

    from kg.terms import iri  # noqa: PLC0415

    try:
        return iri(pyoxigraph.NamedNode(value).value)
    except ValueError as error:
        raise click.BadParameter(f"this is not an IRI: {error}") from error


def _url(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    from urllib.parse import urlsplit  # noqa: PLC0415 - only where the option is given

    if value is None:
        return None
    parts = urlsplit(value)
    if parts.username is not None or parts.password is not None:
        raise click.BadParameter("user and password do not belong into an address; see --credentials")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        raise click.BadParameter("it has to be an http(s) address without #")
    return value


@click.command(epilog=_EPILOG)
@inputs
@click.option(
    "--store", "folder", type=click.Path(file_okay=False, path_type=Path), help="Folder of the embedded store."
)
@click.option("--to", "url", metavar="URL", callback=_url, help="Address of a server instead.")
@click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    default="graph-store",
    show_default=True,
    metavar="KIND",
    help=f"What the server is: {', '.join(KINDS)}; docs/stores.md says which address each has. graph-store is any with "
    "the SPARQL 1.1 Graph Store HTTP Protocol.",
)
@click.option(
    "--credentials",
    "secrets",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File, readable by you alone, of lines KG_USER=, KG_PASSWORD= or KG_TOKEN=, instead of the environment.",
)
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=300.0, show_default=True,
    help="Seconds that the server may take for an answer.",
)  # fmt: skip
@click.option(
    "--graph", metavar="IRI", callback=_iri, help="Graph for the triples of RDF files that are in no named graph."
)
@click.option(
    "--force",
    is_flag=True,
    help="Let an older record replace a newer one, and send a server also what seems to be there.",
)
@graphs
def load(  # noqa: PLR0913 - one argument an option
    inputs: tuple[str, ...],
    source: str | None,
    folder: Path | None,
    url: str | None,
    kind: str,
    *,
    secrets: Path | None,
    timeout: float,
    graph: IRI | None,
    base: str,
    force: bool,
    contacts: bool,
    no_same_as: bool,
) -> int:
    """Load records or RDF into a triple store."""
    from kg.mapping import Options  # noqa: PLC0415 - kg --help needs none of it
    from kg.store import loading  # noqa: PLC0415

    if (folder is None) == (url is None):
        raise click.UsageError("name one store: the folder of an embedded one with --store, or a server with --to")
    if folder is not None:
        _refuse_options_of_servers()
    opened(inputs)
    apart(inputs, folder)
    rejected = Rejected()
    told = 0

    def on_older(name: IRI, given: Version, there: Version) -> None:
        nonlocal told
        told += 1
        if told <= _SHOWN:
            number = name[1:-1].rpartition("/")[2]
            tell(f"{number}: the record of {given} is older than that of {there} in the store, and is left out")

    choices = loading.Choices(
        source=source,
        options=Options(base, contacts=contacts, same_as=not no_same_as),
        graph=graph,
        force=force,
        on_problem=rejected,
        on_older=on_older,
        progress=lambda found: counted(found, Path()),
    )
    with closing(_opened(folder, url, kind, secrets, timeout)) as store:
        tally = loading.load(inputs, store, choices)
    if told > _SHOWN:
        tell(f"… and {told - _SHOWN:,} more like these")
    if told:
        tell("--force lets older records replace newer ones")
    tell(tally)
    return max(rejected.code, 1 if tally.older else 0)


def _refuse_options_of_servers() -> None:
    context = click.get_current_context()
    for name in ("kind", "secrets", "timeout"):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = {"secrets": "credentials"}.get(name, name)
            raise click.UsageError(f"--{option} is about a server, and says nothing of the store in a folder")


def _opened(folder: Path | None, url: str | None, kind: str, secrets: Path | None, timeout: float) -> Store:
    if folder is not None:
        from kg.store import embedded  # noqa: PLC0415 - it loads pyoxigraph

        return embedded.Embedded.opened(folder)
    from kg.store import connection, credentials, remote  # noqa: PLC0415 - they load httpx

    found = credentials.credentials(secrets)
    return remote.Remote(str(url), KINDS[kind], connection.Connection(KINDS[kind], found, timeout))
