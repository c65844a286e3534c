"""An attendee's private link: the seat gets its name, its holder is sent their ticket, and nobody else's is touched."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.checkout import use_cases
from congress.checkout.links import attendee_path, order_path
from congress.checkout.own_details import OwnDetails, answers_of, write_own_details
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.orders.models import Attendee, Consent, ConsentKind, PaymentMethod
from congress.orders.questions import Question, QuestionKind
from congress.people.models import AuditEntry
from congress.tickets.queries import tickets_of
from tests.checkout.pages import errors, fields, text_of
from tests.checkout.sale import BUYER, fresh, mails, make_order, person

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition
    from congress.orders.models import Order

JEAN = {"first_name": "Jean", "last_name": "Petit", "email": "jean@ville.fr", "organisation": "Ville"}


@pytest.fixture
def order(edition: Edition) -> Order:
    """Two seats with their tickets, one of them for somebody to be named later."""
    return _order(edition, PaymentMethod.PURCHASE_ORDER)


def _order(edition: Edition, method: PaymentMethod) -> Order:
    nobody = person(2, first_name="", last_name="")
    return make_order(edition, at=clock.now(), payment_method=method, attendees=(person(1), nobody))


def seat(order: Order) -> Attendee:
    """The one without a name, as it is now."""
    return fresh(order).attendees[1]


def write(client: FlaskClient, order: Order, **values: str) -> TestResponse:
    """What the page's form sends with these values in it."""
    path = attendee_path(seat(order))
    return client.post(path, data={**fields(client.get(path).text), **values})


def ask(edition: Edition, **changes: object) -> Question:
    values: dict[str, object] = {
        "ref": "train",
        "position": 1,
        "label": "Heure de votre train ?",
        "kind": QuestionKind.TEXT,
        "is_required": False,
        **changes,
    }
    with transaction():
        question = Question(edition_id=edition.id, **values)
        db.session.add(question)
    return question


def test_seat_is_named_by_its_link_and_its_holder_sent_the_ticket(client: FlaskClient, order: Order) -> None:
    page = client.get(attendee_path(seat(order)))
    assert "Une place vous attend" in text_of(page.text)
    before = tickets_of(order)[1].serial
    response = write(client, order, **JEAN)
    named = seat(order)
    assert (response.status_code, response.headers["Location"]) == (303, attendee_path(named))
    assert (named.name, named.email, named.organisation) == ("Jean Petit", "jean@ville.fr", "Ville")
    assert [mail for mail in mails() if mail[1] != BUYER] == [("ticket", "jean@ville.fr")]
    assert tickets_of(order)[1].serial == before + 1


def test_name_on_an_order_that_is_not_paid_waits_for_its_ticket(client: FlaskClient, edition: Edition) -> None:
    order = _order(edition, PaymentMethod.TRANSFER)
    assert write(client, order, **JEAN).status_code == 303
    assert "ticket" not in [kind for kind, _ in mails()]
    with transaction():
        use_cases.receive_payment(
            order.id,
            method=PaymentMethod.TRANSFER,
            amount=order.total,
            external_ref="VIR 1",
            received_at=clock.now(),
            at=clock.now(),
            actor="test",
        )
    assert ("ticket", "jean@ville.fr") in mails()


def test_needs_are_kept_with_consent_only_and_consent_is_dated(client: FlaskClient, order: Order) -> None:
    refused = write(client, order, **JEAN, diet="sans gluten")
    assert (refused.status_code, list(errors(refused.text))) == (422, ["agrees_needs"])
    assert fields(refused.text)["diet"] == "sans gluten"
    assert write(client, order, **JEAN, diet="sans gluten", agrees_needs="y").status_code == 303
    named = seat(order)
    assert (named.diet, [(one.kind, one.revoked_at) for one in named.consents]) == (
        "sans gluten",
        [(ConsentKind.NEEDS, None)],
    )


def test_needs_are_not_kept_without_consent_whichever_door_they_come_by(order: Order) -> None:
    nobody = seat(order)
    own = OwnDetails("Jean", "Petit", diet="sans gluten", access_needs="boucle", department="59")
    with transaction():
        write_own_details(nobody.id, own, version=nobody.version, actor="test", at=clock.now())
    named = seat(order)
    assert (named.diet, named.access_needs, named.department) == ("", "", "59")


def test_consent_taken_back_erases_the_needs_and_stays_known(client: FlaskClient, order: Order) -> None:
    write(client, order, **JEAN, diet="sans gluten", agrees_needs="y")
    page = fields(client.get(attendee_path(seat(order))).text)
    del page["agrees_needs"]
    client.post(attendee_path(seat(order)), data={**page, "diet": ""})
    named = seat(order)
    assert (named.diet, [one.revoked_at is None for one in named.consents]) == ("", [False])


