from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.findings.listed_party import KIND
from worlds import evidence, found, world

LISTED_FROM, LISTED_TO = date(2024, 2, 23), date(2025, 1, 10)
ENTITIES = [
    {"entity_id": "E1", "name": "STANKO LLC"},
    {"entity_id": "E2", "name": "SHENYANG TRADER"},
    {"entity_id": "E3", "name": "PLANT"},
]


def listing(**changes: Any) -> dict[str, Any]:
    return {
        "source_id": "L", "row_no": 9, "entity_id": "E1", "list": "ofac-sdn",
        "authority": "US OFAC", "entry": "45630", "entry_name": "STANKO",
        "listed_from": LISTED_FROM, "from_basis": "changes", "listed_to": None,
        "to_basis": "open", "match_basis": "identifier",
    } | changes  # fmt: skip


def line(row: int, when: date | None, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": when, "date_precision": "day",
        "reporter": "RU", "direction": "import", "destination": "RU",
        "value_usd_cents": 1000_00, "importer_id": "E1", "receiver_id": "E1",
        "exporter_id": "E2", "shipper_id": "E2",
    } | changes  # fmt: skip


def by_variant(results: list[Any]) -> dict[str, Any]:
    return {said.figures["variant"]: (row, said) for row, said in results}


@pytest.mark.parametrize(
    ("when", "precision", "changes", "status"),
    [
        (date(2024, 2, 22), "day", {}, "before"),
        (date(2024, 2, 23), "day", {}, "during"),  # the day of listing counts
        (date(2024, 2, 24), "day", {}, "during"),
        (date(2024, 1, 1), "month", {}, "before"),
        (date(2024, 2, 1), "month", {}, "date_unknown"),  # the month of listing cannot be decided
        (date(2024, 3, 1), "month", {}, "during"),
        (date(2024, 2, 1), "month", {"listed_from": date(2024, 2, 1)}, "during"),
        (date(2025, 1, 9), "day", {"listed_to": LISTED_TO}, "during"),
        (date(2025, 1, 10), "day", {"listed_to": LISTED_TO}, "after"),
        (date(2025, 1, 1), "month", {"listed_to": LISTED_TO}, "date_unknown"),
        (date(2024, 2, 24), "day", {"listed_from": None}, "date_unknown"),
        (date(2025, 2, 1), "day", {"listed_from": None, "listed_to": LISTED_TO}, "after"),
        (None, "day", {}, "date_unknown"),
    ],
)
def test_status_on_boundary_days(
    tmp_path: Path, when: date | None, precision: str, changes: dict[str, Any], status: str
) -> None:
    engine = world(
        tmp_path,
        lines=[line(1, when, date_precision=precision)],
        listings=[listing(**changes)],
        entities=ENTITIES,
    )
    assert set(by_variant(found(engine, KIND))) == {status, f"with_{status}"}


def test_shipments_before_the_listing_are_never_shipments_to_a_listed_party(tmp_path: Path) -> None:
    engine = world(
        tmp_path,
        lines=[
            line(1, date(2023, 9, 12)),
            line(2, date(2023, 11, 21), value_usd_cents=None),
            line(3, date(2024, 3, 24), consignee_id="E1"),
        ],
        listings=[listing()],
        entities=ENTITIES,
    )
    said = by_variant(found(engine, KIND))
    row, before = said["before"]
    assert before.statement == (
        "STANKO LLC: 2 shipments worth at least $1,000 with it as importer before it was listed by "
        "US OFAC on 2024-02-23; they are not shipments to a listed party."
    )
    assert (before.severity, before.confidence) == ("info", "high")
    assert before.figures["shipments"] == 2
    assert before.figures["value_missing"] == 1
    assert before.counter_evidence
    assert (row["from_date"], row["to_date"]) == (date(2023, 9, 12), date(2023, 11, 21))
    assert [number for number, _, _ in evidence(engine, KIND, row["finding_key"])] == [1, 2, 9]

    assert "the list calls it STANKO;" in before.counter_evidence[1]

    row, during = said["during"]
    assert during.severity == "high"
    assert during.figures["roles_of_listed_party"] == ["consignee", "importer"]
    assert during.figures["shipments"] == 1  # two roles, one line
    assert during.statement == (
        "STANKO LLC: 1 shipment worth $1,000 with it as consignee and importer while it was listed "
        "by US OFAC, from 2024-02-23."
    )


