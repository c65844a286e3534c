"""The stand-in as a running server, in a process of its own or within a test."""

from __future__ import annotations

import logging
from http import HTTPStatus
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from flask import Flask, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

from congress.devtools.stripe_standin import api, control, pay_page
from congress.devtools.stripe_standin.account import Account
from congress.devtools.stripe_standin.delivery import RETRY_SECONDS, Webhook
from congress.devtools.stripe_standin.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from flask.typing import ResponseReturnValue
    from werkzeug.exceptions import HTTPException

_log = logging.getLogger(__name__)


class StandIn:
    """A Stripe of one's own, running while the `with` block lasts.

    `with StandIn(webhook_url=…, webhook_secret=…) as stripe: StripeGateway("sk_test_x", stripe.url, …)`.
    Port 0 takes a free one; without `state_path` everything is forgotten at the end.
    """

    def __init__(
        self,
        *,
        webhook_secret: str,
        webhook_url: str = "",
        host: str = "127.0.0.1",
        port: int = 0,
        public_url: str = "",
        merchant: str = "Congrès",
        state_path: Path | None = None,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self.account = Account(
            merchant=merchant,
            public_url=public_url,
            webhook=Webhook(webhook_url, webhook_secret),
            state_path=state_path,
            retry_seconds=retry_seconds,
        )
        app = _application(self.account)
        self._server = make_server(host, port, app, threaded=True, request_handler=_Handler)
        self.url = f"http://{host}:{self._server.port}"
        self._ending = False
        self._threads = [
            Thread(target=self._server.serve_forever, args=(0.05,), name="stripe-doors", daemon=True),
            Thread(target=self._let_time_pass, name="stripe-time", daemon=True),
        ]

    def start(self) -> None:
        """Opens the doors and lets time pass."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Closes the doors; what was not delivered stays in the state."""
        self._ending = True
        self.account.wake()
        self._server.shutdown()
        for thread in self._threads:
            thread.join()
        self._server.server_close()
        self.account.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _let_time_pass(self) -> None:
        while not self._ending:
            try:
                self.account.look_around()
            except Exception:  # noqa: BLE001 - time does not stop for a bug, which the log tells
                _log.exception("the stand-in stumbled and goes on")


class _Handler(WSGIRequestHandler):
    """Keeps connections open and sends small answers at once."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *args: Any) -> None:
        """Says nothing: the merchant's log has it all."""


def _application(account: Account) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.extensions["stripe_account"] = account
    app.register_blueprint(api.blueprint)
    app.register_blueprint(pay_page.blueprint)
    app.register_blueprint(control.blueprint)
    app.register_error_handler(HTTPStatus.NOT_FOUND, _unknown_address)
    app.register_error_handler(HTTPStatus.METHOD_NOT_ALLOWED, _unknown_address)
    return app


def _unknown_address(_: HTTPException) -> ResponseReturnValue:
    error = ApiError(f"Unrecognized request URL ({request.method}: {request.path}).", status=HTTPStatus.NOT_FOUND)
    return jsonify(error.body()), error.status
