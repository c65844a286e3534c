"""The door app in a real Chromium whose camera is shown the badge just issued."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from congress.badges.tokens import badge_text, signer_of
from congress.checkin.queries import devices
from congress.checkin.use_cases import revoke_device
from congress.kernel.db import db, transaction
from tests.badges.factories import make_ticket, make_tickets
from tests.checkin.factories import make_device
from tests.checkin.fake_camera import film
from tests.factories import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from congress.editions.models import Edition
    from tests.conftest import LiveServer

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN_AXE = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map((node) => node.html)])"
PHONE = {"width": 390, "height": 844}
pytestmark = pytest.mark.browser


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--use-fake-device-for-media-stream", *arguments],
        )
        yield browser
        browser.close()


def open_door(browser: Browser, server: LiveServer, secret: str = "", path: str = "/controle/") -> Page:
    """The door app on a phone; fails on anything the page complains of or asks of another host."""
    page = browser.new_context(viewport=PHONE, has_touch=True, locale="fr-FR").new_page()  # type: ignore[arg-type]
    page.on("pageerror", lambda error: pytest.fail(f"The page broke: {error}"))
    page.on(
        "request",
        lambda request: None if request.url.startswith(server.url) else pytest.fail(f"{request.url} is not ours"),
    )
    page.goto(server.url + path + (f"#{secret}" if secret else ""))
    return page


def verdict(page: Page) -> tuple[str, str, str]:
    """The word, the name and the detail on the screen, which is then dismissed."""
    screen = page.locator(".verdict")
    screen.wait_for(timeout=20_000)
    parts = [screen.locator(f"[data-part={part}]").inner_text() for part in ("word", "name", "detail")]
    screen.wait_for(state="detached")
    return parts[0], parts[1], parts[2].replace("\u00a0", " ")


def type_code(page: Page, code: str) -> None:
    page.fill("#code", code)
    page.press("#code", "Enter")


def test_badge_shown_to_the_camera_is_admitted_then_known_to_be_inside(
    live_server: LiveServer, edition: Edition, tmp_path: Path
) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    shown = film(tmp_path / "badge.mjpeg", badge)
    with chromium("--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={shown}") as browser:
        page = open_door(browser, live_server)
        page.fill("#secret", secret)
        page.click("text=Ouvrir le contrôle")
        assert verdict(page) == ("Admis", "Nathalie Carlier", "Coorace Hauts-de-France · Adhérent du réseau")
        word, name, detail = verdict(page)
        assert (word, name) == ("Déjà entré", "Nathalie Carlier")
        assert re.fullmatch(r"à \d+ h( \d\d)? par « Entrée principale » \(Téléphone 1\)", detail)


def test_typed_codes_are_answered_while_the_camera_is_refused(live_server: LiveServer, edition: Edition) -> None:
    secret = make_device(edition)
    good, gone = make_tickets(edition, {}, {"last_name": "Pinet"})
    signer = signer_of(edition.id)
    with chromium("--deny-permission-prompts") as browser:
        page = open_door(browser, live_server, secret)
        page.get_by_text("La caméra est refusée à cette page.").wait_for()
        type_code(page, signer.typed_code(good.ref, 1).lower())
        assert verdict(page)[:2] == ("Admis", "Nathalie Carlier")
        type_code(page, badge_text(gone))
        assert verdict(page)[:2] == ("Admis", "Nathalie Pinet")
        type_code(page, "https://exemple.fr")
        assert verdict(page) == ("Refusé", "", "Ce code n’est pas celui d’un badge du congrès.")
        page.check("[name=direction][value=out]", force=True)
        type_code(page, badge_text(gone))
        assert verdict(page)[:2] == ("Sorti", "Nathalie Pinet")
        rows = page.locator("[data-last] li b").all_inner_texts()
        assert rows == ["Sorti", "Refusé", "Admis", "Admis"]


def test_without_a_network_nobody_is_let_in_and_the_same_passage_then_counts_once(
    live_server: LiveServer, edition: Edition
) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    with chromium() as browser:
        page = open_door(browser, live_server, secret)
        page.locator("[data-stand]").wait_for()
        page.context.set_offline(True)
        type_code(page, badge)
        assert verdict(page) == ("Pas de réseau", "", "Ce badge n’est pas enregistré, recommencez.")
        page.context.set_offline(False)
        type_code(page, badge)
        assert verdict(page)[0] == "Admis"


def test_passage_whose_answer_was_lost_is_admitted_and_not_told_to_be_inside(
    live_server: LiveServer, edition: Edition
) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    with chromium() as browser:
        page = open_door(browser, live_server, secret)
        page.locator("[data-stand]").wait_for()

        def lose(route: object) -> None:
            route.fetch()  # type: ignore[attr-defined]  # the service hears it
            route.abort()  # type: ignore[attr-defined]  # the phone hears nothing

        page.route("**/scans", lose)
        type_code(page, badge)
        assert verdict(page)[0] == "Pas de réseau"
        page.unroute("**/scans")
        type_code(page, badge)
        assert verdict(page)[0] == "Admis"


def test_code_in_the_address_enrols_the_phone_leaves_the_address_and_survives_a_reload(
    live_server: LiveServer, edition: Edition
) -> None:
    secret = make_device(edition)
    with chromium() as browser:
        page = open_door(browser, live_server, secret)
        expect(page.locator("[data-place]")).to_have_text("Entrée principale")
        expect(page.locator("[data-device]")).to_have_text("Téléphone 1")
        assert page.url == f"{live_server.url}/controle/"
        page.reload()
        expect(page.locator("[data-place]")).to_have_text("Entrée principale")
        page.click("text=Quitter")
        page.reload()
        expect(page.locator("[data-sign-in]")).to_be_visible()


def test_revoked_phone_is_told_so_and_signed_out(live_server: LiveServer, edition: Edition) -> None:
    secret, badge = make_device(edition), badge_text(make_ticket(edition))
    with chromium() as browser:
        page = open_door(browser, live_server, secret)
        page.locator("[data-stand]").wait_for()
        db.session.rollback()
        with transaction():
            revoke_device(devices(edition)[0], actor="organisatrice@exemple.fr", at=NOON)
        type_code(page, badge)
        told = page.locator("[data-sign-in-error]")
        expect(told).to_have_text("Cet appareil n’est pas inscrit au contrôle, ou il en a été retiré.")
        assert page.evaluate("localStorage.getItem('congres.controle')") is None


def test_wrong_code_of_a_device_is_refused_at_its_field(live_server: LiveServer, edition: Edition) -> None:
    make_device(edition)
    with chromium() as browser:
        page = open_door(browser, live_server)
        for typed, told in (
            ("", "Saisissez le code de l’appareil."),
            ("faux", "Cet appareil n’est pas inscrit au contrôle, ou il en a été retiré."),
        ):
            page.fill("#secret", typed)
            page.click("text=Ouvrir le contrôle")
            expect(page.locator("[data-sign-in-error]")).to_have_text(told)


def test_page_speaks_english_too(live_server: LiveServer, edition: Edition) -> None:
    secret = make_device(edition)
    with chromium() as browser:
        page = open_door(browser, live_server, secret, path="/controle/?lang=en")
        page.locator("[data-stand]").wait_for()
        assert page.evaluate("document.documentElement.lang") == "en"


def test_axe_finds_nothing_before_and_after_a_verdict(live_server: LiveServer, edition: Edition) -> None:
    secret = make_device(edition)
    with chromium() as browser:
        page = open_door(browser, live_server)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(RUN_AXE) == []
        page.fill("#secret", secret)
        page.click("text=Ouvrir le contrôle")
        page.locator("[data-stand]").wait_for()
        assert page.evaluate(RUN_AXE) == []
        type_code(page, "x")
        page.locator(".verdict").wait_for()
        assert page.evaluate(RUN_AXE) == []
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
