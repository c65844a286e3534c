"""The mails between speakers and organisers: the private link, an answer that needs somebody, whom to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import g, render_template

from congress.editions.models import Edition
from congress.kernel.addresses import path_of, whole
from congress.kernel.db import db
from congress.kernel.formats import dates_text
from congress.kernel.i18n import current_locale, gettext, ngettext, typo
from congress.mail.outbox import Letter, writes
from congress.programme import answers, follow_ups, labels, speaker_link, speaker_link_pages
from congress.programme.models import Speaker
from congress.programme.speaker_models import Answer, AppearanceAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from congress.programme.models import Appearance


@dataclass(frozen=True)
class Reminder:
    """Somebody to ask again."""

    name: str
    sitting: str
    state: str
    since: date | None
    link: str


@writes(speaker_link.MAIL_KIND)
def private_link(about: Mapping[str, Any]) -> Letter:
    """To a speaker: what they are asked for, and the link to answer by."""
    speaker = db.session.get_one(Speaker, about["speaker"])
    edition = speaker_link.edition_of(speaker)
    page = speaker_link_pages.link_page(speaker, edition)
    subject = gettext("Votre intervention au %(congress)s", congress=edition.title)
    return _letter(
        "speaker_link",
        subject,
        edition,
        name=speaker.name,
        link=speaker_link.link_url(speaker),
        parts=[(part.title, _when(part)) for part in page.parts],
    )


@writes(answers.MAIL_KIND)
def answered(about: Mapping[str, Any]) -> Letter:
    """To the organiser in charge: somebody cannot come, or can after all."""
    found = db.session.get_one(AppearanceAnswer, about["answer"])
    appearance = found.appearance
    edition = db.session.get_one(Edition, appearance.sitting.edition_id)
    name, declines = appearance.speaker.name, found.answer is Answer.DECLINE
    if declines:
        subject = gettext("%(name)s ne pourra pas venir : que décidez-vous ?", name=name)
    else:
        subject = gettext("%(name)s viendra finalement", name=name)
    return _letter(
        "speaker_answer",
        subject,
        edition,
        name=name,
        declines=declines,
        sitting=appearance.sitting.title,
        state=str(labels.STATE[appearance.state]),
        message=found.message,
        link=sitting_link(appearance),
        list_link=whole(path_of("follow_ups.show")),
    )


@writes(follow_ups.MAIL_KIND)
def reminder(about: Mapping[str, Any]) -> Letter:
    """To an organiser: everybody they are to ask again, those who have settled since left out."""
    edition = db.session.get_one(Edition, about["edition"])
    due = follow_ups.still_unsettled(edition, about["appearances"])
    subject = ngettext(
        "À relancer : %(num)s personne pour le %(congress)s",
        "À relancer : %(num)s personnes pour le %(congress)s",
        len(due),
        congress=edition.title,
    )
    return _letter(
        "follow_up_reminder",
        subject,
        edition,
        reminders=[
            Reminder(
                one.speaker.name,
                one.sitting.title,
                str(labels.STATE[one.state]),
                one.follow_up_on,
                sitting_link(one),
            )
            for one in due
        ],
        link=whole(path_of("follow_ups.show")),
    )


def sitting_link(appearance: Appearance) -> str:
    """Where organisers move this person's coming from one state to the next."""
    path = path_of("programme_admin.sitting", ref=appearance.sitting.ref)
    return whole(f"{path}#intervention-{appearance.ref}")


def _when(part: speaker_link_pages.LinkPart) -> str:
    return ", ".join(text for text in (part.day, part.times, typo(part.place)) if text)


def _letter(template: str, subject: str, edition: Edition, **values: Any) -> Letter:
    g.edition, g.zone = edition, edition.zone
    shared = {
        "subject": subject,
        "congress": edition,
        "dates": dates_text(edition.starts_on, edition.ends_on, current_locale()),
    }
    return Letter(
        subject=subject,
        text=render_template(f"programme/mails/{template}.txt", **shared, **values),
        html=render_template(f"programme/mails/{template}.html", **shared, **values),
    )
