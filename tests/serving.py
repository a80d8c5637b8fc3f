"""``kg serve`` as a process of its own, on a free port, which ends with the test."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from peers import ROOT

from kg.store import embedded, loading
from kg.terms import IRI

TOKEN = "a-token-for-writing"  # noqa: S105 - of servers that end with their test
_PATIENCE = 60.0  # seconds that a server may take to begin


@dataclass
class Running:
    """A server: where it is, its process, and what it has told so far."""

    root: str
    process: subprocess.Popen[str]
    told: list[str] = field(default_factory=list)

    @property
    def address(self) -> tuple[str, int]:
        url = httpx.URL(self.root)
        return url.host, url.port or 80

    def workers(self) -> list[int]:
        """The processes of its pool."""
        return children(self.process.pid)

    def ready(self) -> list[int]:
        """Those of them that have opened the store."""
        return [pid for pid in self.workers() if _has_opened(pid)]

    def query(self, text: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.root}/sparql", params={"query": text}, headers=headers, timeout=60)


@contextlib.contextmanager
def started(over: Path, *options: str, token: str | None = None) -> Iterator[Running]:
    """A server over a store or a file that has said that it is ready."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_TO")}
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", str(over), *options, "--port", "0"],
        cwd=ROOT,
        env=environment | ({"KG_TOKEN": token} if token else {}),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        running = Running("", process)
        try:
            running.root = _ready(running)
            reader = threading.Thread(target=_read, args=(running,), daemon=True)
            reader.start()
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            finally:
                process.kill()
        reader.join()


def _ready(running: Running) -> str:
    assert running.process.stderr
    while line := running.process.stderr.readline():
        running.told.append(line)
        if found := re.search(r" at (http\S+?)/(, known as .*)?$", line.strip()):
            return found[1]
    raise AssertionError(f"the server has not begun: {''.join(running.told)}")


def _read(running: Running) -> None:
    assert running.process.stderr
    running.told.extend(running.process.stderr)


def empty_store(folder: Path) -> Path:
    """A store with nothing in it."""
    embedded.opened(folder / "db", create=True).flush()
    return folder / "db"


def small_store(folder: Path, name: str = "db", extra: Path | None = None) -> Path:
    """A store of the golden records and the example; and another file, in a record graph of its own."""
    inputs = [str(ROOT / "examples/NCT02955615.txt"), *map(str, sorted((ROOT / "tests/golden").glob("*.json")))]
    with contextlib.closing(embedded.Embedded.opened(folder / name)) as store:
        loading.load(inputs, store, loading.Choices())
        if extra:
            graph = IRI("<https://w3id.org/trial-kg/record/NCT66666666>")
            loading.load([str(extra)], store, loading.Choices(graph=graph))
    return folder / name


def children(pid: int) -> list[int]:
    """The processes that a process has started and that are there."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


def _has_opened(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return any(each.readlink().suffix == ".sst" for each in Path(f"/proc/{pid}/fd").iterdir())
    return False


def alive(pid: int) -> bool:
    """Whether a process is there, and not only waits to be counted out."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    return False


def eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether something comes true before so many seconds have passed."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def raw(address: tuple[str, int], data: bytes, seconds: float = 10) -> bytes:
    """What a server answers to bytes that no client of HTTP would send."""
    with socket.create_connection(address, timeout=seconds) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        with contextlib.suppress(OSError):
            while select.select([connection], [], [], seconds)[0] and (part := connection.recv(1 << 16)):
                answer += part
        return answer
