"""Changing the working programme; nothing of it is public before a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from sqlalchemy import func, select

from congress.editions.file_sections import remove
from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import Invalid, Refusal, StaleVersion
from congress.kernel.i18n import gettext
from congress.kernel.refs import slug
from congress.programme import queries
from congress.programme.appearance_edits import HasHistory, has_history
from congress.programme.models import NEXT_PUBLIC_STATUSES, Sequence, Sitting, SittingKind, SittingStatus, Speaker
from congress.programme.sequences import carry_along, refuse_outside

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

    from congress.editions.models import Room, Venue
    from congress.programme.models import ForumSpace

# Pages under /programme/: a sitting of that name would never be seen at its own address.
_PAGES = frozenset({"changements", "integration", "integrer"})


class AlreadyPublic(Refusal):
    """The public has read of it: it can be called off, not made undone."""


class SittingFields(TypedDict, total=False):
    """What may be edited of a sitting."""

    kind: SittingKind
    status: SittingStatus
    title: str
    abstract: str
    starts_at: datetime | None
    ends_at: datetime | None
    venue: Venue | None
    room: Room | None
    space: ForumSpace | None
    streamed: bool
    stream_url: str
    replay_url: str
    slides_url: str
    capacity: int | None
    is_example: bool


def add_sitting(edition: Edition, *, ref: str | None = None, **fields: Unpack[SittingFields]) -> Sitting:
    """A new sitting at the end of the working programme, a draft unless said otherwise."""
    sitting = Sitting(
        edition_id=edition.id,
        ref=ref or _free_ref(edition, Sitting, fields.get("title", "")),
        position=_after_last(select(func.max(Sitting.position)).where(Sitting.edition_id == edition.id)),
        title="",
        kind=SittingKind.PLENARY,
        status=SittingStatus.DRAFT,
        abstract="",
        streamed=False,
        is_example=False,
    )
    _set_fields(sitting, fields)
    db.session.add(sitting)
    db.session.flush()
    return sitting


def edit_sitting(sitting: Sitting, *, version: int, **fields: Unpack[SittingFields]) -> None:
    """Changes what is given, if nobody changed the sitting since `version` was shown; else StaleVersion."""
    lock(Sitting, sitting.id)
    if sitting.version != version:
        raise StaleVersion(gettext("Quelqu'un d'autre a modifié « %(title)s » entre-temps.", title=sitting.title))
    refuse_secrecy(db.session.get_one(Edition, sitting.edition_id), sitting, fields.get("status", sitting.status))
    _set_fields(sitting, fields)
    db.session.flush()


def refuse_secrecy(edition: Edition, sitting: Sitting, status: SittingStatus) -> None:
    """AlreadyPublic for what would be a draft again: the next release would call it off without a word."""
    if status in {sitting.status, *NEXT_PUBLIC_STATUSES[sitting.status]}:
        return
    if was_released(edition, sitting):
        raise AlreadyPublic(
            gettext(
                "« %(title)s » est publiée et ne redevient pas un brouillon : annulez-la.",
                title=sitting.title or sitting.ref,
            )
        )


def cancel_sitting(sitting: Sitting, *, version: int) -> None:
    """It will not take place: the next release says so, and calendars keep it as cancelled."""
    edit_sitting(sitting, version=version, status=SittingStatus.CANCELLED)


def remove_sitting(edition: Edition, sitting: Sitting) -> None:
    """Takes a sitting away as if it had never been; only while no release has shown it.

    Raises AlreadyPublic, HasHistory, and StillUsed where somebody relies on it all the same.
    """
    if was_released(edition, sitting):
        raise AlreadyPublic(
            gettext(
                "« %(title)s » a déjà été publiée : annulez-la, pour que le public le sache.",
                title=sitting.title,
            )
        )
    if any(has_history(one) for one in sitting.appearances):
        raise HasHistory(
            gettext(
                "Des personnes ont déjà répondu ou changé d'état dans « %(title)s » : annulez-la, pour le garder.",
                title=sitting.title,
            )
        )
    remove([sitting])


def was_released(edition: Edition, sitting: Sitting) -> bool:
    """Whether the public has read of it, or will at the hour of what waits: what was released stays released."""
    programme, waits = queries.published(edition), queries.planned(edition)
    if waits is not None and any(each["ref"] == sitting.ref for each in waits.content["sittings"]):
        return True
    return programme is not None and sitting.ref in programme.sitting_of


def _set_fields(sitting: Sitting, fields: SittingFields) -> None:
    given: dict[str, Any] = {**fields}
    former = (sitting.starts_at, sitting.ends_at)
    errors = _mistakes({name: given.get(name, getattr(sitting, name)) for name in SittingFields.__annotations__})
    if errors:
        raise Invalid(gettext("La séance n'a pas été modifiée."), errors=errors)
    for name, value in given.items():
        setattr(sitting, name, value)
    carry_along(sitting, former)


def _mistakes(values: dict[str, Any]) -> dict[str, list[str]]:
    """What is wrong with a sitting's fields, each at its field."""
    errors: dict[str, list[str]] = {}
    starts_at, ends_at, room, capacity = (values[key] for key in ("starts_at", "ends_at", "room", "capacity"))
    if not values["title"]:
        errors["title"] = [gettext("Donnez un titre à la séance.")]
    if starts_at is None and ends_at is not None:
        errors["starts_at"] = [gettext("Indiquez l'heure de début.")]
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        errors["ends_at"] = [gettext("La fin doit venir après le début.")]
    if room is not None and values["venue"] is not room.venue:
        errors["room"] = [gettext("Cette salle n'est pas dans ce lieu.")]
    if capacity is not None and capacity <= 0:
        errors["capacity"] = [gettext("Indiquez au moins une place, ou rien.")]
    if values["stream_url"] and not values["streamed"]:
        errors["stream_url"] = [gettext("Dites aussi que la séance est à suivre à distance, ou videz ce lien.")]
    return errors


