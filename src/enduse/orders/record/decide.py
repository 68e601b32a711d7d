"""Who may decide what: two people release what was held, one is enough to refuse.

A decision is about the check it was made on. A newer check that answers something else voids a
release that waits for its second person, and another version of the order needs decisions of its
own.
"""

from __future__ import annotations

from dataclasses import dataclass

from enduse.errors import InputError, cut
from enduse.orders.record.canonical import person
from enduse.orders.record.model import (
    OPEN,
    REFUSE,
    REFUSED,
    RELEASE,
    RELEASED,
    WAITING,
    Check,
    Decision,
    OrderState,
)


@dataclass(frozen=True)
class Ruling:
    """What a decision does: its effect, and the number of the waiting one that it confirms."""

    effect: str
    seconds: int | None = None


def state(latest: Check, decided: tuple[Decision, Check] | None) -> OrderState:
    """Return where an order stands by its latest check and its latest decision with its check."""
    if decided is None:
        return OrderState(latest.order_id, OPEN, "", latest, None)
    decision, on = decided
    name, note = _standing(latest, decision, on)
    return OrderState(latest.order_id, name, note, latest, decision)


def rule(standing: OrderState, decision: str, by: str) -> Ruling:
    """Return what the decision of `by` does to an order; InputError where it may not be made."""
    if decision not in (RELEASE, REFUSE):
        raise InputError(f"{cut(decision)!r} is no decision; say release or refuse")
    if decision == REFUSE:
        return _refusal(standing)
    made = standing.decision
    order = standing.order_id
    if standing.state == RELEASED and made:
        raise InputError(f"order {order} is released already, by {made.told}")
    if standing.state == WAITING and made:
        if person(made.by) == person(by):
            raise InputError(
                f"{by} asked for the release of order {order} already ({made.told}); a second "
                "person has to decide"
            )
        return Ruling("released", made.number)
    if standing.state == REFUSED and made:
        if made.check == standing.check.number:
            raise InputError(
                f"order {order} is refused by {made.told}: {cut(made.reason)}; it can be released "
                "only after a new check, by two people"
            )
        return Ruling("waiting")
    return Ruling("released" if standing.check.word == RELEASE else "waiting")


def _refusal(standing: OrderState) -> Ruling:
    made = standing.decision
    if standing.state == REFUSED and made and made.check == standing.check.number:
        raise InputError(f"order {standing.order_id} is refused already, by {made.told}")
    return Ruling("refused")


def _standing(latest: Check, decision: Decision, on: Check) -> tuple[str, str]:
    if latest.version != on.version:
        return OPEN, (
            f"version {latest.version} of the order is not decided; {decision.told} was about "
            f"version {on.version} ({decision.effect})"
        )
    same = latest.says_the_same(on)
    newer = f"check {latest.number} as of {latest.as_of} answers {latest.word}"
    if decision.effect == "waiting":
        if not same:
            change = "" if latest.word != on.word else ", for other reasons"
            return OPEN, (
                f"{decision.told} is void: it was made on check {on.number}, and {newer}{change}; "
                "two people have to decide again"
            )
        return WAITING, f"{decision.told} waits for a second person"
    name = RELEASED if decision.effect == "released" else REFUSED
    if same:
        return name, ""
    return name, f"{newer}; {decision.told} was made on check {on.number}, which said {on.word}"