def test_trail_says_who_wrote_and_never_what_somebody_needs(client: FlaskClient, order: Order) -> None:
    write(client, order, **JEAN, diet="sans gluten", agrees_needs="y", department="59")
    entries = db.session.query(AuditEntry).filter_by(subject="attendee").order_by(AuditEntry.id).all()
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("rename", "attendee"),
        ("write_own_details", "attendee"),
    ]
    assert entries[1].details == {
        "changed": ["department", "diet"],
        "before": {"department": "", "consents": []},
        "after": {"department": "59", "consents": ["needs"]},
    }


def test_questions_of_the_organisers_are_answered_and_answered_anew(
    client: FlaskClient, edition: Edition, order: Order
) -> None:
    ask(edition, is_required=True)
    ask(edition, ref="autre", label="Presse seulement ?", categories=["press"])
    missing = write(client, order, **JEAN)
    assert (missing.status_code, list(errors(missing.text).values())) == (422, ["Ce champ est obligatoire."])
    assert "Presse seulement" not in missing.text
    write(client, order, **JEAN, **{"answers-q-train": "9 h 12"})
    write(client, order, **JEAN, **{"answers-q-train": "10 h 12"})
    assert answers_of(seat(order)) == {"train": "10 h 12"}


def test_what_somebody_else_wrote_meanwhile_is_shown_and_not_overwritten(client: FlaskClient, order: Order) -> None:
    path = attendee_path(seat(order))
    mine = {**fields(client.get(path).text), **JEAN}
    write(client, order, first_name="Anne", last_name="Roux")
    answer = client.post(path, data=mine)
    assert answer.status_code == 409
    assert "Anne Roux" in text_of(answer.text)
    assert {name: fields(answer.text)[name] for name in JEAN} == JEAN
    assert seat(order).name == "Anne Roux"
    assert client.post(path, data={**fields(answer.text)}).status_code == 303
    assert seat(order).name == "Jean Petit"


def test_form_sent_twice_is_written_once(client: FlaskClient, order: Order) -> None:
    path = attendee_path(seat(order))
    mine = {**fields(client.get(path).text), **JEAN, "agrees_newsletter": "y"}
    assert [client.post(path, data=mine).status_code for _ in range(2)] == [303, 303]
    assert (mails().count(("ticket", "jean@ville.fr")), db.session.query(Consent).count()) == (1, 1)


@pytest.mark.parametrize("values", [{"first_name": ""}, {"last_name": " "}, {"email": "jean"}, {"department": "99"}])
def test_bad_fields_are_told_and_nothing_is_written(client: FlaskClient, order: Order, values: dict[str, str]) -> None:
    answer = write(client, order, **{**JEAN, **values})
    assert (answer.status_code, list(errors(answer.text)), seat(order).name) == (422, list(values), "")


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "-1"])
def test_forged_version_is_a_stale_one(client: FlaskClient, order: Order, version: str) -> None:
    assert (write(client, order, **JEAN, version=version).status_code, seat(order).name) == (409, "")


def test_link_opens_one_seat_only(client: FlaskClient, order: Order) -> None:
    first, second = fresh(order).attendees
    wrong = client.get(f"/commande/participant/{first.ref}/{second.secret}")
    unknown = client.get(f"/commande/participant/ZZZZZZZZ/{second.secret}")
    page = client.get(attendee_path(second)).text
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert (first.ref in page, first.name in page, order.secret in page) == (False, False, False)


def test_link_is_no_longer_usable_once_names_are_frozen(client: FlaskClient, edition: Edition, order: Order) -> None:
    path = attendee_path(seat(order))
    typed = {**fields(client.get(path).text), **JEAN}
    with transaction():
        edition.changes_until = clock.now() - timedelta(minutes=1)
    assert "On ne change plus rien ici." in text_of(client.get(path).text)
    assert (client.post(path, data=typed).status_code, seat(order).name) == (409, "")
    assert "Liens à transmettre" not in text_of(client.get(order_path(order)).text)


def test_link_of_an_order_that_was_cancelled_says_so(client: FlaskClient, order: Order) -> None:
    path = attendee_path(seat(order))
    typed = {**fields(client.get(path).text), **JEAN}
    with transaction():
        use_cases.cancel(order.id, reason="", at=clock.now(), actor="test")
    assert "Cette place n’est plus gardée" in text_of(client.get(path).text)
    assert (client.post(path, data=typed).status_code, seat(order).name) == (409, "")


def test_buyer_s_page_lists_the_links_the_unnamed_first(client: FlaskClient, order: Order) -> None:
    page = client.get(order_path(order)).text
    first, second = fresh(order).attendees
    urls = re.findall(r'<input id="lien-\d"\s+value="([^"]+)"', page)
    assert urls == [f"http://congres.test{attendee_path(one)}" for one in (second, first)]
