"""Each rule of shapes/rules.ttl has a record that breaks it alone; the record without the change breaks none."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from goldens import RECORDS, golden_graph
from peers import ROOT
from rdflib import RDF, SH

from kg.mapping import graph
from kg.report import SEVERITIES, Finding
from kg.sources.ctgov_json import decode
from kg.terms import RecordGraph
from kg.validation import reports, shapes_graph, validate, validate_rdf

RULES = shapes_graph((ROOT / "shapes/rules.ttl",), own=False)
NAMES = {str(shape).rpartition("#Rule-")[2] for shape in RULES.subjects(RDF.type, SH.NodeShape)}

STATUS = "protocolSection.statusModule"
DESIGN = "protocolSection.designModule"
ARMS = "protocolSection.armsInterventionsModule"
PEOPLE = "protocolSection.contactsLocationsModule"
SPONSORS = "protocolSection.sponsorCollaboratorsModule"
SHARING = "protocolSection.ipdSharingStatementModule"
FLOW = "resultsSection.participantFlowModule"
BASELINE = "resultsSection.baselineCharacteristicsModule"
OUTCOMES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
MEASURE = f"{OUTCOMES}.0"
ANALYSIS = f"{MEASURE}.analyses.0"
EVENTS = "resultsSection.adverseEventsModule"


def groups(kind: str) -> list[dict[str, str]]:
    return [{"id": f"{kind}000", "title": "Treated"}, {"id": f"{kind}001", "title": "Watched"}]


def each(kind: str, name: str, *values: object) -> list[dict[str, object]]:
    """A number of each group."""
    return [{"groupId": f"{kind}00{number}", name: value} for number, value in enumerate(values)]


DEATHS = {"deathsNumAffected": 0, "deathsNumAtRisk": 20}
RESULTS: dict[str, Any] = {
    "participantFlowModule": {
        "groups": groups("FG"),
        "periods": [
            {
                "title": "Overall Study",
                "milestones": [
                    {"type": "STARTED", "achievements": each("FG", "numSubjects", "20", "20")},
                    {"type": "Second visit", "achievements": each("FG", "numSubjects", "19", "20")},
                    {"type": "COMPLETED", "achievements": each("FG", "numSubjects", "17", "20")},
                    {"type": "NOT COMPLETED", "achievements": each("FG", "numSubjects", "3", "0")},
                ],
                "dropWithdraws": [
                    {"type": "Lost to Follow-up", "reasons": each("FG", "numSubjects", "2", "0")},
                    {"type": "Death", "reasons": each("FG", "numSubjects", "1", "0")},
                ],
            },
            {
                "title": "Follow-up",
                "milestones": [{"type": "STARTED", "achievements": each("FG", "numSubjects", "17", "20")}],
            },
        ],
    },
    "baselineCharacteristicsModule": {
        "groups": groups("BG"),
        "measures": [
            {
                "title": "Age, Continuous",
                "classes": [{"categories": [{"measurements": each("BG", "value", "9.5", "9.1")}]}],
            },
            {
                "title": "Sex: Female, Male",
                "classes": [
                    {
                        "categories": [
                            {"title": "Female", "measurements": each("BG", "value", "8", "11")},
                            {"title": "Male", "measurements": each("BG", "value", "12", "9")},
                        ]
                    }
                ],
            },
        ],
    },
    "outcomeMeasuresModule": {
        "outcomeMeasures": [
            {
                "type": "PRIMARY",
                "title": "Cured",
                "reportingStatus": "POSTED",
                "paramType": "COUNT_OF_PARTICIPANTS",
                "unitOfMeasure": "Participants",
                "groups": groups("OG"),
                "denoms": [{"units": "Participants", "counts": each("OG", "value", "20", "20")}],
                "classes": [{"categories": [{"measurements": each("OG", "value", "12", "4")}]}],
                "analyses": [
                    {
                        "groupIds": ["OG000", "OG001"],
                        "nonInferiorityType": "SUPERIORITY",
                        "statisticalMethod": "Fisher Exact",
                        "pValue": "0.02",
                        "paramType": "Risk Ratio (RR)",
                        "paramValue": "3.0",
                        "ciPctValue": "95",
                        "ciNumSides": "TWO_SIDED",
                        "ciLowerLimit": "1.2",
                        "ciUpperLimit": "7.8",
                    }
                ],
            },
            {
                "type": "SECONDARY",
                "title": "Quality of life",
                "reportingStatus": "NOT_POSTED",
                "anticipatedPostingDate": "2022-03",
            },
        ]
    },
    "adverseEventsModule": {"eventGroups": [group | DEATHS for group in groups("EG")]},
}

# A trial that is over and has results, with nothing in it that a rule is about.
BASE: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT90000001", "briefTitle": "Invented Drug in an Invented Disease"},
        "statusModule": {
            "overallStatus": "COMPLETED",
            "statusVerifiedDate": "2022-03",
            "startDateStruct": {"date": "2020-01-15", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2021-02", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2021-03-31", "type": "ACTUAL"},
            "studyFirstSubmitDate": "2019-11-01",
            "studyFirstPostDateStruct": {"date": "2019-11-05", "type": "ACTUAL"},
            "resultsFirstSubmitDate": "2022-01-10",
            "resultsFirstPostDateStruct": {"date": "2022-02-10", "type": "ACTUAL"},
            "lastUpdateSubmitDate": "2022-03-01",
            "lastUpdatePostDateStruct": {"date": "2022-03-05", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Invented Pharma", "class": "INDUSTRY"},
            "collaborators": [{"name": "Invented University", "class": "OTHER"}],
        },
        "oversightModule": {"isFdaRegulatedDrug": True, "isFdaRegulatedDevice": False},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
            },
            "enrollmentInfo": {"count": 40, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Treated", "type": "EXPERIMENTAL", "interventionNames": ["Drug: Inventium"]},
                {"label": "Watched", "type": "NO_INTERVENTION"},
            ],
            "interventions": [{"type": "DRUG", "name": "Inventium", "armGroupLabels": ["Treated"]}],
        },
        "outcomesModule": {"primaryOutcomes": [{"measure": "Cured", "timeFrame": "4 weeks"}]},
        "eligibilityModule": {"minimumAge": "6 Months", "maximumAge": "17 Years"},
        "contactsLocationsModule": {
            "locations": [
                {"facility": "Clinic A", "status": "COMPLETED", "city": "Graz", "zip": "8010", "country": "Austria"},
                {"facility": "Clinic A", "status": "COMPLETED", "city": "Graz", "zip": "8020", "country": "Austria"},
                {"facility": "Research Site", "city": "Linz", "country": "Austria"},
                {"facility": "Research Site", "city": "Linz", "country": "Austria"},
            ]
        },
        "referencesModule": {"references": [{"pmid": "90000001", "type": "RESULT", "citation": "Anyone A."}]},
        "ipdSharingStatementModule": {"ipdSharing": "YES", "timeFrame": "For 5 years", "accessCriteria": "On request"},
    },
    "documentSection": {"largeDocumentModule": {"largeDocs": [{"label": "Plan", "hasSap": True, "filename": "p.pdf"}]}},
    "resultsSection": RESULTS,
    "hasResults": True,
}
NO_RESULTS: dict[str, Any] = {
    "resultsSection": None,
    "hasResults": False,
    f"{STATUS}.resultsFirstSubmitDate": None,
    f"{STATUS}.resultsFirstPostDateStruct": None,
}
RECRUITING: dict[str, Any] = NO_RESULTS | {
    f"{STATUS}.overallStatus": "RECRUITING",
    f"{STATUS}.completionDateStruct": {"date": "2023-01", "type": "ESTIMATED"},
    f"{STATUS}.primaryCompletionDateStruct": {"date": "2022-12", "type": "ESTIMATED"},
    f"{DESIGN}.enrollmentInfo.type": "ESTIMATED",
    f"{PEOPLE}.centralContacts": [{"name": "Somebody"}],
}
NOT_YET = RECRUITING | {
    f"{STATUS}.overallStatus": "NOT_YET_RECRUITING",
    f"{STATUS}.startDateStruct": {"date": "2022-04", "type": "ESTIMATED"},
}
OBSERVATIONAL: dict[str, Any] = {
    DESIGN: {"studyType": "OBSERVATIONAL", "designInfo": {"observationalModel": "COHORT"}},
}
EXPANDED_ACCESS: dict[str, Any] = NO_RESULTS | {
    DESIGN: {"studyType": "EXPANDED_ACCESS"},
    "protocolSection.outcomesModule": None,
    f"{STATUS}.overallStatus": "AVAILABLE",
    f"{STATUS}.completionDateStruct": None,
    f"{ARMS}.armGroups": None,
}
WITHDRAWN: dict[str, Any] = {f"{STATUS}.overallStatus": "WITHDRAWN", f"{STATUS}.whyStopped": "No funds."}
NOBODY: dict[str, Any] = {f"{DESIGN}.enrollmentInfo.count": 0}
ONE_ARM: dict[str, Any] = {f"{ARMS}.armGroups": [BASE["protocolSection"]["armsInterventionsModule"]["armGroups"][0]]}
GIVEN = {"type": "DRUG", "name": "Inventium", "armGroupLabels": ["Treated", "Watched"]}

# Rule, what is changed in the record (None: taken out), and what the message has to say.
BROKEN: list[tuple[str, dict[str, Any], str]] = [
    (
        "completionBeforeStart",
        {f"{STATUS}.completionDateStruct.date": "2020-01-14", f"{STATUS}.primaryCompletionDateStruct": None},
        "2020-01-14, before its start on 2020-01-15",
    ),
    (
        "primaryCompletionBeforeStart",
        {f"{STATUS}.primaryCompletionDateStruct.date": "2019-12"},
        "2019-12, before the start of the study on 2020-01-15",
    ),
    (
        "completionBeforePrimaryCompletion",
        {f"{STATUS}.completionDateStruct.date": "2021-01-31"},
        "2021-01-31, before its primary completion on 2021-02",
    ),
    ("actualDateInFuture", {f"{STATUS}.completionDateStruct.date": "2022-04"}, "The date 2022-04"),
    ("verifiedInFuture", {f"{STATUS}.statusVerifiedDate": "2022-04"}, "as of 2022-04, but was last submitted on 2022"),
    (
        "updatedBeforeSubmitted",
        {
            f"{STATUS}.lastUpdateSubmitDate": "2019-10-31",
            f"{STATUS}.startDateStruct.type": None,
            f"{STATUS}.primaryCompletionDateStruct.type": None,
            f"{STATUS}.completionDateStruct.type": None,
            f"{STATUS}.statusVerifiedDate": None,
        },
        "2019-11-01, but last updated on 2019-10-31",
    ),
    ("postedBeforeSubmitted", {f"{STATUS}.studyFirstPostDateStruct.date": "2019-10-31"}, "Posted on 2019-10-31"),
    (
        "resultsPostedBeforeStudy",
        {f"{STATUS}.studyFirstPostDateStruct.date": "2022-02-11"},
        "2022-02-10, before the record itself on 2022-02-11",
    ),
    ("resultsBeforePrimaryCompletion", {f"{STATUS}.resultsFirstSubmitDate": "2021-01-31"}, "2021-01-31, before"),
    ("availabilityOfStudy", {f"{STATUS}.overallStatus": "AVAILABLE"}, "AVAILABLE is one of expanded access"),
    ("recruitmentOfExpandedAccess", EXPANDED_ACCESS | {f"{STATUS}.overallStatus": "COMPLETED"}, "COMPLETED"),
    ("stoppedWithoutReason", {f"{STATUS}.overallStatus": "TERMINATED"}, "TERMINATED"),
    ("reasonWithoutStop", {f"{STATUS}.whyStopped": "No funds."}, "COMPLETED"),
    ("unknownWithoutLastKnown", {f"{STATUS}.overallStatus": "UNKNOWN"}, "last known status is missing"),
    ("lastKnownWithoutUnknown", {f"{STATUS}.lastKnownStatus": "RECRUITING"}, "RECRUITING, although the status is COM"),
    ("finishedWithEstimatedDate", {f"{STATUS}.completionDateStruct.type": "ESTIMATED"}, "COMPLETED"),
    ("finishedWithEstimatedEnrollment", {f"{DESIGN}.enrollmentInfo.type": "ESTIMATED"}, "COMPLETED"),
    (
        "unfinishedWithActualCompletion",
        RECRUITING
        | {f"{STATUS}.completionDateStruct": {"date": "2022-03", "type": "ACTUAL"}}
        | {f"{STATUS}.primaryCompletionDateStruct": None},
        "RECRUITING",
    ),
    (
        "notStartedWithActualStart",
        NOT_YET | {f"{STATUS}.startDateStruct": {"date": "2022-03", "type": "ACTUAL"}},
        "NOT_YET_RECRUITING",
    ),
    ("startOverdue", NOT_YET | {f"{STATUS}.startDateStruct.date": "2022-02-28"}, "2022-02-28, but does not recruit"),
    (
        "completionOverdue",
        RECRUITING | {f"{STATUS}.completionDateStruct.date": "2022-02", f"{STATUS}.primaryCompletionDateStruct": None},
        "2022-02, but its status as of 2022-03 is RECRUITING",
    ),
    ("recruitingWithoutSite", RECRUITING | {f"{PEOPLE}.locations": None}, "no site"),
    ("recruitingWithoutContact", RECRUITING | {f"{PEOPLE}.centralContacts": None}, "contact"),
    (
        "siteRecruitsForOverStudy",
        {f"{PEOPLE}.locations.0.status": "RECRUITING"},
        "Clinic A has the status RECRUITING, but the study is COMPLETED",
    ),
    ("withdrawnWithParticipants", NO_RESULTS | WITHDRAWN, "40 participants"),
    ("noParticipants", NO_RESULTS | NOBODY, "COMPLETED"),
    ("trialFieldElsewhere", OBSERVATIONAL | {f"{DESIGN}.phases": ["PHASE2"]}, "OBSERVATIONAL"),
    ("observationalFieldElsewhere", {f"{DESIGN}.designInfo.timePerspective": "PROSPECTIVE"}, "INTERVENTIONAL"),
    ("expandedAccessEnrolls", EXPANDED_ACCESS | {f"{DESIGN}.enrollmentInfo": {"count": 3}}, "participants"),
    ("drugTrialWithoutPhase", {f"{DESIGN}.phases": None}, "no phase"),
    ("regulatedDrugTrialPhaseNotApplicable", {f"{DESIGN}.phases": ["NA"]}, "not applicable"),
    (
        "phaseAndNotApplicable",
        {f"{DESIGN}.phases": ["NA", "PHASE2"], "protocolSection.oversightModule.isFdaRegulatedDrug": False},
        "PHASE2",
    ),
    ("oneArmForSeveralGroups", ONE_ARM | {f"{DESIGN}.designInfo.allocation": "NON_RANDOMIZED"}, "PARALLEL"),
    ("severalArmsForSingleGroup", {f"{DESIGN}.designInfo.interventionModel": "SINGLE_GROUP"}, "2 arms"),
    ("randomizedToOneArm", ONE_ARM | {f"{DESIGN}.designInfo.interventionModel": "SINGLE_GROUP"}, "only one arm"),
    ("severalArmsWithoutAllocation", {f"{DESIGN}.designInfo.allocation": "NA"}, "2 arms"),
    (
        "maskedInOpenTrial",
        {f"{DESIGN}.designInfo.maskingInfo": {"masking": "NONE", "whoMasked": ["PARTICIPANT"]}},
        "PARTICIPANT",
    ),
    (
        "maskingOfOtherNumber",
        {f"{DESIGN}.designInfo.maskingInfo.masking": "TRIPLE"},
        "TRIPLE, but the number of masked parties is 2",
    ),
    ("maskedPartiesMissing", {f"{DESIGN}.designInfo.maskingInfo.whoMasked": None}, "DOUBLE"),
    ("armWithoutIntervention", {f"{ARMS}.armGroups.1.type": "PLACEBO_COMPARATOR"}, "Watched has no intervention"),
    (
        "interventionInArmWithout",
        {f"{ARMS}.interventions": [GIVEN]},
        "Watched is one without intervention, but gets Inv",
    ),
    (
        "interventionInNoArm",
        {f"{ARMS}.interventions.0.armGroupLabels": None, f"{ARMS}.armGroups.0.interventionNames": None}
        | {f"{ARMS}.armGroups.0.type": "NO_INTERVENTION"},
        "Inventium is given in no arm",
    ),
    (
        "sponsorAsCollaborator",
        {f"{SPONSORS}.collaborators.0.name": "Invented Pharma"},
        "The lead sponsor, invented-pharma, is",
    ),
    ("unapprovedDeviceUnregulated", {"protocolSection.oversightModule.isUnapprovedDevice": True}, "not approved"),
    (
        "minimumAgeAboveMaximum",
        {"protocolSection.eligibilityModule.maximumAge": "25 Weeks"},
        "6 Months, is above the maximum age, 25 Weeks",
    ),
    ("duplicateSite", {f"{PEOPLE}.locations.1.zip": "8010"}, "Clinic A stands in the record more than once"),
    (
        "resultsWithoutDate",
        {f"{STATUS}.resultsFirstPostDateStruct": None, f"{STATUS}.resultsFirstSubmitDate": None},
        "first posted",
    ),
    ("dateWithoutResults", {"hasResults": False, "resultsSection": None}, "2022-02-10"),
    (
        "resultsWithoutCompletion",
        {f"{STATUS}.completionDateStruct": None, f"{STATUS}.primaryCompletionDateStruct": None},
        "neither",
    ),
    ("resultsMissing", {"resultsSection": None}, "no table"),
    ("resultsDespiteNone", NO_RESULTS | {"resultsSection": RESULTS}, "tables"),
    (
        "resultsOfWithdrawn",
        WITHDRAWN | NOBODY | {FLOW: None},
        "withdrawn before anybody took part",
    ),
    (
        "flowNotBalanced",
        {f"{FLOW}.periods.0.milestones.2.achievements.0.numSubjects": "18"},
        "group Treated, 20 started, but 18 completed and 3 did not",
    ),
    (
        "reasonsNotBalanced",
        {f"{FLOW}.periods.0.dropWithdraws.0.reasons.0.numSubjects": "1"},
        "group Treated, 3 did not complete, but there are reasons for 2",
    ),
    ("startedNotEnrolled", {f"{DESIGN}.enrollmentInfo.count": 41}, "40 participants started the first period, but 41"),
    ("baselineWithoutAge", {f"{BASELINE}.measures.0.title": "Percentage of body fat"}, "age"),
    ("baselineWithoutSex", {f"{BASELINE}.measures.1.title": "Transgender"}, "sex or gender"),
    ("baselineWithoutMeasurement", {f"{BASELINE}.measures.1.classes": None}, "Sex: Female, Male has no measurement"),
    ("primaryOutcomeNotReported", {f"{MEASURE}.type": "SECONDARY"}, "outcome Cured was planned"),
    ("primaryOutcomeNotPlanned", {f"{OUTCOMES}.1.type": "PRIMARY"}, "Quality of life is reported as a primary outcome"),
    ("postedWithoutMeasurement", {f"{MEASURE}.classes": None}, "Cured"),
    ("postingOverdue", {f"{OUTCOMES}.1.anticipatedPostingDate": "2022-02"}, "by 2022-02, but were not when"),
    ("numbersWithoutMeaning", {f"{MEASURE}.unitOfMeasure": None}, "Cured has measurements, but does not say in which"),
    (
        "moreCountedThanAnalyzed",
        {f"{MEASURE}.denoms.0.counts.0.value": "11"},
        "Cured · Treated: 12 participants are counted, but only 11",
    ),
    (
        "notAvailableUnexplained",
        {f"{MEASURE}.classes.0.categories.0.measurements.1.value": "NA"},
        "Cured · Watched: the value is not available",
    ),
    ("analysisOfUnknownGroup", {f"{ANALYSIS}.groupIds": ["OG000", "OG007"]}, "the group OG007"),
    ("pValueWithoutMethod", {f"{ANALYSIS}.statisticalMethod": None}, "Cured · analysis 1 has a p-value"),
    ("estimateWithoutParameter", {f"{ANALYSIS}.paramType": None}, "Cured · analysis 1 has an estimate"),
    ("estimateOutsideInterval", {f"{ANALYSIS}.paramValue": "8.0"}, "estimate 8 is beyond the limit 7.8"),
    ("intervalWithoutLimit", {f"{ANALYSIS}.ciUpperLimit": None}, "Cured · analysis 1: a limit"),
    ("marginMissing", {f"{ANALYSIS}.nonInferiorityType": "EQUIVALENCE"}, "Cured · analysis 1 tests non-inferiority"),
    (
        "deathsMissing",
        {f"{EVENTS}.eventGroups.1.deathsNumAffected": None},
        "is 2021-02, but the group Watched does not say",
    ),
    (
        "retractedReference",
        {"protocolSection.referencesModule.references.0.retractions": [{"pmid": "90000002", "source": "Anyone A."}]},
        "PMID 90000001 was retracted",
    ),
    ("sharingWithoutTimeFrame", {f"{SHARING}.timeFrame": None}, "when"),
    ("sharingWithoutCriteria", {f"{SHARING}.accessCriteria": None}, "with whom"),
    ("analysisPlanDespiteNone", {"documentSection.largeDocumentModule.noSap": True}, "Plan holds one"),
]

# Changes that come close to a rule and break none.
SOUND: dict[str, dict[str, Any]] = {
    "nothing changed": {},
    "expanded access": EXPANDED_ACCESS,
    "observational study": OBSERVATIONAL,
    "recruiting": RECRUITING,
    "not yet recruiting": NOT_YET,
    "withdrawn without participants": NO_RESULTS | WITHDRAWN | NOBODY,
    "contact at a site only": RECRUITING
    | {f"{PEOPLE}.centralContacts": None, f"{PEOPLE}.locations.0.contacts": [{"name": "Somebody"}]},
    "stopped when last heard of": {
        f"{STATUS}.overallStatus": "UNKNOWN",
        f"{STATUS}.lastKnownStatus": "SUSPENDED",
        f"{STATUS}.whyStopped": "No funds.",
    },
    "text page without a contact": RECRUITING | {f"{PEOPLE}.centralContacts": None, "kg:sourceFormat": "ctgov-text"},
    "text page without the last known status": {
        f"{STATUS}.overallStatus": "UNKNOWN",
        "kg:sourceFormat": "ctgov-text",
    },
    "text page without the dates of its results": {
        f"{STATUS}.resultsFirstPostDateStruct": None,
        f"{STATUS}.resultsFirstSubmitDate": None,
        "kg:sourceFormat": "ctgov-text",
    },
    "text page without tables of results": {"resultsSection": None, "kg:sourceFormat": "ctgov-text"},
    "criteria of sharing at an address": {f"{SHARING}.accessCriteria": None, f"{SHARING}.url": "https://example.org/"},
    "start of a month and end within it": {
        f"{STATUS}.startDateStruct.date": "2021-03-30",
        f"{STATUS}.primaryCompletionDateStruct.date": "2021-03",
    },
    "no reasons at all": {f"{FLOW}.periods.0.dropWithdraws": None},
    "enrolled number of no type": {f"{DESIGN}.enrollmentInfo": {"count": 41}},
    "participants that are counted as text": {
        f"{FLOW}.periods.0.milestones.0.achievements.0.numSubjects": "twenty",
    },
    "gender instead of sex": {f"{BASELINE}.measures.1.title": "Gender"},
    "baseline measure for which nobody was analysed": {
        f"{BASELINE}.measures.1.classes": [
            {"denoms": [{"units": "Participants", "counts": each("BG", "value", "0", "0")}]}
        ],
    },
    "outcome for which nobody was analysed": {
        f"{MEASURE}.classes": None,
        f"{MEASURE}.denoms.0.counts": each("OG", "value", "0", "0"),
    },
    "value that a comment says is not available": {
        f"{MEASURE}.classes.0.categories.0.measurements.1.value": "NA",
        f"{MEASURE}.classes.0.categories.0.measurements.1.comment": "Too few.",
    },
    "limit that is given as a text": {f"{ANALYSIS}.ciUpperLimit": "NA"},
    "one limit of a one-sided interval": {f"{ANALYSIS}.ciNumSides": "ONE_SIDED", f"{ANALYSIS}.ciUpperLimit": None},
    "margin in a comment": {
        f"{ANALYSIS}.nonInferiorityType": "NON_INFERIORITY",
        f"{ANALYSIS}.nonInferiorityComment": "A ratio of 1.1.",
    },
    "results of a study without planned outcomes": {"protocolSection.outcomesModule": None},
    "deaths that nobody had to tell of": {
        f"{EVENTS}.eventGroups.1.deathsNumAffected": None,
        f"{STATUS}.primaryCompletionDateStruct.date": "2017-01-17",
        f"{STATUS}.startDateStruct.date": "2016-01-15",
    },
    "no arms at all": {f"{ARMS}.armGroups": None},
    "behavioural trial without a phase": {f"{DESIGN}.phases": None, f"{ARMS}.interventions.0.type": "BEHAVIORAL"}
    | {f"{ARMS}.armGroups.0.interventionNames": None},
}

# Start, end, and whether the end is before the start as far as both are told.
ORDERS = [
    ("2017-07-18", "2017-07-17", True),
    ("2017-07-18", "2017-07-18", False),
    ("2017-07-18", "2017-07", False),
    ("2017-07", "2017-07-01", False),
    ("2017-07", "2017-06-30", True),
    ("2017-07", "2017-06", True),
    ("2017-12", "2018-01", False),
    ("July 2017", "2017-06", False),
    ("2017-07", "2017-02-30", False),
]


def changed(changes: dict[str, Any]) -> RecordGraph:
    record = copy.deepcopy(BASE)
    for path, value in changes.items():
        *parents, last = path.split(".")
        place: Any = record
        for name in parents:
            place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = copy.deepcopy(value)
    return graph(decode(json.dumps(record).encode()))


def findings(record: RecordGraph) -> tuple[Finding, ...]:
    """What pySHACL finds in one record, which the compiled rules find in several."""
    (report,) = reports([record], RULES)
    assert reports([record, record], RULES) == [report, report]
    return report.findings


def names(found: tuple[Finding, ...]) -> set[str]:
    return {finding.shape.rpartition("#Rule-")[2] for finding in found}


def test_each_rule_has_a_record_that_breaks_it() -> None:
    assert {name for name, _, _ in BROKEN} == NAMES


@pytest.mark.parametrize(("name", "changes", "message"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_a_broken_record_is_reported_by_that_rule_alone(name: str, changes: dict[str, Any], message: str) -> None:
    found = findings(changed(changes))
    assert names(found) == {name}
    assert any(message in finding.message for finding in found)
    assert not any("{?" in finding.message or "https://w3id.org" in finding.message for finding in found)


@pytest.mark.parametrize("changes", SOUND.values(), ids=SOUND)
def test_a_sound_record_breaks_no_rule(changes: dict[str, Any]) -> None:
    assert not findings(changed(changes))


@pytest.mark.parametrize(("start", "end", "wrong"), ORDERS)
def test_dates_are_compared_at_the_coarser_precision(start: str, end: str, wrong: bool) -> None:  # noqa: FBT001
    change = {f"{STATUS}.primaryCompletionDateStruct": None, f"{STATUS}.lastUpdateSubmitDate": None}
    found = names(
        findings(
            changed(change | {f"{STATUS}.startDateStruct.date": start, f"{STATUS}.completionDateStruct.date": end})
        )
    )
    assert ("completionBeforeStart" in found) is wrong


def together(studies: list[RecordGraph], shapes: rdflib.Graph) -> set[Finding]:
    """What is found where the graphs of several studies are one."""
    merged = rdflib.Graph()
    for study in studies:
        merged += study.to_rdflib()
    return {replace(finding, record="") for finding in validate_rdf(merged, "merged", shapes).findings}


def apart(studies: list[RecordGraph], shapes: rdflib.Graph) -> set[Finding]:
    return {replace(finding, record="") for finding in validate(studies, shapes).findings}


def test_a_rule_finds_the_same_among_other_studies() -> None:
    number = "protocolSection.identificationModule.nctId"
    changes = [*(each for _, each, _ in BROKEN), {f"{SPONSORS}.leadSponsor.name": "INVENTED PHARMA"}]
    studies = [changed(each | {number: f"NCT{90001000 + count}"}) for count, each in enumerate(changes)]
    assert together(studies, RULES) == apart(studies, RULES)


def test_a_golden_has_the_same_findings_among_the_others() -> None:
    studies = [*map(golden_graph, RECORDS)]
    assert together(studies, shapes_graph()) == apart(studies, shapes_graph())


def test_each_rule_is_described() -> None:
    for shape in RULES.subjects(RDF.type, SH.NodeShape):
        assert RULES.value(shape, SH.severity) in {SH[severity] for severity in SEVERITIES}
        assert len(str(RULES.value(shape, SH.name))) > 5
        assert str(RULES.value(shape, SH.description)).endswith(".")
        for constraint in RULES.objects(shape, SH.sparql):
            assert str(RULES.value(constraint, SH.message)).endswith(".")


@lru_cache
def prologue() -> str:
    declared = RULES.objects(rdflib.URIRef("https://w3id.org/trial-kg/shapes"), SH.declare)
    return "".join(f"PREFIX {RULES.value(each, SH.prefix)}: <{RULES.value(each, SH.namespace)}>\n" for each in declared)


@pytest.mark.parametrize(("name", "changes", "message"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_another_engine_answers_alike(name: str, changes: dict[str, Any], message: str) -> None:
    shape = rdflib.URIRef(f"https://w3id.org/trial-kg/shapes#Rule-{name}")
    constraint = RULES.value(shape, SH.sparql)
    query = prologue() + str(RULES.value(constraint, SH.select))
    template = str(RULES.value(constraint, SH.message))

    def messages(record: RecordGraph) -> set[str]:
        store = ox.Store()
        lines = "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in record.triples)
        store.load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
        filled = set()
        for kind in RULES.objects(shape, SH.targetClass):
            for quad in store.quads_for_pattern(None, ox.NamedNode(str(RDF.type)), ox.NamedNode(str(kind))):
                answer = store.query(query, substitutions={ox.Variable("this"): quad.subject})
                for row in answer:
                    text = template
                    for variable in answer.variables:
                        value = row[variable]
                        text = text.replace(f"{{{variable}}}", value.value if value else "")
                    filled.add(text)
        return filled

    broken = changed(changes)
    assert messages(broken) == {finding.message for finding in findings(broken)}
    assert any(message in each for each in messages(broken))
    assert not messages(changed({}))
