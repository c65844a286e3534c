"""« Continuer plus tard »: a form is kept behind a private link, told once, gone when ordered or after 30 days."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.checkout.models import SavedForm
from congress.checkout.saved_forms import KEPT, MOST_A_DAY, MOST_FROM_ONE, purge_saved, saves
from congress.checkout.saved_mails import registration_saved
from congress.desk import worker
from congress.editions.models import EditionStatus
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.money import ZERO
from congress.mail.models import OutboxMail
from congress.mail.outbox import NothingToTell
from congress.orders.models import Order
from tests.checkout.pages import errors, every_field, fields, text_of
from tests.checkout.people import ONE, add, change_offer, make_option, of_first, send
from tests.checkout.sale import mails, rows
from tests.factories import make_edition

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition

pytestmark = pytest.mark.usefixtures("edition")
LETTER = ("registration-saved", "claude@exemple.fr")


@pytest.fixture(autouse=True)
def nobody_saved_yet() -> None:
    saves.clear()


def save(client: FlaskClient, **changes: Any) -> str:
    """The path of the link to come back by."""
    answer = send(client, "save", **changes)
    assert answer.status_code == 303, errors(answer.text)
    return answer.headers["Location"]


def test_form_is_found_again_as_it_was_typed(client: FlaskClient, edition: Edition) -> None:
    add(make_option(edition, "diner", ZERO))
    link = save(client, last_name="", voucher="CODE", **of_first(options=["diner"], category="", diet="sans gluten"))
    db.session.remove()
    back = every_field(client.get(link).text)
    for name, value in {**ONE, "last_name": "", "attendees-0-category": "", "voucher": "CODE"}.items():
        assert back[name] == [value], name
    assert (back["attendees-0-options"], back["attendees-0-diet"]) == (["diner"], ["sans gluten"])
    assert rows(Order) == 0


def test_link_is_mailed_without_anything_that_was_typed(client: FlaskClient) -> None:
    link = save(client, first_name="http://leurre.exemple")
    assert mails() == [LETTER]
    letter = registration_saved(db.session.scalars(select(OutboxMail)).one().about)
    assert f"http://congres.test{link}" in letter.text
    assert f'href="http://congres.test{link}"' in letter.html
    assert "leurre" not in letter.text + letter.html


def test_same_form_saved_twice_is_told_once(client: FlaskClient) -> None:
    assert save(client) == save(client)
    assert (rows(SavedForm), mails()) == (1, [LETTER])


def test_form_saved_again_keeps_its_link_and_what_is_new(client: FlaskClient) -> None:
    link = save(client)
    back = fields(client.get(link).text)
    again = client.post("/inscription", data={**back, "attendees-0-first_name": "Zoé", "action": "save"})
    assert again.headers["Location"] == link
    assert fields(client.get(link).text)["attendees-0-first_name"] == "Zoé"
    assert (rows(SavedForm), mails()) == (1, [LETTER])


def test_another_address_gets_a_link_of_its_own(client: FlaskClient) -> None:
    link = save(client)
    back = fields(client.get(link).text)
    other = client.post("/inscription", data={**back, "email": "autre@exemple.fr", "action": "save"})
    assert other.headers["Location"] != link
    assert fields(client.get(link).text)["email"] == "claude@exemple.fr"
    assert mails() == [LETTER, ("registration-saved", "autre@exemple.fr")]


@pytest.mark.parametrize("email", ["", "pas une adresse"])
def test_address_is_needed_and_nothing_is_lost(client: FlaskClient, email: str) -> None:
    answer = send(client, "save", email=email)
    assert (answer.status_code, list(errors(answer.text)), rows(SavedForm)) == (422, ["email"], 0)
    assert fields(answer.text)["attendees-0-last_name"] == "Martin"


def test_mail_box_is_not_filled_by_our_form(client: FlaskClient) -> None:
    for number in range(MOST_A_DAY):
        save(client, **of_first(first_name=f"Personne {number}"))
    answer = send(client, "save", **of_first(first_name="Une de trop"))
    assert (answer.status_code, len(mails())) == (409, MOST_A_DAY)
    assert fields(answer.text)["attendees-0-first_name"] == "Une de trop"


def test_mail_box_is_one_however_its_address_is_written(client: FlaskClient) -> None:
    for number in range(MOST_A_DAY):
        save(client, email=f"{'claude'[:number]}{'claude'[number:].upper()}@exemple.fr")
    answer = send(client, "save", email="clAude@exemple.fr")
    assert (answer.status_code, len(mails())) == (409, MOST_A_DAY)


def test_program_that_saves_forms_for_many_addresses_is_stopped(client: FlaskClient) -> None:
    for _ in range(MOST_FROM_ONE - 1):
        saves.count("127.0.0.1", at=clock.now())
    save(client)
    answer = send(client, "save", email="autre@exemple.fr")
    assert (answer.status_code, fields(answer.text)["email"], mails()) == (429, "autre@exemple.fr", [LETTER])


def test_more_than_any_registration_is_not_kept(client: FlaskClient) -> None:
    answer = send(client, "save", **of_first(organisation="x" * 100_001))
    assert (answer.status_code, rows(SavedForm)) == (409, 0)


def test_bytes_no_keyboard_types_are_kept_as_they_are(client: FlaskClient) -> None:
    link = save(client, **of_first(organisation="a\x00b\udc80".encode("utf-8", "replace").decode()))
    assert client.get(link).status_code == 200


def test_ordered_form_is_gone(client: FlaskClient) -> None:
    change_offer(price=ZERO)
    link = save(client)
    read = client.post("/inscription", data={**fields(client.get(link).text), "action": "review"})
    ordered = client.post("/inscription", data={**every_field(read.text), "terms": "y", "action": "order"})
    assert (ordered.status_code, rows(Order), rows(SavedForm)) == (303, 1, 0)
    gone = client.get(link)
    assert (gone.status_code, "Ce lien ne mène plus à rien" in text_of(gone.text)) == (404, True)
    about = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "registration-saved")).one().about
    with pytest.raises(NothingToTell):
        registration_saved(about)


@pytest.mark.parametrize("secret", ["x", "%00", "a" * 500])
def test_guessed_link_leads_nowhere(client: FlaskClient, secret: str) -> None:
    assert client.get(f"/inscription/reprise/{secret}").status_code == 404


def test_page_behind_the_link_is_private(client: FlaskClient) -> None:
    answer = client.get(save(client))
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("private, no-cache", "no-referrer")
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_closed_registration_is_told_behind_the_link_too(client: FlaskClient, edition: Edition) -> None:
    link = save(client)
    with transaction():
        edition.registration_closes_at = clock.now()
    assert "Les inscriptions sont closes" in text_of(client.get(link).text)


def test_link_of_another_congress_leads_nowhere(client: FlaskClient, edition: Edition) -> None:
    link = save(client)
    with transaction():
        edition.status = EditionStatus.ARCHIVED
    make_edition(ref="2029")
    assert client.get(link).status_code == 404


def test_form_never_finished_is_gone_after_thirty_days(client: FlaskClient) -> None:
    save(client)
    saved_at = db.session.scalars(select(SavedForm.saved_at)).one()
    for at, left in ((saved_at + KEPT - timedelta(seconds=1), 1), (saved_at + KEPT, 0)):
        with transaction():
            purge_saved(at)
        assert rows(SavedForm) == left


def test_worker_deletes_forms_never_finished(client: FlaskClient) -> None:
    save(client)
    with transaction():
        db.session.scalars(select(SavedForm)).one().saved_at = clock.now() - KEPT
    next(task for task in worker.tasks(Event()) if task.name == "saved forms").run()
    assert rows(SavedForm) == 0
