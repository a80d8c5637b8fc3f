"""What the endpoint can do, https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.web.http import Rejected, response
from kg.web.jobs import Answer
from kg.web.media import GRAPHS, preferred
from kg.web.owner import Owner
from kg.web.server import Server

_PREFIXES = {
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "format": "http://www.w3.org/ns/formats/",
}
_READABLE = "format:Turtle , format:N-Triples , format:JSON-LD , format:RDF_XML"
_DESCRIPTION = """
@prefix sd:     <http://www.w3.org/ns/sparql-service-description#> .
@prefix format: <http://www.w3.org/ns/formats/> .

<{endpoint}> a sd:Service ;
    sd:endpoint <{endpoint}> ;
    sd:supportedLanguage {languages} ;
    sd:resultFormat format:SPARQL_Results_JSON , format:SPARQL_Results_XML , format:SPARQL_Results_CSV ,
        format:SPARQL_Results_TSV , {readable} ;
    sd:defaultDataset <{endpoint}#dataset> .

<{endpoint}#dataset> a sd:Dataset ;
    sd:defaultGraph <{endpoint}#default-graph> .

<{endpoint}#default-graph> a sd:Graph .
"""


async def description(request: Request) -> Response:
    """The description of the endpoint as RDF."""
    server: Server = request.app.state.server
    chosen = preferred(request.headers.get("accept"), GRAPHS)
    if chosen is None:
        raise Rejected(406, f"the service description can be had as {', '.join(GRAPHS)}", {"Vary": "Accept"})
    writable = isinstance(server.store, Owner)
    endpoint = server.endpoint(request)
    text = _DESCRIPTION.format(
        endpoint=endpoint,
        readable=_READABLE,
        languages="sd:SPARQL11Query , sd:SPARQL11Update" if writable else "sd:SPARQL11Query",
    )
    if writable:
        text += f"<{endpoint}> sd:inputFormat {_READABLE} .\n"
    if server.union:
        text += f"<{endpoint}> sd:feature sd:UnionDefaultGraph ."
    triples = (each.triple for each in ox.parse(text, format=ox.RdfFormat.TURTLE))
    body = ox.serialize(triples, format=GRAPHS[chosen], prefixes=_PREFIXES)
    made = response(Answer(media_type=chosen, body=body or b""))
    made.headers["Link"] = f'<{server.root(request)}/.well-known/void>; rel="describedby"'
    return made
