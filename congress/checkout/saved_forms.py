"""A registration to be finished later: kept under a secret link, told once by mail, gone when it is ordered."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from congress.agendas.beginnings import Beginnings
from congress.checkout.models import SavedForm
from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_secret
from congress.mail.outbox import queue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

KEPT = timedelta(days=30)
MOST_A_DAY = 5
MOST_FROM_ONE = 60  # an hour; a whole office may sit behind one address
MOST_LETTERS = 100_000


class SavedTooOften(Refusal):
    """This address got as many links today as anybody needs: no stranger fills a mail box by our form."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Trop de reprises ont été demandées pour cette adresse aujourd'hui : utilisez un lien déjà reçu.")
        )


class SavedFromOnePlace(Refusal):
    """So many forms in an hour come from a program that writes to strangers in our name."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__(gettext("Trop de demandes viennent de cette connexion. Réessayez dans une heure."))


saves = Beginnings(MOST_FROM_ONE, SavedFromOnePlace)


class TooMuchToSave(Refusal):
    """More than any registration holds."""

    def __init__(self) -> None:
        super().__init__(gettext("Cette saisie est trop longue pour être gardée : raccourcissez-la."))


def find_saved(secret: str) -> SavedForm | None:
    """What a link leads to, while it is there."""
    return db.session.scalar(select(SavedForm).where(SavedForm.secret == secret)) if secret else None


def save_form(
    edition: Edition, *, email: str, locale: str, typed: Iterable[tuple[str, str]], secret: str, at: datetime
) -> SavedForm:
    """Keeps what was typed and mails the link; the same typed again, or kept on under its link, is mailed once.

    Raises SavedTooOften and TooMuchToSave.
    """
    fields: dict[str, list[str]] = {}
    for name, value in typed:
        if name != "saved":
            fields.setdefault(name, []).append(value)
    if sum(len(value) for values in fields.values() for value in values) > MOST_LETTERS:
        raise TooMuchToSave
    saved = _kept_before(edition, email, fields, secret)
    if saved is None:
        _refuse_too_many(edition, email, at)
        saved = SavedForm(
            edition_id=edition.id, secret=new_secret(), email=email, locale=locale, fields=fields, saved_at=at
        )
        db.session.add(saved)
    saved.fields, saved.saved_at = fields, at
    db.session.flush()
    queue(
        "registration-saved",
        once=f"registration-saved/{hashlib.sha256(saved.secret.encode()).hexdigest()[:32]}",
        recipient=email,
        locale=locale,
        about={"saved": saved.id},
        at=at,
    )
    return saved


def _kept_before(edition: Edition, email: str, fields: dict[str, list[str]], secret: str) -> SavedForm | None:
    """The one they came back to, or just kept: its link is in their mail already."""
    lock(Edition, edition.id)  # the same form sent twice at once waits here
    mine = db.session.scalars(
        select(SavedForm)
        .where(SavedForm.edition_id == edition.id, SavedForm.email == email)
        .order_by(SavedForm.id)
        .with_for_update()
    ).all()
    return next((one for one in mine if one.secret == secret or one.fields == fields), None)


def _refuse_too_many(edition: Edition, email: str, at: datetime) -> None:
    lately = select(func.count()).where(
        SavedForm.edition_id == edition.id,
        func.lower(SavedForm.email) == email.lower(),  # however it is written, it is one mail box
        SavedForm.saved_at > at - timedelta(days=1),
    )
    if (db.session.scalar(lately) or 0) >= MOST_A_DAY:
        raise SavedTooOften


def forget_saved(secret: str) -> None:
    """It is ordered: nothing of it is kept any longer."""
    db.session.execute(delete(SavedForm).where(SavedForm.secret == secret))


def purge_saved(at: datetime) -> int:
    """Deletes what was kept for 30 days without being finished; returns how many."""
    old = db.session.scalars(select(SavedForm.id).where(SavedForm.saved_at <= at - KEPT)).all()
    db.session.execute(delete(SavedForm).where(SavedForm.id.in_(old)))
    return len(old)
