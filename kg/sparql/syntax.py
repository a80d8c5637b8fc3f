"""What can be known of a query without asking it: its form, its prefixes, and the place of a mistake.

Only tokens are read here; whether the whole is SPARQL is for the engine to say. https://www.w3.org/TR/sparql11-query/#grammar
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
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
# Only these: at any other some engines end a long string early, as an empty one and a short one.
_ESCAPE = r"""\\(?:[tbnrf"'\\]|u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}
    |U(?:0000(?![Dd][89A-Fa-f])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4})"""
# Wider than the grammar in each place but those where a string, an IRI or a comment begins and ends: there it matters,
# for what is within them is not looked at.
_TOKEN = re.compile(
    rf"""(?P<comment>\#[^\n\r]*)
    |(?P<string>\"{{3}}(?:[^"\\]|{_ESCAPE}|\"{{1,2}}(?!\"))*\"{{3}}|'{{3}}(?:[^'\\]|{_ESCAPE}|'{{1,2}}(?!'))*'{{3}}
               |"(?:[^"\\\n\r]|{_ESCAPE})*"|'(?:[^'\\\n\r]|{_ESCAPE})*')"""
    r"""
    |(?P<open>["'])
    |(?P<iri><[^\x00-\x20<>"{}|^`]*>)
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-\w+)*)
    |(?P<blank>_:\w+)
    |(?P<name>(?P<prefix>[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*)
    |(?P<word>[^\W\d_]\w*)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)")  # a sign in a local name
_CODEPOINT = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_EVERYTHING = re.compile(r"SELECT(?:\s|#[^\n\r]*)*(?:(?:DISTINCT|REDUCED)(?:\s|#[^\n\r]*)*)?\*", re.IGNORECASE)
# With a scheme and // it is an IRI; else <b#> may as well be a comparison and the begin of a comment.
_AMBIGUOUS = re.compile(r"<(?![A-Za-z][A-Za-z0-9]*://)")
_AMBIGUITIES = 100  # more are not followed
_UNGROUPED = "The SELECT contains a variable that is unbound"  # pyoxigraph's words


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has been looked at.

    ``prefixes`` are those that it declares; ``missing`` those that it uses without, each with the offset of its first
    use. ``has_dataset`` tells whether it names its graphs itself, with FROM, ``has_graphs`` whether it may ask which
    graph something is in, with GRAPH or FROM. ``variables`` are those of ``SELECT *`` in the order of their first
    appearance, among them some that are no columns; none for other queries. ``terms`` are the IRIs in it, without
    relative ones.
    """

    text: str
    form: Form
    prefixes: Mapping[str, str]
    missing: Mapping[str, int]
    has_dataset: bool
    has_graphs: bool
    variables: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """The prefixes to show terms with: those of the query first."""
        return {**self.prefixes, **{prefix: iri for prefix, iri in PREFIXES.items() if prefix not in self.prefixes}}

    def arranged(self, columns: Sequence[str]) -> tuple[str, ...]:
        """The columns of an answer in the order in which the query names them, which engines do not keep for ``*``."""
        order = {name: place for place, name in enumerate(self.variables)}
        return tuple(sorted(columns, key=lambda name: order.get(name, len(order))))

    def with_prefixes(self) -> str:
        """The text with those of our prefixes declared that it lacks, on its first line, so that line numbers stay."""
        return "".join(f"PREFIX {each}: <{PREFIXES[each]}> " for each in self.missing if each in PREFIXES) + self.text


def read(text: str, *, allow_service: bool = False) -> Query:
    """Look at a query; :class:`QueryError` for one that is none, for an update, and for SERVICE unless allowed."""
    tokens = [token for token in _TOKEN.finditer(text) if token.lastgroup != "comment"]
    for token in tokens:
        if token["open"]:
            raise at(text, token.start(), "this string has no end, or an escape that is none")
    form, prefixes = _prologue(text, tokens)
    if not allow_service:
        _no_service(text)
    missing: dict[str, int] = {}
    for token in tokens:
        if token["name"] and (token["prefix"] or "") not in prefixes:
            missing.setdefault(token["prefix"] or "", token.start())
    has_dataset = any(token["word"] and token["word"].upper() == "FROM" for token in tokens)
    has_graphs = has_dataset or asks_others(text, ("GRAPH",)) is not None
    terms = tuple(_terms(tokens, {**PREFIXES, **prefixes}))
    return Query(text, form, prefixes, missing, has_dataset, has_graphs, _variables(text, form, tokens), terms)


