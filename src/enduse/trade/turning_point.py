"""Imports of high-priority goods before and after 24 February 2022: how they are counted.

The joint guidance of Australia, Canada, New Zealand, the UK and the US of 26 September 2023 gives
three patterns for firms outside the coalition: (a) it never imported before 24 February 2022;
(b) it imported, but nothing of the high-priority codes; (c) it imported such goods and imports far
more of them since. Findings ask it of every firm, an order check of its own parties.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from string import Template
from typing import Final

from enduse.engine import Engine
from enduse.trade.data import table

TURN: Final = dt.date(2022, 2, 24)  # the day the guidance counts from
# Imports of machines are lumpy and follow yearly budgets: less than a year says little of before.
REACH_MONTHS: Final = 12
REACH_BACK: Final = dt.date(2021, 2, 24)
# Nine in ten months must have rows (30.4 days a month against 34): the years 2019 and 2023 alone do
# not cover the time between.
DAYS_PER_MONTH_AT_MOST: Final = 34
# The guidance says "exponential" growth without a figure; twice is the least that nobody would
# call a good year.
TIMES: Final = 2
# Two lines in a month are twice the rate of one in two months; three show that it goes on.
LEAST_LINES: Final = 3
# A quarter: in a shorter time one delivery in two lots would look like a rate.
LEAST_DAYS_AFTER: Final = 92

# The country a shipment went to: the declared one, else the one whose customs recorded an import.
GOES_TO: Final = "coalesce(l.destination, CASE WHEN l.direction = 'import' THEN l.reporter END)"


def last_day(day: str, precision: str) -> str:
    """SQL for the last day a row can stand for: a month-only row stands for its whole month."""
    return f"CASE WHEN {precision} = 'month' THEN last_day({day}) ELSE {day} END"


@cache
def coalition() -> frozenset[str]:
    """Return the countries whose controls are aligned. Source: `data/coalition.yaml`."""
    return frozenset(table("coalition.yaml")["countries"])


# Every line of a receiver, told before or after; the kinds select their evidence from it again.
# A row known only to February 2022 is neither.
MARKED: Final = Template(
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
"""
).substitute(
    goes_to=GOES_TO, last_day=last_day("l.date", "l.date_precision"), turn=TURN.isoformat()
)

# One row per receiver and set of records: counts before and after.
GROUPS: Final = f"""
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
FROM ({MARKED}) AS marked
GROUP BY entity_id, reporter, direction
"""

# Each group knows whether its records reach back far enough without large holes.
REACH: Final = f"""
SELECT g.*, c.from_date AS covered_from, c.to_date AS covered_to, c.months AS covered_months,
  date_diff('day', c.from_date, DATE '{TURN}') AS before_days,
  date_diff('day', DATE '{TURN}', c.to_date) + 1 AS after_days,
  CASE WHEN c.from_date <= DATE '{REACH_BACK}' AND c.to_date >= DATE '{TURN}'
    AND c.months * {DAYS_PER_MONTH_AT_MOST} >= date_diff('day', c.from_date, c.to_date)
    THEN 1 ELSE 0 END AS reaches
FROM $groups AS g
LEFT JOIN coverage AS c ON c.reporter = g.reporter AND c.direction = g.direction
"""

# One shipment may stand in the exporter's and in the importer's records: sums of both would count
# it twice, so the records with most high-priority lines give the figures.
MAIN: Final = """
SELECT * FROM (
  SELECT r.*, row_number() OVER (
    PARTITION BY entity_id ORDER BY after_listed DESC, direction DESC, reporter) AS nth
  FROM $reach AS r
) AS ranked
WHERE nth = 1
"""

# Whoever is in any of the records before counts as before; only where all records that show the
# goods reach back can it be said that something was not there (`reaches`); where none shows the
# goods, all records of the receiver must (`all_reach`).
TURNED: Final = """
SELECT m.entity_id, m.goes_to, m.reporter, m.direction, m.covered_from, m.covered_to,
  m.covered_months, m.before_days, m.after_days, m.before_listed AS main_before_listed,
  m.before_cents, m.before_missing, m.after_listed, m.after_on_list, m.after_cents,
  m.largest_cents, m.after_missing, m.first_listed, m.last_listed, m.reaches AS main_reaches,
  a.before_lines, a.before_listed, a.before_unreadable, a.undated, a.reaches, a.all_reach
FROM $main AS m
JOIN (
  SELECT entity_id, sum(before_lines) AS before_lines, sum(before_listed) AS before_listed,
    sum(before_unreadable) AS before_unreadable, sum(undated) AS undated,
    min(CASE WHEN after_listed > 0 THEN coalesce(reaches, 0) END) AS reaches,
    min(coalesce(reaches, 0)) AS all_reach
  FROM $reach GROUP BY entity_id
) AS a ON a.entity_id = m.entity_id
"""


def turned(engine: Engine, prefix: str) -> None:
    """Make `<prefix>_turned`: one row per receiver with its counts before and after the day."""
    names = {step: f"{prefix}_{step}" for step in ("groups", "reach", "main", "turned")}
    steps = (("groups", GROUPS), ("reach", REACH), ("main", MAIN), ("turned", TURNED))
    for step, sql in steps:
        engine.step(names[step], Template(sql).substitute(names))
