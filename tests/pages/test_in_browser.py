"""Every page of the programme as a browser shows it: nothing for axe to find, nothing wider than the screen."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from config import ROOT
from congress.desk.edition_file import read_edition
from congress.desk.editions import import_edition
from congress.kernel.db import transaction
from congress.programme.models import AppearanceState, SittingKind
from tests import factories
from tests.programme import working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from congress.editions.models import Edition
    from tests.conftest import LiveServer

FILE = ROOT / "data/congress-2021.yaml"
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
PUBLIC = (
    "/",
    "/programme",
    "/programme?jour=2027-11-25",
    "/programme/ouverture-politique",
    "/programme/atelier-1-exemple",
    "/programme/changements",
    "/programme/changements?de=1&a=2",
    "/intervenants",
    "/intervenants/laurent-pinet",
    "/intervenants/xavier-bertrand",
    "/calendriers",
    "/en-ce-moment",
    "/programme/integration",
    "/programme/integrer",
    "/replays",
    "/accessibilite",
    "/confidentialite",
    "/cgv",
    "/editions/",
    "/editions/2021/",
    "/editions/2021/programme",
    "/editions/2021/programme/recits-de-territoires",
    "/editions/2021/programme/changements",
    "/editions/2021/intervenants",
)
DESK = "/organisation/programme"
ABORTED = "net::ERR_ABORTED"  # the next page was asked for before this one had all of its icons
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def congress(edition: Edition) -> Edition:
    """2021 as an archive, and an open congress with a replacement, a doubt, ateliers side by side and a draft."""
    with transaction():
        import_edition(read_edition(FILE.read_bytes(), FILE.name), actor="test", at=working.FIRST)
    jobs, places = working.add_spaces(edition)
    for n, space in enumerate((jobs, jobs, places), start=1):
        working.add_sitting(
            edition,
            f"Atelier {n} (exemple)",
            kind=SittingKind.WORKSHOP,
            space=space,
            capacity=20,
            starts_at=working.at_lille(25, 11),
            ends_at=working.at_lille(25, 12),
        )
    working.add_sitting(edition, "Plus tard", kind=SittingKind.WORKSHOP, space=jobs)
    sitting = working.replaced_opening(edition)
    working.name_in(sitting, working.add_speaker(edition, "Brigitte Klinkert"), AppearanceState.TENTATIVE)
    working.release(edition, days_later=5)
    working.name_in(sitting, working.add_speaker(edition, "Olivier Serva"), AppearanceState.INVITED)
    return edition


def watched(context: BrowserContext, host: str) -> tuple[Page, list[str]]:
    """A page and all that goes wrong on it: messages, failed requests, requests to another host."""
    page, wrong = context.new_page(), []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: None if request.failure == ABORTED else wrong.append(request.url))
    page.on("request", lambda request: None if request.url.startswith(host) else wrong.append(request.url))
    return page, wrong


def assert_sound(page: Page, wrong: list[str], width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == [], page.url
    assert wrong == [], page.url


def sign_in(page: Page, server: LiveServer) -> None:
    page.goto(server.url + DESK)
    page.fill("input[name=email]", "organisatrice@exemple.fr")
    page.fill("input[name=password]", factories.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**{DESK}*")


@pytest.mark.usefixtures("congress")
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_public_pages_are_sound(chromium: Browser, live_server: LiveServer, width: int, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page, wrong = watched(context, live_server.url)
    for path in PUBLIC:
        answer = page.goto(live_server.url + path)
        assert answer is not None
        assert answer.status == 200, path
        assert_sound(page, wrong, width)
    context.close()


@pytest.mark.usefixtures("congress")
@pytest.mark.parametrize("width", [320, 1280])
def test_the_editor_is_sound(chromium: Browser, live_server: LiveServer, width: int) -> None:
    factories.make_account()
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page, wrong = watched(context, live_server.url)
    sign_in(page, live_server)
    for path in ("", "/seances/nouvelle", "/publier", "/intervenants", "/intervenants/laurent-pinet"):
        page.goto(live_server.url + DESK + path)
        assert_sound(page, wrong, width)
    page.goto(f"{live_server.url}{DESK}/seances/ouverture-politique?sequence=#ajouter")
    page.click(".seat-more >> nth=0")
    page.click("#decouper summary")
    assert_sound(page, wrong, width)
    page.fill("#sequence_title", "Les territoires")
    page.click("#decouper button")
    with page.expect_navigation():
        page.click(".part-head a >> nth=0")
    assert_sound(page, wrong, width)
    for act in ("a:has-text('Modifier l') >> nth=0", "button[value=replaced] >> nth=0"):
        page.goto(f"{live_server.url}{DESK}/seances/ouverture-politique")
        page.click(".seat-more >> nth=0")
        with page.expect_navigation():
            page.click(f".seat-more >> {act}")
        assert_sound(page, wrong, width)
    context.close()


@pytest.mark.usefixtures("congress")
def test_a_speaker_is_confirmed_and_published_without_javascript(chromium: Browser, live_server: LiveServer) -> None:
    factories.make_account()
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server)
    for link in (
        "text=Ouverture politique",
        "article:has-text('Brigitte Klinkert') button[value=confirmed]",
        "nav.desk-nav >> text=Programme",
        "text=Publier…",
    ):
        with page.expect_navigation():  # one page after the other: a second click would take the first one's place
            page.click(link)
    told = page.locator(".changes li p").all_inner_texts()
    with page.expect_navigation():
        page.click("main button[type=submit]")
    page.goto(f"{live_server.url}/intervenants/brigitte-klinkert")
    heading = page.locator("h1").inner_text()
    context.close()

    assert told == ["Brigitte Klinkert confirme sa venue, annoncée sous réserve — Ouverture politique"]
    assert heading == "Brigitte Klinkert"


@pytest.mark.usefixtures("congress")
def test_the_programme_prints_on_a_page_a_day(chromium: Browser, live_server: LiveServer) -> None:
    page = chromium.new_page()
    pages = {}
    for path in ("/programme", "/editions/2021/programme"):
        page.goto(live_server.url + path)
        pages[path] = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    page.close()

    assert {path: len(found) for path, found in pages.items()} == {"/programme": 2, "/editions/2021/programme": 2}
    assert [[round(float(each)) for each in sheet.mediabox[2:]] for sheet in pages["/programme"]] == [[595, 842]] * 2
    friday = re.sub(r"\s+", " ", pages["/editions/2021/programme"][1].extract_text())
    assert re.findall(r"Adrien Quatennens \(sous réserve\)", friday) == ["Adrien Quatennens (sous réserve)"]


@pytest.mark.usefixtures("congress")
def test_on_a_phone_the_day_is_a_list_and_on_a_desk_also_a_grid(chromium: Browser, live_server: LiveServer) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/programme")
    seen = {}
    for width in (1280, 699):
        page.set_viewport_size({"width": width, "height": 900})
        seen[width] = (page.locator(".timetable >> nth=0").is_visible(), page.locator(".agenda >> nth=0").is_visible())
    page.close()

    assert seen == {1280: (True, True), 699: (False, True)}


@pytest.mark.usefixtures("congress")
def test_nothing_in_the_grid_covers_anything_else(chromium: Browser, live_server: LiveServer) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/programme?jour=2027-11-25")
    boxes = page.evaluate(
        """[...document.querySelectorAll(".slot")].map((slot) => {
          const {left, right, top, bottom} = slot.getBoundingClientRect();
          const cut = slot.scrollHeight > slot.clientHeight + 1;
          return {title: slot.querySelector("h3").textContent, left, right, top, bottom, cut};
        })"""
    )
    page.close()

    covered = [
        (one["title"], other["title"])
        for n, one in enumerate(boxes)
        for other in boxes[n + 1 :]
        if one["left"] < other["right"] - 1
        and other["left"] < one["right"] - 1
        and one["top"] < other["bottom"] - 1
        and other["top"] < one["bottom"] - 1
    ]
    assert len(boxes) == 4
    assert covered == []
    assert [box["title"] for box in boxes if box["cut"]] == []
