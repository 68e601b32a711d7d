"""Situations that one jurisdiction cannot tell apart, so that its rules judge each only once.

The rules of Taiwan do not ask where a seller in Europe sits. What all jurisdictions together tell
apart is far more than what each of them does.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from enduse.rules.alike import COUNTRY_FACTS, ELSEWHERE, MISSING, countries_alike, marks
from enduse.rules.book import rulebook
from enduse.rules.facts import Column, Situations
from enduse.rules.jurisdictions import jurisdictions

Index = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Kinds:
    """The kinds of situations that a jurisdiction tells apart: one situation of each.

    `names`: what each kind is known by, in all batches of a process. `places`: for each situation
    given, the place of its kind.
    """

    given: Situations
    names: list[tuple[Hashable, ...]]
    places: Index

    def only(self, chosen: Sequence[int]) -> Situations:
        """Return the situations at some places of the kinds."""
        columns = {
            name: Column(one.values, one.index[chosen]) for name, one in self.given.columns.items()
        }
        return Situations(columns, len(chosen))


def narrowed(given: Situations, law: str, extra: Path | None = None) -> Kinds:
    """Return the kinds of situations by the rules of one jurisdiction.

    All facts but goods, day and countries are taken to be the same in all situations given.
    """
    goods, marked = _goods(given, law, extra)
    merged = {
        "hs": Column(tuple(code for code, _ in goods.values), goods.index),
        "edition": Column(tuple(edition for _, edition in goods.values), goods.index),
    }
    kinds, labels = goods.index, [(goods.index, marked)]
    for fact in ("day", *COUNTRY_FACTS):
        numbers = _numbers(given[fact].values, fact, law, extra)
        merged[fact], named = _merged(given[fact], numbers)
        labels.append((merged[fact].index, named))
        kinds = kinds * max(1, len(named)) + merged[fact].index
    _, first, places = np.unique(kinds, return_index=True, return_inverse=True)
    columns = {
        name: Column(one.values, one.index[first]) for name, one in (given.columns | merged).items()
    }
    names = [[known[at] for at in index[first].tolist()] for index, known in labels]
    return Kinds(
        Situations(columns, len(first)), list(zip(*names, strict=True)), places.reshape(-1)
    )


def _merged(column: Column, labels: Sequence[Hashable]) -> tuple[Column, list[Hashable]]:
    """Let the first value of each label stand for all of them; return the labels in their order."""
    known: dict[Hashable, int] = {}
    places = [known.setdefault(label, len(known)) for label in labels]
    first = dict(zip(reversed(places), reversed(column.values), strict=True))
    values = tuple(first[place] for place in range(len(known)))
    return Column(values, np.array(places, dtype=np.int64)[column.index]), list(known)


def _goods(given: Situations, law: str, extra: Path | None) -> tuple[Column, list[Hashable]]:
    """Return pairs of a code and its edition, one for each mark, and the marks."""
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


def _numbers(values: Iterable[Any], fact: str, law: str, extra: Path | None) -> list[int]:
    """Return for each day the number of its time, for each country that of those like it."""
    if fact == "day":
        bounds = _bounds(law, extra)
        return [-1 if day is None else bisect_right(bounds, day) for day in values]
    known = countries_alike(extra, law)[fact].numbers
    return [MISSING if one is None else known.get(one, ELSEWHERE) for one in values]
