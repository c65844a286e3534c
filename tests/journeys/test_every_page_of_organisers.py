"""Every page of the organisers, narrow and wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.devtools.demo_keys import ACCOUNTS, PASSWORD
from tests.journeys.crawl import NARROW, WIDE, crawl

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from tests.journeys.demonstration import Demonstration

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_pages_of_the_organisers_are_whole(
    demonstration: Demonstration, playwright: Playwright, size: dict[str, int]
) -> None:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context(viewport=size)  # type: ignore[arg-type]  # a plain dictionary will do
    page = context.new_page()
    page.goto(f"{demonstration.url}/organisation/connexion")
    page.fill("[name=email]", ACCOUNTS[0].email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{demonstration.url}/organisation/")
    seen, faults = crawl(context, demonstration.url, ["/organisation/"], under="/organisation/")
    browser.close()
    assert faults == []
    promised = {"programme", "programme/publier", "commandes", "stands", "controle"}
    assert {f"/organisation/{place}" for place in promised} - set(seen) == set()
