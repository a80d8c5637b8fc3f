"""The arms of the study, and which intervention each of them gets."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements, code, node
from kg.record import Study
from kg.terms import text
from kg.vocab import CT, DCTERMS


def arms(study: Study, at: Scope) -> Statements:
    """``protocolSection.armsInterventionsModule.armGroups``."""
    module = study.protocol_section.arms_interventions_module
    for number, (arm, subject) in enumerate(zip(module.arm_groups, at.arms, strict=True)):
        yield at.study, CT.arm, subject
        yield from node(subject, CT.Arm, arm.label or f"Arm {number + 1}")
        yield subject, CT.armType, code("ArmGroupType", arm.type)
        yield subject, DCTERMS.description, text(arm.description, "en")
        for name in arm.intervention_names:
            yield subject, CT.interventionName, text(name)
        for index in at.interventions_of_arms[number]:
            yield subject, CT.armIntervention, at.interventions[index]
