"""The mails to those who wait: on the list, a place is free, the turn is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, render_template

from congress.checkout.waiting_pages import thing_of, waiting_url
from congress.editions.models import Edition
from congress.kernel import clock
from congress.kernel.db import db
from congress.kernel.formats import dates_text, instant_text
from congress.kernel.i18n import current_locale, gettext
from congress.mail.outbox import Letter, NothingToTell, writes
from congress.orders.waiting import OPEN, position
from congress.orders.waiting_models import WaitingEntry, WaitingState

if TYPE_CHECKING:
    from collections.abc import Mapping


@writes("waiting-joined")
def joined(about: Mapping[str, Any]) -> Letter:
    """To whoever waits: their turn, and the private link to follow it or leave."""
    entry = _entry(about)
    if entry.state not in OPEN:
        raise NothingToTell
    return _letter("waiting_joined", gettext("Vous êtes sur la liste d'attente"), entry, position=position(entry))


@writes("waiting-offer")
def offered(about: Mapping[str, Any]) -> Letter:
    """To whose turn it is: the places are kept until a deadline."""
    entry = _entry(about)
    until = entry.offered_until
    if entry.state is not WaitingState.OFFERED or until is None or until <= clock.now():
        raise NothingToTell
    edition = db.session.get_one(Edition, entry.edition_id)
    return _letter(
        "waiting_offer",
        gettext("Une place s'est libérée : répondez avant l'échéance")
        if entry.places == 1
        else gettext("Vos places se sont libérées : répondez avant l'échéance"),
        entry,
        until=instant_text(until, edition.zone, current_locale()),
    )


@writes("waiting-lapsed")
def lapsed(about: Mapping[str, Any]) -> Letter:
    """To who did not answer in time: the places went to the next."""
    return _letter("waiting_lapsed", gettext("La place qui vous était gardée est passée à d'autres"), _entry(about))


def _entry(about: Mapping[str, Any]) -> WaitingEntry:
    return db.session.get_one(WaitingEntry, about["entry"])


def _letter(template: str, subject: str, entry: WaitingEntry, **values: Any) -> Letter:
    edition = db.session.get_one(Edition, entry.edition_id)
    g.edition, g.zone = edition, edition.zone
    shared = {
        "subject": subject,
        "congress": edition,
        "dates": dates_text(edition.starts_on, edition.ends_on, current_locale()),
        "entry": entry,
        "thing": thing_of(entry),
        "link": waiting_url(entry),
    }
    return Letter(
        subject=subject,
        text=render_template(f"checkout/mails/{template}.txt", **shared, **values),
        html=render_template(f"checkout/mails/{template}.html", **shared, **values),
    )
