"""The parts of a study's page in the order of the record: what the template of each shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from kg.terms import IRI
from kg.vocab import CITO, CT, DCTERMS, FOAF, OWL, RDF, RDFS, SKOS
from kg.web.events import events
from kg.web.facts import facts
from kg.web.graph import Reader, lexical
from kg.web.lexicon import called
from kg.web.links import outside
from kg.web.people import people, sites
from kg.web.results import results

Builder = Callable[[Reader, IRI], dict[str, Any] | None]


def _summary(read: Reader, study: IRI) -> dict[str, Any] | None:
    texts = [
        (called(predicate), found)
        for predicate in (CT.officialTitle, DCTERMS.abstract, DCTERMS.description)
        for found in read.texts(study, predicate)
    ]
    return {"texts": texts} if texts else None


_RECORD_DATES = {DCTERMS.issued: "First posted", DCTERMS.modified: "Last update posted"}
"""Properties of the record whose names say less on the page of the study."""


def _dates(read: Reader, study: IRI) -> dict[str, Any] | None:
    record = next(iter(read.nodes(study, CT.record)), study)
    rows = []
    for subject, predicate, kind, earliest in (
        (study, CT.startDate, CT.startDateType, CT.startDateEarliest),
        (study, CT.primaryCompletionDate, CT.primaryCompletionDateType, CT.primaryCompletionDateEarliest),
        (study, CT.completionDate, CT.completionDateType, CT.completionDateEarliest),
        (record, DCTERMS.issued, CT.studyFirstPostDateType, None),
        (record, CT.resultsFirstPostDate, CT.resultsFirstPostDateType, None),
        (record, DCTERMS.modified, CT.lastUpdatePostDateType, None),
    ):
        value = read.text(subject, predicate)
        if value:
            day = read.text(subject, earliest) if earliest else value
            title = _RECORD_DATES.get(predicate) or called(predicate).capitalize()
            rows.append({"title": title, "date": value, "day": day, "kind": read.one(subject, kind)})
    status = facts(
        read, study, CT.overallStatus, CT.lastKnownStatus, CT.whyStopped, CT.delayedPosting, CT.statusVerifiedDate,
        CT.hasExpandedAccess, CT.expandedAccessStudy, CT.expandedAccessStatus, CT.hasResults, CT.resultsWaived,
    )  # fmt: skip
    return {"rows": rows, "facts": status} if rows or status else None


def _sponsors(read: Reader, study: IRI) -> dict[str, Any] | None:
    agents = [
        {"role": called(predicate), "agent": agent, "name": read.label(agent), "class": read.one(agent, CT.agencyClass)}
        for predicate in (CT.leadSponsor, CT.collaborator, CT.registeringOrganization)
        for agent in read.nodes(study, predicate)
    ]
    parties = [
        (party, facts(
            read, party, CT.responsiblePartyType, CT.party, CT.investigatorTitle, CT.affiliation, CT.oldNameTitle,
            CT.oldOrganization,
        ))
        for party in read.nodes(study, CT.responsibleParty)
    ]  # fmt: skip
    return {"agents": agents, "parties": parties} if agents or parties else None


def _conditions(read: Reader, study: IRI) -> dict[str, Any] | None:
    found = [
        {"node": each, "name": read.label(each), "same": read.nodes(each, SKOS.closeMatch)}
        for each in read.nodes(study, CT.condition)
    ]
    mesh = {
        called(predicate): [(each, read.label(each)) for each in read.nodes(study, predicate)]
        for predicate in (CT.conditionMesh, CT.interventionMesh, CT.conditionMeshAncestor, CT.interventionMeshAncestor)
    }
    keywords = read.texts(study, CT.keyword)
    topics: defaultdict[str, list[IRI]] = defaultdict(list)
    for predicate in (
        CT.conditionBrowseBranch, CT.interventionBrowseBranch, CT.conditionBrowseLeaf, CT.interventionBrowseLeaf,
    ):  # fmt: skip
        for each in read.nodes(study, predicate):
            topics[read.label(each)].append(each)
    if not found and not keywords and not topics and not any(mesh.values()):
        return None
    named = {name: terms for name, terms in mesh.items() if terms}
    return {"conditions": found, "keywords": keywords, "mesh": named, "topics": topics}


def _design(read: Reader, study: IRI) -> dict[str, Any] | None:
    found = facts(
        read, study, CT.studyType, CT.phase, CT.allocation, CT.interventionModel, CT.interventionModelDescription,
        CT.primaryPurpose, CT.observationalModel, CT.timePerspective, CT.masking, CT.maskingDescription, CT.whoMasked,
        CT.enrollmentCount, CT.enrollmentType, CT.patientRegistry, CT.targetDuration, CT.bioSpecRetention,
        CT.bioSpecDescription, CT.expandedAccessIndividual, CT.expandedAccessIntermediate, CT.expandedAccessTreatment,
        CT.oversightHasDmc, CT.isFdaRegulatedDrug, CT.isFdaRegulatedDevice, CT.isUnapprovedDevice, CT.isPpsd,
        CT.isUsExport, CT.fdaaa801Violation, CT.expandedAccessReferenceCount,
    )  # fmt: skip
    return {"facts": found} if found else None


def _arms(read: Reader, study: IRI) -> dict[str, Any] | None:
    given = [
        {
            "node": each,
            "name": read.label(each),
            "kind": read.one(each, CT.interventionType),
            "text": read.text(each, DCTERMS.description),
            "others": read.texts(each, SKOS.altLabel),
        }
        for each in read.nodes(study, CT.intervention)
    ]
    arms = [
        {
            "node": each,
            "name": read.label(each),
            "kind": read.one(each, CT.armType),
            "text": read.text(each, DCTERMS.description),
            "gets": set(read.nodes(each, CT.armIntervention)),
        }
        for each in read.nodes(study, CT.arm)
    ]
    others = read.texts(study, CT.otherInterventionName)
    return {"arms": arms, "interventions": given, "others": others} if arms or given else None


def _outcomes(read: Reader, study: IRI) -> dict[str, Any] | None:
    ranks: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in read.nodes(study, CT.outcome):
        kind = next((kind for kind in read.kinds(each) if kind != CT.Outcome), CT.Outcome)
        ranks[called(kind)].append(
            {
                "node": each,
                "name": read.label(each),
                "frame": read.text(each, CT.timeFrame),
                "text": read.text(each, DCTERMS.description),
            }
        )
    return {"ranks": dict(ranks)} if ranks else None


def _eligibility(read: Reader, study: IRI) -> dict[str, Any] | None:
    lists: defaultdict[str, list[tuple[float, IRI, str]]] = defaultdict(list)
    for each in read.nodes(study, CT.criterion):
        kind = next((kind for kind in read.kinds(each) if kind != CT.Criterion), CT.Criterion)
        text = read.text(each, DCTERMS.description) or read.label(each)
        lists[called(kind)].append((read.number(each, CT.position) or 0, each, text))
    found = facts(
        read, study, CT.eligibleSex, CT.genderBased, CT.genderDescription, CT.minimumAge, CT.maximumAge, CT.stdAge,
        CT.healthyVolunteers, CT.studyPopulation, CT.samplingMethod, CT.minimumBmi, CT.maximumBmi,
    )  # fmt: skip
    given = read.text(study, CT.eligibilityCriteria)
    if not found and not lists and not given:
        return None
    ordered = {kind: [(node, text) for _, node, text in sorted(rows)] for kind, rows in lists.items()}
    return {"facts": found, "lists": ordered, "text": given}


def _publications(read: Reader, study: IRI) -> dict[str, Any] | None:
    references = [
        {
            "node": each,
            "kind": read.one(each, CT.referenceType),
            "citation": read.text(each, DCTERMS.bibliographicCitation) or read.label(each),
            "pmid": read.text(each, CT.pmid),
            "publications": publications,
            "dois": [doi for publication in publications for doi in read.nodes(publication, CT.doi)],
            "retractions": [
                {
                    "node": retraction,
                    "name": read.label(retraction),
                    "source": read.text(retraction, CT.retractionSource),
                    "notices": read.nodes(retraction, CT.retractionNotice),
                }
                for retraction in read.nodes(each, CT.retraction)
            ],
        }
        for each in read.nodes(study, CT.reference)
        for publications in [read.nodes(each, CT.publication)]
    ]
    links = [
        {
            "node": each,
            "name": read.label(each),
            "id": read.text(each, CT.dataId),
            "url": read.text(each, CT.url),
            "text": read.text(each, DCTERMS.description),
        }
        for predicate in (CT.link, CT.availableData)
        for each in read.nodes(study, predicate)
    ]
    return {"references": references, "links": links} if references or links else None


def _identifiers(read: Reader, study: IRI) -> dict[str, Any] | None:
    rows = [
        {
            "node": each,
            "value": read.text(each, CT.idValue) or read.label(each),
            "kind": read.one(each, CT.idType),
            "domain": read.text(each, CT.idDomain),
            "registry": read.one(each, CT.idRegistry),
            "links": _links(read, each),
        }
        for each in read.nodes(study, CT.identifier)
    ]
    more = facts(read, study, CT.nctIdAlias, CT.registeredAs, OWL.sameAs, FOAF.isPrimaryTopicOf)
    return {"rows": rows, "facts": more} if rows or more else None


def _links(read: Reader, identifier: IRI) -> list[str]:
    """The pages of others to which a number leads, each once."""
    found = (lexical(link) for what in (RDFS.seeAlso, CT.idLink) for link in read.all(identifier, what))
    return list(dict.fromkeys(filter(outside, found)))


def _sharing(read: Reader, study: IRI) -> dict[str, Any] | None:
    found = facts(
        read, study, CT.ipdSharing, CT.ipdSharingDescription, CT.ipdSharingInfoType, CT.ipdSharingTimeFrame,
        CT.ipdSharingAccessCriteria, CT.ipdSharingUrl,
    )  # fmt: skip
    return {"facts": found} if found else None


def _documents(read: Reader, study: IRI) -> dict[str, Any] | None:
    rows = [
        {
            "node": each,
            "name": read.label(each),
            "facts": facts(
                read,
                each,
                CT.documentType,
                CT.documentDate,
                CT.uploadDate,
                CT.filename,
                CT.byteSize,
                CT.hasProtocol,
                CT.hasSap,
                CT.hasIcf,
            ),
        }
        for each in read.nodes(study, CT.document)
    ]
    found = facts(read, study, CT.noSap)
    return {"nodes": rows, "facts": found} if rows or found else None


def _annotation(read: Reader, study: IRI) -> dict[str, Any] | None:
    events = [
        {"node": each, "name": read.label(each), "facts": facts(read, each, *_told(read, each))}
        for predicate in (CT.regulatoryEvent, CT.resultsSubmission)
        for each in read.nodes(study, predicate)
    ]
    found = facts(
        read, study, CT.unpostedResponsibleParty, CT.estimatedResultsFirstSubmitDate, CT.firstMcpPostDate,
        CT.firstMcpPostDateType,
    )  # fmt: skip
    return {"nodes": events, "facts": found} if events or found else None


def _record(read: Reader, study: IRI) -> dict[str, Any] | None:
    records = [
        {"node": each, "name": read.label(each), "facts": facts(read, each, *_told(read, each))}
        for each in read.nodes(study, CT.record)
    ]
    return {"nodes": records, "facts": []} if records else None


def _told(read: Reader, node: IRI) -> list[IRI]:
    """The properties of a node but for its classes and its label."""
    return [each for each in read.graph.properties(node) if each not in (RDF.type, RDFS.label)]


PARTS: dict[str, tuple[str, Builder]] = {
    "dates": ("Status and dates", _dates),
    "summary": ("Summary", _summary),
    "sponsors": ("Sponsors", _sponsors),
    "conditions": ("Conditions and MeSH terms", _conditions),
    "design": ("Design", _design),
    "arms": ("Arms and interventions", _arms),
    "outcomes": ("Outcomes", _outcomes),
    "eligibility": ("Eligibility", _eligibility),
    "people": ("Officials and contacts", people),
    "sites": ("Sites", sites),
    "results": ("Results", results),
    "events": ("Adverse events", events),
    "publications": ("Publications and links", _publications),
    "identifiers": ("Identifiers", _identifiers),
    "sharing": ("Data sharing", _sharing),
    "documents": ("Documents", _documents),
    "annotation": ("Late results and notices", _annotation),
    "record": ("The record", _record),
}
"""The parts of a study's page: the name of each, its heading, and what makes it."""

