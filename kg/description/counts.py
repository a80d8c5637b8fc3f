"""What a data set holds, counted.

A triple that stands in several graphs counts once, for a data set is the union of its graphs; only ``quads`` counts it
once a graph, as stores do. What is counted is what the community profile for the description of data sets in health
care and the life sciences asks for, https://www.w3.org/TR/hcls-dataset/#s6_6.

The store counts, by ``COUNT(DISTINCT …)``; nothing is held here but the counts. The store itself holds what it has to
tell apart, one query at a time: the subjects, the objects, or the triples of one property; those of rdf:type, the most
frequent, are counted class by class. A store on disk took some 40 MB and 9 s of CPU for each million quads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, cast

import pyoxigraph as ox

from kg.iris import BASE, Iris
from kg.mapping.registries import SYSTEMS
from kg.problems import InputError
from kg.resources import resource
from kg.terms import XSD, date, iri, text
from kg.vocab import CODES, CT, DCTERMS, PROV, RDF, RDFS

REGISTRY: Final = "ClinicalTrials.gov"
"""The registry that records come from, where their primary source is one of its pages."""

_REGISTRY_PAGES = "https://clinicaltrials.gov/study/"

# Other people's things that records link to, by what their IRIs begin with; the registries of studies come on top.
_ELSEWHERE = {
    "http://id.nlm.nih.gov/mesh/": "Medical Subject Headings (MeSH)",
    "http://identifiers.org/pubmed/": "PubMed",
    "https://doi.org/": "Digital Object Identifiers (DOI)",
    "https://sws.geonames.org/": "GeoNames",
    "http://www.wikidata.org/entity/": "Wikidata",
}
# Classes of which the description shows one thing, the first by its IRI.
_EXAMPLES = (CT.Study, CT.RegistryRecord, CT.Organization, CT.Condition, CT.City, CT.Article)
_VERSION = re.compile(r"[\w.+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many ``entities`` are of the class with this ``iri``."""

    iri: str
    entities: int


@dataclass(frozen=True, slots=True)
class PropertyCount:
    """How many distinct triples have the property with this ``iri``, and how many subjects and objects these have."""

    iri: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class LinkCount:
    """How many ``triples`` lead by the property ``predicate`` into a collection of other people's things.

    The collection is called ``title``, and its IRIs begin with ``space``.
    """

    predicate: str
    space: str
    title: str
    triples: int


