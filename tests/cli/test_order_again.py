"""`enduse order replay` and `recheck`: what was known that day, and what changed since."""

# ruff: noqa: F811 - fixtures are asked for by their names

from __future__ import annotations

import json
import shutil
from pathlib import Path

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
from enduse.readers.unload import find_source
from enduse.readers.unload import unload as take_out
from enduse.workspace import Workspace
from orders.check.made_up_known import bought_by, clean_order, put_list


@pytest.mark.parametrize("workspace", STORES, indirect=True)
def test_a_replay_comes_out_the_same_after_another_list(
    enduse: Enduse, checked: Checked, workspace: Workspace
) -> None:
    answer = checked(bought_by("Later Plague Works"))
    put_list(workspace, "un", "UN", ["1,LATER PLAGUE WORKS,TR,,2024-02-01,"])
    enduse("assurance", "add", "--id", "L-1", "--kind", "licence", "--issuer", "Made-up",
           "--issued", "2024-01-01", "--serial", "MU5-014", "--not-to", "TR")  # fmt: skip
    replayed = enduse("order", "replay", answer["order"], "-f", "json")
    assert (replayed.code, replayed.json()) == (0, []), replayed.err
    assert "comes out as it was kept" in replayed.err
    assert "version differs" not in replayed.err


def own_rules(folder: Path) -> Path:
    """A rulebook of the user's own: everything from Taiwan to Turkey asks for a licence."""
    from importlib.resources import files

    shipped = files("enduse.rules.data").joinpath("instruments/tw.yaml")
    names = [one.name for one in files("enduse.rules.data").joinpath("instruments").iterdir()]
    source = shipped if shipped.is_file() else files("enduse.rules.data").joinpath(
        "instruments", next(name for name in names if name.startswith("tw"))
    )  # fmt: skip
    folder.mkdir()
    made = source.read_text("utf-8").replace("licence_required", "prohibited")
    (folder / source.name).write_text(made, encoding="utf-8")
    return folder


@pytest.mark.parametrize("workspace", STORES, indirect=True)
def test_a_replay_takes_the_rulebook_of_that_day(
    enduse: Enduse, checked: Checked, tmp_path: Path
) -> None:
    order = clean_order()
    order["goods"][0]["eccn"] = "2B001.b.2"
    shipped = checked(order)
    own = checked(order, "--rules", str(own_rules(tmp_path / "rules")))
    assert (shipped["answer"], own["answer"]) == ("hold", "refuse")
    assert shipped["versions"]["rulebook"] != own["versions"]["rulebook"]
    shutil.rmtree(tmp_path / "rules")
    for number in ("1", "2"):
        done = enduse("order", "replay", order["id"], "--check", number)
        assert done.code == 0, done.err + done.out


def test_a_replay_says_what_it_lacks(
    enduse: Enduse, checked: Checked, workspace: Workspace
) -> None:
    answer = checked(held())
    taken = Workspace.open(workspace.root)
    path = answer["versions"]["sources"][0]["path"]
    take_out(taken, find_source(taken, path), False)
    done = enduse("order", "replay", answer["order"])
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "1 of the files that the answer rests on are not loaded any more" in done.err
    assert path in done.err


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_replay_without_its_rulebook(
    enduse: Enduse, checked: Checked, workspace: Workspace, how: str
) -> None:
    answer = checked(held())
    [kept] = (workspace.root / "rulebooks").iterdir()
    kept.unlink() if how == "missing" else kept.write_bytes(kept.read_bytes()[:500])
    done = enduse("order", "replay", answer["order"])
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert f"{kept} " in done.err
    assert "restore it" in done.err


