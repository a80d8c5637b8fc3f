"""Media types: which there are, and which of them a client takes (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

TABLES = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""What rows and booleans are written as, the first one unless a client says otherwise."""

GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""What triples are written as."""

DATASETS = {"application/n-quads": ox.RdfFormat.N_QUADS, "application/trig": ox.RdfFormat.TRIG}
"""What may be read besides, where graphs are named in the body."""

# Names that clients use for the same things.
_ALIASES = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "text/plain": "application/n-triples",
    "application/x-turtle": "text/turtle",
    "text/n3": "text/turtle",
}
_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE | re.ASCII)


def preferred(accept: str | None, offered: Iterable[str]) -> str | None:
    """The one of the ``offered`` types that a client likes best, by its Accept header; None where it takes none.

    Without a header the first. Among those that it likes alike, the first that is offered; a type that it names counts
    before one that a range of its (``text/*``) covers.
    """
    types = tuple(offered)
    if not accept or not accept.strip():
        return types[0]
    ranges = [_range(each) for each in accept.split(",")]
    best, liking = None, (0.0, 0)
    for each in types:
        quality, precision = max(
            ((precision, quality) for name, quality in ranges if (precision := _precision(name, each))),
            default=(0, 0.0),
        )[::-1]
        if quality > 0 and (quality, precision) > liking:
            best, liking = each, (quality, precision)
    return best


def _range(part: str) -> tuple[str, float]:
    name, *parameters = part.split(";")
    qualities = [float(match[1]) for each in parameters if (match := _QUALITY.fullmatch(each))]
    return name.strip().lower(), qualities[0] if qualities else 1.0


def _precision(name: str, offered: str) -> int:
    """How exactly a range means a type: 4 by its name, 3 by another one, 2 by ``text/*``, 1 by ``*/*``, 0 not."""
    if name == offered:
        return 4
    if _ALIASES.get(name) == offered:
        return 3
    if name == f"{offered.partition('/')[0]}/*":
        return 2
    return 1 if name == "*/*" else 0


def media_type(header: str | None) -> tuple[str, str | None]:
    """The type in a Content-Type header, in lower case, and its charset; ``""`` where there is none."""
    name, *parameters = (header or "").split(";")
    charset = next(
        (value.strip().strip('"').lower() for each in parameters if (value := _parameter(each, "charset")) is not None),
        None,
    )
    return name.strip().lower(), charset


def _parameter(part: str, name: str) -> str | None:
    key, _, value = part.partition("=")
    return value if key.strip().lower() == name else None
