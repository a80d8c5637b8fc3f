"""Updates whose data set the protocol names, https://www.w3.org/TR/sparql11-protocol/#update-operation.

The engine takes a data set for queries alone, so here it is written into the text of the update.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      \#[^\r\n]*                                     # a comment
    | <[^<>"{}|^`\\\x00-\x20]*>                      # an IRI
    | \"\"\"(?:\\.|(?!\"\"\").)*\"\"\"               # strings
    | '''(?:\\.|(?!''').)*'''
    | "(?:\\.|[^"\\\r\n])*" | '(?:\\.|[^'\\\r\n])*'
    | [?$:]?[\w\-.]+ (?: :[\w\-.:%]* )?              # keywords, variables, names with a prefix
    | [{}]
    """,
    re.VERBOSE | re.DOTALL,
)


def using(update: str, default: tuple[str, ...], named: tuple[str, ...]) -> str:
    """An update whose patterns look into these graphs; as it is where none are named.

    :class:`ValueError` where the update names a data set itself, which the protocol forbids, or an IRI is none.
    """
    if not default and not named:
        return update
    clauses = " ".join([*(f"USING {_iri(each)}" for each in default), *(f"USING NAMED {_iri(each)}" for each in named)])
    pieces: list[str] = []
    done = 0
    tokens = list(_outside(update))
    for before, (word, start, end) in zip([("", 0, 0), *tokens], tokens, strict=False):
        if word in ("WITH", "USING"):
            raise ValueError(f"the update says {word}, and the request names its graphs too: only one of them may")
        if word != "WHERE":
            continue
        pieces.append(update[done:start])
        if before[0] == "DELETE":  # short for DELETE { … } WHERE { … } with one pattern twice
            pattern = next((update[at:to] for group, at, to in tokens if group == "{" and at >= end), None)
            if pattern is None:
                raise ValueError("the update cannot be read: no group in braces follows DELETE WHERE")
            pieces.append(f"{pattern} ")
        pieces.append(f"{clauses} ")
        done = start
    return "".join([*pieces, update[done:]])


def _iri(value: str) -> str:
    if re.search(r'[<>"{}|^`\\\x00-\x20]', value):
        raise ValueError(f"{value!r} is no IRI of a graph")
    return f"<{value}>"


def _outside(update: str) -> Iterator[tuple[str, int, int]]:
    """The words outside of braces, in upper case, and each group in braces as ``{``, with the place of both."""
    depth = opened = 0
    for token in _TOKEN.finditer(update):
        if token[0] == "{":
            opened = token.start() if depth == 0 else opened
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                yield "{", opened, token.end()
        elif depth == 0 and token[0][0] not in "#<\"'":
            yield token[0].upper(), token.start(), token.end()
