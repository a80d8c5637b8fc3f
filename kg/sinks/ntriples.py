"""N-Triples and N-Quads: the tokens as they are, one statement a line.

https://www.w3.org/TR/n-triples/ and https://www.w3.org/TR/n-quads/
"""

from __future__ import annotations

from kg.sinks.sink import Sink
from kg.terms import RecordGraph


def _ntriples(graph: RecordGraph) -> bytes:
    return "".join([f"{subject} {predicate} {value} .\n" for subject, predicate, value in graph.triples]).encode()


def _nquads(graph: RecordGraph) -> bytes:
    end = f"{graph.name} .\n"
    return "".join([f"{subject} {predicate} {value} {end}" for subject, predicate, value in graph.triples]).encode()


NTRIPLES = Sink("ntriples", "nt", "application/n-triples", _ntriples)
NQUADS = Sink("nquads", "nq", "application/n-quads", _nquads)
