from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.programme import working

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from tests.conftest import LiveServer

pytestmark = pytest.mark.browser


def test_time_of_what_is_streamed_is_said_in_another_zone_and_only_there(
    edition: Edition, live_server: LiveServer
) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    said = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for zone, language in (
            ("Europe/Brussels", "fr"),
            ("America/Guadeloupe", "fr"),
            ("Pacific/Noumea", "en"),
            ("Pacific/Honolulu", "fr"),
        ):
            page = browser.new_page(timezone_id=zone)
            page.goto(f"{live_server.url}/programme/ouverture-politique?lang={language}")
            page.wait_for_load_state()
            time = page.locator(".own-time")
            said[zone] = time.inner_text().replace("\u00a0", " ") if time.is_visible() else None
            page.close()
        browser.close()
    assert said["Europe/Brussels"] is None
    assert said["America/Guadeloupe"] == "(4 h 30 – 5 h 15 à votre heure)"
    assert "7:30 pm – 8:15 pm" in str(said["Pacific/Noumea"])
    assert said["Pacific/Honolulu"] == "(mercredi 22 h 30 – 23 h 15 à votre heure)"
