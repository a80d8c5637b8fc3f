"""RDF terms as their N-Triples tokens, and the graph of one record.

A term here is not an object but the string that N-Triples writes for it: ``<https://…>`` for an IRI, ``"text"@en``
for a literal. Encoding happens once, in the functions below, and nowhere else; a sink only arranges tokens.
https://www.w3.org/TR/n-triples/
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NewType

import msgspec

if TYPE_CHECKING:
    import rdflib

    IRI = NewType("IRI", str)
    Literal = NewType("Literal", str)
else:
    # The same types for whoever checks them. At run time NewType would cost a call of Python's for each token.
    IRI = Literal = str
Term = IRI | Literal
Triple = tuple[IRI, IRI, Term]

XSD = "http://www.w3.org/2001/XMLSchema#"

# Canonical N-Triples (RDF 1.2) escapes these and writes every other character as itself.
_ESCAPES = str.maketrans(
    {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
    | {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
)
_json = msgspec.json.Encoder().encode


def iri(value: str) -> IRI:
    """The token of an IRI that is known to be well formed; :mod:`kg.iris` mints and cleans them."""
    return IRI(f"<{value}>")


def text(value: str | None, lang: str = "") -> Literal | None:
    """A string, verbatim; with ``lang`` ("en") prose in that language, without it a name, a label or an identifier.

    A string without a visible character says nothing, and is nothing.
    """
    if not value or value.isspace():
        return None
    # JSON has the same escapes, and an encoder in C that is three times as fast as guarded replacements, and more on
    # prose. Only for control characters without a letter of their own it has others.
    quoted = _json(value).decode()
    if "\x7f" in quoted or ("\\" in quoted and "\\u00" in quoted):
        quoted = f'"{value.translate(_ESCAPES)}"'
    return Literal(f"{quoted}@{lang}" if lang else quoted)


@lru_cache(maxsize=1 << 14)
def common_text(value: str | None) -> Literal | None:
    """A string without a language that very many records have, such as a city or a unit: :func:`text`, and kept."""
    return text(value)


def boolean(value: bool | None) -> Literal | None:  # noqa: FBT001 - it is what is encoded
    """``true`` or ``false`` as ``xsd:boolean``."""
    if value is None:
        return None
    return TRUE if value else FALSE


@lru_cache(maxsize=1 << 14)
def integer(value: int | None) -> Literal | None:
    """An ``xsd:integer``: never a derived type, which Oxigraph would turn into this one."""
    return None if value is None else Literal(f'"{value}"^^<{XSD}integer>')


@lru_cache(maxsize=1 << 14)
def decimal(value: float | Decimal | None) -> Literal | None:
    """An ``xsd:decimal`` in its canonical form of XSD 1.1: no exponent, no trailing zero, an integral value bare."""
    if value is None:
        return None
    number = repr(value) if isinstance(value, float) else f"{value:f}"
    if "e" in number:
        number = f"{Decimal(number):f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return Literal(f'"{"0" if number == "-0" else number}"^^<{XSD}decimal>')


_DATE = re.compile(r"(\d{4}-\d\d)(-\d\d)?", re.ASCII)


@lru_cache(maxsize=1 << 15)
def date(value: str | None) -> Literal | None:
    """A day as ``xsd:date`` or a month as ``xsd:gYearMonth``, at the precision that the record gives.

    A value that is neither (``July 2017``, ``2017-02-30``) stays what it is, a plain string, for SHACL to report.
    """
    if date_earliest(value) is None:
        return text(value)
    return Literal(f'"{value}"^^<{XSD}{"gYearMonth" if len(value or "") == 7 else "date"}>')


@lru_cache(maxsize=1 << 15)
def date_earliest(value: str | None) -> Literal | None:
    """The first day that a day or month can mean, as ``xsd:date``; None where the value is neither."""
    match = _DATE.fullmatch(value) if value else None
    if match is None:
        return None
    try:
        first = dt.date.fromisoformat(match[1] + (match[2] or "-01"))
    except ValueError:
        return None
    return Literal(f'"{first}"^^<{XSD}date>')


_MINUTE = re.compile(r"(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)


def date_time(value: str | None) -> Literal | None:
    """A moment to the minute (``2019-03-05T10:22``, no zone) as ``xsd:dateTime``, which wants seconds: ``:00``.

    Anything else stays a plain string, as in :func:`date`.
    """
    if value is None:
        return None
    match = _MINUTE.fullmatch(value)
    if match is None or date_earliest(match[1]) is None:
        return text(value)
    return Literal(f'"{value}:00"^^<{XSD}dateTime>')


def any_uri(value: str | None) -> Literal | None:
    """An address as the record gives it, verbatim, as ``xsd:anyURI``; it need not be a usable one."""
    quoted = text(value)
    return None if quoted is None else Literal(f"{quoted}^^<{XSD}anyURI>")


TRUE = Literal(f'"true"^^<{XSD}boolean>')
FALSE = Literal(f'"false"^^<{XSD}boolean>')


@dataclass(frozen=True, slots=True)
class RecordGraph:
    """The triples of one record, in the order of the sections, without repetition.

    ``name`` is the record's IRI and the name of its graph in N-Quads, TriG and a store; ``study`` is the IRI of what
    the record is about, the root of the tree.
    """

    number: str
    name: IRI
    study: IRI
    triples: tuple[Triple, ...]

    def to_rdflib(self) -> rdflib.Graph:
        """This graph as an :class:`rdflib.Graph`, its lexical forms untouched."""
        from kg.bridge import to_rdflib  # noqa: PLC0415 - rdflib is loaded only by those who ask for it

        return to_rdflib(self)
