"""By the order's link, in a real browser: a ticket given to somebody else, an option with a supplement paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from congress.kernel import clock
from congress.kernel.db import db
from congress.kernel.money import Money
from congress.orders.models import OrderStatus
from congress.payments.queries import received
from congress.tickets.models import Ticket
from tests.checkout.catalogue import add_option
from tests.checkout.sale import fresh, make_order, person, session_of, tell
from tests.checkout.test_sale_in_browser import AXE, RUN_AXE, chromium, service
from tests.devtools.ground import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from congress.editions.models import Edition
    from tests.checkout.killing import Service

pytestmark = pytest.mark.browser
__all__ = ["chromium", "service"]


def axe_finds_nothing(page: Page) -> None:
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_ticket_is_passed_on_and_an_evening_paid(chromium: Browser, service: Service, edition: Edition) -> None:
    add_option(edition, "soiree", 20, name="La soirée")
    order = make_order(edition, at=clock.now(), attendees=(person(email="camille@exemple.fr"),))
    tell(session_of(order), at=clock.now())
    former = db.session.scalars(select(Ticket)).one()
    old_page = f"{service.url}/billet/{former.ref}/{former.secret}"
    page = chromium.new_context(viewport={"width": 390, "height": 900}, locale="fr-FR").new_page()
    home = f"{service.url}/commande/{order.ref}/{order.secret}"
    page.goto(home)
    page.get_by_role("link", name="Modifier").click()
    axe_finds_nothing(page)
    for name, text in {"first_name": "Aïcha", "last_name": "Ben Salah", "email": "aicha@exemple.fr"}.items():
        page.fill(f"#new-{name}", text)
    with page.expect_navigation():
        page.get_by_role("button", name="Donner la place").click()
    assert page.url == home
    assert page.locator(".tickets-list .name").all_inner_texts() == ["Aïcha Ben Salah"]

    page.get_by_role("link", name="Modifier").click()
    page.get_by_label("La soirée").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Voir la différence").click()
    axe_finds_nothing(page)
    assert page.get_by_text("À payer : 20 €").count() == 1
    page.get_by_role("button", name="Commander avec obligation de paiement").click()
    page.wait_for_url("**/pay/cs_*")
    page.get_by_role("button", name="Payer", exact=True).click()
    page.wait_for_url(f"{home}**")
    page.get_by_role("heading", name="Commande payée").wait_for()
    eventually(lambda: (fresh(order).status, received(fresh(order))), (OrderStatus.PAID, Money.euros(170)))
    answer = page.goto(old_page)
    assert answer is not None
    assert answer.status == 404

    page.goto(f"{home}/annuler")
    axe_finds_nothing(page)
