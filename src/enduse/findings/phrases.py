"""Words that several kinds of finding share: figures in a sentence, names in a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from enduse.errors import cut
from enduse.findings.base import count, usd

_NAME_LENGTH: Final = 120  # longer "names" are addresses or contract terms in the wrong column
_NAMES_SHOWN: Final = 5
WHOLE_BP: Final = 10_000  # hundredths of a percent in a whole


def named(name: str | None) -> str:
    """Return a name fit for a sentence: cut where it is a paragraph, a phrase where it is null."""
    return cut(name, _NAME_LENGTH) if name else "an unnamed party"


def joined(items: Sequence[str], last: str = "and") -> str:
    """Return items as a sentence has them: `a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def some(names: Sequence[str], total: int) -> str:
    """Return the first names and how many more there are: `A, B, C, D, E and 7 more`."""
    shown = [named(name) for name in names[:_NAMES_SHOWN]]
    more = total - len(shown)
    return f"{', '.join(shown)} and {more:,} more" if more > 0 else joined(shown)


def worth(cents: int | None, missing: int, rows: int, noun: str = "shipment") -> str:
    """Return rows with their value: `3 shipments worth $1,200`, `2 shipments of unknown value`."""
    counted = count(rows, noun)
    if cents is None or missing == rows:
        return f"{counted} of unknown value"
    if missing:
        return f"{counted} worth at least {usd(cents)}"
    return f"{counted} worth {usd(cents)}"


def value_unknown(missing: int, noun: str = "shipment") -> list[str]:
    """Return the sentence on rows without a value in US dollars, or nothing."""
    if not missing:
        return []
    return [f"the value of {count(missing, noun)} in US dollars is not known; it is not in the sum"]


def day(value: date | None) -> str:
    """Return a day as ISO 8601, `an unknown day` where there is none."""
    return value.isoformat() if value else "an unknown day"


def percent(basis_points: int | None) -> str:
    """Return hundredths of a percent as a percentage: 9950 is `99.5 %`, 10000 is `100 %`."""
    if basis_points is None:
        return "an unknown share"
    return f"{basis_points / 100:.2f}".rstrip("0").rstrip(".") + " %"
