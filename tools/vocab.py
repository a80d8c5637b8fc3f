"""Generate ``kg/vocab.py`` and ``ontology/context.jsonld`` from ``ontology/`` and ``shapes/``.

``python tools/vocab.py`` writes both files; ``--check`` writes nothing and fails where one of them is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Namespace, URIRef

ROOT = Path(__file__).parent.parent
CT = Namespace("https://w3id.org/trial-kg/ontology#")
CODE = Namespace("https://w3id.org/trial-kg/code/")
# The parts of an IRI that an export names by prefix; the order is that of a Turtle head.
OWN = {"ct": str(CT), "code": str(CODE)}
OUTSIDE = {
    "cito": "http://purl.org/spar/cito/",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Who else's things an export links to.
LINKED = {
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "pubmed": "http://identifiers.org/pubmed/",
    "wikidata": "http://www.wikidata.org/entity/",
}
NAMESPACES = OWN | OUTSIDE | LINKED
# Terms of RDF itself and OWL that an export uses and no ontology file need declare.
BUILT_IN = [RDF.type, RDFS.label, RDFS.seeAlso, OWL.sameAs]


class Term(NamedTuple):
    """A class or property as ``prefix`` and ``name``."""

    prefix: str
    name: str

    @property
    def python(self) -> str:
        """How ``kg/vocab.py`` names it."""
        return f"{self.prefix.upper()}.{self.name}"


def term(iri: URIRef) -> Term:
    """The prefix and local name of an IRI in one of our namespaces; LookupError for any other."""
    for prefix, namespace in NAMESPACES.items():
        if iri.startswith(namespace):
            return Term(prefix, iri[len(namespace) :])
    raise LookupError(f"{iri} is in no namespace of tools/vocab.py")


def ontology() -> Graph:
    """The terms and the codes, without the alignments: what an export may contain."""
    return Graph().parse(ROOT / "ontology/ct.ttl").parse(ROOT / "ontology/codes.ttl")


def declared(graph: Graph, *kinds: URIRef) -> list[URIRef]:
    """Classes or properties in the order of ``ct.ttl``."""
    source = (ROOT / "ontology/ct.ttl").read_text("utf-8")
    found = {iri for kind in kinds for iri in graph.subjects(RDF.type, kind) if isinstance(iri, URIRef)}
    return sorted(found, key=lambda iri: (source.find(f"\n{'{}:{}'.format(*term(iri))} "), iri))


def types(graph: Graph, start: URIRef) -> list[URIRef]:
    """A class, then its superclasses and equals, nearest first: all that an instance of it is."""
    found = [start]
    for each in found:
        for parent in (*sorted(graph.objects(each, OWL.equivalentClass)), *sorted(graph.objects(each, RDFS.subClassOf))):
            if isinstance(parent, URIRef) and parent not in found:
                found.append(parent)
    ours = [iri for iri in found if iri.startswith(str(CT))]
    return ours + [iri for iri in found if iri not in ours]


def vocab_module(graph: Graph) -> str:
    """The text of ``kg/vocab.py``."""
    classes = declared(graph, OWL.Class)
    properties = declared(graph, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    by_prefix: dict[str, list[URIRef]] = {}
    for iri in dict.fromkeys([*BUILT_IN, *classes, *properties]):
        by_prefix.setdefault(term(iri).prefix, []).append(iri)
    out = [
        '"""The terms that an export may contain. GENERATED from ontology/ by `make vocab`: edit that, not this."""',
        "",
        "from typing import Final",
        "",
        "from kg.terms import IRI",
        "",
        "NAMESPACES: Final = {",
        *(f'    "{prefix}": "{namespace}",' for prefix, namespace in NAMESPACES.items()),
        "}",
    ]
    for prefix in [*OWN, *OUTSIDE]:
        if prefix not in by_prefix:
            continue
        out += ["", "", f"class {prefix.upper()}:", f'    """Terms of {NAMESPACES[prefix]}"""', ""]
        for iri in by_prefix[prefix]:
            out.append(f'    {term(iri).name}: Final = IRI("<{iri}>")')
    out += [
        "",
        "",
        "# Each class with all that an instance of it is: itself, what is above it, what outside is equal to it.",
        "TYPES: Final[dict[IRI, tuple[IRI, ...]]] = {",
    ]
    for iri in classes:
        if iri.startswith(str(CT)):
            names = ", ".join(term(each).python for each in types(graph, iri))
            out.append(f"    {term(iri).python}: ({names},),")
    out += ["}", "", "# The code lists: name of the enumeration, value, IRI.", "CODES: Final[dict[str, dict[str, IRI]]] = {"]
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme)):
        out.append(f'    "{scheme.removeprefix(str(CODE))}": {{')
        for concept in sorted(graph.subjects(SKOS.inScheme, scheme)):
            out.append(f'        "{graph.value(concept, SKOS.notation)}": IRI("<{concept}>"),')
        out.append("    },")
    return "\n".join([*out, "}", ""])


def context(graph: Graph) -> str:
    """The text of the JSON-LD 1.1 context: a short name for each term, with the type that its values have."""
    shapes = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        shapes.parse(path)
    datatypes: dict[URIRef, set[URIRef]] = {}
    for shape, path in shapes.subject_objects(SH.path):
        datatypes.setdefault(path, set()).update(shapes.objects(shape, SH.datatype))
    entries: dict[str, object] = {"@version": 1.1}
    entries |= {prefix: {"@id": namespace, "@prefix": True} for prefix, namespace in NAMESPACES.items()}
    entries |= {"id": "@id", "type": "@type", "label": "rdfs:label", "seeAlso": {"@id": "rdfs:seeAlso", "@type": "@id"}}
    entries["sameAs"] = {"@id": "owl:sameAs", "@type": "@id"}
    for iri in declared(graph, OWL.Class):
        entries.setdefault(term(iri).name if term(iri).prefix == "ct" else "{}:{}".format(*term(iri)), "{}:{}".format(*term(iri)))
    for iri in declared(graph, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        prefix, name = term(iri)
        entry: dict[str, str] = {"@id": f"{prefix}:{name}"}
        ranges, stated = set(graph.objects(iri, RDFS.range)), datatypes.get(iri, set())
        if (iri, RDF.type, OWL.ObjectProperty) in graph:
            entry["@type"] = "@id"
        elif stated == {RDF.langString}:
            entry["@language"] = "en"
        elif len(only := stated or ranges) == 1 and not only & {RDFS.Literal, XSD.string}:
            entry["@type"] = "xsd:" + next(iter(only)).removeprefix(str(XSD))
        entries.setdefault(name, entry)
    return json.dumps({"@context": entries}, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the files, or with ``--check`` compare them."""
    graph = ontology()
    stale = []
    for path, wanted in ((ROOT / "kg/vocab.py", vocab_module(graph)), (ROOT / "ontology/context.jsonld", context(graph))):
        if not path.exists() or path.read_text("utf-8") != wanted:
            stale.append(path.relative_to(ROOT))
            if "--check" not in sys.argv:
                path.write_text(wanted, "utf-8")
    for path in stale:
        sys.stderr.write(f"{path} {'is stale: run make vocab' if '--check' in sys.argv else 'written'}\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
