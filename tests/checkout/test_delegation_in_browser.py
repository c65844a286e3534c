"""A delegation registered as a town hall does it: a spreadsheet, three lines to mend, a name that comes later."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from congress.checkout.links import order_path
from congress.kernel.db import db
from congress.orders.models import Attendee, Order
from tests.checkout.listing import sheet
from tests.checkout.sale import rows
from tests.devtools.ground import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from congress.editions.models import Edition
    from tests.conftest import LiveServer

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
BUYER = {"#first_name": "Dominique", "#last_name": "Morel", "#email": "mairie@ville.fr", "#organisation": "Ville"}
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def test_twenty_people_come_from_a_spreadsheet_and_one_is_named_later(
    chromium: Browser, live_server: LiveServer, edition: Edition, tmp_path: Path
) -> None:
    people = [[f"Prénom {n}", f"Nom {n}", f"p{n}@ville.fr", "Ville", "élue", "", "", "59"] for n in range(1, 21)]
    people[2][2], people[8][4], people[14][7], people[19][:3] = "p3@", "touriste", "99", ["", "", ""]
    (tmp_path / "liste.xlsx").write_bytes(sheet(*people))
    page = chromium.new_context(viewport={"width": 390, "height": 900}, locale="fr-FR").new_page()

    def look() -> None:
        page.evaluate(AXE)
        assert page.evaluate(RUN_AXE) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.goto(f"{live_server.url}/inscription")
    page.get_by_label("Collectivité ou établissement public").check()
    for field, text in BUYER.items():
        page.fill(field, text)
    page.fill("#address", "Place Augustin-Laurent\n59000 Lille")
    page.get_by_text("Importer une liste").click()
    page.set_input_files("#list_file", tmp_path / "liste.xlsx")
    with page.expect_navigation():
        page.get_by_role("button", name="Importer la liste").click()
    expect(page.locator("#liste-erreurs")).to_be_focused()
    assert page.locator(".list-faults tbody td:first-child").all_inner_texts() == ["4", "10", "16"]
    look()
    mended = page.input_value("#listed").replace("p3@;", "p3@ville.fr;").replace("touriste", "élu").replace("99", "59")
    page.fill("#listed", mended)
    with page.expect_navigation():
        page.get_by_role("button", name="Importer la liste").click()
    expect(page.locator(".list-import .notice.ok")).to_be_focused()
    with page.expect_navigation():
        page.get_by_role("button", name="Continuer vers la vérification").click()
    page.get_by_label("Bon de commande").check()
    page.get_by_label("J’ai lu et j’accepte").check()
    page.locator("button[value=order]").last.click(no_wait_after=True)
    eventually(lambda: rows(Order), 1)  # the way on leads to another host, where this service is not
    page.goto(f"{live_server.url}{order_path(db.session.query(Order).one())}")
    look()
    link = page.get_by_label("Participant 20, nom à compléter", exact=True).input_value()
    page.goto(link.replace("http://congres.test", live_server.url))
    page.fill("#first_name", "Jean")
    page.fill("#last_name", "Petit")
    look()
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Jean Petit")).to_be_visible()
    db.session.rollback()
    named = [one.name for one in db.session.query(Attendee).order_by(Attendee.position)]
    assert named == [*(f"Prénom {n} Nom {n}" for n in range(1, 20)), "Jean Petit"]
    assert edition.ref == "2027"
