"""What the stand-in remembers: one SQLite file, so that a restart or a kill keeps sessions, keys and events."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from congress.devtools.stripe_standin.errors import JsonObject

_TABLES = """
CREATE TABLE IF NOT EXISTS object (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL UNIQUE,
    parent TEXT, due INTEGER, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS object_parent ON object (kind, parent);
CREATE INDEX IF NOT EXISTS object_due ON object (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, request_id TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, batch TEXT NOT NULL, copies INTEGER NOT NULL,
    state TEXT NOT NULL, not_before REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, last_status INTEGER);
CREATE INDEX IF NOT EXISTS delivery_state ON delivery (state, not_before);
CREATE INDEX IF NOT EXISTS delivery_event ON delivery (event);
"""


class State:
    """One connection behind one lock: every change is one transaction, seen whole or not at all."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = RLock()
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing by this, only a machine without power would.
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_TABLES)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction; nobody else reads or writes meanwhile."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        """What a statement finds."""
        with self._lock:
            return self._db.execute(statement, values).fetchall()

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._db.close()

    def find(self, kind: str, name: str) -> JsonObject | None:
        """The object of that kind and id."""
        for row in self.rows("SELECT body FROM object WHERE kind = ? AND id = ?", kind, name):
            found: JsonObject = json.loads(row["body"])
            return found
        return None

    def newest_first(self, kind: str, parent: str | None = None) -> Iterator[JsonObject]:
        """All objects of a kind, or those of one parent, the latest first."""
        where, values = ("AND parent = ?", (parent,)) if parent else ("", ())
        for row in self.rows(f"SELECT body FROM object WHERE kind = ? {where} ORDER BY seq DESC", kind, *values):  # noqa: S608 - both halves are ours
            yield json.loads(row["body"])

    def save(self, body: JsonObject, *, parent: str | None = None, due: int | None = None) -> None:
        """Writes an object or its new form; `due` is when something will happen to it by itself."""
        self.rows(
            "INSERT INTO object (kind, id, parent, due, body) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET due = excluded.due, body = excluded.body",
            body["object"],
            body["id"],
            parent,
            due,
            json.dumps(body),
        )

    def due(self, now: float) -> list[str]:
        """The ids of the objects whose time has come."""
        return [row["id"] for row in self.rows("SELECT id FROM object WHERE due <= ? ORDER BY due", now)]

    def next_due(self) -> float | None:
        """When the next object's time comes."""
        earliest: float | None = self.rows("SELECT min(due) AS due FROM object")[0]["due"]
        return earliest
