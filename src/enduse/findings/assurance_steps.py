"""Steps from shipments to broken assurances: makes `found_assurance_broken` and its rows.

lines -> assurance_serials (each distinct serial cell read once)
      -> assurance_lines (lines with the serial number of a machine that an assurance covers)
      -> assurance_judged (the terms of each held against each line)
      -> found and rows

Where the register covers no machine, no cell is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

from enduse.engine import Engine
from enduse.findings.parts import GOES_TO, last_day
from enduse.names.keys import name_key
from enduse.orders.record.assurances import Kept, Party
from enduse.orders.record.breaches import (
    held_against,
    links_of,
    same_party,
    serial_key,
)
from enduse.orders.record.register import kept_of
from enduse.orders.record.transactions import Goods, Transaction
from enduse.trade.brands import recognise_mark
from enduse.trade.pieces import PIECES

BROKEN: Final = "broken"
OTHER_RECEIVER: Final = "another_receiver"
CANNOT_TELL: Final = "cannot_tell"
KEPT: Final = "kept"
_BETWEEN: Final = re.compile(r"[;,\n]")

_SERIALS: Final = pa.schema(
    [("serial", pa.string()), ("part", pa.string()), ("serial_key", pa.string())]
)
_LINES: Final = f"""
SELECT a.assurance, a.entry, a.body, a.ended_on, a.ended_why, s.part, l.source_id, l.row_no,
  l.date, {last_day("l.date", "l.date_precision")} AS last_date, l.brand, l.brand_written, l.model,
  l.quantity_milli, l.unit, l.value_cents, l.currency, l.value_usd_cents,
  {GOES_TO} AS country, l.shipper_id, l.receiver_id, l.end_user_id
FROM lines AS l
JOIN assurance_serials AS s ON s.serial = l.serial
JOIN assurances AS a ON a.serial_key = s.serial_key
"""
_WHO: Final = """
SELECT end_user_id AS entity_id FROM assurance_lines WHERE end_user_id IS NOT NULL
UNION SELECT receiver_id AS entity_id FROM assurance_lines WHERE receiver_id IS NOT NULL
"""
_PARTIES: Final = """
SELECT e.entity_id, e.name, e.country, n.names, i.numbers
FROM assurance_who AS w
JOIN entities AS e ON e.entity_id = w.entity_id
LEFT JOIN (
  SELECT n.entity_id, list_sort(list(DISTINCT n.name)) AS names FROM entity_names AS n
  JOIN assurance_who AS w ON w.entity_id = n.entity_id GROUP BY n.entity_id
) AS n ON n.entity_id = w.entity_id
LEFT JOIN (
  SELECT i.entity_id, list_sort(list(DISTINCT i.scheme || ' ' || i.value)) AS numbers
  FROM entity_identifiers AS i JOIN assurance_who AS w ON w.entity_id = i.entity_id
  WHERE i.valid GROUP BY i.entity_id
) AS i ON i.entity_id = w.entity_id
"""
_TO_JUDGE: Final = """
SELECT l.*, u.name AS user_name, u.country AS user_country, u.names AS user_names,
  u.numbers AS user_numbers, r.name AS receiver_name, r.country AS receiver_country,
  r.names AS receiver_names, r.numbers AS receiver_numbers
FROM assurance_lines AS l
LEFT JOIN assurance_parties AS u ON u.entity_id = l.end_user_id
LEFT JOIN assurance_parties AS r ON r.entity_id = l.receiver_id
"""
_JUDGED: Final = pa.schema(
    [
        ("assurance", pa.string()), ("entry", pa.int64()), ("kind", pa.string()),
        ("document", pa.string()), ("document_sha256", pa.string()), ("promised", pa.string()),
        ("source_id", pa.string()), ("row_no", pa.int64()), ("date", pa.date32()),
        ("last_date", pa.date32()), ("shipper_id", pa.string()), ("receiver_id", pa.string()),
        ("value_usd_cents", pa.int64()), ("serial", pa.string()), ("country", pa.string()),
        ("state", pa.string()), ("breaches", pa.string()), ("says", pa.string()),
        ("untold", pa.string()), ("brand_met", pa.int64()), ("shows", pa.string()),
    ]
)  # fmt: skip

_SIDES: Final = """
SELECT assurance || '|' || receiver_id || '|received' AS subject, receiver_id AS entity_id,
  'received' AS side, j.* FROM assurance_judged AS j WHERE receiver_id IS NOT NULL
