from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.message import EmailMessage
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from congress import create_app
from congress.badges.tokens import signer_of
from congress.checkin.models import Checkpoint
from congress.checkin.use_cases import door_of
from congress.devtools.demo import load
from congress.devtools.demo_keys import ACCOUNTS, API_TOKEN, DOORS, PASSWORD
from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import db, transaction
from congress.orders.models import Attendee, Order, OrderStatus
from congress.programme import queries as programme_queries
from congress.programme.models import Appearance, AppearanceState, Sitting, SittingKind, SittingStatus
from congress.stands import queries as stands_queries
from congress.stands.models import ApplicationStatus, Stand
from congress.tickets.places import places_taken
from tests.conftest import settings_for_tests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from apiflask import APIFlask
    from flask.testing import FlaskClient

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(shared_app: APIFlask, database: Any) -> Iterator[APIFlask]:
    """A demonstration loaded once for all tests of this file: they only read it."""
    with shared_app.app_context():
        db.engine.dispose()
        database.make_anew()
        with transaction():
            load(AT)
        yield shared_app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def demo(world: APIFlask) -> Edition:
    """The open edition of the demonstration, loaded on 21 November 2026."""
    db.session.rollback()
    return db.session.scalars(select(Edition).where(Edition.status == EditionStatus.OPEN)).one()


@pytest.fixture
def client(world: APIFlask) -> FlaskClient:
    return world.test_client()


def test_archive_and_open_edition_stand_side_by_side(demo: Edition) -> None:
    editions = db.session.scalars(select(Edition).order_by(Edition.starts_on)).all()
    assert [(one.ref, one.number, one.status) for one in editions] == [
        ("2021", 19, EditionStatus.ARCHIVED),
        ("2027", 20, EditionStatus.OPEN),
    ]
    assert (demo.title, demo.starts_on, demo.ends_on) == (
        "20e congrès de Coorace",
        date(2027, 1, 21),
        date(2027, 1, 22),
    )
    assert demo.takes_registrations(AT) is True


def test_forum_is_filled_with_marked_examples(demo: Edition) -> None:
    sittings = programme_queries.sittings(demo)
    workshops = [one for one in sittings if one.kind is SittingKind.WORKSHOP or one.capacity is not None]
    stands = stands_queries.stands(demo)
    assert (len(workshops), len(stands)) == (18, 39)
    assert [one.title for one in workshops if one.is_example != one.title.endswith("(exemple)")] == []
    assert [name for name in _names(stands, is_example=True) if "(exemple)" not in name] == []
    assert sorted(int(one.number or 0) for one in stands) == list(range(1, 40))
    assert len({one.space_id for one in workshops}) == 3


def _names(stands: Sequence[Stand], *, is_example: bool) -> list[str]:
    return [one.exhibitor.name for one in stands if one.exhibitor.is_example is is_example]


def test_no_exhibitor_is_invented(demo: Edition) -> None:
    archive = db.session.scalars(select(Edition).where(Edition.ref == "2021")).one()
    real = {one.exhibitor.name for one in stands_queries.stands(archive)}
    others = {one.exhibitor.name for one in stands_queries.stands(demo)} - real
    assert {name for name in others if "(exemple)" not in name} == set()


def test_workshops_are_held_in_the_forums_hours_and_never_two_in_a_room(demo: Edition) -> None:
    def times(sitting: Sitting) -> tuple[datetime, datetime]:
        return sitting.starts_at or NEVER, sitting.ends_at or NEVER

    sittings = programme_queries.sittings(demo)
    hours = [times(one) for one in sittings if one.kind is SittingKind.FORUM]
    held = [one for one in sittings if one.capacity is not None]
    outside = [
        one.title for one in held if not any(start <= times(one)[0] < times(one)[1] <= end for start, end in hours)
    ]
    together = [
        (one.title, other.title)
        for one, other in combinations(held, 2)
        if one.room is other.room and times(one)[0] < times(other)[1] and times(other)[0] < times(one)[1]
    ]
    assert (len(held), outside, together) == (17, [], [])


