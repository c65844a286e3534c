"""Who works on the congress: accounts, what each may do, tokens for programs, and the trail they leave."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.kernel.db import Base


class Right(Enum):
    """One thing that one may do."""

    EDIT_PROGRAMME = "edit_programme"
    DECIDE_STANDS = "decide_stands"
    SEE_ORDERS = "see_orders"
    EDIT_ORDERS = "edit_orders"
    SEE_NEEDS = "see_needs"  # what people eat and need to come: for those few who see to it
    MANAGE_DOOR = "manage_door"
    MANAGE_EDITION = "manage_edition"


RIGHTS_OF_ROLE: dict[str, frozenset[Right]] = {
    "organiser": frozenset(Right),
    "programme": frozenset({Right.EDIT_PROGRAMME}),
    "registration": frozenset({Right.SEE_ORDERS, Right.EDIT_ORDERS}),
    "care": frozenset({Right.SEE_ORDERS, Right.SEE_NEEDS}),
    "door": frozenset({Right.SEE_ORDERS, Right.MANAGE_DOOR}),
    "forum": frozenset({Right.DECIDE_STANDS}),
}

account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """A name for a bundle of rights (RIGHTS_OF_ROLE)."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class Account(Base, UserMixin):
    """A person of the organisation who signs in; attendees need none."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)

    roles: Mapped[list[Role]] = relationship(secondary=account_role)  # type: ignore[assignment]  # narrower

    @property
    def rights(self) -> frozenset[Right]:
        """All that its roles allow."""
        return frozenset().union(*(RIGHTS_OF_ROLE.get(role.name, frozenset()) for role in self.roles))


class WrongPasswords(Base):
    """How often a password was guessed wrong since an instant, by a mark of the address that was tried."""

    __tablename__ = "wrong_passwords"

    mark: Mapped[str] = mapped_column(String(4), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]


class ApiToken(Base):
    """A program's key; only a hash of it is kept, its scopes are rights."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AuditEntry(Base):
    """Who did what to what, when; never changed."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject", "subject_ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_ref: Mapped[str] = mapped_column(String(80))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
