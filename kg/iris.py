"""Every IRI that an export mints, and those of others that it links to.

What belongs to one study is a fragment of the study's IRI; what studies share has an IRI of its own. An IRI comes from
the name of the thing, by :func:`slug`, never from a hash or a counter over the whole input, so that the same record
gives the same IRIs wherever and whenever it is exported.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from kg.terms import IRI

BASE = "https://w3id.org/trial-kg/"
FRAGMENT_LENGTH = 60
UNNAMED = "unnamed"
NCT_NUMBER = re.compile(r"NCT\d{8}", re.ASCII)

# Signs that tell names apart (HER2+ and HER2-) become words; a minus does where it closes a word.
_WORDS = {
    ">=": " at least ",
    "=>": " at least ",
    "<=": " at most ",
    "=<": " at most ",
    "+/-": " plus or minus ",
    "+": " plus ",
    "<": " less than ",
    ">": " more than ",
    "≤": " at most ",
    "≥": " at least ",
    "%": " percent ",
    "±": " plus or minus ",
}
_SIGN = re.compile("|".join(map(re.escape, _WORDS)))
_CLOSING_MINUS = re.compile(r"(?<=\w)[-\u2212](?!\w)")
_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_MARKED_OFF = ("LATIN", "GREEK", "CYRILLIC")


def slug(name: str) -> str:
    """A name as a segment of an IRI: lower case, words joined by ``-``, letters and digits of any script kept.

    Marks come off Latin, Greek and Cyrillic letters, where people leave them out at will; elsewhere they are part of
    the word. Never empty, and always in Unicode normalisation form C.
    """
    words = _CLOSING_MINUS.sub(" minus ", name)
    words = _SIGN.sub(lambda sign: _WORDS[sign[0]], words).casefold()
    if words.isascii():
        return _NOT_ASCII_WORD.sub("-", words).strip("-") or UNNAMED
    kept: list[str] = []
    bare = False  # whether the letter before is one whose marks come off
    for char in unicodedata.normalize("NFD", words):
        if unicodedata.category(char)[0] == "M":
            kept.append("" if bare else char)
            continue
        bare = unicodedata.name(char, "").startswith(_MARKED_OFF)
        kept.append(char if char.isalnum() else " ")
    return unicodedata.normalize("NFC", "-".join("".join(kept).split())) or UNNAMED


_cached_slug = lru_cache(maxsize=1 << 16)(slug)


def tells_apart(name: str) -> bool:
    """Whether a name has a letter or digit at all, so that things can be told apart by it."""
    return _cached_slug(name) != UNNAMED


def verbatim(identifier: str) -> str:
    """A number that the registry gave (``OG001``) as it is, upper case kept; a slug of what has other characters."""
    safe = identifier.isascii() and identifier.isalnum()
    return (identifier if safe else slug(identifier))[:FRAGMENT_LENGTH]


class Fragments:
    """The fragments of one study's IRI that are in use, so that two parts of it never get the same."""

    def __init__(self, study: IRI) -> None:
        self._stem = f"{study[:-1]}#"
        self._taken: set[str] = set()

    def mint(self, kind: str, key: object = None) -> IRI:
        """``#kind-slug-of-key``, cut at 60 characters."""
        return self.place(kind if key is None else f"{kind}-{slug(str(key))}"[:FRAGMENT_LENGTH].rstrip("-"))

    def place(self, wanted: str) -> IRI:
        """``#wanted`` as it stands, which is of words of ours, positions and what :func:`verbatim` gives.

        Where that is taken, ``-2`` and on: the first that is free.
        """
        fragment, count = wanted, 1
        while fragment in self._taken:
            count += 1
            fragment = f"{wanted}-{count}"
        self._taken.add(fragment)
        return IRI(f"{self._stem}{fragment}>")