def test_every_state_is_there_to_be_seen(demo: Edition) -> None:
    states = db.session.scalars(
        select(Appearance.state).join(Appearance.sitting).where(Sitting.edition_id == demo.id).distinct()
    )
    statuses = db.session.scalars(select(Sitting.status).where(Sitting.edition_id == demo.id).distinct())
    assert set(states) == set(AppearanceState)
    assert set(statuses) == {SittingStatus.CONFIRMED, SittingStatus.TENTATIVE, SittingStatus.CANCELLED}


def test_second_release_changed_something_of_each_kind(demo: Edition) -> None:
    kinds = [change.kind.value for change in programme_queries.changes_between(demo, 1, 2)]
    assert sorted(kinds) == [
        "moved",
        "sitting_cancelled",
        "speaker_confirmed",
        "speaker_confirmed",
        "speaker_replaced",
        "speaker_withdrawn",
    ]


def test_twelve_have_paid_and_every_order_adds_up(demo: Edition) -> None:
    paid = (
        select(func.count(Attendee.id)).join(Order).where(Order.edition_id == demo.id, Order.status == OrderStatus.PAID)
    )
    statuses = db.session.scalars(select(Order.status).where(Order.edition_id == demo.id))
    assert db.session.scalar(paid) == 12
    assert set(statuses) == {
        OrderStatus.PAID,
        OrderStatus.CONFIRMED,
        OrderStatus.AWAITING_PAYMENT,
        OrderStatus.CANCELLED,
    }


def test_one_workshop_is_full_and_none_is_overfull(demo: Edition) -> None:
    capacities = {one.ref: one.capacity or 0 for one in programme_queries.sittings(demo)}
    taken = places_taken(demo.id)
    assert [ref for ref, count in taken.items() if count == capacities[ref]] == ["atelier-17"]
    assert [ref for ref, count in taken.items() if count > capacities[ref]] == []


def test_requests_for_stands_wait_and_are_answered(demo: Edition) -> None:
    assert stands_queries.counts(demo) == {
        ApplicationStatus.SUBMITTED: 2,
        ApplicationStatus.ACCEPTED: 1,
        ApplicationStatus.DECLINED: 1,
    }


def test_doors_are_open_at_any_time_and_know_their_phones(demo: Edition) -> None:
    open_to_all = db.session.scalars(
        select(Checkpoint.ref).where(
            Checkpoint.edition_id == demo.id, Checkpoint.opens_at.is_(None), Checkpoint.closes_at.is_(None)
        )
    )
    assert {door.ref for door in DOORS} <= set(open_to_all)
    assert [door_of(door.token).checkpoint_ref for door in DOORS] == [door.ref for door in DOORS]


def test_accounts_and_token_open_what_they_say(client: FlaskClient, demo: Edition) -> None:
    pages = ["/organisation/stands", "/organisation/programme", "/organisation/commandes"]
    seen = {}
    for person in ACCOUNTS:
        answer = client.post("/organisation/connexion", data={"email": person.email, "password": PASSWORD})
        assert answer.status_code == 302
        seen[person.role] = [client.get(page).status_code for page in pages]
        client.post("/organisation/deconnexion")
    assert seen == {
        "organiser": [200, 200, 200],
        "programme": [403, 200, 403],
        "registration": [403, 403, 200],
        "door": [403, 403, 200],
        "forum": [200, 403, 403],
    }
    offers = client.get("/api/v1/offers", headers={"Authorization": f"Bearer {API_TOKEN}"})
    assert [offer["ref"] for offer in offers.get_json()["items"]] == ["deux-jours", "a-distance", "invitation"]
    assert demo.ref == "2027"


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/programme",
        "/programme/changements",
        "/intervenants",
        "/forum",
        "/forum/ateliers",
        "/forum/stands",
        "/forum/stands/candidature",
        "/inscription",
        "/calendriers",
        "/demo",
        "/editions/2021/",
        "/editions/2021/programme",
        "/editions/2021/forum/ateliers",
        "/editions/2021/forum/stands",
    ],
)
def test_page_has_something_to_show(client: FlaskClient, demo: Edition, page: str) -> None:
    answer = client.get(page)
    assert (answer.status_code, answer.text.count('<div class="empty">')) == (200, page == "/demo")


