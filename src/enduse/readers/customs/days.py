"""Days as customs files write them, by the order that the profile gives."""

from __future__ import annotations

import re
from datetime import date, timedelta

_EARLIEST, _LATEST = 1988, 2100  # the Harmonized System began in 1988
_EXCEL_DAY_0 = date(1899, 12, 30)  # Excel counts a 29 February 1900, so day 0 is one earlier
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan янв", "feb фев", "mar мар", "apr апр", "may май мая", "jun июн", "jul июл",
            "aug авг", "sep сен", "oct окт", "nov ноя", "dec дек",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?$"
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})" + _TIME)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})$")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?$")
_WORDED = re.compile(r"(\d{1,2})[-. ]([^\W\d_]{3,12})\.?[-, ]+(\d{4}|\d{2})" + _TIME)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-./ ](\d{4})$")
_MONTH_LAST = re.compile(r"(\d{4})[-./ ]?(\d{1,2})$")
_MONTH_WORD = re.compile(r"([^\W\d_]{3,12})\.?[-,/' ]*(\d{4}|\d{2})$")


def parse_day(text: str, order: str, month_only: bool) -> tuple[date, str] | None:
    """Return the day that a cell states and its precision (day or month), None where it has none.

    Read are ISO days, days with the year last in the `order` of the profile (dmy or mdy), days
    with a month in English or Russian words, `20230517`, Excel serial days (45063, with a fraction
    for the time) and months (`05.2023`, `2023-05`, `202305`, `May-23`). A time behind the day is
    ignored. With `month_only` a whole day stands for its month. A day that is impossible in the
    given order is not turned around: the fourth of March is never guessed to be the third of April.
    """
    text = " ".join(text.split())
    found = _day(text, order)
    if found and not month_only:
        return found, "day"
    found = found or _month(text)
    return (found.replace(day=1), "month") if found else None


def _day(text: str, order: str) -> date | None:
    if match := _YEAR_FIRST.match(text) or _COMPACT.match(text):
        return _calendar(match[1], match[2], match[3])
    if match := _YEAR_LAST.match(text):
        first, second = (match[2], match[1]) if order == "mdy" else (match[1], match[2])
        return _calendar(match[3], second, first)
    if match := _WORDED.match(text):
        return _calendar(match[3], _month_number(match[2]), match[1])
    if match := _SERIAL.match(text):
        found = _EXCEL_DAY_0 + timedelta(days=int(match[1]))
        return found if _EARLIEST <= found.year < _LATEST else None
    return None


def _month(text: str) -> date | None:
    if match := _MONTH_FIRST.match(text):
        return _calendar(match[2], match[1], "1")
    if match := _MONTH_LAST.match(text):
        return _calendar(match[1], match[2], "1")
    if match := _MONTH_WORD.match(text):
        return _calendar(match[2], _month_number(match[1]), "1")
    return None


def _month_number(word: str) -> str:
    return str(_MONTHS.get(word[:3].casefold(), 0))


def _calendar(year: str, month: str, day: str) -> date | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    if not _EARLIEST <= number < _LATEST:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None
