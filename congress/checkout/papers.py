"""The papers of a public body, as they come in: told from what they contain, kept, and given back as files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Response, send_file
from sqlalchemy import select

from congress.checkout.models import NotAPaper, OrderFile, TooManyPapers
from congress.kernel.db import db, lock
from congress.kernel.errors import NotFound
from congress.kernel.headers import private
from congress.kernel.i18n import gettext
from congress.kernel.refs import new_ref
from congress.orders.models import Order
from congress.people.use_cases import audit
from congress.programme.speaker_files import plain_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MOST_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 10
# Whatever somebody managed to put into the file, nothing in it runs in our name.
_POLICY = "default-src 'none'; sandbox"


@dataclass(frozen=True)
class Paper:
    """A kind of file that a purchase order may be."""

    media_type: str
    suffix: str
    head: bytes


PAPERS = (
    Paper("application/pdf", ".pdf", b"%PDF-"),
    Paper("image/jpeg", ".jpg", b"\xff\xd8\xff"),
    Paper("image/png", ".png", b"\x89PNG\r\n\x1a\n"),
)


def paper_of(content: bytes) -> Paper:
    """What kind of paper a file is, whatever its name says; raises NotAPaper."""
    if not content:
        raise NotAPaper(gettext("Ce fichier est vide. Choisissez-en un autre."))
    if len(content) > MOST_BYTES:
        raise NotAPaper(gettext("Ce fichier est trop lourd : 10 Mo au plus."))
    for paper in PAPERS:
        if content.startswith(paper.head):
            return paper
    raise NotAPaper(gettext("Ce fichier n'est ni un PDF, ni une image JPEG ou PNG."))


def papers_of(order: Order) -> Sequence[OrderFile]:
    """What was sent for an order, first to last; the contents are not read."""
    return db.session.scalars(select(OrderFile).where(OrderFile.order_id == order.id).order_by(OrderFile.id)).all()


def paper_named(order: Order, ref: str) -> OrderFile:
    """The order's file of that ref; raises NotFound, also for another order's."""
    found = db.session.scalar(select(OrderFile).where(OrderFile.order_id == order.id, OrderFile.ref == ref))
    if found is None:
        raise NotFound
    return found


def keep_paper(order_id: int, content: bytes, *, name: str, actor: str, at: datetime) -> OrderFile:
    """Keeps a file for an order; the same one sent again is kept once. Raises NotAPaper and TooManyPapers."""
    paper, digest = paper_of(content), hashlib.sha256(content).hexdigest()
    order = lock(Order, order_id)
    kept = papers_of(order)
    for one in kept:
        if one.digest == digest:
            return one
    if len(kept) >= MOST_PAPERS:
        raise TooManyPapers(MOST_PAPERS)
    file = OrderFile(
        order_id=order.id,
        ref=new_ref(),
        name=plain_name(name, paper.suffix),
        media_type=paper.media_type,
        size=len(content),
        digest=digest,
        content=content,
        uploaded_at=at,
    )
    db.session.add(file)
    audit("keep_paper", "order", order.ref, actor=actor, at=at, file=file.ref, name=file.name)
    db.session.flush()
    return file


def attached(file: OrderFile) -> Response:
    """The file as an answer: to be kept under its own name, and never opened in place."""
    response = send_file(
        BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name, etag=file.digest
    )
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return private(response)  # send_file lets caches keep it otherwise
