from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from congress.feeds.schedule import schedule
from congress.feeds.schedule_json import schedule_json
from congress.feeds.schedule_xml import schedule_xml
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from congress.programme.published import PublishedProgramme, PublishedRoom
from tests.feeds.schedule_rules import faults, read
from tests.programme.released import SPEAKERS, THERE, named, paris, programme, sequence
from tests.programme.released import sitting as released_sitting

if TYPE_CHECKING:
    from datetime import datetime
    from xml.etree import ElementTree as ET

    from congress.feeds.schedule import Schedule
    from congress.programme.published import PublishedSitting

SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})


def sitting(ref: str, *times: datetime | None, **fields: Any) -> PublishedSitting:
    return released_sitting(ref, *times, uid=str(uuid5(NAMESPACE_URL, ref)), **fields)


def made(*sittings: PublishedSitting, **changes: Any) -> Schedule:
    released = PublishedProgramme(**{**dict(programme(*sittings)), **changes})
    return schedule(released, title="19e congrès", there=THERE)


def events(content: Schedule) -> list[ET.Element]:
    root = read(schedule_xml(content))
    assert faults(root) == []
    return list(root.iter("event"))


def texts(content: Schedule, name: str) -> list[str]:
    return [(each.findtext(name) or "").translate(SPACES) for each in events(content)]


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


def persons_in_json(content: Schedule) -> list[dict[str, Any]]:
    days = json.loads(schedule_json(content))["schedule"]["conference"]["days"]
    return [one for day in days for room in day["rooms"].values() for event in room for one in event["persons"]]


def test_the_doubt_about_a_person_can_be_read_by_a_program_too() -> None:
    certain, doubted = persons_in_json(
        made(
            sitting(
                "ouverture",
                paris(25, 9),
                appearances=(named("laurent-pinet"), named("xavier-bertrand", AppearanceState.TENTATIVE)),
            )
        )
    )

    assert (certain["public_name"], certain["url"]) == ("Laurent Pinet", "https://c.fr/intervenants/laurent-pinet")
    assert (certain.get("status"), doubted["status"]) == (None, "tentative")


def test_who_comes_in_somebodys_name_is_told_with_it() -> None:
    sent = named("xavier-bertrand").model_copy(update={"representative": "arnaud-decagny"})
    content = made(sitting("ouverture", paris(25, 9), appearances=(sent,)))

    assert [(each.text or "").translate(SPACES) for event in events(content) for each in event.iter("person")] == [
        "Xavier Bertrand, représentation assurée par Arnaud Decagny"
    ]


def test_what_has_no_time_is_left_out_and_what_has_no_end_lasts_an_hour() -> None:
    content = made(sitting("soiree", paris(25, 19)), sitting("plus-tard"))

    assert texts(content, "url") == ["https://c.fr/programme/soiree"]
    assert texts(content, "duration") == ["01:00"]


def test_a_short_name_makes_a_slug_as_long_as_c3voc_wants_it() -> None:
    assert texts(made(sitting("rse", paris(25, 9))), "slug") == ["congres2021-seance-rse"]


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
