"""Generate what README.md, CONTRIBUTING.md and docs/ say of the ontology and the shapes.

``python tools/docs.py`` writes the files; ``--check`` writes nothing and fails where one of them is stale.

* README.md: a piece of Turtle and the picture of the classes, between marker comments
* CONTRIBUTING.md: the table of sections, between marker comments
* docs/fields.md: which property carries which field of the registry, and which the exporter adds
* docs/codes.md: the code lists, with the properties that use them and their values
* docs/shapes.md: what each shape demands, by the name that it has in a validation report
* docs/ignored.md: which paths are not mapped, and why
* docs/cookbook.md: the queries of the cookbook, each with its question, parameters and columns
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, URIRef
from rdflib.collection import Collection
from vocab import CODE, CT, ROOT, declared, ontology, term

import kg
from kg import sinks
from kg.cookbook import Recipe, recipes
from kg.mapping import SECTIONS
from kg.mapping.ignored import IGNORED
from kg.report import curie

if TYPE_CHECKING:
    from rdflib.term import Node

EXCERPT = (
    "study:NCT02955615",
    ":arm-ilt-101",
    ":id-2016-000488-17",
    ":site-akh-wien-vienna",
    "place:at..vienna",
    ":reference-pmid-35973803",
    "pubmed:35973803",
)


# What says something about a shape, and demands nothing.
ABOUT = {RDF.type, SH.path, SH.targetClass, SH.name, SH.description, SH.severity, SH.message, SH.property}

FIELDS = """# Fields

Which property carries which field of the registry's data structure, what its values are, and who asserts them. A name
that becomes the label of a node has the property that leads to that node. A value `code:Phase.*` is a member of that
list in [codes.md](codes.md). Generated from `ontology/ct.ttl` and `shapes/`: `make docs`.

A date of the study is as precise as the record: `xsd:date`, or `xsd:gYearMonth` where only the month is known. SPARQL
does not compare the two. A query that filters or sorts by such a date takes the property beside it that ends in
`DateEarliest`, as `ct:startDateEarliest`: always a day, the first that the date can mean.
"""
ADDED = """
## What the exporter adds

What no field says in so many words: read out of a text, counted or looked up. The text itself stands beside it.
"""
LINKS = """
## What links the nodes

Properties that carry no field, but lead to the node of which the fields speak, or to a page about it.
"""
CODES = """# Codes

The code lists: those of the registry, and a few of our own. A value that its list lacks stays in the graph as plain
text, and the shapes report it. Generated from `ontology/codes.ttl` and `shapes/`: `make docs`.
"""
SHAPES = """# Shapes