@dataclass(frozen=True, slots=True)
class Period:
    """The ``first`` and the ``last`` day on which something happened, as ``2026-02-20``."""

    first: str
    last: str

    def __str__(self) -> str:
        """For people: ``2023-06-28 to 2026-02-20``, or the one day."""
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A data set under its IRI ``uri``, with the counts of what it holds.

    ``quads`` are those of the store and ``graphs`` its named graphs; all other counts are of the union of the graphs.
    ``entities`` are the subjects that have a class, ``documents`` the registry's records. ``classes`` are those with an
    IRI; they, ``properties`` and ``links`` come with the most frequent first. ``spaces`` is what the IRIs of all
    subjects begin with, empty where others are among them. ``processed`` are the days on which the registry processed
    its data, ``updated`` those on which it last posted changes to a record, ``mappings`` the versions of trial-kg that
    wrote the graphs. ``from_registry`` says whether there are records of :data:`REGISTRY`.
    """

    uri: str
    title: str
    quads: int
    graphs: int
    triples: int
    entities: int
    subjects: int
    objects: int
    literals: int
    documents: int
    classes: tuple[ClassCount, ...]
    properties: tuple[PropertyCount, ...]
    links: tuple[LinkCount, ...]
    spaces: tuple[str, ...]
    examples: tuple[str, ...]
    processed: Period | None
    updated: Period | None
    mappings: tuple[str, ...]
    from_registry: bool

    @property
    def vocabularies(self) -> tuple[str, ...]:
        """The namespaces of the classes and properties, sorted."""
        used = {each.iri for each in self.classes} | {each.iri for each in self.properties}
        return tuple(sorted({each[: max(each.rfind("#"), each.rfind("/")) + 1] for each in used} - {""}))

    @property
    def attribution(self) -> str | None:
        """What the registry asks whoever republishes its data to say; None where there is no record of it."""
        if not self.from_registry:
            return None
        days = f" (date of processing: {self.processed})" if self.processed else ""
        writer = " ".join(("trial-kg", " and ".join(self.mappings))).strip()
        return f"Source: {REGISTRY}{days}. Converted to RDF by {writer}."


def describe(store: ox.Store, uri: str | None = None, title: str | None = None) -> Description:
    """Count what is in ``store``, which is only read.

    ``uri`` is the data set's IRI, by default ``…/dataset`` under the base of its records' IRIs; ``title`` its title.
    :class:`InputError` where the store is empty.
    """
    quads = len(store)
    if not quads:
        raise InputError("nothing to describe: there is no triple in it")
    ask = _Questions(store)
    classes = ask.classes()
    properties = ask.properties(classes)
    bases = ask.bases()
    from_registry = ask.has_pages()
    return Description(
        uri=uri or Iris(min(bases, default=BASE)).dataset()[1:-1],
        title=title or (f"Clinical studies of {REGISTRY} as RDF" if from_registry else "RDF data set"),
        quads=quads,
        graphs=sum(1 for _ in store.named_graphs()),
        triples=sum(each.triples for each in properties),
        entities=ask.number("COUNT(DISTINCT ?s)", f"?s {RDF.type} ?o"),
        subjects=ask.number("COUNT(DISTINCT ?s)", "?s ?p ?o"),
        objects=ask.number("COUNT(DISTINCT ?o)", "?s ?p ?o"),
        literals=ask.number("COUNT(*)", f"{_each('o')} FILTER(isLiteral(?o))"),
        documents=ask.number("COUNT(DISTINCT ?s)", f"?s {RDF.type} {CT.RegistryRecord}"),
        classes=classes,
        properties=properties,
        links=ask.links(),
        spaces=ask.spaces(bases),
        examples=ask.examples(),
        processed=_period(ask.values(f"?record {CT.dataVersion} ?value")),
        updated=_period(ask.values(f"?record {RDF.type} {CT.RegistryRecord} ; {DCTERMS.modified} ?value")),
        mappings=tuple(sorted(filter(_VERSION.fullmatch, ask.values(f"?record {CT.mappingVersion} ?value")))),
        from_registry=from_registry,
    )


class _Questions:
    """What is asked of a store; the default graph of each query is the union of all its graphs."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def _rows(self, query: str) -> Iterator[list[str]]:
        rows = cast("ox.QuerySolutions", self._store.query(query, use_default_graph_as_union=True))
        for row in rows:
            yield [cast("ox.NamedNode | ox.Literal", each).value for each in row]

    def number(self, what: str, where: str) -> int:
        """The one number that an aggregate comes to."""
        return int(next(self._rows(f"SELECT ({what} AS ?n) {{ {where} }}"))[0])

    def values(self, where: str) -> list[str]:
        """The distinct values of ``?value``, as text."""
        return [row[0] for row in self._rows(f"SELECT DISTINCT ?value {{ {where} }}")]

    def classes(self) -> tuple[ClassCount, ...]:
        found = self.values(f"{_each('value', f'?s {RDF.type} ?value')} FILTER(isIRI(?value))")
        counts = (ClassCount(each, self.number("COUNT(DISTINCT ?s)", f"?s {RDF.type} <{each}>")) for each in found)
        return tuple(sorted(counts, key=lambda each: (-each.entities, each.iri)))

    def properties(self, classes: Iterable[ClassCount]) -> tuple[PropertyCount, ...]:
        counts = [self._property(each, classes) for each in self.values("?s ?value ?o")]
        return tuple(sorted(counts, key=lambda each: (-each.triples, each.iri)))

    def _property(self, name: str, classes: Iterable[ClassCount]) -> PropertyCount:
        where = f"?s <{name}> ?o"
        subjects = self.number("COUNT(DISTINCT ?s)", where)
        objects = self.number("COUNT(DISTINCT ?o)", where)
        counted = 0
        if iri(name) == RDF.type:  # the most frequent of all, and counted class by class
            counted = sum(each.entities for each in classes)
            where += " FILTER(!isIRI(?o))"
        return PropertyCount(name, counted + self._pairs(where), subjects, objects)

    def _pairs(self, where: str) -> int:
        return self.number("COUNT(*)", f"SELECT DISTINCT ?s ?o {{ {where} }}")

    def links(self) -> tuple[LinkCount, ...]:
        titles = _targets()
        begins = _beginning(titles)
        rows = self._rows(
            f"""SELECT ?p ?space (COUNT(*) AS ?n) {{
                {{ SELECT DISTINCT ?s ?p ?o {{ {_each("o")} FILTER(isIRI(?o) && REGEX(STR(?o), {begins})) ?s ?p ?o }} }}
                BIND(REPLACE(STR(?o), {begins}, "$1") AS ?space)
            }} GROUP BY ?p ?space"""
        )
        links = (LinkCount(name, space, titles[space], int(count)) for name, space, count in rows)
        return tuple(sorted(links, key=lambda each: (-each.triples, each.predicate, each.space)))

    def bases(self) -> list[str]:
        """What the IRIs of records begin with, before ``record/``."""
        name = 'REPLACE(STR(?record), "record/[^/]*$", "")'
        return sorted(self.values(f"?record {RDF.type} {CT.RegistryRecord} BIND({name} AS ?value)"))

    def spaces(self, bases: list[str]) -> tuple[str, ...]:
        begins = _beginning([*bases, *_targets()])
        space = f'IF(REGEX(STR(?s), {begins}), REPLACE(STR(?s), {begins}, "$1"), "")'
        found = sorted(self.values(f"{_each('s')} FILTER(isIRI(?s)) BIND({space} AS ?value)"))
        return () if "" in found else tuple(found)

    def examples(self) -> tuple[str, ...]:
        first = (
            f"SELECT (MIN(STR(?s)) AS ?iri) {{ ?s {RDF.type} {each} }} HAVING(COUNT(?s) > 0)" for each in _EXAMPLES
        )
        return tuple(row[0] for query in first for row in self._rows(query))

    def has_pages(self) -> bool:
        where = f'?record {PROV.hadPrimarySource} ?page FILTER(STRSTARTS(STR(?page), "{_REGISTRY_PAGES}"))'
        return bool(self._store.query(f"ASK {{ {where} }}", use_default_graph_as_union=True))


