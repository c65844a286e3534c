from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.programme.calendar import calendar
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from congress.programme.published import PublishedProgramme, PublishedSequence
from tests.programme.released import PUBLISHED, named, paris, programme, sequence, sitting

if TYPE_CHECKING:
    from congress.programme.published import PublishedSitting

TENTATIVE = AppearanceState.TENTATIVE
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})


def _feed(*sittings: PublishedSitting, **options: Any) -> bytes:
    return calendar(programme(*sittings), name="On est là !", url_of="https://c.fr/programme/{}".format, **options)


def _events(content: bytes) -> dict[str, Any]:
    return {str(one["URL"]).rpartition("/")[2]: one for one in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def _event(one: PublishedSitting) -> Any:
    (event,) = _events(_feed(one)).values()
    return event


def test_an_event_says_what_the_sitting_is() -> None:
    event = _event(
        sitting(
            "pleniere",
            paris(25, 10, 15),
            paris(25, 11, 45),
            title="Utilité sociale : les enjeux",
            abstract="Deux heures de débat.",
            room="auditorium",
            space="emploi",
            streamed=True,
            sequences=(sequence("un", "Les territoires"),),
            appearances=(
                named("eric-beasse", role=AppearanceRole.INTRODUCTION),
                named("xavier-bertrand", TENTATIVE, sequence="un"),
                named("arnaud-decagny", AppearanceState.WITHDRAWN),
            ),
            revision=3,
            modified_at=PUBLISHED + timedelta(days=1),
        )
    )
    assert {name: str(event[name]) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS", "SEQUENCE")} == {
        "SUMMARY": "Utilité sociale\u00a0: les enjeux",
        "LOCATION": "Auditorium, Nouveau Siècle, 17 place Mendès France, 59000 Lille",
        "DESCRIPTION": (
            "Deux heures de débat.\n\n"
            "- Introduction\u00a0: Éric Béasse, Secrétaire général\n\n"
            "Les territoires\n"
            "- Xavier Bertrand (sous réserve), Président de la région Hauts-de-France\n\n"
            "À suivre aussi à distance."
        ),
        "URL": "https://c.fr/programme/pleniere",
        "STATUS": "CONFIRMED",
        "SEQUENCE": "3",
    }
    assert event["CATEGORIES"].to_ical().decode() == "Plénière,Solutions pour l’emploi"
    assert event["UID"] == "pleniere@example"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (paris(25, 10, 15), paris(25, 11, 45))
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert (event.decoded("CREATED"), event.decoded("LAST-MODIFIED")) == (PUBLISHED, PUBLISHED + timedelta(days=1))
    assert event.decoded("DTSTAMP") == PUBLISHED + timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "written", "summary"),
    [
        (SittingStatus.CONFIRMED, "CONFIRMED", "Atelier"),
        (SittingStatus.TENTATIVE, "TENTATIVE", "Atelier (sous réserve)"),
        (SittingStatus.CANCELLED, "CANCELLED", "Annulation\u00a0: Atelier"),
    ],
)
def test_the_status_is_written_and_said(status: SittingStatus, written: str, summary: str) -> None:
    event = _event(sitting("atelier", paris(25, 9), paris(25, 10), status=status, kind=SittingKind.WORKSHOP))
    assert (str(event["STATUS"]), str(event["SUMMARY"])) == (written, summary)


def test_an_open_end_is_left_open() -> None:
    event = _event(sitting("soiree", paris(25, 19)))
    assert event.decoded("DTSTART") == paris(25, 19)
    assert "DTEND" not in event


def test_sittings_without_a_time_are_left_out() -> None:
    assert list(_events(_feed(sitting("atelier"), sitting("soiree", paris(25, 19))))) == ["soiree"]


def test_one_may_ask_for_some_sittings_only() -> None:
    feed = _feed(sitting("accueil", paris(25, 9)), sitting("soiree", paris(25, 19)), only={"soiree"})
    assert list(_events(feed)) == ["soiree"]


def test_what_a_person_dropped_is_cancelled_in_their_own_calendar_only() -> None:
    both = (sitting("accueil", paris(25, 9), revision=2), sitting("soiree", paris(25, 19), revision=1))
    own = _events(_feed(*both, turns={"accueil": 3}, dropped={"accueil"}))
    assert {ref: [str(one[name]) for name in ("STATUS", "SEQUENCE", "SUMMARY")] for ref, one in own.items()} == {
        "accueil": ["CANCELLED", "5", "Retiré de votre agenda\u00a0: Accueil"],
        "soiree": ["CONFIRMED", "1", "Soiree"],
    }


