"""« Retrouver ma commande »: one's links again, and nothing for strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from congress.checkout.finding import asked, found_for
from congress.kernel.db import db
from congress.mail.letters import written
from congress.mail.models import OutboxMail
from congress.mail.outbox import NothingToTell
from tests.checkout.pages import errors, text_of
from tests.checkout.sale import mails, make_order, person, session_of, tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from flask.testing import FlaskClient

    from congress.editions.models import Edition

PATH = "/commande/retrouver"


@pytest.fixture(autouse=True)
def nobody_asked() -> Iterator[None]:
    asked.clear()
    yield
    asked.clear()


def ask(client: FlaskClient, email: str) -> tuple[int, str | None]:
    answer = client.post(PATH, data={"email": email})
    return answer.status_code, answer.location


def letter_of(kind: str = "orders-found") -> str:
    db.session.rollback()
    mail = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == kind)).one()
    return written(mail.kind, mail.about, mail.locale).text


def test_one_mail_bears_every_link_of_the_address(client: FlaskClient, edition: Edition) -> None:
    order = make_order(edition, attendees=(person(email="camille@exemple.fr"),), buyer_email="camille@exemple.fr")
    tell(session_of(order))
    other = make_order(edition, attendees=(person(email="Camille@Exemple.fr"),))
    tell(session_of(other))
    assert ask(client, "CAMILLE@exemple.fr") == (303, f"{PATH}/envoye")
    text = letter_of()
    assert f"/commande/{order.ref}/{order.secret}" in text
    assert other.secret not in text
    found = found_for("camille@exemple.fr")
    assert ([one.ref for one in found.orders], len(found.tickets)) == ([order.ref], 2)
    assert all(f"/billet/{ticket.ref}/{ticket.secret}" in text for ticket in found.tickets)


def test_unknown_address_is_answered_alike_and_is_told_nothing(client: FlaskClient, edition: Edition) -> None:
    make_order(edition)
    assert ask(client, "acheteuse@exemple.fr") == ask(client, "inconnue@exemple.fr") == (303, f"{PATH}/envoye")
    for mail in db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == "inconnue@exemple.fr")):
        with pytest.raises(NothingToTell):
            written(mail.kind, mail.about, mail.locale)


def test_the_same_work_is_done_for_a_stranger(client: FlaskClient, edition: Edition) -> None:
    make_order(edition)

    def statements(email: str) -> list[str]:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        ask(client, email)
        event.remove(db.engine, "before_cursor_execute", note)
        return seen

    assert statements("acheteuse@exemple.fr") == statements("inconnue@exemple.fr")


def test_an_address_is_written_to_once_in_a_while(client: FlaskClient, edition: Edition) -> None:
    make_order(edition)
    before = len(mails())
    for _ in range(3):
        ask(client, "acheteuse@exemple.fr")
    assert len(mails()) - before in {1, 2}  # two only where a new spell of ten minutes began meanwhile


def test_who_tries_addresses_out_is_stopped(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    answers = [ask(client, f"personne{number}@exemple.fr")[0] for number in range(31)]
    assert answers == [303] * 30 + [429]


def test_what_is_no_address_is_said_at_the_field(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    answer = client.post(PATH, data={"email": "camille"})
    assert (answer.status_code, list(errors(answer.text))) == (422, ["email"])
    assert 'value="camille"' in answer.text


def test_page_of_thanks_names_no_address(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    answer = client.get(f"{PATH}/envoye")
    assert "Si cette adresse est celle d’une commande ou d’un billet" in text_of(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"


def test_ways_lead_there(client: FlaskClient, edition: Edition) -> None:
    assert edition.ref == "2027"
    assert f'href="{PATH}"' in client.get("/inscription").text
