"""The sheet in a real browser: by keyboard, by mouse, by finger, by two, and without a script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from congress.editions.models import Room
from congress.kernel.db import db, transaction
from congress.programme import edits, queries
from congress.programme.models import SittingKind
from tests import factories
from tests.programme import working
from tests.publishing.sheet_in_browser import SheetPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from congress.editions.models import Edition
    from tests.conftest import LiveServer

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
OPENING, FORUM = "ouverture-politique", "forum"
FIVE_MINUTES = "document.querySelector('.sheet').clientHeight / ((20 - 8) * 12)"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def thursday(edition: Edition) -> Edition:
    """The opening (9:30 – 10:15) in the venue, the forum (11 – 12) in a room, a small room, and « Un jour »."""
    factories.make_account()
    with transaction():
        venue = edition.venues[0].id
        db.session.add(
            Room(edition_id=edition.id, venue_id=venue, ref="salle-a", position=2, name="Salle A", capacity=20)
        )
    working.opening_with_a_doubt(edition)
    room = edition.venues[0].rooms[0]
    working.add_sitting(
        edition,
        "Forum",
        kind=SittingKind.FORUM,
        starts_at=working.at_lille(25, 11),
        ends_at=working.at_lille(25, 12),
        room=room,
    )
    working.add_sitting(edition, "Un jour")
    return edition


def test_by_keyboard(chromium: Browser, live_server: LiveServer, thursday: Edition) -> None:
    sheet = SheetPage(chromium, live_server.url)
    sheet.open(f"#seance-{OPENING}")
    assert sheet.focused == f"seance-{OPENING}"

    sheet.keys("ArrowRight")
    assert sheet.focused == "seance-forum"
    sheet.keys("ArrowLeft", "Space")
    assert sheet.said.startswith("Saisie : Ouverture politique, 9 h 30 – 10 h 15, Nouveau Siècle. Flèches")
    sheet.keys("ArrowDown", "Escape")
    assert (sheet.said, sheet.label(OPENING)) == (
        "Laissée où elle était.",
        "Ouverture politique, 9 h 30 – 10 h 15, Nouveau Siècle",
    )

    sheet.keys("Space", "ArrowRight", "PageDown", "ArrowDown", "Shift+ArrowUp", "Shift+ArrowUp")
    assert sheet.said == "10 h 35 – 11 h 10, Nouveau Siècle, Auditorium"
    sheet.wait_to_hear("Attention : « Ouverture politique » et « Forum » occupent la même salle")
    sheet.sent("Enter")
    assert sheet.label(OPENING) == "Ouverture politique, 10 h 35 – 11 h 10, Auditorium"
    assert sheet.said == "« Ouverture politique » : jeudi 25 novembre, 10 h 35 – 11 h 10. Attention : Salle déjà prise"
    assert (sheet.focused, sheet.page.locator(".warning").count()) == (f"seance-{OPENING}", 1)

    sheet.sent("Control+z")
    assert sheet.label(OPENING) == "Ouverture politique, 9 h 30 – 10 h 15, Nouveau Siècle"
    assert (sheet.focused, sheet.page.locator(".warning").count()) == (f"seance-{OPENING}", 0)

    sheet.sent("Space", "Delete")
    assert sheet.page.locator(f".tray #seance-{OPENING}").count() == 1
    sheet.sent("Space", "Enter")
    assert sheet.label(OPENING) == "Ouverture politique, 8 h – 9 h, Nouveau Siècle"

    sheet.keys("n", "ArrowDown", "ArrowRight")
    assert sheet.said == "Nouvelle séance à 9 h 15, Nouveau Siècle, Auditorium"
    with sheet.page.expect_navigation():
        sheet.keys("Enter")
    assert [sheet.page.input_value(f"#{name}") for name in ("day", "starts", "ends", "place")] == [
        "2027-11-25",
        "09:15",
        "10:15",
        "room:auditorium",
    ]
    assert sheet.wrong == []


def test_by_mouse_and_by_finger(chromium: Browser, live_server: LiveServer, thursday: Edition) -> None:
    sheet = SheetPage(chromium, live_server.url, has_touch=True)
    sheet.open()
    step = float(sheet.page.evaluate(FIVE_MINUTES))
    x, y, _, height = sheet.box(f"#seance-{OPENING}")
    small, top, _, _ = sheet.box(".column[data-place='room:salle-a']")

    sheet.drag((x + 30, y + 10), (small + 30, y + 10 + 7 * step))
    assert sheet.label(OPENING) == "Ouverture politique, 10 h 05 – 10 h 50, Salle A"
    x, y, _, height = sheet.box(f"#seance-{OPENING}")
    sheet.drag((x + 30, y + height - 3), (x + 30, y + height - 3 + 3 * step))
    assert sheet.label(OPENING) == "Ouverture politique, 10 h 05 – 11 h 05, Salle A"

    tray_x, tray_y, _, _ = sheet.box(".tray")
    x, y, _, _ = sheet.box(f"#seance-{OPENING}")
    sheet.drag((x + 30, y + 10), (tray_x + 300, tray_y + 20))
    assert sheet.page.locator(f".tray #seance-{OPENING}").count() == 1
    x, y, _, _ = sheet.box("#seance-un-jour")
    small, top, _, _ = sheet.box(".column[data-place='room:salle-a']")
    sheet.drag((x + 20, y + 10), (small + 30, top + 24 * step))
    assert sheet.label("un-jour") == "Un jour, 10 h – 11 h, Salle A"

    touch = sheet.page.context.new_cdp_session(sheet.page)
    x, y, width, _ = sheet.box("#seance-un-jour")
    sheet.page.evaluate("document.querySelectorAll('.grip').forEach((grip) => grip.style.display = 'block')")
    at = {"x": x + width - 15, "y": y + 10}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    for moved in (2, 4, 6):
        point = {"x": at["x"], "y": at["y"] + moved * step}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    with sheet.page.expect_response(lambda response: response.request.method == "POST"):
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    sheet.wait_to_hear("« Un jour » : jeudi 25 novembre, 10 h 30 – 11 h 30.")

    small, top, _, _ = sheet.box(".column[data-place='room:salle-a']")
    with sheet.page.expect_navigation():
        sheet.page.mouse.click(small + 30, top + 100 * step)
    assert "debut=16%3A15&fin=17%3A15&lieu=room%3Asalle-a" in sheet.page.url
    assert sheet.wrong == []


def test_two_organisers_on_one_sitting(chromium: Browser, live_server: LiveServer, thursday: Edition) -> None:
    first, second = (SheetPage(chromium, live_server.url) for _ in range(2))
    for each in (first, second):
        each.open(f"#seance-{OPENING}")
    first.sent("Space", "ArrowDown", "Enter")
    second.sent("Space", "ArrowUp", "Enter")

    assert second.focused == "conflit"
    assert second.label(OPENING) == "Ouverture politique, 9 h 35 – 10 h 20, Nouveau Siècle"
    assert second.page.locator(".conflict tbody td").all_inner_texts()[2:6] == ["09:35", "09:25", "10:20", "10:10"]
    second.keys("Tab", "Tab")
    second.sent("Enter")
    assert second.label(OPENING) == "Ouverture politique, 9 h 25 – 10 h 10, Nouveau Siècle"

    first.sent("Space", "ArrowDown", "Enter")
    assert first.focused == "conflit"
    first.keys("Tab", "Tab", "Tab", "Enter")
    assert (first.focused, first.page.locator(".conflict").count()) == (f"seance-{OPENING}", 0)
    assert first.label(OPENING) == "Ouverture politique, 9 h 25 – 10 h 10, Nouveau Siècle"
    assert [first.wrong, second.wrong] == [[], []]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (320, "light")])
def test_axe_finds_nothing_and_a_phone_has_a_list(
    chromium: Browser, live_server: LiveServer, thursday: Edition, width: int, scheme: str
) -> None:
    working.add_sitting(
        thursday,
        "Atelier",
        starts_at=working.at_lille(25, 11, 30),
        ends_at=working.at_lille(25, 13),
        room=thursday.venues[0].rooms[0],
    )
    with transaction(), edits.recorded(thursday, OPENING, action="edit_sitting", actor=working.ACTOR, at=working.FIRST):
        queries.sitting(thursday, OPENING).title = "Une ouverture politique dont le titre est long"
    sheet = SheetPage(chromium, live_server.url, viewport={"width": width, "height": 800}, color_scheme=scheme)
    sheet.open()
    page = sheet.page
    page.evaluate(AXE.read_text(encoding="utf-8"))

    assert page.locator(".undo").is_visible()
    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    places = page.evaluate("[...document.querySelectorAll('.sheet .block')].map((e) => [e.offsetTop, e.offsetLeft])")
    assert [top for top, _ in places] == sorted(top for top, _ in places)
    assert len({left for _, left in places}) == (3 if width > 700 else 1)
    assert page.locator(".sheet .block-move summary").first.is_visible()
    page.locator(".sheet-frame").evaluate("(frame) => { frame.style.minWidth = 0; frame.style.width = '18rem'; }")
    cut = "(all) => all.filter((e) => e.scrollWidth > e.clientWidth).length"
    assert page.locator(".sheet .block-time").evaluate_all(cut) == 0
    assert sheet.wrong == []


def test_without_a_script_the_form_of_a_sitting_moves_it(
    chromium: Browser, live_server: LiveServer, thursday: Edition
) -> None:
    sheet = SheetPage(chromium, live_server.url, java_script_enabled=False)
    sheet.open()
    form = sheet.page.locator(f"#seance-{OPENING} .block-move")
    form.locator("summary").click()
    form.locator("[name=starts]").fill("14:00")
    form.locator("[name=ends]").fill("15:00")
    form.locator("[name=place]").select_option("room:auditorium")
    form.locator("button").click()

    assert sheet.label(OPENING) == "Ouverture politique, 14 h – 15 h, Auditorium"
    assert sheet.page.locator(".notice").inner_text().replace("\u00a0", " ") == (
        "« Ouverture politique » : jeudi 25 novembre, 14 h – 15 h."
    )
