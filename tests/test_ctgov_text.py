from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from peers import ROOT, shared

from kg.record import (
    ArmGroup,
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
    Intervention,
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
from kg.sources.ctgov_text import decode, recognises, unread
from kg.sources.ctgov_text_page import SECTIONS, PageError

EXAMPLE = (ROOT / "examples/NCT02955615.txt").read_bytes()

DOSING = "Subcutaneous administrations for 3 to 6 months according to clinical responder status at week 12"
SITES = """AKH Wien | Vienna | Austria
University Multiprofile Hospital for Active Treatment | Plovdiv | Bulgaria
University Multiprofile Hospital | Sofia | Bulgaria
Hopital Claude Huriez | Lille | France
Hopital Européen | Marseille | France
Hôpital Haut Lévèque | Pessac | France
Charité - Universitätsmedizin Berlin | Berlin | Germany
Klinikum der Johann Wolfgang Goethe-Universität | Frankfurt am Main | Germany
University Clinic Leipzig AöR | Leipzig | Germany
University Clinic Schleswig-Holstein | Lübeck | Germany
Azienda Osp. Univ. Seconda Università di Napoli | Napoli | Italy
Cap research | Phoenix | Mauritius
Hospital AmeriMed Cons. | Cancún | Mexico
Investigación y Biomedicina | Chihuahua City | Mexico
Instituto de Investigaciones Aplicadas a la Neurociencia A.C. | Durango | Mexico
Centro Integral en Reumatología S.A. de C.V. | Guadalajara | Mexico
Clitider S.A. de C.V. | Mexico City | Mexico
Hospital Prof. Doutor Fernando Fonseca | Amadora | Portugal
Centro Hospitalar de Lisboa Ocidental | Lisbon | Portugal
Neomed | Brasov | Romania
Euroclinic Hospital | Bucharest | Romania
Sf. Maria Hospital | Bucharest | Romania
Hospital Vall D'Hebron | Barcelona | Spain
Hospital Universitario 12 de Octubre | Madrid | Spain
Hospital Universitario y Politécnico La Fe | Valencia | Spain"""
CRITERIA = """Inclusion Criteria

* Confirmed diagnosis of SLE
* Active SLE
* On stable background therapy for 1 month
* Using highly effective contraception

Exclusion Criteria

* Serious organ failure (renal functional impairment, severe central nervous system manifestations, \
severe heart failure, liver failure)
* Any clinical evidence of active chronic infection HIV, hepatitis B, hepatitis C
* Clinical significant pleuritis or pericarditis
* Type1 Diabetes and/or CROHN's disease
* Use of Benlysta (belimumab) in the past 4 weeks
* Use of Rituximab in the past 6 months
* Vaccination with live attenuated virus in the last month"""

EXPECTED = Study(
    protocol_section=ProtocolSection(
        identification_module=IdentificationModule(
            nct_id="NCT02955615",
            org_study_id_info=OrgStudyIdInfo(id="2016-002"),
            secondary_id_infos=(SecondaryIdInfo(id="2016-000488-17", type="EUDRACT_NUMBER"),),
            brief_title="ILT-101 in Patients With Active Moderate to Severe Systemic Lupus Erythematosus (SLE)",
        ),
        status_module=StatusModule(
            overall_status="COMPLETED",
            start_date_struct=PartialDateStruct(date="2017-01-18"),
            completion_date_struct=PartialDateStruct(date="2019-02-11"),
            last_update_post_date_struct=DateStruct(date="2019-03-05"),
        ),
        sponsor_collaborators_module=SponsorCollaboratorsModule(
            responsible_party=ResponsibleParty(type="SPONSOR"),
            lead_sponsor=Sponsor(name="Iltoo Pharma", class_="INDUSTRY"),
        ),
        description_module=DescriptionModule(
            brief_summary=(
                "The purpose of this study is to evaluate the efficacy and safety of ILT-101 (human recombinant "
                "interleukin 2 (IL-2)) in patients with moderate to severe systemic lupus erythematosus."
            ),
            detailed_description=(
                "Interleukin 2 (IL-2) plays an important role on immune homeostasis by acting on T lymphocytes. In "
                'systemic lupus erythematosus, there is a so called "insufficiency" in a subpopulation of T '
                "lymphocytes, the regulatory T cells (Tregs) leading to altered immune balance between regulatory and "
                "effector T cells. These cells seem to play a major role in the physiopathology of the disease. Many "
                "researches enlighten the fact that this Tregs/Teffs balance can be restored by administering low dose "
                "of IL-2. It is thus assumed that treatment with low dose of IL-2 may impact positively the "
                "progression of the disease and thus help patients improving their clinical outcomes."
            ),
        ),
        conditions_module=ConditionsModule(conditions=("Systemic Lupus Erythematosus",)),
        design_module=DesignModule(
            study_type="INTERVENTIONAL",
            phases=("PHASE2",),
            design_info=DesignInfo(
                allocation="RANDOMIZED",
                intervention_model="PARALLEL",
                primary_purpose="TREATMENT",
                masking_info=MaskingBlock(masking="DOUBLE", who_masked=("PARTICIPANT", "INVESTIGATOR")),
            ),
            enrollment_info=EnrollmentInfo(count=100),
        ),
        arms_interventions_module=ArmsInterventionsModule(
            arm_groups=(
                ArmGroup(
                    label="ILT-101", type="EXPERIMENTAL", description=DOSING, intervention_names=("Drug: ILT-101",)
                ),
                ArmGroup(
                    label="Placebo",
                    type="PLACEBO_COMPARATOR",
                    description=DOSING,
                    intervention_names=("Drug: Placebo",),
                ),
            ),
            interventions=tuple(
                Intervention(
                    type="DRUG",
                    name=name,
                    description=(
                        f"Induction phase followed by weekly administrations of {words} on top of SLE background "
                        "therapy.\n\nSLE background therapy includes ..."
                    ),
                    arm_group_labels=(name,),
                )
                for name, words in (("ILT-101", "ILT-101"), ("Placebo", "placebo"))
            ),
            other_intervention_names=("Low dose IL-2",),
        ),
        eligibility_module=EligibilityModule(
            eligibility_criteria=CRITERIA, healthy_volunteers=False, sex="ALL", minimum_age="18 Years"
        ),
        contacts_locations_module=ContactsLocationsModule(
            overall_officials=(
                Official(
                    name="David Klatzmann, MD, PhD",
                    affiliation="Assistance Publique Hôpitaux de Paris (AP-HP)",
                    role="PRINCIPAL_INVESTIGATOR",
                ),
            ),
            locations=tuple(
                Location(**dict(zip(("facility", "city", "country"), row.split(" | "), strict=True)))
                for row in SITES.splitlines()
            ),
        ),
        references_module=ReferencesModule(
            references=(
                Reference(
                    pmid="35973803",
                    type="DERIVED",
                    citation=(
                        "Humrich JY, Cacoub P, Rosenzwajg M, Pitoiset F, Pham HP, Guidoux J, Leroux D, Vazquez T, "
                        "Riemekasten G, Smolen JS, Tsokos G, Klatzmann D. Low-dose interleukin-2 therapy in active "
                        "systemic lupus erythematosus (LUPIL-2): a multicentre, double-blind, randomised and "
                        "placebo-controlled phase II trial. Ann Rheum Dis. 2022 Dec;81(12):1685-1694. "
                        "doi: 10.1136/ard-2022-222501. Epub 2022 Aug 16."
                    ),
                ),
            )
        ),
    ),
    has_results=False,
    source_format="ctgov-text",
)


def parts_of_example() -> tuple[str, dict[str, str]]:
    """The header of the example, and each section with its heading and introduction."""
    text = EXAMPLE.decode()
    headings = "|".join(SECTIONS)
    cuts = [match.start() for match in re.finditer(rf"^({headings})$", text, re.MULTILINE)]
    pieces = [text[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    return text[: cuts[0]].strip(), {piece.split("\n", 1)[0]: piece for piece in pieces}


HEADER, PARTS = parts_of_example()
INTRODUCED = [heading for heading in PARTS if heading != "Study Results"]
INTRODUCTIONS = {heading: PARTS[heading].split("\n\n")[1] for heading in INTRODUCED}


def page(*sections: str, header: str = "NCT ID: NCT00000001") -> bytes:
    return "\n\n".join([header, *sections]).encode()


def protocol(*sections: str, header: str = "NCT ID: NCT00000001") -> ProtocolSection:
    return decode(page(*sections, header=header)).protocol_section


def expected_of(headings: set[str]) -> Study:
    """What a page of these sections of the example says."""
    whole, empty = EXPECTED.protocol_section, decode(page(header=HEADER)).protocol_section

    def owned(module: str, **fields: str) -> Any:
        kept = {name: getattr(getattr(whole, module), name) for name, heading in fields.items() if heading in headings}
        return replace(getattr(empty, module), **kept)

    arms = owned(
        "arms_interventions_module", arm_groups="Study Groups", other_intervention_names="Other Intervention Names"
    )
    if headings & {"Study Groups", "Interventions"}:
        arms = replace(arms, interventions=whole.arms_interventions_module.interventions)
    if "Study Groups" not in headings:
        arms = replace(arms, interventions=tuple(replace(one, arm_group_labels=()) for one in arms.interventions))
    basic, other = "Basic Information", "Other Identifiers"
    return Study(
        protocol_section=ProtocolSection(
            identification_module=owned("identification_module", org_study_id_info=other, secondary_id_infos=other),
            status_module=owned(
                "status_module", overall_status=basic, start_date_struct=basic, completion_date_struct=basic
            ),
            sponsor_collaborators_module=owned(
                "sponsor_collaborators_module", responsible_party="Responsible Party", lead_sponsor="Sponsors"
            ),
            description_module=owned(
                "description_module", brief_summary="Brief Summary", detailed_description="Detailed Description"
            ),
            conditions_module=owned("conditions_module", conditions="Conditions"),
            design_module=owned(
                "design_module", study_type=basic, phases=basic, enrollment_info=basic, design_info="Study Design"
            ),
            arms_interventions_module=arms,
            eligibility_module=whole.eligibility_module
            if "Eligibility Criteria" in headings
            else empty.eligibility_module,
            contacts_locations_module=owned(
                "contacts_locations_module", overall_officials="Principal Investigators", locations="Locations"
            ),
            references_module=owned("references_module", references="References"),
        ),
        has_results=False if "Study Results" in headings else None,
        source_format="ctgov-text",
    )


# --- the example


def test_example_is_read_field_by_field() -> None:
    assert decode(EXAMPLE) == EXPECTED


def test_example_has_all_its_lines_read() -> None:
    assert unread(EXAMPLE) == []


def test_each_line_of_the_example_is_a_value_or_a_known_word_of_the_page() -> None:
    values = json.dumps(json.loads(msgspec.json.encode(decode(EXAMPLE))), ensure_ascii=False)
    words = {*SECTIONS, *INTRODUCTIONS.values()}
    labels = r"(Recruitment|Site) Status|Clinical Phase|Total Enrollment|Study (Start|Completion) Date|Eligible Sex"
    labels += r"|Allocation Method|Intervention Model|Primary Study Purpose|Blinding Strategy|Study Classification"
    labels += r"|Minimum Eligible Age|Accepts Healthy Volunteers|Identifier Type: -"
    left = []
    for line in filter(None, EXAMPLE.decode().split("\n")):
        value = re.sub(
            r"^(NCT ID|Last Updated|PMID|Role|Identifier Type):|^\w+ (Type|Role) (?=[A-Z]+)", "", line
        ).strip()
        value = value.removesuffix(" participants").removesuffix(" (View on PubMed)").replace(", , ", "\0")
        known = line in words or re.fullmatch(labels, line)
        if not known and not all(json.dumps(piece, ensure_ascii=False)[1:-1] in values for piece in value.split("\0")):
            left.append(line)
    assert left == [
        "Results pending",  # has_results
        PARTS["Study Results"].split("\n\n")[2],  # the same in a sentence
        "Participants Investigators",  # who_masked
        "No",  # healthy_volunteers
        "Sponsor Role lead",  # lead_sponsor
        "Austria Bulgaria France Germany Italy Mauritius Mexico Portugal Romania Spain",  # the countries of the sites
        "Identifier Source: secondary_id",  # secondary_id_infos
        "Identifier Source: org_study_id",  # org_study_id_info
    ]


def test_example_survives_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(EXPECTED), type=Study) == decode(EXAMPLE)


def test_example_is_the_shared_page() -> None:
    assert (shared() / "records/NCT02955615.txt").read_bytes() == EXAMPLE


# --- bytes


@pytest.mark.parametrize(
    "data",
    [
        EXAMPLE.replace(b"\n", b"\r\n"),
        EXAMPLE.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + EXAMPLE,
        EXAMPLE.replace(b"\n", b"  \t\n"),
        EXAMPLE.rstrip(b"\n"),
        EXAMPLE + b"\n\n\n",
        b"\n\n" + EXAMPLE,
    ],
    ids=["crlf", "cr", "byte-order-mark", "trailing-spaces", "no-final-newline", "blank-end", "blank-begin"],
)
def test_line_ends_and_edges_do_not_matter(data: bytes) -> None:
    assert recognises(data[:400])
    assert decode(data) == EXPECTED


def test_line_separators_within_a_paragraph_do_not_cut_it() -> None:
    assert (
        protocol("Brief Summary\n\nOne\u2028two\x0cthree").description_module.brief_summary == "One\u2028two\x0cthree"
    )


def test_not_utf8_names_the_line() -> None:
    with pytest.raises(PageError, match=r"line 3: not UTF-8 \(byte 0xe9\)"):
        decode(b"Title\n\nCaf\xe9\n")


# --- recognition


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (EXAMPLE[:150], True),
        (b"Brief Summary\n\nText.\n\nSponsors\n\nAcme", True),
        (b"NCT ID: NCT1\n", True),
        (b"Title\n\nReferences\n\nA book.", False),
        (b'{"protocolSection": {"identificationModule": {"nctId": "NCT02955615"}}}', False),
        (b'[\n{"a": "NCT ID: NCT02955615"}]', False),
        (b"<html><body>NCT ID: NCT02955615", False),
        (b"\x1f\x8b\x08\x00", False),
        (b"", False),
        ("Title é".encode()[:-1], False),
    ],
)
def test_recognition_is_by_lines(head: bytes, expected: bool) -> None:  # noqa: FBT001
    assert recognises(head) is expected