What each shape demands of a record's graph. A validation report names it as `shape:Arm-label`, which is
[`#Arm-label`](#Arm-label) on this page. Generated from `shapes/`: `make docs`.

* **Violation**: the graph is not what an export gives, or the record is not what the registry lets through.
  `kg validate` answers 1, and `kg export --validate` withholds the record.
* **Warning**: the record lacks what a good one has, or contradicts itself; its registrant should correct it.
  `kg validate --strict` answers 1.
* **Info**: nothing is wrong, but a reader should know. No answer depends on it.

## Shapes of your own

`kg validate record.json --shapes mine.ttl` checks your shapes beside these, and with `--only` yours alone; `--shapes`
may be repeated. They are SHACL Core and SHACL-SPARQL, in Turtle or any other RDF. The vocabulary is
`https://w3id.org/trial-kg/ontology#` (`ct:`), the codes are `https://w3id.org/trial-kg/code/` (`code:`), whatever
`--base` the data has. Target classes: each node has all its classes in the data, so `sh:targetClass ct:Study` finds
every study and `ct:ClinicalTrial` the interventional ones; [fields.md](fields.md) says which properties lead on from
there. A verdict is of one record: what a shape says of a sponsor or a place, it says of what this record tells of it.

`sh:severity` decides the exit code: 1 for an `sh:Violation`, which is what a shape without a severity gives, and with
`--strict` for an `sh:Warning`; never for an `sh:Info`. `kg export --validate` has our shapes alone. This example is
[examples/shapes.ttl](../examples/shapes.ttl):

```turtle
{example}```

## Those of trial-kg

A constraint has its name and value in [SHACL](https://www.w3.org/TR/shacl/#core-components); the query of one in SPARQL
stands in the file.
"""
COOKBOOK = """# Cookbook

Questions that users of trial data ask, each as a SPARQL query with parameters. `kg query --list` lists them, and
`kg query --name trials-of-a-disease -p disease=mesh:D001249 trials.nq.zst` asks one. The queries below have the
defaults filled in, and can be copied as they are into any SPARQL 1.1 store. Generated from `kg/queries/`: `make docs`.

* **One default graph.** The queries read the union of all records' graphs as the default graph;
  [stores.md](stores.md) names the switch of each store. What records share is described in the graph of each: the
  queries therefore ask for `DISTINCT` things, and for the names of what they count only afterwards.
* **Named graphs.** {named} look into the graph of each record, and so find nothing in Turtle or N-Triples, which have
  no such graphs.
* **Values.** A value is a text, a number, a day, or an IRI, whole or with a prefix of ours: `mesh:D008180`,
  `code:Phase.PHASE3`. [codes.md](codes.md) lists the codes. Words are looked for in upper and lower case alike.
* **Days.** A date that is known to the month only counts as the first day of the month.
* **Tested.** Over real records, most answers are compared with what the registry's JSON gives without any RDF, and all
  of them between rdflib, pyoxigraph, the Oxigraph server and Virtuoso.

## MeSH

A record carries the MeSH terms of the study and all terms above them, and `trials-of-a-disease` and
`trials-of-a-drug-class` need no more. MeSH itself knows more, such as terms that no record names. To have it beside the
records, download `mesh.nt.gz` from the [National Library of Medicine](https://nlmpubs.nlm.nih.gov/projects/mesh/rdf/),
and load it into the same store, in a graph of its own. `kg` never downloads it.

```sh
kg load mesh.nt.gz --store trials.db --graph http://id.nlm.nih.gov/mesh
kg query --name trials-of-a-disease-by-mesh -p disease=mesh:D007938 trials.db
```

[stores.md](stores.md) says how other stores load a file.
"""


def table(head: str, rows: Iterable[Iterable[str]]) -> list[str]:
    """The lines of a Markdown table; ``head`` is the names of its columns, with a bar between them."""
    names = head.split(" | ")
    lines = [names, ["---"] * len(names), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


def coded(iris: Iterable[Node]) -> str:
    """Terms as people write them, by prefix and as code."""
    return ", ".join(f"`{curie(str(iri))}`" for iri in sorted(iris, key=str))


def root(graph: Graph, iri: URIRef) -> URIRef:
    """The topmost of our classes above a class."""
    parents = [parent for parent in graph.objects(iri, RDFS.subClassOf) if str(parent).startswith(str(CT))]
    return root(graph, parents[0]) if parents and isinstance(parents[0], URIRef) else iri


def classes(graph: Graph) -> str:
    """The classes and what links them, as a Mermaid flow chart: a box for a class with its subclasses in it."""
    boxes: dict[URIRef, list[URIRef]] = {}
    for iri in declared(graph, OWL.Class):
        if iri.startswith(str(CT)):
            boxes.setdefault(root(graph, iri), []).append(iri)
    arrows: dict[tuple[URIRef, URIRef], list[str]] = {}
    for iri in declared(graph, OWL.ObjectProperty):
        domain, target = graph.value(iri, RDFS.domain), graph.value(iri, RDFS.range)
        if (
            isinstance(domain, URIRef)
            and isinstance(target, URIRef)
            and {root(graph, domain), root(graph, target)} <= set(boxes)
        ):
            arrows.setdefault((root(graph, domain), root(graph, target)), []).append(term(iri).name)
    lines = ["```mermaid", "flowchart LR"]
    linked = {box for arrow in arrows for box in arrow}
    for box, members in boxes.items():
        if box in linked:
            kinds = "".join(f"<br/><small>{term(each).name}</small>" for each in members if each != box)
            lines.append(f'  {term(box).name}["{term(box).name}{kinds}"]')
    for (source, target), names in arrows.items():
        lines.append(f'  {term(source).name} -- "{"<br/>".join(names)}" --> {term(target).name}')
    return "\n".join([*lines, "```"])


def turtle() -> str:
    """A few subjects of the example record as it is exported, long lines cut as the dots say."""
    graph = kg.graph(kg.read_one(ROOT / "examples/NCT02955615.txt"))
    header, *blocks = sinks.SINKS["turtle"].encode(graph).decode().split("\n\n")
    title, *prefixes = header.splitlines()
    shown = [next(block for block in blocks if block.startswith(f"{subject} ")) for subject in EXCERPT]
    shown[0] = "\n".join([*shown[0].splitlines()[:22], "    # …"])
    head = "\n".join([title, prefixes[0], "# …", *prefixes[-2:]])
    lines = "\n\n".join([head, *shown]).splitlines()
    return "\n".join(["```turtle", *(line if len(line) <= 118 else f"{line[:115]} …" for line in lines), "```"])


def index(titles: Iterable[str]) -> str:
    """A line of links to the headings of a page."""
    return " · ".join(f"[{each}](#{each.replace(' ', '-')})" for each in titles)


def headings() -> dict[str, list[str]]:
    """The terms under each heading of ct.ttl."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in (ROOT / "ontology/ct.ttl").read_text("utf-8").splitlines():
        if match := re.match(r"# ── ([a-z ]+) ─", line):
            section = match[1]
        elif match := re.match(r"([a-z]+:\w+)\s+a owl:(?:Object|Datatype|Annotation)Property", line):
            found.setdefault(section, []).append(match[1])
    return found


def sections() -> str:
    """The table of sections: what each holds, and where its parts are."""
    terms = headings()
    rows = []
    for section, function in SECTIONS.items():
        module = sys.modules[function.__module__]
        says = (module.__doc__ or "").splitlines()[0].rstrip(".")
        files = (
            f"[record](kg/record/{section}.py) · [mapping](kg/mapping/{section}.py) · [shapes](shapes/{section}.ttl)"
        )
        shown = ", ".join(f"`{each}`" for each in terms[section][:3]) + (" …" if len(terms[section]) > 3 else "")
        rows.append((section, says, shown, files))
    return "\n".join(table("section | what it says | first terms | files", rows))


def fields(graph: Graph) -> str:
    """Each property: those that carry a field by field, then the others."""
    properties = declared(graph, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    who = {iri: str(by).rpartition(".")[2].lower() for iri in properties if (by := graph.value(iri, CT.assertedBy))}
    carried = [(str(field), iri) for iri in properties for field in graph.objects(iri, CT.field)]
    sections = ("protocol", "results", "annotation", "document", "derived")
    order = [*(f"{each}Section" for each in sections), "hasResults"]
    carried.sort(key=lambda row: (order.index(row[0].split(".")[0]), row[0]))
    added = [iri for iri, by in who.items() if by == "exporter"]
    links = [iri for iri in who if iri not in added and not graph.value(iri, CT.field)]

    def says(iri: URIRef) -> tuple[str, str]:
        return value(graph, iri), str(graph.value(iri, SKOS.definition))

    section_of = {name: section for section, names in headings().items() for name in names}
    rows: dict[str, list[tuple[str, ...]]] = {}
    for field, iri in carried:
        row = (f"`{field}`", coded([iri]), *says(iri), who[iri])
        rows.setdefault(section_of[curie(str(iri))], []).append(row)
    lines = [FIELDS, index(rows)]
    for section, fields in rows.items():
        lines += ["", f"## {section}", "", *table("field | property | value | what it says | asserted by", fields)]
    for title, iris in ((ADDED, added), (LINKS, links)):
        others = ((coded([iri]), coded(owners(graph, iri)), *says(iri)) for iri in iris)
        lines += [title, *table("property | of | value | what it says", others)]
    return "\n".join(lines) + "\n"


def value(graph: Graph, iri: URIRef) -> str:
    """What the values of a property are: codes of a list, nodes of a class, literals of a datatype, any IRI."""
    if schemes := sorted(graph.objects(iri, CT.scheme), key=str):
        return " or ".join(f"`{curie(str(scheme))}.*`" for scheme in schemes)
    shapes = [*graph.subjects(SH.path, iri)]
    shapes += [part for shape in shapes for head in graph.objects(shape, SH["or"]) for part in Collection(graph, head)]
    kinds = {kind for shape in shapes for said in (SH.datatype, SH["class"]) for kind in graph.objects(shape, said)}
    kinds = {*graph.objects(iri, RDFS.range)} - {RDFS.Literal} or kinds
    return (
        " or ".join(f"{coded([kind])}{' `@en`' * (kind == RDF.langString)}" for kind in sorted(kinds, key=str)) or "IRI"
    )


def owners(graph: Graph, iri: URIRef) -> set[Node]:
    """The classes whose nodes have a property: its domain, or those that its shapes are about."""
    domain = {*graph.objects(iri, RDFS.domain)}
    return domain or {kind for shape in graph.subjects(SH.path, iri) for kind in targets(graph, shape)}


def targets(graph: Graph, shape: Node) -> set[Node]:
    """The classes that a shape is about, itself or as a part of another."""
    listed = (shape, *graph.subjects(SH.property, shape))
    return {kind for each in listed for kind in graph.objects(each, SH.targetClass)}


def codes(graph: Graph) -> str:
    """Each code list with the properties that use it and its values, in the order of codes.ttl."""
    source = (ROOT / "ontology/codes.ttl").read_text("utf-8")

    def in_order(property_: URIRef, of: Node) -> list[Node]:
        return sorted(graph.subjects(property_, of), key=lambda iri: source.find(f"\n{curie(str(iri))} a "))

    users: dict[Node, set[str]] = {}
    for shape, head in graph.subject_objects(SH["in"]):
        for scheme in {scheme for code in Collection(graph, head) for scheme in graph.objects(code, SKOS.inScheme)}:
            users.setdefault(scheme, set()).add(f"{path(graph, shape)} of {coded(targets(graph, shape))}")
    index, lists = [], []
    for scheme in in_order(RDF.type, SKOS.ConceptScheme):
        name, used = str(scheme).removeprefix(str(CODE)), "; ".join(sorted(users.get(scheme, {"nothing yet"})))
        index.append((f"[{name}](#{name.lower()})", used))
        lists += ["", f"## {name}", "", f"{graph.value(scheme, SKOS.definition)} Used by {used}.", ""]
        told = (RDFS.label, SKOS.definition)
        rows = (
            (coded([code]), *(str(graph.value(code, each)) for each in told))
            for code in in_order(SKOS.inScheme, scheme)
        )
        lists += table("value | label | meaning", rows)
    return "\n".join([CODES, *table("list | used by", index), *lists]) + "\n"


def shapes(graph: Graph, files: dict[str, Graph]) -> str:
    """What the shapes demand, a table a file; a shape with a severity is one that a report can name."""
    lines = [SHAPES.format(example=(ROOT / "examples/shapes.ttl").read_text("utf-8")), index(files)]
    for stem, file in files.items():
        rows = []
        for shape, severity in file.subject_objects(SH.severity):
            name = str(shape).rpartition("#")[2]
            of, anchor = coded(targets(graph, shape)), f'<a id="{name}">{name}</a>'
            says = (curie(str(severity)).removeprefix("sh:"), constraints(graph, shape))
            rows.append((of, anchor, path(graph, shape), *says, str(graph.value(shape, SH.description))))
        lines += ["", f"## {stem}", ""]
        lines += table("of | shape | property | severity | constraint | what it demands", sorted(rows))
    return "\n".join(lines) + "\n"


def path(graph: Graph, shape: Node) -> str:
    """The property that a shape is about, or those that its query names; empty for a shape of a whole node."""
    steps = graph.value(shape, SH.path)
    if isinstance(steps, BNode):
        return "/".join(coded([step]) for step in Collection(graph, steps))
    queries = (str(query) for each in graph.objects(shape, SH.sparql) for query in graph.objects(each, SH.select))
    named = [f"`{each}`" for query in queries for each in re.findall(r"(\w+:\w+) AS \?path", query)]
    return coded([steps]) if steps else ", ".join(named)


def constraints(graph: Graph, shape: Node) -> str:
    """What a shape demands, in few words: ``class `ct:Site`, minCount 1``."""
    said = sorted(
        (str(name).rpartition("#")[2], it) for name, it in graph.predicate_objects(shape) if name not in ABOUT
    )
    return ", ".join("SPARQL" if name == "sparql" else f"{name} {parameter(graph, name, it)}" for name, it in said)


def parameter(graph: Graph, name: str, it: Node) -> str:
    """The value of a constraint: a number, a term, the code list of an enumeration, the alternatives of ``or``."""
    if name == "qualifiedValueShape":
        return f"({constraints(graph, it)})"
    if isinstance(it, URIRef):
        return coded([it])
    if not isinstance(it, BNode):
        return f"`{it}`" if name == "pattern" else str(it)
    members = [*Collection(graph, it)]
    if name == "or":
        return " ".join(f"({f'{path(graph, each)} {constraints(graph, each)}'.strip()})" for each in members)
    schemes = {scheme for each in members for scheme in graph.objects(each, SKOS.inScheme)}
    return coded(schemes) if schemes else ", ".join(map(str, members))


def ignored() -> str:
    """The paths that are not mapped, with their reasons."""
    lines = [
        "# Ignored paths",
        "",
        "What of the registry's JSON is not mapped, and why. A path stands for all that is below it. `kg coverage`",
        "counts how often each occurs in records. Generated from `kg/mapping/ignored.py`: `make docs`.",
        "",
        *table("path | reason", ((f"`{path}`", reason) for path, reason in IGNORED.items())),
    ]
    return "\n".join(lines) + "\n"


def cookbook() -> str:
    """The queries of the cookbook: a table of all questions, and a part for each."""
    found = recipes().values()
    named = " and ".join(f"[{each.name}](#{each.name})" for each in found if "GRAPH ?" in each.text)
    rows = ((each.question, f"[{each.name}](#{each.name})", ", ".join(each.keywords)) for each in found)
    lines = [COOKBOOK.format(named=named), "## Questions", "", *table("question | query | keywords", rows)]
    return "\n".join([*lines, *(line for each in found for line in recipe(each))]) + "\n"


def recipe(it: Recipe) -> list[str]:
    """The lines of one query, its text in a fold."""
    lines = ["", f"## {it.name}", "", it.question]
    if it.parameters:
        rows = ((f"`{each.name}`", each.kind, f"`{each.default}`", each.comment) for each in it.parameters)
        lines += ["", *table("parameter | kind | default | meaning", rows)]
    if it.columns:
        lines += ["", f"Columns: {', '.join(f'`{name}` ({kind})' for name, kind in it.columns.items())}."]
    fold = ["<details><summary>Query</summary>", "", "```sparql", *it.bound().splitlines(), "```", "", "</details>"]
    return [*lines, "", *fold]


def between(text: str, marker: str, content: str) -> str:
    """``text`` with what stands between the marker's two comments replaced."""
    begin, end = f"<!-- {marker} -->\n", f"<!-- /{marker} -->"
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise LookupError(f"there is no pair of comments for {marker}")
    return f"{before}{begin}{content}\n{end}{after}"


def main() -> int:
    """Write the files, or with ``--check`` compare them."""
    files = {stem: Graph().parse(ROOT / f"shapes/{stem}.ttl") for stem in [*SECTIONS, "rules"]}
    graph = sum(files.values(), ontology())
    readme, contributing = ((ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    for marker, content in (("turtle", turtle()), ("classes", classes(graph))):
        readme = between(readme, marker, content)
    wanted = {
        ROOT / "README.md": readme,
        ROOT / "CONTRIBUTING.md": between(contributing, "sections", sections()),
        ROOT / "docs/fields.md": fields(graph),
        ROOT / "docs/codes.md": codes(graph),
        ROOT / "docs/shapes.md": shapes(graph, files),
        ROOT / "docs/ignored.md": ignored(),
        ROOT / "docs/cookbook.md": cookbook(),
    }
    check = "--check" in sys.argv
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        if not check:
            path.write_text(wanted[path], "utf-8")
        sys.stderr.write(f"{path.relative_to(ROOT)} {'is stale: run make docs' if check else 'written'}\n")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
