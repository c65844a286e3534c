"""A full house in a real browser: joining the list, and taking the seat once it is free."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from congress.checkout import use_cases
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO
from congress.offers.models import Offer
from congress.orders.models import Order, OrderStatus, PaymentMethod
from congress.orders.waiting_models import WaitingEntry, WaitingState
from tests.checkout.sale import make_order
from tests.devtools.ground import eventually
from tests.factories import make_edition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from playwright.sync_api import Page

    from tests.conftest import LiveServer

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
pytestmark = pytest.mark.browser


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser.new_context(viewport={"width": 320, "height": 800}, locale="fr-FR").new_page()
        browser.close()


def look(page: Page) -> None:
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def click(page: Page, role: str, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role(role, name=name).last.click()  # type: ignore[arg-type]


def entry() -> WaitingEntry:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(WaitingEntry)).one()


def test_from_the_full_house_to_ones_seat(app: APIFlask, live_server: LiveServer, page: Page) -> None:
    assert app.testing
    edition = make_edition(quota=1)
    with transaction():
        db.session.scalars(select(Offer)).one().price = ZERO
    order = make_order(edition, at=clock.now(), payment_method=PaymentMethod.FREE)
    page.goto(f"{live_server.url}/inscription")
    click(page, "link", "Rejoindre la liste d’attente")
    look(page)
    page.get_by_label("Votre nom").fill("Aya Diop")
    page.get_by_label("Courriel").fill("aya@exemple.fr")
    click(page, "button", "Rejoindre la liste")
    page.get_by_text("C’est noté").wait_for()
    own = f"{live_server.url}/attente/{entry().secret}"
    page.goto(own)
    page.get_by_text("Votre rang").wait_for()
    look(page)
    with transaction():
        use_cases.cancel(order.id, reason="", at=clock.now(), actor="test")
    page.goto(own)
    look(page)
    click(page, "link", "Prendre ce qui est gardé pour moi")
    page.fill("#first_name", "Aya")
    page.fill("#last_name", "Diop")
    page.fill("#email", "aya@exemple.fr")
    page.get_by_role("button", name="Je participe moi-même").click()
    page.locator("#attendees-0-last_name").wait_for()
    page.select_option("#attendees-0-category", "member")
    click(page, "button", "Continuer vers la vérification")
    page.get_by_label("J’ai lu et j’accepte").check()
    page.get_by_role("button", name="Confirmer l’inscription").last.click(no_wait_after=True)
    eventually(lambda: entry().state, WaitingState.TAKEN)
    assert db.session.get_one(Order, entry().order_id).status is OrderStatus.CONFIRMED
