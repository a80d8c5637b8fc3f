"""What was measured of the planned outcomes and of others, and how the groups compare."""

from __future__ import annotations

from kg.mapping.numbers import number, p_value
from kg.mapping.results_groups import Groups, by_number, described, minted
from kg.mapping.results_measures import denominators, rows, short
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import MeasureAnalysis, OutcomeMeasure, Study
from kg.terms import IRI, boolean, date, date_earliest, integer, text
from kg.vocab import CT, DCTERMS

# An outcome measure gives its dispersion in words, those of the registry's enumeration.
_DISPERSIONS = {
    "Standard Deviation": "STANDARD_DEVIATION",
    "Standard Error": "STANDARD_ERROR",
    "Inter-Quartile Range": "INTER_QUARTILE_RANGE",
    "Full Range": "FULL_RANGE",
    "80% Confidence Interval": "CONFIDENCE_80",
    "90% Confidence Interval": "CONFIDENCE_90",
    "95% Confidence Interval": "CONFIDENCE_95",
    "97.5% Confidence Interval": "CONFIDENCE_975",
    "99% Confidence Interval": "CONFIDENCE_99",
    "Other Confidence Interval Level": "CONFIDENCE_OTHER",
    "Geometric Coefficient of Variation": "GEOMETRIC_COEFFICIENT",
    "Not Applicable": "NA",
}


def outcome_measures(study: Study, at: Scope) -> Statements:
    """``resultsSection.outcomeMeasuresModule``."""
    planned = planned_outcomes(study, at)
    for position, each in enumerate(study.results_section.outcome_measures_module.outcome_measures, 1):
        stem = f"outcome-{position}"
        measure = at.fragment(stem)
        title = each.title or f"Outcome measure {position}"
        yield at.study, CT.outcomeMeasure, measure
        yield from node(measure, CT.OutcomeMeasure, title)
        yield measure, CT.position, integer(position)
        yield measure, CT.outcomeMeasureType, code("OutcomeMeasureType", each.type)
        if (outcome := planned.get((each.type, each.title))) is not None:
            yield measure, CT.plannedOutcome, outcome
            yield measure, CT.matchMethod, code("MatchMethod", "LABEL_EQUAL")
        yield from _about(measure, each)
        found = minted(stem, each.groups, at)
        groups = by_number(found)
        yield from described(measure, CT.OutcomeGroup, found, at)
        yield from denominators(measure, stem, each.denoms, groups, at)
        yield from rows(measure, stem, title, each.classes, groups, at)
        for number_, analysis in enumerate(each.analyses, 1):
            subject = at.fragment(f"{stem}-analysis-{number_}")
            yield measure, CT.analysis, subject
            yield from node(subject, CT.OutcomeAnalysis, f"{short(title)} · analysis {number_}")
            yield from _analysis(subject, analysis, groups)


def planned_outcomes(study: Study, at: Scope) -> dict[tuple[str | None, str | None], IRI | None]:
    """Rank and title → the planned outcome; None where several have that title."""
    part = study.protocol_section.outcomes_module
    found: dict[tuple[str | None, str | None], IRI | None] = {}
    for rank, outcomes, iris in (
        ("PRIMARY", part.primary_outcomes, at.primary_outcomes),
        ("SECONDARY", part.secondary_outcomes, at.secondary_outcomes),
        ("OTHER_PRE_SPECIFIED", part.other_outcomes, at.other_outcomes),
    ):
        for outcome, iri in zip(outcomes, iris, strict=True):
            key = (rank, outcome.measure)
            found[key] = None if key in found or outcome.measure is None else iri
    return found


def _about(measure: IRI, given: OutcomeMeasure) -> Statements:
    yield measure, DCTERMS.description, text(given.description, "en")
    yield measure, CT.populationDescription, text(given.population_description, "en")
    yield measure, CT.timeFrame, text(given.time_frame, "en")
    yield measure, CT.reportingStatus, code("ReportingStatus", given.reporting_status)
    yield measure, CT.anticipatedPostingDate, date(given.anticipated_posting_date)
    yield measure, CT.anticipatedPostingDateEarliest, date_earliest(given.anticipated_posting_date)
    yield measure, CT.paramType, code("MeasureParam", given.param_type)
    dispersion = given.dispersion_type
    yield measure, CT.dispersionType, code("MeasureDispersionType", _DISPERSIONS.get(dispersion or ""))
    yield measure, CT.dispersionTypeText, text(dispersion)
    yield measure, CT.unitOfMeasure, text(given.unit_of_measure)
    yield measure, CT.calculatePct, boolean(given.calculate_pct)
    yield measure, CT.typeUnitsAnalyzed, text(given.type_units_analyzed)
    yield measure, CT.denomUnitsSelected, text(given.denom_units_selected)


def _analysis(subject: IRI, given: MeasureAnalysis, groups: Groups) -> Statements:
    for each in dict.fromkeys(given.group_ids):
        group = groups[each]
        yield subject, group.predicate, group.term
    yield subject, CT.groupDescription, text(given.group_description, "en")
    yield subject, CT.testedNonInferiority, boolean(given.tested_non_inferiority)
    yield subject, CT.nonInferiorityType, code("NonInferiorityType", given.non_inferiority_type)
    yield subject, CT.nonInferiorityComment, text(given.non_inferiority_comment, "en")

    yield subject, CT.statisticalMethod, text(given.statistical_method)
    yield subject, CT.statisticalComment, text(given.statistical_comment, "en")
    p, at_most, raw = p_value(given.p_value)
    yield subject, CT.pValue, p
    yield subject, CT.pValueAtMost, at_most
    yield subject, CT.pValueText, raw
    yield subject, CT.pValueComment, text(given.p_value_comment, "en")

    yield subject, CT.analysisParamType, text(given.param_type)
    yield subject, CT.dispersionType, code("AnalysisDispersionType", given.dispersion_type)
    yield subject, CT.ciNumSides, code("ConfidenceIntervalNumSides", given.ci_num_sides)
    for predicate, as_text, value in (
        (CT.paramValue, CT.paramValueText, given.param_value),
        (CT.dispersionValue, CT.dispersionValueText, given.dispersion_value),
        (CT.ciPctValue, CT.ciPctValueText, given.ci_pct_value),
        (CT.ciLowerLimit, CT.ciLowerLimitText, given.ci_lower_limit),
        (CT.ciUpperLimit, CT.ciUpperLimitText, given.ci_upper_limit),
    ):
        plain, raw = number(value)
        yield subject, predicate, plain
        yield subject, as_text, raw
    yield subject, CT.ciLowerLimitComment, text(given.ci_lower_limit_comment, "en")
    yield subject, CT.ciUpperLimitComment, text(given.ci_upper_limit_comment, "en")
    yield subject, CT.estimateComment, text(given.estimate_comment, "en")
    yield subject, CT.otherAnalysisDescription, text(given.other_analysis_description, "en")
