"""Behind a speaker's private link: who may open it, what it shows, what was sent about the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.kernel.db import transaction
from congress.people.models import AuditEntry
from congress.programme import edits, queries, speaker_link
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from tests.factories import make_edition
from tests.programme import sent
from tests.programme.desk import errors
from tests.programme.speaking import Link, again, archive, mails, seat_of, with_link
from tests.programme.working import ACTOR, FIRST, add_sitting, add_speaker, at_lille, move, name_in, release
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from flask_sqlalchemy.session import Session
    from sqlalchemy.orm import scoped_session

    from congress.editions.models import Edition
    from tests.reading import Element

PAGES = ("", "/presentation", "/portrait")


@pytest.fixture
def link(client: FlaskClient, edition: Edition) -> Link:
    return Link(client, with_link(edition))


def part_named(content: Element, title: str) -> str:
    return next(one.text for one in content.all(".link-part") if title in one.text)


@pytest.mark.parametrize("where", PAGES)
def test_wrong_secret_finds_nothing(link: Link, edition: Edition, where: str) -> None:
    other = with_link(edition, "laurent-pinet")
    right = again(link.speaker).secret or ""
    for ref, secret in (
        ("xavier-bertrand", other.secret),
        ("xavier-bertrand", right[:-1]),
        ("xavier-bertrand", "é" * 32),
        ("personne", right),
    ):
        assert link.client.get(f"/intervenant/{ref}/{secret}{where}").status_code == 404
    assert link.get(where).status_code == 200


def test_somebody_without_a_link_has_none_that_opens(client: FlaskClient, edition: Edition) -> None:
    add_speaker(edition, "Laurent Pinet")
    for secret in ("None", "-" * 32, "0"):
        assert client.get(f"/intervenant/laurent-pinet/{secret}").status_code == 404


@pytest.mark.parametrize("where", [*PAGES, "/fichiers/ABCDEFGH"])
def test_page_is_kept_by_no_cache_and_named_to_no_other_site(link: Link, where: str) -> None:
    headers = link.get(where).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"], headers["X-Robots-Tag"]) == (
        "no-store",
        "no-referrer",
        "noindex",
    )


def test_speaker_reads_everything_they_are_asked_for_and_nothing_else(link: Link, edition: Edition) -> None:
    secretly = add_sitting(
        edition, "Débat", kind=SittingKind.DEBATE, status=SittingStatus.DRAFT, starts_at=at_lille(26, 14)
    )
    named = name_in(secretly, link.speaker, AppearanceState.INVITED, role=AppearanceRole.FACE_TO_FACE)
    with transaction():
        queries.appearance(edition, named.ref).theme = "Emploi inclusif"
    add_sitting(edition, "Une autre séance")
    content = page(link.get().text)
    assert [one.one("h3").text for one in content.all(".link-part")] == ["Ouverture politique", "Débat"]
    opening = part_named(content, "Ouverture politique")
    assert "jeudi 25 novembre 9 h 30 – 10 h 15 Nouveau Siècle" in opening
    assert "Votre venue est prévue sous réserve, en attendant votre réponse." in opening
    debate = part_named(content, "Débat")
    assert "votre rôle : Face à face Thème : Emploi inclusif" in debate
    assert "Nous vous proposons d’intervenir. Rien n’est encore annoncé au public." in debate


def test_speaker_who_left_reads_who_comes_instead(link: Link, edition: Edition) -> None:
    seat = seat_of(edition)
    arnaud = name_in(queries.sitting(edition, "ouverture-politique"), add_speaker(edition, "Arnaud Decagny"))
    move(seat, AppearanceState.REPLACED, replaced_by=arnaud)
    content = page(link.get().text)
    assert "Vous n’intervenez plus ici : Arnaud Decagny intervient à votre place." in content.one(".link-over").text
    assert content.all("textarea") == []


def test_representative_reads_for_whom_they_come(client: FlaskClient, edition: Edition) -> None:
    with_link(edition)
    laurent = with_link(edition, "laurent-pinet")
    with transaction():
        seat_of_xavier = next(
            one
            for one in queries.sitting(edition, "ouverture-politique").appearances
            if one.speaker.ref == "xavier-bertrand"
        )
        seat_of_xavier.representative = queries.speaker(edition, "laurent-pinet")
    assert "Au nom de Xavier Bertrand." in Link(client, laurent).get().text


def test_page_says_what_is_missing_until_nothing_is(link: Link, edition: Edition) -> None:
    def missing() -> list[str]:
        return [each.text for notice in page(link.get().text).all(".warn") for each in notice.all("li")]

    assert missing() == [
        "Répondre pour « Ouverture politique »",
        "Vous présenter en quelques lignes",
        "Envoyer un portrait",
    ]
    link.answer(seat_of(edition), "confirm")
    link.present(biography="Présidente.", needs="")
    link.portrait(sent.picture())
    assert missing() == ["Dire si votre portrait peut être publié"]
    link.portrait(None, "non")
    assert missing() == []


def test_presentation_is_kept_shown_and_public_with_the_next_release_only(link: Link, edition: Edition) -> None:
    release(edition)
    answer = link.present(biography="  Née à Lille.\r\nVit à Douai. ", needs="Une rampe")
    assert (answer.status_code, answer.location) == (303, link.path)
    kept = again(link.speaker)
    assert (kept.biography, kept.needs) == ("Née à Lille.\nVit à Douai.", "Une rampe")
    shown = page(link.get("/presentation").text)
    assert [area.text for area in shown.all("textarea")] == ["Née à Lille. Vit à Douai.", "Une rampe"]
    assert "Née à Lille." not in link.client.get("/intervenants/xavier-bertrand").text
    release(edition, days_later=1)
    public = link.client.get("/intervenants/xavier-bertrand").text
    assert "Née à Lille." in public
    assert "rampe" not in public


def test_what_an_organiser_corrected_meanwhile_is_shown_and_not_overwritten(link: Link) -> None:
    link.present(biography="Née à Lile.", needs="Une rampe")
    form = page(link.get("/presentation").text)
    sent_late = {"biography": "Née à Lile, vit à Douai.", "needs": "Une rampe"}
    with transaction():
        again(link.speaker).biography = "Née à Lille."
    answer = link.post("/presentation", **sent_late, seen=form.one("#seen").attributes["value"])
    content = page(answer.text)
    rows = [[cell.text for cell in row.all("td")] for row in content.one("tbody").all("tr")]
    assert (answer.status_code, rows) == (409, [["Née à Lille.", "Née à Lile, vit à Douai."]])
    assert [area.text for area in content.all("textarea")] == list(sent_late.values())
    assert again(link.speaker).biography == "Née à Lille."
    knowingly = link.post("/presentation", **sent_late, seen=content.one("#seen").attributes["value"])
    assert (knowingly.status_code, again(link.speaker).biography) == (303, "Née à Lile, vit à Douai.")


def test_presentation_sent_twice_is_kept_once(link: Link) -> None:
    form = page(link.get("/presentation").text)
    sent_twice = {"biography": "Née à Lille.", "needs": "", "seen": form.one("#seen").attributes["value"]}
    assert [link.post("/presentation", **sent_twice).status_code for _ in range(2)] == [303, 303]


def test_presentation_sent_by_link_is_written_down_with_its_author(link: Link, edition: Edition) -> None:
    link.present(biography="Née à Lille.", needs="")
    edit = edits.last_edit(edition, actor="Xavier Bertrand (par son lien)")
    assert edit is not None
    assert (edit.speaker_ref, (edit.after or {})["biography"]) == ("xavier-bertrand", "Née à Lille.")


def test_what_was_typed_comes_back_with_the_reason(link: Link) -> None:
    answer = link.present(biography="x" * 5001, needs="Une rampe")
    content = page(answer.text)
    assert answer.status_code == 422
    assert errors(content) == ["Votre présentation : C’est trop long : 5000 caractères au plus (il y en a 5001)."]
    assert [len(area.text) for area in content.all("textarea")] == [5001, 9]
    assert again(link.speaker).biography == ""


def test_texts_of_speakers_are_shown_as_text(link: Link) -> None:
    link.present(biography="<script>alert(1)</script>", needs="<img src=x onerror=alert(1)>")
    text = link.get().text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<img src=x" not in text


def test_link_of_an_archived_congress_shows_and_takes_nothing(link: Link, edition: Edition) -> None:
    link.present(biography="Née à Lille.", needs="Une rampe")
    seat = seat_of(edition)
    archive(edition)
    content = page(link.get().text)
    assert "Née à Lille." in content.text
    assert [len(content.all(tag)) for tag in ("textarea", "form")] == [0, 0]
    refused = [
        link.answer(seat, "confirm"),
        link.post("/presentation", biography="Autre", needs=""),
        link.portrait(sent.picture(), "oui"),
        link.slides(seat, sent.PDF),
        link.get("/presentation"),
    ]
    assert [each.status_code for each in refused] == [409] * 5
    kept = again(link.speaker)
    assert (kept.biography, kept.image_consent, kept.files) == ("Née à Lille.", None, [])
    assert seat_of(edition).state is AppearanceState.TENTATIVE


def test_same_person_at_two_congresses_has_two_links(client: FlaskClient, edition: Edition) -> None:
    now = with_link(edition)
    later = with_link(make_edition(ref="2032", title="21e congrès de Coorace"))
    assert now.ref == later.ref
    assert "20e congrès" in Link(client, now).get().text
    assert "21e congrès" in Link(client, later).get().text


def test_renewed_link_kills_the_former_one(link: Link) -> None:
    former = link.path
    with transaction():
        speaker_link.renew_link(again(link.speaker), actor=ACTOR, at=FIRST)
    assert link.client.get(former).status_code == 404
    assert link.get().status_code == 200


def test_link_is_mailed_in_the_speakers_language_once_a_minute(edition: Edition) -> None:
    speaker = with_link(edition, email="xavier@exemple.fr", locale="en")
    for _ in range(2):
        with transaction():
            speaker_link.mail_link(again(speaker), actor=ACTOR, at=FIRST)
    (mail,) = mails("speaker_link")
    assert (mail.recipient, mail.locale, mail.about) == ("xavier@exemple.fr", "en", {"speaker": speaker.id})


def test_needs_are_not_in_the_audit_trail(link: Link, session: scoped_session[Session]) -> None:
    link.present(biography="", needs="Une rampe pour mon fauteuil")
    session.rollback()
    trail = [(one.action, one.actor, one.details) for one in session.query(AuditEntry) if one.action == "send_needs"]
    assert trail == [("send_needs", "Xavier Bertrand (par son lien)", {})]
