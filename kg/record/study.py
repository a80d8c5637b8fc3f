"""The study record as a whole, in the registry's own sections."""

import msgspec

from kg.record.annotation import AnnotationModule
from kg.record.arms import ArmsInterventionsModule
from kg.record.base import Part
from kg.record.conditions import ConditionsModule
from kg.record.description import DescriptionModule
from kg.record.design import DesignModule
from kg.record.documents import LargeDocumentModule
from kg.record.eligibility import EligibilityModule
from kg.record.identification import IdentificationModule
from kg.record.indexing import BrowseModule
from kg.record.locations import ContactsLocationsModule
from kg.record.outcomes import OutcomesModule
from kg.record.oversight import OversightModule
from kg.record.provenance import MiscInfoModule
from kg.record.references import ReferencesModule
from kg.record.results import ResultsSection
from kg.record.sharing import IpdSharingStatementModule
from kg.record.sponsors import SponsorCollaboratorsModule
from kg.record.status import StatusModule


class ProtocolSection(Part, frozen=True, kw_only=True):
    """What the registrant enters about the study."""

    identification_module: IdentificationModule
    """Numbers and titles."""

    status_module: StatusModule = StatusModule()
    """Progress and dates."""

    sponsor_collaborators_module: SponsorCollaboratorsModule = SponsorCollaboratorsModule()
    """Organisations behind the study."""

    oversight_module: OversightModule = OversightModule()
    """Monitoring and US regulation."""

    description_module: DescriptionModule = DescriptionModule()
    """Prose descriptions."""

    conditions_module: ConditionsModule = ConditionsModule()
    """Conditions and keywords."""

    design_module: DesignModule = DesignModule()
    """Type and design."""

    arms_interventions_module: ArmsInterventionsModule = ArmsInterventionsModule()
    """Arms and interventions."""

    outcomes_module: OutcomesModule = OutcomesModule()
    """Planned outcomes."""

    eligibility_module: EligibilityModule = EligibilityModule()
    """Who may take part."""

    contacts_locations_module: ContactsLocationsModule = ContactsLocationsModule()
    """People and sites."""

    references_module: ReferencesModule = ReferencesModule()
    """Articles, links and data sets."""

    ipd_sharing_statement_module: IpdSharingStatementModule = IpdSharingStatementModule()
    """Plan for participants' data."""


class AnnotationSection(Part, frozen=True, kw_only=True):
    """What the registry adds on review and on breaches."""

    annotation_module: AnnotationModule = AnnotationModule()
    """Its one module."""


class DocumentSection(Part, frozen=True, kw_only=True):
    """Uploaded documents."""

    large_document_module: LargeDocumentModule = LargeDocumentModule()
    """Its one module."""


class DerivedSection(Part, frozen=True, kw_only=True):
    """What the registry works out."""

    misc_info_module: MiscInfoModule = MiscInfoModule()
    """The record's edition and its review."""

    condition_browse_module: BrowseModule = BrowseModule()
    """Headings of the conditions."""

    intervention_browse_module: BrowseModule = BrowseModule()
    """Headings of the interventions."""


class Study(Part, frozen=True, kw_only=True):
    """One record, whole: what every source makes and every mapping function reads."""

    protocol_section: ProtocolSection
    """What the registrant enters."""

    results_section: ResultsSection = ResultsSection()
    """What came of the study, once posted."""

    annotation_section: AnnotationSection = AnnotationSection()
    """What the registry adds on review and on breaches."""

    document_section: DocumentSection = DocumentSection()
    """Uploaded documents."""

    derived_section: DerivedSection = DerivedSection()
    """What the registry works out."""

    has_results: bool | None = None
    """Whether results are posted."""

    source_format: str = msgspec.field(name="kg:sourceFormat", default="ctgov-json")
    """Name of the source that read the record; not in the registry's data structure."""
