"""Congrès: the event service of a federation's national congress."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from apiflask import APIFlask
from flask import render_template
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, ConfigurationError, Settings
from congress.editions.current import set_up_editions
from congress.kernel import clock
from congress.kernel.assets import set_up_assets
from congress.kernel.db import db, set_up_engine
from congress.kernel.formats import set_up_formats
from congress.kernel.headers import set_up_headers
from congress.kernel.i18n import set_up_languages
from congress.kernel.log import set_up_logging
from congress.kernel.problems import set_up_problems
from congress.people.sign_in import set_up_sign_in
from congress.rooms import register_rooms

if TYPE_CHECKING:
    from flask import Flask

MOST_BYTES_SENT = 4 * 1024 * 1024


def create_app(settings: Settings | None = None) -> APIFlask:
    """The application, wired; raises config.ConfigurationError where the environment asks for nonsense."""
    settings = settings or Settings.from_environ()
    set_up_logging(settings.log_format)
    clock.start_from(settings.clock_start)
    _make_folder(settings)
    app = APIFlask(
        "congress",
        title="Congrès",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
        json_errors=False,
        root_path=str(Path(__file__).parent),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        static_url_path="/static",
        instance_path=str(settings.instance_path),
    )
    _configure(app, settings)
    db.init_app(app)
    with app.app_context():
        set_up_engine(db.engine)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    set_up_languages(app)
    set_up_formats(app)
    set_up_headers(app)
    set_up_assets(app)
    set_up_editions(app)
    set_up_sign_in(app)
    set_up_problems(app, _error_page)
    app.extensions["csrf"] = CSRFProtect(app)
    if near := settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=near, x_proto=near, x_host=near)  # type: ignore[method-assign]
    register_rooms(app)
    return app


def _make_folder(settings: Settings) -> None:
    try:
        settings.instance_path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"INSTANCE_PATH is {settings.instance_path}: {error.strerror}.") from error


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MOST_BYTES_SENT,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES_SENT,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.environment == "production",
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch is still good; the session's end closes it
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which pages behind a secret link tell the browser to keep
        BABEL_DOMAIN="messages",
        TESTING=settings.environment == "test",
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _engine_options(url: str) -> dict[str, object]:
    # What a statement was given may be a need or a secret link: an error that is logged names the statement alone.
    quiet = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return {**quiet, "connect_args": {"timeout": 15}}
    return {**quiet, "pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}


def _error_page(status: int, title: str, detail: str) -> str:
    return render_template("errors/error.html", status=status, title=title, detail=detail)
