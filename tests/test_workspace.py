"""The workspace: all of a command counts, or nothing of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from enduse.errors import InputError, WorkspaceError
from enduse.evidence import sha256_of
from enduse.workspace import Source, Transaction, Workspace


def source(number: int, **counts: int) -> Source:
    read = counts.get("read", 1)
    return Source(
        f"{number:016d}", f"file{number}.csv", f"{number:064d}", "claims", "csv", "2026-01-01",
        read, counts.get("loaded", read), counts.get("duplicate", 0), counts.get("quarantined", 0),
    )  # fmt: skip


def write(transaction: Transaction, number: int) -> None:
    path = transaction.part("quarantine", f"{number:016d}")
    pq.write_table(pa.table({"source_id": [f"{number:016d}"], "row_no": [1]}), path)


def test_make_open_and_make_again(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w")
    assert Workspace.open(tmp_path / "w").sources() == []
    with pytest.raises(WorkspaceError, match="a workspace already"):
        Workspace.create(tmp_path / "w")
    with pytest.raises(WorkspaceError, match="enduse init"):
        Workspace.open(tmp_path / "other")


def test_a_transaction_counts_when_it_ends(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    with workspace.transaction() as transaction:
        write(transaction, 1)
        transaction.add(source(1))
        assert [path.exists() for path in transaction.paths("quarantine")] == [True]
    again = Workspace.open(tmp_path / "w")
    assert [s.source_id for s in again.sources()] == [f"{1:016d}"]
    assert [path.exists() for path in again.paths("quarantine")] == [True]
    assert again.known(f"{1:064d}", "claims") is not None
    assert again.known(f"{1:064d}", "shipments") is None


def test_a_fault_leaves_the_workspace_as_it_was(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    before = (tmp_path / "w" / "manifest.json").read_bytes()

    def fails() -> None:
        with workspace.transaction() as transaction:
            write(transaction, 1)
            transaction.add(source(1))
            raise InputError("row 7 is bad")

    with pytest.raises(InputError, match="row 7"):
        fails()
    assert (tmp_path / "w" / "manifest.json").read_bytes() == before
    assert not list((tmp_path / "w").rglob("*.parquet"))


def test_rows_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    with (
        pytest.raises(WorkspaceError, match="5 rows read, but 3 loaded"),
        workspace.transaction() as t,
    ):
        t.add(source(1, read=5, loaded=3, quarantined=1))
    assert Workspace.open(tmp_path / "w").sources() == []


def test_a_source_can_be_taken_out(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    with workspace.transaction() as transaction:
        write(transaction, 1)
        added = transaction.add(source(1))
    with workspace.transaction() as transaction:
        transaction.remove(added)
    assert Workspace.open(tmp_path / "w").paths("quarantine") == []
    with workspace.transaction() as transaction:  # the next writer sweeps its file
        write(transaction, 2)
        transaction.add(source(2))
    assert len(list((tmp_path / "w" / "tables").rglob("*.parquet"))) == 1


KILLED = """
import sys, time
sys.path[:0] = {path!r}
import test_workspace
from pathlib import Path
from enduse.workspace import Workspace
with Workspace.open(Path({root!r})).transaction() as transaction:
    test_workspace.write(transaction, 1)
    transaction.add(test_workspace.source(1))
    print("written", flush=True)
    time.sleep(60)
"""


def test_a_killed_command_leaves_the_workspace_as_it_was(tmp_path: Path) -> None:
    root = tmp_path / "w"
    workspace = Workspace.create(root)
    before = (root / "manifest.json").read_bytes()
    code = textwrap.dedent(KILLED).format(path=[str(Path(__file__).parent)], root=str(root))
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().strip() == "written"
        with (
            pytest.raises(WorkspaceError, match="being written by another"),
            workspace.transaction(),
        ):
            pass
        os.kill(running.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert (root / "manifest.json").read_bytes() == before
    with workspace.transaction() as transaction:
        write(transaction, 2)
        transaction.add(source(2))
    assert [s.source_id for s in Workspace.open(root).sources()] == [f"{2:016d}"]


def test_a_workspace_of_another_version_is_named(tmp_path: Path) -> None:
    Workspace.create(tmp_path)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": 0}))
    with pytest.raises(WorkspaceError, match="version 0"):
        Workspace.open(tmp_path)


def test_bad_settings_are_named(tmp_path: Path) -> None:
    Workspace.create(tmp_path)
    (tmp_path / "enduse.toml").write_text("[engine]\nspeed = 9\n")
    with pytest.raises(WorkspaceError, match=r"enduse\.toml"):
        Workspace.open(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.csv: cannot be read"):
        sha256_of(tmp_path / "nothing.csv")
