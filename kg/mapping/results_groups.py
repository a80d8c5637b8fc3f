"""The groups of a table of results, and how a number of the table says which group it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.iris import verbatim
from kg.mapping.scope import Scope, Statements, code, fold, node
from kg.record import EventGroup, FlowGroup, MeasureGroup
from kg.terms import IRI, Term, text
from kg.vocab import CT, DCTERMS


class Group(NamedTuple):
    """A group as a number needs it: its place in IRIs, its name, and the predicate and object that point to it."""

    key: str
    title: str
    predicate: IRI
    term: Term | None


class Groups(dict[str | None, Group]):
    """The groups of one table by the registry's number of them.

    Where a table has no group of a number, which has not been seen, whatever is about it keeps the number itself.
    """

    def __missing__(self, number: str | None) -> Group:
        group = self[number] = Group(verbatim(number or ""), number or "Group", CT.groupId, text(number))
        return group


class ResultGroup(NamedTuple):
    """A group of the record with its node."""

    iri: IRI
    title: str
    given: FlowGroup | MeasureGroup | EventGroup


def minted(stem: str, given: Iterable[FlowGroup | MeasureGroup | EventGroup], at: Scope) -> list[ResultGroup]:
    """The groups of a table with their nodes, ``#stem-FG000``; one without a number is known by its place."""
    return [
        ResultGroup(at.fragment(f"{stem}-{verbatim(each.id or str(n))}"), each.title or each.id or f"Group {n}", each)
        for n, each in enumerate(given, 1)
    ]


def by_number(found: list[ResultGroup]) -> Groups:
    """The same by the registry's number; of two with one number the first counts."""
    return Groups(
        (it.given.id, Group(verbatim(it.given.id), it.title, CT.group, it.iri))
        for it in reversed(found)
        if it.given.id is not None
    )


def described(table: IRI, kind: IRI, found: list[ResultGroup], at: Scope) -> Statements:
    """What is said of the groups of a table, and the arm of the same name where there is just one."""
    for subject, title, group in found:
        yield table, CT.group, subject
        yield from node(subject, kind, title)
        yield subject, CT.groupId, text(group.id)
        yield subject, DCTERMS.description, text(group.description, "en")
        if group.title is not None and (arm := at.arms_by_label.get(fold(group.title))):
            yield subject, CT.groupArm, arm
            yield subject, CT.matchMethod, code("MatchMethod", "LABEL_EQUAL")
