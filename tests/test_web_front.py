"""Front page, search, cookbook forms, editor and ontology page, over a store of small records."""

from __future__ import annotations

import asyncio
import json
import re
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, cast

import httpx
import pytest
from peers import ROOT
from studies import study, written

from kg.cookbook import recipes
from kg.search import Index
from kg.store import embedded, loading
from kg.web.app import application
from kg.web.jobs import Limits
from kg.web.lexicon import lexicon
from kg.web.owner import Owner
from kg.web.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.web.pool import Pool

TOKEN = "secret"  # noqa: S105 - of a server that ends with its test
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


class Client:
    """Asks an application, in this process, without a server."""

    def __init__(self, runner: asyncio.Runner, client: httpx.AsyncClient, owner: Owner) -> None:
        self._runner = runner
        self._client = client
        self.owner = owner

    def get(self, path: str, accept: str = "text/html", **parameters: str) -> httpx.Response:
        return self._runner.run(self._client.get(path, params=parameters or None, headers={"Accept": accept}))

    def write(self, method: str, path: str, content: str, kind: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
        return self._runner.run(self._client.request(method, path, content=content, headers=headers))

    def until(self, path: str, status: int, accept: str = "text/html") -> httpx.Response:
        """The response when what takes a while is done."""
        end = time.monotonic() + 20
        while (found := self.get(path, accept)).status_code != status:
            assert time.monotonic() < end, found.text
            self._runner.run(asyncio.sleep(0.02))
        return found


@contextmanager
def served(folder: Path) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        owner = Owner.running(folder, Limits())
        store = runner.run(owner.__aenter__())
        app = application(Server(store=store, folder=folder, token=TOKEN))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
        yield Client(runner, client, store)
        runner.run(client.aclose())
        runner.run(owner.__aexit__(None, None, None))


def loaded(folder: Path, *inputs: str) -> Path:
    with closing(embedded.Embedded.opened(folder)) as store:
        loading.load(inputs, store, loading.Choices())
    return folder


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    place = tmp_path_factory.mktemp("front")
    small = written(place / "small.jsonl", *(study(number) for number in range(1, 30)), study(66, EVIL))
    with served(loaded(place / "store", str(ROOT / "examples/NCT02955615.txt"), small)) as found:
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Client]:
    """A server that a test may write to."""
    with served(loaded(tmp_path / "store", written(tmp_path / "two.jsonl", study(1), study(2)))) as found:
        yield found


