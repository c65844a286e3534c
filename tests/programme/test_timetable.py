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


def drawn(day: Timetable) -> list[tuple[list[str], int | None]]:
    return [([card.ref for card in cell.cards], cell.column) for cell in day.cells]


def test_a_day_in_one_place_is_one_column_without_a_head() -> None:
    day = grid(sitting("accueil", paris(25, 9), paris(25, 9, 30)), sitting("plus-tard"))

    assert day.places == ()
    assert drawn(day) == [(["accueil"], None)]
    assert [(hour.starts.strftime("%H:%M"), hour.ends.strftime("%H:%M")) for hour in day.hours] == [("09:00", "09:30")]


def test_espaces_stand_side_by_side_and_what_concerns_everybody_spans_them() -> None:
    day = grid(
        sitting("accueil", paris(25, 9), paris(25, 9, 30)),
        sitting("atelier-t", paris(25, 10), paris(25, 11), space="territoires"),
        sitting("atelier-r", paris(25, 10), paris(25, 11), space="rse"),
    )

    assert [place.ref for place in day.places] == ["rse", "territoires"]
    assert drawn(day) == [(["accueil"], None), (["atelier-r"], 1), (["atelier-t"], 2)]


def test_the_forum_stands_beside_the_ateliers_held_in_it() -> None:
    day = grid(
        sitting("forum", paris(25, 10), paris(25, 13), kind=SittingKind.FORUM),
        sitting("atelier", paris(25, 10), paris(25, 11), space="rse"),
        sitting("dejeuner", paris(25, 13), paris(25, 14)),
    )

    assert [place.ref for place in day.places] == ["", "rse"]
    assert drawn(day) == [(["forum"], 1), (["atelier"], 2), (["dejeuner"], None)]


def test_rooms_come_before_espaces() -> None:
    day = grid(
        sitting("atelier", paris(25, 10), paris(25, 11), space="rse"),
        sitting("pleniere", paris(25, 10), paris(25, 11), room="auditorium"),
    )

    assert [place.ref for place in day.places] == ["auditorium", "rse"]


def test_ateliers_at_once_in_one_espace_share_a_cell_and_the_next_has_its_own() -> None:
    day = grid(
        sitting("un", paris(25, 10), paris(25, 11), space="rse"),
        sitting("deux", paris(25, 10, 30), paris(25, 12), space="rse"),
        sitting("trois", paris(25, 12), paris(25, 13), space="rse"),
    )

    assert drawn(day) == [(["un", "deux"], 1), (["trois"], 1)]
    assert day.cells[0].ends == paris(25, 12)


def test_an_evening_past_midnight_is_drawn_to_midnight() -> None:
    day = grid(sitting("soiree", paris(25, 19), datetime.fromisoformat("2021-11-26T01:00:00+01:00")))

    assert day.cells[0].ends == datetime(2021, 11, 26, tzinfo=ZONE)
    assert len(day.hours) == 5


def test_hours_in_which_nothing_takes_place_are_not_marked() -> None:
    day = grid(sitting("conclusion", paris(25, 16), paris(25, 16, 30)), sitting("soiree", paris(25, 19), paris(25, 20)))

    assert [hour.starts.strftime("%H:%M") for hour in day.hours] == ["16:00", "19:00"]


def test_a_day_without_times_has_no_grid() -> None:
    assert grid(sitting("plus-tard")).cells == ()


@given(
    st.lists(st.tuples(st.integers(32, 80), st.integers(1, 15), st.sampled_from([None, "rse", "emploi"])), max_size=12)
)
def test_every_sitting_is_drawn_once_and_no_cell_covers_another(
    days: list[tuple[int, int, str | None]],
) -> None:
    cells = grid(
        *(
            sitting(
                f"s{n}",
                paris(25, start // 4, start % 4 * 15),
                paris(25, (start + length) // 4, (start + length) % 4 * 15),
                space=space,
            )
            for n, (start, length, space) in enumerate(days)
        )
    ).cells

    clashes = [
        (one, other)
        for n, one in enumerate(cells)
        for other in cells[n + 1 :]
        if (one.column == other.column or None in (one.column, other.column))
        and one.starts < other.ends
        and other.starts < one.ends
    ]

    assert sorted(card.ref for cell in cells for card in cell.cards) == sorted(f"s{n}" for n in range(len(days)))
    assert clashes == []
