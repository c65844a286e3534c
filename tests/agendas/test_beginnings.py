"""Programs that star without end: each first star is a row, so one address begins so many agendas an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from congress.agendas.beginnings import MOST, WITHIN, Beginnings, TooManyBegun, begun
from congress.kernel import clock
from tests.agendas.making import agendas, make_programme, press
from tests.factories import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from congress.editions.models import Edition


@pytest.fixture
def _counted_anew() -> Iterator[None]:
    begun.clear()
    yield
    begun.clear()


@pytest.mark.usefixtures("_counted_anew")
def test_one_address_begins_so_many_agendas_and_those_begun_go_on(
    app: APIFlask, client: FlaskClient, edition: Edition
) -> None:
    make_programme(edition)
    press(client, "ouverture")
    for _ in range(MOST - 1):
        begun.count("127.0.0.1", at=clock.now())

    assert (press(app.test_client(), "ouverture").status_code, len(agendas())) == (429, 1)
    assert (press(client, "debat").status_code, len(agendas())) == (303, 1)


def refused(beginnings: Beginnings, address: str, *, after: timedelta = timedelta()) -> bool:
    try:
        beginnings.count(address, at=NOON + after)
    except TooManyBegun:
        return True
    return False


@pytest.mark.usefixtures("app")
def test_each_connection_is_counted_by_itself_for_an_hour() -> None:
    beginnings = Beginnings(most=2)
    addresses = ("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8::3")

    assert [refused(beginnings, each) for each in addresses] == [False, False, True, False, False, False, True]
    assert refused(beginnings, "2001:db8:0:1::1") is False
    assert refused(beginnings, "192.0.2.1", after=WITHIN - timedelta(seconds=1)) is True
    assert refused(beginnings, "192.0.2.1", after=WITHIN) is False


@pytest.mark.usefixtures("app")
def test_without_a_known_address_all_are_counted_together() -> None:
    beginnings = Beginnings(most=1)

    assert [refused(beginnings, "") for _ in range(2)] == [False, True]
