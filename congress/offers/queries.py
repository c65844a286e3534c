"""What can be bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from congress.kernel.db import db
from congress.offers.models import Member, Offer, Option, SharedQuota, Visibility, Voucher

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from congress.editions.models import Edition


def offers_of(edition: Edition) -> Sequence[Offer]:
    """All offers of a congress, in its order."""
    return db.session.scalars(
        select(Offer).where(Offer.edition_id == edition.id).order_by(Offer.position, Offer.id)
    ).all()


def offers_on_sale(edition: Edition, at: datetime, *, key: str = "") -> list[Offer]:
    """Those everybody may order at that instant, and the one whose secret link they came by, with shared quotas."""
    sharing = selectinload(Offer.shared_quotas).selectinload(SharedQuota.offers)
    offers = db.session.scalars(
        select(Offer).where(Offer.edition_id == edition.id).order_by(Offer.position, Offer.id).options(sharing)
    ).all()
    return [
        offer
        for offer in offers
        if offer.is_on_sale(at)
        and (offer.visibility is Visibility.PUBLIC or (offer.visibility is Visibility.LINK and offer.secret == key))
    ]


def options_of(edition: Edition) -> Sequence[Option]:
    """All options of a congress, in its order."""
    return db.session.scalars(
        select(Option).where(Option.edition_id == edition.id).order_by(Option.position, Option.id)
    ).all()


def shared_quotas_of(edition: Edition) -> Sequence[SharedQuota]:
    """All quotas that offers of a congress share, as they were made."""
    return db.session.scalars(
        select(SharedQuota).where(SharedQuota.edition_id == edition.id).order_by(SharedQuota.id)
    ).all()


def find_voucher(edition: Edition, code: str) -> Voucher | None:
    """The voucher of that code, good or no longer; however it was typed."""
    wanted = code.strip().upper()
    return db.session.scalar(select(Voucher).where(Voucher.edition_id == edition.id, Voucher.code == wanted))


def is_member(edition: Edition, *, code: str, siret: str, email: str) -> bool:
    """Whether somebody is of an enterprise of the network, by its code, its SIRET or its mail domain."""
    domain = email.rpartition("@")[2].lower()
    known_by = [
        column == value
        for column, value in (
            (func.upper(Member.code), code.strip().upper()),
            (Member.siret, siret),
            (Member.email_domain, domain),
        )
        if value
    ]
    if not known_by:
        return False
    found = select(Member.id).where(Member.edition_id == edition.id, or_(*known_by)).limit(1)
    return db.session.scalar(found) is not None
