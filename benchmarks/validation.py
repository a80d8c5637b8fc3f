"""How fast records are validated: pySHACL and the compiled shapes, on the same records in one run.

``python benchmarks/validation.py INPUT [N]`` reads what ``kg validate`` reads, and takes every Nth record. Both get the
mapped graphs; CPU time is counted, and what each needs once, to take the shapes apart, is told beside it.
"""

from __future__ import annotations

import sys
import time
from itertools import pairwise

from kg import mapping, pipeline
from kg.terms import RecordGraph
from kg.validation import reports, shapes_graph
from kg.validation.core import compiled


def graphs(path: str, step: int) -> list[RecordGraph]:
    """The graphs of every ``step``-th record in a file or a folder."""
    return [*pipeline.graphs(pipeline.raw_records([path]), mapping.Options(), lambda _: None)][::step]


def main() -> None:
    """Validate the records in both ways, and print rates, their ratio, and whether all findings are equal."""
    records = graphs(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    triples = sum(len(record.triples) for record in records)
    shapes = shapes_graph()
    marks = [time.process_time()]
    compiled(shapes)
    marks.append(time.process_time())
    fast = reports(records)
    marks.append(time.process_time())
    reports([max(records, key=lambda each: len(each.triples))])  # every query is parsed when it is first asked
    marks.append(time.process_time())
    slow = [report for record in records for report in reports([record])]
    marks.append(time.process_time())
    compiling, ours, _, theirs = (end - start for start, end in pairwise(marks))
    print(f"{len(records):,} records, {triples:,} triples, {sum(len(each.findings) for each in slow):,} findings")
    print(f"pySHACL   {len(records) / theirs:8.1f} records a CPU second")
    print(f"compiled  {len(records) / ours:8.1f} records a CPU second, after {compiling:.2f} s to compile the shapes")
    print(f"ratio     {theirs / ours:8.1f}")
    print(f"findings  {'equal' if fast == slow else 'DIFFERENT'}")


if __name__ == "__main__":
    main()
