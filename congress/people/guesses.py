"""Guessing passwords takes too long: after ten wrong ones for an address, a quarter of an hour must pass."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from congress.kernel.db import db
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.people.models import WrongPasswords

if TYPE_CHECKING:
    from datetime import datetime

MOST = 10
PAUSE = timedelta(minutes=15)


class TooManyGuesses(Refusal):
    """So many wrong passwords in so short a time come from somebody who guesses."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__(gettext("Trop d'essais pour cette adresse. Réessayez dans un quart d'heure."))


def mark_of(email: str, key: str) -> str:
    """What is kept of an address that was tried: 16 bits, the same for addresses without an account.

    The table says nobody's name, never has more than 65,536 rows, and nobody learns from it who has an account.
    """
    return hmac.new(key.encode(), email.strip().casefold().encode(), hashlib.sha256).hexdigest()[:4]


def refuse_guesses(mark: str, *, at: datetime) -> None:
    """Raises TooManyGuesses, for the right password too: else it would be known for the right one."""
    known = db.session.get(WrongPasswords, mark, populate_existing=True)
    if known is not None and known.count >= MOST and at < known.since + PAUSE:
        raise TooManyGuesses


def note_wrong_password(mark: str, *, at: datetime) -> None:
    """Counts one more, from one again where the last ones are long ago."""
    if db.session.get(WrongPasswords, mark) is None:
        try:
            with db.session.begin_nested():
                db.session.add(WrongPasswords(mark=mark, count=0, since=at))
        except IntegrityError:
            pass  # another request made the row meanwhile: it is counted on below
    row = db.session.scalars(
        select(WrongPasswords)
        .where(WrongPasswords.mark == mark)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if at >= row.since + PAUSE:
        row.count, row.since = 0, at
    row.count += 1
    db.session.flush()
