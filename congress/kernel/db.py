"""The database: base class, column types, transactions and locks, for SQLite and PostgreSQL alike."""

from __future__ import annotations

import enum
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Enum, MetaData, event, select
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from congress.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_WRITES = "congress_writes"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"{value!r} is naive: the congress keeps aware instants only.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Cents(TypeDecorator[Money]):
    """Money as integer cents."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else value.cents

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:  # noqa: ARG002
        return None if value is None else Money(int(value))


def _values(members: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in members]


class Base(DeclarativeBase):
    """Every table of the service."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    # On the registry and not on the class: Flask-SQLAlchemy reads the class's own dictionary otherwise.
    registry = registry(
        metadata=metadata,
        type_annotation_map={
            datetime: UtcDateTime,
            Money: Cents,
            enum.Enum: Enum(enum.Enum, native_enum=False, length=40, values_callable=_values),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

Row = TypeVar("Row", bound=Base)


@contextmanager
def transaction() -> Iterator[None]:
    """One change of the congress: all of it is kept, or none of it.

    The read view of the request ends here, so that what was loaded before is read anew as it stands now;
    on SQLite the write lock is taken at once, on PostgreSQL rows are locked by `lock`.
    """
    session = db.session
    if session.info.get(_WRITES):
        raise RuntimeError("A transaction is open already: a use-case composes, the door opens.")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Something was changed outside a transaction.")
    session.rollback()
    session.connection(execution_options={_WRITES: True})
    session.info[_WRITES] = True
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_WRITES, None)


def in_transaction() -> bool:
    """Whether a change is under way, which what is made on first need then joins."""
    return bool(db.session.info.get(_WRITES))


def lock(model: type[Row], key: int) -> Row:
    """Holds one row until the transaction ends, read as it stands now; the next one who asks waits.

    Rows that name it may be added meanwhile: an order is placed while its edition is held, or each waits for the other.
    """
    return db.session.execute(
        select(model)
        .where(model.__table__.c.id == key)
        .with_for_update(of=model, key_share=True)
        .execution_options(populate_existing=True)
    ).scalar_one()


def set_up_engine(engine: Engine) -> None:
    """Foreign keys, write-ahead log and explicit BEGIN on SQLite; nothing to do on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: ours stands below
    for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows no É


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _on_sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
