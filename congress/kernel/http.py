"""Answers made once and served many times: an in-process cache under a key that names the content's version."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from flask import Response, request

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

MOST_BYTES = 32 * 1024 * 1024


class MadeOnce:
    """The last answers made, oldest use dropped first; safe among threads.

    Bounded in bytes: keys hold what was asked, and whoever asks for nonsense must not fill the memory with it.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._held = most_bytes, 0
        self._entries: OrderedDict[Hashable, tuple[bytes, str]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], str | bytes]) -> tuple[bytes, str]:
        """The bytes kept under the key and their ETag; made now where there are none."""
        with self._lock:
            if (entry := self._entries.get(key)) is not None:
                self._entries.move_to_end(key)
                return entry
        made = make()
        body = made.encode() if isinstance(made, str) else made
        entry = (body, sha256(body).hexdigest()[:32])
        with self._lock:
            former = self._entries.pop(key, None)  # another thread may have made it meanwhile
            self._entries[key] = entry
            self._held += len(body) - (len(former[0]) if former else 0)
            while self._held > self._most:
                _, (dropped, _etag) = self._entries.popitem(last=False)
                self._held -= len(dropped)
        return entry


_made = MadeOnce()


def cached(
    key: Hashable,
    make: Callable[[], str | bytes],
    *,
    last_modified: datetime,
    mimetype: str = "text/html",
    max_age: int = 0,
) -> Response:
    """An answer with ETag and Last-Modified, or 304; `key` must name everything the content depends on.

    `max_age` is in seconds; 0 lets caches keep it but ask each time, so that a release is seen at once.
    """
    body, etag = _made.get(key, make)
    response = Response(body, mimetype=mimetype)
    response.set_etag(etag)
    response.last_modified = last_modified
    response.headers["Cache-Control"] = f"max-age={max_age}" if max_age else "no-cache"
    response.vary.add("Cookie")
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug's own base class
