"""What organisers read before and after a release: its changes, its warnings, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import literal

from congress.kernel.errors import NotFound
from congress.mail.letters import readers_place, without_secrets
from congress.mail.queries import Batch, batches
from congress.programme import history, queries, releases
from congress.programme.changes import changes
from congress.publishing import planned, story
from congress.publishing.acknowledgements import acknowledged_warnings, open_warnings
from congress.publishing.digests import batch_of, readers_of, to_tell
from congress.publishing.mails import digest
from congress.publishing.warning_words import MARK
from congress.tickets.queries import ticket_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from typing import Any

    from congress.editions.models import Edition
    from congress.mail.outbox import Letter
    from congress.programme.change import Change
    from congress.programme.history import Told
    from congress.programme.models import Sitting
    from congress.programme.release_models import PlannedRelease, Release
    from congress.programme.releases import Preparation
    from congress.publishing.digests import Reader
    from congress.publishing.warnings import Warning  # noqa: A004 - the word organisers use

EVERY_MAIL = literal(True)  # noqa: FBT003 - SQLAlchemy's own way to say « all »


@dataclass(frozen=True)
class Followed:
    """A sitting that changes, with how many people follow it."""

    title: str
    changes: int
    people: int


@dataclass(frozen=True)
class Outlook:
    """A release before it is one: what it changes, in words, and for whom."""

    prepared: Preparation
    told: tuple[Told, ...]
    readers: tuple[Reader, ...]
    followed: tuple[Followed, ...]

    @property
    def late(self) -> int:
        """How many of them still wait for the mail about an earlier release."""
        return sum(reader.is_late for reader in self.readers)


@dataclass(frozen=True)
class Row:
    """A release in the list of all of them."""

    release: Release
    changes: int
    is_first: bool
    is_current: bool
    mails_held: int


@dataclass(frozen=True)
class Warned:
    """A warning in words, with its kind; of an accepted one also why and by whom."""

    mark: str
    text: str
    reason: str = ""
    actor: str = ""


def outlook(edition: Edition, prepared: Preparation) -> Outlook:
    """What would happen if it were published now."""
    told_to = readers_of(edition, prepared.programme, prepared.changes)
    return Outlook(prepared, history.tell(prepared.changes), told_to, tuple(_followed(prepared, told_to)))


def _followed(prepared: Preparation, told_to: tuple[Reader, ...]) -> Iterable[Followed]:
    for ref, sitting in prepared.programme.sitting_of.items():
        people = sum(ref in reader.sittings for reader in told_to)
        count = sum(change.sitting == ref for change in prepared.changes)
        if people and count:
            yield Followed(sitting.title, count, people)


def candidate(edition: Edition, at: datetime, number: int | None = None) -> Preparation:
    """What is about to be published: an earlier release, the one that waits, or the working programme."""
    if number is not None:
        return releases.prepare_again(edition, number, at)
    waits = queries.planned(edition)
    return releases.prepare(edition, at) if waits is None else planned.waiting(edition, waits, at)


def preview(edition: Edition, prepared: Preparation, ticket: str) -> tuple[Reader, Letter]:
    """The mail that one person would get, its secret links made unreadable; NotFound where they get none."""
    found = readers_of(edition, prepared.programme, prepared.changes)
    reader = next((one for one in found if one.ticket == ticket), None)
    if reader is None:
        raise NotFound
    known = None if reader.since is None else queries.published(edition, reader.since)
    with readers_place(reader.locale):
        told = to_tell(changes(known, prepared.programme), reader.sittings)
        letter = digest(edition, ticket_named(ticket), prepared.programme, told, reader.sittings)
    return reader, without_secrets(letter)


def open_ones(edition: Edition, sittings: Sequence[Sitting] | None = None) -> tuple[tuple[Warned, ...], str]:
    """What does not fit and nobody accepted yet, and the mark by which it is known."""
    found: list[Warning] = open_warnings(edition, sittings)
    return tuple(Warned(str(MARK[each.kind]), each.text) for each in found), story.mark_of(found)


def accepted_ones(kept: Iterable[dict[str, Any]]) -> tuple[Warned, ...]:
    """What was accepted, as a release keeps it; kinds that are no longer known still say their text."""
    words = {kind.value: str(word) for kind, word in MARK.items()}
    return tuple(
        Warned(words.get(each["kind"], ""), each["text"], each.get("reason", ""), each.get("actor", ""))
        for each in kept
    )


def accepted_now(edition: Edition, sittings: Sequence[Sitting] | None = None) -> tuple[Warned, ...]:
    """What the next release would keep."""
    return accepted_ones(acknowledged_warnings(edition, sittings))


def rows(edition: Edition, *, most: int, skip: int) -> list[Row]:
    """So many releases, the latest first, with what organisers look for."""
    found = queries.latest(edition, most=most, skip=skip)
    last = queries.last_release(edition)
    names = {release.number: batch_of(edition, release.number) for release, _ in found}
    held = {batch.name: batch.held for batch in batches(EVERY_MAIL, names.values())}
    return [
        Row(
            release=release,
            changes=len(history.changes_of(edition, release, before)),
            is_first=before is None,
            is_current=last is not None and release.number == last.number,
            mails_held=held.get(names[release.number], 0),
        )
        for release, before in found
    ]


def changes_told(edition: Edition, release: Release) -> tuple[Told, ...]:
    """What a release changed, in words."""
    found: list[Change] = history.changes_of(edition, release, queries.number_before(edition, release.number))
    return history.tell(found)


def mails_about(edition: Edition, release: Release) -> Batch | None:
    """The mails about a release, where there are some."""
    found = batches(EVERY_MAIL, [batch_of(edition, release.number)])
    return found[0] if found else None


def waiting(edition: Edition, at: datetime) -> tuple[PlannedRelease, Outlook] | None:
    """The release that waits for its hour, as it would be published now."""
    waits = queries.planned(edition)
    return None if waits is None else (waits, outlook(edition, planned.waiting(edition, waits, at)))
