from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.findings.controlled_goods import KIND
from worlds import evidence, found, world

ENTITIES = [{"entity_id": "E1", "name": "SMTCL"}, {"entity_id": "E2", "name": "PLANT"}]


def line(row: int, code: str, status: str | None, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": date(2023, 5, 1), "date_precision": "day",
        "reporter": "RU", "direction": "import", "destination": "RU", "hs": code, "hs6": code,
        "hs6_2022": code, "tier": "4B" if status else None, "tier_status": status,
        "value_usd_cents": 100_000_00, "shipper_id": "E1", "receiver_id": "E2",
    } | changes  # fmt: skip


def one(tmp_path: Path, side: str, *lines: dict[str, Any]) -> Any:
    engine = world(tmp_path, lines=list(lines), entities=ENTITIES)
    return next((engine, row, said) for row, said in found(engine, KIND) if row["side"] == side)


def test_totals_by_code_tier_and_day(tmp_path: Path) -> None:
    engine, row, said = one(
        tmp_path,
        "shipped",
        line(1, "845811", "before_joining"),
        line(2, "845811", "before_joining", value_usd_cents=None),
        line(3, "845710", "on_list", date=date(2024, 3, 1)),
        line(4, "845819", None),
    )
    assert said.statement == (
        "SMTCL sent 3 shipments worth at least $200,000 of goods whose codes are on the Common "
        "High Priority List, with destination RU: 1 on the list on the day and 2 before the code "
        "joined the list."
    )
    assert said.figures["codes"] == [
        {"hs6": "845710", "tier": "4B", "status": "on_list", "shipments": 1,
         "value_usd_cents": 100_000_00, "value_missing": 0},
        {"hs6": "845811", "tier": "4B", "status": "before_joining", "shipments": 2,
         "value_usd_cents": 100_000_00, "value_missing": 1},
    ]  # fmt: skip
    assert said.figures["tiers"] == {"4B": {"shipments": 3, "value_usd_cents": 200_000_00}}
    assert (said.severity, said.confidence) == ("high", "high")
    assert any("guidance, not law" in text for text in said.unchecked)
    assert [number for number, _, _ in evidence(engine, KIND, row["finding_key"])] == [1, 2, 3]


@pytest.mark.parametrize(
    ("status", "changes", "severity", "confidence"),
    [
        ("on_list", {}, "high", "high"),
        ("joining_unknown", {}, "medium", "medium"),
        ("before_joining", {}, "low", "high"),
        ("after_leaving", {}, "low", "high"),
        ("before_joining", {"date": None}, "medium", "medium"),  # no day, no order
        ("on_list", {"date_precision": "month"}, "high", "medium"),
        ("on_list", {"hs6": "854890", "hs6_2022": "854800"}, "high", "medium"),
    ],
)
def test_scales(tmp_path: Path, status: str, changes: Any, severity: str, confidence: str) -> None:
    _, _, said = one(tmp_path, "received", line(1, "845811", status, **changes))
    assert (said.severity, said.confidence) == (severity, confidence)


@pytest.mark.parametrize(
    ("destination", "direction", "reporter", "counted"),
    [
        ("RU", "import", "RU", True),
        ("KP", "export", "CN", True),
        (None, "import", "BY", True),  # an import record goes to the country that recorded it
        (None, "export", "RU", False),
        ("KZ", "import", "RU", False),  # a declared destination goes before the reporter
        ("KZ", "import", "KZ", False),
    ],
)
def test_destination(
    tmp_path: Path, destination: str | None, direction: str, reporter: str, counted: bool
) -> None:
    row = line(1, "845811", "on_list", destination=destination, direction=direction)
    engine = world(tmp_path, lines=[row | {"reporter": reporter}], entities=ENTITIES)
    assert bool(found(engine, KIND)) == counted


def test_lines_whose_code_cannot_be_looked_up_are_counted(tmp_path: Path) -> None:
    _, _, said = one(
        tmp_path,
        "received",
        line(1, "845811", "on_list"),
        line(2, "8458", None, hs6=None, hs6_2022=None),
        line(3, "854140", None, hs6_2022=None),
        line(4, "854140", None, hs6_2022=None, destination="KZ"),
    )
    assert "1 line to these countries with fewer than six digits of the code" in said.unchecked
    assert any(text.startswith("1 line") and "older edition" in text for text in said.unchecked)


def test_a_missing_side_gets_no_finding(tmp_path: Path) -> None:
    engine = world(
        tmp_path, lines=[line(1, "845811", "on_list", shipper_id=None)], entities=ENTITIES
    )
    assert [row["side"] for row, _ in found(engine, KIND)] == ["received"]


def test_empty_tables_give_nothing(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
