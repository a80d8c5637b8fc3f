"""The endpoint and the graph store beyond what the W3C's manifests ask: methods, tokens, forms, origins, names."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from serving import TOKEN, Running, empty_store, small_store, started

G = "http://example.org/graph"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = small_store(tmp_path_factory.mktemp("reading"))
    with (
        started(folder, "--public", "https://trials.example.org", "--workers", "2") as running,
        httpx.Client(base_url=running.root, timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(empty_store(tmp_path_factory.mktemp("writing")), "--writable", "--verbose", token=TOKEN) as running:
        yield running


@pytest.fixture
def writing(server: Running) -> Iterator[httpx.Client]:
    """A client who may write to a store that is empty."""
    with httpx.Client(base_url=server.root, headers=AUTHORISED, timeout=30) as client:
        client.post("/sparql", data={"update": "DROP ALL"}).raise_for_status()
        yield client


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.7", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("application/json", "application/sparql-results+json"),
        ("TEXT/TAB-SEPARATED-VALUES; charset=utf-8", "text/tab-separated-values; charset=utf-8"),
        ("image/png", None),
        ("text/turtle", None),
    ],
)
def test_the_client_says_which_form_a_table_has(reading: httpx.Client, accept: str | None, kind: str | None) -> None:
    headers = {"Accept": accept} if accept else {"Accept": ""}
    answer = reading.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1"}, headers=headers)
    assert answer.status_code == (200 if kind else 406)
    assert "Accept" in answer.headers.get("vary", "") or not kind
    assert answer.headers["content-type"] == (kind or "text/plain; charset=utf-8")


def test_our_prefixes_need_no_declaration_and_relative_iris_start_at_the_endpoint(reading: httpx.Client) -> None:
    answer = reading.get("/sparql", params={"query": "SELECT (<x> AS ?iri) { ?s a ct:Study } LIMIT 1"})
    assert answer.json()["results"]["bindings"][0]["iri"]["value"] == "https://trials.example.org/x"


def test_a_mistake_is_shown_with_its_place(reading: httpx.Client) -> None:
    answer = reading.get("/sparql", params={"query": "SELECT *\n{ ?s ?p }"})
    assert answer.status_code == 400
    assert answer.text.startswith("line 2, column ")
    assert len(answer.text) < 200
    long = reading.post("/sparql", data={"query": "SELECT * { ?s ?p } #" + "x" * 100_000})
    assert (long.status_code, len(long.text) < 200, "1:" in long.text) == (400, True, True)


def test_from_narrows_the_union(reading: httpx.Client) -> None:
    def count(text: str, **given: str) -> int:
        answer = reading.get("/sparql", params={"query": text, **given}).raise_for_status()
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    record = "https://w3id.org/trial-kg/record/NCT02955615"
    query = "SELECT (COUNT(DISTINCT ?s) AS ?n) %s { ?s a ct:Study }"
    assert count(query % "") > 1
    assert count(query % f"FROM <{record}>") == 1
    assert count(query % "", **{"default-graph-uri": record}) == 1
    assert count(query % "FROM <urn:none>", **{"default-graph-uri": record}) == 1


def test_head_says_what_get_would(reading: httpx.Client) -> None:
    for path in ("/sparql", "/sparql?query=ASK%20%7B%7D", "/store?graph=https://w3id.org/trial-kg/record/NCT02955615"):
        get, head = reading.get(path), reading.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers["content-length"] == get.headers["content-length"]


def test_the_public_address_is_the_one_that_is_told(reading: httpx.Client) -> None:
    graph = rdflib.Graph().parse(data=reading.get("/sparql", headers={"Accept": "text/turtle"}).text, format="turtle")
    endpoint = rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
    assert [*graph.objects(None, endpoint)] == [rdflib.URIRef("https://trials.example.org/sparql")]


def test_pages_of_others_may_read_and_not_write(reading: httpx.Client) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    answer = reading.get("/sparql", params={"query": "ASK {}"}, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"

    def asked(method: str, *headers: str) -> int:
        wanted = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": ", ".join(headers)}
        return reading.options("/sparql", headers=origin | wanted).status_code

    assert asked("GET", "accept") == asked("POST", "content-type") == 200
    assert {asked("PUT"), asked("DELETE"), asked("POST", "authorization")} == {400}


def test_every_answer_carries_the_policy(reading: httpx.Client) -> None:
    for path, status in {"/sparql": 200, "/sparql?query=x": 400, "/static/style.css": 200, "/none": 404}.items():
        answer = reading.get(path)
        assert answer.status_code == status
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/sparql", 405), ("DELETE", "/sparql", 405), ("PATCH", "/store", 405), ("GET", "/store", 400),
        ("PUT", f"/store?graph={G}", 403), ("DELETE", f"/store?graph={G}", 403), ("POST", "/store", 403),
        ("GET", f"/store?graph={G}&default", 400), ("GET", "/store?graph=relative", 400),
        ("GET", f"/store?graph={G}", 404),
        ("GET", "/sparql?update=DROP+ALL", 405), ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("GET", "/sparql?query=%ff", 400), ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=x%20y", 400),
    ],
)  # fmt: skip
def test_what_is_not_answered(reading: httpx.Client, method: str, path: str, status: int) -> None:
    assert reading.request(method, path).status_code == status


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/sparql-query; charset=latin-1", b"ASK {}", 415),
        ("application/sparql-query", b"ASK {\xff}", 400),
        ("application/sparql-query; charset=UTF-8", "ASK { ?é ?p 'ü' }".encode(), 200),
        ("application/sparql-query", b"x" * ((1 << 20) + 1), 413),
        ("application/sparql-update", b"DROP ALL", 403),
        ("application/x-www-form-urlencoded", b"", 400),
        ("text/plain", b"ASK {}", 415),
    ],
)
def test_bodies(reading: httpx.Client, kind: str, body: bytes, status: int) -> None:
    assert reading.post("/sparql", content=body, headers={"Content-Type": kind}).status_code == status


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shown", [None, "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"])
def test_who_does_not_show_the_token_may_only_read(server: Running, shown: str | None) -> None:
    headers = {"Authorization": shown.encode("latin-1")} if shown else {}
    with httpx.Client(base_url=server.root, headers=headers) as client:  # type: ignore[arg-type]
        for answer in (
            client.post("/sparql", data={"update": "CREATE GRAPH <urn:x>"}),
            client.put("/store", params={"graph": G}, content=b"", headers=TURTLE),
            client.delete("/store", params={"default": ""}),
        ):
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:1/>", "load silent <file:///etc/passwd>", "\\u004COAD <http://127.0.0.1:1/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)  # fmt: skip
def test_an_update_asks_nobody_else(writing: httpx.Client, update: str) -> None:
    answer = writing.post("/sparql", data={"update": update})
    assert answer.status_code == 403
    assert "is refused: this server asks no other" in answer.text


def test_an_update_that_is_none_changes_nothing_and_says_where(writing: httpx.Client) -> None:
    update = "INSERT DATA { <a:s> <a:p> 1 } ;\nINSERT DATA { <a:s> <a:p> }"
    answer = writing.post("/sparql", data={"update": update})
    assert (answer.status_code, "2:" in answer.text, len(answer.text) < 100) == (400, True, True)
    assert not writing.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"]


def test_a_body_of_quads_brings_its_graphs(writing: httpx.Client) -> None:
    quads = f"<a:s> <a:p> <a:o> <{G}> .\n<a:s> <a:p> <a:o> <{G}2> .\n".encode()
    answer = writing.post("/store", content=quads, headers={"Content-Type": "application/n-quads"})
    assert answer.status_code == 204
    for name in (G, f"{G}2"):
        got = writing.get("/store", params={"graph": name}, headers={"Accept": "application/n-triples"})
        assert got.text == "<a:s> <a:p> <a:o> .\n"


def test_a_graph_is_replaced_as_a_whole_or_not_at_all(writing: httpx.Client) -> None:
    def put(content: bytes) -> int:
        return writing.put("/store", params={"graph": G}, content=content, headers=TURTLE).status_code

    def got() -> str:
        return writing.get("/store", params={"graph": G}, headers={"Accept": "application/n-triples"}).text

    assert put(b"<a:s> <a:p> 1 , 2 .") == 201
    before = got()
    assert put(b"<a:s> <a:p> 3 . <a:s> <a:p>") == 400
    assert got() == before
    assert put(b"<a:s> <a:p> 3 .") == 204
    assert got() == '<a:s> <a:p> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    graphs = writing.get("/sparql", params={"query": "SELECT ?g { GRAPH ?g { ?s ?p ?o } }"}).json()["results"][
        "bindings"
    ]
    assert [each["g"]["value"] for each in graphs] == [G]


def test_a_large_graph_may_be_written_and_a_query_not_be_as_large(server: Running, writing: httpx.Client) -> None:
    triples = b"".join(b'<a:s> <a:p> "%0100d" .\n' % number for number in range(10_000))
    kind = {"Content-Type": "application/n-triples"}
    assert writing.put("/store", params={"graph": G}, content=triples, headers=kind).status_code == 201
    data = b"INSERT DATA {" + triples + b"}"
    update = {"Content-Type": "application/sparql-update"}
    assert writing.post("/sparql", content=data, headers=update).status_code == 204
    assert httpx.post(f"{server.root}/sparql", content=data, headers=update).status_code == 413


def test_requests_are_told_of_without_what_they_ask(server: Running, writing: httpx.Client) -> None:
    writing.get("/sparql", params={"query": "ASK { <http://private.example> ?p ?o }"})
    told = "".join(server.told)
    assert "127.0.0.1 GET /sparql 200 " in told
    assert "private" not in told
    assert TOKEN not in told


def test_delete_where_without_a_pattern_is_a_mistake_also_where_graphs_are_named(writing: httpx.Client) -> None:
    for update in ("DELETE WHERE", "DELETE WHERE }", "DELETE WHERE { ?s ?p ?o"):
        answer = writing.post("/sparql", data={"update": update, "using-graph-uri": G})
        assert answer.status_code == 400, update


# ── headers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/store?default", "GET, HEAD, PUT, POST, DELETE, OPTIONS"),
        ("/study/NCT02955615", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_tells_the_methods(reading: httpx.Client, path: str, methods: str) -> None:
    answer = reading.options(path)
    assert (answer.status_code, answer.headers["allow"]) == (204, methods)


def test_what_cannot_be_had_says_that_it_depends_on_what_is_asked_for(reading: httpx.Client) -> None:
    for path in ("/sparql?query=ASK{}", "/sparql?query=CONSTRUCT{}{}", "/sparql", "/store?default"):
        answer = reading.get(path, headers={"Accept": "image/png"})
        assert (answer.status_code, path) == (406, path)
        assert "Accept" in answer.headers["vary"].split(", ")


def test_an_update_by_get_says_all_methods_of_the_endpoint(reading: httpx.Client) -> None:
    answer = reading.get("/sparql", params={"update": "CLEAR ALL"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_text_is_compressed_for_who_takes_that(reading: httpx.Client) -> None:
    plain = reading.get("/ontology", headers={"Accept-Encoding": "identity", "Accept": "text/html"})
    small = reading.get("/ontology", headers={"Accept-Encoding": "br, gzip;q=0.5", "Accept": "text/html"})
    never = reading.get("/ontology", headers={"Accept-Encoding": "gzip;q=0", "Accept": "text/html"})
    assert [each.headers.get("content-encoding") for each in (plain, small, never)] == [None, "gzip", None]
    assert small.content == plain.content == never.content
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    for each in (plain, small):
        assert "Accept-Encoding" in each.headers["vary"].split(", ")
        again = reading.get("/ontology", headers={"If-None-Match": each.headers["etag"], "Accept": "text/html"})
        assert (again.status_code, again.content) == (304, b"")


def test_the_default_graph_of_the_store_is_that_of_queries(reading: httpx.Client) -> None:
    headers = {"Accept": "application/n-triples"}
    assert {*reading.get("/store?default", headers=headers).text.splitlines()} == {
        *reading.get("/sparql?query=CONSTRUCT WHERE { ?s ?p ?o }", headers=headers).text.splitlines()
    }
    assert reading.get("/store?default", headers=headers).text.count("\n") > 100


def test_a_writable_endpoint_says_what_it_reads(writing: httpx.Client, reading: httpx.Client) -> None:
    for client, expected in ((writing, 4), (reading, 0)):
        found = rdflib.Graph().parse(data=client.get("/sparql").text, format="turtle")
        sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        assert len([*found.triples((None, sd.inputFormat, None))]) == expected
        assert '/.well-known/void>; rel="describedby"' in client.get("/sparql").headers["link"]


# ── isolation ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_who_reads_while_a_graph_is_put_sees_the_old_one_or_the_new_one(
    writing: httpx.Client, server: Running, method: str
) -> None:
    before, after = 10, 20_000
    old = "".join(f"<urn:old> <urn:p> {number} .\n" for number in range(before))
    new = "".join(f"<urn:new> <urn:p> {number} .\n" for number in range(after))
    writing.put("/store", params={"graph": G}, headers=TURTLE, content=old).raise_for_status()
    seen = set()
    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(httpx.request, method, f"{server.root}/store", params={"graph": G}, content=new,
                              headers=AUTHORISED | TURTLE, timeout=60)  # fmt: skip
        while not done.done():
            found = writing.get(
                "/sparql", params={"query": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"}
            )
            seen.add(tuple((row["g"]["value"], int(row["n"]["value"])) for row in found.json()["results"]["bindings"]))
    assert done.result().status_code == 204
    assert seen <= {((G, before),), ((G, after if method == "PUT" else before + after),)}
    assert ((G, before),) in seen


def test_what_is_put_comes_back_whatever_signs_are_in_it(writing: httpx.Client) -> None:
    text = "".join(chr(each) for each in (*range(1, 0x100), 0x2028, 0xFFFD, 0x1F4A9)) + "\\u0041 \\\\ \\n {} \"\"\" '''"
    given = {
        ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), each)
        for each in (
            ox.Literal(text),
            ox.Literal(text, language="en"),
            ox.Literal(text, datatype=ox.NamedNode("urn:type")),
            ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL),
            ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal(text)),
            ox.NamedNode("http://example.org/é%20'()"),
        )
    }
    content = ox.serialize(given, format=ox.RdfFormat.N_TRIPLES)
    headers = {"Content-Type": "application/n-triples", "Accept": "application/n-triples"}
    for name in ({"graph": G}, {"default": ""}):
        writing.put("/store", params=name, headers=headers, content=content).raise_for_status()
        found = writing.get("/store", params=name, headers=headers).content
        assert {each.triple for each in ox.parse(found, ox.RdfFormat.N_TRIPLES)} == given


def test_blank_nodes_stay_one_node_within_what_is_put_and_are_others_than_those_before(writing: httpx.Client) -> None:
    content = "_:x <urn:p> _:y . _:y <urn:p> _:x ."
    for name in (G, f"{G}2"):
        writing.put("/store", params={"graph": name}, headers=TURTLE, content=content).raise_for_status()
    query = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s <urn:p> ?o . ?o <urn:p> ?s }"
    assert writing.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]["n"]["value"] == "4"


def test_a_graph_without_triples_is_there_and_a_broken_one_changes_nothing(writing: httpx.Client) -> None:
    assert writing.put("/store", params={"graph": G}, headers=TURTLE, content="").status_code == 201
    assert writing.get("/store", params={"graph": G}).status_code == 200
    writing.put("/store", params={"graph": G}, headers=TURTLE, content="<urn:a> <urn:b> 1 .").raise_for_status()
    for method in ("PUT", "POST"):
        broken = "<urn:a> <urn:b> 2 . <urn:a> <urn:b> "
        assert writing.request(method, "/store", params={"graph": G}, headers=TURTLE, content=broken).status_code == 400
    assert writing.get("/store", params={"graph": G}, headers={"Accept": "application/n-triples"}).text.count("\n") == 1
    assert writing.delete("/store", params={"graph": G}).status_code == 204
    assert writing.delete("/store", params={"graph": G}).status_code == 404
