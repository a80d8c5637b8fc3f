"""Dumps of small made-up records, and the command run on them as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from peers import ROOT

SAYS_NOTHING = b'{"neither": "a study"}\n'


def line(number: int, title: str = "A Made-up Study", *, padding: int = 0) -> bytes:
    """One record, as a line; ``padding`` bytes of it are of no meaning."""
    identification = {"nctId": f"NCT9{number:07}", "briefTitle": title}
    sponsor = {"leadSponsor": {"name": f"Sponsor {number % 7}", "class": "OTHER"}}
    design = {"studyType": "INTERVENTIONAL"}
    sections = {
        "identificationModule": identification,
        "sponsorCollaboratorsModule": sponsor,
        "designModule": design,
    }
    record = {"protocolSection": sections, "hasResults": False, "unknown": "x" * padding}
    return json.dumps(record).encode() + b"\n"


def dump(folder: Path, count: int, name: str = "dump.jsonl") -> Path:
    """A file of so many records; of every hundred one is broken and one has the number of another, far before it."""
    path = folder / name
    with path.open("wb") as file:
        for number in range(count):
            if number % 100 == 40:
                file.write(SAYS_NOTHING)
            elif number % 100 == 80:
                file.write(line(number - 77, "A Later Record"))
            else:
                file.write(line(number))
    return path


def command(*words: str | Path | int) -> list[str]:
    return [sys.executable, "-m", "kg", *map(str, words)]


def kg(*words: str | Path | int, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **env}
    return subprocess.run(command(*words), input=stdin, capture_output=True, check=False, env=environment, cwd=ROOT)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
