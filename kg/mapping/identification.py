"""Who the study is: titles, acronym, and the numbers that it goes by."""

from __future__ import annotations

from kg.mapping.agents import organization
from kg.mapping.registries import resolve
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import Study
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
    if own.id is not None:
        subject = at.part("id", own.id)
        yield from _identifier(at.study, subject, CT.OrgStudyIdentifier, own.id, own.type)
        yield subject, CT.idType, code("OrgStudyIdType", own.type)
        yield subject, CT.idLink, any_uri(own.link)
    for other in part.secondary_id_infos:
        if other.id is None:
            continue
        subject = at.part("id", other.id)
        yield from _identifier(at.study, subject, CT.SecondaryIdentifier, other.id, other.type, other.domain)
        yield subject, CT.idType, code("SecondaryIdType", other.type)
        yield subject, CT.idDomain, text(other.domain)
        yield subject, CT.idLink, any_uri(other.link)

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


def _identifier(
    study: IRI, subject: IRI, kind: IRI, value: str, type_: str | None, domain: str | None = None
) -> Statements:
    yield study, CT.identifier, subject
    yield from node(subject, kind, value)
    yield subject, CT.idValue, text(value)
    number = resolve(value, type_, domain)
    if number is None:
        return
    yield subject, CT.idRegistry, code("Registry", number.registry)
    yield subject, CT.resolvedValue, text(number.value)
    yield subject, CT.matchMethod, code("MatchMethod", number.method)
    if number.iri is not None:
        yield subject, RDFS.seeAlso, iri(number.iri)
        # A number within a text may be another study's ("Extension of …"), and so is another NCT number.
        if number.method == "EXACT" and number.registry != "CLINICALTRIALS_GOV":
            yield study, CT.registeredAs, iri(number.iri)
