"""A small forum: two espaces, two times, ateliers with few places, tickets to sign up with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from congress.editions.models import Room
from congress.kernel.db import db, transaction
from congress.kernel.money import Money
from congress.kernel.refs import new_ref, new_secret
from congress.orders.models import Attendee, AttendeeCategory, Order, OrderStatus, PaymentMethod
from congress.programme.models import ForumSpace, Sitting, SittingKind, SittingStatus
from congress.programme.releases import publish
from congress.stands.models import ApplicationStatus, StandApplication
from congress.tickets.models import Ticket, TicketState
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

BEFORE_LUNCH = (datetime(2027, 11, 25, 10, 45, tzinfo=UTC), datetime(2027, 11, 25, 12, 0, tzinfo=UTC))
AFTER_LUNCH = (datetime(2027, 11, 25, 13, 30, tzinfo=UTC), datetime(2027, 11, 25, 15, 30, tzinfo=UTC))
OVERLAPPING = (datetime(2027, 11, 25, 11, 30, tzinfo=UTC), datetime(2027, 11, 25, 12, 30, tzinfo=UTC))


def make_spaces(edition: Edition) -> list[ForumSpace]:
    """« Solutions pour l'emploi » and « Solutions de territoires »."""
    names = {"emploi": "Solutions pour l'emploi", "territoires": "Solutions de territoires"}
    with transaction():
        spaces = [
            ForumSpace(edition_id=edition.id, ref=ref, position=position, name=name, summary="")
            for position, (ref, name) in enumerate(names.items(), start=1)
        ]
        db.session.add_all(spaces)
    return spaces


def make_workshop(
    edition: Edition,
    ref: str,
    *,
    times: tuple[datetime, datetime] | None = BEFORE_LUNCH,
    capacity: int | None = 2,
    status: SittingStatus = SittingStatus.CONFIRMED,
    space: ForumSpace | None = None,
    title: str = "",
    **changes: Any,
) -> Sitting:
    """An atelier named after its ref, in the auditorium; not published yet."""
    with transaction():
        room = db.session.scalars(select(Room).where(Room.edition_id == edition.id)).one()
        sitting = Sitting(
            edition_id=edition.id,
            ref=ref,
            position=1,
            kind=SittingKind.WORKSHOP,
            status=status,
            title=title or ref.capitalize(),
            starts_at=times[0] if times else None,
            ends_at=times[1] if times else None,
            room=room,
            space=space,
            capacity=capacity,
            **changes,
        )
        db.session.add(sitting)
    return sitting


def publish_now(edition: Edition, at: datetime = NOON) -> None:
    """A release of the programme as it stands."""
    with transaction():
        publish(edition, actor="tests", at=at)


def make_tickets(edition: Edition, count: int = 1, state: TicketState = TicketState.VALID) -> list[Ticket]:
    """Tickets of one paid order, each with its own attendee."""
    with transaction():
        order = Order(
            edition_id=edition.id,
            ref=new_ref(),
            secret=new_secret(),
            status=OrderStatus.PAID,
            payment_method=PaymentMethod.CARD,
            buyer_name="Alix Martin",
            buyer_email="alix@exemple.fr",
            total=Money.euros(150) * count,
            locale="fr",
            placed_at=NOON,
        )
        tickets = []
        for position in range(1, count + 1):
            attendee = Attendee(
                edition_id=edition.id,
                order=order,
                ref=new_ref(),
                position=position,
                first_name="Alix",
                last_name=f"Martin {position}",
                category=AttendeeCategory.MEMBER,
            )
            tickets.append(
                Ticket(
                    edition_id=edition.id,
                    attendee=attendee,
                    ref=new_ref(),
                    secret=new_secret(),
                    state=state,
                    issued_at=NOON,
                )
            )
        db.session.add_all([order, *tickets])
    return tickets


def make_application(
    edition: Edition, space: ForumSpace, organisation: str = "Les Jardins du Nord (exemple)"
) -> StandApplication:
    """A request that waits for an answer."""
    with transaction():
        application = StandApplication(
            edition_id=edition.id,
            ref=new_ref(),
            secret=new_secret(),
            submission=new_secret(),
            status=ApplicationStatus.SUBMITTED,
            organisation=organisation,
            contact_name="Dominique Petit",
            email="dominique@exemple.fr",
            description="Un maraîchage d'insertion.",
            space_id=space.id,
            locale="fr",
            submitted_at=NOON,
        )
        db.session.add(application)
    return application
