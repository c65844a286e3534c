"""What the tests of the registration's form have in common."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from congress.kernel.db import db, transaction
from congress.offers.models import Offer, Option, Voucher, VoucherKind
from congress.orders.questions import Question, QuestionKind
from tests.factories import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition

ONE = {
    "kind": "person",
    "first_name": "Claude",
    "last_name": "Dupont",
    "email": "claude@exemple.fr",
    "attendees-0-first_name": "Camille",
    "attendees-0-last_name": "Martin",
    "attendees-0-category": "individual",
    "attendees-0-offer": "deux-jours",
}


def send(client: FlaskClient, action: str, **changes: Any) -> TestResponse:
    """One button of the form, for one person, with these changes; None takes a field away."""
    values = {name: value for name, value in {**ONE, **changes}.items() if value is not None}
    return client.post("/inscription", data={**values, "action": action})


def of_first(**values: Any) -> dict[str, Any]:
    """Fields of the first person by their short names."""
    return {f"attendees-0-{name}": value for name, value in values.items()}


def change_offer(**changes: Any) -> None:
    with transaction():
        offer = db.session.query(Offer).filter_by(ref="deux-jours").one()
        for name, value in changes.items():
            setattr(offer, name, value)


def add(*rows: Any) -> None:
    with transaction():
        db.session.add_all(rows)


def make_option(edition: Edition, ref: str, price: Any, **changes: Any) -> Option:
    values = {"position": 1, "name": ref.capitalize(), **changes}
    return Option(edition_id=edition.id, ref=ref, price=price, **values)


def make_voucher(edition: Edition, **changes: Any) -> Voucher:
    values: dict[str, Any] = {"code": "CADEAU", "kind": VoucherKind.PERCENT, "percent": 50}
    return Voucher(edition_id=edition.id, created_by="test", created_at=NOON, **{**values, **changes})


def make_question(edition: Edition, ref: str = "taille", **changes: Any) -> Question:
    values: dict[str, Any] = {"position": 1, "label": "Taille ?", "kind": QuestionKind.NUMBER, "is_required": False}
    return Question(edition_id=edition.id, ref=ref, **{**values, **changes})


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        if args[2].startswith("SELECT"):
            seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)
