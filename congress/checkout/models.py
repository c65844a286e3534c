"""What a sale keeps beside the order: a form that is not sent yet, the papers of a public body."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from congress.kernel.db import Base
from congress.kernel.errors import Invalid, Refusal
from congress.kernel.i18n import gettext


class SavedForm(Base):
    """A registration somebody will finish later, found again by a secret link; gone once it is ordered."""

    __tablename__ = "saved_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    secret: Mapped[str] = mapped_column(String(43), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)  # all that was typed, by field name
    saved_at: Mapped[datetime] = mapped_column(index=True)


class OrderFile(Base):
    """The purchase order of a public body, as it was sent."""

    __tablename__ = "order_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal: the same file is kept once
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime]


class NotAPaper(Invalid):
    """This file is none of the kinds a purchase order may be."""

    def __init__(self, message: str) -> None:
        super().__init__(message, errors={"file": [message]})


class TooManyPapers(Refusal):
    """So many files were sent for the order already that another would be one too many."""

    def __init__(self, most: int) -> None:
        super().__init__(gettext("%(most)s fichiers ont déjà été envoyés : écrivez-nous.", most=most))


class NoPurchaseOrder(Refusal):
    """The order is not settled by purchase order, or is called off."""

    def __init__(self) -> None:
        super().__init__(gettext("Cette commande ne se règle pas sur bon de commande."))


class NothingToQuote(Invalid):
    """What was sent is no order that could be quoted: something is missing, or it costs nothing."""

    def __init__(self) -> None:
        super().__init__(gettext("Ce devis ne peut pas être établi : revenez en arrière et relisez le formulaire."))
