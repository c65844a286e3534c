"""A screen of the hall that nobody looks after: it follows by itself, and the network may fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from congress.kernel import clock
from congress.pages import screen_views
from tests.programme import working
from tests.programme.working import at_lille

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from congress.editions.models import Edition
    from tests.conftest import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def congress(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edition]:
    monkeypatch.setattr(screen_views, "SHOWN_FOR", 1)
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Plénière", starts_at=at_lille(25, 10, 15), ends_at=at_lille(25, 12))
    working.release(edition)
    clock.start_from(at_lille(25, 9, 45))
    yield edition
    clock.start_from(None)


@pytest.mark.usefixtures("congress")
def test_screen_follows_the_hour_and_keeps_its_last_picture_without_network(
    chromium: Browser, live_server: LiveServer
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{live_server.url}/en-ce-moment")
    title, lost = page.locator(".screen-title").first, page.locator(".screen-lost")
    first = (title.inner_text(), page.locator("[data-clock]").inner_text(), lost.is_visible())

    page.context.set_offline(True)
    lost.wait_for(state="visible")
    clock.start_from(at_lille(25, 10, 20))
    kept = (title.inner_text(), lost.inner_text().strip())

    page.context.set_offline(False)
    lost.wait_for(state="hidden")
    after = (title.inner_text(), page.locator("[data-clock]").inner_text())
    page.close()

    assert first == ("Ouverture politique", "9\u00a0h\u00a045", False)
    assert kept == ("Ouverture politique", "Connexion perdue. Ce qui est affiché date de 9\u00a0h\u00a045.")
    assert after == ("Plénière", "10\u00a0h\u00a020")


@pytest.mark.usefixtures("congress")
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (390, 844)])
def test_nothing_on_a_screen_is_cut_or_out_of_sight(
    chromium: Browser, live_server: LiveServer, size: tuple[int, int]
) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{live_server.url}/en-ce-moment")
    outside = page.evaluate(
        """() => [...document.querySelectorAll("h1, .screen-clock, .screen-title, .screen-when, .screen-names")].filter(
          (each) => { const box = each.getBoundingClientRect();
                      return box.right > innerWidth || (innerWidth > 700 && box.bottom > innerHeight) || !box.width; }
        ).map((each) => each.textContent)"""
    )
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll(".screen-title, .screen-when, .screen-names, .screen-next")]
          .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""
    )
    page.close()
    assert outside == []
    # Capitals of 5 cm on a screen 3 m wide, which are read at 10 m: 2.4 hundredths of its width.
    assert smallest >= (0.024 * size[0] if size[0] > 700 else 16)
