"""A description as RDF: VoID for what a data set holds, DCAT and Dublin Core for what it is, PROV for where it is from.

The parts of a data set, one for each class, property and set of links, are fragments of its IRI.
https://www.w3.org/TR/void/ https://www.w3.org/TR/vocab-dcat-3/ https://www.w3.org/TR/prov-o/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.description.counts import REGISTRY, Description
from kg.iris import Fragments
from kg.report import curie
from kg.sinks import turtle
from kg.terms import IRI, Term, Triple, date, integer, iri, text
from kg.vocab import NAMESPACES

PREFIXES: Final = {
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    **NAMESPACES,
}
"""The prefixes of a description."""

_REGISTRY_HOME = "https://clinicaltrials.gov/"
_REGISTRY_TERMS = "https://clinicaltrials.gov/about-site/terms-conditions"
_ONTOLOGY = "https://w3id.org/trial-kg/ontology"

_Said = Iterator[tuple[IRI, str, Term | None]]  # with the CURIE of the property


def serialize(of: Description, media_type: str) -> bytes:
    """A description in an RDF format, by its media type (``text/turtle``); :class:`ValueError` for any other."""
    kind = ox.RdfFormat.from_media_type(media_type)
    if kind is None:
        raise ValueError(f"{media_type}: no RDF format has this media type")
    if kind == ox.RdfFormat.TURTLE:
        return turtle.document(statements(of), PREFIXES | {"": f"{_document(of)}#"})
    lines = "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in statements(of))
    namespaces = PREFIXES | {"": f"{_document(of)}#"}
    used = {prefix: namespace for prefix, namespace in namespaces.items() if f"<{namespace}" in lines}
    triples = [quad.triple for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)]
    return ox.serialize(triples, format=kind, prefixes=used) or b""


def statements(of: Description) -> Iterator[Triple]:
    """A description as triples: the data set first, then its parts."""
    for subject, name, value in _said(of):
        if value is not None:
            yield subject, _term(name), value


def _document(of: Description) -> str:
    return of.uri.partition("#")[0]


def _term(name: str) -> IRI:
    """The IRI that a CURIE stands for."""
    prefix, _, local = name.partition(":")
    return iri(f"{PREFIXES[prefix]}{local}")


def _said(of: Description) -> _Said:
    parts = Fragments(iri(_document(of)))
    data = iri(of.uri)
    yield from _data_set(of, data)
    if of.from_registry:
        yield from _source(of, data, parts)
    yield from _partitions(of, data, parts)
    yield from _link_sets(of, data, parts)


def _data_set(of: Description, data: IRI) -> _Said:
    for kind in ("void:Dataset", "dcat:Dataset", "prov:Entity"):
        yield data, "rdf:type", _term(kind)
    yield data, "dcterms:title", text(of.title)
    yield data, "dcterms:description", text(_summary(of), "en")
    for version in of.mappings:
        yield data, "dcterms:conformsTo", iri(f"{_ONTOLOGY}/{version}")
    if of.processed:
        yield data, "dcat:version", text(of.processed.last)
    if of.updated:
        yield data, "dcterms:modified", date(of.updated.last)
    yield data, "void:triples", integer(of.triples)
    yield data, "void:entities", integer(of.entities)
    yield data, "void:distinctSubjects", integer(of.subjects)
    yield data, "void:distinctObjects", integer(of.objects)
    yield data, "void:classes", integer(len(of.classes))
    yield data, "void:properties", integer(len(of.properties))
    yield data, "void:documents", integer(of.documents or None)
    for space in of.spaces:
        yield data, "void:uriSpace", text(space)
    for example in of.examples:
        yield data, "void:exampleResource", iri(example)
    for vocabulary in of.vocabularies:
        yield data, "void:vocabulary", iri(vocabulary)


def _summary(of: Description) -> str:
    held = f"{_count(of.triples, 'triple')} about {_count(of.subjects, 'subject')}."
    if of.quads == of.triples:
        return held
    return f"{held} A store counts {of.quads:,}, for a triple can stand in several of the {of.graphs:,} named graphs."


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _source(of: Description, data: IRI, parts: Fragments) -> _Said:
    """Where the data comes from, what may be done with it, and what made it RDF.

    The registry's terms are no licence, and the days on which it processed the data are not the time that they cover.
    """
    home, rights = iri(_REGISTRY_HOME), parts.mint("rights")
    yield data, "dcterms:source", home
    yield data, "dcterms:rights", rights
    yield rights, "rdf:type", _term("dcterms:RightsStatement")
    yield rights, "rdfs:label", text(of.attribution)
    yield rights, "rdfs:seeAlso", iri(_REGISTRY_TERMS)
    yield home, "rdf:type", _term("prov:Entity")
    yield home, "rdfs:label", text(REGISTRY)
    if of.processed:
        provenance = parts.mint("processed")
        yield data, "dcterms:provenance", provenance
        yield provenance, "rdf:type", _term("dcterms:ProvenanceStatement")
        yield provenance, "rdfs:label", text(f"Dates of processing by {REGISTRY}: {of.processed}")
    for version in of.mappings:
        activity, software = parts.mint("conversion", version), parts.mint("trial-kg", version)
        yield data, "prov:wasGeneratedBy", activity
        yield activity, "rdf:type", _term("prov:Activity")
        yield activity, "rdfs:label", text(f"Conversion to RDF by trial-kg {version}")
        yield activity, "prov:used", home
        yield activity, "prov:wasAssociatedWith", software
        yield software, "rdf:type", _term("prov:SoftwareAgent")
        yield software, "rdfs:label", text(f"trial-kg {version}")
        yield software, "dcat:version", text(version)


def _partitions(of: Description, data: IRI, parts: Fragments) -> _Said:
    """A part for each class and property; the first two are how the community profile counts classes and literals."""
    for name, kind, count in (
        ("all-classes", "rdfs:Class", len(of.classes)),
        ("all-literals", "rdfs:Literal", of.literals),
    ):
        part = parts.mint(name)
        yield data, "void:classPartition", part
        yield part, "rdf:type", _term("void:Dataset")
        yield part, "void:class", _term(kind)
        yield part, "void:distinctSubjects", integer(count)
    for each in sorted(of.classes, key=lambda each: each.iri):
        part = parts.mint("class", curie(each.iri))
        yield data, "void:classPartition", part
        yield part, "rdf:type", _term("void:Dataset")
        yield part, "void:class", iri(each.iri)
        yield part, "void:entities", integer(each.entities)
    for one in sorted(of.properties, key=lambda one: one.iri):
        part = parts.mint("property", curie(one.iri))
        yield data, "void:propertyPartition", part
        yield part, "rdf:type", _term("void:Dataset")
        yield part, "void:property", iri(one.iri)
        yield part, "void:triples", integer(one.triples)
        yield part, "void:distinctSubjects", integer(one.subjects)
        yield part, "void:distinctObjects", integer(one.objects)


def _link_sets(of: Description, data: IRI, parts: Fragments) -> _Said:
    """A part for each property that leads to a collection of other people's things, and those collections."""
    targets = {}
    for space, title in sorted({(each.space, each.title) for each in of.links}):
        target = targets[space] = parts.mint("target", space.partition("://")[2])
        yield target, "rdf:type", _term("void:Dataset")
        yield target, "dcterms:title", text(title)
        yield target, "void:uriSpace", text(space)
    for each in sorted(of.links, key=lambda each: (each.predicate, each.space)):
        links = parts.mint("links", f"{curie(each.predicate)}-{each.space.partition('://')[2]}")
        yield data, "void:subset", links
        yield links, "rdf:type", _term("void:Linkset")
        yield links, "void:linkPredicate", iri(each.predicate)
        yield links, "void:subjectsTarget", data
        yield links, "void:objectsTarget", targets[each.space]
        yield links, "void:triples", integer(each.triples)
