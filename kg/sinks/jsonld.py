"""JSON-LD 1.1: one tree a record, with the study at its root.

Names and types are those of ``ontology/context.jsonld``, which is generated from the ontology and the shapes. Nothing
depends on what it guesses of a property's values: a value that would not mean its token under the context is written
out, as ``{"@value": …}`` or ``{"id": …}``. https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import re
from collections import deque
from functools import cache, lru_cache
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from kg.resources import resource
from kg.sinks.sink import Sink, Unwritable
from kg.sinks.tokens import by_subject, parts, unescaped
from kg.terms import IRI, XSD, Literal, RecordGraph, Term
from kg.vocab import NAMESPACES, RDF, RDFS

Node = dict[str, Any]

_WIDTH = 140
_FIRST = [RDF.type, RDFS.label]
_PLAIN = '"'
_INTEGER = f'"^^<{XSD}integer>'
_BOOLEAN = f'"^^<{XSD}boolean>'
# Fifteen digits: past 2^53 many readers of JSON round, and a leading zero would be lost.
_NATIVE = {_INTEGER: re.compile(r"0|-?[1-9]\d{0,14}", re.ASCII), _BOOLEAN: re.compile(r"true|false")}

# A study's IRI that others can be relative to, with the folders around it: no dot segments, no query, no fragment.
_BASE = re.compile(r"<(?!.*/\.)((https?://[^/?#]+/(?:[^?#]+/)?)[^/?#:]+/)[^/?#:]+>")
# What is left of an IRI there, if nobody can take it for a keyword, a compact IRI or an absolute one.
_FRAGMENT = re.compile(r"[^:#]+")
_STUDY = re.compile(r"[^.@:/?#][^:/?#]*")
_SHARED = re.compile(r"[^.:/?#][^:/?#]*/[^.:/?#][^:/?#]*")
_LOCAL_NAME = re.compile(r"\w[\w.-]*", re.ASCII)
# What no name in the context looks like: those have a small letter.
_NOTATION = re.compile(r"[A-Z0-9_]+")


class _Key(NamedTuple):
    """A property's name in the context, and what a bare string under it stands for.

    ``tail`` is how the token of such a string ends: ``"``, ``"@en`` or ``"^^<datatype>``; None where it is an IRI.
    ``codes`` is how the token of a concept begins that its notation alone stands for.
    """

    name: str
    tail: str | None = _PLAIN
    codes: str = ""


class _Context(NamedTuple):
    """The published context: its entries, the prefixes that each needs, and the names of properties and classes."""

    entries: dict[str, Any]
    prefixes: dict[str, set[str]]
    keys: dict[IRI, _Key]
    classes: dict[IRI, str]


def _full(compact: str) -> str:
    prefix, _, name = compact.partition(":")
    return NAMESPACES[prefix] + name


def _key(name: str, entry: dict[str, Any]) -> _Key:
    if "@language" in entry:
        return _Key(name, f'"@{entry["@language"]}')
    match entry.get("@type"):
        case None:
            return _Key(name)
        case "@id":
            return _Key(name, None)
        case "@vocab":
            return _Key(name, None, f"<{_full(entry['@context']['@vocab'])}")
        case datatype:
            return _Key(name, f'"^^<{_full(datatype)}>')


@cache
def _published() -> _Context:
    entries = msgspec.json.decode(resource("ontology/context.jsonld").read_bytes())["@context"]
    context = _Context(entries, {}, {}, {})
    for name, entry in entries.items():
        if name in {"@version", "id", "type", *NAMESPACES}:
            continue
        definition = entry if isinstance(entry, dict) else {"@id": entry}
        used = (definition["@id"], definition.get("@type", ""), definition.get("@context", {}).get("@vocab", ""))
        context.prefixes[name] = {compact.partition(":")[0] for compact in used} & NAMESPACES.keys()
        token = IRI(f"<{_full(definition['@id'])}>")
        if name[0].isupper():
            context.classes[token] = name
        else:
            context.keys[token] = _key(name, definition)
    return context


@lru_cache(maxsize=1 << 16)
def _prefix(token: Term) -> str | None:
    """The prefix with which an IRI can be written; None where it has to stand in full."""
    for prefix, namespace in NAMESPACES.items():
        if token.startswith(namespace, 1) and _LOCAL_NAME.fullmatch(token, len(namespace) + 1, len(token) - 1):
            return prefix
    if token[1 : token.find(":")] in NAMESPACES:
        raise Unwritable(f"JSON-LD reads the IRI {token} as a prefixed name")
    return None


class _Names(dict[Term, str]):
    """IRI → what stands for it as an ``id``: relative to the study, prefixed or in full; ``used`` collects prefixes."""

    def __init__(self, study: IRI) -> None:
        super().__init__()
        self.used: set[str] = set()
        base = _BASE.fullmatch(study)
        self.base = study[1:-1] if base else None
        # How the token of a thing begins that is a part of the study, another study, or shared by studies.
        self._part = f"{study[:-1]}#"
        self._study, self._shared = (f"<{base[1]}", f"<{base[2]}") if base else ("", "")

    def __missing__(self, token: Term) -> str:
        name = self[token] = self.prefixed(token) if self.base is None else self._relative(token)
        return name

    def prefixed(self, token: Term) -> str:
        """A property, a class or a datatype: these are never relative. A blank node has the same name everywhere."""
        if token[0] == "_":
            return token
        if token.startswith("<<"):
            raise Unwritable(f"JSON-LD has no triple terms: {token}")
        prefix = _prefix(token)
        if prefix is None:
            return token[1:-1]
        self.used.add(prefix)
        return f"{prefix}:{token[len(NAMESPACES[prefix]) + 1 : -1]}"

    def _relative(self, token: Term) -> str:
        end = len(token) - 1
        if token.startswith(self._part) and _FRAGMENT.fullmatch(token, len(self._part), end):
            return token[len(self._part) - 1 : end]
        name = self.prefixed(token)
        if name != token[1:end]:
            return name
        if token.startswith(self._study) and _STUDY.fullmatch(token, len(self._study), end):
            return token[len(self._study) : end]
        if token.startswith(self._shared) and _SHARED.fullmatch(token, len(self._shared), end):
            return f"../{token[len(self._shared) : end]}"
        return name


class _Tree:
    """One record's graph as nested nodes, and the names of the context that they use."""

    def __init__(self, graph: RecordGraph) -> None:
        self._published = _published()
        self._names = _Names(graph.study)
        self._statements = by_subject(graph)
        self._placed: set[IRI] = set()
        self._types: dict[tuple[Term, ...], str | list[str]] = {}
        self._used: set[str] = {"id"}
        self.root = self._grow(graph.study)
        if loose := [self._grow(subject) for subject in self._statements if subject not in self._placed]:
            self.root["@included"] = loose
        self.base = {"@base": self._names.base} if self._names.base else {}

    def context(self) -> Node:
        """The version, the base, and those entries of the published context that this tree uses."""
        entries, prefixes = self._published.entries, self._published.prefixes
        used = self._used.union(self._names.used, *[prefixes[name] for name in self._used if name in prefixes])
        kept = {name: entry for name, entry in entries.items() if name in used}
        return {"@version": entries["@version"], **self.base, **kept}

    def _grow(self, root: IRI) -> Node:
        """A node and all that it leads to, each thing nested where it comes first, level by level, and only there."""
        top = self._place(root)
        queue = deque([(root, top)])
        keys, used, type_ = self._published.keys, self._used, RDF.type
        while queue:
            subject, node = queue.popleft()
            statements = self._statements.get(subject, {})
            if [*islice(statements, 2)] != _FIRST:
                statements = {key: statements[key] for key in _FIRST if key in statements} | statements
            for predicate, values in statements.items():
                if predicate == type_ and (types := self._types.get(tuple(values)) or self._classes(values)):
                    node["type"] = types
                    continue
                key = keys.get(predicate) or _Key(self._names.prefixed(predicate))
                used.add(key.name)
                if len(values) == 1:
                    node[key.name] = self._value(values[0], key, queue)
                else:
                    node[key.name] = [self._value(value, key, queue) for value in values]
        return top

    def _place(self, subject: IRI) -> Node:
        self._placed.add(subject)
        return {"id": self._names[subject]}

    def _classes(self, classes: list[Term]) -> str | list[str] | None:
        """The names of a node's classes; None where one of them is a literal, which ``type`` cannot hold."""
        if any(each.startswith('"') for each in classes):
            return None
        known = self._published.classes
        found = [known.get(IRI(each)) or self._names.prefixed(each) for each in classes]
        self._used.update(("type", *found))
        types = self._types[tuple(classes)] = found[0] if len(found) == 1 else found
        return types

    def _value(self, token: Term, key: _Key, queue: deque[tuple[IRI, Node]]) -> str | int | Node:
        if token.startswith('"'):
            return self._literal(token, key.tail)
        if token in self._statements and token not in self._placed:
            child = self._place(IRI(token))
            queue.append((IRI(token), child))
            return child
        if key.codes and token.startswith(key.codes):
            notation = token[len(key.codes) : -1]
            if _NOTATION.fullmatch(notation):
                return notation
        name = self._names[token]
        return name if key.tail is None and not key.codes else {"id": name}

    def _literal(self, token: Term, tail: str | None) -> str | int | Node:
        if tail is not None and token.endswith(tail):
            text = token[1 : -len(tail)]
            if tail in _NATIVE and _NATIVE[tail].fullmatch(text):
                return int(text) if tail == _INTEGER else text == "true"
            return unescaped(text) if "\\" in text else text
        escaped, language, datatype = parts(Literal(token))
        value: Node = {"@value": unescaped(escaped)}
        if language:
            value["@language"], _, direction = language.partition("--")
            if direction:
                value["@direction"] = direction
        elif datatype:
            value["@type"] = self._names.prefixed(datatype)
        return value


