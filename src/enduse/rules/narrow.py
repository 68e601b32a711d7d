"""Situations that one jurisdiction cannot tell apart, so that its rules judge each only once.

The rules of Taiwan do not ask where a seller in Europe sits. What all jurisdictions together tell
apart is far more than what each of them does.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from enduse.rules.alike import COUNTRY_FACTS, ELSEWHERE, MISSING, countries_alike, marks
from enduse.rules.book import rulebook
from enduse.rules.facts import Column, Situations
from enduse.rules.jurisdictions import jurisdictions

Index = npt.NDArray[np.int64]


def narrowed(given: Situations, law: str, extra: Path | None = None) -> tuple[Situations, Index]:
    """Return one situation of each kind that a jurisdiction tells apart, and the place of each.

    All facts but goods, day and countries are taken to be the same in all situations given.
    """
    goods = _goods(given, law, extra)
    merged = {
        "hs": Column(tuple(code for code, _ in goods.values), goods.index),
        "edition": Column(tuple(edition for _, edition in goods.values), goods.index),
        "day": _merged(given["day"], _times(given["day"].values, law, extra)),
    }
    for fact in COUNTRY_FACTS:
        numbers = _numbers(given[fact].values, fact, law, extra)
        merged[fact] = _merged(given[fact], numbers)
    kinds = goods.index
    for fact in ("day", *COUNTRY_FACTS):
        kinds = kinds * max(1, len(merged[fact].values)) + merged[fact].index
    _, first, places = np.unique(kinds, return_index=True, return_inverse=True)
    columns = {
        name: Column(one.values, one.index[first]) for name, one in (given.columns | merged).items()
    }
    return Situations(columns, len(first)), places.reshape(-1)


def _merged(column: Column, numbers: Sequence[Hashable]) -> Column:
    """Let the first value of each number stand for all of them."""
    known: dict[Hashable, int] = {}
    places = [known.setdefault(number, len(known)) for number in numbers]
    first = dict(zip(reversed(places), reversed(column.values), strict=True))
    values = tuple(first[place] for place in range(len(known)))
    return Column(values, np.array(places, dtype=np.int64)[column.index])


def _goods(given: Situations, law: str, extra: Path | None) -> Column:
    """Return pairs of a code and its edition, of those that all lists answer alike for only one."""
    codes, editions = given["hs"], given["edition"]
    used, index = np.unique(
        codes.index * max(1, len(editions.values)) + editions.index, return_inverse=True
    )
    places = (divmod(pair, len(editions.values)) for pair in used.tolist())
    pairs = tuple((codes.values[code], editions.values[edition]) for code, edition in places)
    asked = marks(extra, law)
    return _merged(Column(pairs, index.reshape(-1)), [asked.mark(*pair) for pair in pairs])


@cache
def _bounds(law: str, extra: Path | None) -> tuple[dt.date, ...]:
    """Return the first days of the times in which nothing changes in a jurisdiction."""
    book = rulebook(extra)
    days = {where.covers_from for where in jurisdictions() if where.id == law} | book.areas.days()
    for rule in book.of(law):
        days |= rule.days()
    return tuple(sorted(days))


def _times(days: Iterable[dt.date | None], law: str, extra: Path | None) -> list[int]:
    bounds = _bounds(law, extra)
    return [-1 if day is None else bisect_right(bounds, day) for day in days]


def _numbers(countries: Iterable[str | None], fact: str, law: str, extra: Path | None) -> list[int]:
    known = countries_alike(extra, law)[fact].numbers
    return [MISSING if one is None else known.get(one, ELSEWHERE) for one in countries]
