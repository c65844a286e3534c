from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.db import transaction
from congress.programme import use_cases
from congress.programme.models import AppearanceState, SittingKind, SittingStatus
from tests.programme import working
from tests.reading import Element, page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


def read(client: FlaskClient, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200, url
    return page(response.text).one("main")


def test_before_the_first_release_the_programme_says_that_it_will_come(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)

    assert read(client, "/programme").one(".empty-title").text == "Le programme n’est pas encore publié."
    assert client.get("/programme/ouverture-politique").status_code == 404
    assert client.get("/programme.ics").status_code == 404


def test_a_sitting_in_the_list_has_its_times_its_place_and_the_words_after_the_name(
    client: FlaskClient, edition: Edition
) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    item = read(client, "/programme").one("#ouverture-politique")

    assert item.one(".time").text == "9 h 30 – 10 h 15"
    assert item.one("h3").text == "Ouverture politique"
    assert item.one(".about").text == "à distance aussi Ouverture Nouveau Siècle"
    assert [line.text for line in item.one(".appearances").all("li")] == [
        "Laurent Pinet, Président Coorace",
        "Xavier Bertrand (sous réserve), Président de la région Hauts-de-France",
    ]


def test_the_grid_names_the_uncertain_with_the_same_words(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    slot = read(client, "/programme").one(".slot")

    assert slot.one(".slot-voices").text == "Laurent Pinet, Xavier Bertrand (sous réserve)"
    assert slot.one(".time").text == "9 h 30 – 10 h 15"


def test_the_grid_gives_each_sitting_its_quarter_hours_in_the_zone_of_the_congress(
    client: FlaskClient, edition: Edition
) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    cell = read(client, "/programme").one(".cell")

    assert cell.attributes["class"].split() == ["cell", "col-all", "from-0930", "to-1015"]


def test_what_is_not_released_is_not_public(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    working.add_sitting(
        edition, "Encore un secret", starts_at=working.at_lille(25, 11), ends_at=working.at_lille(25, 12)
    )
    working.add_sitting(edition, "Un brouillon", status=SittingStatus.DRAFT)

    assert [heading.text for heading in read(client, "/programme").one(".agenda").all("h3")] == ["Ouverture politique"]
    assert client.get("/programme/encore-un-secret").status_code == 404


def test_a_replacement_is_said_on_both_sides_of_the_sitting(client: FlaskClient, edition: Edition) -> None:
    working.replaced_opening(edition)

    content = read(client, "/programme/ouverture-politique").one(".sitting-body")
    coming, gone = content.all(".appearances")

    assert [line.text for line in coming.all("li")] == [
        "Laurent Pinet, Président Coorace",
        "Arnaud Decagny, Vice-Président de la région remplace Xavier Bertrand",
    ]
    assert [heading.text for heading in content.all("h2")] == ["Avec", "N’interviennent plus"]
    assert [line.text for line in gone.all("li")] == [
        "Xavier Bertrand, Président de la région Hauts-de-France Arnaud Decagny intervient à sa place."
    ]


def test_somebody_replaced_still_has_a_page_that_says_so(client: FlaskClient, edition: Edition) -> None:
    working.replaced_opening(edition)

    content = read(client, "/intervenants/xavier-bertrand")

    assert content.one("h1").text == "Xavier Bertrand"
    assert content.one(".notice-title").text == "N’est plus au programme"
    assert [link.attributes["href"] for link in content.one(".agenda").all("a")] == [
        "/programme/ouverture-politique",
        "/intervenants/arnaud-decagny",
    ]


def test_speakers_stand_by_last_name_and_the_replaced_come_last(client: FlaskClient, edition: Edition) -> None:
    working.replaced_opening(edition)

    content = read(client, "/intervenants")

    assert [
        (letter.one("h2").text, [name.text for name in letter.all(".name")]) for letter in content.all(".letter")
    ] == [
        ("D", ["Arnaud Decagny"]),
        ("P", ["Laurent Pinet"]),
    ]
    assert [line.all("a")[0].text for line in content.one(".gone").all("li")] == ["Xavier Bertrand"]


def test_an_uncertain_speaker_bears_the_words_on_the_list_and_on_their_page(
    client: FlaskClient, edition: Edition
) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)

    names = [name.text for name in read(client, "/intervenants").all(".name")]

    assert names == ["Xavier Bertrand (sous réserve)", "Laurent Pinet"]
    assert read(client, "/intervenants/xavier-bertrand").one("h1").text == "Xavier Bertrand (sous réserve)"


def test_somebody_only_asked_is_nowhere_in_public(client: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.name_in(sitting, working.add_speaker(edition, "Olivier Serva"), AppearanceState.INVITED)
    working.release(edition)

    assert client.get("/intervenants/olivier-serva").status_code == 404
    assert [name.text for name in read(client, "/programme/ouverture-politique").all(".voice-name")] == [
        "Laurent Pinet,",
        "Xavier Bertrand (sous réserve),",
    ]


def test_a_cancelled_sitting_stays_and_says_so(client: FlaskClient, edition: Edition) -> None:
    sitting = working.opening_with_a_doubt(edition)
    working.release(edition)
    with transaction():
        use_cases.cancel_sitting(sitting, version=sitting.version)
    working.release(edition, days_later=1)

    content = read(client, "/programme/ouverture-politique")

    assert content.one(".notice-title").text == "Annulé"
    assert [mark.text for mark in read(client, "/programme").one("#ouverture-politique").all(".state")] == ["annulé"]
    assert content.all(".wide") == []


def test_what_has_no_time_stands_at_the_end_under_its_own_heading(client: FlaskClient, edition: Edition) -> None:
    space = working.add_spaces(edition)[0]
    working.add_sitting(edition, "Olympiades du dialogue social", kind=SittingKind.WORKSHOP, space=space, capacity=12)
    working.release(edition)

    untimed = read(client, "/programme").one(".untimed")

    assert untimed.one("h2").text == "Horaire à préciser"
    assert untimed.one(".time").text == "horaire à préciser"
    assert untimed.one(".about").text == "Atelier Solutions pour l’emploi Nouveau Siècle 12 places"


def test_an_atelier_tells_how_to_take_a_place(client: FlaskClient, edition: Edition) -> None:
    working.add_sitting(edition, "Olympiades", kind=SittingKind.WORKSHOP, capacity=12)
    working.release(edition)

    assert read(client, "/programme/olympiades").one(".sign-up").one("h2").text == "Prendre une place"


def test_one_day_is_shown_alone_and_a_day_without_congress_is_not_found(client: FlaskClient, edition: Edition) -> None:
    working.opening_with_a_doubt(edition)
    working.add_sitting(edition, "Conclusion", starts_at=working.at_lille(26, 16), ends_at=None)
    working.release(edition)

    friday = read(client, "/programme?jour=2027-11-26")

    assert [heading.text for heading in friday.all("h2")] == ["vendredi 26 novembre"]
    assert [item.one("h3").text for item in friday.one(".agenda").all("li")] == ["Conclusion"]
    assert friday.one(".agenda").one(".time").text == "16 h"
    for wrong in ("2027-11-27", "demain", "2027-13-45", ""):
        assert client.get(f"/programme?jour={wrong}").status_code == 404, wrong
