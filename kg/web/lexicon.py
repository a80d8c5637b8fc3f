"""The words of the vocabulary: what each class, property and code is called and means, out of ``ontology/``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.resources import resource
from kg.terms import IRI, Literal, Triple
from kg.vocab import CT, NAMESPACES
from kg.web.graph import tail

_SKOS = NAMESPACES["skos"]
_RDF = NAMESPACES["rdf"]
_RDFS = NAMESPACES["rdfs"]
_OWL = NAMESPACES["owl"]
_CAMEL = re.compile(r"[a-z]+(?:[A-Z][a-z]+)+", re.ASCII)
_CAPITAL = re.compile(r"(?=[A-Z])", re.ASCII)
_KINDS = {
    f"{_OWL}Class": "class",
    f"{_OWL}ObjectProperty": "property",
    f"{_OWL}DatatypeProperty": "property",
    f"{_OWL}AnnotationProperty": "annotation",
    f"{_SKOS}ConceptScheme": "code list",
    f"{_SKOS}Concept": "code",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the vocabulary; what it does not have is empty."""

    iri: str
    kind: str
    label: str
    definition: str = ""
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    asserted_by: str = ""
    scheme: str = ""


@cache
def _declarations() -> dict[str, list[ox.Triple]]:
    """What the ontology says of each of its subjects, in the order of the files."""
    said: dict[str, list[ox.Triple]] = {}
    for name in ("ct", "codes"):
        for quad in ox.parse(path=str(resource(f"ontology/{name}.ttl")), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode | ox.Triple):
                said.setdefault(quad.subject.value, []).append(quad.triple)
    return said


def declared(iri: str) -> list[Triple]:
    """What the ontology says of a term; nothing where it is none of ours."""
    return [
        (IRI(str(each.subject)), IRI(str(each.predicate)), _token(each.object)) for each in _declarations().get(iri, ())
    ]


def _token(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> IRI | Literal:
    return Literal(str(value)) if isinstance(value, ox.Literal) else IRI(str(value))


@cache
def lexicon() -> dict[str, Term]:
    """Every term by its IRI, in the order of the files."""
    terms = {iri: _term(iri, triples) for iri, triples in _declarations().items()}
    return {iri: term for iri, term in terms.items() if term.kind}


def _term(iri: str, triples: list[ox.Triple]) -> Term:
    said: dict[str, list[str]] = {}
    for each in triples:
        said.setdefault(each.predicate.value, []).append(each.object.value)  # type: ignore[union-attr] # no blank node

    def every(predicate: str) -> tuple[str, ...]:
        return tuple(said.get(predicate, ()))

    def first(predicate: str) -> str:
        return next(iter(every(predicate)), "")

    return Term(
        iri=iri,
        kind=next((_KINDS[each] for each in every(f"{_RDF}type") if each in _KINDS), ""),
        label=first(f"{_RDFS}label") or _words(iri),
        definition=first(f"{_SKOS}definition"),
        domain=every(f"{_RDFS}domain"),
        range=every(f"{_RDFS}range"),
        broader=(*every(f"{_RDFS}subClassOf"), *every(f"{_OWL}equivalentClass")),
        fields=every(CT.field[1:-1]),
        asserted_by=first(CT.assertedBy[1:-1]),
        scheme=first(CT.scheme[1:-1]) or first(f"{_SKOS}inScheme"),
    )


def called(iri: IRI) -> str:
    """What a term of the vocabulary is called; of another one the words that the end of its IRI is made of."""
    term = lexicon().get(iri[1:-1])
    return term.label if term else _words(iri)


def _words(iri: str) -> str:
    name = tail(iri)
    return _CAPITAL.sub(" ", name).lower() if _CAMEL.fullmatch(name) else name
