"""Every flag asked of one order: which are raised, and which could not be checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from enduse.orders.data import table
from enduse.orders.flags import goods, papers, parties, payment, records, route
from enduse.orders.flags.base import (
    CANNOT_TELL,
    RAISED,
    Entry,
    Evidence,
    RedFlag,
    Told,
    entries,
    told,
)
from enduse.orders.flags.context import Context, Situation
from enduse.orders.flags.judging import Check
from enduse.orders.model.order import Goods, Order

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        **parties.CHECKS,
        **goods.CHECKS,
        **route.CHECKS,
        **payment.CHECKS,
        **papers.CHECKS,
        **records.CHECKS,
    }
)
"""The checks by the id of their flag; a test holds them against the file."""

NOTHING: Final = Context()


def raised(order: Order, context: Context = NOTHING) -> list[RedFlag]:
    """Return the flags that an order raises, then those that could not be checked.

    A flag that was looked at and found nothing is not in the list. `state` is `raised`, or
    `cannot_tell` with what is missing; both in the order of `data/red_flags.yaml`. A flag whose
    scope is other goods (chips, military parts) is not asked.
    """
    seen = context.history.look_up(order) if context.history else None
    situation = Situation(order, context, seen)
    found = [flag for entry in entries() if (flag := _judge(entry, situation))]
    return sorted(found, key=lambda flag: flag.state != RAISED)


def _judge(entry: Entry, situation: Situation) -> RedFlag | None:
    concerned = in_scope(entry.scope, situation.order)
    if concerned is False:
        return None
    result = _look(entry, situation)
    if concerned is None:  # the code of the goods is missing: whether the flag is meant is not sure
        lacking = "goods[].hs: whether the flag concerns these goods"
        result = told(result.evidence, (*result.missing, lacking))
    if not result.evidence and not result.missing:
        return None
    return RedFlag(
        id=entry.id,
        title=entry.title,
        state=RAISED if result.evidence else CANNOT_TELL,
        evidence=result.evidence,
        would_clear=entry.cleared_by,
        sources=entry.sources,
        missing=result.missing,
        when_unknown=entry.when_unknown,
    )


def _look(entry: Entry, situation: Situation) -> Told:
    """Join what the rule finds with the answers to the flag's questions.

    An answer of true raises; one of false settles what the rule could not see only where the flag
    says so: the sales team's word is no screening. For a flag without a rule every question that
    nobody answered is missing.
    """
    answers, questions = situation.order.answers, table("red_flags.yaml")["questions"]
    said = [
        Evidence(f"answered yes: {questions[name]}", f"answers.{name}")
        for name in entry.questions
        if answers.get(name)
    ]
    unasked = [name for name in entry.questions if name not in answers]
    if entry.by != "rule":
        return told(said, (f"answers.{name}: {questions[name]}" for name in unasked))
    ruled = CHECKS[entry.id](situation)
    settled = entry.answer_settles and not unasked
    return told((*ruled.evidence, *said), () if settled else ruled.missing)


def in_scope(scope: str | None, order: Order) -> bool | None:
    """Say whether a flag of this scope concerns an order; None where a goods code is missing."""
    if scope is None:
        return True
    if scope == "requests":
        return bool(order.requests)
    answers = [_fits(goods, scope) for goods in order.goods]
    if any(answers):
        return True
    return None if None in answers else False


def _fits(line: Goods, scope: str) -> bool | None:
    codes, entry = _scope(scope)
    if line.eccn and entry.match(line.eccn):
        return True
    if line.hs is None:
        return None if codes and line.eccn is None else False
    return line.hs.startswith(codes) if codes else False


@cache
def _scope(name: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    found: dict[str, Any] = table("red_flags.yaml")["scopes"][name]
    return tuple(found["hs"]), re.compile(found["eccn"])
