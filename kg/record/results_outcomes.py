"""Outcome measures: what was measured of the planned outcomes and of others, and how the groups were compared."""

from kg.record.base import Part
from kg.record.results_baseline import Denom, MeasureClass, MeasureGroup


class MeasureAnalysis(Part, frozen=True, kw_only=True):
    """A statistical test or estimate."""

    param_type: str | None = None
    """What was estimated, as text: ``Mean Difference (Final Values)``, ``Odds Ratio (OR)``."""

    param_value: str | None = None
    """The estimate, mostly a number."""

    dispersion_type: str | None = None
    """Kind of dispersion of the estimate. Code of `AnalysisDispersionType`."""

    dispersion_value: str | None = None
    """That dispersion, mostly a number."""

    statistical_method: str | None = None
    """Name of the test: ``ANCOVA``, ``Log Rank``."""

    statistical_comment: str | None = None
    """More about the test, such as what it was adjusted for; prose, up to 150 characters."""

    p_value: str | None = None
    """Probability under the null hypothesis, a number or a bound (``<0.001``); text."""

    p_value_comment: str | None = None
    """More about it, such as a correction or the threshold; prose, up to 250 characters."""

    ci_num_sides: str | None = None
    """Whether the confidence interval has one end or two. Code of `ConfidenceIntervalNumSides`."""

    ci_pct_value: str | None = None
    """Level of the confidence interval in per cent."""

    ci_lower_limit: str | None = None
    """Lower end of the confidence interval."""

    ci_upper_limit: str | None = None
    """Upper end of the confidence interval."""

    ci_lower_limit_comment: str | None = None
    """Why there is no lower end; prose, up to 250 characters."""

    ci_upper_limit_comment: str | None = None
    """Why there is no upper end; prose, up to 250 characters."""

    estimate_comment: str | None = None
    """More about the estimate, such as which group is divided by which; prose, up to 250 characters."""

    tested_non_inferiority: bool | None = None
    """Whether the analysis tested non-inferiority or equivalence; older records."""

    non_inferiority_type: str | None = None
    """What kind of hypothesis was tested. Code of `NonInferiorityType`."""

    non_inferiority_comment: str | None = None
    """Margin and power of a test of non-inferiority or equivalence; prose, up to 500 characters."""

    other_analysis_description: str | None = None
    """An analysis that is neither test nor estimate; prose, up to 999 characters."""

    group_description: str | None = None
    """Null hypothesis, power, and what else is to be known of the comparison; prose, up to 500 characters."""

    group_ids: tuple[str, ...] = ()
    """The groups that are compared, by their numbers."""


class OutcomeMeasure(Part, frozen=True, kw_only=True):
    """An outcome as it is reported."""

    type: str | None = None
    """Rank, or that it was not planned. Code of `OutcomeMeasureType`."""

    title: str | None = None
    """What was measured, up to 255 characters; need not be that of a planned outcome."""

    description: str | None = None
    """More about it, such as what a scale means; prose, up to 999 characters."""

    population_description: str | None = None
    """Who was analysed; prose, up to 500 characters."""

    reporting_status: str | None = None
    """Whether the numbers are there. Code of `ReportingStatus`."""

    anticipated_posting_date: str | None = None
    """When they will be, if not; ``YYYY-MM``."""

    param_type: str | None = None
    """Kind of number that sums up a group. Code of `MeasureParam`."""

    dispersion_type: str | None = None
    """Kind of dispersion given with it, as text: ``Standard Deviation``."""

    unit_of_measure: str | None = None
    """Unit of the values, as text; up to 40 characters."""

    calculate_pct: bool | None = None
    """Whether the registry shows each value as a percentage of those analysed, too."""

    time_frame: str | None = None
    """When it was measured; free text, up to 255 characters."""

    type_units_analyzed: str | None = None
    """What is counted beside participants, such as ``Eyes``; up to 40 characters."""

    denom_units_selected: str | None = None
    """Which unit the values count, where there are several."""

    groups: tuple[MeasureGroup, ...] = ()
    """The columns."""

    denoms: tuple[Denom, ...] = ()
    """How many of each group were analysed."""

    classes: tuple[MeasureClass, ...] = ()
    """The rows."""

    analyses: tuple[MeasureAnalysis, ...] = ()
    """The statistical analyses."""


class OutcomeMeasuresModule(Part, frozen=True, kw_only=True):
    """Reported outcomes."""

    outcome_measures: tuple[OutcomeMeasure, ...] = ()
    """Primary ones first."""
