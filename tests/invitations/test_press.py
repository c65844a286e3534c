"""Journalists ask to come: accepted they are invited, declined they read why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.invitations import press
from congress.invitations.models import Accreditation, AccreditationState, Invitation
from congress.kernel.db import db, transaction
from congress.mail.letters import written
from congress.mail.models import OutboxMail
from congress.offers.queries import offers_of
from congress.orders.models import AttendeeCategory
from tests.checkout.pages import errors, text_of
from tests.checkout.sale import mails, rows
from tests.factories import NOON
from tests.invitations.desk import DESK, followed, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

ASK, PRESS = "/presse/accreditation", f"{DESK}/presse"
WANTED = {"name": "Jo Plume", "email": "jo@exemple.fr", "media": "La Gazette", "press_card": "12345"}


def ask(edition: Edition, number: int = 0, **changes: Any) -> Accreditation:
    who = press.Journalist(name="Jo Plume", email=f"jo{number}@exemple.fr", media="La Gazette")
    with transaction():
        return press.ask(edition, who, at=changes.get("at", NOON))


def asked() -> list[Accreditation]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Accreditation).order_by(Accreditation.id)))


def test_request_is_kept_and_confirmed_by_mail(client: FlaskClient, edition: Edition) -> None:
    answer = client.post(ASK, data={**WANTED, "message": "Un portrait"})
    assert (answer.status_code, answer.location) == (303, f"{ASK}/envoyee")
    (one,) = asked()
    assert (one.name, one.media, one.press_card, one.message) == ("Jo Plume", "La Gazette", "12345", "Un portrait")
    assert (one.state, one.edition_id) == (AccreditationState.REQUESTED, edition.id)
    assert mails() == [("accreditation-received", "jo@exemple.fr")]
    assert "La Gazette" in written("accreditation-received", {"accreditation": one.ref}, "fr").text


def test_asked_twice_is_one_request_corrected(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    client.post(ASK, data=WANTED)
    client.post(ASK, data={**WANTED, "email": "JO@exemple.fr", "media": "Le Courrier"})
    assert [one.media for one in asked()] == ["Le Courrier"]
    assert len(mails()) == 1


def test_bad_request_is_told_at_its_fields_and_kept(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    answer = client.post(ASK, data={**WANTED, "email": "jo", "media": " "})
    assert (answer.status_code, sorted(errors(answer.text))) == (422, ["email", "media"])
    assert 'value="12345"' in answer.text
    assert asked() == []


def test_so_many_an_hour_and_no_more(client: FlaskClient, edition: Edition) -> None:
    for number in range(press.MOST_IN_AN_HOUR):
        ask(edition, number)
    with pytest.raises(press.TooManyRequests):
        ask(edition, 99)
    ask(edition, 3)  # who asked already may correct
    ask(edition, 99, at=NOON + timedelta(hours=1))
    assert rows(Accreditation) == press.MOST_IN_AN_HOUR + 1
    assert client.get(ASK).status_code == 200


def test_accepted_request_becomes_an_invitation(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    one = ask(edition)
    page = followed(client, f"{PRESS}/{one.ref}/accepter", offer="deux-jours")
    assert "Demande acceptée : l’invitation part à jo0@exemple.fr." in text_of(page.text)
    (one,) = asked()
    (invitation,) = db.session.scalars(select(Invitation)).all()
    assert (one.state, one.invitation_id) == (AccreditationState.ACCEPTED, invitation.id)
    assert (invitation.category, invitation.organisation) == (AttendeeCategory.PRESS, "La Gazette")
    assert [kind for kind, _ in mails()] == ["accreditation-received", "invitation"]


def test_declined_request_says_why(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    one = ask(edition)
    assert client.post(f"{PRESS}/{one.ref}/refuser", data={"reason": ""}).status_code == 422
    client.post(f"{PRESS}/{one.ref}/refuser", data={"reason": "Plus de place en tribune."})
    (one,) = asked()
    assert (one.state, one.decided_by) == (AccreditationState.DECLINED, "registration@exemple.fr")
    mail = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "accreditation-declined")).one()
    assert "Plus de place en tribune." in written(mail.kind, mail.about, "fr").text


def test_answer_stands(client: FlaskClient, edition: Edition) -> None:
    sign_in(client)
    one = ask(edition)
    with transaction():
        press.decline(one, reason="Non", actor="claude@exemple.fr", at=NOON)
    page = text_of(followed(client, f"{PRESS}/{one.ref}/accepter", offer="deux-jours").text)
    assert "claude@exemple.fr a déjà refusé cette demande." in page
    assert rows(Invitation) == 0
    with pytest.raises(press.AlreadyDecided), transaction():
        press.accept(edition, one, offers_of(edition)[0], expires_at=None, actor="test", at=NOON)
