"""Pieces of SQL that several kinds of finding share: roles, a listing as of a day, control."""

from __future__ import annotations

from string import Template
from typing import Final

from enduse.trade.turning_point import GOES_TO, last_day

# Who gets the goods and who sends them off. The maker sends nothing by being the maker, and a
# declarant or forwarder stands on neither side.
RECEIVING: Final = ("importer", "buyer", "consignee", "end_user")
SENDING: Final = ("exporter", "seller")

__all__ = ["GOES_TO", "RECEIVING", "SENDING", "fill", "last_day", "listing_status"]


def fill(sql: str, **parts: str) -> str:
    """Return `sql` with each `$name` replaced; parts are constants of this room, never input."""
    return Template(sql).substitute(parts)


def listing_status(day: str, precision: str, since: str, until: str) -> str:
    """SQL for what a listing was on the day of a row: before, during, after or date_unknown.

    The first day of a listing counts as during, the day it ended as after. A row known to the
    month counts where the whole month lies on one side, else it is date_unknown. A listing without
    a first day dates nothing but what comes after its end.
    """
    last = last_day(day, precision)
    return (
        f"CASE WHEN {day} IS NULL THEN 'date_unknown' "
        f"WHEN {until} IS NOT NULL AND {day} >= {until} THEN 'after' "
        f"WHEN {since} IS NULL THEN 'date_unknown' "
        f"WHEN {last} < {since} THEN 'before' "
        f"WHEN {day} >= {since} AND ({until} IS NULL OR {last} < {until}) THEN 'during' "
        "ELSE 'date_unknown' END"
    )
