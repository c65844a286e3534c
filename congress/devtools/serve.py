"""`make run`: the whole service on this machine, with the demonstration in it and stand-ins for card and mail."""

from __future__ import annotations

import os
import sys
import time
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from flask_migrate import upgrade

from config import ROOT, ConfigurationError, Settings
from congress import create_app
from congress.devtools.demo import load
from congress.devtools.demo_cli import account_lines
from congress.devtools.demo_mails import folder_of
from congress.devtools.processes import PortTaken, Programs, refuse_taken
from congress.kernel import clock
from congress.kernel.db import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS_TO_START = 60.0
LOOPBACK = "127.0.0.1"


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Serves until Ctrl-C or SIGTERM; 0 then, 1 where something cannot start."""
    try:
        settings = _settings(environ)
        for port in filter(None, (settings.port, _stand_in_port(settings))):
            refuse_taken(port)
    except (ConfigurationError, PortTaken) as refused:
        print(refused, file=sys.stderr)
        return 1
    programs = Programs(ROOT, environ)
    programs.listen()
    _set_up(settings)
    ended = None
    try:
        if not programs.told_to_stop:
            _start_web(programs, settings)
            if _answers(programs, settings.port):
                _start_others(programs, settings)
                print(_welcome(settings), flush=True)
            ended = programs.wait()
    finally:
        programs.stop()
    if ended is not None:
        print(f"The {ended} ended by itself, so everything was stopped.", file=sys.stderr)
        return 1
    print("Stopped.")
    return 0


def _settings(environ: Mapping[str, str]) -> Settings:
    settings = Settings.from_environ(environ)
    if settings.environment == "production":
        raise ConfigurationError("CONGRESS_ENV is production: this command serves the demonstration only.")
    return settings


def _set_up(settings: Settings) -> None:
    """The tables as the code wants them, and the demonstration in them; what is there stays."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        with transaction():
            load(clock.now())


def _stand_in_port(settings: Settings) -> int:
    """Where the card processor's stand-in is to listen; 0 where the real one is asked."""
    parts = urlsplit(settings.stripe_api_base)
    return parts.port or 0 if parts.hostname == LOOPBACK else 0


def _start_web(programs: Programs, settings: Settings) -> None:
    programs.start(
        "web server",
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(settings.port)),
            *("--workers", str(settings.workers), "--blocking-threads", "4", "--log-level", "warning"),
            *("--working-dir", str(ROOT), "wsgi:app"),
        ],
    )


def _start_others(programs: Programs, settings: Settings) -> None:
    """What nobody waits for in the first second, so that pages are there sooner."""
    if port := _stand_in_port(settings):
        programs.start("card stand-in", _stand_in(settings, port))
    programs.start("worker", [sys.executable, "-m", "flask", "--app", "wsgi", "worker"])


def _stand_in(settings: Settings, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "congress.devtools.stripe_standin", "--port", str(port)),
        *("--webhook-url", f"http://{LOOPBACK}:{settings.port}/webhooks/stripe"),
        *("--webhook-secret", settings.stripe_webhook_secret),
        *("--state", str(settings.instance_path / "stripe-stand-in.db")),
        *("--merchant", "Coorace (démonstration)"),
    ]


def _answers(programs: Programs, port: int) -> bool:
    """Waits until the service answers; False where it never will."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and not programs.told_to_stop and programs.ended() is None:
        try:
            with urlopen(f"http://{LOOPBACK}:{port}/healthz", timeout=2) as answer:
                if answer.status == HTTPStatus.OK:
                    return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def _welcome(settings: Settings) -> str:
    folder = folder_of(settings.mail_url)
    url = f"http://{LOOPBACK}:{settings.port}"
    card = f"a stand-in on {settings.stripe_api_base}, no card is charged"
    return f"""
Congrès is served on {url}
  everything to try               {url}/demo
  the programme                   {url}/programme
  the organisers                  {url}/organisation/
  the door                        {url}/controle/
  the congress of 2021            {url}/editions/2021/

Accounts, door codes and API token of the demonstration:
{account_lines()}

Payment and mail are local stand-ins:
  card                            {card if _stand_in_port(settings) else settings.stripe_api_base}
  mail                            {f"written into {folder}, none is sent" if folder else "sent by MAIL_URL"}

Ctrl-C stops it; the data stays in {settings.instance_path}"""


if __name__ == "__main__":
    sys.exit(main())
