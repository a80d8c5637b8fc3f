"""What can be known of a query without asking it: its form, its prefixes, and the place of a mistake.

Only tokens are read here; whether the whole is SPARQL is for the engine to say. https://www.w3.org/TR/sparql11-query/#grammar
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from kg.iris import BASE
from kg.problems import QueryError
from kg.vocab import NAMESPACES

Form = Literal["select", "ask", "construct", "describe"]

PREFIXES: Mapping[str, str] = {
    **NAMESPACES,
    **{kind: f"{BASE}{kind}/" for kind in ("study", "record", "organization", "place", "condition")},
}
"""The prefixes that a query may use without declaring them."""

_BEGINNINGS = "SELECT, ASK, CONSTRUCT or DESCRIBE"
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
# Wider than the grammar in each place but those where a string, an IRI or a comment begins and ends: there it matters,
# for what is within them is not looked at.
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<string>\"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"{3}|'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
               |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<open>["'])
    |(?P<iri><[^\x00-\x20<>"{}|^`]*>)
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-\w+)*)
    |(?P<blank>_:\w+)
    |(?P<name>(?P<prefix>[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*)
    |(?P<word>[^\W\d_]\w*)""",
    re.VERBOSE | re.DOTALL,
)
_CODEPOINT = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
# FILTER(?a<?b)SERVICE#> is read as an IRI here, by the rule of the longest token, and as a comparison by some engines.
_SERVICE_IN_IRI = re.compile(r"\).*service", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has been looked at.

    ``prefixes`` are those that it declares; ``missing`` those that it uses without, each with the offset of its first
    use. ``has_dataset`` tells whether it names its graphs itself, with FROM.
    """

    text: str
    form: Form
    prefixes: Mapping[str, str]
    missing: Mapping[str, int]
    has_dataset: bool

    @property
    def names(self) -> dict[str, str]:
        """The prefixes to show terms with: those of the query first."""
        return {**self.prefixes, **{prefix: iri for prefix, iri in PREFIXES.items() if prefix not in self.prefixes}}

    def with_prefixes(self) -> str:
        """The text with those of our prefixes declared that it lacks, on its first line, so that line numbers stay."""
        return "".join(f"PREFIX {each}: <{PREFIXES[each]}> " for each in self.missing if each in PREFIXES) + self.text


def read(text: str, *, allow_service: bool = False) -> Query:
    """Look at a query; :class:`QueryError` for one that is none, for an update, and for SERVICE unless allowed."""
    tokens = [token for token in _TOKEN.finditer(text) if token.lastgroup != "comment"]
    for token in tokens:
        if token["open"]:
            raise at(text, token.start(), "this string has no end")
    form, prefixes = _prologue(text, tokens)
    if not allow_service:
        _no_service(text)
    missing: dict[str, int] = {}
    for token in tokens:
        if token["name"] and (token["prefix"] or "") not in prefixes:
            missing.setdefault(token["prefix"] or "", token.start())
    has_dataset = any(token["word"] and token["word"].upper() == "FROM" for token in tokens)
    return Query(text, form, prefixes, missing, has_dataset)


def _prologue(text: str, tokens: list[re.Match[str]]) -> tuple[Form, dict[str, str]]:
    """The form of the query and the prefixes that it declares before."""
    prefixes: dict[str, str] = {}
    position = 0
    while position < len(tokens):
        token = tokens[position]
        word = (token["word"] or "").upper()
        if word == "PREFIX" and position + 2 < len(tokens) and tokens[position + 1]["name"]:
            prefixes[tokens[position + 1]["prefix"] or ""] = tokens[position + 2][0][1:-1]
            position += 3
        elif word in ("BASE", "VERSION"):
            position += 2
        elif word.lower() in get_args(Form):
            return cast("Form", word.lower()), prefixes
        elif word in _UPDATES:
            raise at(text, token.start(), f"{word} is an update, and a query only reads")
        else:
            raise at(text, token.start(), f"a query begins with {_BEGINNINGS}, not with {token[0]}")
    raise QueryError(f"there is no query: {_BEGINNINGS} begins one")


def _no_service(text: str) -> None:
    if asked := asks_others(text):
        raise at(text, asked[1], "SERVICE asks another server; --allow-service lets it")


def asks_others(text: str, words: Container[str] = ("SERVICE",)) -> tuple[str, int] | None:
    r"""The first of these words by which a query or an update makes the engine ask another server, and its offset.

    Escapes such as ``\u0053`` stand for their character anywhere in a query, but some engines know them only in
    strings and IRIs. So the text is looked at both ways.
    """
    for reading, same in ((text, True), (_CODEPOINT.sub(_character, text), False)):
        for word, offset in _words(reading, words):
            return word, offset if same else text.index("\\")
    return None


def _words(text: str, words: Container[str]) -> Iterator[tuple[str, int]]:
    for token in _TOKEN.finditer(text):
        word = (token["word"] or "").upper()
        if word in words:
            yield word, token.start()
        elif token["iri"] and "SERVICE" in words and _SERVICE_IN_IRI.search(token["iri"]):
            yield "SERVICE", token.start()


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 else escape[0]


def at(text: str, offset: int, reason: str) -> QueryError:
    """A mistake at a place of the query: line and column, from 1, and the line itself with a mark under the place."""
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:].partition("\n")[0]
    # One column for each character, whatever the terminal would make of it.
    shown = "".join(each if each.isprintable() else " " for each in line)
    number, column = text.count("\n", 0, offset) + 1, offset - start + 1
    return QueryError(f"line {number}, column {column}: {reason}\n  {shown}\n  {' ' * (column - 1)}^")


def undeclared(query: Query) -> QueryError | None:
    """The mistake of a prefix that neither the query nor we declare, if it makes it."""
    for prefix, offset in query.missing.items():
        if prefix not in PREFIXES:
            return at(query.text, offset, f"the prefix {prefix}: is not declared")
    return None


def mistake(query: Query, reason: str) -> QueryError:
    """The mistake for which an engine refused the query with ``reason``.

    The places that pyoxigraph gives are those where its parser gave up an alternative, often far from the mistake, so
    that rdflib is asked for the place. What rdflib has nothing against breaks a rule beyond the grammar.
    """
    if found := undeclared(query):
        return found
    rule = ", ".join(re.findall(r"[A-Z]\w*(?: \w+)* \w+(?= failed| in SELECT| is unbound)[\w ]*", reason))
    offset = _failure(query.text)
    if offset is None:
        return QueryError(f"the query is not allowed: {rule or reason}")
    if offset >= len(query.text.rstrip()):
        return at(query.text, len(query.text.rstrip()), "the query ends before it is complete")
    return at(query.text, offset, rule or "syntax error: what begins here cannot be read")


def _failure(text: str) -> int | None:
    """Where rdflib's parser, which takes about a second to load, gets no further; None if it reads it all."""
    from pyparsing import ParseBaseException  # noqa: PLC0415
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415

    try:
        # It would widen tabs, and count their columns.
        parseQuery(text.replace("\t", " "))
    except ParseBaseException as error:
        return error.loc
    return None
