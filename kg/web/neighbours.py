"""What is around a thing, in groups, for a picture that can be walked: each node leads to its own page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.terms import IRI
from kg.vocab import CITO, CT, DCTERMS, FOAF, OWL, RDF
from kg.web.graph import Graph, is_iri, lexical
from kg.web.lexicon import called, lexicon
from kg.web.links import local

_SHOWN = 8
"""So many nodes of one group are drawn."""

_GROUPS = 7
"""So many groups are drawn."""


def of_study(graph: Graph, study: IRI, base: str) -> list[dict[str, Any]]:
    """Who runs a study, what is studied, with what, where, and what was written about it."""

    def reached(*predicates: IRI) -> Iterator[IRI]:
        return (IRI(each) for predicate in predicates for each in graph.values(study, predicate))

    countries = (IRI(place) for site in reached(CT.site) for place in graph.values(site, CT.country))
    return _groups(
        graph,
        base,
        [
            ("Sponsors", "#sponsors", reached(CT.leadSponsor, CT.collaborator)),
            ("Conditions", "#conditions", reached(CT.condition)),
            ("Interventions", "#arms", reached(CT.intervention)),
            ("Countries", "#sites", countries),
            ("MeSH terms", "#conditions", reached(CT.conditionMesh, CT.interventionMesh)),
            (
                "Publications",
                "#publications",
                reached(DCTERMS.isReferencedBy, CITO.isDocumentedBy, CITO.obtainsBackgroundFrom),
            ),
            ("Elsewhere", "#identifiers", reached(CT.registeredAs, OWL.sameAs, FOAF.isPrimaryTopicOf)),
        ],
    )


def of_thing(graph: Graph, thing: IRI, studies: Sequence[IRI], total: int, base: str) -> list[dict[str, Any]]:
    """Some of the ``total`` studies of a thing, the things that are said of it, and what lies within it."""
    said = [
        (called(predicate).capitalize(), "", [IRI(each) for each in values if is_iri(each)])
        for predicate, values in graph.properties(thing).items()
        if predicate != RDF.type
    ]
    parts = [subject for subject, predicate, value in graph if value == thing and predicate == CT.within]
    groups = _groups(graph, base, [("Studies", "#studies", studies), *said, ("Within it", "#within", parts)])
    if studies and total > _SHOWN:
        groups[0]["more"] = f"and {total - _SHOWN:,} more"
    return groups


def _groups(graph: Graph, base: str, given: Iterable[tuple[str, str, Iterable[IRI]]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for title, to, nodes in given:
        different = list(dict.fromkeys(filter(is_iri, nodes)))
        if different and len(found) < _GROUPS:
            left = len(different) - _SHOWN
            found.append(
                {
                    "title": title,
                    "nodes": [(local(each[1:-1], base), _name(graph, each)) for each in different[:_SHOWN]],
                    "more": f"and {left:,} more" if left > 0 else "",
                    "to": to,
                }
            )
    return found


def _name(graph: Graph, node: IRI) -> str:
    title = graph.values(node, DCTERMS.title)
    number = graph.values(node, DCTERMS.identifier)
    if title and number:
        return f"{lexical(number[0])} {lexical(title[0])}"
    if node in graph:
        return graph.label(node)
    return called(node) if node[1:-1] in lexicon() else node[1:-1].partition("://")[2] or node[1:-1]
