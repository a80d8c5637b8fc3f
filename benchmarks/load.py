"""What kg load takes for a million quads, beside pyoxigraph's own bulk_load of the same quads as an N-Quads file.

Usage: python benchmarks/load.py [RECORDS] [QUADS]

RECORDS is any input of kg export, by default the real records beside the project. They are repeated under other numbers
until they make QUADS quads, by default 1,000,000. Times are of whole processes, the best of two rounds in turns; of
CPU and wall time only the ratios within one run say anything.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from kg import mapping, pipeline, sources
from kg.sinks import SINKS

ROUNDS = 2
RECORDS = Path(__file__).parent.parent.parent / "shared/records/ctgov.jsonl"
BULK_LOAD = "import sys, pyoxigraph; pyoxigraph.Store(sys.argv[1]).bulk_load(path=sys.argv[2])"


def prepare(records: str, wanted: int, folder: Path) -> int:
    """Write records.jsonl and quads.nq, which say the same; gives the number of quads."""
    raw = [each for each in sources.raw_records(records) if isinstance(each, sources.RawRecord)]
    nquads, options, quads, turn = SINKS["nquads"], mapping.Options(), 0, 0
    with (folder / "records.jsonl").open("wb") as lines, (folder / "quads.nq").open("wb") as out:
        while quads < wanted:
            for each in raw:
                data = re.sub(rb"NCT0(\d{7})", b"NCT%d\\1" % turn, each.data).replace(b"\n", b" ")
                found = pipeline.one(sources.RawRecord(each.origin, each.source, data), options)
                if isinstance(found, pipeline.Mapped) and quads < wanted:
                    lines.write(data + b"\n")
                    out.write(nquads.encode(found.graph))
                    quads += len(found.graph.triples)
            turn += 1
    return quads


def measure(*command: str) -> tuple[float, float, int]:
    """Wall and CPU seconds and the greatest memory in MB of a process, which has to succeed."""
    started = time.perf_counter()
    pid = os.posix_spawn(sys.executable, [sys.executable, *command], os.environ)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def main() -> None:
    """Measure, and print a table."""
    records = sys.argv[1] if len(sys.argv) > 1 else str(RECORDS)
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name), f"{name}/store"
        quads = prepare(records, wanted, folder)
        commands = {
            "bulk_load of the N-Quads file": ("-c", BULK_LOAD, store, f"{name}/quads.nq"),
            "kg load of the N-Quads file": ("-m", "kg", "load", f"{name}/quads.nq", "--store", store),
            "kg load of the records": ("-m", "kg", "load", f"{name}/records.jsonl", "--store", store),
        }
        times: dict[str, list[tuple[float, float, int]]] = {each: [] for each in commands}
        for _ in range(ROUNDS):
            for each, command in commands.items():
                times[each].append(measure(*command))
                shutil.rmtree(store)
    print(f"{quads:,} quads")
    best = {each: [min(column) for column in zip(*rounds, strict=True)] for each, rounds in times.items()}
    wall, cpu, _ = next(iter(best.values()))
    for each, (seconds, busy, memory) in best.items():
        print(
            f"{each:30} wall {seconds:6.2f} s ×{seconds / wall:.2f}   CPU {busy:6.2f} s ×{busy / cpu:.2f}   {memory} MB"
        )


if __name__ == "__main__":
    main()
