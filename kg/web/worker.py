"""A worker: a process that answers jobs over a store that it only reads, one at a time, until its input ends.

``python -m kg.web.worker FOLDER LIMITS``. A message is its length in four bytes, then MessagePack.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from kg.problems import Failure
from kg.store import embedded
from kg.web.engine import done
from kg.web.jobs import Answer, Job, Limits, Prepare, Refusal, Reply

HEADER = 4
"""Bytes of the length before a message."""

_LATER = 1.0
"""Seconds after its deadline at which a job ends this process."""


def framed(message: Job | Reply) -> bytes:
    """A message as it goes through a pipe."""
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(HEADER, "big") + body


def length(header: bytes) -> int:
    """How many bytes follow a header."""
    return int.from_bytes(header, "big")


def main() -> None:
    """Answer until the server closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to handle
    folder, limits = sys.argv[1], msgspec.json.decode(sys.argv[2], type=Limits)
    try:
        store = embedded.opened(Path(folder), read_only=True)
    except Failure as error:
        _send(sys.stdout.buffer, Refusal(status=503, reason=str(error)))
        return
    _cap_memory(limits.memory)
    decoder = msgspec.msgpack.Decoder(Job)
    source, out = sys.stdin.buffer, sys.stdout.buffer
    _send(out, Answer(media_type="", body=b""))  # ready
    while header := source.read(HEADER):
        job = decoder.decode(source.read(length(header)))
        # The server ends what takes too long; where it is no more, nobody would. So the system ends this process.
        if not isinstance(job, Prepare):
            signal.setitimer(signal.ITIMER_REAL, limits.seconds + _LATER)
        reply = done(store, job, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            _send(out, reply)
        except BrokenPipeError:  # the server is no more
            os._exit(0)


def _send(out: BinaryIO, message: Reply) -> None:
    out.write(framed(message))
    out.flush()


def _cap_memory(more: int) -> None:
    """Let this process take ``more`` bytes than it has now. One that needs more is ended by the failed allocation."""
    with contextlib.suppress(OSError, ValueError):  # a system without /proc, or with a lower limit of its own
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        limit = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
