"""Goods codes as files write them: with points, as numbers, with a lost leading zero."""

from __future__ import annotations

import re

_SHORTEST, _LONGEST = 4, 14
_NUMBER = re.compile(
    r"(\d{5,}(?=[.,]0+$)|\d+(?=[.,]0$))"
)  # 6907219009.0: Excel made a number of it
_POWER = re.compile(r"(\d)[.,](\d+)[eE]\+?(\d{1,2})$")
_LOST_LAST_ZERO = re.compile(r"(\d{4})[.,](\d)$")  # 8457.1 was 8457.10 before it was a number
_BETWEEN = re.compile(r"[\s.\-'\u00a0\u202f]")
_CHAPTERS = frozenset(range(1, 100)) - {77}  # 77 is reserved; 98 and 99 are for national use


def parse_code(text: str) -> str | None:
    """Return the digits of a goods code, None where it is none.

    Codes have an even number of digits; an odd number means that a leading zero was lost, as a
    spreadsheet does with chapters 01 to 09. Fewer than four digits name no heading. Source of the
    chapters: Harmonized System, WCO, editions 2012 to 2022.
    """
    digits = _digits(text.strip())
    if not digits or not _SHORTEST <= len(digits) <= _LONGEST:
        return None
    if len(digits) % 2:
        digits = "0" + digits
    return digits if int(digits[:2]) in _CHAPTERS else None


def _digits(text: str) -> str | None:
    if match := _NUMBER.match(text):
        return match[1]
    if match := _POWER.match(text):
        # more figures than the power has places would leave a fraction
        return (
            (match[1] + match[2]).ljust(int(match[3]) + 1, "0")
            if len(match[2]) <= int(match[3])
            else None
        )
    if match := _LOST_LAST_ZERO.match(text):
        return match[1] + match[2] + "0"
    digits = _BETWEEN.sub("", text)
    return digits if digits.isascii() and digits.isdigit() else None
