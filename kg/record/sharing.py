"""Sharing: the plan for individual participant data (IPD)."""

from kg.record.base import Part


class IpdSharingStatementModule(Part, frozen=True, kw_only=True):
    """Whether, what, when and how participants' data will be shared."""

    ipd_sharing: str | None = None
    """Whether there is a plan to share. Code of `IpdSharing`."""

    description: str | None = None
    """Which data will be shared, or why none; prose, up to 1,000 characters."""

    info_types: tuple[str, ...] = ()
    """Documents that come with the data. Codes of `IpdSharingInfoType`."""

    time_frame: str | None = None
    """From when and until when the data can be had; prose, up to 1,000 characters."""

    access_criteria: str | None = None
    """Who gets the data, for what, and how; prose."""

    url: str | None = None
    """Address of the plan, or of the place where data are requested."""
