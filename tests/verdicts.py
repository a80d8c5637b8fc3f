"""Verdicts of the two engines side by side, on small shapes and small records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import rdflib

from kg.report import Report
from kg.terms import IRI, Literal, RecordGraph, Triple
from kg.validation import reports

PREFIXES = """
@prefix : <https://example.org/> .
@prefix ct: <https://w3id.org/trial-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
STUDY = f"{PREFIXES}:Study a sh:NodeShape ; sh:targetClass ct:Study ; sh:message 'Not so.' ;\n"
TYPE = IRI("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
THIS = IRI("<https://w3id.org/trial-kg/study/NCT90000001>")


def same(graphs: list[RecordGraph], shapes: rdflib.Graph | None = None) -> list[Report]:
    """The reports of a batch, found to be those of pySHACL on each graph alone."""
    found = reports(graphs, shapes)
    for item, report in zip(graphs, found, strict=True):
        (expected,) = reports([item], shapes)
        assert {*report.findings} ^ {*expected.findings} == set(), item.number
        assert report == expected, item.number
    return found


def with_triples(record: RecordGraph, number: str, triples: Iterable[Triple]) -> RecordGraph:
    """Another record in a record's place."""
    return replace(record, number=number, triples=tuple(triples))


def study(*values: str, **properties: str) -> RecordGraph:
    """A study with these values of ``<urn:a>``, and one of each of the other properties (``b='"x"'``: ``<urn:b>``)."""
    triples: list[Triple] = [(THIS, TYPE, IRI("<https://w3id.org/trial-kg/ontology#Study>"))]
    triples += [(THIS, IRI("<urn:a>"), Literal(each)) for each in values]
    triples += [(THIS, IRI(f"<urn:{name}>"), Literal(each)) for name, each in properties.items()]
    return RecordGraph("NCT90000001", IRI(THIS.replace("study", "record")), THIS, tuple(triples))


def shapes(text: str) -> rdflib.Graph:
    """Shapes in Turtle, beginning within one about studies."""
    return rdflib.Graph().parse(data=STUDY + text, format="turtle")


def of_property(text: str) -> rdflib.Graph:
    """A shape with these constraints on ``<urn:a>``."""
    return shapes(f"sh:property [ sh:path <urn:a> ; sh:message 'Not so.' ; {text} ] .")


def of_rule(query: str) -> rdflib.Graph:
    """A shape with one SPARQL constraint, whose pattern this is."""
    return shapes(f'sh:sparql [ sh:message "Not so." ; sh:select """SELECT $this WHERE {{ {query} }}""" ] .')


def judged(record: RecordGraph, graph: rdflib.Graph) -> tuple[str | None, ...]:
    """The values at fault, which both engines find."""
    (one, _) = same([record, record], graph)
    return tuple(each.value for each in one.findings)
