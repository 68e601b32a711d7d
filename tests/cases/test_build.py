from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cases.made_up import FACTS, LINES, MAKER, OWNER, TABLES, made_up_case, made_up_world
from enduse.cases import Case, Facts, build_case
from enduse.cases import json as case_json
from enduse.errors import InputError
from enduse.findings.base import usd

STORED = Path(__file__).with_name("made_up.json")
CONTRACT = Path(__file__).resolve().parents[2] / "docs" / "case-json.md"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made_up_case(tmp_path_factory.mktemp("world"))


def test_the_json_is_the_stored_one(case: Case) -> None:
    """When the contract grows on purpose: write case_json.text(case) over the stored file."""
    assert json.loads(case_json.text(case)) == json.loads(STORED.read_text("utf-8"))


def paths(value: Any, path: str = "") -> set[str]:
    """Every field of a JSON value as the docs write it: `findings[].evidence[].row`."""
    if path in {"versions", "findings[].figures", "sales.buyers[]", "sales.onward[]"}:
        return {path}
    if isinstance(value, dict):
        return {p for k, v in value.items() for p in paths(v, f"{path}.{k}" if path else k)}
    if isinstance(value, list):
        return {p for item in value for p in paths(item, f"{path}[]")}
    return {re.sub(r"^goods\.\w+\[\]", "goods.*[]", path)}


def test_every_field_is_documented_and_every_documented_field_is_there(tmp_path: Path) -> None:
    owned = {"source_id": "f" * 16, "row_no": 1, "owner_id": MAKER, "owned_id": OWNER}
    listed = {"source_id": "f" * 16, "row_no": 2, "entity_id": MAKER, "list": "x", "entry": "1"}
    listed |= {"listed_from": date(2024, 1, 1)}
    case = made_up_case(tmp_path, owners=[owned, owned | {"owner_id": OWNER, "owned_id": MAKER}],
                        listings=[listed, listed | {"entity_id": "Eplant000001"}])  # fmt: skip
    found = paths(json.loads(case_json.text(case)))
    documented = set(re.findall(r"^\| `([^`]+)` \|", CONTRACT.read_text("utf-8"), re.M))
    assert found - documented == set()
    beyond_a_small_world = {path for path in documented if path.startswith("counterparties_rest")}
    assert documented - found == beyond_a_small_world


def test_goods_table_has_all_five_codes_of_tier_4b_when_one_occurs(case: Case) -> None:
    table = [
        (row["hs6"], row["shipments"], usd(row["value_usd_cents"]), row["on_list"])
        for row in case.goods["shipper"]
    ]
    assert table == [
        ("845710", 2, "$190,000", 1),
        ("845811", 2, "$100,000", 0),
        ("845891", 0, "$0", 0),
        ("845961", 0, "$0", 0),
        ("846693", 0, "$0", 0),
        ("848210", 1, "unknown value", 0),
    ]


def test_another_shippers_goods_count_apart(case: Case) -> None:
    moved = {row["hs6"]: row["shipments"] for row in case.goods["other"] if row["shipments"]}
    assert moved == {"845811": 1}


def test_no_zero_codes_where_no_machine_tool_code_occurs(tmp_path: Path) -> None:
    only_bearings = [row for row in LINES if row["hs6"] == "848210"]
    case = made_up_case(tmp_path, lines=only_bearings)
    assert [row["hs6"] for row in case.goods["shipper"]] == ["848210"]


def test_a_shipment_before_the_listing_is_not_one_to_a_listed_party(case: Case) -> None:
    plant = case.counterparties[0]
    assert (plant["entity_id"], plant["kind"]) == ("Eplant000001", "shipment")
    assert (plant["while_listed"], plant["before_listing"]) == (1, 1)
    assert plant["while_listed_usd_cents"] == 9_000_000


@pytest.mark.parametrize(
    ("listed_from", "listed_to", "precision", "column"),
    [
        (date(2024, 3, 1), None, "day", "while_listed"),
        (date(2024, 3, 2), None, "day", "before_listing"),
        (None, None, "day", "listing_date_unknown"),
        (date(2020, 1, 1), date(2024, 3, 1), "day", "after_removal"),
        (date(2024, 3, 20), None, "month", "listing_date_unknown"),
        (date(2024, 2, 20), None, "month", "while_listed"),
        (date(2024, 4, 1), None, "month", "before_listing"),
    ],
)
def test_standing_on_a_list_is_as_of_the_day(
    tmp_path: Path, listed_from: date | None, listed_to: date | None, precision: str, column: str
) -> None:
    shipment = next(row for row in LINES if row["row_no"] == 8) | {"date_precision": precision}
    listing = {"entity_id": "Eplant000001", "list": "x", "entry": "1", "source_id": "f" * 16}
    listing |= {"row_no": 1, "listed_from": listed_from, "listed_to": listed_to}
    case = made_up_case(tmp_path, lines=[shipment], listings=[listing], sale_lines=[])
    columns = ("while_listed", "before_listing", "listing_date_unknown", "after_removal")
    assert {name: case.counterparties[0][name] for name in columns} == {
        name: int(name == column) for name in columns
    }


