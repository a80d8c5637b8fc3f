"""Annotation: what the registry adds on results that are under review and on breaches of the reporting law."""

from kg.record.base import Part


class UnpostedEvent(Part, frozen=True, kw_only=True):
    """A step in the review of results that the public cannot see yet."""

    type: str | None = None
    """Sent in, taken back or returned for changes. Code of `UnpostedEventType`."""

    date: str | None = None
    """Day of the step, ``YYYY-MM-DD``."""

    date_unknown: bool | None = None
    """True where the day is not known."""


class UnpostedAnnotation(Part, frozen=True, kw_only=True):
    """Results that were sent in and are not posted."""

    unposted_responsible_party: str | None = None
    """Who sent them in: a sponsor, or an investigator with position and organisation, in one string."""

    unposted_events: tuple[UnpostedEvent, ...] = ()
    """The steps so far, oldest first."""


class ViolationEvent(Part, frozen=True, kw_only=True):
    """A step of the US Food and Drug Administration (FDA) about a breach of the reporting law."""

    type: str | None = None
    """Breach found, correction confirmed or penalty set. Code of `ViolationEventType`."""

    description: str | None = None
    """The notice that the law wants shown; prose."""

    creation_date: str | None = None
    """Entered by the registry; day, ``YYYY-MM-DD``."""

    issued_date: str | None = None
    """Issued by the FDA; day, ``YYYY-MM-DD``."""

    release_date: str | None = None
    """Submission of the record that the step is about; day, ``YYYY-MM-DD``."""

    posted_date: str | None = None
    """Shown to the public; day, ``YYYY-MM-DD``."""


class ViolationAnnotation(Part, frozen=True, kw_only=True):
    """Breaches of the reporting law (FDAAA, section 801)."""

    violation_events: tuple[ViolationEvent, ...] = ()
    """The steps."""


class AnnotationModule(Part, frozen=True, kw_only=True):
    """Both kinds of annotation."""

    unposted_annotation: UnpostedAnnotation = UnpostedAnnotation()
    """Results under review."""

    violation_annotation: ViolationAnnotation = ViolationAnnotation()
    """Breaches of the reporting law."""
