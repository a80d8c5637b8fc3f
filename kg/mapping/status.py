"""Where the study stands, and when it starts and ends."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements, code
from kg.record import ResultsSection, Study
from kg.terms import boolean, date, date_earliest, text
from kg.vocab import CT


def status(study: Study, at: Scope) -> Statements:
    """``protocolSection.statusModule`` but for the dates of the record, which are in :mod:`kg.mapping.provenance`."""
    part = study.protocol_section.status_module
    yield at.study, CT.overallStatus, code("Status", part.overall_status)
    yield at.study, CT.lastKnownStatus, code("Status", part.last_known_status)
    yield at.study, CT.delayedPosting, boolean(part.delayed_posting)
    yield at.study, CT.whyStopped, text(part.why_stopped, "en")

    access = part.expanded_access_info
    yield at.study, CT.hasExpandedAccess, boolean(access.has_expanded_access)
    if access.nct_id is not None:
        yield at.study, CT.expandedAccessStudy, at.other_study(access.nct_id)
    yield at.study, CT.expandedAccessStatus, code("ExpandedAccessStatus", access.status_for_nct_id)

    yield at.study, CT.statusVerifiedDate, date(part.status_verified_date)
    yield at.study, CT.statusVerifiedDateEarliest, date_earliest(part.status_verified_date)
    yield at.study, CT.startDate, date(part.start_date_struct.date)
    yield at.study, CT.startDateEarliest, date_earliest(part.start_date_struct.date)
    yield at.study, CT.startDateType, code("DateType", part.start_date_struct.type)
    yield at.study, CT.primaryCompletionDate, date(part.primary_completion_date_struct.date)
    yield at.study, CT.primaryCompletionDateEarliest, date_earliest(part.primary_completion_date_struct.date)
    yield at.study, CT.primaryCompletionDateType, code("DateType", part.primary_completion_date_struct.type)
    yield at.study, CT.completionDate, date(part.completion_date_struct.date)
    yield at.study, CT.completionDateEarliest, date_earliest(part.completion_date_struct.date)
    yield at.study, CT.completionDateType, code("DateType", part.completion_date_struct.type)

    # The registry's own definition: results are there as soon as the day of their first submission is.
    known = study.has_results
    if known is None:
        known = part.results_first_submit_date is not None or study.results_section != ResultsSection()
    yield at.study, CT.hasResults, boolean(known)
    yield at.study, CT.resultsWaived, boolean(part.results_waived)
