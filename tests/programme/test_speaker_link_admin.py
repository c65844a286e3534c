"""What organisers do with a speaker's link, and see of what came back by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import db, transaction
from congress.people.models import AuditEntry
from congress.programme import queries, speaker_files
from tests.programme import sent
from tests.programme.speaking import Link, again, archive, letter, mails, seat_of, with_link
from tests.programme.working import opening_with_a_doubt
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition
    from tests.reading import Element

XAVIER = "/organisation/programme/intervenants/xavier-bertrand"


def act(client: FlaskClient, what: str, **data: str) -> TestResponse:
    answer = client.post(f"{XAVIER}{what}", data=data)
    assert (answer.status_code, answer.location) == (303, XAVIER)
    return answer


def panel(client: FlaskClient) -> Element:
    return page(client.get(XAVIER).text).one(".speaker-panel")


def shown_link(client: FlaskClient) -> list[str]:
    return [one.attributes["value"] for one in panel(client).all("#lien-prive")]


def address(edition: Edition, email: str, locale: str = "fr") -> None:
    opening_with_a_doubt(edition)
    with transaction():
        speaker = queries.speaker(edition, "xavier-bertrand")
        speaker.email, speaker.locale = email, locale


def test_link_is_made_once_shown_and_renewed(organiser: FlaskClient, edition: Edition) -> None:
    opening_with_a_doubt(edition)
    assert shown_link(organiser) == []
    act(organiser, "/lien")
    (first,) = shown_link(organiser)
    secret = queries.speaker(edition, "xavier-bertrand").secret
    assert first == f"http://congres.test/intervenant/xavier-bertrand/{secret}"
    act(organiser, "/lien")
    assert shown_link(organiser) == [first]
    act(organiser, "/lien/renouveler")
    (second,) = shown_link(organiser)
    assert second != first
    assert organiser.get(first.removeprefix("http://congres.test")).status_code == 404
    assert organiser.get(second.removeprefix("http://congres.test")).status_code == 200


def test_link_is_mailed_and_the_mail_bears_the_one_that_works(organiser: FlaskClient, edition: Edition) -> None:
    address(edition, "xavier@exemple.fr", "en")
    act(organiser, "/lien/envoyer")
    act(organiser, "/lien/renouveler")
    (mail,) = mails("speaker_link")
    (link,) = shown_link(organiser)
    told = letter(mail)
    assert (mail.recipient, mail.locale, link[-8:]) == ("xavier@exemple.fr", "en", "?lang=en")
    assert link in told.text
    assert f'href="{link}"' in told.html
    assert "Ouverture politique" in told.text
    assert "Dernier envoi" in panel(organiser).text


def test_mail_in_french_names_what_one_is_asked_for(organiser: FlaskClient, edition: Edition) -> None:
    address(edition, "xavier@exemple.fr")
    act(organiser, "/lien/envoyer")
    told = letter(mails("speaker_link")[0])
    assert told.subject == "Votre intervention au 20e congrès de Coorace"
    plain = told.text.replace("\u00a0", " ")
    assert "- Ouverture politique\n  jeudi 25 novembre, 9 h 30 – 10 h 15, Nouveau Siècle" in plain


def test_nothing_is_mailed_without_an_address(organiser: FlaskClient, edition: Edition) -> None:
    opening_with_a_doubt(edition)
    act(organiser, "/lien/envoyer")
    assert "Indiquez d’abord l’adresse électronique de Xavier Bertrand." in page(organiser.get(XAVIER).text).text
    assert mails("speaker_link") == []


def test_link_of_an_archived_congress_is_neither_made_nor_sent(organiser: FlaskClient, edition: Edition) -> None:
    address(edition, "xavier@exemple.fr")
    archive(edition)
    for what in ("/lien", "/lien/envoyer", "/lien/renouveler"):
        act(organiser, what)
    assert (queries.speaker(edition, "xavier-bertrand").secret, mails("speaker_link")) == (None, [])


def test_organisers_see_all_that_came_back(organiser: FlaskClient, edition: Edition) -> None:
    link = Link(organiser, with_link(edition))
    link.answer(seat_of(edition), "decline", "Agenda de ministre")
    link.present(biography="Née à Lille.", needs="Une rampe")
    link.portrait(sent.picture(), "oui")
    link.slides(seat_of(edition), sent.PDF, "exposé.pdf")
    shown = panel(organiser)
    for words in (
        "Agenda de ministre",
        "Une rampe",
        "exposé.pdf",
        "pour l’équipe seulement",
        "publié à la prochaine publication",
        "Accord pour le publier : oui",
    ):
        assert words in shown.text
    (image,) = shown.all("img")
    portrait = organiser.get(image.attributes["src"])
    kept = speaker_files.portrait_of(again(link.speaker))
    assert kept is not None
    assert (portrait.mimetype, portrait.data, portrait.headers["Cache-Control"]) == (
        "image/webp",
        kept.content,
        "no-store",
    )
    slides = speaker_files.slides_of(seat_of(edition))
    assert slides is not None
    download = organiser.get(f"{XAVIER}/fichiers/{slides.ref}")
    assert (download.data, download.headers["Content-Disposition"][:11]) == (sent.PDF, "attachment;")


def test_slides_are_let_out_and_held_back(organiser: FlaskClient, edition: Edition) -> None:
    link = Link(organiser, with_link(edition))
    link.slides(seat_of(edition), sent.PDF)
    link.portrait(sent.picture(), "oui")
    ref = next(one.ref for one in again(link.speaker).files if one.media_type == "application/pdf")
    act(organiser, f"/fichiers/{ref}/public", is_public="y")
    assert "proposé au public" in panel(organiser).text
    assert [one.is_public for one in again(link.speaker).files if one.ref == ref] == [True]
    act(organiser, f"/fichiers/{ref}/public")
    assert [one.is_public for one in again(link.speaker).files if one.ref == ref] == [False]
    portrait = next(one.ref for one in again(link.speaker).files if one.ref != ref)
    assert organiser.post(f"{XAVIER}/fichiers/{portrait}/public", data={"is_public": "y"}).status_code == 404


@pytest.mark.parametrize("is_over", [False, True])
def test_organisers_remove_files_and_note_a_refusal(organiser: FlaskClient, edition: Edition, *, is_over: bool) -> None:
    link = Link(organiser, with_link(edition))
    link.portrait(sent.picture(), "oui")
    link.slides(seat_of(edition), sent.PDF)
    if is_over:
        archive(edition)
    act(organiser, "/portrait/refus")
    assert again(link.speaker).image_consent is False
    forms = [one.attributes["action"] for one in panel(organiser).all("form")]
    removals = [one for one in forms if one.endswith("/supprimer")]
    assert [organiser.post(one).status_code for one in removals] == [303, 303]
    assert again(link.speaker).files == []
    trail = [(one.action, one.details.get("kind")) for one in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert trail[-3:] == [("image_consent", None), ("remove_file", "slides"), ("remove_file", "portrait")]
    assert {one.actor for one in db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).limit(3)} == {
        "organisatrice@exemple.fr"
    }


@pytest.mark.parametrize(
    "where",
    [
        "/fichiers/ABCDEFGH",
        "/fichiers/ABCDEFGH/supprimer",
        "/portrait/refus",
        "/fichiers/ABCDEFGH/public",
        "/lien",
        "/lien/renouveler",
    ],
)
def test_files_and_links_are_for_those_who_signed_in(client: FlaskClient, edition: Edition, where: str) -> None:
    speaker = with_link(edition)
    former = speaker.secret
    answer = client.get(XAVIER + where) if where == "/fichiers/ABCDEFGH" else client.post(XAVIER + where)
    assert (answer.status_code, "/connexion" in answer.location) == (303, True)
    assert again(speaker).secret == former
