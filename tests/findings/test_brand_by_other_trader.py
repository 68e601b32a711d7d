from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.engine.portable import problems
from enduse.findings import brand_by_other_trader
from enduse.findings.brand_by_other_trader import KIND
from worlds import evidence, found, world

DAY = date(2024, 3, 1)
BRANDS = [
    {"brand": "SMTCL", "mark": "SMTCL", "maker": "Shenyang Machine Tool", "country": "CN",
     "kind": "machine"},
    {"brand": "SMTCL", "mark": "SHENYANG MACHINE TOOL", "maker": "Shenyang Machine Tool",
     "country": "CN", "kind": "machine"},
    {"brand": "KMT", "mark": "KMT", "maker": None, "country": None, "kind": "machine"},
    {"brand": "Fanuc", "mark": "FANUC", "maker": "Fanuc", "country": "JP", "kind": "controller"},
]  # fmt: skip
BRAND_NAMES = [
    {"brand": "SMTCL", "name_key": "SHENYANG MACHINE TOOL GROUP", "name": "SMT Group",
     "standing": "maker", "says": "maker", "source": "doc"},
    {"brand": "SMTCL", "name_key": "GENERTEC", "name": "Genertec", "standing": "relative",
     "says": "owner", "source": "doc"},
    {"brand": "SMTCL", "name_key": "SHENYANG MACHINE TOOL IMP EXP", "name": "SMT I&E",
     "standing": "note", "says": "SMTCL gave up buying it", "source": "doc"},
]  # fmt: skip
NAMES = {
    "MAKER": "SHENYANG MACHINE TOOL GROUP",
    "PARENT": "GENERTEC",
    "TRADER": "SHENYANG MACHINE TOOL IMP EXP",
    "DEALER": "SOME TRADING",
    "HOLDING": "HOLDING",
}
ENTITIES = [{"entity_id": key, "name": name} for key, name in NAMES.items()]
ENTITY_NAMES = [{"entity_id": k, "name": n, "name_key": n} for k, n in NAMES.items()]


def line(row: int, shipper: str | None, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": DAY, "date_precision": "day", "reporter": "RU",
        "direction": "import", "destination": "RU", "hs": "8459390000", "brand": "SMTCL",
        "brand_basis": "brand column", "value_usd_cents": 1000_00, "shipper_id": shipper,
    } | changes  # fmt: skip


def run(tmp_path: Path, lines: list[dict[str, Any]], **tables: Any) -> tuple[Any, Any]:
    tables = {"brands": BRANDS, "brand_names": BRAND_NAMES, "entities": ENTITIES} | tables
    engine = world(tmp_path, lines=lines, entity_names=ENTITY_NAMES, **tables)
    return engine, found(engine, KIND)


@pytest.mark.parametrize(
    ("shipper", "changes", "is_found"),
    [
        ("MAKER", {}, False),
        ("PARENT", {}, False),  # a known relative
        ("TRADER", {}, True),  # of like name, but only a note about it
        ("DEALER", {}, True),
        (None, {}, False),
        ("DEALER", {"brand": None}, False),
        ("DEALER", {"brand": "KMT"}, False),  # the maker is not known
        ("DEALER", {"brand": "Fanuc"}, False),  # controls are sold by many
        ("DEALER", {"hs": "8455100000"}, False),
        ("DEALER", {"hs": "8456"}, True),
        ("DEALER", {"hs": "8466930000"}, True),
        ("DEALER", {"hs": "8467110000"}, False),
        ("DEALER", {"hs": None}, False),
        ("DEALER", {"maker_id": "DEALER"}, True),  # calling oneself the maker proves nothing
    ],
)
def test_who_is_another_trader(
    tmp_path: Path, shipper: str | None, changes: dict[str, Any], is_found: bool
) -> None:
    _, results = run(tmp_path, [line(1, shipper, **changes)])
    assert bool(results) == is_found


