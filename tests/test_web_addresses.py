"""Addresses: whatever the IRIs of a store are, pages lead to pages, and each IRI under the base answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from pages import BASE, HTML, Page, little, page, served, stored
from peers import ROOT

from kg.terms import IRI, Literal
from kg.vocab import CT
from kg.web.links import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pages import Client

ODD = [
    "/evil.example/y",
    "//evil.example/y",
    "/\\evil.example/y",
    "\\evil.example/y",
    "%2Fevil.example/y",
    "%5Cevil.example/y",
    "\t/evil.example/y",
    "../search",
    "a/../../search",
    "a/..",
    "./search",
    "?q=a",
    "@evil.example",
    ":80/",
]


@pytest.mark.parametrize("suffix", ["", ".ttl"])
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_path_under_the_base_leads_to_its_own_page(odd: str, suffix: str) -> None:
    found = local(BASE + odd, BASE, suffix)
    there = urlsplit(urljoin("http://here/study/x", found))
    assert (there.netloc, there.path) == ("here", "/thing")


@pytest.mark.parametrize(
    "path", ["", "study/NCT00000001", "condition/.hidden", "place/au.nt", "condition/a%2Fb", "condition/скв"]
)
def test_a_usual_path_is_its_own_address(path: str) -> None:
    assert urlsplit(urljoin("http://here/", local(BASE + path, BASE))).path.startswith(f"/{path[:9]}")


@pytest.fixture(scope="module")
def odd() -> Iterator[Client]:
    """A study whose IRI would be another server's address, and that names such conditions."""
    given = little("NCT00000001", (IRI("."), CT.condition, IRI(f"<{BASE}//evil.example/c>")))
    study = IRI(f"<{BASE}/evil.example/y>")
    moved = tuple((study if s == given.study else s, p, study if o == given.study else o) for s, p, o in given.triples)
    with served(stored([replace(given, study=study, triples=moved)])) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [f"/thing?iri={BASE}/evil.example/y", f"/thing?iri={BASE}//evil.example/c", "http://localhost//evil.example/y"],
)
def test_no_link_leads_to_a_server_that_an_iri_names(odd: Client, path: str) -> None:
    response = odd.get(path, headers=HTML)
    assert response.status_code == 200
    assert not any(link.startswith("//") for link in Page(response.text).links())
    assert "<//" not in response.headers["link"]
    assert 'rel="canonical" href="//' not in response.text


def test_a_study_with_an_iri_of_somebody_else_has_pages_of_its_parts(odd: Client) -> None:
    text = odd.get(f"/thing?iri={BASE}/evil.example/y&part=conditions", headers=HTML)
    assert text.status_code == 200


COUNTRY = IRI(f"<{BASE}place/xx>")


@pytest.fixture(scope="module")
def many() -> Iterator[Client]:
    """As many studies of one country as are listed on two pages and a bit."""
    studies = [little(f"NCT{number:08}", (IRI("."), CT.removedCountry, COUNTRY)) for number in range(1, 103)]
    topics = [(IRI("."), CT.keyword, Literal(f'"keyword {number}"')) for number in range(600)]
    with served(stored([*studies, little("NCT00000999", *topics)])) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/place/xx?skip=102", "/place/xx?skip=100"),
        ("/place/xx?skip=999999999", "/place/xx?skip=100"),
        ("/place/xx.ttl?skip=999999", "/place/xx.ttl?skip=100"),
        (f"/thing?iri={BASE}place/xx&skip=5000", "/place/xx?skip=100"),
        ("/record/NCT00000001?skip=7", "/record/NCT00000001"),
        ("/study/NCT00000999?part=conditions&skip=601", "/study/NCT00000999?part=conditions&skip=500"),
    ],
)
def test_past_the_end_is_the_last_page(many: Client, path: str, last: str) -> None:
    response = many.get(path, headers=HTML)
    assert (response.status_code, response.headers["location"]) == (303, last)
    assert many.get(last, headers=HTML).status_code == 200


def test_the_last_page_itself_is_shown(many: Client) -> None:
    assert "101 to 102 of 102" in page(many, "/place/xx?skip=100").text
    assert page(many, "/place/xx?skip=101")


@pytest.mark.parametrize("form", ["", ".ttl", ".html"])
@pytest.mark.parametrize("typed", ["study/nct00000001", "study/Nct00000001", "record/nct00000001"])
def test_a_number_in_small_letters_leads_to_its_study(many: Client, typed: str, form: str) -> None:
    response = many.get(f"/{typed}{form}", headers=HTML)
    assert (response.status_code, response.headers["location"]) == (301, f"/{typed[:-11]}NCT00000001{form}")
    assert many.get(f"/{typed[:-11]}nct00009999{form}", headers=HTML).status_code == 404


# ── what has no address ──────────────────────────────────────────────────────────────────────────────────────────────