UNION ALL
SELECT assurance || '|' || shipper_id || '|shipped' AS subject, shipper_id AS entity_id,
  'shipped' AS side, j.* FROM assurance_judged AS j WHERE shipper_id IS NOT NULL
UNION ALL
SELECT assurance || '||recorded' AS subject, CAST(NULL AS VARCHAR) AS entity_id,
  'recorded' AS side, j.* FROM assurance_judged AS j
WHERE receiver_id IS NULL AND shipper_id IS NULL
"""
_FOUND: Final = f"""
SELECT f.*, e.name AS subject_name
FROM (
  SELECT subject || '|' || state AS finding_key, entity_id, side, assurance, entry, state,
    min(date) AS from_date, max(last_date) AS to_date, count(*) AS lines,
    sum(value_usd_cents) AS value_usd_cents, count(*) - count(value_usd_cents) AS missing,
    min(brand_met) AS brand_met, min(kind) AS assurance_kind, min(document) AS document,
    min(document_sha256) AS document_sha256, min(promised) AS promised,
    list_sort(list(DISTINCT serial)) AS serials,
    list_sort(list(DISTINCT country)) AS countries,
    list_sort(list(DISTINCT breaches)) AS breaches, list_sort(list(DISTINCT says)) AS says,
    list_sort(list(DISTINCT untold)) AS untold
  FROM assurance_sides WHERE state <> '{KEPT}'
  GROUP BY subject, entity_id, side, assurance, entry, state
) AS f
LEFT JOIN entities AS e ON e.entity_id = f.entity_id
"""
# What the same party did with the machine within the terms speaks against.
_ROWS: Final = f"""
SELECT s.subject || '|' || s.state AS finding_key, s.source_id, s.row_no, s.shows, 'for' AS side
FROM assurance_sides AS s WHERE s.state <> '{KEPT}'
UNION ALL
SELECT f.finding_key, s.source_id, s.row_no, s.shows, 'against' AS side
FROM assurance_sides AS s
JOIN (SELECT DISTINCT finding_key, assurance, entity_id, side FROM found_assurance_broken) AS f
  ON f.assurance = s.assurance AND coalesce(f.entity_id, '') = coalesce(s.entity_id, '')
  AND f.side = s.side
WHERE s.state = '{KEPT}'
"""


def hold_lines(engine: Engine) -> None:
    """Hold every line with the serial number of a covered machine against what was promised."""
    some = engine.fetch("SELECT count(*) AS n FROM assurances").to_pylist()[0]["n"]
    engine.map_batches(
        "assurance_serials",
        "SELECT DISTINCT serial FROM lines WHERE "
        + ("serial IS NOT NULL" if some else "serial IS NULL AND serial IS NOT NULL"),
        _read_serials,
        _SERIALS,
    )
    engine.step("assurance_lines", _LINES)
    engine.step("assurance_who", _WHO)
    engine.step("assurance_parties", _PARTIES)
    engine.map_batches("assurance_judged", _TO_JUDGE, _judge, _JUDGED)
    engine.step("assurance_sides", _SIDES)
    engine.step("found_assurance_broken", _FOUND)
    engine.step("rows_assurance_broken", _ROWS)


def _read_serials(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Read a cell whole and, where it lists several numbers, each of them; each key once."""
    rows = []
    for cell in batch.column(0).to_pylist():
        parts = {serial_key(part): part.strip() for part in (*_BETWEEN.split(cell), cell)}
        rows += [{"serial": cell, "part": parts[key], "serial_key": key} for key in parts if key]
    return pa.RecordBatch.from_pylist(rows, schema=_SERIALS)


