"""The page of a sitting by keyboard: after each act, the focus is where one goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests import factories
from tests.programme import working
from tests.programme.desk import DESK, OPENING, opening
from tests.publishing.keyboard_only import KeyboardOnly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from congress.editions.models import Edition
    from tests.conftest import LiveServer

pytestmark = pytest.mark.browser
NAMES = """() => [...document.querySelectorAll("main :is(a, button, summary)")]
  .filter((each) => each.checkVisibility()).map((each) => each.textContent.replace(/\\s+/g, " ").trim())"""


@pytest.fixture
def page(live_server: LiveServer, edition: Edition) -> Iterator[Page]:
    sitting = working.opening_with_a_doubt(edition)
    working.name_in(sitting, working.add_speaker(edition, "Olivier Serva"))
    factories.make_account()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(base_url=live_server.url)
        page.goto(DESK)
        page.fill("input[name=email]", "organisatrice@exemple.fr")
        page.fill("input[name=password]", factories.PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"**{DESK}*")
        yield page
        browser.close()


def test_the_focus_goes_with_what_was_changed(page: Page, edition: Edition) -> None:
    keys = KeyboardOnly(page)
    last = opening(edition).appearances[-1].ref
    page.goto(OPENING)
    names = page.evaluate(NAMES)
    seen = []

    def act(selector: str) -> None:
        keys.reach(selector)
        keys.follow()
        seen.append(page.evaluate("document.activeElement.id"))

    keys.reach(f"#intervention-{last} summary")
    keys.press("Enter")
    act(f"#monter-{last}")
    act(f"#monter-{last}")
    keys.reach("#decouper summary")
    keys.press("Enter")
    keys.write("sequence_title", "Débat")
    act("#decouper button")
    keys.reach(f"#intervention-{last} summary")
    keys.press("Enter")
    act(f"#intervention-{last} a[href$='{last}']")
    keys.write("theme", "L'emploi")
    act(".editor-form button")

    assert seen == [f"monter-{last}", f"intervention-{last}", "sequence-debat", "", f"intervention-{last}"]
    assert sorted({each for each in names if names.count(each) > 1}) == []
    assert [(each.speaker.name, each.theme) for each in opening(edition).appearances] == [
        ("Olivier Serva", "L'emploi"),
        ("Laurent Pinet", ""),
        ("Xavier Bertrand", ""),
    ]
