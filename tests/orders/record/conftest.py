"""The same record on both databases: SQLite in a file, PostgreSQL started by these tests."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from enduse.orders.record import OrderStore
from enduse.orders.record.store import Clock, utc_now
from postgres import Server, started

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """Where a record is kept, and where its head."""

    url: URL
    head: Path

    def open(self, clock: Clock = utc_now) -> OrderStore:
        return OrderStore.open(self.url, self.head, clock)

    def drop_connections(self) -> None:
        """End every connection to a database in PostgreSQL but this one."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        engine.dispose()

    def run(self, *statements: str) -> None:
        """Change the database behind the record's back: without its triggers."""
        local = self.url.get_backend_name() == "sqlite"
        engine = create_engine(self.url)
        with engine.begin() as connection:
            if local:
                told = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                for name in connection.execute(text(told)).scalars().all():
                    connection.execute(text(f"DROP TRIGGER {name}"))
                connection.execute(text("PRAGMA foreign_keys = OFF"))
            else:
                connection.execute(text("SET session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with started() as running:
        yield running


def _made(server: Server) -> URL:
    """Make a schema of one test in the server: quicker than a database, and as much its own."""
    url = make_url(server.url).set(drivername="postgresql+psycopg")
    name = f"t{next(_NUMBERS)}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return url.update_query_dict({"options": f"-csearch_path={name}"})


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    head = tmp_path / "orders.head"
    if request.param == "sqlite":
        return Place(URL.create("sqlite", database=str(tmp_path / "orders.sqlite")), head)
    return Place(_made(request.getfixturevalue("server")), head)


@pytest.fixture
def database(server: Server, tmp_path: Path) -> Place:
    """A database in PostgreSQL alone."""
    return Place(_made(server), tmp_path / "orders.head")


@pytest.fixture
def store(place: Place) -> Iterator[OrderStore]:
    opened = place.open()
    yield opened
    opened.close()