# --- header


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("A title", "line 1: no 'NCT ID"),
        ("A title\n\nNCT ID: NCT123", "line 3: 'NCT123' is not NCT and eight digits"),
        ("A title\n\nNCT ID:", "line 1: no 'NCT ID"),
        ("NCT ID: nct00000001", "line 1: 'nct00000001'"),
        ("NCT ID: NCT٠٠٠٠٠٠٠١", "line 1"),
        ("", "line 1: no 'NCT ID"),
    ],
)
def test_page_without_a_valid_number_is_refused(header: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        decode(page(header=header))


def test_number_in_a_description_is_not_the_page_s_number() -> None:
    with pytest.raises(PageError, match="line 1: no 'NCT ID"):
        decode(page("Detailed Description\n\nNCT ID: NCT00000002", header="A title"))


def test_header_in_another_order() -> None:
    got = protocol(header="Last Updated: 2019-03\n\nNCT ID: NCT00000001\n\n[18F]FDG: a study")
    assert got.identification_module.brief_title == "[18F]FDG: a study"
    assert got.status_module.last_update_post_date_struct.date == "2019-03"


def test_second_title_line_is_refused_by_its_number() -> None:
    with pytest.raises(PageError, match="line 3: the reader has no field for 'Another'"):
        decode(page(header="A title\n\nAnother\n\nNCT ID: NCT00000001"))


def test_page_of_a_number_alone_sets_nothing_else() -> None:
    assert decode(page()) == Study(
        protocol_section=ProtocolSection(identification_module=IdentificationModule(nct_id="NCT00000001")),
        source_format="ctgov-text",
    )


# --- sections, headings, introductions


@given(headings=st.permutations(list(PARTS)), count=st.integers(0, len(PARTS)), end=st.sampled_from(["\n", "\r\n"]))
def test_sections_in_any_order_and_number_say_the_same(headings: list[str], count: int, end: str) -> None:
    chosen = headings[:count]
    text = "\n\n".join([HEADER, *(PARTS[heading] for heading in chosen)])
    assert decode(text.replace("\n", end).encode()) == expected_of(set(chosen))


@pytest.mark.parametrize("missing", PARTS)
def test_a_missing_section_takes_nothing_else_with_it(missing: str) -> None:
    present = {heading: part for heading, part in PARTS.items() if heading != missing}
    assert decode("\n\n".join([HEADER, *present.values()]).encode()) == expected_of(set(present))


@pytest.mark.parametrize("heading", INTRODUCED)
def test_a_missing_introduction_costs_no_data(heading: str) -> None:
    assert decode(EXAMPLE.replace(INTRODUCTIONS[heading].encode() + b"\n\n", b"")) == EXPECTED


def test_no_introductions_at_all_cost_no_data() -> None:
    text = EXAMPLE.decode()
    for introduction in INTRODUCTIONS.values():
        text = text.replace(introduction + "\n\n", "")
    assert decode(text.encode()) == EXPECTED


@pytest.mark.parametrize("heading", INTRODUCED)
def test_an_empty_section_takes_neither_its_introduction_nor_the_next_section(heading: str) -> None:
    bare = [f"{heading}\n\n{INTRODUCTIONS[heading]}", heading]
    for empty in bare:
        text = "\n\n".join([HEADER, *(empty if name == heading else part for name, part in PARTS.items())])
        assert decode(text.encode()) == expected_of(set(PARTS) - {heading})


REWORDED = {
    "Basic Information": "See the status of this trial, its size and dates.",
    "Brief Summary": "Read a short summary of this study.",
    "Detailed Description": "Look at the full description given by the sponsor.",
    "Conditions": "Find the diseases that are studied.",
    "Study Design": "Learn how this trial is structured.",
    "Study Groups": "See the groups of participants.",
    "Interventions": "Explore the interventions under study.",
    "Other Intervention Names": "View other names of the treatments.",
    "Eligibility Criteria": "Read the requirements for taking part.",
    "Sponsors": "See who is funding this work.",
    "Responsible Party": "See who is responsible for this record.",
    "Principal Investigators": "Meet the researchers.",
    "Locations": "Find where this study takes place.",
    "Countries": "Browse the countries of the sites.",
    "References": "Read publications about this study.",
    "Other Identifiers": "View the other numbers of this study.",
    "More Related Trials": "Browse trials that are like this one.",
}


@pytest.mark.parametrize("heading", REWORDED)
def test_an_introduction_in_other_words_is_not_data(heading: str) -> None:
    assert decode(EXAMPLE.replace(INTRODUCTIONS[heading].encode(), REWORDED[heading].encode())) == EXPECTED


@pytest.mark.parametrize(
    "summary",
    [
        "Explore a summary of this study.",  # alone, so it is the summary
        "Review of two summaries. The study compares them.\n\nMore.",
        "Review the effect of a drug on sleep.\n\nMore.",
        "See the summary of arms below:\n\n* A\n* B",
        "This study has a summary.\n\nMore.",
    ],
)
def test_a_first_line_that_looks_like_an_introduction_is_kept(summary: str) -> None:
    assert protocol(f"Brief Summary\n\n{summary}").description_module.brief_summary == summary


def test_only_one_introduction_is_taken() -> None:
    kept = "Review the sponsor-provided synopsis of the first study."
    got = protocol(f"Brief Summary\n\n{INTRODUCTIONS['Brief Summary']}\n\n{kept}\n\nMore.")
    assert got.description_module.brief_summary == f"{kept}\n\nMore."


@pytest.mark.parametrize("introduced", [True, False])
def test_headings_within_prose_stay_prose(introduced: bool) -> None:  # noqa: FBT001
    text = "Aims first.\n\nStudy Design\n\nA trial.\n\nConditions\n\nPatients must fast.\n\nInterventions\n\nA drug."
    after = {name: part for name, part in PARTS.items() if name in {"Study Design", "Interventions"}}
    if not introduced:
        after = {name: part.replace(INTRODUCTIONS[name] + "\n\n", "") for name, part in after.items()}
    got = protocol(f"Detailed Description\n\n{text}", *after.values())
    assert got.description_module.detailed_description == text
    assert got.design_module.design_info == EXPECTED.protocol_section.design_module.design_info
    assert [one.name for one in got.arms_interventions_module.interventions] == ["ILT-101", "Placebo"]
    assert got.conditions_module.conditions == ()


def test_a_section_nobody_knows_is_refused_by_its_first_line() -> None:
    data = page("Conditions\n\nAsthma", "Primary Outcomes\n\nReview what this study measures.\n\nPain at week 4")
    with pytest.raises(PageError, match="line 7: the reader has no field for 'Primary Outcomes'"):
        decode(data)
    assert unread(data) == [(7, "Primary Outcomes"), (9, "Review what this study measures."), (11, "Pain at week 4")]


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("Basic Information\n\nFunding Source\n\nState", "Funding Source"),
        ("Basic Information\n\nTotal Enrollment\n\nabout 100", "about 100"),
        ("Basic Information\n\nStudy Start Date\n\n2017-01-18\n\nsharp", "sharp"),
        ("Study Design\n\nOpen", "Open"),
        ("Eligibility Criteria\n\nAccepts Healthy Volunteers\n\nPerhaps", "Perhaps"),
        ("Sponsors\n\nAcme\n\nINDUSTRY\n\nSponsor Role funder", "Acme"),
        ("Sponsors\n\nAcme\n\nINDUSTRY", "Acme"),
        ("Sponsors\n\nAcme\n\nSponsor Role lead\n\nAcne\n\nSponsor Role lead", "Acne"),
        ("Principal Investigators\n\nJane Roe", "Jane Roe"),
        ("Principal Investigators\n\nJane Roe\n\nRole: STUDY_CHAIR\n\nAcme\n\nOslo", "Oslo"),
        ("Locations\n\nAcme\n\nOslo, , Norway\n\n0123\n\nSite Status", "0123"),
        ("Other Identifiers\n\nX1\n\nIdentifier Type: OTHER\n\nIdentifier Source: rumour", "X1"),
        ("Responsible Party\n\nResponsibility Role SPONSOR\n\nJane Roe", "Jane Roe"),
        ("Interventions\n\nA drug", "A drug"),
        ("Study Groups\n\nAn arm", "An arm"),
        ("Study Groups\n\nGroup Type OTHER", "Group Type OTHER"),
    ],
)
def test_a_line_without_a_field_is_refused_not_dropped(section: str, line: str) -> None:
    data = page(section)
    assert unread(data)[0][1] == line
    with pytest.raises(PageError, match=re.escape(repr(line))):
        decode(data)


