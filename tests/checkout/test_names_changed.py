"""A name corrected, a ticket given to somebody else: what is kept, what is void, who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from congress.agendas.use_cases import ticket_agenda
from congress.checkout.cancellations import cancel_attendees
from congress.checkout.changes import rename, transfer
from congress.kernel.db import db, transaction
from congress.kernel.errors import StaleVersion
from congress.mail.models import MailState, OutboxMail
from congress.orders.models import Attendee, Consent, ConsentKind
from congress.orders.questions import Answer, Question, QuestionKind
from congress.orders.refusals import CannotMove, SeatCancelled
from congress.orders.waiting_models import WaitingEntry
from congress.people.models import AuditEntry
from congress.tickets.models import Ticket
from tests.checkout.catalogue import add_option
from tests.checkout.sale import fresh, mails, make_order, paid, person, rows
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

LATER = NOON + timedelta(minutes=2)
CAMILLE: dict[str, Any] = {"first_name": "Camille", "last_name": "Martin 1", "email": "", "organisation": ""}
AICHA: dict[str, Any] = {
    "first_name": "Aïcha",
    "last_name": "Ben Salah",
    "email": "aicha@exemple.fr",
    "organisation": "Ville de Lille",
}


def only_ticket() -> Ticket:
    db.session.rollback()
    return db.session.scalars(select(Ticket).execution_options(populate_existing=True)).one()


def do(change: Any, attendee: Attendee, **values: Any) -> None:
    """Renames or transfers as the page shows the attendee now."""
    known = {"version": attendee.version, "actor": "acheteuse", "at": LATER}
    with transaction():
        change(attendee.id, **known | values)


def history() -> list[tuple[str, dict[str, Any]]]:
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "attendee").order_by(AuditEntry.id))
    return [(entry.action, entry.details) for entry in entries]


def test_corrected_name_keeps_its_history_and_makes_a_new_badge(edition: Edition) -> None:
    order = paid(edition)
    secret = only_ticket().secret
    do(rename, order.attendees[0], **CAMILLE | {"first_name": "Camilla"})
    ticket = only_ticket()
    assert (ticket.attendee.name, ticket.serial, ticket.issued_at, ticket.secret) == (
        "Camilla Martin 1",
        2,
        LATER,
        secret,
    )
    assert ticket.attendee.updated_at == LATER
    assert history() == [("rename", {"before": {"first_name": "Camille"}, "after": {"first_name": "Camilla"}})]
    assert mails()[-1] == ("ticket-renewed", "acheteuse@exemple.fr")


def test_address_alone_sends_the_ticket_there_and_keeps_the_badge(edition: Edition) -> None:
    order = paid(edition)
    do(rename, order.attendees[0], **CAMILLE | {"email": "camille@exemple.fr"})
    assert (only_ticket().serial, mails()[-1]) == (1, ("ticket", "camille@exemple.fr"))


def test_same_name_again_changes_nothing(edition: Edition) -> None:
    order = paid(edition)
    before = order.attendees[0].version
    do(rename, order.attendees[0], **CAMILLE)
    assert (only_ticket().serial, fresh(order).attendees[0].version, history()) == (1, before, [])


def test_name_given_at_last_brings_the_ticket(edition: Edition) -> None:
    order = paid(edition, attendees=(person(first_name="", last_name=""),))
    do(rename, order.attendees[0], **AICHA)
    assert (only_ticket().serial, mails()[-1]) == (2, ("ticket", "aicha@exemple.fr"))


@pytest.mark.parametrize("change", [rename, transfer])
def test_change_of_what_another_has_changed_is_refused(edition: Edition, change: Any) -> None:
    order = paid(edition)
    do(rename, order.attendees[0], **CAMILLE | {"first_name": "Camilla"})
    with pytest.raises(StaleVersion):
        do(change, fresh(order).attendees[0], **AICHA, version=1)
    assert only_ticket().attendee.first_name == "Camilla"


@pytest.mark.parametrize("change", [rename, transfer])
def test_nobody_changes_a_cancelled_inscription(edition: Edition, change: Any) -> None:
    order = paid(edition, 2)
    with transaction():
        cancel_attendees(order.id, [order.attendees[0].id], reason="Malade", actor="test", at=NOON)
    with pytest.raises(SeatCancelled):
        do(change, fresh(order).attendees[0], **AICHA)


def test_nobody_changes_an_order_whose_time_is_over(edition: Edition) -> None:
    order = make_order(edition)
    with pytest.raises(CannotMove):
        do(rename, order.attendees[0], **AICHA, at=NOON + timedelta(hours=1))


def test_ticket_passed_on_has_new_links_and_a_new_badge(edition: Edition) -> None:
    order = paid(edition, attendees=(person(email="camille@exemple.fr"),))
    former, own = only_ticket().secret, order.attendees[0].secret
    with transaction():
        agenda = ticket_agenda(only_ticket(), at=NOON)
    links = agenda.secret, agenda.calendar_secret
    do(transfer, order.attendees[0], **AICHA)
    ticket = only_ticket()
    with transaction():
        agenda = ticket_agenda(ticket, at=LATER)
    assert (ticket.serial, ticket.secret != former, ticket.attendee.secret != own) == (2, True, True)
    assert agenda.secret not in links
    assert agenda.calendar_secret not in links
    assert mails()[-2:] == [("ticket", "aicha@exemple.fr"), ("ticket-passed-on", "camille@exemple.fr")]
    assert [action for action, _ in history()] == ["transfer"]
    assert history()[0][1]["before"]["email"] == "camille@exemple.fr"


def test_mail_that_waits_for_the_former_holder_never_leaves(edition: Edition) -> None:
    order = paid(edition, attendees=(person(email="camille@exemple.fr"),))
    do(transfer, order.attendees[0], **AICHA)
    states = {(mail.kind, mail.recipient): mail.state for mail in db.session.scalars(select(OutboxMail))}
    assert states["ticket", "camille@exemple.fr"] is MailState.DISCARDED
    assert states["ticket", "aicha@exemple.fr"] is MailState.QUEUED


def test_what_the_former_holder_said_of_themselves_is_erased(edition: Edition) -> None:
    with transaction():
        question = Question(edition_id=edition.id, ref="q", position=1, label="?", kind=QuestionKind.TEXT)
        question.is_required = False
        db.session.add(question)
    one = person(
        diet="Sans porc",
        access_needs="Fauteuil",
        first_time=True,
        consents=frozenset(ConsentKind),
        answers={"q": "Oui"},
    )
    order = paid(edition, attendees=(one,))
    assert (rows(Consent), rows(Answer)) == (3, 1)
    do(transfer, fresh(order).attendees[0], **AICHA)
    found = fresh(order).attendees[0]
    assert (found.diet, found.access_needs, found.first_time, found.consents) == ("", "", None, [])
    assert (rows(Consent), rows(Answer)) == (0, 0)


def test_what_the_ticket_waits_for_the_new_holder_waits_for(edition: Edition) -> None:
    option = add_option(edition, "soiree", 20)
    order = paid(edition)
    with transaction():
        db.session.add(
            WaitingEntry(
                edition_id=edition.id,
                secret="s" * 32,
                option_id=option.id,
                ticket_id=only_ticket().id,
                name="Camille Martin",
                email="camille@exemple.fr",
                locale="fr",
                places=1,
                joined_at=NOON,
            )
        )
    do(transfer, fresh(order).attendees[0], **AICHA)
    entry = db.session.scalars(select(WaitingEntry)).one()
    assert (entry.name, entry.email, entry.secret == "s" * 32) == ("Aïcha Ben Salah", "aicha@exemple.fr", False)


def test_unpaid_order_may_change_its_names_without_a_ticket(edition: Edition) -> None:
    order = make_order(edition)
    do(transfer, order.attendees[0], **AICHA)
    assert (fresh(order).attendees[0].name, rows(Ticket), mails()) == ("Aïcha Ben Salah", 0, [])
