"""Cut an eligibility text into its inclusion and exclusion criteria.

The registry holds one text. Nearly all of them have the two headings and a bullet for each criterion, in the registry's
markup (``* text``, ``1. text``, deeper levels indented). A criterion is a run of lines of the text as it stands: a
bullet with whatever is indented below it. Where the text has no headings nothing is cut, and where a heading may hide
in the running text nothing below it is: no criterion is better than one of the wrong kind. The time that it takes grows
with the length of the text, whatever is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_KIND = r"(?P<kind>inclusion|exclusion)"
_CRITERIA = r"\s++criteri(?:a|on|um)\b"
# A line that is a heading and nothing else: "Key Inclusion Criteria:", "**Exclusion criteria (part A)**".
_HEADING = re.compile(
    rf"(?i)[\s#*_•·]*+(?:(?:\d{{1,2}}+[.)]?+|[A-Z][.)])\s*+)?+(?:[A-Z/-]++\s){{0,3}}?{_KIND}s?+"
    rf"(?:{_CRITERIA}[^:：]{{0,60}}+)?+\s*+[:：.]?+[\s*_]*+"
)
# The end of one with more before it: "Part A1: Monotherapy Dose Escalation Inclusion Criteria".
_HEADING_END = re.compile(r"\b(?P<kind>[Ii]nclusion|[Ee]xclusion)\s++[Cc]riteria(?:\s*+[:：]|(?<=Criteria))\s*+\Z")
# A heading that opens the first criterion itself: "Inclusion Criteria: age over 18".
_OPENING = re.compile(
    rf"(?i)\s*+(?:(?:[*•·]|\d{{1,2}}[.)])\s*+)?+(?:(?:key|main)\s++)?+{_KIND}{_CRITERIA}\s*+[:：-][\s*_•·]*+(?=\S)"
)
# A heading behind a sentence or a bullet: "* Consent. Exclusion Criteria", "* Consent Exclusion Criteria: pain".
_INLINE = re.compile(
    r"(?i)\s(?<=\S\s)(?<!\bthe\s)(?<!\bkey\s)(?<!\bmain\s)\s*+"
    r"(?=(?:key |main )?+(?:in|ex)clusion\s++criteria\s*+(?:(?P<colon>[:：])|\Z))"
)
# What is left of one that was not cut: neither "all of the exclusion criteria:" nor "(exclusion: malaria)".
_STRAY = re.compile(
    rf"(?im)(?<!\bthe )(?<!\()\b{_KIND}s?+(?:{_CRITERIA})?+"
    r"(?:\s*+[:：]|(?<=\A\w{9}\scriteria)\s(?:for|of)\b|(?-i:(?<=clusion\sCriteria))[ \t]*+$)"
)
# "Inclusion/exclusion criteria:" does not tell of which kind the list below it is.
_BOTH = re.compile(r"(?i)\b(?:in|ex)clusion(?:\s++criteria)?+\W++(?:(?:and|or)\s++)?+(?:in|ex)clusion\b")
# "Other protocol-defined exclusion criteria may apply" is a sentence.
_SENTENCE = re.compile(r"(?i)\b(?:appl(?:y|ies|ied)|no|none|not|fulfil\w*|met|meet|meets|meeting)\b")
# And yet a sentence is a heading where it says what the list below it is: "Subjects meeting any of the following are
# ineligible:", "Participants who meet each of the following inclusion criteria may take part:".
_INTRODUCED = re.compile(
    r"(?i)\b(?:(?P<exclusion>excluded|ineligible|exclusion criteria|not (?:to )?(?:be )?(?:eligible|enrolled|included))"
    r"|(?P<inclusion>inclusion criteria))\b"
)
_BULLET = re.compile(r"(?P<indent>\s*+)(?:[*•·●–-]|\(?(?:\d{1,2}|[a-zA-Z])[.)])\s++(?=\S)")
_LONGEST = 150  # characters of a heading
# What stands where there are no criteria.
_NONE = frozenset({"none", "nil", "no", "n/a", "na", "not applicable", "-", "\\-"})


class Criteria(NamedTuple):
    """The criteria in the order of the text; what stands under neither heading is in neither list."""

    inclusion: list[str]
    exclusion: list[str]


def split(text: str) -> Criteria:
    """Both lists; empty where the text has no such heading."""
    kind, block = "", list[str]()
    blocks = [(kind, block)]
    for line in text.splitlines():
        # No heading is without one of these words; most lines are, and are told apart at little cost.
        if "clusion" not in (lower := line.lower()) and "following" not in lower:
            block.append(line)
            continue
        for piece, heading in _known(line) if len(line) <= _LONGEST else _headed(line):
            if heading is None:
                block.append(piece)
            else:
                kind, first = heading
                block = [first] if first else []
                blocks.append((kind, block))
    criteria: dict[str, list[str]] = {"inclusion": [], "exclusion": []}
    for kind, block in blocks:
        if kind:
            criteria[kind].extend(_criteria(block, kind))
    return Criteria(**criteria)


def _headed(line: str) -> tuple[tuple[str, tuple[str, str] | None], ...]:
    """The pieces of a line, each with the list that it opens where it is a heading."""
    return tuple((piece, _heading(piece)) for piece in _pieces(line))


_known = lru_cache(maxsize=1 << 10)(_headed)  # nine records in ten have the same two headings


def _pieces(line: str) -> Iterator[str]:
    """A line, broken where a heading stands within it."""
    listed = _OPENING.match(line) or _BULLET.match(line)
    start, text = 0, listed.end() if listed else 0  # "2. Exclusion Criteria:" is not broken behind its bullet
    for inline in _INLINE.finditer(line, text):
        sentence = line[inline.start() - 1] in ".;!?"
        if sentence or (listed and inline["colon"] and line[inline.end()].isupper()):
            yield line[start : inline.start()]
            start = inline.end()
    yield line[start:]


def _heading(line: str) -> tuple[str, str] | None:
    """Which list a line opens ("" for one of both kinds), and what of it is a criterion already."""
    if opening := _OPENING.match(line):
        return opening["kind"].lower(), line[opening.end() :].strip()
    if len(line) > _LONGEST:
        return None
    bullet, both, colon = _BULLET.match(line), _BOTH.search(line), _ends_in_colon(line)
    first_level = not bullet and not line.startswith((" ", "\t", "*", "•", "·", "-"))
    if both and colon:
        return "", ""
    if colon and first_level and "following" in line.lower():
        kinds = {introduced.lastgroup or "" for introduced in _INTRODUCED.finditer(line)}
        if len(kinds) == 1:
            return kinds.pop(), ""
    # "* No exclusion by the treating physician" is a criterion; "* Exclusion Criteria:" is a heading.
    if _SENTENCE.search(line) or (bullet and not colon):
        return None
    found = _HEADING.fullmatch(line)
    if found is None and first_level and not {".", ";"}.intersection(line):
        found = _HEADING_END.search(line)
    return found and ("" if both else found["kind"].lower(), "")


def _ends_in_colon(line: str) -> bool:
    return line.rstrip(" *_").endswith((":", "："))


def _criteria(block: list[str], kind: str) -> Iterator[str]:
    """The items of a block that are criteria of its kind, up to where the other kind may begin."""
    for item in _items(block):
        lower = item.lower()
        if "clusion" in lower and any(stray["kind"].lower() != kind for stray in _STRAY.finditer(item)):
            return
        if lower.rstrip(".;") not in _NONE:
            yield item


def _items(block: list[str]) -> list[str]:
    """The items of one block: its outermost bullets, or its paragraphs where it has none."""
    bullets = [_BULLET.match(line) for line in block]
    outermost = min((bullet.end("indent") for bullet in bullets if bullet), default=None)
    if outermost is None:
        return [stripped for part in re.split(r"\n\s*\n", "\n".join(block)) if (stripped := part.strip())]
    deeper = " " * (outermost + 1)
    items: list[list[str]] = []
    after_blank = True
    lead_in = False  # whether the last item is a line that ends in a colon and takes the bullets below it along
    for line, bullet in zip(block, bullets, strict=True):
        if not (stripped := line.strip()):
            after_blank = True
            continue
        if bullet and bullet.end("indent") == outermost and not lead_in:
            items.append([line[bullet.end() :]])
        elif not items or (after_blank and not bullet and not line.startswith(deeper)):
            items.append([stripped])
            lead_in = not bullet and _ends_in_colon(line)
        else:
            items[-1].append(line.rstrip())
        after_blank = False
    # "Patients must meet all of these:" above the one list of a block introduces the list and is no criterion.
    if lead_in and len(items) == 1 and len(items[0]) > 1:
        own = (i for i, line in enumerate(block) if bullets[i] or (line.strip() and not _ends_in_colon(line)))
        return _items(block[next(own) :])
    return ["\n".join(lines).strip() for lines in items]
