"""What moved: months, counterparties, goods by code and tier, sales."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from enduse.cases.model import Record, Records, iso
from enduse.engine import Engine
from enduse.trade.lines import DESTINATIONS

ROWS = "coalesce(list_sort(list(n) FILTER (WHERE embedded)), []) AS rows"
_SUMS = f"""count(*) AS shipments, sum(value_usd_cents) AS value_usd_cents,
  count(*) - count(value_usd_cents) AS without_value, {ROWS}"""
_TO = ", ".join(f"'{country}'" for country in DESTINATIONS)

_MONTHS = f"""
SELECT substring(CAST(date AS VARCHAR), 1, 7) AS month, side, {_SUMS}
FROM case_rows WHERE kind = 'shipment' AND side IN ('shipper', 'receiver', 'other')
  AND date IS NOT NULL
GROUP BY substring(CAST(date AS VARCHAR), 1, 7), side ORDER BY month, side
"""
_TOTALS = f"""
SELECT kind, side, min(date) AS first, max(date) AS last, {_SUMS}
FROM case_rows WHERE side <> 'cited' GROUP BY kind, side ORDER BY kind DESC, side DESC
"""
_COLUMNS = ", ".join(
    f"p.{name}"
    for name in (
        "side", "counterpart_id", "kind", "name", "country", "first", "last", "shipments",
        "value_usd_cents", "without_value", "while_listed", "while_listed_usd_cents",
        "before_listing", "after_removal", "listing_date_unknown",
    )
)  # fmt: skip
_COUNTERPARTIES = f"""
SELECT {_COLUMNS},
  coalesce(list_sort(list(k.n) FILTER (WHERE k.embedded)), []) AS rows,
  coalesce(list_sort(list(k.n) FILTER (WHERE k.embedded AND s.standing = 4)), [])
    AS while_listed_rows
FROM case_links AS k
JOIN case_parties AS p ON p.side = k.side AND p.kind = k.kind
  AND coalesce(p.counterpart_id, '') = coalesce(k.counterpart_id, '')
LEFT JOIN case_listed AS s ON s.n = k.n AND s.counterpart_id = k.counterpart_id
WHERE p.shown GROUP BY {_COLUMNS}
ORDER BY p.value_usd_cents DESC NULLS LAST, p.shipments DESC, p.side, p.counterpart_id, p.kind
"""
_REST = """
SELECT side, count(*) AS grouped, sum(shipments) AS shipments,
  sum(value_usd_cents) AS value_usd_cents, sum(without_value) AS without_value
FROM case_parties WHERE NOT shown GROUP BY side ORDER BY side
"""
_ALL_COUNTERPARTIES = """
SELECT side, kind, counterpart_id AS entity_id, name, country, first, last, shipments,
  value_usd_cents, without_value, while_listed, while_listed_usd_cents, before_listing,
  after_removal, listing_date_unknown
FROM case_parties
ORDER BY value_usd_cents DESC NULLS LAST, shipments DESC, side, counterpart_id, kind
"""
_LISTS_OF = """
SELECT DISTINCT l.entity_id, l.list, l.listed_from, l.listed_to, l.match_basis
FROM listings AS l
JOIN (SELECT DISTINCT counterpart_id FROM case_parties WHERE shown) AS k
  ON k.counterpart_id = l.entity_id
ORDER BY l.entity_id, l.list, l.listed_from, l.listed_to, l.match_basis
"""
_DEFENCE = """
SELECT f.entity_id, min(f.defence_linked) AS defence_linked
FROM company_facts AS f
JOIN (SELECT DISTINCT counterpart_id FROM case_parties WHERE shown) AS k
  ON k.counterpart_id = f.entity_id
WHERE f.defence_linked IS NOT NULL GROUP BY f.entity_id
"""
_GOODS = f"""
SELECT side, coalesce(hs6_2022, hs6) AS hs6, min(tier) AS tier, min(description) AS example,
  count(CASE WHEN destination IN ({_TO}) THEN 1 END) AS to_destinations,
  count(CASE WHEN tier_status = 'on_list' THEN 1 END) AS on_list,
  count(CASE WHEN tier_status = 'before_joining' THEN 1 END) AS before_joining,
  count(CASE WHEN tier_status = 'joining_unknown' THEN 1 END) AS joining_unknown,
  count(CASE WHEN tier_status = 'after_leaving' THEN 1 END) AS after_leaving, {_SUMS}
