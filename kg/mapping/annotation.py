"""Results that are not public yet, and breaches of the duty to report."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements, code, node
from kg.record import Study
from kg.terms import boolean, date, integer, text
from kg.vocab import CT, DCTERMS


def annotation(study: Study, at: Scope) -> Statements:
    """``annotationSection``, and the tracking of submitted results in ``derivedSection.miscInfoModule``."""
    part = study.annotation_section.annotation_module
    yield at.study, CT.unpostedResponsibleParty, text(part.unposted_annotation.unposted_responsible_party)
    for number, event in enumerate(part.unposted_annotation.unposted_events, 1):
        subject = at.part("unposted-event", number)
        yield at.study, CT.regulatoryEvent, subject
        yield from node(subject, CT.UnpostedEvent, f"Unposted event {number}")
        yield subject, CT.eventType, code("UnpostedEventType", event.type)
        yield subject, CT.eventDate, date(event.date)
        yield subject, CT.eventDateUnknown, boolean(event.date_unknown)
    for number, violation in enumerate(part.violation_annotation.violation_events, 1):
        subject = at.part("violation-event", number)
        yield at.study, CT.regulatoryEvent, subject
        yield from node(subject, CT.ViolationEvent, f"Violation event {number}")
        yield subject, CT.assertedBy, code("Asserter", "REGISTRY")
        yield subject, CT.eventType, code("ViolationEventType", violation.type)
        yield subject, DCTERMS.description, text(violation.description, "en")
        yield subject, CT.creationDate, date(violation.creation_date)
        yield subject, CT.issuedDate, date(violation.issued_date)
        yield subject, CT.releaseDate, date(violation.release_date)
        yield subject, CT.postedDate, date(violation.posted_date)

    tracking = study.derived_section.misc_info_module.submission_tracking
    yield at.study, CT.estimatedResultsFirstSubmitDate, date(tracking.estimated_results_first_submit_date)
    yield at.study, CT.firstMcpPostDate, date(tracking.first_mcp_info.post_date_struct.date)
    yield at.study, CT.firstMcpPostDateType, code("DateType", tracking.first_mcp_info.post_date_struct.type)
    for number, submission in enumerate(tracking.submission_infos, 1):
        subject = at.part("results-submission", number)
        yield at.study, CT.resultsSubmission, subject
        yield from node(subject, CT.ResultsSubmission, f"Results submission {number}")
        yield subject, CT.releaseDate, date(submission.release_date)
        yield subject, CT.unreleaseDate, date(submission.unrelease_date)
        yield subject, CT.unreleaseDateUnknown, boolean(submission.unrelease_date_unknown)
        yield subject, CT.resetDate, date(submission.reset_date)
        yield subject, CT.mcpReleaseNumber, integer(submission.mcp_release_n)
