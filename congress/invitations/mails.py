"""The mails to invited people, and to journalists who asked to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, render_template

from congress.editions.models import Edition
from congress.invitations.links import invitation_url
from congress.invitations.queries import accreditation_named, invitation_named
from congress.invitations.use_cases import InvitationState, state_of
from congress.kernel import clock
from congress.kernel.db import db
from congress.kernel.formats import dates_text, instant_text
from congress.kernel.i18n import current_locale, gettext
from congress.mail.outbox import Letter, NothingToTell, writes

if TYPE_CHECKING:
    from collections.abc import Mapping


@writes("invitation")
def invitation(about: Mapping[str, Any]) -> Letter:
    """To whoever is invited: their private link, and until when it is good."""
    found = invitation_named(about["invitation"])
    if state_of(found, clock.now()) is not InvitationState.PENDING:
        raise NothingToTell
    edition = db.session.get_one(Edition, found.edition_id)
    until = found.expires_at
    return _letter(
        "invitation",
        gettext("Votre invitation au %(congress)s", congress=edition.title),
        edition,
        name=found.name,
        message=found.message,
        link=invitation_url(found),
        until=instant_text(until, edition.zone, current_locale()) if until else "",
    )


@writes("accreditation-received")
def accreditation_received(about: Mapping[str, Any]) -> Letter:
    """To a journalist: the request came in."""
    asked = accreditation_named(about["accreditation"])
    edition = db.session.get_one(Edition, asked.edition_id)
    subject = gettext("Votre demande d'accréditation est bien arrivée")
    return _letter("accreditation_received", subject, edition, asked=asked)


@writes("accreditation-declined")
def accreditation_declined(about: Mapping[str, Any]) -> Letter:
    """To a journalist: no, and why."""
    asked = accreditation_named(about["accreditation"])
    edition = db.session.get_one(Edition, asked.edition_id)
    subject = gettext("Réponse à votre demande d'accréditation")
    return _letter("accreditation_declined", subject, edition, asked=asked)


def _letter(template: str, subject: str, edition: Edition, **values: Any) -> Letter:
    g.edition, g.zone = edition, edition.zone
    shared = {
        "subject": subject,
        "congress": edition,
        "dates": dates_text(edition.starts_on, edition.ends_on, current_locale()),
    }
    return Letter(
        subject=subject,
        text=render_template(f"invitations/mails/{template}.txt", **shared, **values),
        html=render_template(f"invitations/mails/{template}.html", **shared, **values),
    )
