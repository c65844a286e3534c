"""Where people come from: 101 departments, 18 regions, however they are written."""

from __future__ import annotations

import pytest

from congress.orders.departments import DEPARTMENTS, IN_ORDER, REGIONS, find_department, region_of


def test_all_of_france_is_there() -> None:
    assert (len(DEPARTMENTS), len(IN_ORDER), len(REGIONS)) == (101, 101, 18)
    assert set(REGIONS) == {one.region for one in IN_ORDER}
    metropolitan = {f"{n:02}" for n in range(1, 96) if n != 20} | {"2A", "2B"}
    assert set(DEPARTMENTS) == metropolitan | {"971", "972", "973", "974", "976"}
    assert [one.code for one in IN_ORDER][18:22] == ["19", "21", "22", "23"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("59", "59"),
        (" 1 ", "01"),
        ("2a", "2A"),
        ("974", "974"),
        ("Nord", "59"),
        ("NORD", "59"),
        ("59 – Nord", "59"),
        ("Nord (59)", "59"),
        ("59-Nord", "59"),
        ("cote d'or", "21"),
        ("Côte-d’Or", "21"),
        ("la reunion", "974"),
        ("Val d'Oise", "95"),
    ],
)
def test_department_is_known_as_people_write_it(text: str, code: str) -> None:
    found = find_department(text)
    assert found is not None
    assert (found.code, find_department(found.label), find_department(found.name)) == (code, found, found)


@pytest.mark.parametrize("text", ["", "20", "96", "975", "99", "59 – Var", "Lille", "59000", "5 9", "Haute"])
def test_what_is_none_is_not_taken_for_one(text: str) -> None:
    assert find_department(text) is None


def test_every_department_is_found_by_its_own_label() -> None:
    assert [find_department(one.label) for one in IN_ORDER] == list(IN_ORDER)


def test_region_follows_from_the_department() -> None:
    assert [region_of(code) for code in ("59", "2B", "976", "", "20")] == [
        "Hauts-de-France",
        "Corse",
        "Mayotte",
        "",
        "",
    ]
