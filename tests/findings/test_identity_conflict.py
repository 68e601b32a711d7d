from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.engine import Engine
from enduse.findings.identity_conflict import KIND
from worlds import evidence, found, world

PENZA, LISTED = "5835109448", "5835103100"


class Firms:
    """Builds a small world: parties with names and numbers, as readers and identity leave them."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {
            name: []
            for name in (
                "parties", "party_names", "entity_parties", "entity_names", "entity_identifiers",
                "entities", "listings",
            )
        }  # fmt: skip

    def party(self, entity: str, inn: str | None, *names: tuple[str, str], origin: str) -> Firms:
        """One writing with (name, key) pairs; a list party makes its entity a listed one."""
        key = len(self.tables["parties"]) + 1
        row = {"source_id": origin, "row_no": key}
        self.tables["parties"].append({"party_key": key, "origin_kind": origin} | row)
        self.tables["entity_parties"].append({"party_key": key, "entity_id": entity})
        if not any(e["entity_id"] == entity for e in self.tables["entities"]):
            anchor = f"ru-inn:{inn}" if inn else names[0][1] + "|RU"
            self.tables["entities"].append(
                {"entity_id": entity, "name": names[0][0], "country": "RU", "anchor": anchor}
            )
        for name, name_key in names:
            self.tables["party_names"].append({"party_key": key, "name": name})
            script = "han" if not name.isascii() and name[0] > "一" else "latin"
            script = "cyrillic" if "а" <= name[-1].lower() <= "я" else script
            self._once(
                "entity_names",
                {"entity_id": entity, "name": name},
                row | {"name_key": name_key, "script": script, "quality": "primary", "parties": 1},
            )
        if inn:
            self._once(
                "entity_identifiers",
                {"entity_id": entity, "scheme": "ru-inn", "value": inn},
                row | {"valid": True, "parties": 1},
            )
        if origin == "list":
            self.tables["listings"].append(
                row
                | {
                    "entity_id": entity,
                    "list": "ofac-sdn",
                    "authority": "US OFAC",
                    "entry": str(key),
                    "entry_name": names[0][0],
                    "listed_from": date(2024, 2, 23),
                    "match_basis": "identifier",
                }
            )
        return self  # fmt: skip

    def _once(self, table: str, key: dict[str, Any], rest: dict[str, Any]) -> None:
        if not any(key.items() <= row.items() for row in self.tables[table]):
            self.tables[table].append(key | rest)

    def world(self, tmp_path: Path) -> Engine:
        return world(tmp_path, **self.tables)


def of(results: list[Any], variant: str) -> list[Any]:
    return [(row, said) for row, said in results if row["variant"] == variant]


TD_STANKO = ("OOO Trading House Stankomachstroy", "TD STANKOMACHSTROY")
TD_SMS = ("ООО ТД СМС", "TD SMS")
STANKO = ("STANKOMASHSTROY", "STANKOMASHSTROY")


def test_one_tax_id_under_two_names_of_which_one_is_listed(tmp_path: Path) -> None:
    firms = Firms()
    firms.party("E1", PENZA, TD_STANKO, origin="shipment")
    firms.party("E1", PENZA, TD_SMS, ("TD SMS Ltd.", "TD SMS"), origin="shipment")
    firms.party("E1", PENZA, TD_STANKO, origin="list")
    firms.party("E2", LISTED, STANKO, origin="list")
    engine = firms.world(tmp_path)
    results = found(engine, KIND)

    row, said = of(results, "several_names")[0]
    assert said.statement == (
        "One ru-inn, 5835109448, stands under 2 names that differ: OOO Trading House "
        "Stankomachstroy (on a list) and TD SMS Ltd. (not on a list); US OFAC lists this number "
        "(ofac-sdn, entry 3) from 2024-02-23, and the records show that all these names belong to "
        "it; a nearly equal name, STANKOMASHSTROY, is on ofac-sdn (entry 4) with another ru-inn, "
        "5835103100, and the records do not show that it is the same company."
    )
    assert (said.severity, said.confidence) == ("medium", "high")
    assert {shows for _, _, shows in evidence(engine, KIND, row["finding_key"])} == {
        "name OOO Trading House Stankomachstroy",
        "name TD SMS Ltd.",
        "ru-inn 5835109448",
        "entry 3 of ofac-sdn has this party",
        "ru-inn 5835103100 of STANKOMASHSTROY",
    }

    row, said = of(results, "name_as_listed")[0]
    assert said.statement == (
        "OOO Trading House Stankomachstroy (ru-inn 5835109448) is not shown to be STANKOMASHSTROY, "
        "which US OFAC lists since 2024-02-23 (ofac-sdn, entry 4): the names are nearly equal, but "
        "the ru-inn of the listed company is 5835103100."
    )
    assert (said.severity, said.confidence) == ("info", "medium")
    assert said.counter_evidence  # it is itself listed


def test_an_equal_name_with_another_number_is_not_the_listed_company(tmp_path: Path) -> None:
    firms = Firms()
    firms.party("E1", PENZA, STANKO, origin="sale").party("E2", LISTED, STANKO, origin="list")
    results = found(firms.world(tmp_path), KIND)
    ((_, said),) = of(results, "name_as_listed")
    assert "the names are equal" in said.statement
    assert (said.confidence, said.counter_evidence) == ("high", [])


@pytest.mark.parametrize(
    ("names", "found_names", "severity"),
    [
        ([[("A ONE", "A ONE")], [("B TWO", "B TWO")]], 2, "low"),
        # trade words and romanisation
        ([[("TD MASHIMPORT", "TD MASHIMPORT")], [("MACHIMPORT", "MACHIMPORT")]], 2, "info"),
        # one record carries both: declared to be one
        ([[("A ONE", "A ONE"), ("B TWO", "B TWO")]], 0, None),
        ([[("A ONE", "A ONE"), ("B TWO", "B TWO")], [("B TWO", "B TWO")]], 0, None),
        ([[("A ONE", "A ONE"), ("B TWO", "B TWO")], [("C", "C")]], 3, "low"),
        # a Chinese name and a Latin one are not compared
        ([[("SHENYANG", "SHENYANG")], [("沈阳机床", "SHENYANGJICHUANG 1A2B3C4D")]], 0, None),
        # writings of one key
        ([[("ООО Стан", "STAN")], [("STAN LLC", "STAN")]], 0, None),
    ],
)
def test_what_counts_as_several_names(
    tmp_path: Path, names: list[list[tuple[str, str]]], found_names: int, severity: str | None
) -> None:
    firms = Firms()
    for pairs in names:
        firms.party("E1", PENZA, *pairs, origin="shipment")
    said = of(found(firms.world(tmp_path), KIND), "several_names")
    assert [s.figures["names"] for _, s in said] == ([found_names] if found_names else [])
    assert [s.severity for _, s in said] == ([severity] if severity else [])


def test_names_without_a_valid_number_are_no_conflict(tmp_path: Path) -> None:
    firms = Firms().party("E1", None, ("A", "A"), origin="shipment")
    firms.party("E1", None, ("B", "B"), origin="shipment")
    assert found(firms.world(tmp_path), KIND) == []


def test_aliases_of_a_list_are_no_conflict(tmp_path: Path) -> None:
    firms = Firms().party("E1", PENZA, ("A ONE", "A ONE"), ("B TWO", "B TWO"), origin="list")
    firms.party("E1", PENZA, ("B TWO", "B TWO"), origin="shipment")
    assert found(firms.world(tmp_path), KIND) == []


def test_one_name_under_several_numbers(tmp_path: Path) -> None:
    firms = Firms().party("E1", PENZA, ("VEKTOR", "VEKTOR"), origin="shipment")
    firms.party("E2", LISTED, ("OOO VEKTOR", "VEKTOR"), origin="register")
    engine = firms.world(tmp_path)
    ((row, said),) = of(found(engine, KIND), "several_firms")  # only the one in trade is a subject
    assert row["entity_id"] == "E1"
    assert said.statement == (
        "The name of VEKTOR is not its alone: it is borne by 2 parties in RU with different "
        "ru-inn: 5835103100 and 5835109448."
    )
    assert said.severity == "info"
    assert len(evidence(engine, KIND, row["finding_key"])) == 2


def test_one_party_under_two_numbers(tmp_path: Path) -> None:
    firms = Firms().party("E1", PENZA, ("VEKTOR", "VEKTOR"), origin="shipment")
    firms.party("E1", LISTED, ("VEKTOR", "VEKTOR"), origin="shipment")
    ((_, said),) = of(found(firms.world(tmp_path), KIND), "several_numbers")
    assert said.figures["values"] == [LISTED, PENZA]
    assert said.severity == "low"


def test_many_names_and_many_firms_are_given_as_a_count(tmp_path: Path) -> None:
    firms = Firms()
    for number in range(12):
        firms.party("E1", PENZA, (f"FIRM {number}", f"FIRM {number}"), origin="shipment")
        firms.party(f"V{number}", f"77000000{number:02}", ("VEKTOR", "VEKTOR"), origin="shipment")
    results = found(firms.world(tmp_path), KIND)
    ((_, names),) = of(results, "several_names")
    assert (names.figures["names"], len(names.figures["written"])) == (12, 10)
    assert "and 7 more" in names.statement
    assert len(of(results, "several_firms")) == 12
    assert all(len(said.figures["values"]) == 10 for _, said in of(results, "several_firms"))


def test_a_short_name_is_not_nearly_equal(tmp_path: Path) -> None:
    firms = Firms().party("E1", PENZA, TD_SMS, origin="shipment")
    firms.party("E2", LISTED, ("SMS", "SMS"), origin="list")
    assert of(found(firms.world(tmp_path), KIND), "name_as_listed") == []


def test_empty_tables_give_nothing(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
