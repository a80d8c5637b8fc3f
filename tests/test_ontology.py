"""The ontology files as documents: complete, in order, and linked to the outside with what could be verified."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from peers import ROOT, shared
from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, RDF, RDFS, SDO, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from kg.mapping import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from rdflib.term import Node

FILES = ("ct.ttl", "codes.ttl", "alignments.ttl")
CT = Namespace("https://w3id.org/trial-kg/ontology#")
CODE = Namespace("https://w3id.org/trial-kg/code/")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

# The properties that describe the vocabulary itself; no export contains them as a property of anything.
VANN = Namespace("http://purl.org/vocab/vann/")
STATED = {DCTERMS.license, SKOS.definition, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri}
DESCRIBING = STATED | {SKOS.definition, SKOS.prefLabel, CT.assertedBy, CT.field, CT.scheme}
# Fields that the registry's published data structure does not have: of the text page, and of its interface before 2.0.
EXTENSIONS = {
    "protocolSection.armsInterventionsModule.kg:otherInterventionNames",
    "protocolSection.armsInterventionsModule.interventions.interventionMappedName",
}

# Where the alignments lead, beside the vocabularies whose every term rdflib knows.
OUTSIDE = (
    "http://hl7.org/fhir/",
    "http://id.nlm.nih.gov/mesh/vocab#",
    "http://purl.obolibrary.org/obo/",
    "http://purl.org/spar/cito/",
    "http://purl.org/spar/fabio/",
    "http://www.wikidata.org/entity/",
    "https://w3id.org/biolink/vocab/",
    "https://w3id.org/cdisc/usdm/v4/",
)
KNOWN = {iri for vocabulary in (DCAT, DCTERMS, FOAF, ORG, SDO) for iri in map(str, dir(vocabulary))}
# What looks right and could not be verified.
UNVERIFIED = re.compile(
    r"NCIT_C(142621|211610|211611|211612|211613|70756|70757|70758)$"  # recruitment status
    r"|obo/STATO_"  # statistics of the results
    r"|wikidata\.org/entity/P8005$"  # research status
    r"|www\.nlm\.nih\.gov/mesh"  # MeSH as FHIR may name it
    r"|cdn\.clinicaltrials\.gov/large-docs"  # where documents lie
)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
LINKS = (*MATCHES, RDFS.subClassOf, RDFS.subPropertyOf)


@pytest.fixture(scope="module")
def ct() -> Graph:
    return Graph().parse(ROOT / "ontology" / "ct.ttl")


@pytest.fixture(scope="module")
def codes() -> Graph:
    return Graph().parse(ROOT / "ontology" / "codes.ttl")


@pytest.fixture(scope="module")
def alignments() -> Graph:
    return Graph().parse(ROOT / "ontology" / "alignments.ttl")


def terms(graph: Graph) -> set[Node]:
    return {iri for kind in (OWL.Class, *PROPERTIES) for iri in graph.subjects(RDF.type, kind)}


def properties(ct: Graph) -> set[Node]:
    return {iri for kind in PROPERTIES for iri in ct.subjects(RDF.type, kind)} - DESCRIBING


def ours(iris: Iterable[Node]) -> list[str]:
    return sorted(str(iri) for iri in iris if str(iri).startswith((CT, CODE)))


# ── each file ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", FILES)
def test_two_parsers_read_the_same(name: str) -> None:
    path = ROOT / "ontology" / name
    triples = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert triples
    assert isomorphic(Graph().parse(path), Graph().parse(data=lines, format="nt"))


@pytest.mark.parametrize(
    ("name", "iri"), [("ct.ttl", "ontology"), ("codes.ttl", "codes"), ("alignments.ttl", "alignments")]
)
def test_header_has_version_and_licence(name: str, iri: str) -> None:
    graph, header = Graph().parse(ROOT / "ontology" / name), URIRef(f"https://w3id.org/trial-kg/{iri}")
    release = version("trial-kg")
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [header]
    assert graph.value(header, OWL.versionInfo) == Literal(release)
    assert graph.value(header, OWL.versionIRI) == URIRef(f"{header}/{release}")
    assert graph.value(header, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert graph.value(header, RDFS.label)
    # A tool without network stops at an import that does not resolve.
    assert graph.value(header, OWL.imports) is None


@pytest.mark.parametrize("name", FILES)
def test_each_prefix_is_used(name: str) -> None:
    text = (ROOT / "ontology" / name).read_text("utf-8")
    prefixes = re.findall(r"^@prefix (\w+):", text, re.MULTILINE)
    assert [prefix for prefix in prefixes if len(re.findall(rf"(?<!\w){prefix}:", text)) < 2] == []


def test_a_prefix_means_the_same_in_each_file() -> None:
    pairs = {
        pair
        for name in FILES
        for pair in re.findall(r"^@prefix (\w+): +<(.+)>", (ROOT / "ontology" / name).read_text("utf-8"), re.MULTILINE)
    }
    assert [prefix for prefix, uses in Counter(prefix for prefix, _ in pairs).items() if uses > 1] == []


def headings(name: str) -> list[str]:
    return re.findall(r"^# ── (.+?) ─+$", (ROOT / "ontology" / name).read_text("utf-8"), re.MULTILINE)


def test_headings_are_the_sections_in_their_order() -> None:
    expected = ["how this vocabulary describes itself", "classes", "every node", *SECTIONS]
    assert headings("ct.ttl") == expected
    aligned = headings("alignments.ttl")
    assert aligned == [*(each for each in expected if each in aligned), "codes"]


# ── what each term says of itself ────────────────────────────────────────────────────────────────────────────────────


def test_each_term_has_a_label_and_each_of_ours_one_definition(ct: Graph) -> None:
    for iri in terms(ct) - STATED:
        [label] = ct.objects(iri, RDFS.label)
        assert isinstance(label, Literal), iri
        assert (label.language, label.strip()) == (None, str(label)), iri
    for iri in terms(ct):
        definitions = list(ct.objects(iri, SKOS.definition))
        if ours({iri}) or (iri in properties(ct)):
            [definition] = definitions
            assert isinstance(definition, Literal), iri
            assert definition.language == "en", iri
            assert re.fullmatch(r"[A-Z].*\.", definition), iri


def test_no_label_is_used_twice(ct: Graph) -> None:
    labels = Counter(
        (str(ct.value(iri, RDFS.label)), kind)
        for kind in (OWL.Class, *PROPERTIES)
        for iri in ct.subjects(RDF.type, kind)
        if ours({iri})
    )
    assert [label for label, uses in labels.items() if uses > 1] == []


def test_each_property_says_who_vouches_for_it(ct: Graph, codes: Graph) -> None:
    asserters = set(codes.subjects(SKOS.inScheme, CODE.Asserter))
    for iri in properties(ct):
        stated = list(ct.objects(iri, CT.assertedBy))
        assert len(stated) == 1, iri
        assert stated[0] in asserters, iri


def test_each_property_with_codes_names_its_code_list(ct: Graph, codes: Graph) -> None:
    assert set(ct.subjects(CT.scheme)) == set(ct.subjects(RDFS.range, SKOS.Concept))
    assert set(ct.objects(None, CT.scheme)) <= set(codes.subjects(RDF.type, SKOS.ConceptScheme))


def gone(before: Graph, now: Graph) -> list[str]:
    """The terms and codes of ours that a later version does not declare any more."""
    return ours({*before.subjects(RDF.type)} - {*now.subjects(RDF.type)})


def test_nothing_of_an_earlier_release_is_gone(ct: Graph, codes: Graph) -> None:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout

    tags = git("tag", "--list", "v*", "--sort=-v:refname").split()
    if not tags:
        pytest.skip("nothing is released yet, or this is no checkout")
    for name, now in (("ct.ttl", ct), ("codes.ttl", codes)):
        before = Graph().parse(data=git("show", f"{tags[0]}:ontology/{name}"), format="turtle")
        assert gone(before, now) == [], "mark it owl:deprecated true instead"


def test_a_term_that_is_gone_is_noticed(ct: Graph) -> None:
    less = Graph()
    less += ct
    less.remove((CT.acronym, None, None))
    assert gone(ct, less) == [str(CT.acronym)]


# ── the registry's data structure ────────────────────────────────────────────────────────────────────────────────────


def structure(nodes: list[dict[str, Any]], path: str = "") -> Iterator[tuple[str, str]]:
    """Path and type of each field that has no fields below it."""
    for node in nodes:
        here = f"{path}{node['name']}"
        if children := node.get("children"):
            yield from structure(children, f"{here}.")
        else:
            yield here, node["type"].removesuffix("[]")


def fields() -> dict[str, str]:
    """All paths of the registry's data structure with their types, the parts of a geographic point among them."""
    folder = shared() / "schema"
    rows = (line.split("\t") for line in (folder / "leaf-paths.tsv").read_text().splitlines()[1:])
    seen = {path.replace("[]", ""): kind.removesuffix("[]") for path, kind, *_ in rows}
    return seen | dict(structure(json.loads((folder / "fields.json").read_text())))