def test_related_trials_are_not_the_registry_s() -> None:
    data = page("More Related Trials\n\nA trial like this\n\nNCT00000002")
    assert unread(data) == []
    assert b"NCT00000002" not in msgspec.json.encode(decode(data))


@given(chosen=st.lists(st.sampled_from(EXAMPLE.decode().split("\n")), max_size=60))
def test_any_lines_are_read_or_refused(chosen: list[str]) -> None:
    data = page(*chosen)
    try:
        study = decode(data)
    except PageError as error:
        number, text = unread(data)[0]
        assert str(error).startswith(f"line {number}: ")  # noqa: PT017 - both outcomes are right
        assert data.decode().split("\n")[number - 1] == text
    else:
        assert unread(data) == []
        assert msgspec.json.decode(msgspec.json.encode(study), type=Study) == study


# --- the fields of each section


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Results pending", False),
        ("No results posted", False),
        ("Results available", True),
        ("Results are posted.", True),
        ("Participant flow", True),
    ],
)
def test_results_are_there_only_where_the_page_says_so(text: str, expected: bool | None) -> None:  # noqa: FBT001
    assert decode(page(f"Study Results\n\n{text}")).has_results is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PHASE1/PHASE2", ("PHASE1", "PHASE2")),
        ("PHASE2 PHASE3", ("PHASE2", "PHASE3")),
        ("PHASE2, PHASE3", ("PHASE2", "PHASE3")),
        ("PHASE2\n\nPHASE3", ("PHASE2", "PHASE3")),
        ("EARLY_PHASE1", ("EARLY_PHASE1",)),
        ("NA", ("NA",)),
        ("Phase 2/Phase 3", ("Phase 2/Phase 3",)),
        ("-", ()),
    ],
)
def test_phases(text: str, expected: tuple[str, ...]) -> None:
    assert protocol(f"Basic Information\n\nClinical Phase\n\n{text}").design_module.phases == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("100 participants", 100), ("1 participant", 1), ("1,234 participants", 1234), ("0", 0), ("-", None)],
)
def test_enrolment(text: str, expected: int | None) -> None:
    got = protocol(f"Basic Information\n\nTotal Enrollment\n\n{text}").design_module
    assert got.enrollment_info == EnrollmentInfo(count=expected)


