"""The plain-text page of one study: headings, a sentence of introduction below each, then lines and labelled values.

The page is a rendering of a ClinicalTrials.gov record. :mod:`kg.sources.ctgov_text_page` knows how it is laid out;
this module says, a function for each module of the record, which line is which field. What the page does not say stays
unset. Two sections are left unread on purpose: "Countries" joins its names with spaces and repeats the sites, and
"More Related Trials" is the page maker's reckoning of similarity, not a statement of the registry.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.record import (
    ArmsInterventionsModule,
    ConditionsModule,
    ContactsLocationsModule,
    DateStruct,
    DescriptionModule,
    DesignInfo,
    DesignModule,
    EligibilityModule,
    EnrollmentInfo,
    IdentificationModule,
    Location,
    MaskingBlock,
    Official,
    OrgStudyIdInfo,
    PartialDateStruct,
    ProtocolSection,
    Reference,
    ReferencesModule,
    ResponsibleParty,
    SecondaryIdInfo,
    Sponsor,
    SponsorCollaboratorsModule,
    StatusModule,
    Study,
)
from kg.sources.ctgov_text_arms import arms_interventions
from kg.sources.ctgov_text_page import SECTIONS, Entry, Line, Page, PageError, entries, label, lines, prose

if TYPE_CHECKING:
    Labelled = dict[str, list[Line]]

NAME = "ctgov-text"

_HEADER = label("NCT ID", "Last Updated")
_BASIC = label(
    "Recruitment Status",
    "Why Study Stopped",
    "Clinical Phase",
    "Total Enrollment",
    "Study Classification",
    "Study Start Date",
    "Primary Completion Date",
    "Study Completion Date",
)
_DESIGN = label(
    "Allocation Method",
    "Intervention Model",
    "Observational Model",
    "Time Perspective",
    "Primary Study Purpose",
    "Blinding Strategy",
)
_ELIGIBILITY = label("Minimum Eligible Age", "Maximum Eligible Age", "Eligible Sex", "Accepts Healthy Volunteers")
_SPONSOR = label("Sponsor Role")
_RESPONSIBLE = label("Responsibility Role")
_OFFICIAL = label("Role")
_SITE = label("Site Status")
_REFERENCE = label("Reference Type", "PMID")
_IDENTIFIER = label("Identifier Type", "Identifier Source")

_NUMBER = re.compile(r"NCT\d{8}", re.ASCII)
_KNOWN = re.compile(rf"^(?:NCT ID:.*|{'|'.join(map(re.escape, SECTIONS))})[ \t]*$", re.MULTILINE)

_INVERTED_STATE = re.compile(r",\s*([^,]+, (?:City Of|Comunitat))$", re.IGNORECASE)
_PHASE = re.compile(r"NA|EARLY_PHASE1|PHASE[1-4]")
_COUNT = re.compile(r"(\d[\d,]*)(?: participants?)?", re.ASCII | re.IGNORECASE)
_PENDING = re.compile(r"Results pending|No results (?:available|posted|published)\.?", re.IGNORECASE)
_ROLE = re.compile(
    r"(participants?|subjects?)|(care[ _-]?(?:givers?|providers?))|(investigators?)|(outcomes?[ _-]assessors?)",
    re.IGNORECASE,
)
_WHO_MASKED = ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR")  # by the groups of _ROLE
_BETWEEN_ROLES = re.compile(r"(?:[\s,;/&|]|\band\b)*", re.IGNORECASE)
# Countries that the registry writes, or wrote in older records, with a comma in the name.
_INVERTED = re.compile(
    r",\s*("
    r"Korea, (?:Republic|Democratic People's Republic) of|Iran, Islamic Republic of|Moldova, Republic of"
    r"|Congo, The Democratic Republic of the|Macedonia, The Former Yugoslav Republic of|Micronesia, Federated States of"
    r"|Tanzania, United Republic of|Taiwan, Province of China|Palestinian Territor(?:y|ies), Occupied"
    r"|Virgin Islands, (?:British|U\.S\.)|Bolivia, Plurinational State of|Venezuela, Bolivarian Republic of"
    r")$",
    re.IGNORECASE,
)


def recognises(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is such a page: a line "NCT ID: …", or two different headings."""
    found = {match.strip() for match in _KNOWN.findall(head.decode("utf-8-sig", "replace").replace("\r", "\n"))}
    return len(found) > 1 or any(text.startswith("NCT ID:") for text in found)


