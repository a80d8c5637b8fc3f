"""Pages for those who do not see them, or use no mouse: headings in order, and a name for all that needs one."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import pytest
from goldens import RECORDS, golden_graph
from pages import HTML, address, served
from peers import ROOT
from serving import small_store

from kg.store import embedded
from kg.web.graph import Graph
from kg.web.study import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pages import Client

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ROWS = quote("SELECT * { ?s a ?type } LIMIT 3")
TRIPLES = quote("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3")
GRAPHS = [golden_graph(each) for each in RECORDS]
LEFT = {f"{address(each.study)}?part=people" for each in GRAPHS}  # a store has no contacts unless it is asked to
PATHS = [
    "/",
    "/search?q=fever",
    "/search?q=nothing-is-called-so",
    "/queries",
    "/queries?keyword=safety",
    "/queries/trials-of-a-condition?run=1&words=fever",
    "/queries/trials-of-a-disease?run=1&disease=no",
    "/editor",
    f"/editor?run=1&query={ROWS}",
    f"/editor?run=1&query={TRIPLES}",
    "/editor?run=1&query=nonsense",
    "/ontology",
    "/place/us",
    "/organization/fantasia-pharma",
    "/code/Phase.PHASE2",
    *sorted({address(each.study) for each in GRAPHS}),
    *sorted(
        {f"{address(g.study)}?part={part.name}" for g in GRAPHS for part in parts(Graph(g.triples), g.study)} - LEFT
    ),
]


class Element(NamedTuple):
    """An element: its name, its attributes, what it is in, and all text in it, filled as the page is read."""

    tag: str
    given: dict[str, str | None]
    inside: tuple[Element, ...]
    texts: list[str]

    @property
    def text(self) -> str:
        return "".join(self.texts).strip()


class Tree(HTMLParser):
    """The elements of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), tuple(self._open), [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), tuple(self._open), []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.texts.append(data)

    def every(self, *tags: str) -> list[Element]:
        return [each for each in self.elements if each.tag in tags]

    def within(self, outer: Element, tag: str) -> list[Element]:
        return [each for each in self.elements if each.tag == tag and any(above is outer for above in each.inside)]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = small_store(tmp_path_factory.mktemp("access"))
    with served(embedded.opened(folder, read_only=True), folder) as found:
        yield found


def tree(client: Client, path: str) -> Tree:
    response = client.get(path, headers=HTML)
    assert "text/html" in response.headers["content-type"], response.text
    return Tree(response.text)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_can_be_used_without_seeing_it(client: Client, path: str) -> None:
    found = tree(client, path)
    levels = [int(each.tag[1]) for each in found.elements if re.fullmatch("h[1-6]", each.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    ids = [each.given["id"] for each in found.elements if "id" in each.given]
    assert all(ids)
    assert len(ids) == len(set(ids))
    labels = {each.given.get("for") for each in found.every("label")}
    for field in found.every("input", "select", "textarea"):
        assert field.given.get("type") == "hidden" or field.given.get("aria-label") or field.given.get("id") in labels
    for table in found.every("table"):
        captions = found.within(table, "caption")
        assert table.given.get("aria-label") or any(each.text for each in captions), table.given
        heads = found.within(table, "th")
        assert heads
        for head in heads:
            assert head.text
            assert head.given.get("scope") in ("col", "row")
    for picture in found.every("svg", "img"):
        assert picture.given.get("aria-label") or picture.given.get("alt") or picture.given.get("aria-hidden") == "true"
    for box in found.elements:
        if "scroll" in (box.given.get("class") or "").split():
            assert box.given.get("tabindex") == "0"
            assert box.given.get("role") in ("region", "group")
            assert box.given.get("aria-label")
    for link in found.every("a", "button", "summary"):
        assert link.text or link.given.get("aria-label")


# ── colours ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance of ``#rrggbb``."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_stand_out(scheme: int) -> None:
    style = (ROOT / "kg/web/static/style.css").read_text()
    colours = dict(re.findall(r"--([\w]+): (#[0-9a-f]{6})", re.findall(r":root \{(.*?)\}", style, re.DOTALL)[scheme]))
    for ground in ("ground", "raised"):
        for text in ("text", "quiet", "link", "accent", "good"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        assert contrast(colours["edge"], colours[ground]) >= 3, ground
    assert re.search(r"input, select, button, textarea \{[^}]*border: 1px solid var\(--edge\)", style)


def test_nothing_that_is_to_be_heard_is_taken_out_of_the_page() -> None:
    """What is not displayed at all is not read out either."""
    style = (ROOT / "kg/web/static/style.css").read_text()
    screen = style.partition("@media print")[0] + style.partition("/* Front page")[2]
    assert not re.search(r"\.(hidden|bare)[^{]*\{[^}]*display: none", screen)
