"""The programme of 2021 published again, release by release, to people who follow all of it and none of it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from sqlalchemy import select

from congress.desk import editions
from congress.desk.edition_file import Reading
from congress.editions.file_types import aware
from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.programme.file_apply import Author, apply_state
from congress.programme.models import Sitting
from congress.publishing import story
from congress.publishing.acknowledgements import open_warnings
from tests.editions.file_2021 import ACTOR, reading, text_2021
from tests.factories import NOON
from tests.publishing.followers import deliver, follower, letter, lines

if TYPE_CHECKING:
    from congress.editions.models import Edition

TALES = "Utilité sociale et récits de territoires : les enjeux en Hauts-de-France, Europe et Outre-Mer"
REFERENCE = "Faire de l'utilité sociale territoriale une référence, utopie ou solution concrète de sortie de crises"
SECOND = [
    "Brigitte Klinkert rejoint le programme — Ouverture politique",
    f"Jean-François Caron confirme sa venue, annoncée sous réserve — {TALES}",
    f"Pierre-Alain Betremieux remplace Nathalie Carlier — {TALES}",
    f"Stéphanie Atger remplace Olivier Serva (venue annoncée sous réserve) — {TALES}",
    f"François Dechy confirme sa venue, annoncée sous réserve — {REFERENCE}",
    f"Bernard Perret rejoint le programme — {REFERENCE}",
    "Nouvelle présentation : Le réseau Coorace, un engagement commun",
]
THIRD = [
    "Arnaud Decagny remplace Xavier Bertrand (venue annoncée sous réserve) — Ouverture politique",
    f"Jan Goffings rejoint le programme — {REFERENCE}",
    f"Céline Oriol remplace Alexandra Debaisieux — {REFERENCE}",
    f"Bernard Perret ne viendra pas — {REFERENCE}",
]


@pytest.fixture
def file(app: object) -> Reading:
    return reading(text_2021())


@pytest.fixture
def congress(file: Reading) -> Edition:
    """The congress of 2021 on the day its first programme was published."""
    first = Reading(
        file=file.file.model_copy(update={"releases": file.file.releases[:1]}),
        released=file.released[:1],
        working=file.released[0],
    )
    with transaction():
        return editions.import_edition(first, actor=ACTOR, at=NOON).edition


def publish(congress: Edition, file: Reading, number: int) -> None:
    section = file.file.releases[number - 1]
    at = aware(section.published, congress.zone)
    assert at is not None
    with transaction():
        apply_state(congress, file.released[number - 1], Author(ACTOR, at.astimezone(UTC)))
        warned = story.mark_of(open_warnings(congress))
        story.publish(congress, actor=ACTOR, at=at.astimezone(UTC), note=section.note, warned=warned)


def test_who_follows_everything_is_told_exactly_what_each_release_changed(congress: Edition, file: Reading) -> None:
    everything = list(db.session.scalars(select(Sitting.ref).where(Sitting.edition_id == congress.id)))
    follower(congress, everything, email="tout@exemple.fr")
    follower(congress, email="rien@exemple.fr")
    follower(congress, ["ouverture-politique"], email="ouverture@exemple.fr")
    follower(congress, ["un-engagement-commun"], email="texte@exemple.fr")

    told: dict[tuple[str, str], list[str]] = {}
    for number in (2, 3):
        publish(congress, file, number)
        told |= {(mail.batch[-1], mail.recipient): lines(mail) for mail in deliver(f"programme-2021-{number}")}

    assert told == {
        ("2", "tout@exemple.fr"): SECOND,
        ("2", "ouverture@exemple.fr"): SECOND[:1],
        ("3", "tout@exemple.fr"): THIRD,
        ("3", "ouverture@exemple.fr"): THIRD[:1],
    }


def test_the_calendars_in_the_mails_raise_what_changed_and_nothing_else(congress: Edition, file: Reading) -> None:
    everything = list(db.session.scalars(select(Sitting.ref).where(Sitting.edition_id == congress.id)))
    follower(congress, everything)
    attached = []
    for number in (2, 3):
        publish(congress, file, number)
        attached += [letter(mail).attachments[0].content for mail in deliver(f"programme-2021-{number}")]
    programme = queries.published(congress)
    assert programme is not None
    ref_of = {sitting.uid: sitting.ref for sitting in programme.sittings}
    sequences = [
        {ref_of[str(each["uid"])]: str(each["sequence"]) for each in Calendar.from_ical(content).walk("VEVENT")}
        for content in attached
    ]
    assert sequences == [
        {"ouverture-politique": "1", "recits-de-territoires": "1", "une-reference": "1", "un-engagement-commun": "0"},
        {"ouverture-politique": "2", "une-reference": "2"},
    ]
