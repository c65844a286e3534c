"""The demonstration's programme: two releases, so that speakers are in every state and something has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from congress.programme import queries
from congress.programme.appearances import move_appearance
from congress.programme.models import AppearanceState, SittingKind, SittingStatus
from congress.programme.releases import publish
from congress.programme.use_cases import cancel_sitting, edit_sitting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, Sitting

# Made up, as every page of the demonstration says: nobody named here was asked for another congress.
NOT_SURE = frozenset(
    {
        "brigitte-klinkert",
        "catherine-gaveriaux",
        "catherine-quignon",
        "cyril-brogniart",
        "francois-dechy",
        "hugues-sibille",
        "jean-francois-caron",
        "yannick-jadot",
    }
)
STILL_ASKED = frozenset({"arnaud-montebourg", "jan-goffings", "patrizia-bussi", "thibaut-guilluy"})
CONFIRMED_SINCE = frozenset({"francois-dechy", "jean-francois-caron"})
IS_REPLACED, COMES_INSTEAD, IS_GONE = "cyril-brogniart", "jan-goffings", "catherine-gaveriaux"
INVITED, TENTATIVE, CONFIRMED = AppearanceState.INVITED, AppearanceState.TENTATIVE, AppearanceState.CONFIRMED


@dataclass(frozen=True)
class Hand:
    """Who changes the programme, and when."""

    actor: str
    at: datetime

    def move(
        self,
        appearances: Iterable[Appearance],
        to: AppearanceState,
        *,
        reason: str = "",
        replaced_by: Appearance | None = None,
    ) -> None:
        """Moves each of them."""
        for appearance in appearances:
            move_appearance(appearance, to, actor=self.actor, at=self.at, reason=reason, replaced_by=replaced_by)


def first_release(edition: Edition, *, actor: str, at: datetime) -> None:
    """Most people confirmed, some « sous réserve », a few still « pressentis » and so not public."""
    hand = Hand(actor, at - timedelta(days=1))
    sittings = queries.sittings(edition)
    for appearance in _in_state(sittings, INVITED):
        if appearance.speaker.ref not in STILL_ASKED:
            hand.move([appearance], TENTATIVE if appearance.speaker.ref in NOT_SURE else CONFIRMED)
    for sitting in [one for one in _workshops(sittings) if not one.is_example][3:4]:
        edit_sitting(sitting, version=sitting.version, status=SittingStatus.TENTATIVE)
    publish(edition, actor=actor, at=at, note="Première publication du programme.")


def second_release(edition: Edition, *, actor: str, at: datetime) -> None:
    """Two people confirmed, one replaced, one gone; an atelier begins later, another is cancelled."""
    hand = Hand(actor, at - timedelta(days=1))
    sittings = queries.sittings(edition)
    hand.move(_of(sittings, CONFIRMED_SINCE), CONFIRMED, reason="Accord reçu par courriel.")
    hand.move(_of(sittings, {COMES_INSTEAD}), CONFIRMED, reason="Vient à la place.")
    for instead in _of(sittings, {COMES_INSTEAD}):
        replaced = _of(sittings, {IS_REPLACED})
        hand.move(replaced, AppearanceState.REPLACED, reason="Agenda.", replaced_by=instead)
    hand.move(_of(sittings, {IS_GONE}), AppearanceState.WITHDRAWN, reason="Empêchement.")
    workshops = [one for one in _workshops(sittings) if one.is_example and one.starts_at is not None]
    for sitting in workshops[:1]:
        later = sitting.starts_at + timedelta(minutes=15) if sitting.starts_at else None
        edit_sitting(sitting, version=sitting.version, starts_at=later)
    for sitting in workshops[1:2]:
        cancel_sitting(sitting, version=sitting.version)
    publish(edition, actor=actor, at=at, note="Confirmations, un remplacement et un atelier annulé.")


def _in_state(sittings: Iterable[Sitting], state: AppearanceState) -> list[Appearance]:
    return [one for sitting in sittings for one in sitting.appearances if one.state is state]


def _of(sittings: Iterable[Sitting], speakers: Collection[str]) -> list[Appearance]:
    return [one for sitting in sittings for one in sitting.appearances if one.speaker.ref in speakers]


def _workshops(sittings: Iterable[Sitting]) -> list[Sitting]:
    return [sitting for sitting in sittings if sitting.kind is SittingKind.WORKSHOP]
