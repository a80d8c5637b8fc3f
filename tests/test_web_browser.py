"""The pages in a real browser: nothing fails, nothing is asked of others, and keys, telephones and the dark suffice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from pages import crowded
from peers import ROOT, need
from serving import Running, small_store, started

from kg.sinks import SINKS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PAGES = [
    "/",
    "/search?q=lupus",
    "/search?q=nothing-is-called-so",
    "/queries",
    "/queries/trials-of-a-condition",
    "/editor",
    "/ontology",
    "/study/NCT02955615",
    "/study/NCT90000020?part=results",
    "/organization/iltoo-pharma",
    "/place/at",
    "/condition/systemic-lupus-erythematosus",
    "/code/Phase.PHASE2",
    "/thing?iri=http%3A%2F%2Fid.nlm.nih.gov%2Fmesh%2FC999000003",
]
YASGUI = ROOT / "kg/web/static/vendor"


@dataclass
class Visit:
    """A page, what the browser complained of, and where it wanted to go."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status == status

    def clean(self) -> bool:
        self.page.wait_for_timeout(100)  # what scripts do after the page is there
        return not self.complaints and not self.outside


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need(CHROMIUM is not None, "no chromium to look at the pages with")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("browser")
    many = folder / "many.nt"
    many.write_bytes(SINKS["ntriples"].encode(crowded("NCT66666666")))
    with started(small_store(folder, extra=many), "--workers", "2", "--timeout", "30") as running:
        yield running


