"""What the mails of the sale say and carry, in the buyer's language."""

from __future__ import annotations

import email
import io
import re
from email import policy
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from congress.checkout import use_cases
from congress.editions.models import EditionStatus
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.mail import worker
from congress.mail.models import MailState, OutboxMail
from congress.mail.transport import Folder
from congress.offers.models import Offer
from congress.orders.models import PaymentMethod
from congress.tickets.models import Ticket
from tests.checkout.pages import text_of
from tests.checkout.sale import BUYER, make_order, person, rows, session_of, tell
from tests.stands.factories import make_workshop, publish_now

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from congress.editions.models import Edition


def sent(folder: Path) -> dict[tuple[str, str], EmailMessage]:
    """All mails sent, by kind and recipient."""
    with transaction():
        db.session.query(OutboxMail).update({"next_attempt_at": clock.now()})
    worker.send_due(Folder(folder, "congres@exemple.fr"))
    db.session.rollback()
    found = {}
    for mail in db.session.query(OutboxMail):
        assert (mail.state, mail.last_error) == (MailState.SENT, "")
        file = folder / f"{mail.id:06d}-{mail.kind}.eml"
        message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
        found[mail.kind, mail.recipient] = message
    return found


def text(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return " ".join((text_of(content) if kind == "html" else content).split())


def attached(message: EmailMessage) -> dict[str, bytes]:
    return {part.get_filename() or "": part.get_payload(decode=True) for part in message.iter_attachments()}  # type: ignore[misc]


def test_confirmation_carries_tickets_terms_and_link(edition: Edition, tmp_path: Path) -> None:
    order = make_order(edition, attendees=(person(1, email="un@exemple.fr"), person(2, first_name="Aïcha")))
    tell(session_of(order))
    found = sent(tmp_path)
    assert set(found) == {("order-confirmed", BUYER), ("ticket", "un@exemple.fr")}
    message = found["order-confirmed", BUYER]
    assert message["Subject"] == "Inscription confirmée\u00a0: vos 2 billets pour le 20e congrès de Coorace"
    for words in (text(message), text(message, "html")):
        assert f"Commande {order.ref}. Elle est payée." in words
        assert "300 €" in words
        assert "Aïcha Martin 2" in words
    assert f"http://congres.test/commande/{order.ref}/{order.secret}" in text(message)
    for ticket in db.session.query(Ticket):
        assert f"http://congres.test/billet/{ticket.ref}/{ticket.secret}" in text(message)
    files = attached(message)
    assert set(files) == {f"billets-{order.ref}.pdf", "conditions-generales-de-vente.txt"}
    pdf = PdfReader(io.BytesIO(files[f"billets-{order.ref}.pdf"]))
    assert len(pdf.pages) == 2
    assert "version 1" in files["conditions-generales-de-vente.txt"].decode()
    assert "Conditions générales." in files["conditions-generales-de-vente.txt"].decode()


def test_attendee_gets_their_own_ticket_and_nobody_elses(edition: Edition, tmp_path: Path) -> None:
    order = make_order(edition, attendees=(person(1, email="un@exemple.fr"), person(2)))
    tell(session_of(order))
    message = sent(tmp_path)["ticket", "un@exemple.fr"]
    mine, other = db.session.query(Ticket).order_by(Ticket.attendee_id)
    assert f"/billet/{mine.ref}/{mine.secret}" in text(message)
    assert other.secret not in message.as_string()
    assert order.secret not in message.as_string()
    assert [name for name in attached(message) if name.endswith(".pdf")] == [f"billet-{mine.ref}.pdf"]


def test_confirmation_carries_the_days_of_the_published_programme(edition: Edition, tmp_path: Path) -> None:
    make_workshop(edition, "ouverture", capacity=None)
    make_workshop(edition, "neo-56", capacity=12)
    publish_now(edition)
    tell(session_of(make_order(edition)))
    files = attached(sent(tmp_path)["order-confirmed", BUYER])
    calendar = Calendar.from_ical(files["congres-2027.ics"])
    assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == ["Ouverture"]
    assert [event["url"] for event in calendar.walk("VEVENT")] == ["http://congres.test/programme/ouverture"]


def test_days_of_a_congress_that_is_over_lead_into_its_archive(edition: Edition, tmp_path: Path) -> None:
    make_workshop(edition, "ouverture", capacity=None)
    publish_now(edition)
    tell(session_of(make_order(edition)))
    with transaction():
        edition.status = EditionStatus.ARCHIVED
    files = attached(sent(tmp_path)["order-confirmed", BUYER])
    calendar = Calendar.from_ical(files["congres-2027.ics"])
    (event,) = calendar.walk("VEVENT")
    assert event["url"] == "http://congres.test/editions/2027/programme/ouverture"


def test_mail_is_in_the_language_of_the_order_and_loads_nothing(edition: Edition, tmp_path: Path) -> None:
    tell(session_of(make_order(edition, locale="en")))
    message = sent(tmp_path)["order-confirmed", BUYER]
    assert message["Content-Language"] == "en"
    html = message.get_body(("html",))
    assert html is not None
    assert re.findall(r"(?:src|url\()\s*=?\s*[\"']?http", html.get_content()) == []
    assert '<html lang="en">' in html.get_content()


def test_names_are_only_text_in_the_html(edition: Edition, tmp_path: Path) -> None:
    tell(session_of(make_order(edition, buyer_name="<img src=x onerror=alert(1)>")))
    html = sent(tmp_path)["order-confirmed", BUYER].get_body(("html",))
    assert html is not None
    assert "<img" not in html.get_content()


def test_purchase_order_says_what_is_still_due(edition: Edition, tmp_path: Path) -> None:
    make_order(edition, payment_method=PaymentMethod.PURCHASE_ORDER)
    assert "Il reste à régler : 150 €." in text(sent(tmp_path)["order-confirmed", BUYER])


def test_expired_cancelled_and_returned_say_so(edition: Edition, tmp_path: Path) -> None:
    order = make_order(edition)
    with transaction():
        use_cases.expire(order.id, at=clock.now().replace(year=2028))
        db.session.query(Offer).one().quota = 0
    tell(session_of(order), at=clock.now().replace(year=2028))
    other = make_paid(edition)
    found = sent(tmp_path)
    assert "les places ont été remises en vente" in text(found["order-expired", BUYER])
    returned = text(found["payment-returned", BUYER])
    assert "150 € sont rendus sur la carte qui a payé" in returned
    cancelled = text(found["order-cancelled", "autre@exemple.fr"])
    assert f"votre commande {other} est annulée" in cancelled
    assert "Motif : Malade" in cancelled


def make_paid(edition: Edition) -> str:
    with transaction():
        db.session.query(Offer).one().quota = None
    order = make_order(edition, buyer_email="autre@exemple.fr")
    with transaction():
        use_cases.cancel(order.id, reason="Malade", at=clock.now(), actor="test")
    return order.ref


@pytest.mark.usefixtures("edition")
def test_nothing_is_sent_where_nothing_happened(tmp_path: Path) -> None:
    assert (sent(tmp_path), rows(OutboxMail)) == ({}, 0)
