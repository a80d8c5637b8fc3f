"""Who the participants were at the start."""

from __future__ import annotations

from kg.mapping.results_groups import by_number, described, minted
from kg.mapping.results_measures import denominators, rows
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import BaselineCharacteristicsModule
from kg.terms import boolean, integer, text
from kg.vocab import CT, DCTERMS


def baseline(part: BaselineCharacteristicsModule, at: Scope) -> Statements:
    """``resultsSection.baselineCharacteristicsModule``."""
    if part == BaselineCharacteristicsModule():
        return
    subject = at.fragment("baseline")
    yield at.study, CT.baseline, subject
    yield from node(subject, CT.Baseline, "Baseline characteristics")
    yield subject, CT.populationDescription, text(part.population_description, "en")
    yield subject, CT.typeUnitsAnalyzed, text(part.type_units_analyzed)
    found = minted("baseline", part.groups, at)
    groups = by_number(found)
    yield from described(subject, CT.BaselineGroup, found, at)
    yield from denominators(subject, "baseline", part.denoms, groups, at)

    for position, each in enumerate(part.measures, 1):
        stem = f"baseline-{position}"
        measure = at.fragment(stem)
        title = each.title or f"Baseline measure {position}"
        yield subject, CT.measure, measure
        yield from node(measure, CT.BaselineMeasure, title)
        yield measure, CT.position, integer(position)
        yield measure, DCTERMS.description, text(each.description, "en")
        yield measure, CT.populationDescription, text(each.population_description, "en")
        yield measure, CT.paramType, code("MeasureParam", each.param_type)
        yield measure, CT.dispersionType, code("MeasureDispersionType", each.dispersion_type)
        yield measure, CT.unitOfMeasure, text(each.unit_of_measure)
        yield measure, CT.calculatePct, boolean(each.calculate_pct)
        yield measure, CT.denomUnitsSelected, text(each.denom_units_selected)
        yield from denominators(measure, stem, each.denoms, groups, at)
        yield from rows(measure, stem, title, each.classes, groups, at)
