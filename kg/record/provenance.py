"""Provenance: what the registry says about the record itself, its edition and its way through review."""

from kg.record.base import DateStruct, Part


class FirstMcpInfo(Part, frozen=True, kw_only=True):
    """First posting of results together with the reviewers' major comments (MCP)."""

    post_date_struct: DateStruct = DateStruct()
    """When that was."""


class SubmissionInfo(Part, frozen=True, kw_only=True):
    """A round of review of the results."""

    release_date: str | None = None
    """Results sent in; day, ``YYYY-MM-DD``."""

    unrelease_date: str | None = None
    """Results taken back by the registrant; day, ``YYYY-MM-DD``."""

    unrelease_date_unknown: bool | None = None
    """True where they were taken back on a day that is not known."""

    reset_date: str | None = None
    """Results returned with comments by the registry; day, ``YYYY-MM-DD``."""

    mcp_release_n: int | None = None
    """Defined as the count of postings with major comments, though a first one bears 17: read it as a label."""


class SubmissionTracking(Part, frozen=True, kw_only=True):
    """Way of the results through review."""

    estimated_results_first_submit_date: str | None = None
    """When results under review were first sent in, while they are not posted; day, ``YYYY-MM-DD``."""

    first_mcp_info: FirstMcpInfo = FirstMcpInfo()
    """First posting with major comments."""

    submission_infos: tuple[SubmissionInfo, ...] = ()
    """Rounds of review, oldest first."""


class BmiLimits(Part, frozen=True, kw_only=True):
    """Body-mass index that the registry's model reads out of the criteria; 0 and 101 mean that it found no limit."""

    min_bmi: float | None = None
    """Least index, kg/m²."""

    max_bmi: float | None = None
    """Greatest index, kg/m²."""


class ModelPredictions(Part, frozen=True, kw_only=True):
    """Guesses of a model of the registry: in records of 2023 and early 2024, not in the published data structure."""

    bmi_limits: BmiLimits = BmiLimits()
    """Limits of the body-mass index."""


class MiscInfoModule(Part, frozen=True, kw_only=True):
    """The rest that the registry adds."""

    version_holder: str | None = None
    """Day of the registry's data that the record was taken from, ``YYYY-MM-DD``."""

    removed_countries: tuple[str, ...] = ()
    """Names of countries that once had sites of the study and have none now."""

    submission_tracking: SubmissionTracking = SubmissionTracking()
    """Review of the results."""

    model_predictions: ModelPredictions = ModelPredictions()
    """Guesses of a model."""