def test_what_a_person_took_in_again_comes_back_with_a_higher_sequence() -> None:
    (event,) = _events(_feed(sitting("accueil", paris(25, 9), revision=2), turns={"accueil": 4})).values()
    assert [str(event[name]) for name in ("STATUS", "SEQUENCE", "SUMMARY")] == ["CONFIRMED", "6", "Accueil"]


def test_the_feed_names_itself_and_says_when_to_look_again() -> None:
    lines = _feed().decode().split("\r\n")
    assert lines[: lines.index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Congrès//Programme//FR",
        "CALSCALE:GREGORIAN",
        "NAME:On est là\u202f!",
        "X-WR-CALNAME:On est là\u202f!",
        "COLOR:coral",
        "LAST-MODIFIED:20211120T090000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Europe/Paris",
    ]


def test_a_release_gives_the_same_bytes_again() -> None:
    one = sitting("accueil", paris(25, 9), paris(25, 10), appearances=(named("eric-beasse"), named("xavier-bertrand")))
    content = _feed(one)
    again = PublishedProgramme.model_validate_json(programme(one).model_dump_json())
    assert calendar(again, name="On est là !", url_of="https://c.fr/programme/{}".format) == content
    assert calendar(again, name="On est là !", url_of="https://d.fr/programme/{}".format) != content


def test_a_sequence_says_when_it_begins_and_a_speaker_who_comes_instead_and_on_what() -> None:
    face_to_face = named("xavier-bertrand", TENTATIVE, role=AppearanceRole.FACE_TO_FACE, sequence="un")
    event = _event(
        sitting(
            "candidats",
            paris(26, 14),
            paris(26, 16),
            sequences=(
                PublishedSequence(ref="un", title="Emploi", starts_at=paris(26, 14), ends_at=paris(26, 14, 20)),
                PublishedSequence(ref="deux", title="Territoires", starts_at=paris(26, 14, 20)),
            ),
            appearances=(
                face_to_face.model_copy(
                    update={"representative": "arnaud-decagny", "theme": "L'emploi", "note": "en visioconférence"}
                ),
            ),
        )
    )
    assert str(event["DESCRIPTION"]).translate(SPACES) == (
        "\n14 h – 14 h 20, Emploi\n"
        "- Xavier Bertrand (sous réserve), Président de la région Hauts-de-France"
        " – représentation assurée par Arnaud Decagny, Vice-Président de la région"
        " – « L'emploi » – en visioconférence\n"
        "\n14 h 20, Territoires"
    )


def test_speakers_are_participants_with_the_word_of_doubt() -> None:
    one = sitting(
        "ouverture",
        paris(25, 9),
        appearances=(
            named("eric-beasse", role=AppearanceRole.MODERATOR),
            named("xavier-bertrand", TENTATIVE),
            named("arnaud-decagny", AppearanceState.WITHDRAWN),
        ),
    )
    feed = icalendar.Calendar.from_ical(_feed(one, speaker_url_of="https://c.fr/intervenants/{}".format))
    found = feed.walk("PARTICIPANT")
    told = ("PARTICIPANT-TYPE", "SUMMARY", "DESCRIPTION", "URL")
    assert [[str(each[name]) for name in told] for each in found] == [
        ["SPEAKER", "Éric Béasse", "Secrétaire général", "https://c.fr/intervenants/eric-beasse"],
        [
            *("SPEAKER", "Xavier Bertrand (sous réserve)"),
            *("Président de la région Hauts-de-France", "https://c.fr/intervenants/xavier-bertrand"),
        ],
    ]
    assert [each.get("CATEGORIES") and each["CATEGORIES"].to_ical() for each in found] == [b"Animation", None]


def test_a_participant_keeps_its_uid_whatever_becomes_of_the_doubt() -> None:
    def uids(state: AppearanceState, ref: str = "ouverture") -> list[str]:
        one = sitting(ref, paris(25, 9), appearances=(named("xavier-bertrand", state), named("laurent-pinet")))
        return [str(each["UID"]) for each in icalendar.Calendar.from_ical(_feed(one)).walk("PARTICIPANT")]

    assert uids(TENTATIVE) == uids(AppearanceState.CONFIRMED)
    assert len({*uids(TENTATIVE), *uids(TENTATIVE, "conclusion")}) == 4


