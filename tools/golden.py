"""Write ``tests/golden/*.nt``, the graphs that the golden records must give: ``make golden``.

A golden record is a small study, written by hand for one odd case; a change of its graph is a change of the mapping,
and is reviewed as such. Contacts are on, so that nothing that an export may hold is missing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.mapping import Options, graph
from kg.sources import read_one

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests/golden"


def records() -> list[Path]:
    """The golden records: those in JSON, and the text page that is the README's example."""
    return [*sorted(GOLDEN.glob("*.json")), ROOT / "examples/NCT02955615.txt"]


def expected(record: Path) -> Path:
    """Where the graph of a golden record is kept."""
    return GOLDEN / f"{record.stem}.nt"


def lines(record: Path) -> list[str]:
    """The graph of a record as N-Triples, sorted, each line with its end."""
    triples = graph(read_one(record), Options(contacts=True)).triples
    return sorted(f"{subject} {predicate} {value} .\n" for subject, predicate, value in triples)


def main() -> int:
    """Write each graph that is not what is kept, and delete those whose record is gone."""
    kept = {expected(record): "".join(lines(record)) for record in records()}
    for path in GOLDEN.glob("*.nt"):
        if path not in kept:
            path.unlink()
            sys.stderr.write(f"{path.relative_to(ROOT)} deleted\n")
    for path, wanted in kept.items():
        if not path.exists() or path.read_text("utf-8") != wanted:
            path.write_text(wanted, "utf-8")
            sys.stderr.write(f"{path.relative_to(ROOT)} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
