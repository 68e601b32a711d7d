"""Currencies as written, and dated rates to the US dollar."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path

import yaml
from babel.core import get_global

from enduse.errors import InputError, cut

RATES = "rates.csv"
OLDEST_DAYS = 31  # a daily or monthly rate is used for at most so many days
_SHIPPED = (
    "the shipped rates (yearly averages, recalled; put your own rates.csv into the workspace)"
)
_LARGEST = 64 << 20
_HEADINGS = ("currency", "date", "usd_per_unit", "source")


def currency_code(text: str) -> str | None:
    """Return the ISO 4217 code of a currency as written, None where it names none.

    Takes alphabetic and numeric codes, signs and the names of `data/currencies.yaml`.
    """
    written = " ".join(text.casefold().replace(".", " ").split())
    if written.upper() in _codes():
        return written.upper()
    return _spellings().get(written.zfill(3) if written.isdigit() else written)


@cache
def _codes() -> frozenset[str]:
    return frozenset(get_global("all_currencies")) - {"RUR"}


@cache
def _spellings() -> dict[str, str]:
    text = (resources.files("enduse.readers.customs") / "data/currencies.yaml").read_text("utf-8")
    spellings: dict[str, list[str]] = yaml.safe_load(text)["currencies"]
    return {name: code for code, names in spellings.items() for name in names}


@dataclass
class _Series:
    """The rates of one currency: by day, by month as of its first day, by year."""

    days: list[tuple[date, float]] = field(default_factory=list)
    years: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Rates:
    """Dated rates. `origin` says which table it is."""

    series: dict[str, _Series]
    origin: str

    def rate(self, currency: str, day: date) -> tuple[float, date] | None:
        """Return US dollars per unit on `day` and the day of the rate; None where there is none.

        The last rate of a day or month on or before `day`, if at most 31 days old; else the
        average of its year, dated its first day.
        """
        if currency == "USD":
            return 1.0, day
        series = self.series.get(currency)
        if series is None:
            return None
        at = bisect_right(series.days, (day, float("inf"))) - 1
        if at >= 0 and day - series.days[at][0] <= timedelta(days=OLDEST_DAYS):
            return series.days[at][1], series.days[at][0]
        if day.year in series.years:
            return series.years[day.year], date(day.year, 1, 1)
        return None


def load_rates(workspace_root: Path) -> Rates:
    """Read `rates.csv` of the workspace, or the table that comes with the program.

    Raises InputError, with the row, where the workspace's table is wrong.
    """
    own = workspace_root / RATES
    if not own.exists():
        shipped = resources.files("enduse.readers.customs") / "data" / RATES
        return _read(shipped.read_text(encoding="utf-8").splitlines(), _SHIPPED)
    try:
        if own.stat().st_size > _LARGEST:
            raise InputError(f"{own}: larger than 64 MiB; keep only the currencies needed")
        return _read(own.read_text(encoding="utf-8-sig").splitlines(), str(own))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{own}: cannot be read ({cut(error)}); save it as UTF-8 CSV") from error


def _read(lines: Iterable[str], where: str) -> Rates:
    reader = csv.reader(line if not line.startswith("#") else "" for line in lines)
    series: dict[str, _Series] = {}
    headings: list[str] = []
    for row in reader:
        if not row:
            continue
        if not headings:
            headings = [cell.strip() for cell in row]
            if missing := [h for h in _HEADINGS if h not in headings]:
                raise InputError(
                    f"{where}: lacks the column {missing[0]}; it needs {', '.join(_HEADINGS)}"
                )
            continue
        _take(series, dict(zip(headings, row, strict=False)), f"{where}, row {reader.line_num}")
    for one in series.values():
        one.days.sort()
    return Rates(series, where)


def _take(series: dict[str, _Series], row: dict[str, str], where: str) -> None:
    """Take one rate. `2023` is an average of the year, `2023-05` of the month, else a day."""
    code, when = row.get("currency", "").strip(), row.get("date", "").strip()
    try:
        rate = float(row.get("usd_per_unit", ""))
        if code not in _codes() or not 0 < rate < 1e6:
            raise ValueError
        one = series.setdefault(code, _Series())
        if len(when) == 4:
            one.years[int(when)] = rate
        else:
            one.days.append((date.fromisoformat(when if len(when) > 7 else f"{when}-01"), rate))
    except ValueError as error:
        raise InputError(
            f"{where}: {cut(','.join(row.values()))} is no rate; write an ISO 4217 code, a day "
            "(2023-05-17), month or year, and US dollars per unit"
        ) from error
