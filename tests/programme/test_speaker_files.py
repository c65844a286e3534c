"""Portraits and slides from the link to the public: what is kept, shown, replaced, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from congress.kernel.db import db, transaction
from congress.programme import queries, speaker_files, speaker_link
from congress.programme.portraits import small_portrait
from congress.programme.speaker_models import FileKind
from tests.programme import sent
from tests.programme.desk import errors
from tests.programme.speaking import Link, again, archive, seat_of, with_link
from tests.programme.working import ACTOR, FIRST, release
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Speaker

TYPE_OF = {
    "pdf": "application/pdf",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@pytest.fixture
def link(client: FlaskClient, edition: Edition) -> Link:
    return Link(client, with_link(edition))


def portrait_of(speaker: Speaker) -> str:
    """The address a page would show the portrait at."""
    found = speaker_files.portrait_of(again(speaker))
    return f"/intervenants/{speaker.ref}/portrait/{found.digest if found else ''}.webp"


def slides_of(speaker: Speaker) -> list[tuple[str, bool]]:
    return [(one.name, one.is_public) for one in again(speaker).files if one.kind is FileKind.SLIDES]


def public_slides(edition: Edition) -> list[str]:
    programme = queries.published(edition)
    assert programme is not None
    return [slides.ref for sitting in programme.sittings for slides in sitting.slides]


def let_out(speaker: Speaker, *, is_public: bool = True) -> None:
    with transaction():
        file = speaker_files.slides_of(seat_of_in(speaker))
        assert file is not None
        speaker_files.let_out(file, is_public=is_public, actor=ACTOR, at=FIRST)


def seat_of_in(speaker: Speaker) -> Appearance:
    return speaker_link.appearances_of(speaker)[0]


def not_found(answer: TestResponse) -> bool:
    return answer.status_code == 404 and answer.data[:4] not in (b"RIFF", b"%PDF")


def test_portrait_is_made_small_and_shown_to_its_speaker(link: Link) -> None:
    picture = sent.picture(size=(1600, 1200))
    assert link.portrait(picture, name="Moi à la mer.jpg").status_code == 303
    (kept,) = again(link.speaker).files
    assert (kept.name, kept.media_type, kept.content) == ("Moi à la mer.webp", "image/webp", small_portrait(picture))
    (image,) = page(link.get().text).one(".link-portrait").all("img")
    shown = link.client.get(image.attributes["src"])
    assert (shown.mimetype, shown.data, shown.headers["Cache-Control"]) == ("image/webp", kept.content, "no-store")


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\0\0\0\x24ftypheic" + b"\0" * 99, b"\xff\xd8\xff\xe0" * 99])
def test_portrait_that_is_none_says_why_and_keeps_the_answer(link: Link, content: bytes) -> None:
    answer = link.portrait(content, "oui", name="moi.jpg")
    content_shown = page(answer.text)
    assert answer.status_code == 422
    assert len(errors(content_shown)) == 1
    ticked = [one.attributes["value"] for one in content_shown.all("input") if "checked" in one.attributes]
    assert ticked == ["oui"]
    kept = again(link.speaker)
    assert (kept.files, kept.image_consent) == ([], None)


@pytest.mark.parametrize("consent", ["", "non"])
def test_portrait_without_consent_stays_inside(link: Link, edition: Edition, consent: str) -> None:
    link.portrait(sent.picture(), consent)
    release(edition)
    assert not_found(link.client.get(portrait_of(link.speaker)))


def test_portrait_is_public_with_consent_and_a_release(link: Link, edition: Edition) -> None:
    release(edition)
    link.portrait(sent.picture(), "oui")
    where = portrait_of(link.speaker)
    assert not_found(link.client.get(where))
    release(edition, days_later=1)
    answer = link.client.get(where)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    repeated = link.client.get(where, headers={"If-None-Match": answer.headers["ETag"]})
    assert (repeated.status_code, repeated.data) == (304, b"")


def test_consent_taken_back_is_obeyed_at_once_and_leaves_the_next_release(link: Link, edition: Edition) -> None:
    link.portrait(sent.picture(), "oui")
    release(edition)
    where = portrait_of(link.speaker)
    etag = link.client.get(where).headers["ETag"]
    link.portrait(None, "non")
    assert again(link.speaker).image_consent is False
    assert not_found(link.client.get(where))
    assert not_found(link.client.get(where, headers={"If-None-Match": etag}))
    assert link.client.get("/intervenants/xavier-bertrand").status_code == 200
    release(edition, days_later=1)
    programme = queries.published(edition)
    assert programme is not None
    assert programme.speaker_of["xavier-bertrand"].portrait is None


def test_date_of_consent_is_that_of_the_last_change(link: Link) -> None:
    link.portrait(None, "oui")
    first = again(link.speaker).image_consent_at
    link.portrait(None, "oui")
    assert again(link.speaker).image_consent_at == first
    link.portrait(None, "non")
    changed = again(link.speaker)
    assert changed.image_consent is False
    assert first is not None
    assert changed.image_consent_at is not None
    assert changed.image_consent_at > first


def test_replaced_portrait_is_shown_until_the_next_release(link: Link, edition: Edition) -> None:
    link.portrait(sent.picture(colour="teal"), "oui")
    release(edition)
    former = portrait_of(link.speaker)
    link.portrait(sent.picture(colour="red"))
    assert link.client.get(former).status_code == 200
    assert not_found(link.client.get(portrait_of(link.speaker)))
    release(edition, days_later=1)
    assert link.client.get(portrait_of(link.speaker)).status_code == 200
    assert not_found(link.client.get(former))


def test_nobody_elses_portrait_is_shown_under_a_name(link: Link, edition: Edition) -> None:
    link.portrait(sent.picture(), "oui")
    release(edition)
    digest = portrait_of(link.speaker).rsplit("/", 1)[1]
    assert not_found(link.client.get(f"/intervenants/laurent-pinet/portrait/{digest}"))


def test_portrait_of_an_archived_congress_is_in_its_archive(link: Link, edition: Edition) -> None:
    link.portrait(sent.picture(), "oui")
    release(edition)
    archive(edition)
    assert link.client.get("/editions/2027" + portrait_of(link.speaker)).status_code == 200


@pytest.mark.parametrize(("kind", "content"), [("pdf", sent.PDF), ("odp", sent.odp()), ("pptx", sent.pptx())])
def test_slides_are_kept_under_their_name_and_given_back(
    link: Link, edition: Edition, kind: str, content: bytes
) -> None:
    assert link.slides(seat_of(edition), content, "Exposé d'été.bin").status_code == 303
    (kept,) = again(link.speaker).files
    answer = link.get(f"/fichiers/{kept.ref}")
    assert (answer.mimetype, answer.data) == (TYPE_OF[kind], content)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    name = f"Expos%C3%A9%20d%27%C3%A9t%C3%A9.{kind}"
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=\"Expose d'ete.{kind}\"; filename*=UTF-8''{name}"
    )


@pytest.mark.parametrize("content", [b"", b"<html><script>alert(1)</script>", b"MZ" * 99, sent.picture()])
def test_what_is_no_slides_is_refused_at_the_field(link: Link, edition: Edition, content: bytes) -> None:
    answer = link.slides(seat_of(edition), content, "exposé.pdf")
    assert (answer.status_code, len(errors(page(answer.text)))) == (422, 1)
    assert again(link.speaker).files == []


def test_form_sent_without_a_file_asks_for_one(link: Link, edition: Edition) -> None:
    answer = link.post(f"/supports/{seat_of(edition).ref}")
    assert errors(page(answer.text)) == ["Votre support de présentation : Choisissez d’abord un fichier."]


def test_new_slides_take_the_place_of_the_former_ones(link: Link, edition: Edition) -> None:
    link.slides(seat_of(edition), sent.PDF, "un.pdf")
    link.slides(seat_of(edition), sent.PDF + b"\n", "deux.pdf")
    link.slides(seat_of(edition), sent.PDF + b"\n", "deux fois.pdf")
    assert slides_of(link.speaker) == [("deux.pdf", False)]


def test_slides_are_public_when_organisers_and_a_release_say_so(link: Link, edition: Edition) -> None:
    link.slides(seat_of(edition), sent.PDF)
    release(edition)
    assert public_slides(edition) == []
    ref = again(link.speaker).files[0].ref
    assert not_found(link.client.get(f"/supports/{ref}"))
    let_out(link.speaker)
    assert not_found(link.client.get(f"/supports/{ref}"))
    release(edition, days_later=1)
    assert public_slides(edition) == [ref]
    answer = link.client.get(f"/supports/{ref}")
    assert (answer.status_code, answer.data) == (200, sent.PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_public_slides_that_are_replaced_stay_until_the_next_release(link: Link, edition: Edition) -> None:
    link.slides(seat_of(edition), sent.PDF, "un.pdf")
    let_out(link.speaker)
    release(edition)
    (former,) = public_slides(edition)
    link.slides(seat_of(edition), sent.odp(), "deux.odp")
    assert slides_of(link.speaker) == [("un.pdf", True), ("deux.odp", False)]
    assert link.client.get(f"/supports/{former}").data == sent.PDF
    let_out(link.speaker)
    assert link.client.get(f"/supports/{former}").data == sent.PDF
    release(edition, days_later=1)
    (latter,) = public_slides(edition)
    assert latter != former
    assert link.client.get(f"/supports/{latter}").data == sent.odp()
    assert not_found(link.client.get(f"/supports/{former}"))


def test_portrait_costs_three_questions_to_the_database_and_its_content_none_when_known(
    link: Link, edition: Edition
) -> None:
    link.portrait(sent.picture(), "oui")
    release(edition)
    where = portrait_of(link.speaker)
    etag = link.client.get(where).headers["ETag"]
    asked: list[str] = []

    def note(*args: Any) -> None:
        asked.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    link.client.get(where, headers={"If-None-Match": etag})
    event.remove(db.engine, "before_cursor_execute", note)
    questions = [statement for statement in asked if statement.startswith("SELECT")]
    assert (len(questions), [one for one in questions if "speaker_file.content" in one]) == (3, [])


def test_nobody_reaches_somebody_elses_files_or_sitting(link: Link, edition: Edition) -> None:
    link.slides(seat_of(edition), sent.PDF)
    ref = again(link.speaker).files[0].ref
    other = Link(link.client, with_link(edition, "laurent-pinet"))
    answers = [
        other.get(f"/fichiers/{ref}"),
        other.post(f"/fichiers/{ref}/supprimer"),
        other.slides(seat_of(edition), sent.PDF),
        other.get(f"/supports/{seat_of(edition).ref}"),
    ]
    assert [each.status_code for each in answers] == [404] * 4
    assert len(again(link.speaker).files) == 1
