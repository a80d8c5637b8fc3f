"""``kg serve``: a SPARQL endpoint and pages over a store or over files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from kg.cli.options import absolute, opened
from kg.cli.progress import counted, tell
from kg.iris import BASE
from kg.problems import InputError, StoreError

_MIB = 1 << 20
_EPILOG = """\
INPUT is one store that kg load has made (a folder), or files: records in any form that kg export reads,
or RDF files, which go into a temporary store first.

\b
Examples:
  kg serve trials.db
  kg serve page.json --port 8080
  kg serve trials.db --host 0.0.0.0 --public https://trials.example.org
  KG_TOKEN=… kg serve trials.db --writable

Ctrl-C ends it. SIGHUP opens the store anew, as after its folder was exchanged for a newer one.
docs/serve.md says what is limited and how, and what is not.
"""


def _public(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    found = absolute(context, parameter, value and f"{value.rstrip('/')}/")
    if found and found.count("/") > 3:
        raise click.BadParameter("it has to be the address of a whole host: pages link from its root")
    return found


@click.command(epilog=_EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--base", default=BASE, show_default=True, callback=absolute, help="What the IRIs of the data start with."
)
@click.option(
    "--public", metavar="URL", callback=_public, help="Address that people know, where a proxy stands before."
)
@click.option(
    "--writable", is_flag=True, help="Allow SPARQL Update and writing graphs to who shows the token KG_TOKEN."
)
@click.option(
    "--credentials",
    "secrets",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File, readable by you alone, with a line KG_TOKEN=, instead of the environment.",
)
@click.option("--no-union", is_flag=True, help="Query the default graph alone unless a query names graphs.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=10.0, show_default=True,
    help="Seconds that one query may take.",
)  # fmt: skip
@click.option(
    "--memory", type=click.IntRange(16), default=1024, show_default=True, help="MiB of memory that one query may take."
)
@click.option(
    "--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Rows or triples of an answer."
)
@click.option(
    "--size", type=click.IntRange(1), default=64, show_default=True, help="MiB of an answer, or of what is written."
)
@click.option("--workers", type=click.IntRange(1), default=8, show_default=True, help="Queries that run at once.")
@click.option("--waiting", type=click.IntRange(0), default=64, show_default=True, help="Queries that wait for a turn.")
@click.option("-v", "--verbose", is_flag=True, help="Tell of each request, without its query.")
def serve(  # noqa: PLR0913 - one argument an option
    inputs: tuple[str, ...],
    *,
    host: str,
    port: int,
    base: str,
    public: str | None,
    writable: bool,
    secrets: Path | None,
    no_union: bool,
    timeout: float,
    memory: int,
    rows: int,
    size: int,
    workers: int,
    waiting: int,
    verbose: bool,
) -> None:
    """Serve a SPARQL endpoint and a page for each thing."""
    try:
        from kg.web import serving  # noqa: PLC0415 - it is an extra
        from kg.web.jobs import Limits  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise click.UsageError(f"there is no {error.name} to serve with: pip install 'trial-kg[web]'") from error
    limits = Limits(
        seconds=timeout, memory=memory * _MIB, size=size * _MIB, rows=rows, workers=workers, waiting=waiting
    )
    token = _token(secrets) if writable else None
    with _store(inputs, base, writable=writable) as folder:
        settings = serving.Settings(
            host=host,
            port=port,
            base=base,
            public=public,
            token=token,
            union=not no_union,
            limits=limits,
            verbose=verbose,
            tell=tell,
        )
        serving.serve(folder, settings)


def _token(secrets: Path | None) -> str:
    from kg.store.credentials import credentials  # noqa: PLC0415

    token = credentials(secrets).token
    if not token:
        raise click.UsageError("--writable wants a token, in the environment variable KG_TOKEN or in --credentials")
    return token


@contextmanager
def _store(inputs: tuple[str, ...], base: str, *, writable: bool) -> Iterator[Path]:
    """The folder of the store: the one that is named, or a temporary one of what is in the files."""
    import tempfile  # noqa: PLC0415 - kg --help needs none of it

    from kg.mapping import Options  # noqa: PLC0415
    from kg.sparql import is_store  # noqa: PLC0415
    from kg.store import embedded, loading  # noqa: PLC0415

    if len(inputs) == 1 and is_store(inputs[0]):
        if not writable:  # else its owner sees to that
            _search(Path(inputs[0]))
        yield Path(inputs[0])
        return
    if writable:
        raise click.UsageError("--writable wants a store; what is written to files would be lost at the end")
    opened(inputs)
    with tempfile.TemporaryDirectory(prefix="kg-") as place:
        folder = Path(place) / "store"
        choices = loading.Choices(
            options=Options(base), on_problem=tell, progress=lambda graphs: counted(graphs, Path())
        )
        with closing(embedded.Embedded.opened(folder)) as store:
            tally = loading.load(inputs, store, choices)
        tell(tally)
        if not tally.new and not tally.added:
            raise InputError("there is nothing to serve: none of it could be read")
        yield folder


def _search(folder: Path) -> None:
    """See to it that studies can be searched; without, all else is served nevertheless."""
    from kg.store import embedded, indexing  # noqa: PLC0415

    try:
        if not indexing.usable(folder):
            tell(f"{folder}: its search index is missing or not up to date, and is made anew")
            indexing.opened(folder, embedded.opened(folder, read_only=True)).close()
    except StoreError as error:
        tell(f"{error}; studies cannot be searched")