def test_each_field_is_one_of_the_registry(ct: Graph) -> None:
    named = {str(path) for path in ct.objects(None, CT.field)}
    assert named - {*fields()} == EXTENSIONS


def test_each_field_outside_the_results_has_a_property(ct: Graph) -> None:
    lines = (shared() / "schema" / "leaf-paths.tsv").read_text().splitlines()[1:]
    leaves = {line.split("\t")[0].replace("[]", "") for line in lines}
    missing = leaves - {str(path) for path in ct.objects(None, CT.field)}
    assert sorted(path for path in missing if not path.startswith("resultsSection.")) == []


def test_code_lists_are_those_that_the_registry_gives_the_fields(ct: Graph, codes: Graph) -> None:
    kinds = fields()
    lists = {str(scheme).removeprefix(CODE) for scheme in codes.subjects(RDF.type, SKOS.ConceptScheme)}
    for iri in set(ct.subjects(CT.field)):
        theirs = {kinds.get(str(path), "") for path in ct.objects(iri, CT.field)} & lists
        assert {str(scheme).removeprefix(CODE) for scheme in ct.objects(iri, CT.scheme)} == theirs, iri


# ── alignments ───────────────────────────────────────────────────────────────────────────────────────────────────────


def links(alignments: Graph) -> list[tuple[Node, Node, Node]]:
    return [triple for link in LINKS for triple in alignments.triples((None, link, None))]


