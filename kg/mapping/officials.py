"""Who leads the study, and whom to ask about it."""

from __future__ import annotations

from kg.mapping.agents import is_person, organization, person, split_degrees
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import Contact, Study
from kg.terms import IRI, text
from kg.vocab import CT


def officials(study: Study, at: Scope) -> Statements:
    """``overallOfficials`` and ``centralContacts`` of ``protocolSection.contactsLocationsModule``."""
    part = study.protocol_section.contacts_locations_module
    for number, official in enumerate(part.overall_officials, 1):
        subject = at.part("official", split_degrees(official.name)[0] if official.name else number)
        yield at.study, CT.official, subject
        yield from node(subject, CT.Official, official.name or f"Official {number}")
        yield subject, CT.role, code("OfficialRole", official.role)
        if official.name and is_person(split_degrees(official.name)[0], official.affiliation):
            yield from person(subject, CT.person, official.name, at)
        if official.affiliation:
            yield from organization(subject, CT.affiliation, official.affiliation, at)
    yield from contacts(at.study, part.central_contacts, at)


def contacts(owner: IRI, given: tuple[Contact, ...], at: Scope) -> Statements:
    """Contacts of the study or of a site; telephone and e-mail only where the user asked for them."""
    for number, contact in enumerate(given, 1):
        subject = at.part("contact", contact.name or number)
        yield owner, CT.contact, subject
        yield from node(subject, CT.Contact, contact.name or f"Contact {number}")
        yield subject, CT.role, code("ContactRole", contact.role)
        if at.options.contacts:
            yield subject, CT.telephone, text(contact.phone)
            yield subject, CT.telephoneExtension, text(contact.phone_ext)
            yield subject, CT.email, text(contact.email)
