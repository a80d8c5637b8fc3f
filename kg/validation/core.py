"""Shapes as Python functions: each constraint of a shape becomes a check over the tokens of a record's graph.

The shapes stay the only source; what their words mean, https://www.w3.org/TR/shacl/, is written here, and in
:mod:`kg.validation.components` for each component. A shape with a target that says more than these functions know is
left to pySHACL, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import rdflib
from rdflib import OWL, RDF, RDFS, SH
from rdflib.term import BNode, Node, URIRef

from kg.report import SEVERITIES, Finding, Severity, turtle
from kg.terms import IRI, RecordGraph, Term
from kg.validation.components import COMPONENTS, OF_LISTS, Check, Values, any_of, qualified
from kg.validation.expressions import Undecided, Unsupported
from kg.validation.identity import ByIdentity
from kg.validation.index import Index
from kg.validation.literals import text, token
from kg.validation.shapes import Shapes
from kg.validation.sparql import Rule, Violation, rule
from kg.validation.wellformed import shown


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape: the IRI of its component, its check, and its message where the shape has none."""

    component: str
    check: Check
    said: Callable[[Term, Term | None], str]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape taken apart. ``path`` is empty for a node shape.

    ``lasting`` are those of its constraints that can fail where the path has no value.
    """

    iri: str
    path: tuple[IRI, ...]
    severity: Severity
    message: str
    constraints: tuple[Constraint, ...]
    lasting: tuple[Constraint, ...]
    properties: tuple[Shape, ...]
    rules: tuple[Rule, ...]

    def conforms(self, index: Index, focus: Term) -> bool:
        """Whether neither this shape nor its property shapes and rules have anything against a node."""
        values = self.values(index, focus)
        return (
            not any(each.check(index, focus, values) for each in self.constraints)
            and all(each.conforms(index, focus) for each in self.properties)
            and not any(True for each in self.rules for _ in each.violations(index, focus))
        )

    def findings(self, index: Index, record: str, focus: Term) -> list[Finding]:
        """All that this shape, its property shapes and its rules have against a node."""
        found: list[Finding] = []
        own = index.properties.get(focus, {})
        for shape in (self, *self.properties):
            path = shape.path
            values = own.get(path[0], ()) if len(path) == 1 else shape.values(index, focus)
            for constraint in shape.constraints if values else shape.lasting:
                if faults := constraint.check(index, focus, values):
                    found += (shape.finding(record, focus, each, constraint) for each in faults)
        for each in self.rules:
            found += (self.violation(record, violation) for violation in each.violations(index, focus))
        return found

    def values(self, index: Index, focus: Term) -> Values:
        """The value nodes of a node: https://www.w3.org/TR/shacl/#value-nodes."""
        if len(self.path) == 1:
            return index.values(focus, self.path[0])
        nodes: dict[Term, None] = {focus: None}
        for step in self.path:
            nodes = {value: None for node in nodes for value in index.values(node, step)}
        return tuple(nodes)

    def finding(self, record: str, focus: Term, value: Term | None, constraint: Constraint) -> Finding:
        """What a constraint of this shape found."""
        return Finding(
            severity=self.severity,
            record=record,
            focus=text(focus),
            path=_shown(self.path),
            value=value,
            shape=self.iri,
            component=constraint.component,
            message=self.message or constraint.said(focus, value),
        )

    def violation(self, record: str, violation: Violation) -> Finding:
        """What a rule of this shape found."""
        return Finding(
            severity=self.severity,
            record=record,
            focus=text(violation.focus),
            path=violation.path and text(violation.path),
            value=violation.value,
            shape=self.iri,
            component=str(SH.SPARQLConstraintComponent),
            message=violation.message,
        )


def _shown(path: tuple[IRI, ...]) -> str | None:
    """A path as a finding has it: an IRI as it is, a longer one as Turtle writes it."""
    if len(path) < 2:
        return text(path[0]) if path else None
    return f"( {' '.join(turtle(text(each)) for each in path)} )"


# ── from the shapes graph ────────────────────────────────────────────────────────────────────────────────────────────

