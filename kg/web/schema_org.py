"""A study for search engines: schema.org's MedicalTrial as JSON-LD in the head of its page, https://schema.org/MedicalTrial.

It has what schema.org has a property for whose domain is a medical study: no phase, no dates, no collaborators.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pyoxigraph as ox
from markupsafe import Markup

from kg.resources import resource
from kg.terms import IRI
from kg.vocab import CT, DCTERMS, FOAF, NAMESPACES, OWL, RDF, SCHEMA, SKOS
from kg.web.graph import Graph, is_node, lexical

_MESH = NAMESPACES["mesh"]
_MATCHES = {f"{NAMESPACES['skos']}{kind}" for kind in ("exactMatch", "closeMatch")}
_KINDS = {
    "DRUG": "Drug",
    "DEVICE": "MedicalDevice",
    "PROCEDURE": "MedicalProcedure",
    "DIETARY_SUPPLEMENT": "DietarySupplement",
    "RADIATION": "RadiationTherapy",
}


@cache
def _aligned() -> dict[str, str]:
    """The term of schema.org that a code is equal or close to, by the alignments of the ontology."""
    quads = ox.parse(path=str(resource("ontology/alignments.ttl")), format=ox.RdfFormat.TURTLE)
    return {
        f"<{each.subject.value}>": each.object.value
        for each in quads
        if isinstance(each.subject, ox.NamedNode)
        and isinstance(each.object, ox.NamedNode)
        and each.predicate.value in _MATCHES
        and each.object.value.startswith(NAMESPACES["schema"])
    }


def script(graph: Graph, study: IRI) -> Markup:
    """The element for the head of a page; nothing for a study that is no trial and no observational study."""
    types = graph.values(study, RDF.type)
    kind = next((each for each in (SCHEMA.MedicalTrial, SCHEMA.MedicalObservationalStudy) if each in types), None)
    if kind is None:
        return Markup("")
    document = {name: value for name, value in _document(graph, study, kind).items() if value}
    # A script element ends at the first "</script", and "<!--" changes how it is read: no "<" is left.
    text = msgspec.json.encode(document).decode().replace("<", "\\u003c")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704 - no markup in it


def _document(graph: Graph, study: IRI, kind: IRI) -> dict[str, Any]:
    def first(subject: IRI, predicate: IRI) -> str | None:
        return next((lexical(each) for each in graph.values(subject, predicate)), None)

    def designs(*predicates: IRI) -> list[str]:
        return [_aligned()[each] for what in predicates for each in graph.values(study, what) if each in _aligned()]

    def things(predicate: IRI) -> list[IRI]:
        return [IRI(each) for each in graph.values(study, predicate) if is_node(each)]

    trial = kind == SCHEMA.MedicalTrial
    countries = [place for site in things(CT.site) for place in graph.values(site, CT.country) if is_node(place)]
    return {
        "@context": "https://schema.org",
        "@type": kind[1:-1].removeprefix(NAMESPACES["schema"]),
        "@id": study[1:-1],
        "name": first(study, DCTERMS.title),
        "alternateName": [
            lexical(each) for what in (CT.acronym, CT.officialTitle) for each in graph.values(study, what)
        ],
        "description": first(study, DCTERMS.abstract),
        "identifier": first(study, DCTERMS.identifier),
        "status": designs(CT.overallStatus),
        "sponsor": [
            {"@type": "Organization", "@id": lexical(each), "name": graph.label(each)}
            for each in things(CT.leadSponsor)
        ],
        "healthCondition": [_condition(graph, each) for each in things(CT.condition)],
        "studySubject": [_subject(graph, each) for each in things(CT.intervention)] if trial else None,
        "trialDesign": designs(CT.allocation, CT.masking) if trial else None,
        "studyDesign": None if trial else designs(CT.observationalModel, CT.timePerspective),
        "studyLocation": [
            {"@type": "Country", "@id": lexical(each), "name": graph.label(each)} for each in dict.fromkeys(countries)
        ],
        "url": first(study, FOAF.isPrimaryTopicOf),
        "sameAs": [lexical(each) for each in graph.values(study, OWL.sameAs)],
    }


def _condition(graph: Graph, condition: IRI) -> dict[str, Any]:
    codes = [
        {"@type": "MedicalCode", "codeValue": each[1:-1].removeprefix(_MESH), "codingSystem": "MeSH"}
        for each in graph.values(condition, SKOS.closeMatch)
        if each.startswith(f"<{_MESH}")
    ]
    name = {"@type": "MedicalCondition", "@id": lexical(condition), "name": graph.label(condition)}
    return name | ({"code": codes} if codes else {})


def _subject(graph: Graph, intervention: IRI) -> dict[str, Any]:
    code = next(iter(graph.values(intervention, CT.interventionType)), "")
    kind = _KINDS.get(code.removesuffix(">").rpartition(".")[2], "MedicalEntity")
    return {"@type": kind, "@id": lexical(intervention), "name": graph.label(intervention)}
