"""Eligibility: who may take part."""

from kg.record.base import Part


class EligibilityModule(Part, frozen=True, kw_only=True):
    """Criteria in prose, and the few that are coded."""

    eligibility_criteria: str | None = None
    """Inclusion and exclusion criteria in one text of up to 20,000 characters, in the registry's Markdown."""

    healthy_volunteers: bool | None = None
    """Whether people without the condition may take part."""

    sex: str | None = None
    """Sex of those who may take part. Code of `Sex`."""

    gender_based: bool | None = None
    """Whether a person's own account of their gender counts for eligibility."""

    gender_description: str | None = None
    """What counts there; prose, up to 1,000 characters."""

    minimum_age: str | None = None
    """Youngest age: number and unit, ``18 Years`` or ``6 Months``; absent where there is no limit."""

    maximum_age: str | None = None
    """Oldest age: number and unit; absent where there is no limit."""

    std_ages: tuple[str, ...] = ()
    """Age groups that the two limits reach into, as the registry works out. Codes of `StandardAge`."""

    study_population: str | None = None
    """From whom an observational study draws its participants; prose, up to 1,000 characters."""

    sampling_method: str | None = None
    """How an observational study draws them. Code of `SamplingMethod`."""