NAMELESS = """
@prefix ct: <https://w3id.org/trial-kg/ontology#> .
@prefix schema: <https://schema.org/> .
GRAPH <https://w3id.org/trial-kg/record/NCT00000001> {
<https://w3id.org/trial-kg/study/NCT00000001> a ct:Study, schema:MedicalTrial ;
    ct:leadSponsor [ <http://www.w3.org/2000/01/rdf-schema#label> "Nobody" ] ;
    ct:condition [], <<( <a:b> <a:c> "x" )>> ; ct:site [ ct:country [] ] ; ct:keyword "x"@en--ltr ;
    ct:intervention [] ; <a:p> <<( <a:b> <a:c> "x" )>>, [] .
}
<https://w3id.org/trial-kg/organization/o> <a:q> [ <a:r> "said of nobody" ] .
"""


@pytest.fixture(scope="module")
def nameless() -> Iterator[Client]:
    """A study whose things have no IRI, and that says something of a statement."""
    store = ox.Store()
    store.load(NAMELESS, ox.RdfFormat.TRIG)
    with served(store) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/study/NCT00000001",
        "/study/NCT00000001?part=rest",
        "/study/NCT00000001?part=conditions",
        "/thing?iri=a:p",
        "/organization/o",
        f"/editor?run=1&query={quote('SELECT * { ?s ?p ?o }')}",
        f"/editor?run=1&query={quote('CONSTRUCT WHERE { ?s ?p ?o }')}",
    ],
)
def test_what_has_no_iri_is_text_and_no_link(nameless: Client, path: str) -> None:
    found = page(nameless, path)
    away = [link for link in found.links() if link[0] != "#"]
    assert not [link for link in away if "_%3A" in link or "_:" in link or "%3C%3C" in link]
    assert "a:b> <a:c>" not in found.text.replace('<<( <a:b> <a:c> "x" )>>', "")


def test_a_triple_term_is_shown_whole(nameless: Client) -> None:
    for query in ("SELECT ?o { ?s <a:p> ?o }", "CONSTRUCT WHERE { ?s <a:p> ?o }"):
        assert '<<( <a:b> <a:c> "x" )>>' in page(nameless, f"/editor?run=1&query={quote(query)}").text
    assert "Nobody" in page(nameless, "/study/NCT00000001").text
    assert "said of nobody" in page(nameless, "/organization/o").text


def test_a_form_that_cannot_say_it_is_refused_in_words(nameless: Client) -> None:
    response = nameless.get("/study/NCT00000001.jsonld")
    assert response.status_code == 406
    assert "JSON-LD has no triple terms" in response.text
    assert nameless.get("/study/NCT00000001.ttl").status_code == 200


# ── the vocabulary ───────────────────────────────────────────────────────────────────────────────────────────────────

FILES = ["ontology", "codes", "alignments", "shapes", "shapes/arms", "shapes/rules"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_vocabulary_answers_at_its_iri_in_any_form(nameless: Client, name: str) -> None:
    counts = set()
    for form, suffix in (("text/turtle", ".ttl"), ("application/n-triples", ".nt"), ("application/ld+json", ".jsonld")):
        for path, accept in ((f"/{name}", form), (f"/{name}{suffix}", "image/png")):
            response = nameless.get(path, headers={"Accept": accept})
            assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, form)
            assert "Accept" in response.headers["vary"]
            counts.add(len({*ox.parse(response.content, format=ox.RdfFormat.from_media_type(form))}))
    assert len(counts) == 1
    assert nameless.get(f"/{name}", headers={"Accept": "image/png"}).status_code == 406
    response = nameless.get(f"/{name}/0.1.0", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["location"]) == (303, f"/{name}")
    assert nameless.get(f"/{name}/9.9.9").status_code == 404


def test_every_iri_of_the_vocabulary_that_is_no_term_has_an_address(nameless: Client) -> None:
    """Files, their versions, and shapes, which are fragments of the address of all shapes."""
    subjects = {
        quad.subject.value
        for folder in ("ontology", "shapes")
        for path in sorted((ROOT / folder).glob("*.ttl"))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
    }
    ours = {iri.removeprefix(BASE).partition("#")[0] for iri in subjects if iri.startswith(BASE)}
    assert {"ontology", "codes", "alignments", "shapes", "shapes/arms"} <= ours
    for path in sorted(each for each in ours if not each.startswith("code/")):
        assert nameless.get(f"/{path}").status_code == 200, path
    shapes = nameless.get("/shapes.nt").text
    assert all(f"<{iri}> " in shapes for iri in subjects if iri.startswith(f"{BASE}shapes#"))


def test_a_shape_that_is_not_there_is_told(nameless: Client) -> None:
    for path in ("/shapes/none", "/shapes/../../etc/passwd", "/codes/x", "/query/none"):
        assert nameless.get(path).status_code == 404
    assert nameless.get("/codes.exe").status_code == 406


def test_a_query_and_the_context_have_addresses(nameless: Client) -> None:
    response = nameless.get("/query/masked-sites")
    assert (response.status_code, response.headers["location"]) == (303, "/queries/masked-sites")
    for path in ("/context", "/context.jsonld"):
        assert "ct" in nameless.get(path).json()["@context"]
