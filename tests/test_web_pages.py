"""The pages: what is asked for is what comes, nothing is left out, and nothing in a record gets out of its place."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import runpy
import unicodedata
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from goldens import NAMES, RECORDS, golden_graph
from peers import ROOT, shared

from kg.mapping import graph as mapped
from kg.record import Study
from kg.sinks import SINKS
from kg.sources import read
from kg.terms import IRI, Literal, RecordGraph
from kg.vocab import CT, DCTERMS, FOAF, RDF, RDFS
from kg.web import draw, surroundings
from kg.web.app import application
from kg.web.graph import Graph, lexical
from kg.web.jobs import Limits, Node
from kg.web.lexicon import called
from kg.web.owner import Owner
from kg.web.server import Server
from kg.web.study import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BASE = "https://w3id.org/trial-kg/"
EVERY = golden_graph(RECORDS[NAMES.index("every-field-of-a-trial")])
HTML = {"Accept": "text/html"}
TYPES = {".html": "text/html", ".ttl": "text/turtle", ".jsonld": "application/ld+json", ".nt": "application/n-triples"}


def stored(graphs: Iterable[RecordGraph]) -> ox.Store:
    store = ox.Store()
    for each in graphs:
        store.load(SINKS["nquads"].encode(each), ox.RdfFormat.N_QUADS)
    return store


class Client:
    """Asks an application, in this process, without a server."""

    def __init__(self, runner: asyncio.Runner, client: httpx.AsyncClient) -> None:
        self._runner = runner
        self._client = client

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self._runner.run(self._client.get(path, headers=headers))

    def head(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self._runner.run(self._client.head(path, headers=headers))


@contextmanager
def served(store: ox.Store) -> Iterator[Client]:
    app = application(Server(store=Owner(store, Limits())))
    with asyncio.Runner() as runner:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
        del client.headers["accept"]
        yield Client(runner, client)
        runner.run(client.aclose())


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with served(stored(golden_graph(each) for each in RECORDS)) as found:
        yield found


def address(iri: str) -> str:
    iri = iri[1:-1]
    if iri.startswith(BASE) and not iri.startswith(f"{BASE}ontology#"):
        return f"/{quote(iri.removeprefix(BASE).partition('#')[0])}"
    return f"/thing?iri={quote(iri, safe='')}"


STUDY = address(EVERY.study)


class Page(HTMLParser):
    """A page taken apart: its elements, the text in it, and the scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text = ""
        self._in = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in = tag

    def handle_endtag(self, _: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts.append(data)
        else:
            self.text += data

    def links(self) -> list[str]:
        return [value for _, given in self.elements for name, value in given.items() if name == "href" and value]


def page(client: Client, path: str) -> Page:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, (path, response.text[:500])
    return Page(response.text)


# ── which form ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("text/html;q=0.3, text/turtle;q=0.7", "text/turtle"),
        ("application/rdf+xml, text/turtle;q=0.5", "text/turtle"),
        ("text/html;q=0, */*", "text/turtle"),
        ("image/png", None),
        ("text/turtle;q=0", None),
    ],
)
def test_a_client_gets_the_form_that_it_likes_best(client: Client, accept: str | None, expected: str | None) -> None:
    response = client.get(STUDY, headers={"Accept": accept} if accept else {})
    if expected is None:
        assert response.status_code == 406
        assert all(each in response.text for each in TYPES.values())
    else:
        assert response.headers["content-type"].partition(";")[0] == expected
    assert "Accept" in response.headers["vary"].split(", ")


@pytest.mark.parametrize("suffix", TYPES)
def test_a_suffix_is_a_form_whatever_the_client_accepts(client: Client, suffix: str) -> None:
    response = client.get(f"{STUDY}{suffix}", headers={"Accept": "image/png"})
    assert response.headers["content-type"].partition(";")[0] == TYPES[suffix]
    others = {kind for other, kind in TYPES.items() if other != suffix}
    assert set(re.findall(r'rel="alternate"; type="([^"]+)"', response.headers["link"])) == others