def test_label_and_value_on_one_line() -> None:
    got = protocol("Basic Information\n\nRecruitment Status: UNKNOWN\n\nStudy Start Date 2017-07")
    assert got.status_module.overall_status == "UNKNOWN"
    assert got.status_module.start_date_struct == PartialDateStruct(date="2017-07")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Participants Investigators", ("PARTICIPANT", "INVESTIGATOR")),
        ("Investigators Participants", ("INVESTIGATOR", "PARTICIPANT")),
        (
            "Participants Care Providers Investigators Outcome Assessors",
            ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR"),
        ),
        ("Outcome Assessors Caregivers", ("OUTCOMES_ASSESSOR", "CARE_PROVIDER")),
        ("Outcomes Assessor, Participant and Care Provider", ("OUTCOMES_ASSESSOR", "PARTICIPANT", "CARE_PROVIDER")),
        ("Participants\n\nCaregivers", ("PARTICIPANT", "CARE_PROVIDER")),
        ("OUTCOMES_ASSESSOR", ("OUTCOMES_ASSESSOR",)),
    ],
)
def test_who_is_masked(line: str, expected: tuple[str, ...]) -> None:
    got = protocol(f"Study Design\n\nBlinding Strategy\n\nDOUBLE\n\n{line}").design_module.design_info
    assert got.masking_info == MaskingBlock(masking="DOUBLE", who_masked=expected)


