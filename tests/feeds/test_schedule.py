from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.feeds.schedule import schedule
from congress.feeds.schedule_json import schedule_json
from congress.feeds.schedule_xml import schedule_xml
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from congress.programme.published import PublishedProgramme, PublishedRoom
from tests.feeds.schedule_rules import faults, read
from tests.programme.released import SPEAKERS, named, paris, programme, sequence
from tests.programme.released import sitting as released_sitting

if TYPE_CHECKING:
    from datetime import datetime
    from xml.etree import ElementTree as ET

    from congress.feeds.schedule import Schedule
    from congress.programme.published import PublishedSitting

SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})
PRINTABLE = st.text(max_size=80).map(lambda text: "".join(letter for letter in text if letter.isprintable()))


def sitting(ref: str, *times: datetime | None, **fields: Any) -> PublishedSitting:
    return released_sitting(ref, *times, uid=str(uuid5(NAMESPACE_URL, ref)), **fields)


def made(*sittings: PublishedSitting, **changes: Any) -> Schedule:
    released = PublishedProgramme(**{**dict(programme(*sittings)), **changes})
    return schedule(
        released,
        title="19e congrès",
        base_url="https://c.fr/",
        url="https://c.fr/programme",
        url_of="https://c.fr/programme/{}".format,
    )


def events(content: Schedule) -> list[ET.Element]:
    root = read(schedule_xml(content))
    assert faults(root) == []
    return list(root.iter("event"))


def texts(content: Schedule, name: str) -> list[str]:
    return [(each.findtext(name) or "").translate(SPACES) for each in events(content)]


def told_in_xml(root: ET.Element) -> dict[str, Any]:
    """A schedule.xml in the form of schedule.json."""
    conference = {each.tag: each.text or "" for each in root.iterfind("conference/*")}
    days = [
        {
            "index": int(day.get("index", "")),
            "date": day.get("date"),
            "day_start": day.get("start"),
            "day_end": day.get("end"),
            "rooms": {room.get("name"): [_event_in_xml(event) for event in room] for room in day},
        }
        for day in root.iter("day")
    ]
    number, base_url = int(conference.pop("days")), conference.pop("base_url")
    return {
        "version": root.findtext("version"),
        "base_url": base_url,
        "conference": {**conference, "daysCount": number, "url": "https://c.fr/programme", "days": days},
    }


def _event_in_xml(event: ET.Element) -> dict[str, Any]:
    told: dict[str, Any] = {each.tag: each.text or "" for each in event if not len(each)}
    persons = [{"id": int(each.get("id", "")), "public_name": each.text} for each in event.iter("person")]
    return {
        **told,
        "guid": event.get("guid"),
        "id": int(event.get("id", "")),
        "recording_license": "",
        "do_not_record": event.findtext("recording/optout") == "true",
        "persons": persons,
        "links": [],
        "attachments": [],
        "answers": [],
    }


def test_a_sitting_is_told_whole() -> None:
    opening = sitting(
        "ouverture",
        paris(25, 9, 30),
        paris(25, 10, 15),
        kind=SittingKind.OPENING,
        abstract="Deux paragraphes.\n\nEt <un> & d'autres.",
        space="emploi",
        room="auditorium",
        streamed=True,
        sequences=(sequence("un", "Les territoires"),),
        appearances=(
            named("laurent-pinet"),
            named("eric-beasse", role=AppearanceRole.MODERATOR, sequence="un"),
            named("xavier-bertrand", AppearanceState.TENTATIVE, sequence="un"),
            named("arnaud-decagny", AppearanceState.WITHDRAWN),
        ),
    )

    (event,) = events(made(opening))
    told = {each.tag: (each.text or "").translate(SPACES) for each in event if not len(each)}

    assert event.get("guid") == opening.uid
    assert told == {
        "room": "Auditorium",
        "title": "Ouverture",
        "subtitle": "",
        "type": "Ouverture",
        "date": "2021-11-25T09:30:00+01:00",
        "start": "09:30",
        "duration": "00:45",
        "abstract": "Deux paragraphes.\n\nEt <un> & d'autres.",
        "slug": "congres2021-ouverture",
        "track": "Solutions pour l'emploi",
        "language": "fr",
        "description": (
            "- Laurent Pinet, Président Coorace\n"
            "Les territoires\n"
            "- Animation : Éric Béasse, Secrétaire général\n"
            "- Xavier Bertrand (sous réserve), Président de la région Hauts-de-France\n"
            "À suivre aussi à distance."
        ),
        "links": "",
        "attachments": "",
        "url": "https://c.fr/programme/ouverture",
    }
    assert event.findtext("recording/optout") == "false"
    assert [(each.text or "").translate(SPACES) for each in event.iter("person")] == [
        "Laurent Pinet",
        "Éric Béasse",
        "Xavier Bertrand (sous réserve)",
    ]


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (SittingStatus.CONFIRMED, "Accueil"),
        (SittingStatus.TENTATIVE, "Accueil (sous réserve)"),
        (SittingStatus.CANCELLED, "Annulation : Accueil"),
    ],
)
def test_the_title_says_what_is_not_certain_and_what_is_cancelled(status: SittingStatus, title: str) -> None:
    assert texts(made(sitting("accueil", paris(25, 9), status=status)), "title") == [title]


