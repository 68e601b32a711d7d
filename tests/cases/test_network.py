from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from cases.made_up import made_up_case
from enduse.cases.network import CUSTOMERS, MOST_NODES, SUBJECT, network
from enduse.cases.picture import picture

ME = {"entity_id": "Eme", "name": "Made-up subject"}


class NothingBehind:
    """An engine whose customers sell nothing on."""

    def fetch(self, sql: str) -> Any:
        return self

    def to_pylist(self) -> list[dict[str, Any]]:
        return []


def party(number: int, value: int | None, **other: Any) -> dict[str, Any]:
    return {
        "entity_id": f"E{number:03d}",
        "name": f"Party {number}",
        "side": "customer",
        "shipments": 1,
        "value_usd_cents": value,
        "without_value": int(value is None),
        "rows": [number],
        "listings": [],
        "defence_linked": None,
    } | other


def drawn(parties: list[dict[str, Any]]) -> dict[str, Any]:
    return network(NothingBehind(), ME, parties, [])  # type: ignore[arg-type]


def test_small_parties_are_grouped_and_no_value_is_lost() -> None:
    parties = [party(number, number * 100) for number in range(1, 101)]
    found = drawn(parties)
    assert len(found["nodes"]) == MOST_NODES + 1
    others = next(node for node in found["nodes"] if node["grouped"])
    assert (others["name"], others["column"]) == ("61 others", CUSTOMERS)
    assert sum(edge["value_usd_cents"] for edge in found["edges"]) == sum(range(101)) * 100
    assert next(n for n in found["nodes"] if n["column"] == SUBJECT)["shipments"] == 100


def test_counterparties_too_many_to_list_join_the_others() -> None:
    rest = {"side": "customer", "grouped": 1000, "shipments": 5, "value_usd_cents": 700}
    rest |= {"without_value": 1}
    found = network(NothingBehind(), ME, [party(1, 100)], [rest])  # type: ignore[arg-type]
    assert [node["name"] for node in found["nodes"] if node["column"] == CUSTOMERS] == [
        "1,000 others",
        "Party 1",
    ]


def test_one_party_on_both_sides_stands_in_both_columns() -> None:
    found = drawn([party(1, 100), party(1, 200, side="supplier")])
    assert [node["column"] for node in found["nodes"]] == [0, 1, 2]


def test_the_customers_buyers_stand_behind_them(tmp_path: Path) -> None:
    found = made_up_case(tmp_path).network
    assert [(node["column"], node["listed_from"]) for node in found["nodes"]] == [
        (1, None),
        (2, "2023-11-02"),
        (2, None),
        (3, None),
    ]
    assert {edge["from"][:1] + edge["to"][:1] for edge in found["edges"]} == {"12", "23"}


def test_the_picture_is_xml_and_escapes_names() -> None:
    hostile = "</text><script>alert(1)</script>&\"'"
    svg = picture(
        drawn([party(1, 5_000, name=hostile), party(2, None)]), lambda edge: '#rows-1" onclick="x'
    )
    root = ET.fromstring(svg)
    assert not [e for e in root.iter() if e.tag.endswith("script") or "onclick" in e.attrib]
    titles = [e.text or "" for e in root.iter() if e.tag.endswith("title")]
    assert any(title.startswith(hostile) for title in titles)
    assert any("no value" in title for title in titles)


def test_every_node_and_band_has_a_title() -> None:
    found = drawn([party(number, number * 100) for number in range(1, 9)])
    root = ET.fromstring(picture(found, lambda edge: "#rows"))
    titles = [e for e in root.iter() if e.tag.endswith("title")]
    assert len(titles) == 1 + len(found["nodes"]) + len(found["edges"])


def test_nothing_is_drawn_without_counterparties() -> None:
    assert picture(drawn([]), lambda edge: "#rows") == ""
