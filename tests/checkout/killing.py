"""The service as processes of their own that can be killed, and a gate on the line to hold what they wait for."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit

from sqlalchemy import select

from congress.kernel.db import Base, db

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask

SECONDS = 30


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Program:
    """One `flask --app wsgi …` on the test's database: the very program that production runs."""

    started: ClassVar[list[Program]] = []  # a test that fails leaves none behind: `kill_the_rest`

    def __init__(self, app: APIFlask, *arguments: str, **environ: str) -> None:
        settings = app.config["SETTINGS"]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONGRESS_", "STRIPE_"))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            env={
                **kept,
                "CONGRESS_ENV": "demo",
                "INSTANCE_PATH": str(settings.instance_path),
                "DATABASE_URL": settings.database_url,
                **environ,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.started.append(self)

    @classmethod
    def kill_the_rest(cls) -> None:
        """Whatever was started and has not ended."""
        while cls.started:
            cls.started.pop().kill()

    def kill(self) -> None:
        """At once, with no chance to tidy up."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(SECONDS)

    def stop(self) -> int:
        """As a server's manager does; returns its exit status."""
        self._process.terminate()
        return self._process.wait(SECONDS)

    def wait(self) -> int:
        """Until it ends by itself."""
        return self._process.wait(SECONDS)


class Service(Program):
    """The service answering on a port."""

    def __init__(self, app: APIFlask, port: int, stripe_url: str) -> None:
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        addresses = {"PUBLIC_URL": self.url, "STRIPE_API_BASE": stripe_url, "STRIPE_SECRET_KEY": "sk_test_x"}
        super().__init__(app, "run", "--port", str(port), "--with-threads", **addresses)
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                assert time.monotonic() < deadline, "the service does not start"
                time.sleep(0.05)
            else:
                return


class Gate:
    """An HTTP line to somewhere, on which a request, or its answer, can be held for ever."""

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self.hold: tuple[str, str, str] | None = None
        self.reached, self.open = Event(), Event()
        gate = self

        class Line(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                gate.pass_on(self)

            do_POST = do_GET  # noqa: N815 - http.server's own name

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.open.set()
        self._server.shutdown()
        self._server.server_close()

    def hold_at(self, when: str, method: str, path: str) -> None:
        """Holds what comes next, `before` it reaches the other side or `after` that."""
        self.reached.clear()
        self.hold = (when, method, path)

    def let_go(self) -> None:
        """What comes from now on passes; what is held stays so."""
        self.hold = None

    def pass_on(self, line: BaseHTTPRequestHandler) -> None:
        body = line.rfile.read(int(line.headers.get("Content-Length") or 0))
        self._hold("before", line)
        other = http.client.HTTPConnection(self._target.hostname or "", self._target.port, timeout=SECONDS)
        other.request(line.command, line.path, body, {k: v for k, v in line.headers.items() if k.lower() != "host"})
        answer = other.getresponse()
        content = answer.read()
        other.close()
        self._hold("after", line)
        try:
            line.send_response(answer.status)
            line.send_header("Content-Type", answer.headers.get("Content-Type", "application/json"))
            line.send_header("Content-Length", str(len(content)))
            line.end_headers()
            line.wfile.write(content)
        except OSError:
            pass  # the one who asked has been killed

    def _hold(self, when: str, line: BaseHTTPRequestHandler) -> None:
        if self.hold and self.hold[:2] == (when, line.command) and line.path.startswith(self.hold[2]):
            self.reached.set()
            self.open.wait(SECONDS)


@contextmanager
def rows_held(model: type[Base]) -> Iterator[None]:
    """Nobody else changes these rows meanwhile: whoever wants to waits in the middle of their change."""
    with db.engine.connect().execution_options(congress_writes=True) as connection:
        connection.execute(select(model.__table__.c.id).with_for_update())
        yield
        connection.rollback()
