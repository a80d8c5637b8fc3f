"""``kg serve``: a SPARQL endpoint and pages over a store or over files."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import tell

if TYPE_CHECKING:
    from kg.web.server import Server

_EPILOG = """\b
INPUT is one store that kg load has made (a folder), or files: records in any form that kg export reads,
or RDF files.

\b
Examples:
  kg serve trials.db
  kg serve page.json --port 8080
  KG_TOKEN=… kg serve trials.db --writable
"""


@click.command(epilog=_EPILOG)
@click.argument("inputs", nargs=-1, required=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, default=8000, show_default=True, help="Port to listen on; 0 for a free one.")
@click.option("--writable", is_flag=True, help="Allow SPARQL Update and writing graphs to who shows the token in KG_TOKEN.")
@click.option("--no-union", is_flag=True, help="Query the default graph alone unless a query names graphs.")
@click.option("--timeout", type=float, default=10.0, show_default=True, help="Seconds that one query may take.")
def serve(
    inputs: tuple[str, ...], host: str, port: int, *, writable: bool, no_union: bool, timeout: float
) -> None:
    """Serve a SPARQL endpoint and a page for each thing."""
    import uvicorn  # noqa: PLC0415

    from kg.web.app import application  # noqa: PLC0415
    from kg.web.jobs import Limits  # noqa: PLC0415
    from kg.web.server import opened  # noqa: PLC0415

    token = os.environ.get("KG_TOKEN")
    if writable and not token:
        raise click.UsageError("--writable wants a token for writing in the environment variable KG_TOKEN")
    app = application(lambda: opened(Path(inputs[0]), Limits(seconds=timeout), token=token if writable else None, union=not no_union))
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
