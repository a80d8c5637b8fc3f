"""The arms of the study, and which intervention each of them gets."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements, code, node
from kg.record import ArmsInterventionsModule, Study
from kg.terms import text
from kg.vocab import CT, DCTERMS


def arms(study: Study, at: Scope) -> Statements:
    """``protocolSection.armsInterventionsModule.armGroups``."""
    module = study.protocol_section.arms_interventions_module
    given = interventions_of_arms(module)
    for number, (arm, subject) in enumerate(zip(module.arm_groups, at.arms, strict=True)):
        yield at.study, CT.arm, subject
        yield from node(subject, CT.Arm, arm.label or f"Arm {number + 1}")
        yield subject, CT.armType, code("ArmGroupType", arm.type)
        yield subject, DCTERMS.description, text(arm.description, "en")
        for name in arm.intervention_names:
            yield subject, CT.interventionName, text(name)
        for index in given[number]:
            yield subject, CT.armIntervention, at.interventions[index]


def interventions_of_arms(module: ArmsInterventionsModule) -> list[list[int]]:
    """For each arm, the positions of its interventions.

    The record says it twice: an arm names its interventions (``Drug: ILT-101``, the type's label and the name), an
    intervention lists its arms. Either is enough. Where several interventions have the name that an arm gives, those
    that list the arm are meant, and all of them where none does.
    """
    by_name: dict[str, list[int]] = {}
    for index, each in enumerate(module.interventions):
        kind = (each.type or "").replace("_", " ").title()
        by_name.setdefault(f"{kind}: {each.name}", []).append(index)
    given = []
    for arm in module.arm_groups:
        listing = {i for i, each in enumerate(module.interventions) if arm.label and arm.label in each.arm_group_labels}
        found = set(listing)
        for name in arm.intervention_names:
            named = by_name.get(name, [])
            found.update(listing.intersection(named) or named)
        given.append(sorted(found))
    return given