def test_a_replay_that_differs_ends_in_one(
    enduse: Enduse, checked: Checked, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The matcher of a later version of the program finds less: that is said, not hidden."""
    answer = checked(bought_by("Stanko"))
    monkeypatch.setattr("enduse.screening.matcher.alert_probability", lambda: 0.99)
    done = enduse("order", "replay", answer["order"], "-f", "json")
    assert done.code == 1
    assert {"order": answer["order"], "part": "answer", "before": "hold", "after": "release"} in done.json()  # fmt: skip  # noqa: E501
    assert "does NOT come out as it was kept" in done.err


@pytest.mark.parametrize("workspace", STORES, indirect=True)
def test_a_list_loaded_later_changes_the_answer(
    enduse: Enduse, checked: Checked, workspace: Workspace
) -> None:
    order = bought_by("Later Plague Works") | {"payment": held()["payment"]}
    checked(order)
    enduse("order", "decide", order["id"], "--release", "--reason", "seen")
    same = enduse("order", "recheck", *DAY, "--fail-on-change", "-f", "json")
    assert (same.code, same.json()) == (0, [])
    put_list(workspace, "un", "UN", ["1,LATER PLAGUE WORKS,TR,,2024-02-01,"])
    looked = enduse("order", "recheck", *DAY, "--no-keep", "-f", "json")
    assert (looked.code, len(enduse("order", "list", "-f", "json").json())) == (0, 1)
    assert enduse("order", "list", "-f", "json").json()[0]["state"] == "waiting_for_second"
    told = enduse("order", "recheck", *DAY, "--fail-on-change", "-f", "json")
    assert told.code == 1
    assert told.json() == looked.json()
    parts = {one["part"]: one["after"] for one in told.json()}
    assert "answer" not in parts, "it is still held, for more reasons"
    assert "parties[1] Later Plague Works: un 1" in parts
    assert "1 orders checked as of 2024-03-08; 1 answers changed" in told.err
    assert "is void" in told.err
    [state] = enduse("order", "list", "-f", "json").json()
    assert (state["state"], state["checks"]) == ("open", 2)
    again = enduse("order", "recheck", *DAY, "--fail-on-change")
    assert again.code == 0


def test_past_orders_are_checked_again_too(
    enduse: Enduse, checked: Checked, workspace: Workspace
) -> None:
    order = bought_by("Later Plague Works")
    checked(order)
    for who in ("ann", "bob"):
        enduse("order", "decide", order["id"], "--release", "--reason", "seen", "--by", who)
    put_list(workspace, "un", "UN", ["1,LATER PLAGUE WORKS,TR,,2024-02-01,"])
    told = enduse("order", "recheck", *DAY)
    assert f"order {order['id']}: check 2 as of 2024-03-08 answers hold" in told.err
    assert enduse("order", "list", "-f", "json").json()[0]["state"] == "released"


def test_one_order_that_cannot_be_read_any_more_does_not_stop_the_others(
    enduse: Enduse, checked: Checked, workspace: Workspace
) -> None:
    checked(held() | {"id": "A-1"})
    checked(bought_by("Later Plague Works") | {"id": "B-2"})
    from enduse.orders.record import made_record

    answer = {"answer": "hold", "as_of": "2024-03-08"}
    with made_record(workspace) as store:
        store.keep_check("A-2", b'{"id": "A-2", "goods": 7}', answer, {}, "ann")
    put_list(workspace, "un", "UN", ["1,LATER PLAGUE WORKS,TR,,2024-02-01,"])
    told = enduse("order", "recheck", *DAY)
    assert told.code == 2
    assert "not checked: order A-2, version 1: " in told.err
    assert "1 orders could not be checked again, the first A-2" in told.err
    assert "3 orders checked as of 2024-03-08; 1 answers changed" in told.err


def test_an_order_of_machines_that_were_looked_into(
    enduse: Enduse, investigated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records of the workspace speak, are kept with the check, and make it come out again."""
    monkeypatch.chdir(investigated)
    monkeypatch.setenv("ENDUSE_WORKSPACE", "w")
    monkeypatch.setenv("ENDUSE_USER", "ann")
    order = bought_by("ООО СТАНКО", "7719717008", country="RU", phones=[])
    order["route"]["destination"] = "RU"
    Path("o.json").write_text(json.dumps(order))
    done = enduse("order", "check", "o.json", *DAY, "-f", "json")
    assert done.code == 0, done.err
    answer = done.json()
    assert answer["answer"] == "refuse"
    assert answer["versions"]["records"] is True
    assert answer["parties"][1]["entities"]
    Path("more.csv").write_text("entry,name\n1,NOBODY LLC\n")
    loaded = enduse("load", "list", "more.csv", "--as", "csv", "--list", "house")
    assert loaded.code == 0, loaded.err
    replayed = enduse("order", "replay", order["id"], "-f", "json")
    assert (replayed.code, replayed.json()) == (0, []), replayed.err
    stale = enduse("order", "recheck", *DAY)
    assert (stale.code, "run: enduse investigate" in stale.err) == (2, True)


@pytest.fixture(scope="module")
def investigated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from cli.cli_world import LIST, REGISTER, SHIPMENTS, investigated

    root = tmp_path_factory.mktemp("investigated")
    options = ("--reporter", "RU", "--direction", "import")
    files = [
        ("shipments", "shipments", SHIPMENTS, options),
        ("list", "list", LIST, ("--as", "csv", "--list", "ofac-sdn")),
        ("register", "register", REGISTER, ("--as", "csv")),
    ]
    return investigated(root, files)
