"""What those who watch over the service are told: it lives, it can work, or why it cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from flask_migrate import stamp

from congress.desk.health import OLDEST_MAIL
from congress.kernel import clock
from congress.kernel.db import db, transaction
from congress.mail.models import MailState, OutboxMail
from congress.mail.outbox import queue

if TYPE_CHECKING:
    from apiflask import APIFlask
    from flask.testing import FlaskClient


def test_process_that_answers_is_alive_without_a_table(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_tables_of_no_known_version_are_not_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "not ready")
    assert answer.get_json()["migrations"].startswith("at None, wanted ")


@pytest.mark.parametrize(
    ("state", "late", "status"),
    [
        (MailState.QUEUED, OLDEST_MAIL - timedelta(minutes=1), 200),
        (MailState.QUEUED, OLDEST_MAIL + timedelta(minutes=1), 503),
        (MailState.SENDING, OLDEST_MAIL + timedelta(minutes=1), 503),  # its worker died, and no other came
        (MailState.SENT, OLDEST_MAIL * 2, 200),
        (MailState.FAILED, OLDEST_MAIL * 2, 200),
    ],
)
def test_mail_that_nobody_sends_is_told(
    app: APIFlask, client: FlaskClient, state: MailState, late: timedelta, status: int
) -> None:
    stamp()
    with transaction():
        due = clock.now() - late
        queue("order-confirmed", once="un", recipient="a@exemple.fr", locale="fr", about={}, at=due)
        db.session.query(OutboxMail).one().state = state
    assert client.get("/readyz").status_code == status