def decode(data: bytes) -> Study:
    """The study of a page in UTF-8.

    Raises :class:`~kg.sources.ctgov_text_page.PageError`, a ``ValueError`` whose message names the line, for bytes
    that are not UTF-8, for a page without a valid number, and for a line that no field can hold, in a known section or
    in another: a page is read whole or not at all, nothing of it is left out in silence.
    """
    study, unplaced = _read(data)
    for number, text in unplaced:
        raise PageError(f"line {number}: the reader has no field for {text[:80]!r}")
    return study


def unread(data: bytes) -> list[tuple[int, str]]:
    """Number and text of each line that :func:`decode` can place nowhere; it refuses a page for the first of them."""
    return _read(data)[1]


def _read(data: bytes) -> tuple[Study, list[tuple[int, str]]]:
    whole = lines(data)
    page = Page.of(whole)
    study = _study(page)
    numbers = {line.number for line in page.unread}
    return study, [(line.number, line.text) for line in whole if line.number in numbers]


def _study(page: Page) -> Study:
    header = page.labelled("", _HEADER)
    basic = page.labelled("Basic Information", _BASIC)
    arm_groups, interventions = arms_interventions(page)
    return Study(
        protocol_section=ProtocolSection(
            identification_module=_identification(page, header),
            status_module=_status(page, header, basic),
            sponsor_collaborators_module=_sponsors(page),
            description_module=DescriptionModule(
                brief_summary=prose(page.section("Brief Summary")),
                detailed_description=prose(page.section("Detailed Description")),
            ),
            # An item has its own line; two on one line could not be told apart.
            conditions_module=ConditionsModule(conditions=page.items("Conditions"), keywords=page.items("Keywords")),
            design_module=_design(page, basic),
            arms_interventions_module=ArmsInterventionsModule(
                arm_groups=arm_groups,
                interventions=interventions,
                other_intervention_names=page.items("Other Intervention Names"),
            ),
            eligibility_module=_eligibility(page),
            contacts_locations_module=ContactsLocationsModule(
                overall_officials=_officials(page), locations=_sites(page)
            ),
            references_module=ReferencesModule(references=_references(page)),
        ),
        has_results=_has_results(page),
        source_format=NAME,
    )


def _identification(page: Page, header: Labelled) -> IdentificationModule:
    """Title and number of the header, and "Other Identifiers": value, ``Identifier Type``, ``Identifier Source``."""
    number = page.one(header["NCT ID"])
    if number is None or not _NUMBER.fullmatch(number):
        line = next((line.number for line in header["NCT ID"]), 1)
        wrong = f"{number!r} is not NCT and eight digits" if number else "no 'NCT ID: NCT…' above the first section"
        raise PageError(f"line {line}: {wrong}")
    organisation: OrgStudyIdInfo | None = None
    aliases: list[str] = []
    secondary: list[SecondaryIdInfo] = []
    for values, labels in entries(page.section("Other Identifiers"), _IDENTIFIER):
        value = page.one(values)
        kind = _text(labels, "Identifier Type")
        match _text(labels, "Identifier Source"):
            case "org_study_id" if organisation is None:
                organisation = OrgStudyIdInfo(id=value, type=kind)
            case "nct_alias" if value and kind is None:
                aliases.append(value)
            # An identifier that is not said to be the organisation's own is one of the others.
            case "secondary_id" | None:
                secondary.append(SecondaryIdInfo(id=value, type=kind))
            case _:
                page.unread.extend([*values, *labels.values()])
    return IdentificationModule(
        nct_id=number,
        nct_id_aliases=tuple(aliases),
        org_study_id_info=organisation or OrgStudyIdInfo(),
        secondary_id_infos=tuple(secondary),
        brief_title=page.one(header[""]),
    )


def _status(page: Page, header: Labelled, basic: Labelled) -> StatusModule:
    """The header's date, and status and dates of "Basic Information"; the page has no types of dates."""
    page.unread.extend(basic[""])
    return StatusModule(
        overall_status=page.one(basic["Recruitment Status"]),
        why_stopped=prose(basic["Why Study Stopped"]),
        start_date_struct=PartialDateStruct(date=page.one(basic["Study Start Date"])),
        primary_completion_date_struct=PartialDateStruct(date=page.one(basic["Primary Completion Date"])),
        completion_date_struct=PartialDateStruct(date=page.one(basic["Study Completion Date"])),
        last_update_post_date_struct=DateStruct(date=page.one(header["Last Updated"])),
    )


