"""A database that an earlier version filled goes on with this one: nothing is lost, everything is shown.

`0002.json.gz` holds the rows of the demonstration as the version with migration 0002 had made it.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64decode
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask_migrate import upgrade
from sqlalchemy import JSON, Boolean, Date, DateTime, MetaData, func, insert, select, text

from congress import create_app
from congress.kernel.db import db
from tests.conftest import PostgresqlDatabase, settings_for_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from sqlalchemy import Column

OLDER = Path(__file__).with_name("0002.json.gz")


@pytest.fixture
def older(database: Any, tmp_path: Path) -> Iterator[APIFlask]:
    """The application on an empty database of the older shape."""
    url = f"sqlite:///{tmp_path / 'older.db'}"
    if isinstance(database, PostgresqlDatabase):
        other = PostgresqlDatabase(database.server, name="older")
        other.create()
        url = other.url
    app = create_app(settings_for_tests(tmp_path, url))
    with app.app_context():
        upgrade(revision="0002")
        yield app
        db.session.remove()
        db.engine.dispose()


def fill(rows: dict[str, Any]) -> None:
    """Every row of the older database, in an order in which each finds what it refers to."""
    tables = MetaData()
    tables.reflect(db.engine)
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for table in tables.sorted_tables:
            held = rows.get(table.name, {"columns": [], "rows": []})
            columns = [table.c[name] for name in held["columns"]]
            values = [
                {one.name: as_kept(one, value) for one, value in zip(columns, row, strict=True)} for row in held["rows"]
            ]
            if values:
                connection.execute(insert(table), values)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = DEFAULT"))
            for table in tables.sorted_tables:
                if "id" in table.c:
                    last = connection.scalar(select(func.max(table.c.id)))
                    connection.execute(
                        text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
                        {"table": f'"{table.name}"', "last": last or 1},
                    )


def as_kept(column: Column[Any], value: Any) -> Any:
    """A value as the column's type takes it."""
    if value is None:
        return None
    if isinstance(value, dict):
        return b64decode(value["b64"])
    if isinstance(column.type, JSON):
        return json.loads(value)
    if isinstance(column.type, Boolean):
        return bool(value)
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(f"{value}+00:00")
    return datetime.fromisoformat(value).date() if isinstance(column.type, Date) else value


def counts(rows: dict[str, Any]) -> dict[str, int]:
    return {table: len(held["rows"]) for table, held in rows.items()}


def counts_now() -> dict[str, int]:
    tables = MetaData()
    tables.reflect(db.engine)
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in tables.sorted_tables
        }


def test_a_populated_older_database_upgrades_without_losing_a_row(older: APIFlask) -> None:
    rows = json.loads(gzip.decompress(OLDER.read_bytes()))
    fill(rows)

    upgrade()

    now = counts_now()
    assert {table: now[table] for table in rows} == counts(rows)
    client = older.test_client()
    for path in (
        "/",
        "/programme",
        "/programme/changements",
        "/programme.ics",
        "/intervenants",
        "/editions/2021/programme",
    ):
        assert (path, client.get(path).status_code) == (path, 200)
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
