"""A speaker's private link: making it, sending it, and what comes back by it about the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from congress.editions.models import Edition
from congress.kernel.addresses import path_of, whole
from congress.kernel.db import db, lock
from congress.kernel.errors import NotFound, Refusal
from congress.kernel.i18n import DEFAULT_LOCALE, gettext
from congress.kernel.refs import is_secret, new_secret
from congress.mail.models import OutboxMail
from congress.mail.outbox import queue
from congress.people.use_cases import audit
from congress.programme.models import Appearance, Sitting, Speaker
from congress.programme.seen import refuse_unseen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MAIL_KIND = "speaker_link"


class OnlyToRead(Refusal):
    """The congress is archived: its links show what was sent and give it back, and take nothing more."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Ce congrès est archivé : ce qui a été envoyé se lit et se retire encore, sans rien ajouter.")
        )


class NoAddress(Refusal):
    """There is no address to send the link to."""


def speaker_by_link(ref: str, secret: str) -> Speaker:
    """Whose link it is; NotFound alike for a wrong ref and a wrong secret."""
    # The same person speaks at several congresses under the same ref: the secret tells which one is meant.
    known = db.session.execute(select(Speaker.id, Speaker.secret).where(Speaker.ref == ref)).all()
    key = next((row.id for row in known if is_secret(secret, row.secret)), None)
    if key is None:
        raise NotFound
    return db.session.get_one(Speaker, key)


def edition_of(speaker: Speaker) -> Edition:
    """The congress they speak at."""
    return db.session.get_one(Edition, speaker.edition_id)


def link_path(speaker: Speaker) -> str:
    """The page behind the link, on this very host; empty before there is one."""
    return path_of("speaker_link.show", ref=speaker.ref, secret=speaker.secret) if speaker.secret else ""


def link_url(speaker: Speaker) -> str:
    """The whole link as it is sent, in the speaker's language; empty before there is one."""
    path = link_path(speaker)
    asked = "" if speaker.locale == DEFAULT_LOCALE else f"?lang={speaker.locale}"
    return whole(path + asked) if path else ""


def actor_of(speaker: Speaker) -> str:
    """How moves and the audit trail name a speaker who did something by their link."""
    return f"{speaker.name} (par son lien)"


def appearances_of(speaker: Speaker) -> Sequence[Appearance]:
    """Every part they have or stand in for, also where nobody else knows yet, in order of time."""
    sitting = joinedload(Appearance.sitting)
    return db.session.scalars(
        select(Appearance)
        .join(Appearance.sitting)
        .where(or_(Appearance.speaker_id == speaker.id, Appearance.representative_id == speaker.id))
        .order_by(Sitting.starts_at.is_(None), Sitting.starts_at, Sitting.position, Appearance.id)
        .options(sitting.joinedload(Sitting.venue), sitting.joinedload(Sitting.room))
        .options(joinedload(Appearance.speaker), joinedload(Appearance.representative))
        .options(joinedload(Appearance.sequence))
        .options(joinedload(Appearance.replaced_by).joinedload(Appearance.speaker))
        .options(selectinload(Appearance.answers), selectinload(Appearance.moves))
    ).all()


def make_link(speaker: Speaker, *, actor: str, at: datetime) -> None:
    """Gives a link to whoever has none; it works until the congress is archived. Raises OnlyToRead."""
    speaker = _held(speaker)
    if speaker.secret is None:
        _give(speaker, "make_link", actor=actor, at=at)


def renew_link(speaker: Speaker, *, actor: str, at: datetime) -> None:
    """Gives a new link; the former one opens nothing any more. Raises OnlyToRead."""
    _give(_held(speaker), "renew_link", actor=actor, at=at)


def mail_link(speaker: Speaker, *, actor: str, at: datetime) -> None:
    """Sends the link in the speaker's language, once a minute at most. Raises OnlyToRead, NoAddress."""
    speaker = _held(speaker)
    if not speaker.email:
        raise NoAddress(gettext("Indiquez d'abord l'adresse électronique de %(name)s.", name=speaker.name))
    if speaker.secret is None:
        _give(speaker, "make_link", actor=actor, at=at)
    queue(
        MAIL_KIND,
        once=f"{_mails_to(speaker)}{at:%Y-%m-%dT%H:%M}",
        recipient=speaker.email,
        locale=speaker.locale,
        about={"speaker": speaker.id},  # and not the link: the mail has the one that works when it leaves
        at=at,
    )
    audit("mail_link", "speaker", speaker.ref, actor=actor, at=at, recipient=speaker.email)


def last_link_mail(speaker: Speaker) -> OutboxMail | None:
    """The last mail that told them their link."""
    return db.session.scalar(
        select(OutboxMail)
        .where(OutboxMail.once.startswith(_mails_to(speaker), autoescape=True))
        .order_by(OutboxMail.id.desc())
        .limit(1)
    )


def _mails_to(speaker: Speaker) -> str:
    return f"{MAIL_KIND}:{speaker.id}:"


def _give(speaker: Speaker, action: str, *, actor: str, at: datetime) -> None:
    speaker.secret = new_secret()
    db.session.flush()
    audit(action, "speaker", speaker.ref, actor=actor, at=at)


def told(speaker: Speaker) -> dict[str, str]:
    """What they may tell about themselves, as it stands."""
    return {"biography": speaker.biography, "needs": speaker.needs}


def tell_about(speaker: Speaker, *, biography: str, needs: str, seen: str, actor: str, at: datetime) -> None:
    """Keeps how they present themselves, public with the next release, and what they need, which never is.

    `seen` is the stamp of what their page showed. Raises OnlyToRead, and StaleVersion where that changed meanwhile.
    """
    speaker = _held(speaker)
    if told(speaker) == {"biography": biography, "needs": needs}:
        return  # the button was pressed twice
    refuse_unseen(seen, told(speaker), speaker.name)
    has_other_needs = speaker.needs != needs
    speaker.biography, speaker.needs = biography, needs
    db.session.flush()
    if has_other_needs:
        audit("send_needs", "speaker", speaker.ref, actor=actor, at=at)  # that they did, and not what they need


def consent(speaker: Speaker, *, agrees: bool, actor: str, at: datetime) -> None:
    """Keeps whether their portrait may be shown, and since when; taken back, it is shown no more from now on.

    A « no » is heard at any time; raises OnlyToRead for a yes once the congress is archived.
    """
    if agrees:
        refuse_archived(speaker)
    speaker = lock(Speaker, speaker.id)
    if speaker.image_consent is agrees:
        return
    speaker.image_consent, speaker.image_consent_at = agrees, at
    db.session.flush()
    audit("image_consent", "speaker", speaker.ref, actor=actor, at=at, agrees=agrees)


def _held(speaker: Speaker) -> Speaker:
    """The speaker's row as it stands, held; raises OnlyToRead where the congress is archived."""
    refuse_archived(speaker)
    return lock(Speaker, speaker.id)


def refuse_archived(speaker: Speaker) -> None:
    """Raises OnlyToRead where the congress is archived."""
    if edition_of(speaker).is_archived:
        raise OnlyToRead
