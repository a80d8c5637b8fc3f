"""The description of a data set: what it holds, counted, and that as VoID, DCAT and PROV.

A data set is the union of all graphs of a store, the default graph among them. Every word of its description comes from
the data, so that the same data gives the same description on any day.
"""

from __future__ import annotations

from kg.description.counts import ClassCount, Description, LinkCount, Period, PropertyCount, describe
from kg.description.rdf import PREFIXES, serialize, statements

__all__ = [
    "PREFIXES",
    "ClassCount",
    "Description",
    "LinkCount",
    "Period",
    "PropertyCount",
    "describe",
    "serialize",
    "statements",
]
