"""`enduse order`: new, check, decide, list and show, as a person or a program uses them."""

# ruff: noqa: F811 - fixtures are asked for by their names

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Enduse
from cli.order_world import (  # noqa: F401 - fixtures
    DAY,
    STORES,
    Checked,
    checked,
    held,
    listed,
    server,
    workspace,
)  # fmt: skip
from enduse.orders.model import read_order
from enduse.workspace import Workspace
from orders.check.made_up_known import bought_by, clean_order
from orders.flags.made_up_orders import flower_trader


def test_a_template_is_written_once_and_can_be_read(enduse: Enduse, tmp_path: Path) -> None:
    path = tmp_path / "order.json"
    assert enduse("order", "new", "-o", path).code == 0
    assert read_order(path).made_up
    again = enduse("order", "new", "-o", path)
    assert (again.code, "is there already" in again.err) == (2, True)
    nowhere = enduse("order", "new", "-o", tmp_path / "no" / "order.json")
    assert (nowhere.code, nowhere.err.count("\n")) == (2, 1)


def test_the_contract_of_check(checked: Checked) -> None:
    answer = checked(bought_by("ООО Станко", "7700000016"))
    assert answer["answer"] == "refuse"
    assert answer["check"] == 1
    assert answer["because"][0]["says"].startswith("parties[1] ООО Станко is STANKO LLC")
    [party] = [one for one in answer["parties"] if one["listings"]]
    assert party["listings"][0]["entry"] == "1"
    assert {one["jurisdiction"] for one in answer["verdicts"]} >= {"US", "EU", "TW", "CHPL"}
    for one in answer["verdicts"]:
        assert {"jurisdiction", "verdict", "rules", "missing", "because"} <= one.keys()
    for one in answer["red_flags"]:
        assert {"id", "evidence", "would_clear", "source"} <= one.keys()
    assert {one["path"] for one in answer["versions"]["sources"]}
    assert not [name for name in answer if "time" in name or "seconds" in name]


def test_the_flower_trader_is_held_at_the_terminal(enduse: Enduse, workspace: Workspace) -> None:
    Path("o.json").write_text(json.dumps(flower_trader()))
    told = enduse("order", "check", "o.json", "--as-of", "2015-03-20")
    assert told.code == 0
    assert "order MADE-UP-FLOWERS, as of 2015-03-20: hold (a made-up order)" in told.out
    assert "would clear it: payment by a bank in the buyer's country" in told.out
    assert "mt-serial-elsewhere: missing goods[0].serials[0]" in told.out
    failed = enduse("order", "check", "o.json", *DAY, "--fail-unless-release", "--no-keep")
    assert failed.code == 1
    [row] = csv.DictReader(
        enduse("order", "check", "o.json", *DAY, "--no-keep", "-f", "csv").out.splitlines()
    )
    assert (row["order"], row["answer"]) == ("MADE-UP-FLOWERS", "hold")
    assert "paid in cash" in row["because"]


def test_no_keep_keeps_nothing(checked: Checked, workspace: Workspace) -> None:
    assert "check" not in checked(held(), "--no-keep")
    assert not list(workspace.root.glob("orders*"))
    assert not (workspace.root / "rulebooks").exists()


@pytest.mark.parametrize("workspace", STORES, indirect=True)
def test_two_people_release_what_was_held(enduse: Enduse, checked: Checked) -> None:
    assert checked(held())["answer"] == "hold"
    first = enduse("order", "decide", "MADE-UP-AIRCRAFT", "--release", "--reason", "seen", "-f", "json")  # fmt: skip  # noqa: E501
    assert first.json()[0]["state"] == "waiting_for_second"
    twice = enduse("order", "decide", "MADE-UP-AIRCRAFT", "--release", "--reason", "again", "--by", "ANN ")  # fmt: skip  # noqa: E501
    assert twice.code == 2
    assert "a second person has to decide" in twice.err
    second = enduse("order", "decide", "MADE-UP-AIRCRAFT", "--release", "--reason", "yes", "--by", "bob", "-f", "json")  # fmt: skip  # noqa: E501
    [state] = second.json()
    assert (state["state"], state["decided_by"]) == ("released", "bob")
    [row] = enduse("order", "list", "--state", "released", "-f", "json").json()
    assert row["id"] == "MADE-UP-AIRCRAFT"
    assert enduse("order", "list", "--state", "open", "-f", "json").json() == []
    kinds = [one["kind"] for one in enduse("log", "search", "-f", "json").json()]
    assert kinds == ["order", "check", "decision", "decision"]
    assert enduse("log", "verify").code == 0


