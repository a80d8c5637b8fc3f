"""Which registry, or which other system of numbers, issued an identifier that a record gives.

The pattern decides first. What the registrant says about a number (its type, its domain) is often missing or wrong, so
it is asked only for numbers that are too plain to speak for themselves: six digits are an IRAS number only where the
record says IRAS. Patterns, prefixes and resolver addresses are those of the Bioregistry, narrowed to the numbers that
were really issued, because any number in a record may be a sponsor's own protocol code.
https://bioregistry.io/collection/0000012
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

IDENTIFIERS_ORG = "http://identifiers.org/"
BIOREGISTRY = "https://bioregistry.io/"


@dataclass(frozen=True, slots=True)
class Number:
    """A number whose issuer is known.

    ``registry`` is the notation of a concept in the scheme ``code:Registry`` (``EUDRACT``); ``value`` the number in the
    issuer's own spelling (``ISRCTN73199181`` for "ISRCTN-73199181"); ``iri`` the IRI of its record at an outside
    resolver, None where no resolver has such numbers. ``method`` is a notation of ``code:MatchMethod``: EXACT if the
    identifier is the number and nothing else, however spelt, the registry's own name beside it ("EudraCT No:
    2006-001108-35") being part of the spelling; EMBEDDED if any other text stands beside it.
    """

    registry: str
    value: str
    iri: str | None
    method: Literal["EXACT", "EMBEDDED"]


@dataclass(frozen=True, slots=True)
class NumberSystem:
    """One spelling of the numbers of one registry.

    ``pattern`` is a regular expression (ASCII, any case) whose groups are the parts of the number; ``spelling`` a
    format string that puts the parts together as the registry does, after ``case`` was applied to each; ``resolver``
    what the number is appended to for an IRI. ``named`` is for numbers that need a name beside them: a regular
    expression for the start of the name, looked for in the identifier, its type and its domain.
    """

    registry: str
    pattern: str
    spelling: str
    resolver: str | None = None
    named: str | None = None
    case: Callable[[str], str] = str.upper


def _bioregistry(prefix: str) -> str:
    return f"{BIOREGISTRY}{prefix}:"


_FLAGS = re.IGNORECASE | re.ASCII

# What may stand between a registry's acronym and its digits ("ISRCTN No. 73199181"), and between groups of digits.
_GAP = r"(?:\W?(?:no|nr|number|id)\b)?[\W_]{0,3}"
_DASH = r"\s?-\s?"

# How the issuers are named in an identifier, where it is not by the notation of the registry alone.
_NAMES = {
    "CLINICALTRIALS_GOV": r"(?:www\.)?clinical\W?trials?\W?gov|CT\W?gov|NCT(?!\d)",
    "CTIS": r"EU\W?dra\W?CT|EU\W?CTR?|EU|CTIS",
    "EUDRACT": r"EU\W?dra\W?CT|EU\W?CTR?|EU|CTIS",
    "DRKS": r"DRKS|German",
    "ANZCTR": r"ANZCTR|ACTRN?|Australian?|New\WZealand",
    "CHICTR": r"ChiCTR|Chinese",
    "CTRI": r"CTRI|Indian?",
    "JRCT": r"jRCTs?|Japan",
    "UMIN": r"UMIN(?:\W?CTR)?",
    "JAPICCTI": r"Japic(?:\W?CTI)?",
    "JMACCT": r"JMA(?:\W?CCT)?",
    "PACTR": r"PACTR|Pan\W?African",
    "SLCTR": r"SLCTR|Sri\WLankan?",
    "TCTR": r"TCTR|Thai",
    "REBEC": r"REBEC|RBR|Brazilian",
    "REPEC": r"RE?PEC|Peruvian",
    "RPCEC": r"RPCEC|Cuban",
    "IRCT": r"IRCT|Iranian",
    "LBCTR": r"LBCTR|Leban(?:ese|on)",
    "CRIS": r"CRIS|KCT",
    "PHRR": r"PHRR|Philippine",
    "NTR": r"[NL]TR|Dutch|Netherlands|Nederlands",
    "EU_PAS": r"EU\W?PAS|ENCePP",
    "WHO_UTN": r"WHO|UTN|Universal",
    "NCI_CTRP": r"NCI|CTRP",
    "NCI_PDQ": r"NCI|PDQ|CDR",
    "ID_RCB": r"(?:ID\W?)?RCB",
    "NIH_REPORTER": r"NIH|RePORTER|grant|contract|award",
}
# What is no text of its own beside a number: words of the kind of "number", and signs.
_KIND = r"identifier|id|number|num|no|nr|n[°º]|registration|registry|register|clinical|trials?"
_SIGN = r"[\x00-/:-@\[-`{-\x7f°º№：（）]"


@cache
def _name_alone(registry: str) -> re.Pattern[str]:
    """What may stand beside a number that is the whole of an identifier: the name of its registry, or nothing."""
    return re.compile(rf"(?:{_SIGN}|{_NAMES.get(registry, registry)}|{_KIND})*+", _FLAGS)


def _whole(registry: str, pattern: str) -> str:
    """A pattern of numbers that in any other text would be another study's, or no number at all."""
    return rf"\A{_name_alone(registry).pattern}{pattern}{_name_alone(registry).pattern}\Z"


