"""RDF files as rdflib graphs, one for each named graph in them, their literals untouched."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox
import rdflib
import zstandard
from rdflib import XSD, BNode, Literal, URIRef

from kg.problems import InputError

if TYPE_CHECKING:
    from rdflib.term import Node


def graphs_in(path: Path) -> dict[str, rdflib.Graph]:
    """The graphs in an RDF file by name; the default graph has the name of the file.

    The format is told by the name; ``.gz`` and ``.zst`` are read as they are. :class:`InputError` where that fails.
    """
    packed = path.suffix in (".gz", ".zst")
    suffix = path.with_suffix("").suffix if packed else path.suffix
    kind = ox.RdfFormat.from_extension(suffix.removeprefix("."))
    if kind is None:
        raise InputError(f"{path}: no RDF format has this name; .ttl .nt .nq .trig .rdf .jsonld have")
    graphs: dict[str, rdflib.Graph] = {}
    try:
        with _opened(path) as file:
            for quad in ox.parse(file, format=kind, base_iri=path.absolute().as_uri()):
                name = str(path) if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
                if name not in graphs:
                    graphs[name] = rdflib.Graph(bind_namespaces="none")
                graphs[name].add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))
    except (OSError, EOFError, ValueError, SyntaxError, zstandard.ZstdError) as error:
        raise InputError(f"{path}: {error}") from error
    return graphs


def _opened(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path))
    return cast("IO[bytes]", zstandard.open(path)) if path.suffix == ".zst" else path.open("rb")


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise ValueError("a triple term of RDF 1.2, which SHACL does not know")  # noqa: TRY004 - it is what was read
    datatype = term.datatype.value
    if term.language or datatype == str(XSD.string):
        return Literal(term.value, lang=term.language, normalize=False)
    return Literal(term.value, datatype=URIRef(datatype), normalize=False)
