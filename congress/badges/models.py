"""The key that signs an edition's badges."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from congress.kernel.db import Base


class BadgeKey(Base):
    """An edition's Ed25519 key pair, raw bytes (32 and 32); the public one travels to the doors."""

    __tablename__ = "badge_key"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True, autoincrement=False)
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