def test_one_person_releases_what_nothing_holds_and_refuses_anything(
    enduse: Enduse, checked: Checked
) -> None:
    order = clean_order()
    checked(order)
    done = enduse("order", "decide", order["id"], "--release", "--reason", "clean", "-f", "json")
    assert done.json()[0]["state"] == "released"
    refused = enduse("order", "decide", order["id"], "--refuse", "--reason", "no", "-f", "json")
    assert refused.json()[0]["state"] == "refused"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nobody", "--release", "--reason", "x"), "there is no order nobody"),
        (("MADE-UP-AIRCRAFT", "--reason", "x"), "say --release or --refuse; one of them"),
        (("MADE-UP-AIRCRAFT", "--release", "--refuse", "--reason", "x"), "one of them"),
        (("MADE-UP-AIRCRAFT", "--release", "--reason", " "), "--reason is empty"),
        (("MADE-UP-AIRCRAFT", "--release", "--reason", "x", "--by", " "), "--by is empty"),
        (("MADE-UP-AIRCRAFT", "--release", "--reason", "x", "--check", "9"), "was checked again"),
    ],
)
def test_a_decision_that_cannot_be_made(
    enduse: Enduse, checked: Checked, arguments: tuple[str, ...], why: str
) -> None:
    checked(held())
    done = enduse("order", "decide", *arguments)
    assert (done.code, done.out) == (2, "")
    assert why in done.err
    assert done.err.count("\n") == 1


def test_a_check_is_shown_as_it_was_kept(enduse: Enduse, checked: Checked) -> None:
    first = checked(held())
    order = held() | {"statements": ["another version"]}
    checked(order)
    assert enduse("order", "show", "MADE-UP-AIRCRAFT", "--check", "1", "-f", "json").json() == first
    assert enduse("order", "show", "MADE-UP-AIRCRAFT", "-f", "json").json()["check"] == 2
    assert "MADE-UP-AIRCRAFT, as of 2024-03-08: hold" in enduse("order", "show", first["order"]).out
    missing = enduse("order", "show", "MADE-UP-AIRCRAFT", "--check", "7")
    assert (missing.code, "has no check 7" in missing.err) == (2, True)


def test_without_a_workspace_the_rules_are_asked_and_nothing_is_kept(
    enduse: Enduse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENDUSE_WORKSPACE", raising=False)
    (tmp_path / "o.json").write_text(json.dumps(clean_order()))
    done = enduse("order", "check", "o.json", *DAY, "-f", "json")
    assert done.code == 0
    answer = done.json()
    assert answer["answer"] == "needs_facts"
    assert any("no list is loaded" in one["says"] for one in answer["because"])
    assert "no workspace here" in done.err
    assert os.listdir(tmp_path) == ["o.json"]
    for named in (("-w", str(tmp_path / "no")),):
        refused = enduse("order", "check", "o.json", *DAY, *named)
        assert (refused.code, "is not a workspace" in refused.err) == (2, True)
    monkeypatch.setenv("ENDUSE_WORKSPACE", str(tmp_path / "no"))
    assert enduse("order", "check", "o.json", *DAY).code == 2
    for command in (("list",), ("show", "A"), ("replay", "A"), ("recheck",)):
        assert enduse("order", *command).code == 2


def test_where_nothing_is_kept_that_is_said(enduse: Enduse, workspace: Workspace) -> None:
    for command in (("list",), ("show", "A"), ("replay", "A"), ("recheck",),
                    ("decide", "A", "--refuse", "--reason", "x")):  # fmt: skip
        done = enduse("order", *command)
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert "no order is kept yet" in done.err
    assert not list(workspace.root.glob("orders*"))


TWO_SELLERS = [*clean_order()["parties"], {"roles": ["seller"], "names": ["Another"]}]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", "o.json: not JSON"),
        (b"[]", "o.json: "),
        (b"\xff\xfe", "not UTF-8"),
        ({"goods": []}, "no line of goods and no request"),
        ({"parties": TWO_SELLERS}, "another seller beside parties[0]"),
        ({"dates": {"ship": "1989-12-31"}}, "1989-12-31 is not between 1990-01-01"),
        ({"dates": {"ship": "2023-02-30"}}, "is no day"),
        ({"dates": {"contract": "2023-05-02", "ship": "2023-05-01"}}, "is before contract"),
        ({"id": ""}, "id: "),
        ({"answers": {"pays_cahs": True}}, "did you mean pays_cash?"),
    ],
)
def test_an_order_that_cannot_be_used(
    enduse: Enduse, workspace: Workspace, content: bytes | dict[str, Any], why: str
) -> None:
    raw = content if isinstance(content, bytes) else json.dumps(clean_order() | content).encode()
    Path("o.json").write_bytes(raw)
    done = enduse("order", "check", "o.json", *DAY)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done.err
    assert why in done.err
    assert not list(workspace.root.glob("orders*"))


