"""The hosted pay page: what the buyer sees and can do, once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.devtools.ground import ask, control, new_session

if TYPE_CHECKING:
    import stripe

    from congress.devtools.stripe_standin.server import StandIn
    from tests.devtools.ground import Page
    from tests.devtools.partners import Merchant


def words(page: Page) -> str:
    """The page's text, as read."""
    body = page.text.partition("<body>")[2]
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def heading(page: Page) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found is not None
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", "", found[1]))).strip()


def open_page(api: stripe.StripeClient, **changes: object) -> str:
    return str(api.v1.checkout.sessions.create(new_session(**changes)).url)


def test_page_shows_what_is_paid_for_and_that_no_card_is_charged(api: stripe.StripeClient) -> None:
    page = ask("GET", open_page(api))
    assert page.status == 200
    assert heading(page) == "À payer 300,00\u00a0€"
    assert words(page).startswith("Paiement fictif, aucune carte n’est débitée.")
    row = "Deux jours 2\u00a0×\u00a0150,00\u00a0€ 300,00\u00a0€ Pour camille@exemple.fr"
    assert words(page).partition("Montant ")[2].startswith(row)
    buttons = re.findall(r"<(?:button|a)[^>]*>([^<]*)<", page.text)
    assert buttons == ["Payer", "Carte refusée", "Abandonner et revenir", "Payer en retard"]


def test_page_has_nothing_inline_and_nothing_from_elsewhere(api: stripe.StripeClient, standin: StandIn) -> None:
    page = ask("GET", open_page(api))
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=", page.text) == []
    assert re.findall(r'(?:src|href)="([^"]*)"', page.text) == [
        "/pay/static/pay.svg",
        "/pay/static/pay.css",
        "http://congres.test/commande",
    ]
    assert page.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self' http://congres.test"
    )
    style = ask("GET", f"{standin.url}/pay/static/pay.css")
    assert (style.status, style.headers.get_content_type(), "url(" in style.text) == (200, "text/css", False)


def test_product_name_is_shown_as_text(api: stripe.StripeClient) -> None:
    price = {"currency": "eur", "unit_amount": 125050, "product_data": {"name": '<b>Été</b> & "co"'}}
    page = ask("GET", open_page(api, line_items=[{"quantity": 10, "price_data": price}]))
    assert "&lt;b&gt;Été&lt;/b&gt; &amp; &#34;co&#34;" in page.text
    assert heading(page) == "À payer 12\u202f505,00\u00a0€"


def test_paying_sends_the_buyer_back_with_the_sessions_id(api: stripe.StripeClient) -> None:
    opened = api.v1.checkout.sessions.create(new_session())
    page = ask("POST", f"{opened.url}/payer", form={})
    assert (page.status, page.headers["Location"]) == (303, f"http://congres.test/retour?page={opened.id}")
    paid = api.v1.checkout.sessions.retrieve(opened.id, {"expand": ["payment_intent"]})
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.payment_intent.amount_received == 30000  # type: ignore[union-attr]
    assert paid.payment_intent.metadata.to_dict() == {"order_ref": "K7QD2MPA"}  # type: ignore[union-attr]


def test_declined_card_leaves_the_page_open_for_another_try(api: stripe.StripeClient, merchant: Merchant) -> None:
    opened = api.v1.checkout.sessions.create(new_session())
    declined = ask("POST", f"{opened.url}/refuser", form={})
    assert (declined.status, declined.headers["Location"]) == (303, f"/pay/{opened.id}")
    page = ask("GET", str(opened.url))
    assert words(page).count("Carte refusée. La banque a dit non, rien n’a été débité.") == 1
    after_decline = api.v1.checkout.sessions.retrieve(opened.id)
    assert (after_decline.status, after_decline.payment_status) == ("open", "unpaid")
    assert ask("POST", f"{opened.url}/payer", form={}).status == 303
    assert api.v1.checkout.sessions.retrieve(opened.id).payment_intent == after_decline.payment_intent
    merchant.wait_for(5)
    assert merchant.types[:2] == ["payment_intent.payment_failed", "charge.failed"]