# Institutes, centres and divisions in NIH grant numbers, and those of the other agencies that RePORTER covers (AHRQ,
# CDC, FDA, VA). A closed list, for a letter, two digits, two letters and six digits are many a sponsor's code too.
_INSTITUTES = (
    "AA|AG|AI|AM|AR|AT|BX|CA|CB|CE|CK|CL|CM|CN|CO|CP|CX|DA|DC|DE|DK|DP|EB|ES|EY|FD|GM|HB|HC|HD|HG|HL|HR|HS|HV|HX|IP|LM|"
    "MD|MH|NR|NS|OD|OH|PS|RR|RX|TR|TW"
)

_EUDRACT = f"{IDENTIFIERS_ORG}euclinicaltrials/"
_EU_NAMES = r"eu\W?(?:dra|ct)|ctis"
_EU_GAP = r"[-/. ]*"

SYSTEMS: tuple[NumberSystem, ...] = (
    # A ClinicalTrials.gov number inside a longer text is another study's ("Extension of NCT…"): whole values only.
    NumberSystem(
        "CLINICALTRIALS_GOV", _whole("CLINICALTRIALS_GOV", r"NCT(\d{8})"), "NCT{}", f"{IDENTIFIERS_ORG}clinicaltrials/"
    ),
    # CTIS counts from 500000 and EudraCT never came to 100000, so the first digit tells them apart. The last two digits
    # of a CTIS number, its resubmission, are often left off; without them no resolver knows the number.
    NumberSystem(
        "CTIS",
        rf"(20[23]\d){_DASH}(5\d{{5}}){_DASH}(\d\d){_DASH}(\d\d)",
        "{}-{}-{}-{}",
        _bioregistry("ctis"),
    ),
    NumberSystem("CTIS", rf"(20[23]\d){_DASH}(5\d{{5}}){_DASH}(\d\d)", "{}-{}-{}"),
    NumberSystem("EUDRACT", rf"(20\d\d){_DASH}(0\d{{5}}){_DASH}(\d\d)", "{}-{}-{}", _EUDRACT),
    NumberSystem("EUDRACT", rf"(20\d\d){_EU_GAP}(0\d{{5}}){_EU_GAP}(\d\d)", "{}-{}-{}", _EUDRACT, named=_EU_NAMES),
    NumberSystem(
        "CTIS",
        rf"(20[23]\d){_EU_GAP}(5\d{{5}}){_EU_GAP}(\d\d){_EU_GAP}(\d\d)",
        "{}-{}-{}-{}",
        _bioregistry("ctis"),
        named=_EU_NAMES,
    ),
    # The primary registries of the WHO network and those that went before them.
    NumberSystem("ISRCTN", rf"ISRCTN{_GAP}(\d{{8}})", "ISRCTN{}", _bioregistry("isrctn")),
    # Eight digits may be a date ("ISRCTN pending 20230101"): whole values only.
    NumberSystem("ISRCTN", _whole("ISRCTN", r"(\d{8})"), "ISRCTN{}", _bioregistry("isrctn"), named=r"ISRCTN"),
    NumberSystem("DRKS", rf"DRKS{_GAP}(\d{{8}})", "DRKS{}", _bioregistry("drks")),
    NumberSystem("ANZCTR", rf"ACTRN{_GAP}0?(\d{{14}})p?", "ACTRN{}", _bioregistry("anzctr")),
    NumberSystem("ANZCTR", r"(\d{14})", "ACTRN{}", _bioregistry("anzctr"), named=r"A(?:NZ)?CTR"),
    NumberSystem("CHICTR", rf"ChiCTR{_GAP}(\d{{10}})", "ChiCTR{}", _bioregistry("chictr")),
    NumberSystem("CHICTR", rf"ChiCTR{_GAP}([A-Z]{{2,5}}){_DASH}(\d{{8}})", "ChiCTR-{}-{}", _bioregistry("chictr")),
    NumberSystem("CTRI", r"CTRI[-/](\d{4})[-/](\d{2,3})[-/](\d{6})", "CTRI/{}/{}/{}", _bioregistry("ctri")),
    NumberSystem("JRCT", rf"jRCT{_GAP}(\d{{10}})", "jRCT{}", _bioregistry("jrct")),
    NumberSystem("JRCT", rf"jRCT{_GAP}([a-cs])(\d{{9}})", "jRCT{}{}", _bioregistry("jrct"), case=str.lower),
    NumberSystem("UMIN", rf"UMIN{_GAP}(\d{{9}})", "UMIN{}", _bioregistry("uminctr")),
    NumberSystem("UMIN", r"(\d{9})", "UMIN{}", _bioregistry("uminctr"), named=r"UMIN"),
    NumberSystem("UMIN", r"C(\d{9})", "C{}", _bioregistry("uminctr"), named=r"UMIN|JPRN"),
    NumberSystem("JAPICCTI", rf"Japic\s?CTI{_GAP}(R?)(\d{{6}})", "JapicCTI-{}{}"),
    NumberSystem("JMACCT", rf"JMA\W?IIA{_GAP}(\d{{5}})", "JMA-IIA{}"),
    NumberSystem("PACTR", rf"PACTR{_GAP}(\d{{15,16}})", "PACTR{}", _bioregistry("pactr")),
    NumberSystem("SLCTR", r"SLCTR[-/](\d{4})[-/](\d{3})", "SLCTR/{}/{}", _bioregistry("slctr")),
    NumberSystem("TCTR", rf"TCTR{_GAP}(\d{{11}})", "TCTR{}", _bioregistry("tctr")),
    NumberSystem(
        "REBEC",
        rf"RBR{_DASH}(?=\d*[a-z])(?=[a-z]*\d)([0-9a-z]{{6,8}})",
        "RBR-{}",
        _bioregistry("rebec"),
        case=str.lower,
    ),
    # Peru's numbers look like a sponsor's (046-19), even with the prefix that the WHO portal puts before them.
    NumberSystem(
        "REPEC",
        r"(?:PER-)?(\d{3})-(\d\d)(-[A-Z])?",
        "{}-{}{}",
        _bioregistry("repec"),
        named=r"RE?PEC\b|Peruvian (?:Clinical Trials? )?Registry",
    ),
    NumberSystem("RPCEC", rf"RPCEC{_GAP}(\d{{8}})", "RPCEC{}", _bioregistry("rpcec")),
    NumberSystem("IRCT", rf"IRCT{_GAP}(\d{{11,14}})N(\d{{1,3}})", "IRCT{}N{}", _bioregistry("irct")),
    NumberSystem("ITMCTR", rf"ITMCTR{_GAP}(\d{{10}})", "ITMCTR{}", _bioregistry("itmctr")),
    NumberSystem("LBCTR", rf"LBCTR{_GAP}(\d{{10}})", "LBCTR{}", _bioregistry("lbctr")),
    NumberSystem("LBCTR", r"(\d{10})", "LBCTR{}", _bioregistry("lbctr"), named=r"LBCTR|Leban\w+ Clinical Trial"),
    NumberSystem("CRIS", rf"KCT{_GAP}(\d{{7}})", "KCT{}", _bioregistry("kcris")),
    # The Bioregistry resolves the position in this registry's database, which the number does not tell.
    NumberSystem("PHRR", rf"PHRR{_GAP}(\d{{6}})-(\d{{6}})", "PHRR{}-{}"),
    NumberSystem("NTR", rf"NTR{_GAP}(\d{{4}})", "NTR{}"),
    NumberSystem("NTR", rf"(NTR|NL){_GAP}(\d{{1,4}})", "{}{}", named=r"[NL]TR\b|(?:Dutch|Neth\w+|Nederl\w+) Trial"),
    NumberSystem("SNCTP", rf"SNCTP{_GAP}(\d{{9}})", "SNCTP{}", _bioregistry("snctp")),
    NumberSystem("OMON", r"NL\W?OMON(\d{5})", "{}", _bioregistry("omon")),
    NumberSystem("EU_PAS", rf"EU\W?PAS{_GAP}(\d{{4,13}})", "EUPAS{}"),
    # Systems of numbers beside the registries; none has a resolver for them.
    NumberSystem("WHO_UTN", rf"U1111{_DASH}(\d{{4}}){_DASH}(\d{{4}})", "U1111-{}-{}"),
    NumberSystem("NCI_CTRP", rf"NCI[\s-]?(20\d\d){_DASH}(\d{{5}})", "NCI-{}-{}"),
    NumberSystem("NCI_PDQ", rf"CDR{_GAP}(\d{{10}})", "CDR{}"),
    NumberSystem("ID_RCB", rf"(20\d\d){_DASH}A(\d{{5}}){_DASH}(\d\d)", "{}-A{}-{}"),
    NumberSystem("CCMO", r"NL(\d{5})[-.](\d{3})[-.](\d\d)", "NL{}.{}.{}"),
    NumberSystem("IRAS", r"(\d{5,7})", "{}", named=r"IRAS\b"),
    # The Bioregistry resolves the number of an application, which is another one than the grant's.
    NumberSystem(
        "NIH_REPORTER",
        rf"(?:([1-9])\s?)?([A-Z]\d\d|[A-Z]{{2}}\d|ZI[A-Z])[\s-]?({_INSTITUTES})[\s-]?(\d{{5,6}})(-\d\d?[0-9A-Z]*)?",
        "{}{}{}{}{}",
    ),
)