@pytest.mark.parametrize("suffix", [".ttl", ".jsonld", ".nt"])
def test_rdf_of_a_study_is_its_whole_record(client: Client, suffix: str) -> None:
    body = client.get(f"{STUDY}{suffix}").content
    form = {".ttl": ox.RdfFormat.TURTLE, ".jsonld": ox.RdfFormat.JSON_LD, ".nt": ox.RdfFormat.N_TRIPLES}[suffix]
    expected = ox.parse(SINKS["ntriples"].encode(EVERY), format=ox.RdfFormat.N_TRIPLES)
    assert {each.triple for each in ox.parse(body, format=form)} == {each.triple for each in expected}


def test_what_a_client_has_already_is_not_sent_again(client: Client) -> None:
    first = client.get(STUDY, headers=HTML)
    tag = first.headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(STUDY, headers={**HTML, "If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(STUDY, headers={**HTML, "If-None-Match": '"other"'}).status_code == 200
    assert client.get(f"{STUDY}.ttl").headers["etag"] != tag
    head = client.head(STUDY, headers=HTML)
    assert (head.status_code, head.headers["etag"]) == (200, tag)


@pytest.mark.parametrize(
    "path",
    [
        "/study/NCT99999999",
        "/study/NCT99999999.ttl",
        "/nothing",
        "/place/xx.html",
        "/study/",
        "/study/a%00b",
        "/study/a%20%3Cb%3E",
        "/condition/%FF%FE",
        "/../../etc/passwd",
        "/thing?iri=https://example.org/unknown",
        "/thing?iri=no%20iri",
    ],
)
def test_what_is_not_known_is_told_to_people_and_to_programs(client: Client, path: str) -> None:
    people = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (people.status_code, people.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>" in people.text
    programs = client.get(path, headers={"Accept": "*/*"})
    assert (programs.status_code, programs.headers["content-type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/thing", 400), (f"{STUDY}?skip=x", 400), (f"{STUDY}?part=none", 404), ("/thing?iri=a:b&format=x", 406)],
)
def test_a_question_that_cannot_be_understood_is_refused(client: Client, path: str, status: int) -> None:
    assert client.get(path, headers=HTML).status_code == status


def test_the_data_set_is_described_elsewhere(client: Client) -> None:
    response = client.get("/dataset", headers=HTML)
    assert (response.status_code, response.headers["location"]) == (303, "/.well-known/void")


# ── every thing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_iri_in_a_record_answers_and_every_link_of_a_page_with_it(client: Client) -> None:
    """All but the addresses of pages that are no things, and what codes are equal to."""
    iris = {each for triple in EVERY.triples for each in (triple[0], triple[2]) if each[0] == "<"}
    paths = {address(each) for each in iris} | {address(each) for each in (EVERY.name, EVERY.study)}
    assert len(paths) > 80
    asked: set[str] = set()
    for path in sorted(path for path in paths if not path.startswith("/code/")):
        for link in page(client, path).links():
            if link.startswith("/") and not link.startswith(("/static", "/ontology", "/search", "/queries", "/editor")):
                asked.add(link.partition("#")[0])
    for link in sorted(asked - paths - {"/", ""}):
        assert client.head(link).status_code == 200, link


def shown_studies(found: Page) -> list[str]:
    return [each for each in found.links() if re.fullmatch(r"/study/[^.?#/]+", each)]


@pytest.mark.parametrize(
    "predicate",
    [CT.condition, CT.leadSponsor, CT.collaborator, CT.conditionMesh, CT.phase, CT.overallStatus, CT.record],
)
def test_a_thing_lists_its_studies_and_as_what_they_name_it(client: Client, predicate: IRI) -> None:
    thing = next(value for subject, named, value in EVERY.triples if (subject, named) == (EVERY.study, predicate))
    found = page(client, address(thing))
    assert STUDY in shown_studies(found)
    assert called(predicate) in found.text


def test_a_place_lists_the_studies_of_its_sites_what_lies_in_it_and_where_it_lies(client: Client) -> None:
    site, city = next((subject, value) for subject, predicate, value in EVERY.triples if predicate == CT.city)
    country = next(value for subject, predicate, value in EVERY.triples if (subject, predicate) == (site, CT.country))
    found = page(client, address(city))
    assert STUDY in shown_studies(found)
    around = next(value for subject, predicate, value in EVERY.triples if (subject, predicate) == (city, CT.within))
    assert address(around) in found.links()
    assert address(city) in page(client, address(around)).links()
    assert STUDY in shown_studies(page(client, address(country)))


def test_a_mesh_term_leads_to_its_descriptor(client: Client) -> None:
    term = next(value for _, predicate, value in EVERY.triples if predicate == CT.conditionMesh)
    assert term[1:-1] in page(client, address(term)).links()


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/code/Phase.PHASE2", ["Phase 2", "PHASE2"]),
        (f"/thing?iri={quote(CT.startDate[1:-1], safe='')}", ["start date"]),
        (f"/thing?iri={quote(CT.Site[1:-1], safe='')}", ["site", "studies"]),
    ],
)
def test_a_term_of_the_vocabulary_is_answered_from_the_ontology(client: Client, path: str, texts: list[str]) -> None:
    found = page(client, path)
    assert all(text in found.text for text in texts)
    turtle = client.get(path, headers={"Accept": "text/turtle"})
    assert [*ox.parse(turtle.content, format=ox.RdfFormat.TURTLE)]


