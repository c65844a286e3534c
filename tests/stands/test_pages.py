from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select

from congress.editions.models import EditionStatus
from congress.kernel.db import db, transaction
from congress.kernel.refs import new_secret
from congress.programme.models import SittingStatus
from congress.stands import queries
from congress.stands.models import ApplicationStatus, Exhibitor, Stand, StandApplication
from congress.tickets.places import take_place
from tests.factories import NOON, PASSWORD, make_account, make_edition
from tests.stands.factories import AFTER_LUNCH, make_application, make_spaces, make_tickets, make_workshop, publish_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from congress.editions.models import Edition

FIELDS = {
    "organisation": "Les Jardins du Nord (exemple)",
    "contact_name": "Dominique Petit",
    "email": "dominique@exemple.fr",
    "website": "exemple.fr",
    "space": "emploi",
    "description": "Un maraîchage d'insertion.",
    "needs": "",
}


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(head|svg|script).*?</\1>", " ", html)).split())


def make_forum(edition: Edition) -> None:
    emploi, territoires = make_spaces(edition)
    make_workshop(edition, "neo-56", title="Néo 56", space=territoires, capacity=12)
    make_workshop(edition, "plein", title="Atelier plein", space=emploi, capacity=1, times=AFTER_LUNCH)
    make_workshop(edition, "sans-heure", title="Sans heure", space=emploi, times=None, capacity=None)
    make_workshop(edition, "exemple", title="Atelier d'essai", space=emploi, is_example=True, capacity=5)
    publish_now(edition)
    (ticket,) = make_tickets(edition)
    with transaction():
        take_place(ticket, "plein", at=NOON)
        for name, number, space, example in (
            ("Paniers de la mer", "2", emploi, False),
            ("Stand 3 (exemple)", "3", emploi, True),
        ):
            exhibitor = Exhibitor(edition_id=edition.id, ref=number, name=name, is_example=example)
            db.session.add(Stand(edition_id=edition.id, exhibitor=exhibitor, space_id=space.id, number=number))


def atelier_lines(html: str) -> list[str]:
    return [text_of(line) for line in re.findall(r'(?s)<li class="atelier[ "].*?</li>', html)]


