"""Speakers with their private link, and what a browser does behind it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from congress.editions.models import Edition, EditionStatus
from congress.kernel.db import db, lock, transaction
from congress.mail.letters import written
from congress.mail.models import OutboxMail
from congress.programme import queries, speaker_link
from congress.programme.models import Speaker
from tests.programme.working import ACTOR, FIRST, opening_with_a_doubt
from tests.reading import page

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from congress.mail.outbox import Letter
    from congress.programme.models import Appearance


def with_link(edition: Edition, ref: str = "xavier-bertrand", **fields: Any) -> Speaker:
    """One of « Ouverture politique », with a link; `fields` are set on the person."""
    if not queries.sittings(edition):
        opening_with_a_doubt(edition)
    with transaction():
        speaker = queries.speaker(edition, ref)
        for name, value in fields.items():
            setattr(speaker, name, value)
        speaker_link.make_link(speaker, actor=ACTOR, at=FIRST)
    return speaker


def again(speaker: Speaker) -> Speaker:
    """The person as the database has them now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Speaker, speaker.id)


def seat_of(edition: Edition, ref: str = "xavier-bertrand", sitting: str = "ouverture-politique") -> Appearance:
    db.session.rollback()
    db.session.expire_all()
    return next(one for one in queries.sitting(edition, sitting).appearances if one.speaker.ref == ref)


def mails(kind: str) -> list[OutboxMail]:
    db.session.rollback()
    return list(db.session.query(OutboxMail).where(OutboxMail.kind == kind).order_by(OutboxMail.id))


def letter(mail: OutboxMail) -> Letter:
    return written(mail.kind, mail.about, mail.locale)


@dataclass
class Link:
    """A browser behind somebody's link."""

    client: FlaskClient
    speaker: Speaker

    @property
    def path(self) -> str:
        return speaker_link.link_path(again(self.speaker))

    def get(self, part: str = "") -> TestResponse:
        return self.client.get(self.path + part)

    def post(self, part: str, **data: Any) -> TestResponse:
        return self.client.post(self.path + part, data=data)

    def answer(self, appearance: Appearance, answer: str, message: str = "") -> TestResponse:
        return self.post(f"/reponses/{appearance.ref}", answer=answer, message=message)

    def present(self, *, biography: str, needs: str) -> TestResponse:
        """What one sends who has just opened the page."""
        seen = page(self.get("/presentation").text).one("#seen").attributes["value"]
        return self.post("/presentation", biography=biography, needs=needs, seen=seen)

    def portrait(self, content: bytes | None, consent: str = "", name: str = "moi.jpg") -> TestResponse:
        data: dict[str, Any] = {"image_consent": consent} if consent else {}
        return self.post("/portrait", **data, **({} if content is None else {"portrait": (BytesIO(content), name)}))

    def slides(self, appearance: Appearance, content: bytes, name: str = "exposé.pdf") -> TestResponse:
        return self.post(f"/supports/{appearance.ref}", slides=(BytesIO(content), name))


def archive(edition: Edition) -> None:
    with transaction():
        lock(Edition, edition.id).status = EditionStatus.ARCHIVED
