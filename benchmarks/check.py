"""Hold what a tool wrote against what the table of rules says, triple by triple.

``python -m benchmarks.check TOOL RECORDS OUTPUT`` prints as JSON how many triples there should be, how many of them are
missing, and how many others were written. What is expected comes from the table itself, by the few lines below; no tool
has a part in it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, product
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, RdfFormat, parse

from benchmarks.rules import DATATYPES, REFERENCE, XSD, Rule, rows, rules, value

Statement = tuple[str, str, str, str]
"""Subject, predicate, and the object's IRI or text, with its datatype or language; all as plain text."""

_MISSING = re.compile(r"#N/A|#N/A N/A|#NA|-?1\.#(IND|QNAN)|-?[Nn]a[Nn]|<NA>|N/A|NA|NULL|None|n/a|null|")


def rdfizer(text: str) -> str | None:
    """What SDM-RDFizer makes of a value: words that its CSV reader takes for nothing are lost, quotes are altered."""
    if _MISSING.fullmatch(text):
        return None
    return text.strip().replace('"', "'").replace("'", "\\'")


# What a tool is known to do to values, and no setting prevents. Its output is held against that, and the page says so.
ALTERED: dict[str, Callable[[str], str | None]] = {"rdfizer": rdfizer}


def expected(
    table: list[Rule], record: dict[str, Any], altered: Callable[[str], str | None] = str
) -> Iterator[Statement]:
    """The statements that the rules give for one record."""
    for path, group in groupby(table, key=lambda rule: rule.rows):
        found = list(rows(record, path))
        for rule, row in product(group, found):
            statement = _statement(rule, row, altered)
            if statement is not None:
                yield statement


def _statement(rule: Rule, row: dict[str, Any], altered: Callable[[str], str | None]) -> Statement | None:
    values: dict[str, str] = {}
    for path in rule.references:
        found = value(row, path)
        text = None if found is None else altered(found)
        if text is None:
            return None
        values[path] = text
    subject, last = (REFERENCE.sub(lambda name: values[name[1]], term) for term in (rule.subject, rule.object))
    kind = {"iri": "iri", "en": "en", "string": f"{XSD}string"}.get(rule.type) or DATATYPES[rule.type]
    return subject, rule.predicate, last, kind


def written(output: Path) -> Iterator[Statement]:
    """The statements in a file of N-Triples or Turtle."""
    for quad in parse(path=str(output), format=RdfFormat.from_extension(output.suffix[1:])):
        last = quad.object
        kind = last.language or last.datatype.value if isinstance(last, Literal) else "iri"
        yield quad.subject.value, quad.predicate.value, last.value, kind


def compare(should: Iterable[Statement], found: Iterable[Statement]) -> dict[str, int]:
    """Counts of what should be there, what of it is missing, and what else is there."""
    wanted, there = set(should), set(found)
    return {"triples": len(wanted), "missing": len(wanted - there), "extra": len(there - wanted)}


def main(tool: str, records: Path, output: Path) -> None:
    """Print the comparison."""
    table, altered = rules(), ALTERED.get(tool, str)
    with records.open("rb") as lines:
        should = {statement for line in lines for statement in expected(table, json.loads(line), altered)}
    print(json.dumps(compare(should, written(output))))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
