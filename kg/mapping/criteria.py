"""Cut an eligibility text into its inclusion and exclusion criteria.

The registry holds one text. Nearly all of them have the two headings and a bullet for each criterion, in the registry's
markup (``* text``, ``1. text``, deeper levels indented). A criterion is a run of lines of the text as it stands: a
bullet with whatever is indented below it. Where the text has no headings nothing is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# No heading is without one of these words; most lines are, and are told apart at little cost.
_HINT = re.compile(r"clusion|following", re.IGNORECASE)
# A line that is a heading and nothing else: "Key Inclusion Criteria:", "**Exclusion criteria (part A)**".
_HEADING = re.compile(
    r"[\s#*_\u2022\u00b7]*(?:[\dA-Z]{1,2}[.)]?\s*)?(?:[A-Za-z/-]+\s){0,3}?(?P<kind>inclusion|exclusion)s?"
    r"(?:\s+criteri(?:a|on|um)\b[^:\uff1a\n]{0,60}?)?\s*[:\uff1a.]?[\s*_]*",
    re.IGNORECASE,
)
# One with more before it: "Part A1: Monotherapy Dose Escalation Inclusion Criteria".
_LONG_HEADING = re.compile(
    r"(?![\s*\u2022\u00b7-])[^.;]*\b(?P<kind>[Ii]nclusion|[Ee]xclusion)\s+[Cc]riteria(?:\s*[:\uff1a]|(?<=Criteria))\s*"
)
# "Other protocol-defined inclusion/exclusion criteria may apply" is a sentence.
_SENTENCE = re.compile(
    r"\bappl(?:y|ies|ied)\b|inclusion\s*/\s*exclusion|\b(?:no|not|met|meet|meets|meeting)\b", re.IGNORECASE
)
# And yet a sentence is a heading where it says what the list below it is: "Subjects meeting any of the following are
# ineligible:", "Participants who meet each of the following inclusion criteria may take part:".
_INTRODUCTION = re.compile(
    r"(?![\s*\u2022\u00b7-]|\(?\w{1,2}[.)]\s)(?=.*\bfollowing\b)(?!.*inclusion.*exclu)"
    r".*\b(?:(?P<exclusion>excluded|ineligible|not (?:to )?(?:be )?(?:eligible|enrolled|included)|exclusion criteria)"
    r"|(?P<inclusion>inclusion criteria))\b.*:\s*",
    re.IGNORECASE,
)
# A heading that opens the first criterion itself: "Inclusion Criteria: age over 18".
_OPENING = re.compile(
    r"\s*(?:[*\u2022\u00b7]\s*)?(?:key\s+|main\s+)?(?P<kind>inclusion|exclusion)\s+criteri(?:a|on)"
    r"\s*[:\uff1a-]\s*(?:[*\u2022\u00b7]\s*)?(?P<text>\S.*)",
    re.IGNORECASE,
)
# A heading behind a sentence or a bullet: "* Consent. Exclusion Criteria", "* Consent Exclusion Criteria: pain".
_INLINE = re.compile(
    r"\s+(?=(?:Key |Main )?(?:(?:In|Ex)clusion\s+[Cc]riteria|(?:IN|EX)CLUSION\s+CRITERIA)\s*(?:(?P<colon>[:\uff1a])|$))"
)
_BULLET = re.compile(r"(?P<indent>\s*)(?:[*\u2022\u00b7\u25cf\u2013-]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+(?P<text>\S.*)")
# What stands where there are no criteria.
_NONE = re.compile(r"(?:none|nil|no|n/?a|not applicable|\\?-)[.;]?", re.IGNORECASE)


class Criteria(NamedTuple):
    """The criteria in the order of the text; what stands under neither heading is in neither list."""

    inclusion: list[str]
    exclusion: list[str]


def split(text: str) -> Criteria:
    """Both lists; empty where the text has no such heading."""
    criteria = Criteria([], [])
    block: list[str] = []
    kind: str | None = None
    for line in [*_lines(text), None]:
        heading = line is not None and _heading(line)
        if line is not None and not heading:
            block.append(line)
            continue
        if kind is not None:
            getattr(criteria, kind).extend(item for item in _items(block) if not _NONE.fullmatch(item))
        if heading:
            kind, first = heading
            block = [first] if first else []
    return criteria


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, broken also where a heading stands within one."""
    for line in text.splitlines():
        if not _HINT.search(line):
            yield line
            continue
        start = 0
        for inline in _INLINE.finditer(line):
            before = line[start : inline.start()]
            ended = " " in before.strip() and before.endswith((".", ";", "!", "?"))  # and is no "2."
            if ended or (inline["colon"] and _BULLET.fullmatch(before)):
                yield before
                start = inline.end()
        yield line[start:]


def _heading(line: str) -> tuple[str, str] | None:
    """Which list a line opens, and what of it is a criterion already."""
    if not _HINT.search(line):
        return None
    if opening := _OPENING.fullmatch(line):
        return opening["kind"].lower(), opening["text"].strip()
    if introduction := _INTRODUCTION.fullmatch(line):
        return introduction.lastgroup or "", ""
    if len(line) > 120 or _SENTENCE.search(line):
        return None
    if found := _HEADING.fullmatch(line) or _LONG_HEADING.fullmatch(line):
        bullet = _BULLET.fullmatch(line)
        # "* No exclusion by the treating physician" is a criterion; "* Exclusion Criteria:" is a heading.
        if bullet is None or line.rstrip(" *_").endswith(":"):
            return found["kind"].lower(), ""
    return None


def _items(block: list[str]) -> list[str]:
    """The criteria of one block: its outermost bullets, or its paragraphs where it has none."""
    bullets = [match for line in block if (match := _BULLET.fullmatch(line))]
    if not bullets:
        return [paragraph.strip() for paragraph in re.split(r"\n\s*\n", "\n".join(block)) if paragraph.strip()]
    outermost = min(len(match["indent"]) for match in bullets)
    items: list[list[str]] = []
    after_blank = True
    lead_in = False  # whether the last item is a line that ends in a colon and takes the bullets below it along
    for line in block:
        if not line.strip():
            after_blank = True
            continue
        match = _BULLET.fullmatch(line)
        own_line = match is None and (after_blank or not items) and not line.startswith(" " * (outermost + 1))
        if match and len(match["indent"]) == outermost and not lead_in:
            items.append([match["text"]])
        elif own_line:
            items.append([line.strip()])
            lead_in = line.rstrip(" *_").endswith(":")
        elif items:
            items[-1].append(line.rstrip())
        else:
            items.append([line.strip()])
        after_blank = False
    # "Patients must meet all of these:" above the one list of a block introduces the list and is no criterion.
    if len(items) == 1 and lead_in and len(items[0]) > 1:
        return _items([line for line in block if line.strip() != items[0][0]])
    return ["\n".join(lines).strip() for lines in items]
