"""The way into what is streamed: the link is for valid tickets, and is there only while it is of use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db
from congress.programme.links import is_secure_link
from congress.programme.models import Sitting, SittingStatus
from congress.programme.pages import OPEN_END
from congress.programme.queries import published
from congress.tickets.models import TicketState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme, PublishedSitting
    from congress.tickets.models import Ticket

OPENS_BEFORE = timedelta(minutes=15)
STAYS_AFTER = timedelta(minutes=15)
MOST_COMING = 4


@dataclass(frozen=True)
class Stream:
    """A streamed sitting as its published times have it; `url` is empty while its link is not given."""

    ref: str
    title: str
    starts_at: datetime
    ends_at: datetime | None
    opens_at: datetime
    closes_at: datetime
    is_tentative: bool
    has_begun: bool
    url: str = ""


@dataclass(frozen=True)
class StreamPanel:
    """What one may follow now, and what comes next."""

    live: tuple[Stream, ...]
    coming: tuple[Stream, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing is streamed any more, or the ticket gives no right to it."""
        return not self.live and not self.coming


def stream_panel(edition: Edition, ticket: Ticket, *, at: datetime) -> StreamPanel:
    """What `templates/tickets/_streams.html` shows, as `streams`; the links are asked for only when some are open."""
    programme = published(edition)
    if programme is None or ticket.state is not TicketState.VALID:
        return StreamPanel((), ())
    return panel(programme, at, _links(edition) if any(_is_open(each, at) for each in streamed(programme, at)) else {})


def panel(programme: PublishedProgramme, at: datetime, links: Mapping[str, str]) -> StreamPanel:
    """The streamed sittings of a release at an instant; `links` are those of the sittings, by ref."""
    found = streamed(programme, at)
    return StreamPanel(
        live=tuple(_with_link(each, links) for each in found if _is_open(each, at)),
        coming=tuple(each for each in found if at < each.opens_at)[:MOST_COMING],
    )


def streamed(programme: PublishedProgramme, at: datetime) -> tuple[Stream, ...]:
    """Everything streamed that has a time and takes place, in order."""
    return tuple(
        _stream(sitting, sitting.starts_at, at)
        for sitting in programme.sittings
        if sitting.streamed and sitting.starts_at is not None and sitting.status is not SittingStatus.CANCELLED
    )


def _stream(sitting: PublishedSitting, starts_at: datetime, at: datetime) -> Stream:
    return Stream(
        ref=sitting.ref,
        title=sitting.title,
        starts_at=starts_at,
        ends_at=sitting.ends_at,
        opens_at=starts_at - OPENS_BEFORE,
        closes_at=(sitting.ends_at or starts_at + OPEN_END) + STAYS_AFTER,
        is_tentative=sitting.status is SittingStatus.TENTATIVE,
        has_begun=starts_at <= at,
    )


def _is_open(stream: Stream, at: datetime) -> bool:
    return stream.opens_at <= at < stream.closes_at


def _with_link(stream: Stream, links: Mapping[str, str]) -> Stream:
    url = links.get(stream.ref, "")
    return Stream(**{**vars(stream), "url": url if is_secure_link(url) else ""})


def _links(edition: Edition) -> dict[str, str]:
    """The links as organisers gave them, at once: one that fails in the middle of a plenary waits for no release."""
    rows = db.session.execute(
        select(Sitting.ref, Sitting.stream_url).where(Sitting.edition_id == edition.id, Sitting.stream_url != "")
    )
    return {ref: url for ref, url in rows}  # noqa: C416 - a Row is no pair to the type checker
