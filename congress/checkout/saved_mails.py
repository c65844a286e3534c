"""The mail with which somebody comes back to a registration they have begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, render_template

from congress.checkout.models import SavedForm
from congress.checkout.saved_forms import KEPT
from congress.editions.current import public_path
from congress.editions.models import Edition
from congress.kernel.addresses import whole
from congress.kernel.db import db
from congress.kernel.formats import date_text, dates_text
from congress.kernel.i18n import current_locale, gettext
from congress.mail.outbox import Letter, NothingToTell, writes

if TYPE_CHECKING:
    from collections.abc import Mapping


@writes("registration-saved")
def registration_saved(about: Mapping[str, Any]) -> Letter:
    """To whoever saved it; nothing that was typed is in it, for it may have been typed by a stranger."""
    saved = db.session.get(SavedForm, about["saved"])
    if saved is None:
        raise NothingToTell
    edition = db.session.get_one(Edition, saved.edition_id)
    g.edition, g.zone = edition, edition.zone
    locale = current_locale()
    values = {
        "subject": gettext("Reprendre votre inscription au %(congress)s", congress=edition.title),
        "congress": edition,
        "dates": dates_text(edition.starts_on, edition.ends_on, locale),
        "link": whole(public_path(edition, "registration.resume", secret=saved.secret)),
        "until": date_text((saved.saved_at + KEPT).astimezone(edition.zone).date(), locale),
    }
    return Letter(
        subject=str(values["subject"]),
        text=render_template("checkout/mails/registration_saved.txt", **values),
        html=render_template("checkout/mails/registration_saved.html", **values),
    )
