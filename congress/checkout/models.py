"""What a sale keeps beside the order: a form that is not sent yet, the papers of a public body."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from congress.kernel.db import Base


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
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime]
