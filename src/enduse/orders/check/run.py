"""The check of an order: parties, goods, red flags and assurances, as of one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from enduse.orders.check.answer import OrderAnswer
from enduse.orders.check.goods import judge_goods, under_control
from enduse.orders.check.known import Known
from enduse.orders.check.parties import screen_parties
from enduse.orders.check.records import Told
from enduse.orders.flags import Context, raised
from enduse.orders.flags.context import Seen
from enduse.orders.model import Order, plain
from enduse.orders.record.breaches import held_against
from enduse.orders.record.transactions import of_order


@dataclass(frozen=True)
class _LookedUp:
    """A history that was looked up already, so that flags and ownership share one look."""

    seen: Seen

    def look_up(self, order: Order) -> Seen:
        """Return what was found for the order."""
        del order
        return self.seen


def check_order(order: Order, known: Known, as_of: dt.date) -> OrderAnswer:
    """Check an order as of a day against all that is known.

    Parties are screened as of the day, rules are those of the day, and so are owners and
    assurances. Nothing is decided here: a person decides on the answer.
    """
    told = known.records.tell(order, as_of) if known.records else None
    parties = screen_parties(order, known, as_of, told or Told())
    verdicts, machines, faults = judge_goods(order, parties, known.book, as_of)
    context = Context(
        screening={one.number: one.hits for one in parties if one.hits is not None} or None,
        ownership={one.number: one.owners.answers for one in parties if one.owners} or None,
        history=_LookedUp(told.seen) if told else None,
    )
    transaction = of_order(plain(order), order.id, f"order {order.id}")
    register = known.assurances
    held = held_against(transaction, as_of, register, known.used(transaction, register))
    return OrderAnswer(
        order.id,
        as_of,
        order.made_up,
        tuple(parties),
        tuple(verdicts),
        tuple(machines),
        tuple(raised(order, context)),
        tuple(held.breaches),
        tuple(held.cannot_tell),
        tuple(faults),
        tuple(under_control(order)),
        known.versions(),
        told,
    )
