"""What goods of the Common High Priority List went to a country under control, and when?

Counted: declared lines whose code is or was on the list and whose destination is Russia, Belarus,
Iran or North Korea (`destinations`); an import record without a destination went to the country
that recorded it. Each receiver and each shipper gets one finding with totals by code, tier and
what the list was on the day: `on_list`, `before_joining` (the code joined later),
`joining_unknown` and `after_leaving`.

It cannot tell whether a shipment was lawful: the list is guidance of the partner governments, not
law, and the law of each country has its own codes and days. It sees no goods that were declared
under another code, and no lines whose code has fewer than six digits or comes from an older
edition of the Harmonized System and has no single successor; these are counted.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count
from enduse.findings.parts import GOES_TO, last_day
from enduse.findings.phrases import joined, named, value_unknown, worth

_SEPARATOR: Final = "|"
_VERB: Final = {"received": "received", "shipped": "sent"}
_SAID_OF_STATUS: Final = {
    "on_list": "{} on the list on the day",
    "before_joining": "{} before the code joined the list",
    "joining_unknown": "{} where it is not known whether the code had joined",
    "after_leaving": "{} after the code left the list",
}
# Only goods that were on the list on the day are of high concern. Where the joining day is not
# known they may have been; codes that joined later were ordinary goods on the day.
_SEVERITY_OF_STATUS: Final = (
    ("on_list", "high"),
    ("joining_unknown", "medium"),
    ("before_joining", "low"),
    ("after_leaving", "low"),
)

_LINES = f"""
SELECT l.source_id, l.row_no, l.date, l.date_precision, l.hs, coalesce(l.hs6_2022, l.hs6) AS hs6,
  l.tier, CASE WHEN l.date IS NULL THEN 'joining_unknown'
    ELSE coalesce(l.tier_status, 'joining_unknown') END AS status,
  l.value_usd_cents, d.country, l.shipper_id, l.receiver_id,
  CASE WHEN l.hs6 <> l.hs6_2022 THEN 1 ELSE 0 END AS recoded
FROM lines AS l
JOIN destinations AS d ON d.country = {GOES_TO}
WHERE l.tier IS NOT NULL
"""

_SIDES = """
SELECT receiver_id AS entity_id, 'received' AS side, t.* FROM controlled_goods_lines AS t
WHERE receiver_id IS NOT NULL
UNION ALL
SELECT shipper_id AS entity_id, 'shipped' AS side, t.* FROM controlled_goods_lines AS t
WHERE shipper_id IS NOT NULL
"""

# Totals travel as text of whole numbers, one element per code and status: lists of text sort the
# same on every engine.
_CODES = f"""
SELECT entity_id, side, list_sort(list(DISTINCT
  hs6 || '{_SEPARATOR}' || tier || '{_SEPARATOR}' || status || '{_SEPARATOR}'
  || CAST(lines AS VARCHAR) || '{_SEPARATOR}' || CAST(cents AS VARCHAR) || '{_SEPARATOR}'
  || CAST(missing AS VARCHAR))) AS codes
FROM (
  SELECT entity_id, side, hs6, tier, status, count(*) AS lines,
    CAST(coalesce(sum(value_usd_cents), 0) AS BIGINT) AS cents,
    count(*) - count(value_usd_cents) AS missing
  FROM controlled_goods_sides
  GROUP BY entity_id, side, hs6, tier, status
) AS totals
GROUP BY entity_id, side
"""

# Lines of the same parties to the same countries whose code cannot be looked up on the list.
_UNREADABLE = f"""
SELECT entity_id, side, sum(short) AS short_codes, sum(split) AS split_codes
FROM (
  SELECT l.receiver_id AS entity_id, 'received' AS side,
    CASE WHEN l.hs6 IS NULL THEN 1 ELSE 0 END AS short,
    CASE WHEN l.hs6 IS NOT NULL THEN 1 ELSE 0 END AS split
  FROM lines AS l JOIN destinations AS d ON d.country = {GOES_TO}
  WHERE l.hs6_2022 IS NULL AND l.tier IS NULL
    AND l.receiver_id IN (SELECT receiver_id FROM controlled_goods_lines)
  UNION ALL
  SELECT l.shipper_id AS entity_id, 'shipped' AS side,
    CASE WHEN l.hs6 IS NULL THEN 1 ELSE 0 END AS short,
    CASE WHEN l.hs6 IS NOT NULL THEN 1 ELSE 0 END AS split
  FROM lines AS l JOIN destinations AS d ON d.country = {GOES_TO}
  WHERE l.hs6_2022 IS NULL AND l.tier IS NULL
    AND l.shipper_id IN (SELECT shipper_id FROM controlled_goods_lines)
) AS unreadable
GROUP BY entity_id, side
"""

_FOUND = f"""
SELECT t.*, c.codes, coalesce(u.short_codes, 0) AS short_codes,
  coalesce(u.split_codes, 0) AS split_codes, e.name AS subject_name