FROM case_rows WHERE kind = 'shipment' AND side IN ('shipper', 'receiver', 'other')
GROUP BY side, coalesce(hs6_2022, hs6) ORDER BY side DESC, hs6
"""
_HIGH_PRIORITY = "SELECT * FROM high_priority ORDER BY hs6"
_CNC_TIER = "4B"
_COUNTS = (
    "to_destinations", "on_list", "before_joining", "joining_unknown", "after_leaving",
    "shipments", "value_usd_cents", "without_value",
)  # fmt: skip


def totals(engine: Engine) -> Records:
    """Shipments and sales of the subject by side, with first and last day and value."""
    return [
        row | {"first": iso(row["first"]), "last": iso(row["last"])}
        for row in engine.fetch(_TOTALS).to_pylist()
    ]


def months(engine: Engine) -> Records:
    """Shipments and value by month and side: as shipper, as receiver, or in another role."""
    return list(engine.fetch(_MONTHS).to_pylist())


def counterparties(engine: Engine) -> Records:
    """Who stands on the other side, largest value first, with their standing on lists that day.

    A shipment before the other side's listing is never counted as one to a listed party. At most
    `PARTIES` of each side are here; `rest` has the others together.
    """
    lists: dict[str, Records] = defaultdict(list)
    for row in engine.fetch(_LISTS_OF).to_pylist():
        lists[row["entity_id"]].append(
            {
                "list": row["list"],
                "from": iso(row["listed_from"]),
                "to": iso(row["listed_to"]),
                "match_basis": row["match_basis"],
            }
        )
    rows = engine.fetch(_DEFENCE).to_pylist()
    defence = {row["entity_id"]: row["defence_linked"] for row in rows}
    found = []
    for row in engine.fetch(_COUNTERPARTIES).to_pylist():
        entity_id = row.pop("counterpart_id")
        found.append(
            {"entity_id": entity_id}
            | row
            | {"first": iso(row["first"]), "last": iso(row["last"])}
            | {"listings": lists.get(entity_id, []), "defence_linked": defence.get(entity_id)}
        )
    return found


def rest(engine: Engine) -> Records:
    """The counterparties of each side that are too many to list: how many, with their sums."""
    return list(engine.fetch(_REST).to_pylist())


def all_counterparties(engine: Engine) -> pa.Table:
    """Every counterparty, for CSV."""
    return engine.fetch(_ALL_COUNTERPARTIES)


def goods(engine: Engine) -> Record:
    """Goods by side, six-digit code (HS 2022) and tier, with the code's standing on the day.

    Where any code of tier 4B occurs, all five of them are listed, with zero where none moved.
    """
    known = {row["hs6"]: row for row in engine.fetch(_HIGH_PRIORITY).to_pylist()}
    by_side: dict[str, Records] = defaultdict(list)
    for row in engine.fetch(_GOODS).to_pylist():
        entry = known.get(row["hs6"], {})
        by_side[row.pop("side")].append(
            row
            | {"description": entry.get("description"), "joined": iso(entry.get("joined"))}
            | {"joined_by": iso(entry.get("joined_by"))}
        )
    return {
        side: _with_zeros(by_side[side], known)
        for side in ("shipper", "receiver", "other")
        if by_side[side]
    }


def _with_zeros(rows: Records, known: dict[str, Record]) -> Records:
    if not any(row["tier"] == _CNC_TIER for row in rows):
        return rows
    present = {row["hs6"] for row in rows}
    zeros = [
        {"hs6": hs6, "tier": _CNC_TIER, "example": None, "rows": []}
        | dict.fromkeys(_COUNTS, 0)
        | {"description": entry["description"], "joined": iso(entry["joined"])}
        | {"joined_by": iso(entry["joined_by"])}
        for hs6, entry in known.items()
        if entry["tier"] == _CNC_TIER and hs6 not in present
    ]
    return sorted(rows + zeros, key=lambda row: row["hs6"] or "")


def sales(parties: Records) -> Record:
    """Domestic sales by buyer: the subject's own, and those of its customers."""
    return {
        "buyers": [p for p in parties if p["side"] == "customer" and p["kind"] == "sale"],
        "onward": [p for p in parties if p["side"] == "onward buyer"],
    }