def little(number: str, *more: tuple[IRI, IRI, IRI | Literal]) -> RecordGraph:
    """The graph of a record that says no more than that there is a study, and what is given."""
    study, record = IRI(f"<{BASE}study/{number}>"), IRI(f"<{BASE}record/{number}>")
    known = (
        (study, RDF.type, CT.Study),
        (study, DCTERMS.identifier, Literal(f'"{number}"')),
        (study, DCTERMS.title, Literal(f'"Title of {number}"@en')),
        (study, CT.record, record),
        (record, FOAF.primaryTopic, study),
    )
    return RecordGraph(
        number, record, study, (*known, *((study if each[0] == "." else each[0], *each[1:]) for each in more))
    )


COUNTRY = IRI(f"<{BASE}place/xx>")
MANY = [little(f"NCT{number:08}", (IRI("."), CT.removedCountry, COUNTRY)) for number in range(1, 121)]


def test_many_studies_are_paged_newest_first_and_each_is_on_one_page() -> None:
    with served(stored(MANY)) as client:
        path, listed, pages = "/place/xx", [], 0
        while path:
            response = client.get(path, headers=HTML)
            found = Page(response.text)
            assert "120 studies" in found.text
            table = response.text.partition('id="studies"')[2].partition("</section>")[0]
            listed += re.findall(r'href="/study/(NCT\d+)"', table)
            match = re.search(r'<([^>]+)>; rel="next"', response.headers["link"])
            path = match[1] if match else ""
            pages += 1
            assert (f'rel="next" href="{path}"' in response.text) == bool(path)
    assert pages == 3
    assert listed == [each.number for each in reversed(MANY)]


def test_where_very_many_studies_name_a_thing_not_all_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    store = stored(MANY)
    job = Node(iri=COUNTRY[1:-1], records=f"{BASE}record/", studies=5)
    assert not surroundings.surroundings(store, job, 100).more
    monkeypatch.setattr(surroundings, "COUNTED", 30)
    assert (found := surroundings.surroundings(store, job, 100)).more
    assert (found.total, len(found.studies)) == (30, 5)
    monkeypatch.setattr(surroundings, "_SCANNED", 20)
    assert (found := surroundings.surroundings(store, job, 100)).more
    assert found.total == 20
    with served(store) as client:
        assert "More than 20 studies" in page(client, "/place/xx").text


@pytest.mark.parametrize("name", ["狼疮", "скв", "lupus-érythémateux", "한국어"])
def test_names_in_any_script_are_found_however_they_are_encoded(name: str) -> None:
    name = unicodedata.normalize("NFC", name)
    condition = IRI(f"<{BASE}condition/{name}>")
    with served(stored([little("NCT00000001", (IRI("."), CT.condition, condition))])) as client:
        for path in (name, quote(name), quote(unicodedata.normalize("NFD", name))):
            assert "1 study" in page(client, f"/condition/{path}").text
        links = [each for each in page(client, "/study/NCT00000001").links() if each.startswith("/condition/")]
        assert links
        assert page(client, links[0])


