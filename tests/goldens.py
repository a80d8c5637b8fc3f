"""The golden records, as ``tools/golden.py`` finds and maps them."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path

from peers import ROOT

from kg.mapping import Options, graph
from kg.record import Study
from kg.sources import read_one
from kg.terms import RecordGraph

_TOOL = runpy.run_path(str(ROOT / "tools/golden.py"))
GOLDEN: Path = _TOOL["GOLDEN"]
RECORDS: list[Path] = _TOOL["records"]()
NAMES = [record.stem for record in RECORDS]
lines = _TOOL["lines"]
expected = _TOOL["expected"]
CONTACTS = Options(contacts=True)


@cache
def study(record: Path) -> Study:
    """A golden record, read."""
    return read_one(record)


@cache
def golden_graph(record: Path) -> RecordGraph:
    """All that an export may say of a golden record."""
    return graph(study(record), CONTACTS)
