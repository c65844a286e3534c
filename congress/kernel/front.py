"""A cache before the application: what is the same for everybody is answered without waking the whole framework.

An answer is kept while a stamp read from the database stands. The stamp is read for every request, by one small
question, so that what one worker changes is seen by all of them at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from sqlalchemy import create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from congress.kernel import clock
from congress.kernel.db import set_up_engine
from congress.kernel.http import FRONT, Bounded, Keep
from congress.kernel.i18n import COOKIE, DEFAULT_LOCALE, LOCALES

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from datetime import datetime
    from re import Pattern

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask
    from sqlalchemy import Engine
    from werkzeug.datastructures import Headers

MOST_BYTES = 16 * 1024 * 1024
_MOST_QUERY = 200  # letters; longer questions are not ours
_LANGUAGE_ONLY = re.compile(rf"{COOKIE}=({'|'.join(LOCALES)})")
# What makes an answer shorter than it is; asked of the kept answer instead.
_CONDITIONS = frozenset(
    {"HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH", "HTTP_IF_RANGE", "HTTP_IF_UNMODIFIED_SINCE"}
)


@dataclass(frozen=True)
class Asked:
    """What may be answered here: these paths, asked with these parameters and no others; `stamp` is the SQL of it."""

    paths: Pattern[str]
    parameters: frozenset[str]
    stamp: str


@dataclass(frozen=True)
class Kept:
    """An answer to anybody who asks the same, good while the stamp stands and from one instant until another."""

    stamp: tuple[Any, ...]
    since: datetime
    until: datetime | None
    headers: Headers
    body: bytes

    def is_good(self, stamp: tuple[Any, ...]) -> bool:
        """Whether it still says what the application would; a clock that was set back makes a page anew too."""
        return self.stamp == stamp and (self.until is None or self.since <= clock.now() < self.until)


class Front:
    """A WSGI application around another; safe among threads, bounded in bytes."""

    def __init__(self, inner: WSGIApplication, asked: Asked, engine: Engine) -> None:
        self.inner, self._asked = inner, asked
        self._kept: Bounded[Kept] = Bounded(MOST_BYTES)
        # Apart from the application's pool: no transaction, no question whether the connection still lives.
        self._engine = create_engine(engine.url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
        set_up_engine(self._engine)
        self._errors = (SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.inner(environ, start_response)
        try:
            stamp = self._stamp()
        except self._errors:  # the application knows how to say what is wrong
            return self.inner(environ, start_response)
        kept = self._kept.get(key)
        if kept is None or not kept.is_good(stamp):
            return self._ask(environ, key, stamp)(environ, start_response)
        response = Response(kept.body, headers=kept.headers.copy())
        return response.make_conditional(environ)(environ, start_response)

    def _key(self, environ: WSGIEnvironment) -> Hashable | None:
        """What the answer depends on besides the stamp; None for whatever is not asked by everybody alike."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not self._asked.paths.fullmatch(path):
            return None
        cookie, locale = environ.get("HTTP_COOKIE", ""), DEFAULT_LOCALE
        if cookie:
            chosen = _LANGUAGE_ONLY.fullmatch(cookie)
            if chosen is None:  # somebody: signed in, with a basket or with a message to read
                return None
            locale = chosen[1]
        if environ.get("SCRIPT_NAME") or len(query) > _MOST_QUERY:
            return None
        given = parse_qsl(query, keep_blank_values=True) if query else []
        words = dict(given)
        if len(words) < len(given) or not words.keys() <= self._asked.parameters:
            return None
        if words.get(COOKIE, locale) not in LOCALES:  # the parameter bears the cookie's name
            return None
        return path, locale, frozenset(given)

    def _stamp(self) -> tuple[Any, ...]:
        connection = self._engine.raw_connection()
        try:
            return tuple(connection.driver_connection.execute(self._asked.stamp).fetchone())  # type: ignore[union-attr]  # a pooled connection has one
        except self._errors:
            connection.invalidate()
            raise
        finally:
            connection.close()

    def _ask(self, environ: WSGIEnvironment, key: Hashable, stamp: tuple[Any, ...]) -> Response:
        """The application's answer, whole; kept where it says that it may be."""
        keep, since = Keep(), clock.now()
        plain = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        response = Response.from_app(self.inner, {**plain, "REQUEST_METHOD": "GET", FRONT: keep}, buffered=True)
        if response.status_code != HTTPStatus.OK or "ETag" not in response.headers:
            return response
        if keep.may and "Set-Cookie" not in response.headers:
            body, headers = response.get_data(), response.headers.copy()
            headers.remove("Date")
            self._kept.put(key, Kept(stamp, since, keep.until, headers, body), len(body))
        return response.make_conditional(environ)

    def forget(self) -> None:
        """Drops what is kept and the connections: another database may stand there, with other stamps."""
        self._kept.clear()
        self._engine.dispose()


def set_up_front(app: Flask, asked: Asked, engine: Engine) -> None:
    """Puts the cache before the application, for whoever serves it."""
    front = Front(app.wsgi_app, asked, engine)
    event.listen(engine, "engine_disposed", lambda _: front.forget())
    app.wsgi_app = front  # type: ignore[method-assign]  # as Flask's documentation has it
