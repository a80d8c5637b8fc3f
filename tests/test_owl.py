"""The ontology as logic: inside OWL 2 DL, consistent, and in agreement with the graphs that the mapping makes.

Twice: a short check in Python that always runs, and OWL API's profile check and the reasoner HermiT, both of which
owlready2 brings along as a jar, where there is a Java.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from importlib.util import find_spec
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pyoxigraph as ox
import pytest
from peers import ROOT, need, shared
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Namespace
from rdflib.collection import Collection

from kg.mapping import Options, graph
from kg.record import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rdflib.term import Node

FILES = [ROOT / "ontology" / name for name in ("ct.ttl", "codes.ttl", "alignments.ttl")]
GOLDENS = sorted((ROOT / "tests" / "golden").glob("*.nt"))
CT = Namespace("https://w3id.org/trial-kg/ontology#")
CODE = Namespace("https://w3id.org/trial-kg/code/")
OBO = Namespace("http://purl.obolibrary.org/obo/")
EX = Namespace("https://example.org/")

PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
# Annotation properties that OWL 2 has without declaration (structural specification, 5.5).
BUILT_IN = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.deprecated, OWL.versionInfo}
# The datatype map of OWL 2, as far as anybody would use it here (structural specification, 4): no date, no gYearMonth.
DATATYPES = {RDFS.Literal, *(XSD[name] for name in ("string", "boolean", "integer", "decimal", "dateTime", "anyURI"))}

Triple = tuple["Node", "Node", "Node"]


@pytest.fixture(scope="module")
def terms() -> Graph:
    """The three files as one; their headers are left out, for a document has one ontology."""
    merged = Graph()
    for path in FILES:
        part = Graph().parse(path)
        merged += part
        for header in part.subjects(RDF.type, OWL.Ontology):
            merged.remove((header, None, None))
    return merged


def changed(terms: Graph, *more: Triple, without: tuple[Node | None, Node | None, Node | None] | None = None) -> Graph:
    """A copy of the ontology with some triples more, and some fewer."""
    copy = Graph()
    copy += terms
    if without is not None:
        copy.remove(without)
    for triple in more:
        copy.add(triple)
    return copy


# ── in Python ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Declared(NamedTuple):
    """What is declared as what."""

    classes: set[Node]
    objects: set[Node]
    data: set[Node]
    notes: set[Node]


def declared(terms: Graph) -> Declared:
    classes, objects, data, notes = (set(terms.subjects(RDF.type, kind)) for kind in (OWL.Class, *PROPERTIES))
    return Declared(classes, objects, data, notes | BUILT_IN)


def outside_dl(terms: Graph) -> Iterator[str]:
    """What OWL 2 DL does not allow: undeclared or doubly declared terms, values and axioms of the wrong kind."""
    known = declared(terms)
    for one, other in combinations((known.objects, known.data, known.notes), 2):
        yield from (f"property of two kinds: {iri}" for iri in one & other)
    datatypes = DATATYPES | set(terms.subjects(RDF.type, RDFS.Datatype))
    yield from (f"class and datatype: {iri}" for iri in known.classes & datatypes)
    for triple in terms:
        yield from AXIOMS.get(triple[1], _fact)(triple, known)
    for collection in terms.objects(None, OWL.intersectionOf):
        yield from _undeclared({*Collection(terms, collection)}, known.classes | {*terms.subjects(OWL.onProperty)})


def _undeclared(used: set[Node], known: set[Node]) -> list[str]:
    return [f"undeclared: {iri}" for iri in used - known]


def _type(triple: Triple, known: Declared) -> list[str]:
    return [] if str(triple[2]).startswith(str(OWL)) else _undeclared({triple[2]}, known.classes)


def _classes(triple: Triple, known: Declared) -> list[str]:
    return _undeclared({triple[0], triple[2]}, known.classes)


def _domain(triple: Triple, known: Declared) -> list[str]:
    return _undeclared({triple[2]}, known.classes)


def _range(triple: Triple, known: Declared) -> list[str]:
    allowed = known.classes if triple[0] in known.objects else DATATYPES
    return [] if triple[2] in allowed else [f"{triple[0]} cannot have the range {triple[2]}"]


def _properties(triple: Triple, known: Declared) -> list[str]:
    pair = {triple[0], triple[2]}
    if any(pair <= kind for kind in (known.objects, known.data, known.notes)):
        return []
    return [f"not of one kind: {triple[0]} and {triple[2]}"]


def _on_property(triple: Triple, known: Declared) -> list[str]:
    return _undeclared({triple[2]}, known.objects | known.data)


def _fact(triple: Triple, known: Declared) -> list[str]:
    subject, predicate, value = triple
    if predicate in known.notes or str(predicate).startswith((str(RDF), str(OWL))):
        return []
    if predicate not in known.objects | known.data:
        return [f"undeclared: {predicate}"]
    fits = isinstance(value, Literal) == (predicate in known.data)
    return [] if fits else [f"value of the wrong kind: {subject} {predicate} {value}"]


AXIOMS: dict[Node, Callable[[Triple, Declared], list[str]]] = {
    RDF.type: _type,
    RDFS.subClassOf: _classes,
    OWL.equivalentClass: _classes,
    OWL.disjointWith: _classes,
    RDFS.domain: _domain,
    RDFS.range: _range,
    RDFS.subPropertyOf: _properties,
    OWL.onProperty: _on_property,
}


def test_ontology_is_within_owl_2_dl_by_our_own_check(terms: Graph) -> None:
    assert list(outside_dl(terms)) == []


@pytest.mark.parametrize(
    ("triple", "finding"),
    [
        ((CT.Study, RDFS.subClassOf, EX.Unknown), "undeclared: https://example.org/Unknown"),
        ((EX.thing, RDF.type, EX.Unknown), "undeclared: https://example.org/Unknown"),
        ((EX.thing, EX.unknown, EX.other), "undeclared: https://example.org/unknown"),
        ((CT.arm, RDF.type, OWL.DatatypeProperty), f"property of two kinds: {CT.arm}"),
        ((RDFS.seeAlso, RDF.type, OWL.ObjectProperty), f"property of two kinds: {RDFS.seeAlso}"),
        ((CT.Study, RDF.type, RDFS.Datatype), f"class and datatype: {CT.Study}"),
        ((CT.acronym, RDFS.subPropertyOf, CT.arm), f"not of one kind: {CT.acronym} and {CT.arm}"),
        ((CT.startDate, RDFS.range, XSD.date), f"{CT.startDate} cannot have the range {XSD.date}"),
        ((CT.arm, RDFS.range, XSD.string), f"{CT.arm} cannot have the range {XSD.string}"),
        ((EX.study, CT.arm, Literal("a")), f"value of the wrong kind: {EX.study} {CT.arm} a"),
        ((EX.study, CT.acronym, EX.a), f"value of the wrong kind: {EX.study} {CT.acronym} {EX.a}"),
    ],
)
def test_our_own_check_can_fail(terms: Graph, triple: Triple, finding: str) -> None:
    assert finding in list(outside_dl(changed(terms, triple)))


def misfits(terms: Graph, triples: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Statements of one graph whose subject or object is not typed as the property's domain or range says.

    An export writes out all types, so that these must be there without inference. The graph of a record knows no types
    of another record's study, and codes are typed in the ontology.
    """
    types = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == RDF.type.n3():
            types[subject].add(value)
    for kind, at in ((RDFS.domain, 0), (RDFS.range, 2)):
        needed = {iri.n3(): cls.n3() for iri, cls in terms.subject_objects(kind) if (cls, RDF.type, OWL.Class) in terms}
        for statement in triples:
            cls, node = needed.get(statement[1]), statement[at]
            if cls and (at == 0 or node in types) and cls not in types[node]:
                yield f"{' '.join(statement)} . needs {node} to be a {cls}"


