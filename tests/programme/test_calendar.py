from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.programme.calendar import calendar
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from congress.programme.published import PublishedProgramme
from congress.programme.vtimezone import vtimezone
from tests.programme.released import PUBLISHED, named, paris, programme, sequence, sitting

if TYPE_CHECKING:
    from congress.programme.published import PublishedSitting

TENTATIVE = AppearanceState.TENTATIVE
PARIS = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:20200329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20201025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
OVERSEAS = (
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Marquesas",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
)


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


def test_paris_is_written_with_the_rule_of_its_summer_time() -> None:
    assert bytes(vtimezone("Europe/Paris", 2021).to_ical()).decode().replace("\r\n", "\n") == PARIS


@pytest.mark.parametrize("name", OVERSEAS)
def test_territories_without_summer_time_have_one_offset(name: str) -> None:
    (only,) = vtimezone(name, 2027).subcomponents
    offset = datetime(2027, 1, 1, tzinfo=ZoneInfo(name)).utcoffset()
    assert (only.name, "RRULE" in only, only.decoded("TZOFFSETTO")) == ("STANDARD", False, offset)


@pytest.mark.parametrize("name", ["Europe/Paris", "America/Miquelon", "Europe/London", "Australia/Sydney", *OVERSEAS])
@given(instant=st.datetimes(datetime(2027, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_zone_written_out_tells_the_same_time(name: str, instant: datetime) -> None:
    # Every year's two Sundays are covered by the rules; what a client computes from them is what we meant.
    written = _zone(name)
    assert instant.astimezone(written).replace(tzinfo=None) == instant.astimezone(ZoneInfo(name)).replace(tzinfo=None)


_ZONES: dict[str, Any] = {}


def _zone(name: str) -> Any:
    if name not in _ZONES:
        _ZONES[name] = vtimezone(name, 2027).to_tz(lookup_tzid=False)
    return _ZONES[name]


def test_a_zone_without_a_lasting_rule_is_written_year_by_year() -> None:
    # Morocco changes its clocks around Ramadan, which no RRULE can say.
    parts = vtimezone("Africa/Casablanca", 2021).subcomponents
    assert all("RRULE" not in one for one in parts)
    assert {one.decoded("DTSTART").year for one in parts} == set(range(2020, 2027))


def test_events_of_a_territory_keep_their_instant() -> None:
    start = datetime(2021, 11, 25, 5, 30, tzinfo=UTC)
    there = PublishedProgramme(**{**dict(programme(sitting("accueil", start))), "time_zone": "Indian/Reunion"})
    (event,) = _events(calendar(there, name="x", url_of="/{}".format)).values()
    assert event["DTSTART"].to_ical() == b"20211125T093000"
    assert event.decoded("DTSTART") == start
    assert there.days[0] == date(2021, 11, 25)
