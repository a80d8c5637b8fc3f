"""Bugs of earlier exporters of the same registry, none of which may come back in this one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kg.mapping import graph
from kg.record import Study
from kg.terms import RecordGraph
from kg.vocab import CITO, CODES, CT, DCTERMS, RDF, RDFS

LONG = "A summary of more than five hundred characters. " * 20


def mapped(**modules: Any) -> RecordGraph:
    protocol = {"identificationModule": {"nctId": "NCT90000099", "briefTitle": 'The "Fantasy" Study'}, **modules}
    derived = {"conditionBrowseModule": {"meshes": [{"id": "D999001", "term": "Imaginary Fever"}]}}
    return graph(msgspec.convert({"protocolSection": protocol, "derivedSection": derived}, Study))


def values(found: RecordGraph, predicate: str, subject: str | None = None) -> list[str]:
    return [o for s, p, o in found.triples if p == predicate and subject in {None, s}]


def test_each_site_has_its_own_status() -> None:
    sites = [
        {"facility": f"Hospital {status}", "status": status, "city": "Nowhere"}
        for status in ("RECRUITING", "WITHDRAWN", "COMPLETED")
    ]
    found = mapped(contactsLocationsModule={"locations": sites})
    codes = CODES["RecruitmentStatus"]
    assert {(values(found, RDFS.label, s)[0], *values(found, CT.siteStatus, s)) for s in values(found, CT.site)} == {
        ('"Hospital RECRUITING"', codes["RECRUITING"]),
        ('"Hospital WITHDRAWN"', codes["WITHDRAWN"]),
        ('"Hospital COMPLETED"', codes["COMPLETED"]),
    }


def test_a_site_without_a_status_does_not_borrow_one() -> None:
    sites = [{"facility": "One", "status": "RECRUITING"}, {"facility": "Two"}]
    assert len(values(mapped(contactsLocationsModule={"locations": sites}), CT.siteStatus)) == 1


def test_exclusion_criteria_are_not_the_inclusion_list() -> None:
    text = "Inclusion Criteria:\n\n* Fever\n\nExclusion Criteria:\n\n* Cold"
    found = mapped(eligibilityModule={"eligibilityCriteria": text})
    kinds = {
        kind: [
            value
            for each in values(found, CT.criterion)
            if kind in values(found, RDF.type, each)
            for value in values(found, DCTERMS.description, each)
        ]
        for kind in (CT.InclusionCriterion, CT.ExclusionCriterion)
    }
    assert kinds == {CT.InclusionCriterion: ['"Fever"@en'], CT.ExclusionCriterion: ['"Cold"@en']}


def test_collaborators_are_not_the_lead_sponsor() -> None:
    names = {"leadSponsor": {"name": "Lead"}, "collaborators": [{"name": "First"}, {"name": "Second"}]}
    found = mapped(sponsorCollaboratorsModule=names)
    labels = [values(found, RDFS.label, each) for each in values(found, CT.collaborator)]
    assert labels == [['"First"'], ['"Second"']]
    assert [values(found, RDFS.label, each) for each in values(found, CT.leadSponsor)] == [['"Lead"']]


def test_each_outcome_has_its_own_measure() -> None:
    outcomes = {
        "primaryOutcomes": [{"measure": "Fever", "timeFrame": "1 week"}, {"measure": "Pain", "timeFrame": "2 weeks"}],
        "secondaryOutcomes": [{"measure": "Sleep", "timeFrame": "3 weeks"}],
    }
    found = mapped(outcomesModule=outcomes)
    assert [
        (values(found, RDFS.label, each)[0], values(found, CT.timeFrame, each)[0]) for each in values(found, CT.outcome)
    ] == [('"Fever"', '"1 week"@en'), ('"Pain"', '"2 weeks"@en'), ('"Sleep"', '"3 weeks"@en')]


def test_phase_not_applicable_is_a_phase() -> None:
    assert values(mapped(designModule={"phases": ["NA"]}), CT.phase) == [CODES["Phase"]["NA"]]
    assert values(mapped(designModule={"phases": ["PHASE1", "PHASE2"]}), CT.phase) == [
        CODES["Phase"]["PHASE1"],
        CODES["Phase"]["PHASE2"],
    ]
    assert values(mapped(), CT.phase) == []


def test_a_month_is_not_its_first_midnight() -> None:
    found = mapped(statusModule={"startDateStruct": {"date": "2017-07"}})
    assert values(found, CT.startDate) == ['"2017-07"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>']
    assert values(found, CT.startDateEarliest) == ['"2017-07-01"^^<http://www.w3.org/2001/XMLSchema#date>']
    assert not [value for *_, value in found.triples if "T00:00" in value]


def test_a_date_in_words_stays_as_it_is() -> None:
    found = mapped(statusModule={"startDateStruct": {"date": "July 2017"}})
    assert values(found, CT.startDate) == ['"July 2017"']
    assert values(found, CT.startDateEarliest) == []


def test_quotes_stay_in_literals() -> None:
    found = mapped()
    assert values(found, DCTERMS.title) == [r'"The \"Fantasy\" Study"@en']


def test_mesh_terms_have_the_iri_of_mesh() -> None:
    found = mapped()
    assert values(found, CT.conditionMesh) == ["<http://id.nlm.nih.gov/mesh/D999001>"]


@pytest.mark.parametrize(
    "name", ["tab\there", "line\nbreak", "a space", "<angle>", 'quo"te', "back\\slash", "{|}^`", "\x00"]
)
def test_no_iri_has_a_forbidden_character(name: str) -> None:
    found = mapped(
        identificationModule={
            "nctId": "NCT90000099",
            "orgStudyIdInfo": {"id": name},
            "organization": {"fullName": name},
        },
        statusModule={"expandedAccessInfo": {"nctId": name}},
        sponsorCollaboratorsModule={"leadSponsor": {"name": name}, "responsibleParty": {"investigatorFullName": name}},
        conditionsModule={"conditions": [name]},
        armsInterventionsModule={"armGroups": [{"label": name}], "interventions": [{"name": name}]},
        outcomesModule={"primaryOutcomes": [{"measure": name}]},
        contactsLocationsModule={
            "locations": [{"facility": name, "city": name, "state": name, "country": name}],
            "overallOfficials": [{"name": name, "affiliation": name}],
        },
        referencesModule={
            "references": [{"pmid": name, "citation": f"doi: 10.99999/{name}", "retractions": [{"pmid": name}]}],
            "seeAlsoLinks": [{"url": f"https://example.org/{name}"}],
            "availIpds": [{"id": name, "url": f"https://example.org/{name}"}],
        },
    )
    iris = {term for triple in found.triples for term in triple if term.startswith("<")}
    forbidden = set('<>"{}|\\^`') | {chr(code) for code in range(0x21)}
    assert [iri for iri in iris if forbidden & set(iri[1:-1])] == []


def test_summaries_are_whole() -> None:
    found = mapped(descriptionModule={"briefSummary": LONG})
    assert values(found, DCTERMS.abstract) == [f'"{LONG}"@en']


def test_background_is_no_paper_of_the_study() -> None:
    references = [
        {"pmid": "1", "type": "BACKGROUND"},
        {"pmid": "2", "type": "RESULT"},
        {"pmid": "3", "type": "DERIVED"},
    ]
    found = mapped(referencesModule={"references": references})
    pubmed = "<http://identifiers.org/pubmed/{}>"
    assert values(found, CITO.obtainsBackgroundFrom) == [pubmed.format(1)]
    assert values(found, CITO.isDocumentedBy) == [pubmed.format(2)]
    assert values(found, DCTERMS.isReferencedBy) == [pubmed.format(3)]
