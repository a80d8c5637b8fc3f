"""Pages of an application in this process: asked for without a server, and taken apart."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pyoxigraph as ox
from peers import ROOT

from kg.sinks import SINKS
from kg.terms import IRI, Literal, RecordGraph
from kg.vocab import CT, DCTERMS, FOAF, RDF, RDFS
from kg.web.app import application
from kg.web.jobs import Limits
from kg.web.owner import Owner
from kg.web.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BASE = "https://w3id.org/trial-kg/"
HTML = {"Accept": "text/html"}


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
def served(store: ox.Store, folder: Path = ROOT / "no-store") -> Iterator[Client]:
    app = application(Server(store=Owner(store, Limits()), folder=folder))
    with asyncio.Runner() as runner:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
        del client.headers["accept"]
        yield Client(runner, client)
        runner.run(client.aclose())


def address(iri: str) -> str:
    iri = iri[1:-1]
    if iri.startswith(BASE) and not iri.startswith(f"{BASE}ontology#"):
        return f"/{quote(iri.removeprefix(BASE).partition('#')[0])}"
    return f"/thing?iri={quote(iri, safe='')}"


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


def crowded(number: str) -> RecordGraph:
    """A study with more sites than its page has room for, and more things that the vocabulary does not know."""
    graph = little(number)
    sites, others = ([IRI(f"{graph.study[:-1]}#{name}-{each}>") for each in range(600)] for name in ("site", "more"))
    more = (
        *((graph.study, CT.site, each) for each in sites),
        *((graph.study, IRI("<http://example.org/more>"), each) for each in others),
        *((each, RDFS.label, Literal('"One of many"')) for each in (*sites, *others)),
    )
    return replace(graph, triples=(*graph.triples, *more))


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
