"""A made-up company and its made-up trade, small enough to check by hand.

Nothing here is anybody's: Lantern Lathe Works never shipped a machine, and the registers, lists
and documents that this file names do not exist.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from enduse.cases import Case, Facts, build_case
from enduse.engine import Engine
from enduse.workspace import Source
from worlds import world

MAKER = "Emaker000001"
TRADER = "Etrader00001"
PLANT = "Eplant000001"
WORKS = "Eworks000001"
OWNER = "Eowner000001"
SCRIPT_NAME = "<script>alert(1)</script> Trading"
IMAGE_NAME = '"><img src=x onerror=alert(2)> Завод'
SHIP, SELL, LIST, REGISTER, CLAIM = (digit * 16 for digit in "abcde")

ENTITIES: list[dict[str, Any]] = [
    {"entity_id": MAKER, "name": "Lantern Lathe Works", "kind": "company", "country": "CN"}
    | {"anchor": "cn-uscc:91000000MADEUP001X", "parties": 3, "name_key": "LANTERN LATHE WORKS"},
    {"entity_id": TRADER, "name": SCRIPT_NAME, "kind": "company", "country": "RU", "parties": 1},
    {"entity_id": PLANT, "name": "Молния-Плант (вымышленный)", "kind": "company", "country": "RU"},
    {"entity_id": WORKS, "name": IMAGE_NAME, "kind": "company", "country": "RU", "parties": 1},
    {"entity_id": OWNER, "name": "Made-up Holding", "kind": "company", "country": "CN"},
]
_NOTE = "published: date, code; allocated: value"


def line(row: int, day: date, hs6: str, value: int | None, **other: Any) -> dict[str, Any]:
    """One shipment of the maker to the trader; `other` says what differs."""
    row_of = {
        "source_id": SHIP,
        "row_no": row,
        "date": day,
        "date_precision": "day",
        "reporter": "RU",
        "direction": "import",
        "hs": hs6 + "9000",
        "hs6": hs6,
        "hs6_2022": hs6,
        "tier": "4B" if hs6 in {"845710", "845811"} else None,
        "tier_status": "before_joining" if day < date(2024, 2, 23) else "on_list",
        "description": "MACHINING CENTRE (MADE UP)",
        "value_usd_cents": value,
        "value_cents": value if value is not None else 5_000_000,
        "currency": "USD" if value is not None else "CNY",
        "origin": "CN",
        "dispatch": "CN",
        "destination": "RU",
        "exporter_id": MAKER,
        "importer_id": TRADER,
        "shipper_id": MAKER,
        "receiver_id": TRADER,
    }
    if row_of["tier"] is None:
        row_of["tier_status"] = None
    return row_of | other


LINES = [
    line(5, date(2023, 3, 2), "845710", 10_000_000, note=_NOTE, brand="lantern"),
    line(6, date(2023, 3, 20), "845811", 4_000_000, note=_NOTE),
    line(7, date(2023, 9, 1), "845811", 6_000_050, importer_id=PLANT, receiver_id=PLANT),
    line(8, date(2024, 3, 1), "845710", 9_000_000, importer_id=PLANT, receiver_id=PLANT),
    line(9, date(2023, 5, 1), "848210", None, date_precision="month"),
    # somebody else ships the maker's goods: the maker is named, but not as shipper
    line(10, date(2023, 6, 6), "845811", 2_000_000, exporter_id=OWNER, shipper_id=OWNER)
    | {"maker_id": MAKER},
    # nobody of this case, but a finding compares with it
    line(11, date(2023, 7, 7), "845710", 1_000_000, exporter_id=OWNER, shipper_id=OWNER),
]
SALES: list[dict[str, Any]] = [
    {"source_id": SELL, "row_no": 2, "date": date(2023, 4, 4), "date_precision": "day"}
    | {"description": "lathe", "value_usd_cents": 12_000_000, "seller_id": TRADER}
    | {"buyer_id": WORKS},
    {"source_id": SELL, "row_no": 3, "date": date(2024, 4, 4), "date_precision": "day"}
    | {
        "description": "lathe",
        "value_usd_cents": 3_000_000,
        "seller_id": TRADER,
        "buyer_id": WORKS,
    },
    {"source_id": SELL, "row_no": 4, "date": date(2023, 1, 9), "date_precision": "day"}
    | {"description": "spare chuck", "value_usd_cents": 100_000, "seller_id": MAKER}
    | {"buyer_id": PLANT},
]
LISTINGS: list[dict[str, Any]] = [
    {"source_id": LIST, "row_no": 4, "entity_id": PLANT, "list": "made-up-list"}
    | {"authority": "Made-up Authority", "entry": "7", "entry_name": "MOLNIYA PLANT"}
    | {"listed_from": date(2023, 11, 2), "from_basis": "source", "to_basis": "open"}
    | {"match_basis": "identifier", "version": "2024-01-01", "programme": "MADE-UP"},
]
FINDINGS: list[dict[str, Any]] = [
    {"finding_id": "F00000000001", "kind": "listed_party", "entity_id": MAKER}
    | {"from_date": date(2024, 3, 1), "to_date": date(2024, 3, 1)}
    | {"statement": "The records show 1 shipment worth $90,000 to a party listed on that day."}
    | {"figures": json.dumps({"shipments": 1, "value_usd_cents": 9_000_000})}
    | {"severity": "high", "confidence": "high", "unchecked": json.dumps(["the bank"])}
    | {"counter_evidence": json.dumps(["One earlier shipment came before the listing."])},
    {"finding_id": "F00000000002", "kind": "controlled_goods", "entity_id": MAKER}
    | {"from_date": date(2023, 3, 2), "to_date": date(2024, 3, 1)}
    | {"statement": "The records show 4 shipments of tier 4B goods to Russia."}
    | {"figures": json.dumps({"shipments": 4}), "severity": "medium", "confidence": "high"}
    | {"counter_evidence": "[]", "unchecked": "[]"},
    {"finding_id": "F00000000003", "kind": "claim_test", "entity_id": MAKER}
    | {"statement": "The claim of parts only is contradicted by 4 shipments of machines."}
    | {"figures": json.dumps({"answer": "contradicted"}), "severity": "medium"}
    | {"confidence": "medium", "counter_evidence": "[]", "unchecked": "[]"},
    {"finding_id": "F00000000004", "kind": "surge", "entity_id": MAKER}
    | {"statement": "The data cannot tell whether there was a surge."}
    | {"figures": json.dumps({"answer": "cannot tell"}), "severity": "info"}
    | {"confidence": "low", "counter_evidence": "[]", "unchecked": '["years before 2022"]'},
    {"finding_id": "F00000000009", "kind": "surge", "entity_id": OWNER}
    | {"statement": "Of somebody else.", "figures": "{}", "severity": "high"}
    | {"confidence": "high", "counter_evidence": "[]", "unchecked": "[]"},
]
EVIDENCE: list[dict[str, Any]] = [
    {"finding_id": "F00000000001", "source_id": SHIP, "row_no": 8, "shows": "8457.10 to the plant"}
    | {"side": "for"},
    {"finding_id": "F00000000001", "source_id": LIST, "row_no": 4, "shows": "the entry"}
    | {"side": "for"},
    {"finding_id": "F00000000001", "source_id": SHIP, "row_no": 7, "shows": "before the listing"}
    | {"side": "against"},
    *(
        {"finding_id": "F00000000002", "source_id": SHIP, "row_no": row, "shows": "tier 4B"}
        | {"side": "for"}
        for row in (5, 6, 7, 8)
    ),
    {"finding_id": "F00000000003", "source_id": CLAIM, "row_no": 2, "shows": "the claim"}
    | {"side": "for"},
    {"finding_id": "F00000000003", "source_id": SHIP, "row_no": 11, "shows": "a like machine"}
    | {"side": "for"},
]
HIGH_PRIORITY: list[dict[str, Any]] = [
    {"hs6": hs6, "tier": "4B", "joined": date(2024, 2, 23), "joined_by": date(2024, 2, 23)}
    | {"description": words, "verification": "primary"}
    for hs6, words in (
        ("845710", "machining centres"),
        ("845811", "horizontal lathes, numerically controlled"),
        ("845891", "other lathes, numerically controlled"),
        ("845961", "milling machines, numerically controlled"),
        ("846693", "parts of machine tools"),
    )
]
_AT = {"parties": 2, "source_id": SHIP, "row_no": 5, "entity_id": MAKER}

TABLES: dict[str, list[dict[str, Any]]] = {
    "entities": ENTITIES,
    "entity_names": [
        _AT | {"name": "Lantern Lathe Works", "script": "latin", "quality": "primary"},
        _AT | {"name": "灯笼车床厂（虚构）", "script": "han", "quality": "primary", "parties": 1},
        _AT
        | {"name": "=Lantern Lathe", "script": "latin", "quality": "weak", "parties": 1}
        | {"source_id": LIST, "row_no": 9},
    ],
    "entity_identifiers": [
        _AT | {"scheme": "cn-uscc", "value": "91000000MADEUP001X", "valid": False, "parties": 1}
    ],
    "entity_addresses": [_AT | {"address": "1 Nowhere Road, Shenyang", "country": "CN"}],
    "entity_parties": [
        {"party_key": 1, "entity_id": MAKER, "basis": "identifier", "reason": "same cn-uscc"},
        {"party_key": 2, "entity_id": MAKER, "basis": "identifier", "reason": "same cn-uscc"},
        {"party_key": 3, "entity_id": MAKER, "basis": "name", "reason": "same name in CN"},
    ],
    "listings": LISTINGS,
    "owners": [
        {"source_id": REGISTER, "row_no": 3, "owner_id": OWNER, "owned_id": MAKER}
        | {"role": "owner", "share_low_bp": 5100, "from_date": date(2018, 1, 1)}
    ],
    "company_facts": [
        {"entity_id": MAKER, "source_id": REGISTER, "row_no": 2, "founded": date(1999, 9, 9)}
        | {"activity": "makes lathes", "employees": 40, "note": "made up"},
        {
            "entity_id": WORKS,
            "source_id": REGISTER,
            "row_no": 5,
            "defence_linked": "made-up reason",
        },
    ],
    "company_years": [
        {"entity_id": MAKER, "source_id": REGISTER, "row_no": 2, "year": 2023}
        | {"revenue_cents": 100_000_000, "currency": "CNY"}
    ],
    "lines": LINES,
    "sale_lines": SALES,
    "entity_claims": [
        {"subject_id": MAKER, "source_id": CLAIM, "row_no": 2, "claim": "c1", "type": "only_parts"}
        | {"speaker": "A made-up director", "quote": "We only sell parts.", "said_where": "nowhere"}
    ],
    "findings": FINDINGS,
    "evidence": EVIDENCE,
    "priorities": [
        {"entity_id": MAKER, "factor": factor, "level": level, "figure": figure, "points": points}
        | {"weight": 2, "finding_ids": json.dumps(["F00000000002"])}
        for factor, level, figure, points in (
            ("money", "low", "$290,000.50", 2),
            ("sensitivity", "high", "4 shipments of tier 4B", 6),
        )
    ],
    "high_priority": HIGH_PRIORITY,
    "coverage": [
        {"reporter": "RU", "direction": "import", "from_date": date(2023, 3, 2), "lines": 7}
        | {"to_date": date(2024, 3, 1), "months": 6, "month_only": 1}
    ],
    "quarantine": [{"source_id": SHIP, "row_no": 12, "reason": "the date cannot be read"}],
    "duplicates": [
        {"source_id": SELL, "row_no": 9, "line_key": 1, "of_source_id": SHIP, "of_row_no": 5}
    ],
    "list_entries": [
        {"source_id": LIST, "row_no": 4, "list": "made-up-list", "authority": "Made-up Authority"}
        | {"entry": "7", "version": "2024-01-01", "listed_from": date(2023, 11, 2)}
    ],
}
SOURCES = tuple(
    Source(key, path, key * 4, kind, profile, "2024-05-01T00:00:00Z", *counts)
    for key, path, kind, profile, counts in (
        (SHIP, "made_up/shipments.csv", "shipments", "ru-import", (8, 7, 0, 1)),
        (SELL, "made_up/sales.csv", "sales", "sales", (4, 3, 1, 0)),
        (LIST, "made_up/list.csv", "list", "csv", (1, 1, 0, 0)),
        (REGISTER, "made_up/register.csv", "register", "csv", (5, 5, 0, 0)),
        (CLAIM, "made_up/claims.csv", "claims", "claims", (1, 1, 0, 0)),
    )
)
FACTS = Facts(SOURCES, {"enduse": "1.0", "names": "3"})


def made_up_world(
    directory: Path, engine: str = "duckdb", **tables: list[dict[str, Any]]
) -> Engine:
    """An engine with the made-up tables; tables named in the call replace them."""
    return world(directory, engine, **(TABLES | tables))


def made_up_case(directory: Path, facts: Facts = FACTS, **tables: list[dict[str, Any]]) -> Case:
    """The case of the made-up maker."""
    engine = made_up_world(directory, **tables)
    try:
        return build_case(engine, MAKER, facts)
    finally:
        engine.close()
