"""Every public page, in both languages, in light and dark, narrow and wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.crawl import NARROW, WIDE, crawl

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from tests.journeys.demonstration import Demonstration

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize(
    ("language", "scheme", "size"), [("fr", "light", NARROW), ("fr", "dark", WIDE), ("en", "light", WIDE)]
)
def test_public_pages_are_whole(
    demonstration: Demonstration, playwright: Playwright, language: str, scheme: str, size: dict[str, int]
) -> None:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context(color_scheme=scheme, viewport=size)  # type: ignore[arg-type]  # plain values will do
    context.new_page().goto(f"{demonstration.url}/?lang={language}")
    seen, faults = crawl(context, demonstration.url, ["/", "/demo", "/charte"], each_sitting=size is NARROW)
    browser.close()
    assert faults == []
    promised = {
        *("/programme", "/programme/changements", "/intervenants", "/forum", "/forum/ateliers", "/forum/stands"),
        *("/inscription", "/calendriers", "/accessibilite", "/confidentialite", "/cgv", "/controle/"),
        *("/editions/2021/", "/editions/2021/programme", "/editions/2021/intervenants"),
    }
    assert promised - set(seen) == set()
