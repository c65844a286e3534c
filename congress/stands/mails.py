"""The mails to whoever asked for a stand: received, accepted, declined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template
from sqlalchemy import select

from congress.editions.models import Edition
from congress.kernel.addresses import path_of, whole
from congress.kernel.db import db
from congress.kernel.formats import dates_text
from congress.kernel.i18n import current_locale, gettext
from congress.mail.outbox import Letter, writes
from congress.stands.models import StandApplication

if TYPE_CHECKING:
    from collections.abc import Mapping


@writes("stand-received")
def received(about: Mapping[str, Any]) -> Letter:
    """« Nous avons votre demande », with the link to follow it."""
    return _letter("received", gettext("Votre demande de stand est bien arrivée"), about)


@writes("stand-accepted")
def accepted(about: Mapping[str, Any]) -> Letter:
    """« Vous avez un stand », with its number."""
    return _letter("accepted", gettext("Votre stand au congrès est attribué"), about)


@writes("stand-declined")
def declined(about: Mapping[str, Any]) -> Letter:
    """« Nous ne pouvons pas », with the reason."""
    return _letter("declined", gettext("Réponse à votre demande de stand"), about)


def _letter(template: str, subject: str, about: Mapping[str, Any]) -> Letter:
    application = db.session.scalars(select(StandApplication).where(StandApplication.ref == about["application"])).one()
    edition = db.session.get_one(Edition, application.edition_id)
    values = {
        "application": application,
        "congress": edition,
        "dates": dates_text(edition.starts_on, edition.ends_on, current_locale()),
        "link": follow_up_link(application),
        "subject": subject,
    }
    return Letter(
        subject=subject,
        text=render_template(f"stands/mails/{template}.txt", **values),
        html=render_template(f"stands/mails/{template}.html", **values),
    )


def follow_up_link(application: StandApplication) -> str:
    """The secret address where the request is followed."""
    return whole(path_of("forum.own", ref=application.ref, secret=application.secret))