def test_a_dot_in_the_name_of_a_place_is_no_suffix() -> None:
    places = [IRI(f"<{BASE}place/{each}>") for each in ("au", "au.nt", "us.california.san-diego")]
    described = [(each, RDFS.label, Literal(f'"the place {each[1:-1].rpartition("/")[2]}"')) for each in places]
    with served(stored([little("NCT00000001", *described)])) as client:
        for each in places:
            response = client.get(address(each), headers={"Accept": "application/n-triples"})
            assert response.text.startswith(f"{each} ")
        assert client.get("/place/us.california.san-diego.ttl").headers["content-type"].startswith("text/turtle")
        assert "the place au.nt" in page(client, "/place/au.nt").text  # not Australia as N-Triples


def test_a_study_without_a_graph_of_its_own_has_its_page_too() -> None:
    store = ox.Store()
    store.load(SINKS["ntriples"].encode(EVERY), ox.RdfFormat.N_TRIPLES)
    with served(store) as client:
        found = page(client, STUDY)
        assert {"sites", "outcomes", "eligibility"} <= {
            given.get("id") for tag, given in found.elements if tag == "section"
        }


# ── a study's page ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("record", RECORDS, ids=NAMES)
def test_every_triple_of_a_study_is_in_some_part_of_its_page(record: Path) -> None:
    given = golden_graph(record)
    found = parts(Graph(given.triples), given.study)
    assert {triple for part in found for triple in part.triples} == set(given.triples)
    assert "rest" not in [part.name for part in found]


def test_the_triples_of_a_long_part_are_on_pages_of_their_own(client: Client) -> None:
    given = golden_graph(RECORDS[NAMES.index("NCT02955615")])
    path = address(given.study)
    part = max(parts(Graph(given.triples), given.study), key=lambda each: len(each.triples))
    assert len(part.triples) > 100
    whole = client.get(path, headers=HTML).text
    assert f'href="{path}?part={part.name}"' in whole
    assert all(
        len(re.findall("<tr>", each)) <= 101
        for each in re.findall(r'<details class="triples">.*?</details>', whole, re.DOTALL)
    )
    rows, skipped = 0, 0
    while skipped < len(part.triples):
        text = client.get(f"{path}?part={part.name}&skip={skipped}", headers=HTML).text
        rows += len(re.findall("<tr>", text.partition('id="triples"')[2])) - 1
        skipped += 500
    assert rows == len(part.triples)


@pytest.mark.parametrize("record", RECORDS, ids=NAMES)
def test_a_page_is_in_order_for_those_who_do_not_see_it(client: Client, record: Path) -> None:
    found = page(client, address(golden_graph(record).study))
    ids = [given["id"] for _, given in found.elements if "id" in given]
    assert len(ids) == len(set(ids))
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    fragments = {each[1:] for each in found.links() if each.startswith("#")}
    assert fragments <= set(ids)
    for tag, given in found.elements:
        if tag == "svg":
            assert given.get("aria-label") or given.get("aria-hidden")
        if tag == "input":
            assert given.get("aria-label")
        if tag == "th":
            assert given.get("scope")


def test_the_parts_of_a_study_are_anchors_of_its_page(client: Client) -> None:
    ids = {given.get("id") for _, given in page(client, STUDY).elements}
    for predicate in (
        CT.arm,
        CT.intervention,
        CT.outcome,
        CT.criterion,
        CT.site,
        CT.reference,
        CT.identifier,
        CT.document,
    ):
        nodes = [value for subject, named, value in EVERY.triples if (subject, named) == (EVERY.study, predicate)]
        assert nodes
        assert {each[1:-1].partition("#")[2] for each in nodes} <= ids, predicate


def test_results_are_tables_with_plots(client: Client) -> None:
    given = golden_graph(RECORDS[NAMES.index("results-measured-and-compared")])
    found = page(client, address(given.study))
    values = [lexical(value) for _, predicate, value in given.triples if predicate == CT.value]
    assert values
    assert all(each in found.text for each in values)
    p = next(lexical(value) for _, predicate, value in given.triples if predicate in (CT.pValueText, CT.pValue))
    assert re.search(rf"p (= )?{re.escape(p)}", found.text)
    eyes = golden_graph(RECORDS[NAMES.index("results-baseline-in-eyes")])
    assert any(given.get("class") == "bars" for _, given in page(client, address(eyes.study)).elements)
    harm = golden_graph(RECORDS[NAMES.index("results-with-harm")])
    found = page(client, address(harm.study))
    assert any(given.get("class") == "share" for _, given in found.elements)
    terms = {value for _, predicate, value in harm.triples if predicate == CT.adverseEvent}
    assert terms
    flow = golden_graph(RECORDS[NAMES.index("results-flow-in-two-periods")])
    numbers = [lexical(value) for _, predicate, value in flow.triples if predicate == CT.numSubjects]
    assert all(each in page(client, address(flow.study)).text for each in numbers)


