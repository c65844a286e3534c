"""The list of attendees as programs follow it: by the last change of their order, page by page."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select, tuple_
from sqlalchemy.orm import joinedload

from congress.kernel.db import UtcDateTime, db
from congress.kernel.errors import Invalid
from congress.kernel.i18n import gettext
from congress.orders.models import Attendee, Order, OrderMove

if TYPE_CHECKING:
    from congress.editions.models import Edition

AT_ONCE = 200
_NUMBERS = 2**63


@dataclass(frozen=True)
class AttendeePage:
    """Attendees with their orders and when these last changed; `next` is None at the end."""

    rows: list[tuple[Attendee, Order, datetime]]
    next: str | None


def attendees_changed(edition: Edition, *, since: datetime | None, cursor: str) -> AttendeePage:
    """The next attendees after the cursor who changed (or their order) then or later, the oldest change first.

    Raises Invalid for a cursor that is none of ours.
    """
    last_move = (
        select(OrderMove.order_id, func.max(OrderMove.at).label("at"))
        .join(Order, Order.id == OrderMove.order_id)
        .where(Order.edition_id == edition.id)
        .group_by(OrderMove.order_id)
        .subquery()
    )
    moved = func.coalesce(last_move.c.at, Order.placed_at, type_=UtcDateTime())
    changed = case((Attendee.updated_at > moved, Attendee.updated_at), else_=moved)
    wanted = (
        select(Attendee, changed)
        .join(Attendee.order)
        .outerjoin(last_move, last_move.c.order_id == Order.id)
        .where(Attendee.edition_id == edition.id)
        .options(joinedload(Attendee.order))
        .order_by(changed, Attendee.id)
        .limit(AT_ONCE + 1)
    )
    if since is not None:
        wanted = wanted.where(changed >= since)
    if cursor:
        wanted = wanted.where(tuple_(changed, Attendee.id) > tuple_(*_read(cursor)))
    found = [(attendee, attendee.order, at) for attendee, at in db.session.execute(wanted).unique()]
    rows = found[:AT_ONCE]
    more = len(found) > AT_ONCE
    return AttendeePage(rows, _cursor(rows[-1][2], rows[-1][0].id) if more else None)


def _cursor(at: datetime, attendee_id: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), attendee_id]).encode()).decode()


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        at, attendee_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        instant, number = datetime.fromisoformat(at), int(attendee_id)
    except (ValueError, TypeError, RecursionError):
        instant, number = datetime.min, 0  # noqa: DTZ901 - a naive instant is refused below
    if instant.tzinfo is None or not 0 <= number < _NUMBERS:
        text = gettext("Ce curseur n'est pas un des nôtres.")
        raise Invalid(text, errors={"cursor": [text]})
    return instant, number
