"""A small working programme and its releases, made through the same doors as an organiser's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from congress.kernel.db import db, transaction
from congress.programme import appearances, queries, use_cases
from congress.programme.models import AppearanceState, ForumSpace, SittingKind, SittingStatus
from congress.programme.releases import publish

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Sitting, Speaker
    from congress.programme.release_models import Release

FIRST = datetime(2027, 9, 1, 8, tzinfo=UTC)
ACTOR = "organisatrice@exemple.fr"


def at_lille(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2027 as the clocks of Lille show it (UTC+1)."""
    return datetime(2027, 11, day, hour - 1, minute, tzinfo=UTC)


def add_spaces(edition: Edition) -> list[ForumSpace]:
    with transaction():
        spaces = [
            ForumSpace(edition_id=edition.id, ref=ref, position=n, name=name)
            for n, (ref, name) in enumerate(
                [("emploi", "Solutions pour l'emploi"), ("territoires", "Solutions de territoires")], start=1
            )
        ]
        db.session.add_all(spaces)
    return spaces


def add_sitting(edition: Edition, title: str, **fields: Any) -> Sitting:
    values: dict[str, Any] = {
        "kind": SittingKind.PLENARY,
        "status": SittingStatus.CONFIRMED,
        "venue": edition.venues[0],
        **fields,
    }
    with transaction():
        return use_cases.add_sitting(edition, title=title, **values)


def add_speaker(edition: Edition, name: str, function: str = "") -> Speaker:
    first_name, _, last_name = name.partition(" ")
    with transaction():
        return use_cases.add_speaker(edition, first_name=first_name, last_name=last_name, function=function)


def name_in(
    sitting: Sitting, speaker: Speaker, state: AppearanceState = AppearanceState.CONFIRMED, **options: Any
) -> Appearance:
    with transaction():
        return appearances.add_appearance(sitting, speaker, actor=ACTOR, at=FIRST, state=state, **options)


def move(appearance: Appearance, to: AppearanceState, **options: Any) -> None:
    with transaction():
        appearances.move_appearance(appearance, to, actor=ACTOR, at=FIRST, **options)


def release(edition: Edition, *, days_later: int = 0, note: str = "") -> Release:
    with transaction():
        return publish(edition, actor=ACTOR, at=FIRST + timedelta(days=days_later), note=note)


def opening_with_a_doubt(edition: Edition) -> Sitting:
    """« Ouverture politique » on the Thursday: Laurent Pinet confirmed, Xavier Bertrand « sous réserve »."""
    sitting = add_sitting(
        edition,
        "Ouverture politique",
        kind=SittingKind.OPENING,
        starts_at=at_lille(25, 9, 30),
        ends_at=at_lille(25, 10, 15),
        streamed=True,
    )
    name_in(sitting, add_speaker(edition, "Laurent Pinet", "Président Coorace"))
    xavier = add_speaker(edition, "Xavier Bertrand", "Président de la région Hauts-de-France")
    name_in(sitting, xavier, AppearanceState.TENTATIVE)
    return queries.sitting(edition, sitting.ref)


def replaced_opening(edition: Edition) -> Sitting:
    """The same after Arnaud Decagny took the place of Xavier Bertrand; two releases are out."""
    sitting = opening_with_a_doubt(edition)
    release(edition)
    arnaud = name_in(sitting, add_speaker(edition, "Arnaud Decagny", "Vice-Président de la région"))
    xavier = next(each for each in sitting.appearances if each.speaker.ref == "xavier-bertrand")
    move(xavier, AppearanceState.REPLACED, replaced_by=arnaud)
    release(edition, days_later=3, note="Un remplacement.")
    return queries.sitting(edition, sitting.ref)
