from __future__ import annotations

import pytest

from config import ConfigurationError, Settings

PRODUCTION = {
    "CONGRESS_ENV": "production",
    "SECRET_KEY": "long and random",
    "PUBLIC_URL": "https://congres.exemple.fr/",
    "STRIPE_SECRET_KEY": "sk_live_x",
    "STRIPE_WEBHOOK_SECRET": "whsec_x",
    "DATABASE_URL": "postgres://congress@localhost/congress",
}


def test_production_starts_when_all_is_given() -> None:
    settings = Settings.from_environ(PRODUCTION)
    assert (settings.public_url, settings.stripe_api_base, settings.log_format) == (
        "https://congres.exemple.fr",
        "https://api.stripe.com",
        "json",
    )
    assert settings.database_url == "postgresql+psycopg://congress@localhost/congress"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "PUBLIC_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"])
def test_production_refuses_to_start_without(missing: str) -> None:
    environ = {name: value for name, value in PRODUCTION.items() if name != missing}
    with pytest.raises(ConfigurationError, match=missing):
        Settings.from_environ(environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [("STRIPE_API_BASE", "http://127.0.0.1:8001"), ("CONGRESS_CLOCK", "2021-11-25T09:00:00+01:00")],
)
def test_production_refuses_stand_ins(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_environ({**PRODUCTION, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONGRESS_ENV", "prod"),
        ("PORT", "many"),
        ("PORT", "0"),
        ("PORT", "65535"),
        ("DATABASE_URL", "congress"),
        ("CONGRESS_CLOCK", "tomorrow"),
        ("CONGRESS_CLOCK", "2021-11-25T09:00:00"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_environ({name: value})


def test_demo_needs_nothing_and_talks_to_the_stand_in() -> None:
    settings = Settings.from_environ({"PORT": "9000"})
    assert (settings.environment, settings.public_url, settings.stripe_api_base) == (
        "demo",
        "http://127.0.0.1:9000",
        "http://127.0.0.1:9001",
    )
