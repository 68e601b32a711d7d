"""Which situation a shipment is in, as one whole number: found by joins, read back by division.

The number is made of the goods, the time and the countries, each as a small number: codes that all
lists answer alike for, days between two days on which rules changed, countries that no rule tells
apart. Shipments of one number get one answer from every rule.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine import Engine
from enduse.rules.alike import COUNTRY_FACTS, ELSEWHERE, MISSING, countries_alike, marks
from enduse.rules.book import RuleBook, rulebook
from enduse.rules.hs_editions import EDITIONS
from enduse.rules.jurisdictions import jurisdictions
from enduse.schema import Column as TableColumn
from enduse.schema import Table

KEY: Final = ("hs6", "edition", "period", "dispatch", "destination", "origin", "maker_hq", "seller")
"""What tells one situation from another; `period` is the first day of a time of equal rules."""
KEY_SCHEMA: Final = pa.schema(
    [(name, {"edition": pa.int32(), "period": pa.date32()}.get(name, pa.string())) for name in KEY]
)
_FIRST: Final = np.datetime64("1990-01-01")
_LAST: Final = np.datetime64("2099-12-31")
_PERIODS: Final = Table(
    "rule_periods",
    "The time of equal rules that a day lies in.",
    (
        TableColumn("day", "DATE", "a day"),
        TableColumn("period", "DATE", "first day of its time"),
        TableColumn("number", "INTEGER", "number of the time, from 1"),
        TableColumn("month", "INTEGER", "number of the day's month: see `spread`"),
    ),
    ("day",),
)
_COUNTRIES: Final = Table(
    "rule_countries",
    "For each fact, the number of the countries that no rule tells from this one.",
    (
        TableColumn("country", "VARCHAR", "ISO 3166-1 alpha-2"),
        *(TableColumn(fact, "INTEGER", f"number as {fact}") for fact in COUNTRY_FACTS),
    ),
    ("country",),
)
_MARKED: Final = pa.schema(
    [("hs6", pa.string()), ("edition", pa.int32()), ("mark", pa.string()), ("code", pa.int64())]
)
_NO_GOODS: Final = 0
_FEW: Final = 8  # countries that are compared faster than joined
_DIGITS: Final = 6
_EDITION: Final = (
    "CASE WHEN s.date IS NULL OR s.date >= DATE '2022-01-01' THEN 2022 "
    "WHEN s.date >= DATE '2017-01-01' THEN 2017 ELSE 2012 END"
)


def prepare(engine: Engine, extra: Path | None = None) -> None:
    """Make `rule_periods` and `rule_countries`, which `numbered` joins."""
    _periods(engine, rulebook(extra))
    alike = countries_alike(extra)
    countries = sorted({country for one in alike.values() for country in one.numbers})
    columns = {
        fact: pa.array([alike[fact].numbers.get(one, ELSEWHERE) for one in countries], pa.int32())
        for fact in COUNTRY_FACTS
    }
    _keep(engine, _COUNTRIES, pa.table({"country": countries, **columns}))


def _bounds(book: RuleBook) -> npt.NDArray[np.datetime64]:
    """Return the first days of all times of equal rules."""
    begun = (where.covers_from for where in jurisdictions())
    found = [np.datetime64(day) for day in (*book.boundaries, *begun)]
    bounds = np.unique(np.array([_FIRST, *found], dtype="datetime64[D]"))
    return bounds[(bounds >= _FIRST) & (bounds <= _LAST)]


def _split_months(book: RuleBook) -> npt.NDArray[np.datetime64]:
    """Return the months within which rules changed; a change on the first day splits none."""
    bounds = _bounds(book)
    months = bounds.astype("datetime64[M]")
    return np.unique(months[bounds > months.astype("datetime64[D]")])


def _periods(engine: Engine, book: RuleBook) -> None:
    days = np.arange(_FIRST, _LAST + 1, dtype="datetime64[D]")
    bounds, split = _bounds(book), _split_months(book)
    months = days.astype("datetime64[M]")
    numbers = np.searchsorted(bounds, days, side="right")
    whole = np.searchsorted(bounds, months.astype("datetime64[D]"), side="right")
    place = len(bounds) + 1 + np.searchsorted(split, months)
    columns = {
        "day": pa.array(days),
        "period": pa.array(bounds[numbers - 1]),
        "number": pa.array(numbers.astype(np.int32)),
        "month": pa.array(np.where(np.isin(months, split), place, whole).astype(np.int32)),
    }
    _keep(engine, _PERIODS, pa.table(columns))


def _keep(engine: Engine, table: Table, rows: pa.Table) -> None:
    path = engine.directory / f"{table.name}_reference.parquet"
    pq.write_table(rows, path)
    engine.read(table.name, [path], table)


@dataclass(frozen=True)
class Shipments:
    """Where shipments come from.

    `source`: a query with the columns of `KEY`, but `date` and `date_precision` instead of
    `edition` and `period`. `goods`: a query with `hs6` and `date` of at least the same shipments.
    `keep`: columns of `source` that go on beside the number.
    """

    source: str
    goods: str
    keep: Sequence[str]


def numbered(engine: Engine, name: str, shipments: Shipments, extra: Path | None = None) -> None:
    """Make step `name`: the kept columns of shipments, and `situation`, the number of theirs.

    `prepare` comes before. The edition of a code is that in force on its day, and the last one
    without a day. A seller that is not known is taken to be in the country of dispatch. What is
    known to the month only is in the situation of its month (`spread`).
    """
    marked, goods = f"{name}_marks", f"{name}_goods"
    engine.map_batches(
        marked,
        f"SELECT DISTINCT s.hs6, {_EDITION} AS edition FROM ({shipments.goods}) AS s "
        "WHERE s.hs6 IS NOT NULL",
        partial(_marked, extra),
        _MARKED,
    )
    engine.step(
        goods,
        f"SELECT m.hs6, m.edition, g.goods FROM {marked} AS m JOIN (SELECT mark, "
        f"min(code) AS goods FROM {marked} GROUP BY mark) AS g ON g.mark = m.mark",
    )
    engine.step(name, _numbered_sql(shipments, goods, extra))


def _marked(extra: Path | None, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Add to each code of an edition its mark, and the code as a number, 0 where it is none."""
    asked = marks(extra)
    rows = []
    for row in batch.to_pylist():
        hs6, edition = row["hs6"], row["edition"]
        readable = hs6.isascii() and hs6.isdigit() and len(hs6) <= _DIGITS
        # the one before it keeps zeros at its beginning
        code = int(f"1{hs6}") * len(EDITIONS) + EDITIONS.index(edition) if readable else 0
        rows.append({**row, "mark": asked.mark(hs6, edition) if readable else "", "code": code})
    return pa.RecordBatch.from_pylist(rows, schema=_MARKED)


