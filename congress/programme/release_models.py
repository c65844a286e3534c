"""What organisers' work leaves behind: releases, the one that waits for its hour, edits, acknowledged warnings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.kernel.db import Base


class Release(Base):
    """A published state of the programme, numbered and frozen: everything public is made from the last one.

    `changes` are those against the release before (None: made before they were kept), `warnings` what was
    acknowledged when publishing, `restores` the number of the earlier release that this one publishes again.
    """

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        CheckConstraint("number > 0", "number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    note: Mapped[str] = mapped_column(String(500), default="")
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(254))
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    changes: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    restores: Mapped[int | None]


class PlannedRelease(Base):
    """A release frozen now that becomes public at its hour (embargo); one at a time for an edition."""

    __tablename__ = "planned_release"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    publish_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(500), default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    restores: Mapped[int | None]
    planned_by: Mapped[str] = mapped_column(String(254))
    planned_at: Mapped[datetime]


class Acknowledgement(Base):
    """A warning of the editor that somebody has seen and accepts, with the reason; `key` names the warning."""

    __tablename__ = "acknowledgement"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300), default="")
    actor: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime]


class ProgrammeEdit(Base):
    """One change of the working programme: a sitting before and after, as the edition file writes it.

    None before: it was added; None after: it was removed. An edit that was undone names the one that did. Where
    `speaker_ref` is set, it is of how a person is presented, and `sitting_ref` is empty. `reason` is why the
    sitting's status changed, where that was said.
    """

    __tablename__ = "programme_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(60))
    sitting_ref: Mapped[str] = mapped_column(String(60))
    speaker_ref: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(300))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(500), default="")
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("programme_edit.id"))
