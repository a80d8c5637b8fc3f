"""Turtle and TriG, written for people.

Each record is a chunk that stands alone, with the prefixes it uses, so that chunks can be joined in any order: the
study first, then each thing in the order in which the record comes to it.
https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/trig/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kg.sinks.sink import Sink
from kg.sinks.tokens import Properties, by_subject, parts
from kg.terms import IRI, XSD, Literal, RecordGraph, Term, Triple
from kg.vocab import NAMESPACES, RDF, RDFS

WIDTH = 110
INDENT = "    "

_FIRST = {RDF.type, RDFS.label}

# Kinds of our own shared things, each a prefix; kg.iris gives the IRIs.
_DATA = ("organization", "place", "condition", "record", "study")

# PN_LOCAL of the grammar without what needs an escape or may not be seen: no %, no colon, no joiner. A name that does
# not fit is written as a full IRI.
_LETTER = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u1fff\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER = f"{_LETTER}0-9\u00b7\u0300-\u036f-"
_LOCAL_NAME = re.compile(f"[{_LETTER}0-9](?:[{_INNER}.]*[{_INNER}])?")

# Lexical forms that stand bare: those of this datatype in Turtle, less what rdflib would rewrite (007, +5, .5, and
# 0.0000001, of which it makes the 1E-7 that is no xsd:decimal).
_BARE = {
    IRI(f"<{XSD}integer>"): re.compile(r"0|-?[1-9]\d*", re.ASCII),
    IRI(f"<{XSD}decimal>"): re.compile(r"-?(?:0|[1-9]\d*)\.(?!0{6})\d+", re.ASCII),
    IRI(f"<{XSD}boolean>"): re.compile(r"true|false"),
}
_ESCAPE = re.compile(r'\\([nt"])|\\.')
_AS_ITSELF = {"n": "\n", "t": "\t", '"': '"'}
# A quote that would close a long string: the first of three, or the last character.
_CLOSING_QUOTE = re.compile(r'"(?=""|\Z)')


def prefixes(graph: RecordGraph) -> dict[str, str]:
    """Prefix → namespace: the vocabularies, what studies share under the graph's base, the study's own parts."""
    study = graph.study[1:-1]
    base = study.removesuffix(f"study/{graph.number}")
    return NAMESPACES | {kind: f"{base}{kind}/" for kind in _DATA} | {"": f"{study}#"}


class _Names(dict[Term, str]):
    """Token → what Turtle writes for it, made at first use; ``used`` collects the prefixes that were needed."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        super().__init__()
        self.used: set[str] = set()
        self._prefix = {namespace: prefix for prefix, namespace in namespaces.items()}

    def __missing__(self, token: Term) -> str:
        if token[0] == "<":
            name = self._iri(token)
        elif token[-1] != ">" and "\\n" not in token:
            return token  # most literals stand as they are, and come once
        else:
            name = self._literal(Literal(token))
        self[token] = name
        return name

    def _iri(self, token: str) -> str:
        start = token.rfind("#") + 1 or token.rfind("/") + 1
        prefix = self._prefix.get(token[1:start])
        if prefix is None or not _LOCAL_NAME.fullmatch(token, start, len(token) - 1):
            return token
        self.used.add(prefix)
        return f"{prefix}:{token[start:-1]}"

    def _literal(self, token: Literal) -> str:
        escaped, language, datatype = parts(token)
        if datatype in _BARE and _BARE[datatype].fullmatch(escaped):
            return escaped
        text = _long(escaped) if "\\n" in escaped else f'"{escaped}"'
        if datatype:
            return f"{text}^^{self[datatype]}"
        return f"{text}@{language}" if language else text


def _long(escaped: str) -> str:
    """Text of several lines between triple quotes, with the escapes that it still needs."""
    text = _ESCAPE.sub(lambda match: _AS_ITSELF[match[1]] if match[1] else match[0], escaped)
    # An escaped backslash before n is no line end.
    return '"""' + _CLOSING_QUOTE.sub(r"\\\g<0>", text) + '"""' if "\n" in text else f'"{escaped}"'


