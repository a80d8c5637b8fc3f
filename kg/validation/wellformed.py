"""Whether shapes are well formed: https://www.w3.org/TR/shacl/#syntax-rules.

Asked once, before the first record, so that neither engine meets a shape that says nothing, or that it cannot read.
What pySHACL looks at when it loads a shape is left to it; here is what it passes over in silence.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import rdflib
from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, URIRef
from rdflib.term import Node

from kg.problems import InputError
from kg.report import turtle


def check(shapes: rdflib.Graph, nodes: Mapping[Node, Path | None]) -> None:
    """:class:`InputError` for the first of the nodes that is no well-formed shape; it names the file, where known."""
    for node in sorted(nodes, key=str):
        for reason in _faults(shapes, node):
            raise _refusal(shapes, nodes, node, reason)
    if nodes:
        from kg.validation import reference  # noqa: PLC0415 - pySHACL takes its time to load

        if fault := reference.fault(shapes, frozenset(nodes)):
            raise _refusal(shapes, nodes, *fault)


def _refusal(shapes: rdflib.Graph, nodes: Mapping[Node, Path | None], node: Node | None, reason: str) -> InputError:
    path = nodes.get(node) if node else None
    name = f"{shown(shapes, node)} is " if node else ""
    return InputError(("" if path is None else f"{path}: ") + f"{name}not a valid SHACL shape: {reason}")


def shown(shapes: rdflib.Graph, node: Node) -> str:
    """A shape for people: its IRI; one without an IRI by its path, its target and the shape that it belongs to."""
    if not isinstance(node, BNode):
        return turtle(str(node))
    path, target = shapes.value(node, SH.path), shapes.value(node, SH.targetClass)
    parts = [
        *([f"on {turtle(str(path))}"] if isinstance(path, URIRef) else []),
        *([f"of {turtle(str(target))}"] if isinstance(target, URIRef) else []),
    ]
    owner: Node | None = node
    seen: set[Node] = set()
    while isinstance(owner, BNode):
        seen.add(owner)
        owner = next((each for each in shapes.subjects(None, owner) if each not in seen), None)
    if owner is not None:
        parts.append(f"in {turtle(str(owner))}")
    return " ".join(["a shape without a name", *parts])


# ── parameters ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_iri(_: rdflib.Graph, value: Node) -> bool:
    return isinstance(value, URIRef)


def _is_literal(_: rdflib.Graph, value: Node) -> bool:
    return isinstance(value, rdflib.Literal)


def _is_text(_: rdflib.Graph, value: Node) -> bool:
    return isinstance(value, rdflib.Literal) and value.datatype in (None, XSD.string, RDF.langString)


def _is_count(_: rdflib.Graph, value: Node) -> bool:
    return isinstance(value, rdflib.Literal) and value.datatype == XSD.integer and str(value).isdecimal()


def _is_truth_value(_: rdflib.Graph, value: Node) -> bool:
    return isinstance(value, rdflib.Literal) and value.datatype == XSD.boolean and not value.ill_typed


def _is_node_kind(_: rdflib.Graph, value: Node) -> bool:
    kinds = ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
    return value in {SH[each] for each in kinds}


def _is_shape(shapes: rdflib.Graph, value: Node) -> bool:
    return not isinstance(value, rdflib.Literal) and (value, None, None) in shapes


def _is_property_shape(shapes: rdflib.Graph, value: Node) -> bool:
    return _is_shape(shapes, value) and len([*shapes.objects(value, SH.path)]) == 1


def _is_list(of: Callable[[rdflib.Graph, Node], bool]) -> Callable[[rdflib.Graph, Node], bool]:
    def is_list(shapes: rdflib.Graph, value: Node) -> bool:
        members = _members(shapes, value)
        return members is not None and all(of(shapes, each) for each in members)

    return is_list


def _members(shapes: rdflib.Graph, node: Node) -> list[Node] | None:
    """The members of a list; None where it is none: https://www.w3.org/TR/shacl/#dfn-shacl-lists."""
    members, seen = [], set()
    while node != RDF.nil:
        first, rest = [*shapes.objects(node, RDF.first)], [*shapes.objects(node, RDF.rest)]
        if len(first) != 1 or len(rest) != 1 or node in seen:
            return None
        seen.add(node)
        members.append(first[0])
        node = rest[0]
    return members


