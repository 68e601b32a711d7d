from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse import schema
from enduse.engine import Engine
from enduse.findings import together
from enduse.identity.together import treat_as_one
from worlds import world


def line(row: int, shipper: str) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": date(2024, 3, 1), "date_precision": "day",
        "reporter": "RU", "direction": "import", "destination": "RU", "hs": "8458110000",
        "hs6": "845811", "hs6_2022": "845811", "tier": "4B", "tier_status": "on_list",
        "value_usd_cents": 100_00, "exporter_id": shipper, "shipper_id": shipper,
        "importer_id": "E9", "receiver_id": "E9",
    }  # fmt: skip


def finding(name: str, kind: str, entity: str) -> dict[str, Any]:
    return {"finding_id": name, "kind": kind, "entity_id": entity, "statement": "apart"}


@pytest.fixture
def joined(tmp_path: Path) -> Engine:
    """Two makers treated as one, each with a finding on goods and one of what was said of it."""
    engine = world(
        tmp_path,
        entities=[{"entity_id": e, "name": e} for e in ("E1", "E2", "E9")],
        lines=[line(1, "E1"), line(2, "E2")],
        findings=[
            finding("F1", "controlled_goods", "E1"),
            finding("F2", "controlled_goods", "E2"),
            finding("F3", "claim_test", "E2"),
            finding("F9", "controlled_goods", "E9"),
        ],
        evidence=[
            {"finding_id": f, "source_id": "S", "row_no": 1, "shows": "x", "side": "for"}
            for f in ("F1", "F2", "F3", "F9")
        ],
    )
    treat_as_one(engine, "E1", ["E2"], [n for n, t in schema.TABLES.items() if not t.stored])
    return engine


def statements(engine: Engine) -> dict[tuple[str, str], list[str]]:
    rows = engine.fetch("SELECT entity_id, kind, statement FROM findings").to_pylist()
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((row["entity_id"], row["kind"]), []).append(row["statement"])
    return found


def test_findings_that_count_trade_are_of_all_of_them(joined: Engine) -> None:
    assert together.ask_together(joined, "E1", None)
    found = statements(joined)
    (goods,) = found["E1", "controlled_goods"]
    assert "2 shipments worth $200" in goods
    assert found["E1", "claim_test"] == ["apart"]
    assert found["E9", "controlled_goods"] == ["apart"]
    cited = joined.fetch(
        "SELECT f.kind, count(*) AS n FROM evidence AS e JOIN findings AS f "
        "ON f.finding_id = e.finding_id WHERE f.entity_id = 'E1' GROUP BY f.kind ORDER BY f.kind"
    ).to_pylist()
    assert cited == [{"kind": "claim_test", "n": 1}, {"kind": "controlled_goods", "n": 2}]
    known = {r["finding_id"] for r in joined.fetch("SELECT finding_id FROM evidence").to_pylist()}
    assert not known & {"F1", "F2"}


def test_above_the_limit_findings_stay_apart_and_priorities_do_not(
    joined: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "MOST_LINES", 1)
    assert not together.ask_together(joined, "E1", None)
    assert statements(joined)["E1", "controlled_goods"] == ["apart", "apart"]
    rows = joined.fetch("SELECT entity_id, factor, figure FROM priorities").to_pylist()
    assert len(rows) == 4
    assert {row["entity_id"] for row in rows} == {"E1"}
    assert next(r["figure"] for r in rows if r["factor"] == "money") == "$200 in 2 lines"
