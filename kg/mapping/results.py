"""What came of the study: participant flow, baseline, outcome measures, adverse events, limits and agreements."""

from __future__ import annotations

from itertools import chain

from kg.mapping.agents import organization
from kg.mapping.results_baseline import baseline
from kg.mapping.results_events import adverse_events
from kg.mapping.results_flow import flow
from kg.mapping.results_outcomes import outcome_measures
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import MoreInfoModule, PointOfContact, Study
from kg.terms import boolean, text
from kg.vocab import CT


def results(study: Study, at: Scope) -> Statements:
    """``resultsSection``; IRIs are of the registry's numbers and of positions: ``#outcome-3-OG001-class-2``."""
    part = study.results_section
    return chain(
        flow(part.participant_flow_module, at),
        baseline(part.baseline_characteristics_module, at),
        outcome_measures(study, at),
        adverse_events(part.adverse_events_module, at),
        _more(part.more_info_module, at),
    )


def _more(more: MoreInfoModule, at: Scope) -> Statements:
    """Limits, and what sponsor and investigator agreed on."""
    yield at.study, CT.limitationsAndCaveats, text(more.limitations_and_caveats.description, "en")
    agreement = more.certain_agreement
    yield at.study, CT.piSponsorEmployee, boolean(agreement.pi_sponsor_employee)
    yield at.study, CT.restrictiveAgreement, boolean(agreement.restrictive_agreement)
    yield at.study, CT.agreementRestrictionType, code("AgreementRestrictionType", agreement.restriction_type)
    yield at.study, CT.agreementOtherDetails, text(agreement.other_details, "en")
    if at.options.contacts and more.point_of_contact != PointOfContact():
        yield from _point_of_contact(more.point_of_contact, at)


def _point_of_contact(given: PointOfContact, at: Scope) -> Statements:
    subject = at.fragment("point-of-contact")
    yield at.study, CT.pointOfContact, subject
    yield from node(subject, CT.PointOfContact, given.title or "Point of contact")
    if given.organization:
        yield from organization(subject, CT.affiliation, given.organization, at)
    yield subject, CT.telephone, text(given.phone)
    yield subject, CT.telephoneExtension, text(given.phone_ext)
    yield subject, CT.email, text(given.email)
