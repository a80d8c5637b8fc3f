"""Outcomes: what the protocol sets out to measure. Results report them anew, under headings of their own."""

from kg.record.base import Part


class Outcome(Part, frozen=True, kw_only=True):
    """A planned measurement."""

    measure: str | None = None
    """What is measured, up to 255 characters; not always unique within the record."""

    description: str | None = None
    """How it is measured and which numbers are compared; prose, up to 999 characters."""

    time_frame: str | None = None
    """When it is measured, or over how long; free text, up to 255 characters."""


class OutcomesModule(Part, frozen=True, kw_only=True):
    """Planned outcomes by rank."""

    primary_outcomes: tuple[Outcome, ...] = ()
    """Outcomes that decide the study's main question and size."""

    secondary_outcomes: tuple[Outcome, ...] = ()
    """Outcomes of lesser rank for which an analysis is specified."""

    other_outcomes: tuple[Outcome, ...] = ()
    """Any further outcomes, exploratory ones for instance."""
