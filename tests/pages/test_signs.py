from __future__ import annotations

from typing import TYPE_CHECKING

from congress.kernel.i18n import in_language
from congress.pages.signs import signs
from congress.programme.models import AppearanceState, SittingStatus
from tests.badges.raster import codes_on, pages_of
from tests.pages.paper import said_of, sizes_of, words_of
from tests.programme import released
from tests.programme.released import named, paris, sitting

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.published import PublishedSitting

ADDRESS = "http://congres.test/programme"
PLENARY = "10 h – 12 h La plénière à distance aussi Éric Béasse, Xavier Bertrand (sous réserve)"


def printed(edition: Edition, *sittings: PublishedSitting) -> bytes:
    return signs(edition, released.programme(*sittings), address=ADDRESS)


def day() -> list[PublishedSitting]:
    return [
        sitting("accueil", paris(25, 9), paris(25, 9, 30)),
        sitting(
            "plenary",
            paris(25, 10),
            paris(25, 12),
            room="auditorium",
            title="La plénière",
            streamed=True,
            appearances=(named("eric-beasse"), named("xavier-bertrand", AppearanceState.TENTATIVE)),
        ),
        sitting("debat", paris(25, 14), room="auditorium", status=SittingStatus.CANCELLED, title="Débat perdu"),
        sitting("cloture", paris(26, 16), room="auditorium", status=SittingStatus.TENTATIVE, title="Conclusion"),
        sitting("un-jour", room="auditorium", title="Sans horaire"),
    ]


def test_each_room_or_venue_has_a_page_for_each_day_in_landscape(edition: Edition) -> None:
    pdf = printed(edition, *day())
    assert sizes_of(pdf) == {(297, 210)}
    assert [page.partition(" 20e congrès")[0] for page in words_of(pdf)] == [
        "Nouveau Siècle Jeudi 25 novembre 9 h – 9 h 30 Accueil",
        f"Auditorium Nouveau Siècle Jeudi 25 novembre {PLENARY} 14 h Débat perdu annulé",
        "Auditorium Nouveau Siècle Vendredi 26 novembre 16 h Conclusion sous réserve",
    ]


def test_sign_says_its_version_and_leads_to_what_has_changed_since(edition: Edition) -> None:
    pdf = printed(edition, *day())
    assert [page.endswith(f"Le programme à jour : {ADDRESS.partition('://')[2]}") for page in words_of(pdf)] == [
        True
    ] * 3
    assert ["Version 3 du 20 novembre 2021 : le programme peut changer." in page for page in words_of(pdf)] == [
        True
    ] * 3
    assert [codes_on(page) for page in pages_of(pdf)] == [[ADDRESS]] * 3


def test_same_release_makes_the_same_signs(edition: Edition) -> None:
    first = printed(edition, *day())
    assert printed(edition, *day()) == first
    assert said_of(first) == {
        "title": "Affiches des salles – 20e congrès de Coorace",
        "lang": "fr",
        "made": "D:20211120090000Z",
        "pdf/ua": "1",
    }
    with in_language("en"):
        assert (
            "Auditorium Nouveau Siècle Friday 26 November 4:00 pm Conclusion" in words_of(printed(edition, *day()))[2]
        )


def test_full_day_goes_on_over_as_many_pages_as_it_takes_and_loses_nothing(edition: Edition) -> None:
    many = [
        sitting(
            f"s-{n}",
            paris(25, 8 + n // 4, n % 4 * 15),
            title=f"Séance {n} " + "d'utilité sociale " * 8,
            room="auditorium",
        )
        for n in range(30)
    ]
    pages = words_of(printed(edition, *many))
    assert len(pages) == 4
    assert [f"Jeudi 25 novembre {n} / 4" in page for n, page in enumerate(pages, start=1)] == [True] * 4
    assert [n for n in range(30) if sum(f"Séance {n} d’utilité" in page for page in pages) != 1] == []


def test_nothing_to_announce_is_said(edition: Edition) -> None:
    assert words_of(printed(edition)) == ["Aucune séance n’a encore de lieu et d’horaire."]
