"""A list changes: only that is screened again, and the hits are those of screening everything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from enduse.errors import InputError
from enduse.readers.unload import unload
from enduse.screening import chunks, matcher
from enduse.screening.bulk import Job, screen_file
from enduse.screening.changes import Again, Change, screen_again
from enduse.screening.seen import every_seen
from enduse.workspace import Workspace
from screening.made_up_lists import ENTRIES, OTHER_INN, made_workspace, put_list
from screening.test_bulk import PARTIES, TODAY, put

NEWCOMER = {"entry": "5", "name": "NOBODY AT ALL", "country": "RU", "listed_from": "2023-01-01"}


@pytest.fixture
def workspace(tmp_path: Path, simple_matcher: None) -> Workspace:
    """A workspace where the parties of `test_bulk` were screened once."""
    workspace = made_workspace(tmp_path)
    screen(workspace)
    return workspace


def screen(workspace: Workspace) -> None:
    root = workspace.root.parent
    file = put(root / "parties.csv", PARTIES)
    job = Job(file, root / "hits.csv", 0.6, None, TODAY, force=True, workers=1)
    screen_file(workspace, job, nothing)


def nothing(done: int, of: int) -> None:
    """Say nothing."""


def change_list(workspace: Workspace, rows: list[dict[str, str]]) -> None:
    for source in workspace.sources():
        unload(workspace, source, with_dependents=True)
    put_list(workspace, rows)


def again(workspace: Workspace, day: date = TODAY) -> list[Change]:
    return screen_again(workspace, Again(None, day, workers=1), nothing)


def told(changes: list[Change]) -> list[tuple[str, str, str, str | None]]:
    return [(c.change, c.id, c.entry, c.status) for c in changes]


def kept_hits(workspace: Workspace) -> list[dict[str, object]]:
    (seen,) = every_seen(workspace)
    return list(pq.read_table(seen.path("hits")).to_pylist())


def altered(entry: str, /, **cells: str) -> list[dict[str, str]]:
    return [dict(row) | (cells if row["entry"] == entry else {}) for row in ENTRIES]


CHANGES = {
    "nothing": ([dict(row) for row in ENTRIES], []),
    "a new entry": ([*ENTRIES, NEWCOMER], [("new", "f", "5", "listed")]),
    "an entry gone": (
        [row for row in ENTRIES if row["entry"] != "2"],
        [("gone", "e", "2", None)],
    ),
    "another first day": (
        altered("1", listed_from="2024-06-01"),
        [("changed", "a", "1", "not_yet"), ("changed", "b", "1", "not_yet")],
    ),
    "another number": (
        altered("1", identifiers=f"INN: {OTHER_INN}"),
        [("new", "c", "1", "listed"), ("gone", "d", "1", None)],
    ),
    "another name": (
        altered("1", name="RENAMED LLC"),
        [("gone", "a", "1", None), ("gone", "b", "1", None), ("changed", "d", "1", "not_yet")],
    ),
    "another number of an entry": (
        altered("2", entry="22"),
        [("gone", "e", "2", None), ("new", "e", "22", "date_unknown")],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_the_difference_is_told_and_the_hits_are_those_of_screening_everything(
    workspace: Workspace, rows: list[dict[str, str]], expected: list[tuple[object, ...]]
) -> None:
    change_list(workspace, rows)
    assert told(again(workspace)) == expected
    incremental = kept_hits(workspace)
    assert again(workspace) == [], "told once"
    screen(workspace)
    assert incremental == kept_hits(workspace)


def test_only_what_changed_is_screened(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_list(workspace, [*ENTRIES, NEWCOMER])
    built: list[list[str]] = []
    real = matcher.build
    monkeypatch.setattr(matcher, "build", lambda names: built.append(list(names)) or real(names))
    again(workspace)
    assert built[1:] == [["NOBODY AT ALL"]]


def test_a_day_that_passes_changes_the_status(workspace: Workspace) -> None:
    assert told(again(workspace, date(2023, 1, 1))) == [
        ("changed", "a", "1", "not_yet"), ("changed", "b", "1", "not_yet"),
    ]  # fmt: skip
    assert told(again(workspace)) == [
        ("changed", "a", "1", "listed"), ("changed", "b", "1", "listed"),
    ]  # fmt: skip


def test_another_matcher_changes_every_entry(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher, "version", lambda: "fake 2")
    seen: list[int] = []
    screen_again(workspace, Again(None, TODAY, workers=1), lambda done, of: seen.append(done))
    assert seen[-1] == 5
    assert every_seen(workspace)[0].state["run"]["versions"][1] == "fake 2"


def test_the_data_that_makes_a_name_common_changes_its_hits(workspace: Workspace) -> None:
    namesake = {"entry": "1", "name": "STANKO", "identifiers": f"INN: {OTHER_INN}"}
    put_list(workspace, [namesake], name="other")
    found = [(c.change, c.id, c.list) for c in again(workspace)]
    assert ("changed", "a", "made-up") in found
    assert ("new", "a", "other") in found
    incremental = kept_hits(workspace)
    screen(workspace)
    assert incremental == kept_hits(workspace)


def test_every_file_that_was_screened_is_screened_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 2)
    root = workspace.root.parent
    file = put(root / "more.csv", [{"id": "z", "name": "nobody at all"}])
    screen_file(workspace, Job(file, root / "more-hits.csv", 0.6, None, TODAY, workers=1), nothing)
    change_list(workspace, [*ENTRIES, NEWCOMER])
    found = {(Path(c.file).name, c.id, c.change) for c in again(workspace)}
    assert found == {("parties.csv", "f", "new"), ("more.csv", "z", "new")}


def test_without_a_screened_file_there_is_nothing_to_do(
    tmp_path: Path, simple_matcher: None
) -> None:
    with pytest.raises(InputError, match="no file was screened yet"):
        again(made_workspace(tmp_path))


def test_a_file_kept_in_another_form_is_named(workspace: Workspace) -> None:
    (seen,) = every_seen(workspace)
    seen.path("given").unlink()
    with pytest.raises(InputError, match=r"remove it and screen .*parties\.csv again"):
        again(workspace)
