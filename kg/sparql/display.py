"""Rows for people: a table on a terminal, a table in a notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from itertools import chain, islice
from typing import Protocol

from kg.report import plain
from kg.sparql.found import Row
from kg.sparql.values import value
from kg.terms import Term

SAMPLE = 1000
"""The rows that a table is laid out by; those that come later are cut to the same widths."""

_GAP = "  "
_LEAST = 4  # columns of a terminal that each column of a table gets, even where the terminal is too narrow
_MOST = 100  # rows of a table in a notebook
_LONG = 200  # characters of a cell in a notebook
_REFERENCE = re.compile(r"""[^\s/<>"'`{}|\\^]+""")
_SPACE = re.compile(r"\s+")


class Shown(Protocol):
    """What a term is shown as."""

    def __call__(self, term: Term | None) -> str:
        """The text for a term."""


def shown_with(prefixes: Mapping[str, str]) -> Shown:
    """What shows a term: an IRI as ``prefix:name`` where a prefix is there for it, a literal as its text."""
    spaces = sorted(((iri, prefix) for prefix, iri in prefixes.items()), key=lambda each: -len(each[0]))

    @lru_cache(maxsize=1 << 14)
    def shown(term: Term | None) -> str:
        if term is None:
            return ""
        text = plain(term)
        if term.startswith("<"):
            for namespace, prefix in spaces:
                if text.startswith(namespace) and _REFERENCE.fullmatch(text, len(namespace)):
                    return _visible(f"{prefix}:{text[len(namespace) :]}")
        return _visible(text)

    return shown


def _visible(text: str) -> str:
    """On one line, and without what a terminal would take for a command."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else f"\\u{ord(each):04X}" for each in _SPACE.sub(" ", text))


def table(columns: Sequence[str], rows: Iterator[Row], prefixes: Mapping[str, str], width: int) -> Iterator[str]:
    """The lines of a table that is no wider than ``width``, with a heading. Numbers stand at the right.

    The widths are those that the first :data:`SAMPLE` rows need, so that any number of rows can follow.
    """
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - an export needs no rich

    shown = shown_with(prefixes)
    sample = list(islice(rows, SAMPLE))
    cells = [[shown(term) for term in row] for row in sample]
    right = [_is_number([row[index] for row in sample]) for index in range(len(columns))]
    needed = [max(map(cell_len, (name, *(row[index] for row in cells)))) for index, name in enumerate(columns)]
    widths = _widths(needed, width)

    def line(texts: Sequence[str]) -> str:
        fitted = []
        for text, size, numeric in zip(texts, widths, right, strict=True):
            missing = size - cell_len(text)
            if missing < 0:
                fitted.append(set_cell_size(text, size - 1) + "…")
            else:
                fitted.append(" " * missing + text if numeric else text + " " * missing)
        return _GAP.join(fitted).rstrip()

    yield line(columns)
    yield _GAP.join("─" * size for size in widths)
    for each in chain(cells, ([shown(term) for term in row] for row in rows)):
        yield line(each)


def _is_number(terms: Sequence[Term | None]) -> bool:
    """Whether all that is bound in a column is a number."""
    values = [value(term) for term in terms if term is not None]
    return bool(values) and all(isinstance(each, (int, float, Decimal)) and type(each) is not bool for each in values)


def _widths(needed: list[int], width: int) -> list[int]:
    """The widths of the columns: what each needs, or where that is too much, the widest ones cut to one measure."""
    left = width - len(_GAP) * (len(needed) - 1)
    most = 0
    widths = dict.fromkeys(range(len(needed)), 0)
    for rank, index in enumerate(sorted(widths, key=lambda each: needed[each])):
        most = max(left // (len(needed) - rank), _LEAST)
        widths[index] = min(needed[index], most)
        left -= widths[index]
    return list(widths.values())


def html(columns: Sequence[str], rows: Sequence[Row], prefixes: Mapping[str, str], note: str) -> str:
    """The first rows as an HTML table, IRIs as links, with a line below that says how many there are."""
    shown = shown_with(prefixes)

    def cell(term: Term | None) -> str:
        text = shown(term)
        text = escape(text if len(text) <= _LONG else f"{text[:_LONG]}…")
        if term is not None and term.startswith(("<http://", "<https://")):
            return f'<td style="text-align: left"><a href="{escape(plain(term))}">{text}</a></td>'
        number = term is not None and _is_number([term])
        return f'<td style="text-align: right">{text}</td>' if number else f'<td style="text-align: left">{text}</td>'

    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>\n" for row in rows[:_MOST])
    if len(rows) > _MOST:
        note = f"{note}, of which the first {_MOST} are shown"
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n<p>{escape(note)}</p>"
