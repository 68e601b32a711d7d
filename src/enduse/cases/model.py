"""What a case file is made from and what it holds, before anybody sees a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from enduse.workspace import Source

VERSION = 1  # of the JSON contract in docs/case-json.md
PAGE_ROWS = 5000  # a page with more rows opens slowly and prints as a book
EVIDENCE_ROWS = 200  # rows of one side of one finding that the page lists; the CSV has all
PARTIES = 500  # counterparties of one side in the JSON and the picture; the CSV has all

Record = dict[str, Any]
Records = list[Record]


@dataclass(frozen=True)
class Facts:
    """What a case file says of itself: the files it rests on, versions, and the day it speaks of.

    `as_of` is the day the reader should have in mind; without it the case speaks of the last day
    its records reach. `together` says who is looked at as one with the subject, and who says so;
    the case has it on top. `page_rows` bounds the rows on the page and in the JSON.
    """

    sources: Sequence[Source] = ()
    versions: Mapping[str, object] = field(default_factory=dict)
    as_of: date | None = None
    together: str = ""
    page_rows: int = PAGE_ROWS


@dataclass(frozen=True)
class Case:
    """One subject's case: sections as plain records, in the order of docs/case-json.md.

    Amounts are US cents, shares hundredths of a percent, days ISO text. `rows` of a record lists
    the numbers `n` of the rows behind it, as far as the page holds them. `tables` has what is too
    long for a page: every row and every evidence row, for CSV.
    """

    subject: Record
    as_of: Record
    versions: dict[str, str]
    notes: Record
    summary: Records
    priority: Records
    identity: Record
    timeline: Record
    counterparties: Records
    counterparties_rest: Records
    network: Record
    goods: Record
    sales: Record
    claims: Records
    findings: Records
    against: Records
    limits: Record
    rows: Record
    sources: Records
    tables: dict[str, pa.Table]


def iso(day: date | None) -> str | None:
    """Write a day as ISO 8601 text; None stays None."""
    return day.isoformat() if day else None
