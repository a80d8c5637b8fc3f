"""Triple stores that tests start for themselves: on free ports of the loopback interface, in a folder of their own.

Each is a context manager that waits until the server answers, and ends that one server when the test is through. Where
a server is not installed, the test is skipped, see :func:`peers.need`.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from peers import need

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60.0  # seconds for a server to answer; Virtuoso makes its database first
VIRTUOSO_INI = Path("/usr/share/virtuoso-opensource-7/virtuoso.ini")


@dataclass(frozen=True)
class Server:
    """A server that runs: its endpoints, and what it takes to be let in."""

    url: str
    query_url: str
    update_url: str
    store_url: str
    user: str | None = None
    password: str | None = None
    isql_port: int | None = None


@contextmanager
def oxigraph_server(*, union: bool = False) -> Iterator[Server]:
    """An empty Oxigraph server in memory; with ``union`` its default graph is the union of all graphs."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    need(program is not None, "the Oxigraph server is not installed (pip install oxigraph)")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="kg-oxigraph-") as folder:
        command = [str(program), "serve", "--bind", f"127.0.0.1:{port}", *(["--union-default-graph"] if union else [])]
        with _running(command, Path(folder), f"http://127.0.0.1:{port}/"):
            url = f"http://127.0.0.1:{port}"
            yield Server(url, f"{url}/query", f"{url}/update", f"{url}/store")


@contextmanager
def virtuoso_server() -> Iterator[Server]:
    """An empty Virtuoso with its user ``dba``, who may write."""
    program = shutil.which("virtuoso-t")
    need(program is not None and VIRTUOSO_INI.is_file(), "Virtuoso is not installed (Debian: virtuoso-opensource-7)")
    http, isql = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="kg-virtuoso-") as name:
        folder = Path(name)
        (folder / "vsp").mkdir()
        ini = VIRTUOSO_INI.read_text("utf-8")
        ini = ini.replace("/var/lib/virtuoso-opensource-7/db", name).replace("/var/lib/virtuoso-opensource-7", name)
        ini = re.sub(r"(?m)^ServerPort\s*=\s*1111$", f"ServerPort = 127.0.0.1:{isql}", ini)
        ini = re.sub(r"(?m)^ServerPort\s*=\s*8890$", f"ServerPort = 127.0.0.1:{http}", ini)
        ini = re.sub(r"(?m)^(DirsAllowed\s*=.*)$", rf"\1, {name}", ini)
        (folder / "virtuoso.ini").write_text(ini, "utf-8")
        command = [str(program), "+configfile", "virtuoso.ini", "+foreground"]
        url = f"http://127.0.0.1:{http}"
        with _running(command, folder, f"{url}/sparql"):
            auth = f"{url}/sparql-auth"
            yield Server(url, auth, auth, f"{url}/sparql-graph-crud-auth", "dba", "dba", isql)


def free_port() -> int:
    """A port of the loopback interface that nobody uses at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _running(command: list[str], folder: Path, url: str) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            _wait(process, folder / "log", url)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], log: Path, url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - it is ours, on the loopback interface
                return
        except urllib.error.HTTPError as error:
            error.close()
            return  # it answers, if only that this is not what it wants
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server does not answer at {url}: {log.read_text('utf-8', 'replace')[-2000:]}")
