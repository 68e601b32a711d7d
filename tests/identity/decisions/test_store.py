"""The log of decisions: nothing is overwritten, nothing is lost, several people may write."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st

import enduse.identity.decisions as package
from enduse.errors import InputError, WorkspaceError
from enduse.identity.decisions import (
    DecisionStore,
    Judgement,
    Side,
    in_force,
    open_store,
    undone_by,
)
from enduse.identity.decisions.tables import HEAD
from postgres import started

LEFT = Side("E00000000001", "ru-inn:7719717008", ("ООО СТАНКО", "STANKO LLC"), (1, 2, 2**59))
RIGHT = Side("E00000000002", "STANKO|RU|organisation", ("Stanko",), (3,))
SAME = Judgement("same", "one phone number", "ann", "2026-01-01T00:00:00Z", "1", "1", LEFT, RIGHT)
UNDO = replace(SAME, kind="undo", left=None, right=None)

WRITER = """
import sys
from pathlib import Path
from enduse.identity.decisions import Judgement, Side, open_store
side = Side("E00000000001", "a", ("A",), tuple(range(50)))
root, who, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(count):
    store = open_store(root, "", make=True)
    store.record(Judgement("same", str(number), who, "2026-01-01T00:00:00Z", "1", "1", side, side))
    store.close()
    print(number, flush=True)
