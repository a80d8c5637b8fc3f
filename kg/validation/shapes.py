"""Shapes read from files, ours and those of users, and found well formed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rdflib
from rdflib import RDF, SH, XSD, BNode, Literal

from kg.problems import InputError
from kg.resources import resource
from kg.validation.files import graphs_in
from kg.validation.identity import ByIdentity
from kg.validation.wellformed import check

if TYPE_CHECKING:
    from rdflib.term import Node

_MARKS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.path)
_KINDS = (SH.NodeShape, SH.PropertyShape)


class Shapes(rdflib.Graph):
    """Shapes that are known to be well formed; ``extra`` are the nodes that users' files speak of."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")
        self.extra: frozenset[Node] = frozenset()


def shapes_graph(extra: Sequence[Path] = (), *, own: bool = True) -> Shapes:
    """Our shapes, unless ``own`` is false, and those in the RDF files ``extra``; read once a process.

    :class:`InputError` where a file cannot be read, where there is no shape in any of them, or one that is not well
    formed: it names the file and the shape.
    """
    return _shapes_graph(tuple(extra), own)


@lru_cache(maxsize=8)
def _shapes_graph(extra: tuple[Path, ...], own: bool) -> Shapes:  # noqa: FBT001 - a key of the cache
    graph = Shapes()
    if own:
        for file in sorted(resource("shapes").glob("*.ttl")):
            graph.parse(file)
    files: dict[Node, Path] = {}
    for number, path in enumerate(extra, 1):
        found = _named(graphs_in(path).values(), f"shapes-{number}")
        if not any((None, mark, None) in found for mark in _MARKS) and not any(
            (None, RDF.type, kind) in found for kind in _KINDS
        ):
            raise InputError(f"{path}: there is no SHACL shape in it")
        graph += found
        files |= dict.fromkeys(found.subjects(), path)
    graph.extra = frozenset(files)
    check(graph, files)
    return graph


def _named(parts: Iterable[rdflib.Graph], name: str) -> rdflib.Graph:
    """The graphs as one whose blank nodes are numbered as they come, so that every process calls them the same."""
    names: dict[Node, BNode] = {}

    def named(node: Any) -> Any:
        return names.setdefault(node, BNode(f"{name}-{len(names) + 1}")) if isinstance(node, BNode) else node

    found = rdflib.Graph(bind_namespaces="none")
    for part in parts:
        for subject, predicate, value in part:
            found.add((named(subject), predicate, named(value)))
    return found


def sound(graph: rdflib.Graph) -> Shapes:
    """The shapes of a graph, found well formed; :class:`InputError` if they are not. It is read once.

    Plain strings lose the datatype ``xsd:string``, which to rdflib makes them others.
    """
    return graph if isinstance(graph, Shapes) else _sound(ByIdentity(graph))


@lru_cache(maxsize=8)
def _sound(key: ByIdentity) -> Shapes:
    graph = Shapes()
    for subject, predicate, value in key.graph:
        plain = isinstance(value, Literal) and value.datatype == XSD.string
        graph.add((subject, predicate, Literal(str(value)) if plain else value))
    check(graph, dict.fromkeys(graph.subjects()))
    return graph
