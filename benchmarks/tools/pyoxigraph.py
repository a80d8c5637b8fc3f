"""The modest mapping with the objects of pyoxigraph, to N-Triples.

``python -m benchmarks.tools.pyoxigraph INPUT OUTPUT``
"""

from __future__ import annotations

import sys
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from benchmarks.modest import Modest, Terms
from benchmarks.rules import DATATYPES
from kg.sources.ctgov_json import decode

DATE = NamedNode(DATATYPES["date"])
DECIMAL = NamedNode(DATATYPES["decimal"])


def text(value: str | None, lang: str | None = None) -> Literal | None:
    """A string with a visible character, with a language or without."""
    return None if not value or value.isspace() else Literal(value, language=lang)


def date(value: str | None) -> Literal | None:
    """A day."""
    return None if value is None else Literal(value, datatype=DATE)


def plain(value: bool | int | None) -> Literal | None:  # noqa: FBT001 - it is what is encoded
    """A boolean or an integer, with the datatype that pyoxigraph gives it."""
    return None if value is None else Literal(value)


def decimal(value: float | None) -> Literal | None:
    """A decimal without trailing zeros; coordinates are long enough to be written without exponent."""
    return None if value is None else Literal(repr(value).removesuffix(".0"), datatype=DECIMAL)


def main(source: Path, output: Path) -> None:
    """Each record's triples once, in the order of the mapping."""
    modest = Modest(Terms(NamedNode, text, date, plain, plain, decimal))
    with source.open("rb") as records, output.open("wb") as out:
        for record in records:
            triples = dict.fromkeys(modest(decode(record)))
            serialize((Triple(s, p, o) for s, p, o in triples if o is not None), out, RdfFormat.N_TRIPLES)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