def add_sequence(
    sitting: Sitting,
    *,
    title: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    ref: str | None = None,
) -> Sequence:
    """A part at the end of a sitting, with its own times where they are known; Invalid outside the sitting's."""
    refuse_outside(sitting, (starts_at, ends_at), db.session.get_one(Edition, sitting.edition_id).zone)
    taken = {one.ref for one in sitting.sequences}
    sequence = Sequence(
        ref=ref or _free(slug(title), taken),
        position=max((one.position for one in sitting.sequences), default=0) + 1,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    sitting.sequences.append(sequence)
    db.session.flush()
    return sequence


def add_speaker(
    edition: Edition,
    *,
    first_name: str,
    last_name: str,
    function: str = "",
    biography: str = "",
    email: str = "",
    locale: str = "fr",
    ref: str | None = None,
) -> Speaker:
    """A person who may be asked; nothing is public of them before an appearance is."""
    speaker = Speaker(
        edition_id=edition.id,
        ref=ref or _free_ref(edition, Speaker, f"{first_name} {last_name}"),
        first_name=first_name,
        last_name=last_name,
        function=function,
        biography=biography,
        email=email,
        locale=locale,
    )
    db.session.add(speaker)
    db.session.flush()
    return speaker


def _after_last(last: Select[int | None]) -> int:
    return (db.session.scalar(last) or 0) + 1


def _free_ref(edition: Edition, model: type[Sitting | Speaker], text: str) -> str:
    lock(Edition, edition.id)  # two who add the same title at once get two refs
    refs = db.session.scalars(select(model.ref).where(model.edition_id == edition.id))
    return _free(slug(text), {*refs, *_PAGES})


def _free(wanted: str, taken: set[str]) -> str:
    ref, count = wanted, 1
    while ref in taken:
        count += 1
        ref = f"{wanted[:56]}-{count}"
    return ref
