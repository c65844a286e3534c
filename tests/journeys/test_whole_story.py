"""The whole story as people live it: register, pay, get in, take a place; an organiser settles a speaker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
import zxingcpp
from playwright.sync_api import expect

from congress.devtools.demo_keys import ACCOUNTS, DOORS, PASSWORD
from tests.badges.raster import pages_of
from tests.checkin.fake_camera import film

if TYPE_CHECKING:
    from email.message import EmailMessage

    from playwright.sync_api import Browser, Page, Playwright

    from tests.journeys.demonstration import Demonstration

pytestmark = [pytest.mark.browser, pytest.mark.long]
BUYER = "camille.durand@exemple.fr"
PLAIN_SPACES = str.maketrans("\u00a0\u202f", "  ")


def launch(playwright: Playwright, *arguments: str) -> Browser:
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", *arguments])


def visit(browser: Browser, *, phone: bool = True) -> Page:
    """A page that fails the test when a script breaks or the policy forbids something."""
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
    page = browser.new_context(viewport=size, locale="fr-FR").new_page()  # type: ignore[arg-type]
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    return page


def register(page: Page, url: str) -> None:
    """From the home page to the paid order, as somebody on a phone."""
    page.goto(url)
    page.get_by_role("link", name=re.compile("S’inscrire")).first.click()
    page.get_by_label("Prénom").first.fill("Camille")
    page.get_by_label("Nom", exact=False).nth(1).fill("Durand")
    page.get_by_label("Courriel").first.fill(BUYER)
    page.get_by_label("Entreprise ou association").check()
    page.get_by_label("Organisation").first.fill("Régie de quartier")
    page.get_by_label("Adresse de facturation").fill("1 rue de Tournai, 59000 Lille")
    page.get_by_role("button", name=re.compile("Je participe moi-même")).click()
    expect(page.get_by_label("Prénom").nth(1)).to_have_value("Camille")
    page.get_by_label("Vient en tant que").select_option("member")
    page.get_by_role("button", name=re.compile("Continuer vers la vérification")).click()
    expect(page.get_by_text("Camille Durand").first).to_be_visible()
    page.get_by_label(re.compile("conditions générales de vente")).check()
    page.get_by_role("button", name="Commander avec obligation de paiement").click()
    page.get_by_role("button", name="Payer", exact=True).click()
    page.wait_for_url(re.compile(r"/commande/"))
    expect(page.get_by_text(re.compile("payée|Merci", re.IGNORECASE)).first).to_be_visible()


def test_from_registration_to_the_door(
    demonstration: Demonstration, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> None:
    browser = launch(playwright)
    page = visit(browser)
    register(page, demonstration.url)

    mail = the_mail(demonstration.mails_to(BUYER, wait_for=1))
    parts = {part.get_content_type(): part.get_content() for part in mail.iter_attachments()}
    assert {"application/pdf", "text/calendar"} <= parts.keys()
    badge = read_code(parts["application/pdf"])

    page.get_by_role("link", name=re.compile("Billet")).first.click()
    expect(page.get_by_role("heading", name="Camille Durand")).to_be_visible()
    take_a_place(page)
    browser.close()

    shown = film(tmp_path_factory.mktemp("film") / "badge.mjpeg", badge)
    camera = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={shown}",
    )
    browser = launch(playwright, *camera)
    assert scan(browser, demonstration.url, DOORS[0].token) == ("Admis", "Camille Durand")
    word, told = scan(browser, demonstration.url, DOORS[1].token, part="detail")
    assert word == "Déjà entré"
    assert DOORS[0].name in told
    browser.close()


def the_mail(mails: list[EmailMessage]) -> EmailMessage:
    assert len(mails) == 1
    return mails[0]


def read_code(pdf: bytes) -> str:
    (page,) = pages_of(pdf)
    (code,) = zxingcpp.read_barcodes(page)
    return code.text


def take_a_place(page: Page) -> None:
    """One place is taken; another at the same time is refused with the reason."""
    page.get_by_role("button", name=re.compile("Prendre une place")).first.click()
    expect(page.get_by_role("button", name=re.compile("Rendre ma place"))).to_have_count(1)


def scan(browser: Browser, url: str, secret: str, part: str = "name") -> tuple[str, str]:
    """What the door app of this device says of the badge before its camera: its word and another part."""
    page = visit(browser)
    page.goto(f"{url}/controle/#{secret}")
    start = page.get_by_role("button", name=re.compile("caméra", re.IGNORECASE))
    if start.count() and start.first.is_visible():
        start.first.click()
    screen = page.locator(".verdict")
    screen.wait_for(timeout=30_000)
    said = [screen.locator(f"[data-part={name}]").inner_text() for name in ("word", part)]
    page.close()
    return said[0].translate(PLAIN_SPACES), said[1].translate(PLAIN_SPACES)


def test_organiser_confirms_a_speaker_and_everybody_sees_it(
    demonstration: Demonstration, playwright: Playwright
) -> None:
    browser = launch(playwright)
    public = visit(browser, phone=False)
    public.goto(f"{demonstration.url}/programme/ouverture-politique")
    expect(public.get_by_role("main")).to_contain_text(re.compile(r"Brigitte Klinkert\s+\(sous réserve\)"))
    before = event_of(public, demonstration.url, "Ouverture politique")
    assert "Brigitte Klinkert (sous réserve)" in before["DESCRIPTION"].translate(PLAIN_SPACES)

    desk = visit(browser, phone=False)
    desk.goto(f"{demonstration.url}/organisation/programme/seances/ouverture-politique")
    desk.get_by_label(re.compile("mail|Courriel|Adresse", re.IGNORECASE)).fill(ACCOUNTS[0].email)
    desk.get_by_label(re.compile("mot de passe", re.IGNORECASE)).fill(PASSWORD)
    desk.get_by_role("button", name="Se connecter").click()
    desk.get_by_role("button", name=re.compile("Confirmer.*Brigitte Klinkert")).click()
    public.reload()
    expect(public.get_by_role("main")).to_contain_text(re.compile(r"Brigitte Klinkert\s+\(sous réserve\)"))

    desk.goto(f"{demonstration.url}/organisation/programme/publier")
    expect(desk.get_by_role("main")).to_contain_text(re.compile("Brigitte Klinkert confirme sa venue"))
    desk.get_by_role("button", name=re.compile("Publier la version")).click()

    public.reload()
    expect(public.get_by_role("main")).to_contain_text("Brigitte Klinkert")
    expect(public.get_by_role("main")).not_to_contain_text(re.compile(r"Brigitte Klinkert\s+\(sous réserve\)"))
    after = event_of(public, demonstration.url, "Ouverture politique")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    public.goto(f"{demonstration.url}/programme/changements")
    expect(public.get_by_role("main")).to_contain_text(re.compile("Brigitte Klinkert confirme sa venue"))
    browser.close()


def event_of(page: Page, url: str, summary: str) -> Any:
    """The event of a sitting in the feed of everybody."""
    feed = page.request.get(f"{url}/programme.ics").body()
    events: list[Any] = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    return next(event for event in events if event["SUMMARY"].startswith(summary))
