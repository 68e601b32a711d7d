"""Dates of listings: what the source says, what dated changes add, what stays unknown."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from enduse.identity.entities import describe
from enduse.identity.prepare import prepare
from enduse.identity.resolve import resolve
from enduse.screening.listings import listings
from worlds import world

DAY = datetime.date


def dated(
    tmp_path: Path, entries: list[dict[str, object]], changes: list[dict[str, object]]
) -> list[dict[str, object]]:
    """Return the listings of one listed company, sorted by first day."""
    own = {"party_key": 1, "source_id": "0123456789abcdef", "row_no": 2}
    on_list = {"list": "ofac-sdn", "entry": "1", "to_basis": "unknown"}
    engine = world(
        tmp_path,
        parties=[own | {"origin_kind": "list", "kind": "company", "country": "RU"}],
        party_names=[{"party_key": 1, "name": "STANKO", "quality": "primary"}],
        list_entries=[own | on_list | entry for entry in entries],
        list_changes=[{"list": "ofac-sdn", "entry": "1"} | change for change in changes],
    )
    for step in (prepare, resolve, describe, listings):
        step(engine)
    rows: list[dict[str, object]] = engine.fetch(
        "SELECT * FROM listings ORDER BY listed_from NULLS FIRST"
    ).to_pylist()
    return rows


def test_a_date_of_the_source_stands(tmp_path: Path) -> None:
    entry = {"listed_from": DAY(2023, 11, 2), "from_basis": "source"}
    changes = [{"date": DAY(2023, 12, 1), "action": "added"}]
    rows = dated(tmp_path, [entry], changes)
    assert [(r["listed_from"], r["from_basis"], r["entry_name"]) for r in rows] == [
        (DAY(2023, 11, 2), "source", "STANKO")
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], [(None, "unknown", None, "unknown")]),
        ([("added", 1)], [(DAY(2024, 1, 1), "changes", None, "unknown")]),
        ([("removed", 3)], [(None, "unknown", DAY(2024, 1, 3), "changes")]),
        (
            [("added", 1), ("removed", 3)],
            [(DAY(2024, 1, 1), "changes", DAY(2024, 1, 3), "changes")],
        ),
        (
            [("added", 1), ("removed", 3), ("added", 7)],
            [
                (DAY(2024, 1, 1), "changes", DAY(2024, 1, 3), "changes"),
                (DAY(2024, 1, 7), "changes", None, "unknown"),
            ],
        ),
    ],
)
def test_changes_date_a_list_without_dates(
    tmp_path: Path, changes: list[tuple[str, int]], expected: list[tuple[object, ...]]
) -> None:
    rows = dated(
        tmp_path,
        [{"from_basis": "unknown"}],
        [{"action": action, "date": DAY(2024, 1, day)} for action, day in changes],
    )
    found = [(r["listed_from"], r["from_basis"], r["listed_to"], r["to_basis"]) for r in rows]
    assert found == expected


def test_two_versions_of_a_list_give_one_listing(tmp_path: Path) -> None:
    entries = [
        {"from_basis": "unknown", "version": "2023-01"},
        {"from_basis": "unknown", "version": "2025-12", "row_no": 9},
    ]
    rows = dated(tmp_path, entries, [])
    assert [(r["version"], r["row_no"]) for r in rows] == [("2025-12", 9)]


def test_a_companion_file_adds_no_second_listing(tmp_path: Path) -> None:
    entries = [
        {"from_basis": "unknown", "programme": "RUSSIA-EO14024"},
        {"from_basis": "unknown", "row_no": 9},
    ]
    rows = dated(tmp_path, entries, [])
    assert [(r["programme"], r["row_no"]) for r in rows] == [("RUSSIA-EO14024", 2)]
