"""Ids between runs: committed as a whole, never half, never lost without a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enduse.errors import WorkspaceError
from enduse.identity import generations
from enduse.identity.generations import keep_ids, open_past
from enduse.identity.registry import KEPT, Past
from identity.people_world import INN_A, Runs, writing

NOW = "2026-01-02T00:00:00Z"
FIRST = {"a": writing("ООО АЛЬФА")}
SECOND = FIRST | {"b": writing("ООО АЛЬФА", INN_A)}


def ran(root: Path, directory: Path, writings: dict[str, object], keep: bool = True) -> Runs:
    """One run as `investigate` does it: read the past, name, keep."""
    past = open_past(root, NOW)
    runs = Runs(directory, past=past)
    runs.run(writings)  # type: ignore[arg-type]
    assert runs.engine is not None
    if keep:
        keep_ids(root, runs.engine, past)
    return runs


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_nothing_is_known_before_the_first_run(tmp_path: Path) -> None:
    assert open_past(tmp_path, NOW) == Past(happened=NOW)


def test_a_run_leaves_its_ids_for_the_next(tmp_path: Path) -> None:
    first = ran(tmp_path, tmp_path / "1", FIRST)
    past = open_past(tmp_path, NOW)
    assert past.run == 1
    assert past.paths is not None
    assert sorted(past.paths) == sorted(KEPT)
    second = ran(tmp_path, tmp_path / "2", SECOND)
    assert second.ids == {"a": first.ids["a"], "b": first.ids["a"]}
    assert sorted(p.name for p in (tmp_path / "identity").iterdir()) == ["000002", "current.json"]


def test_the_same_again_leaves_the_same_bytes(tmp_path: Path) -> None:
    ran(tmp_path, tmp_path / "1", SECOND)
    before = files(tmp_path / "identity")
    ran(tmp_path, tmp_path / "2", SECOND)
    assert files(tmp_path / "identity") == before


def test_a_run_that_is_killed_before_the_commit_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(tmp_path, tmp_path / "1", FIRST)
    before = files(tmp_path / "identity")

    def killed(path: Path) -> None:
        if path.name.endswith(".new"):
            raise KeyboardInterrupt

    monkeypatch.setattr(generations, "_sync", killed)
    with pytest.raises(KeyboardInterrupt):
        ran(tmp_path, tmp_path / "2", SECOND)
    monkeypatch.undo()
    assert open_past(tmp_path, NOW).run == 1
    assert before.items() <= files(tmp_path / "identity").items()
    ran(tmp_path, tmp_path / "3", SECOND)
    assert open_past(tmp_path, NOW).run == 2


@pytest.mark.parametrize("text", ["", "{}", '{"run": "x"}', "[]", '{"run": null}'])
def test_a_broken_pointer_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "identity").mkdir()
    (tmp_path / "identity" / "current.json").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="restore it"):
        open_past(tmp_path, NOW)


def test_missing_tables_are_said(tmp_path: Path) -> None:
    (tmp_path / "identity").mkdir()
    (tmp_path / "identity" / "current.json").write_text(json.dumps({"run": 3}), encoding="utf-8")
    with pytest.raises(WorkspaceError, match="lacks registry_parties"):
        open_past(tmp_path, NOW)
