"""The outbox as organisers read it: what waits for a word, leaves, left, or could not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, literal_column, or_, select

from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.mail.models import MailState, OutboxMail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement

MOST_IN_PAGE = 50


class Stage(Enum):
    """Where a mail is on its way; « deferred » is one that failed and will be tried again."""

    HELD = "held"
    WAITING = "waiting"
    DEFERRED = "deferred"
    SENT = "sent"
    GIVEN_UP = "given_up"
    DISCARDED = "discarded"


# Nought is written out: PostgreSQL takes two parameters for two different values, and groups by neither.
_WAS_TRIED = OutboxMail.attempts > literal_column("0")
_FAILED_BEFORE = and_(OutboxMail.state == MailState.QUEUED, OutboxMail.attempts > 0)
_STAGES: dict[Stage, ColumnElement[bool]] = {
    Stage.HELD: OutboxMail.state == MailState.HELD,
    Stage.WAITING: or_(
        OutboxMail.state == MailState.SENDING, and_(OutboxMail.state == MailState.QUEUED, OutboxMail.attempts == 0)
    ),
    Stage.DEFERRED: _FAILED_BEFORE,
    Stage.SENT: OutboxMail.state == MailState.SENT,
    Stage.GIVEN_UP: OutboxMail.state == MailState.FAILED,
    Stage.DISCARDED: OutboxMail.state == MailState.DISCARDED,
}
_OF_STATE = {
    MailState.HELD: Stage.HELD,
    MailState.QUEUED: Stage.WAITING,
    MailState.SENDING: Stage.WAITING,
    MailState.SENT: Stage.SENT,
    MailState.FAILED: Stage.GIVEN_UP,
    MailState.DISCARDED: Stage.DISCARDED,
}


@dataclass(frozen=True)
class Batch:
    """Mails that are approved together, and how many of them are at which stage."""

    name: str
    counts: Mapping[Stage, int]

    @property
    def held(self) -> int:
        """How many wait for a word."""
        return self.counts[Stage.HELD]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


def stage_of(mail: OutboxMail) -> Stage:
    """Where it is on its way."""
    has_failed = mail.state is MailState.QUEUED and mail.attempts > 0
    return Stage.DEFERRED if has_failed else _OF_STATE[mail.state]


def count_by_stage(among: ColumnElement[bool]) -> dict[Stage, int]:
    """How many mails are at each stage, in the order of their way."""
    found = dict.fromkeys(Stage, 0)
    rows = db.session.execute(
        select(OutboxMail.state, _WAS_TRIED, func.count()).where(among).group_by(OutboxMail.state, _WAS_TRIED)
    )
    for state, was_tried, count in rows:
        found[Stage.DEFERRED if state is MailState.QUEUED and was_tried else _OF_STATE[state]] += count
    return found


def mails(
    among: ColumnElement[bool], *, stage: Stage | None = None, search: str = "", page: int = 1
) -> tuple[Sequence[OutboxMail], int]:
    """One page of the outbox, the latest first, and how many there are; the words are looked for in addresses."""
    wanted = and_(among, *([_STAGES[stage]] if stage else []), *([_matches(search)] if search else []))
    total = db.session.scalar(select(func.count(OutboxMail.id)).where(wanted)) or 0
    found = db.session.scalars(
        select(OutboxMail)
        .where(wanted)
        .order_by(OutboxMail.id.desc())
        .limit(MOST_IN_PAGE)
        .offset((page - 1) * MOST_IN_PAGE)
    ).all()
    return found, total


def _matches(search: str) -> ColumnElement[bool]:
    literal = search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = f"%{literal}%"
    return or_(func.lower(OutboxMail.recipient).like(like, escape="\\"), OutboxMail.batch == search)


def mail(among: ColumnElement[bool], mail_id: int) -> OutboxMail:
    """One mail; NotFound where there is none among those one may see."""
    found = db.session.scalars(select(OutboxMail).where(OutboxMail.id == mail_id, among)).first()
    if found is None:
        raise NotFound
    return found


def held_batches(among: ColumnElement[bool]) -> list[Batch]:
    """The batches in which something waits for a word, the oldest first."""
    names = select(OutboxMail.batch).where(among, OutboxMail.state == MailState.HELD, OutboxMail.batch != "")
    return batches(among, db.session.scalars(names.distinct()))


def batches(among: ColumnElement[bool], names: Iterable[str]) -> list[Batch]:
    """These batches, the oldest first; one query."""
    rows = db.session.execute(
        select(OutboxMail.batch, OutboxMail.state, _WAS_TRIED, func.count(), func.min(OutboxMail.id))
        .where(among, OutboxMail.batch.in_(list(names)))
        .group_by(OutboxMail.batch, OutboxMail.state, _WAS_TRIED)
    )
    counts: dict[str, dict[Stage, int]] = {}
    first: dict[str, int] = {}
    for name, state, was_tried, count, mail_id in rows:
        mine = counts.setdefault(name, dict.fromkeys(Stage, 0))
        mine[Stage.DEFERRED if state is MailState.QUEUED and was_tried else _OF_STATE[state]] += count
        first[name] = min(first.get(name, mail_id), mail_id)
    return [Batch(name, counts[name]) for name in sorted(counts, key=first.__getitem__)]
