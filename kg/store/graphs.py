"""A graph as stores take it: its name, its triples as N-Triples, and which version of a record it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from kg.sinks import SINKS
from kg.terms import IRI, RecordGraph
from kg.vocab import CT, DCTERMS

VERSION_PROPERTIES = CT.dataVersion, DCTERMS.modified, CT.lastUpdateSubmitDate
"""What dates a record: the registry's day of the data, then its own last change, public and sent in."""

_DATE = re.compile(
    rb'^(<[^>]*>) (%s) "(\d{4}-\d\d-\d\d)"' % b"|".join(re.escape(each.encode()) for each in VERSION_PROPERTIES),
    re.MULTILINE,
)

_MAPPING = re.compile(rb'^(<[^>]*>) %s "([^"]*)"' % re.escape(CT.mappingVersion.encode()), re.MULTILINE)


class Version(NamedTuple):
    """The dates of :data:`VERSION_PROPERTIES`, ``YYYY-MM-DD``, each empty where the record does not say."""

    data: str = ""
    modified: str = ""
    submitted: str = ""

    def __str__(self) -> str:
        """The date that says most."""
        return next(filter(None, self), "no date")


@dataclass(frozen=True, slots=True)
class StoredGraph:
    """A graph to be loaded: ``triples`` is N-Triples, ``size`` how many there are, each once.

    ``name`` is None for triples that stand in no named graph.
    """

    name: IRI | None
    triples: bytes
    size: int

    @property
    def quads(self) -> bytes:
        """The same as N-Quads."""
        if self.name is None:
            return self.triples
        # A line end within a literal is escaped, so this finds the ends of the statements and nothing else.
        return self.triples.replace(b" .\n", b" %s .\n" % self.name.encode())

    @property
    def version(self) -> Version:
        """The version of the record that the graph is named after."""
        return version(self.dates)

    @property
    def dates(self) -> dict[str, str]:
        """The dates that the graph gives for that record, by property."""
        name = (self.name or "").encode()
        return {found[2].decode(): found[3].decode() for found in _DATE.finditer(self.triples) if found[1] == name}

    @property
    def mapping(self) -> str:
        """The version of the mapping that made the graph of a record; empty for other graphs."""
        name = (self.name or "").encode()
        return next((found[2].decode() for found in _MAPPING.finditer(self.triples) if found[1] == name), "")


def of_record(graph: RecordGraph) -> StoredGraph:
    """The graph of a record, under the record's IRI."""
    return StoredGraph(graph.name, SINKS["ntriples"].encode(graph), len(graph.triples))


def version(dates: dict[str, str]) -> Version:
    """The version from the dates by property."""
    return Version(*(dates.get(each, "") for each in VERSION_PROPERTIES))


def older(this: Version, that: Version) -> bool:
    """Whether ``this`` is an older version than ``that``: the first date that both have and that differs decides.

    Where there is none, nobody can tell, and it is not called older.
    """
    return next((one < other for one, other in zip(this, that, strict=True) if one and other and one != other), False)
