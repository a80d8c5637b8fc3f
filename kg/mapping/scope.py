"""What the sections share while one record is mapped, and the few moves that all of them make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kg.iris import BASE, NCT_NUMBER, Fragments, Iris, tells_apart
from kg.record import Outcome, Study
from kg.terms import IRI, Term, text
from kg.vocab import CODES, RDF, RDFS, TYPES

_TYPE, _LABEL = RDF.type, RDFS.label

# What stands in place of the sponsor's name, among others, while a record is withheld: nobody's name, so never shared.
WITHHELD = "[Redacted]"

# A triple whose object may be missing: an absent field maps to None, and kg.mapping.graph drops it in one place.
Statement = tuple[IRI, IRI, Term | None]
Statements = Iterator[Statement]


@dataclass(frozen=True, slots=True)
class Options:
    """What the user can choose about a graph.

    ``base`` is what our IRIs start with, ``contacts`` whether telephone numbers, e-mail addresses and the point of
    contact of results are exported, ``same_as`` whether the study is said to be the same as the one at identifiers.org.
    """

    base: str = BASE
    contacts: bool = False
    same_as: bool = True


class Scope:
    """The IRIs of one record: those of the study and its record, and those that several sections need.

    ``arms``, ``interventions`` and the three kinds of outcomes run parallel to the record's lists. ``agents`` holds the
    names that the registry controls, sponsor and collaborators, with their IRIs; ``persons`` those of the names that
    are persons.
    """

    def __init__(self, study: Study, options: Options) -> None:
        number = study.protocol_section.identification_module.nct_id
        self.options = options
        self.iris = Iris(options.base)
        self.number = number
        self.study = self.iris.study(number)
        self.record = self.iris.record(number)
        fragments = Fragments(self.study)
        self.part = fragments.mint
        self.fragment = fragments.place
        self._own: dict[tuple[str, str], IRI] = {}
        self._described: set[IRI] = set()

        module = study.protocol_section.arms_interventions_module
        self._arm_groups, self._interventions = module.arm_groups, module.interventions
        self.arms = tuple(self.part("arm", each.label or n) for n, each in enumerate(module.arm_groups, 1))
        self.interventions = tuple(
            self.part("intervention", each.name or n) for n, each in enumerate(module.interventions, 1)
        )
        planned = study.protocol_section.outcomes_module
        self.primary_outcomes = self._outcomes("primary-outcome", planned.primary_outcomes)
        self.secondary_outcomes = self._outcomes("secondary-outcome", planned.secondary_outcomes)
        self.other_outcomes = self._outcomes("other-outcome", planned.other_outcomes)
        part = study.protocol_section.sponsor_collaborators_module
        sponsors = [(each.name, each.class_) for each in (part.lead_sponsor, *part.collaborators) if each.name]
        self.persons = {name for name, class_ in sponsors if class_ == "INDIV"}
        self.agents = {
            name: self.once("person", name) if name in self.persons else self.shared("organization", name)
            for name, _ in sponsors
        }

    def _outcomes(self, rank: str, planned: tuple[Outcome, ...]) -> tuple[IRI, ...]:
        return tuple(self.part(rank, each.measure or n) for n, each in enumerate(planned, 1))

    @cached_property
    def interventions_of_arms(self) -> list[list[int]]:
        """For each arm, the positions of its interventions.

        The record says it twice: an arm names its interventions (``Drug: ILT-101``, the type's label and the name), an
        intervention lists its arms. Either is enough. Where several interventions have the name that an arm gives,
        those that list the arm are meant, and all of them where none does.
        """
        by_name: dict[str, list[int]] = {}
        for index, each in enumerate(self._interventions):
            kind = (each.type or "").replace("_", " ").title()
            by_name.setdefault(f"{kind}: {each.name}", []).append(index)
        given = []
        for arm in self._arm_groups:
            listing = {
                i for i, each in enumerate(self._interventions) if arm.label and arm.label in each.arm_group_labels
            }
            found = set(listing)
            for name in arm.intervention_names:
                named = by_name.get(name, [])
                found.update(listing.intersection(named) or named)
            given.append(sorted(found))
        return given

    @cached_property
    def arms_by_label(self) -> dict[str, IRI]:
        """The arms by their labels, see :func:`fold`, but for a label that several have."""
        labels = [fold(each.label or "") for each in self._arm_groups]
        times = Counter(labels)
        return {label: arm for label, arm in zip(labels, self.arms, strict=True) if label and times[label] == 1}

    def once(self, kind: str, name: str) -> IRI:
        """A thing of this study that its name stands for: the same name gives the same IRI."""
        known = self._own.get((kind, name))
        if known is None:
            known = self._own[kind, name] = self.part(kind, name)
        return known

    def first(self, it: IRI) -> bool:
        """Whether this is the first time that it is asked about: for what several sections would describe alike."""
        if it in self._described:
            return False
        self._described.add(it)
        return True

    def shared(self, kind: Literal["organization", "condition"], name: str) -> IRI:
        """What studies share under a name; of this study alone where it is withheld, or no name at all (``***``)."""
        if name == WITHHELD or not tells_apart(name):
            return self.once(kind, name)
        return self.iris.organization(name) if kind == "organization" else self.iris.condition(name)

    def organization(self, name: str) -> IRI:
        """An organisation: the sponsor or collaborator of exactly that name, else one of this study alone."""
        return self.agents.get(name) or self.once("organization", name)

    def other_study(self, number: str) -> Term | None:
        """Another study of the same registry; a plain string where the value is no number of it."""
        return self.iris.study(number) if NCT_NUMBER.fullmatch(number) else text(number)


def fold(name: str) -> str:
    """A name for comparison: equal to another but for case and spaces."""
    return " ".join(name.casefold().split())


def node(subject: IRI, kind: IRI, label: str) -> Statements:
    """The types of a node, with all superclasses, and its label."""
    for each in TYPES[kind]:
        yield subject, _TYPE, each
    # A blank name leaves the node the last part of its IRI to be known by.
    yield subject, _LABEL, text(label) or text(re.split(r"[/#]", subject[:-1])[-1])


def code(scheme: str, value: str | None) -> Term | None:
    """The concept for a value of an enumeration; a plain string for a value that the enumeration does not have."""
    if value is None:
        return None
    return CODES[scheme].get(value) or text(value)
