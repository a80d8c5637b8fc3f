"""Participant flow: how many started each period of the study, reached its milestones, and left before its end."""

from kg.record.base import Part


class FlowGroup(Part, frozen=True, kw_only=True):
    """A column of the flow table; often an arm, but the record does not say of which."""

    id: str | None = None
    """Number that the registry gave it, ``FG`` and three digits."""

    title: str | None = None
    """Name of the group."""

    description: str | None = None
    """Who is in it and what was done with them; prose, up to 1500 characters."""


class FlowStats(Part, frozen=True, kw_only=True):
    """A cell of the flow table."""

    group_id: str | None = None
    """The group that it is about, by its number."""

    comment: str | None = None
    """Remark on this one number; prose, up to 500 characters."""

    num_subjects: str | None = None
    """How many participants: digits."""

    num_units: str | None = None
    """How many of the units that are counted beside participants (eyes, centres): digits."""


class FlowMilestone(Part, frozen=True, kw_only=True):
    """A row of a period: how many of each group came so far."""

    type: str | None = None
    """``STARTED``, ``COMPLETED``, or a name of the registrant's own."""

    comment: str | None = None
    """Remark on the milestone; prose, up to 500 characters."""

    achievements: tuple[FlowStats, ...] = ()
    """The number of each group."""


class DropWithdraw(Part, frozen=True, kw_only=True):
    """A reason for which participants did not complete a period."""

    type: str | None = None
    """The reason in words, mostly one of the registry's (``Lost to Follow-up``)."""

    comment: str | None = None
    """What another reason was; prose, up to 100 characters."""

    reasons: tuple[FlowStats, ...] = ()
    """The number of each group."""


class FlowPeriod(Part, frozen=True, kw_only=True):
    """A stretch of the study that is counted by itself."""

    title: str | None = None
    """Name of the period, ``Overall Study`` where there is only one."""

    milestones: tuple[FlowMilestone, ...] = ()
    """How far the groups came, from start to completion."""

    drop_withdraws: tuple[DropWithdraw, ...] = ()
    """Why participants did not complete it."""


class ParticipantFlowModule(Part, frozen=True, kw_only=True):
    """The flow table."""

    pre_assignment_details: str | None = None
    """What happened between enrolment and assignment to a group; prose, up to 500 characters."""

    recruitment_details: str | None = None
    """When and where participants were recruited; prose, up to 500 characters."""

    type_units_analyzed: str | None = None
    """What is counted beside participants, such as ``Eyes``; up to 40 characters."""

    groups: tuple[FlowGroup, ...] = ()
    """The columns."""

    periods: tuple[FlowPeriod, ...] = ()
    """The periods in the order of time."""
