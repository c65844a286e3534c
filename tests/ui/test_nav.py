from dataclasses import dataclass

import pytest
from apiflask import APIFlask

from congress.ui.nav import foot_nav, home_url, register_item, site_nav


@dataclass(frozen=True)
class Shown:
    year: int = 2021
    is_archived: bool = False


OPEN, ARCHIVE = Shown(2026), Shown(2021, is_archived=True)


def test_the_open_edition_has_the_plain_addresses(app: APIFlask) -> None:
    with app.test_request_context("/"):
        assert [item.url for item in site_nav(OPEN)] == ["/programme", "/intervenants", "/forum", "/agenda"]
        assert home_url(OPEN) == "/"
        assert register_item().url == "/inscription"


def test_an_archive_is_browsed_without_leaving_it(app: APIFlask) -> None:
    with app.test_request_context("/editions/2021/programme"):
        assert [item.url for item in site_nav(ARCHIVE)] == [
            "/editions/2021/programme",
            "/editions/2021/intervenants",
            "/editions/2021/forum",
        ]
        assert home_url(ARCHIVE) == "/editions/2021/"
        assert home_url(None) == "/"


def test_the_duties_of_the_service_are_the_same_for_all_editions(app: APIFlask) -> None:
    with app.test_request_context("/"):
        assert [item.url for item in foot_nav(ARCHIVE)] == [
            "/editions/2021/calendriers",
            "/commande/retrouver",
            "/accessibilite",
            "/confidentialite",
            "/cgv",
        ]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/programme", ["Programme"]),
        ("/programme/K7M4QX", ["Programme"]),
        ("/programmes", []),
        ("/forum/ateliers", ["Forum"]),
        ("/", []),
    ],
)
def test_the_part_of_the_site_one_is_in_is_marked(app: APIFlask, path: str, current: list[str]) -> None:
    with app.test_request_context(path):
        assert [item.label for item in site_nav(OPEN) if item.current] == current


def test_addresses_follow_the_service_where_it_is_mounted(app: APIFlask) -> None:
    with app.test_request_context("/forum", base_url="http://congres.test/2026"):
        assert [(item.url, item.current) for item in site_nav(OPEN)] == [
            ("/2026/programme", False),
            ("/2026/intervenants", False),
            ("/2026/forum", True),
            ("/2026/agenda", False),
        ]
