"""What the registry's indexing made of the study: MeSH terms, and the topics of its former subject index."""

from __future__ import annotations

from functools import lru_cache

from kg.iris import mesh
from kg.mapping.scope import Scope, Statement, Statements, code, node
from kg.record import BrowseModule, Mesh, Study
from kg.terms import IRI, text
from kg.vocab import CT, DCTERMS


def indexing(study: Study, at: Scope) -> Statements:
    """``conditionBrowseModule`` and ``interventionBrowseModule`` of ``derivedSection``."""
    found = study.derived_section.condition_browse_module
    yield from _terms(CT.conditionMesh, found.meshes, at)
    yield from _terms(CT.conditionMeshAncestor, found.ancestors, at)
    yield from _topics("condition", CT.conditionBrowseLeaf, CT.conditionBrowseBranch, found, at)
    found = study.derived_section.intervention_browse_module
    yield from _terms(CT.interventionMesh, found.meshes, at)
    yield from _terms(CT.interventionMeshAncestor, found.ancestors, at)
    yield from _topics("intervention", CT.interventionBrowseLeaf, CT.interventionBrowseBranch, found, at)


def _terms(predicate: IRI, terms: tuple[Mesh, ...], at: Scope) -> Statements:
    for each in terms:
        # A term without a usable number stays with its study: there is nothing to link it to.
        subject = mesh(each.id) or at.once("mesh", each.term or each.id or "term")
        yield at.study, predicate, subject
        yield from _described(subject, each.term, each.id)


@lru_cache(maxsize=1 << 14)
def _described(subject: IRI, term: str | None, number: str | None) -> tuple[Statement, ...]:
    """What is said of a term: kept, because the same ones are in very many records."""
    label = node(subject, CT.MeshTerm, term or number or "MeSH term")
    return (*label, (subject, DCTERMS.identifier, text(number)))


def _topics(subject_kind: str, leaf: IRI, branch: IRI, module: BrowseModule, at: Scope) -> Statements:
    for number, topic in enumerate(module.browse_leaves, 1):
        subject = at.part(f"{subject_kind}-leaf", topic.id or number)
        yield at.study, leaf, subject
        yield from node(subject, CT.BrowseLeaf, topic.name or f"Topic {number}")
        yield subject, CT.topicId, text(topic.id)
        yield subject, CT.asFound, text(topic.as_found)
        yield subject, CT.relevance, code("BrowseLeafRelevance", topic.relevance)
    for number, heading in enumerate(module.browse_branches, 1):
        subject = at.part(f"{subject_kind}-branch", heading.abbrev or number)
        yield at.study, branch, subject
        yield from node(subject, CT.BrowseBranch, heading.name or f"Heading {number}")
        yield subject, CT.abbreviation, text(heading.abbrev)