def test_search_engines_read_a_trial_of_schema_org(client: Client) -> None:
    (script,) = page(client, STUDY).scripts
    said = json.loads(script)
    assert (said["@context"], said["@type"], said["@id"]) == ("https://schema.org", "MedicalTrial", EVERY.study[1:-1])
    title = next(value for subject, named, value in EVERY.triples if (subject, named) == (EVERY.study, DCTERMS.title))
    assert said["name"] == lexical(title)
    assert all(each.startswith("https://schema.org/") for each in said.get("status", []) + said.get("trialDesign", []))
    given = golden_graph(RECORDS[NAMES.index("expanded-access")])
    assert not page(client, address(given.study)).scripts  # schema.org has no class for it


# ── nothing in a record is markup ────────────────────────────────────────────────────────────────────────────────────

EVIL = "\"'><script>alert(1)</script><!--</title></textarea><img src=x onerror=alert(1)>{{ 7*7 }}\u202eمرحبا&lt;b&gt;"
# fmt: off
ELEMENTS = {
    "a", "b", "body", "button", "caption", "circle", "code", "dd", "details", "div", "dl", "dt", "footer", "form",
    "g", "h1", "h2", "h3", "head", "header", "html", "image", "input", "li", "line", "link", "main", "meta", "nav",
    "ol", "p", "path", "rect", "script", "section", "span", "strong", "summary", "svg", "table", "tbody", "td",
    "text", "th", "thead", "title", "tr", "tspan", "ul",
}
# fmt: on


def hostile(given: RecordGraph) -> RecordGraph:
    """The same record with markup at the end of each literal, and with addresses that a browser would run."""
    escaped = EVIL.replace('"', '\\"')

    def spoilt(term: IRI | Literal) -> IRI | Literal:
        if term[0] == "<":
            return term
        end = term.rindex('"')
        return Literal(f"{term[:end]}{escaped}{term[end:]}")

    study = given.study
    node = IRI(f"{study[:-1]}#evil>")
    bad = IRI("<javascript:alert(1)>")
    address = Literal('"javascript:alert(1)"^^<http://www.w3.org/2001/XMLSchema#anyURI>')
    more = [(study, each, node) for each in (CT.link, CT.reference, CT.identifier, CT.condition, CT.site)]
    more += [(node, CT.url, address), (node, RDFS.seeAlso, bad), (node, CT.publication, bad), (bad, CT.doi, bad)]
    more += [
        (study, CT.registeredAs, bad),
        (study, CT.condition, IRI("<data:text/html,evil>")),
        (bad, RDFS.label, address),
    ]
    return RecordGraph(given.number, given.name, study, (*((s, p, spoilt(o)) for s, p, o in given.triples), *more))


def harmless(found: Page) -> None:
    for tag, given in found.elements:
        assert tag in ELEMENTS, tag
        assert not any(name.startswith("on") or name == "style" for name in given), given
        assert tag != "script" or given == {"type": "application/ld+json"}
    for link in found.links():
        assert re.match(r"[/#?]|https?://", link), link
        assert not link.startswith("//")
    for script in found.scripts:
        assert "<" not in script
        json.loads(script)


