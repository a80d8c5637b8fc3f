"""The code lists: complete against the registry's enumerations, and each concept fit to be read."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest
from peers import ROOT, shared

if TYPE_CHECKING:
    from collections.abc import Iterator

CODES = ROOT / "ontology" / "codes.ttl"
CODE = "https://w3id.org/trial-kg/code/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"

OWN = {
    "Asserter": {"REGISTRANT", "REGISTRY", "EXPORTER"},
    "MatchMethod": {"LABEL_EQUAL", "EXACT", "EMBEDDED"},
    "TimeUnit": {"YEARS", "MONTHS", "WEEKS", "DAYS", "HOURS", "MINUTES"},
}

Triples = dict[tuple[str, str], list[tuple[str, str | None]]]
"""Subject and predicate → objects: the text or the IRI of each, and the language that a literal has."""


@pytest.fixture(scope="module")
def codes() -> Triples:
    found: Triples = {}
    for quad in pyoxigraph.parse(path=str(CODES), format=pyoxigraph.RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        assert isinstance(subject, pyoxigraph.NamedNode), f"a blank node: {subject}"
        assert isinstance(value, pyoxigraph.NamedNode | pyoxigraph.Literal)
        language = value.language if isinstance(value, pyoxigraph.Literal) else None
        found.setdefault((subject.value, quad.predicate.value), []).append((value.value, language))
    return found


def of_type(codes: Triples, *names: str) -> list[str]:
    classes = {(SKOS + name, None) for name in names}
    return [subject for (subject, predicate), types in codes.items() if predicate == RDF_TYPE and classes & {*types}]


def values(codes: Triples, scheme: str) -> set[str]:
    """The notations of a scheme's concepts."""
    members = [iri for iri in of_type(codes, "Concept") if codes[iri, SKOS + "inScheme"] == [(CODE + scheme, None)]]
    return {text for iri in members for text, _ in codes[iri, SKOS + "notation"]}


def labels(codes: Triples, iri: str) -> list[tuple[str, str | None]]:
    return codes[iri, SKOS + "prefLabel"] + codes.get((iri, SKOS + "altLabel"), [])


def enumerations() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((shared() / "schema" / "enums.json").read_text())
    return found


def fields(nodes: list[dict[str, Any]], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Path and description of each field of the registry's data structure."""
    for node in nodes:
        here = f"{path}{node['name']}"
        yield here, node
        yield from fields(node.get("children", []), f"{here}.")


def data_structure() -> list[tuple[str, dict[str, Any]]]:
    return list(fields(json.loads((shared() / "schema" / "fields.json").read_text())))


def sentences(text: str) -> set[str]:
    """The sentences of a text, without case, marks and spacing, so that a copied one is known again."""
    plain = (" ".join(re.findall(r"\w+", part.casefold())) for part in re.split(r"[.;:!?\n]", text))
    return {sentence for sentence in plain if sentence.count(" ") >= 3}


def test_schemes_hold_exactly_the_values_of_the_registry(codes: Triples) -> None:
    expected = {entry["type"]: {value["value"] for value in entry["values"]} for entry in enumerations()}
    assert {name: values(codes, name) for name in expected} == expected


@pytest.mark.parametrize("scheme", OWN)
def test_own_schemes_hold_exactly_their_values(codes: Triples, scheme: str) -> None:
    assert values(codes, scheme) == OWN[scheme]


def test_every_word_of_the_registry_is_a_label(codes: Triples) -> None:
    missing = [
        (entry["type"], value["value"], word)
        for entry in enumerations()
        for value in entry["values"]
        for word in {value["legacyValue"], *value.get("exceptions", {}).values()}
        if (word, "en") not in labels(codes, f"{CODE}{entry['type']}.{value['value']}")
    ]
    assert missing == []


def test_concept_and_scheme_point_at_each_other(codes: Triples) -> None:
    schemes, concepts = of_type(codes, "ConceptScheme"), of_type(codes, "Concept")
    down = Counter((scheme, member) for scheme in schemes for member, _ in codes[scheme, SKOS + "hasTopConcept"])
    for predicate in ("inScheme", "topConceptOf"):
        assert down == Counter((scheme, iri) for iri in concepts for scheme, _ in codes[iri, SKOS + predicate])
    assert {scheme for scheme, _ in down} == {*schemes}


def test_scheme_and_notation_make_up_the_iri(codes: Triples) -> None:
    for iri in of_type(codes, "Concept"):
        [(scheme, _)], [(notation, language)] = codes[iri, SKOS + "inScheme"], codes[iri, SKOS + "notation"]
        assert (iri, language) == (f"{scheme}.{notation}", None)


def test_label_is_plain_and_preferred_label_the_same_in_english(codes: Triples) -> None:
    for iri in of_type(codes, "Concept", "ConceptScheme"):
        [(label, language)] = codes[iri, RDFS + "label"]
        assert label.strip() == label != "", iri
        assert language is None, iri
        assert codes[iri, SKOS + "prefLabel"] == [(label, "en")], iri


def test_no_label_is_used_twice_in_a_scheme(codes: Triples) -> None:
    # Neither by two concepts, nor by one as preferred and alternative label (S13 of the SKOS reference).
    used = Counter(
        (codes[iri, SKOS + "inScheme"][0], label) for iri in of_type(codes, "Concept") for label in labels(codes, iri)
    )
    assert [entry for entry, times in used.items() if times > 1] == []


def test_each_definition_is_there_and_differs_from_all_others(codes: Triples) -> None:
    used: dict[str, str] = {}
    for iri in of_type(codes, "Concept", "ConceptScheme"):
        [(definition, language)] = codes[iri, SKOS + "definition"]
        assert language == "en", iri
        assert len(definition) >= 20, iri
        assert used.setdefault(definition, iri) == iri


def test_no_sentence_of_a_definition_is_the_registry_s(codes: Triples) -> None:
    theirs = sentences((shared() / "schema" / "enums.json").read_text())
    for _, field in data_structure():
        theirs |= sentences("\n".join(field.get(key) or "" for key in ("title", "description", "rules")))
    copied = {
        iri: definition
        for iri in of_type(codes, "Concept", "ConceptScheme")
        for definition, _ in codes[iri, SKOS + "definition"]
        if sentences(definition) & theirs
    }
    assert copied == {}


def test_the_comment_above_a_scheme_names_its_fields() -> None:
    names = {entry["type"] for entry in enumerations()}
    expected = defaultdict(set)
    for path, field in data_structure():
        if (name := field["type"].removesuffix("[]")) in names:
            expected[name].add(path)
    blocks = re.findall(r"((?:^# \S+\n)+)code:(\w+) a skos:ConceptScheme", CODES.read_text(), re.MULTILINE)
    assert {name: set(comment.split()) - {"#"} for comment, name in blocks if name in names} == expected


def test_properties_are_declared_as_owl_needs_them(codes: Triples) -> None:
    used = {predicate for _, predicate in codes if not predicate.startswith((RDFS, OWL, RDF_TYPE))}
    to_resources = {SKOS + name for name in ("inScheme", "topConceptOf", "hasTopConcept")}
    expected = {
        predicate: "ObjectProperty" if predicate in to_resources else "AnnotationProperty" for predicate in used
    }
    assert {predicate: codes.get((predicate, RDF_TYPE)) for predicate in used} == {
        predicate: [(OWL + kind, None)] for predicate, kind in expected.items()
    }
