from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.engine.portable import problems
from enduse.findings import parts_or_machine
from enduse.findings.parts_or_machine import KIND, MIN_REFERENCE
from worlds import evidence, found, world

ENTITIES = [{"entity_id": "E1", "name": "IMPORTER"}, {"entity_id": "X1", "name": "SHIPPER"}]


def line(row: int, hs: str, kg: float | None, usd: int | None, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": date(2024, 3, 1), "date_precision": "day",
        "reporter": "RU", "direction": "import", "destination": "RU", "hs": hs, "hs6": hs[:6],
        "net_g": None if kg is None else int(kg * 1000),
        "value_usd_cents": None if usd is None else usd * 100,
        "quantity_milli": 1000, "unit": "PCS",
    } | changes  # fmt: skip


def machines(number: int) -> list[dict[str, Any]]:
    """Machines of 1000, 1100, 1200 ... kg at $10 a kg: a quarter of 20 ends at 1400 kg, $14,000."""
    return [line(100 + n, "8457100000", 1000 + 100 * n, 10_000 + 1000 * n) for n in range(number)]


def parts(number: int, kg: float = 5, usd: int = 500) -> list[dict[str, Any]]:
    return [line(500 + n, "8466930000", kg, usd) for n in range(number)]


def run(tmp_path: Path, lines: list[dict[str, Any]]) -> list[Any]:
    return found(world(tmp_path, lines=lines, entities=ENTITIES), KIND)


MINE = {"receiver_id": "E1"}


@pytest.mark.parametrize(
    ("kg", "usd", "changes", "scales"),
    [
        (62, 1031, {}, None),  # the low-value spare parts of the published case
        (3200, 180_000, {}, ("medium", "medium")),
        (1400, 14_000, {}, ("medium", "medium")),  # just what a quarter of machines ends at
        (1399, 13_999, {}, None),
        (1400, 1_000, {}, ("low", "low")),  # as heavy, not as dear: a casting
        (50, 14_000, {}, ("low", "low")),  # as dear, not as heavy: a spindle
        (1400, None, {}, ("low", "low")),
        (None, None, {}, None),
        (3200, 180_000, {"destination": "DE"}, ("low", "medium")),
        (3200, 180_000, {"quantity_milli": 100_000}, None),  # a hundred pieces of 32 kg
        (3200, 180_000, {"quantity_milli": None}, ("medium", "low")),  # pieces not counted
        (3200, 1_000, {"quantity_milli": None}, None),  # then weight and value are both needed
        (3200, 180_000, {"unit": "KG", "quantity_milli": 3_200_000}, ("medium", "low")),
        (3200, 180_000, {"hs": "8466920000", "hs6": "846692"}, None),  # parts for wood
    ],
)
def test_parts_like_a_machine(
    tmp_path: Path,
    kg: float | None,
    usd: int | None,
    changes: dict[str, Any],
    scales: tuple[str, str] | None,
) -> None:
    mine = line(1, "8466930000", kg, usd, **MINE) | changes
    lines = [*machines(20), mine]
    results = run(tmp_path, lines)
    assert [(said.severity, said.confidence) for _, said in results] == ([scales] if scales else [])


def test_statement_and_evidence(tmp_path: Path) -> None:
    lines = [*machines(20), line(1, "8466930000", 3200, 180_000, shipper_id="X1", **MINE)]
    engine = world(tmp_path, lines=lines, entities=ENTITIES)
    received, sent = found(engine, KIND)
    assert received[0]["side"] == "received"
    assert sent[1].statement.startswith("SHIPPER sent 1 line worth $180,000 declared as parts")
    assert "3,200 kg" in received[1].statement
    assert "20 machine lines" in received[1].statement
    assert "1,400 kg" in received[1].statement
    assert evidence(engine, KIND, received[0]["finding_key"]) == [
        (1, "for", "code 8466930000, a piece: 3200 kg, $180000")
    ]


@pytest.mark.parametrize(
    ("number", "variant"), [(MIN_REFERENCE - 1, "cannot_tell"), (MIN_REFERENCE, None)]
)
def test_too_few_machines_to_judge_by(tmp_path: Path, number: int, variant: str | None) -> None:
    mine = [line(1, "8466930000", 5, 100, **MINE), line(2, "8466930000", 6, 100, **MINE)]
    results = run(tmp_path, [*machines(number), *mine])
    assert [row["variant"] for row, _ in results] == ([variant] if variant else [])
    for _, said in results:  # once per party, not once per line
        assert said.figures["lines"] == 2
        assert said.severity == "info"
        assert "cannot be told" in said.statement


@pytest.mark.parametrize(
    ("kg", "usd", "number_of_parts", "is_found"),
    [
        (4, 400, 20, True),
        (5, 500, 20, True),
        (6, 400, 20, False),  # heavier than three of four parts
        (4, 600, 20, False),  # dearer than three of four parts
        (4, None, 20, True),
        (None, 400, 20, False),
        (4, 400, 19, False),  # too few parts to judge by
    ],
)
def test_machines_like_a_part(
    tmp_path: Path, kg: float | None, usd: int | None, number_of_parts: int, is_found: bool
) -> None:
    # with the line itself there are 41 machines: two are below a twentieth, the third has 1100 kg
    lines = [*machines(40), *parts(number_of_parts), line(1, "8458110000", kg, usd, **MINE)]
    results = run(tmp_path, lines)
    assert [row["variant"] for row, _ in results] == (["part_like"] if is_found else [])


def test_empty_tables_and_portable_sql(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
    for name, value in vars(parts_or_machine).items():
        if isinstance(value, str) and "SELECT" in value and name.startswith("_"):
            assert problems(value) == [], name
