"""Oversight: the monitoring committee, and what the US Food and Drug Administration (FDA) regulates in the study."""

from kg.record.base import Part


class OversightModule(Part, frozen=True, kw_only=True):
    """Monitoring and US regulation."""

    oversight_has_dmc: bool | None = None
    """Whether a data monitoring committee watches over safety and conduct."""

    is_fda_regulated_drug: bool | None = None
    """Whether the study concerns a drug or biological product under FDA regulation."""

    is_fda_regulated_device: bool | None = None
    """Whether the study concerns a medical device under FDA regulation."""

    is_unapproved_device: bool | None = None
    """Whether at least one of its devices has not been approved or cleared by the FDA before."""

    is_ppsd: bool | None = None
    """Whether the FDA ordered it to watch a marketed device in children (paediatric postmarket surveillance)."""

    is_us_export: bool | None = None
    """Whether its product is made in the US or a territory and exported for study elsewhere."""

    fdaaa801_violation: bool | None = None
    """Whether the FDA found a breach of the reporting law (FDAAA, section 801); `annotation` has the events."""
