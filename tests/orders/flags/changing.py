"""Small changes to a clean made-up order, and stand-ins for what is known beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from enduse.orders.flags import Context, RedFlag, Seen, raised
from enduse.orders.model import Order, parse_order
from orders.flags.made_up_orders import aircraft_parts

Change = Callable[[dict[str, Any]], Any]
SERIAL = "MU5014"


@dataclass(frozen=True)
class Reason:
    code: str


@dataclass(frozen=True)
class FakeHit:
    list: str = "made-up-list"
    entry: str = "17"
    entry_name: str = "Made-up Listed Works"
    probability: float = 0.93
    status: str = "listed"
    supports: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class FakeOwned:
    rule_name: str = "50 percent"
    answer: str = "no"
    share_high_bp: int = 0


@dataclass(frozen=True)
class FakeHistory:
    seen: Seen = field(default_factory=Seen)

    def look_up(self, order: Order) -> Seen:
        return self.seen


def buyer(**more: Any) -> Change:
    return lambda order: order["parties"][1].update(more)


def goods(**more: Any) -> Change:
    return lambda order: order["goods"][0].update(more)


def route(**more: Any) -> Change:
    return lambda order: order["route"].update(more)


def pay(**more: Any) -> Change:
    return lambda order: order["payment"].update(more)


def put(name: str, value: Any) -> Change:
    return lambda order: order.update({name: value})


def answer(name: str) -> Change:
    return lambda order: order["answers"].update({name: True})


def paper(**more: Any) -> Change:
    return lambda order: order["documents"][0].update(more)


def party(*roles: str, name: str = "Made-up Other Ltd", **more: Any) -> Change:
    return lambda order: order["parties"].append({"roles": list(roles), "names": [name], **more})


def roles(number: int, *names: str) -> Change:
    return lambda order: order["parties"][number].update(roles=list(names))


def all_of(*changes: Change) -> Change:
    return lambda order: [change(order) for change in changes]


def serve(**more: Any) -> Change:
    return put("requests", [{"kind": "unlock", "serial": "MU5-014", "country": "TR"} | more])


def late(**more: Any) -> Change:
    return put("changes", [{"what": "payer", "date": "2023-09-20", "before": "TR"} | more])


DEALER = all_of(
    buyer(business="distributes", activity=None, activity_codes=None, plant=None),
    roles(1, "purchaser", "ultimate_consignee", "payer"),
)
PARTS = all_of(
    goods(hs="846693", kind=None, description="parts", serials=[], brand=None, model=None),
    put("documents", []),
)
CONTROL = goods(hs="853710", kind=None, description="CNC control", serials=[], machine=None)


def judged(change: Change, context: Context, id: str) -> RedFlag | None:
    order = aircraft_parts()
    change(order)
    found = {flag.id: flag for flag in raised(parse_order(json.dumps(order)), context)}
    return found.get(id)
