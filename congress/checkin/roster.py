"""Who may come, for a device that must know them without a network."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from congress.checkin.models import Presence, Scan
from congress.kernel.db import db
from congress.kernel.errors import Invalid
from congress.kernel.i18n import gettext
from congress.orders.labels import CATEGORY_LABELS
from congress.orders.models import Attendee
from congress.orders.names import shown_name
from congress.tickets.models import Ticket

if TYPE_CHECKING:
    from congress.checkin.seen import Door

# A change is dated when it is decided and seen when it is committed: what was under way is told twice.
OVERLAP = timedelta(minutes=2)


class CursorUnknown(Invalid):
    """The cursor is none that a roster gave."""

    def __init__(self) -> None:
        text = gettext("Ce curseur n'est pas de nous : demandez la liste entière.")
        super().__init__(text, errors={"since": [text]})


def roster(door: Door, *, since: str | None, at: datetime) -> dict[str, Any]:
    """The edition's ticket holders, all of them or those who changed, by name, ticket or presence, since the cursor.

    Tickets are voided and never removed, so that the door can say why: `removed` stays empty.
    """
    query = (
        select(
            Attendee.ref,
            Attendee.first_name,
            Attendee.last_name,
            Attendee.position,
            Attendee.organisation,
            Attendee.category,
            Ticket.ref.label("ticket"),
            Ticket.serial,
            Ticket.state,
            Presence.inside,
        )
        .join(Attendee, Attendee.id == Ticket.attendee_id)
        .outerjoin(Presence, Presence.ticket_id == Ticket.id)
        .where(Ticket.edition_id == door.edition_id)
        .order_by(Ticket.id)
    )
    if since is not None:
        changed = _told_before(since)
        query = query.outerjoin(Scan, Scan.id == Presence.scan_id).where(
            or_(
                Ticket.issued_at >= changed,
                Ticket.voided_at >= changed,
                Scan.received_at >= changed,
                Attendee.updated_at >= changed,
            )
        )
    return {
        "cursor": _cursor(at),
        "public_key": b64encode(door.public_key).decode() if door.public_key else None,
        "attendees": [_person(row) for row in db.session.execute(query)],
        "removed": [],
    }


def _person(row: Any) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "name": shown_name(row.first_name, row.last_name, row.position),
        "organisation": row.organisation,
        "category": row.category.value,
        "category_label": str(CATEGORY_LABELS[row.category]),
        "ticket": row.ticket,
        "serial": row.serial,
        "state": row.state.value,
        "inside": bool(row.inside),
    }


def _cursor(at: datetime) -> str:
    return urlsafe_b64encode(at.astimezone(UTC).isoformat().encode()).decode().rstrip("=")


def _told_before(cursor: str) -> datetime:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise CursorUnknown
        return instant.astimezone(UTC) - OVERLAP
    except (ValueError, OverflowError) as error:
        raise CursorUnknown from error
