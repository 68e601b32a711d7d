"""Did a firm outside the coalition begin to import high-priority goods after 24 February 2022?

Two of the three patterns of the joint guidance of 26 September 2023: (a) `never_imported`, the firm
is in no record before 24 February 2022; (b) `no_high_priority`, it imported before, but none of the
codes that are on the Common High Priority List. Both need high-priority goods since.

Where the loaded records do not reach back twelve months without large holes, or where earlier codes
cannot be read (split or shorter than six digits), the finding says `cannot_tell`. A firm that
imports through another one, or under another name, looks new and is not.
"""

from __future__ import annotations

from typing import Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count
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
from enduse.findings.phrases import day, named, value_unknown, worth

_FOUND: Final = """
SELECT f.*, entity_id || '|' || variant AS finding_key, first_listed AS from_date,
  last_listed AS to_date
FROM (
  SELECT n.*,
    CASE WHEN reaches = 0 OR undated > 0 OR (before_lines > 0 AND before_unreadable > 0)
        THEN 'cannot_tell'
      WHEN before_lines = 0 THEN 'never_imported'
      ELSE 'no_high_priority' END AS variant
  FROM new_importer_firms AS n
  WHERE before_listed = 0
) AS f
"""

_ROWS: Final = fill(
    """
SELECT f.finding_key, m.source_id, m.row_no,
  CASE WHEN m.time = 'after' THEN 'high-priority goods, code ' WHEN m.time = 'before'
    THEN 'other goods before, code ' ELSE 'goods of an uncertain day, code ' END
    || coalesce(m.hs, 'unknown') || ', '
    || coalesce(CAST(m.date AS VARCHAR), 'an unknown day') AS shows,
  CASE WHEN m.time = 'after' THEN 'for' ELSE 'against' END AS side
FROM found_new_importer AS f
JOIN ($marked) AS m ON m.entity_id = f.entity_id
WHERE (m.time = 'after' AND m.listed_goods = 1)
  OR (m.time <> 'after' AND f.variant <> 'never_imported')
""",
    marked=MARKED,
)


def _find(engine: Engine) -> None:
    import_history(engine, "new_importer")
    engine.step("found_new_importer", _FOUND)
    engine.step("rows_new_importer", _ROWS)


def say(row: Row) -> Said:
    """Say which pattern the firm's imports match.

    Medium, because it is a published red flag; low where no code was on the list on the day.
    Confidence is high where the firm has a valid identifier, medium where it rests on a name.
    """
    received = worth(row["after_cents"], row["after_missing"], row["after_listed"], "line")
    since = (
        f"since then it received {received} of high-priority goods, "
        f"the first on {day(row['first_listed'])}"
    )
    subject, records = named(row["subject_name"]), records_of(row)
    unchecked = history_unchecked(row) + value_unknown(row["after_missing"], "line")
    figures = {"variant": row["variant"]} | history_figures(row)
    if row["variant"] == "cannot_tell":
        return Said(
            f"Whether {subject} is new to high-priority goods cannot be told: {_why(row)}; "
            f"since {TURN} it received {received} of them.",
            figures,
            "info",
            "low",
            _counter(row),
            [f"imports before {TURN}", *unchecked],
        )
    before = (
        "has no import before that day in any record loaded"
        if row["variant"] == "never_imported"
        else f"has {count(row['before_lines'], 'import line')} before that day, none of a "
        "high-priority code"
    )
    return Said(
        f"Against {TURN}: {subject} {before}; {since} ({records}).",
        figures,
        "medium" if row["after_on_list"] else "low",
        "high" if row["identified"] else "medium",
        _counter(row),
        unchecked,
    )


def _why(row: Row) -> str:
    if not row["reaches"]:
        return (
            f"not all records that show it reach back {REACH_MONTHS} months before {TURN} without "
            f"large gaps ({records_of(row)})"
        )
    if row["undated"]:
        return f"{count(row['undated'], 'line')} cannot be placed before or after that day"
    return (
        f"the codes of {count(row['before_unreadable'], 'earlier line')} cannot be read as codes "
        "of today"
    )


def _counter(row: Row) -> list[str]:
    against = ["firms start and add lines of goods for ordinary reasons"]
    if row["variant"] == "no_high_priority":
        against.append(
            f"it was an importer before: {count(row['before_lines'], 'line')} of other goods"
        )
    if row["founded"] and row["founded"] >= TURN:
        against.append(f"it was founded on {row['founded']}, so it could not import before")
    return against + joined_later(row)


KIND = Kind(
    "new_importer",
    "Did a firm outside the coalition begin to import high-priority goods after 24 February 2022?",
    ("lines", "coverage", "entities", "entity_identifiers", "company_facts"),
    _find,
    say,
)
