"""What the study plans to measure."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements, node
from kg.record import Study
from kg.terms import integer, text
from kg.vocab import CT, DCTERMS


def outcomes(study: Study, at: Scope) -> Statements:
    """``protocolSection.outcomesModule``."""
    part = study.protocol_section.outcomes_module
    for kind, rank, planned in (
        (CT.PrimaryOutcome, "primary-outcome", part.primary_outcomes),
        (CT.SecondaryOutcome, "secondary-outcome", part.secondary_outcomes),
        (CT.OtherOutcome, "other-outcome", part.other_outcomes),
    ):
        for position, outcome in enumerate(planned, 1):
            subject = at.part(rank, outcome.measure or position)
            yield at.study, CT.outcome, subject
            yield from node(subject, kind, outcome.measure or f"Outcome {position}")
            yield subject, CT.position, integer(position)
            yield subject, CT.timeFrame, text(outcome.time_frame, "en")
            yield subject, DCTERMS.description, text(outcome.description, "en")