def test_what_has_no_time_is_left_out_and_what_has_no_end_lasts_an_hour() -> None:
    content = made(sitting("soiree", paris(25, 19)), sitting("plus-tard"))

    assert texts(content, "url") == ["https://c.fr/programme/soiree"]
    assert texts(content, "duration") == ["01:00"]


def test_an_evening_that_ends_after_midnight_stays_on_its_day() -> None:
    content = made(sitting("soiree", paris(25, 19), paris(26, 1)), sitting("rangement", paris(27, 9), paris(27, 10)))

    assert [(str(day.date), sorted(day.rooms)) for day in content.days] == [
        ("2021-11-25", ["Nouveau Siècle"]),
        ("2021-11-26", []),
        ("2021-11-27", ["Nouveau Siècle"]),
    ]
    assert texts(content, "duration") == ["06:00", "01:00"]


@pytest.mark.parametrize(
    ("minutes", "slot"),
    [((0, 30), "00:15"), ((0, 45), "00:15"), ((0, 50), "00:05"), ((0, 7), "00:01"), ((3, 6), "00:03")],
)
def test_every_time_fits_on_the_grid_of_the_schedule(minutes: tuple[int, int], slot: str) -> None:
    start, end = minutes
    assert made(sitting("accueil", paris(25, 9, start), paris(25, 9, end))).timeslot == slot


def test_rooms_of_one_name_are_told_apart_by_their_venue() -> None:
    base = programme()
    elsewhere = base.venues[0].model_copy(update={"ref": "bazaar", "name": "Bazaar St So"})
    places = {
        "venues": (*base.venues, elsewhere),
        "rooms": (*base.rooms, PublishedRoom(ref="autre", name="Auditorium", venue="bazaar")),
    }
    content = made(
        sitting("un", paris(25, 9), room="auditorium"),
        sitting("deux", paris(25, 10), venue="bazaar", room="autre"),
        sitting("trois", paris(25, 11), venue="bazaar"),
        sitting("quatre", paris(25, 12), venue=None),
        **places,
    )

    assert texts(content, "room") == [
        "Auditorium, Nouveau Siècle",
        "Auditorium, Bazaar St So",
        "Bazaar St So",
        "Lieu à préciser",
    ]


def test_numbers_stay_when_sittings_and_people_come_and_go() -> None:
    one, other = (sitting(ref, paris(25, 9), appearances=(named("laurent-pinet"),)) for ref in ("un", "deux"))
    alone, among = events(made(one)), events(made(other, one, speakers=SPEAKERS[1:]))

    assert among[1].get("id") == alone[0].get("id")
    assert {each.get("id") for event in (*alone, *among) for each in event.iter("person")} == {
        next(each.get("id") for each in alone[0].iter("person"))
    }


sittings = st.lists(
    st.builds(
        lambda ref, starts, length, words, **fields: sitting(
            ref,
            paris(25, 1) + timedelta(minutes=starts) if starts is not None else None,
            paris(25, 1) + timedelta(minutes=starts + length) if starts is not None and length else None,
            title=words[0] or "Sans titre",
            abstract=words[1],
            **fields,
        ),
        ref=st.from_regex(r"[a-z][a-z0-9-]{0,20}[a-z0-9]", fullmatch=True),
        starts=st.none() | st.integers(0, 4000),
        length=st.none() | st.integers(1, 9000),
        words=st.tuples(PRINTABLE.filter(str.strip) | st.just(""), PRINTABLE),
        status=st.sampled_from([SittingStatus.CONFIRMED, SittingStatus.TENTATIVE, SittingStatus.CANCELLED]),
        kind=st.sampled_from(SittingKind),
        room=st.sampled_from([None, "auditorium"]),
        space=st.sampled_from([None, "rse", "territoires"]),
        streamed=st.booleans(),
        appearances=st.lists(
            st.builds(
                named,
                st.sampled_from([speaker.ref for speaker in SPEAKERS]),
                st.sampled_from([AppearanceState.CONFIRMED, AppearanceState.TENTATIVE, AppearanceState.WITHDRAWN]),
                role=st.sampled_from(AppearanceRole),
            ),
            unique_by=lambda one: one.speaker,
        ).map(tuple),
    ),
    max_size=8,
    unique_by=lambda one: one.ref,
)


@given(sittings=sittings)
def test_any_programme_makes_a_schedule_that_says_the_same_in_xml_and_json(sittings: list[PublishedSitting]) -> None:
    content = made(*sittings)
    root = read(schedule_xml(content))

    assert faults(root) == []
    assert told_in_xml(root) == json.loads(schedule_json(content))["schedule"]
    assert sorted(each.get("guid", "") for each in root.iter("event")) == sorted(
        each.uid for each in sittings if each.starts_at
    )
    assert (schedule_xml(content), schedule_json(content)) == (
        schedule_xml(made(*sittings)),
        schedule_json(made(*sittings)),
    )
