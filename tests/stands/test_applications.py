from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import product
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from congress.editions.models import EditionStatus
from congress.kernel.db import db, transaction
from congress.kernel.errors import NotFound, StaleVersion
from congress.mail.models import OutboxMail
from congress.people.models import AuditEntry
from congress.stands import queries, use_cases
from congress.stands.models import NEXT_STATES, ApplicationStatus, Exhibitor, Stand, StandApplication
from tests.factories import NOON, make_edition
from tests.stands.factories import make_application, make_spaces

if TYPE_CHECKING:
    from flask import Flask

    from congress.editions.models import Edition
    from congress.programme.models import ForumSpace

WANTED = use_cases.Request(
    organisation="Les Jardins du Nord (exemple)",
    contact_name="Dominique Petit",
    email="dominique@exemple.fr",
    website="https://exemple.fr",
    description="Un maraîchage d'insertion.",
    needs="Une prise électrique.",
)
SUBMITTED, ACCEPTED, DECLINED = ApplicationStatus.SUBMITTED, ApplicationStatus.ACCEPTED, ApplicationStatus.DECLINED


def submit(edition: Edition, space: ForumSpace, key: str, wanted: use_cases.Request = WANTED) -> StandApplication:
    with transaction():
        return use_cases.submit(edition, space, wanted, submission=key, locale="fr", at=NOON)


def decide(
    application: StandApplication, to: ApplicationStatus, *, seen: ApplicationStatus = SUBMITTED, number: str = ""
) -> None:
    with transaction():
        if to is ACCEPTED:
            space = application.space
            use_cases.accept(application, number=number, space=space, seen=seen, actor="claude@exemple.fr", at=NOON)
        else:
            use_cases.decline(application, reason="Plus de place.", seen=seen, actor="claude@exemple.fr", at=NOON)


def mails() -> list[tuple[str, str]]:
    rows = db.session.execute(select(OutboxMail.kind, OutboxMail.recipient).order_by(OutboxMail.id))
    return [(kind, recipient) for kind, recipient in rows]


