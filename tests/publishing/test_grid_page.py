from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import event

from congress.kernel import clock
from congress.kernel.db import db
from congress.programme.models import AppearanceState, SittingStatus
from tests.programme import working
from tests.programme.desk import DESK, read
from tests.reading import Element, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from congress.editions.models import Edition


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(*args: object) -> None:
        found.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def day_of(content: Element) -> str:
    return content.one("#programme").attributes["data-day"]


def blocks(content: Element) -> list[str]:
    return [each.attributes["data-label"].replace("\u00a0", " ") for each in content.one(".sheet").all(".block")]


def test_the_page_counts_who_is_uncertain_and_what_waits(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.name_in(sitting, working.add_speaker(edition, "Olivier Serva"), AppearanceState.INVITED)
    working.add_sitting(edition, "Un brouillon", status=SittingStatus.DRAFT)

    content = read(organiser.get(DESK), 200)

    assert [count.text for count in content.one(".counts").all("dd")] == ["2", "1", "1", "0"]
    assert content.one(".to-publish").one("a").attributes["href"] == f"{DESK}/publier"


def test_a_sitting_stands_on_its_day_with_all_its_marks(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.name_in(sitting, working.add_speaker(edition, "Olivier Serva"), AppearanceState.INVITED)
    working.add_sitting(edition, "Un brouillon", status=SittingStatus.DRAFT, venue=None)
    content = read(organiser.get(f"{DESK}?jour=2027-11-25"), 200)

    assert blocks(content) == ["Ouverture politique, 9 h 30 – 10 h 15, Nouveau Siècle"]
    block = content.one("#seance-ouverture-politique")
    assert block.one("h3").one("a").attributes["href"] == f"{DESK}/seances/ouverture-politique"
    assert block.one(".block-marks").text == "1 sous réserve 1 pressenti confirmé Ouverture"
    assert [each.one("h3").text for each in content.one(".tray").all(".block")] == ["Un brouillon"]
    assert content.one(".tray").one(".block-marks").text == "brouillon Plénière"


def test_without_a_script_each_sitting_has_its_form(organiser: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    form = read(organiser.get(DESK), 200).one("#seance-ouverture-politique").one("form")
    chosen = [option.attributes["value"] for option in form.all("option") if "selected" in option.attributes]
    sent = {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}
    del sent["csrf_token"]

    assert form.attributes["action"] == f"{DESK}/seances/ouverture-politique/deplacer"
    assert chosen == ["2027-11-25", "venue:nouveau-siecle"]
    assert sent == {"version": str(sitting.version), "shown": "2027-11-25", "starts": "09:30", "ends": "10:15"}


def test_the_day_is_the_one_asked_for_and_is_remembered(organiser: FlaskClient, edition: Edition) -> None:
    assert day_of(read(organiser.get(DESK), 200)) == "2027-11-25"
    assert day_of(read(organiser.get(f"{DESK}?jour=2027-11-26"), 200)) == "2027-11-26"
    assert day_of(read(organiser.get(DESK), 200)) == "2027-11-26"
    assert day_of(read(organiser.get(f"{DESK}?jour=2031-01-01"), 200)) == "2027-11-26"
    assert day_of(read(organiser.get(f"{DESK}?jour=hier"), 200)) == "2027-11-26"


def test_during_the_congress_it_opens_today(organiser: FlaskClient, edition: Edition) -> None:
    clock.start_from(working.at_lille(26, 10))
    try:
        assert day_of(read(organiser.get(DESK), 200)) == "2027-11-26"
    finally:
        clock.start_from(None)


def test_a_sitting_outside_the_congress_is_not_lost(organiser: FlaskClient, edition: Edition) -> None:
    working.add_sitting(edition, "Montage", starts_at=working.at_lille(24, 9))
    content = read(organiser.get(f"{DESK}?jour=2027-11-24"), 200)

    assert blocks(content) == ["Montage, 9 h, Nouveau Siècle"]
    assert [each.text for each in content.one(".tabs").all("a")] == [
        "mercredi 24 novembre",
        "jeudi 25 novembre",
        "vendredi 26 novembre",
        "Tout en liste",
    ]


def test_the_list_holds_every_day_as_tables(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Un brouillon", status=SittingStatus.DRAFT)
    content = read(organiser.get(f"{DESK}?vue=liste"), 200)

    assert [heading.text for heading in content.all("h2")] == ["jeudi 25 novembre", "horaire à préciser"]
    assert [cell.text for cell in content.all("tbody")[0].one("tr").all("td")] == [
        "9 h 30 – 10 h 15",
        "Nouveau Siècle",
        "confirmé",
        "2 annoncés 1 sous réserve",
    ]


def test_a_free_place_on_the_sheet_begins_a_sitting_there(organiser: FlaskClient, edition: Edition) -> None:
    head = read(organiser.get(f"{DESK}?jour=2027-11-26"), 200).all(".head")[1]
    address = head.one("a").attributes["href"]
    content = read(organiser.get(f"{address}&debut=09:30&fin=10:30"), 200)
    stray = read(organiser.get(f"{DESK}/seances/nouvelle?jour=hier&lieu=room:cave&debut="), 200)

    def chosen(content: Element, name: str) -> list[str]:
        options = content.one(f"#{name}").all("option")
        return [option.attributes["value"] for option in options if "selected" in option.attributes]

    assert (chosen(content, "day"), chosen(content, "place")) == (["2027-11-26"], ["room:auditorium"])
    assert [content.one(f"#{name}").attributes["value"] for name in ("starts", "ends")] == ["09:30", "10:30"]
    assert (chosen(stray, "day"), chosen(stray, "place")) == ([], [])


def test_a_full_day_asks_the_database_no_more_than_an_empty_one(organiser: FlaskClient, edition: Edition) -> None:
    def ask() -> int:
        with statements() as found:
            read(organiser.get(DESK), 200)
        return len(found)

    working.opening_with_a_doubt(edition)
    ask()
    few = ask()
    speaker = working.add_speaker(edition, "Laure Petit")
    for number in range(12):
        starts = working.at_lille(25, 9) + timedelta(minutes=20 * number)
        sitting = working.add_sitting(edition, f"Atelier {number}", starts_at=starts, room=edition.venues[0].rooms[0])
        working.name_in(sitting, speaker)

    assert ask() == few <= 30


def test_the_sheet_needs_no_style_and_no_script_of_its_own(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    text = organiser.get(DESK).text
    everything = page(text).all("")

    assert [each for each in everything if {"style", "onclick"} & set(each.attributes)] == []
    assert [each.attributes["src"][:27] for each in everything if each.tag == "script"][1:] == [
        "/static/publishing/grid.js?"
    ]


def test_the_page_reads_the_sittings_once(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    with statements() as found:
        read(organiser.get(DESK), 200)

    assert len([one for one in found if "FROM sitting" in " ".join(one.split()) and "space" in one]) == 1
