"""The modest mapping with the tokens of ``kg.terms``, to N-Triples.

``python -m benchmarks.tools.kg INPUT OUTPUT``
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.modest import Modest, Terms
from kg import terms
from kg.sources.ctgov_json import decode


def main(source: Path, output: Path) -> None:
    """Each record's triples once, in the order of the mapping."""
    modest = Modest(Terms(terms.iri, terms.text, terms.date, terms.integer, terms.boolean, terms.decimal))
    with source.open("rb") as records, output.open("wb") as out:
        for record in records:
            lines = [f"{s} {p} {o} .\n" for s, p, o in modest(decode(record)) if o is not None]
            out.write("".join(dict.fromkeys(lines)).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
