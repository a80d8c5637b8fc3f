"""The modest mapping with the tokens of ``kg.terms``, to N-Triples.

``python -m benchmarks.tools.kg INPUT OUTPUT``
"""

from __future__ import annotations

import sys
from operator import itemgetter
from pathlib import Path

from benchmarks.modest import Modest, Terms
from kg import terms
from kg.sources.ctgov_json import decode


def main(source: Path, output: Path) -> None:
    """Each record's triples once, in the order of the mapping."""
    modest = Modest(Terms(terms.iri, terms.text, terms.date, terms.integer, terms.boolean, terms.decimal))
    with source.open("rb") as records, output.open("wb") as out:
        for record in records:
            triples = dict.fromkeys(filter(itemgetter(2), modest(decode(record))))
            out.write(b" .\n".join([*map(str.encode, map(" ".join, triples)), b""]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