def test_the_front_page_counts_and_leads_everywhere(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "31 studies" in page.text
    for way in ("/search", "/queries", "/editor", "/ontology", "/ontology.ttl", "/.well-known/void"):
        assert f'href="{way}"' in page.text
    assert 'rel="describedby"' in page.headers["link"]


def test_the_data_set_is_described_when_it_is_counted(client: Client) -> None:
    found = client.until("/.well-known/void", 200, "text/turtle")
    assert found.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "void:Dataset" in found.text
    assert json.loads(client.get("/.well-known/void", "application/ld+json").content)
    assert client.get("/.well-known/void", "image/png").status_code == 406
    for suffix, kind in ((".ttl", "text/turtle; charset=utf-8"), (".nt", "application/n-triples")):
        assert client.get(f"/dataset{suffix}", "image/png").headers["content-type"] == kind
    assert client.get("/dataset.exe").status_code == 406
    assert "Clinical studies of ClinicalTrials.gov" in client.get("/").text


def test_a_number_leads_to_its_study(client: Client) -> None:
    found = client.get("/search", q=" nct02955615 ")
    assert (found.status_code, found.headers["location"]) == (303, "/study/NCT02955615")


def test_a_search_shows_hits_and_facets_that_can_be_chosen_and_given_up(client: Client) -> None:
    page = client.get("/search", q="made-up")
    assert "29 studies" in page.text
    assert "1 to 20 of 29" in page.text
    assert "NCT02955615" not in page.text
    whole = client.get("/search").text
    address = re.search(r'href="(/search\?status=[^"]*)"', whole)
    assert address
    narrowed = client.get(address[1].replace("&amp;", "&"))
    assert "1 study" in narrowed.text
    assert 'aria-label="Without ' in narrowed.text


def test_the_last_page_of_a_search_has_the_rest(client: Client) -> None:
    page = client.get("/search", q="made-up", skip="20").text
    assert page.count('class="title"') == 9
    assert client.get("/search", skip="-1").status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search?skip=-1", 400),
        ("/search?q=%FF", 400),
        ("/queries/never-written", 404),
        ("/.well-known/void/", 404),
        ("/ontology.exe", 406),
        ("/static/none.css", 404),
        ("/thing", 400),
    ],
)
def test_what_is_refused_is_told_on_a_page_to_people_and_in_a_line_to_programs(
    client: Client, path: str, status: int
) -> None:
    people = client.get(path, "text/html,application/xhtml+xml,*/*;q=0.8")
    assert (people.status_code, people.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert '<nav aria-label="Site">' in people.text
    assert "Accept" in people.headers["vary"]
    for accept in ("*/*", "text/plain", "application/json"):
        programs = client.get(path, accept)
        if path != "/.well-known/void/":
            assert (programs.status_code, programs.headers["content-type"]) == (status, "text/plain; charset=utf-8")
            assert programs.text.count("\n") == 1


def test_the_reason_of_a_refusal_is_escaped(client: Client) -> None:
    page = client.get("/queries/trials-of-a-disease.csv", disease=EVIL)
    assert page.status_code == 400
    assert "alert" in page.text
    assert "<script" not in page.text
    assert "<img" not in page.text


def test_past_the_end_of_a_search_is_its_last_page(client: Client) -> None:
    page = client.get("/search", q="made-up", skip="999999999")
    assert (page.status_code, page.headers["location"]) == (303, "/search?q=made-up&skip=20")
    assert "No study has all of these words" in client.get("/search", q="nobody-wrote-this", skip="40").text


@pytest.mark.parametrize("path", ["/search?q=alert", "/", "/queries/trials-of-a-condition?run=1&words=Hay+Fever"])
def test_what_records_say_is_escaped(client: Client, path: str) -> None:
    page = client.get(path).text
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize("path", ["/search", "/editor", "/queries/trials-of-a-condition", "/queries"])
def test_what_people_type_is_escaped(client: Client, path: str) -> None:
    page = client.get(path, q=EVIL, query=EVIL, words=EVIL, keyword=EVIL, run="1").text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_the_cookbook_lists_its_questions_by_keyword(client: Client) -> None:
    assert client.get("/queries").text.count('href="/queries/') >= len(recipes())
    page = client.get("/queries", keyword="safety").text
    assert 0 < page.count('<li><a href="/queries/') < len(recipes())


@pytest.mark.parametrize("name", recipes())
def test_each_query_runs_from_its_form(client: Client, name: str) -> None:
    page = client.get(f"/queries/{name}", run="1")
    assert page.status_code == 200
    assert 'id="answer"' in page.text
    assert 'role="alert"' not in page.text
    for parameter in recipes()[name].parameters:
        assert f'name="{parameter.name}"' in page.text


def test_a_query_takes_values_and_says_what_is_wrong_with_them(client: Client) -> None:
    found = client.get("/queries/trials-of-a-condition", words="Condition 7", run="1").text
    assert 'value="Condition 7"' in found
    found = client.get("/queries/study-by-number", value="2010-000001-01", run="1").text
    assert "0 rows" in found
    found = client.get("/queries/study-by-number", value="2016-000488-17", run="1").text
    assert "NCT02955615" in found
    page = client.get("/queries/trials-of-a-disease", disease="no descriptor", run="1")
    assert 'role="alert"' in page.text
    assert 'id="answer"' not in page.text
    assert client.get("/queries/never-written").status_code == 404


def test_an_answer_can_be_had_for_programs(client: Client) -> None:
    table = client.get("/queries/studies-by-status.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert json.loads(client.get("/queries/studies-by-status.json").content)["results"]
    assert client.get("/queries/as-schema-org.ttl").headers["content-type"].startswith("text/turtle")
    assert client.get("/queries/studies-by-status.exe").status_code == 406


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK {}", "Yes"),
        ("ASK { FILTER(false) }", "No"),
        ("SELECT ?x ?y { VALUES ?x { 42 } }", "42"),
        ("SELECT ?x { VALUES ?x { 1 } FILTER(false) }", "0 rows"),
        ("CONSTRUCT { <urn:a> <urn:b> 'c' } {}", "1 triple"),
        ("SELECT nonsense", 'role="alert"'),
    ],
)
def test_the_editor_answers_without_a_script(client: Client, query: str, shown: str) -> None:
    page = client.get("/editor", query=query, run="1")
    assert page.status_code == (400 if "nonsense" in query else 200)
    assert shown in page.text[page.text.index('id="answer"') :]


