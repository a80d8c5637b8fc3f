"""Places on a study's page: which element its parts are found at, by the fragments of their IRIs."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from kg.terms import IRI

_NOTHING = Markup("")


class Anchors:
    """Gives each part of a study one place on a page, as an ``id``; ``taken`` are the ids that the page has anyway."""

    def __init__(self, study: IRI, taken: Iterable[str]) -> None:
        self._stem = f"{study[:-1]}#"
        self._given = set(taken)

    def __call__(self, node: IRI | None) -> Markup:
        """The attribute for the element that shows a node; nothing for one that has its place, or is no part."""
        if node is None or not node.startswith(self._stem) or (name := node[len(self._stem) : -1]) in self._given:
            return _NOTHING
        self._given.add(name)
        return Markup(' id="{}"').format(name)

    def __contains__(self, name: object) -> bool:
        """Whether a fragment has its place."""
        return name in self._given
