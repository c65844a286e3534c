"""The people of an order: as they were drafted, with what they answered and agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.refs import is_secret, new_ref, new_secret
from congress.orders.models import Attendee, Consent, ConsentKind
from congress.orders.questions import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from congress.editions.models import Edition
    from congress.orders.drafts import AttendeeDraft, OrderDraft
    from congress.orders.models import Order

# The wording people agree to; a new wording is a new version.
CONSENT_VERSION = "2026-11"


def new_attendee(edition: Edition, position: int, draft: AttendeeDraft, *, at: datetime) -> Attendee:
    """A person as drafted; what they need is kept only where they agreed that it is."""
    with_needs = ConsentKind.NEEDS in draft.consents
    return Attendee(
        edition_id=edition.id,
        ref=new_ref(),
        secret=new_secret(),
        position=position,
        first_name=draft.first_name,
        last_name=draft.last_name,
        email=draft.email,
        organisation=draft.organisation,
        category=draft.category,
        department=draft.department,
        first_time=draft.first_time,
        diet=draft.diet if with_needs else "",
        access_needs=draft.access_needs if with_needs else "",
        updated_at=at,
        consents=given(draft.consents, at=at),
    )


def attendee_by_link(ref: str, secret: str) -> Attendee:
    """The attendee whose private link it is; raises NotFound alike for a wrong ref or secret."""
    found = db.session.scalar(select(Attendee).where(Attendee.ref == ref))
    if not is_secret(secret, found.secret if found else None) or found is None:
        raise NotFound
    return found


def given(kinds: Iterable[ConsentKind], *, at: datetime) -> list[Consent]:
    """The consents as given at that instant, to the wording in force."""
    return [
        Consent(kind=kind, text_version=CONSENT_VERSION, given_at=at)
        for kind in sorted(kinds, key=lambda kind: kind.value)
    ]


def questions_of(edition: Edition) -> Sequence[Question]:
    """What the organisers ask besides, in their order."""
    return db.session.scalars(
        select(Question).where(Question.edition_id == edition.id).order_by(Question.position, Question.id)
    ).all()


def keep_answers(order: Order, draft: OrderDraft) -> None:
    """Keeps what each attendee answered to questions that are asked of them; empty answers are none."""
    if not any(one.answers for one in draft.attendees):
        return
    asked = questions_of(order.edition)
    for attendee, one in zip(order.attendees, draft.attendees, strict=True):
        for question in asked:
            value = one.answers.get(question.ref, "")
            if value and question.is_for(one.offer, one.category):
                db.session.add(Answer(attendee_id=attendee.id, question_id=question.id, value=value))
    db.session.flush()
