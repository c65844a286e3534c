from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.conftest import LiveServer

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
BOXES = """[...document.querySelectorAll(".slot")].map((slot) => {
  const box = slot.getBoundingClientRect();
  return [box.left, box.top, box.bottom].map(Math.round);
})"""
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("edition")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def _open(browser: Browser, url: str, width: int = 1280, **options: object) -> tuple[Page, list[str]]:
    page = browser.new_context(viewport={"width": width, "height": 900}, **options).new_page()  # type: ignore[arg-type]
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(url[:21]) else None)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page, wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_overflows(
    chromium: Browser, live_server: LiveServer, width: int, scheme: str
) -> None:
    page, wrong = _open(chromium, f"{live_server.url}/charte", width, color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert wrong == []


def test_words_for_screen_readers_in_a_wide_table_do_not_widen_the_page(
    chromium: Browser, live_server: LiveServer
) -> None:
    page, _ = _open(chromium, f"{live_server.url}/charte", 320)
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend", `<div class="table-region"><table><tr>
        <td>${"x".repeat(90)}</td><td>y<span class="hidden-text">Actions</span></td></tr></table></div>`)"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_chosen_light_is_kept_on_the_device(chromium: Browser, live_server: LiveServer) -> None:
    page, _ = _open(chromium, f"{live_server.url}/charte", color_scheme="light")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.click("[data-theme-switch]:visible")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.reload()
    kept = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (light, dark, kept) == ("oklch(0.972 0.013 84)", "oklch(0.195 0.018 290)", "oklch(0.195 0.018 290)")
    assert page.context.cookies() == []


def test_the_menu_of_a_phone_opens_without_javascript(chromium: Browser, live_server: LiveServer) -> None:
    page, _ = _open(chromium, f"{live_server.url}/charte", 390, java_script_enabled=False)
    links = page.locator(".menu-panel .site-nav a")
    assert [links.nth(number).is_visible() for number in range(5)] == [False] * 5
    page.click(".menu > summary")
    assert links.all_inner_texts() == ["Programme", "Intervenants", "Forum", "Mon agenda", "S’inscrire"]
    assert [links.nth(number).is_visible() for number in range(5)] == [True] * 5


def test_the_timetable_stands_by_room_and_time_and_is_a_list_on_a_phone(
    chromium: Browser, live_server: LiveServer
) -> None:
    page, _ = _open(chromium, f"{live_server.url}/charte")
    _welcome, opening, plenary, one, other, *_rest = page.evaluate(BOXES)
    assert opening[0] == plenary[0] == other[0] < one[0]  # same column, and the next one
    assert one[1] == other[1] > plenary[2]  # both begin at 11:45, when the plenary is over
    assert one[2] > other[2]  # until 13:00, and until 12:30
    phone, _ = _open(chromium, f"{live_server.url}/charte", 390)
    placed = phone.evaluate(BOXES)
    assert {left for left, _top, _bottom in placed} == {placed[0][0]}
    assert [top for _left, top, _bottom in placed] == sorted(top for _left, top, _bottom in placed)
