"""Who is told of a release: those who follow a sitting that changed in a way that matters to their day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from congress.agendas.queries import concerned
from congress.kernel.db import db
from congress.kernel.refs import slug
from congress.mail.outbox import Draft, checks, hold
from congress.orders.models import Attendee
from congress.programme.change import ChangeKind
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.programme.change import Change
    from congress.programme.release_models import Release

KIND = "programme-digest"
# What may make one rearrange one's day. New texts alone are no reason to write; where one writes, they are told too.
MATERIAL = frozenset(
    {
        ChangeKind.SITTING_ADDED,
        ChangeKind.SITTING_CANCELLED,
        ChangeKind.SITTING_RESTORED,
        ChangeKind.SITTING_CONFIRMED,
        ChangeKind.SITTING_TENTATIVE,
        ChangeKind.MOVED,
        ChangeKind.PLACE,
        ChangeKind.SEQUENCE_ADDED,
        ChangeKind.SEQUENCE_REMOVED,
        ChangeKind.SEQUENCE_TIMES,
        ChangeKind.SPEAKER_ADDED,
        ChangeKind.SPEAKER_CONFIRMED,
        ChangeKind.SPEAKER_TENTATIVE,
        ChangeKind.SPEAKER_REPLACED,
        ChangeKind.SPEAKER_WITHDRAWN,
        ChangeKind.SPEAKER_REPRESENTED,
        ChangeKind.SPEAKER_IN_PERSON,
    }
)


@dataclass(frozen=True)
class Reader:
    """Somebody to tell: whose ticket, where to, in which language, of which sittings."""

    ticket: str
    name: str
    email: str
    locale: str
    sittings: frozenset[str]


def readers(edition: Edition, changes: Iterable[Change]) -> tuple[Reader, ...]:
    """Everybody who starred, or has a place in, what changed; by name. Two queries."""
    found = list(changes)
    changed = {change.sitting for change in found if change.sitting is not None}
    material = {change.sitting for change in found if change.kind in MATERIAL}
    followed = {
        ticket_id: refs for ticket_id, refs in concerned(edition.id, changed).items() if not material.isdisjoint(refs)
    }
    tickets = db.session.scalars(
        select(Ticket)
        .join(Ticket.attendee)
        .join(Attendee.order)
        .where(Ticket.edition_id == edition.id, Ticket.state == TicketState.VALID)
        .options(contains_eager(Ticket.attendee).contains_eager(Attendee.order))
    )
    told = [_reader(ticket, followed[ticket.id]) for ticket in tickets if ticket.id in followed]
    return tuple(sorted(told, key=lambda reader: (slug(reader.name), reader.ticket)))


def _reader(ticket: Ticket, sittings: frozenset[str]) -> Reader:
    attendee, order = ticket.attendee, ticket.attendee.order
    return Reader(ticket.ref, attendee.name, attendee.email or order.buyer_email, order.locale, sittings)


def batch_of(edition: Edition, number: int) -> str:
    """The name under which the mails about a release are approved together."""
    return f"programme-{edition.ref}-{number}"


def hold_digests(edition: Edition, release: Release, changes: Sequence[Change], *, at: datetime) -> int:
    """One mail for each reader, in the transaction that publishes, held until an organiser approves it."""
    drafts = [
        Draft(
            once=f"programme/{edition.ref}/{release.number}/{reader.ticket}",
            recipient=reader.email,
            locale=reader.locale,
            about={"ticket": reader.ticket, "release": release.number, "sittings": sorted(reader.sittings)},
        )
        for reader in readers(edition, changes)
    ]
    return hold(KIND, batch_of(edition, release.number), drafts, at=at)


@checks(KIND)
def still_follow(abouts: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Whether each still has a valid ticket and still follows what the mail is about."""
    refs: Collection[str] = {about["ticket"] for about in abouts}
    tickets = {ticket.ref: ticket for ticket in db.session.scalars(select(Ticket).where(Ticket.ref.in_(refs)))}
    sittings = {ref for about in abouts for ref in about["sittings"]}
    followed: dict[int, frozenset[str]] = {}
    for edition_id in {ticket.edition_id for ticket in tickets.values()}:
        followed |= concerned(edition_id, sittings)
    return [
        (ticket := tickets.get(about["ticket"])) is not None
        and not followed.get(ticket.id, frozenset()).isdisjoint(about["sittings"])
        for about in abouts
    ]
