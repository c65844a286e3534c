"""Codes, members, early prices and secret links, as the form and the review show them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from congress.editions.models import VatRegime
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, Money
from congress.offers.models import Member, Offer, SharedQuota, Visibility, VoucherKind
from congress.orders.models import Order
from congress.orders.waiting_models import WaitingEntry, WaitingState
from tests.checkout.pages import errors, every_field, fields, text_of
from tests.checkout.people import ONE, add, change_offer, make_option, make_voucher, of_first, send
from tests.checkout.sale import make_order, rows

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

SECRET = "s" * 32


def make_offer(edition: Edition, **changes: Any) -> Offer:
    values: dict[str, Any] = {"ref": "jeudi", "position": 2, "name": "Jeudi", "price": Money.euros(90), "quota": 5}
    return Offer(edition_id=edition.id, **{**values, **changes})


def sum_so_far(client: FlaskClient, **changes: Any) -> str:
    page = send(client, "prices", **changes).text
    return text_of(page[page.index('id="total"') : page.index("</p>", page.index('id="total"'))]).partition("> ")[2]


def test_voucher_lowers_the_sum_shown(client: FlaskClient, edition: Edition) -> None:
    add(make_voucher(edition), make_option(edition, "diner", Money.euros(35)))
    taken = of_first(options=["diner"])
    assert sum_so_far(client, **taken) == "1 personne · 185 €"
    assert sum_so_far(client, voucher="cadeau", **taken) == "1 personne · 110 € soit 75 € de moins que le prix public"


@pytest.mark.parametrize("action", ["prices", "review"])
def test_unknown_code_is_told_at_its_field(client: FlaskClient, edition: Edition, action: str) -> None:
    assert edition.ref == "2027"
    answer = send(client, action, voucher="RIEN")
    assert errors(answer.text) == {"voucher": "Ce code n’est pas valable, ou ne l’est plus."}
    assert fields(answer.text)["voucher"] == "RIEN"


def test_code_for_others_is_told_once_the_category_is_known(client: FlaskClient, edition: Edition) -> None:
    add(make_voucher(edition, categories=["elected"]))
    assert errors(send(client, "prices", voucher="CADEAU", **of_first(category="")).text) == {}
    words = {"voucher": "Ce code ne s’applique à personne dans cette commande."}
    assert errors(send(client, "prices", voucher="CADEAU").text) == words


def test_voucher_of_one_use_lowers_the_first_person_only(client: FlaskClient, edition: Edition) -> None:
    add(make_voucher(edition, kind=VoucherKind.FREE, percent=None, uses=1))
    second = {name.replace("-0-", "-1-"): value for name, value in ONE.items() if "-0-" in name}
    words = text_of(send(client, "review", voucher="CADEAU", **second).text)
    assert "Les deux jours (code de réduction) × 1 Gratuit Les deux jours × 1 150 €" in words
    assert "au lieu de 150 € Gratuit" in words


def test_whole_order_for_free_by_voucher_is_confirmed(client: FlaskClient, edition: Edition) -> None:
    add(make_voucher(edition, kind=VoucherKind.FREE, percent=None))
    read = send(client, "review", voucher="CADEAU")
    assert "Confirmer l’inscription" in text_of(read.text)
    client.post("/inscription", data={**every_field(read.text), "terms": "y", "action": "order"})
    assert (db.session.query(Order).one().is_seated, db.session.query(Order).one().total) == (True, ZERO)


@pytest.mark.parametrize(
    "known_by",
    [{"member_code": " coo-1 "}, {"siret": "200 000 008 00025", "kind": "organisation"}, {"email": "a@nord.fr"}],
)
def test_member_is_known_by_code_siret_or_address(
    client: FlaskClient, edition: Edition, known_by: dict[str, str]
) -> None:
    change_offer(member_price=Money.euros(120))
    add(Member(edition_id=edition.id, name="Nord", code="COO-1", siret="20000000800025", email_domain="nord.fr"))
    assert sum_so_far(client) == "1 personne · 150 €"
    assert sum_so_far(client, **known_by) == (
        "1 personne · 120 € soit 30 € de moins que le prix public (tarif des adhérents)"
    )


def test_early_price_is_shown_with_its_end(client: FlaskClient, edition: Edition) -> None:
    change_offer(early_price=Money.euros(100), early_until=clock.now() + timedelta(days=1))
    assert edition.ref == "2027"
    words = text_of(client.get("/inscription").text)
    assert "Les deux jours 100 €" in words
    assert "puis 150 €." in words
    assert sum_so_far(client) == "1 personne · 100 €"


def test_price_is_shown_with_and_without_vat(client: FlaskClient, edition: Edition) -> None:
    with transaction():
        edition.vat_regime, edition.vat_basis_points = VatRegime.STANDARD, 2000
    assert "150 € par personne, TTC (125 € HT)" in text_of(client.get("/inscription").text)
    assert "dont TVA 25 € ; 125 € hors taxes" in text_of(send(client, "review").text)


def test_offer_behind_a_link_is_open_to_whoever_has_it(client: FlaskClient, edition: Edition) -> None:
    add(make_offer(edition, visibility=Visibility.LINK, secret=SECRET))
    for address in ("/inscription", "/inscription?formule=autre", "/inscription?formule=%00"):
        assert "Jeudi" not in text_of(client.get(address).text)
    page = client.get(f"/inscription?formule={SECRET}")
    assert "Jeudi 90 €" in text_of(page.text)
    assert fields(page.text)["offer_key"] == SECRET
    plain = send(client, "review", **of_first(offer="jeudi"))
    assert "Jeudi" not in text_of(plain.text)
    read = send(client, "review", offer_key=SECRET, **of_first(offer="jeudi"))
    assert "Jeudi × 1 90 €" in text_of(read.text)
    client.post("/inscription", data={**every_field(read.text), "terms": "y", "action": "order"})
    assert db.session.query(Order).one().total == Money.euros(90)


def test_seats_kept_for_somebody_who_waited_are_theirs_by_link(client: FlaskClient, edition: Edition) -> None:
    change_offer(quota=1)
    now = clock.now()
    offer = db.session.query(Offer).one()
    entry = {"name": "Zoé", "email": "zoe@exemple.fr", "locale": "fr", "places": 1, "joined_at": now}
    add(
        WaitingEntry(
            edition_id=edition.id,
            secret=SECRET,
            offer_id=offer.id,
            state=WaitingState.OFFERED,
            offered_until=now + timedelta(days=1),
            **entry,
        )
    )
    assert "Complet" in text_of(client.get("/inscription").text)
    assert send(client, "review").status_code == 409
    assert "first_name" in fields(client.get(f"/inscription?formule={SECRET}").text)
    read = send(client, "review", offer_key=SECRET)
    values = {**every_field(read.text), "payment_method": "transfer", "terms": "y", "action": "order"}
    assert (client.post("/inscription", data=values).status_code, rows(Order)) == (303, 1)


def test_room_shared_by_two_offers_is_counted_before_the_review(client: FlaskClient, edition: Edition) -> None:
    jeudi = make_offer(edition)
    add(jeudi)
    with transaction():
        both = [db.session.query(Offer).filter_by(ref=ref).one() for ref in ("deux-jours", "jeudi")]
        db.session.add(SharedQuota(edition_id=edition.id, ref="salle", name="Grande salle", size=2, offers=both))
    make_order(edition, at=clock.now())
    second = {name.replace("-0-", "-1-"): value for name, value in ONE.items() if "-0-" in name}
    answer = send(client, "review", **{**second, "attendees-1-offer": "jeudi"})
    assert (answer.status_code, "il ne reste que 1 place pour « Grande salle »" in text_of(answer.text)) == (409, True)
