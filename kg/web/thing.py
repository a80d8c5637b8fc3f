"""The page of a thing that is no study: what is said of it, what lies within it, and its studies."""

from __future__ import annotations

from typing import Any

from kg.terms import IRI
from kg.vocab import CT, DCTERMS, RDF, RDFS, TYPES
from kg.web.facts import facts
from kg.web.graph import Graph, Reader, is_literal
from kg.web.jobs import Surroundings
from kg.web.lexicon import called
from kg.web.links import outside


def described(graph: Graph, thing: IRI, around: Surroundings) -> dict[str, Any]:
    """What the page says: the kind of the thing, its facts, its places, its studies, and what else names it."""
    read = Reader(graph)
    studies = [IRI(f"<{each}>") for each in around.studies]
    roles: dict[str, dict[IRI, None]] = {}
    within: list[IRI] = []
    naming = []
    for subject, predicate, value in graph:
        if value != thing:
            continue
        study = subject.partition("#")[0].removesuffix(">") + ">"
        if study in studies:
            roles.setdefault(study, {})[predicate] = None
        elif predicate == CT.within:
            within.append(subject)
        else:
            naming.append((subject, predicate))
    said = [each for each in graph.properties(thing) if each not in (RDF.type, RDFS.label)]
    return {
        "kind": _kind(read, thing),
        "address": outside(thing[1:-1]),
        "facts": facts(read, thing, *said),
        "studies": [
            {
                "node": study,
                "number": read.text(study, DCTERMS.identifier) or graph.label(study),
                "title": read.text(study, DCTERMS.title) or graph.label(study),
                "status": read.one(study, CT.overallStatus),
                "phases": read.all(study, CT.phase),
                "start": read.text(study, CT.startDate),
                "roles": [called(each) for each in roles.get(study, {})],
            }
            for study in studies
        ],
        "total": around.total,
        "more": around.more,
        "within": sorted(within, key=graph.label),
        "naming": naming,
        "about": [each for each in graph if each[0].startswith((thing[:-1], "_:"))],
    }


def _kind(read: Reader, thing: IRI) -> str:
    """The most special class of a thing, in words; empty where nothing says its class."""
    types = [each for each in read.kinds(thing) if not is_literal(each)]
    special = [each for each in types if not any(each in TYPES.get(other, ())[1:] for other in types)]
    known = [each for each in special if each in TYPES]
    if known:
        return called(known[0])
    return called(types[0]) if types else ""
