from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse import schema
from enduse.engine.portable import problems
from enduse.findings import priority
from enduse.findings.data import table
from enduse.findings.priority import FACTORS, LEVELS, prioritise, programme_word
from worlds import world

DAY = date(2024, 3, 1)
ENTITIES = [{"entity_id": "E1", "name": "IMPORTER"}, {"entity_id": "B1", "name": "PLANT"}]


def finding(number: int, kind: str, entity: str = "E1") -> dict[str, Any]:
    return {"finding_id": f"F{number:011}", "kind": kind, "entity_id": entity}


def line(row: int, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": DAY, "date_precision": "day", "hs": "8457100000",
        "tier": "4B", "tier_status": "on_list", "value_usd_cents": 100_00,
        "shipper_id": "X", "receiver_id": "E1",
    } | changes  # fmt: skip


def sale(row: int, buyer: str, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "T", "row_no": row, "date": DAY, "date_precision": "day",
        "value_usd_cents": 100_00, "seller_id": "E1", "buyer_id": buyer,
    } | changes  # fmt: skip


def listing(entity: str, **changes: Any) -> dict[str, Any]:
    return {"source_id": "L", "row_no": 1, "entity_id": entity, "list": "ofac-sdn", "entry": "1",
            "listed_from": DAY, "programme": "RUSSIA-EO14024"} | changes  # fmt: skip


def run(tmp_path: Path, **tables: Any) -> dict[str, dict[str, Any]]:
    tables = {"findings": [finding(1, "controlled_goods")], "entities": ENTITIES} | tables
    engine = world(tmp_path, **tables)
    prioritise(engine)
    rows = engine.fetch("SELECT * FROM priorities WHERE entity_id = 'E1'").to_pylist()
    assert [row["factor"] for row in rows] == sorted(FACTORS)
    assert all(set(row) == set(schema.PRIORITIES.names) for row in rows)
    return {row["factor"]: row for row in rows}


def test_nothing_loaded_is_cannot_tell_and_no_points(tmp_path: Path) -> None:
    rows = run(tmp_path)
    assert {row["level"] for row in rows.values()} == {"cannot_tell"}
    assert {row["points"] for row in rows.values()} == {0}


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, "high"),
        ({"tier": "1"}, "high"),
        ({"tier": "3A"}, "medium"),
        ({"tier_status": "before_joining"}, "low"),
        ({"tier_status": "after_leaving"}, "low"),
        ({"tier_status": "joining_unknown"}, "medium"),
        ({"date": None}, "medium"),
        ({"tier": None}, "low"),  # a machine tool without a listed code
        ({"tier": None, "hs": "6907210000"}, "none"),
        ({"receiver_id": "X"}, "cannot_tell"),
        ({"receiver_id": "X", "shipper_id": "E1"}, "high"),
    ],
)
def test_sensitivity(tmp_path: Path, changes: dict[str, Any], level: str) -> None:
    assert run(tmp_path, lines=[line(1, **changes)])["sensitivity"]["level"] == level


def test_goods_that_joined_the_list_later_are_said_apart(tmp_path: Path) -> None:
    later = line(2, tier_status="before_joining", tier="1")
    rows = run(tmp_path, lines=[line(1, tier="3A"), later])
    assert (rows["sensitivity"]["level"], rows["sensitivity"]["figure"]) == (
        "medium",
        "of 2 lines, 1 with a code on the Common High Priority List on the day and 1 with a code "
        "that joined the list later; on the day tier 3A",
    )


@pytest.mark.parametrize(
    ("sales", "level", "figure"),
    [
        ([], "cannot_tell", "no domestic sales"),
        ([sale(1, "C1")], "none", "none of 1 sale"),
        ([sale(1, "B1")], "high", "1 of 1 sale, 100 % of the value"),
        ([sale(1, "B1"), *(sale(n, "C1") for n in (2, 3, 4))], "high", "25 % of the value"),
        ([sale(1, "B1"), *(sale(n, "C1") for n in (2, 3, 4, 5))], "medium", "20 % of the value"),
        ([sale(1, "B1", value_usd_cents=None), sale(2, "C1")], "high", "50 % of the sales"),
        ([sale(1, "L1", date=date(2024, 2, 29))], "none", "none of 1 sale"),  # before its listing
        ([sale(1, "L1")], "high", "1 of 1 sale"),
    ],
)
def test_military_end_users_of_an_importer(
    tmp_path: Path, sales: list[dict[str, Any]], level: str, figure: str
) -> None:
    rows = run(
        tmp_path,
        lines=[line(1)],
        sale_lines=sales,
        listings=[listing("L1")],
        company_facts=[{"entity_id": "B1", "defence_linked": "maker of shells"}],
    )
    assert rows["military_end_users"]["level"] == level
    assert figure in rows["military_end_users"]["figure"]


