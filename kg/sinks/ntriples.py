"""N-Triples and N-Quads: the tokens as they are, one statement a line.

https://www.w3.org/TR/n-triples/ and https://www.w3.org/TR/n-quads/
"""

from __future__ import annotations

from kg.sinks.sink import Sink
from kg.terms import RecordGraph


def _ntriples(graph: RecordGraph) -> bytes:
    return _lines(graph, b" .\n")


def _nquads(graph: RecordGraph) -> bytes:
    return _lines(graph, f" {graph.name} .\n".encode())


def _lines(graph: RecordGraph, end: bytes) -> bytes:
    # Encoded line by line: one character beyond Latin-1 would make a text of the whole record twice or four times as
    # wide. The empty line is for the end of the last.
    return end.join([*map(str.encode, map(" ".join, graph.triples)), b""])


NTRIPLES = Sink("ntriples", "nt", "application/n-triples", _ntriples)
NQUADS = Sink("nquads", "nq", "application/n-quads", _nquads)
