"""Who the study is: titles, acronym, and the numbers that it goes by."""

from __future__ import annotations

from kg.mapping.agents import organization
from kg.mapping.registries import Number, resolve
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import OrgStudyIdInfo, Study
from kg.terms import IRI, any_uri, iri, text
from kg.vocab import CT, DCTERMS, RDFS

_CLASSES = {
    "INTERVENTIONAL": CT.ClinicalTrial,
    "OBSERVATIONAL": CT.ObservationalStudy,
    "EXPANDED_ACCESS": CT.ExpandedAccess,
}


def identification(study: Study, at: Scope) -> Statements:
    """``protocolSection.identificationModule``."""
    part = study.protocol_section.identification_module
    yield from node(at.study, _class(study), part.brief_title or part.official_title or part.nct_id)
    yield at.study, DCTERMS.identifier, text(part.nct_id)
    yield at.study, DCTERMS.title, text(part.brief_title, "en")
    yield at.study, CT.officialTitle, text(part.official_title, "en")
    yield at.study, CT.acronym, text(part.acronym)
    for alias in part.nct_id_aliases:
        yield at.study, CT.nctIdAlias, text(alias)

    own = part.org_study_id_info
    if own != OrgStudyIdInfo():
        subject = at.part("id", own.id or "organization")
        yield at.study, CT.identifier, subject
        yield from node(subject, CT.OrgStudyIdentifier, own.id or "Unnamed")
        yield subject, CT.idValue, text(own.id)
        yield subject, CT.idType, code("OrgStudyIdType", own.type)
        yield subject, CT.idLink, any_uri(own.link)
        yield from _resolved(subject, resolve(own.id or "", own.type), at)
    for number, other in enumerate(part.secondary_id_infos, 1):
        subject = at.part("id", other.id or number)
        yield at.study, CT.identifier, subject
        yield from node(subject, CT.SecondaryIdentifier, other.id or "Unnamed")
        yield subject, CT.idValue, text(other.id)
        yield subject, CT.idType, code("SecondaryIdType", other.type)
        yield subject, CT.idDomain, text(other.domain)
        yield subject, CT.idLink, any_uri(other.link)
        yield from _resolved(subject, resolve(other.id or "", other.type, other.domain), at)

    if part.organization.full_name:
        yield from organization(at.study, CT.registeringOrganization, part.organization.full_name, at)
        yield (
            at.organization(part.organization.full_name),
            CT.agencyClass,
            code("AgencyClass", part.organization.class_),
        )


def _class(study: Study) -> IRI:
    design = study.protocol_section.design_module
    if design.study_type == "OBSERVATIONAL" and design.patient_registry:
        return CT.PatientRegistry
    return _CLASSES.get(design.study_type or "", CT.Study)


def _resolved(subject: IRI, number: Number | None, at: Scope) -> Statements:
    """What an identifier turns out to be: a number of a registry that we know."""
    if number is None:
        return
    yield subject, CT.idRegistry, code("Registry", number.registry)
    yield subject, CT.resolvedValue, text(number.value)
    yield subject, CT.matchMethod, code("MatchMethod", number.method)
    if number.iri is not None:
        yield subject, RDFS.seeAlso, iri(number.iri)
        # A number within a text may be another study's ("Extension of …"), and so is another NCT number.
        if number.method == "EXACT" and number.registry != "CLINICALTRIALS_GOV":
            yield at.study, CT.registeredAs, iri(number.iri)
