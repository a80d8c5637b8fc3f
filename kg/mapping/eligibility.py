"""Who may take part."""

from __future__ import annotations

from kg.mapping.criteria import split
from kg.mapping.quantities import quantity
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import Study
from kg.terms import boolean, decimal, integer, text
from kg.vocab import CT, DCTERMS


def eligibility(study: Study, at: Scope) -> Statements:
    """``protocolSection.eligibilityModule``, and the limits of body mass that the registry's model read from it."""
    part = study.protocol_section.eligibility_module
    yield at.study, CT.eligibleSex, code("Sex", part.sex)
    yield at.study, CT.genderBased, boolean(part.gender_based)
    yield at.study, CT.genderDescription, text(part.gender_description, "en")
    yield at.study, CT.minimumAge, text(part.minimum_age)
    if age := quantity(part.minimum_age):
        yield at.study, CT.minimumAgeValue, integer(age.value)
        yield at.study, CT.minimumAgeUnit, code("TimeUnit", age.unit)
        yield at.study, CT.minimumAgeYears, decimal(age.years)
    yield at.study, CT.maximumAge, text(part.maximum_age)
    if age := quantity(part.maximum_age):
        yield at.study, CT.maximumAgeValue, integer(age.value)
        yield at.study, CT.maximumAgeUnit, code("TimeUnit", age.unit)
        yield at.study, CT.maximumAgeYears, decimal(age.years)
    for group in dict.fromkeys(part.std_ages):
        yield at.study, CT.stdAge, code("StandardAge", group)
    yield at.study, CT.healthyVolunteers, boolean(part.healthy_volunteers)
    yield at.study, CT.studyPopulation, text(part.study_population, "en")
    yield at.study, CT.samplingMethod, code("SamplingMethod", part.sampling_method)

    limits = study.derived_section.misc_info_module.model_predictions.bmi_limits
    yield at.study, CT.minimumBmi, decimal(limits.min_bmi)
    yield at.study, CT.maximumBmi, decimal(limits.max_bmi)

    yield at.study, CT.eligibilityCriteria, text(part.eligibility_criteria, "en")
    criteria = split(part.eligibility_criteria or "")
    for kind, word, texts in (
        (CT.InclusionCriterion, "inclusion", criteria.inclusion),
        (CT.ExclusionCriterion, "exclusion", criteria.exclusion),
    ):
        for position, criterion in enumerate(texts, 1):
            subject = at.fragment(f"{word}-{position}")
            yield at.study, CT.criterion, subject
            yield from node(subject, kind, _opening(criterion))
            yield subject, CT.assertedBy, code("Asserter", "EXPORTER")
            yield subject, CT.position, integer(position)
            yield subject, DCTERMS.description, text(criterion, "en")


def _opening(criterion: str) -> str:
    """The first words of a criterion, for its label: a line, and no more than eighty characters of it."""
    line = criterion.partition("\n")[0]
    return line if len(line) <= 80 else f"{line[:80].rpartition(' ')[0] or line[:80]} …"
