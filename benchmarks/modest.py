"""The modest mapping of ``rules.tsv`` as plain Python over the study's Structs, written as those of :mod:`kg` are.

What makes the terms is an argument: the encoders of :mod:`kg.terms`, which give tokens, or functions that give the
objects of rdflib or pyoxigraph. So all three do the same work, but for the terms and for what becomes of the triples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from types import SimpleNamespace
from typing import Any, NamedTuple

from benchmarks.rules import BASE, rules
from kg.record import Outcome, Study

Statements = Iterator[tuple[Any, Any, Any]]


class Terms(NamedTuple):
    """How terms are made; what has no value, None, is no term but None again."""

    iri: Callable[[str], Any]
    text: Callable[..., Any]
    date: Callable[[str | None], Any]
    integer: Callable[[int | None], Any]
    boolean: Callable[[bool | None], Any]
    decimal: Callable[[float | None], Any]


class Modest:
    """The mapping with one sort of terms, and with the IRIs that all records share made once."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        shared = {rule.predicate for rule in rules()} | {rule.object for rule in rules() if "{" not in rule.object}
        self.code = cache(self._code)
        self.names = SimpleNamespace(**{name.replace("#", "/").rpartition("/")[2]: terms.iri(name) for name in shared})

    def __call__(self, study: Study) -> Statements:
        """The triples of one study; those without an object are to be dropped."""
        number = study.protocol_section.identification_module.nct_id
        stem = f"{BASE}study/{number}"
        about = self.terms.iri(stem)
        sections = (self.study, self.lists, self.arms, self.interventions, self.outcomes, self.sites, self.references)
        return chain.from_iterable(section(study, stem, about) for section in sections)

    def _code(self, scheme: str, value: str | None) -> Any:
        """The IRI of a value of an enumeration."""
        return None if value is None else self.terms.iri(f"{BASE}code/{scheme}.{value}")

    def study(self, study: Study, stem: str, about: Any) -> Statements:
        """What a record says once."""
        name = self.names
        iri, text, date, integer, boolean, _ = self.terms
        protocol = study.protocol_section
        titles = protocol.identification_module
        yield about, name.type, name.Study
        yield about, name.identifier, text(titles.nct_id)
        yield about, name.title, text(titles.brief_title, "en")
        yield about, name.officialTitle, text(titles.official_title, "en")
        yield about, name.acronym, text(titles.acronym)
        status = protocol.status_module
        yield about, name.overallStatus, self.code("Status", status.overall_status)
        yield about, name.startDate, text(status.start_date_struct.date)
        yield about, name.startDateType, self.code("DateType", status.start_date_struct.type)
        yield about, name.completionDate, text(status.completion_date_struct.date)
        yield about, name.completionDateType, self.code("DateType", status.completion_date_struct.type)
        yield about, name.dateSubmitted, date(status.study_first_submit_date)
        yield about, name.lastUpdateSubmitDate, date(status.last_update_submit_date)
        yield about, name.abstract, text(protocol.description_module.brief_summary, "en")
        yield about, name.description, text(protocol.description_module.detailed_description, "en")
        design = protocol.design_module
        yield about, name.studyType, self.code("StudyType", design.study_type)
        yield about, name.allocation, self.code("DesignAllocation", design.design_info.allocation)
        yield about, name.enrollmentCount, integer(design.enrollment_info.count)
        eligibility = protocol.eligibility_module
        yield about, name.eligibilityCriteria, text(eligibility.eligibility_criteria, "en")
        yield about, name.eligibleSex, self.code("Sex", eligibility.sex)
        yield about, name.minimumAge, text(eligibility.minimum_age)
        yield about, name.maximumAge, text(eligibility.maximum_age)
        yield about, name.healthyVolunteers, boolean(eligibility.healthy_volunteers)
        lead = protocol.sponsor_collaborators_module.lead_sponsor
        sponsor = iri(f"{stem}#sponsor")
        yield about, name.leadSponsor, sponsor
        yield sponsor, name.type, name.Organization
        yield sponsor, name.label, text(lead.name)
        yield sponsor, name.agencyClass, self.code("AgencyClass", lead.class_)

    def lists(self, study: Study, stem: str, about: Any) -> Statements:  # noqa: ARG002 - every section has these
        """Lists of plain values."""
        protocol = study.protocol_section
        text = self.terms.text
        for each in protocol.conditions_module.conditions:
            yield about, self.names.conditionName, text(each)
        for each in protocol.conditions_module.keywords:
            yield about, self.names.keyword, text(each)
        for each in protocol.design_module.phases:
            yield about, self.names.phase, self.code("Phase", each)
        for each in protocol.eligibility_module.std_ages:
            yield about, self.names.stdAge, self.code("StandardAge", each)

    def arms(self, study: Study, stem: str, about: Any) -> Statements:
        """Arms, and the names of what is given in them."""
        name = self.names
        text = self.terms.text
        for number, each in enumerate(study.protocol_section.arms_interventions_module.arm_groups, 1):
            arm = self.terms.iri(f"{stem}#arm-{number}")
            yield about, name.arm, arm
            yield arm, name.type, name.Arm
            yield arm, name.label, text(each.label)
            yield arm, name.armType, self.code("ArmGroupType", each.type)
            yield arm, name.description, text(each.description, "en")
            for given in each.intervention_names:
                yield arm, name.interventionName, text(given)

    def interventions(self, study: Study, stem: str, about: Any) -> Statements:
        """Interventions with their other names."""
        name = self.names
        text = self.terms.text
        for number, each in enumerate(study.protocol_section.arms_interventions_module.interventions, 1):
            intervention = self.terms.iri(f"{stem}#intervention-{number}")
            yield about, name.intervention, intervention
            yield intervention, name.type, name.Intervention
            yield intervention, name.label, text(each.name)
            yield intervention, name.interventionType, self.code("InterventionType", each.type)
            yield intervention, name.description, text(each.description, "en")
            for other in each.other_names:
                yield intervention, name.altLabel, text(other)

    def outcomes(self, study: Study, stem: str, about: Any) -> Statements:
        """Planned outcomes of the three ranks."""
        part = study.protocol_section.outcomes_module
        yield from self._outcomes(part.primary_outcomes, self.names.PrimaryOutcome, f"{stem}#primary", about)
        yield from self._outcomes(part.secondary_outcomes, self.names.SecondaryOutcome, f"{stem}#secondary", about)
        yield from self._outcomes(part.other_outcomes, self.names.OtherOutcome, f"{stem}#other", about)

    def _outcomes(self, planned: tuple[Outcome, ...], kind: Any, stem: str, about: Any) -> Statements:
        name = self.names
        text = self.terms.text
        for number, each in enumerate(planned, 1):
            outcome = self.terms.iri(f"{stem}-outcome-{number}")
            yield about, name.outcome, outcome
            yield outcome, name.type, kind
            yield outcome, name.label, text(each.measure)
            yield outcome, name.timeFrame, text(each.time_frame, "en")
            yield outcome, name.description, text(each.description, "en")

    def sites(self, study: Study, stem: str, about: Any) -> Statements:
        """Sites; more than half of all triples."""
        name = self.names
        iri, text, _, _, _, decimal = self.terms
        for number, each in enumerate(study.protocol_section.contacts_locations_module.locations, 1):
            site = iri(f"{stem}#site-{number}")
            yield about, name.site, site
            yield site, name.type, name.Site
            yield site, name.facilityName, text(each.facility)
            yield site, name.siteStatus, self.code("RecruitmentStatus", each.status)
            yield site, name.cityName, text(each.city)
            yield site, name.stateName, text(each.state)
            yield site, name.countryName, text(each.country)
            yield site, name.lat, decimal(each.geo_point.lat)
            yield site, name.long, decimal(each.geo_point.lon)

    def references(self, study: Study, stem: str, about: Any) -> Statements:
        """References."""
        name = self.names
        text = self.terms.text
        for number, each in enumerate(study.protocol_section.references_module.references, 1):
            reference = self.terms.iri(f"{stem}#reference-{number}")
            yield about, name.reference, reference
            yield reference, name.type, name.Reference
            yield reference, name.referenceType, self.code("ReferenceType", each.type)
            yield reference, name.pmid, text(each.pmid)
            yield reference, name.bibliographicCitation, text(each.citation)