def test_the_other_side_gets_its_own_finding(tmp_path: Path) -> None:
    engine = world(
        tmp_path,
        lines=[line(1, date(2024, 3, 24)), line(2, date(2024, 3, 25), exporter_id="E1",
               shipper_id="E1", importer_id="E3", receiver_id="E3")],
        listings=[listing()],
        entities=ENTITIES,
    )  # fmt: skip
    sides = {row["entity_id"]: said for row, said in found(engine, KIND) if row["view"] != "own"}
    assert sides["E2"].statement == (
        "SHENYANG TRADER: 1 shipment worth $1,000 to STANKO LLC while that party was listed by "
        "US OFAC, from 2024-02-23."
    )
    assert sides["E3"].statement.startswith("PLANT: 1 shipment worth $1,000 from STANKO LLC")
    assert {said.figures["variant"] for said in sides.values()} == {"with_during"}


@pytest.mark.parametrize(
    ("basis", "when", "destination", "scales"),
    [
        ("identifier", date(2024, 3, 1), "RU", ("high", "high")),
        ("identifier", date(2024, 3, 1), "CN", ("medium", "high")),
        ("name", date(2024, 3, 1), "RU", ("medium", "medium")),
        ("name", date(2023, 3, 1), "RU", ("info", "medium")),
        ("name", None, "RU", ("low", "low")),
        ("identifier", None, "RU", ("medium", "medium")),
    ],
)
def test_severity_and_confidence(
    tmp_path: Path,
    basis: str,
    when: date | None,
    destination: str,
    scales: tuple[str, str],
) -> None:
    engine = world(
        tmp_path,
        lines=[line(1, when, destination=destination)],
        listings=[listing(match_basis=basis)],
        entities=ENTITIES,
    )
    for _, said in found(engine, KIND):
        assert (said.severity, said.confidence) == scales
        assert any("match is by name" in text for text in said.unchecked) == (basis == "name")


def test_several_spans_of_one_entry_count_a_line_once(tmp_path: Path) -> None:
    engine = world(
        tmp_path,
        lines=[line(1, date(2024, 3, 1))],
        listings=[
            listing(row_no=9, listed_from=date(2010, 1, 1), listed_to=date(2012, 1, 1)),
            listing(row_no=10),
            listing(row_no=11, listed_from=None),
        ],
        entities=ENTITIES,
    )
    said = by_variant(found(engine, KIND))
    assert set(said) == {"during", "with_during"}
    assert said["during"][1].figures["listed_from"] == LISTED_FROM


def test_sales_are_said_for_buyer_and_seller(tmp_path: Path) -> None:
    sale = {"source_id": "T", "row_no": 4, "date": date(2024, 5, 1), "date_precision": "day",
            "value_usd_cents": 5_000_00, "seller_id": "E2", "buyer_id": "E1"}  # fmt: skip
    engine = world(tmp_path, sale_lines=[sale], listings=[listing()], entities=ENTITIES)
    said = {row["entity_id"]: said for row, said in found(engine, KIND)}
    assert said["E2"].statement.startswith("SHENYANG TRADER: 1 sale worth $5,000 to STANKO LLC")
    assert said["E1"].figures["sales"] == 1
    assert said["E1"].severity == "medium"  # a sale says nothing of a border


def test_empty_tables_give_nothing(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []


def named_world(tmp_path: Path, names: dict[int, str], **changes: Any) -> Any:
    """Lines 1, 2, ... whose importer is written as `names`, and a list entry with an alias."""
    return world(
        tmp_path,
        lines=[line(row, date(2024, 3, 24)) for row in names],
        shipments=[{"source_id": "S", "row_no": row, "importer_party": 100 + row} for row in names],
        party_names=[{"party_key": 100 + row, "name": name} for row, name in names.items()]
        + [{"party_key": 9, "name": "STANKO"}, {"party_key": 9, "name": "OLD PLANT"}],
        list_entries=[{"party_key": 9, "list": "ofac-sdn", "entry": "45630"}],
        listings=[listing(**changes)],
        entities=ENTITIES,
    )


@pytest.mark.parametrize(
    ("names", "changes", "confidence", "says"),
    [
        ({1: "ООО СТАНКО"}, {}, "high", "with it as importer while it was listed"),
        ({1: "Old Plant LLC"}, {}, "high", "while it was listed"),  # an alias of the entry
        (
            {1: "OOO TD SMS"},
            {},
            "medium",
            ", under the identifier that the list entry of STANKO carries, while that entry was",
        ),
        (
            {1: "OOO TD SMS", 2: "STANKO"},
            {},
            "medium",
            ", 1 of them under another name with the identifier that the list entry of STANKO",
        ),
        ({1: "OOO TD SMS"}, {"match_basis": "name"}, "medium", "while it was listed"),
    ],
)
def test_a_listed_identifier_under_another_name_is_said(
    tmp_path: Path, names: dict[int, str], changes: dict[str, Any], confidence: str, says: str
) -> None:
    _, said = by_variant(found(named_world(tmp_path, names, **changes), KIND))["during"]
    assert (said.confidence, said.severity in ("high", "medium")) == (confidence, True)
    assert says in said.statement
