"""How the study is built: type, phase, allocation, model, masking, enrolment, samples."""

from __future__ import annotations

from kg.mapping.quantities import quantity
from kg.mapping.scope import Scope, Statements, code
from kg.record import Study
from kg.terms import boolean, integer, text
from kg.vocab import CT


def design(study: Study, at: Scope) -> Statements:
    """``protocolSection.designModule``: flat on the study, for short queries."""
    part = study.protocol_section.design_module
    yield at.study, CT.studyType, code("StudyType", part.study_type)
    for phase in part.phases:
        yield at.study, CT.phase, code("Phase", phase)

    info = part.design_info
    yield at.study, CT.allocation, code("DesignAllocation", info.allocation)
    yield at.study, CT.interventionModel, code("InterventionalAssignment", info.intervention_model)
    yield at.study, CT.interventionModelDescription, text(info.intervention_model_description, "en")
    yield at.study, CT.primaryPurpose, code("PrimaryPurpose", info.primary_purpose)
    yield at.study, CT.observationalModel, code("ObservationalModel", info.observational_model)
    yield at.study, CT.timePerspective, code("DesignTimePerspective", info.time_perspective)
    yield at.study, CT.masking, code("DesignMasking", info.masking_info.masking)
    yield at.study, CT.maskingDescription, text(info.masking_info.masking_description, "en")
    for party in info.masking_info.who_masked:
        yield at.study, CT.whoMasked, code("WhoMasked", party)

    yield at.study, CT.bioSpecRetention, code("BioSpecRetention", part.bio_spec.retention)
    yield at.study, CT.bioSpecDescription, text(part.bio_spec.description, "en")
    yield at.study, CT.enrollmentCount, integer(part.enrollment_info.count)
    yield at.study, CT.enrollmentType, code("EnrollmentType", part.enrollment_info.type)

    yield at.study, CT.patientRegistry, boolean(part.patient_registry)
    yield at.study, CT.targetDuration, text(part.target_duration)
    if duration := quantity(part.target_duration):
        yield at.study, CT.targetDurationValue, integer(duration.value)
        yield at.study, CT.targetDurationUnit, code("TimeUnit", duration.unit)

    access = part.expanded_access_types
    yield at.study, CT.expandedAccessIndividual, boolean(access.individual)
    yield at.study, CT.expandedAccessIntermediate, boolean(access.intermediate)
    yield at.study, CT.expandedAccessTreatment, boolean(access.treatment)
    yield at.study, CT.expandedAccessReferenceCount, integer(part.n_ptrs_to_this_exp_acc_nct_id)
