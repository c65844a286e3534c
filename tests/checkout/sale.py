"""What the tests of the sale have in common: drafts, orders, pay pages as the processor would tell of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from congress.checkout import use_cases
from congress.kernel.db import Base, db, transaction
from congress.kernel.refs import new_ref
from congress.mail.models import OutboxMail
from congress.orders.drafts import AttendeeDraft, OrderDraft
from congress.orders.models import AttendeeCategory, Order, PaymentMethod
from congress.payments.stripe_gateway import CheckoutSession
from congress.people.use_cases import create_token
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

BUYER = "acheteuse@exemple.fr"


def person(number: int = 1, **changes: Any) -> AttendeeDraft:
    values: dict[str, Any] = {
        "first_name": "Camille",
        "last_name": f"Martin {number}",
        "category": AttendeeCategory.MEMBER,
        "offer": "deux-jours",
    }
    return AttendeeDraft(**{**values, **changes})


def draft(people: int = 1, **changes: Any) -> OrderDraft:
    values: dict[str, Any] = {
        "buyer_name": "Claude Dupont",
        "buyer_email": BUYER,
        "payment_method": PaymentMethod.CARD,
        "attendees": tuple(person(number) for number in range(1, people + 1)),
    }
    return OrderDraft(**{**values, **changes})


def make_order(edition: Edition, people: int = 1, at: datetime = NOON, **changes: Any) -> Order:
    """An order placed through the front door."""
    with transaction():
        return use_cases.place(edition, draft(people, **changes), at=at, actor="test")


def session_of(order: Order, **changes: Any) -> CheckoutSession:
    """The order's pay page, paid in full, as the processor tells of it."""
    values: dict[str, Any] = {
        "id": f"cs_{order.ref}",
        "url": None,
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": f"pi_{order.ref}",
        "amount_cents": order.total.cents,
        "order_ref": order.ref,
        "expires_at": order.placed_at + timedelta(minutes=31),
    }
    return CheckoutSession(**{**values, **changes})


def tell(session: CheckoutSession, at: datetime = NOON, event: str | None = None) -> None:
    """The processor tells how a pay page stands."""
    with transaction():
        use_cases.take_in_session(session, at=at, event=(event, "checkout.session.completed") if event else None)


def paid(edition: Edition, people: int = 1, **changes: Any) -> Order:
    """An order placed and paid by card, with its tickets."""
    order = make_order(edition, people, **changes)
    tell(session_of(order))
    return fresh(order)


def rows(model: type[Base]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def fresh(order: Order) -> Order:
    """The order as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Order, order.id)


def mails() -> list[tuple[str, str]]:
    """Kind and recipient of all mails queued."""
    db.session.rollback()
    return [(mail.kind, mail.recipient) for mail in db.session.scalars(select(OutboxMail).order_by(OutboxMail.id))]


def make_token(*scopes: str) -> dict[str, str]:
    """The header of a program with these rights."""
    with transaction():
        secret = create_token(f"test {new_ref()}", scopes=scopes or ("see_orders", "edit_orders"), at=NOON)
    return {"Authorization": f"Bearer {secret}"}


def order_body(people: int = 1, **changes: Any) -> dict[str, Any]:
    """What a program posts to `/api/v1/orders`."""
    values: dict[str, Any] = {
        "buyer": {"name": "Claude Dupont", "email": BUYER},
        "payment_method": "card",
        "attendees": [
            {"first_name": "Camille", "last_name": f"Martin {n}", "category": "member", "offer": "deux-jours"}
            for n in range(1, people + 1)
        ],
        "locale": "fr",
    }
    return {**values, **changes}