"""


def made(root: Path) -> DecisionStore:
    store = open_store(root, "", make=True)
    assert store is not None
    return store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DecisionStore]:
    opened = made(tmp_path)
    yield opened
    opened.close()


def test_nothing_is_made_where_nobody_decides(tmp_path: Path) -> None:
    assert open_store(tmp_path, "") is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_comes_back(store: DecisionStore) -> None:
    kept = store.record(SAME)
    assert kept == replace(SAME, number=1)
    [read] = store.judgements()
    assert read == replace(
        kept, left=replace(LEFT, parties=()), right=replace(RIGHT, parties=())
    )  # the writings come apart, for there can be very many
    assert store.parties([1]).to_pylist() == [
        {"decision": 1, "side": side, "party_key": key}
        for side, keys in (("left", (1, 2, 2**59)), ("right", (3,)))
        for key in keys
    ]
    assert store.parties([2]).num_rows == 0


def test_versions_grow(store: DecisionStore) -> None:
    versions = [store.version()]
    for judgement in (SAME, replace(UNDO, undoes=1)):
        store.record(judgement)
        versions.append(store.version())
    assert versions == ["0", "1", "2"]


@pytest.mark.parametrize("table", ["judgement", "judgement_party"])
@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = 9", "DELETE FROM {0}"])
def test_rows_are_neither_changed_nor_removed(
    store: DecisionStore, tmp_path: Path, table: str, change: str
) -> None:
    store.record(SAME)
    connection = sqlite3.connect(tmp_path / "decisions.sqlite")
    column = "why" if table == "judgement" else "party_key"
    with pytest.raises(sqlite3.IntegrityError, match="undo one with a new row"):
        connection.execute(change.format(table, column))
    connection.close()


def test_an_undo_points_to_what_it_ends(store: DecisionStore) -> None:
    store.record(SAME)
    assert store.record(replace(UNDO, undoes=1)).number == 2
    assert in_force(store.judgements()) == []
    with pytest.raises(InputError, match="undone already by decision 2"):
        store.record(replace(UNDO, undoes=1))
    with pytest.raises(InputError, match="there is no decision 7"):
        store.record(replace(UNDO, undoes=7))
    store.record(replace(UNDO, undoes=2))
    assert [j.number for j in in_force(store.judgements())] == [1]
    assert undone_by(store.judgements()) == {2: 3}


def test_the_file_is_a_write_ahead_log_that_syncs(store: DecisionStore, tmp_path: Path) -> None:
    store.record(SAME)
    connection = sqlite3.connect(tmp_path / "decisions.sqlite")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    with store._engine.connect() as inside:
        assert inside.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


def test_the_shape_is_that_of_the_newest_migration() -> None:
    config = Config()
    folder = Path(package.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    made(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "decisions.sqlite")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(WorkspaceError, match="newer version of enduse"):
        open_store(tmp_path, "")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://host/db", "begins with postgresql://"),
        ("what is this", "is no URL"),
        ("sqlite:///other.sqlite", "begins with postgresql://"),
    ],
)
def test_only_postgresql_is_shared(tmp_path: Path, url: str, why: str) -> None:
    with pytest.raises(WorkspaceError, match=why):
        open_store(tmp_path, url)


def test_a_file_that_is_no_store_is_said(tmp_path: Path) -> None:
    (tmp_path / "decisions.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(WorkspaceError, match="cannot be reached: file is not a database"):
        open_store(tmp_path, "")


def test_two_processes_write_at_once_from_the_first_moment(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, who, "15"], stdout=-1, stderr=-1)
        for who in ("ann", "bob")
    ]
    for writer in writers:
        _, err = writer.communicate(timeout=120)
        assert writer.returncode == 0, err.decode()
    store = made(tmp_path)
    kept = store.judgements()
    assert [j.number for j in kept] == list(range(1, 31))
    for who in ("ann", "bob"):
        assert [j.why for j in kept if j.who == who] == [str(n) for n in range(15)]
    assert store.parties(range(1, 31)).num_rows == 30 * 100
    store.close()


def test_a_killed_writer_leaves_only_whole_decisions(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, tmp_path, "ann", "100000"], stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    said = [int(writer.stdout.readline()) for _ in range(5)]
    time.sleep(0.02)
    writer.send_signal(signal.SIGKILL)
    said += [int(line) for line in writer.stdout.read().split()]
    writer.wait(timeout=60)
    writer.stdout.close()
    store = made(tmp_path)
    numbers = [j.number for j in store.judgements()]
    assert len(numbers) >= len(said), "what was said to be kept is kept"
    assert numbers == list(range(1, len(numbers) + 1))
    assert store.parties(numbers).num_rows == 100 * len(numbers)
    store.record(SAME)
    store.close()


@given(st.lists(st.integers(0, 9), max_size=12))
def test_a_row_holds_unless_an_undo_that_holds_ends_it(steps: list[int]) -> None:
    judgements: list[Judgement] = []
    for number, step in enumerate(steps, start=1):
        target = step if 0 < step < number else None
        kind = "same" if target is None else "undo"
        judgements.append(replace(UNDO, kind=kind, undoes=target, number=number))

    def holds(number: int) -> bool:
        return not any(holds(j.number) for j in judgements if j.undoes == number)

    expected = [j.number for j in judgements if j.kind == "same" and holds(j.number)]
    assert [j.number for j in in_force(judgements)] == expected
    assert all(holds(ending) for ending in undone_by(judgements).values())


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with started() as server:
        yield server.url


def test_the_same_log_in_postgresql(tmp_path: Path, postgresql: str) -> None:
    store = open_store(tmp_path, postgresql)
    assert store is not None
    assert store.record(SAME).number == 1
    assert store.record(replace(UNDO, undoes=1)).number == 2
    with pytest.raises(InputError, match="undone already"):
        store.record(replace(UNDO, undoes=1))
    with pytest.raises(WorkspaceError, match="undo one with a new row"), store._told():  # noqa: SIM117
        with store._writing() as connection:
            connection.exec_driver_sql("DELETE FROM judgement_party")
    again = open_store(tmp_path, postgresql)
    assert again is not None
    assert [j.kind for j in again.judgements()] == ["same", "undo"]
    assert again.parties([1]).num_rows == 4
    again.close()
    store.close()


def test_a_postgresql_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
    with pytest.raises(WorkspaceError, match="cannot be reached") as said:
        open_store(tmp_path, "postgresql://ann:secret@127.0.0.1:1/none")
    assert "secret" not in str(said.value)
