"""Who sponsors the study, who supports it, and who answers for its record."""

from __future__ import annotations

from kg.mapping.agents import organization, person
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import ResponsibleParty, Sponsor, Study
from kg.terms import text
from kg.vocab import CT


def sponsors(study: Study, at: Scope) -> Statements:
    """``protocolSection.sponsorCollaboratorsModule``."""
    part = study.protocol_section.sponsor_collaborators_module
    if part.lead_sponsor.name:
        yield at.study, CT.leadSponsor, at.agents[part.lead_sponsor.name]
        yield from _agent(part.lead_sponsor, at)
    for each in part.collaborators:
        if each.name:
            yield at.study, CT.collaborator, at.agents[each.name]
            yield from _agent(each, at)

    party = part.responsible_party
    if party == ResponsibleParty():
        return
    subject = at.part("responsible-party")
    yield at.study, CT.responsibleParty, subject
    yield from node(subject, CT.ResponsibleParty, "Responsible party")
    yield subject, CT.responsiblePartyType, code("ResponsiblePartyType", party.type)
    if party.type == "SPONSOR" and part.lead_sponsor.name:
        yield subject, CT.party, at.agents[part.lead_sponsor.name]
    if party.investigator_full_name:
        yield from person(subject, CT.party, party.investigator_full_name, at)
    yield subject, CT.investigatorTitle, text(party.investigator_title)
    if party.investigator_affiliation:
        yield from organization(subject, CT.affiliation, party.investigator_affiliation, at)
    yield subject, CT.oldNameTitle, text(party.old_name_title)
    yield subject, CT.oldOrganization, text(party.old_organization)


def _agent(sponsor: Sponsor, at: Scope) -> Statements:
    name = sponsor.name or ""
    agent = at.agents[name]
    yield from node(agent, CT.Person if name in at.persons else CT.Organization, name)
    yield agent, CT.agencyClass, code("AgencyClass", sponsor.class_)
