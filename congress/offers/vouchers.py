"""Codes that lower a price: made by organisers, one or many at once, and revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import Invalid, NotFound
from congress.kernel.i18n import gettext
from congress.kernel.refs import ALPHABET
from congress.offers.models import Voucher, VoucherKind
from congress.people.use_cases import audit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.kernel.money import Money

MOST_AT_ONCE = 200
_LETTERS = 10  # 50 bits: nobody finds one by trying


class CodeTaken(Invalid):
    """Another voucher of this congress bears that code."""

    def __init__(self, code: str) -> None:
        message = gettext("Le code %(code)s existe déjà.", code=code)
        super().__init__(message, errors={"code": [message]})


@dataclass(frozen=True)
class Terms:
    """What a voucher is worth, to whom, how often and until when."""

    kind: VoucherKind
    percent: int | None = None
    amount: Money | None = None
    uses: int | None = 1
    categories: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    valid_until: datetime | None = None
    note: str = ""


def create_vouchers(
    edition: Edition, terms: Terms, *, count: int, code: str, actor: str, at: datetime
) -> list[Voucher]:
    """So many vouchers with a code nobody guesses, or one with the code that was chosen; raises CodeTaken."""
    lock(Edition, edition.id)  # two of the same code at once see each other
    known = set(db.session.scalars(select(Voucher.code).where(Voucher.edition_id == edition.id)))
    if code in known:
        raise CodeTaken(code)
    codes = [code] if code else _new_codes(count, known)
    made = [
        Voucher(
            edition_id=edition.id,
            code=each,
            kind=terms.kind,
            percent=terms.percent,
            amount=terms.amount,
            uses=terms.uses,
            categories=list(terms.categories),
            offers=list(terms.offers),
            valid_until=terms.valid_until,
            note=terms.note,
            created_by=actor,
            created_at=at,
        )
        for each in codes
    ]
    db.session.add_all(made)
    db.session.flush()
    for voucher in made:
        audit("create", "voucher", voucher.code, actor=actor, at=at, kind=terms.kind.value, note=terms.note)
    return made


def _new_codes(count: int, known: set[str]) -> list[str]:
    codes: list[str] = []
    while len(codes) < count:
        code = "".join(secrets.choice(ALPHABET) for _ in range(_LETTERS))
        if code not in known:
            known.add(code)
            codes.append(code)
    return codes


def vouchers_of(edition: Edition) -> Sequence[Voucher]:
    """All vouchers of a congress, the last made first."""
    return db.session.scalars(select(Voucher).where(Voucher.edition_id == edition.id).order_by(Voucher.id.desc())).all()


def voucher(edition: Edition, code: str) -> Voucher:
    """The voucher of that code; raises NotFound."""
    found = db.session.scalar(select(Voucher).where(Voucher.edition_id == edition.id, Voucher.code == code))
    if found is None:
        raise NotFound
    return found


def revoke_voucher(found: Voucher, *, actor: str, at: datetime) -> None:
    """Nobody orders with it from now on; orders that used it keep their price. Done twice, it is done once."""
    found = lock(Voucher, found.id)
    if found.revoked_at is None:
        found.revoked_at = at
        audit("revoke", "voucher", found.code, actor=actor, at=at)
