"""Asking again: who has not settled by the date set for it, and the mail that reminds the organiser in charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import db, lock, transaction
from congress.mail.models import OutboxMail
from congress.mail.outbox import queue
from congress.programme.models import Appearance, AppearanceState, Sitting, SittingStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

UNSETTLED = frozenset({AppearanceState.INVITED, AppearanceState.TENTATIVE})
MAIL_KIND = "follow_up_reminder"
MORNING = time(7)  # by the edition's clocks: nobody is reminded in the night


@dataclass(frozen=True)
class FollowUps:
    """Those to ask again: now, later, and those for whom no date was set."""

    due: tuple[Appearance, ...]
    coming: tuple[Appearance, ...]
    undated: tuple[Appearance, ...]


def follow_ups(edition: Edition, today: date) -> FollowUps:
    """Everybody whose coming is not settled, by date."""
    found = db.session.scalars(
        _unsettled(edition)
        .order_by(Appearance.follow_up_on, Sitting.starts_at, Sitting.position, Appearance.position, Appearance.id)
        .options(joinedload(Appearance.speaker), joinedload(Appearance.sitting))
    ).all()
    dated = [(one.follow_up_on, one) for one in found if one.follow_up_on is not None]
    return FollowUps(
        due=tuple(one for day, one in dated if day <= today),
        coming=tuple(one for day, one in dated if day > today),
        undated=tuple(one for one in found if one.follow_up_on is None),
    )


def count_due(edition: Edition, today: date) -> int:
    """How many are to be asked again by now."""
    due = _unsettled(edition).where(Appearance.follow_up_on <= today)
    return db.session.scalar(due.with_only_columns(func.count(Appearance.id)).order_by(None)) or 0


def set_follow_up(appearance: Appearance, day: date | None, *, actor: str) -> None:
    """Another date to ask again, or none; whoever sets it sees to it, unless somebody else is named."""
    appearance = lock(Appearance, appearance.id)
    appearance.follow_up_on = day
    if day is not None and not appearance.in_charge:
        appearance.in_charge = actor
    db.session.flush()


def remind_all(at: datetime) -> int:
    """Reminds for every congress that is not over, each by its own clocks; the number of mails."""
    editions = db.session.scalars(select(Edition).where(Edition.status != EditionStatus.ARCHIVED).order_by(Edition.id))
    count = 0
    for edition in editions.all():
        if _to_remind(edition, at):  # looked for without a lock first: most of the time there is nobody
            with transaction():
                count += remind(edition, at=at)
    return count


def remind(edition: Edition, *, at: datetime) -> int:
    """One mail a day to each organiser in charge of somebody due, once for each date; the number of mails.

    Whoever becomes due after today's mail is in tomorrow's.
    """
    edition = lock(Edition, edition.id)  # of two workers one writes
    today, by_recipient = at.astimezone(edition.zone).date(), dict[str, list[Appearance]]()
    for appearance in _to_remind(edition, at):
        by_recipient.setdefault(appearance.in_charge or edition.contact_email, []).append(appearance)
    count = 0
    for recipient, due in by_recipient.items():
        once = f"{MAIL_KIND}:{edition.id}:{today}:{recipient}"[:200]
        if db.session.scalar(select(OutboxMail.id).where(OutboxMail.once == once)) is not None:
            continue
        about = {"edition": edition.id, "appearances": [one.id for one in due]}
        queue(MAIL_KIND, once=once, recipient=recipient, locale="fr", about=about, at=at)
        for one in due:
            one.reminded_on = one.follow_up_on
        count += 1
    db.session.flush()
    return count


def still_unsettled(edition: Edition, ids: Sequence[int]) -> Sequence[Appearance]:
    """Of those a mail is about, the ones that are still to be asked, in order of time."""
    return db.session.scalars(
        _unsettled(edition)
        .where(Appearance.id.in_(ids))
        .order_by(Appearance.follow_up_on, Sitting.starts_at, Appearance.id)
        .options(joinedload(Appearance.speaker), joinedload(Appearance.sitting))
    ).all()


def _to_remind(edition: Edition, at: datetime) -> Sequence[Appearance]:
    """Those whose date has come and was not told yet; nobody in the night."""
    local = at.astimezone(edition.zone)
    if local.time() < MORNING:
        return ()
    not_told = Appearance.reminded_on.is_(None) | (Appearance.reminded_on != Appearance.follow_up_on)
    due = _unsettled(edition).where(Appearance.follow_up_on <= local.date(), not_told)
    return db.session.scalars(due.order_by(Appearance.id)).all()


def _unsettled(edition: Edition) -> Select[Appearance]:
    return (
        select(Appearance)
        .join(Appearance.sitting)
        .where(
            Sitting.edition_id == edition.id,
            Sitting.status != SittingStatus.CANCELLED,
            Appearance.state.in_(UNSETTLED),
        )
    )