def test_request_is_kept_and_confirmed_once(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    first, second = submit(edition, space, "k" * 32), submit(edition, space, "k" * 32)
    assert first.ref == second.ref
    assert db.session.scalar(select(func.count(StandApplication.id))) == 1
    assert mails() == [("stand-received", "dominique@exemple.fr")]


def test_request_corrected_and_sent_again_is_the_same_request_corrected(edition: Edition) -> None:
    emploi, territoires = make_spaces(edition)
    submit(edition, emploi, "k" * 32)
    corrected = use_cases.Request(**{**WANTED.__dict__, "needs": "Deux prises."})
    submit(edition, territoires, "k" * 32, corrected)
    (kept,) = queries.applications(edition)
    assert (kept.needs, kept.space.ref) == ("Deux prises.", "territoires")


def test_decided_request_is_not_changed_by_sending_it_again(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    application = submit(edition, space, "k" * 32)
    decide(application, DECLINED)
    submit(edition, space, "k" * 32, use_cases.Request(**{**WANTED.__dict__, "needs": "Deux prises."}))
    (kept,) = queries.applications(edition)
    assert (kept.needs, kept.status) == ("Une prise électrique.", DECLINED)


def test_requests_sent_at_once_with_one_key_count_once(app: Flask, edition: Edition) -> None:
    space, _ = make_spaces(edition)
    edition_id, space_id, start = edition.id, space.id, Barrier(6)

    def send(_: int) -> str:
        with app.app_context():
            found = db.session.get_one(type(edition), edition_id)
            wanted_space = db.session.get_one(type(space), space_id)
            start.wait()
            ref = submit(found, wanted_space, "k" * 32).ref
            db.session.remove()
            return ref

    with ThreadPoolExecutor(6) as pool:
        refs = set(pool.map(send, range(6)))
    db.session.rollback()
    assert len(refs) == 1
    assert db.session.scalar(select(func.count(StandApplication.id))) == 1


@pytest.mark.parametrize(
    ("status", "at", "open_"),
    [
        (EditionStatus.OPEN, NOON, True),
        (EditionStatus.OPEN, datetime(2027, 11, 24, 22, 59, tzinfo=UTC), True),
        (EditionStatus.OPEN, datetime(2027, 11, 24, 23, 0, tzinfo=UTC), False),
        (EditionStatus.ARCHIVED, NOON, False),
        (EditionStatus.DRAFT, NOON, False),
    ],
)
def test_requests_are_taken_until_the_day_it_begins(
    app: Flask,
    status: EditionStatus,
    at: datetime,
    open_: bool,  # noqa: FBT001
) -> None:
    edition = make_edition(status=status)
    space, _ = make_spaces(edition)
    assert use_cases.takes_applications(edition, at) == open_
    if not open_:
        with pytest.raises(use_cases.ApplicationsClosed), transaction():
            use_cases.submit(edition, space, WANTED, submission="k" * 32, locale="fr", at=at)


def test_accepted_request_becomes_a_stand_with_the_next_number(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    for number in ("3", "B-7"):
        decide(make_application(edition, space), ACCEPTED, number=number)
    decide(make_application(edition, space, "Néo 56"), ACCEPTED)
    stand = queries.stands(edition)[1]
    assert (stand.number, stand.exhibitor.name, stand.exhibitor.ref, stand.space.ref) == (
        "4",
        "Néo 56",
        "neo-56",
        "emploi",
    )


def test_two_exhibitors_of_one_name_have_refs_of_their_own(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    for _ in range(3):
        decide(make_application(edition, space, "Néo 56"), ACCEPTED)
    assert sorted(db.session.scalars(select(Exhibitor.ref))) == ["neo-56", "neo-56-2", "neo-56-3"]


def test_number_of_another_stand_is_refused_and_nothing_kept(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    decide(make_application(edition, space), ACCEPTED, number="12")
    waiting = make_application(edition, space)
    with pytest.raises(use_cases.NumberTaken) as refused:
        decide(waiting, ACCEPTED, number="12")
    assert refused.value.errors == {"number": ["Le stand 12 est déjà attribué."]}
    assert queries.application(edition, waiting.ref).status is SUBMITTED
    assert db.session.scalar(select(func.count(Stand.id))) == 1


@pytest.mark.parametrize(("start", "to"), list(product(ApplicationStatus, (ACCEPTED, DECLINED))))
def test_decisions_follow_the_table(edition: Edition, start: ApplicationStatus, to: ApplicationStatus) -> None:
    space, _ = make_spaces(edition)
    application = make_application(edition, space)
    if start is not SUBMITTED:
        decide(application, start)
    if to in NEXT_STATES[start]:
        decide(application, to, seen=start)
        assert queries.application(edition, application.ref).status is to
    else:
        with pytest.raises(use_cases.IllegalDecision):
            decide(application, to, seen=start)
        assert queries.application(edition, application.ref).status is start


def test_second_organiser_is_told_of_the_first_decision(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    application = make_application(edition, space)
    decide(application, DECLINED)
    with pytest.raises(StaleVersion) as refused:
        decide(application, ACCEPTED)
    assert refused.value.message == (
        "claude@exemple.fr vient de décider\u00a0: cette demande est refusée. Votre décision n’a rien changé."
    )
    assert db.session.scalar(select(func.count(Stand.id))) == 0


def test_of_two_decisions_at_the_same_instant_one_stands(app: Flask, edition: Edition) -> None:
    space, _ = make_spaces(edition)
    application_id, start = make_application(edition, space).id, Barrier(6)

    def run(to: ApplicationStatus) -> bool:
        with app.app_context():
            application = db.session.get_one(StandApplication, application_id)
            start.wait()
            try:
                decide(application, to)
            except StaleVersion:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(run, [ACCEPTED, DECLINED] * 3)) == [False] * 5 + [True]
    db.session.rollback()
    (decided,) = queries.applications(edition)
    assert db.session.scalar(select(func.count(Stand.id))) == (decided.status is ACCEPTED)
    assert [kind for kind, _ in mails()] == [f"stand-{decided.status.value}"]


def test_decision_is_written_down_with_who_and_when(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    application = make_application(edition, space)
    decide(application, DECLINED)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.action, entry.subject_ref, entry.at) == (
        "claude@exemple.fr",
        "decline",
        application.ref,
        NOON,
    )


def test_link_with_a_wrong_secret_is_not_found(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    application = make_application(edition, space)
    assert queries.own_application(application.ref, application.secret).id == application.id
    for ref, secret in ((application.ref, "faux"), (application.ref, "é" * 32), ("ABCDEFGH", application.secret)):
        with pytest.raises(NotFound):
            queries.own_application(ref, secret)


def test_stands_are_listed_as_in_the_room(edition: Edition) -> None:
    emploi, territoires = make_spaces(edition)
    for space, number in ((territoires, "1"), (emploi, "10"), (emploi, "9"), (emploi, "2")):
        decide(make_application(edition, space), ACCEPTED, number=number)
    with transaction():
        exhibitor = Exhibitor(edition_id=edition.id, ref="sans", name="Sans numéro")
        db.session.add(Stand(edition_id=edition.id, exhibitor=exhibitor, space_id=emploi.id))
    assert [(one.space.ref, one.number) for one in queries.stands(edition)] == [
        ("emploi", "2"),
        ("emploi", "9"),
        ("emploi", "10"),
        ("emploi", None),
        ("territoires", "1"),
    ]


def test_waiting_requests_come_first_and_are_counted(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    declined = make_application(edition, space, "Décidée")
    decide(declined, DECLINED)
    make_application(edition, space, "En attente")
    assert [one.organisation for one in queries.applications(edition)] == ["En attente", "Décidée"]
    assert [one.organisation for one in queries.applications(edition, DECLINED)] == ["Décidée"]
    assert queries.counts(edition) == {SUBMITTED: 1, ACCEPTED: 0, DECLINED: 1}


def test_edition_of_another_year_has_requests_of_its_own(edition: Edition) -> None:
    other = make_edition(ref="2032", starts_on=date(2032, 11, 25), ends_on=date(2032, 11, 26))
    space, _ = make_spaces(other)
    application = make_application(other, space)
    assert list(queries.applications(edition)) == []
    with pytest.raises(NotFound):
        queries.application(edition, application.ref)


def test_request_late_by_a_day_keeps_its_page(edition: Edition) -> None:
    space, _ = make_spaces(edition)
    application = make_application(edition, space)
    assert use_cases.takes_applications(edition, NOON + timedelta(days=400)) is False
    assert queries.own_application(application.ref, application.secret).organisation == application.organisation
