"""The modest mapping with the objects of rdflib, a graph a record, to N-Triples or Turtle.

``python -m benchmarks.tools.rdflib nt|turtle INPUT OUTPUT``
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

from rdflib import XSD, Graph, Literal, URIRef

from benchmarks.modest import Modest, Terms
from benchmarks.rules import PREFIXES
from kg.sources.ctgov_json import decode


def text(value: str | None, lang: str | None = None) -> Literal | None:
    """A string with a visible character, with a language or without."""
    return None if not value or value.isspace() else Literal(value, lang=lang)


def date(value: str | None) -> Literal | None:
    """A day."""
    return None if value is None else Literal(value, datatype=XSD.date)


def plain(value: bool | int | None) -> Literal | None:  # noqa: FBT001 - it is what is encoded
    """A boolean or an integer, with the datatype that rdflib gives it."""
    return None if value is None else Literal(value)


def decimal(value: float | None) -> Literal | None:
    """A decimal without trailing zeros."""
    return None if value is None else Literal(Decimal(repr(value).removesuffix(".0")))


def main(syntax: str, source: Path, output: Path) -> None:
    """Each record as a graph of its own, so that memory stays flat."""
    modest = Modest(Terms(URIRef, text, date, plain, plain, decimal))
    with source.open("rb") as records, output.open("wb") as out:
        for record in records:
            graph = Graph(bind_namespaces="none")
            for prefix, namespace in PREFIXES.items():
                graph.bind(prefix, namespace)
            for triple in modest(decode(record)):
                if triple[2] is not None:
                    graph.add(triple)
            graph.serialize(out, format=syntax, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
