"""The two ends that the stand-in talks with in the tests: a merchant's webhook, and a listener on the line."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_SECONDS = 10


class _Server:
    """A real HTTP server on a free port while the `with` block lasts."""

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def do_POST(self) -> None:
                answer(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own name
                """Says nothing: the test does."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(PATIENCE_SECONDS)
        self._server.server_close()


@dataclass
class Delivery:
    """One post to the merchant: the raw body and the signature, as `parse_event` takes them."""

    payload: bytes
    signature: str

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.payload)
        return found


class Merchant(_Server):
    """Notes every event and answers 200, or what `answers` says first; greets a buyer who comes back."""

    def __init__(self) -> None:
        super().__init__(self._receive)
        self.deliveries: list[Delivery] = []
        self.answers: list[int] = []
        self._changed = Condition()

    @property
    def webhook_url(self) -> str:
        return f"{self.url}/webhooks/stripe?by=stand-in"

    @property
    def types(self) -> list[str]:
        return [delivery.event["type"] for delivery in self.deliveries]

    def wait_for(self, number: int) -> list[Delivery]:
        """The deliveries, once there are as many; fails after a while."""
        with self._changed:
            enough = self._changed.wait_for(lambda: len(self.deliveries) >= number, PATIENCE_SECONDS)
        assert enough, f"{len(self.deliveries)} deliveries instead of {number}: {self.types}"
        return list(self.deliveries)

    def _receive(self, request: BaseHTTPRequestHandler) -> None:
        if request.command == "GET":
            self._greet(request)
            return
        payload = request.rfile.read(int(request.headers["Content-Length"]))
        with self._changed:
            status = self.answers.pop(0) if self.answers else 200
            self.deliveries.append(Delivery(payload, request.headers["Stripe-Signature"]))
            self._changed.notify_all()
        request.send_response(status)
        request.send_header("Content-Length", "0")
        request.end_headers()

    def _greet(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        request.wfile.write(b"<!DOCTYPE html><title>Merci</title><link rel=icon href=data:,>")


@dataclass
class Exchange:
    """One request that went over the line, and its answer."""

    method: str
    path: str
    query: list[tuple[str, str]]
    form: list[tuple[str, str]]
    headers: dict[str, str]
    status: int
    body: Any
    answer_headers: dict[str, str] = field(default_factory=dict)


class Listener(_Server):
    """Passes every request on to another server and notes what both said."""

    def __init__(self, target: str) -> None:
        super().__init__(self._pass_on)
        self._target = urlsplit(target)
        self.exchanges: list[Exchange] = []

    def _pass_on(self, request: BaseHTTPRequestHandler) -> None:
        sent = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in request.headers.items() if name.lower() not in ("connection", "host")}
        line = http.client.HTTPConnection(self._target.hostname or "", self._target.port, timeout=PATIENCE_SECONDS)
        line.request(request.command, request.path, sent, headers)
        answer = line.getresponse()
        received = answer.read()
        line.close()
        asked = urlsplit(request.path)
        self.exchanges.append(
            Exchange(
                request.command,
                asked.path,
                parse_qsl(asked.query, keep_blank_values=True),
                parse_qsl(sent.decode(), keep_blank_values=True),
                headers,
                answer.status,
                json.loads(received),
                dict(answer.getheaders()),
            )
        )
        request.send_response(answer.status)
        for name in ("Content-Type", "Request-Id", "Idempotent-Replayed"):
            if value := answer.getheader(name):
                request.send_header(name, value)
        request.send_header("Content-Length", str(len(received)))
        request.end_headers()
        request.wfile.write(received)
