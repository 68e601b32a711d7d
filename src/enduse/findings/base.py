"""What a kind of finding is: a question, the rows it is found in, and how it is said.

A kind is one file of this package with a constant `KIND`. Its `find` makes two steps:

- `found_<name>`: one row per finding with `finding_key` (VARCHAR, unique within the kind and equal
  whenever the same question is asked of the same subject), `entity_id`, `from_date`, `to_date`
  (DATE, null where unknown) and any columns that `say` wants;
- `rows_<name>`: the rows behind it: `finding_key`, `source_id`, `row_no`, `shows` (a few words),
  `side` ('for' or 'against').

`say` turns one row of `found_<name>` into words and figures; it sees values only, no tables.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from enduse.engine import Engine

SEVERITIES = ("info", "low", "medium", "high")
CONFIDENCES = ("low", "medium", "high")
Row = Mapping[str, Any]
# made once: a new encoder for each finding took a fifth of the time of saying it
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str)


@dataclass(frozen=True)
class Said:
    """A finding in words: the statement repeats no figure that is not in `figures`."""

    statement: str
    figures: dict[str, Any]
    severity: str
    confidence: str
    counter_evidence: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """A kind of finding: its name, its question, the tables it reads, and its two functions."""

    name: str
    question: str
    reads: tuple[str, ...]
    find: Callable[[Engine], None]
    say: Callable[[Row], Said]


def usd(cents: int | None) -> str:
    """Write US cents as dollars: `$415,355`; `unknown value` where there are none."""
    if cents is None:
        return "unknown value"
    whole = cents / 100
    return f"${whole:,.0f}" if cents % 100 == 0 or abs(whole) >= 1000 else f"${whole:,.2f}"


def count(number: int, noun: str, plural: str = "") -> str:
    """Write a count with its noun: `1 shipment`, `63 shipments`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def packed(value: list[Any] | dict[str, Any]) -> str:
    """Write JSON with sorted keys, so that equal findings are equal text."""
    return _ENCODER.encode(value) if value else "[]" if isinstance(value, list) else "{}"