def tokens(path: Path) -> list[tuple[str, str, str]]:
    return [
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    ]


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda path: path.stem)
def test_nodes_have_the_types_that_domain_and_range_ask_for(terms: Graph, golden: Path) -> None:
    assert list(misfits(terms, tokens(golden))) == []


def test_nodes_of_real_records_have_the_types_that_domain_and_range_ask_for(terms: Graph) -> None:
    with (shared() / "records" / "ctgov.jsonl").open("rb") as lines:
        graphs = [graph(msgspec.json.decode(line, type=Study), Options(contacts=True)) for line in lines]
    assert [found for each in graphs for found in misfits(terms, each.triples)] == []


def test_a_site_in_place_of_an_arm_is_a_misfit(terms: Graph) -> None:
    study, site = "<https://example.org/study>", "<https://example.org/site>"
    triples = [
        (study, RDF.type.n3(), CT.Study.n3()),
        (study, CT.arm.n3(), site),
        (site, RDF.type.n3(), CT.Site.n3()),
        (site, CT.armType.n3(), CODE["ArmGroupType.EXPERIMENTAL"].n3()),
    ]
    assert [found.rpartition(" needs ")[2] for found in misfits(terms, triples)] == [
        f"{site} to be a {CT.Arm.n3()}",
        f"{site} to be a {CT.Arm.n3()}",
    ]


# ── with OWL API and HermiT ──────────────────────────────────────────────────────────────────────────────────────────


