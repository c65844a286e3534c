"""What an attendee says of themselves by their private link, once the order stands: the seat gets its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from congress.checkout.changes import rename
from congress.kernel.db import db
from congress.orders.attendees import given
from congress.orders.changes import changes_end
from congress.orders.models import Attendee, ConsentKind
from congress.orders.questions import Answer, Question
from congress.orders.refusals import ChangesClosed
from congress.people.use_cases import audit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from congress.editions.models import Edition

# The links' holders have no account; the trail says that one of them wrote.
ATTENDEE = "attendee"
_PLAIN = ("department", "first_time")
_NEEDS = ("diet", "access_needs")  # the trail says that they changed, never what they are


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """All that one may write; tidied and bounded at the door. `answers` are by the ref of their question."""

    first_name: str
    last_name: str
    email: str = ""
    organisation: str = ""
    department: str = ""
    first_time: bool | None = None
    diet: str = ""
    access_needs: str = ""
    consents: frozenset[ConsentKind] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)


def is_open_to_holders(edition: Edition, at: datetime) -> bool:
    """Whether names and tickets may be changed by their holders at that instant."""
    return not edition.is_archived and at < changes_end(edition)


def own_details(attendee: Attendee) -> OwnDetails:
    """What is known of somebody now."""
    return OwnDetails(
        first_name=attendee.first_name,
        last_name=attendee.last_name,
        email=attendee.email,
        organisation=attendee.organisation,
        department=attendee.department,
        first_time=attendee.first_time,
        diet=attendee.diet,
        access_needs=attendee.access_needs,
        consents=frozenset(consent.kind for consent in attendee.consents if consent.revoked_at is None),
        answers=answers_of(attendee),
    )


def answers_of(attendee: Attendee) -> dict[str, str]:
    """What somebody answered to the organisers' questions, by their ref."""
    rows = db.session.execute(
        select(Question.ref, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.attendee_id == attendee.id)
    )
    return {ref: value for ref, value in rows}  # noqa: C416 - rows to a dictionary


def write_own_details(attendee_id: int, own: OwnDetails, *, version: int, actor: str, at: datetime) -> Attendee:
    """The seat's holder as they say they are; named for the first time, they are sent their ticket.

    Raises ChangesClosed, StaleVersion, SeatCancelled, CannotMove.
    """
    edition = db.session.get_one(Attendee, attendee_id).order.edition
    if not is_open_to_holders(edition, at):
        raise ChangesClosed(edition.contact_email)
    attendee = rename(
        attendee_id,
        first_name=own.first_name,
        last_name=own.last_name,
        email=own.email,
        organisation=own.organisation,
        version=version,
        actor=actor,
        at=at,
    )
    before, wanted = own_details(attendee), _kept(own)
    changed = [name for name in (*_PLAIN, *_NEEDS) if getattr(before, name) != getattr(wanted, name)]
    for name in changed:
        setattr(attendee, name, getattr(wanted, name))
    _agree(attendee, wanted.consents, at=at)
    if wanted.answers != before.answers:
        _answer(attendee, wanted.answers)
        changed.append("answers")
    if not changed and wanted.consents == before.consents:
        return attendee
    attendee.updated_at = at
    audit(
        "write_own_details",
        "attendee",
        attendee.ref,
        actor=actor,
        at=at,
        changed=changed,
        before=_told(before, changed),
        after=_told(wanted, changed),
    )
    db.session.flush()
    return attendee


def _kept(own: OwnDetails) -> OwnDetails:
    """What is kept of it: needs only where their holder agrees."""
    if ConsentKind.NEEDS in own.consents:
        return own
    return OwnDetails(
        own.first_name,
        own.last_name,
        own.email,
        own.organisation,
        own.department,
        own.first_time,
        consents=own.consents,
        answers=own.answers,
    )


def _agree(attendee: Attendee, wanted: frozenset[ConsentKind], *, at: datetime) -> None:
    """Keeps when a consent was given, and when it was taken back."""
    standing = {consent.kind: consent for consent in attendee.consents if consent.revoked_at is None}
    for kind, consent in standing.items():
        if kind not in wanted:
            consent.revoked_at = at
    attendee.consents.extend(given(wanted - standing.keys(), at=at))


def _answer(attendee: Attendee, answers: Mapping[str, str]) -> None:
    db.session.execute(delete(Answer).where(Answer.attendee_id == attendee.id))
    asked = db.session.scalars(
        select(Question).where(Question.edition_id == attendee.edition_id, Question.ref.in_(answers))
    ).all()
    db.session.add_all(
        Answer(attendee_id=attendee.id, question_id=question.id, value=answers[question.ref]) for question in asked
    )


def _told(own: OwnDetails, changed: list[str]) -> dict[str, object]:
    """What the trail keeps of it: no needs, no answers, which may be as personal."""
    plain: dict[str, object] = {name: getattr(own, name) for name in _PLAIN if name in changed}
    return {**plain, "consents": sorted(kind.value for kind in own.consents)}
