"""The demonstration's speakers behind their private links: one who is still to answer, one who answered no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.devtools.demo_keys import ACCOUNTS
from congress.kernel.db import db
from congress.programme import answers, queries, speaker_link
from congress.programme.follow_ups import UNSETTLED
from congress.programme.models import Speaker
from congress.programme.speaker_models import Answer

if TYPE_CHECKING:
    from congress.editions.models import Edition

# Made up like all the rest: nobody was written to, and nobody declined.
IS_TO_ANSWER, SAID_NO = "hugues-sibille", "thibaut-guilluy"
IN_CHARGE = next(account.email for account in ACCOUNTS if account.role == "programme")
_FOLLOW_UPS = (-1, 0, 7, 14, None)  # days from now, one after the other


def fill_speakers(edition: Edition, *, actor: str, at: datetime) -> None:
    """Addresses and dates to ask again for all who are not settled; two links, one mailed, one answered."""
    today = at.astimezone(edition.zone).date()
    seats = [one for sitting in queries.sittings(edition) for one in sitting.appearances if one.state in UNSETTLED]
    for number, seat in enumerate(seats):
        days = _FOLLOW_UPS[number % len(_FOLLOW_UPS)]
        seat.follow_up_on = None if days is None else today + timedelta(days=days)
        seat.in_charge = "" if days is None else IN_CHARGE
        seat.speaker.email = f"{seat.speaker.ref.replace('-', '.')}@congres.example"
    db.session.flush()
    speaker_link.mail_link(queries.speaker(edition, IS_TO_ANSWER), actor=actor, at=at - timedelta(days=3))
    declines = queries.speaker(edition, SAID_NO)
    speaker_link.make_link(declines, actor=actor, at=at - timedelta(days=3))
    for seat in speaker_link.appearances_of(declines):
        answers.answer(
            seat,
            Answer.DECLINE,
            message="Exemple de réponse : un autre engagement m'attend ce jour-là.",
            actor=speaker_link.actor_of(declines),
            at=at - timedelta(days=1),
        )


def speaker_links(edition: Edition) -> list[tuple[str, str]]:
    """Whoever has a link, with its path."""
    found = select(Speaker).where(Speaker.edition_id == edition.id, Speaker.secret.is_not(None)).order_by(Speaker.id)
    return [(one.name, speaker_link.link_path(one)) for one in db.session.scalars(found)]
