"""Which rules apply to transactions, and what each jurisdiction says of them on the day.

Every test of a rule answers yes, no or unknown; a rule applies where all say yes, and may apply
where none says no. What is unknown is never read as a no: a jurisdiction whose verdict depends on
it is `indeterminate`. Where a rule surely applies, that is the verdict, and a missing fact that may
make it stricter is named beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from enduse.rules.asks import REACHES, TESTS, Asks, asks
from enduse.rules.book import RuleBook
from enduse.rules.conditions import Part
from enduse.rules.facts import NO, UNKNOWN, YES, Answers, Facts, Situations, kleene
from enduse.rules.jurisdictions import Jurisdiction, jurisdictions
from enduse.rules.model import Rule

VERDICTS: Final = (
    "no_jurisdiction",
    "not_controlled",
    "guidance_only",
    "wind_down",
    "licence_required",
    "prohibited",
)
"""From the weakest to the strongest; `indeterminate` is beside them."""
INDETERMINATE: Final = "indeterminate"
_LEVEL: Final = {"guidance": 2, "licence_required": 4, "prohibited": 5}
_NOT_CONTROLLED: Final = VERDICTS.index("not_controlled")
_WINDING_DOWN: Final = VERDICTS.index("wind_down")


@dataclass(frozen=True, eq=False)
class Outcome:
    """One rule over all transactions: whether it applies, whether old contracts may be ended.

    `may_apply`: it may apply to some of them.
    """

    rule: Rule
    applies: Answers
    winding_down: Answers
    may_apply: bool

    @property
    def level(self) -> int:
        """The place in `VERDICTS` of what the rule says outside of a wind-down; -1 for a duty."""
        return _LEVEL.get(self.rule.measure, -1)


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What one jurisdiction says of each transaction.

    `levels`: places in `VERDICTS`; where `undecided` a fact that is not known decides, and the
    verdict is `indeterminate`. `reached`: whether anything ties the transaction to it.
    `tests`: the answers to `TESTS` by rule, test and transaction, where a trace was asked for.
    """

    jurisdiction: Jurisdiction
    levels: npt.NDArray[np.int8]
    undecided: npt.NDArray[np.bool_]
    reached: Answers
    outcomes: tuple[Outcome, ...]
    tests: Answers | None = None

    @classmethod
    def of(
        cls, where: Jurisdiction, covered: Answers, reached: Answers, outcomes: Sequence[Outcome]
    ) -> Verdicts:
        """Return the verdicts by how the rules came out; `covered`: the book knows the day."""
        sure, possible = _strictest(outcomes, len(reached))
        undecided = (possible > sure) | (covered != YES)
        # a rule that surely applies is a verdict, whatever a missing fact may add to it
        undecided &= (sure < _WINDING_DOWN) & (reached != NO)
        sure[reached == NO] = VERDICTS.index("no_jurisdiction")
        return cls(where, sure, undecided, reached, tuple(outcomes))

    def word(self, place: int) -> str:
        """Return the verdict on one transaction."""
        return INDETERMINATE if self.undecided[place] else VERDICTS[self.levels[place]]

    def trace(self, place: int) -> list[tuple[Outcome, tuple[int, ...]]]:
        """Return how each rule came out, with the answers of one transaction to its `TESTS`."""
        rows = [] if self.tests is None else self.tests[:, :, place].tolist()
        return [(one, tuple(row)) for one, row in zip(self.outcomes, rows, strict=True)]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The rulebook over many transactions; what several rules ask alike is asked once.

    A rule stops at the first test that no transaction passes.
    """

    book: RuleBook
    given: Situations
    _parts: dict[int, Answers] = field(default_factory=dict)
    _asked: dict[int, Answers] = field(default_factory=dict)

    def verdicts(self) -> list[Verdicts]:
        """Return what every jurisdiction says, in the order of `JURISDICTIONS`."""
        return [self._judge(where) for where in jurisdictions()]

    def verdict(self, jurisdiction: str) -> Verdicts:
        """Return what one jurisdiction says."""
        return self._judge(next(one for one in jurisdictions() if one.id == jurisdiction))

    def _judge(self, where: Jurisdiction) -> Verdicts:
        rules = self.book.of(where.id)
        reached = self.given.all(NO)
        for place in {self._asks.of[rule][REACHES] for rule in rules}:
            np.maximum(reached, self._answer(place), out=reached)
        covers = self.given["day"].test(where.covers)
        return Verdicts.of(where, covers, reached, [self._outcome(rule) for rule in rules])

    def _outcome(self, rule: Rule) -> Outcome:
        *tests, ending = self._asks.of[rule]
        applies, some = self.given.all(YES), True
        for place in tests:
            np.minimum(applies, self._answer(place), out=applies)
            some = bool(applies.any())
            if not some:
                break
        return Outcome(rule, applies, self._answer(ending), some)

    @cached_property
    def _asks(self) -> Asks:
        return asks(self.book)

    def _answer(self, place: int) -> Answers:
        """Return the answers to a question; nobody may change them."""
        if place not in self._asked:
            ask = self._asks.questions[place]
            found = [
                reduce(np.minimum, map(self._part, parts)) if parts else self.given.all(YES)
                for parts in ask.alternatives
            ]
            answers = reduce(np.maximum, found) if found else self.given.all(NO)
            self._asked[place] = (YES - answers).astype(np.int8) if ask.negated else answers
        return self._asked[place]

    def _part(self, place: int) -> Answers:
        if place not in self._parts:
            self._parts[place] = self._asks.parts[place].over(self.given)
        return self._parts[place]


def traced(book: RuleBook, many: Sequence[Facts]) -> list[Verdicts]:
    """Return what every jurisdiction says of a few transactions, with all tests of all rules."""
    asked = asks(book)
    came_out = asked.all(_parts(asked.parts, many))[asked.rows]  # rules, tests, transactions
    tests, ending = came_out[:, : len(TESTS)], came_out[:, len(TESTS)]
    applies = tests.min(axis=1)
    some = applies.any(axis=1).tolist()
    found = []
    for where in jurisdictions():
        rows = asked.rows_of[where.id]
        covers = np.array([kleene(where.covers(facts.day)) for facts in many], dtype=np.int8)
        reached = tests[rows, REACHES].max(axis=0, initial=NO)
        outcomes = [Outcome(book.rules[n], applies[n], ending[n], some[n]) for n in rows]
        said = Verdicts.of(where, covers, reached, outcomes)
        found.append(replace(said, tests=tests[rows]))
    return found


def _parts(parts: Iterable[Part], many: Sequence[Facts]) -> Answers:
    """Answer each part for each transaction; values that several of them share are asked once."""
    known: dict[tuple[str, ...], tuple[list[Any], list[int]]] = {}
    rows: list[list[int]] = []
    for part in parts:
        if part.facts not in known:
            places: dict[Any, int] = {}
            values = [tuple(getattr(facts, name) for name in part.facts) for facts in many]
            index = [places.setdefault(value, len(places)) for value in values]
            known[part.facts] = list(places), index
        distinct, index = known[part.facts]
        answers = [kleene(part.asked(*value)) for value in distinct]
        rows.append([answers[place] for place in index])
    return np.array(rows, dtype=np.int8).reshape(len(rows), len(many))


def _strictest(
    outcomes: Iterable[Outcome], count: int
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """Return what the rules surely say and what they may say: places in `VERDICTS`."""
    sure, possible = (np.full(count, _NOT_CONTROLLED, np.int8) for _ in range(2))
    for one in outcomes:
        if one.level >= 0 and one.may_apply:
            _raise(sure, possible, one)
    return sure, possible


def _raise(sure: npt.NDArray[np.int8], possible: npt.NDArray[np.int8], one: Outcome) -> None:
    """Raise the sure and the possible verdict by one rule."""
    winds, milder = one.winding_down, np.int8(min(one.level, _WINDING_DOWN))
    strict = np.minimum(one.applies, YES - winds)
    ending = np.minimum(one.applies, winds)
    for answers, level in ((strict, np.int8(one.level)), (ending, milder)):
        np.maximum(sure, level, out=sure, where=answers == YES)
        np.maximum(possible, level, out=possible, where=answers >= UNKNOWN)
