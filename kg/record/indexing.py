"""Indexing: subject headings that the registry gives a study.

Headings are of MeSH, the Medical Subject Headings of the US National Library of Medicine. The two lists that browse by
topic, leaves and branches, are the registry's own and come only in records that were taken from it up to 2025.
"""

from kg.record.base import Part


class Mesh(Part, frozen=True, kw_only=True):
    """A MeSH heading."""

    id: str | None = None
    """Descriptor number, ``D008180``, or of a supplementary concept, ``C000601234``."""

    term: str | None = None
    """Name of the heading."""


class BrowseLeaf(Part, frozen=True, kw_only=True):
    """A topic for browsing."""

    id: str | None = None
    """Number of the topic in the registry's tree, ``M10881``."""

    name: str | None = None
    """Name of the topic."""

    as_found: str | None = None
    """The words of the record that led to the topic."""

    relevance: str | None = None
    """Whether the study is about the topic or only touches it. Code of `BrowseLeafRelevance`."""


class BrowseBranch(Part, frozen=True, kw_only=True):
    """A group of topics for browsing."""

    abbrev: str | None = None
    """Short name of the group, ``BC04``."""

    name: str | None = None
    """Name of the group."""


class BrowseModule(Part, frozen=True, kw_only=True):
    """Headings of a study: one such module for its conditions, one for its interventions."""

    meshes: tuple[Mesh, ...] = ()
    """Headings that the registry matched with the record's words."""

    ancestors: tuple[Mesh, ...] = ()
    """Broader headings above those, up to the top of the tree."""

    browse_leaves: tuple[BrowseLeaf, ...] = ()
    """Topics for browsing."""

    browse_branches: tuple[BrowseBranch, ...] = ()
    """Groups of topics for browsing."""