def test_counts_and_their_rows_agree(case: Case) -> None:
    """While every row is on the page, a count is the number of rows behind it."""
    records = [*case.timeline["totals"], *case.timeline["months"], *case.counterparties]
    records += [row for rows in case.goods.values() for row in rows]
    assert len(records) > 15
    for record in records:
        assert len(record["rows"]) == record["shipments"], record
    by_number = {row["n"]: row for row in case.rows["items"]}
    for record in records:
        known = [by_number[n]["value_usd_cents"] for n in record["rows"]]
        total = sum(value for value in known if value is not None)
        assert total == (record["value_usd_cents"] or 0), record


def test_a_page_row_limit_bounds_rows_but_no_count(tmp_path: Path) -> None:
    case = made_up_case(tmp_path, Facts(FACTS.sources, page_rows=3))
    assert (case.rows["total"], case.rows["shown"], len(case.rows["items"])) == (10, 3, 3)
    assert [row["shipments"] for row in case.timeline["totals"]] == [5, 1, 1, 2]
    assert case.tables["rows"].num_rows == 10
    shown = {row["n"] for row in case.rows["items"]}
    assert shown == {1, 2, 3}
    assert all(set(row["rows"]) <= shown for row in case.counterparties)
    cited = {(e["source"], e["row"]) for f in case.findings for e in f["evidence"]}
    assert all((row["source"], row["row"]) in cited for row in case.rows["items"])


def test_notes_of_allocated_values_stand_on_top(case: Case) -> None:
    assert case.notes["sentence"].startswith("Some values in these records are allocated")
    assert case.notes["rows_with_note"] == 3  # two shipments and the register row


def test_no_sentence_where_no_note_speaks_of_allocation(tmp_path: Path) -> None:
    plain = [row | {"note": "copied by hand"} for row in LINES]
    assert made_up_case(tmp_path, lines=plain).notes["sentence"] is None


def test_the_day_of_the_case(tmp_path: Path, case: Case) -> None:
    assert case.as_of == {"date": "2024-04-04", "basis": "last_record"}
    given = made_up_case(tmp_path, Facts(as_of=date(2024, 12, 31)))
    assert given.as_of == {"date": "2024-12-31", "basis": "given"}


def test_merge_reasons_are_counted(case: Case) -> None:
    assert case.identity["merges"] == [
        {"basis": "identifier", "reason": "same cn-uscc", "writings": 2},
        {"basis": "name", "reason": "same name in CN", "writings": 1},
    ]


def test_entities_looked_at_as_one_say_things_once(tmp_path: Path) -> None:
    address = TABLES["entity_addresses"][0]
    factor = {"entity_id": MAKER, "factor": "money", "level": "low", "figure": "$5", "points": 2}
    case = made_up_case(
        tmp_path,
        entity_addresses=[address, address | {"row_no": 6, "parties": 1}],
        priorities=[
            factor | {"finding_ids": '["F2"]'},
            factor | {"level": "high", "figure": "$900", "points": 6, "finding_ids": '["F1"]'},
        ],
    )
    assert [(row["writings"], len(row["rows"])) for row in case.identity["addresses"]] == [(3, 2)]
    assert [(p["points"], p["figure"], p["finding_ids"]) for p in case.priority] == [
        (6, "$900; $5", ["F1", "F2"])
    ]


def test_limits_say_what_is_missing(case: Case) -> None:
    limits = case.limits
    assert limits["countries_not_loaded"] == [{"country": "CN", "rows_naming": 7}]
    assert limits["month_only"]["number"] == 1
    assert limits["without_usd"] == [
        {"kind": "shipment", "number": 1, "in_other_currency": 1, "rows": [3]}
    ]
    assert {row["field"]: row["empty"] for row in limits["empty_fields"]}["value_usd_cents"] == 1
    assert [row["what"] for row in limits["cannot_tell"]] == ["surge"]
    assert limits["duplicates"] == [
        {"source": "b" * 16, "row": 9, "of_source": "a" * 16, "of_row": 5}
    ]


def test_an_unknown_entity_is_one_clear_line(tmp_path: Path) -> None:
    engine = made_up_world(tmp_path)
    with pytest.raises(InputError, match="no entity has this id; find one with: enduse search"):
        build_case(engine, "E'; DROP TABLE entities", FACTS)
    engine.close()


def test_a_subject_that_only_stands_in_a_register(tmp_path: Path) -> None:
    engine = made_up_world(tmp_path, lines=[], sale_lines=[], evidence=[], findings=[])
    case = build_case(engine, OWNER, Facts())
    engine.close()
    assert (case.goods, case.counterparties, case.rows["total"]) == ({}, [], 0)
    assert case.network["nodes"] == []
    assert [row["entity_id"] for row in case.identity["owned"]] == [MAKER]


@pytest.mark.parity
def test_the_same_case_on_another_engine(tmp_path: Path, case: Case) -> None:
    engine = made_up_world(tmp_path, "sail")
    other = build_case(engine, MAKER, FACTS)
    engine.close()
    assert case_json.text(other) == case_json.text(case)