def test_masking_without_anybody_masked_and_with_words() -> None:
    text = "Participants and their families are told nothing."
    got = protocol(f"Study Design\n\nBlinding Strategy\n\nNONE\n\n{text}").design_module.design_info
    assert got.masking_info == MaskingBlock(masking="NONE", masking_description=text)


def test_observational_design() -> None:
    got = protocol("Study Design\n\nObservational Model\n\nCOHORT\n\nTime Perspective\n\nPROSPECTIVE").design_module
    assert got.design_info == DesignInfo(observational_model="COHORT", time_perspective="PROSPECTIVE")


def test_paragraphs_keep_the_blank_lines_between_them() -> None:
    text = "First.\n\n  * indented\n  * list\n\n\nAfter two blank lines."
    assert protocol(f"Detailed Description\n\n{text}\n\n").description_module.detailed_description == text


def test_several_conditions_and_keywords() -> None:
    got = protocol("Conditions\n\nAsthma\n\nCOPD, severe", "Keywords\n\nlung\nairway").conditions_module
    assert got == ConditionsModule(conditions=("Asthma", "COPD, severe"), keywords=("lung", "airway"))


def test_arm_without_intervention_and_arm_with_two_and_untyped_arm() -> None:
    groups = """Both

First paragraph.

Second paragraph.

Group Type EXPERIMENTAL

Drug A

Intervention Type DRUG

Given daily.

For a week.

Talks

Intervention Type BEHAVIORAL

Nothing

Group Type NO_INTERVENTION

Watched

No drug.

Group Type

Talks

Intervention Type BEHAVIORAL"""
    interventions = """Drug A

Given daily.

For a week.

Intervention Type DRUG

Talks

Intervention Type BEHAVIORAL"""
    for sections in ((groups, interventions), (groups,)):
        titles = ("Study Groups", "Interventions")
        got = protocol(*(f"{title}\n\n{text}" for title, text in zip(titles, sections, strict=False)))
        assert got.arms_interventions_module == ArmsInterventionsModule(
            arm_groups=(
                ArmGroup(
                    label="Both",
                    type="EXPERIMENTAL",
                    description="First paragraph.\n\nSecond paragraph.",
                    intervention_names=("Drug: Drug A", "Behavioral: Talks"),
                ),
                ArmGroup(label="Nothing", type="NO_INTERVENTION"),
                ArmGroup(label="Watched", description="No drug.", intervention_names=("Behavioral: Talks",)),
            ),
            interventions=(
                Intervention(
                    type="DRUG", name="Drug A", description="Given daily.\n\nFor a week.", arm_group_labels=("Both",)
                ),
                Intervention(type="BEHAVIORAL", name="Talks", arm_group_labels=("Both", "Watched")),
            ),
        )


