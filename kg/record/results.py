"""Results: what came of the study, once posted. The tables have modules of their own; the rest is here."""

from kg.record.base import Part
from kg.record.results_baseline import BaselineCharacteristicsModule
from kg.record.results_events import AdverseEventsModule
from kg.record.results_flow import ParticipantFlowModule
from kg.record.results_outcomes import OutcomeMeasuresModule


class LimitationsAndCaveats(Part, frozen=True, kw_only=True):
    """What weakens the results."""

    description: str | None = None
    """Early ending, too few participants, trouble with measurement and the like; prose, up to 500 characters."""


class CertainAgreement(Part, frozen=True, kw_only=True):
    """What the investigators agreed to about publishing the results."""

    pi_sponsor_employee: bool | None = None
    """Whether all principal investigators are employed by the sponsor, so that no agreement is asked about."""

    restriction_type: str | None = None
    """How long the sponsor may hold a publication back. Code of `AgreementRestrictionType`."""

    restrictive_agreement: bool | None = None
    """Whether an agreement limits what investigators may say about the results after the end of the study."""

    other_details: str | None = None
    """The agreement in words, where no code fits; prose, up to 500 characters."""


class PointOfContact(Part, frozen=True, kw_only=True):
    """Whom to ask about the results."""

    title: str | None = None
    """Name or position, often of an office."""

    organization: str | None = None
    """Organisation of that person or office."""

    email: str | None = None
    """E-mail address."""

    phone: str | None = None
    """Telephone number as entered."""

    phone_ext: str | None = None
    """Extension to that number."""


class MoreInfoModule(Part, frozen=True, kw_only=True):
    """What is said about the results as a whole."""

    limitations_and_caveats: LimitationsAndCaveats = LimitationsAndCaveats()
    """What weakens them."""

    certain_agreement: CertainAgreement = CertainAgreement()
    """What may be published of them."""

    point_of_contact: PointOfContact = PointOfContact()
    """Whom to ask about them."""


class ResultsSection(Part, frozen=True, kw_only=True):
    """Posted results, the registry's own five modules."""

    participant_flow_module: ParticipantFlowModule = ParticipantFlowModule()
    """How many started, went on and dropped out."""

    baseline_characteristics_module: BaselineCharacteristicsModule = BaselineCharacteristicsModule()
    """Who the participants were."""

    outcome_measures_module: OutcomeMeasuresModule = OutcomeMeasuresModule()
    """What was measured."""

    adverse_events_module: AdverseEventsModule = AdverseEventsModule()
    """What harm was seen."""

    more_info_module: MoreInfoModule = MoreInfoModule()
    """Limits, agreements and whom to ask."""
