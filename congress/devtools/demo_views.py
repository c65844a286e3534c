"""`/demo`: everything a newcomer needs to try the demonstration, and the mails it would have sent."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, render_template, send_file, url_for
from sqlalchemy import select

from congress.badges.tokens import signer_of
from congress.checkout.links import order_path
from congress.devtools.demo_keys import ACCOUNTS, API_TOKEN, DOORS, PASSWORD
from congress.devtools.demo_mails import folder_of, mail_in, mails_in
from congress.devtools.demo_speakers import speaker_links
from congress.editions.current import edition_of_request
from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.orders.models import Attendee, Order, OrderStatus
from congress.tickets.links import ticket_path
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from pathlib import Path

    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition

blueprint = Blueprint("demo", __name__)


@blueprint.app_context_processor
def _banner() -> dict[str, str]:
    """Pages of a demonstration say that they are; those of the tests stay as in production."""
    is_demo = current_app.config["SETTINGS"].environment == "demo"
    return {"demo_url": url_for("demo.show")} if is_demo else {}


MOST_MAILS = 60
MOST_TICKETS = 4


@dataclass(frozen=True)
class DemoTicket:
    """Somebody's ticket, with the code to type at the door where no camera is."""

    name: str
    url: str
    code: str


@blueprint.get("/demo")
def show() -> ResponseReturnValue:
    """Accounts, doors, tickets, mails: where each step of the story is."""
    edition = edition_of_request()
    folder = _folder()
    return render_template(
        "demo/demo.html",
        accounts=ACCOUNTS,
        password=PASSWORD,
        doors=DOORS,
        api_token=API_TOKEN,
        tickets=_tickets(edition),
        order_url=_order_url(edition),
        speaker_links=speaker_links(edition),
        mails=mails_in(folder, MOST_MAILS) if folder else [],
        mail_folder=folder,
        stripe=current_app.config["SETTINGS"].stripe_api_base,
    )


@blueprint.get("/demo/courriels/<name>")
def mail(name: str) -> ResponseReturnValue:
    """One mail, its links alive."""
    folder = _folder()
    if folder is None:
        raise NotFound
    return render_template("demo/mail.html", mail=mail_in(folder, name))


@blueprint.get("/demo/courriels/<name>/<int:number>")
def mail_file(name: str, number: int) -> ResponseReturnValue:
    """A file that came with a mail, to be kept and not run."""
    folder = _folder()
    if folder is None:
        raise NotFound
    files = mail_in(folder, name).files
    if number >= len(files):
        raise NotFound
    file = files[number]
    return send_file(
        BytesIO(file.content), mimetype=file.content_type, as_attachment=True, download_name=file.name, max_age=0
    )


def _folder() -> Path | None:
    return folder_of(current_app.config["SETTINGS"].mail_url)


def _tickets(edition: Edition) -> list[DemoTicket]:
    tickets = db.session.scalars(
        select(Ticket)
        .join(Ticket.attendee)
        .where(Ticket.edition_id == edition.id, Ticket.state == TicketState.VALID)
        .order_by(Ticket.id)
        .limit(MOST_TICKETS)
    ).all()  # nothing is still being read when the key is made: SQLite would refuse to wait for its turn
    signer = signer_of(edition.id)
    return [
        DemoTicket(one.attendee.shown_name, ticket_path(one.ref, one.secret), signer.typed_code(one.ref, one.serial))
        for one in tickets
    ]


def _order_url(edition: Edition) -> str:
    paid = (
        select(Order)
        .join(Attendee)
        .where(Order.edition_id == edition.id, Order.status == OrderStatus.PAID)
        .order_by(Order.id)
        .limit(1)
    )
    order = db.session.scalar(paid)
    return order_path(order) if order else ""