def _judge(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = [made for row in batch.to_pylist() if (made := _judged(row))]
    return pa.RecordBatch.from_pylist(rows, schema=_JUDGED)


def _judged(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Hold one line against one assurance; None where its machine is of another brand."""
    known = kept_of(row)
    user = known.assurance.terms.end_user
    transaction, receiver = _transaction(row, known), _party(row, "receiver")
    if not links_of(known.assurance, transaction):
        return None
    broken, within, untold = _tested(known, transaction, row["date"], row["last_date"])
    met = same_party(user, receiver) if user and receiver and not row["end_user_id"] else True
    if broken:
        state = BROKEN
    elif row["date"] is None or within:
        state = CANNOT_TELL
    else:
        state = KEPT if met is not False else OTHER_RECEIVER
    return {name: row[name] for name in _JUDGED.names if name in row} | {
        "kind": known.assurance.kind,
        "document": known.assurance.document or None,
        "document_sha256": known.assurance.sha256 or None,
        "promised": user.name if user else None,
        "serial": row["part"],
        "state": state,
        "breaches": " ".join(broken),
        "says": "; ".join(broken.values()),
        "untold": json.dumps([*within, *untold], ensure_ascii=False),
        "brand_met": int(bool(transaction.goods[0].brand)),
        "shows": _shows(row, broken),
    }


def _tested(
    known: Kept, transaction: Transaction, first: date | None, last: date | None
) -> tuple[dict[str, str], list[str], list[str]]:
    """Return breaches with their sentences, what depends on the day, and what cannot be told.

    A line of a month breaks only what it breaks on the first and on the last day of it.
    """
    if first is None:
        return {}, [], ["the day of the record is not known"]
    on = [held_against(transaction, day, [known]) for day in sorted({first, last or first})]
    every = [{one.breach: f"{one.says}; here: {one.shows}" for one in each.breaches} for each in on]
    sure = {name: said for name, said in every[0].items() if all(name in each for each in every)}
    within = {said for each in every for name, said in each.items() if name not in sure}
    return (
        sure,
        [f"it depends on the day within the month: {text}" for text in sorted(within)],
        sorted({f"not known: {one.missing}" for each in on for one in each.cannot_tell}),
    )


def _transaction(row: Mapping[str, Any], known: Kept) -> Transaction:
    """Return the line as a transaction. A receiver who is the promised user counts as the user."""
    promised, user = known.assurance.terms.end_user, _party(row, "user")
    receiver = _party(row, "receiver")
    if user is None and promised and receiver and same_party(promised, receiver):
        user = receiver
    pieces = row["quantity_milli"] if row["unit"] in PIECES else None
    goods = Goods(
        row["part"],
        _brand(row, known),
        row["model"] or "",
        None if pieces is None else Decimal(pieces) / 1000,
        None if row["value_cents"] is None else Decimal(row["value_cents"]) / 100,
    )
    return Transaction(
        kind="shipment", id=f"row {row['row_no']} of {row['source_id']}", goods=(goods,),
        currency=row["currency"] or "", end_user=user, country=row["country"] or "",
    )  # fmt: skip


def _brand(row: Mapping[str, Any], known: Kept) -> str:
    """Return the brand of a line, in the register's writing where both are one trade mark."""
    written = row["brand_written"] or row["brand"] or ""
    for machine in known.assurance.machines:
        if serial_key(machine.serial) != serial_key(row["part"]) or not machine.brand:
            continue
        mark = recognise_mark(machine.brand)
        if mark and mark.brand == row["brand"]:
            return machine.brand
        return written if name_key(written).key else ""
    return ""  # the register has no brand: none is compared


def _party(row: Mapping[str, Any], role: str) -> Party | None:
    name = row[f"{role}_name"]
    if name is None:
        return None
    numbers = [number.split(" ", 1) for number in row[f"{role}_numbers"] or ()]
    also = tuple(other for other in row[f"{role}_names"] or () if other != name)
    country = row[f"{role}_country"] or ""
    return Party(name, country, tuple((scheme, value) for scheme, value in numbers), also)


def _shows(row: Mapping[str, Any], broken: Mapping[str, str]) -> str:
    where = f"serial number {row['part']} to {row['country'] or 'an unknown country'}"
    when = row["date"].isoformat() if row["date"] else "an unknown day"
    against = f": {'; '.join(broken.values())}" if broken else ""
    return f"{where} on {when}, covered by assurance {row['assurance']}{against}"
