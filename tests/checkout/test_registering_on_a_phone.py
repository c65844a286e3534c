"""One person by card on a phone, from the form to the ticket, typing as people do: in less than 90 seconds."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from config import DEMO_WEBHOOK_SECRET
from congress.devtools.stripe_standin.server import StandIn
from congress.kernel.money import Money
from tests.checkout.killing import Service, free_port
from tests.checkout.people import add, make_option, make_question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from playwright.sync_api import Browser, Page

    from congress.editions.models import Edition

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
pytestmark = pytest.mark.browser

MOST_SECONDS = 90
# A letter on a telephone's keyboard, and the eye and the thumb going from one field to the next.
LETTER, STEP = 0.2, 1.5


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def service(app: APIFlask, edition: Edition) -> Iterator[Service]:
    add(
        make_option(edition, "diner", Money.euros(35), quota=100),
        make_question(edition, categories=["elected"], is_required=True),
    )
    port = free_port()
    with StandIn(webhook_url=f"http://127.0.0.1:{port}/webhooks/stripe", webhook_secret=DEMO_WEBHOOK_SECRET) as stripe:
        found = Service(app, port, stripe.url)
        yield found
        found.kill()


class Thumb:
    """Taps and types, and counts how long a person would take for it."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0

    def write(self, field: str, text: str) -> None:
        self.page.fill(field, text)
        self.seconds += STEP + LETTER * len(text)

    def choose(self, field: str, value: str) -> None:
        self.page.select_option(field, value)
        self.seconds += 2 * STEP

    def tap(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name).last.click()  # type: ignore[arg-type]
        self.seconds += STEP

    def look(self) -> None:
        """Reads a page; nothing on it hinders anybody or overflows."""
        self.page.evaluate(AXE)
        assert self.page.evaluate(RUN_AXE) == []
        assert self.page.evaluate("document.documentElement.scrollWidth") == 390
        self.seconds += 5


def test_one_person_registers_by_card_in_under_90_seconds(chromium: Browser, service: Service) -> None:
    page = chromium.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR").new_page()
    began, thumb = time.monotonic(), Thumb(page)
    page.goto(f"{service.url}/inscription")
    thumb.look()
    expect(page.get_by_label("Adresse de facturation")).to_be_hidden()  # of organisations only
    expect(page.get_by_label("Taille ?")).to_be_hidden()  # asked of elected people only
    thumb.write("#first_name", "Aïcha")
    thumb.write("#last_name", "Ben Salah")
    thumb.write("#email", "aicha.ben-salah@exemple.fr")
    thumb.tap("Je participe moi-même")
    expect(page.locator("#attendees-0-last_name")).to_have_value("Ben Salah")
    thumb.choose("#attendees-0-category", "individual")
    with page.expect_navigation():
        thumb.tap("Continuer vers la vérification")
    thumb.look()
    thumb.tap("J’ai lu et j’accepte", "checkbox")
    with page.expect_navigation(url="**/pay/cs_*"):
        thumb.tap("Commander avec obligation de paiement")
    thumb.seconds += 30  # a card's number, its date and its code, on the processor's own page
    with page.expect_navigation(url=f"{service.url}/commande/**"):
        page.get_by_role("button", name="Payer", exact=True).click()
    page.get_by_role("heading", name="Commande payée").wait_for()
    with page.expect_navigation(url=re.compile("/billet/")):
        thumb.tap("Billet de Aïcha Ben Salah", "link")
    expect(page.get_by_text("Aïcha Ben Salah").first).to_be_visible()
    assert thumb.seconds + time.monotonic() - began < MOST_SECONDS


def test_form_shows_each_what_concerns_them(chromium: Browser, service: Service) -> None:
    page = chromium.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR").new_page()
    page.goto(f"{service.url}/inscription")
    page.get_by_label("Collectivité ou établissement public").check()
    page.get_by_label("Adresse de facturation").fill("Place\n59000 Lille")
    page.get_by_label("Code service").fill("CULTURE")
    page.get_by_label("Entreprise ou association").check()
    expect(page.get_by_label("Code service")).to_be_hidden()
    page.get_by_label("À titre personnel").check()
    expect(page.get_by_label("Adresse de facturation")).to_be_hidden()
    page.get_by_label("Collectivité ou établissement public").check()
    assert page.get_by_label("Code service").input_value() == "CULTURE"  # put away, not lost
    page.get_by_label("Vient en tant que").select_option("elected")
    expect(page.get_by_label("Taille ?")).to_be_visible()
    page.get_by_label("Nom à compléter plus tard").check()
    expect(page.locator("#attendees-0-first_name")).to_be_hidden()
    expect(page.get_by_label("Taille ?")).to_be_hidden()  # whoever comes answers by a link of their own
    page.get_by_label("Nom à compléter plus tard").uncheck()
    expect(page.get_by_label("Taille ?")).to_be_visible()
    page.get_by_label("À titre personnel").check()
    page.locator("#attendees-0-first_name").fill("Zoé")
    page.get_by_label("Diner").check()
    page.get_by_text("Vous avez un code ?").click()
    page.get_by_role("button", name="Recalculer le prix").click()
    expect(page.locator("#total")).to_contain_text("185")
    expect(page.locator("#attendees-0-first_name")).to_have_value("Zoé")
    with page.expect_navigation(url="**/inscription/reprise/*"):
        page.locator("#email").fill("zoe@exemple.fr")
        page.get_by_role("button", name="Continuer plus tard").click()
    page.get_by_label("Collectivité ou établissement public").check()
    assert page.get_by_label("Code service").input_value() == "CULTURE"
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
