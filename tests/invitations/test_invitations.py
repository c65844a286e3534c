"""Inviting: the private link is answered once, for a free seat that counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.invitations.models import Invitation
from congress.invitations.use_cases import AlreadyInvited, Guest, InvitationState, invite, revoke, state_of
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO, Money
from congress.mail.letters import written
from congress.mail.models import OutboxMail
from congress.offers.models import Option
from congress.offers.queries import offers_of
from congress.orders.models import AttendeeCategory, ConsentKind, Order, OrderStatus, PaymentMethod
from congress.orders.queries import seats_held
from congress.tickets.queries import tickets_of
from tests.checkout.pages import errors, text_of
from tests.checkout.sale import mails, make_order, rows
from tests.factories import NOON, make_edition
from tests.invitations.desk import DESK, followed, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

INVITATIONS = f"{DESK}/invitations"
ANSWER = {"first_name": "Aïcha", "last_name": "Ben Salah", "organisation": "Ville de Lille", "department": "59"}


def make_invitation(edition: Edition, email: str = "aicha@exemple.fr", **changes: Any) -> Invitation:
    values: dict[str, Any] = {"category": AttendeeCategory.ELECTED, "offer": offers_of(edition)[0]}
    with transaction():
        guest = Guest(**{"name": "Aïcha Ben Salah", "email": email, **values, **changes})
        return invite(edition, guest, actor="test", at=NOON)


def link(invitation: Invitation) -> str:
    return f"/invitation/{invitation.ref}/{invitation.secret}"


def orders() -> list[Order]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Order).order_by(Order.id)))


def test_organiser_invites_and_the_mail_bears_the_private_link(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    values = {"name": "Aïcha Ben Salah", "email": "aicha@exemple.fr", "category": "elected", "offer": "deux-jours"}
    answer = followed(client, INVITATIONS, **values, message="Venez !", until="2099-11-01")
    assert "Aïcha Ben Salah aicha@exemple.fr sans réponse Élue ou élu Les deux jours" in text_of(answer.text)
    db.session.rollback()
    (invitation,) = db.session.scalars(select(Invitation)).all()
    mail = db.session.scalars(select(OutboxMail)).one()
    assert (mail.kind, mail.recipient) == ("invitation", "aicha@exemple.fr")
    letter = written(mail.kind, mail.about, mail.locale)
    assert f"http://congres.test{link(invitation)}" in letter.text.split()
    assert "Venez\u202f!" in letter.text
    again = client.post(INVITATIONS, data=values)
    assert (again.status_code, errors(again.text)) == (422, {"email": "aicha@exemple.fr a déjà une invitation."})
    assert rows(Invitation) == 1
    assert edition.id == invitation.edition_id


def test_invited_person_confirms_and_has_a_ticket_at_once(client: FlaskClient, edition: Edition) -> None:
    invitation = make_invitation(edition)
    page = client.get(link(invitation))
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "La personne" not in text_of(page.text)  # who reads it is the one who agrees
    consents = {"diet": "Végétarien", "agrees_needs": "y", "agrees_photographs": "y"}
    answer = client.post(link(invitation), data={**ANSWER, **consents})
    (order,) = orders()
    assert (answer.status_code, answer.location) == (303, f"/commande/{order.ref}/{order.secret}")
    assert (order.status, order.total, order.payment_method) == (OrderStatus.CONFIRMED, ZERO, PaymentMethod.FREE)
    (person,) = order.attendees
    assert (person.name, person.organisation, person.department) == ("Aïcha Ben Salah", "Ville de Lille", "59")
    assert (person.category, person.diet) == (AttendeeCategory.ELECTED, "Végétarien")
    assert {one.kind for one in person.consents} == {ConsentKind.NEEDS, ConsentKind.PHOTOGRAPHS}
    assert len(tickets_of(order)) == 1
    assert mails() == [("invitation", "aicha@exemple.fr"), ("order-confirmed", "aicha@exemple.fr")]
    offer = offers_of(edition)[0]
    assert seats_held([offer.id], NOON) == {offer.id: 1}
    assert (order.lines[0].list_price, order.lines[0].price) == (offer.price, ZERO)
    assert order.moves[0].actor == f"invitation {invitation.ref}"


def test_link_is_answered_once(client: FlaskClient, edition: Edition) -> None:
    invitation = make_invitation(edition)
    client.post(link(invitation), data=ANSWER)
    again = client.post(link(invitation), data={**ANSWER, "last_name": "Autre"})
    assert (again.status_code, again.location) == (303, link(invitation))
    (order,) = orders()
    shown = client.get(link(invitation))
    assert (shown.status_code, shown.location) == (303, f"/commande/{order.ref}/{order.secret}")


def test_bad_answer_is_told_and_kept(client: FlaskClient, edition: Edition) -> None:
    invitation = make_invitation(edition)
    answer = client.post(link(invitation), data={**ANSWER, "last_name": "", "department": "999", "diet": "Sans sel"})
    assert (answer.status_code, sorted(errors(answer.text))) == (422, ["agrees_needs", "department", "last_name"])
    assert 'value="Sans sel"' in answer.text
    assert orders() == []


def test_nobody_chooses_another_category_or_offer(client: FlaskClient, edition: Edition) -> None:
    invitation = make_invitation(edition)
    client.post(link(invitation), data={**ANSWER, "category": "staff", "offer": "autre", "email": "x@exemple.fr"})
    (order,) = orders()
    assert (order.attendees[0].category, order.lines[0].offer) == (AttendeeCategory.ELECTED, offers_of(edition)[0])
    assert (order.buyer_email, order.attendees[0].email) == ("aicha@exemple.fr", "")


@pytest.mark.parametrize(
    ("change", "state"),
    [("revoked_at", InvitationState.REVOKED), ("expires_at", InvitationState.EXPIRED)],
)
def test_link_that_is_over_opens_nothing(
    client: FlaskClient, edition: Edition, change: str, state: InvitationState
) -> None:
    invitation = make_invitation(edition)
    with transaction():
        setattr(db.session.get_one(Invitation, invitation.id), change, NOON - timedelta(days=3650))
    db.session.rollback()
    assert state_of(db.session.get_one(Invitation, invitation.id), NOON) is state
    assert client.get(link(invitation)).status_code == 410
    client.post(link(invitation), data=ANSWER)
    assert orders() == []
    assert client.get(f"/invitation/{invitation.ref}/{'x' * 32}").status_code == 404


def test_full_house_refuses_and_the_invitation_stays_good(client: FlaskClient) -> None:
    edition = make_edition(quota=1)
    make_order(edition)
    invitation = make_invitation(edition)
    answer = client.post(link(invitation), data=ANSWER)
    assert answer.status_code == 409
    assert "Complet : il ne reste plus de place" in text_of(answer.text)
    assert (len(orders()), rows(Invitation)) == (1, 1)
    db.session.rollback()
    assert db.session.get_one(Invitation, invitation.id).order_id is None


def test_used_invitation_cannot_be_revoked_nor_sent_again(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    invitation = make_invitation(edition)
    client.post(link(invitation), data=ANSWER)
    for action in ("retirer", "renvoyer"):
        page = text_of(followed(client, f"{INVITATIONS}/{invitation.ref}/{action}").text)
        assert "Cette invitation a déjà servi." in page
    assert db.session.get_one(Invitation, invitation.id).revoked_at is None


def test_revoked_person_may_be_invited_anew(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    invitation = make_invitation(edition)
    with pytest.raises(AlreadyInvited):
        make_invitation(edition, email="AICHA@exemple.fr")
    client.post(f"{INVITATIONS}/{invitation.ref}/retirer")
    with transaction():
        revoke(invitation, actor="test", at=NOON)  # twice is once
    make_invitation(edition)
    assert rows(Invitation) == 2


def test_free_options_only_are_offered(client: FlaskClient, edition: Edition) -> None:

    with transaction():
        db.session.add(Option(edition_id=edition.id, ref="midi", position=1, name="Déjeuner", price=ZERO))
        db.session.add(Option(edition_id=edition.id, ref="soir", position=2, name="Soirée", price=Money.euros(30)))
    invitation = make_invitation(edition)
    page = client.get(link(invitation)).text
    assert ("Déjeuner" in page, "Soirée" in text_of(page)) == (True, False)
    assert client.post(link(invitation), data={**ANSWER, "options": ["soir"]}).status_code == 422
    client.post(link(invitation), data={**ANSWER, "options": ["midi"]})
    (order,) = orders()
    assert [line.label for line in order.lines] == ["Les deux jours", "Déjeuner"]
