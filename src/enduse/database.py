"""A database of rows that are kept: a SQLite file, or a PostgreSQL that several people share.

What is written in one transaction is on disk when it ends (write-ahead log, every commit
synchronised). Writers wait for each other. The tables are made and changed by migrations, once,
whoever comes first. Who decided what lies here; DuckDB never holds it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from enduse.errors import WorkspaceError, cut

_WAIT_SECONDS = 30


@dataclass(frozen=True)
class Shape:
    """What a database holds and how it comes to its present shape.

    `what` names it in messages and in the settings. `head` is the newest of the `migrations`, a
    folder of Alembic scripts; `version_table` keeps which one a database has, so that several
    kinds may share a PostgreSQL. Writers lock `written`, the first table that they change.
    `lock` is any number that nobody else takes a lock of PostgreSQL by.
    """

    what: str
    head: str
    migrations: Path
    version_table: str
    written: str
    lock: int


class Database:
    """An opened database of one shape; a store adds the questions and what is kept."""

    SHAPE: ClassVar[Shape]
    _read_only = False

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    @classmethod
    def open(cls, url: URL) -> Self:
        """Open the database at `url` and bring it to the present shape, once.

        A PostgreSQL is spoken to by psycopg, whichever driver the URL names. A file that the user
        may only read is opened as it is, and nothing can be kept in it.

        Raises WorkspaceError where it cannot be reached or was made by a newer version.
        """
        place = url.render_as_string(hide_password=True)
        local = url.get_backend_name() == "sqlite"
        if local and _may_only_be_read(Path(url.database or "")):
            store = cls(_sqlite_to_read(Path(url.database or "")), place)
            store._read_only = True
            with store._told(), store._reading() as connection:
                store._in_present_shape(connection)
            return store
        engine = _sqlite(url) if local else _postgresql(url, cls.SHAPE.what)
        store = cls(engine, place)
        with store._told(), _alone(url):
            store._migrate()
        return store

    def close(self) -> None:
        """End the connections."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction that changes rows; the next writer waits until it ends."""
        if self._read_only:
            raise WorkspaceError(
                f"{self._place} may only be read by you, so nothing was kept; get the right to "
                "write in its folder"
            )
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(
                    text(f"LOCK TABLE {self.SHAPE.written} IN SHARE ROW EXCLUSIVE MODE")
                )
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One transaction that sees all tables as of one instant."""
        options: dict[str, Any] = {"begin": "BEGIN"}
        if self._engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        with self._engine.execution_options(**options).begin() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what the database refuses, or that it went away, in one line."""
        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise WorkspaceError(
                f"{self._place}: {self.SHAPE.what} cannot be reached: {cut(cause, 200)}"
            ) from error

    def _migrate(self) -> None:
        shape = self.SHAPE
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(shape.lock)))
            if self._present(connection) != shape.head:
                _upgrade(connection, shape)

    def _in_present_shape(self, connection: Connection) -> None:
        if self._present(connection) != self.SHAPE.head:
            raise WorkspaceError(
                f"{self._place} was made by an older version of enduse, and may only be read by "
                "you; let somebody who may write there open it once"
            )

    def _present(self, connection: Connection) -> str | None:
        """Return the shape that the database has; WorkspaceError for one that is yet to come."""
        shape, present = self.SHAPE, None
        if inspect(connection).has_table(shape.version_table):
            present = connection.scalar(text(f"SELECT version_num FROM {shape.version_table}"))
        if present is not None and present > shape.head:
            raise WorkspaceError(
                f"{self._place} was made by a newer version of enduse (shape {cut(present)}); "
                "update enduse"
            )
        return present


def at_place(file: Path, url: str, what: str) -> URL:
    """Return the PostgreSQL at `url`, a setting of `what`; without one, the SQLite at `file`.

    Raises WorkspaceError for a `url` that is of no PostgreSQL.
    """
    if not url:
        return URL.create("sqlite", database=str(file))
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise WorkspaceError(f"enduse.toml: {what}.url is no URL of a database") from error
    if parsed.get_backend_name() != "postgresql":
        raise WorkspaceError(
            f"enduse.toml: {what}.url is for {cut(parsed.get_backend_name())}; give one that "
            "begins with postgresql://, or leave it empty for a file in the workspace"
        )
    return parsed


def _upgrade(connection: Connection, shape: Shape) -> None:
    from alembic import command  # noqa: PLC0415 - a store in the present shape needs none of it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(shape.migrations))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = shape.version_table
    command.upgrade(config, shape.head)


def _sqlite(url: URL) -> Engine:
    # a writer takes its lock at once: one that reads first could be refused when it writes
    return _begun_here(
        url, ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"), "BEGIN IMMEDIATE"
    )


def _begun_here(url: URL, settings: Sequence[str], beginning: str) -> Engine:
    """Return an engine whose transactions begin with `beginning`, or as the connection is told."""
    engine = create_engine(url, connect_args={"timeout": _WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", beginning))

    return engine


def _may_only_be_read(file: Path) -> bool:
    """True for a file that is there, where the user may not write it or beside it."""
    return file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def _sqlite_to_read(file: Path) -> Engine:
    """Open a file where nothing can be written, not even the log that SQLite keeps beside it."""
    query = {"uri": "true", "mode": "ro"}
    if not Path(f"{file}-wal").exists():
        query["immutable"] = "1"  # nobody is writing; without a log SQLite would have to make one
    url = URL.create("sqlite", database=f"file:{quote(str(file.absolute()))}", query=query)
    return _begun_here(url, (), "BEGIN")


def _postgresql(url: URL, what: str) -> Engine:
    try:
        # a connection that a restart of the server has ended is made anew, not handed out
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise WorkspaceError(
            f"{what} in PostgreSQL need its driver: run pip install 'enduse[postgresql]'"
        ) from error


@contextmanager
def _alone(url: URL) -> Iterator[None]:
    """Let one process at a time make or change the file; PostgreSQL locks by itself."""
    if url.get_backend_name() != "sqlite":
        yield
        return
    path = Path(f"{url.database}.lock")
    try:
        path.touch()
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be written ({cut(error)})") from error
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
