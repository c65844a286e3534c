"""Which congress a request is about: the open one, or a past one under `/editions/<year>/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from flask import current_app, g, request, url_for
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from congress.editions.models import Edition, EditionStatus
from congress.kernel.addresses import path_of
from congress.kernel.db import db
from congress.kernel.errors import NotFound
from congress.kernel.formats import dates_text
from congress.kernel.i18n import current_locale

if TYPE_CHECKING:
    from flask import Blueprint, Flask

ARCHIVE = "archive_"
DEFAULT_ZONE = "Europe/Paris"


def current_edition() -> Edition | None:
    """The open edition, the latest if there were several; where none is open, the last archived one."""
    return db.session.scalar(
        select(Edition)
        .where(Edition.status != EditionStatus.DRAFT)
        .order_by(Edition.status != EditionStatus.OPEN, Edition.starts_on.desc())
        .limit(1)
    )


def edition_of_request() -> Edition:
    """The edition this page shows; raises NotFound where there is none of that year, or none at all."""
    if "edition" not in g:
        year = g.get("edition_year")
        found = current_edition() if year is None else _archived(year)
        if found is None:
            raise NotFound
        g.edition = found
        g.zone = found.zone
    edition: Edition = g.edition
    return edition


def show_edition(edition: Edition) -> None:
    """Makes the page's frame that of an edition one came to by a private link; it may be over."""
    g.edition, g.zone = edition, edition.zone
    if edition.is_archived:
        g.edition_year = edition.year


@dataclass(frozen=True)
class EditionShown:
    """What every page says of its congress; accent names a set of colours of the style sheet."""

    title: str
    slogan: str
    year: int
    place_text: str
    dates_text: str
    accent: str
    is_archived: bool


def edition_shown() -> EditionShown | None:
    """The congress in the page's frame; None before there is any, or when the database does not answer."""
    try:
        found = edition_of_request()
    except (NotFound, SQLAlchemyError):
        return None
    dates = dates_text(found.starts_on, found.ends_on, current_locale())
    return EditionShown(
        found.title, found.slogan, found.year, found.place, dates, found.accent, is_archived=found.is_archived
    )


def _archived(year: int) -> Edition | None:
    return db.session.scalar(select(Edition).where(Edition.ref == str(year), Edition.status == EditionStatus.ARCHIVED))


def public_url(endpoint: str, **values: Any) -> str:
    """Like url_for, staying in the archive whose pages are being read, where the archive has that page."""
    if "edition_year" in g and ARCHIVE + endpoint in current_app.view_functions:
        return url_for(ARCHIVE + endpoint, **values)
    return url_for(endpoint, **values)


def public_path(edition: Edition, endpoint: str, **values: Any) -> str:
    """The path of an edition's public page, whatever page is being read: in the archive once it is over."""
    if edition.is_archived and ARCHIVE + endpoint in current_app.view_functions:
        return path_of(ARCHIVE + endpoint, year=edition.year, **values)
    return path_of(endpoint, **values)


def register_public(app: Flask, blueprint: Blueprint) -> None:
    """Serves a blueprint's pages for the current congress, and for past ones under `/editions/<year>`."""
    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, name=ARCHIVE + blueprint.name, url_prefix="/editions/<int:year>")


def set_up_editions(app: Flask) -> None:
    """Takes the year out of addresses before views see it, and puts it back into those that are made."""

    @app.before_request
    def default_zone() -> None:
        g.zone = ZoneInfo(DEFAULT_ZONE)

    @app.url_value_preprocessor
    def take_year(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if endpoint and values and endpoint.startswith(ARCHIVE):
            g.edition_year = values.pop("year")

    @app.url_defaults
    def put_year(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint.startswith(ARCHIVE) and "year" not in values and "edition_year" in g:
            values["year"] = g.edition_year

    @app.context_processor
    def shown() -> dict[str, Any]:
        return {"edition": edition_shown()}

    app.jinja_env.globals["public_url"] = public_url
    app.jinja_env.globals["switch_language_url"] = switch_language_url


def switch_language_url(lang: str) -> str:
    """This same page in another language, with what was asked of it."""
    if request.endpoint is None or request.method not in ("GET", "HEAD"):
        return f"{request.script_root}/?lang={lang}"
    # Written by hand: url_for takes some names of parameters for orders (_external, endpoint), and whoever asks
    # chooses them. A page that is kept for others bears only the parameters it knows.
    known = g.get("parameters", request.args)
    asked = {name: request.args[name] for name in known if name in request.args}
    return f"{request.script_root}{quote(request.path)}?{urlencode({**asked, 'lang': lang})}"