@pytest.mark.parametrize(
    ("changes", "colour"),
    [
        ({}, "coral"),
        ({"kind": SittingKind.MEAL}, "silver"),
        ({"kind": SittingKind.WORKSHOP, "space": "rse"}, "mediumseagreen"),
        ({"kind": SittingKind.WORKSHOP, "space": "emploi"}, "mediumslateblue"),
        ({"kind": SittingKind.WORKSHOP, "space": "territoires"}, "darkgoldenrod"),
        ({"space": "territoires", "status": SittingStatus.CANCELLED}, "gray"),
    ],
)
def test_the_colour_is_that_of_the_espace_or_of_the_kind(changes: dict[str, Any], colour: str) -> None:
    assert str(_event(sitting("atelier", paris(25, 9), **changes))["COLOR"]) == colour


def test_what_is_streamed_leads_to_the_page_of_the_sitting() -> None:
    conference = _event(sitting("ouverture", paris(25, 9), streamed=True))["CONFERENCE"]
    assert str(conference) == "https://c.fr/programme/ouverture"
    assert dict(conference.params) == {
        "VALUE": "URI",
        "FEATURE": ["AUDIO", "VIDEO"],
        "LABEL": "À suivre aussi à distance, avec un billet",
        "LANGUAGE": "fr",
    }


@pytest.mark.parametrize(
    "changes",
    [{}, {"streamed": True, "status": SittingStatus.CANCELLED}, {"streamed": True, "replay_url": "https://v.fr/1"}],
)
def test_there_is_no_stream_to_follow_where_there_is_none_to_come(changes: dict[str, Any]) -> None:
    event = _event(sitting("ouverture", paris(25, 9), **changes))
    assert "CONFERENCE" not in event
    assert "distance" not in str(event.get("DESCRIPTION", ""))


def test_replay_and_slides_are_told_afterwards() -> None:
    urls: dict[str, Any] = {"replay_url": "https://video.exemple.fr/1", "slides_url": "https://exemple.fr/1.pdf"}
    described = str(_event(sitting("ouverture", paris(25, 9), streamed=True, **urls))["DESCRIPTION"])
    assert described.translate(SPACES) == (
        "\nRevoir la séance : https://video.exemple.fr/1\n\nSupports de présentation : https://exemple.fr/1.pdf"
    )


def test_the_feed_has_a_picture_where_one_is_given() -> None:
    (image,) = icalendar.Calendar.from_ical(_feed(image="https://c.fr/congres.png?v=1")).images
    assert (image.uri, image.fmttype, image.display) == ("https://c.fr/congres.png?v=1", "image/png", "BADGE")


def test_lines_are_folded_and_end_as_the_format_wants() -> None:
    content = _feed(sitting("accueil", paris(25, 9), title="é" * 200, abstract="a;b,c\\d\ne"))
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


@given(title=st.text(min_size=1, max_size=120), abstract=st.text(max_size=300))
def test_any_text_comes_back_from_the_feed(title: str, abstract: str) -> None:
    cleaned = [
        "".join(letter for letter in text if letter.isprintable() or letter == "\n") for text in (title, abstract)
    ]
    one = sitting("accueil", paris(25, 9), title=cleaned[0] or "x", abstract=cleaned[1])
    (event,) = icalendar.Calendar.from_ical(_feed(one)).walk("VEVENT")
    assert (str(event["UID"]), event.decoded("DTSTART")) == (one.uid, paris(25, 9))
    assert len(icalendar.Calendar.from_ical(_feed(one)).subcomponents) == 2


def test_events_of_a_territory_keep_their_instant() -> None:
    start = datetime(2021, 11, 25, 5, 30, tzinfo=UTC)
    there = PublishedProgramme(**{**dict(programme(sitting("accueil", start))), "time_zone": "Indian/Reunion"})
    (event,) = _events(calendar(there, name="x", url_of="/{}".format)).values()
    assert event["DTSTART"].to_ical() == b"20211125T093000"
    assert event.decoded("DTSTART") == start
    assert there.days[0] == date(2021, 11, 25)
