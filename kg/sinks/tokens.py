"""What sinks read out of tokens: the parts of a literal, its text, and the triples of a graph subject by subject."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.terms import IRI, Literal, RecordGraph, Term

Properties = dict[IRI, list[Term]]

_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


class Parts(NamedTuple):
    """A literal's token taken apart: the lexical form as N-Triples escapes it, and the language or the datatype."""

    escaped: str
    language: str = ""
    datatype: IRI | None = None


def parts(literal: Literal) -> Parts:
    """The parts of a literal. Neither a language nor a datatype can hold a quote, so the last one ends the text."""
    end = literal.rindex('"')
    if literal.startswith("@", end + 1):
        return Parts(literal[1:end], language=literal[end + 2 :])
    datatype = literal[end + 3 :]
    return Parts(literal[1:end], datatype=IRI(datatype) if datatype else None)


def unescaped(escaped: str) -> str:
    r"""The text that :mod:`kg.terms` escaped: ``\n`` is a line end again, ``\u0001`` the control character."""
    if "\\" not in escaped:
        return escaped
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _ESCAPED[match[2]], escaped)


def by_subject(graph: RecordGraph) -> dict[IRI, Properties]:
    """The objects of each property of each subject: the study first, all else in the order of appearance."""
    subjects: dict[IRI, Properties] = {graph.study: {}}
    last, properties = graph.study, subjects[graph.study]
    for subject, predicate, value in graph.triples:
        if subject is not last:  # most triples are about the same as the one before
            last, properties = subject, subjects.setdefault(subject, {})
        if predicate in properties:
            properties[predicate].append(value)
        else:
            properties[predicate] = [value]
    if not subjects[graph.study]:
        del subjects[graph.study]
    return subjects
