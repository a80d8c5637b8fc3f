"""How the plain-text page of a study is laid out: lines, section headings, introductions, labels, paragraphs.

Nothing here knows a field of the record. A page is a header (title, number, date) and sections in any order. A section
is a heading on a line of its own, one sentence in which the page's maker introduces it, and its lines.

The introduction is not data. It is told from data by four marks together, never by one: it is the first line below the
heading, it is a single sentence with a full stop, it begins with an imperative (:data:`_IMPERATIVE`), and it names the
section's own subject (``Section.subject``). So a page without it loses no data, and one that words it otherwise does
not turn it into data. In sections of prose it must also be followed by something, lest a summary of one line be lost.

The words of a heading can also stand as a line within prose ("Study Design" in a description). Of several equal lines
those that an introduction follows are headings. Where none has one, it is the first that does not stand in a section of
prose, that has nothing below it, or that the lines below it, up to the next such line, confirm (``Section.sign``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class PageError(ValueError):
    """A page that cannot be read; the message names the line."""


class Line(NamedTuple):
    """A line that is not blank: its number on the page from 1, its text without white space at the end."""

    number: int
    text: str


class Section(NamedTuple):
    """How a heading and its introduction are told from data.

    ``subject`` and ``sign`` are patterns: a word of the introduction, and what stands in the lines below the heading.
    ``opening`` is, for sections of prose, how the introduction begins that was seen: enough where nothing follows it.
    """

    subject: str
    sign: str = ""
    opening: str = ""


_ITEM = r"\A.*[^.:;,]$"  # the first line is not a sentence
SECTIONS = {
    "Study Results": Section(r"results|outcomes?", r"^(No )?[Rr]esults\b"),
    "Basic Information": Section(r"snapshot|status|overview", r"^(Recruitment|Clinical|Total|Study)\b"),
    "Brief Summary": Section(r"synopsis|summary|overview", opening="Review the sponsor-provided synopsis"),
    "Detailed Description": Section(r"narrative|description|depth|detail", opening="Dive into the extended narrative"),
    "Conditions": Section(r"conditions?|diseases?", _ITEM),
    "Keywords": Section(r"keywords?|terms?", _ITEM),
    "Study Design": Section(r"structured|design|masking", r"^(Allocation|Intervention|Primary|Blinding|Time)\b"),
    "Study Groups": Section(r"arms?|cohorts?|groups?", r"^(Group|Intervention) Type\b", "Review each arm or cohort"),
    "Interventions": Section(
        r"drugs?|interventions?|procedures?",
        r"(?s)\A(?!.*^Group Type\b).*^Intervention Type\b",
        "Learn about the drugs, procedures",
    ),
    "Other Intervention Names": Section(r"names?"),
    "Eligibility Criteria": Section(
        r"participation|requirements|healthy volunteers",
        r"^((In|Ex)clusion Criteria|Minimum|Maximum|Eligible|Accepts)\b",
        "Check the participation requirements",
    ),
    "Sponsors": Section(r"organi[sz]ations?|sponsors?|funding", r"^Sponsor Role\b"),
    "Responsible Party": Section(r"responsib\w+", r"^Responsibility Role\b"),
    "Principal Investigators": Section(r"researchers?|investigators?", r"^Role\b"),
    "Locations": Section(r"where|sites?|locations?", r"^Site Status\b"),
    "Countries": Section(r"countr(y|ies)", _ITEM),
    "References": Section(r"publications?|references?", r"^(Reference Type|PMID)\b", "Explore related publications"),
    "Other Identifiers": Section(r"numbers?|identifiers?", r"^Identifier (Type|Source)\b"),
    "More Related Trials": Section(r"trials|studies"),
}

_IMPERATIVE = (
    r"(Additional|Browse|Check|Dive|Discover|Explore|Find|Get|Identify|Learn|Look|Meet|Read|Review|See|Understand|View)"
)
_SENTENCE = re.compile(rf"{_IMPERATIVE} (?:(?![.!?] ).)*\.")
_STUDY = re.compile(r"\b(study|studies|trials?|research)\b")


def lines(data: bytes) -> list[Line]:
    """The lines of a page in UTF-8 that are not blank, with or without a byte order mark, whatever ends a line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise PageError(f"line {number}: not UTF-8 (byte {data[error.start]:#04x})") from error
    # Not str.splitlines, which also cuts at form feeds and at U+2028 within a paragraph.
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [Line(number, row.rstrip()) for number, row in enumerate(rows, 1) if row.strip()]


def prose(part: Sequence[Line]) -> str | None:
    """The lines as one text, the blank lines between them as on the page; None for no lines."""
    if not part:
        return None
    text = part[0].text
    for before, line in pairwise(part):
        text += "\n" * (line.number - before.number) + line.text
    return text


