"""What organisers configure of the sale, each kind changed in the same way: seen, held, changed, written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.money import Money
from congress.kernel.refs import SLUG_LENGTH, new_secret, slug
from congress.offers.models import Offer, Option, SharedQuota, Visibility, Voucher
from congress.offers.queries import offers_of, options_of, shared_quotas_of
from congress.orders.attendees import questions_of
from congress.orders.queries import options_held, seats_held
from congress.orders.questions import Answer, Question
from congress.orders.refusals import AlreadyAnswered, AlreadyTaken, NamedElsewhere, QuotaTooSmall
from congress.orders.stock import hold_all
from congress.people.use_cases import audit
from congress.programme.order import shift
from congress.programme.seen import refuse_unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from congress.editions.models import Edition

Thing = Offer | Option | SharedQuota | Question
_RESERVED = "nouveau"  # the address of the form for another one


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its word in the trail, how all of a congress are found, what organisers may write of one."""

    word: str
    model: type[Thing]
    all_of: Callable[[Edition], Sequence[Thing]]
    fields: tuple[str, ...]


OFFER = Kind(
    "offer",
    Offer,
    offers_of,
    (
        "name", "description", "price", "early_price", "early_until", "member_price", "quota", "sale_opens_at",
        "sale_closes_at", "attendance", "visibility", "categories", "methods", "days",
    ),
)  # fmt: skip
OPTION = Kind("option", Option, options_of, ("name", "description", "price", "quota", "sale_closes_at", "offers"))
QUOTA = Kind("shared_quota", SharedQuota, shared_quotas_of, ("name", "size", "offers"))
QUESTION = Kind(
    "question", Question, questions_of, ("label", "help", "kind", "choices", "is_required", "offers", "categories")
)


def one_of(kind: Kind, edition: Edition, ref: str) -> Thing:
    """The thing of that ref; raises NotFound."""
    for each in kind.all_of(edition):
        if each.ref == ref:
            return each
    raise NotFound


def title_of(thing: Thing) -> str:
    """What people call it."""
    return thing.label if isinstance(thing, Question) else thing.name


def shown(kind: Kind, thing: Thing) -> dict[str, object]:
    """What organisers see of it, as plain values: for the trail, and for the stamp of a form."""
    return {name: _plain(getattr(thing, name)) for name in kind.fields}


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.cents
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [each.ref if isinstance(each, Offer) else each for each in value]
    return value


def add(kind: Kind, edition: Edition, values: Mapping[str, object], *, at: datetime, actor: str) -> Thing:
    """One more, after the others; its ref is made of its name and stays. Raises QuotaTooSmall."""
    hold_all(edition)
    others = kind.all_of(edition)
    thing = kind.model(edition_id=edition.id)
    _write(edition, thing, values)
    thing.ref = _free_ref(title_of(thing), {_RESERVED, *(each.ref for each in others)})
    if not isinstance(thing, SharedQuota):
        thing.position = len(others) + 1
    db.session.add(thing)
    db.session.flush()
    _refuse_less_than_taken(thing, {}, values, at)
    audit("add", kind.word, thing.ref, actor=actor, at=at, after=shown(kind, thing))
    return thing


def change(
    kind: Kind, edition: Edition, ref: str, values: Mapping[str, object], *, seen: str, at: datetime, actor: str
) -> Thing:
    """Changes it, if it still is what `seen` is the stamp of; what was ordered keeps its price.

    Raises StaleVersion, QuotaTooSmall, and AlreadyAnswered where answers would no longer fit the question.
    """
    hold_all(edition)
    thing = one_of(kind, edition, ref)
    before = shown(kind, thing)
    refuse_unseen(seen, before, title_of(thing))
    _write(edition, thing, values)
    db.session.flush()
    after = shown(kind, thing)
    _refuse_less_than_taken(thing, before, after, at)
    if isinstance(thing, Question) and after["kind"] != before["kind"] and _is_answered(thing):
        raise AlreadyAnswered
    if after != before:
        audit("change", kind.word, ref, actor=actor, at=at, before=before, after=after)
    return thing


