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
from congress.mail.batches import take_back, unsent
from congress.mail.outbox import Draft, checks, hold
from congress.orders.models import Attendee
from congress.programme import history, queries
from congress.programme.change import ChangeKind
from congress.programme.changes import changes
from congress.tickets.models import Ticket, TicketState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from congress.mail.models import OutboxMail
    from congress.programme.change import Change
    from congress.programme.published import PublishedProgramme
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
    """Somebody to tell: whose ticket, where to, in which language, of which sittings, and since which release.

    `is_late` are those whom the mail about an earlier release has not left to.
    """

    ticket: str
    name: str
    email: str
    locale: str
    sittings: frozenset[str]
    since: int | None
    is_late: bool


def readers(
    edition: Edition, programme: PublishedProgramme, changed: Sequence[Change], untold: Iterable[OutboxMail]
) -> tuple[Reader, ...]:
    """Everybody who starred, or has a place in, what changed since they were told; by name.

    `changed` is what the programme changes; `untold` are the mails about earlier releases that have not left, whose
    news it tells too: each reader learns what changed since the last release they know of.
    """
    before = queries.number_before(edition, programme.number)
    late = {mail.about["ticket"]: mail.about for mail in untold}
    now = {change.sitting for change in changed if change.sitting is not None}
    followed = concerned(edition.id, now.union(*(about["sittings"] for about in late.values())))
    tickets = db.session.scalars(
        select(Ticket)
        .join(Ticket.attendee)
        .join(Attendee.order)
        .where(Ticket.edition_id == edition.id, Ticket.state == TicketState.VALID)
        .options(contains_eager(Ticket.attendee).contains_eager(Attendee.order))
    )
    since: dict[int | None, Sequence[Change]] = {before: changed}
    told = []
    for ticket in tickets:
        about = late.get(ticket.ref)
        known = before if about is None else _since(edition, about)
        if known not in since:
            since[known] = changes(queries.published(edition, known) if known else None, programme)
        theirs = followed.get(ticket.id, frozenset()) & now.union(about["sittings"] if about else ())
        if to_tell(since[known], theirs):
            told.append(_reader(ticket, theirs, known, is_late=about is not None))
    return tuple(sorted(told, key=lambda reader: (slug(reader.name), reader.ticket)))


def readers_of(edition: Edition, programme: PublishedProgramme, changed: Sequence[Change]) -> tuple[Reader, ...]:
    """Whom a programme would be told to if it were published now."""
    return readers(edition, programme, changed, unsent(_earlier(edition, programme.number)))


def _reader(ticket: Ticket, sittings: frozenset[str], since: int | None, *, is_late: bool) -> Reader:
    attendee, order = ticket.attendee, ticket.attendee.order
    email = attendee.email or order.buyer_email
    return Reader(ticket.ref, attendee.shown_name, email, order.locale, sittings, since, is_late)


def _earlier(edition: Edition, number: int) -> list[str]:
    return [batch_of(edition, each) for each in queries.numbers(edition) if each < number]


def batch_of(edition: Edition, number: int) -> str:
    """The name under which the mails about a release are approved together."""
    return f"programme-{edition.ref}-{number}"


def hold_digests(edition: Edition, release: Release, changed: Sequence[Change], *, at: datetime) -> int:
    """One mail for each reader, in the transaction that publishes, held until an organiser approves it.

    What has not left yet of earlier releases is told with it.
    """
    untold = take_back(_earlier(edition, release.number))
    told = readers(edition, queries.programme_of(release), changed, untold)
    return hold(KIND, batch_of(edition, release.number), [_draft(edition, release, one) for one in told], at=at)


def _draft(edition: Edition, release: Release, reader: Reader) -> Draft:
    return Draft(
        once=f"programme/{edition.ref}/{release.number}/{reader.ticket}",
        recipient=reader.email,
        locale=reader.locale,
        about={
            "ticket": reader.ticket,
            "release": release.number,
            "since": reader.since,
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


def to_tell(changed: Iterable[Change], sittings: Collection[str]) -> list[Change]:
    """What changed of these sittings; nothing where none of it is a reason to write."""
    found = [change for change in changed if change.sitting in sittings]
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
