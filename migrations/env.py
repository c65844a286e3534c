"""Runs the migrations on the application's own engine, in one transaction, for SQLite and PostgreSQL alike."""

from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import BigInteger, DateTime

from congress.kernel.db import Base, Cents, UtcDateTime

engine = current_app.extensions["migrate"].db.engine


def render_item(kind, item, autogen_context):
    """Our column types are written as what the database has, so that a migration never depends on today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Cents):
        return "sa.BigInteger()"
    return False


def compare_type(migration_context, inspected_column, metadata_column, inspected_type, metadata_type):
    """Our types differ from the inspected ones in name only."""
    if isinstance(metadata_type, UtcDateTime):
        return not isinstance(inspected_type, DateTime)
    if isinstance(metadata_type, Cents):
        return not isinstance(inspected_type, BigInteger)
    return None


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database, not on paper.")


@contextmanager
def tables_may_be_made_anew(connection):
    """SQLite changes a table by copying it: what refers to the old one must wait until the new one has its name."""
    if connection.dialect.name != "sqlite":
        yield
        return
    own = connection.connection.driver_connection  # outside of any transaction, where alone the setting is heard
    own.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        if broken := own.execute("PRAGMA foreign_key_check").fetchall():
            raise SystemExit(f"The migration leaves rows that refer to nothing: {broken[:5]}")
    finally:
        own.execute("PRAGMA foreign_keys = ON")


with engine.connect() as connection, tables_may_be_made_anew(connection):
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=compare_type,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
