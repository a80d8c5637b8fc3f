"""The W3C's HTTP tests of SPARQL 1.1, run from their manifests against a server.

``python tests/w3c.py`` starts ``kg serve`` and prints how many of each kind pass. The manifests are looked for in
``../shared/w3c``; they say what to ask and what to expect in the W3C's vocabulary of HTTP.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import rdflib
from rdflib import RDF, RDFS, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
HTS = "http://www.w3.org/2011/http-statusCodes#"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

_NAMES = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404}
_RDF_TYPES = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
_TABLE_TYPES = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}


@dataclass(frozen=True)
class Endpoint:
    """Where to ask: the server's address, and the token for writing."""

    root: str
    token: str


@dataclass(frozen=True)
class Test:
    """One entry of a manifest."""

    name: str
    node: rdflib.term.Node
    graph: rdflib.Graph


def tests(manifest: Path) -> Iterator[Test]:
    """The entries of a manifest and of those that it includes."""
    graph = rdflib.Graph().parse(manifest, publicID=manifest.absolute().as_uri())
    this = URIRef(manifest.absolute().as_uri())
    for part in graph.objects(this, MF.include):
        for each in Collection(graph, part):
            yield from tests(manifest.parent / str(each).rsplit("/", 1)[-1])
    for part in graph.objects(this, MF.entries):
        for node in Collection(graph, part):
            yield Test(str(node).rsplit("#", 1)[-1], node, graph)


def run(test: Test, at: Endpoint) -> list[str]:
    """Do what a test of the protocol or of the graph store asks; what was not as expected, in words."""
    graph = test.graph
    replaced: dict[str, str] = {}
    with httpx.Client(base_url=at.root, headers={"Authorization": f"Bearer {at.token}"}, timeout=30) as client:
        _prepare(test, client)
        action = graph.value(test.node, MF.action)
        wrong: list[str] = []
        for number, request in enumerate(Collection(graph, graph.value(action, HT.requests)), 1):
            response = _asked(graph, request, client, replaced)
            expected = graph.value(request, HT.resp)
            wrong += [f"request {number}: {each}" for each in _differences(graph, expected, response, replaced)]
            if location := graph.value(expected, MF.expectedLocation):
                replaced[str(location)] = response.headers.get("location", "no Location in the response")
        return wrong


def _prepare(test: Test, client: httpx.Client) -> None:
    """A store with the graphs that the test wants, and no others."""
    client.post("/sparql", data={"update": "DROP ALL"}).raise_for_status()
    for data in test.graph.objects(test.node, UT.graphData):
        name, file = test.graph.value(data, RDFS.label), str(test.graph.value(data, UT.graph))
        content = Path(file.removeprefix("file://")).read_bytes()
        headers = {"Content-Type": "application/n-triples"}
        client.put("/store", params={"graph": str(name)}, content=content, headers=headers).raise_for_status()


def _put(text: str, replaced: dict[str, str]) -> str:
    for old, new in replaced.items():
        text = text.replace(old, new)
    return text


def _asked(
    graph: rdflib.Graph, request: rdflib.term.Node, client: httpx.Client, replaced: dict[str, str]
) -> httpx.Response:
    path = str(graph.value(request, HT.absolutePath))
    for prefix, ours in {"/gsp": "/store", "/sparql/": "/sparql"}.items():
        path = ours + path.removeprefix(prefix) if path.startswith(prefix) else path
    path = _put(path, replaced)
    body = graph.value(request, HT.body)
    content = None
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
        content = _put(str(graph.value(body, CNT.chars)), replaced).encode(encoding)
    return client.request(
        str(graph.value(request, HT.methodName)), path, content=content, headers=_headers(graph, request)
    )


def _headers(graph: rdflib.Graph, node: rdflib.term.Node) -> dict[str, str]:
    found = graph.value(node, HT.headers)
    fields = Collection(graph, found) if found is not None else ()
    return {str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue)) for each in fields}