def test_military_end_users_of_an_exporter_and_of_the_user_itself(tmp_path: Path) -> None:
    defence = [{"entity_id": "B1", "defence_linked": "maker of shells"}]
    sent = [line(n, shipper_id="E1", receiver_id="B1" if n == 1 else "C1") for n in range(1, 6)]
    row = run(tmp_path, lines=sent, company_facts=defence)["military_end_users"]
    assert (row["level"], row["figure"][:13]) == ("medium", "1 of 5 lines ")
    (tmp_path / "own").mkdir()
    own = [{"entity_id": "E1", "defence_linked": "maker of shells"}]
    row = run(tmp_path / "own", lines=[line(1)], company_facts=own)["military_end_users"]
    assert row["level"] == "high"


@pytest.mark.parametrize(
    ("tables", "level"),
    [
        ({"listings": [listing("E1", programme="NPWMD")]}, "high"),
        ({"listings": [listing("E1")]}, "none"),  # listed, but no programme is named
        (
            {"company_facts": [{"entity_id": "E1", "defence_linked": "builds attack drones"}]},
            "high",
        ),
        ({"company_facts": [{"entity_id": "B1", "defence_linked": "builds missiles"}]}, "medium"),
        (
            {"company_facts": [{"entity_id": "E1", "note": "offered to a drone programme"}]},
            "medium",
        ),
        ({"company_facts": [{"entity_id": "B1", "note": "a drone programme"}]}, "cannot_tell"),
        ({"entity_claims": [{"subject_id": "E1", "quote": "engines of UAVs"}]}, "medium"),
        ({"company_facts": [{"entity_id": "E1", "note": "a dealer"}]}, "cannot_tell"),
    ],
)
def test_weapons_programme(tmp_path: Path, tables: dict[str, Any], level: str) -> None:
    row = run(tmp_path, sale_lines=[sale(1, "B1")], **tables)["weapons_programme"]
    assert row["level"] == level


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[NPWMD][IFSR]", "NPWMD"),
        ("mass production of attack drones", "drones"),
        ("Беспилотные системы", "Беспилотные"),
        ("生产无人机", "无人机"),
        ("a drain on resources", None),
        ("Dronero, Italy", None),
        ("thermonuclear", None),
        ("", None),
    ],
)
def test_programme_words(text: str, word: str | None) -> None:
    assert programme_word(text) == word


@pytest.mark.parametrize(
    ("cents", "level"),
    [
        (1, "low"),
        (99_999_999, "low"),
        (100_000_000, "medium"),
        (999_999_999, "medium"),
        (1_000_000_000, "high"),
        (None, "cannot_tell"),
    ],
)
def test_money_bands(tmp_path: Path, cents: int | None, level: str) -> None:
    assert run(tmp_path, lines=[line(1, value_usd_cents=cents)])["money"]["level"] == level


def test_points_and_findings(tmp_path: Path) -> None:
    findings = [finding(2, "surge"), finding(1, "controlled_goods"), finding(3, "shared_address")]
    rows = run(tmp_path, findings=findings, lines=[line(1)])
    assert rows["sensitivity"]["points"] == 3 * rows["sensitivity"]["weight"]
    assert json.loads(rows["money"]["finding_ids"]) == ["F00000000001", "F00000000002"]
    assert json.loads(rows["sensitivity"]["finding_ids"]) == ["F00000000001"]
    assert "$100 in 1 line" in rows["money"]["figure"]


def test_a_line_to_oneself_counts_once(tmp_path: Path) -> None:
    rows = run(tmp_path, lines=[line(1, shipper_id="E1")])
    assert rows["money"]["figure"] == "$100 in 1 line"


def test_weights_are_complete() -> None:
    weights = table("weights")
    assert tuple(weights["factors"]) == FACTORS
    assert set(weights["points"]) == set(LEVELS)


def test_empty_tables_and_portable_sql(tmp_path: Path) -> None:
    engine = world(tmp_path)
    prioritise(engine)
    assert engine.fetch("SELECT * FROM priorities").num_rows == 0
    for name, value in vars(priority).items():
        if isinstance(value, str) and "SELECT" in value and name.startswith("_"):
            assert problems(value) == [], name
