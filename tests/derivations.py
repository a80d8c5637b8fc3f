"""Where the leaves of a record have their place in its graph, beside what ``ct:field`` in the ontology says of them.

Eight tables, by path in the record. They are what a reader must know to tell what the exporter derives from what, and
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
RESULTS = "resultsSection"
FLOW = f"{RESULTS}.participantFlowModule"
PERIODS = f"{FLOW}.periods"
BASELINE = f"{RESULTS}.baselineCharacteristicsModule"
MEASURED = f"{RESULTS}.outcomeMeasuresModule.outcomeMeasures"
HARM = f"{RESULTS}.adverseEventsModule"
MORE = f"{RESULTS}.moreInfoModule"
MEASURES = (f"{BASELINE}.measures", MEASURED)
DENOMINATORS = (f"{BASELINE}.denoms", *(f"{each}{where}.denoms" for each in MEASURES for where in ("", ".classes")))
EVENTS = (f"{HARM}.seriousEvents", f"{HARM}.otherEvents")
GROUPS = (f"{FLOW}.groups", f"{BASELINE}.groups", f"{MEASURED}.groups", f"{HARM}.eventGroups")
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
    FLOW: (CT.participantFlow, None),
    PERIODS: (CT.period, None),
    f"{PERIODS}.milestones": (CT.milestone, None),
    f"{PERIODS}.milestones.achievements": (CT.flowCount, None),
    f"{PERIODS}.dropWithdraws": (CT.dropWithdraw, None),
    f"{PERIODS}.dropWithdraws.reasons": (CT.flowCount, None),
    BASELINE: (CT.baseline, None),
    f"{BASELINE}.measures": (CT.measure, None),
    MEASURED: (CT.outcomeMeasure, None),
    **{f"{each}.classes": (CT.measureClass, None) for each in MEASURES},
    **{f"{each}.classes.categories": (CT.measureCategory, None) for each in MEASURES},
    **{f"{each}.classes.categories.measurements": (CT.measurement, None) for each in MEASURES},
    **{f"{each}.counts": (CT.denominator, None) for each in DENOMINATORS},
    f"{MEASURED}.analyses": (CT.analysis, None),
    HARM: (CT.adverseEvents, None),
    EVENTS[0]: (CT.adverseEvent, CT.SeriousEvent),
    EVENTS[1]: (CT.adverseEvent, CT.OtherEvent),
    **{f"{each}.stats": (CT.eventCount, None) for each in EVENTS},
    **dict.fromkeys(GROUPS, (CT.group, None)),
    f"{MORE}.pointOfContact": (CT.pointOfContact, None),
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

# The parts whose nodes hang not on that of the part around them but on one further out, the measure.
HOLDERS = {
    **{f"{each}.classes.categories": each for each in MEASURES},
    **{f"{each}.classes.categories.measurements": each for each in MEASURES},
}

# The parts that have a node only where they say one of these.
NAMED = {
    **{f"{each}.classes": {"title", "denoms"} for each in MEASURES},
    **{f"{each}.classes.categories": {"title"} for each in MEASURES},
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
    **{f"{each}.id": {RDFS.label} for each in GROUPS},
    **{f"{each}.title": {RDFS.label, CT.groupArm, CT.matchMethod} for each in GROUPS},
    f"{PERIODS}.title": {RDFS.label},
    f"{PERIODS}.milestones.type": {RDFS.label},
    f"{PERIODS}.milestones.achievements.groupId": {RDFS.label},
    f"{PERIODS}.dropWithdraws.type": {RDFS.label},
    f"{PERIODS}.dropWithdraws.reasons.groupId": {RDFS.label},
    f"{BASELINE}.measures.title": {RDFS.label},
    **{f"{each}.classes.title": {RDFS.label} for each in MEASURES},
    **{f"{each}.classes.categories.title": {RDFS.label} for each in MEASURES},
    **{f"{each}.classes.categories.measurements.groupId": {RDFS.label} for each in MEASURES},
    **{f"{each}.counts.groupId": {RDFS.label} for each in DENOMINATORS},
    f"{MEASURED}.title": {RDFS.label, CT.plannedOutcome, CT.matchMethod},
    f"{MEASURED}.type": {CT.plannedOutcome, CT.matchMethod},
    f"{MEASURED}.dispersionType": {CT.dispersionType},
    f"{MEASURED}.anticipatedPostingDate": {CT.anticipatedPostingDateEarliest},
    f"{MEASURED}.analyses.pValue": {CT.pValueAtMost},
    **{f"{each}.term": {RDFS.label} for each in EVENTS},
    **{f"{each}.stats.groupId": {RDFS.label} for each in EVENTS},
    f"{MORE}.pointOfContact.title": {RDFS.label},
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
    f"{ARMS}.armGroups.label": {CT.groupArm, CT.matchMethod, *_GIVEN},
    f"{ARMS}.armGroups.type": {CT.isComparatorOnly},
    f"{ARMS}.armGroups.interventionNames": _GIVEN,
    f"{ARMS}.interventions.name": _GIVEN,
    f"{ARMS}.interventions.type": _GIVEN,
    f"{ARMS}.interventions.armGroupLabels": _GIVEN,
    # what is cited, and how the study relates to it
    f"{CITED}.references.pmid": _RELATIONS,
    f"{CITED}.references.type": _RELATIONS,
    f"{CITED}.references.citation": {CT.doi, RDFS.label, *_RELATIONS},
    # a group with the name of an arm, an outcome measure with that of a planned outcome
    f"{OUTCOMES}.primaryOutcomes.measure": {CT.plannedOutcome, CT.matchMethod},
    f"{OUTCOMES}.secondaryOutcomes.measure": {CT.plannedOutcome, CT.matchMethod},
    f"{OUTCOMES}.otherOutcomes.measure": {CT.plannedOutcome, CT.matchMethod},
    # a number points to its group, and is labelled with the names of its group and rows
    **{f"{each}.id": {CT.group, CT.groupId, RDFS.label} for each in GROUPS},
    **{f"{each}.title": {RDFS.label} for each in GROUPS},
    f"{PERIODS}.title": {RDFS.label},
    f"{PERIODS}.milestones.type": {RDFS.label},
    f"{PERIODS}.dropWithdraws.type": {RDFS.label},
    **{f"{each}.title": {RDFS.label} for each in MEASURES},
    **{f"{each}.classes.title": {RDFS.label, CT.measureClass} for each in MEASURES},
    **{f"{each}.classes.categories.title": {RDFS.label, CT.measureCategory} for each in MEASURES},
    **{f"{each}.units": {RDFS.label, CT.units} for each in DENOMINATORS},
    **{f"{each}.term": {RDFS.label} for each in EVENTS},
    # an official whose name is that of the affiliation is no person
    f"{PLACES}.overallOfficials.affiliation": {CT.person},
    # a condition with the label of a MeSH term
    f"{DERIVED_SECTION}.conditionBrowseModule.meshes.id": {SKOS.closeMatch, CT.matchMethod},
    f"{DERIVED_SECTION}.conditionBrowseModule.meshes.term": {SKOS.closeMatch, CT.matchMethod},
}

# What it makes of a leaf on nodes that the node of the leaf's own part links to, beside their names.
LINKED: dict[str, set[IRI]] = {
    f"{PROTOCOL}.eligibilityModule.eligibilityCriteria": {DCTERMS.description},
}

# Where nothing else shows that a leaf is missing, because the graph then says what the registry itself would say.
INFERRED = {"hasResults": "always stated; without it, results are there once they are, or were submitted"}

# Leaves that say nothing without the name beside them, and have it wherever seen.
NAMELESS = {
    f"{NUMBERS}.organization.class",
    f"{SPONSORS}.leadSponsor.class",
    f"{SPONSORS}.collaborators.class",
}

LINKS = {predicate for predicate, _ in NODES.values()} | {CT.publication}
NAMING = {RDFS.label, CT.degrees}
