"""Whether, when and how data of individual participants will be shared."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements, code
from kg.record import Study
from kg.terms import any_uri, text
from kg.vocab import CT


def sharing(study: Study, at: Scope) -> Statements:
    """``protocolSection.ipdSharingStatementModule``."""
    part = study.protocol_section.ipd_sharing_statement_module
    yield at.study, CT.ipdSharing, code("IpdSharing", part.ipd_sharing)
    yield at.study, CT.ipdSharingDescription, text(part.description, "en")
    for kind in part.info_types:
        yield at.study, CT.ipdSharingInfoType, code("IpdSharingInfoType", kind)
    yield at.study, CT.ipdSharingTimeFrame, text(part.time_frame, "en")
    yield at.study, CT.ipdSharingAccessCriteria, text(part.access_criteria, "en")
    yield at.study, CT.ipdSharingUrl, any_uri(part.url)
