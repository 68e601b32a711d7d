from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from enduse.engine import Engine
from enduse.findings.shared_address import KIND
from worlds import evidence, found, world

ONE_CAPITAL = "HK|18 LUARD RD"
HO_KING = "HK|2 16 FA YUEN ST"


def town(tmp_path: Path, homes: dict[str, list[tuple[str, str | None]]], **tables: Any) -> Engine:
    """A world of entities at (building, unit); ids that start with T trade, with L are listed."""
    names = sorted(homes)
    addresses = [
        {
            "entity_id": name, "address": f"{unit or ''} {building}", "building_key": building,
            "unit_key": unit and f"{building}|{unit}", "parties": 1, "source_id": "A",
            "row_no": 100 * number + place,
        }
        for number, name in enumerate(names)
        for place, (building, unit) in enumerate(homes[name])
    ]  # fmt: skip
    kinds = {"T": "shipment", "L": "list"}
    return world(
        tmp_path,
        entity_addresses=addresses,
        entities=[{"entity_id": name, "name": f"FIRM {name}"} for name in names],
        parties=[
            {"party_key": n, "origin_kind": kinds.get(name[0], "register")}
            for n, name in enumerate(names)
        ],
        entity_parties=[{"party_key": n, "entity_id": name} for n, name in enumerate(names)],
        listings=[{"entity_id": name, "list": "bis"} for name in names if name[0] == "L"],
        **tables,
    )


def test_same_unit_and_same_building_are_said_apart(tmp_path: Path) -> None:
    engine = town(
        tmp_path,
        {
            "T1": [(ONE_CAPITAL, "16 D")],
            "R2": [(ONE_CAPITAL, "16 D")],
            "L3": [(ONE_CAPITAL, "4")],
            "R4": [(ONE_CAPITAL, None)],
            "R5": [(HO_KING, "16 D")],
        },
    )
    building, unit = found(engine, KIND)
    assert unit[1].statement == (
        "FIRM T1 shares a unit with 1 other entity: FIRM R2 (16 D HK|18 LUARD RD)."
    )
    assert (unit[1].severity, unit[1].confidence) == ("low", "medium")
    assert len(evidence(engine, KIND, unit[0]["finding_key"])) == 2
    assert building[1].statement == (
        "FIRM T1 is in one building with 2 other entities, in other units or without one written, "
        "1 of them on a list: FIRM L3 (on a list) and FIRM R4 (16 D HK|18 LUARD RD)."
    )
    assert building[1].severity == "low"
    assert len(evidence(engine, KIND, building[0]["finding_key"])) == 3


def test_an_address_without_units_is_one_address(tmp_path: Path) -> None:
    homes: dict[str, list[tuple[str, str | None]]] = {"T1": [(HO_KING, None)]}
    homes["R2"] = [(HO_KING, None)]
    ((_, said),) = found(town(tmp_path, homes), KIND)
    assert said.statement.startswith(
        "FIRM T1 has one address with 1 other entity, no unit being written: FIRM R2"
    )
    assert said.severity == "low"


@pytest.mark.parametrize(
    ("other", "severity"),
    [("L2", "medium"), ("R2", "low"), ("T2", "low")],
)
def test_a_listed_neighbour_weighs_more(tmp_path: Path, other: str, severity: str) -> None:
    engine = town(tmp_path, {"T1": [(HO_KING, "4")], other: [(HO_KING, "4")]})
    assert [said.severity for row, said in found(engine, KIND) if row["entity_id"] == "T1"] == [
        severity
    ]


def test_several_writings_of_one_address_count_once(tmp_path: Path) -> None:
    engine = town(
        tmp_path,
        {"T1": [(HO_KING, "4"), (HO_KING, None)], "R2": [(HO_KING, "4"), (HO_KING, None)]},
    )
    assert [row["variant"] for row, _ in found(engine, KIND)] == ["same_unit"]


def test_nobody_of_the_group_trades(tmp_path: Path) -> None:
    engine = town(tmp_path, {"R1": [(HO_KING, "4")], "L2": [(HO_KING, "4")]})
    assert found(engine, KIND) == []


@pytest.mark.parametrize(
    ("firms", "listed_subject", "variants"),
    [
        (50, False, ["same_unit"]),
        (51, False, []),  # a mail drop says nothing of an ordinary party
        (51, True, ["mail_drop"]),
    ],
)
def test_mail_drops(tmp_path: Path, firms: int, listed_subject: bool, variants: list[str]) -> None:
    homes = {f"R{n:03}": [(HO_KING, "4")] for n in range(firms - 1)}
    lines = [{"receiver_id": "T1", "tier": "4B", "destination": "RU"}] if listed_subject else []
    engine = town(tmp_path, homes | {"T1": [(HO_KING, "4")]}, lines=lines)
    results = found(engine, KIND)
    small = [row["variant"] for row, _ in results if row["variant"] in ("same_unit", "mail_drop")]
    assert small == variants
    for _, said in results:
        assert said.figures["others"] == firms - 1
        assert len(said.figures["named"]) <= 10


@pytest.mark.parametrize(("firms", "variants"), [(20, ["same_building"]), (21, [])])
def test_large_buildings_are_said_only_where_it_matters(
    tmp_path: Path, firms: int, variants: list[str]
) -> None:
    homes = {f"R{n:03}": [(HO_KING, str(n))] for n in range(firms - 1)}
    engine = town(tmp_path, homes | {"T1": [(HO_KING, "X")]})
    assert [row["variant"] for row, _ in found(engine, KIND)] == variants


def test_a_large_building_is_said_once(tmp_path: Path) -> None:
    homes = {f"R{n:03}": [(HO_KING, str(n))] for n in range(30)}
    lines = [
        {"receiver_id": name, "tier": "4B", "destination": "RU"} for name in ("T1", "T2", "T3")
    ]
    homes |= {name: [(HO_KING, name)] for name in ("T1", "T2", "T3")}
    ((row, said),) = found(town(tmp_path, homes, lines=lines), KIND)
    assert (row["variant"], row["entity_id"], said.severity) == ("large_building", "T1", "info")
    assert said.figures["others_with_high_priority_goods"] == 2


def test_ownership_speaks_for_an_open_relation(tmp_path: Path) -> None:
    owners = [{"owner_id": "R2", "owned_id": "T1", "role": "owner"}]
    engine = town(tmp_path, {"T1": [(HO_KING, "4")], "R2": [(HO_KING, "4")]}, owners=owners)
    ((_, said),) = found(engine, KIND)
    assert said.figures["related_by_register"] == 1
    assert said.counter_evidence


def test_empty_tables_give_nothing(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