def encode(graph: RecordGraph, context_url: str | None = None) -> bytes:
    """One record as a document on one line, without a line end.

    It carries what it uses of the context. With ``context_url``, the address of the published context, it refers to
    that instead; only the base, which a context from elsewhere cannot set, stays in the document. Raises
    :class:`~kg.sinks.sink.Unwritable` for an IRI whose scheme is a prefix of the context (``<org:example>``), and for a
    triple term.
    """
    tree = _Tree(graph)
    context = tree.context() if context_url is None else [context_url, tree.base] if tree.base else context_url
    return msgspec.json.encode({"@context": context, **tree.root})


def pretty(document: bytes) -> bytes:
    """A document of :func:`encode` for people: indented by two, with a line end.

    What fits on one line stands on one, but for nodes, which always have a line for each property.
    """
    lines: list[bytes] = []
    opened: list[int] = []
    for line in msgspec.json.format(document, indent=2).split(b"\n"):
        lines.append(line)
        if line.endswith((b"[", b"{")):
            opened.append(len(lines) - 1)
        elif line.lstrip().startswith((b"]", b"}")):
            start = opened.pop()
            first, *inner, last = lines[start:]
            joined = first + b" ".join(each.lstrip() for each in inner) + last.lstrip()
            is_node = len(inner) > 1 and inner[0].lstrip().startswith(b'"id":')
            if len(joined) <= _WIDTH and not is_node and not any(each.endswith((b"[", b"{")) for each in inner):
                lines[start:] = [joined]
    return b"\n".join(lines) + b"\n"


# Many records are JSON Lines, one document a line; one record is a file for people.
JSONLD = Sink("jsonld", "jsonld", "application/ld+json", encode, between=b"\n", tail=b"\n", alone=pretty)
