"""What an edit keeps: a sitting or a person of the working programme as plain data, and how to bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from congress.kernel.db import db, lock
from congress.programme import queries, speaker_use_cases, use_cases
from congress.programme.file_apply import apply_sitting
from congress.programme.file_extract import sitting_section
from congress.programme.file_sections import SittingSection
from congress.programme.models import Sitting, Speaker

if TYPE_CHECKING:
    from congress.editions.models import Edition
    from congress.programme.file_seats import Author

Plain = dict[str, Any]


def held_sitting(edition: Edition, ref: str | None) -> Plain | None:
    """A sitting as the edition file writes it, its row held until the transaction ends; None where there is none."""
    query = select(Sitting.id).where(Sitting.edition_id == edition.id, Sitting.ref == ref)
    key = db.session.scalar(query) if ref else None
    if ref is None or key is None:
        return None
    lock(Sitting, key)
    db.session.expire_all()  # what was read of it before the lock, or changed by hand since, is read anew
    return sitting_section(edition, queries.sitting(edition, ref)).model_dump(mode="json")


def bring_back_sitting(edition: Edition, ref: str, state: Plain | None, author: Author) -> None:
    """Makes the sitting what it was, or takes it away; speakers move by legal moves, each recorded."""
    if state is None:
        use_cases.remove_sitting(edition, queries.sitting(edition, ref))
        return
    apply_sitting(edition, SittingSection.model_validate(state), ref, author)


def tidied(state: Plain | None) -> Plain | None:
    """A sitting kept by an earlier version of the service, with the fields of this one."""
    return None if state is None else SittingSection.model_validate(state).model_dump(mode="json")


def held_person(edition: Edition, ref: str | None) -> Plain | None:
    """How a person is presented, their row held until the transaction ends; None where there is none."""
    query = select(Speaker.id).where(Speaker.edition_id == edition.id, Speaker.ref == ref)
    key = db.session.scalar(query) if ref else None
    return None if key is None else speaker_use_cases.shown(lock(Speaker, key))


def bring_back_person(edition: Edition, ref: str, state: Plain | None) -> None:
    """Presents the person as before, forgets them, or knows them again."""
    if state is None:
        speaker_use_cases.remove_speaker(queries.speaker(edition, ref))
        return
    found = [one for one in queries.speakers(edition) if one.ref == ref]
    speaker = found[0] if found else use_cases.add_speaker(edition, ref=ref, first_name="", last_name="")
    for name in speaker_use_cases.FIELDS:
        setattr(speaker, name, state[name])