def test_a_long_answer_is_shown_in_part_and_says_so(client: Client) -> None:
    assert "The first 1,000 rows" in client.get("/editor", query="SELECT * { ?s ?p ?o }", run="1").text


def test_only_the_editor_may_have_styles_in_its_elements(client: Client) -> None:
    policies = {path: client.get(path).headers.get_list("content-security-policy") for path in ("/", "/editor")}
    assert [len(each) for each in policies.values()] == [1, 1]
    assert "unsafe" not in policies["/"][0]
    assert (
        policies["/editor"][0].count("unsafe") == policies["/editor"][0].count("style-src 'self' 'unsafe-inline'") == 1
    )


def test_a_fault_of_ours_is_answered_with_the_policy_too(tmp_path: Path) -> None:
    class Broken:
        async def run(self, *_: object) -> None:
            raise LookupError

    app = application(Server(store=cast("Pool", Broken()), folder=tmp_path))
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://localhost"
    )
    found = asyncio.run(client.get("/sparql?query=ASK{}"))
    assert found.status_code == 500
    assert found.headers["content-security-policy"].startswith("default-src 'none'")
    assert found.headers["x-content-type-options"] == "nosniff"


def test_the_editor_completes_our_terms(client: Client) -> None:
    known = client.get("/editor/terms.json").json()
    assert {
        "iri": "https://w3id.org/trial-kg/ontology#phase",
        "name": "ct:phase",
        "kind": "property",
        "label": "phase",
    } in (known["terms"])
    assert {each["name"] for each in known["examples"]} == set(recipes())


def test_the_ontology_page_has_each_term_once_with_an_example_and_its_queries(client: Client) -> None:
    page = client.get("/ontology").text
    anchors = re.findall(r'id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    for iri in lexicon():
        if iri.startswith("https://w3id.org/trial-kg/ontology#"):
            assert iri.partition("#")[2] in anchors
    assert "code-Phase.PHASE2" in anchors
    start = page[page.index('id="startDate"') : page.index('id="startDateEarliest"')]
    assert "statusModule.startDateStruct.date" in start
    assert "<dt>Example</dt>" in start
    assert "/queries/trials-by-phase-and-year" in page[page.index('id="startDateEarliest"') :][:3000]


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/ontology", "text/turtle", "text/turtle; charset=utf-8"),
        ("/ontology", "application/ld+json", "application/ld+json"),
        ("/ontology.nt", "text/html", "application/n-triples"),
        ("/ontology", "text/html", "text/html; charset=utf-8"),
        ("/ontology.html", "text/turtle", "text/html; charset=utf-8"),
    ],
)
def test_the_ontology_comes_in_the_form_that_is_asked_for(client: Client, path: str, accept: str, kind: str) -> None:
    found = client.get(path, accept)
    assert (found.status_code, found.headers["content-type"]) == (200, kind)
    assert {"Accept", "Origin"} <= set(found.headers["vary"].split(", "))
    assert client.get("/ontology", "image/png").status_code == 406
    assert client.get("/ontology.exe").status_code == 406


