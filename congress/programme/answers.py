"""What speakers answer by their link: a yes confirms, a no changes nothing and asks the organisers."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload, selectinload

from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import NotFound, Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.mail.outbox import queue
from congress.people.use_cases import audit
from congress.programme.appearances import move_appearance
from congress.programme.models import NEXT_STATES, Appearance, AppearanceState, Sitting, SittingStatus
from congress.programme.speaker_models import Answer, AppearanceAnswer

if TYPE_CHECKING:
    from datetime import datetime

EXPECTED = frozenset({AppearanceState.INVITED, AppearanceState.TENTATIVE, AppearanceState.CONFIRMED})
MAIL_KIND = "speaker_answer"


class NotAsked(Refusal):
    """Nobody asks this person any more: they were replaced or withdrawn, or the sitting will not take place."""


class Settlement(Enum):
    """How organisers close the question that a « no » raises; who replaces somebody goes through the page for that."""

    WITHDRAW = "retirer"
    DONE = "regler"


def is_asked(appearance: Appearance) -> bool:
    """Whether an answer still means something."""
    return appearance.state in EXPECTED and appearance.sitting.status is not SittingStatus.CANCELLED


def last_answer(appearance: Appearance) -> AppearanceAnswer | None:
    """What they said last, unless they were asked anew since."""
    last = appearance.answers[-1] if appearance.answers else None
    return None if last is None or _asked_anew(appearance, last.at) else last


def question_of(appearance: Appearance) -> AppearanceAnswer | None:
    """The « no » that waits for an organiser, where there is one."""
    last = last_answer(appearance)
    is_open = last is not None and last.answer is Answer.DECLINE and last.settled_at is None and is_asked(appearance)
    return last if is_open else None


def open_questions(edition: Edition) -> list[AppearanceAnswer]:
    """Every « no » that waits for an organiser, the oldest first, with its appearance, speaker and sitting."""
    later = aliased(AppearanceAnswer)
    seat = joinedload(AppearanceAnswer.appearance)
    found = db.session.scalars(
        select(AppearanceAnswer)
        .join(AppearanceAnswer.appearance)
        .join(Appearance.sitting)
        .where(
            Sitting.edition_id == edition.id,
            Sitting.status != SittingStatus.CANCELLED,
            Appearance.state.in_(EXPECTED),
            AppearanceAnswer.answer == Answer.DECLINE,
            AppearanceAnswer.settled_at.is_(None),
            ~select(later.id)
            .where(later.appearance_id == AppearanceAnswer.appearance_id, later.id > AppearanceAnswer.id)
            .exists(),
        )
        .order_by(AppearanceAnswer.id)
        .options(seat.joinedload(Appearance.speaker), seat.joinedload(Appearance.sitting))
        .options(seat.selectinload(Appearance.moves))
    ).all()
    return [one for one in found if not _asked_anew(one.appearance, one.at)]


def _asked_anew(appearance: Appearance, since: datetime) -> bool:
    """Whether they left the programme and were asked again: what they said before was about another time.

    Undoing a withdrawal passes through « pressenti » in the same instant; that asks nobody.
    """
    moves = appearance.moves
    return any(
        move.to_state is AppearanceState.INVITED
        and move.from_state is not None
        and move.at >= since
        and not (number < len(moves) and moves[number].at == move.at)
        for number, move in enumerate(moves, start=1)
    )


def answer(appearance: Appearance, given: Answer, *, message: str, actor: str, at: datetime) -> AppearanceAnswer:
    """Keeps an answer. A yes confirms in the working programme; a no is told to the organiser. Raises NotAsked."""
    lock(Appearance, appearance.id)
    if not is_asked(appearance):
        raise NotAsked(gettext("Votre réponse n'est plus attendue pour « %(title)s ».", title=appearance.sitting.title))
    former, said_no = last_answer(appearance), question_of(appearance) is not None
    still_stands = said_no if given is Answer.DECLINE else appearance.state is AppearanceState.CONFIRMED
    if former is not None and still_stands and (former.answer, former.message) == (given, message):
        return former  # the button was pressed twice
    kept = AppearanceAnswer(answer=given, message=message, at=at)
    appearance.answers.append(kept)
    db.session.flush()
    if given is Answer.CONFIRM and AppearanceState.CONFIRMED in NEXT_STATES[appearance.state]:
        move_appearance(appearance, AppearanceState.CONFIRMED, actor=actor, at=at, reason=message[:500])
    if given is Answer.DECLINE or said_no:
        _tell(kept, at)
    return kept


def _tell(kept: AppearanceAnswer, at: datetime) -> None:
    """To the organiser in charge, or to the congress where nobody is named."""
    edition = db.session.get_one(Edition, kept.appearance.sitting.edition_id)
    queue(
        MAIL_KIND,
        once=f"{MAIL_KIND}:{kept.id}",
        recipient=kept.appearance.in_charge or edition.contact_email,
        locale="fr",
        about={"answer": kept.id},
        at=at,
    )


def settle(appearance: Appearance, how: Settlement, *, seen: int, actor: str, at: datetime) -> None:
    """Closes the question somebody's « no » raised; `seen` is the answer one has read.

    Who withdraws the person moves the appearance: the question then falls by itself, and comes back with them.
    Raises StaleVersion, NotFound.
    """
    lock(Appearance, appearance.id)
    question = question_of(appearance)
    if question is None or question.id != seen:
        raise _stale(appearance, seen)
    if how is Settlement.WITHDRAW:
        reason = gettext("A répondu ne pas pouvoir venir.")
        move_appearance(appearance, AppearanceState.WITHDRAWN, actor=actor, at=at, reason=reason)
        return
    question.settled_at, question.settled_by = at, actor
    db.session.flush()
    audit("settle_answer", "appearance", appearance.ref, actor=actor, at=at)


def _stale(appearance: Appearance, seen: int) -> Refusal:
    read = next((one for one in appearance.answers if one.id == seen), None)
    if read is None:
        return NotFound()
    if read.settled_by:
        return StaleVersion(gettext("%(who)s vient de régler cette question.", who=read.settled_by))
    return StaleVersion(gettext("La situation a changé entre-temps : relisez la réponse."))


def appearance_with_answers(edition: Edition, ref: str) -> Appearance:
    """A part with all that was answered about it; raises NotFound."""
    found = db.session.scalar(
        select(Appearance)
        .join(Appearance.sitting)
        .where(Sitting.edition_id == edition.id, Appearance.ref == ref)
        .options(joinedload(Appearance.speaker), joinedload(Appearance.sitting))
        .options(selectinload(Appearance.answers), selectinload(Appearance.moves))
    )
    if found is None:
        raise NotFound
    return found
