"""Who watches over the study, and which law it is under."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements
from kg.record import Study
from kg.terms import boolean
from kg.vocab import CT


def oversight(study: Study, at: Scope) -> Statements:
    """``protocolSection.oversightModule``."""
    part = study.protocol_section.oversight_module
    yield at.study, CT.oversightHasDmc, boolean(part.oversight_has_dmc)
    yield at.study, CT.isFdaRegulatedDrug, boolean(part.is_fda_regulated_drug)
    yield at.study, CT.isFdaRegulatedDevice, boolean(part.is_fda_regulated_device)
    yield at.study, CT.isUnapprovedDevice, boolean(part.is_unapproved_device)
    yield at.study, CT.isPpsd, boolean(part.is_ppsd)
    yield at.study, CT.isUsExport, boolean(part.is_us_export)
    yield at.study, CT.fdaaa801Violation, boolean(part.fdaaa801_violation)