# A number neither begins nor ends inside a word or a longer number: no EudraCT number in 2024-510000-12-00.
_BEGIN = r"(?<![0-9A-Za-z])(?<!\d-)"
_END = r"(?![0-9A-Za-z])(?!-\d)"
# One that has its name beside it may follow that without a gap (EUCTR2009-012151-23), and may be so plain that it is
# not to be cut out at a slash or dot either: 15850 is no number of its own in 22/15850.
_NAMED_BEGIN = r"(?:(?<![0-9A-Za-z])|(?<=EudraCT)|(?<=EUCTR)|(?<=CTIS))(?<!\d[-/.])"
_NAMED_END = r"(?![0-9A-Za-z])(?![-/.]\d)"

_PATTERNS = [re.compile(system.pattern, _FLAGS) for system in SYSTEMS]
# One scan for all numbers that speak for themselves, and one for all names: most identifiers are a sponsor's own, and
# end here.
_ANY = re.compile(
    f"{_BEGIN}(?:{'|'.join(f'(?P<_{i}>{s.pattern})' for i, s in enumerate(SYSTEMS) if s.named is None)}){_END}",
    _FLAGS,
)
_ANY_NAME = re.compile(rf"\b(?:{'|'.join(sorted({s.named for s in SYSTEMS if s.named is not None}))})", _FLAGS)
_NAMED = [
    (
        system,
        re.compile(rf"\b(?:{system.named})", _FLAGS),
        re.compile(f"{_NAMED_BEGIN}(?:{system.pattern}){_NAMED_END}", _FLAGS),
    )
    for system in SYSTEMS
    if system.named is not None
]
_PLAIN = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"\xa0": " "})