@cache
def _sizes(extra: Path | None) -> tuple[int, ...]:
    """Return how many times there are, and how many numbers of countries in each fact.

    Times are: not known, the times of equal rules, and the months within which rules changed.
    """
    alike = countries_alike(extra)
    times = 1 + len(_bounds(rulebook(extra))) + len(_split_months(rulebook(extra)))
    return (times, *(len(alike[fact].examples) for fact in COUNTRY_FACTS))


def _numbered_sql(shipments: Shipments, goods: str, extra: Path | None) -> str:
    places = ["coalesce(CASE WHEN s.date_precision = 'month' THEN p.month ELSE p.number END, 0)"]
    joins = []
    for fact, size in zip(COUNTRY_FACTS, _sizes(extra)[1:], strict=True):
        if size == 1:
            places.append(str(MISSING))
            continue
        value = "coalesce(s.seller, s.dispatch)" if fact == "seller" else f"s.{fact}"
        known = countries_alike(extra)[fact].numbers
        if len(known) <= _FEW:
            each = " ".join(f"WHEN {value} = '{one}' THEN {at}" for one, at in known.items())
            number = f"CASE {each} ELSE {ELSEWHERE} END"
        else:
            number = f"coalesce(as_{fact}.{fact}, {ELSEWHERE})"
            joins.append(f"LEFT JOIN rule_countries AS as_{fact} ON as_{fact}.country = {value}")
        places.append(f"CASE WHEN {value} IS NULL THEN {MISSING} ELSE {number} END")
    situation = f"coalesce(g.goods, {_NO_GOODS})"
    for size, place in zip(_sizes(extra), places, strict=True):
        situation = f"({situation}) * {size} + {place}"
    return f"""
SELECT {", ".join(f"s.{column}" for column in shipments.keep)}, {situation} AS situation
FROM ({shipments.source}) AS s
LEFT JOIN rule_periods AS p ON p.day = s.date
LEFT JOIN {goods} AS g ON g.hs6 = s.hs6 AND g.edition = {_EDITION}
{" ".join(joins)}
"""


