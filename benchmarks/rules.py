"""The modest mapping as a table, and the flat rows that tools without nested input need.

``rules.tsv`` says the mapping once, for every tool. A line of it is one rule and gives one triple for each of its rows:

* ``rows``: a list in the record, by its path in ``protocolSection``, one row a member; without a path the record itself
  is the row. A list within a list has a row for each member of each inner list.
* ``subject``, ``predicate``, ``object``: templates. ``{a.b}`` is the value at that path of the row, ``{value}`` the row
  itself, ``{number}`` the number of the study, ``{position}`` that of the row in its list, from one, and ``{outer}``
  that of the row around it. Without a value there is no triple.
* ``type``: whether the object is an IRI or a literal, and of which sort.

Only the standard library is needed here, for the tools have environments of their own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

BASE = "https://w3id.org/trial-kg/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "ct": f"{BASE}ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
}
DATATYPES = {name: f"{XSD}{name}" for name in ("boolean", "date", "decimal", "integer")}
REFERENCE = re.compile(r"\{(.+?)\}")


class Rule(NamedTuple):
    """One line of the table; IRIs are absolute, ``type`` is iri, string, en or a key of :data:`DATATYPES`."""

    rows: str
    subject: str
    predicate: str
    object: str
    type: str

    @property
    def references(self) -> list[str]:
        """The paths that the templates of this rule name."""
        return REFERENCE.findall(f"{self.subject} {self.object}")


def rules() -> list[Rule]:
    """The table."""
    with Path(__file__).with_name("rules.tsv").open(encoding="utf-8", newline="") as table:
        return [
            Rule(
                line["rows"],
                _absolute(line["subject"]),
                _absolute(line["predicate"]),
                _absolute(line["object"]) if line["type"] == "iri" else line["object"],
                line["type"],
            )
            for line in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def _absolute(template: str) -> str:
    """A compact IRI written out, and any other template below the base."""
    prefix, colon, local = template.partition(":")
    return f"{PREFIXES[prefix]}{local}" if colon else f"{BASE}{template}"


def columns(table: list[Rule]) -> dict[str, dict[str, str]]:
    """For each sort of rows the paths that its rules name, and the names of the columns that hold them."""
    found: dict[str, dict[str, str]] = {}
    for rule in table:
        found.setdefault(rule.rows, {}).update({path: path.replace(".", "_") for path in rule.references})
    return found


def rows(record: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
    """The rows at ``path`` of a record: their own members, and number, position, outer and value beside them."""
    protocol = record["protocolSection"]
    number = protocol["identificationModule"]["nctId"]
    if not path:
        yield {**protocol, "number": number}
        return
    module, list_name, *inner = path.split(".")
    for position, member in enumerate(protocol.get(module, {}).get(list_name, ()), 1):
        if not inner:
            own = member if isinstance(member, dict) else {"value": member}
            yield {**own, "number": number, "position": position}
            continue
        for place, value in enumerate(member.get(inner[0], ()), 1):
            yield {"value": value, "number": number, "position": place, "outer": position}


def value(row: dict[str, Any], path: str) -> str | None:
    """The value at a path of a row as the text of a literal; None where there is none, or not a visible character."""
    found: Any = row
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, float):
        return repr(found).removesuffix(".0")
    return str(found) if found is not None and str(found).strip() else None
