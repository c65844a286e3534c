"""Releases made by hand: a small congress as the public sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from congress.programme.addresses import Addresses
from congress.programme.models import AppearanceRole, AppearanceState, SittingKind, SittingStatus
from congress.programme.published import (
    PublishedAppearance,
    PublishedProgramme,
    PublishedRoom,
    PublishedSequence,
    PublishedSitting,
    PublishedSpace,
    PublishedSpeaker,
    PublishedVenue,
)

THERE = Addresses(
    home="https://c.fr/",
    programme="https://c.fr/programme",
    picture="https://c.fr/congres.png",
    sitting="https://c.fr/programme/{}".format,
    speaker="https://c.fr/intervenants/{}".format,
    slides="https://c.fr/supports/{}".format,
)
PUBLISHED = datetime(2021, 11, 20, 9, tzinfo=UTC)
SPEAKERS = (
    PublishedSpeaker(
        ref="eric-beasse", first_name="Éric", last_name="Béasse", function="Secrétaire général", biography=""
    ),
    PublishedSpeaker(
        ref="xavier-bertrand",
        first_name="Xavier",
        last_name="Bertrand",
        function="Président de la région Hauts-de-France",
        biography="",
    ),
    PublishedSpeaker(
        ref="arnaud-decagny",
        first_name="Arnaud",
        last_name="Decagny",
        function="Vice-Président de la région",
        biography="",
    ),
    PublishedSpeaker(
        ref="laurent-pinet", first_name="Laurent", last_name="Pinet", function="Président Coorace", biography=""
    ),
    PublishedSpeaker(
        ref="adrien-quatennens",
        first_name="Adrien",
        last_name="Quatennens",
        function="Député LFI du Nord",
        biography="",
    ),
)


def paris(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2021 as the clocks of Lille show it (UTC+1)."""
    return datetime(2021, 11, day, hour - 1, minute, tzinfo=UTC)


def named(
    speaker: str,
    state: AppearanceState = AppearanceState.CONFIRMED,
    *,
    role: AppearanceRole = AppearanceRole.SPEAKER,
    sequence: str | None = None,
    replaced_by: str | None = None,
    **told: str | None,
) -> PublishedAppearance:
    return PublishedAppearance.model_validate(
        {"speaker": speaker, "sequence": sequence, "role": role, "state": state, "replaced_by": replaced_by, **told}
    )


def sitting(ref: str, start: datetime | None = None, end: datetime | None = None, **changes: Any) -> PublishedSitting:
    values: dict[str, Any] = {
        "ref": ref,
        "uid": f"{ref}@example",
        "kind": SittingKind.PLENARY,
        "status": SittingStatus.CONFIRMED,
        "title": ref.replace("-", " ").capitalize(),
        "abstract": "",
        "starts_at": start,
        "ends_at": end,
        "venue": "nouveau-siecle",
        "room": None,
        "space": None,
        "streamed": False,
        "capacity": None,
        "is_example": False,
        "sequences": (),
        "appearances": (),
        "revision": 0,
        "created_at": PUBLISHED,
        "modified_at": PUBLISHED,
    }
    return PublishedSitting(**{**values, **changes})


def sequence(ref: str, title: str, start: datetime | None = None, end: datetime | None = None) -> PublishedSequence:
    return PublishedSequence(ref=ref, title=title, starts_at=start, ends_at=end)


def programme(*sittings: PublishedSitting) -> PublishedProgramme:
    return PublishedProgramme(
        edition="2021",
        time_zone="Europe/Paris",
        number=3,
        note="",
        published_at=PUBLISHED,
        days=(date(2021, 11, 25), date(2021, 11, 26)),
        venues=(
            PublishedVenue(
                ref="nouveau-siecle",
                name="Nouveau Siècle",
                address="17 place Mendès France",
                postcode="59000",
                city="Lille",
                access="",
            ),
        ),
        rooms=(PublishedRoom(ref="auditorium", name="Auditorium", venue="nouveau-siecle"),),
        spaces=(
            PublishedSpace(ref="rse", name="Responsabilité sociale et territoriale des entreprises", summary=""),
            PublishedSpace(ref="emploi", name="Solutions pour l'emploi", summary=""),
            PublishedSpace(ref="territoires", name="Solutions de territoires", summary=""),
        ),
        sittings=sittings,
        speakers=SPEAKERS,
    )
