"""The study record, typed: what every source makes and every mapping reads. No input or output here, and no RDF.

The Structs are the data structure that ClinicalTrials.gov publishes, one module of this package a section of ours, with
the registry's type names as class names and its field names in snake case, so that reading its JSON takes one call,
``msgspec.json.decode(data, type=Study)``, and errors come with a path. Other formats fill the same Structs.

* Only ``nct_id`` must be there. A scalar that the record lacks is None, a list ``()``, a part an empty part: whoever
  reads a record asks for ``study.protocol_section.status_module.start_date_struct.date`` without a test on the way.
* Enumerated values are plain strings, and unknown keys are passed over: the registry adds both, and neither may cost
  a record. What type a value has is checked.
* The data structure has only what is published, with a few fields that records of older years carry. Two fields are our
  own; their JSON names begin with ``kg:``, so that a study written as JSON reads back equal.

The results have a module of this package for each of their tables, ``results_flow`` and so on.

https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from kg.record.annotation import (
    AnnotationModule,
    UnpostedAnnotation,
    UnpostedEvent,
    ViolationAnnotation,
    ViolationEvent,
)
from kg.record.arms import ArmGroup, ArmsInterventionsModule
from kg.record.base import DateStruct, NctId, Part, PartialDateStruct
from kg.record.conditions import ConditionsModule
from kg.record.description import DescriptionModule
from kg.record.design import BioSpec, DesignInfo, DesignModule, EnrollmentInfo, ExpandedAccessTypes, MaskingBlock
from kg.record.documents import LargeDoc, LargeDocumentModule
from kg.record.eligibility import EligibilityModule
from kg.record.identification import IdentificationModule, Organization, OrgStudyIdInfo, SecondaryIdInfo
from kg.record.indexing import BrowseBranch, BrowseLeaf, BrowseModule, Mesh
from kg.record.interventions import Intervention
from kg.record.locations import ContactsLocationsModule, GeoPoint, Location
from kg.record.officials import Contact, Official
from kg.record.outcomes import Outcome, OutcomesModule
from kg.record.oversight import OversightModule
from kg.record.provenance import (
    BmiLimits,
    FirstMcpInfo,
    MiscInfoModule,
    ModelPredictions,
    SubmissionInfo,
    SubmissionTracking,
)
from kg.record.references import AvailIpd, Reference, ReferencesModule, Retraction, SeeAlsoLink
from kg.record.results import CertainAgreement, LimitationsAndCaveats, MoreInfoModule, PointOfContact, ResultsSection
from kg.record.results_baseline import (
    BaselineCharacteristicsModule,
    BaselineMeasure,
    Denom,
    DenomCount,
    MeasureCategory,
    MeasureClass,
    MeasureGroup,
    Measurement,
)
from kg.record.results_events import AdverseEvent, AdverseEventsModule, EventGroup, EventStats
from kg.record.results_flow import DropWithdraw, FlowGroup, FlowMilestone, FlowPeriod, FlowStats, ParticipantFlowModule
from kg.record.results_outcomes import MeasureAnalysis, OutcomeMeasure, OutcomeMeasuresModule
from kg.record.sharing import IpdSharingStatementModule
from kg.record.sponsors import ResponsibleParty, Sponsor, SponsorCollaboratorsModule
from kg.record.status import ExpandedAccessInfo, StatusModule
from kg.record.study import AnnotationSection, DerivedSection, DocumentSection, ProtocolSection, Study

__all__ = [
    "AdverseEvent",
    "AdverseEventsModule",
    "AnnotationModule",
    "AnnotationSection",
    "ArmGroup",
    "ArmsInterventionsModule",
    "AvailIpd",
    "BaselineCharacteristicsModule",
    "BaselineMeasure",
    "BioSpec",
    "BmiLimits",
    "BrowseBranch",
    "BrowseLeaf",
    "BrowseModule",
    "CertainAgreement",
    "ConditionsModule",
    "Contact",
    "ContactsLocationsModule",
    "DateStruct",
    "Denom",
    "DenomCount",
    "DerivedSection",
    "DescriptionModule",
    "DesignInfo",
    "DesignModule",
    "DocumentSection",
    "DropWithdraw",
    "EligibilityModule",
    "EnrollmentInfo",
    "EventGroup",
    "EventStats",
    "ExpandedAccessInfo",
    "ExpandedAccessTypes",
    "FirstMcpInfo",
    "FlowGroup",
    "FlowMilestone",
    "FlowPeriod",
    "FlowStats",
    "GeoPoint",
    "IdentificationModule",
    "Intervention",
    "IpdSharingStatementModule",
    "LargeDoc",
    "LargeDocumentModule",
    "LimitationsAndCaveats",
    "Location",
    "MaskingBlock",
    "MeasureAnalysis",
    "MeasureCategory",
    "MeasureClass",
    "MeasureGroup",
    "Measurement",
    "Mesh",
    "MiscInfoModule",
    "ModelPredictions",
    "MoreInfoModule",
    "NctId",
    "Official",
    "OrgStudyIdInfo",
    "Organization",
    "Outcome",
    "OutcomeMeasure",
    "OutcomeMeasuresModule",
    "OutcomesModule",
    "OversightModule",
    "Part",
    "PartialDateStruct",
    "ParticipantFlowModule",
    "PointOfContact",
    "ProtocolSection",
    "Reference",
    "ReferencesModule",
    "ResponsibleParty",
    "ResultsSection",
    "Retraction",
    "SecondaryIdInfo",
    "SeeAlsoLink",
    "Sponsor",
    "SponsorCollaboratorsModule",
    "StatusModule",
    "Study",
    "SubmissionInfo",
    "SubmissionTracking",
    "UnpostedAnnotation",
    "UnpostedEvent",
    "ViolationAnnotation",
    "ViolationEvent",
]
