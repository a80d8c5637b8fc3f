"""Graphs as keys of a cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib


class ByIdentity:
    """A graph as a key: rdflib takes two graphs of one identifier for equal, whatever they hold.

    The key keeps its graph, so that no other can come to have its address.
    """

    __slots__ = ("graph",)

    def __init__(self, graph: rdflib.Graph) -> None:
        self.graph = graph

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same graph."""
        return isinstance(other, ByIdentity) and self.graph is other.graph

    def __hash__(self) -> int:
        """By identity too."""
        return id(self.graph)
