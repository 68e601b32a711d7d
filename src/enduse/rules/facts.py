"""What is known of a transaction: the facts that rules ask for, for one or for many at once.

Many are columns of distinct values with an index (dictionary encoding): every test is made once for
each distinct value, or pair of values, and spread by the index. Nothing runs per shipment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Answers = npt.NDArray[np.int8]
"""One of NO, UNKNOWN and YES for each transaction (Kleene's three-valued logic)."""
NO: Final = 0
UNKNOWN: Final = 1
YES: Final = 2


@dataclass(frozen=True)
class Facts:
    """One transaction. None, or an empty text, is: not known.

    `hs`: digits of the goods code in `edition` of the Harmonized System. `day`: day of shipment.
    Countries are ISO 3166-1 alpha-2: `dispatch` is where the goods are sent from, `seller` where
    the seller is established, `maker_hq` where the maker has its headquarters. `eccn`: entry of a
    control list; `EAR99` or `none` where the goods stand on none. `us_content`: percent of the
    value; `us_technology`: the goods are a direct product of US technology or software.
    `party_owned_by_listed`: listed parties own at least half of a party. `party_footnotes`: the
    footnotes of the US Entity List that a party carries. `via`: the countries that the goods pass
    on the way; empty where they pass none.
    """

    hs: str = ""
    edition: int = 2022
    day: dt.date | None = None
    dispatch: str | None = None
    destination: str | None = None
    origin: str | None = None
    maker_hq: str | None = None
    seller: str | None = None
    contract_date: dt.date | None = None
    eccn: str | None = None
    us_content: float | None = None
    us_technology: bool | None = None
    end_use: str | None = None
    public_contract: bool | None = None
    party_listed: bool | None = None
    party_owned_by_listed: bool | None = None
    party_footnotes: tuple[int, ...] | None = None
    software: bool = False
    via: tuple[str, ...] | None = None


NAMES: Final = tuple(field.name for field in fields(Facts))

GOODS: Final = ("software", "hs", "edition", "eccn")
"""The facts that say what the goods are."""


@dataclass(frozen=True, eq=False)
class Column:
    """The distinct values of one fact, and for each transaction the position of its value."""

    values: tuple[Any, ...]
    index: npt.NDArray[np.int64]

    @classmethod
    def of(cls, values: Sequence[Any]) -> Column:
        """Encode one value for each transaction."""
        places: dict[Any, int] = {}
        index = [places.setdefault(value, len(places)) for value in values]
        return cls(tuple(places), np.array(index, dtype=np.int64))

    def test(self, question: Callable[[Any], bool | None]) -> Answers:
        """Ask each distinct value; None is unknown."""
        answers = [kleene(question(value)) for value in self.values]
        return np.array(answers, dtype=np.int8)[self.index]

    def test_with(self, other: Column, question: Callable[[Any, Any], bool | None]) -> Answers:
        """Ask each pair of a distinct value of this column and one of another."""
        answers = np.array(
            [[kleene(question(mine, its)) for its in other.values] for mine in self.values],
            dtype=np.int8,
        )
        table = answers.reshape(len(self.values), len(other.values))
        return np.asarray(table[self.index, other.index], dtype=np.int8)


@dataclass(frozen=True, eq=False)
class Situations:
    """Many transactions, a column for each fact of `Facts`."""

    columns: dict[str, Column]
    count: int

    @classmethod
    def of(cls, many: Iterable[Facts]) -> Situations:
        """Encode transactions that stand as values."""
        listed = list(many)
        return cls(
            {name: Column.of([getattr(one, name) for one in listed]) for name in NAMES},
            len(listed),
        )

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    @cached_property
    def kinds_of_goods(self) -> tuple[list[tuple[Any, ...]], npt.NDArray[np.int64]]:
        """The values of `GOODS` that occur together, and for each transaction which it has.

        Only what occurs together is asked: most codes stand in one edition.
        """
        columns = [self[name] for name in GOODS]
        shape = tuple(len(column.values) for column in columns)
        used, index = np.unique(
            np.ravel_multi_index([column.index for column in columns], shape), return_inverse=True
        )
        places = np.unravel_index(used, shape)
        values = [[one.values[at] for at in own] for one, own in zip(columns, places, strict=True)]
        return list(zip(*values, strict=True)), index.reshape(-1)

    def all(self, answer: int) -> Answers:
        """Return the same answer for every transaction."""
        return np.full(self.count, answer, dtype=np.int8)


def kleene(answer: bool | None) -> int:
    """Return YES, NO, or UNKNOWN for None."""
    return UNKNOWN if answer is None else YES if answer else NO
