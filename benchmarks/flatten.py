"""Lay the records out as flat tables, for the tools that cannot follow lists within lists back to their study.

``python -m benchmarks.flatten INPUT FOLDER`` writes one CSV file for each sort of rows in the table of rules, with the
columns that its rules name. What this costs is not counted for the tools that need it.
"""

from __future__ import annotations

import contextlib
import csv
import json
import sys
from pathlib import Path

from benchmarks.rules import columns, rows, rules, value


def file_name(path: str) -> str:
    """The file of the rows at that path."""
    return f"{path.replace('.', '_') or 'study'}.csv"


def main(source: Path, folder: Path) -> None:
    """Write the tables of all records in a file of JSON Lines."""
    folder.mkdir(exist_ok=True)
    tables = columns(rules())
    with contextlib.ExitStack() as stack:
        writers = {}
        for path, named in tables.items():
            out = stack.enter_context((folder / file_name(path)).open("w", encoding="utf-8", newline=""))
            writers[path] = csv.writer(out, lineterminator="\n")
            writers[path].writerow(named.values())
        for line in stack.enter_context(source.open("rb")):
            record = json.loads(line)
            for path, named in tables.items():
                writers[path].writerows([value(row, each) for each in named] for row in rows(record, path))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