def test_one_finding_per_trader_and_brand_with_totals(tmp_path: Path) -> None:
    lines = [line(1, "TRADER"), line(2, "TRADER", value_usd_cents=None), line(3, "MAKER")]
    engine, results = run(tmp_path, lines)
    [(row, said)] = results
    assert said.figures["lines"] == 2
    assert said.figures["value_usd"] == 1000.0
    assert "2 shipments worth at least $1,000" in said.statement
    assert any("SMTCL gave up buying it (doc)" in text for text in said.counter_evidence)
    assert any("name carries the trade mark" in text for text in said.counter_evidence)
    assert "no ownership data on this party is loaded" in said.unchecked
    assert (said.severity, said.confidence) == ("low", "medium")
    shown = evidence(engine, KIND, row["finding_key"])
    assert [(number, side) for number, side, _ in shown] == [(1, "for"), (2, "for")]


@pytest.mark.parametrize(
    ("changes", "severity", "confidence"),
    [
        ({}, "low", "medium"),
        ({"tier_status": "on_list"}, "medium", "medium"),
        ({"tier_status": "before_joining"}, "low", "medium"),
        ({"tier_status": "on_list", "destination": "DE"}, "low", "medium"),
        (
            {"tier_status": "on_list", "destination": None},
            "medium",
            "medium",
        ),  # an import of RU went to RU
        ({"brand_basis": "description"}, "low", "low"),
    ],
)
def test_scales(tmp_path: Path, changes: dict[str, Any], severity: str, confidence: str) -> None:
    _, [(_, said)] = run(tmp_path, [line(1, "DEALER", **changes)])
    assert (said.severity, said.confidence) == (severity, confidence)


def owner(owner_id: str, owned: str, **changes: Any) -> dict[str, Any]:
    return {"source_id": "R", "row_no": 7, "owner_id": owner_id, "owned_id": owned,
            "role": "owner"} | changes  # fmt: skip


@pytest.mark.parametrize(
    ("owners", "is_found"),
    [
        ([owner("MAKER", "DEALER")], False),
        ([owner("DEALER", "MAKER")], False),  # the maker's owner
        ([owner("HOLDING", "DEALER"), owner("HOLDING", "MAKER")], False),  # sister companies
        ([owner("HOLDING", "DEALER"), owner("HOLDING", "PARENT")], True),  # two steps to a relative
        ([owner("PARENT", "DEALER")], False),
        ([owner("MAKER", "DEALER", role="director")], True),
        ([owner("MAKER", "DEALER", from_date=DAY)], False),
        ([owner("MAKER", "DEALER", from_date=date(2024, 3, 2))], True),  # bought a day later
        ([owner("MAKER", "DEALER", to_date=DAY)], False),
        ([owner("MAKER", "DEALER", to_date=date(2024, 2, 29))], True),  # sold a day before
        (
            [owner("HOLDING", "DEALER", from_date=date(2024, 3, 2)), owner("HOLDING", "MAKER")],
            True,
        ),
    ],
)
def test_ownership_counts_on_the_day(
    tmp_path: Path, owners: list[dict[str, Any]], is_found: bool
) -> None:
    engine, results = run(tmp_path, [line(1, "DEALER")], owners=owners)
    assert bool(results) == is_found
    if results and owners[0].get("role") == "owner" and owners[0]["owner_id"] == "MAKER":
        row, said = results[0]
        assert any("not on the days of these lines" in text for text in said.counter_evidence)
        assert (7, "against") in [(n, s) for n, s, _ in evidence(engine, KIND, row["finding_key"])]


def test_named_as_the_maker_by_somebody_else(tmp_path: Path) -> None:
    lines = [line(1, "DEALER"), line(2, "TRADER", maker_id="DEALER")]
    _, results = run(tmp_path, lines)
    assert [row["entity_id"] for row, _ in results] == ["TRADER"]


def test_a_month_counts_as_a_whole(tmp_path: Path) -> None:
    month = line(1, "DEALER", date=date(2024, 3, 1), date_precision="month")
    owners = [owner("MAKER", "DEALER", to_date=date(2024, 3, 15))]
    _, [(row, _)] = run(tmp_path, [month], owners=owners)
    assert (row["from_date"], row["to_date"]) == (date(2024, 3, 1), date(2024, 3, 31))


def test_empty_tables_and_portable_sql(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
    for name, value in vars(brand_by_other_trader).items():
        if isinstance(value, str) and "SELECT" in value and name.startswith("_"):
            assert problems(value) == [], name
