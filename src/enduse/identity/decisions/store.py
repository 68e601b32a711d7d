"""Where judgements are kept: SQLite in the workspace, or a PostgreSQL that several people share.

A row is written in one transaction that is on disk when `record` returns (write-ahead log, every
commit synchronised). Writers wait for each other. No row is ever changed: triggers refuse it.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from enduse.errors import InputError, WorkspaceError, cut
from enduse.identity.decisions.model import (
    LEFT,
    PARTIES,
    RIGHT,
    UNDO,
    Judgement,
    Side,
    undone_by,
)
from enduse.identity.decisions.tables import HEAD, JUDGEMENT, JUDGEMENT_PARTY

FILE = "decisions.sqlite"
_WAIT_SECONDS = 30
_LOCK_KEY = 8_412_706_155_501  # any number that nobody else takes a PostgreSQL lock by
_READ_ROWS = 50_000


class DecisionStore:
    """The log of judgements. Rows are added; none is changed or removed."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    @classmethod
    def open(cls, url: URL) -> DecisionStore:
        """Open the store at `url` and bring it to the present shape, once, whoever comes first.

        Raises WorkspaceError where it cannot be reached or was made by a newer version.
        """
        place = url.render_as_string(hide_password=True)
        engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
        store = cls(engine, place)
        with store._told(), _alone(url):
            _migrate(engine, place)
        return store

    def record(self, judgement: Judgement) -> Judgement:
        """Keep a judgement and return it with its number; on disk when this returns.

        Raises InputError for an undo of a judgement that is not there or is undone already.
        """
        with self._told(), self._writing() as connection:
            if judgement.kind == UNDO:
                self._check_undo(connection, judgement)
            kept = connection.execute(JUDGEMENT.insert().values(_row(judgement)))
            number = int((kept.inserted_primary_key or (0,))[0])
            rows = [
                {"judgement_id": number, "side": name, "party_key": key}
                for name, side in ((LEFT, judgement.left), (RIGHT, judgement.right))
                for key in (side.parties if side else ())
            ]
            if rows:
                connection.execute(JUDGEMENT_PARTY.insert(), rows)
        return replace(judgement, number=number)

    def judgements(self) -> list[Judgement]:
        """Return every judgement, oldest first, without the parties of its sides."""
        with self._told(), self._reading() as connection:
            return _judgements(connection)

    def parties(self, numbers: Sequence[int]) -> pa.Table:
        """Return the party keys of these judgements' sides, sorted (`PARTIES`)."""
        columns = JUDGEMENT_PARTY.c
        found: list[pa.RecordBatch] = []
        wanted = set(numbers)
        with self._told(), self._reading() as connection:
            rows = connection.execute(
                select(columns.judgement_id, columns.side, columns.party_key).order_by(
                    columns.judgement_id, columns.side, columns.party_key
                )
            )
            for part in rows.partitions(_READ_ROWS):
                kept = [tuple(row) for row in part if row[0] in wanted]
                cells = zip(*kept, strict=True) if kept else ([], [], [])
                arrays = [pa.array(c, f.type) for c, f in zip(cells, PARTIES, strict=True)]
                found.append(pa.record_batch(arrays, PARTIES))
        return pa.Table.from_batches(found, PARTIES)

    def version(self) -> str:
        """Return the number of the newest judgement; rows are only added, so it says which."""
        with self._told(), self._reading() as connection:
            return str(connection.scalar(select(func.max(JUDGEMENT.c.id))) or 0)

    def close(self) -> None:
        """End the connections."""
        self._engine.dispose()

    def _check_undo(self, connection: Connection, undo: Judgement) -> None:
        known = _judgements(connection)
        number = undo.undoes
        if number not in {j.number for j in known}:
            raise InputError(f"there is no decision {number}; see: enduse decisions")
        ended = undone_by(known)
        if number in ended:
            raise InputError(
                f"decision {number} is undone already by decision {ended[number]}; to let it hold "
                f"again: enduse undo {ended[number]} --why TEXT"
            )

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE judgement IN SHARE ROW EXCLUSIVE MODE"))
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.execution_options(begin="BEGIN").begin() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise WorkspaceError(
                f"{self._place}: decisions cannot be reached: {cut(cause, 200)}"
            ) from error


def open_store(root: Path, url: str, make: bool = False) -> DecisionStore | None:
    """Open the decisions of the workspace at `root`: the PostgreSQL at `url`, else its own file.

    Without `make`, None where nobody has decided anything yet and no `url` is set. Raises
    WorkspaceError for a `url` that cannot be used.
    """
    if url:
        return DecisionStore.open(_shared(url))
    path = root / FILE
    if not make and not path.exists():
        return None
    return DecisionStore.open(URL.create("sqlite", database=str(path)))


def _shared(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise WorkspaceError("enduse.toml: decisions.url is no URL of a database") from error
    if parsed.get_backend_name() != "postgresql":
        raise WorkspaceError(
            f"enduse.toml: decisions.url is for {cut(parsed.get_backend_name())}; give one that "
            "begins with postgresql://, or leave it empty for a file in the workspace"
        )
    return parsed.set(drivername="postgresql+psycopg")


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a writer takes its lock at once: one that reads first could be refused when it writes
        connection.exec_driver_sql(
            connection.get_execution_options().get("begin", "BEGIN IMMEDIATE")
        )

    return engine


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(url)
    except ModuleNotFoundError as error:
        raise WorkspaceError(
            "decisions in PostgreSQL need its driver: run pip install 'enduse[postgresql]'"
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


def _migrate(engine: Engine, place: str) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK_KEY)))
        shape = None
        if inspect(connection).has_table("alembic_version"):
            shape = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if shape == HEAD:
            return
        if shape is not None and shape > HEAD:
            raise WorkspaceError(
                f"{place} was made by a newer version of enduse (shape {cut(shape)}); update enduse"
            )
        from alembic import command  # noqa: PLC0415 - a store in the present shape needs none of it
        from alembic.config import Config  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)


def _row(judgement: Judgement) -> dict[str, Any]:
    left, right = judgement.left, judgement.right
    return {
        "kind": judgement.kind,
        "undoes": judgement.undoes,
        "why": judgement.why,
        "made_by": judgement.who,
        "made_at": judgement.at,
        "even_so": judgement.even_so,
        "names_version": judgement.names_version,
        "matcher_version": judgement.matcher_version,
        **_side_row(LEFT, left),
        **_side_row(RIGHT, right),
    }


def _side_row(name: str, side: Side | None) -> dict[str, str | None]:
    return {
        f"{name}_entity": side.entity_id if side else None,
        f"{name}_anchor": side.anchor if side else None,
        f"{name}_names": json.dumps(side.names, ensure_ascii=False) if side else None,
    }


def _judgements(connection: Connection) -> list[Judgement]:
    rows = connection.execute(select(JUDGEMENT).order_by(JUDGEMENT.c.id)).mappings()
    return [
        Judgement(
            kind=row["kind"],
            why=row["why"],
            who=row["made_by"],
            at=row["made_at"],
            names_version=row["names_version"],
            matcher_version=row["matcher_version"],
            left=_side(row, LEFT),
            right=_side(row, RIGHT),
            undoes=row["undoes"],
            even_so=row["even_so"],
            number=row["id"],
        )
        for row in rows
    ]


def _side(row: Any, name: str) -> Side | None:
    if row[f"{name}_entity"] is None:
        return None
    names = json.loads(row[f"{name}_names"] or "[]")
    return Side(row[f"{name}_entity"], row[f"{name}_anchor"] or "", tuple(names))
