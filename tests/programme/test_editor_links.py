from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from congress.programme import queries
from congress.programme.links import is_secure_link
from congress.programme.models import AppearanceState, SittingStatus
from tests.programme import working
from tests.programme.desk import DESK, OPENING, errors, fields, opening, read

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


@pytest.mark.parametrize(
    ("text", "is_safe"),
    [
        ("https://video.exemple.fr/direct?v=1#t=10", True),
        ("https://exemple.fr:8443/é", True),
        ("http://exemple.fr/", False),
        ("javascript:alert(1)", False),
        ("HTTPS://exemple.fr/", False),
        ("https://moi:secret@exemple.fr/", False),
        ("https://exemple.fr@ailleurs.fr/", False),
        ("https://localhost/", False),
        ("https://exemple.fr/a b", False),
        ("https://exemple.fr\\@ailleurs.fr/", False),
        ("https://exemple.fr:port/", False),
        ("https://[exemple/", False),
        ("https:///exemple.fr", False),
        ("//exemple.fr/", False),
        ('https://exemple.fr/"><script>', False),
    ],
)
def test_a_link_is_a_whole_address_by_https(text: str, is_safe: bool) -> None:  # noqa: FBT001 - the expected answer
    assert is_secure_link(text) is is_safe


def test_links_to_the_stream_and_to_what_is_left_are_kept(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    links = {
        "stream_url": "https://video.exemple.fr/direct",
        "replay_url": "https://video.exemple.fr/1",
        "slides_url": "https://exemple.fr/supports.pdf",
    }

    organiser.post(OPENING, data=fields(sitting, **links))
    saved = opening(edition)
    content = read(organiser.get(OPENING), 200)

    assert (saved.stream_url, saved.replay_url, saved.slides_url) == tuple(links.values())
    assert {name: content.one(f"#{name}").attributes["value"] for name in links} == links
    assert content.one("details.more").one("summary").text == "Liens : direct, enregistrement, supports (3)"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"replay_url": "http://exemple.fr/"}, "Lien de l’enregistrement"),
        ({"slides_url": "javascript:alert(1)"}, "Lien des supports"),
        ({"stream_url": "https://"}, "Lien de la diffusion en direct"),
    ],
)
def test_another_link_is_refused_at_its_field(
    organiser: FlaskClient, edition: Edition, changes: dict[str, str], told: str
) -> None:
    sitting = working.opening_with_a_doubt(edition)

    content = read(organiser.post(OPENING, data=fields(sitting, **changes)), 422)

    assert errors(content) == [f"{told} : Donnez une adresse complète, qui commence par https://."]
    assert "open" in content.one("details.more").attributes


def test_a_link_that_is_too_long_is_refused(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)

    content = read(organiser.post(OPENING, data=fields(sitting, replay_url=f"https://a.fr/{'x' * 488}")), 422)

    assert errors(content) == ["Lien de l’enregistrement : C’est trop long : 500 caractères au plus (il y en a 501)."]


def test_a_stream_is_that_of_a_sitting_one_can_follow_from_afar(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)

    content = read(
        organiser.post(OPENING, data=fields(sitting, streamed=None, stream_url="https://video.exemple.fr/")), 422
    )

    assert errors(content) == [
        "Lien de la diffusion en direct : Dites aussi que la séance est à suivre à distance, ou videz ce lien."
    ]