def _several(predicate: IRI, values: list[Term], names: _Names, margin: str) -> str:
    """A property with several objects: on one line, or where they are texts or too many for that, one a line."""
    verb = names[predicate]
    objects = [names[value] for value in values]
    line = f"{verb} {', '.join(objects)}"
    if len(margin) + len(INDENT) + len(line) <= WIDTH and all(value[0] == "<" for value in values):
        return line
    start = f"\n{margin}{INDENT * 2}"
    return verb + start + f",{start}".join(objects)


def _block(subject: IRI, properties: Properties, names: _Names, margin: str) -> str:
    """One subject with all its properties, types and label first, and ``margin`` before each line."""
    types, label = properties.get(RDF.type), properties.get(RDFS.label)
    lines = [f"a {', '.join([names[each] for each in types])}"] if types else []
    rest = [(key, values) for key, values in properties.items() if key not in _FIRST]
    for key, values in [(RDFS.label, label), *rest] if label else rest:
        # One object in nearly all cases.
        lines.append(f"{names[key]} {names[values[0]]}" if len(values) == 1 else _several(key, values, names, margin))
    start = f"\n{margin}{INDENT}"
    return f"{margin}{names[subject]}{' ' if types else start}{f' ;{start}'.join(lines)} .\n"


def _title(graph: RecordGraph) -> str:
    """The comment that opens a chunk: the number and, where it is safe in a comment, the study's label."""
    for subject, predicate, value in graph.triples:
        if predicate == RDFS.label and subject == graph.study:
            label = value[1:-1].replace('\\"', '"')
            if label.isprintable() and "\\" not in label:
                return f"# {graph.number} · {label}\n"
            break
    return f"# {graph.number}\n"


def _header(graph: RecordGraph, names: _Names, namespaces: Mapping[str, str]) -> str:
    return _title(graph) + _prefixes(names, namespaces)


def _prefixes(names: _Names, namespaces: Mapping[str, str]) -> str:
    used = {prefix: namespace for prefix, namespace in namespaces.items() if prefix in names.used}
    width = max(map(len, used), default=0) + 1
    lines = [f"@prefix {f'{prefix}:':{width}} <{namespace}> .\n" for prefix, namespace in used.items()]
    return "".join(lines)


def _turtle(graph: RecordGraph) -> bytes:
    namespaces = prefixes(graph)
    names = _Names(namespaces)
    blocks = [_block(subject, properties, names, "") for subject, properties in by_subject(graph).items()]
    return _joined([_header(graph, names, namespaces), *blocks])


def _trig(graph: RecordGraph) -> bytes:
    namespaces = prefixes(graph)
    names = _Names(namespaces)
    name = names[graph.name]
    blocks = [_block(subject, properties, names, INDENT) for subject, properties in by_subject(graph).items()]
    return _joined([_header(graph, names, namespaces), f"{name} {{\n", *blocks, "}\n"])


def document(triples: Iterable[Triple], namespaces: Mapping[str, str]) -> bytes:
    """Any triples as one Turtle document, each once, with those of the prefixes that it needs.

    The subjects are in the order of their appearance, and so are the properties of each, but for types and labels.
    """
    names = _Names(namespaces)
    subjects: dict[IRI, Properties] = {}
    for subject, predicate, value in dict.fromkeys(triples):
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(value)
    blocks = [_block(subject, properties, names, "") for subject, properties in subjects.items()]
    return _joined([*filter(None, [_prefixes(names, namespaces)]), *blocks])


def _joined(blocks: list[str]) -> bytes:
    # Encoded one by one: a single character beyond Latin-1 would make the whole text twice or four times as wide.
    return b"\n".join(map(str.encode, blocks))


TURTLE = Sink("turtle", "ttl", "text/turtle", _turtle, between=b"\n")
TRIG = Sink("trig", "trig", "application/trig", _trig, between=b"\n")