@pytest.mark.parametrize("name", ["every-field-of-a-trial", "results-measured-and-compared", "results-with-harm"])
def test_markup_in_a_record_stays_text(name: str) -> None:
    given = hostile(golden_graph(RECORDS[NAMES.index(name)]))
    with served(stored([given])) as client:
        path = address(given.study)
        found = page(client, path)
        harmless(found)
        assert "<script>alert(1)</script>" in found.text  # as text, where the title is
        names = [each for each in found.links() if each.startswith("#")]
        assert names
        for part in parts(Graph(given.triples), given.study):
            harmless(page(client, f"{path}?part={part.name}"))
        things = {each for s, _, o in given.triples for each in (s, o) if each[0] == "<" and "#" not in each}
        for each in sorted({address(each) for each in things}):
            harmless(page(client, each))
        evil = client.get(f"/thing?iri={quote(EVIL)}", headers=HTML)
        harmless(Page(evil.text))
        evil = client.get(f"/condition/{quote(EVIL)}", headers=HTML)
        harmless(Page(evil.text))


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_time_line_wants_two_days() -> None:
    def row(day: str | None) -> dict[str, str | None]:
        return {"day": day, "title": f"Title {day}", "date": day}

    assert not draw.timeline([])
    assert not draw.timeline([row("2020-01-01"), row("2020-01-01"), row(None), row("soon"), row("2020-02-30")])
    assert draw.timeline([row("0001-01-01"), row("9999-12-31")]).count('class="year"') < 50
    picture = draw.timeline([row("2020-01-01"), row("2021-06-01")])
    assert picture.rindex('class="stem"') < picture.index("<circle")  # the texts lie over the lines


def site(lat: float | None, long: float | None, city: str = "") -> dict[str, object]:
    return {"lat": lat, "long": long, "city": city, "name": "Site"}


def test_sites_that_are_close_are_one_dot() -> None:
    assert not draw.world([site(None, 1.0), site(1.0, None), site(91.0, 0.0)])
    picture = draw.world([site(48.2, 16.37, "Vienna"), site(48.21, 16.38, "Vienna"), site(-33.9, 151.2, "Sydney")])
    assert picture.count("<circle") == 2
    assert "2 sites: Vienna" in picture
    radii = [float(each) for each in re.findall(r' r="([\d.]+)"', picture)]
    assert radii == sorted(radii, reverse=True)


@pytest.mark.parametrize(
    ("values", "drawn"),
    [([], 0), ([1.0], 0), ([0.0, 0.0], 0), ([1.0, None, 2.0], 2), ([-1e308, 1e308], 2), ([1e-300, 2e-300], 2)],
)
def test_bars_are_drawn_where_there_are_numbers_to_compare(values: list[float | None], drawn: int) -> None:
    cells = [None if each is None else {"number": each, "low": None, "high": None} for each in values]
    picture = draw.bars(cells)
    assert picture.count("<rect") == drawn
    assert "nan" not in picture
    assert "inf" not in picture


def test_what_is_around_a_study_can_be_walked(client: Client) -> None:
    text = client.get(STUDY, headers=HTML).text.partition('<section id="graph"')[2]
    sponsor = next(
        value for subject, named, value in EVERY.triples if (subject, named) == (EVERY.study, CT.leadSponsor)
    )
    assert f'<a href="{address(sponsor)}">' in text
    assert 0 < text.count("<circle") <= 60


def test_the_outline_of_the_land_is_decoded_from_arcs(tmp_path: Path) -> None:
    square = [[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]
    across = [[350, 50], [20, 0], [0, 10], [-20, 0], [0, -10]]  # over the line of 180 degrees
    topology = {
        "transform": {"scale": [1, 1], "translate": [-180, -50]},
        "arcs": [square, across],
        "objects": {
            "land": {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "arcs": [[[0]], [[~1]]]}]}
        },
    }
    source, target = tmp_path / "land.json", tmp_path / "vendor/world.svg"
    source.write_text(json.dumps(topology))
    tool = runpy.run_path(str(ROOT / "tools/world.py"))
    tool["main"](source, target)
    path = re.search(r' d="([^"]+)"', target.read_text())
    assert path
    assert path[1].startswith("M0 280L20 280L20 260L0 260L0 280Z")
    assert path[1].count("Z") == 3  # the second one is on both sides


# ── real records ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_largest_real_studies_have_pages_of_bounded_size(tmp_path: Path) -> None:
    numbers = ("NCT04280705", "NCT02513394")
    lines = (shared() / "records/ctgov.jsonl").read_bytes().splitlines()
    chosen = tmp_path / "records.jsonl"
    chosen.write_bytes(b"\n".join(line for line in lines if any(each.encode() in line[:100] for each in numbers)))
    with served(stored([mapped(study) for study in read(chosen) if isinstance(study, Study)])) as client:
        for number in numbers:
            response = client.get(f"/study/{number}", headers=HTML)
            assert len(response.content) < 1_000_000
            harmless(Page(response.text))
