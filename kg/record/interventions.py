"""Interventions: what is given, done or observed."""

from kg.record.base import Part


class Intervention(Part, frozen=True, kw_only=True):
    """A drug, device, procedure or other thing whose effect is studied."""

    type: str | None = None
    """Sort of intervention. Code of `InterventionType`."""

    name: str | None = None
    """Name, for a drug its generic name, up to 200 characters; not always unique within the record."""

    description: str | None = None
    """What it is and how it is given; prose, up to 1,000 characters."""

    arm_group_labels: tuple[str, ...] = ()
    """Labels of the arms that get it, each equal to an `ArmGroup.label`."""

    other_names: tuple[str, ...] = ()
    """Other names by which it is known: brands, serial numbers, former names."""

    intervention_mapped_name: tuple[str, ...] = ()
    """Names that the registry mapped it to, in records of 2023; a list without members wherever seen."""
