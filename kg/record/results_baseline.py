"""Baseline characteristics: who the participants were at the start. Holds what outcome measures are made of as well."""

from kg.record.base import Part


class MeasureGroup(Part, frozen=True, kw_only=True):
    """A column of a table of measurements; often an arm, but the record does not say of which."""

    id: str | None = None
    """Number that the registry gave it, ``BG`` or ``OG`` and three digits; each outcome measure counts anew."""

    title: str | None = None
    """Name of the group."""

    description: str | None = None
    """Who is in it and what was done with them; prose, up to 1500 characters."""


class DenomCount(Part, frozen=True, kw_only=True):
    """How many of one group were analysed."""

    group_id: str | None = None
    """The group, by its number."""

    value: str | None = None
    """The number: digits."""


class Denom(Part, frozen=True, kw_only=True):
    """How many of each group were analysed, in one unit."""

    units: str | None = None
    """What is counted: ``Participants``, or units such as ``Eyes``."""

    counts: tuple[DenomCount, ...] = ()
    """The number of each group."""


class Measurement(Part, frozen=True, kw_only=True):
    """A cell of a table of measurements: what was measured in one group."""

    group_id: str | None = None
    """The group, by its number."""

    value: str | None = None
    """The value, mostly a number; ``NA`` where there is none to give."""

    spread: str | None = None
    """Dispersion that is one value, such as a standard deviation."""

    lower_limit: str | None = None
    """Lower end of a dispersion that is a range."""

    upper_limit: str | None = None
    """Upper end of that range."""

    comment: str | None = None
    """Why a value is not available; prose, up to 500 characters."""


class MeasureCategory(Part, frozen=True, kw_only=True):
    """One of several classes into which participants fall, such as ``Female`` and ``Male``."""

    title: str | None = None
    """Name of the category; missing where there is only one."""

    measurements: tuple[Measurement, ...] = ()
    """The value of each group."""


class MeasureClass(Part, frozen=True, kw_only=True):
    """A row of a measure: a time point, a part of the body, a question of a questionnaire."""

    title: str | None = None
    """Name of the row; missing where there is only one."""

    denoms: tuple[Denom, ...] = ()
    """How many were analysed, where that differs from the measure's own number."""

    categories: tuple[MeasureCategory, ...] = ()
    """The categories, at least one."""


class BaselineMeasure(Part, frozen=True, kw_only=True):
    """A characteristic of the participants: age, sex, weight."""

    title: str | None = None
    """What was measured."""

    description: str | None = None
    """More about it; prose, up to 600 characters."""

    population_description: str | None = None
    """Who was analysed, where not all were; prose, up to 500 characters."""

    param_type: str | None = None
    """Kind of number that sums up a group. Code of `MeasureParam`."""

    dispersion_type: str | None = None
    """Kind of dispersion given with it. Code of `MeasureDispersionType`."""

    unit_of_measure: str | None = None
    """Unit of the values, as text: ``years``, ``Participants``."""

    calculate_pct: bool | None = None
    """Whether the registry shows each value as a percentage of those analysed, too."""

    denom_units_selected: str | None = None
    """Which unit the values count, where there are several."""

    denoms: tuple[Denom, ...] = ()
    """How many were analysed, where that differs from the table's own number."""

    classes: tuple[MeasureClass, ...] = ()
    """The rows, at least one."""


class BaselineCharacteristicsModule(Part, frozen=True, kw_only=True):
    """The table of baseline characteristics."""

    population_description: str | None = None
    """Who was analysed, where not all were; prose, up to 500 characters."""

    type_units_analyzed: str | None = None
    """What is counted beside participants, such as ``Eyes``; up to 40 characters."""

    groups: tuple[MeasureGroup, ...] = ()
    """The columns, often with a total as the last."""

    denoms: tuple[Denom, ...] = ()
    """How many of each group were analysed."""

    measures: tuple[BaselineMeasure, ...] = ()
    """The characteristics."""
