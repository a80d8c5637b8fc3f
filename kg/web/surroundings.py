"""What a store knows of a thing that many studies may name, found without looking at all that name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import pyoxigraph as ox

from kg.terms import IRI
from kg.vocab import CT, DCTERMS, FOAF, RDF, RDFS
from kg.web.jobs import Node, Surroundings

_SCANNED = 100_000
"""So many triples that name a thing are looked at, which takes a tenth of a second."""

COUNTED = 10_000
"""So many studies are counted and can be paged through."""

_OTHERS = 200
"""Of what is not a study, so many things that name a thing are told."""

_ROLES = 20
"""Triples of one study that name the thing: some studies have hundreds of sites in one country."""


def _node(iri: IRI) -> ox.NamedNode:
    return ox.NamedNode(iri[1:-1])


_TYPE, _LABEL, _STUDY = _node(RDF.type), _node(RDFS.label), _node(CT.Study)
_WITHIN, _TOPIC = _node(CT.within), _node(FOAF.primaryTopic)
_TOLD = [_node(each) for each in (DCTERMS.title, DCTERMS.identifier, CT.overallStatus, CT.startDate, CT.phase)]


def surroundings(store: ox.Store, job: Node, most: int) -> Surroundings:
    """What is said of a thing and its parts, and by which studies it is named; ``most`` triples of its own.

    Raises :class:`ValueError` for what is no IRI.
    """
    thing = ox.NamedNode(job.iri)
    names, others, more = _naming(store, thing, job.records)
    page = names[job.skipped : job.skipped + job.studies]
    said = dict.fromkeys(islice(_said(store, thing, page), most))
    studies: list[str] = []
    for name in page:
        graph = ox.NamedNode(name)
        study = _study(store, graph)
        studies.append(study.value)
        said |= dict.fromkeys(
            each.triple
            for each in chain(
                islice(store.quads_for_pattern(None, None, thing, graph), _ROLES),
                chain.from_iterable(store.quads_for_pattern(study, told, None, graph) for told in _TOLD),
                store.quads_for_pattern(study, _TYPE, _STUDY, graph),
            )
        )
    said |= dict.fromkeys(chain(_parts(store, thing), _others(store, thing, others)))
    said |= dict.fromkeys(_labels(store, said))
    return Surroundings(
        triples=ox.serialize(said, format=ox.RdfFormat.N_TRIPLES) or b"",
        studies=tuple(studies),
        total=len(names),
        more=more,
    )


def _naming(store: ox.Store, thing: ox.NamedNode, records: str) -> tuple[list[str], list[str], bool]:
    """The record graphs that name a thing, newest number first, other graphs that do, and whether there are more."""
    query = f"""
        SELECT ?graph (COUNT(*) AS ?count) WHERE {{
            {{ SELECT ?graph WHERE {{
                {{ GRAPH ?graph {{ ?subject ?predicate {thing} }} }}
                UNION {{ GRAPH ?graph {{ ?subject {thing} ?object }} }}
            }} LIMIT {_SCANNED} }}
        }} GROUP BY ?graph LIMIT {COUNTED + 1}"""
    found = {row["graph"].value: int(row["count"].value) for row in store.query(query)}  # type: ignore[union-attr]
    names = sorted((each for each in found if each.startswith(records)), reverse=True)
    others = sorted(each for each in found if not each.startswith(records))
    more = len(found) > COUNTED or sum(found.values()) >= _SCANNED
    return names[:COUNTED], others, more


def _said(store: ox.Store, thing: ox.NamedNode, names: Iterable[str]) -> Iterator[ox.Triple]:
    """What is said of a thing: in those graphs, and in the others as far as can be seen quickly.

    Then what is said of its parts, whose IRIs are fragments of its own, and of what has no IRI.
    """
    query = f"SELECT DISTINCT ?p ?o WHERE {{ {{ SELECT ?p ?o WHERE {{ {thing} ?p ?o }} LIMIT {_SCANNED} }} }}"
    rows = store.query(query, use_default_graph_as_union=True)
    found = [ox.Triple(thing, row["p"], row["o"]) for row in rows]  # type: ignore[union-attr]
    for name in names:
        found += [each.triple for each in store.quads_for_pattern(thing, None, None, ox.NamedNode(name))]
    queue = found[::-1]
    seen: set[object] = {thing}
    while queue:
        triple = queue.pop()
        yield triple
        value = triple.object
        if not isinstance(value, ox.NamedNode | ox.BlankNode) or value in seen:
            continue
        if isinstance(value, ox.BlankNode) or value.value.startswith(f"{thing.value}#"):
            seen.add(value)
            queue += [each.triple for each in store.quads_for_pattern(value, None, None, None)]


def _study(store: ox.Store, graph: ox.NamedNode) -> ox.NamedNode:
    """What the record of a graph is about."""
    for each in store.quads_for_pattern(graph, _TOPIC, None, graph):
        if isinstance(each.object, ox.NamedNode):
            return each.object
    return graph


def _parts(store: ox.Store, thing: ox.NamedNode) -> Iterator[ox.Triple]:
    """The places that lie within a place."""
    query = f"""
        SELECT DISTINCT ?place WHERE {{
            {{ SELECT ?place WHERE {{ ?place {_WITHIN} {thing} }} LIMIT {_SCANNED} }}
        }} LIMIT {_OTHERS}"""
    for row in store.query(query, use_default_graph_as_union=True):  # type: ignore[union-attr]
        yield ox.Triple(row["place"], _WITHIN, thing)


def _others(store: ox.Store, thing: ox.NamedNode, graphs: Iterable[str]) -> Iterator[ox.Triple]:
    """What names a thing in the graphs that are not of records."""
    places: list[ox.NamedNode | ox.DefaultGraph] = [ox.DefaultGraph(), *map(ox.NamedNode, graphs)]
    quads = chain.from_iterable(store.quads_for_pattern(None, None, thing, each) for each in places)
    return (each.triple for each in islice(quads, _OTHERS))


def _labels(store: ox.Store, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """What the things are called that triples name, but for classes, which the ontology names, and parts of studies."""
    nodes = dict.fromkeys(node for each in triples if each.predicate != _TYPE for node in (each.subject, each.object))
    for node in nodes:
        if isinstance(node, ox.NamedNode) and "#" not in node.value:
            yield from (each.triple for each in islice(store.quads_for_pattern(node, _LABEL, None, None), 1))
