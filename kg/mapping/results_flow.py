"""How participants went through the study."""

from __future__ import annotations

from collections.abc import Iterable

from kg.mapping.numbers import whole
from kg.mapping.results_groups import Groups, by_number, described, minted
from kg.mapping.scope import Scope, Statements, node
from kg.record import FlowStats, ParticipantFlowModule
from kg.terms import IRI, integer, text
from kg.vocab import CT


def flow(part: ParticipantFlowModule, at: Scope) -> Statements:
    """``resultsSection.participantFlowModule``."""
    if part == ParticipantFlowModule():
        return
    subject = at.fragment("flow")
    yield at.study, CT.participantFlow, subject
    yield from node(subject, CT.ParticipantFlow, "Participant flow")
    yield subject, CT.recruitmentDetails, text(part.recruitment_details, "en")
    yield subject, CT.preAssignmentDetails, text(part.pre_assignment_details, "en")
    yield subject, CT.typeUnitsAnalyzed, text(part.type_units_analyzed)
    found = minted("flow", part.groups, at)
    groups = by_number(found)
    yield from described(subject, CT.FlowGroup, found, at)

    for number, stretch in enumerate(part.periods, 1):
        period = at.fragment(f"flow-period-{number}")
        title = stretch.title or f"Period {number}"
        yield subject, CT.period, period
        yield from node(period, CT.FlowPeriod, title)
        yield period, CT.position, integer(number)
        for rank, reached in enumerate(stretch.milestones, 1):
            stem = f"flow-period-{number}-milestone-{rank}"
            milestone = at.fragment(stem)
            label = reached.type or f"Milestone {rank}"
            yield period, CT.milestone, milestone
            yield from node(milestone, CT.Milestone, label)
            yield milestone, CT.position, integer(rank)
            yield milestone, CT.comment, text(reached.comment, "en")
            yield from _counts(milestone, stem, f"{title} · {label}", reached.achievements, groups, at)
        for rank, reason in enumerate(stretch.drop_withdraws, 1):
            stem = f"flow-period-{number}-drop-{rank}"
            drop = at.fragment(stem)
            label = reason.type or f"Reason {rank}"
            yield period, CT.dropWithdraw, drop
            yield from node(drop, CT.DropWithdraw, label)
            yield drop, CT.position, integer(rank)
            yield drop, CT.comment, text(reason.comment, "en")
            yield from _counts(drop, stem, f"{title} · {label}", reason.reasons, groups, at)


def _counts(row: IRI, stem: str, label: str, given: Iterable[FlowStats], groups: Groups, at: Scope) -> Statements:
    """The numbers of a row, one a group."""
    for each in given:
        group = groups[each.group_id]
        subject = at.fragment(f"{stem}-{group.key}")
        yield row, CT.flowCount, subject
        yield from node(subject, CT.FlowCount, f"{label} · {group.title}")
        yield subject, group.predicate, group.term
        subjects, raw = whole(each.num_subjects)
        yield subject, CT.numSubjects, subjects
        yield subject, CT.numSubjectsText, raw
        units, raw = whole(each.num_units)
        yield subject, CT.numUnits, units
        yield subject, CT.numUnitsText, raw
        yield subject, CT.comment, text(each.comment, "en")
