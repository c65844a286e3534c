"""What is taken back from the public, by speakers or organisers: gone at once, also from an archived congress."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.programme import speaker_files
from congress.programme.models import AppearanceState
from tests.programme import sent
from tests.programme.speaking import Link, again, archive, seat_of, with_link
from tests.programme.test_speaker_files import let_out, not_found, portrait_of, public_slides
from tests.programme.working import move, release
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


@pytest.fixture
def link(client: FlaskClient, edition: Edition) -> Link:
    return Link(client, with_link(edition))


def test_portrait_removed_is_gone_everywhere_at_once(link: Link, edition: Edition) -> None:
    link.portrait(sent.picture(colour="teal"), "oui")
    release(edition)
    former = portrait_of(link.speaker)
    link.portrait(sent.picture(colour="red"))
    last = speaker_files.portrait_of(again(link.speaker))
    assert last is not None
    assert link.post(f"/fichiers/{last.ref}/supprimer").status_code == 303
    assert again(link.speaker).files == []
    assert not_found(link.client.get(former))


@pytest.mark.parametrize("where", ["/intervenants/xavier-bertrand", "/intervenants"])
def test_portrait_stands_before_initials_that_are_seen_without_it(link: Link, edition: Edition, where: str) -> None:
    link.portrait(sent.picture(), "oui")
    release(edition)
    link.portrait(None, "non")
    framed = page(link.client.get(where).text).one(".pictured")
    (image,) = framed.all("img")
    assert (framed.text, image.attributes["src"]) == ("XB", portrait_of(link.speaker))
    gone = link.client.get(image.attributes["src"])
    assert (gone.status_code, gone.mimetype, gone.headers["Cache-Control"]) == (404, "image/svg+xml", "no-store")
    assert page(gone.text).one("svg").text == ""


def test_consent_and_files_are_taken_back_from_an_archived_congress_too(link: Link, edition: Edition) -> None:
    link.portrait(sent.picture(), "oui")
    link.slides(seat_of(edition), sent.PDF)
    let_out(link.speaker)
    release(edition)
    archive(edition)
    (ref,) = public_slides(edition)
    shown = ["/editions/2027" + portrait_of(link.speaker), f"/editions/2027/supports/{ref}"]
    assert [link.client.get(where).status_code for where in shown] == [200, 200]
    (refusal,) = [one for one in page(link.get().text).all("form") if one.attributes["action"].endswith("/portrait")]
    sent_back = {one.attributes["name"]: one.attributes["value"] for one in refusal.all("input")}
    answer = link.client.post(refusal.attributes["action"], data=sent_back)
    assert (answer.status_code, again(link.speaker).image_consent) == (303, False)
    assert link.client.get(shown[0]).status_code == 404
    assert [link.portrait(None, "oui").status_code, link.portrait(sent.picture(), "non").status_code] == [409, 409]
    removals = [one.attributes["action"] for one in page(link.get().text).all("form")]
    assert [link.client.post(where).status_code for where in removals] == [303, 303]
    assert (again(link.speaker).files, link.client.get(shown[1]).status_code) == ([], 404)


def test_slides_held_back_by_organisers_are_gone_at_once(link: Link, edition: Edition) -> None:
    link.slides(seat_of(edition), sent.PDF)
    let_out(link.speaker)
    release(edition)
    (ref,) = public_slides(edition)
    let_out(link.speaker, is_public=False)
    assert not_found(link.client.get(f"/supports/{ref}"))


def test_slides_taken_back_by_their_speaker_are_gone_at_once(link: Link, edition: Edition) -> None:
    link.slides(seat_of(edition), sent.PDF)
    let_out(link.speaker)
    release(edition)
    (ref,) = public_slides(edition)
    link.post(f"/fichiers/{ref}/supprimer")
    assert not_found(link.client.get(f"/supports/{ref}"))


def test_whoever_left_still_finds_and_removes_what_they_sent(link: Link, edition: Edition) -> None:
    link.slides(seat_of(edition), sent.PDF, "exposé.pdf")
    move(seat_of(edition), AppearanceState.WITHDRAWN)
    over = page(link.get().text).one(".link-over")
    assert [one.text for one in over.all("a")] == ["exposé.pdf"]
    link.client.post(over.one("form").attributes["action"])
    assert again(link.speaker).files == []