def test_interventions_of_one_name_are_told_apart_by_description() -> None:
    got = protocol(
        "Study Groups\n\nLow\n\nGroup Type OTHER\n\nA\n\nIntervention Type DRUG\n\n1 mg\n\n"
        "High\n\nGroup Type OTHER\n\nA\n\nIntervention Type DRUG\n\n9 mg",
        "Interventions\n\nA\n\n1 mg\n\nIntervention Type DRUG\n\nA\n\n9 mg\n\nIntervention Type DRUG",
    ).arms_interventions_module
    assert [(one.description, one.arm_group_labels) for one in got.interventions] == [
        ("1 mg", ("Low",)),
        ("9 mg", ("High",)),
    ]


def test_intervention_that_only_an_arm_names_is_kept() -> None:
    got = protocol(
        "Study Groups\n\nArm\n\nGroup Type OTHER\n\nB\n\nIntervention Type DEVICE",
        "Interventions\n\nA\n\nIntervention Type DRUG",
    ).arms_interventions_module
    assert got.interventions == (
        Intervention(type="DRUG", name="A"),
        Intervention(type="DEVICE", name="B", arm_group_labels=("Arm",)),
    )


def test_intervention_names_use_the_registry_s_words() -> None:
    enums = json.loads((shared() / "schema/enums.json").read_bytes())
    types = next(enum["values"] for enum in enums if enum["type"] == "InterventionType")
    for one in types:
        got = protocol(f"Study Groups\n\nArm\n\nGroup Type OTHER\n\nX\n\nIntervention Type {one['value']}")
        assert got.arms_interventions_module.arm_groups[0].intervention_names == (f"{one['legacyValue']}: X",)


def test_criteria_are_the_lines_of_the_page() -> None:
    criteria = (
        "Inclusion Criteria\n\n1. Adults\n   * aged 18\n\n2. Study Design understood\n\nExclusion Criteria\n\n* None"
    )
    labels = "Minimum Eligible Age\n\n6 Months\n\nMaximum Eligible Age\n\n65 Years\n\nAccepts Healthy Volunteers Yes"
    for text in (f"{criteria}\n{labels}", f"{labels}\n\n{criteria}"):
        assert protocol(f"Eligibility Criteria\n\n{text}").eligibility_module == EligibilityModule(
            eligibility_criteria=criteria, minimum_age="6 Months", maximum_age="65 Years", healthy_volunteers=True
        )


def test_several_sponsors() -> None:
    got = protocol(
        "Sponsors\n\nNIH\n\nSponsor Role collaborator\n\nAcme\n\nINDUSTRY\n\nSponsor Role lead\n\n"
        "Umbrella, Inc.\n\nOTHER\n\nSponsor Role collaborator"
    ).sponsor_collaborators_module
    assert got == SponsorCollaboratorsModule(
        lead_sponsor=Sponsor(name="Acme", class_="INDUSTRY"),
        collaborators=(Sponsor(name="NIH"), Sponsor(name="Umbrella, Inc.", class_="OTHER")),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Responsibility Role PRINCIPAL_INVESTIGATOR\n\nJane Roe\n\nProfessor\n\nAcme",
            ResponsibleParty(
                type="PRINCIPAL_INVESTIGATOR",
                investigator_full_name="Jane Roe",
                investigator_title="Professor",
                investigator_affiliation="Acme",
            ),
        ),
        (
            "Jane Roe\n\nResponsibility Role SPONSOR_INVESTIGATOR\n\nProfessor\n\nAcme",
            ResponsibleParty(
                type="SPONSOR_INVESTIGATOR",
                investigator_full_name="Jane Roe",
                investigator_title="Professor",
                investigator_affiliation="Acme",
            ),
        ),
        ("Jane Roe, head\n\nAcme", ResponsibleParty(old_name_title="Jane Roe, head", old_organization="Acme")),
        ("Acme\n\nResponsibility Role SPONSOR", ResponsibleParty(type="SPONSOR")),
    ],
)
def test_responsible_party(text: str, expected: ResponsibleParty) -> None:
    sponsors = "Sponsors\n\nAcme\n\nSponsor Role lead"
    got = protocol(sponsors, f"Responsible Party\n\n{text}").sponsor_collaborators_module
    assert got.responsible_party == expected


def test_several_officials_one_without_affiliation() -> None:
    got = protocol(
        "Principal Investigators\n\nA, MD\n\nRole: STUDY_CHAIR\n\nAcme, Oslo\n\nB\n\nRole: -\n\nC\n\n"
        "Role: STUDY_DIRECTOR\n\nAcme"
    ).contacts_locations_module
    assert got.overall_officials == (
        Official(name="A, MD", role="STUDY_CHAIR", affiliation="Acme, Oslo"),
        Official(name="B"),
        Official(name="C", role="STUDY_DIRECTOR", affiliation="Acme"),
    )


@pytest.mark.parametrize(
    ("line", "city", "state", "country"),
    [
        ("San Diego, California, United States", "San Diego", "California", "United States"),
        ("Vienna, , Austria", "Vienna", None, "Austria"),
        ("Seoul, , Korea, Republic of", "Seoul", None, "Korea, Republic of"),
        ("Suwon, Gyeonggi, Korea, Republic of", "Suwon", "Gyeonggi", "Korea, Republic of"),
        (
            "Kinshasa, , Congo, The Democratic Republic of the",
            "Kinshasa",
            None,
            "Congo, The Democratic Republic of the",
        ),
        ("Chuo-ku, Tokyo, , Japan", "Chuo-ku, Tokyo", None, "Japan"),
        ("Kobe, Hyogo, Hyogo, Japan", "Kobe, Hyogo", "Hyogo", "Japan"),
        ("London, London, City Of, United Kingdom", "London", "London, City Of", "United Kingdom"),
        ("Pathum Thani,, , Thailand", "Pathum Thani,", None, "Thailand"),
        ("Vienna, Austria", "Vienna", None, "Austria"),
        (", , Austria", None, None, "Austria"),
        ("Singapore", None, None, "Singapore"),
        ("Vienna, ,", "Vienna", None, None),
    ],
)
def test_places(line: str, city: str | None, state: str | None, country: str | None) -> None:
    got = protocol(f"Locations\n\nClinic\n\n{line}\n\nSite Status RECRUITING").contacts_locations_module
    assert got.locations == (Location(facility="Clinic", status="RECRUITING", city=city, state=state, country=country),)


