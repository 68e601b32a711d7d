"""What each firm outside the coalition imported before and after 24 February 2022.

The joint guidance of Australia, Canada, New Zealand, the UK and the US of 26 September 2023 gives
three patterns for firms outside the coalition: (a) it never imported before 24 February 2022;
(b) it imported, but nothing of the high-priority codes; (c) it imported such goods and imports far
more of them since. This module makes the counts that `new_importer` (a, b) and `surge` (c) read.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Row, count
from enduse.findings.data import table
from enduse.findings.parts import GOES_TO, fill, last_day

TURN: Final = dt.date(2022, 2, 24)  # the day the guidance counts from
# Imports of machines are lumpy and follow yearly budgets: less than a year says little of before.
REACH_MONTHS: Final = 12
REACH_BACK: Final = dt.date(2021, 2, 24)
# Nine in ten months must have rows (30.4 days a month against 34): the years 2019 and 2023 alone do
# not cover the time between.
DAYS_PER_MONTH_AT_MOST: Final = 34

# Every line of a receiver, told before or after; the kinds select their evidence from it again.
MARKED: Final = fill(
    """
SELECT l.receiver_id AS entity_id, l.reporter, l.direction, l.source_id, l.row_no, l.date,
  l.date_precision, l.hs, l.tier, l.tier_status, l.value_usd_cents, $goes_to AS goes_to,
  CASE WHEN l.date IS NULL THEN 'undated'
    WHEN $last_day < DATE '$turn' THEN 'before'
    WHEN l.date >= DATE '$turn' THEN 'after'
    ELSE 'undated' END AS time,
  CASE WHEN l.tier IS NOT NULL THEN 1 ELSE 0 END AS listed_goods,
  CASE WHEN l.hs6_2022 IS NULL THEN 1 ELSE 0 END AS unreadable
FROM lines AS l
WHERE l.receiver_id IS NOT NULL
""",
    goes_to=GOES_TO,
    last_day=last_day("l.date", "l.date_precision"),
    turn=TURN.isoformat(),
)

_GROUPS: Final = """
SELECT entity_id, reporter, direction, max(goes_to) AS goes_to,
  sum(CASE WHEN time = 'before' THEN 1 ELSE 0 END) AS before_lines,
  sum(CASE WHEN time = 'before' THEN listed_goods ELSE 0 END) AS before_listed,
  sum(CASE WHEN time = 'before' THEN unreadable ELSE 0 END) AS before_unreadable,
  sum(CASE WHEN time = 'before' AND listed_goods = 1 THEN value_usd_cents END) AS before_cents,
  sum(CASE WHEN time = 'before' AND listed_goods = 1 AND value_usd_cents IS NULL THEN 1 ELSE 0 END)
    AS before_missing,
  sum(CASE WHEN time = 'undated' THEN 1 ELSE 0 END) AS undated,
  sum(CASE WHEN time = 'after' THEN listed_goods ELSE 0 END) AS after_listed,
  sum(CASE WHEN time = 'after' AND tier_status = 'on_list' THEN 1 ELSE 0 END) AS after_on_list,
  sum(CASE WHEN time = 'after' AND listed_goods = 1 THEN value_usd_cents END) AS after_cents,
  max(CASE WHEN time = 'after' AND listed_goods = 1 THEN value_usd_cents END) AS largest_cents,
  sum(CASE WHEN time = 'after' AND listed_goods = 1 AND value_usd_cents IS NULL THEN 1 ELSE 0 END)
    AS after_missing,
  min(CASE WHEN time = 'after' AND listed_goods = 1 THEN date END) AS first_listed,
  max(CASE WHEN time = 'after' AND listed_goods = 1 THEN date END) AS last_listed
FROM ($marked) AS marked
GROUP BY entity_id, reporter, direction
"""

# Each group knows whether its records reach back far enough without large holes.
_REACH: Final = fill(
    """
SELECT g.*, c.from_date AS covered_from, c.to_date AS covered_to, c.months AS covered_months,
  date_diff('day', c.from_date, DATE '$turn') AS before_days,
  date_diff('day', DATE '$turn', c.to_date) + 1 AS after_days,
  CASE WHEN c.from_date <= DATE '$back' AND c.to_date >= DATE '$turn'
    AND c.months * $at_most >= date_diff('day', c.from_date, c.to_date)
    THEN 1 ELSE 0 END AS reaches
