"""`flask worker`: everything that happens by itself, each task at its own pace, in one process."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from congress.checkout import card, eve, reminders, waiting
from congress.checkout.refunds import run_refunds
from congress.checkout.saved_forms import purge_saved
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.mail import worker as mails
from congress.payments.stripe_gateway import GatewayUnavailable
from congress.programme import follow_ups
from congress.publishing import story

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

_log = logging.getLogger("congress.worker")

TICK_SECONDS = 0.5


@dataclass
class Task:
    """Something to do every so many seconds; one that fails is tried again at its next turn."""

    name: str
    every: float
    do: Callable[[], object]
    due: float = field(default=0.0)

    def run(self) -> None:
        """Does it in a context of its own, so that nothing of it stays."""
        try:
            with current_app.app_context():
                self.do()
        except GatewayUnavailable:
            _log.warning("%s waits: the card processor cannot be reached", self.name)
        except Exception:  # noqa: BLE001 - the other tasks go on
            _log.exception("%s failed", self.name)


def tasks(stop: Event) -> list[Task]:
    """What there is to do, and how often."""
    return [
        Task("mails", mails.IDLE_SECONDS, lambda: mails.send_due(mails.transport(), stop=stop)),
        Task("releases", 5, story.publish_due),
        Task("expiry", 10, card.expire_overdue),
        Task("waiting", 10, waiting.serve_all),
        Task("reconcile", 60, card.reconcile),
        Task("refunds", 15, run_refunds),
        Task("saved forms", 3600, _purge_saved_forms),
        Task("follow-ups", 600, lambda: follow_ups.remind_all(clock.now())),
        Task("reminders", 600, lambda: reminders.remind_all(clock.now())),
        Task("eve", 600, lambda: eve.write_all(clock.now())),
    ]


def _purge_saved_forms() -> None:
    with transaction():
        purge_saved(clock.now())


def run(stop: Event) -> None:
    """Does each task in turn until told to stop; the one under way is finished first."""
    to_do = tasks(stop)
    db.session.remove()
    while not stop.is_set():
        for task in to_do:
            if stop.is_set():
                break
            if task.due <= time.monotonic():
                task.run()
                task.due = time.monotonic() + task.every
        stop.wait(TICK_SECONDS)


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send mails, put unpaid seats back on sale, ask about payments, give money back, remind: until stopped."""
    run(mails.stopping())