def _sponsors(page: Page) -> SponsorCollaboratorsModule:
    """Section "Sponsors": name, class, ``Sponsor Role``; and "Responsible Party"."""
    lead: Sponsor | None = None
    collaborators: list[Sponsor] = []
    for values, labels in entries(page.section("Sponsors"), _SPONSOR):
        sponsor = Sponsor(name=page.one(values[:1]), class_=page.one(values[1:]))
        role = (_text(labels, "Sponsor Role") or "").casefold()
        if role == "lead" and lead is None:
            lead = sponsor
        elif role == "collaborator":
            collaborators.append(sponsor)
        else:
            page.unread.extend([*values, *labels.values()])
    return SponsorCollaboratorsModule(
        responsible_party=_responsible_party(page, lead),
        lead_sponsor=lead or Sponsor(),
        collaborators=tuple(collaborators),
    )


def _responsible_party(page: Page, lead: Sponsor | None) -> ResponsibleParty:
    """Section "Responsible Party": a role, and for an investigator name, title and affiliation, a line each.

    The registry asks for all three or none. Older records have no role, but one name with title and one organisation.
    """
    values = page.labelled("Responsible Party", _RESPONSIBLE)
    roles = values["Responsibility Role"]
    who = sorted([*values[""], *roles[1:]])
    role = page.one(roles[:1])
    texts = [line.text.strip() for line in who]
    match role, texts:
        case str(), [name, title, affiliation]:
            return ResponsibleParty(
                type=role, investigator_full_name=name, investigator_title=title, investigator_affiliation=affiliation
            )
        case None, [name, organisation]:
            return ResponsibleParty(old_name_title=name, old_organization=organisation)
        case "SPONSOR", [name] if lead and name == lead.name:
            return ResponsibleParty(type=role)
    page.unread.extend(who)
    return ResponsibleParty(type=role)


def _design(page: Page, basic: Labelled) -> DesignModule:
    """Type, phases and enrolment of "Basic Information", and "Study Design"."""
    design = page.labelled("Study Design", _DESIGN)
    page.unread.extend(design[""])
    model = design["Intervention Model"]
    return DesignModule(
        study_type=page.one(basic["Study Classification"]),
        phases=tuple(phase for line in basic["Clinical Phase"] for phase in _phases(line.text)),
        design_info=DesignInfo(
            allocation=page.one(design["Allocation Method"]),
            intervention_model=page.one(model[:1]),
            intervention_model_description=prose(model[1:]),
            primary_purpose=page.one(design["Primary Study Purpose"]),
            observational_model=page.one(design["Observational Model"]),
            time_perspective=page.one(design["Time Perspective"]),
            masking_info=_masking(page, design["Blinding Strategy"]),
        ),
        enrollment_info=_enrollment(page, basic["Total Enrollment"]),
    )


def _phases(text: str) -> tuple[str, ...]:
    """``PHASE1/PHASE2`` is two; what is not all codes stays as it is."""
    codes = re.split(r"[\s,/|]+", text.strip())
    if all(_PHASE.fullmatch(code) for code in codes):
        return tuple(codes)
    return () if text == "-" else (text.strip(),)


def _enrollment(page: Page, values: list[Line]) -> EnrollmentInfo:
    """``100 participants``."""
    text = page.one(values)
    match = _COUNT.fullmatch(text or "")
    if match is None:
        page.unread.extend(values if text else [])
        return EnrollmentInfo()
    return EnrollmentInfo(count=int(match[1].replace(",", "")))


def _masking(page: Page, values: list[Line]) -> MaskingBlock:
    """The masking, then who is masked, several on a line; other text below it describes the masking."""
    who = [role for line in values for role in _who_masked(line.text)]
    rest = [line for line in values if not _who_masked(line.text)]
    masking, about = page.one(rest[:1]), prose(rest[1:])
    return MaskingBlock(masking=masking, masking_description=about, who_masked=tuple(dict.fromkeys(who)))


def _who_masked(text: str) -> list[str]:
    """``Participants Investigators``, in any order; nothing where a word is left that is none of these."""
    if _BETWEEN_ROLES.fullmatch(_ROLE.sub("", text)) is None:
        return []
    return [_WHO_MASKED[(match.lastindex or 1) - 1] for match in _ROLE.finditer(text)]


