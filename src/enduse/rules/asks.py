"""What the rules of a book ask of a transaction, each question once.

The rules of one regulation ask much alike: where the goods are sent from, which end use they have.
So a book of 183 rules, with six tests each, asks some 300 different questions.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from enduse.rules.areas import Areas
from enduse.rules.book import RuleBook
from enduse.rules.conditions import Part, covered, in_area, in_force, part, winding_down
from enduse.rules.facts import NO, YES, Answers
from enduse.rules.model import JURISDICTIONS, Condition, Rule

TESTS: Final = ("in_force", "destination", "goods", "reaches", "when", "unless")
REACHES: Final = TESTS.index("reaches")
_MOST_BOOKS: Final = 8  # an old check that is made again brings the book of its day


@dataclass(frozen=True)
class Ask:
    """A question: whether in any of the `alternatives` all parts hold; `negated`: in none.

    Parts stand for their places in `Asks.parts`.
    """

    alternatives: tuple[tuple[int, ...], ...]
    negated: bool = False


@dataclass(frozen=True, eq=False)
class Asks:
    """What a book asks: the parts, the questions made of them, and which ones each rule asks.

    `of` has for each rule the places in `questions` of its `TESTS`, and of its time for ending old
    contracts. `rows` has the same as a table, a row for each rule of the book; `rows_of` says
    which rows are those of a jurisdiction.
    """

    parts: tuple[Part, ...]
    questions: tuple[Ask, ...]
    of: Mapping[Rule, tuple[int, ...]]
    rows: npt.NDArray[np.int64]
    rows_of: Mapping[str, Sequence[int]]
    _table: npt.NDArray[np.int64]

    @classmethod
    def made(
        cls, parts: Sequence[Part], questions: Sequence[Ask], of: Mapping[Rule, tuple[int, ...]]
    ) -> Asks:
        """Return them with their tables."""
        rows = np.array(list(of.values()), dtype=np.int64).reshape(len(of), len(TESTS) + 1)
        rows_of = {
            law: [row for row, rule in enumerate(of) if rule.jurisdiction == law]
            for law in JURISDICTIONS
        }
        return cls(tuple(parts), tuple(questions), of, rows, rows_of, _table(questions))

    def all(self, parts: Answers) -> Answers:
        """Return the answers to all questions, of those to all parts: a row for each of either."""
        count = parts.shape[1]
        held = np.full((2, count), NO, dtype=np.int8)
        held[1] = YES
        answers = np.concatenate([held, parts])[self._table].min(axis=2).max(axis=1)
        negated = [one.negated for one in self.questions]
        answers[negated] = YES - answers[negated]
        return np.asarray(answers, dtype=np.int8)


@lru_cache(maxsize=_MOST_BOOKS)
def asks(book: RuleBook) -> Asks:
    """Return what the rules of a book ask."""
    made = _Made({}, [])
    questions: dict[Ask, int] = {}
    of = {
        rule: tuple(
            questions.setdefault(ask, len(questions)) for ask in made.asked(rule, book.areas)
        )
        for rule in book.rules
    }
    return Asks.made(made.parts, list(questions), of)


@dataclass(frozen=True)
class _Made:
    """The parts that were met so far; `places` knows them by what is equal for equal parts."""

    places: dict[Hashable, int]
    parts: list[Part]

    def asked(self, rule: Rule, areas: Areas) -> list[Ask]:
        """Return what each of `TESTS` asks, and last the time for ending old contracts."""
        days = (rule.effective_from, rule.effective_to, rule.sure_until)
        kind = (rule.goods, rule.software_and_technology)
        going = self._place(("destination", rule.to), in_area(areas, "destination", rule.to))
        wind = rule.wind_down
        ends = (self._place((wind, n), one) for n, one in enumerate(winding_down(wind)))
        return [
            Ask(((self._place(("in_force", *days), in_force(rule)),),)),
            Ask(((going,),)),
            Ask(((self._place(kind, covered(rule)),),)),
            Ask(self._any(rule.reaches, areas)),
            Ask(self._any(rule.when, areas) if rule.when else ((),)),
            Ask(self._any(rule.unless, areas), negated=True),
            Ask((tuple(ends),) if wind else ()),
        ]

    def _any(self, conditions: Iterable[Condition], areas: Areas) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(
                self._place((name, str(value)), part(areas, name, value))
                for name, value in condition.items()
            )
            for condition in conditions
        )

    def _place(self, key: Hashable, one: Part) -> int:
        place = self.places.setdefault(key, len(self.parts))
        if place == len(self.parts):
            self.parts.append(one)
        return place


def _table(questions: Sequence[Ask]) -> npt.NDArray[np.int64]:
    """Write questions as places of parts, filled up: 0 is a part that never holds, 1 always."""
    most = max((len(ask.alternatives) for ask in questions), default=0) or 1
    parts = max((len(one) for ask in questions for one in ask.alternatives), default=0) or 1
    table = np.zeros((len(questions), most, parts), dtype=np.int64)
    for row, ask in enumerate(questions):
        for at, one in enumerate(ask.alternatives):
            table[row, at] = [*(place + 2 for place in one), *[1] * (parts - len(one))]
    return table