def label(*names: str) -> re.Pattern[str]:
    """A pattern of lines that are one of these labels, its value after it or none: ``Site Status RECRUITING``.

    The value after a label without a colon is a code or a number with its unit, never words of a sentence.
    """
    longest_first = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"\s*({longest_first})(?:: *(.*)| +(-|[\w/,-]+|\d+ \w+))?")


@dataclass(frozen=True, slots=True)
class Page:
    """A page cut at its headings: lines by heading without introductions (the header's is ``""``).

    ``unread`` gathers what no reader can place, to begin with all lines of sections that this module does not know.
    """

    sections: dict[str, list[Line]]
    unread: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, page: list[Line]) -> Page:
        """Cut a page at its headings; the lines of a section that comes twice are put together."""
        sections: dict[str, list[Line]] = defaultdict(list)
        unread: list[Line] = []
        headings = _headings(page)
        starts = [-1, *headings, len(page)]
        for start, end in pairwise(starts):
            heading = page[start].text.strip() if start >= 0 else ""
            section = SECTIONS.get(heading)
            if heading and section is None:
                unread += page[start:end]
                continue
            part = page[start + 1 : end]
            sections[heading] += part[1:] if section and _introduced(part, section) else part
        return cls(dict(sections), unread)

    def section(self, heading: str) -> list[Line]:
        """The lines below a heading, none where the page has no such section."""
        return self.sections.get(heading, [])

    def items(self, heading: str) -> tuple[str, ...]:
        """The lines below a heading as a list of values."""
        return tuple(line.text.strip() for line in self.section(heading) if line.text != "-")

    def labelled(self, heading: str, labels: re.Pattern[str]) -> dict[str, list[Line]]:
        """Lines of a section by the label above them; by ``""`` those without, or after a value beside a label."""
        values: dict[str, list[Line]] = defaultdict(list)
        current = ""
        for line in self.section(heading):
            match = labels.fullmatch(line.text)
            if match is None:
                values[current].append(line)
            elif value := match[2] or match[3]:
                values[match[1]].append(Line(line.number, value))
                current = ""
            else:
                current = match[1]
        return values

    def one(self, values: Sequence[Line]) -> str | None:
        """The text of the only line, None for none or a dash; further lines are unread."""
        self.unread.extend(values[1:])
        return None if not values or values[0].text == "-" else values[0].text.strip()


class Entry(NamedTuple):
    """One of the things that a section lists: its plain lines, and its labels with their values."""

    lines: list[Line]
    labels: dict[str, Line]


def entries(part: Sequence[Line], labels: re.Pattern[str]) -> Iterator[Entry]:
    """Cut a section into the things that it lists: a plain line after a label, or a label again, begins the next one.

    The value of a label that has none, or a dash, is an empty text.
    """
    entry = Entry([], {})
    for line in part:
        match = labels.fullmatch(line.text)
        if entry.labels and (match is None or match[1] in entry.labels):
            yield entry
            entry = Entry([], {})
        if match is None:
            entry.lines.append(line)
        else:
            value = match[2] or match[3] or ""
            entry.labels[match[1]] = Line(line.number, "" if value == "-" else value)
    if entry.lines or entry.labels:
        yield entry


def _headings(page: Sequence[Line]) -> list[int]:
    """The positions of the lines that are headings, by the rule in the module's docstring."""
    candidates = [index for index, line in enumerate(page) if line.text.strip() in SECTIONS]
    found = {
        index for index in candidates if _introduced(page[index + 1 : index + 3], SECTIONS[page[index].text.strip()])
    }
    named = {page[index].text.strip() for index in found}
    within_prose = False
    for index, end in pairwise([*candidates, len(page)]):
        name = page[index].text.strip()
        below = "\n".join(line.text for line in page[index + 1 : end])
        if name not in named and (not below or not within_prose or re.search(SECTIONS[name].sign, below, re.MULTILINE)):
            found.add(index)
            named.add(name)
        if index in found:
            within_prose = bool(SECTIONS[name].opening)
    middle = (index for index in range(1, len(page) - 1) if index not in candidates)
    return sorted([*found, *(index for index in middle if _unknown(*page[index - 1 : index + 2]))])


def _introduced(part: Sequence[Line], section: Section) -> bool:
    """Whether the first line introduces the section, by the marks in the module's docstring."""
    if not part or not _SENTENCE.fullmatch(part[0].text.strip()):
        return False
    if section.opening and part[0].text.startswith(section.opening):
        return True
    return bool(re.search(rf"\b({section.subject})\b", part[0].text)) and (len(part) > 1 or not section.opening)


def _unknown(before: Line, line: Line, after: Line) -> bool:
    """Whether a line is the heading of a section that is not in the table: short, by itself, and introduced."""
    alone = line.number - before.number > 1 and after.number - line.number > 1
    heading = len(line.text) <= 60 and line.text[0].isupper() and line.text[-1].isalnum()
    return alone and heading and bool(_SENTENCE.fullmatch(after.text) and _STUDY.search(after.text))
