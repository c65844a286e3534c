"""Answers made once and served many times: an in-process cache under a key that names the content's version."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from flask import Response, request

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

MOST_BYTES = 32 * 1024 * 1024
_LOCKS = 64

FRONT = "congress.front"  # where the cache before the application hands its Keep on

V = TypeVar("V")


class Bounded(Generic[V]):
    """The last values used, oldest use dropped first; safe among threads.

    Bounded in bytes: keys hold what was asked, and whoever asks for nonsense must not fill the memory with it.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most, self._held = most_bytes, 0
        self._entries: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        """What is kept under the key."""
        with self._lock:
            if (entry := self._entries.get(key)) is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keeps a value of so many bytes, instead of the former one if there is one."""
        with self._lock:
            former = self._entries.pop(key, None)
            self._entries[key] = (value, size)
            self._held += size - (former[1] if former else 0)
            while self._held > self._most:
                _, (_value, dropped) = self._entries.popitem(last=False)
                self._held -= dropped

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._entries.clear()
            self._held = 0


class MadeOnce:
    """Answers by the name of their version, each made once as long as there is room for it.

    Those who ask for the same at once wait for the first one. Keys share a few locks: they need no tidying, and
    nothing that is made asks for something else that is made here.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: Bounded[tuple[bytes, str]] = Bounded(most_bytes)
        self._making = tuple(Lock() for _ in range(_LOCKS))

    def get(self, key: Hashable, make: Callable[[], str | bytes]) -> tuple[bytes, str]:
        """The bytes kept under the key and their ETag; made now where there are none."""
        if (entry := self._kept.get(key)) is not None:
            return entry
        with self._making[hash(key) % _LOCKS]:
            if (entry := self._kept.get(key)) is not None:
                return entry
            made = make()
            body = made.encode() if isinstance(made, str) else made
            entry = (body, sha256(body).hexdigest()[:32])
            self._kept.put(key, entry, len(body))
            return entry


@dataclass
class Keep:
    """Whether the answer being made may be kept before the application, and until when; None: as long as its stamp."""

    may: bool = False
    until: datetime | None = None


_made = MadeOnce()


def cached(
    key: Hashable,
    make: Callable[[], str | bytes],
    *,
    last_modified: datetime,
    mimetype: str = "text/html",
    max_age: int = 0,
    keep: Keep | None = None,
) -> Response:
    """An answer with ETag and Last-Modified, or 304; `key` must name everything the content depends on.

    `max_age` is in seconds; 0 lets caches keep it but ask each time, so that a release is seen at once.
    `keep` lets the cache before the application have it, if the address is one of those it answers for.
    """
    if keep is not None and (front := request.environ.get(FRONT)) is not None:
        front.may, front.until = keep.may, keep.until
    body, etag = _made.get(key, make)
    response = Response(body, mimetype=mimetype)
    response.set_etag(etag)
    response.last_modified = last_modified
    response.headers["Cache-Control"] = f"max-age={max_age}" if max_age else "no-cache"
    response.vary.add("Cookie")
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug's own base class