def test_the_examples_of_terms_follow_the_store(own: Client) -> None:
    def start() -> str:
        page = own.get("/ontology").text
        return page[page.index('id="whyStopped"') :].partition("</section>")[0]

    assert "Example" not in start()
    turtle = "<urn:example:a> <https://w3id.org/trial-kg/ontology#whyStopped> 'No penguins' ."
    assert own.write("POST", "/store?graph=urn:example:g", turtle, "text/turtle").status_code == 201
    assert "No penguins" in start()


def test_a_page_passes_on_when_to_come_back(own: Client) -> None:
    own.owner.close()
    found = own.get("/editor", query="ASK {}", run="1")
    assert (found.status_code, found.headers["retry-after"]) == (503, "10")
    assert "being ended" in found.text
    assert own.get("/ontology").status_code == 503


def test_the_index_follows_what_the_graph_store_writes(own: Client) -> None:
    graph = "https://w3id.org/trial-kg/record/NCT00000001"
    turtle = (
        "<https://w3id.org/trial-kg/study/NCT00000001> a <https://w3id.org/trial-kg/ontology#Study> ; "
        '<http://purl.org/dc/terms/identifier> "NCT00000001" ; <http://purl.org/dc/terms/title> "Penguins" .'
    )
    assert own.write("PUT", f"/store?graph={graph}", turtle, "text/turtle").status_code == 204
    assert "Penguins" in own.get("/search", q="penguins").text
    assert own.write("DELETE", f"/store?graph={graph}", "", "text/turtle").status_code == 204
    assert "0 studies" in own.get("/search", q="penguins").text
    quads = "".join(f"{line} <{graph}> .\n" for line in _lines(turtle))
    assert own.write("POST", "/store", quads, "application/n-quads").status_code == 204
    assert "Penguins" in own.get("/search", q="penguins").text
    assert "An update has changed" not in own.get("/search").text


def _lines(turtle: str) -> list[str]:
    import pyoxigraph as ox

    return [str(quad.triple) for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)]


def test_a_search_says_that_it_lags_after_an_update(own: Client) -> None:
    assert own.write("POST", "/sparql", "CLEAR ALL", "application/sparql-update").status_code == 204
    page = own.get("/search", q="made-up").text
    assert "2 studies" in page
    assert "An update has changed this store" in page


def test_an_update_that_fails_leaves_search_and_description_as_they_are(own: Client) -> None:
    described = own.until("/.well-known/void", 200, "text/turtle").content
    for mistake in ("CLEAR ALLL", "INSERT DATA { <urn:a> <urn:b> }", "CREATE GRAPH <urn:x> ; DROP GRAPH <urn:never>"):
        assert own.write("POST", "/sparql", mistake, "application/sparql-update").status_code == 400
    assert "An update has changed this store" not in own.get("/search").text
    assert own.get("/.well-known/void", "text/turtle").content == described


def test_a_description_that_was_counted_before_an_update_is_not_kept(tmp_path: Path) -> None:
    index = Index(tmp_path / "search.sqlite")
    with index.made_anew():
        pass
    before = index.changes
    with index.lagging():
        assert index.lags
        assert index.keep("description", b"old", before)
    assert index.kept("description") is None
    assert not index.keep("description", b"old", before)
    index.close()


def test_without_an_index_the_rest_is_served(own: Client, tmp_path: Path) -> None:
    (tmp_path / "store/search.sqlite").unlink()
    assert own.get("/").status_code == 200
    found = own.get("/search", q="lupus")
    assert (found.status_code, found.headers["retry-after"]) == (503, "60")
