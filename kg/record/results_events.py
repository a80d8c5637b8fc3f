"""Adverse events: what harm was seen in each group, serious or not, whether the study caused it or not."""

from kg.record.base import Part


class EventGroup(Part, frozen=True, kw_only=True):
    """A column of the tables of adverse events; often an arm, but the record does not say of which."""

    id: str | None = None
    """Number that the registry gave it, ``EG`` and three digits."""

    title: str | None = None
    """Name of the group."""

    description: str | None = None
    """Who is in it and what was done with them; prose, up to 1500 characters."""

    deaths_num_affected: int | None = None
    """How many died, of whatever cause."""

    deaths_num_at_risk: int | None = None
    """Among how many deaths were counted."""

    serious_num_affected: int | None = None
    """How many had any serious adverse event."""

    serious_num_at_risk: int | None = None
    """Among how many serious adverse events were counted."""

    other_num_affected: int | None = None
    """How many had any other adverse event above the threshold."""

    other_num_at_risk: int | None = None
    """Among how many other adverse events were counted."""


class EventStats(Part, frozen=True, kw_only=True):
    """How often an event happened in one group."""

    group_id: str | None = None
    """The group, by its number."""

    num_events: int | None = None
    """How many times it happened."""

    num_affected: int | None = None
    """To how many participants it happened."""

    num_at_risk: int | None = None
    """Among how many it was counted."""


class AdverseEvent(Part, frozen=True, kw_only=True):
    """A kind of event, by its term."""

    term: str | None = None
    """Name of the event, up to 100 characters."""

    organ_system: str | None = None
    """Organ system that it belongs to, one of the registry's list, in words."""

    source_vocabulary: str | None = None
    """Dictionary that the term comes from, with version: ``MedDRA 19.0``; up to 20 characters."""

    assessment_type: str | None = None
    """Whether it was asked for or only noted when reported. Code of `EventAssessment`."""

    notes: str | None = None
    """More about the event; prose, up to 250 characters."""

    stats: tuple[EventStats, ...] = ()
    """The numbers of each group."""


class AdverseEventsModule(Part, frozen=True, kw_only=True):
    """The tables of adverse events."""

    frequency_threshold: str | None = None
    """Share of a group, in per cent, that a non-serious event must exceed to be listed: a number from 0 to 5."""

    time_frame: str | None = None
    """Over what time events were collected; free text, up to 500 characters."""

    description: str | None = None
    """How they were collected and who is counted; prose, up to 500 characters."""

    all_cause_mortality_comment: str | None = None
    """Remark on the numbers of deaths; prose."""

    event_groups: tuple[EventGroup, ...] = ()
    """The columns."""

    serious_events: tuple[AdverseEvent, ...] = ()
    """Events that killed, endangered life, put into hospital or disabled."""

    other_events: tuple[AdverseEvent, ...] = ()
    """All others."""