LEFT: dict[str, tuple[IRI, ...]] = {
    # Days, numbers and years that are made of what the record says, which is shown, to compute with.
    "dates": (
        CT.startDateEarliest, CT.primaryCompletionDateEarliest, CT.completionDateEarliest,
        CT.statusVerifiedDateEarliest, CT.anticipatedPostingDateEarliest,
    ),
    "eligibility": (
        CT.minimumAgeValue, CT.minimumAgeUnit, CT.minimumAgeYears, CT.maximumAgeValue, CT.maximumAgeUnit,
        CT.maximumAgeYears,
    ),
    "design": (CT.targetDurationValue, CT.targetDurationUnit),
    # The names by which the record links its parts, and codes of the registry's index for what is shown by its name.
    "conditions": (CT.conditionName, CT.abbreviation, CT.topicId, CT.asFound, CT.relevance),
    "arms": (CT.armGroupLabel, CT.interventionName, CT.mappedName, CT.isComparatorOnly),
    "sites": (CT.facilityName, CT.cityName, CT.isMaskedName, CT.geoPrecision, CT.isoCode, CT.state, CT.within),
    # Bounds to compute with, and the registry's names of groups.
    "results": (CT.pValueAtMost, CT.groupId, CT.groupArm, CT.plannedOutcome, CT.position),
    # What is in the head of the page, and how a link was found.
    "publications": (DCTERMS.isReferencedBy, CITO.isDocumentedBy, CITO.obtainsBackgroundFrom, CT.pmid, CT.assertedBy),
    "identifiers": (
        RDF.type, RDFS.label, DCTERMS.title, DCTERMS.identifier, CT.acronym, CT.matchMethod, CT.resolvedValue,
    ),
}  # fmt: skip
"""What the triples of a part have and the part itself does not show, of the study and of the things in it."""
