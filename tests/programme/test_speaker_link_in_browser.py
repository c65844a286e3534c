"""A speaker with a telephone and no script answers and sends a portrait; nothing overflows, axe finds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from congress.programme.models import AppearanceState
from tests.programme import sent
from tests.programme.speaking import again, seat_of, with_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from congress.editions.models import Edition
    from tests.conftest import LiveServer

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
WIDTH = 320
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def faults(page: Page) -> list[object]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*page.evaluate(RUN_AXE), *([wide] if wide > WIDTH else [])]


def test_speaker_answers_and_sends_a_portrait_from_a_telephone(
    chromium: Browser, live_server: LiveServer, edition: Edition
) -> None:
    speaker = with_link(edition)
    home = f"{live_server.url}/intervenant/{speaker.ref}/{speaker.secret}"
    page = chromium.new_context(viewport={"width": WIDTH, "height": 700}, java_script_enabled=False).new_page()
    page.goto(home)
    page.get_by_label("Un mot pour l’équipe").fill("Avec joie")
    page.get_by_role("button", name="Je confirme ma venue").click()
    page.get_by_role("link", name="Envoyer un portrait").last.click()
    portrait = {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": sent.picture()}
    page.get_by_label("Votre portrait").set_input_files(portrait)  # type: ignore[arg-type]  # playwright's own dict
    page.get_by_label("Oui, j’accepte que mon portrait").check()
    page.get_by_role("button", name="Enregistrer").click()
    assert page.locator(".link-portrait img").evaluate("image => image.naturalWidth") == 800
    assert (seat_of(edition).state, seat_of(edition).answers[0].message) == (AppearanceState.CONFIRMED, "Avec joie")
    assert again(speaker).image_consent is True
    seeing = chromium.new_context(viewport={"width": WIDTH, "height": 700}).new_page()
    for path in ("", "/portrait", "/presentation", f"/supports/{seat_of(edition).ref}"):
        seeing.goto(home + path)
        assert faults(seeing) == [], path
