"""The ontology and the exports say the same words: nothing emitted is undeclared, nothing declared is never emitted."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import msgspec
import pytest
from goldens import CONTACTS, NAMES, RECORDS, golden_graph
from leaves import leaf_paths
from peers import ROOT, shared
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from kg.mapping import graph
from kg.record import Study

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.terms import Triple

CT = Namespace("https://w3id.org/trial-kg/ontology#")
CODE = Namespace("https://w3id.org/trial-kg/code/")
# Words of RDF, RDFS and OWL themselves, which OWL 2 forbids to declare.
BUILT_IN = {RDF.type, RDFS.label, RDFS.seeAlso, OWL.sameAs}
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology/ct.ttl")


@cache
def codes() -> Graph:
    return Graph().parse(ROOT / "ontology/codes.ttl")


def declared(*kinds: URIRef) -> set[str]:
    return {str(term) for kind in kinds for term in ontology().subjects(RDF.type, kind)}


def deprecated() -> set[str]:
    return {str(term) for term in ontology().subjects(OWL.deprecated)}


def bare(token: str) -> str:
    return token[1:-1]


def undeclared(triples: Iterable[Triple]) -> set[str]:
    """Predicates, classes and codes of a graph that no ontology file declares."""
    properties = declared(*PROPERTY_KINDS) | {str(term) for term in BUILT_IN}
    classes, concepts = declared(OWL.Class), {str(term) for term in codes().subjects(RDF.type, SKOS.Concept)}
    found = set()
    for _, predicate, value in triples:
        if bare(predicate) not in properties:
            found.add(bare(predicate))
        if bare(predicate) == str(RDF.type) and bare(value) not in classes:
            found.add(bare(value))
        if value.startswith(f"<{CODE}") and bare(value) not in concepts:
            found.add(bare(value))
    return found


def of_another_scheme(triples: Iterable[Triple]) -> set[tuple[str, str]]:
    """Codes under a predicate whose ``ct:scheme`` does not have them."""
    pairs = {(bare(predicate), bare(value)) for _, predicate, value in triples if value.startswith(f"<{CODE}")}
    return {
        (predicate, code)
        for predicate, code in pairs
        if not {*ontology().objects(URIRef(predicate), CT.scheme)} & {*codes().objects(URIRef(code), SKOS.inScheme)}
        and URIRef(predicate) != CT.assertedBy
    }


@pytest.mark.parametrize("record", RECORDS, ids=NAMES)
def test_everything_emitted_is_declared(record: Path) -> None:
    triples = golden_graph(record).triples
    assert not undeclared(triples)
    assert not of_another_scheme(triples)


def test_everything_emitted_of_real_records_is_declared() -> None:
    lines = (shared() / "records/ctgov.jsonl").read_bytes().splitlines()
    triples = {
        (triple[0][:0], triple[1], triple[2])  # no matter of what
        for line in lines
        for triple in graph(msgspec.json.decode(line, type=Study), CONTACTS).triples
        if triple[2].startswith("<")
    }
    assert not undeclared(triples)
    assert not of_another_scheme(triples)


def test_every_property_is_emitted_by_some_golden() -> None:
    emitted = {bare(triple[1]) for record in RECORDS for triple in golden_graph(record).triples}
    # How the vocabulary describes itself: used in its own files.
    used = {str(predicate) for predicate in ontology().predicates()}
    own = {term for term in declared(OWL.AnnotationProperty) if term in used}
    missing = declared(*PROPERTY_KINDS) - emitted - deprecated() - own
    assert not missing, "add them to a record in tests/golden, or mark them owl:deprecated in ontology/ct.ttl"


def test_every_class_is_emitted_by_some_golden() -> None:
    emitted = {
        bare(value)
        for record in RECORDS
        for _, predicate, value in golden_graph(record).triples
        if bare(predicate) == str(RDF.type)
    }
    missing = declared(OWL.Class) - emitted - deprecated()
    assert not missing, "add them to a record in tests/golden, or mark them owl:deprecated in ontology/ct.ttl"


def test_nothing_emitted_is_deprecated() -> None:
    emitted = {bare(term) for record in RECORDS for triple in golden_graph(record).triples for term in triple}
    assert not emitted & deprecated()


def test_every_leaf_of_the_record_is_the_field_of_a_property_and_every_field_a_leaf() -> None:
    fields = {str(path) for path in ontology().objects(None, CT.field)}
    leaves = set(leaf_paths()) - {"kg:sourceFormat"}  # the registry's record has no such field
    assert fields == leaves, "ct:field in ontology/ct.ttl and the Structs in kg/record differ"


def test_every_property_says_what_it_is() -> None:
    for term in declared(OWL.ObjectProperty, OWL.DatatypeProperty):
        about = {*ontology().predicates(URIRef(term))}
        assert {RDFS.label, SKOS.definition, CT.assertedBy} <= about, term
        assert ontology().value(URIRef(term), CT.assertedBy) in {
            CODE["Asserter.REGISTRANT"],
            CODE["Asserter.REGISTRY"],
            CODE["Asserter.EXPORTER"],
        }, term
        if (URIRef(term), RDFS.range, SKOS.Concept) in ontology():
            assert CT.scheme in about, term
    for term in declared(OWL.Class):
        assert ontology().value(URIRef(term), RDFS.label), term


def test_generated_files_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "tools/vocab.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