def _each(name: str, where: str = "?s ?p ?o") -> str:
    """The distinct values of a variable, found before anything is asked of them, for that means to look up their text.

    A filter on what is grouped stays outside; one on SELECT DISTINCT the store would put in front of it.
    """
    return f"{{ SELECT ?{name} {{ {where} }} GROUP BY ?{name} }}"


def _targets() -> dict[str, str]:
    """What the IRIs of other people's things begin with → the name of that collection."""
    label = ox.NamedNode(RDFS.label[1:-1])
    store = ox.Store()
    store.load(path=str(resource("ontology/codes.ttl")))
    labels = {
        str(each.subject): cast("ox.Literal", each.object).value for each in store.quads_for_pattern(None, label, None)
    }
    resolved = {each.resolver: labels[CODES["Registry"][each.registry]] for each in SYSTEMS if each.resolver}
    return _ELSEWHERE | resolved


def _beginning(spaces: Iterable[str]) -> str:
    """A regular expression, as a SPARQL literal: the first group is which of ``spaces`` an IRI begins with."""
    longest_first = sorted(spaces, key=lambda each: (-len(each), each))
    return str(text(f"^({'|'.join(map(re.escape, longest_first))}).*$"))


def _period(values: Iterable[str]) -> Period | None:
    """The first and last of the values that are full days."""
    days = sorted(each for each in values if (date(each) or "").endswith(f"<{XSD}date>"))
    return Period(days[0], days[-1]) if days else None
