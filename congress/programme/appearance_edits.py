"""Editing somebody's part in a sitting: what they do in it, what is said of it, who sees to their answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from congress.kernel.db import db
from congress.kernel.errors import Invalid, Refusal
from congress.kernel.i18n import gettext
from congress.programme import queries
from congress.programme.order import shift
from congress.programme.seen import refuse_unseen

if TYPE_CHECKING:
    from datetime import date

    from congress.editions.models import Edition
    from congress.programme.models import Appearance, AppearanceRole, Sequence, Speaker


class AlreadyAnnounced(Refusal):
    """The public has read that they come: it must read that they do not."""


class HasHistory(Refusal):
    """They were asked, answered or sent something: that is kept, so they are withdrawn rather than removed."""


class StandsIn(Refusal):
    """They come in the place of somebody else, who would be replaced by nobody."""


class AppearanceFields(TypedDict, total=False):
    """What may be edited of a person's part; their state has moves of its own."""

    role: AppearanceRole
    sequence: Sequence | None
    theme: str
    note: str
    representative: Speaker | None
    follow_up_on: date | None
    in_charge: str


def shown(appearance: Appearance) -> dict[str, object]:
    """What a form shows of it."""
    return {
        "role": appearance.role.value,
        "sequence": appearance.sequence.ref if appearance.sequence else "",
        "theme": appearance.theme,
        "note": appearance.note,
        "representative": appearance.representative.ref if appearance.representative else "",
        "follow_up_on": appearance.follow_up_on,
        "in_charge": appearance.in_charge,
    }


def edit_appearance(appearance: Appearance, *, seen: str, actor: str, **fields: Unpack[AppearanceFields]) -> None:
    """Changes what is given, if the part still is what `seen` is the stamp of.

    Whoever sets a date to ask again sees to it, unless somebody else is named. Raises StaleVersion, Invalid.
    """
    refuse_unseen(seen, shown(appearance), appearance.speaker.name)
    given: dict[str, Any] = {**fields}
    if given.get("representative") is appearance.speaker:
        message = gettext("On ne peut se représenter soi-même.")
        raise Invalid(message, errors={"representative": [message]})
    if given.get("follow_up_on") and not given.get("in_charge", appearance.in_charge):
        given["in_charge"] = actor
    for name, value in given.items():
        setattr(appearance, name, value)
    db.session.flush()


def shift_appearance(appearance: Appearance, *, up: bool) -> None:
    """Changes places with the person named before (or after) them in the same part of the sitting."""
    everybody = appearance.sitting.appearances
    shift(everybody, appearance, up=up, among=lambda one: one.sequence_id == appearance.sequence_id)
    db.session.flush()


def was_announced(edition: Edition, appearance: Appearance) -> bool:
    """Whether the last release names them in this sitting, in whatever state, or will at the hour of what waits."""
    programme, waits = queries.published(edition), queries.planned(edition)
    sitting = programme.sitting_of.get(appearance.sitting.ref) if programme else None
    named = {one.speaker for one in sitting.appearances} if sitting else set()
    for each in waits.content["sittings"] if waits else ():
        if each["ref"] == appearance.sitting.ref:
            named |= {one["speaker"] for one in each["appearances"]}
    return appearance.speaker.ref in named


def has_history(appearance: Appearance) -> bool:
    """Whether more happened than that somebody was named: their state moved, they answered or sent their slides."""
    sent = any(file.appearance_id == appearance.id for file in appearance.speaker.files)
    return len(appearance.moves) > 1 or bool(appearance.answers) or sent


def remove_appearance(edition: Edition, appearance: Appearance) -> None:
    """Takes out somebody named by mistake, as if they had never been; only while the public has not read of it.

    Raises AlreadyAnnounced, HasHistory, StandsIn.
    """
    name, sitting = appearance.speaker.name, appearance.sitting
    if was_announced(edition, appearance):
        raise AlreadyAnnounced(
            gettext("%(name)s a déjà été annoncé : retirez cette personne, pour que le public le sache.", name=name)
        )
    if has_history(appearance):
        raise HasHistory(
            gettext(
                "%(name)s a déjà une histoire dans cette séance : retirez cette personne, pour la garder.", name=name
            )
        )
    for one in sitting.appearances:
        if one.replaced_by is appearance:
            raise StandsIn(
                gettext(
                    "%(name)s remplace %(other)s : changez d'abord l'état de %(other)s.",
                    name=name,
                    other=one.speaker.name,
                )
            )
    sitting.appearances.remove(appearance)
    db.session.flush()
