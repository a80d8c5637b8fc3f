"""Generate ``kg/vocab.py`` and ``ontology/context.jsonld`` from ``ontology/`` and ``shapes/``.

``python tools/vocab.py`` writes both files; ``--check`` writes nothing and fails where one of them is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Namespace, URIRef
from rdflib.collection import Collection

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
# What the ontology says of itself in these terms, no export says.
ABOUT_ITSELF = "http://purl.org/vocab/vann/"
# Terms of RDF itself and OWL that an export uses and no ontology file need declare.
BUILT_IN = [RDF.type, RDFS.label, RDFS.seeAlso, OWL.sameAs]
# Those of them that link to a thing.
LINKS = {RDFS.seeAlso, OWL.sameAs}


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
    found = {iri for iri in found if not iri.startswith(ABOUT_ITSELF)}
    return sorted(found, key=lambda iri: (source.find(f"\n{'{}:{}'.format(*term(iri))} "), iri))


def types(graph: Graph, start: URIRef) -> list[URIRef]:
    """A class, then its superclasses and equals, nearest first: all that an instance of it is."""
    found = [start]
    for each in found:
        equal, above = graph.objects(each, OWL.equivalentClass), graph.objects(each, RDFS.subClassOf)
        for parent in (*sorted(equal), *sorted(above)):
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
    out += ["}", "", "# The code lists: name of the enumeration, value, IRI."]
    out += ["CODES: Final[dict[str, dict[str, IRI]]] = {"]
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme)):
        out.append(f'    "{scheme.removeprefix(str(CODE))}": {{')
        for concept in sorted(graph.subjects(SKOS.inScheme, scheme)):
            out.append(f'        "{graph.value(concept, SKOS.notation)}": IRI("<{concept}>"),')
        out.append("    },")
    return "\n".join([*out, "}", ""])


def coercion(graph: Graph, shapes: Graph, iri: URIRef) -> dict[str, object]:
    """What a bare JSON value of a property means: a code by its notation, another IRI, prose, a typed literal.

    Of a shape's alternatives (``sh:or``) the first is the usual one; a value of another kind is written out.
    """
    asked = list(shapes.subjects(SH.path, iri))
    asked += [next(iter(Collection(shapes, each))) for shape in asked for each in shapes.objects(shape, SH["or"])]
    members = {code for shape in asked for each in shapes.objects(shape, SH["in"]) for code in Collection(shapes, each)}
    schemes = set(graph.objects(iri, CT.scheme)) or {
        scheme for code in members if (scheme := graph.value(code, SKOS.inScheme))
    }
    if len(schemes) == 1:
        return {"@type": "@vocab", "@context": {"@vocab": f"code:{str(schemes.pop()).removeprefix(str(CODE))}."}}
    if schemes or iri in LINKS or (iri, RDF.type, OWL.ObjectProperty) in graph:
        return {"@type": "@id"}
    datatypes = {each for shape in asked for each in shapes.objects(shape, SH.datatype)}
    if datatypes == {RDF.langString}:
        return {"@language": "en"}
    match list((datatypes or set(graph.objects(iri, RDFS.range))) - {RDFS.Literal, XSD.string}):
        case [URIRef() as datatype] if datatype.startswith(str(XSD)):
            return {"@type": "{}:{}".format(*term(datatype))}
    return {}


def context(graph: Graph) -> str:
    """The text of the JSON-LD 1.1 context: a short name for each class and property of an export.

    Ours come first; a term of others has its own name where that is free (``title``), else its prefix as well
    (``dcterms:identifier``), and classes of others always have it.
    """
    shapes = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        shapes.parse(path)
    entries: dict[str, object] = {"@version": 1.1, **NAMESPACES, "id": "@id", "type": "@type"}
    classes = [iri for iri in declared(graph, OWL.Class) if iri.startswith(str(CT))]
    properties = declared(graph, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    built_in = [iri for iri in BUILT_IN if iri != RDF.type]
    for iri in sorted([*built_in, *classes, *properties], key=lambda iri: not iri.startswith(str(CT))):
        compact, name = "{}:{}".format(*term(iri)), term(iri).name
        typed = coercion(graph, shapes, iri)
        if name not in entries or typed:
            entries[compact if name in entries else name] = {"@id": compact} | typed if typed else compact
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items())
    return f'{{\n  "@context": {{\n{lines}\n  }}\n}}\n'


def main() -> int:
    """Write the files, or with ``--check`` compare them."""
    graph = ontology()
    stale = []
    files = {"kg/vocab.py": vocab_module(graph), "ontology/context.jsonld": context(graph)}
    for path, wanted in ((ROOT / name, text) for name, text in files.items()):
        if not path.exists() or path.read_text("utf-8") != wanted:
            stale.append(path.relative_to(ROOT))
            if "--check" not in sys.argv:
                path.write_text(wanted, "utf-8")
    for path in stale:
        sys.stderr.write(f"{path} {'is stale: run make vocab' if '--check' in sys.argv else 'written'}\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
