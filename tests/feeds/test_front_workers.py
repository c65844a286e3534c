"""Two workers over one database: what is published in one place is told by both at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from congress.devtools.bench.ground import free_port
from congress.editions.models import Edition
from congress.kernel.db import db, transaction
from tests.programme import working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask

ROOT = Path(__file__).parents[2]
SECONDS = 30.0


@dataclass
class Worker:
    """A process that serves as in production."""

    port: int
    process: subprocess.Popen[bytes]

    def get(self, path: str, etag: str = "") -> tuple[int, str, bytes]:
        """Status, ETag and body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"If-None-Match": etag} if etag else {})
        answer = connection.getresponse()
        found = answer.status, answer.headers["ETag"] or "", answer.read()
        connection.close()
        return found

    def wait(self) -> None:
        """Until it answers."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                if self.get("/healthz")[0] == HTTPStatus.OK:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"The worker on port {self.port} does not answer.")


@pytest.fixture
def workers(app: APIFlask) -> Iterator[list[Worker]]:
    settings = app.config["SETTINGS"]
    environ = {
        **os.environ,
        "CONGRESS_ENV": "test",
        "DATABASE_URL": settings.database_url,
        "INSTANCE_PATH": str(settings.instance_path),
        "PUBLIC_URL": settings.public_url,
    }
    found = [_start(environ) for _ in range(2)]
    try:
        for worker in found:
            worker.wait()
        yield found
    finally:
        for worker in found:
            worker.process.terminate()
        for worker in found:
            worker.process.wait(20)


def _start(environ: dict[str, str]) -> Worker:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "2", "--log-level", "error", "wsgi:app"]
    return Worker(port, subprocess.Popen(command, env={**environ, "PORT": str(port)}, cwd=ROOT))


def test_a_release_is_told_by_every_worker_at_once(edition: Edition, workers: list[Worker]) -> None:
    working.opening_with_a_doubt(edition)
    working.release(edition)
    first = [worker.get("/programme.ics") for worker in workers]
    with transaction():  # without a stamp, as nothing of the service does: only an answer made anew would say it
        db.session.execute(update(Edition).where(Edition.id == edition.id).values(title="Autre congrès"))

    again = [worker.get("/programme.ics", first[0][1]) for worker in workers]
    kept = [worker.get("/programme.ics") for worker in workers]
    seen = []
    for number in range(1, 4):
        working.add_sitting(edition, f"Séance {number}", starts_at=working.at_lille(26, 9 + number), ends_at=None)
        working.release(edition, days_later=number)
        seen.append([worker.get("/programme.ics")[2].count(b"BEGIN:VEVENT") for worker in workers])

    assert [(status, body) for status, _, body in again] == [(304, b""), (304, b"")]
    assert kept == first == [first[0]] * 2
    assert seen == [[2, 2], [3, 3], [4, 4]]
