"""The mail about a release: what changed in one person's own programme, with their calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, render_template

from congress.agendas.contents import contents
from congress.agendas.queries import agenda_of_ticket, concerned, contents_of
from congress.checkout.links import ticket_url
from congress.editions.current import public_path
from congress.editions.models import Edition
from congress.kernel.addresses import whole
from congress.kernel.db import db
from congress.kernel.formats import dates_text
from congress.kernel.i18n import current_locale, gettext, ngettext
from congress.mail.outbox import Attachment, Letter, NothingToTell, writes
from congress.programme import history, queries
from congress.programme.calendar import MEDIA_TYPE, calendar
from congress.publishing.digests import KIND, changes_since_told, to_tell
from congress.tickets.queries import place_stories, ticket_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from congress.programme.change import Change
    from congress.programme.published import PublishedProgramme
    from congress.tickets.models import Ticket


@writes(KIND)
def digest_of_release(about: Mapping[str, Any]) -> Letter:
    """To an attendee who follows what a release changed."""
    ticket = ticket_named(about["ticket"])
    edition = db.session.get_one(Edition, ticket.edition_id)
    release = queries.release(edition, about["release"])
    # What was taken out since the mail was decided is not brought back by it.
    followed = concerned(edition.id, about["sittings"]).get(ticket.id, frozenset())
    changes = to_tell(changes_since_told(edition, about), followed)
    if not changes:
        raise NothingToTell
    return digest(edition, ticket, queries.programme_of(release), changes, followed)


def digest(
    edition: Edition,
    ticket: Ticket,
    programme: PublishedProgramme,
    changes: Iterable[Change],
    sittings: Collection[str],
) -> Letter:
    """What changed of these sittings, in sentences, with the events that changed."""
    g.edition, g.zone = edition, edition.zone
    mine = [change for change in changes if change.sitting in sittings]
    told = history.tell(mine)
    subject = ngettext(
        "%(congress)s : %(num)s changement dans votre programme",
        "%(congress)s : %(num)s changements dans votre programme",
        len(told),
        congress=edition.title,
    )
    files = _calendar(edition, ticket, programme, {change.sitting for change in mine if change.sitting})
    values = {
        "subject": subject,
        "congress": edition,
        "dates": dates_text(edition.starts_on, edition.ends_on, current_locale()),
        "attendee": ticket.attendee,
        "programme": programme,
        "lines": [(one.text, _page(edition, one.sitting)) for one in told],
        "has_calendar": bool(files),
        "link": ticket_url(ticket),
        "all_changes": f"{whole(public_path(edition, 'programme.changes'))}#version-{programme.number}",
    }
    return Letter(
        subject=subject,
        text=render_template("publishing/mails/digest.txt", **values),
        html=render_template("publishing/mails/digest.html", **values),
        attachments=files,
    )


def _page(edition: Edition, ref: str | None) -> str:
    return whole(public_path(edition, "programme.sitting", ref=ref))


def _calendar(
    edition: Edition, ticket: Ticket, programme: PublishedProgramme, sittings: Collection[str]
) -> tuple[Attachment, ...]:
    """The events that changed, under the UIDs and counts of the person's own calendar."""
    timed = {ref for ref in sittings if ref in programme.sitting_of and programme.sitting_of[ref].starts_at}
    if not timed:
        return ()
    agenda = agenda_of_ticket(ticket)
    if agenda is None:
        own = contents((), place_stories(ticket), {}, since=ticket.issued_at)
    else:
        own = contents_of(agenda, programme)
    content = calendar(
        programme,
        name=gettext("%(congress)s : mon programme", congress=edition.title),
        url_of=lambda ref: _page(edition, ref),
        only=timed,
        turns=own.turns,
    )
    return (Attachment(f"congres-{edition.ref}-version-{programme.number}.ics", MEDIA_TYPE, content),)
