from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.kernel.i18n import in_language
from congress.pages.booklet import booklet
from congress.programme.models import AppearanceRole, AppearanceState, SittingStatus
from congress.programme.published import PublishedSpeaker
from tests.badges.raster import codes_on, pages_of
from tests.pages.paper import said_of, sizes_of, words_of
from tests.programme import released
from tests.programme.released import named, paris, sequence, sitting

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.published import PublishedProgramme

ADDRESS = "http://congres.test/programme"
TENTATIVE = AppearanceState.TENTATIVE


def congress() -> PublishedProgramme:
    """Two days: a plenary in two sequences, a cancelled debate, ateliers with and without a time."""
    return released.programme(
        sitting(
            "recits-de-territoires",
            paris(25, 10, 15),
            paris(25, 11, 45),
            streamed=True,
            room="auditorium",
            abstract="Carte blanche.\n\n- un\n- deux",
            sequences=(
                sequence("ecologie", "La transition écologique", paris(25, 10, 15), paris(25, 10, 40)),
                sequence("europe", "L'Europe"),
            ),
            appearances=(
                named("eric-beasse", role=AppearanceRole.MODERATOR),
                named("xavier-bertrand", TENTATIVE, sequence="ecologie", representative="laurent-pinet"),
                named("arnaud-decagny", sequence="europe", theme="La suite", note="En visioconférence"),
                named("adrien-quatennens", AppearanceState.REPLACED, replaced_by="arnaud-decagny"),
            ),
        ),
        sitting("debat", paris(25, 14), paris(25, 15), status=SittingStatus.CANCELLED, title="Débat perdu"),
        sitting("wunjo", paris(26, 9), paris(26, 10), space="rse", title="Wunjo", capacity=20),
        sitting("neo-56", space="territoires", title="Néo 56", status=SittingStatus.TENTATIVE),
        sitting("a-placer", title="Encore à placer"),
    )


def printed(edition: Edition, programme: PublishedProgramme | None = None) -> bytes:
    return booklet(edition, programme or congress(), address=ADDRESS)


def test_booklet_is_a5_in_pages_that_fold_and_says_its_version_on_each(edition: Edition) -> None:
    pdf = printed(edition)
    pages = words_of(pdf)
    assert sizes_of(pdf) == {(148, 210)}
    assert len(pages) % 4 == 0
    assert [("Version 3 du 20 novembre 2021 : le programme peut changer" in page) for page in pages] == [
        False,
        *[True] * (len(pages) - 1),
    ]


def test_cover_is_the_poster_and_the_back_leads_to_the_live_programme(edition: Edition) -> None:
    pdf = printed(edition)
    assert words_of(pdf)[0] == "20e congrès de Coorace On est là ! 25 et 26 novembre 2027"
    assert codes_on(pages_of(pdf)[-1]) == [ADDRESS]


def test_sitting_is_printed_with_its_sequences_their_times_and_all_that_stands_beside_a_name(edition: Edition) -> None:
    page = next(page for page in words_of(printed(edition)) if page.startswith("Jeudi 25 novembre"))
    for words in (
        "10 h 15 – 11 h 45 Recits de territoires",
        "à distance aussi Plénière · Auditorium",
        "Animation : Éric Béasse, Secrétaire général",
        "10 h 15 – 10 h 40 La transition écologique",
        "Xavier Bertrand (sous réserve), Président de la région Hauts-de-France – représentation",
        "représentation assurée par Laurent Pinet, Président Coorace",
        "L’Europe Thème : La suite Arnaud Decagny, Vice-Président de la région – remplace Adrien Quatennens – En visio",
        "14 h – 15 h Débat perdu annulé",
    ):
        assert words in page


def test_index_names_everybody_expected_with_their_pages_and_their_doubts(edition: Edition) -> None:
    pages = words_of(printed(edition))
    number = 1 + next(number for number, page in enumerate(pages) if page.startswith("Jeudi"))
    index = next(page for page in pages if "Béasse Éric" in page)
    assert f"Béasse Éric Secrétaire général {number}" in index
    assert f"Bertrand Xavier (sous réserve) Président de la région Hauts-de-France {number}" in index
    assert f"Pinet Laurent (sous réserve) Président Coorace {number}" in index
    assert "Quatennens" not in index


def test_forum_is_listed_by_espace_with_the_pages_of_what_has_a_time(edition: Edition) -> None:
    pages = words_of(printed(edition))
    friday = 1 + next(number for number, page in enumerate(pages) if page.startswith("Vendredi"))
    whole = " ".join(pages)
    assert f"Wunjo sur inscription vendredi 26 novembre, 9 h · Nouveau Siècle p. {friday}" in whole
    assert "Solutions de territoires horaire à préciser Néo 56 sous réserve" in whole
    assert "Horaire à préciser horaire à préciser Encore à placer" in whole


def test_same_release_makes_the_same_bytes_and_bears_the_releases_date(edition: Edition) -> None:
    first = printed(edition)
    assert printed(edition) == first
    assert said_of(first) == {
        "title": "Livret du programme – 20e congrès de Coorace",
        "lang": "fr",
        "made": "D:20211120090000Z",
        "pdf/ua": "1",
    }
    later = congress().model_copy(update={"number": 4, "published_at": released.PUBLISHED + timedelta(days=1)})
    assert printed(edition, later) != first


def test_booklet_speaks_english(edition: Edition) -> None:
    with in_language("en"):
        pdf = printed(edition)
    assert said_of(pdf)["lang"] == "en"
    assert "25 and 26 November 2027" in words_of(pdf)[0]
    assert [page for page in words_of(pdf) if "Xavier Bertrand (to be confirmed)" in page] != []


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        "*gras* $x$ `code` @ref <label> // rien",
        "Дмитрий Шостакович",
        "محمد الفاسي",
        "王小明 🦊",
        "W" * 200,
    ],
)
def test_names_of_any_script_are_printed_as_they_are(edition: Edition, name: str) -> None:
    programme = congress()
    odd = PublishedSpeaker(ref="eric-beasse", first_name="", last_name=name, function=name, biography="")
    speakers = (odd, *programme.speakers[1:])
    pages = words_of(printed(edition, programme.model_copy(update={"speakers": speakers})))
    assert len(pages) % 4 == 0
    if name.isascii():
        plain = "".join("".join(pages).split()).replace("\u200b", "").replace("-", "")
        assert plain.count("".join(name.split()).replace("-", "")) >= 3


def test_eighty_sittings_with_long_titles_make_a_booklet(edition: Edition) -> None:
    many = [
        sitting(
            f"atelier-{n}",
            paris(25 + n % 2, 9 + n % 9),
            paris(25 + n % 2, 10 + n % 9),
            title=f"Atelier {n} " + "d'utilité sociale et territoriale " * 8,
            abstract="Un texte assez long pour remplir quelques lignes. " * 12,
            space=("rse", "emploi", "territoires")[n % 3],
            appearances=(named("eric-beasse"), named("xavier-bertrand", TENTATIVE)),
        )
        for n in range(80)
    ]
    pages = words_of(printed(edition, released.programme(*many)))
    assert [n for n in range(80) if not any(f"Atelier {n} d’utilité" in page for page in pages)] == []


def test_programme_with_nothing_in_it_is_still_a_booklet(edition: Edition) -> None:
    pages = words_of(printed(edition, released.programme().model_copy(update={"speakers": (), "spaces": ()})))
    assert [page for page in pages if "Rien n’est encore publié pour ce jour." in page] != []
