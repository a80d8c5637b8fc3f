"""Records in any number, made of real ones: repeated under new numbers, so that no two have the same.

``python -m benchmarks.repeat [--median] COUNT INPUT …`` writes JSON Lines to the standard output. INPUT is anything
that ``kg export`` reads. With ``--median`` only the hundred records are repeated whose size is nearest to the median,
so that the mean does not hang on a few large ones.
"""

from __future__ import annotations

import sys
from itertools import cycle, islice
from statistics import median

import msgspec

from kg import sources
from kg.pipeline import raw_records
from kg.problems import Problem
from kg.sources import RawRecord, ctgov_json

FIRST = 90_000_000
MEDIAN = 100


def lines(paths: list[str]) -> list[bytes]:
    """The records of the inputs, each as one line of JSON; pages of text are turned into it."""
    found = []
    for raw in raw_records(paths):
        study = sources.study(raw) if isinstance(raw, RawRecord) else raw
        if isinstance(study, Problem) or isinstance(raw, Problem):
            raise SystemExit(f"cannot be measured: {study}")
        data = raw.data if raw.source == ctgov_json.NAME else msgspec.json.encode(study)
        found.append(msgspec.json.format(data, indent=-1) + b"\n")
    return found


def middle(records: list[bytes]) -> list[bytes]:
    """The records whose size is nearest to the median, in their order."""
    centre = median(map(len, records))
    chosen = sorted(range(len(records)), key=lambda index: abs(len(records[index]) - centre))[:MEDIAN]
    return [records[index] for index in sorted(chosen)]


def main(count: int, paths: list[str], *, near_the_median: bool) -> None:
    """Write them; a record's own number is replaced wherever it stands."""
    records = middle(lines(paths)) if near_the_median else lines(paths)
    numbered = [(record, ctgov_json.decode(record).protocol_section.identification_module.nct_id) for record in records]
    for position, (record, number) in enumerate(islice(cycle(numbered), count)):
        sys.stdout.buffer.write(record.replace(number.encode(), b"NCT%08d" % (FIRST + position)))


if __name__ == "__main__":
    given = [each for each in sys.argv[1:] if each != "--median"]
    main(int(given[0]), given[1:], near_the_median="--median" in sys.argv)
