"""What harm was seen in each group."""

from __future__ import annotations

from kg.mapping.numbers import number
from kg.mapping.results_groups import by_number, described, minted
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import AdverseEventsModule
from kg.terms import integer, text
from kg.vocab import CT, DCTERMS


def adverse_events(part: AdverseEventsModule, at: Scope) -> Statements:
    """``resultsSection.adverseEventsModule``."""
    if part == AdverseEventsModule():
        return
    subject = at.fragment("events")
    yield at.study, CT.adverseEvents, subject
    yield from node(subject, CT.AdverseEvents, "Adverse events")
    threshold, raw = number(part.frequency_threshold)
    yield subject, CT.frequencyThreshold, threshold
    yield subject, CT.frequencyThresholdText, raw
    yield subject, CT.timeFrame, text(part.time_frame, "en")
    yield subject, DCTERMS.description, text(part.description, "en")
    yield subject, CT.allCauseMortalityComment, text(part.all_cause_mortality_comment, "en")
    found = minted("events", part.event_groups, at)
    groups = by_number(found)
    yield from described(subject, CT.EventGroup, found, at)
    for (column, _, _), each in zip(found, part.event_groups, strict=True):
        yield column, CT.deathsNumAffected, integer(each.deaths_num_affected)
        yield column, CT.deathsNumAtRisk, integer(each.deaths_num_at_risk)
        yield column, CT.seriousNumAffected, integer(each.serious_num_affected)
        yield column, CT.seriousNumAtRisk, integer(each.serious_num_at_risk)
        yield column, CT.otherNumAffected, integer(each.other_num_affected)
        yield column, CT.otherNumAtRisk, integer(each.other_num_at_risk)

    for kind, word, events in (
        (CT.SeriousEvent, "serious-event", part.serious_events),
        (CT.OtherEvent, "other-event", part.other_events),
    ):
        for position, given in enumerate(events, 1):
            stem = f"{word}-{position}"
            event = at.fragment(stem)
            term = given.term or f"Event {position}"
            yield subject, CT.adverseEvent, event
            yield from node(event, kind, term)
            yield event, CT.organSystem, text(given.organ_system)
            yield event, CT.sourceVocabulary, text(given.source_vocabulary)
            yield event, CT.assessmentType, code("EventAssessment", given.assessment_type)
            yield event, CT.notes, text(given.notes, "en")
            for stats in given.stats:
                group = groups[stats.group_id]
                count = at.fragment(f"{stem}-{group.key}")
                yield event, CT.eventCount, count
                yield from node(count, CT.EventCount, f"{term} · {group.title}")
                yield count, group.predicate, group.term
                yield count, CT.numEvents, integer(stats.num_events)
                yield count, CT.numAffected, integer(stats.num_affected)
                yield count, CT.numAtRisk, integer(stats.num_at_risk)
