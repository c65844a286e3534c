"""An organiser builds the Thursday of 2021 from nothing, by keyboard only, and publishes it."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from playwright.sync_api import sync_playwright

from congress.kernel.db import db
from congress.programme import labels, queries
from congress.programme.file_extract import published_state
from congress.programme.models import SittingKind
from tests import factories
from tests.editions.file_2021 import imported, text_2021
from tests.publishing.keyboard_only import KeyboardOnly

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.file_sections import ProgrammeState, SequenceSection, SittingSection
    from tests.conftest import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.long]
THURSDAY = dt.date(2021, 11, 25)
FIRST_ON_SHEET = 9 * 60  # where the cursor of the sheet begins
SHEET_STEP, MOVE_STEP, USUAL = 15, 5, 60


def empty_2021() -> tuple[Edition, ProgrammeState]:
    """The edition with its venues and nothing in its programme, open; and what the first programme of 2021 said."""
    whole = imported(text_2021())
    first = queries.published(whole.edition, 1)
    assert first is not None
    wanted = published_state(first)
    db.session.rollback()
    file = yaml.safe_load(text_2021())
    kept = {name: file[name] for name in ("format", "edition", "venues", "spaces", "offers")}
    kept["edition"] = {**kept["edition"], "ref": "essai", "status": "open"}
    return imported(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)).edition, wanted


def minutes(moment: dt.time) -> int:
    return moment.hour * 60 + moment.minute


class Organiser(KeyboardOnly):
    """Knows the pages of the programme's editor."""

    def __init__(self, page: Any, wanted: ProgrammeState, edition: Edition) -> None:
        super().__init__(page)
        self.wanted = wanted
        self.venues = [venue.ref for venue in edition.venues]
        self.known: set[str] = set()

    def to_the_sheet(self) -> None:
        self.reach(".crumbs a")
        self.follow()

    def begin(self, sitting: SittingSection, before: SittingSection | None) -> None:
        """From the free place after the sitting one comes from: venue and hour are those of the place."""
        assert sitting.start is not None
        if before is None or before.end is None:
            self.reach(".slot-cursor")
            free, venue = FIRST_ON_SHEET, 0
        else:
            self.press("n")
            free, venue = minutes(before.end), self.venues.index(str(before.venue))
        self.press("ArrowRight", self.venues.index(str(sitting.venue)) - venue)
        self.press("ArrowDown", (minutes(sitting.start) - free) // SHEET_STEP)
        self.follow()

    def fill(self, sitting: SittingSection, *, ends: bool) -> None:
        self.write("title", sitting.title)
        self.choose("kind", str(labels.KIND[sitting.kind]))
        self.choose("status", str(labels.STATUS[sitting.status]))
        if sitting.end is None:
            self.reach("#ends")
            for _ in range(3):
                self.press("Backspace")
                self.press("ArrowRight")
        elif ends:
            self.write("ends", f"{sitting.end:%H:%M}")
        self.tick("streamed", on=sitting.streamed)
        self.write("abstract", sitting.abstract)
        self.reach(".editor-form button[type=submit]")
        self.follow()

    def resize_on_the_sheet(self, sitting: SittingSection) -> None:
        """The one that one comes back from: taken, made shorter, put down."""
        assert sitting.start is not None
        assert sitting.end is not None
        self.press("Space")
        self.press("Shift+ArrowUp", (USUAL - minutes(sitting.end) + minutes(sitting.start)) // MOVE_STEP)
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.press("Enter")
        self.page.locator(".ghost").wait_for(state="detached")

    def cut(self, sequence: SequenceSection) -> None:
        self.reach("#decouper summary")
        self.press("Enter")
        self.write("sequence_title", sequence.title)
        self.follow()

    def name(self, ref: str, sitting: SittingSection) -> None:
        """Somebody in the sitting: chosen if known already, else with name and title."""
        person, part = self.wanted.speakers[ref], sitting.appearances[ref]
        self.reach("#ajouter summary")
        self.press("Enter")
        if ref in self.known:
            self.choose("speaker", f"{person.last_name} {person.first_name}, {person.function}")
        else:
            self.write("first_name", person.first_name)
            self.write("last_name", person.last_name)
            self.write("function", person.function)
        self.known.add(ref)
        self.choose("role", str(labels.ROLE[part.role]))
        self.choose("state", str(labels.STATE[part.state]))
        if part.sequence:
            self.choose("sequence", sitting.sequences[part.sequence].title)
        self.reach("#theme")
        self.write("theme", part.theme)
        self.follow()

    def publish(self) -> None:
        self.reach(".toolbar a[href$='/publier']")
        self.follow()
        self.reach("button[name=when]")
        self.follow()


def told(state: ProgrammeState) -> list[dict[str, Any]]:
    """What each sitting of the Thursday says; what is only named inside the service is left out."""
    found = []
    for sitting in sorted(
        (one for one in state.sittings.values() if one.day == THURSDAY), key=lambda one: str(one.start)
    ):
        plain = sitting.model_dump()
        titles = {ref: each["title"] for ref, each in plain["sequences"].items()}
        plain["sequences"] = list(titles.values())
        plain["appearances"] = [
            {**part, "person": state.speakers[ref].model_dump(), "sequence": titles.get(part["sequence"])}
            for ref, part in plain["appearances"].items()
        ]
        found.append(plain)
    return found


def test_an_organiser_builds_the_thursday_of_2021_by_keyboard_only(app: object, live_server: LiveServer) -> None:
    edition, wanted = empty_2021()
    factories.make_account()
    sittings = [one for one in wanted.sittings.values() if one.day == THURSDAY]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 1000}).new_page()
        page.goto(f"{live_server.url}/organisation/programme")
        organiser = Organiser(page, wanted, edition)
        organiser.write("email", "organisatrice@exemple.fr")
        organiser.write("password", factories.PASSWORD)
        organiser.follow()
        for before, sitting in pairwise([None, *sittings]):
            assert sitting is not None
            on_the_sheet = sitting.kind in (SittingKind.WELCOME, SittingKind.OPENING)
            organiser.begin(sitting, before)
            organiser.fill(sitting, ends=not on_the_sheet)
            for sequence in sitting.sequences.values():
                organiser.cut(sequence)
            for ref in sitting.appearances:
                organiser.name(ref, sitting)
            organiser.to_the_sheet()
            if on_the_sheet:
                organiser.resize_on_the_sheet(sitting)
        organiser.publish()
        browser.close()
    db.session.rollback()
    programme = queries.published(edition)

    assert programme is not None
    assert told(published_state(programme)) == told(wanted)