def test_demo_shows_codes_that_open_the_door(client: FlaskClient, demo: Edition) -> None:
    html = client.get("/demo").text
    refs = re.findall(r'href="/billet/(\w{8})/', html)
    signer = signer_of(demo.id)
    assert len(refs) == 4
    assert [html.count(f"<code>{signer.typed_code(ref, 1)}</code>") for ref in refs] == [1, 1, 1, 1]
    assert [html.count(f"/controle/#{door.token}") for door in DOORS] == [1, 1]


@pytest.fixture
def mail_folder(world: APIFlask) -> Path:
    folder: Path = world.config["SETTINGS"].instance_path / "mail"
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    return folder


def write_mail(folder: Path, name: str, subject: str) -> None:
    message = EmailMessage()
    message["To"], message["Subject"] = "alix@congres.example", subject
    message["Date"] = "Sat, 21 Nov 2026 10:00:00 +0100"
    message.set_content("Bonjour <Alix>,\nhttp://congres.test/billet/ABC\n")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="billet.pdf")
    (folder / f"{name}.eml").write_bytes(message.as_bytes())


def test_mails_can_be_read_with_their_links_and_files(client: FlaskClient, demo: Edition, mail_folder: Path) -> None:
    write_mail(mail_folder, "000001-ticket", "Votre billet – été")
    listed = client.get("/demo").text
    assert re.findall(r'href="(/demo/courriels/[^"]+)">([^<]+)<', listed) == [
        ("/demo/courriels/000001-ticket", "Votre billet – été")
    ]
    shown = client.get("/demo/courriels/000001-ticket").text
    assert shown.count("Bonjour &lt;Alix&gt;,") == 1
    assert shown.count('<a href="http://congres.test/billet/ABC"') == 1
    file = client.get("/demo/courriels/000001-ticket/0")
    assert (file.data, file.mimetype) == (b"%PDF-1.7", "application/pdf")
    assert file.headers["Content-Disposition"] == "attachment; filename=billet.pdf"
    assert client.get("/demo/courriels/000001-ticket/1").status_code == 404


@pytest.mark.parametrize("name", ["inconnu", "..%2Fcongress", ".hidden", "..", "a%00b", "x" * 300])
def test_only_the_folders_own_mails_are_shown(client: FlaskClient, demo: Edition, mail_folder: Path, name: str) -> None:
    write_mail(mail_folder, ".hidden", "Caché")
    write_mail(mail_folder.parent, "congress", "Dehors")
    assert client.get(f"/demo/courriels/{name}").status_code == 404


def close(other: APIFlask) -> None:
    with other.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(("environment", "banners"), [("demo", 1), ("test", 0)])
def test_pages_of_a_demonstration_say_so(
    database: Any, demo: Edition, tmp_path: Path, environment: str, banners: int
) -> None:
    other = create_app(settings_for_tests(tmp_path, database.url, CONGRESS_ENV=environment))
    html = other.test_client().get("/forum/ateliers").text
    close(other)
    assert html.count('class="demo-banner"') == banners


def test_production_knows_no_demonstration(database: Any, demo: Edition, tmp_path: Path) -> None:
    secrets = {"SECRET_KEY": "x" * 32, "STRIPE_SECRET_KEY": "sk_live_x", "STRIPE_WEBHOOK_SECRET": "whsec_x"}
    places = {"CONGRESS_ENV": "production", "PUBLIC_URL": "https://congres.example"}
    other = create_app(settings_for_tests(tmp_path, database.url, **secrets, **places))
    refused = other.test_cli_runner().invoke(args=["demo", "load"])
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    answer = other.test_client().get("/demo")
    close(other)
    assert answer.status_code == 404
