"""What is kept of an order: its checks, its decisions, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

ANSWERS: Final = ("release", "hold", "refuse", "needs_facts")
RELEASE: Final = "release"
REFUSE: Final = "refuse"
OPEN: Final = "open"
WAITING: Final = "waiting_for_second"
RELEASED: Final = "released"
REFUSED: Final = "refused"
STATES: Final = (OPEN, WAITING, RELEASED, REFUSED)

# What a newer check of the same order may say otherwise without being another answer.
_NOT_SAID: Final = frozenset(("as_of", "checked_at", "versions"))


@dataclass(frozen=True)
class Check:
    """One check of one version of an order, as it was kept.

    `order` are the bytes as given, `sha256` theirs. `answer` is the whole answer, `versions` what
    it rests on: lists with their hashes, rules, matcher, code. `as_of` is the day asked about.
    """

    number: int
    order_id: str
    version: int
    order: bytes
    sha256: str
    answer: dict[str, Any]
    as_of: str
    versions: dict[str, Any]
    by: str
    at: str
    entry: int

    @property
    def word(self) -> str:
        """The answer in one word, of `ANSWERS`."""
        return str(self.answer["answer"])

    def says_the_same(self, other: Check) -> bool:
        """Whether both answer alike for the same order, apart from day and versions."""
        return self.sha256 == other.sha256 and _said(self.answer) == _said(other.answer)


@dataclass(frozen=True)
class Decision:
    """What one person decided on one check.

    `effect` is `waiting`, `released` or `refused`; `seconds` the number of the waiting decision
    that this one confirms.
    """

    number: int
    check: int
    decision: str
    effect: str
    seconds: int | None
    by: str
    at: str
    reason: str
    entry: int

    @property
    def told(self) -> str:
        """Who decided it and when, in one clause."""
        return f"decision {self.number} by {self.by} on {self.at[:10]}"


@dataclass(frozen=True)
class OrderState:
    """Where an order stands: `state` is one of `STATES`, `note` what has to be said with it."""

    order_id: str
    state: str
    note: str
    check: Check
    decision: Decision | None


def _said(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in _NOT_SAID}