def read_back(numbers: npt.NDArray[np.int64], extra: Path | None = None) -> pa.RecordBatch:
    """Return the situations of numbers, in the columns of `KEY`: of each kind one to ask for.

    The period is null where no day is known, and for months within which rules changed (`spread`).
    """
    left, columns = numbers, {}
    alike, (times, *sizes) = countries_alike(extra), _sizes(extra)
    for fact, size in reversed(list(zip(COUNTRY_FACTS, sizes, strict=True))):
        left, places = np.divmod(left, size)
        columns[fact] = pa.array(alike[fact].examples, pa.string()).take(pa.array(places))
    left, places = np.divmod(left, times)
    book = rulebook(extra)
    months = [None] * len(_split_months(book))
    days = pa.array([None, *_bounds(book).tolist(), *months], pa.date32())
    columns["period"] = days.take(pa.array(places))
    goods, index = np.unique(left, return_inverse=True)
    codes = [divmod(int(code), len(EDITIONS)) for code in goods]
    hs6 = pa.array([str(code)[1:] if code else None for code, _ in codes], pa.string())
    editions = pa.array(
        [EDITIONS[place] if code else EDITIONS[-1] for code, place in codes], pa.int32()
    )
    columns["hs6"], columns["edition"] = hs6.take(pa.array(index)), editions.take(pa.array(index))
    return pa.RecordBatch.from_arrays([columns[name] for name in KEY], schema=KEY_SCHEMA)


def spread(
    numbers: npt.NDArray[np.int64], asked: pa.RecordBatch, extra: Path | None = None
) -> tuple[pa.RecordBatch, npt.NDArray[np.int64]]:
    """Return the situations that numbers may be, and the place in `numbers` of each.

    A month within which rules changed is every time of equal rules that it holds a day of: a
    shipment known to the month may be in any. Everything else is the one that `read_back` gave.
    """
    book, (times, *sizes) = rulebook(extra), _sizes(extra)
    bounds, split = _bounds(book), _split_months(book)
    months = numbers // math.prod(sizes) % times - len(bounds) - 1
    starts = split.astype("datetime64[D]")
    first = np.searchsorted(bounds, starts, side="right") - 1
    ends = np.searchsorted(bounds, (split + 1).astype("datetime64[D]"), side="left")
    counts = np.ones(len(numbers), dtype=np.int64)
    within = months >= 0
    counts[within] = (ends - first)[months[within]]
    places = np.repeat(np.arange(len(numbers)), counts)
    steps = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
    made = asked.take(pa.array(places))
    days = made.column("period").to_numpy(zero_copy_only=False).astype("datetime64[D]")
    of_month = within[places]
    days[of_month] = bounds[first[months[places[of_month]]] + steps[of_month]]
    periods = pa.array(days, pa.date32())
    return made.set_column(KEY.index("period"), KEY_SCHEMA.field("period"), periods), places