def _write(edition: Edition, thing: Thing, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        if name == "offers" and isinstance(thing, SharedQuota) and isinstance(value, list):
            thing.offers = [offer for offer in offers_of(edition) if offer.ref in value]
        else:
            setattr(thing, name, value)
    if isinstance(thing, Offer) and thing.visibility is Visibility.LINK and thing.secret is None:
        thing.secret = new_secret()


def _free_ref(name: str, taken: set[str]) -> str:
    first = slug(name)
    ref, number = first, 1
    while ref in taken:
        number += 1
        ref = f"{first[: SLUG_LENGTH - len(str(number)) - 1]}-{number}"
    return ref


def _refuse_less_than_taken(
    thing: Thing, before: Mapping[str, object], after: Mapping[str, object], at: datetime
) -> None:
    """What was sold stays sold; a quota that is not touched is not asked about."""
    if all(before.get(name) == after.get(name) for name in ("quota", "size", "offers")):
        return
    if isinstance(thing, SharedQuota):
        taken = sum(seats_held([offer.id for offer in thing.offers], at).values())
        if taken > thing.size:
            raise QuotaTooSmall("size", taken)
    elif isinstance(thing, Offer | Option) and thing.quota is not None:
        held = seats_held if isinstance(thing, Offer) else options_held
        taken = held([thing.id], at)[thing.id]
        if taken > thing.quota:
            raise QuotaTooSmall("quota", taken)


def _is_answered(question: Question) -> bool:
    return db.session.scalar(select(Answer.id).where(Answer.question_id == question.id).limit(1)) is not None


def remove(kind: Kind, edition: Edition, ref: str, *, at: datetime, actor: str) -> str:
    """Takes it away and tells what it was called; raises AlreadyTaken and NamedElsewhere."""
    hold_all(edition)
    thing = one_of(kind, edition, ref)
    title, before = title_of(thing), shown(kind, thing)
    if isinstance(thing, Offer):
        _refuse_named(edition, thing)
    try:
        with db.session.begin_nested():  # the database knows all that hangs on it, whatever room it is of
            db.session.delete(thing)
    except IntegrityError as error:
        raise AlreadyAnswered if kind is QUESTION else AlreadyTaken(title) from error
    audit("remove", kind.word, ref, actor=actor, at=at, before=before)
    return title


def _refuse_named(edition: Edition, offer: Offer) -> None:
    """A list of offers that lost its last one would mean all of them."""
    vouchers = db.session.scalars(select(Voucher).where(Voucher.edition_id == edition.id)).all()
    named = [
        *(each.name for each in options_of(edition) if offer.ref in each.offers),
        *(each.label for each in questions_of(edition) if offer.ref in each.offers),
        *(each.code for each in vouchers if offer.ref in each.offers),
    ]
    if named:
        raise NamedElsewhere(offer.name, named[0])


def move(kind: Kind, edition: Edition, ref: str, *, up: bool, at: datetime, actor: str) -> None:
    """A step up or down in the order people see; raises NotFound for what has no order."""
    hold_all(edition)
    placed = [each for each in kind.all_of(edition) if not isinstance(each, SharedQuota)]
    thing = one_of(kind, edition, ref)
    if isinstance(thing, SharedQuota):
        raise NotFound
    before = [each.ref for each in placed]
    shift(placed, thing, up=up)
    db.session.flush()
    after = [each.ref for each in kind.all_of(edition)]
    if after != before:
        audit("order", kind.word, ref, actor=actor, at=at, before=before, after=after)


def renew_link(edition: Edition, ref: str, *, at: datetime, actor: str) -> Offer:
    """Another secret for an offer's link: who has the old one orders it no more."""
    hold_all(edition)
    offer = one_of(OFFER, edition, ref)
    if not isinstance(offer, Offer) or offer.visibility is not Visibility.LINK:
        raise NotFound
    offer.secret = new_secret()
    db.session.flush()
    audit("renew_link", OFFER.word, ref, actor=actor, at=at)
    return offer