_Test = Callable[[rdflib.Graph, Node], bool]
_VALUES: dict[str, tuple[_Test, tuple[str, ...]]] = {
    "an IRI": (
        _is_iri,
        (
            *("class", "datatype", "disjoint", "equals", "lessThan", "lessThanOrEquals", "severity"),
            *("targetClass", "targetObjectsOf", "targetSubjectsOf"),
        ),
    ),
    "a whole number": (
        _is_count,
        ("maxCount", "minCount", "maxLength", "minLength", "qualifiedMaxCount", "qualifiedMinCount"),
    ),
    "true or false": (_is_truth_value, ("closed", "deactivated", "qualifiedValueShapesDisjoint", "uniqueLang")),
    "a literal": (_is_literal, ("maxExclusive", "maxInclusive", "minExclusive", "minInclusive")),
    "a string": (_is_text, ("ask", "flags", "message", "pattern", "select")),
    "a node kind": (_is_node_kind, ("nodeKind",)),
    "a shape that is there": (_is_shape, ("node", "not", "qualifiedValueShape")),
    "a property shape that is there, with one sh:path": (_is_property_shape, ("property",)),
    "a list of shapes that are there": (_is_list(_is_shape), ("and", "or", "xone")),
    "a list": (_is_list(lambda *_: True), ("in",)),
    "a list of strings": (_is_list(_is_text), ("languageIn",)),
    "a list of IRIs": (_is_list(_is_iri), ("ignoredProperties",)),
}  # fmt: skip
"""What a parameter takes, https://www.w3.org/TR/shacl/#core-components, and those that take it."""
_TESTS = {SH[name]: (kind, test) for kind, (test, names) in _VALUES.items() for name in names}
_ADVANCED = {SH[name] for name in ("expression", "js", "target")}
"""What changes a verdict and is of SHACL Advanced Features, https://www.w3.org/TR/shacl-af/, or JavaScript."""
_QUALIFIED = (SH.qualifiedMinCount, SH.qualifiedMaxCount)


def _faults(shapes: rdflib.Graph, node: Node) -> Iterator[str]:
    """What is wrong with what is said of one node, be it a shape or something else."""
    for parameter, value in sorted(shapes.predicate_objects(node), key=str):
        if isinstance(parameter, URIRef) and parameter.startswith(str(SH)):
            yield from _faults_of_parameter(shapes, parameter, value)
    kinds = {*shapes.objects(node, RDF.type)}
    if SH.PropertyShape in kinds and not _is_property_shape(shapes, node):
        yield "a property shape has one sh:path"
    if SH.NodeShape in kinds and (node, SH.path, None) in shapes:
        yield "a node shape has no sh:path"
    counts = any((node, each, None) in shapes for each in _QUALIFIED)
    if ((node, SH.qualifiedValueShape, None) in shapes) is not counts:
        yield "sh:qualifiedValueShape goes with sh:qualifiedMinCount or sh:qualifiedMaxCount"


def _faults_of_parameter(shapes: rdflib.Graph, parameter: URIRef, value: Node) -> Iterator[str]:
    name = turtle(str(parameter))
    if parameter not in SH:
        yield f"SHACL has no {name}"
    elif parameter in _ADVANCED:
        yield f"{name} is not supported; it is neither of SHACL Core nor of SHACL-SPARQL"
    elif parameter in _TESTS and not _TESTS[parameter][1](shapes, value):
        yield f"the value of {name} must be {_TESTS[parameter][0]}, not {_short(value)}"
    elif parameter == SH.path and not _is_path(shapes, value):
        yield f"the value of {name} is no property path"
    elif parameter == SH.pattern and (fault := regex_fault(str(value))):
        yield f"{name} {_short(value)}: {fault}"


def _short(value: Node) -> str:
    if isinstance(value, BNode):
        return "a node without a name"
    return turtle(str(value)) if isinstance(value, URIRef) else f'"{value}"'


_STEPS = (SH.inversePath, SH.alternativePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)


def _is_path(shapes: rdflib.Graph, node: Node, within: tuple[Node, ...] = ()) -> bool:
    """Whether it is a property path: https://www.w3.org/TR/shacl/#property-paths."""
    if not isinstance(node, BNode):
        return isinstance(node, URIRef)
    if node in within:
        return False
    within = (*within, node)
    steps = [(each, value) for each in _STEPS for value in shapes.objects(node, each)]
    of, value = steps[0] if len(steps) == 1 else (None, node)
    if of is None and (steps or (node, RDF.first, None) not in shapes):
        return False
    if of is not None and of != SH.alternativePath:
        return _is_path(shapes, value, within)
    members = _members(shapes, value)
    return members is not None and len(members) > 1 and all(_is_path(shapes, each, within) for each in members)


# ── regular expressions and prefixes ─────────────────────────────────────────────────────────────────────────────────

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SUBTRACTION = re.compile(r"(?<!\\)\[(?:\\.|[^\]\\])*-\[")


def regex_fault(pattern: str) -> str | None:
    """Why a regular expression, one of XPath as SPARQL has it, cannot be one of Python's, which both engines use."""
    if found := next((each for each in _ESCAPED.findall(pattern) if each in "pPiIcC"), None):
        return f"\\{found} is not supported; list the characters, as in [A-Z]"
    if _SUBTRACTION.search(pattern):
        return "character classes without others ([a-z-[aeiou]]) are not supported"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, FutureWarning, DeprecationWarning, OverflowError) as error:
        return f"no regular expression: {error}"
    return None


_PREFIXES = [("owl", OWL), ("rdf", RDF), ("rdfs", RDFS)]


def prologue(shapes: rdflib.Graph, constraint: Node) -> str:
    """The prefixes that a constraint declares, https://www.w3.org/TR/shacl/#sparql-prefixes, after those of pySHACL."""
    declared = (each for group in shapes.objects(constraint, SH.prefixes) for each in shapes.objects(group, SH.declare))
    pairs = [(shapes.value(each, SH.prefix), shapes.value(each, SH.namespace)) for each in declared]
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in (*_PREFIXES, *pairs))
