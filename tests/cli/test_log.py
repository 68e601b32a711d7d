"""`enduse log`: search, show, verify and head, as a person or a program uses them."""

from __future__ import annotations

import csv
import json
import sqlite3

import pytest

from enduse.orders.record import made_record
from enduse.orders.record.assurances import read_assurance
from enduse.workspace import Workspace
from orders_kept import CERTIFICATE, ORDER, VERSIONS, answered


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    found = Workspace.create(tmp_path / "w")
    monkeypatch.setenv("ENDUSE_WORKSPACE", str(found.root))
    monkeypatch.chdir(tmp_path)
    return found


@pytest.fixture
def kept(workspace):
    with made_record(workspace) as store:
        store.keep_check("O-1", json.dumps(ORDER).encode(), answered(), VERSIONS, "carl")
        store.decide("O-1", "release", "ann", "seen the plant")
        store.add_assurance(read_assurance(CERTIFICATE), "=ann")
    return workspace


def test_entries_are_found(enduse, kept):
    rows = enduse("log", "search", "--party", "станко", "-f", "json").json()
    assert [(r["number"], r["kind"], r["about"]) for r in rows] == [
        (1, "order", "O-1: version 1"),
        (2, "check", "O-1: hold as of 2024-03-01"),
        (3, "decision", "O-1: release, waiting: seen the plant"),
    ]
    assert rows[0]["subjects"]["country"] == ["KZ", "TR", "TW"]
    assert len(enduse("log", "search", "--country", "BY", "-f", "json").json()) == 1
    assert len(enduse("log", "search", "--document", "EUC 17-24", "-f", "json").json()) == 4
    assert enduse("log", "search", "--to", "2020-01-01", "-f", "json").json() == []
    assert "O-1, EUC-17: added" in enduse("log", "search", "--order", "O-1").out
    [*_, last] = csv.DictReader(enduse("log", "search", "-f", "csv").out.splitlines())
    assert (last["by"], last["kind"]) == ("'=ann", "assurance")


def test_how_long_is_a_setting(enduse, kept):
    def years():
        [first, *_] = enduse("log", "search", "-f", "json").json()
        return int(first["keep_until"][:4])

    five = years()
    (kept.root / "enduse.toml").write_text("[orders]\nkeep_years = 10\n")
    assert years() == five + 5
    (kept.root / "enduse.toml").write_text("[orders]\nkeep_years = 4\n")
    refused = enduse("log", "search")
    assert (refused.code, refused.out) == (2, "")
    assert "keep_years is a whole number from 5" in refused.err


def test_an_entry_is_shown_whole(enduse, kept):
    [entry] = enduse("log", "show", "3", "--format", "json").json()
    assert entry["content"]["row"]["reason"] == "seen the plant"
    assert (entry["by"], entry["kind"], len(entry["hash"])) == ("ann", "decision", 64)
    [before] = enduse("log", "show", "2", "--format", "json").json()
    assert entry["previous"] == before["hash"]
    shown = enduse("log", "show", "3").out
    assert shown.startswith("entry 3: decision, by ann, 20")
    assert "reason: seen the plant" in shown
    missing = enduse("log", "show", "9")
    assert (missing.code, missing.err) == (2, "enduse: there is no entry 9; see: enduse log search\n")  # fmt: skip  # noqa: E501


def test_a_whole_log_is_said_to_be_whole(enduse, kept):
    verified = enduse("log", "verify", "-f", "json")
    assert verified.code == 0
    [told] = verified.json()
    assert (told["entries"], told["whole"], told["problems"]) == (4, True, [])
    receipt = enduse("log", "head").out.strip()
    assert receipt == told["head"]
    assert receipt.startswith("4:")
    assert enduse("log", "verify", "--head", receipt).code == 0
    [row] = enduse("log", "head", "-f", "json").json()
    assert row["receipt"] == receipt


def test_a_changed_entry_ends_in_one(enduse, kept):
    receipt = enduse("log", "head").out.strip()
    connection = sqlite3.connect(kept.root / "orders.sqlite")
    connection.execute("DROP TRIGGER log_entry_no_update")
    connection.execute("UPDATE log_entry SET made_by = 'eve' WHERE number = 3")
    connection.commit()
    connection.close()
    verified = enduse("log", "verify")
    assert verified.code == 1
    assert "entry 3 was changed or moved" in verified.out
    assert "4 entries; the log is NOT whole: 1 found" in verified.err
    [told] = enduse("log", "verify", "-f", "json").json()
    assert [p["entry"] for p in told["problems"]] == [3]
    [row] = csv.DictReader(enduse("log", "verify", "-f", "csv").out.splitlines())
    assert row["entry"] == "3"
    assert enduse("log", "verify", "--head", receipt[:-1] + "x").code == 2


def test_a_cut_tail_is_seen_by_a_receipt_alone(enduse, kept):
    receipt = enduse("log", "head").out.strip()
    for path in kept.root.glob("orders.*"):
        path.unlink()
    gone = enduse("log", "verify", "--head", receipt)
    assert gone.code == 1
    assert "the receipt names entry 4, but there is no log" in gone.out


def test_a_file_that_is_cut_off_is_one_line(enduse, kept):
    with (kept.root / "orders.sqlite").open("r+b") as file:
        file.truncate(5000)
    for command in (("log", "verify"), ("log", "search"), ("log", "head")):
        said = enduse(*command)
        assert said.code == 2
        assert said.err.count("\n") == 1
        assert "orders.sqlite" in said.err


def test_where_nothing_is_kept_nothing_is_made(enduse, workspace):
    assert enduse("log", "search", "-f", "json").json() == []
    assert enduse("log", "verify").code == 0
    for command in (("log", "head"), ("log", "show", "1")):
        refused = enduse(*command)
        assert refused.code == 2
        assert "nothing is kept yet" in refused.err
    assert not list(workspace.root.glob("orders*"))