def test_sites_without_a_name_and_with_and_without_a_status() -> None:
    got = protocol(
        "Locations\n\nOslo, , Norway\n\nSite Status\n\nRiga, , Latvia\n\nSite Status WITHDRAWN\n\n"
        "Clinic, A, B\n\nBergen, , Norway\n\nSite Status -\n\nLast clinic\n\nTromsø, , Norway"
    ).contacts_locations_module
    assert got.locations == (
        Location(city="Oslo", country="Norway"),
        Location(city="Riga", country="Latvia", status="WITHDRAWN"),
        Location(facility="Clinic, A, B", city="Bergen", country="Norway"),
        Location(facility="Last clinic", city="Tromsø", country="Norway"),
    )


def test_several_references() -> None:
    got = protocol(
        "References\n\nRoe J. A. 2001.\n\nReference Type BACKGROUND\nPMID: 1 (View on PubMed)\n\nRoe J. B. 2002.\n\n"
        "Reference Type RESULT\n\nPMID: 2\n\nRoe J. C. 2003.\n\nIts second paragraph.\n\nPMID: 3 (View on PubMed)"
    ).references_module
    assert got.references == (
        Reference(citation="Roe J. A. 2001.", type="BACKGROUND", pmid="1"),
        Reference(citation="Roe J. B. 2002.", type="RESULT", pmid="2"),
        Reference(citation="Roe J. C. 2003.\n\nIts second paragraph.", pmid="3"),
    )


def test_identifiers_of_each_source() -> None:
    got = protocol(
        "Other Identifiers\n\nU01\n\nIdentifier Type: NIH\n\nIdentifier Source: org_study_id\n\nNCT00000009\n\n"
        "Identifier Type: -\n\nIdentifier Source: nct_alias\n\nX 1\n\nIdentifier Type: REGISTRY\n\n"
        "Identifier Source: secondary_id\n\nY 2"
    ).identification_module
    assert got == IdentificationModule(
        nct_id="NCT00000001",
        nct_id_aliases=("NCT00000009",),
        org_study_id_info=OrgStudyIdInfo(id="U01", type="NIH"),
        secondary_id_infos=(SecondaryIdInfo(id="X 1", type="REGISTRY"), SecondaryIdInfo(id="Y 2")),
    )


# --- real records, written as such pages and read back


def clean(text: str | None) -> str | None:
    """The text as the lines of a page hold it: nothing at the ends of lines, no blank lines at its own ends."""
    return re.sub(r"[^\S\n]+$", "", text, flags=re.MULTILINE).strip("\n") or None if text else None


def cleaned(part: Any, *names: str, **others: Any) -> Any:
    """A new part of these text fields alone, cleaned."""
    texts = {name: clean(getattr(part, name)) for name in names}
    return type(part)(
        **{name: text and text.strip() if "\n" not in text else text for name, text in texts.items() if text}, **others
    )


def carried(study: Study) -> Study:
    """What such a page says of a record."""
    whole = study.protocol_section
    number, status, design = whole.identification_module, whole.status_module, whole.design_module
    arms, people = whole.arms_interventions_module, whole.contacts_locations_module
    info = design.design_info
    return Study(
        protocol_section=ProtocolSection(
            identification_module=cleaned(
                number,
                "nct_id",
                "brief_title",
                nct_id_aliases=number.nct_id_aliases,
                org_study_id_info=cleaned(number.org_study_id_info, "id", "type"),
                secondary_id_infos=tuple(cleaned(one, "id", "type") for one in number.secondary_id_infos),
            ),
            status_module=cleaned(
                status,
                "overall_status",
                start_date_struct=cleaned(status.start_date_struct, "date"),
                completion_date_struct=cleaned(status.completion_date_struct, "date"),
                last_update_post_date_struct=cleaned(status.last_update_post_date_struct, "date"),
            ),
            sponsor_collaborators_module=whole.sponsor_collaborators_module,
            description_module=cleaned(whole.description_module, "brief_summary", "detailed_description"),
            conditions_module=whole.conditions_module,
            design_module=cleaned(
                design,
                "study_type",
                phases=design.phases,
                enrollment_info=EnrollmentInfo(count=design.enrollment_info.count),
                design_info=cleaned(
                    info,
                    *("allocation", "intervention_model", "observational_model", "time_perspective", "primary_purpose"),
                    masking_info=cleaned(info.masking_info, "masking", who_masked=info.masking_info.who_masked),
                ),
            ),
            arms_interventions_module=ArmsInterventionsModule(
                arm_groups=tuple(
                    cleaned(arm, "label", "type", "description", intervention_names=names_of(arm, arms))
                    for arm in arms.arm_groups
                ),
                interventions=tuple(
                    cleaned(one, "type", "name", "description", arm_group_labels=labels_of(one, arms))
                    for one in arms.interventions
                ),
                other_intervention_names=tuple(name.strip() for one in arms.interventions for name in one.other_names),
            ),
            eligibility_module=cleaned(
                whole.eligibility_module,
                *("eligibility_criteria", "sex", "minimum_age", "maximum_age"),
                healthy_volunteers=whole.eligibility_module.healthy_volunteers,
            ),
            contacts_locations_module=ContactsLocationsModule(
                overall_officials=tuple(
                    cleaned(one, "name", "role", "affiliation") for one in people.overall_officials
                ),
                locations=tuple(
                    cleaned(site, "facility", "status", "city", "state", "country") for site in people.locations
                ),
            ),
            references_module=ReferencesModule(
                references=tuple(cleaned(one, "pmid", "type", "citation") for one in whole.references_module.references)
            ),
        ),
        has_results=False,
        source_format="ctgov-text",
    )


