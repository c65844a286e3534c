"""From a request for a stand to the stand: submitting, accepting, declining."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import db, lock
from congress.kernel.errors import Invalid, Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.kernel.refs import SLUG_LENGTH, new_ref, new_secret, slug
from congress.mail.outbox import queue
from congress.people.use_cases import audit
from congress.stands import queries
from congress.stands.labels import DECIDED
from congress.stands.models import NEXT_STATES, ApplicationStatus, Exhibitor, Stand, StandApplication

if TYPE_CHECKING:
    from datetime import datetime

    from congress.programme.models import ForumSpace


class ApplicationsClosed(Refusal):
    """The edition takes no more requests for a stand."""


class IllegalDecision(Refusal):
    """The request has been decided already, and that decision stands."""


class NumberTaken(Invalid):
    """Another stand bears this number."""


@dataclass(frozen=True)
class Request:
    """What an applicant writes."""

    organisation: str
    contact_name: str
    email: str
    website: str
    description: str
    needs: str


def takes_applications(edition: Edition, at: datetime) -> bool:
    """Until the day before the congress opens its doors."""
    return edition.status is EditionStatus.OPEN and at.astimezone(edition.zone).date() < edition.starts_on


def submit(
    edition: Edition, space: ForumSpace, request: Request, *, submission: str, locale: str, at: datetime
) -> StandApplication:
    """Keeps a request and confirms it by mail.

    The form's own key makes it count once: sent again it gives the same request, corrected where the applicant
    went back and corrected the form, until it is decided. Raises ApplicationsClosed.
    """
    lock(Edition, edition.id)
    if not takes_applications(edition, at):
        raise ApplicationsClosed(gettext("Ce congrès ne prend plus de demande de stand."))
    found = db.session.scalar(
        select(StandApplication).where(
            StandApplication.edition_id == edition.id, StandApplication.submission == submission
        )
    )
    if found is not None:
        if found.status is ApplicationStatus.SUBMITTED:
            _fill(found, space, request)
        return found
    application = StandApplication(
        edition_id=edition.id,
        ref=new_ref(),
        secret=new_secret(),
        submission=submission,
        locale=locale,
        submitted_at=at,
    )
    _fill(application, space, request)
    db.session.add(application)
    db.session.flush()
    _tell(application, "stand-received", at)
    return application


def _fill(application: StandApplication, space: ForumSpace, request: Request) -> None:
    for name, value in asdict(request).items():
        setattr(application, name, value)
    application.space = space


def accept(
    application: StandApplication,
    *,
    number: str,
    space: ForumSpace,
    seen: ApplicationStatus,
    actor: str,
    at: datetime,
) -> Stand:
    """Gives a stand, public at once; the next free number where none is given. `seen` is the state one decided on.

    Raises IllegalDecision, StaleVersion, NumberTaken.
    """
    edition = lock(Edition, application.edition_id)
    application = _decide(application, ApplicationStatus.ACCEPTED, seen=seen, actor=actor, at=at, reason="")
    number = number or queries.next_number(edition)
    if db.session.scalar(select(Stand.id).where(Stand.edition_id == edition.id, Stand.number == number)) is not None:
        message = gettext("Le stand %(number)s est déjà attribué.", number=number)
        raise NumberTaken(message, errors={"number": [message]})
    exhibitor = Exhibitor(
        edition_id=edition.id,
        ref=_free_ref(edition, application.organisation),
        name=application.organisation,
        description=application.description,
        website=application.website,
    )
    stand = Stand(edition_id=edition.id, exhibitor=exhibitor, space=space, number=number)
    db.session.add(stand)
    application.stand = stand
    db.session.flush()
    audit("accept", "stand-application", application.ref, actor=actor, at=at, number=number, space=space.ref)
    _tell(application, "stand-accepted", at)
    return stand


def decline(
    application: StandApplication, *, reason: str, seen: ApplicationStatus, actor: str, at: datetime
) -> StandApplication:
    """Says no, with the reason the applicant reads. Raises IllegalDecision, StaleVersion."""
    application = _decide(application, ApplicationStatus.DECLINED, seen=seen, actor=actor, at=at, reason=reason)
    db.session.flush()
    audit("decline", "stand-application", application.ref, actor=actor, at=at, reason=reason)
    _tell(application, "stand-declined", at)
    return application


def _decide(
    application: StandApplication,
    to: ApplicationStatus,
    *,
    seen: ApplicationStatus,
    actor: str,
    at: datetime,
    reason: str,
) -> StandApplication:
    """Moves a request as NEXT_STATES allows; of two who decide at once, the second is told of the first."""
    application = lock(StandApplication, application.id)
    if application.status is not seen:
        raise StaleVersion(
            gettext(
                "%(who)s vient de décider : cette demande est %(state)s. Votre décision n'a rien changé.",
                who=application.decided_by,
                state=str(DECIDED[application.status]),
            )
        )
    if to not in NEXT_STATES[application.status]:
        raise IllegalDecision(gettext("Cette demande est déjà %(state)s.", state=str(DECIDED[application.status])))
    application.status = to
    application.decided_at, application.decided_by, application.reason = at, actor, reason
    return application


def _free_ref(edition: Edition, name: str) -> str:
    """`wunjo`, or `wunjo-2` where that is taken."""
    base = slug(name)
    taken = set(db.session.scalars(select(Exhibitor.ref).where(Exhibitor.edition_id == edition.id)))
    number, ref = 1, base
    while ref in taken:
        number += 1
        ref = f"{base[: SLUG_LENGTH - len(str(number)) - 1]}-{number}"
    return ref


def _tell(application: StandApplication, kind: str, at: datetime) -> None:
    queue(
        kind,
        once=f"{kind}:{application.ref}",
        recipient=application.email,
        locale=application.locale,
        about={"application": application.ref},
        at=at,
    )
