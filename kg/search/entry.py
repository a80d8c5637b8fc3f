"""What the index knows of a study, read from the graph of its record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.sinks.tokens import parts, unescaped
from kg.terms import Literal
from kg.vocab import CT, DCTERMS, RDF, RDFS, SKOS

CODED = {"status": CT.overallStatus, "phase": CT.phase, "type": CT.studyType}
"""The facets that are codes, and the property of a study behind each."""

FACETS = (*CODED, "country", "year")
"""What a search may be narrowed by: codes, the countries of the sites, and the year of the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the index knows of a study: the graph of its record, what is shown of it, its words and its facets.

    ``start`` is its first day and ``updated`` that of the record's last change, ``YYYY-MM-DD``, or empty. ``facets``
    holds pairs of a kind and an IRI, or a year; ``names`` has what places are called.
    """

    graph: str
    iri: str
    number: str
    title: str
    sponsor: str
    start: str
    updated: str
    results: bool
    words: tuple[str, ...]
    facets: frozenset[tuple[str, str]]
    names: Mapping[str, str]


def entry(graph: str, triples: Iterable[tuple[str, str, str]]) -> Entry | None:
    """The entry for the graph of that name, its triples given as tokens; None where it tells of no study.

    It is the same in whichever order the triples come.
    """
    said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        if predicate in READ:
            said[subject][predicate].append(value)
    study = next((subject for subject, about in said.items() if CT.Study in about[RDF.type]), None)
    if study is None:
        return None

    def labels(*predicates: str) -> list[str]:
        nodes = [node for each in predicates for node in sorted(said[study][each])]
        return [
            _text(label) for node in nodes for each in (RDFS.label, SKOS.altLabel) for label in sorted(said[node][each])
        ]

    def texts(*predicates: str) -> list[str]:
        return [_text(each) for predicate in predicates for each in sorted(said[study][predicate])]

    facets = {(kind, value) for kind, predicate in CODED.items() for value in said[study][predicate] if value[0] == "<"}
    start = next(iter(texts(CT.startDateEarliest)), "")
    places = {value for site in said[study][CT.site] for value in said[site][CT.country]}
    titles = texts(DCTERMS.title, CT.officialTitle, CT.acronym) or texts(RDFS.label)
    numbers = [*texts(DCTERMS.identifier, CT.nctIdAlias), *labels(CT.identifier)]
    sponsors = labels(CT.leadSponsor)
    return Entry(
        graph=graph,
        iri=study[1:-1],
        number=next(iter(numbers), ""),
        title=next(iter(titles), ""),
        sponsor=next(iter(sponsors), ""),
        start=start,
        updated=next(map(_text, said[f"<{graph}>"][DCTERMS.modified]), ""),
        results="true" in texts(CT.hasResults),
        words=(
            " ".join(numbers),
            " ".join(titles),
            " ".join([*texts(CT.conditionName), *labels(CT.condition, CT.conditionMesh)]),
            " ".join(labels(CT.intervention, CT.interventionMesh)),
            " ".join([*sponsors, *labels(CT.collaborator)]),
            " ".join(texts(CT.keyword)),
        ),
        facets=frozenset(
            {(kind, value[1:-1]) for kind, value in facets | {("country", place) for place in places}}
            | ({("year", start[:4])} if start else set())
        ),
        names={place[1:-1]: _text(said[place][RDFS.label][0]) for place in places if said[place][RDFS.label]},
    )


READ = {
    *CODED.values(), CT.country, RDF.type, RDFS.label, SKOS.altLabel, DCTERMS.title, DCTERMS.identifier,
    CT.officialTitle, CT.acronym, CT.nctIdAlias, CT.identifier, CT.leadSponsor, CT.collaborator, CT.startDateEarliest,
    CT.hasResults, CT.conditionName, CT.condition, CT.conditionMesh, CT.intervention, CT.interventionMesh, CT.keyword,
    CT.site, DCTERMS.modified,
}  # fmt: skip
"""The properties that an entry is made of."""


def _text(token: str) -> str:
    return unescaped(parts(Literal(token)).escaped) if token.startswith('"') else token
