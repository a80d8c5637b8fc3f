"""What the answers of the cookbook are compared with: rows computed from the registry's JSON, and from nothing else.

A function has the name of its query and its parameters, and gives the rows of the query as a bag. IRIs stand in angle
brackets. ``...`` in a row stands for a value that is not compared, such as an IRI that the exporter mints from a name.
The functions are in :mod:`answers_protocol`, :mod:`answers_shared` and :mod:`answers_results`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

Json = Any  # as json.loads gives it
Records = list[Json]
Row = tuple[Any, ...]

BASE = "https://w3id.org/trial-kg/"
LEAD = "sponsorCollaborators.leadSponsor"  # as :func:`protocol` finds it


def get(record: Json, path: str) -> Any:
    """The value at a dotted path, or None."""
    for step in path.split("."):
        if record is None:
            return None
        record = record.get(step)
    return record


def listed(record: Json, path: str) -> list[Any]:
    """The list at a dotted path, or an empty one."""
    return get(record, path) or []


def protocol(record: Json, path: str) -> Any:
    """A value of the protocol section by the name of its module without the word: ``status.overallStatus``."""
    module, _, rest = path.partition(".")
    return get(record, f"protocolSection.{module}Module.{rest}")


def many(record: Json, path: str) -> list[Any]:
    """A list of the protocol section, as :func:`protocol` finds it."""
    return protocol(record, path) or []


def number(record: Json) -> str:
    """The study's number at the registry."""
    return str(protocol(record, "identification.nctId"))


def study(record: Json) -> str:
    """The study's IRI."""
    return f"<{BASE}study/{number(record)}>"


def title(record: Json) -> str:
    """What the study is called."""
    return str(protocol(record, "identification.briefTitle") or protocol(record, "identification.officialTitle"))


def code(scheme: str, value: str | None) -> str | None:
    """The IRI of a value of an enumeration."""
    return f"<{BASE}code/{scheme}.{value}>" if value else None


def absolute(iri: str) -> str:
    """An IRI as a parameter has it, in angle brackets."""
    return f"<{iri}>"


def mesh(identifier: str) -> str:
    """The IRI of a MeSH term; old records pad its number with zeros, and only newer numbers have so many digits."""
    padded = re.fullmatch("([CD])000([0-9]{6})", identifier)
    if padded and int(padded[2]) <= {"D": 65627, "C": 586847}[padded[1]]:
        identifier = padded[1] + padded[2]
    return f"<http://id.nlm.nih.gov/mesh/{identifier}>"


def trials(records: Records) -> Iterator[Json]:
    """The interventional studies."""
    return (record for record in records if protocol(record, "design.studyType") == "INTERVENTIONAL")


def numbered(records: Records, wanted: str) -> Iterator[Json]:
    """The study of a number."""
    return (record for record in records if number(record) == wanted)


def has(name: str | None, words: str) -> bool:
    """Whether a name contains some words, in upper or lower case."""
    return name is not None and words.lower() in name.lower()


def plain(name: str) -> str:
    """A name without what the exporter holds for mere spelling: case, marks, signs."""
    marked = unicodedata.normalize("NFD", name.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", "".join(c for c in marked if not unicodedata.combining(c))).split())


def day(date: str) -> str:
    """The first day that a day or a month can mean."""
    return date if len(date) > 7 else f"{date}-01"


def xsd_date(date: str) -> Row:
    """A day as a literal."""
    return date, "http://www.w3.org/2001/XMLSchema#date"


def decimal(text: str | None) -> Decimal | None:
    """The number that a text is, or None."""
    if text is None or not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([Ee][+-]?\d{1,2})?", text):
        return None
    return Decimal(text)


def whole(text: str | None) -> int | None:
    """The number of people that a text is, or None."""
    return int(text) if text and text.isdecimal() else None


def least(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of several names of one thing the first in the order of their characters."""
    found: dict[str, str] = {}
    for key, name in names:
        found[key] = min(name, found.get(key, name))
    return found
