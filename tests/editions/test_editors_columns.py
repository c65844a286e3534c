"""What editors set beyond titles and times: it is written, read again, cloned where that makes sense, or kept out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import yaml

from congress.desk import editions
from congress.kernel.db import db, transaction
from congress.programme import queries
from congress.programme.releases import restore
from congress.programme.speaker_models import FileKind, SpeakerFile
from tests.editions.file_2021 import ACTOR, congress_2021, imported
from tests.editions.test_edition_file import SMALL
from tests.factories import NOON

if TYPE_CHECKING:
    from congress.editions.models import Edition

CUT = SMALL.index("releases:\n")
FULL = (
    SMALL[:CUT]
    .replace("  status: draft\n", "  status: draft\n  travel_minutes: 12\n")
    .replace("    name: La gare\n", '    name: La gare\n    opens: "08:00"\n    closes: "19:30"\n')
    .replace(
        "    room: grande-salle\n    appearances:\n      ada: {state: confirmed}\n",
        """\
    room: grande-salle
    stream_url: https://direct.exemple.fr/un
    replay_url: https://video.exemple.fr/un
    slides_url: https://video.exemple.fr/un.pdf
    sequences:
      un: {title: Un, start: "09:35", end: "09:50"}
      deux: {title: Deux, day: 2030-11-26, start: "23:30", end: "00:15", end_day: 2030-11-27}
      trois: {title: Trois}
    appearances:
      ada:
        state: tentative
        representative: blaise
        theme: Territoires
        note: en visioconférence
        follow_up: 2030-10-01
        in_charge: claude@exemple.fr
""",
    )
)
RELEASES = """\
releases:
  - number: 1
    published: 2030-09-01T10:00
"""


def _round_trip(edition: Edition) -> str:
    """The edition as written, after making sure that reading it changes nothing and writing it gives the same."""
    written = editions.export_edition(edition.ref)
    assert imported(written).has_changed is False
    assert editions.export_edition(edition.ref) == written
    return written


def test_the_working_programme_says_all_of_it(app: object) -> None:
    edition = imported(FULL).edition
    sitting = queries.sitting(edition, "ouverture")
    seat = sitting.appearances[0]
    gare = next(venue for venue in edition.venues if venue.ref == "gare")
    assert (edition.travel_minutes, gare.opens_at, gare.closes_at) == (12, time(8), time(19, 30))
    assert (sitting.stream_url, sitting.replay_url, sitting.slides_url) == (
        "https://direct.exemple.fr/un",
        "https://video.exemple.fr/un",
        "https://video.exemple.fr/un.pdf",
    )
    assert [(one.starts_at, one.ends_at) for one in sitting.sequences] == [
        (datetime(2030, 11, 25, 8, 35, tzinfo=UTC), datetime(2030, 11, 25, 8, 50, tzinfo=UTC)),
        (datetime(2030, 11, 26, 22, 30, tzinfo=UTC), datetime(2030, 11, 26, 23, 15, tzinfo=UTC)),
        (None, None),
    ]
    assert (seat.representative and seat.representative.ref, seat.theme, seat.note) == (
        "blaise",
        "Territoires",
        "en visioconférence",
    )
    assert (seat.follow_up_on, seat.in_charge) == (date(2030, 10, 1), "claude@exemple.fr")
    _round_trip(edition)


def test_what_is_not_public_is_written_as_work_in_progress(app: object) -> None:
    edition = imported(FULL + RELEASES).edition
    written = _round_trip(edition)
    public, _, draft = written.partition("\ndraft:\n")
    private = ("stream_url: https://direct.exemple.fr/un", "follow_up: 2030-10-01", "in_charge: claude@exemple.fr")
    assert [(line in public, line in draft) for line in private] == [(False, True)] * 3
    assert [('start: "09:35"' in part, "representative: blaise" in part) for part in (public, draft)] == [
        (True, True),
        (False, False),
    ]


def test_a_file_that_says_the_private_parts_at_its_head_is_read_again_all_the_same(app: object) -> None:
    imported(FULL + RELEASES)
    assert imported(FULL + RELEASES).has_changed is False


def test_a_clone_takes_the_shape_and_leaves_the_people_to_be_asked(app: object) -> None:
    imported(FULL)
    with transaction():
        clone = editions.clone_edition("2030", date(2035, 6, 7), is_open=False, actor=ACTOR, at=NOON)
    sitting = queries.sitting(clone, "ouverture")
    seat = sitting.appearances[0]
    assert [(one.starts_at, one.ends_at) for one in sitting.sequences] == [
        (datetime(2035, 6, 7, 7, 35, tzinfo=UTC), datetime(2035, 6, 7, 7, 50, tzinfo=UTC)),
        (datetime(2035, 6, 8, 21, 30, tzinfo=UTC), datetime(2035, 6, 8, 22, 15, tzinfo=UTC)),
        (None, None),
    ]
    assert (sitting.stream_url, sitting.replay_url, sitting.slides_url) == ("", "", "")
    assert (seat.state.value, seat.theme, seat.note, seat.representative) == ("invited", "Territoires", "", None)
    assert (seat.follow_up_on, seat.in_charge) == (None, "")
    assert clone.travel_minutes == 12
    _round_trip(clone)


def test_what_speakers_entrust_stays_out_of_the_file_and_survives_an_import(app: object) -> None:
    edition = imported(FULL).edition
    with transaction():
        ada = queries.speaker(edition, "ada")
        ada.email, ada.needs, ada.secret = "ada@exemple.fr", "Boucle magnétique", "un-secret"
        ada.image_consent = True
        ada.files.append(
            SpeakerFile(
                ref="PORTRAIT",
                kind=FileKind.PORTRAIT,
                name="ada.jpg",
                media_type="image/webp",
                size=4,
                digest="0" * 64,
                content=b"WEBP",
                sent_at=NOON,
            )
        )
    written = _round_trip(edition)
    assert [text for text in ("ada@exemple.fr", "Boucle", "un-secret", "ada.jpg", "000000") if text in written] == []
    db.session.expire_all()
    ada = queries.speaker(edition, "ada")
    assert (ada.email, ada.needs, ada.secret, [one.name for one in ada.files]) == (
        "ada@exemple.fr",
        "Boucle magnétique",
        "un-secret",
        ["ada.jpg"],
    )


def test_a_release_published_again_says_which(app: object) -> None:
    edition = congress_2021()
    with transaction():
        restore(edition, 1, actor=ACTOR, at=NOON + timedelta(days=1), note="Retour")
    release = yaml.safe_load(_round_trip(edition))["releases"][-1]
    assert (release["number"], release["note"], release["restores"]) == (4, "Retour", 1)


def test_a_release_about_a_place_alone_is_written_and_read(app: object) -> None:
    edition = imported(FULL + RELEASES).edition
    renamed = FULL.replace("name: La halle", "name: La grande halle")
    again = "  - number: 2\n    published: 2030-10-01T10:00\n"
    imported(renamed + RELEASES + again)
    programme = queries.published(edition)
    assert programme is not None
    assert (programme.number, programme.venue_of["halle"].name) == (2, "La grande halle")
    _round_trip(edition)
