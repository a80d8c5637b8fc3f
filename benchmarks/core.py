"""What the core costs: microseconds of CPU a triple, step by step, on the records of a file.

``python benchmarks/core.py records.jsonl [--rounds 5]`` reads the input through the sources, as an export does, and
runs each step over all of its records in turn; the best of the rounds counts. Steps take turns within a round, so that
a busy machine is busy for all of them. The last column is the ratio to a bare generator with one f-string a triple, the
least that a mapping in plain Python can cost: compare that between machines, never the microseconds.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from kg import mapping, sources
from kg.record import Study
from kg.sinks import SINKS
from kg.sources import RawRecord
from kg.terms import RecordGraph

GENERATOR = "bare generator"


def bare(subject: str, predicate: str, values: range) -> Iterator[tuple[str, str, str]]:
    """The least that a mapping can do for a triple: make one token and yield it."""
    for value in values:
        yield subject, predicate, f'"{value}"'


def seconds(step: Callable[[Any], object], items: list[Any]) -> float:
    """CPU time of a step over all items; what it gives is thrown away, as an export does once it is written."""
    start = time.process_time()
    deque(map(step, items), maxlen=0)
    return time.process_time() - start


def core(raw: RawRecord) -> bytes:
    """One record from its bytes to N-Triples, as an export does it."""
    study = sources.study(raw)
    return SINKS["ntriples"].encode(mapping.graph(study)) if isinstance(study, Study) else b""


def main() -> None:
    """Measure every step and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("input", help="records in any form that kg export reads")
    parser.add_argument("--rounds", type=int, default=5, help="how often each step runs; the best counts (default 5)")
    given = parser.parse_args()

    raw = [each for each in sources.raw_records(given.input) if isinstance(each, RawRecord)]
    studies = [study for each in raw if isinstance(study := sources.study(each), Study)]
    graphs: list[RecordGraph] = [mapping.graph(study) for study in studies]
    triples = sum(len(graph.triples) for graph in graphs)
    steps: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        GENERATOR: (lambda n: list(bare("<s>", "<p>", range(n))), [len(graph.triples) for graph in graphs]),
        "decode": (sources.study, raw),
        "map": (mapping.graph, studies),
        **{name: (sink.encode, graphs) for name, sink in SINKS.items()},
        "decode, map, ntriples": (core, raw),
    }
    gc.collect()
    gc.freeze()  # what is kept here for the next round would be gone in an export, and is not the collector's to walk
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(given.rounds):
        for name, (step, items) in steps.items():
            best[name] = min(best[name], seconds(step, items))
    print(f"{len(graphs):,} records, {triples:,} triples, best of {given.rounds}\n")
    print(f"{'step':24} {'µs a triple':>12} {'ratio':>7}")
    for name, spent in best.items():
        print(f"{name:24} {spent / triples * 1e6:12.3f} {spent / best[GENERATOR]:7.1f}")


if __name__ == "__main__":
    main()
