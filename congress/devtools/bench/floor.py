"""The floor under every figure: the same server and driver saying hello, and committing one UPDATE."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TEXT = [("Content-Type", "text/plain"), ("Content-Length", "2")]
_held = threading.local()


def hello(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:  # noqa: ARG001 - WSGI's signature
    """Answers, and nothing else."""
    start("200 OK", _TEXT)
    return [b"ok"]


def commit(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Adds one to one of a thousand rows and commits; one connection a thread."""
    if environ["PATH_INFO"] != "/healthz":
        connection = _connection()
        row = int(environ["QUERY_STRING"] or 0) % 1000
        connection.execute("UPDATE floor SET hits = hits + 1 WHERE id = %s", (row,))
        connection.commit()
    start("200 OK", _TEXT)
    return [b"ok"]


def _connection() -> psycopg.Connection:
    if not hasattr(_held, "connection"):
        _held.connection = psycopg.connect(os.environ["DATABASE_URL"])
    found: psycopg.Connection = _held.connection
    return found


def make_table(url: str) -> None:
    """The thousand rows."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS floor (id integer PRIMARY KEY, hits integer NOT NULL)")
        connection.execute("INSERT INTO floor SELECT n, 0 FROM generate_series(0, 999) n ON CONFLICT DO NOTHING")