def test_a_copy_is_a_draft_whose_people_nobody_has_asked_yet(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    organiser.post(f"{OPENING}/sequences", data={"sequence_title": "Débat", "sequence_starts": "09:45"})
    gone = working.name_in(
        sitting, working.add_speaker(edition, "Brigitte Klinkert"), sequence=opening(edition).sequences[0]
    )
    working.move(gone, AppearanceState.WITHDRAWN)
    working.name_in(
        opening(edition), working.add_speaker(edition, "Olivier Serva"), sequence=opening(edition).sequences[0]
    )
    organiser.post(OPENING, data=fields(opening(edition), stream_url="https://video.exemple.fr/"))

    answer = organiser.post(f"{OPENING}/dupliquer")
    copy = queries.sitting(edition, "ouverture-politique-copie")

    assert answer.headers["Location"] == f"{DESK}/seances/ouverture-politique-copie"
    assert (copy.title, copy.status, copy.stream_url) == ("Ouverture politique (copie)", SittingStatus.DRAFT, "")
    assert (copy.starts_at, copy.ends_at, copy.venue) == (sitting.starts_at, sitting.ends_at, sitting.venue)
    assert [(each.title, each.starts_at) for each in copy.sequences] == [("Débat", working.at_lille(25, 9, 45))]
    assert [(each.speaker.name, each.state) for each in copy.appearances] == [
        ("Laurent Pinet", AppearanceState.INVITED),
        ("Xavier Bertrand", AppearanceState.INVITED),
        ("Olivier Serva", AppearanceState.INVITED),
    ]
    assert copy.appearances[2].sequence is copy.sequences[0]


def test_a_copy_of_the_longest_title_still_fits(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.add_sitting(edition, "a" * 300)

    organiser.post(f"{DESK}/seances/{sitting.ref}/dupliquer")

    assert sorted(each.title for each in queries.sittings(edition)) == [f"{'a' * 280} (copie)", "a" * 300]


def test_what_was_never_published_can_be_taken_away(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    acts = [each.text for each in read(organiser.get(OPENING), 200).one(".toolbar").all("button")]

    answer = organiser.post(f"{OPENING}/supprimer")

    assert acts == ["Dupliquer", "Supprimer"]
    assert answer.headers["Location"] == DESK
    assert list(queries.sittings(edition)) == []


def test_what_was_published_is_cancelled_and_not_taken_away(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.release(edition)
    acts = [each.text for each in read(organiser.get(OPENING), 200).one(".toolbar").all("button")]

    organiser.post(f"{OPENING}/supprimer")
    told = [each.text for each in read(organiser.get(OPENING), 200).all(".notice")]
    organiser.post(OPENING, data=fields(sitting, status="cancelled"))

    assert acts == ["Dupliquer"]
    assert told == ["« Ouverture politique » a déjà été publiée : annulez-la, pour que le public le sache."]
    assert opening(edition).status is SittingStatus.CANCELLED


@pytest.mark.parametrize(
    ("status", "is_released", "told"),
    [
        (SittingStatus.DRAFT, False, "Seule l’équipe la voit."),
        (SittingStatus.TENTATIVE, False, "Elle paraîtra à la prochaine publication."),
        (SittingStatus.CANCELLED, False, "Le public n’en a jamais rien su."),
        (
            SittingStatus.CONFIRMED,
            True,
            "Le public la voit ; ce que vous changez paraîtra à la prochaine publication.",
        ),
        (
            SittingStatus.CANCELLED,
            True,
            "Le public la lit annulée, dès la prochaine publication si ce n’est déjà fait.",
        ),
    ],
)
def test_what_a_state_means_for_the_public_is_said(
    organiser: FlaskClient,
    edition: Edition,
    status: SittingStatus,
    is_released: bool,  # noqa: FBT001 - one of the cases
    told: str,
) -> None:
    working.opening_with_a_doubt(edition)
    if is_released:
        working.release(edition)
    organiser.post(OPENING, data=fields(opening(edition), status=status.value))

    line = read(organiser.get(OPENING), 200).one(".sitting-line").one(".muted")

    assert line.text == told


def test_what_is_public_is_not_offered_to_become_a_draft_again(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.release(edition)
    options = [each.attributes["value"] for each in read(organiser.get(OPENING), 200).one("#status").all("option")]

    content = read(organiser.post(OPENING, data=fields(sitting, status="draft")), 422)

    assert options == ["tentative", "confirmed", "cancelled"]
    assert errors(content) == ["État : Choisissez une réponse parmi celles qui sont proposées."]
    assert opening(edition).status is SittingStatus.CONFIRMED
