"""`/organisation/inscriptions/attente`: who waits for what, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select

from congress.checkout.waiting import serve_waiting
from congress.checkout.waiting_pages import thing_of
from congress.editions.current import edition_of_request
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.kernel.errors import NotFound
from congress.kernel.i18n import gettext
from congress.orders import waiting
from congress.orders.waiting_labels import WAITING_MARKS
from congress.orders.waiting_models import WaitingEntry
from congress.people.access import actor, requires
from congress.people.models import Right

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from congress.editions.models import Edition

blueprint = Blueprint("waiting_admin", __name__, url_prefix="/organisation/inscriptions/attente")


@dataclass
class WaitingList:
    """Those who wait for one thing, the first first; `places` is how many they want together."""

    thing: str
    entries: list[WaitingEntry]

    @property
    def places(self) -> int:
        """What they want together."""
        return sum(entry.places for entry in self.entries if entry.state in waiting.OPEN)


@blueprint.get("")
@requires(Right.EDIT_ORDERS)
def show() -> ResponseReturnValue:
    """Every list, and what became of those who left it."""
    lists = _lists(edition_of_request())
    return render_template("checkout/waiting_lists.html", lists=lists, marks=WAITING_MARKS, open_states=waiting.OPEN)


@blueprint.post("/<int(max=2147483647):entry_id>/retirer")
@requires(Right.EDIT_ORDERS)
def remove(entry_id: int) -> ResponseReturnValue:
    """Takes somebody off; what was kept for them goes to the next."""
    edition, at = edition_of_request(), clock.now()
    found = db.session.get(WaitingEntry, entry_id)
    if found is None or found.edition_id != edition.id:
        raise NotFound
    try:
        with transaction():
            waiting.leave(found, actor=actor(), at=at)
            serve_waiting(edition.id, at=at)
    except waiting.NoLongerWaiting as refused:
        flash(refused.message, "warn")
    else:
        flash(gettext("%(name)s n'attend plus.", name=found.name), "success")
    return redirect(url_for(".show"), code=303)


def _lists(edition: Edition) -> list[WaitingList]:
    entries = db.session.scalars(
        select(WaitingEntry).where(WaitingEntry.edition_id == edition.id).order_by(WaitingEntry.id)
    ).all()
    lists: dict[tuple[int | None, int | None, int | None], WaitingList] = {}
    for entry in entries:
        key = (entry.offer_id, entry.option_id, entry.sitting_id)
        lists.setdefault(key, WaitingList(thing_of(entry), [])).entries.append(entry)
    return list(lists.values())