class Iris:
    """The IRIs under one base."""

    def __init__(self, base: str = BASE) -> None:
        self.base = base

    def study(self, number: str) -> IRI:
        """The study that a registry number stands for."""
        return IRI(f"<{self.base}study/{number}>")

    def record(self, number: str) -> IRI:
        """The registry's record of that study; also the name of the record's graph."""
        return IRI(f"<{self.base}record/{number}>")

    def dataset(self) -> IRI:
        """All records under this base together."""
        return IRI(f"<{self.base}dataset>")

    def organization(self, name: str) -> IRI:
        """An organisation whose name the registry controls. Never cut: two long names are not one body."""
        return IRI(f"<{self.base}organization/{_cached_slug(name)}>")

    def condition(self, name: str) -> IRI:
        """A condition by its words."""
        return IRI(f"<{self.base}condition/{_cached_slug(name)}>")

    def place(self, country: str, state: str | None = None, city: str | None = None) -> IRI:
        """A country (``at``), a state (``us.california``) or a city (``us.california.san-diego``, ``at..vienna``).

        ``country`` is what :func:`country_segment` gives. The dot cannot occur in a slug, so no two places meet.
        """
        segments = [country]
        if state is not None or city is not None:
            segments.append(_cached_slug(state) if state else "")
        if city is not None:
            segments.append(_cached_slug(city))
        return IRI(f"<{self.base}place/{'.'.join(segments)}>")


def country_segment(iso: str | None, name: str) -> str:
    """The segment of a country: its ISO 3166 code, or its name where our table has no code for it."""
    return iso.lower() if iso else f"name-{_cached_slug(name)}"


# ── other people's IRIs ──────────────────────────────────────────────────────────────────────────────────────────────

_PMID = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_MESH = re.compile(r"([DC])(?:000)?(\d{6})|[A-Z]\d{9}", re.ASCII)
# Numbers given since 2014 have nine digits, older ones kept their six; early releases of the registry's interface
# padded those too. Up to these numbers six digits are known to be right; beyond, a number stays as it is given.
# https://www.nlm.nih.gov/pubs/techbull/ma13/ma13_mesh_ui_expand.html
_SIX_DIGITS = {"D": 65627, "C": 586847}
_WEB = re.compile(r"https?://(?:[^\s/?#@]*@)?[^\s/?#@:]+(?::\d*)?(?:[/?#]\S*)?", re.IGNORECASE | re.ASCII)
# RFC 3987 characters and the percent sign of what is encoded already; the rest breaks loads.
_SAFE = "!#$&'()*+,/:;=?@~%"


def identifiers_org(number: str) -> IRI:
    """The study at identifiers.org, the form that other RDF uses."""
    return IRI(f"<http://identifiers.org/clinicaltrials/{number}>")


def registry_page(number: str) -> IRI:
    """The web page on the study at ClinicalTrials.gov."""
    return IRI(f"<https://clinicaltrials.gov/study/{number}>")


def pubmed(pmid: str | None) -> IRI | None:
    """An article in PubMed; None where the value is no PubMed number."""
    return IRI(f"<http://identifiers.org/pubmed/{pmid}>") if pmid and _PMID.fullmatch(pmid) else None


def mesh(identifier: str | None) -> IRI | None:
    """A MeSH descriptor (D…) or supplementary concept (C…) under its own number, which old records pad with zeros.

    None where the value is no number of MeSH.
    """
    match = _MESH.fullmatch(identifier) if identifier else None
    if match is None:
        return None
    if match[2] and int(match[2]) <= _SIX_DIGITS[match[1]]:
        identifier = f"{match[1]}{match[2]}"
    return IRI(f"<http://id.nlm.nih.gov/mesh/{identifier}>")


def doi(value: str) -> IRI:
    """The address of a DOI, percent-encoded but for the characters that a path may hold."""
    return IRI(f"<https://doi.org/{quote(value, safe='/:;()!$&*+,=@~')}>")


def geonames(identifier: int) -> IRI:
    """A place in GeoNames."""
    return IRI(f"<https://sws.geonames.org/{identifier}/>")


def wikidata(identifier: str) -> IRI:
    """An item of Wikidata."""
    return IRI(f"<http://www.wikidata.org/entity/{identifier}>")


def web(address: str | None) -> IRI | None:
    """A web address as an IRI, unsafe characters percent-encoded; None where it is not an absolute http(s) address."""
    if address is None or not _WEB.fullmatch(address := address.strip()):
        return None
    rest, mark, fragment = quote(address, safe=_SAFE).partition("#")
    encoded = f"{rest}{mark}{fragment.replace('#', '%23')}"  # an IRI has one such mark
    return IRI(f"<{re.sub('%(?![0-9A-Fa-f]{2})', '%25', encoded)}>")
