"""What a process costs: CPU time of all it does, wall time, and peak memory, as the system counts them.

Only for systems that have ``os.wait4``. The process that measures must itself be small, for Linux counts the memory of
the parent at the moment of the start into the child's peak.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
# Linux counts memory in KiB, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


class Failed(Exception):  # noqa: N818 - it says what the command did
    """Raised for a command that does not end well, with the last line of what it said."""


class Cost(NamedTuple):
    """Seconds of CPU, of the process and its children together, seconds of wall time, and bytes.

    ``memory`` is the peak of the largest of these processes, not their sum.
    """

    cpu: float
    wall: float
    memory: int


def cost(command: Sequence[str | Path]) -> Cost:
    """Run a command from the root of the project, its output thrown away; :class:`Failed` if it does not answer 0."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines()
            raise Failed(lines[-1] if lines else f"it answered {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * _UNIT)


def costs(command: Sequence[str | Path], seconds: float) -> list[Cost]:
    """Run a command once, and up to four times more while the next run should end within so many ``seconds``."""
    found = [cost(command)]
    while len(found) < 5 and sum(each.wall for each in found) + found[-1].wall < seconds:
        found.append(cost(command))
    return found


def best(found: Sequence[Cost]) -> Cost:
    """The least of each figure: what else went on in the machine can only add to it."""
    return Cost(*(min(figures) for figures in zip(*found, strict=True)))
