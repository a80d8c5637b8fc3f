"""Description: what the study is about, in prose."""

from kg.record.base import Part


class DescriptionModule(Part, frozen=True, kw_only=True):
    """The two prose descriptions, in the registry's Markdown."""

    brief_summary: str | None = None
    """What the study is for, for lay readers; up to 5,000 characters."""

    detailed_description: str | None = None
    """More on the protocol, more technical; up to 32,000 characters."""
