"""What can be bought."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.editions.models import Edition
from congress.kernel.db import Base
from congress.kernel.money import Money


class Offer(Base):
    """A way to attend and its price, all taxes included; `quota` None means as many as come."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("edition_id", "ref"),
        CheckConstraint("price >= 0", "price_not_negative"),
        CheckConstraint("quota IS NULL OR quota >= 0", "quota_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    ref: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    price: Mapped[Money]
    quota: Mapped[int | None]
    sale_opens_at: Mapped[datetime | None]
    sale_closes_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()

    def is_on_sale(self, at: datetime) -> bool:
        """Whether its sale window is open at that instant."""
        opens, closes = self.sale_opens_at, self.sale_closes_at
        return (opens is None or opens <= at) and (closes is None or at < closes)
