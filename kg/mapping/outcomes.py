"""What the study plans to measure."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements, node
from kg.record import Study
from kg.terms import integer, text
from kg.vocab import CT, DCTERMS


def outcomes(study: Study, at: Scope) -> Statements:
    """``protocolSection.outcomesModule``."""
    part = study.protocol_section.outcomes_module
    for kind, planned, subjects in (
        (CT.PrimaryOutcome, part.primary_outcomes, at.primary_outcomes),
        (CT.SecondaryOutcome, part.secondary_outcomes, at.secondary_outcomes),
        (CT.OtherOutcome, part.other_outcomes, at.other_outcomes),
    ):
        for position, (outcome, subject) in enumerate(zip(planned, subjects, strict=True), 1):
            yield at.study, CT.outcome, subject
            yield from node(subject, kind, outcome.measure or f"Outcome {position}")
            yield subject, CT.position, integer(position)
            yield subject, CT.timeFrame, text(outcome.time_frame, "en")
            yield subject, DCTERMS.description, text(outcome.description, "en")