FROM (
  SELECT entity_id || '|' || side AS finding_key, entity_id, side,
    min(date) AS from_date, max({last_day("date", "date_precision")}) AS to_date,
    count(*) AS lines, sum(value_usd_cents) AS value_usd_cents,
    count(*) - count(value_usd_cents) AS missing,
    sum(CASE WHEN status = 'on_list' THEN 1 ELSE 0 END) AS on_list,
    sum(CASE WHEN status = 'before_joining' THEN 1 ELSE 0 END) AS before_joining,
    sum(CASE WHEN status = 'joining_unknown' THEN 1 ELSE 0 END) AS joining_unknown,
    sum(CASE WHEN status = 'after_leaving' THEN 1 ELSE 0 END) AS after_leaving,
    sum(CASE WHEN date_precision = 'month' THEN 1 ELSE 0 END) AS month_only,
    sum(recoded) AS recoded, list_sort(list(DISTINCT country)) AS countries
  FROM controlled_goods_sides
  GROUP BY entity_id, side
) AS t
JOIN controlled_goods_codes AS c ON c.entity_id = t.entity_id AND c.side = t.side
LEFT JOIN controlled_goods_unreadable AS u ON u.entity_id = t.entity_id AND u.side = t.side
LEFT JOIN entities AS e ON e.entity_id = t.entity_id
"""

_ROWS = """
SELECT entity_id || '|' || side AS finding_key, source_id, row_no,
  'code ' || hs || ', tier ' || tier || ', to ' || country || ' on '
    || coalesce(CAST(date AS VARCHAR), 'an unknown day') || ': ' || replace(status, '_', ' ')
    AS shows,
  'for' AS side
FROM controlled_goods_sides
"""


def _find(engine: Engine) -> None:
    engine.step("controlled_goods_lines", _LINES)
    engine.step("controlled_goods_sides", _SIDES)
    engine.step("controlled_goods_codes", _CODES)
    engine.step("controlled_goods_unreadable", _UNREADABLE)
    engine.step("found_controlled_goods", _FOUND)
    engine.step("rows_controlled_goods", _ROWS)


def say(row: Row) -> Said:
    """Say what one party received or shipped, by what the list was on the day."""
    amount = worth(row["value_usd_cents"], row["missing"], row["lines"])
    parts = [
        text.format(f"{row[status]:,}") for status, text in _SAID_OF_STATUS.items() if row[status]
    ]
    return Said(
        f"{named(row['subject_name'])} {_VERB[row['side']]} {amount} of goods whose codes are on "
        "the Common High Priority List, with destination "
        f"{joined(row['countries'])}: {joined(parts)}.",
        _figures(row),
        next(severity for status, severity in _SEVERITY_OF_STATUS if row[status]),
        "medium" if row["month_only"] or row["recoded"] or row["joining_unknown"] else "high",
        _counter(row),
        _unchecked(row),
    )


def _figures(row: Row) -> dict[str, Any]:
    codes = [_code(text) for text in row["codes"]]
    tiers: dict[str, dict[str, int]] = {}
    for code in codes:
        total = tiers.setdefault(code["tier"], {"shipments": 0, "value_usd_cents": 0})
        total["shipments"] += code["shipments"]
        total["value_usd_cents"] += code["value_usd_cents"]
    return {
        "variant": row["side"],
        "shipments": row["lines"],
        "value_usd_cents": row["value_usd_cents"],
        "value_missing": row["missing"],
        "destinations": row["countries"],
        "codes": codes,
        "tiers": tiers,
        **{status: row[status] for status in _SAID_OF_STATUS},
    }


def _code(text: str) -> dict[str, Any]:
    hs6, tier, status, lines, cents, missing = text.split(_SEPARATOR)
    return {
        "hs6": hs6,
        "tier": tier,
        "status": status,
        "shipments": int(lines),
        "value_usd_cents": int(cents),
        "value_missing": int(missing),
    }


def _counter(row: Row) -> list[str]:
    if not row["before_joining"]:
        return []
    counted = count(row["before_joining"], "shipment")
    return [f"{counted} of goods that were not yet on the list on the day"]


def _unchecked(row: Row) -> list[str]:
    said = value_unknown(row["missing"])
    if row["short_codes"]:
        lines = count(row["short_codes"], "line")
        said.append(f"{lines} to these countries with fewer than six digits of the code")
    if row["split_codes"]:
        lines = count(row["split_codes"], "line")
        said.append(
            f"{lines} to these countries under a code of an older edition that has no single "
            "successor"
        )
    if row["recoded"]:
        lines = count(row["recoded"], "line")
        said.append(f"{lines} declared under an older edition, read as its one successor")
    if row["month_only"]:
        said.append(f"{count(row['month_only'], 'shipment')} known to the month only")
    if row["joining_unknown"]:
        lines = count(row["joining_unknown"], "shipment")
        said.append(f"{lines} of codes whose joining day is not known")
    said.append(
        "the list is guidance, not law: whether a shipment needed or had a licence is not in the "
        "records"
    )
    return said


KIND: Final = Kind(
    "controlled_goods",
    "What goods of the Common High Priority List went to a country under control, and when?",
    ("lines", "destinations", "entities"),
    _find,
    say,
)