_LASTING = {SH.minCount, SH.hasValue, SH.qualifiedMinCount}
_OTHERS = {SH["or"], SH.qualifiedValueShape, SH.qualifiedMinCount}
_TARGETS = {SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf}
_PARTS = {SH.path, SH.severity, SH.message, SH.property, SH.sparql}
_ABOUT = {SH.name, SH.description, SH.order, SH.group, SH.defaultValue}
"""What says nothing on conformance: https://www.w3.org/TR/shacl/#nonValidation."""
_KNOWN = {*COMPONENTS, *OF_LISTS, *_OTHERS, *_TARGETS, *_PARTS, *_ABOUT}
_SEVERAL = {
    *(SH["class"], SH["or"], SH.pattern, SH.hasValue, SH.lessThanOrEquals),
    *(SH.property, SH.sparql, SH.message, *_TARGETS, *_ABOUT),
}
"""The parameters that a shape may give more than once."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What a shape is about: https://www.w3.org/TR/shacl/#targets."""

    classes: tuple[Term, ...]
    nodes: tuple[Term, ...]
    subjects_of: tuple[IRI, ...]
    objects_of: tuple[IRI, ...]

    def focus_nodes(self, index: Index) -> Sequence[Term]:
        """The nodes of a graph that the shape is about, each once."""
        if len(self.classes) == 1 and not (self.nodes or self.subjects_of or self.objects_of):
            return index.instances.get(self.classes[0], ())
        found = dict.fromkeys(each for kind in self.classes for each in index.instances.get(kind, ()))
        found |= dict.fromkeys(self.nodes)
        found |= dict.fromkeys(each for of in self.subjects_of for each in index.properties if index.values(each, of))
        found |= dict.fromkeys(each for of in self.objects_of for each in index.subjects(of))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Compiled:
    """The shapes of a graph as functions, with what they are about; those that are not compiled, each with a reason."""

    shapes: tuple[tuple[Targets, Shape], ...]
    left: dict[Node, str]

    def verdict(self, graph: RecordGraph) -> tuple[list[Finding], set[Term]]:
        """What the shapes find in the graph of one record, and all focus nodes.

        :class:`Undecided` where a rule meets a value that it does not judge, or the graph is not like those of records.
        """
        index = Index(graph)
        if not index.is_of_record:
            raise Undecided
        findings: list[Finding] = []
        focus_nodes: set[Term] = set()
        looked_at: dict[int, Sequence[Term]] = {}
        for targets, shape in self.shapes:
            nodes = targets.focus_nodes(index)
            for focus in nodes:
                findings += shape.findings(index, graph.number, focus)
            if id(nodes) not in looked_at:  # many shapes are about one class
                looked_at[id(nodes)] = nodes
                focus_nodes.update(nodes)
        return findings, focus_nodes


def compiled(graph: Shapes) -> Compiled:
    """The shapes of a graph as functions; the graph is read once, and not looked at again."""
    return _compiled(ByIdentity(graph))


@lru_cache(maxsize=8)
def _compiled(key: ByIdentity) -> Compiled:
    found = {node: _target(key.graph, node) for node in _targeted(key.graph)}
    return Compiled(
        tuple(each for each in found.values() if not isinstance(each, str)),
        {node: reason for node, reason in found.items() if isinstance(reason, str)},
    )


@lru_cache(maxsize=8)
def not_compiled(key: ByIdentity) -> tuple[str, ...]:
    """The shapes that are not compiled, each with the reason; of users' files beside ours, those they speak of."""
    graph = key.graph
    if isinstance(graph, Shapes) and graph.extra:
        found = ((node, _target(graph, node)) for node in _targeted(graph) if node in graph.extra)
        left = {node: reason for node, reason in found if isinstance(reason, str)}
    else:
        left = _compiled(key).left
    return tuple(f"{shown(graph, node)}: {reason}" for node, reason in left.items())


def _targeted(graph: rdflib.Graph) -> list[Node]:
    """The shapes with a target; a class that is a shape too has itself for one."""
    implicit = {
        node for kind in _kinds_of_class(graph) for node in graph.subjects(RDF.type, kind) if _is_shape(graph, node)
    }
    return sorted({*implicit, *(node for each in _TARGETS for node in graph.subjects(each))}, key=str)


def _kinds_of_class(graph: rdflib.Graph) -> set[Node]:
    """What a class is an instance of: https://www.w3.org/TR/shacl/#implicit-targetClass."""
    return {RDFS.Class, OWL.Class, *graph.subjects(RDFS.subClassOf, RDFS.Class)}


def _is_shape(graph: rdflib.Graph, node: Node) -> bool:
    return any(str(each).startswith(str(SH)) for each in (*graph.predicates(node), *graph.objects(node, RDF.type)))


def _target(graph: rdflib.Graph, node: Node) -> tuple[Targets, Shape] | str:
    """A shape with what it is about, or why it is not compiled."""
    try:
        kinds, classes = {*graph.objects(node, RDF.type)}, {*graph.objects(node, SH.targetClass)}
        if kinds & _kinds_of_class(graph):
            classes.add(node)
        others = ([*graph.objects(node, each)] for each in (SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf))
        nodes, subjects_of, objects_of = (tuple(IRI(token(each)) for each in sorted(some, key=str)) for some in others)
        return Targets(tuple(map(token, sorted(classes, key=str))), nodes, subjects_of, objects_of), _shape(graph, node)
    except Unsupported as reason:
        return str(reason)
    except Exception as error:  # noqa: BLE001 - whatever a shape holds, pySHACL can be asked
        return f"{type(error).__name__}: {error}"