def _differences(
    graph: rdflib.Graph, expected: rdflib.term.Node | None, response: httpx.Response, replaced: dict[str, str]
) -> Iterator[str]:
    statuses = [str(each).removeprefix(HTS) for each in graph.objects(expected, MF.expectedStatus)]
    if not any(_is(response.status_code, each) for each in statuses):
        yield f"{response.status_code} {response.text[:200]!r}, not {' or '.join(statuses)}"
        return
    kind = response.headers.get("content-type", "").partition(";")[0]
    match str(graph.value(expected, MF.expectedFormat) or ""):
        case "boolean" if kind not in ("application/sparql-results+json", "application/sparql-results+xml"):
            yield f"a boolean as {kind}"
        case "tabular" if kind not in _TABLE_TYPES:
            yield f"a table as {kind}"
        case "RDF" if kind not in _RDF_TYPES:
            yield f"a graph as {kind}"
    truth = graph.value(expected, MF.expectedBoolean)
    if truth is not None and response.json()["boolean"] is not truth.toPython():
        yield f"the answer is {response.text}"
    for name, value in _headers(graph, expected).items():
        if response.headers.get(name, "").lower() != value.lower():
            yield f"{name}: {response.headers.get(name)}, not {value}"
    body = graph.value(expected, HT.body)
    if body is not None:
        wanted = rdflib.Graph().parse(data=_put(str(graph.value(body, CNT.chars)), replaced), format="turtle")
        if not isomorphic(wanted, rdflib.Graph().parse(data=response.text, format="turtle")):
            yield f"another graph: {response.text}"


def _is(status: int, expected: str) -> bool:
    if expected.startswith("StatusCode"):
        return str(status)[0] == expected.removeprefix("StatusCode")[0]
    return status == _NAMES[expected]


def described(test: Test, at: Endpoint) -> list[str]:
    """The tests of service descriptions, which the manifest has in prose."""
    response = httpx.get(f"{at.root}/sparql", headers={"Accept": "text/turtle"})
    if response.status_code != 200:
        return [f"{response.status_code} {response.text}"]
    graph = rdflib.Graph().parse(data=response.text, format="turtle")
    endpoint = URIRef(f"{at.root}/sparql")
    match test.name:
        case "returns-rdf":
            return [] if len(graph) else ["no triples"]
        case "has-endpoint-triple":
            return [] if (None, SD.endpoint, endpoint) in graph else [f"no sd:endpoint {endpoint}"]
        case "conforms-to-schema":
            return _schema(graph)
    return [f"an unknown test {test.name}"]


def _schema(graph: rdflib.Graph) -> list[str]:
    """What the specification demands of each property: the class of its subject and of its object."""
    ranges = {
        SD.endpoint: (SD.Service, None),
        SD.supportedLanguage: (SD.Service, {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}),
        SD.resultFormat: (SD.Service, None),
        SD.inputFormat: (SD.Service, None),
        SD.defaultDataset: (SD.Service, SD.Dataset),
        SD.defaultGraph: (SD.Dataset, SD.Graph),
        SD.feature: (
            SD.Service,
            {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs, SD.BasicFederatedQuery},
        ),
    }
    wrong = [f"{each} is no property of a service" for each in set(graph.predicates()) - set(ranges) - {RDF.type}]
    for subject, predicate, value in graph:
        domain, range_ = ranges.get(predicate, (None, None))
        if domain is not None and (subject, RDF.type, domain) not in graph:
            wrong.append(f"{subject} is no {domain}")
        if isinstance(range_, set) and value not in range_:
            wrong.append(f"{value} is no value of {predicate}")
        if isinstance(range_, URIRef) and (value, RDF.type, range_) not in graph:
            wrong.append(f"{value} is no {range_}")
    return wrong if any(graph.triples((None, RDF.type, SD.Service))) else ["no sd:Service"]


CHECKS = {"protocol": run, "graph-store-protocol": run, "service-description": described}
"""How to do the tests of each part."""


def main() -> int:
    """Print how many tests of each part pass, and what was not as expected in the others."""
    import tempfile

    from serving import TOKEN, empty_store, started

    folder = Path(__file__).parent.parent.parent / "shared/w3c"
    failed = 0
    with (
        tempfile.TemporaryDirectory() as place,
        started(empty_store(Path(place)), "--writable", "--no-union", token=TOKEN) as server,
    ):
        for part, check in CHECKS.items():
            found = {
                test.name: check(test, Endpoint(server.root, TOKEN)) for test in tests(folder / part / "manifest.ttl")
            }
            wrong = {name: each for name, each in found.items() if each}
            sys.stdout.write(f"{part}: {len(found) - len(wrong)}/{len(found)}\n")
            sys.stdout.writelines(f"  {name}: {'; '.join(each)}\n" for name, each in wrong.items())
            failed += len(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
