"""Arms: the groups that a study compares. Holds the registry's module, which has the interventions too."""

import msgspec

from kg.record.base import Part
from kg.record.interventions import Intervention


class ArmGroup(Part, frozen=True, kw_only=True):
    """An arm of a trial, or a group or cohort of an observational study."""

    label: str | None = None
    """Short name by which the record's other parts refer to the arm, up to 100 characters."""

    type: str | None = None
    """Role of the arm in a trial. Code of `ArmGroupType`."""

    description: str | None = None
    """What is done in the arm, or who is in the group; prose, up to 999 characters."""

    intervention_names: tuple[str, ...] = ()
    """Interventions given in the arm, each as type word and name: ``Drug: Aspirin``."""


class ArmsInterventionsModule(Part, frozen=True, kw_only=True):
    """Arms and interventions."""

    arm_groups: tuple[ArmGroup, ...] = ()
    """Arms or groups in the registrant's order."""

    interventions: tuple[Intervention, ...] = ()
    """Interventions, or exposures of interest, in the registrant's order."""

    other_intervention_names: tuple[str, ...] = msgspec.field(name="kg:otherInterventionNames", default=())
    """Other names of interventions where the source does not say of which; not in the registry's data structure."""
