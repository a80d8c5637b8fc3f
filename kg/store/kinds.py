"""The kinds of servers: where each has its services, what it takes, and how it knows its users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from kg.terms import IRI


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What there is to know of a kind of server; addresses are relative to the one that the user gives.

    ``query`` answers SPARQL queries; None where there is only a graph store, whose graphs are fetched to be counted.
    ``graph`` is the address of one graph, to which PUT replaces it; ``{graph}`` stands for its IRI, ``{token}`` for the
    IRI in angle brackets. ``new`` is the method for a graph that is not there. ``quads`` takes many graphs at once as
    N-Quads, all or none. ``transactions`` is where transactions begin. ``gzip`` says whether bodies may be compressed.
    ``digest`` is for a server that knows its users by digest authentication, ``token`` the scheme of a token;
    ``token_parameter`` the URL's parameter for it instead. ``signature`` is the service's name in an AWS signature.
    """

    query: str | None
    graph: str
    new: str = "PUT"
    quads: str | None = None
    transactions: str | None = None
    gzip: bool = False
    digest: bool = False
    token: str = "Bearer"  # noqa: S105 - the name of the scheme
    token_parameter: str | None = None
    signature: str | None = None

    def graph_url(self, url: str, name: IRI) -> str:
        """The address of one graph."""
        return url + self.graph.format(graph=quote(name[1:-1], safe=""), token=quote(name, safe=""))


_RDF4J = "/statements?context={token}"  # without the context, PUT would replace the whole repository

KINDS: Mapping[str, Kind] = {
    # https://www.w3.org/TR/sparql11-http-rdf-update/
    "graph-store": Kind(query=None, graph="?graph={graph}"),
    # https://github.com/oxigraph/oxigraph/tree/main/cli
    "oxigraph": Kind(query="/query", graph="/store?graph={graph}", quads="/store", gzip=True),
    # https://jena.apache.org/documentation/fuseki2/fuseki-server-protocol.html
    "fuseki": Kind(query="/query", graph="/data?graph={graph}", quads="/data", gzip=True),
    # https://rdf4j.org/documentation/reference/rest-api/; each request is a transaction
    "rdf4j": Kind(query="", graph=_RDF4J, quads="/statements"),
    # the same, with the token of POST /rest/login: https://graphdb.ontotext.com/documentation/11.0/using-graphdb-rest-api.html
    "graphdb": Kind(query="", graph=_RDF4J, quads="/statements", token="GDB"),  # noqa: S106 - the name of the scheme
    # https://vos.openlinksw.com/owiki/wiki/VOS/VirtGraphProtocolCURLExamples; it answers 500 to gzip
    "virtuoso": Kind(query="/sparql-auth", graph="/sparql-graph-crud-auth?graph-uri={graph}", digest=True),
    # https://stardog-union.github.io/http-docs/
    "stardog": Kind(query="/query", graph="?graph={graph}", transactions="/transaction", gzip=True),
    # https://docs.aws.amazon.com/neptune/latest/userguide/sparql-graph-store-protocol.html
    "neptune": Kind(query="/sparql", graph="/sparql/gsp/?graph={graph}", signature="neptune-db"),
    # https://docs.qlever.dev; PUT is younger than POST there
    "qlever": Kind(query="", graph="?graph={graph}", new="POST", token_parameter="access-token"),  # noqa: S106
}
