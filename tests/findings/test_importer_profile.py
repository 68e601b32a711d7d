from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from enduse.findings.importer_profile import KIND
from worlds import evidence, found, world

ENTITIES = [{"entity_id": "E1", "name": "I Machine Technology"}]


def line(row: int, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": date(2023, 3, 1), "date_precision": "day",
        "origin": "TW", "value_usd_cents": 100_00, "receiver_id": "E1",
    } | changes  # fmt: skip


def sale(row: int, buyer: str, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "T", "row_no": row, "date": date(2023, 5, row), "date_precision": "day",
        "seller_id": "E1", "buyer_id": buyer, "value_usd_cents": 100_00,
    } | changes  # fmt: skip


DEFENCE = [
    {"entity_id": "D1", "defence_linked": "makes drones", "source_id": "R", "row_no": 2},
    {"entity_id": "D2", "activity_codes": "46.69;25.40.1", "source_id": "R", "row_no": 3},
    {"entity_id": "X1", "activity_codes": "25.41", "source_id": "R", "row_no": 4},
]


def test_shares_by_origin_brand_and_tier(tmp_path: Path) -> None:
    engine = world(
        tmp_path,
        lines=[
            line(1, tier="4B", brand="SMTCL"),
            line(2, tier="4B", value_usd_cents=200_00),
            line(3, origin="CN", value_usd_cents=100_00),
            line(4, origin=None, value_usd_cents=None),
            line(5, date=date(2022, 12, 31), origin=None),
            line(6, date=None),
        ],
        entities=ENTITIES,
    )
    before, year = found(engine, KIND)
    assert before[1].statement == "I Machine Technology in 2022: 1 shipment worth $100 received."
    row, said = year
    assert said.statement == (
        "I Machine Technology in 2023: 4 shipments worth at least $400 received, by value 75 % of "
        "origin TW, 25 % of brand SMTCL and 75 % of tier 4B of the Common High Priority List."
    )
    assert said.figures["origins"] == [
        {"origin": "TW", "value_usd_cents": 300_00, "shipments": 2, "of_value_bp": 7500,
         "of_number_bp": 5000},
        {"origin": "CN", "value_usd_cents": 100_00, "shipments": 1, "of_value_bp": 2500,
         "of_number_bp": 2500},
    ]  # fmt: skip
    assert said.figures["value_missing"] == 1
    assert (said.severity, said.confidence) == ("info", "high")
    assert [number for number, _, _ in evidence(engine, KIND, row["finding_key"])] == [1, 2, 3, 4]


def test_only_the_three_largest_are_named(tmp_path: Path) -> None:
    lines = [line(n, origin=code, value_usd_cents=n) for n, code in enumerate("ABCDE", 1)]
    ((_, said),) = found(world(tmp_path, lines=lines, entities=ENTITIES), KIND)
    assert [part["origin"] for part in said.figures["origins"]] == ["E", "D", "C"]
    assert said.figures["origins_in_all"] == 5


def test_sales_to_defence_linked_and_listed_buyers(tmp_path: Path) -> None:
    listing = {"entity_id": "L1", "list": "l", "entry": "1", "listed_from": date(2023, 5, 4)}
    engine = world(
        tmp_path,
        lines=[line(1)],
        sale_lines=[
            sale(1, "D1"),
            sale(2, "D2"),
            sale(3, "L1"),  # the day before the listing
            sale(4, "L1"),
            sale(5, "X1", date=date(2024, 1, 1)),
        ],
        company_facts=DEFENCE,
        listings=[listing],
        entities=ENTITIES,
    )
    this_year, next_year = (said for _, said in found(engine, KIND))
    assert this_year.statement.endswith(
        "; 4 sales worth $400, by value 50 % of them to defence-linked buyers and 25 % to buyers "
        "listed on the day."
    )
    assert this_year.severity == "medium"  # three quarters to one or the other
    assert this_year.figures["sales"]["to_defence_linked"]["buyers"] == 2
    assert "25.40" in this_year.figures["sales"]["to_defence_linked"]["why"]
    assert next_year.statement.startswith("I Machine Technology in 2024: no imports in the records")
    assert next_year.severity == "info"  # 25.41 is not 25.40


def test_half_is_not_most(tmp_path: Path) -> None:
    sales = [sale(1, "D1", value_usd_cents=None), sale(2, "X1", value_usd_cents=None)]
    engine = world(
        tmp_path, lines=[line(1)], sale_lines=sales, company_facts=DEFENCE, entities=ENTITIES
    )
    ((_, said),) = found(engine, KIND)
    assert "2 sales of unknown value, by number 50 %" in said.statement
    assert said.severity == "info"


def test_sellers_that_import_nothing_have_no_profile(tmp_path: Path) -> None:
    engine = world(tmp_path, sale_lines=[sale(1, "D1")], company_facts=DEFENCE)
    assert found(engine, KIND) == []


def test_empty_tables_give_nothing(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