def test_two_clicks_at_the_same_instant_pay_once(api: stripe.StripeClient, merchant: Merchant) -> None:
    url = open_page(api)
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: ask("POST", f"{url}/payer", form={}).status, range(8)))
    assert sorted(statuses) == [303] + [409] * 7
    merchant.wait_for(3)
    assert len(api.v1.events.list().data) == 3


def test_paid_page_says_so(api: stripe.StripeClient) -> None:
    url = open_page(api)
    ask("POST", f"{url}/payer", form={})
    for page, status in ((ask("GET", url), 200), (ask("POST", f"{url}/refuser", form={}), 409)):
        assert (page.status, heading(page)) == (status, "Déjà payé")
        assert re.findall(r'<a [^>]*href="([^"]*)"', page.text) == [
            f"http://congres.test/retour?page={url.rpartition('/')[2]}"
        ]


@pytest.mark.parametrize("action", ["payer", "refuser", "payer-en-retard"])
def test_expired_page_takes_no_money(api: stripe.StripeClient, standin: StandIn, action: str) -> None:
    opened = api.v1.checkout.sessions.create(new_session())
    control(standin, advance_seconds=24 * 3600 + 1)
    page = ask("POST", f"{opened.url}/{action}", form={"delai": "30"})
    assert (page.status, heading(page)) == (409, "Page expirée")
    again = ask("GET", str(opened.url))
    assert (again.status, heading(again)) == (410, "Page expirée")
    expired = api.v1.checkout.sessions.retrieve(opened.id)
    assert (expired.status, expired.payment_status, expired.payment_intent) == ("expired", "unpaid", None)


def test_page_with_a_declined_card_expires_all_the_same(api: stripe.StripeClient, standin: StandIn) -> None:
    opened = api.v1.checkout.sessions.create(new_session())
    ask("POST", f"{opened.url}/refuser", form={})
    control(standin, advance_seconds=24 * 3600 + 1)
    assert api.v1.checkout.sessions.retrieve(opened.id).status == "expired"


def test_late_payment_is_taken_at_once_and_told_later(
    api: stripe.StripeClient, standin: StandIn, merchant: Merchant
) -> None:
    opened = api.v1.checkout.sessions.create(new_session())
    page = ask("POST", f"{opened.url}/payer-en-retard", form={"delai": "2400"})
    assert (page.status, heading(page)) == (200, "Payé, annonce différée")
    assert words(page).count("Le marchand l’apprendra dans 40 minutes.") == 1
    assert api.v1.checkout.sessions.retrieve(opened.id).payment_status == "paid"
    control(standin, advance_seconds=2390)
    assert merchant.deliveries == []
    control(standin, advance_seconds=20)
    merchant.wait_for(3)
    assert merchant.types[-1] == "checkout.session.completed"


@pytest.mark.parametrize("delay", ["", "-1", "99", "demain"])
def test_unknown_delay_pays_nothing(api: stripe.StripeClient, delay: str) -> None:
    opened = api.v1.checkout.sessions.create(new_session())
    assert ask("POST", f"{opened.url}/payer-en-retard", form={"delai": delay}).status == 303
    assert api.v1.checkout.sessions.retrieve(opened.id).payment_status == "unpaid"


@pytest.mark.parametrize("action", ["", "/payer", "/refuser"])
def test_unknown_page_says_so(standin: StandIn, action: str) -> None:
    method = "POST" if action else "GET"
    page = ask(method, f"{standin.url}/pay/cs_test_nothing{action}", form={} if action else None)
    assert (page.status, heading(page)) == (404, "Page inconnue")
    assert page.headers["Content-Security-Policy"].endswith("form-action 'self'")