def _is_shacl(predicate: Node) -> bool:
    return str(predicate).startswith(str(SH))


def _shape(graph: rdflib.Graph, node: Node, *, within: tuple[Node, ...] = ()) -> Shape:
    """A shape and those that it refers to."""
    if node in within:
        raise Unsupported("a shape that refers to itself")
    within = (*within, node)
    _known(graph, node)
    messages = [*graph.objects(node, SH.message)]
    found = [*_constraints(graph, node, within)]
    path = _path(graph, node)
    if path and any((node, each, None) in graph for each in (SH.sparql, SH.property)):
        raise Unsupported("a SPARQL constraint or a property shape of a property shape")
    severity = str(_sole(graph, node, SH.severity) or SH.Violation).removeprefix(str(SH))
    return Shape(
        iri=f"_:{node}" if isinstance(node, BNode) else str(node),
        path=path,
        severity=severity if severity in SEVERITIES else "Violation",
        message=" ".join(sorted(map(str, messages))),
        constraints=tuple(constraint for _, constraint in found),
        lasting=tuple(constraint for parameter, constraint in found if parameter in _LASTING),
        properties=tuple(
            _shape(graph, each, within=within) for each in sorted(graph.objects(node, SH.property), key=str)
        ),
        rules=tuple(rule(graph, each, messages) for each in graph.objects(node, SH.sparql)),
    )


def _known(graph: rdflib.Graph, node: Node) -> None:
    """:class:`Unsupported` where more is said of a shape than is compiled here."""
    components = graph.subjects(RDF.type, SH.ConstraintComponent)
    custom = {graph.value(of, SH.path) for each in components for of in graph.objects(each, SH.parameter)}
    predicates = {*graph.predicates(node)}
    if unknown := {each for each in predicates if _is_shacl(each) and each not in _KNOWN} | (predicates & custom):
        raise Unsupported(", ".join(sorted(turtle(str(each)) for each in unknown)))


def _constraints(graph: rdflib.Graph, node: Node, within: tuple[Node, ...]) -> Iterator[tuple[Node, Constraint]]:
    """The constraints of a shape, each with the parameter that it comes from."""
    for parameter, value in sorted(graph.predicate_objects(node), key=str):
        if _is_shacl(parameter) and parameter not in _SEVERAL:
            _sole(graph, node, parameter)
        if (check := _check(graph, node, parameter, value, within)) is not None:
            name = str(parameter).removeprefix(str(SH))
            said = partial(_default_message, graph, node, parameter)
            yield parameter, Constraint(f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent", check, said)


def _default_message(graph: rdflib.Graph, node: Node, parameter: Node, focus: Term, value: Term | None) -> str:
    from kg.validation import reference  # noqa: PLC0415 - pySHACL takes its time to load

    return reference.default_message(graph, node, parameter, focus, value)


def _check(graph: rdflib.Graph, node: Node, parameter: Node, value: Node, within: tuple[Node, ...]) -> Check | None:
    """The check of one parameter of a shape; None where it is no constraint."""
    if parameter in COMPONENTS:
        return COMPONENTS[parameter](value)
    if parameter in OF_LISTS:
        return OF_LISTS[parameter]([*graph.items(value)])
    if parameter == SH["or"]:
        return any_of([_shape(graph, each, within=within).conforms for each in graph.items(value)])
    if parameter == SH.qualifiedMinCount:
        shape = _sole(graph, node, SH.qualifiedValueShape)
        if shape is None:
            raise Unsupported(f"{node} has no sh:qualifiedValueShape")
        return qualified(_shape(graph, shape, within=within).conforms, value)
    return None


def _sole(graph: rdflib.Graph, node: Node, parameter: Node) -> Node | None:
    """The value of a parameter that may have only one."""
    values = [*graph.objects(node, parameter)]
    if len(values) > 1:
        raise Unsupported(f"{node} has several values of {parameter}")
    return values[0] if values else None


def _path(graph: rdflib.Graph, node: Node) -> tuple[IRI, ...]:
    """The properties that a path goes along, one after the other; none for a node shape."""
    path = _sole(graph, node, SH.path)
    if path is None:
        return ()
    steps = [path] if isinstance(path, URIRef) else [*graph.items(path)]
    if not steps or not all(isinstance(each, URIRef) for each in steps):
        raise Unsupported(f"the path of {node}")
    return tuple(IRI(token(each)) for each in steps)
