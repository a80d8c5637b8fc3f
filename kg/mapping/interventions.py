"""What is given to or done with participants."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements, code, node
from kg.record import ArmsInterventionsModule, Study
from kg.terms import boolean, text
from kg.vocab import CT, DCTERMS, SKOS

_COMPARATORS = {"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"}


def interventions(study: Study, at: Scope) -> Statements:
    """``protocolSection.armsInterventionsModule.interventions``."""
    module = study.protocol_section.arms_interventions_module
    arm_types = _arm_types(module, at)
    for number, (each, subject) in enumerate(zip(module.interventions, at.interventions, strict=True)):
        yield at.study, CT.intervention, subject
        yield from node(subject, CT.Intervention, each.name or f"Intervention {number + 1}")
        yield subject, CT.interventionType, code("InterventionType", each.type)
        yield subject, DCTERMS.description, text(each.description, "en")
        for name in each.other_names:
            yield subject, SKOS.altLabel, text(name)
        for name in each.intervention_mapped_name:
            yield subject, CT.mappedName, text(name)
        for label in each.arm_group_labels:
            yield subject, CT.armGroupLabel, text(label)
        if arm_types[number]:
            yield subject, CT.isComparatorOnly, boolean(arm_types[number] <= _COMPARATORS)
    for name in module.other_intervention_names:
        yield at.study, CT.otherInterventionName, text(name)


def _arm_types(module: ArmsInterventionsModule, at: Scope) -> list[set[str]]:
    """For each intervention, the types of the arms that get it."""
    found: list[set[str]] = [set() for _ in module.interventions]
    for arm, given in zip(module.arm_groups, at.interventions_of_arms, strict=True):
        for index in given:
            if arm.type is not None:
                found[index].add(arm.type)
    return found
