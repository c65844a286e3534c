from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from congress.programme import pages
from congress.programme.models import SittingKind
from congress.programme.timetable import Timetable, timetable
from tests.programme.released import paris, programme, sitting

if TYPE_CHECKING:
    from congress.programme.published import PublishedSitting

ZONE = ZoneInfo("Europe/Paris")


def grid(*sittings: PublishedSitting) -> Timetable:
    released = programme(*sittings)
    return timetable([pages.card(released, each, paris(1, 12)) for each in sittings], ZONE)


def test_a_day_in_one_place_is_one_column_without_a_head() -> None:
    day = grid(sitting("accueil", paris(25, 9), paris(25, 9, 30)), sitting("plus-tard"))

    assert day.columns == ()
    assert [(cell.card.ref, cell.column, cell.columns) for cell in day.cells] == [("accueil", 2, 1)]
    assert [hour.strftime("%H:%M") for hour in day.hours] == ["09:00"]


def test_espaces_stand_side_by_side_and_what_concerns_everybody_spans_them() -> None:
    day = grid(
        sitting("accueil", paris(25, 9), paris(25, 9, 30)),
        sitting("atelier-t", paris(25, 10), paris(25, 11), space="territoires"),
        sitting("atelier-r", paris(25, 10), paris(25, 11), space="rse"),
    )

    assert [(column.place.ref, column.column, column.columns) for column in day.columns] == [
        ("rse", 2, 1),
        ("territoires", 3, 1),
    ]
    assert [(cell.card.ref, cell.column, cell.columns) for cell in day.cells] == [
        ("accueil", 2, 2),
        ("atelier-r", 2, 1),
        ("atelier-t", 3, 1),
    ]


def test_the_forum_stands_beside_the_ateliers_held_in_it() -> None:
    day = grid(
        sitting("forum", paris(25, 10), paris(25, 13), kind=SittingKind.FORUM),
        sitting("atelier", paris(25, 10), paris(25, 11), space="rse"),
        sitting("dejeuner", paris(25, 13), paris(25, 14)),
    )

    assert [(column.place.ref, column.column) for column in day.columns] == [("", 2), ("rse", 3)]
    assert [(cell.card.ref, cell.column, cell.columns) for cell in day.cells] == [
        ("forum", 2, 1),
        ("atelier", 3, 1),
        ("dejeuner", 2, 2),
    ]


def test_two_ateliers_at_once_in_one_espace_get_a_lane_each_and_a_third_reuses_one() -> None:
    day = grid(
        sitting("un", paris(25, 10), paris(25, 11), space="rse"),
        sitting("deux", paris(25, 10, 30), paris(25, 12), space="rse"),
        sitting("trois", paris(25, 11), paris(25, 12), space="rse"),
    )

    assert [(column.place.ref, column.columns) for column in day.columns] == [("rse", 2)]
    assert [(cell.card.ref, cell.column) for cell in day.cells] == [("un", 2), ("deux", 3), ("trois", 2)]


def test_an_evening_past_midnight_is_drawn_to_midnight() -> None:
    day = grid(sitting("soiree", paris(25, 19), datetime.fromisoformat("2021-11-26T01:00:00+01:00")))

    assert day.cells[0].ends == datetime(2021, 11, 26, tzinfo=ZONE)
    assert len(day.hours) == 5


def test_a_day_without_times_has_no_grid() -> None:
    assert grid(sitting("plus-tard")).cells == ()


@given(
    st.lists(st.tuples(st.integers(32, 80), st.integers(1, 15), st.sampled_from([None, "rse", "emploi"])), max_size=12)
)
def test_no_two_sittings_of_a_place_ever_cover_each_other(
    drawn: list[tuple[int, int, str | None]],
) -> None:
    cells = grid(
        *(
            sitting(
                f"s{n}",
                paris(25, start // 4, start % 4 * 15),
                paris(25, (start + length) // 4, (start + length) % 4 * 15),
                space=space,
            )
            for n, (start, length, space) in enumerate(drawn)
        )
    ).cells

    placed = [cell for cell in cells if cell.card.space]
    clashes = [
        (one.card.ref, other.card.ref)
        for n, one in enumerate(placed)
        for other in placed[n + 1 :]
        if one.column == other.column and one.starts < other.ends and other.starts < one.ends
    ]

    assert len(cells) == len(drawn)
    assert clashes == []
