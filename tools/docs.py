"""Generate what README.md and docs/ say of the ontology and the shapes.

``python tools/docs.py`` writes the files; ``--check`` writes nothing and fails where one of them is stale.

* README.md: a piece of Turtle, the picture of the classes and the table of sections, between marker comments
* docs/fields.md: which property carries which field of the registry
* docs/shapes.md: what the shapes demand, from their names and descriptions
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from rdflib import OWL, RDFS, SH, SKOS, Graph, URIRef
from vocab import CT, ROOT, declared, ontology, term

import kg
from kg import sinks
from kg.mapping import SECTIONS

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


def name(iri: URIRef) -> str:
    """A term as people write it: ``ct:Study``."""
    return "{}:{}".format(*term(iri))


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
    lines = ["| section | what it says | first terms | files |", "| --- | --- | --- | --- |"]
    for section, function in SECTIONS.items():
        module = sys.modules[function.__module__]
        says = (module.__doc__ or "").splitlines()[0].rstrip(".")
        files = (
            f"[record](kg/record/{section}.py) · [mapping](kg/mapping/{section}.py) · [shapes](shapes/{section}.ttl)"
        )
        shown = ", ".join(f"`{each}`" for each in terms[section][:3]) + (" …" if len(terms[section]) > 3 else "")
        lines.append(f"| {section} | {says} | {shown} | {files} |")
    return "\n".join(lines)


def fields(graph: Graph) -> str:
    """Each field of the registry's data structure with the property that carries it."""
    rows = [
        (str(path), name(iri), graph.value(iri, SKOS.definition), _code(graph.value(iri, CT.assertedBy)))
        for iri in declared(graph, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
        for path in graph.objects(iri, CT.field)
    ]
    sections = ("protocolSection", "resultsSection", "annotationSection", "documentSection", "derivedSection")
    order = (*sections, "hasResults")
    rows.sort(key=lambda row: (order.index(row[0].split(".")[0]), row[0]))
    lines = [
        "# Fields",
        "",
        "Which property carries which field of the registry's data structure, and who asserts it. A name that becomes",
        "the label of a node has the property that leads to that node. Generated from `ontology/ct.ttl`: `make docs`.",
        "",
        "| field | property | what it says | asserted by |",
        "| --- | --- | --- | --- |",
        *(f"| `{path}` | `{term_}` | {says} | {who} |" for path, term_, says, who in rows),
    ]
    return "\n".join(lines) + "\n"


def _code(asserter: Node | None) -> str:
    """The last word of a code's IRI, for people."""
    return str(asserter or "").rpartition(".")[2].lower()


def shapes() -> str:
    """What the shapes demand, a table a file."""
    lines = [
        "# Shapes",
        "",
        "What a record's graph must say (Violation) and what a good one says (Warning). Generated from the names and",
        "descriptions in `shapes/`: `make docs`.",
    ]
    for stem in [*SECTIONS, "rules"]:
        graph = Graph().parse(ROOT / f"shapes/{stem}.ttl")
        lines += ["", f"## {stem}", "", "| rule | of | severity | what it demands |", "| --- | --- | --- | --- |"]
        rows = []
        for shape in set(graph.subjects(SH.property)) | set(graph.subjects(SH.sparql)):
            target = ", ".join(f"`{name(each)}`" for each in sorted(graph.objects(shape, SH.targetClass)))
            parts = list(graph.objects(shape, SH.property)) or [shape]
            parts += [shape] if graph.value(shape, SH.sparql) and shape not in parts else []
            for part in parts:
                severity = str(graph.value(part, SH.severity) or SH.Violation).rpartition("#")[2]
                says = str(graph.value(part, SH.description) or "").replace("|", "\\|").replace("\n", " ")
                rows.append((target, str(graph.value(part, SH.name) or ""), severity, says))
        lines += [f"| {label} | {target} | {severity} | {says} |" for target, label, severity, says in sorted(rows)]
    return "\n".join(lines) + "\n"


def between(text: str, marker: str, content: str) -> str:
    """``text`` with what stands between the marker's two comments replaced."""
    begin, end = f"<!-- {marker} -->\n", f"<!-- /{marker} -->"
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise LookupError(f"README.md has no pair of comments for {marker}")
    return f"{before}{begin}{content}\n{end}{after}"


def main() -> int:
    """Write the files, or with ``--check`` compare them."""
    graph = ontology()
    readme = (ROOT / "README.md").read_text("utf-8")
    for marker, content in (("turtle", turtle()), ("classes", classes(graph)), ("sections", sections())):
        readme = between(readme, marker, content)
    wanted = {
        ROOT / "README.md": readme,
        ROOT / "docs/fields.md": fields(graph),
        ROOT / "docs/shapes.md": shapes(),
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
