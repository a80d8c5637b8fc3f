"""Where the leaves of a record have their place in its graph, beside what ``ct:field`` in the ontology says of them.

Six tables, by path in the record. They are what a reader must know to tell what the exporter derives from what, and
the test of arrival proves them: nothing else changes when a leaf does, and no entry is idle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.vocab import CITO, CT, DCTERMS, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from kg.terms import IRI

PROTOCOL = "protocolSection"
NUMBERS = f"{PROTOCOL}.identificationModule"
STATUS = f"{PROTOCOL}.statusModule"
SPONSORS = f"{PROTOCOL}.sponsorCollaboratorsModule"
ARMS = f"{PROTOCOL}.armsInterventionsModule"
OUTCOMES = f"{PROTOCOL}.outcomesModule"
PLACES = f"{PROTOCOL}.contactsLocationsModule"
CITED = f"{PROTOCOL}.referencesModule"
ANNOTATION = "annotationSection.annotationModule"
FILES = "documentSection.largeDocumentModule"
DERIVED_SECTION = "derivedSection"

# The parts of a record that have a node of their own: how it hangs on the part that holds it, and its class where that
# property has several.
NODES: dict[str, tuple[IRI, IRI | None]] = {
    f"{NUMBERS}.orgStudyIdInfo": (CT.identifier, CT.OrgStudyIdentifier),
    f"{NUMBERS}.secondaryIdInfos": (CT.identifier, CT.SecondaryIdentifier),
    f"{NUMBERS}.organization": (CT.registeringOrganization, None),
    f"{SPONSORS}.leadSponsor": (CT.leadSponsor, None),
    f"{SPONSORS}.collaborators": (CT.collaborator, None),
    f"{SPONSORS}.responsibleParty": (CT.responsibleParty, None),
    f"{PROTOCOL}.conditionsModule.conditions": (CT.condition, None),
    f"{ARMS}.armGroups": (CT.arm, None),
    f"{ARMS}.interventions": (CT.intervention, None),
    f"{OUTCOMES}.primaryOutcomes": (CT.outcome, CT.PrimaryOutcome),
    f"{OUTCOMES}.secondaryOutcomes": (CT.outcome, CT.SecondaryOutcome),
    f"{OUTCOMES}.otherOutcomes": (CT.outcome, CT.OtherOutcome),
    f"{PLACES}.centralContacts": (CT.contact, None),
    f"{PLACES}.overallOfficials": (CT.official, None),
    f"{PLACES}.locations": (CT.site, None),
    f"{PLACES}.locations.contacts": (CT.contact, None),
    f"{CITED}.references": (CT.reference, None),
    f"{CITED}.references.retractions": (CT.retraction, None),
    f"{CITED}.seeAlsoLinks": (CT.link, None),
    f"{CITED}.availIpds": (CT.availableData, None),
    f"{ANNOTATION}.unpostedAnnotation.unpostedEvents": (CT.regulatoryEvent, CT.UnpostedEvent),
    f"{ANNOTATION}.violationAnnotation.violationEvents": (CT.regulatoryEvent, CT.ViolationEvent),
    f"{FILES}.largeDocs": (CT.document, None),
    f"{DERIVED_SECTION}.miscInfoModule.submissionTracking.submissionInfos": (CT.resultsSubmission, None),
    f"{DERIVED_SECTION}.conditionBrowseModule.meshes": (CT.conditionMesh, None),
    f"{DERIVED_SECTION}.conditionBrowseModule.ancestors": (CT.conditionMeshAncestor, None),
    f"{DERIVED_SECTION}.conditionBrowseModule.browseLeaves": (CT.conditionBrowseLeaf, None),
    f"{DERIVED_SECTION}.conditionBrowseModule.browseBranches": (CT.conditionBrowseBranch, None),
    f"{DERIVED_SECTION}.interventionBrowseModule.meshes": (CT.interventionMesh, None),
    f"{DERIVED_SECTION}.interventionBrowseModule.ancestors": (CT.interventionMeshAncestor, None),
    f"{DERIVED_SECTION}.interventionBrowseModule.browseLeaves": (CT.interventionBrowseLeaf, None),
    f"{DERIVED_SECTION}.interventionBrowseModule.browseBranches": (CT.interventionBrowseBranch, None),
}

# What the exporter makes of a leaf on the node of the leaf's own part, beside the properties whose ct:field it is.
_RESOLVED = {CT.idRegistry, CT.resolvedValue, CT.matchMethod, RDFS.seeAlso}
_CITED = {CT.publication, CT.retraction, RDFS.label}
DERIVED: dict[str, set[IRI]] = {
    f"{NUMBERS}.briefTitle": {RDFS.label},
    f"{NUMBERS}.orgStudyIdInfo.id": {RDFS.label, *_RESOLVED},
    f"{NUMBERS}.secondaryIdInfos.id": {RDFS.label, *_RESOLVED},
    f"{NUMBERS}.secondaryIdInfos.type": _RESOLVED,
    f"{NUMBERS}.secondaryIdInfos.domain": _RESOLVED,
    f"{STATUS}.statusVerifiedDate": {CT.statusVerifiedDateEarliest},
    f"{STATUS}.startDateStruct.date": {CT.startDateEarliest},
    f"{STATUS}.primaryCompletionDateStruct.date": {CT.primaryCompletionDateEarliest},
    f"{STATUS}.completionDateStruct.date": {CT.completionDateEarliest},
    f"{PROTOCOL}.designModule.studyType": {RDF.type},
    f"{PROTOCOL}.designModule.patientRegistry": {RDF.type},
    f"{PROTOCOL}.designModule.targetDuration": {CT.targetDurationValue, CT.targetDurationUnit},
    f"{PROTOCOL}.eligibilityModule.minimumAge": {CT.minimumAgeValue, CT.minimumAgeUnit, CT.minimumAgeYears},
    f"{PROTOCOL}.eligibilityModule.maximumAge": {CT.maximumAgeValue, CT.maximumAgeUnit, CT.maximumAgeYears},
    f"{PROTOCOL}.eligibilityModule.eligibilityCriteria": {CT.criterion},
    f"{NUMBERS}.organization.fullName": {CT.agencyClass, RDFS.label},
    f"{SPONSORS}.leadSponsor.name": {RDFS.label},
    f"{SPONSORS}.collaborators.name": {RDFS.label},
    f"{SPONSORS}.responsibleParty.type": {CT.party},
    f"{PROTOCOL}.conditionsModule.conditions": {RDFS.label, SKOS.closeMatch, CT.matchMethod},
    f"{ARMS}.armGroups.label": {RDFS.label},
    f"{ARMS}.interventions.name": {RDFS.label},
    f"{OUTCOMES}.primaryOutcomes.measure": {RDFS.label},
    f"{OUTCOMES}.secondaryOutcomes.measure": {RDFS.label},
    f"{OUTCOMES}.otherOutcomes.measure": {RDFS.label},
    f"{PLACES}.centralContacts.name": {RDFS.label},
    f"{PLACES}.overallOfficials.name": {RDFS.label, CT.person},
    f"{PLACES}.locations.facility": {RDFS.label, CT.isMaskedName, CT.facility},
    f"{PLACES}.locations.city": {RDFS.label, CT.city},
    f"{PLACES}.locations.state": {CT.state, CT.city},
    f"{PLACES}.locations.country": {CT.country, CT.state, CT.city},
    f"{PLACES}.locations.contacts.name": {RDFS.label},
    f"{CITED}.references.pmid": _CITED,
    f"{CITED}.references.type": {CT.assertedBy},
    f"{CITED}.references.citation": _CITED,
    f"{CITED}.references.retractions.pmid": {CT.retractionNotice},
    f"{CITED}.seeAlsoLinks.label": {RDFS.label},
    f"{CITED}.seeAlsoLinks.url": {RDFS.label, RDFS.seeAlso},
    f"{CITED}.availIpds.id": {RDFS.label},
    f"{CITED}.availIpds.type": {RDFS.label},
    f"{CITED}.availIpds.url": {RDFS.seeAlso},
    f"{FILES}.largeDocs.label": {RDFS.label},
    "kg:sourceFormat": {CT.sourceFormat},
    **{
        f"{DERIVED_SECTION}.{module}.{leaf}": {RDFS.label}
        for module in ("conditionBrowseModule", "interventionBrowseModule")
        for leaf in ("meshes.term", "ancestors.term", "browseLeaves.name", "browseBranches.name")
    },
}

# What it makes of a leaf on nodes of other parts.
_GIVEN = {CT.armIntervention, CT.isComparatorOnly}
_SPONSOR = {CT.party, CT.affiliation, CT.registeringOrganization, CT.facility, CT.agencyClass}
_RELATIONS = {CITO.isDocumentedBy, CITO.obtainsBackgroundFrom, DCTERMS.isReferencedBy}
ELSEWHERE: dict[str, set[IRI]] = {
    # the same number in another registry
    f"{NUMBERS}.orgStudyIdInfo.id": {CT.registeredAs},
    f"{NUMBERS}.secondaryIdInfos.id": {CT.registeredAs},
    f"{NUMBERS}.secondaryIdInfos.type": {CT.registeredAs},
    f"{NUMBERS}.secondaryIdInfos.domain": {CT.registeredAs},
    # a name is a shared organisation where the sponsor or a collaborator has it
    f"{SPONSORS}.leadSponsor.name": _SPONSOR,
    f"{SPONSORS}.leadSponsor.class": {CT.leadSponsor, *_SPONSOR},
    f"{SPONSORS}.collaborators.name": _SPONSOR,
    f"{SPONSORS}.collaborators.class": {CT.leadSponsor, CT.collaborator, *_SPONSOR},
    # arms and interventions name each other
    f"{ARMS}.armGroups.label": _GIVEN,
    f"{ARMS}.armGroups.type": {CT.isComparatorOnly},
    f"{ARMS}.armGroups.interventionNames": _GIVEN,
    f"{ARMS}.interventions.name": _GIVEN,
    f"{ARMS}.interventions.type": _GIVEN,
    f"{ARMS}.interventions.armGroupLabels": _GIVEN,
    # what is cited, and how the study relates to it
    f"{CITED}.references.pmid": _RELATIONS,
    f"{CITED}.references.type": _RELATIONS,
    f"{CITED}.references.citation": {CT.doi, RDFS.label, *_RELATIONS},
    # a condition with the label of a MeSH term
    f"{DERIVED_SECTION}.conditionBrowseModule.meshes.id": {SKOS.closeMatch, CT.matchMethod},
    f"{DERIVED_SECTION}.conditionBrowseModule.meshes.term": {SKOS.closeMatch, CT.matchMethod},
}

# What it makes of a leaf on nodes that the node of the leaf's own part links to, beside their names.
LINKED: dict[str, set[IRI]] = {
    f"{PROTOCOL}.eligibilityModule.eligibilityCriteria": {DCTERMS.description},
}

# Where nothing else shows that a leaf is missing, because the graph then says what the registry itself would say.
INFERRED = {"hasResults": "always stated; without it, results are there as soon as the day of their submission is"}

# Leaves that say nothing without the name beside them, and have it wherever seen.
NAMELESS = {
    f"{NUMBERS}.organization.class",
    f"{SPONSORS}.leadSponsor.class",
    f"{SPONSORS}.collaborators.class",
}

LINKS = {predicate for predicate, _ in NODES.values()} | {CT.publication}
NAMING = {RDFS.label, CT.degrees}
