"""What baseline characteristics and outcome measures are made of: denominators, rows, categories and measurements."""

from __future__ import annotations

from collections.abc import Iterable

from kg.mapping.numbers import number, whole
from kg.mapping.results_groups import Groups
from kg.mapping.scope import Scope, Statements, node
from kg.record import Denom, DenomCount, MeasureClass, Measurement
from kg.terms import IRI, integer, text
from kg.vocab import CT

_TITLE_LENGTH = 80


def short(title: str) -> str:
    """The title of a measure as it begins the labels of its parts: cut at 80 characters."""
    return title if len(title) <= _TITLE_LENGTH else f"{title[: _TITLE_LENGTH - 1].rstrip()}…"


def denominators(owner: IRI, stem: str, given: Iterable[Denom], groups: Groups, at: Scope) -> Statements:
    """How many were analysed: a node for each unit and group."""
    for position, denom in enumerate(given, 1):
        for each in denom.counts or (DenomCount(),):  # a unit without a number is kept, too
            group = groups[each.group_id]
            subject = at.fragment(f"{stem}-denom-{position}-{group.key}")
            yield owner, CT.denominator, subject
            yield from node(subject, CT.Denominator, f"{denom.units or 'Analysed'} · {group.title}")
            yield subject, group.predicate, group.term
            yield subject, CT.units, text(denom.units)
            count, raw = whole(each.value)
            yield subject, CT.count, count
            yield subject, CT.countText, raw


def rows(measure: IRI, stem: str, title: str, classes: Iterable[MeasureClass], groups: Groups, at: Scope) -> Statements:
    """The rows of a measure and its categories, both nodes only where they have a name, and the measurements."""
    for position, row in enumerate(classes, 1):
        place, label, of_class = f"class-{position}", short(title), None
        if row.title is not None or row.denoms:
            of_class = at.fragment(f"{stem}-{place}")
            yield measure, CT.measureClass, of_class
            yield from node(of_class, CT.MeasureClass, row.title or f"Class {position}")
            yield of_class, CT.position, integer(position)
            yield from denominators(of_class, f"{stem}-{place}", row.denoms, groups, at)
        if row.title is not None:
            label = f"{label} · {row.title}"
        several = len(row.categories) > 1
        for rank, category in enumerate(row.categories, 1):
            inner, whose, of_category = place, label, None
            if several:
                inner = f"{place}-category-{rank}"
            if category.title is not None:
                of_category = at.fragment(f"{stem}-{place}-category-{rank}")
                yield measure, CT.measureCategory, of_category
                yield from node(of_category, CT.MeasureCategory, category.title)
                yield of_category, CT.position, integer(rank)
                yield of_category, CT.measureClass, of_class
                whose = f"{label} · {category.title}"
            for each in category.measurements:
                group = groups[each.group_id]
                subject = at.fragment(f"{stem}-{group.key}-{inner}")
                yield measure, CT.measurement, subject
                yield from node(subject, CT.Measurement, f"{whose} · {group.title}")
                yield subject, group.predicate, group.term
                if of_class is not None:
                    yield subject, CT.measureClass, of_class
                if of_category is not None:
                    yield subject, CT.measureCategory, of_category
                yield from _numbers(subject, each)


def _numbers(subject: IRI, given: Measurement) -> Statements:
    """The value and its dispersion; what is absent, mostly most of it, is not even tried: this runs for every cell."""
    if given.value is not None:
        value, raw = number(given.value)
        yield subject, CT.value, value
        yield subject, CT.valueText, raw
    if given.spread is not None:
        spread, raw = number(given.spread)
        yield subject, CT.spread, spread
        yield subject, CT.spreadText, raw
    if given.lower_limit is not None:
        lower, raw = number(given.lower_limit)
        yield subject, CT.lowerLimit, lower
        yield subject, CT.lowerLimitText, raw
    if given.upper_limit is not None:
        upper, raw = number(given.upper_limit)
        yield subject, CT.upperLimit, upper
        yield subject, CT.upperLimitText, raw
    if given.comment is not None:
        yield subject, CT.comment, text(given.comment, "en")
