"""A study's page: its head, and its parts, each with what it shows and the triples behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.terms import IRI
from kg.vocab import CT, DCTERMS
from kg.web.facts import Fact
from kg.web.graph import Graph, Reader, Statements
from kg.web.sections import LEFT, PARTS


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page: what a template of that ``name`` shows, and the triples behind it."""

    name: str
    title: str
    content: dict[str, Any]
    triples: Statements = field(repr=False)


def parts(graph: Graph, study: IRI) -> list[Part]:
    """The parts of a study's page. What none of them shows is in a last one, so that the page holds every triple."""
    readings = {name: (Reader(graph), build) for name, (_, build) in PARTS.items()}
    contents = {name: build(read, study) for name, (read, build) in readings.items()}
    for name, (read, _) in readings.items():
        for predicate in LEFT.get(name, ()):
            read.all(study, predicate)
    shown = [name for name, content in contents.items() if content]
    taken = {pair for name in shown for pair in readings[name][0].read.pairs()}
    for name in shown:
        read = readings[name][0]
        read.complete(study, taken)
        taken.update(read.read.pairs())
    found = [Part(name, PARTS[name][0], contents[name] or {}, readings[name][0].read) for name in shown]
    rest = Statements()
    for subject in graph.subjects():
        for predicate, values in graph.properties(subject).items():
            if (subject, predicate) not in taken:
                rest.add(subject, predicate, values)
    more = [Fact(predicate, graph.values(study, predicate)) for subject, predicate in rest.pairs() if subject == study]
    return [*found, Part("rest", "Everything else", {"facts": more}, rest)] if rest else found


def glance(graph: Graph, study: IRI) -> dict[str, Any]:
    """What the head of the page says."""
    read = Reader(graph)
    return {
        "title": read.text(study, DCTERMS.title) or graph.label(study),
        "number": read.text(study, DCTERMS.identifier),
        "acronym": read.text(study, CT.acronym),
        "status": read.one(study, CT.overallStatus),
        "phases": read.all(study, CT.phase),
        "kind": read.one(study, CT.studyType),
        "sponsor": read.one(study, CT.leadSponsor),
        "enrollment": read.text(study, CT.enrollmentCount),
        "enrollment_type": read.one(study, CT.enrollmentType),
        "start": read.text(study, CT.startDate),
        "has_results": read.text(study, CT.hasResults) == "true",
        "conditions": read.nodes(study, CT.condition),
        "interventions": read.nodes(study, CT.intervention),
        "countries": len({place for site in read.nodes(study, CT.site) for place in read.all(site, CT.country)}),
        "sites": len(read.all(study, CT.site)),
    }
