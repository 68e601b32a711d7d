"""Dates beside the shipments: controls on machine tools, the high-priority list, listings."""

from __future__ import annotations

from functools import cache

from enduse.cases.data import table
from enduse.cases.model import Record, Records, iso
from enduse.engine import Engine

# Codes of the high-priority list that the subject's own shipments carry, by the day they joined.
_JOINED = """
SELECT h.joined, h.tier, count(*) AS codes, min(h.hs6) AS first_code, max(h.hs6) AS last_code,
  min(h.verification) AS verification
FROM high_priority AS h JOIN (
  SELECT DISTINCT hs6_2022 FROM case_rows WHERE side IN ('shipper', 'receiver', 'other')
) AS c ON c.hs6_2022 = h.hs6
WHERE h.joined IS NOT NULL
GROUP BY h.joined, h.tier ORDER BY h.joined, h.tier
"""


@cache
def controls() -> tuple[Record, ...]:
    """The dated controls of data/timeline.yaml, earliest first."""
    rows = table("timeline")["controls"]
    return tuple(
        {
            "date": iso(row["date"]),
            "kind": "control",
            "by": row["by"],
            "what": row["what"],
            "citation": row["citation"],
            "verification": row["verification"],
        }
        for row in sorted(rows, key=lambda row: (row["date"], row["by"]))
    )


def marks(engine: Engine, listings: Records, parties: Records) -> Records:
    """All dated marks in order of time, numbered from 1 as on the chart.

    `kind` is control, high_priority, subject_listed or other_side_listed.
    """
    found = [*controls(), *_joined(engine), *_own(listings), *_others(parties)]
    order = sorted(found, key=lambda mark: (mark["date"], mark["kind"], mark["by"], mark["what"]))
    return [{"number": number} | mark for number, mark in enumerate(order, 1)]


def _joined(engine: Engine) -> Records:
    return [
        {
            "date": iso(row["joined"]),
            "kind": "high_priority",
            "by": "Common High Priority List",
            "what": f"tier {row['tier']}: {_codes(row)} of these shipments joined (guidance)",
            "citation": None,
            "verification": row["verification"],
        }
        for row in engine.fetch(_JOINED).to_pylist()
    ]


def _codes(row: Record) -> str:
    if row["codes"] == 1:
        return f"code {row['first_code']}"
    return f"{row['codes']} codes ({row['first_code']} to {row['last_code']})"


def _own(listings: Records) -> Records:
    return [
        {
            "date": row["listed_from"],
            "kind": "subject_listed",
            "by": row["authority"] or row["list"],
            "what": f"the subject is listed on {row['list']} ({row['entry_name'] or row['entry']})",
            "citation": row["programme"],
            "verification": f"date from {row['from_basis']}, match by {row['match_basis']}",
        }
        for row in listings
        if row["listed_from"]
    ]


def _others(parties: Records) -> Records:
    found: dict[tuple[str, str, str], Record] = {}
    for party in parties:
        for listing in party["listings"]:
            key = (party["entity_id"], listing["list"], listing["from"] or "")
            if listing["from"]:
                found[key] = {
                    "date": listing["from"],
                    "kind": "other_side_listed",
                    "by": listing["list"],
                    "what": f"{party['name']} ({party['side']}) is listed",
                    "citation": None,
                    "verification": f"match by {listing['match_basis']}",
                }
    return list(found.values())


def month_after(month: str, steps: int) -> str:
    """The month `steps` months after (or before) a `YYYY-MM`."""
    year, number = int(month[:4]), int(month[5:7]) - 1 + steps
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"