def _eligibility(page: Page) -> EligibilityModule:
    """Section "Eligibility Criteria": labelled values, and all else with its headings as one verbatim text."""
    values = page.labelled("Eligibility Criteria", _ELIGIBILITY)
    first = {name: part[:1] for name, part in values.items() if name}
    criteria = sorted([*values[""], *(line for name, part in values.items() if name for line in part[1:])])
    healthy = page.one(first.get("Accepts Healthy Volunteers", []))
    accepts = {"yes": True, "no": False}.get((healthy or "").casefold())
    if healthy and accepts is None:
        page.unread.extend(first["Accepts Healthy Volunteers"])
    return EligibilityModule(
        eligibility_criteria=prose(criteria),
        healthy_volunteers=accepts,
        sex=page.one(first.get("Eligible Sex", [])),
        minimum_age=page.one(first.get("Minimum Eligible Age", [])),
        maximum_age=page.one(first.get("Maximum Eligible Age", [])),
    )


def _officials(page: Page) -> tuple[Official, ...]:
    """Section "Principal Investigators": name, ``Role: X``, and where it is known the affiliation."""
    officials = []
    listed = [*entries(page.section("Principal Investigators"), _OFFICIAL), Entry([], {})]
    page.unread.extend([] if listed[0].labels else listed[0].lines)
    name = listed[0].lines
    for official, after in pairwise(listed):
        if not official.labels:
            break
        # Between two roles stand the affiliation of the one and the name of the other; a line alone is the name.
        end = len(after.lines) - bool(after.labels and after.lines)
        role = _text(official.labels, "Role")
        officials.append(Official(name=page.one(name), affiliation=page.one(after.lines[:end]), role=role))
        name = after.lines[end:]
    return tuple(officials)


def _sites(page: Page) -> tuple[Location, ...]:
    """Section "Locations": facility, city with state and country, ``Site Status`` with or without a value."""
    sites = []
    for values, labels in entries(page.section("Locations"), _SITE):
        # A line alone is the place, if it can be one: the registry has sites without a name, but none without a place.
        alone = len(values) == 1 and values[0].text.count(",") >= 2
        facility, place = ([], values) if alone else (values[:1], values[1:])
        city, state, country = _place(page.one(place) or "")
        status = _text(labels, "Site Status")
        sites.append(Location(facility=page.one(facility), status=status, city=city, state=state, country=country))
    return tuple(sites)


def _place(text: str) -> tuple[str | None, str | None, str | None]:
    """City, state and country of ``San Diego, California, United States`` or, without a state, ``Vienna, , Austria``.

    Commas also stand within names: in some countries' (:data:`_INVERTED`), in many cities' (``Chuo-ku, Tokyo``), and in
    hardly any state's. So the country is cut off first, then the state, and the rest is the city.
    """
    before, country = _cut(text, _INVERTED)
    city, state = _cut(before, _INVERTED_STATE) if "," in before else (before, "")
    return city.strip() or None, state.strip() or None, country.strip() or None


def _cut(text: str, inverted: re.Pattern[str]) -> tuple[str, str]:
    """What stands before and after the last comma, a name that is inverted with a comma left whole."""
    match = inverted.search(text)
    if match:
        return text[: match.start()], match[1]
    before, _, after = text.rpartition(",")
    return before, after


def _references(page: Page) -> tuple[Reference, ...]:
    """Section "References": citation, ``Reference Type``, ``PMID: n (View on PubMed)``."""
    references = []
    for citation, labels in entries(page.section("References"), _REFERENCE):
        pmid = _text(labels, "PMID")
        if pmid:
            pmid = pmid.removesuffix("(View on PubMed)").rstrip()
        references.append(Reference(pmid=pmid, type=_text(labels, "Reference Type"), citation=prose(citation)))
    return tuple(references)


def _has_results(page: Page) -> bool | None:
    """Section "Study Results": false where they are pending, true where anything else stands there.

    Those would be the results themselves, which no page known here holds. None where there is no such section.
    """
    lines = [line.text.strip() for line in page.section("Study Results") if line.text.strip()]
    return not any(map(_PENDING.fullmatch, lines)) if lines else None


def _text(labels: dict[str, Line], name: str) -> str | None:
    return (labels[name].text.strip() or None) if name in labels else None