@pytest.mark.parametrize(
    ("day", "why"),
    [("1989-12-31", "is out of range"), ("2100-01-01", "is out of range"), ("soon", "--as-of")],
)
def test_a_day_that_cannot_be_asked_about(
    enduse: Enduse, workspace: Workspace, day: str, why: str
) -> None:
    Path("o.json").write_text(json.dumps(clean_order()))
    done = enduse("order", "check", "o.json", "--as-of", day)
    assert done.code == 2
    assert why in done.err
    assert not list(workspace.root.glob("orders*"))


def test_a_mark_before_the_text_is_no_part_of_the_order(
    enduse: Enduse, checked: Checked, workspace: Workspace
) -> None:
    order = held()
    Path("o.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(order).encode())
    assert enduse("order", "check", "o.json", *DAY).code == 0
    assert enduse("order", "replay", order["id"]).code == 0


def test_records_that_are_not_up_to_date_stop_the_check(
    enduse: Enduse, workspace: Workspace
) -> None:
    workspace.results.mkdir()
    (workspace.results / "results.json").write_text("{}")
    Path("o.json").write_text(json.dumps(clean_order()))
    done = enduse("order", "check", "o.json", *DAY)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "run: enduse investigate" in done.err


def read_only(root: Path) -> list[str]:
    """Return how to run a command for which the folder cannot be written."""
    if os.geteuid() != 0:
        root.chmod(0o500)
        return []
    script = f'mount --bind {root} {root} && mount -o remount,ro,bind {root} && exec "$@"'
    alone = ["unshare", "-m", "sh", "-c", script, "sh"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("root may write everywhere, and no folder can be mounted read-only here")
    return alone


def test_a_workspace_that_cannot_be_written(checked: Checked, workspace: Workspace) -> None:
    """Who may only read can check without keeping; else one line says what could not be kept."""
    first = checked(held(), "--no-keep")  # makes the index
    program = [*read_only(workspace.root), str(Path(sys.executable).with_name("enduse"))]
    asked = [*program, "order", "check", "order.json", *DAY, "-f", "json"]
    done = subprocess.run([*asked, "--no-keep"], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == first, done.stderr
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "cannot be written" in done.stderr
    assert "--no-keep" in done.stderr


def test_a_record_that_can_only_be_read(checked: Checked, workspace: Workspace) -> None:
    """Who may only read lists, shows and replays orders; one line says that nothing is kept."""
    order = held()
    checked(order)
    files = sorted(workspace.root.rglob("*"))
    program = [*read_only(workspace.root), str(Path(sys.executable).with_name("enduse"))]

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        asked = [*program, "order", *words]
        return subprocess.run(asked, capture_output=True, text=True, check=False)

    for words in (("list",), ("show", order["id"]), ("replay", order["id"])):
        done = run(*words)
        assert (done.returncode, order["id"] in done.stdout + done.stderr) == (0, True)
    done = run("decide", order["id"], "--refuse", "--reason", "listed", "--by", "ann")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "may only be read" in done.stderr
    assert sorted(workspace.root.rglob("*")) == files
