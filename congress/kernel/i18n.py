"""Two languages: French, which the texts are written in, and English. French typography is set here, once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import flask_babel
from flask import g, has_app_context, has_request_context, request
from flask_babel.speaklater import LazyString

from congress.kernel.typography import french

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask, Response

LOCALES = ("fr", "en")
DEFAULT_LOCALE = "fr"
COOKIE = "lang"
FRENCH_PLURAL = 2
_YEAR = 365 * 24 * 3600


def gettext(message: str, **values: object) -> str:
    """The French message in the language in force, with its typography."""
    if not has_app_context():
        return french(message % values if values else message)
    return _set(flask_babel.gettext(message), values)


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """The same for a message that counts; `%(num)s` is the number."""
    return _set(_plural(singular, plural, number), {"num": number, **values})


def lazy_gettext(message: str, **values: object) -> LazyString:
    """The same, decided when it is shown: for labels of forms and enums."""
    return LazyString(gettext, message, **values)


def _set(text: str, values: dict[str, Any]) -> str:
    if values:
        text = text % values
    return french(text) if current_locale() == "fr" else text


def current_locale() -> str:
    """`fr` or `en`."""
    if not has_app_context():
        return DEFAULT_LOCALE
    locale = flask_babel.get_locale()
    return str(locale.language) if locale else DEFAULT_LOCALE


@contextmanager
def in_language(locale: str) -> Iterator[None]:
    """Speaks another language for a while: a mail is written in its reader's."""
    with flask_babel.force_locale(locale if locale in LOCALES else DEFAULT_LOCALE):
        yield


def set_up_languages(app: Flask) -> None:
    """Chooses the language of each request: `?lang=`, then what was chosen before, then French."""
    flask_babel.Babel(
        app,
        default_locale=DEFAULT_LOCALE,
        default_translation_directories="translations",
        locale_selector=_choose,
    )
    # Jinja interpolates after the call, so only the wording passes through here; values have their own filters.
    app.jinja_env.install_gettext_callables(gettext, _ngettext_in_template, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters["typo"] = typo
    app.jinja_env.globals["current_locale"] = current_locale
    app.after_request(_remember)


def _ngettext_in_template(singular: str, plural: str, number: int) -> str:
    return _set(_plural(singular, plural, number), {})


def _plural(singular: str, plural: str, number: int) -> str:
    """The form for a number: French, which has no catalogue, says « 0 atelier » and « 1,5 atelier » in the singular."""
    if current_locale() == "fr":
        return singular if abs(number) < FRENCH_PLURAL else plural
    found: str = flask_babel.get_translations().ungettext(singular, plural, number)
    return found


def typo(text: str) -> str:
    """A text of the congress, which is written in French whatever the language of the page, with its typography."""
    return french(text)


def _choose() -> str:
    if not has_request_context():
        return DEFAULT_LOCALE
    asked: str = request.args.get("lang") or request.cookies.get(COOKIE, "")
    return asked if asked in LOCALES else DEFAULT_LOCALE


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in LOCALES and request.cookies.get(COOKIE) != asked and not g.get("no_cookie"):
        response.set_cookie(COOKIE, asked, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response
