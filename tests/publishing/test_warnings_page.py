from __future__ import annotations

from typing import TYPE_CHECKING

from congress.publishing.acknowledgements import acknowledged_warnings, open_warnings
from tests.programme import working
from tests.programme.desk import DESK, read

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition
    from tests.reading import Element

TOLD = "« Un » et « Deux » occupent la même salle (Auditorium), jeudi 25 novembre de 9 h 30 à 10 h."


def two_in_one_room(edition: Edition) -> None:
    room = edition.venues[0].rooms[0]
    for title, hour, minute in (("Un", 9, 0), ("Deux", 9, 30)):
        starts = working.at_lille(25, hour, minute)
        working.add_sitting(edition, title, starts_at=starts, ends_at=working.at_lille(25, hour + 1), room=room)


def only_warning(content: Element) -> Element:
    return content.one(".warnings").one(".warning")


def key_of(warning: Element) -> str:
    return warning.attributes["id"].removeprefix("avertissement-")


def accept(organiser: FlaskClient, reason: str) -> int:
    warning = only_warning(read(organiser.get(DESK), 200))
    return organiser.post(warning.one("form").attributes["action"], data={"reason": reason}).status_code


def test_a_warning_stands_at_its_sittings_and_in_the_list(organiser: FlaskClient, edition: Edition) -> None:
    two_in_one_room(edition)
    content = read(organiser.get(DESK), 200)
    warning = only_warning(content)
    marks = [each.one(".warn") for each in content.one(".sheet").all(".block")]

    assert content.one("#titre-avertissements").text == "Avertissements 1"
    assert [each.text for each in warning.all("p")[:1]] == [f"Salle déjà prise {TOLD}"]
    assert [(each.text, each.attributes["href"]) for each in warning.all("a")] == [
        ("Un", f"{DESK}?jour=2027-11-25#seance-un"),
        ("Deux", f"{DESK}?jour=2027-11-25#seance-deux"),
    ]
    assert [mark.text for mark in marks] == ["Salle déjà prise", "Salle déjà prise"]
    assert {mark.attributes["href"] for mark in marks} == {f"#{warning.attributes['id']}"}


def test_where_everything_fits_the_page_says_so(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    content = read(organiser.get(DESK), 200)

    assert content.one(".warnings").text == (
        "Avertissements 0 Tout tient : salles, personnes, trajets, places et horaires."
    )


def test_an_accepted_warning_leaves_the_sheet_and_stays_listed_with_its_reason(
    organiser: FlaskClient, edition: Edition
) -> None:
    two_in_one_room(edition)
    status = accept(organiser, "La cloison est mobile.")
    content = read(organiser.get(DESK), 200)
    accepted = content.one(".accepted")

    assert status == 303
    assert content.one("#titre-avertissements").text == "Avertissements 0"
    assert accepted.one("summary").text == "1 avertissement accepté"
    assert accepted.one("q").text == "La cloison est mobile."
    assert accepted.one(".small").one("span").text.startswith("organisatrice@exemple.fr, ")
    assert content.one(".sheet").all(".warned") == []
    assert [each["reason"] for each in acknowledged_warnings(edition)] == ["La cloison est mobile."]


def test_a_warning_is_not_accepted_without_a_reason(organiser: FlaskClient, edition: Edition) -> None:
    two_in_one_room(edition)
    warning = only_warning(read(organiser.get(DESK), 200))
    content = read(organiser.post(warning.one("form").attributes["action"], data={"reason": "  "}), 422)

    assert only_warning(content).one(".error").text == "Ce champ est obligatoire."
    assert "open" in only_warning(content).one("details").attributes
    assert len(open_warnings(edition)) == 1


def test_what_is_no_longer_so_is_said_instead_of_accepted(organiser: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    organiser.post(f"{DESK}/avertissements/room_taken:0/accepter", data={"reason": "Bien ainsi."})
    content = read(organiser.get(DESK), 200)

    assert content.all(".notice")[0].text == "Cet avertissement n’a plus lieu d’être : le programme a changé."
    assert acknowledged_warnings(edition) == []


def test_one_may_be_warned_again(organiser: FlaskClient, edition: Edition) -> None:
    two_in_one_room(edition)
    accept(organiser, "La cloison est mobile.")
    accepted = read(organiser.get(DESK), 200).one(".accepted")

    answer = organiser.post(accepted.one("form").attributes["action"])

    assert answer.headers["Location"] == f"{DESK}#avertissements"
    assert [each.text.replace("\u00a0", " ") for each in open_warnings(edition)] == [TOLD]


def test_a_try_keeps_quiet_about_what_is_accepted(organiser: FlaskClient, edition: Edition) -> None:
    two_in_one_room(edition)
    accept(organiser, "La cloison est mobile.")
    where = {"day": "2027-11-25", "starts": "09:30", "ends": "10:00", "place": "room:auditorium"}

    assert organiser.get(f"{DESK}/seances/deux/essai", query_string=where).json == {"warnings": []}