def _terms(tokens: list[re.Match[str]], prefixes: Mapping[str, str]) -> Iterator[str]:
    for token in tokens:
        if token["iri"]:
            yield _CODEPOINT.sub(_character, token["iri"][1:-1])
        elif token["name"] and (namespace := prefixes.get(token["prefix"] or "")) is not None:
            # A dot at its end ends the triple.
            yield namespace + _ESCAPED.sub(r"\1", token["name"].partition(":")[2].rstrip("."))


def _variables(text: str, form: Form, tokens: list[re.Match[str]]) -> tuple[str, ...]:
    """The variables of ``SELECT *`` in the order in which they appear first."""
    if form != "select":
        return ()
    start = next(token.start() for token in tokens if (token["word"] or "").lower() == form)
    if not _EVERYTHING.match(text, start):
        return ()
    return tuple(dict.fromkeys(token[0][1:] for token in tokens if token["variable"]))


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
        elif word == "PREFIX":
            raise at(text, token.start(), "PREFIX needs a name that ends with a colon, and an IRI: PREFIX ex: <…>")
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


def asks_others(text: str, words: Iterable[str] = ("SERVICE",)) -> tuple[str, int] | None:
    r"""The first of these words by which a query or an update may make an engine ask another server, and its offset.

    Engines differ in what they read, so the word is one wherever any reading shows it; a harmless query may be taken
    for another; that is why GRAPH is looked for here too. Escapes such as ``\u0053`` stand for their character anywhere
    in a query, but some engines know them only in strings and IRIs. So the text is looked at both ways.
    """
    word = re.compile("|".join(words), re.IGNORECASE)
    for reading, same in ((text, True), (_CODEPOINT.sub(_character, text), False)):
        if word.search(reading) and (found := _shown(reading, word)):
            return found[0].upper(), found.start() if same else text.index("\\")
    return None


def _shown(text: str, word: re.Pattern[str]) -> re.Match[str] | None:
    """The first place where a word stands outside of comments, strings and the like, in any reading of the text.

    From a ``<`` on there may be two readings. Keywords need no space around them for pyoxigraph, so that a word is also
    looked for within longer ones, and a name ends for it before a second dot, or before one that begins its local part.
    """
    places, last, ambiguities = [0], -1, 0
    while places:
        place = heappop(places)
        if place == last or (token := _TOKEN.search(text, last := place)) is None:
            continue
        heappush(places, token.end())
        kind, start = token.lastgroup, token.start()
        if kind == "open":
            return word.search(text, start)
        if kind == "iri" and _AMBIGUOUS.match(text, start):
            heappush(places, start + 1)
            ambiguities += 1
            if ambiguities > _AMBIGUITIES:
                return word.search(text, start)
        if kind == "name":
            # The prefix, and what comes after a dot of the local part.
            local = token.end("prefix") + 1 if token["prefix"] else start + 1
            dot = text.find(".", local, token.end())
            found = word.search(text, start, local) or (word.search(text, dot, token.end()) if dot >= 0 else None)
        else:
            found = word.search(text, start, token.end()) if kind == "word" else None
        if found:
            return found
    return None


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
    if _UNGROUPED in reason:
        return QueryError(
            "SELECT has a variable that is neither grouped nor within an aggregate such as COUNT or SAMPLE: "
            "name it in GROUP BY"
        )
    rule = ", ".join(re.findall(r"[A-Z]\w*(?: \w+)* \w+(?= failed| in SELECT| is unbound)[\w ]*", reason))
    offset = _failure(query.text)
    if offset is None:
        return QueryError(f"the query is not allowed: {rule or reason}")
    if offset >= len(query.text.rstrip()):
        return at(query.text, len(query.text.rstrip()), "the query ends before it is complete")
    return at(query.text, offset, rule or "syntax error: what begins here cannot be read, here or further on")


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
