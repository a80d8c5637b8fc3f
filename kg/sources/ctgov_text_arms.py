"""The sections "Study Groups" and "Interventions" of the plain-text page.

"Interventions" lists each as name, description, ``Intervention Type X``. "Study Groups" lists each arm as label,
description, ``Group Type X``, and then its interventions as name, ``Intervention Type X``, description. Nothing marks
where such a description ends and the next arm begins, so it is compared with the descriptions of "Interventions".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.record import ArmGroup, Intervention
from kg.sources.ctgov_text_page import Line, Page, entries, label, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

_GROUP, _TYPE = "Group Type", "Intervention Type"
_LABEL_LENGTH = 100  # what the registry allows for the label of an arm


@dataclass(slots=True, kw_only=True)
class _Treatment:
    """An intervention as one section gives it."""

    name: str
    type: str | None
    description: list[Line] = field(default_factory=list)

    def texts(self) -> list[str]:
        """The description's lines, for comparison."""
        return [line.text for line in self.description]


@dataclass(slots=True, kw_only=True)
class _Arm:
    """An arm and what is given in it."""

    label: str
    description: list[Line]
    type: str | None = None
    treatments: list[_Treatment] = field(default_factory=list)


def arms_interventions(page: Page) -> tuple[tuple[ArmGroup, ...], tuple[Intervention, ...]]:
    """The arms and the interventions, each naming the others as the registry does; either section will do."""
    listed = _listed(page)
    arms = _arms(page, listed)
    labels: list[dict[str, None]] = [{} for _ in listed]
    for arm in arms:
        for treatment in arm.treatments:
            index = _position(treatment, listed)
            if index == len(listed):
                listed.append(treatment)
                labels.append({})
            labels[index][arm.label] = None
    groups = tuple(
        ArmGroup(
            label=arm.label,
            type=arm.type,
            description=prose(arm.description),
            intervention_names=tuple(_registry_name(treatment) for treatment in arm.treatments),
        )
        for arm in arms
    )
    interventions = tuple(
        Intervention(
            type=treatment.type,
            name=treatment.name,
            description=prose(treatment.description),
            arm_group_labels=tuple(arm_labels),
        )
        for treatment, arm_labels in zip(listed, labels, strict=True)
    )
    return groups, interventions


def _registry_name(treatment: _Treatment) -> str:
    """``Drug: ILT-101``: the registry's words for the types are their codes in title case."""
    if treatment.type is None:
        return treatment.name
    return f"{treatment.type.replace('_', ' ').title()}: {treatment.name}"


def _position(treatment: _Treatment, listed: Sequence[_Treatment]) -> int:
    """Where an arm's intervention stands in the list: names recur, so an equal description goes first."""
    same = [index for index, other in enumerate(listed) if (other.name, other.type) == (treatment.name, treatment.type)]
    equal = [index for index in same if listed[index].texts() == treatment.texts()]
    return [*equal, *same, len(listed)][0]


def _listed(page: Page) -> list[_Treatment]:
    """The interventions of "Interventions"."""
    listed = []
    for lines, labels in entries(page.section("Interventions"), label(_TYPE)):
        if lines and labels:
            listed.append(
                _Treatment(name=lines[0].text.strip(), type=labels[_TYPE].text or None, description=lines[1:])
            )
        else:
            page.unread.extend([*lines, *labels.values()])
    return listed


def _arms(page: Page, listed: Sequence[_Treatment]) -> list[_Arm]:
    """The arms of "Study Groups", read from label to label."""
    arms: list[_Arm] = []
    given: _Treatment | None = None  # the intervention that the lines up to the next label may describe
    for lines, labels in entries(page.section("Study Groups"), label(_GROUP, _TYPE)):
        kind, rest = next(iter(labels), ""), lines
        if given:
            end = _description_end(lines, given, listed, kind)
            given.description, rest = lines[:end], lines[end:]
        name = rest[-1:] if kind == _TYPE else []
        about = rest[: len(rest) - len(name)]
        if about and (kind == _GROUP or given or (kind and not arms)):
            arms.append(_Arm(label=about[0].text.strip(), description=about[1:]))
        elif arms:
            arms[-1].description += about  # text below "Group Type X" still tells of that arm
        else:
            page.unread.extend(about)
        given = None
        if kind == _GROUP and about:
            arms[-1].type = labels.pop(_GROUP).text or None
        elif arms and name:
            given = _Treatment(name=name[0].text.strip(), type=labels.pop(_TYPE).text or None)
            arms[-1].treatments.append(given)
        else:
            page.unread.extend(name)
        page.unread.extend(labels.values())
    return arms


def _description_end(lines: Sequence[Line], given: _Treatment, listed: Sequence[_Treatment], next_label: str) -> int:
    """How many of the lines after ``Intervention Type X`` describe that intervention.

    As many as its description in "Interventions" has, if they are the same. Otherwise all, but for the name above the
    next ``Intervention Type``, or but for the next arm: from the first line that can be its label, being short and no
    sentence, to ``Group Type``. Where there are three lines or more the first is never that label, because most
    interventions and arms are described.
    """
    texts = [line.text for line in lines]
    known = [other.texts() for other in listed if (other.name, other.type) == (given.name, given.type)]
    same = [len(description) for description in known if texts[: len(description)] == description]
    if same:
        return max(same)
    if next_label != _GROUP:
        return max(len(lines) - (next_label == _TYPE), 0)
    start = int(len(texts) > 2)
    labels = (i for i in range(start, len(texts)) if len(texts[i]) <= _LABEL_LENGTH and texts[i][-1] not in ".:;,")
    return next(labels, max(len(texts) - 1, 0))
