"""How people are presented: their names, function, biography, and where they are reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from sqlalchemy import or_, select

from congress.editions.file_sections import remove
from congress.kernel.db import db
from congress.kernel.errors import Refusal
from congress.kernel.i18n import gettext
from congress.kernel.refs import slug
from congress.programme import queries
from congress.programme.models import Appearance
from congress.programme.seen import refuse_unseen
from congress.programme.use_cases import add_speaker

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.models import Speaker

FIELDS = ("first_name", "last_name", "function", "biography", "email", "locale")


class StillNamed(Refusal):
    """A person who is named in a sitting stays among those known."""


class StillHeld(Refusal):
    """A person whose link went out or who sent something: no undoing would bring that back."""


class AlreadyKnown(Refusal):
    """Somebody of that name is known: once in the list is enough."""


class SpeakerFields(TypedDict, total=False):
    """What may be edited of a person."""

    first_name: str
    last_name: str
    function: str
    biography: str
    email: str
    locale: str


def shown(speaker: Speaker) -> dict[str, Any]:
    """What a form shows of them."""
    return {name: getattr(speaker, name) for name in FIELDS}


def introduce(edition: Edition, *, first_name: str, last_name: str, function: str = "") -> Speaker:
    """A person typed in; one of the same name is somebody else only under another function. Raises AlreadyKnown."""
    name = slug(f"{first_name} {last_name}")
    for other in queries.speakers(edition):
        if slug(other.name) == name and slug(function) in {slug(""), slug(other.function)}:
            raise AlreadyKnown(
                gettext("%(name)s figure déjà parmi les personnes connues : choisissez ce nom.", name=other.name)
            )
    return add_speaker(edition, first_name=first_name, last_name=last_name, function=function)


def edit_speaker(speaker: Speaker, *, seen: str, **fields: Unpack[SpeakerFields]) -> None:
    """Changes what is given, if the person still is presented as `seen` is the stamp of; else StaleVersion."""
    refuse_unseen(seen, shown(speaker), speaker.name)
    for name, value in fields.items():
        setattr(speaker, name, value)
    db.session.flush()


def remove_speaker(speaker: Speaker) -> None:
    """Forgets somebody who is named nowhere and sent nothing. Raises StillNamed, StillHeld."""
    named = or_(Appearance.speaker_id == speaker.id, Appearance.representative_id == speaker.id)
    if db.session.scalar(select(Appearance.id).where(named).limit(1)) is not None:
        raise StillNamed(gettext("%(name)s figure dans une séance : ôtez d'abord son nom.", name=speaker.name))
    held = _held_by(speaker)
    if held:
        raise StillHeld(
            gettext(
                "%(name)s reste parmi les personnes connues, car sa fiche garde %(what)s.",
                name=speaker.name,
                what=", ".join(held),
            )
        )
    remove([speaker])


def _held_by(speaker: Speaker) -> list[str]:
    """What of a person is kept nowhere else; their answers hang on their parts, which hold them already."""
    held = {
        gettext("un lien privé"): speaker.secret is not None,
        gettext("des fichiers"): bool(speaker.files),
        gettext("un accord ou un refus pour le portrait"): speaker.image_consent is not None,
        gettext("des besoins"): bool(speaker.needs),
    }
    return [what for what, is_there in held.items() if is_there]
