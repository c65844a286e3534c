"""Tells those who watch over the service that the process is alive and can do its work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from congress.kernel import clock
from congress.kernel.db import db
from congress.mail.models import MailState, OutboxMail

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

OLDEST_MAIL = timedelta(minutes=15)
WAITING = (MailState.QUEUED, MailState.SENDING)  # also what a worker took and never sent

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers, its tables are of this version, and mails leave; 503 where one does not."""
    try:
        found = {"database": "ok", "migrations": _migrations(), "outbox": _outbox(clock.now())}
    except SQLAlchemyError:
        found = {"database": "unreachable"}
    ready = set(found.values()) == {"ok"}
    return {"status": "ok" if ready else "not ready", **found}, 200 if ready else 503


def _migrations() -> str:
    wanted = ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()
    present = MigrationContext.configure(db.session.connection()).get_current_revision()
    return "ok" if present == wanted else f"at {present}, wanted {wanted}"


def _outbox(at: datetime) -> str:
    oldest = db.session.scalar(select(func.min(OutboxMail.next_attempt_at)).where(OutboxMail.state.in_(WAITING)))
    return "ok" if oldest is None or at - oldest < OLDEST_MAIL else f"a mail waits since {oldest.isoformat()}"
