"""The index by which people find studies: full text and facets, in SQLite, beside the embedded store."""

from __future__ import annotations

from kg.search.entry import CODED, FACETS, READ, Entry, entry
from kg.search.index import NAME, PAGE, Counts, Found, Hit, Index

__all__ = ["CODED", "FACETS", "NAME", "PAGE", "READ", "Counts", "Entry", "Found", "Hit", "Index", "entry"]