@pytest.fixture
def visit(browser: Browser, server: Running, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visitor, at a desk unless the test says otherwise."""
    options = {"viewport": {"width": 1200, "height": 900}, **getattr(request, "param", {})}
    context = browser.new_context(base_url=server.root, **options)
    made = Visit(context.new_page())

    def asked(route: Route, wanted: Request) -> None:
        if urlsplit(wanted.url).netloc == urlsplit(server.root).netloc or wanted.url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            made.outside.append(wanted.url)
            route.abort()

    context.route("**/*", asked)
    made.page.on(
        "console", lambda said: made.complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on("requestfailed", lambda failed: made.complaints.append(f"{failed.url}: {failed.failure}"))
    yield made
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_without_complaint_and_asks_nobody_else(visit: Visit, path: str) -> None:
    visit.open(path)
    assert visit.clean(), (visit.complaints, visit.outside)
    assert visit.page.locator("h1").count() == 1
    assert visit.page.title()
    assert visit.page.locator("html").get_attribute("lang")


@pytest.mark.parametrize("visit", [{"viewport": {"width": 390, "height": 800}}], indirect=True, ids=["telephone"])
@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_telephone(visit: Visit, path: str) -> None:
    visit.open(path)
    widths = visit.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
@pytest.mark.parametrize("path", PAGES)
def test_page_works_without_javascript(visit: Visit, path: str) -> None:
    visit.open(path)
    assert visit.page.locator("main").inner_text().strip()
    assert not visit.outside


@pytest.mark.parametrize("path", ["/", "/study/NCT02955615"])
def test_page_is_dark_where_that_is_liked(browser: Browser, server: Running, path: str) -> None:
    def shot(scheme: str) -> tuple[bytes, str]:
        page = browser.new_page(base_url=server.root, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(path)
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor || ''")
        taken = page.screenshot(), str(ground)
        page.close()
        return taken

    light, dark = shot("light"), shot("dark")
    assert light[0] != dark[0]
    assert light[1] != dark[1]


def test_keys_lead_past_the_navigation_and_to_the_search(visit: Visit) -> None:
    visit.open("/study/NCT02955615")
    visit.page.keyboard.press("Tab")
    first = visit.page.evaluate(
        "[document.activeElement.getAttribute('href'), document.activeElement.offsetHeight > 0]"
    )
    assert first[0].startswith("#")
    assert first[1]
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("location.hash") == first[0]
    for _ in range(30):
        visit.page.keyboard.press("Shift+Tab")
        if visit.page.evaluate("document.activeElement.getAttribute('name')") == "q":
            break
    visit.page.keyboard.type("lupus")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/search?*q=lupus*")
    assert visit.page.locator("a[href*='NCT02955615']").count()
    assert visit.clean(), (visit.complaints, visit.outside)


def test_what_is_to_be_touched_is_large_enough(visit: Visit) -> None:
    """24 by 24 pixels: https://www.w3.org/TR/WCAG22/#target-size-minimum."""
    visit.open("/queries")
    boxes = [each.bounding_box() for each in visit.page.locator("nav.chips a").all()]
    assert boxes
    assert all(box and box["height"] >= 24 and box["width"] >= 24 for box in boxes)


def test_what_has_the_focus_can_be_seen(visit: Visit) -> None:
    visit.open("/study/NCT02955615")
    for _ in range(5):
        visit.page.keyboard.press("Tab")
        seen = "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
        assert visit.page.evaluate(seen)


def test_the_editor_asks_and_shows(visit: Visit) -> None:
    need(any(YASGUI.glob("**/*yasgui*")), "no YASGUI: make assets brings it")
    visit.open("/editor")
    visit.page.wait_for_selector(".yasgui .CodeMirror")
    visit.page.evaluate(
        "document.querySelector('.yasgui .CodeMirror').CodeMirror.setValue('SELECT ?s { ?s a ct:Study } LIMIT 3')"
    )
    visit.page.locator(".yasqe_queryButton").first.click()
    visit.page.wait_for_selector(".yasr_results table tbody tr")
    assert visit.page.locator(".yasr_results table tbody tr").count() >= 3
    assert visit.clean(), (visit.complaints, visit.outside)


@pytest.mark.parametrize("path", ["NCT90000020#outcome-1-OG000-class-1", "NCT90000019#baseline-3-BG000-class-2"])
def test_a_link_to_a_number_leads_to_where_it_stands(visit: Visit, path: str) -> None:
    """Also out of what is folded in, and where the page is open already."""
    visit.open(f"/study/{path}")
    _is_seen(visit.page, path)
    visit.page.evaluate("location.hash = ''; document.querySelectorAll('details').forEach(each => each.open = false)")
    visit.page.evaluate("name => { location.hash = name }", path.partition("#")[2])
    _is_seen(visit.page, path)
    assert visit.clean(), (visit.complaints, visit.outside)


def _is_seen(page: Page, path: str) -> None:
    number = page.locator(f"td[id={path.partition('#')[2]}]")
    assert number.is_visible()
    place = number.bounding_box()
    size = page.viewport_size
    assert place
    assert size
    assert 0 <= place["y"] <= size["height"] - place["height"]


def test_a_link_to_what_a_page_has_no_room_for_leads_to_the_page_of_its_part(visit: Visit) -> None:
    visit.open("/study/NCT66666666#site-300")
    visit.page.wait_for_url("**/study/NCT66666666?part=sites#site-300")
    assert visit.page.locator(":target").count() == 1
    assert visit.clean(), (visit.complaints, visit.outside)


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
def test_without_a_script_what_is_folded_opens_and_the_graph_is_walked(visit: Visit) -> None:
    visit.open("/study/NCT90000019#baseline-3-BG000-class-2")
    assert visit.page.locator("#baseline-3-BG000-class-2").is_visible()
    visit.open("/study/NCT02955615")
    for fold in visit.page.locator("#arms details").all():
        fold.locator("summary").click()
        assert fold.locator("> :not(summary)").first.is_visible()
    visit.page.locator("#graph svg a").first.click()
    visit.page.wait_for_load_state()
    assert not visit.page.url.endswith("/study/NCT02955615")
    assert visit.page.locator("h1").count() == 1


@pytest.mark.parametrize("visit", [{"color_scheme": "dark"}], indirect=True, ids=["dark"])
def test_the_editor_is_dark_where_that_is_liked(visit: Visit) -> None:
    need(any(YASGUI.glob("**/*yasgui*")), "no YASGUI: make assets brings it")
    visit.open("/editor")
    visit.page.wait_for_selector(".yasgui .CodeMirror")
    ground = "getComputedStyle(document.querySelector('%s')).backgroundColor"
    assert visit.page.evaluate(ground % ".yasqe .CodeMirror") == visit.page.evaluate(ground % "body")
    assert visit.clean(), (visit.complaints, visit.outside)


HOSTILE = """
PREFIX ex: <http://example.org/>
SELECT ?literal ?iri ?typed {
  VALUES (?literal ?iri ?typed) {
    ("<img src=x onerror=alert(1)> &amp; <b>x</b>" <http://example.org/%3Cimg%3E'onmouseover='alert(1)> "<i>"^^ex:type)
    ("<svg onload=alert(2)>&lt;img src=y onerror=alert(3)&gt;"@en <javascript:alert(4)> "&#60;img src=z onerror=a(5)")
    ("<iframe src='javascript:alert(6)'></iframe>"@en <urn:x> "'\\"><script>alert(7)</script>&")
  }
}
"""


def test_what_a_query_finds_is_text_in_the_editor_too(visit: Visit) -> None:
    """Not only kept from running by the policy: not even read as markup, so that the browser has nothing to stop."""
    need(any(YASGUI.glob("**/*yasgui*")), "no YASGUI: make assets brings it")
    visit.open("/editor")
    visit.page.wait_for_selector(".yasgui .CodeMirror")
    visit.page.evaluate("text => document.querySelector('.yasgui .CodeMirror').CodeMirror.setValue(text)", HOSTILE)
    visit.page.locator(".yasqe_queryButton").first.click()
    visit.page.wait_for_selector(".yasr_results table tbody tr")
    rows = visit.page.locator(".yasr_results tbody")
    for switch in ("Simple view", "Ellipse", "Simple view"):
        assert "<img src=x onerror=alert(1)> &amp; <b>x</b>" in rows.inner_text()
        assert rows.locator("img, svg, script, iframe, b, i").count() == 0
        assert {
            each.get_attribute("href").partition(":")[0]  # type: ignore[union-attr]
            for each in rows.locator("a").all()
        } <= {"http", "https"}
        visit.page.locator(".tableControls label", has_text=switch).click()
    visit.page.locator(".yasr_results th").nth(1).click()
    field = visit.page.locator(".tableFilter")
    field.press_sequentially("<iframe")
    visit.page.wait_for_timeout(200)
    assert rows.locator("tr").count() == 1
    field.fill("nothing has this")
    field.press("x")
    assert "onerror" not in rows.inner_text()
    assert visit.clean(), (visit.complaints, visit.outside)


def test_a_query_of_the_cookbook_is_asked_by_its_form(visit: Visit) -> None:
    visit.open("/queries/trials-of-a-condition")
    visit.page.locator("main form input[type=text], main form input:not([type])").first.fill("lupus")
    visit.page.locator("main form button").first.click()
    visit.page.wait_for_selector("main table tbody tr")
    assert "words=lupus" in visit.page.url
    assert visit.clean(), (visit.complaints, visit.outside)


def test_a_complaint_would_be_heard(visit: Visit) -> None:
    visit.open("/none", 404)
    assert not visit.clean()
    visit.complaints.clear()
    visit.page.evaluate("fetch('https://example.org/').catch(() => 0)")
    assert not visit.clean()
