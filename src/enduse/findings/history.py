"""What each firm outside the coalition imported before and after 24 February 2022.

The joint guidance of Australia, Canada, New Zealand, the UK and the US of 26 September 2023 gives
three patterns for firms outside the coalition: (a) it never imported before 24 February 2022;
(b) it imported, but nothing of the high-priority codes; (c) it imported such goods and imports far
more of them since. This module makes the counts that `new_importer` (a, b) and `surge` (c) read.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Row, count
from enduse.findings.parts import fill
from enduse.trade.turning_point import MARKED, REACH_MONTHS, TURN, coalition, turned

__all__ = [
    "MARKED", "REACH_MONTHS", "TURN", "history_figures", "history_unchecked", "import_history",
    "joined_later", "records_of",
]  # fmt: skip

_FIRMS: Final = """
SELECT t.*, e.name AS subject_name, coalesce(e.country, t.goes_to) AS country,
  CASE WHEN i.entity_id IS NULL THEN 0 ELSE 1 END AS identified, f.founded
FROM $turned AS t
LEFT JOIN entities AS e ON e.entity_id = t.entity_id
LEFT JOIN (SELECT DISTINCT entity_id FROM entity_identifiers WHERE valid) AS i
  ON i.entity_id = t.entity_id
LEFT JOIN (SELECT entity_id, min(founded) AS founded FROM company_facts GROUP BY entity_id) AS f
  ON f.entity_id = t.entity_id
WHERE t.after_listed > 0 AND coalesce(e.country, t.goes_to) NOT IN ($coalition)
"""


def import_history(engine: Engine, prefix: str) -> None:
    """Make `<prefix>_firms`: one row per firm with its counts before and after.

    Firms are receivers outside the coalition with high-priority goods since 24 February 2022. A
    row known only to February 2022 is neither before nor after.
    """
    turned(engine, prefix)
    outside = ", ".join(f"'{code}'" for code in sorted(coalition()))
    engine.step(f"{prefix}_firms", fill(_FIRMS, turned=f"{prefix}_turned", coalition=outside))


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
