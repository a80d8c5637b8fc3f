"""RDF/XML: one ``rdf:Description`` a subject.

https://www.w3.org/TR/rdf-syntax-grammar/; the characters that it can carry are those of XML 1.0,
https://www.w3.org/TR/xml/#charsets
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.sinks.sink import Sink, Unwritable
from kg.sinks.tokens import by_subject, parts, unescaped
from kg.terms import IRI, Literal, RecordGraph, Term
from kg.vocab import NAMESPACES

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOCAL_NAME = re.compile(r"[A-Za-z_][\w.-]*(?=>)", re.ASCII)
_PREFIX = {namespace: prefix for prefix, namespace in NAMESPACES.items()}


def _escaped(text: str) -> str:
    # The ampersand first. A bare carriage return would be read back as a line feed.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _attribute(token: IRI) -> str:
    return token[1:-1].replace("&", "&amp;")


@lru_cache(maxsize=1 << 10)
def _element(predicate: IRI) -> tuple[str, str]:
    """The start of a property's opening tag and its closing tag; a namespace without a prefix is declared in place."""
    local = _LOCAL_NAME.search(predicate)
    if local is None:
        raise Unwritable(f"predicate {predicate}: its end is no XML name")
    namespace = predicate[1 : local.start()]
    prefix = _PREFIX.get(namespace)
    if prefix is None:
        return f'    <p:{local[0]} xmlns:p="{namespace.replace("&", "&amp;")}"', f"</p:{local[0]}>\n"
    return f"    <{prefix}:{local[0]}", f"</{prefix}:{local[0]}>\n"


def _property(subject: IRI, predicate: IRI, value: Term) -> str:
    start, end = _element(predicate)
    if value.startswith("<"):
        return f'{start} rdf:resource="{_attribute(IRI(value))}"/>\n'
    escaped, language, datatype = parts(Literal(value))
    text = unescaped(escaped)
    if not text.isprintable() and (forbidden := _FORBIDDEN.search(text)):
        raise Unwritable(f"{subject} {predicate}: XML has no character U+{ord(forbidden[0]):04X}")
    if language:
        start += f' xml:lang="{language}"'
    elif datatype:
        start += f' rdf:datatype="{_attribute(datatype)}"'
    return f"{start}>{_escaped(text)}{end}"


def _rdfxml(graph: RecordGraph) -> bytes:
    lines: list[str] = []
    for subject, properties in by_subject(graph).items():
        lines.append(f'  <rdf:Description rdf:about="{_attribute(subject)}">\n')
        lines += [_property(subject, predicate, value) for predicate, values in properties.items() for value in values]
        lines.append("  </rdf:Description>\n")
    return "".join(lines).encode()


_HEAD = "".join(f'\n  xmlns:{prefix}="{namespace}"' for prefix, namespace in NAMESPACES.items())
RDFXML = Sink(
    "rdfxml",
    "rdf",
    "application/rdf+xml",
    _rdfxml,
    head=f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{_HEAD}>\n'.encode(),
    tail=b"</rdf:RDF>\n",
)