def resolve(value: str, type_: str | None = None, domain: str | None = None) -> Number | None:
    """Find the number that ``value`` is or holds, and the registry that issued it; None if it is not such a number.

    ``type_`` is the code of ``SecondaryIdType`` or ``OrgStudyIdType``, ``domain`` the free text beside it. Neither
    makes a number of what does not look like one, nor takes it from the registry that its pattern names: a CTIS number
    typed ``EUDRACT_NUMBER`` is a CTIS number. Of several numbers in one text the first counts.
    """
    plain = (value if value.isascii() else value.translate(_PLAIN)).strip()
    found = _ANY.search(plain)
    if found is not None and found.lastgroup is not None:
        position = int(found.lastgroup[1:])
        parts = _PATTERNS[position].fullmatch(found[0])
        return None if parts is None else _number(SYSTEMS[position], parts, plain, found.span())
    told = f"{type_ or ''} {domain or ''}"
    if _ANY_NAME.search(f"{plain} {told}") is None:
        return None
    for system, name, pattern in _NAMED:
        # Named in the text itself, the number may stand anywhere in it; named beside it, it must be the whole text.
        parts = pattern.search(plain) if name.search(plain) else pattern.fullmatch(plain) if name.search(told) else None
        if parts is not None:
            return _number(system, parts, plain, parts.span())
    return None


def _number(system: NumberSystem, parts: re.Match[str], text: str, span: tuple[int, int]) -> Number:
    value = system.spelling.format(*(system.case(part or "") for part in parts.groups()))
    iri = None if system.resolver is None else system.resolver + value
    alone = _name_alone(system.registry)
    exact = alone.fullmatch(text, 0, span[0]) and alone.fullmatch(text, span[1])
    return Number(system.registry, value, iri, "EXACT" if exact else "EMBEDDED")
