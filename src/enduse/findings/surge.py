"""Does a firm outside the coalition import far more high-priority goods since 24 February 2022?

The third pattern of the joint guidance of 26 September 2023: a firm that imported high-priority
goods before and has a spike after. A spike is here a monthly rate, of lines or of value, at least
twice that of before, with at least three lines after. The value is compared without the largest
line: one machine bought once is no spike.

Where the loaded records do not reach back twelve months without large holes, or reach less than
three months past the day, the finding says `cannot_tell`. A firm that grows, or that took over
another's purchases, spikes too.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, usd
from enduse.findings.history import (
    MARKED,
    REACH_MONTHS,
    TURN,
    history_figures,
    history_unchecked,
    import_history,
    joined_later,
    records_of,
)
from enduse.findings.parts import fill
from enduse.findings.phrases import named, value_unknown, worth
from enduse.trade.turning_point import LEAST_DAYS_AFTER, LEAST_LINES, TIMES

_DAYS_PER_MONTH: Final = 30.4375

_RATED: Final = fill(
    """
SELECT f.*, f.after_cents - f.largest_cents AS rest_cents,
  CASE WHEN f.after_listed * f.before_days >= $times * f.main_before_listed * f.after_days
    THEN 1 ELSE 0 END AS by_count,
  CASE WHEN f.before_missing = 0 AND f.before_cents > 0
    AND (f.after_cents - f.largest_cents) * f.before_days >= $times * f.before_cents * f.after_days
    THEN 1 ELSE 0 END AS by_value,
  CASE WHEN f.main_reaches = 1 AND f.after_days >= $days THEN 1 ELSE 0 END AS told
FROM surge_firms AS f
WHERE f.main_before_listed > 0 AND f.after_listed >= $least
""",
    times=str(TIMES),
    least=str(LEAST_LINES),
    days=str(LEAST_DAYS_AFTER),
)

_FOUND: Final = """
SELECT r.*, entity_id || '|' || CASE WHEN told = 1 THEN 'surge' ELSE 'cannot_tell' END
    AS finding_key,
  CASE WHEN told = 1 THEN 'surge' ELSE 'cannot_tell' END AS variant,
  first_listed AS from_date, last_listed AS to_date
FROM surge_rated AS r
WHERE told = 0 OR by_count = 1 OR by_value = 1
"""

_ROWS: Final = fill(
    """
SELECT f.finding_key, m.source_id, m.row_no,
  'high-priority goods ' || m.time || ', code ' || coalesce(m.hs, 'unknown') || ', '
    || CAST(m.date AS VARCHAR) AS shows,
  CASE WHEN m.time = 'after' THEN 'for' ELSE 'against' END AS side
FROM found_surge AS f
JOIN ($marked) AS m ON m.entity_id = f.entity_id AND m.reporter = f.reporter
  AND m.direction = f.direction
WHERE m.listed_goods = 1 AND m.time <> 'undated'
""",
    marked=MARKED,
)


def _find(engine: Engine) -> None:
    import_history(engine, "surge")
    engine.step("surge_rated", _RATED)
    engine.step("found_surge", _FOUND)
    engine.step("rows_surge", _ROWS)


def say(row: Row) -> Said:
    """Say the rates before and after.

    Medium, because it is a published red flag; low where no code was on the list on the day.
    Confidence is high where the firm has a valid identifier and both lines and value spike,
    medium where one of these is missing, low where neither holds.
    """
    subject, records = named(row["subject_name"]), records_of(row)
    before = worth(row["before_cents"], row["before_missing"], row["main_before_listed"], "line")
    after = worth(row["after_cents"], row["after_missing"], row["after_listed"], "line")
    unchecked = history_unchecked(row) + value_unknown(row["after_missing"], "line")
    figures = _figures(row)
    if row["variant"] == "cannot_tell":
        return Said(
            f"Whether {subject} imports far more high-priority goods since {TURN} cannot be told: "
            f"the records must reach back {REACH_MONTHS} months and three months past that day "
            f"without large gaps ({records}); they show {before} before and {after} after.",
            figures,
            "info",
            "low",
            [],
            ["a rate before and after", *unchecked],
        )
    strength = row["by_count"] + row["by_value"] + row["identified"]
    return Said(
        f"Against {TURN}: {subject} received {before} of high-priority goods before, "
        f"{figures['lines_a_month_before']} lines a month, and {after} after, "
        f"{figures['lines_a_month_after']} a month; the spike is in {_where(row)} ({records}).",
        figures,
        "medium" if row["after_on_list"] else "low",
        {3: "high", 2: "medium"}.get(strength, "low"),
        _counter(row),
        unchecked,
    )


def _figures(row: Row) -> dict[str, Any]:
    return {
        "variant": row["variant"],
        "lines_a_month_before": _rate(row["main_before_listed"], row["before_days"]),
        "lines_a_month_after": _rate(row["after_listed"], row["after_days"]),
        "usd_a_month_before": _rate((row["before_cents"] or 0) / 100, row["before_days"]),
        "usd_a_month_after": _rate((row["after_cents"] or 0) / 100, row["after_days"]),
        "largest_line_usd": None if row["largest_cents"] is None else row["largest_cents"] / 100,
        "spike_in_lines": bool(row["by_count"]),
        "spike_in_value": bool(row["by_value"]),
    } | history_figures(row)


def _rate(amount: float, days: int | None) -> float | None:
    return round(amount * _DAYS_PER_MONTH / days, 2) if days and days > 0 else None


def _where(row: Row) -> str:
    if row["by_count"] and row["by_value"]:
        return f"lines and in value, also without the largest line of {usd(row['largest_cents'])}"
    if row["by_value"]:
        return f"value, also without the largest line of {usd(row['largest_cents'])}"
    return "lines, not in value"


def _counter(row: Row) -> list[str]:
    against = ["firms grow, and take over what others bought before"]
    if not row["by_value"]:
        against.append(
            f"the value without the largest line, {usd(row['rest_cents'])}, did not double"
            if not row["before_missing"]
            else "the value before is not fully known and was not compared"
        )
    if not row["by_count"]:
        against.append("the number of lines a month did not double")
    return against + joined_later(row)


KIND = Kind(
    "surge",
    "Does a firm outside the coalition import far more high-priority goods since 24 February 2022?",
    ("lines", "coverage", "entities", "entity_identifiers", "company_facts"),
    _find,
    say,
)
