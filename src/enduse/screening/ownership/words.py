"""Words for shares, spans and days."""

from __future__ import annotations

from collections.abc import Sequence

from enduse.screening.ownership.rules import FULL_BP


def percent(basis_points: int) -> str:
    """Write hundredths of a percent: 5000 is `50 %`, 4999 is `49.99 %`."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + " %" if rest else f"{whole} %"


def span(low: int, high: int) -> str:
    """Write a span of shares: `50 %`, `25 to 50 %`, `an unknown share`."""
    if low == high:
        return percent(low)
    if low == 0 and high == FULL_BP:
        return "an unknown share"
    if low == 0:
        return f"up to {percent(high)}"
    return f"{percent(low)[:-2]} to {percent(high)}"


def joined(parts: Sequence[str]) -> str:
    """Join parts as a person lists them: `a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def several(number: int, one: str) -> str:
    """Write a number with its noun: `1 source`, `2 sources`."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