def judged(folder: Path, **ontologies: Graph) -> dict[str, set[tuple[str, str]]]:
    """Kind and detail of each finding of ``tests/java/Profile.java``, by the name of the ontology."""
    spec = find_spec("owlready2")
    need(spec is not None and shutil.which("javac") is not None, "owlready2 and a Java development kit are not there")
    assert spec is not None
    assert spec.origin is not None
    jar = Path(spec.origin).parent / "hermit" / "HermiT.jar"
    for name, ontology in ontologies.items():
        ontology.serialize(folder / name, format="nt", encoding="utf-8")
    command = ["java", "-cp", str(jar), str(ROOT / "tests" / "java" / "Profile.java"), *ontologies]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, set[tuple[str, str]]] = {name: set() for name in ontologies}
    for line in done.stdout.splitlines():
        name, kind, detail = line.split("\t")
        found[name].add((kind, detail))
    return found


def kinds(found: set[tuple[str, str]]) -> set[str]:
    return {kind for kind, _ in found}


def test_ontology_is_within_owl_2_dl_and_each_class_can_have_instances(terms: Graph, tmp_path: Path) -> None:
    assert judged(tmp_path, terms=terms) == {"terms": set()}


def apart(terms: Graph) -> list[Triple]:
    """Our top classes as pairwise disjoint, so that a node in the wrong place contradicts its own type."""
    ours = {cls for cls in terms.subjects(RDF.type, OWL.Class) if str(cls).startswith(str(CT))}
    top = [cls for cls in ours if not ours & set(terms.objects(cls, RDFS.subClassOf))]
    return [(one, OWL.disjointWith, other) for one, other in combinations(top, 2)]


def test_the_profile_check_and_the_reasoner_can_fail(terms: Graph, tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        empty_class=changed(terms, (CT.City, OWL.disjointWith, CT.Place)),
        literal_range=changed(terms, (CT.arm, RDFS.range, XSD.string)),
        two_kinds=changed(terms, (CT.arm, RDF.type, OWL.DatatypeProperty)),
        undeclared=changed(terms, without=(CT.arm, RDF.type, None)),
        two_types=changed(terms, (EX.it, RDF.type, CT.City), (EX.it, RDF.type, CT.Country)),
        wrong_range=changed(terms, (EX.site, CT.city, EX.it), (EX.it, RDF.type, CT.Country)),
        wrong_literal=changed(terms, (EX.it, CT.enrollmentCount, Literal("many"))),
        wrong_place=changed(terms, *apart(terms), (EX.study, CT.arm, EX.it), (EX.it, RDF.type, CT.Site)),
    )
    assert ("unsatisfiable", str(CT.City)) in found.pop("empty_class")
    assert {name: kinds(each) for name, each in found.items()} == {
        "literal_range": {"outside DL"},
        "two_kinds": {"outside DL"},
        "undeclared": {"outside DL"},
        "two_types": {"inconsistent"},
        "wrong_range": {"inconsistent"},
        "wrong_literal": {"inconsistent"},
        "wrong_place": {"inconsistent"},
    }


def statements(path: Path) -> Graph:
    """A golden graph. HermiT reads xsd:anyURI by XML Schema 1.0, where an address with a space is malformed."""
    facts = Graph().parse(path)
    for triple in list(facts):
        if isinstance(triple[2], Literal) and triple[2].datatype == XSD.anyURI and " " in triple[2]:
            facts.remove(triple)
    return facts


def test_what_the_mapping_says_is_consistent_with_the_ontology(terms: Graph, tmp_path: Path) -> None:
    assert GOLDENS
    facts = changed(terms, *apart(terms))
    for path in GOLDENS:
        facts += statements(path)
    assert judged(tmp_path, facts=facts) == {"facts": set()}


def test_allocation_makes_a_clinical_trial_one_of_obi(terms: Graph, tmp_path: Path) -> None:
    # What follows cannot be denied: to say that the trial is none of theirs is a contradiction.
    obi = {"RANDOMIZED": OBO.OBI_0004001, "NON_RANDOMIZED": OBO.OBI_0004002}
    graphs = {}
    for allocation, theirs in product(obi, obi.values()):
        none_of_theirs = BNode()
        graphs[f"{allocation} {theirs.removeprefix(OBO)}"] = changed(
            terms,
            (EX.trial, RDF.type, CT.ClinicalTrial),
            (EX.trial, CT.allocation, CODE[f"DesignAllocation.{allocation}"]),
            (EX.trial, RDF.type, none_of_theirs),
            (none_of_theirs, RDF.type, OWL.Class),
            (none_of_theirs, OWL.complementOf, theirs),
        )
    assert {name: kinds(found) for name, found in judged(tmp_path, **graphs).items()} == {
        "RANDOMIZED OBI_0004001": {"inconsistent"},
        "RANDOMIZED OBI_0004002": set(),
        "NON_RANDOMIZED OBI_0004001": set(),
        "NON_RANDOMIZED OBI_0004002": {"inconsistent"},
    }
