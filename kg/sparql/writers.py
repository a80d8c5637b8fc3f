"""Answers as bytes: the W3C's formats of results, tables, and RDF.

https://www.w3.org/TR/sparql11-results-json/ · https://www.w3.org/TR/sparql11-results-csv-tsv/ ·
https://www.w3.org/TR/rdf-sparql-XMLres/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import BinaryIO, cast

import pyoxigraph as ox

from kg.rdf import reader
from kg.sinks import SINKS, turtle
from kg.sparql import display
from kg.sparql.found import Found, Row
from kg.sparql.syntax import PREFIXES
from kg.terms import XSD, Term, Triple
from kg.vocab import RDF

_W3C = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_RDF = {name: ox.RdfFormat.from_extension(sink.extension) for name, sink in SINKS.items()}
ROWS = ("table", *_W3C, "parquet")
"""The formats of SELECT."""
TRUTHS = ("table", *_W3C)
"""The formats of ASK: by a word, but for JSON and XML."""
GRAPHS = tuple(_RDF)
"""The formats of CONSTRUCT and DESCRIBE, by the names of :data:`kg.sinks.SINKS`."""
_UNENDED = ("json", "xml", "jsonld", "rdfxml")  # written without a line end
_BARE = {f"<{XSD}{name}>" for name in ("integer", "decimal", "double", "boolean")}  # Turtle writes them as they are
_BATCH = 1000  # rows that go through the serializer at a time


def formats(form: str) -> tuple[str, ...]:
    """The formats for the answer to a query of this form."""
    return {"select": ROWS, "ask": TRUTHS}.get(form, GRAPHS)


def by_name(name: str) -> str | None:
    """The format for a file of this name (``sites.csv.gz``); None where no format has names like that."""
    extension = name.lower().removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    endings = {each: each for each in ROWS} | {"txt": "table", "srj": "json", "srx": "xml"}
    return (endings | {sink.extension: each for each, sink in SINKS.items()}).get(extension)


def write(found: Found, form: str, out: BinaryIO, prefixes: Mapping[str, str], width: int) -> int:
    """Write an answer to ``out`` in one of :func:`formats`, and give the number of its rows.

    Rows are written as they come, but for Parquet, and for RDF formats that put together what is said of a subject.
    ``prefixes`` are those to shorten IRIs with, where a format has such, ``width`` the columns of a table.
    """
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for count, row in enumerate(found.rows, 1):  # noqa: B007 - it is counted for the caller
            yield row

    if found.boolean is not None:
        _write_truth(found.boolean, form, out)
    elif form in _RDF:
        _write_graph(counted(), form, out, prefixes)
    elif form == "table":
        out.writelines(f"{line}\n".encode() for line in display.table(found.columns, counted(), prefixes, width))
    elif form == "parquet":
        from kg.sparql.frames import write_parquet  # noqa: PLC0415 - it needs pyarrow

        write_parquet(found.columns, counted(), out)
    else:
        _solutions(found.columns, counted()).serialize(out, _W3C[form])
    if form in _UNENDED:
        out.write(b"\n")
    return count


def _write_truth(truth: bool, form: str, out: BinaryIO) -> None:  # noqa: FBT001 - it is what is written
    word = b"true" if truth else b"false"
    if form in ("json", "xml"):
        answer = ox.parse_query_results(b'{"head": {}, "boolean": %s}' % word, ox.QueryResultsFormat.JSON)
        answer.serialize(out, _W3C[form])
    else:
        out.write(word + b"\n")


def _solutions(columns: Sequence[str], rows: Iterable[Row]) -> ox.QuerySolutions:
    """Rows as the solutions that pyoxigraph serialises; they come to it as TSV, in which tokens stand as they are."""
    source = iter(rows)

    def lines() -> Iterator[bytes]:
        yield ("\t".join(f"?{name}" for name in columns) + "\n").encode()
        while batch := list(islice(source, _BATCH)):
            yield "".join(["\t".join([term or "" for term in row]) + "\n" for row in batch]).encode()

    return cast("ox.QuerySolutions", ox.parse_query_results(reader(lines()), ox.QueryResultsFormat.TSV))


def _write_graph(rows: Iterator[Row], form: str, out: BinaryIO, prefixes: Mapping[str, str]) -> None:
    if form in ("ntriples", "nquads"):
        out.writelines("{} {} {} .\n".format(*row).encode() for row in rows)
        return
    triples = _by_subject(rows)
    used = _used(triples, prefixes)
    if form == "turtle":
        out.write(turtle.document(cast("list[Triple]", triples), used))
        return
    lines = ("{} {} {} .\n".format(*row).encode() for row in triples)
    parsed = (quad.triple for quad in ox.parse(reader(lines), ox.RdfFormat.N_TRIPLES))
    ox.serialize(parsed, out, _RDF[form], prefixes=used)


def _by_subject(rows: Iterable[Row]) -> list[Row]:
    """The triples subject by subject and property by property, each where it first appeared, but types first."""
    subjects: dict[Term | None, dict[Term | None, list[Row]]] = {}
    for row in rows:
        subjects.setdefault(row[0], {RDF.type: []}).setdefault(row[1], []).append(row)
    return [row for properties in subjects.values() for same in properties.values() for row in same]


def _used(triples: Iterable[Row], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Those of the prefixes that an IRI in the triples begins with, and the empty one for the parts of a sole study."""
    tokens = {term[term.rfind("<") :] for row in triples for term in row if term and term.endswith(">")}
    # The type is written as "a".
    starts = {iri[1 : max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in tokens - _BARE - {RDF.type}}
    studies = [start for start in starts if start.endswith("#") and start.startswith(PREFIXES["study"])]
    own = {"": studies[0]} if len(studies) == 1 else {}
    return own | {prefix: namespace for prefix, namespace in prefixes.items() if namespace in starts}
