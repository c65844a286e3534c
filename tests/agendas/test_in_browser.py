"""Starring as a person does: with the script in place, without it by plain forms, on a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from config import ROOT
from tests.agendas.making import agenda_for, make_programme, make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from congress.editions.models import Edition
    from tests.conftest import LiveServer

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def programme(edition: Edition) -> Edition:
    make_programme(edition)
    return edition


def assert_sound(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == 320, page.url
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == [], page.url


def test_stars_toggle_in_place_are_said_aloud_and_are_there_again(chromium: Browser, live_server: LiveServer) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/programme")
    star = page.locator("#neo-56 form.star button")
    expect(star).to_have_attribute("aria-pressed", "false")
    page.locator("#wunjo form.star button").press("Enter")
    star.press("Enter")
    expect(page.get_by_role("status")).to_have_text("« Néo 56 » est dans votre agenda.")
    expect(star).to_have_text("Dans mon agenda : Néo 56")
    assert_sound(page)

    page.goto(f"{live_server.url}/programme/neo-56")
    star = page.locator("form.star button")
    expect(star).to_have_attribute("aria-pressed", "true")
    star.press("Enter")
    expect(page.get_by_role("status")).to_have_text("« Néo 56 » n’est plus dans votre agenda.")
    expect(star).to_have_attribute("aria-pressed", "false")

    page.goto(f"{live_server.url}/agenda")
    kept = page.locator(".entries").first.locator("h3").all_inner_texts()
    for summary in page.locator("details.disclosure > summary").all():
        summary.press("Enter")
    assert_sound(page)
    context.close()
    assert kept == ["Wunjo"]


def test_without_javascript_a_star_leads_to_the_agenda_and_from_the_ticket_joins_it(
    chromium: Browser, live_server: LiveServer, edition: Edition
) -> None:
    ticket = make_ticket(edition)
    agenda_for(ticket, "debat")
    context = chromium.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/programme")
    page.click("#neo-56 form.star button")
    page.wait_for_url("**/agenda/*#neo-56")
    told = page.locator(".notice").inner_text()
    page.click(".entries >> text=Retirer")
    taken_out = page.locator("#retirees").inner_text()
    page.click("text=Ajouter : Néo 56")
    page.goto(f"{live_server.url}/billet/{ticket.ref}/{ticket.secret}")
    page.click("text=Réunir les deux agendas")
    joined = page.locator("#mon-agenda .is-in h4").all_inner_texts()
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert told == "«\u00a0Néo 56\u00a0» est dans votre agenda."
    assert taken_out == "Ce que vous avez retiré"
    assert joined == ["Néo 56", "Déjeuner", "Débat", "Soirée"]
    assert width == 320
