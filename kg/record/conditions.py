"""Conditions: what is studied, and the words to find it by."""

from kg.record.base import Part


class ConditionsModule(Part, frozen=True, kw_only=True):
    """Conditions and keywords, in the registrant's words."""

    conditions: tuple[str, ...] = ()
    """Diseases or health matters that the study is about, each up to 160 characters, from no fixed vocabulary."""

    keywords: tuple[str, ...] = ()
    """Further words to find the study by, from no fixed vocabulary."""
