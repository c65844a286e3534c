"""`demo load`: the congress of 2021 as an archive, and the next one, open, with something to see on every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from config import ROOT
from congress.checkin.use_cases import apply_checkpoint, enrol_device
from congress.desk.edition_file import read_edition
from congress.desk.editions import clone_edition, import_edition
from congress.devtools.demo_forum import ask_for_stands, fill_stands, fill_workshops
from congress.devtools.demo_keys import ACCOUNTS, API_TOKEN, DOORS, PASSWORD
from congress.devtools.demo_offers import fill_offers
from congress.devtools.demo_people import fill_orders, sign_up, star
from congress.devtools.demo_programme import first_release, second_release
from congress.devtools.demo_speakers import fill_speakers
from congress.devtools.demo_streams import fill_streams
from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import db
from congress.people.models import Account, Right
from congress.people.use_cases import create_account, create_token
from congress.programme.queries import published

if TYPE_CHECKING:
    from congress.checkin.models import Checkpoint

ARCHIVE = "2021"
ARCHIVE_FILE = ROOT / "data" / "congress-2021.yaml"
ACTOR = "demo load"
AHEAD = timedelta(days=60)
THURSDAY = 3


@dataclass(frozen=True)
class Loaded:
    """The open edition, and whether it was made just now."""

    edition: Edition
    is_new: bool


def load(at: datetime) -> Loaded:
    """Makes the demonstration in the caller's transaction; where an edition is open already, nothing changes."""
    found = db.session.scalar(select(Edition).where(Edition.status == EditionStatus.OPEN).limit(1))
    if found is not None:
        return Loaded(found, is_new=False)
    archive = import_edition(read_edition(ARCHIVE_FILE.read_bytes(), str(ARCHIVE_FILE)), actor=ACTOR, at=at).edition
    edition = clone_edition(archive.ref, first_day(at, archive), is_open=True, actor=ACTOR, at=at)
    _open(edition, at)
    fill_offers(edition, at)
    workshops = fill_workshops(edition)
    fill_streams(edition)
    first_release(edition, actor=ACTOR, at=at - timedelta(days=40))
    second_release(edition, actor=ACTOR, at=at - timedelta(days=5))
    fill_speakers(edition, actor=ACTOR, at=at)
    fill_stands(archive, edition)
    _fill_team(edition, at)
    tickets = fill_orders(edition, at)
    sign_up(tickets, workshops, at)
    if (programme := published(edition)) is not None:
        star(tickets, programme, at)
    ask_for_stands(edition, at)
    return Loaded(edition, is_new=True)


def first_day(at: datetime, archive: Edition) -> date:
    """The first Thursday at least 60 days ahead, of a year that has no edition yet."""
    day = _thursday(at.astimezone(archive.zone).date() + AHEAD)
    taken = set(db.session.scalars(select(Edition.ref)))
    while str(day.year) in taken:
        day = _thursday(date(day.year + 1, 1, 1))
    return day


def _thursday(day: date) -> date:
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)


def _open(edition: Edition, at: datetime) -> None:
    """Registration is open from a while ago until the first morning."""
    edition.registration_opens_at = at - timedelta(days=45)
    edition.registration_closes_at = datetime.combine(edition.starts_on, time(8), edition.zone)
    db.session.flush()


def _fill_team(edition: Edition, at: datetime) -> None:
    """Accounts, a program's key, and two entrances that are open at any time, each with its phone."""
    for person in ACCOUNTS:
        if db.session.scalar(select(func.count(Account.id)).where(Account.email == person.email)) == 0:
            create_account(person.email, name=person.name, password=PASSWORD, roles=[person.role])
    create_token("Démonstration", scopes=[right.value for right in Right], at=at, secret=API_TOKEN)
    for position, door in enumerate(DOORS, start=1):
        checkpoint: Checkpoint = apply_checkpoint(
            edition, door.ref, name=door.name, opens_at=None, closes_at=None, position=position
        )
        enrol_device(checkpoint, door.device, actor=ACTOR, at=at, secret=door.token)
