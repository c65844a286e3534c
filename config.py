"""What the environment says: read once at start, refused where it is wrong."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent
STRIPE_API = "https://api.stripe.com"
MOST_PORT = 65535
ENVIRONMENTS = ("demo", "production", "test")
DEMO_SECRET_KEY = "demo-only-not-a-secret"  # noqa: S105 - production refuses to start on it
DEMO_WEBHOOK_SECRET = "whsec_demo_only_not_a_secret"  # noqa: S105 - as above
DEMO_STRIPE_KEY = "sk_test_demo"


class ConfigurationError(Exception):
    """The environment asks for something the service must not start on."""


@dataclass(frozen=True)
class Settings:
    """The service's settings, one field for each variable of the environment."""

    environment: str
    instance_path: Path
    database_url: str
    secret_key: str
    public_url: str
    stripe_secret_key: str
    stripe_webhook_secret: str
    stripe_api_base: str
    mail_url: str
    port: int
    workers: int
    log_format: str
    proxies: int = 0
    clock_start: datetime | None = None
    is_demo: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_demo", self.environment != "production")
        if self.environment == "production":
            self._refuse_stand_ins()

    def _refuse_stand_ins(self) -> None:
        if self.secret_key == DEMO_SECRET_KEY:
            raise ConfigurationError("SECRET_KEY is not set: production needs one of its own.")
        if self.stripe_secret_key == DEMO_STRIPE_KEY or not self.stripe_secret_key.startswith(("sk_", "rk_")):
            raise ConfigurationError("STRIPE_SECRET_KEY is not set: production does not take payments on paper.")
        if self.stripe_webhook_secret == DEMO_WEBHOOK_SECRET:
            raise ConfigurationError("STRIPE_WEBHOOK_SECRET is not set: nobody could tell a true event.")
        if self.stripe_api_base != STRIPE_API:
            raise ConfigurationError("STRIPE_API_BASE names a stand-in: production refuses to start on it.")
        if self.clock_start is not None:
            raise ConfigurationError("CONGRESS_CLOCK is set: production runs on the real time.")
        if self.public_url.startswith("http://127.0.0.1"):
            raise ConfigurationError("PUBLIC_URL is not set: links in mails would lead nowhere.")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Reads the variables that docs/configuration.md lists; raises ConfigurationError."""
        environment = environ.get("CONGRESS_ENV", "demo")
        if environment not in ENVIRONMENTS:
            raise ConfigurationError(f"CONGRESS_ENV is {environment!r}: it must be one of {', '.join(ENVIRONMENTS)}.")
        instance = Path(environ.get("INSTANCE_PATH", ROOT / "instance")).absolute()
        port = _integer(environ, "PORT", 8000)
        if not 0 < port < MOST_PORT:  # the next one is the card stand-in's
            raise ConfigurationError(f"PORT is {port}: it must be between 1 and {MOST_PORT - 1}.")
        production = environment == "production"
        return cls(
            environment=environment,
            instance_path=instance,
            database_url=_psycopg(environ.get("DATABASE_URL", f"sqlite:///{instance / 'congress.db'}")),
            secret_key=environ.get("SECRET_KEY", DEMO_SECRET_KEY),
            public_url=environ.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            stripe_secret_key=environ.get("STRIPE_SECRET_KEY", DEMO_STRIPE_KEY),
            stripe_webhook_secret=environ.get("STRIPE_WEBHOOK_SECRET", DEMO_WEBHOOK_SECRET),
            stripe_api_base=environ.get(
                "STRIPE_API_BASE",
                STRIPE_API if production or "STRIPE_SECRET_KEY" in environ else f"http://127.0.0.1:{port + 1}",
            ).rstrip("/"),
            mail_url=environ.get("MAIL_URL", f"file:{instance / 'mail'}"),
            port=port,
            workers=_integer(environ, "WORKERS", 2),
            log_format=environ.get("LOG_FORMAT", "json" if production else "text"),
            proxies=_integer(environ, "PROXIES", 0),
            clock_start=_instant(environ.get("CONGRESS_CLOCK")),
        )


def _integer(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdecimal():
        raise ConfigurationError(f"{name} is {text!r}: it must be a whole number.")
    return int(text)


def _psycopg(url: str) -> str:
    """The address with our driver in it, whichever of PostgreSQL's customary spellings was given."""
    try:
        make_url(url)
    except ArgumentError as error:
        raise ConfigurationError("DATABASE_URL cannot be read: it must be like postgresql://host/name.") from error
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(f"CONGRESS_CLOCK is {text!r}: it must be an ISO 8601 instant.") from error
    if instant.tzinfo is None:
        raise ConfigurationError(f"CONGRESS_CLOCK is {text!r}: it needs an offset, as in 2021-11-25T09:00+01:00.")
    return instant
