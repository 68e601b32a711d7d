"""Which rules apply to transactions, and what each jurisdiction says of them on the day.

Every test of a rule answers yes, no or unknown; a rule applies where all say yes, and may apply
where none says no. What is unknown is never read as a no: a jurisdiction whose verdict depends on
it is `indeterminate`. Where a rule surely applies, that is the verdict, and a missing fact that may
make it stricter is named beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from enduse.rules.book import RuleBook
from enduse.rules.conditions import any_of, covered, in_area, in_force, winding_down
from enduse.rules.facts import NO, UNKNOWN, YES, Answers, Situations
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
TESTS: Final = ("in_force", "destination", "goods", "reaches", "when", "unless")
_LEVEL: Final = {"guidance": 2, "licence_required": 4, "prohibited": 5}
_NOT_CONTROLLED: Final = VERDICTS.index("not_controlled")
_WINDING_DOWN: Final = VERDICTS.index("wind_down")


@dataclass(frozen=True, eq=False)
class Outcome:
    """One rule over all transactions: its tests, whether it applies, whether old contracts end."""

    rule: Rule
    tests: dict[str, Answers]
    applies: Answers
    winding_down: Answers

    @property
    def level(self) -> int:
        """The place in `VERDICTS` of what the rule says outside of a wind-down; -1 for a duty."""
        return _LEVEL.get(self.rule.measure, -1)


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What one jurisdiction says of each transaction.

    `levels`: places in `VERDICTS`; where `undecided` a fact that is not known decides, and the
    verdict is `indeterminate`. `reached`: whether anything ties the transaction to it.
    """

    jurisdiction: Jurisdiction
    levels: npt.NDArray[np.int8]
    undecided: npt.NDArray[np.bool_]
    reached: Answers
    outcomes: tuple[Outcome, ...]

    def word(self, place: int) -> str:
        """Return the verdict on one transaction."""
        return INDETERMINATE if self.undecided[place] else VERDICTS[self.levels[place]]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The rulebook over many transactions; what several rules ask alike is asked once.

    `whole`: make every test of every rule, for a trace; else a rule stops at the first test that no
    transaction passes.
    """

    book: RuleBook
    given: Situations
    whole: bool = False
    _known: dict[object, Answers] = field(default_factory=dict)

    def verdicts(self) -> list[Verdicts]:
        """Return what every jurisdiction says, in the order of `JURISDICTIONS`."""
        return [self._judge(where) for where in jurisdictions()]

    def verdict(self, jurisdiction: str) -> Verdicts:
        """Return what one jurisdiction says."""
        return self._judge(next(one for one in jurisdictions() if one.id == jurisdiction))

    def _judge(self, where: Jurisdiction) -> Verdicts:
        rules = self.book.of(where.id)
        outcomes = tuple(self._outcome(rule) for rule in rules)
        sure, possible = (np.full(self.given.count, _NOT_CONTROLLED, np.int8) for _ in range(2))
        for one in outcomes:
            if one.level >= 0 and one.applies.any():
                _raise(sure, possible, one)
        undecided = (possible > sure) | (self.given["day"].test(where.covers) != YES)
        # a rule that surely applies is a verdict, whatever a missing fact may add to it
        undecided &= sure < _WINDING_DOWN
        reached = self.given.all(NO)
        for rule in rules:
            np.maximum(reached, self._test(rule, "reaches"), out=reached)
        undecided &= reached != NO
        sure[reached == NO] = VERDICTS.index("no_jurisdiction")
        return Verdicts(where, sure, undecided, reached, outcomes)

    def _outcome(self, rule: Rule) -> Outcome:
        tests: dict[str, Answers] = {}
        applies = self._all(YES)
        for name in TESTS:
            tests[name] = self._test(rule, name)
            applies = np.minimum(applies, tests[name])
            if not self.whole and not applies.any():
                break
        winds = winding_down(rule, self.given) if rule.wind_down else self._all(NO)
        return Outcome(rule, tests, applies, winds)

    def _test(self, rule: Rule, name: str) -> Answers:
        areas, given = self.book.areas, self.given
        if name == "in_force":
            return in_force(rule, given)
        if name == "destination":
            return self._once(rule.to, lambda: in_area(areas, given, "destination", rule.to))
        if name == "goods":
            key = (rule.goods, rule.software_and_technology)
            return self._once(key, lambda: covered(rule, given))
        conditions = getattr(rule, name)
        if name in ("when", "unless") and not conditions:
            return self._all(YES)
        answers = self._once(id(conditions), lambda: any_of(areas, given, conditions))
        return (YES - answers).astype(np.int8) if name == "unless" else answers

    def _all(self, answer: int) -> Answers:
        """Return the same answer for every transaction, in an array that nobody may change."""
        return self._once(answer, lambda: self.given.all(answer))

    def _once(self, key: object, ask: Callable[[], Answers]) -> Answers:
        if key not in self._known:
            self._known[key] = ask()
        return self._known[key]


def _raise(sure: npt.NDArray[np.int8], possible: npt.NDArray[np.int8], one: Outcome) -> None:
    """Raise the sure and the possible verdict by one rule."""
    winds, milder = one.winding_down, np.int8(min(one.level, _WINDING_DOWN))
    strict = np.minimum(one.applies, YES - winds)
    ending = np.minimum(one.applies, winds)
    for answers, level in ((strict, np.int8(one.level)), (ending, milder)):
        np.maximum(sure, level, out=sure, where=answers == YES)
        np.maximum(possible, level, out=possible, where=answers >= UNKNOWN)
