"""Masks: what a sponsor writes where the name of a site should stand.

Many records of industry hide their sites: the same "Research Site" stands for hundreds of hospitals. Such a text must
never become a facility that records share. A mask that is missed leaves one node with a poor name; a real name that
is taken for a mask loses a site. So the patterns match whole texts only, and only texts that are nobody's name: a
number behind a real name ("City of Hope-Site Number:8400002", "Mayo Clinic ( Site 2706)") does not make a mask of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

# What may follow the words of a mask: a number or code of the site, perhaps announced ("Number :0360001", "- 0012",
# "#100", "US0001", "276-001", "ORG-001234"). It must have a digit: "Research Site Santa Cruz" may well be a name.
_CODE = r"(?:[\s:#(–-]{0,4}(?:(?:number|no|nr|id)\b\.?)?[\s:#(–-]{0,4}[a-z]{0,4}[\d./-]{0,15}\d[a-z]?\)?)?"

# A word of a sponsor's name, no word of a place where patients are seen.
_WORD = (
    r"(?!(?:hospitals?|hôpital|hopital|ospedale|klinik\w*|clinics?|clinica|clínica|clinique|cent(?:er|re|ro)s?"
    r"|institut\w*|universi\w*|college|school|academy|department)\b)"
    r"[\w.,&+'/-]+\s+"
)

_MASK = re.compile(
    rf"""
    (?:
      # "GSK Investigational Site", "Novartis Investigative Site", "Tanvex Investigational Site 4001",
      # "1160.24.01052 Boehringer Ingelheim Investigational Site", "Investigational Site Number :8400001",
      # or "Takeda selected site"; the look ahead spares most names the walk through their words
      (?=.*\ssite) (?:{_WORD}){{0,6}} (?:investigat(?:ional|ive|or)|selected)\s+sites?
      # "Research Site", "Clinical Study Site 12"; no name before it, for there are real ones: "Wits Clinical Research
      # Site"
    | (?:(?:clinical|coordinating)\s+)? (?:research|study|trial)\s+site
    | clinical\s+site
      # but these sponsors do put their name there
    | (?:atea|exelixis|furiex|meiji|shionogi)\s+(?:research|study|clinical)\s+site
    | local\s+institution
      # "Site Reference ID/Investigator# 36964"
    | site\s+reference\s+id(?:/investigator)?
      # "Site", "Site US0001"; but "Site B", which has no number, is a part of Khayelitsha that has a clinic
    | site
    ) {_CODE} \.?
    # the code of a study, and the number of the site in it: "As0006 101"
  | [a-z]{{2}}\d{{4}}\s\d{{3,5}}
    # an invitation to ask
  | for\s+(?:additional|more|further)\s+information\b.*
  | (?:please\s+)?contact\s+(?:{_WORD}){{1,6}}for\s+(?:\w+\s+){{0,2}}(?:information|details|locations?)\b.*
  | (?:please\s+)?call\s+for\s+information\b.*
  | please\s+(?:call|contact|see|refer)\b.*
    # several sites in one row
  | (?:many|multiple|various|several)\s+(?:(?:clinical|investigat\w+|research|study|us)\s+)?
      (?:sites|locations|facilities|cent(?:er|re)s)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=1 << 14)
def is_mask(facility: str) -> bool:
    """Whether the name of a site is a text that stands in place of it."""
    return _MASK.fullmatch(facility.strip()) is not None
