"""Days as lists and registers write them: a whole day or nothing, never a guess."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

_MONTH_NAMES = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\d{2}:\d{2}.*|Z|[+-]\d{2}:\d{2})?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$")
_WORDED = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})$")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),\s+(\d{4})$")


@cache
def day(text: str) -> date | None:
    """Return the day that `text` states, or None where it states none.

    Read are `2022-02-24` (with or without a time or a time zone), `24.2.2022`, `24 Feb 2022`,
    `26 Feb. 2011`, `2 December 1985`, `February 24, 2022` and `20220224`. A month or a year alone
    is not a day; `3/4/2022` is not read, for it is the third of April to one and the fourth of
    March to another.
    """
    text = text.strip()
    if match := _ISO.match(text) or _COMPACT.match(text):
        return _calendar(match[1], match[2], match[3])
    if match := _DOTTED.match(text):
        return _calendar(match[3], match[2], match[1])
    if match := _WORDED.match(text):
        return _calendar(match[3], _month(match[2]), match[1])
    if match := _AMERICAN.match(text):
        return _calendar(match[3], _month(match[1]), match[2])
    return None


def _month(name: str) -> str:
    return str(_MONTHS.get(name[:3].casefold(), 0))


def _calendar(year: str, month: str, number: str) -> date | None:
    try:
        found = date(int(year), int(month), int(number))
    except ValueError:
        return None
    return found if 1800 <= found.year <= 2200 else None
