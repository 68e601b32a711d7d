"""Which goods codes are on the Common High Priority List, in which tier, and since when.

The list is guidance of the coalition's authorities, not law. A look-up is as of a day: a shipment
of 22 February 2024 is not judged by the tier that joined on 23 February 2024. For most codes the
joining day is not known; then `joined_by` is a day on which the code was surely on the list.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from enduse.rules.data import table

ON_LIST = "on_list"
BEFORE_JOINING = "before_joining"
JOINING_UNKNOWN = "joining_unknown"
TIERS = ("1", "2", "3A", "3B", "4A", "4B")


@dataclass(frozen=True)
class PriorityCode:
    """One code of the list; the fields are those of the table `high_priority`."""

    hs6: str
    tier: str
    joined: dt.date | None
    joined_by: dt.date
    left_on: dt.date | None
    description: str
    citation: str
    verification: str

    def status(self, as_of: dt.date) -> str | None:
        """Return on_list, before_joining or joining_unknown on that day; null after it left."""
        if self.left_on is not None and as_of >= self.left_on:
            return None
        if as_of >= (self.joined or self.joined_by):
            return ON_LIST
        return JOINING_UNKNOWN if self.joined is None else BEFORE_JOINING


@cache
def high_priority_codes() -> tuple[PriorityCode, ...]:
    """Return the 50 codes sorted by code. Source: `data/high_priority.yaml`."""
    codes = [
        PriorityCode(
            code["hs6"],
            code["tier"],
            group["joined"],
            group["joined_by"],
            group.get("left_on"),
            code["description"],
            group["citation"],
            group["verification"],
        )
        for group in table("high_priority")["groups"]
        for code in group["codes"]
    ]
    return tuple(sorted(codes, key=lambda code: code.hs6))


def codes_as_of(as_of: dt.date) -> tuple[PriorityCode, ...]:
    """Return the codes that are not known to have joined after `as_of`, nor to have left by then.

    A code whose joining day is not known is among them; `PriorityCode.status` tells it apart.
    """
    return tuple(
        code for code in high_priority_codes() if code.status(as_of) in (ON_LIST, JOINING_UNKNOWN)
    )


def high_priority_rows() -> pa.Table:
    """Return the list as an Arrow table with the columns of `schema.HIGH_PRIORITY`."""
    codes = high_priority_codes()
    text, day = pa.string(), pa.date32()
    return pa.table(
        {
            "hs6": pa.array([code.hs6 for code in codes], text),
            "tier": pa.array([code.tier for code in codes], text),
            "joined": pa.array([code.joined for code in codes], day),
            "joined_by": pa.array([code.joined_by for code in codes], day),
            "left_on": pa.array([code.left_on for code in codes], day),
            "description": pa.array([code.description for code in codes], text),
            "verification": pa.array([code.verification for code in codes], text),
        }
    )
