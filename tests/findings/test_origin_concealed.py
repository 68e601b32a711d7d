from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.engine.portable import problems
from enduse.findings import origin_concealed
from enduse.findings.origin_concealed import KIND
from worlds import evidence, found, world

BRANDS = [
    {"brand": "Kao Fong", "mark": "KAO FONG", "maker": "Kao Fong", "country": "TW",
     "kind": "machine"},
    {"brand": "Kao Fong", "mark": "KAFO", "maker": "Kao Fong", "country": "TW", "kind": "machine"},
    {"brand": "Mazak", "mark": "MAZAK", "maker": "Mazak", "country": "JP", "kind": "machine"},
    {"brand": "KMT", "mark": "KMT", "maker": None, "country": None, "kind": "machine"},
    {"brand": "Fanuc", "mark": "FANUC", "maker": "Fanuc", "country": "JP", "kind": "controller"},
]  # fmt: skip
PLANTS = [
    {"brand": "Kao Fong", "country": "TW", "standing": "home"},
    {"brand": "Mazak", "country": "JP", "standing": "home"},
    {"brand": "Mazak", "country": "CN", "standing": "plant"},
]
ENTITIES = [
    {"entity_id": "X1", "name": "TRADER"},
    {"entity_id": "M1", "name": "KAO FONG WORKS", "country": "TW"},
    {"entity_id": "M2", "name": "UNKNOWN WORKS"},
]


def line(row: int, brand: str | None, origin: str | None, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": date(2024, 3, 1), "date_precision": "day",
        "reporter": "RU", "direction": "import", "destination": "RU", "hs": "8457100000",
        "tier_status": "on_list", "brand": brand, "brand_written": brand, "origin": origin,
        "dispatch": "CN",
        "brand_basis": None if brand is None else "brand column", "shipper_id": "X1",
        "value_usd_cents": 1000_00,
    } | changes  # fmt: skip


def run(tmp_path: Path, lines: list[dict[str, Any]]) -> tuple[Any, dict[str, Any]]:
    engine = world(tmp_path, lines=lines, brands=BRANDS, brand_plants=PLANTS, entities=ENTITIES)
    return engine, {row["variant"]: (row, said) for row, said in found(engine, KIND)}


UNNAMED = {"brand_basis": "description", "brand_written": None}


@pytest.mark.parametrize(
    ("lines", "variants"),
    [
        ([line(1, "Kao Fong", "TW")], set()),
        ([line(1, "Kao Fong", "CN")], {"elsewhere"}),
        ([line(1, "Kao Fong", None)], set()),
        ([line(1, "Mazak", "CN")], set()),  # the innocent explanation: a known plant
        ([line(1, "Mazak", "TR")], {"elsewhere"}),
        ([line(1, "KMT", "CN")], set()),  # nobody knows where it is at home
        ([line(1, "Fanuc", "CN")], set()),  # a control
        ([line(1, "Kao Fong", "CN", hs="8544300000")], set()),
        ([line(1, "Kao Fong", "CN", shipper_id=None)], set()),
        ([line(1, "Kao Fong", "CN"), line(2, "Kao Fong", "TW")], {"elsewhere", "several"}),
        ([line(1, "Mazak", "JP"), line(2, "Mazak", "CN")], set()),  # both are known
        ([line(1, "KMT", "CN"), line(2, "KMT", "DE")], {"several"}),
        ([line(1, "Kao Fong", "TW"), line(2, "Kao Fong", "TW", **UNNAMED)], {"left_out"}),
        ([line(2, "Kao Fong", "TW", **UNNAMED)], set()),  # no other line states it
        (
            [line(1, "Kao Fong", "TW"), line(2, "Kao Fong", "TW", source_id="T", **UNNAMED)],
            set(),  # another file may have no brand column
        ),
        (
            [line(1, "Kao Fong", "TW", shipper_id="X2"), line(2, "Kao Fong", "TW", **UNNAMED)],
            set(),
        ),
        ([line(1, None, "CN", maker_id="M1")], {"maker_elsewhere"}),
        ([line(1, None, "TW", maker_id="M1")], set()),
        ([line(1, None, "CN", maker_id="M2")], set()),  # the maker's country is not known
        ([line(1, "Mazak", "CN", maker_id="M1")], set()),  # the brand speaks for itself
    ],
)
def test_what_does_not_fit(tmp_path: Path, lines: list[dict[str, Any]], variants: set[str]) -> None:
    assert set(run(tmp_path, lines)[1]) == variants


def test_a_taiwanese_brand_declared_and_dispatched_from_china(tmp_path: Path) -> None:
    lines = [line(1, "Kao Fong", "CN"), line(2, "Kao Fong", "CN"), line(3, "Kao Fong", "TW")]
    engine, results = run(tmp_path, lines)
    row, said = results["elsewhere"]
    assert said.statement == (
        "TRADER sent 2 lines worth $2,000 of the brand Kao Fong with declared origin CN, "
        "dispatched from CN, while its maker Kao Fong is at home in TW, with no known plant abroad."
    )
    assert (said.severity, said.confidence) == ("medium", "medium")
    assert "plants and licensees abroad" in said.counter_evidence[0]
    shown = [(n, side) for n, side, _ in evidence(engine, KIND, row["finding_key"])]
    assert shown == [(1, "for"), (2, "for"), (3, "against")]
    assert results["several"][1].figures["origins"] == ["CN", "TW"]


@pytest.mark.parametrize(
    ("changes", "severity", "confidence"),
    [
        ({}, "medium", "medium"),
        ({"tier_status": "before_joining"}, "low", "medium"),
        ({"destination": "DE"}, "low", "medium"),
        (UNNAMED, "medium", "low"),
    ],
)
def test_scales(tmp_path: Path, changes: dict[str, Any], severity: str, confidence: str) -> None:
    _, results = run(tmp_path, [line(1, "Kao Fong", "CN", **changes)])
    said = results["elsewhere"][1]
    assert (said.severity, said.confidence) == (severity, confidence)


def test_empty_tables_and_portable_sql(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
    for name, value in vars(origin_concealed).items():
        if isinstance(value, str) and "SELECT" in value and name.startswith("_"):
            assert problems(value) == [], name
