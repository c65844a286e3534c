"""Portraits and slides: taken in, replaced, removed, let out with a release."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sqlalchemy import select

from congress.editions.models import Edition
from congress.kernel.db import db, lock
from congress.kernel.errors import NotFound
from congress.kernel.refs import new_ref
from congress.people.use_cases import audit
from congress.programme import portraits, queries
from congress.programme.models import Speaker
from congress.programme.speaker_models import FileKind, SpeakerFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from congress.programme.decks import Deck
    from congress.programme.models import Appearance

MOST_IN_STEM = 150
_UNSEEN = ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")


def portrait_of(speaker: Speaker) -> SpeakerFile | None:
    """The last picture sent: the one a release would name."""
    return _last(file for file in speaker.files if file.kind is FileKind.PORTRAIT)


def slides_of(appearance: Appearance) -> SpeakerFile | None:
    """The last slides sent for this part."""
    return _last(_slides(appearance.speaker, appearance.id))


def loose_slides_of(speaker: Speaker) -> list[SpeakerFile]:
    """Slides of a part that was taken out of the programme since: they stay with the person."""
    return _slides(speaker, None)


def _slides(speaker: Speaker, appearance_id: int | None) -> list[SpeakerFile]:
    return [one for one in speaker.files if one.kind is FileKind.SLIDES and one.appearance_id == appearance_id]


def _last(files: Iterable[SpeakerFile]) -> SpeakerFile | None:
    return max(files, key=lambda file: file.id, default=None)


def file_of(speaker: Speaker, ref: str) -> SpeakerFile:
    """One of a person's files; NotFound where it is somebody else's, or gone."""
    found = next((file for file in speaker.files if file.ref == ref), None)
    if found is None:
        raise NotFound
    return found


def public_portrait(edition: Edition, ref: str, digest: str) -> SpeakerFile:
    """The picture the current release shows, while the person agrees to it: who takes that back is obeyed at once."""
    programme = queries.published(edition)
    named = programme.speaker_of.get(ref) if programme else None
    if named is None or named.portrait != digest:
        raise NotFound
    found = db.session.scalar(
        select(SpeakerFile)
        .join(SpeakerFile.speaker)
        .where(
            Speaker.edition_id == edition.id,
            Speaker.ref == ref,
            Speaker.image_consent.is_(True),
            SpeakerFile.kind == FileKind.PORTRAIT,
            SpeakerFile.digest == digest,
        )
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found


def public_slides(edition: Edition, ref: str) -> SpeakerFile:
    """Slides that the current release names, while they are kept and organisers offer them."""
    programme = queries.published(edition)
    sittings = programme.sittings if programme else ()
    if not any(slides.ref == ref for sitting in sittings for slides in sitting.slides):
        raise NotFound
    found = db.session.scalar(
        select(SpeakerFile)
        .join(SpeakerFile.speaker)
        .where(Speaker.edition_id == edition.id, SpeakerFile.kind == FileKind.SLIDES, SpeakerFile.ref == ref)
        .where(SpeakerFile.is_public.is_(True))
    )
    if found is None:
        raise NotFound
    return found


def keep_portrait(speaker: Speaker, picture: bytes, *, name: str, actor: str, at: datetime) -> SpeakerFile:
    """Keeps a picture that `portraits.small_portrait` made, in the place of the former one."""
    speaker = lock(Speaker, speaker.id)
    former = [file for file in speaker.files if file.kind is FileKind.PORTRAIT]
    file = _file(picture, FileKind.PORTRAIT, name=name, media_type=portraits.MEDIA_TYPE, suffix=portraits.SUFFIX, at=at)
    return _keep(speaker, file, former, actor=actor, at=at)


def keep_slides(
    appearance: Appearance, content: bytes, deck: Deck, *, name: str, actor: str, at: datetime
) -> SpeakerFile:
    """Keeps slides for one part, in the place of the former ones; not public before organisers say so."""
    speaker = lock(Speaker, appearance.speaker_id)
    former = _slides(speaker, appearance.id)
    file = _file(content, FileKind.SLIDES, name=name, media_type=deck.media_type, suffix=deck.suffix, at=at)
    file.appearance_id = appearance.id
    return _keep(speaker, file, former, actor=actor, at=at)


def _file(content: bytes, kind: FileKind, *, name: str, media_type: str, suffix: str, at: datetime) -> SpeakerFile:
    return SpeakerFile(
        ref=new_ref(),
        kind=kind,
        name=plain_name(name, suffix),
        media_type=media_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        sent_at=at,
        is_public=False,
    )


def _keep(speaker: Speaker, file: SpeakerFile, former: list[SpeakerFile], *, actor: str, at: datetime) -> SpeakerFile:
    last = _last(former)
    if last is not None and last.digest == file.digest:
        return last  # the button was pressed twice
    released = _released(speaker)
    for one in former:
        if not {one.ref, one.digest} & released:
            speaker.files.remove(one)
    speaker.files.append(file)
    db.session.flush()
    audit("send_file", "speaker", speaker.ref, actor=actor, at=at, file=file.ref, kind=file.kind.value, name=file.name)
    return file


def _released(speaker: Speaker) -> set[str]:
    """What the public is shown of a person's files: it stays until another release shows something else."""
    programme = queries.published(db.session.get_one(Edition, speaker.edition_id))
    if programme is None:
        return set()
    named = programme.speaker_of.get(speaker.ref)
    shown = {named.portrait} if named and named.portrait else set()
    return shown | {slides.ref for sitting in programme.sittings for slides in sitting.slides}


def remove_file(file: SpeakerFile, *, actor: str, at: datetime) -> None:
    """Forgets a file at once, even where a release names it; so too the one it replaced, if a release kept that."""
    speaker = lock(Speaker, file.speaker_id)
    is_loose = file.kind is FileKind.SLIDES and file.appearance_id is None
    place = (file.kind, file.appearance_id)
    for one in [file] if is_loose else [one for one in speaker.files if (one.kind, one.appearance_id) == place]:
        speaker.files.remove(one)
    db.session.flush()
    audit("remove_file", "speaker", speaker.ref, actor=actor, at=at, file=file.ref, kind=file.kind.value)


def let_out(file: SpeakerFile, *, is_public: bool, actor: str, at: datetime) -> None:
    """Whether the next release offers these slides to everybody, in the place of older ones of the same part.

    The older ones stay until then; held back, nothing of this part is offered any more from now on.
    """
    speaker = lock(Speaker, file.speaker_id)
    for one in [file] if is_public else _slides(speaker, file.appearance_id):
        one.is_public = is_public
    db.session.flush()
    audit("publish_slides" if is_public else "keep_slides", "speaker", speaker.ref, actor=actor, at=at, file=file.ref)


def plain_name(given: str, suffix: str) -> str:
    """The name a file is offered under: its own, without folders or what cannot be seen, ending as what it is."""
    seen = "".join(
        letter for letter in unicodedata.normalize("NFC", given) if unicodedata.category(letter) not in _UNSEEN
    )
    stem = PurePosixPath(seen.replace("\\", "/").strip()).stem.strip(" .")
    return f"{stem[:MOST_IN_STEM] or 'fichier'}{suffix}"