def test_alignments_speak_of_our_terms_alone(ct: Graph, codes: Graph, alignments: Graph) -> None:
    known = {*terms(ct), *codes.subjects(RDF.type, SKOS.Concept)}
    named = {subject for subject, _, _ in links(alignments) if isinstance(subject, URIRef)}
    assert ours(named) == sorted(map(str, named))
    assert named <= known


def test_alignments_lead_to_verified_terms_of_known_vocabularies(alignments: Graph) -> None:
    for _, _, value in links(alignments):
        assert str(value).startswith(OUTSIDE) or str(value) in KNOWN, value
        assert not UNVERIFIED.search(str(value)), value


@pytest.mark.parametrize(
    "iri",
    [
        "http://purl.obolibrary.org/obo/NCIT_C142621",
        "http://www.wikidata.org/entity/P8005",
        "https://schema.org/phaseOfTrial",
        "https://example.org/phase",
    ],
)
def test_an_unverified_or_unknown_term_is_noticed(alignments: Graph, iri: str) -> None:
    more = Graph()
    more += alignments
    more.add((CT.phase, SKOS.closeMatch, URIRef(iri)))
    with pytest.raises(AssertionError, match=re.escape(iri)):
        test_alignments_lead_to_verified_terms_of_known_vocabularies(more)


def test_two_terms_are_linked_in_one_way_only(alignments: Graph) -> None:
    pairs = Counter((subject, value) for subject, _, value in links(alignments))
    assert [pair for pair, uses in pairs.items() if uses > 1] == []


def test_no_two_codes_of_a_list_are_exactly_the_same_thing(codes: Graph, alignments: Graph) -> None:
    # An exact match is transitive: two with one partner would match each other.
    same = sorted((str(value), str(codes.value(iri, SKOS.inScheme))) for iri, value in alignments[: SKOS.exactMatch])
    assert [left for left, right in pairwise(same) if left == right and left[1] != "None"] == []


def test_outside_terms_are_declared_just_where_an_axiom_needs_them(alignments: Graph) -> None:
    needed = {value for link in (RDFS.subClassOf, RDFS.subPropertyOf) for value in alignments.objects(None, link)}
    stated = {iri for iri in terms(alignments) - {DCTERMS.license, *MATCHES} if isinstance(iri, URIRef)}
    assert stated == needed
    assert [iri for iri in stated if alignments.value(iri, RDFS.label) is None] == []
