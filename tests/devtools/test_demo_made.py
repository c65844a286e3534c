from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from threading import Timer
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from congress.badges.tokens import BadgeClaims, Signer, read_badge, signer_of
from congress.badges.use_cases import key_of
from congress.devtools import demo_views
from congress.devtools.demo import first_day, load
from congress.devtools.demo_keys import API_TOKEN
from congress.devtools.demo_speakers import speaker_links
from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import Base, db, transaction
from congress.offers.queries import offers_of
from congress.orders.models import Attendee, Order
from congress.orders.queries import seats_left
from congress.programme.answers import open_questions
from congress.programme.follow_ups import follow_ups
from congress.tickets.models import Ticket
from tests.factories import make_edition

if TYPE_CHECKING:
    from apiflask import APIFlask
    from flask.testing import FlaskClient

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def demo(app: APIFlask) -> Edition:
    """A demonstration of the test's own, to be changed."""
    with transaction():
        return load(AT).edition


def rows() -> dict[str, list[tuple[Any, ...]]]:
    db.session.rollback()
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
        for table in Base.metadata.sorted_tables
    }


def test_loading_twice_changes_nothing(demo: Edition) -> None:
    before = rows()
    with transaction():
        again = load(AT + timedelta(days=1))
    assert (again.edition.id, again.is_new) == (demo.id, False)
    assert rows() == before


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (AT, date(2027, 1, 21)),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), date(2027, 1, 28)),  # already the 23rd in Paris
        (datetime(2026, 9, 19, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2021, 3, 1, tzinfo=UTC), date(2022, 1, 6)),  # 2021 has its congress
    ],
)
def test_congress_begins_on_the_first_thursday_sixty_days_ahead(app: APIFlask, at: datetime, day: date) -> None:
    archive = make_edition(ref="2021", status=EditionStatus.ARCHIVED, starts_on=date(2021, 11, 25))
    assert first_day(at, archive) == day


def test_crowd_has_true_badges_and_leaves_as_many_seats(app: APIFlask, demo: Edition) -> None:
    offers = offers_of(demo)
    left, before = seats_left(offers, AT), db.session.scalar(select(func.count(Ticket.id))) or 0
    printed = app.test_cli_runner().invoke(args=["demo", "populate", "--attendees", "13"])
    assert printed.exit_code == 0
    people = json.loads(printed.output)["attendees"]
    db.session.expire_all()
    _, key = key_of(demo.id)
    assert [read_badge(person["badge"], key.public_key) for person in people] == [
        BadgeClaims("2027", person["ticket"], 1) for person in people
    ]
    assert len({person["ref"] for person in people}) == 13
    refs = [person["ref"] for person in people]
    known = select(Ticket.ref, Attendee.ref).join(Ticket.attendee).where(Attendee.ref.in_(refs))
    assert {tuple(row) for row in db.session.execute(known)} == {(person["ticket"], person["ref"]) for person in people}
    assert db.session.scalar(select(func.count(Ticket.id))) == before + 13
    assert seats_left(offers, AT) == left


def test_crowds_order_is_like_any_other(client: FlaskClient, app: APIFlask, demo: Edition) -> None:
    printed = app.test_cli_runner().invoke(args=["demo", "populate", "--attendees", "2"])
    person = json.loads(printed.output)["attendees"][1]
    order = db.session.scalars(select(Order).join(Attendee).where(Attendee.ref == person["ref"])).one()
    token = {"Authorization": f"Bearer {API_TOKEN}"}
    told = client.get(f"/api/v1/orders/{order.ref}", headers=token).get_json()
    assert (told["status"], told["total_cents"], told["paid_cents"]) == ("paid", 30000, 30000)
    assert [one["badge"] for one in told["attendees"]] == [
        one["badge"] for one in json.loads(printed.output)["attendees"]
    ]
    assert client.get(person["url"].removeprefix("http://congres.test")).status_code == 200
    assert demo.ref == "2027"


def test_crowd_without_a_congress_is_refused_in_one_line(app: APIFlask) -> None:
    refused = app.test_cli_runner().invoke(args=["demo", "populate", "--attendees", "2"])
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)


def test_two_speakers_have_a_link_and_one_of_them_answered_no(demo: Edition, client: FlaskClient) -> None:
    links = dict(speaker_links(demo))
    assert sorted(links) == ["Hugues Sibille", "Thibaut Guilluy"]
    assert {client.get(path).status_code for path in links.values()} == {200}
    assert [one.appearance.speaker.ref for one in open_questions(demo)] == ["thibaut-guilluy"]
    assert {one.in_charge for one in follow_ups(demo, AT.date()).due} == {"programme@congres.example"}
    assert all(path in client.get("/demo").text for path in links.values())


def test_first_badges_are_made_while_the_worker_writes(
    demo: Edition, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("rows are locked there, not the file")
    worker = db.engine.raw_connection()

    def while_the_worker_writes(edition_id: int) -> Signer:
        worker.cursor().execute("BEGIN IMMEDIATE")
        Timer(0.2, worker.rollback).start()
        return signer_of(edition_id)

    monkeypatch.setattr(demo_views, "signer_of", while_the_worker_writes)
    assert client.get("/demo").text.count("/billet/") == demo_views.MOST_TICKETS
