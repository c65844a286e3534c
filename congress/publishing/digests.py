"""Who is told of a release: those who follow a sitting that changed in a way that matters to their day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from congress.agendas.queries import concerned
from congress.editions.models import Edition
from congress.kernel.db import db
from congress.kernel.refs import slug
from congress.mail.batches import take_back
from congress.mail.outbox import Draft, checks, hold
from congress.orders.models import Attendee
from congress.programme import history, queries
from congress.programme.change import ChangeKind
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

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
    """One mail for each reader, in the transaction that publishes, held until an organiser approves it.

    What has not left yet of earlier releases is told with it: each reader learns what changed since they were told.
    """
    before = queries.number_before(edition, release.number)
    drafts = {reader.ticket: _draft(edition, release, reader, before) for reader in readers(edition, changes)}
    for mail in take_back(batch_of(edition, number) for number in queries.numbers(edition) if number < release.number):
        ticket, sittings = mail.about["ticket"], {*mail.about["sittings"]}
        if ticket in drafts:
            sittings |= {*drafts[ticket].about["sittings"]}
        reader = Reader(ticket, "", mail.recipient, mail.locale, frozenset(sittings))
        drafts[ticket] = _draft(edition, release, reader, _since(edition, mail.about))
    due = still_follow([draft.about for draft in drafts.values()])
    wanted = [draft for draft, is_due in zip(drafts.values(), due, strict=True) if is_due]
    return hold(KIND, batch_of(edition, release.number), wanted, at=at)


def _draft(edition: Edition, release: Release, reader: Reader, since: int | None) -> Draft:
    return Draft(
        once=f"programme/{edition.ref}/{release.number}/{reader.ticket}",
        recipient=reader.email,
        locale=reader.locale,
        about={
            "ticket": reader.ticket,
            "release": release.number,
            "since": since,
            "sittings": sorted(reader.sittings),
        },
    )


def _since(edition: Edition, about: Mapping[str, Any]) -> int | None:
    """The last release that the reader knows of."""
    since: int | None = about.get("since") or queries.number_before(edition, about["release"])
    return since


def changes_since_told(edition: Edition, about: Mapping[str, Any]) -> list[Change]:
    """What the release of a mail changed since the last one its reader knows of."""
    number, since = about["release"], _since(edition, about)
    before = queries.number_before(edition, number)
    if since is None or since == before:
        return history.changes_of(edition, queries.release(edition, number), before)
    return queries.changes_between(edition, since, number)


def to_tell(changes: Iterable[Change], sittings: Collection[str]) -> list[Change]:
    """What changed of these sittings; nothing where none of it is a reason to write."""
    found = [change for change in changes if change.sitting in sittings]
    return found if any(change.kind in MATERIAL for change in found) else []


@checks(KIND)
def still_follow(abouts: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Whether each still has a valid ticket and still follows something that there is to tell of."""
    refs: Collection[str] = {about["ticket"] for about in abouts}
    tickets = {ticket.ref: ticket for ticket in db.session.scalars(select(Ticket).where(Ticket.ref.in_(refs)))}
    sittings = {ref for about in abouts for ref in about["sittings"]}
    followed: dict[int, frozenset[str]] = {}
    for edition_id in {ticket.edition_id for ticket in tickets.values()}:
        followed |= concerned(edition_id, sittings)
    found: dict[tuple[int, int, int | None], list[Change]] = {}

    def is_due(about: Mapping[str, Any]) -> bool:
        ticket = tickets.get(about["ticket"])
        if ticket is None or ticket.id not in followed:
            return False
        key = (ticket.edition_id, about["release"], about.get("since"))
        if key not in found:
            found[key] = changes_since_told(db.session.get_one(Edition, ticket.edition_id), about)
        return bool(to_tell(found[key], followed[ticket.id].intersection(about["sittings"])))

    return [is_due(about) for about in abouts]