FROM $prefix_groups AS g
LEFT JOIN coverage AS c ON c.reporter = g.reporter AND c.direction = g.direction
""",
    turn=TURN.isoformat(),
    back=REACH_BACK.isoformat(),
    at_most=str(DAYS_PER_MONTH_AT_MOST),
    prefix_groups="$prefix_groups",
)

# One shipment may stand in the exporter's and in the importer's records: sums of both would count
# it twice, so the records with most high-priority lines give the figures.
_MAIN: Final = """
SELECT * FROM (
  SELECT r.*, row_number() OVER (
    PARTITION BY entity_id ORDER BY after_listed DESC, direction DESC, reporter) AS nth
  FROM $prefix_reach AS r
) AS ranked
WHERE nth = 1
"""

# Whoever is in any of the records before counts as before; only where all records that show the
# goods reach back can it be said that something was not there.
_FIRMS: Final = """
SELECT m.entity_id, m.reporter, m.direction, m.covered_from, m.covered_to, m.covered_months,
  m.before_days, m.after_days, m.before_listed AS main_before_listed, m.before_cents,
  m.before_missing, m.after_listed, m.after_on_list, m.after_cents, m.largest_cents,
  m.after_missing, m.first_listed, m.last_listed, m.reaches AS main_reaches,
  a.before_lines, a.before_listed, a.before_unreadable, a.undated, a.reaches,
  e.name AS subject_name, coalesce(e.country, m.goes_to) AS country,
  CASE WHEN i.entity_id IS NULL THEN 0 ELSE 1 END AS identified, f.founded
FROM $prefix_main AS m
JOIN (
  SELECT entity_id, sum(before_lines) AS before_lines, sum(before_listed) AS before_listed,
    sum(before_unreadable) AS before_unreadable, sum(undated) AS undated,
    min(CASE WHEN after_listed > 0 THEN coalesce(reaches, 0) END) AS reaches
  FROM $prefix_reach GROUP BY entity_id
) AS a ON a.entity_id = m.entity_id
LEFT JOIN entities AS e ON e.entity_id = m.entity_id
LEFT JOIN (SELECT DISTINCT entity_id FROM entity_identifiers WHERE valid) AS i
  ON i.entity_id = m.entity_id
LEFT JOIN (SELECT entity_id, min(founded) AS founded FROM company_facts GROUP BY entity_id) AS f
  ON f.entity_id = m.entity_id
WHERE m.after_listed > 0 AND coalesce(e.country, m.goes_to) NOT IN ($coalition)
"""


def import_history(engine: Engine, prefix: str) -> None:
    """Make `<prefix>_firms`: one row per firm with its counts before and after.

    Firms are receivers outside the coalition with high-priority goods since 24 February 2022. A
    row known only to February 2022 is neither before nor after.
    """
    coalition = ", ".join(f"'{code}'" for code in table("coalition")["countries"])
    steps = (("groups", _GROUPS), ("reach", _REACH), ("main", _MAIN), ("firms", _FIRMS))
    parts = {f"prefix_{name}": f"{prefix}_{name}" for name, _ in steps}
    for name, sql in steps:
        engine.step(f"{prefix}_{name}", fill(sql, **parts, coalition=coalition, marked=MARKED))


def records_of(row: Row) -> str:
    """Return which records speak: `the import records of RU from 2019-01-01 to 2024-06-30`."""
    span = f" from {row['covered_from']} to {row['covered_to']}" if row["covered_from"] else ""
    return f"the {row['direction']} records of {row['reporter']}{span}"


def history_figures(row: Row) -> dict[str, Any]:
    """Return the counts that both kinds state."""
    return {
        "lines_before": row["before_lines"],
        "high_priority_lines_before": row["before_listed"],
        "high_priority_lines_after": row["after_listed"],
        "on_list_on_the_day": row["after_on_list"],
        "value_usd_after": None if row["after_cents"] is None else row["after_cents"] / 100,
        "covered_from": row["covered_from"],
        "covered_to": row["covered_to"],
        "months_with_records": row["covered_months"],
        "reporter": row["reporter"],
        "direction": row["direction"],
        "country": row["country"],
    }


def history_unchecked(row: Row) -> list[str]:
    """Return what these counts could not see."""
    missing = ["imports under another name or identifier, or through another firm, are not seen"]
    if row["direction"] == "export":
        missing.append(f"only what {row['reporter']} exported to it is seen, not its other imports")
    if row["covered_from"] and row["covered_to"]:
        first, last = row["covered_from"], row["covered_to"]
        span = (last.year - first.year) * 12 + last.month - first.month + 1
        if row["covered_months"] < span:
            missing.append(
                f"{span - row['covered_months']} of {span} months have no records loaded"
            )
    if not row["identified"]:
        missing.append("the firm has no valid identifier: its lines are joined by name")
    return missing


def joined_later(row: Row) -> list[str]:
    """Say how many of the later lines were not surely of listed goods on their day."""
    others = row["after_listed"] - row["after_on_list"]
    if others <= 0:
        return []
    return [
        f"{count(others, 'line')} came before the code joined the list, or on a day on which that "
        "is not known"
    ]