def names_of(arm: ArmGroup, arms: ArmsInterventionsModule) -> tuple[str, ...]:
    given = [one for one in arms.interventions if arm.label in one.arm_group_labels]
    return tuple(f"{(one.type or '').replace('_', ' ').title()}: {one.name}" for one in given)


def labels_of(intervention: Intervention, arms: ArmsInterventionsModule) -> tuple[str, ...]:
    labels = [arm.label for arm in arms.arm_groups if arm.label in intervention.arm_group_labels]
    return tuple(label.strip() for label in dict.fromkeys(labels) if label)


def written(study: Study, *, introduced: bool) -> bytes:
    """A record as its page would be, sections without content left out."""
    whole = study.protocol_section
    number, status, design = whole.identification_module, whole.status_module, whole.design_module
    arms, people, party = (
        whole.arms_interventions_module,
        whole.contacts_locations_module,
        whole.sponsor_collaborators_module,
    )
    info, criteria, who = design.design_info, whole.eligibility_module, party.responsible_party
    masked = {"CARE_PROVIDER": "Caregivers", "OUTCOMES_ASSESSOR": "Outcome Assessors"}
    sponsors = [(party.lead_sponsor, "lead"), *((one, "collaborator") for one in party.collaborators)]
    groups: list[str | None] = []
    for arm in arms.arm_groups:
        groups += [arm.label, arm.description, f"Group Type {arm.type or ''}"]
        for one in arms.interventions:
            if arm.label in one.arm_group_labels:
                groups += [one.name, f"Intervention Type {one.type}", one.description]
    identifiers = [
        *((one.id, one.type, "secondary_id") for one in number.secondary_id_infos),
        (number.org_study_id_info.id, number.org_study_id_info.type, "org_study_id"),
        *((alias, None, "nct_alias") for alias in number.nct_id_aliases),
    ]
    sections: dict[str, list[str | None]] = {
        "Study Results": ["Results pending"],
        "Basic Information": [
            labelled("Recruitment Status", status.overall_status),
            labelled("Clinical Phase", "/".join(design.phases)),
            labelled("Total Enrollment", design.enrollment_info.count, " participants"),
            labelled("Study Classification", design.study_type),
            labelled("Study Start Date", status.start_date_struct.date),
            labelled("Study Completion Date", status.completion_date_struct.date),
        ],
        "Brief Summary": [whole.description_module.brief_summary],
        "Detailed Description": [whole.description_module.detailed_description],
        "Conditions": [*whole.conditions_module.conditions],
        "Keywords": [*whole.conditions_module.keywords],
        "Study Design": [
            labelled("Allocation Method", info.allocation),
            labelled("Intervention Model", info.intervention_model),
            labelled("Observational Model", info.observational_model),
            labelled("Time Perspective", info.time_perspective),
            labelled("Primary Study Purpose", info.primary_purpose),
            labelled("Blinding Strategy", info.masking_info.masking),
            " ".join(masked.get(one, f"{one.title()}s") for one in info.masking_info.who_masked),
        ],
        "Study Groups": groups,
        "Interventions": [
            text for one in arms.interventions for text in (one.name, one.description, f"Intervention Type {one.type}")
        ],
        "Other Intervention Names": [name for one in arms.interventions for name in one.other_names],
        "Eligibility Criteria": [
            criteria.eligibility_criteria,
            labelled("Minimum Eligible Age", criteria.minimum_age),
            labelled("Maximum Eligible Age", criteria.maximum_age),
            labelled("Eligible Sex", criteria.sex),
            labelled("Accepts Healthy Volunteers", {True: "Yes", False: "No"}.get(criteria.healthy_volunteers)),
        ],
        "Sponsors": [
            text for one, role in sponsors if one.name for text in (one.name, one.class_, f"Sponsor Role {role}")
        ],
        "Responsible Party": [
            f"Responsibility Role {who.type}" if who.type else None,
            *(who.investigator_full_name, who.investigator_title, who.investigator_affiliation),
            *(who.old_name_title, who.old_organization),
        ],
        "Principal Investigators": [
            text for one in people.overall_officials for text in (one.name, f"Role: {one.role}", one.affiliation)
        ],
        "Locations": [
            text
            for one in people.locations
            for text in (
                one.facility,
                f"{one.city or ''}, {one.state or ''}, {one.country or ''}",
                f"Site Status {one.status or ''}",
            )
        ],
        "Countries": [" ".join(sorted({one.country or "" for one in people.locations}))],
        "References": [
            text
            for one in whole.references_module.references
            for text in (
                one.citation,
                f"Reference Type {one.type}" + (f"\nPMID: {one.pmid} (View on PubMed)" if one.pmid else ""),
            )
        ],
        "Other Identifiers": [
            text
            for value, kind, source in identifiers
            if value
            for text in (value, f"Identifier Type: {kind or '-'}", f"Identifier Source: {source}")
        ],
    }
    blocks = [
        number.brief_title,
        f"NCT ID: {number.nct_id}",
        f"Last Updated: {status.last_update_post_date_struct.date}",
    ]
    for heading, content in sections.items():
        if any(content):
            introduction = INTRODUCTIONS.get(heading) if introduced else None
            blocks += [heading, introduction, *content]
    return "\n\n".join(filter(None, blocks)).encode()


def labelled(name: str, value: object, unit: str = "") -> str | None:
    return None if value is None or value == "" else f"{name}\n\n{value}{unit}"


@pytest.mark.parametrize("introduced", [True, False])
def test_real_records_written_as_pages_read_back(introduced: bool) -> None:  # noqa: FBT001
    wrong = []
    for line in (shared() / "records/ctgov.jsonl").read_bytes().splitlines():
        study = msgspec.json.decode(line, type=Study)
        if decode(written(study, introduced=introduced)) != carried(study):
            wrong.append(study.protocol_section.identification_module.nct_id)
    assert wrong == ["NCT05813925"]  # its state is "Fukushima, Japan": no rule finds that without breaking others