def test_workshops_tell_room_espace_and_places_left(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    assert atelier_lines(client.get("/forum/ateliers").text) == [
        "Néo 56 Solutions de territoires Auditorium 12 places",
        "Atelier d’essai (exemple) Solutions pour l’emploi Auditorium 5 places",
        "Atelier plein Solutions pour l’emploi Auditorium complet",
        "Sans heure Solutions pour l’emploi Auditorium",
    ]


def test_workshops_stand_under_their_time(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    html = client.get("/forum/ateliers").text
    assert [text_of(one) for one in re.findall(r'(?s)<h2 class="slot-time">.*?</h2>', html)] == [
        "jeudi 25 novembre 11 h 45 – 13 h",
        "jeudi 25 novembre 14 h 30 – 16 h 30",
        "Horaire à préciser",
    ]


def test_workshops_of_one_espace(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    html = client.get("/forum/ateliers?espace=territoires").text
    assert [line.split(" Solutions")[0] for line in atelier_lines(html)] == ["Néo 56"]
    assert client.get("/forum/ateliers?espace=inconnu").status_code == 404


def test_cancelled_and_tentative_workshops_say_so(client: FlaskClient, edition: Edition) -> None:
    called_off = make_workshop(edition, "un", title="Un")
    make_workshop(edition, "deux", title="Deux", status=SittingStatus.TENTATIVE)
    publish_now(edition)
    with transaction():
        called_off.status = SittingStatus.CANCELLED
    publish_now(edition, NOON + timedelta(hours=1))
    assert sorted(atelier_lines(client.get("/forum/ateliers").text)) == [
        "Deux (sous réserve) Auditorium 2 places",
        "Un Annulé Auditorium",
    ]


def test_archive_offers_no_places_and_takes_no_requests(client: FlaskClient, edition: Edition) -> None:
    past = make_edition(ref="2021", status=EditionStatus.ARCHIVED)
    make_forum(past)
    lines = atelier_lines(client.get("/editions/2021/forum/ateliers").text)
    assert lines[0] == "Néo 56 Solutions de territoires Auditorium"
    assert client.get("/editions/2021/forum/stands/candidature").status_code == 410
    assert client.post("/editions/2021/forum/stands/candidature", data=FIELDS).status_code == 410
    assert "/candidature" not in client.get("/editions/2021/forum").text
    assert 'href="/editions/2021/forum/stands#emploi"' in client.get("/editions/2021/forum").text


def test_stands_are_public_by_espace(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    html = client.get("/forum/stands").text
    assert [text_of(one) for one in re.findall(r'(?s)<li class="stand[ "].*?</li>', html)] == [
        "Stand 2 Paniers de la mer",
        "Stand 3 Stand 3 (exemple)",
    ]


def test_forum_counts_what_stands_in_each_espace(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    html = client.get("/forum").text
    assert [text_of(one) for one in re.findall(r"(?s)<h3>.*?</h3>", html)] == [
        "3 ateliers",
        "2 stands",
        "1 atelier",
    ]


@pytest.fixture
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("page", "most"), [("/forum", 4), ("/forum/ateliers", 3), ("/forum/stands", 4)])
def test_page_asks_few_questions(
    client: FlaskClient, edition: Edition, statements: list[str], page: str, most: int
) -> None:
    make_forum(edition)
    client.get(page)
    statements.clear()
    assert client.get(page).status_code == 200
    assert len(statements) == most


def test_request_sent_from_the_form_leads_to_its_own_page(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    form = client.get("/forum/stands/candidature").text
    (key,) = re.findall(r'name="submission"[^>]*value="([\w-]+)"', form)
    answers = [client.post("/forum/stands/candidature", data={**FIELDS, "submission": key}) for _ in range(2)]
    (kept,) = queries.applications(edition)
    page = f"/forum/stands/candidature/{kept.ref}/{kept.secret}"
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, page), (303, page)]
    assert (kept.website, kept.submission, kept.locale) == ("https://exemple.fr", key, "fr")
    followed = client.get(page)
    assert re.findall(r"<code>(\w+)</code>", followed.text) == [kept.ref]
    assert (followed.headers["Cache-Control"], followed.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert client.get(page[:-1]).status_code == 404


WRONG_EMAIL = "Cette adresse n’est pas valable : il faut quelque chose comme prenom.nom@exemple.fr."
WRONG_SITE = "Cette adresse n’est pas valable : il faut quelque chose comme https://exemple.fr."
HOSTILE = [
    ("organisation", "", "Ce champ est obligatoire."),
    ("organisation", "   ", "Ce champ est obligatoire."),
    ("organisation", "x" * 10_000, "C’est trop long\u00a0: 200 caractères au plus (il y en a 10000)."),
    ("organisation", "Né\u0000o", "Ce champ contient des caractères invisibles\u00a0: retapez-le."),
    ("contact_name", "\u202eetiT", "Ce champ contient des caractères invisibles\u00a0: retapez-le."),
    ("email", "pas une adresse", WRONG_EMAIL),
    ("website", "javascript:alert(1)", WRONG_SITE),
    ("website", "https://[", WRONG_SITE),
    ("website", "ftp://exemple.fr", WRONG_SITE),
    ("description", "y" * 1201, "C’est trop long\u00a0: 1200 caractères au plus (il y en a 1201)."),
]


@pytest.mark.parametrize(("name", "value", "message"), HOSTILE)
def test_wrong_field_is_told_at_its_place_and_nothing_is_lost(
    client: FlaskClient, edition: Edition, name: str, value: str, message: str
) -> None:
    make_forum(edition)
    answer = client.post("/forum/stands/candidature", data={**FIELDS, name: value})
    errors = dict(re.findall(r'(?s)<p class="error" id="(\w+)-erreur">(.*?)</p>', answer.text))
    assert answer.status_code == 422
    assert {field: text_of(text).removeprefix("Erreur : ") for field, text in errors.items()} == {
        name: " ".join(message.split())
    }
    assert answer.text.count("maraîchage d&#39;insertion") == (name != "description")
    assert db.session.scalar(select(func.count(StandApplication.id))) == 0


@pytest.mark.parametrize("space", ["", "inconnu", "x" * 10_000, "é\u0000"])
def test_unknown_espace_is_refused(client: FlaskClient, edition: Edition, space: str) -> None:
    make_forum(edition)
    assert client.post("/forum/stands/candidature", data={**FIELDS, "space": space}).status_code == 422
    assert db.session.scalar(select(func.count(StandApplication.id))) == 0


@pytest.mark.parametrize("key", ["", "court", "<script>" * 10, "é" * 40, "k" * 5000])
def test_strange_key_is_replaced_and_the_request_kept(client: FlaskClient, edition: Edition, key: str) -> None:
    make_forum(edition)
    assert client.post("/forum/stands/candidature", data={**FIELDS, "submission": key}).status_code == 303
    (kept,) = queries.applications(edition)
    assert (len(kept.submission), kept.submission == key) == (len(new_secret()), False)


def test_html_and_emoji_are_shown_as_typed(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    name = "<b>Néo</b> 🌱 & Cie"
    location = client.post("/forum/stands/candidature", data={**FIELDS, "organisation": name}).headers["Location"]
    assert client.get(location).text.count("&lt;b&gt;Néo&lt;/b&gt; 🌱 &amp; Cie") == 1


def status_of(application: StandApplication) -> ApplicationStatus:
    query = select(StandApplication.status).where(StandApplication.id == application.id)
    return db.session.execute(query).scalar_one()


def sign_in(client: FlaskClient, role: str = "forum") -> None:
    make_account("forum@exemple.fr", role)
    answer = client.post("/organisation/connexion", data={"email": "forum@exemple.fr", "password": PASSWORD})
    assert answer.status_code == 302


def test_organisers_pages_want_the_right(client: FlaskClient, edition: Edition) -> None:
    space, _ = make_spaces(edition)
    application = make_application(edition, space)
    page = f"/organisation/stands/{application.ref}"
    assert [client.get(one).status_code for one in ("/organisation/stands", page)] == [303, 303]
    sign_in(client, "programme")
    answers = [client.get(page), client.post(f"{page}/accepter"), client.post(f"{page}/refuser")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert status_of(application) is ApplicationStatus.SUBMITTED


def test_accepted_stand_is_public_at_once(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    application = make_application(edition, queries.stands(edition)[0].space, "Vestali")
    sign_in(client)
    page = f"/organisation/stands/{application.ref}"
    assert client.get(page).text.count('name="seen"') == 2
    answer = client.post(f"{page}/accepter", data={"seen": "submitted", "number": "b-7", "space": "territoires"})
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    html = client.get("/forum/stands").text
    assert text_of(re.findall(r'(?s)<li class="stand[ "].*?</li>', html)[-1]) == (
        "Stand B-7 Vestali Un maraîchage d’insertion."
    )
    own = client.get(f"/forum/stands/candidature/{application.ref}/{application.secret}").text
    assert text_of(own).count("Vous avez le stand B-7") == 1


def test_declined_request_shows_its_reason_to_its_sender(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    application = make_application(edition, queries.stands(edition)[0].space)
    sign_in(client)
    page = f"/organisation/stands/{application.ref}/refuser"
    assert client.post(page, data={"seen": "submitted", "reason": " "}).status_code == 422
    assert client.post(page, data={"seen": "submitted", "reason": "Plus de place."}).status_code == 303
    own = client.get(f"/forum/stands/candidature/{application.ref}/{application.secret}").text
    assert text_of(own).count("Plus de place.") == 1


def test_taken_number_is_told_at_its_field(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    application = make_application(edition, queries.stands(edition)[0].space)
    sign_in(client)
    page = f"/organisation/stands/{application.ref}/accepter"
    for number, message in (("2", "Le stand 2 est déjà attribué."), ("n° 4", "Dix lettres, chiffres ou tirets")):
        answer = client.post(page, data={"seen": "submitted", "number": number, "space": "emploi"})
        (error,) = re.findall(r'(?s)<p class="error" id="number-erreur">(.*?)</p>', answer.text)
        assert (answer.status_code, text_of(error).count(message)) == (422, 1)
    assert status_of(application) is ApplicationStatus.SUBMITTED


def test_organiser_who_decides_second_is_told(client: FlaskClient, edition: Edition) -> None:
    make_forum(edition)
    application = make_application(edition, queries.stands(edition)[0].space)
    sign_in(client)
    page = f"/organisation/stands/{application.ref}"
    client.post(f"{page}/refuser", data={"seen": "submitted", "reason": "Plus de place."})
    client.get(page)
    client.post(f"{page}/accepter", data={"seen": "submitted", "number": "", "space": "emploi"})
    assert text_of(client.get(page).text).count("forum@exemple.fr vient de décider : cette demande est refusée.") == 1
    assert status_of(application) is ApplicationStatus.DECLINED
