"""The DOI in a citation: whole, without the sentence around it, and none where the registry has damaged it."""

from __future__ import annotations

import json
import re

import pytest
from goldens import RECORDS, golden_graph
from peers import shared

from kg.iris import doi, web
from kg.mapping.references import find_doi
from kg.vocab import CITO, DCTERMS


@pytest.mark.parametrize(
    ("citation", "found"),
    [
        ("J Invent. 2020;1:1. doi: 10.99999/ji.2020.1. Epub 2020 Jan 1.", "10.99999/ji.2020.1"),
        ("J Invent. 2020. doi: 10.99999/a, and more", "10.99999/a"),
        ("J Invent. 2020. https://doi.org/10.99999/JI-2020_1;", "10.99999/JI-2020_1"),
        ("(see doi:10.99999/a(1)b)", "10.99999/a(1)b"),
        ("[doi 10.99999/s0140-6736(20)1]", "10.99999/s0140-6736(20)1"),
        ('"doi 10.99999/a"', "10.99999/a"),
        ("doi: 10.99999/a. Erratum in: J Invent. 2021. doi: 10.99999/b.", "10.99999/a"),
        (
            "doi: 10.1002/(SICI)1000-1(19990401)85:7<1489::AID-X9>3.0.CO;2-N.",
            "10.1002/(SICI)1000-1(19990401)85:7<1489::AID-X9>3.0.CO;2-N",
        ),
        # the registry took <489::aid-x9> for markup
        ("doi: 10.1002/(sici)1000-1(19980201)82:33.0.co;2-4.", None),
        ("J Invent. 2020;10.5/3:1", None),
        ("No number at all", None),
        ("", None),
        (None, None),
    ],
)
def test_find_doi(citation: str | None, found: str | None) -> None:
    assert find_doi(citation) == found


def test_old_doi_becomes_an_iri_without_forbidden_characters() -> None:
    found = find_doi("doi: 10.1002/(SICI)1000-1(1999)85:7<1489::AID-X9>3.0.CO;2-N")
    assert found is not None
    assert doi(found) == "<https://doi.org/10.1002/(SICI)1000-1(1999)85:7%3C1489::AID-X9%3E3.0.CO;2-N>"


def test_nearly_all_real_citations_have_one_and_it_is_the_papers_own() -> None:
    lines = (shared() / "records/ctgov.jsonl").read_bytes().splitlines()
    modules = [json.loads(line)["protocolSection"].get("referencesModule", {}) for line in lines]
    citations = [each["citation"] for module in modules for each in module.get("references", []) if "citation" in each]
    found = {citation: find_doi(citation) for citation in citations}
    assert sum(value is not None for value in found.values()) > 0.9 * len(found)
    for citation, value in found.items():
        if value is None:
            assert "(sici)" in citation or not re.search(r"10\.\d{4,}/", citation)
        else:
            assert value == re.findall(r"10\.\d{4,9}/\S*[^\s.,;]", citation)[0]


def test_each_kind_of_reference_has_its_own_relation() -> None:
    record = next(each for each in RECORDS if each.stem == "references-of-three-kinds")
    relations = (CITO.isDocumentedBy, CITO.obtainsBackgroundFrom, DCTERMS.isReferencedBy)
    found = [
        {value for _, predicate, value in golden_graph(record).triples if predicate == relation}
        for relation in relations
    ]
    pubmed = "<http://identifiers.org/pubmed/{}>"
    result, background, derived = found
    # one article is cited for its background and for its results
    assert {pubmed.format(99900011), pubmed.format(99900012)} < result
    assert pubmed.format(99900011) in background
    assert derived == {pubmed.format(99900013)}


@pytest.mark.parametrize(
    ("address", "iri"),
    [
        ("https://example.org/a?b=c#d", "<https://example.org/a?b=c#d>"),
        (" HTTP://example.org/ü ", "<HTTP://example.org/%C3%BC>"),
        ("https://example.org/a|b<c>", "<https://example.org/a%7Cb%3Cc%3E>"),
        ("https://example.org/100%/%41", "<https://example.org/100%25/%41>"),
        ("https://example.org/#a#b", "<https://example.org/#a%23b>"),
        ("https://example.org:8080", "<https://example.org:8080>"),
        ("https://example.org:port/", None),
        ("https://::", None),
        ("https:///a", None),
        ("https://example.org/a b", None),
        ("ftp://example.org/a", None),
        ("www.example.org", None),
        ("", None),
        (None, None),
    ],
)
def test_web_addresses_become_iris_where_they_can(address: str | None, iri: str | None) -> None:
    assert web(address) == iri
