"""What cannot be true at once in an order: two sellers, shipping before the contract, and so on.

An order that contradicts itself is not checked: nobody could say which half of it was judged. What
is only suspicious, for example a forwarder as ultimate consignee, is no contradiction but a red
flag.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

from enduse.errors import cut
from enduse.names.identifiers.identify import identify
from enduse.names.keys import name_key
from enduse.orders.model.order import Order, Party

FIRST_DAY: Final = dt.date(1990, 1, 1)
LAST_DAY: Final = dt.date(2099, 12, 31)
LONGEST_DAYS: Final = (
    15 * 366
)  # from enquiry to arrival; the longest machine orders take three years
_LONGEST_SERIAL: Final = 200
_ONE_EACH: Final = ("seller", "purchaser", "ultimate_consignee")
_ORDERED: Final = (
    ("enquiry", "quote"), ("quote", "contract"), ("enquiry", "contract"), ("enquiry", "ship"),
    ("contract", "ship"), ("order", "ship"), ("quote", "ship"), ("ship", "arrive"),
    ("contract", "arrive"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things that cannot both be true: where the second stands, and what they are."""

    path: str
    says: str


def contradictions(order: Order) -> list[Contradiction]:
    """Return everything in an order that cannot be true at once, in the order of its fields."""
    return [
        Contradiction(path, says)
        for found in (_days(order), _parties(order), _place(order), _serials(order), _papers(order))
        for path, says in found
    ]


def same_party(one: Party, other: Party) -> bool:
    """True where two entries are surely one party.

    They share an identifier of one scheme, or they bear the same name (comparison key) and no two
    known countries speak against it.
    """
    mine, its = _numbers(one), _numbers(other)
    if mine & its:
        return True
    if one.country and other.country and one.country != other.country:
        return False
    return not _keys(one).isdisjoint(_keys(other))


def _numbers(party: Party) -> set[tuple[str, str]]:
    return {
        (found.scheme, found.value)
        for number in party.identifiers
        for found in identify(number.value, number.label, party.country)
    }


def _keys(party: Party) -> set[str]:
    return {name_key(name).key for name in party.names} - {""}


def _days(order: Order) -> Iterator[tuple[str, str]]:
    known = {f.name: getattr(order.dates, f.name) for f in fields(order.dates)}
    known = {name: day for name, day in known.items() if day is not None}
    for name, day in known.items():
        if not FIRST_DAY <= day <= LAST_DAY:
            yield f"dates.{name}", f"{day} is not between {FIRST_DAY} and {LAST_DAY}"
    for before, after in _ORDERED:
        if before in known and after in known and known[after] < known[before]:
            yield f"dates.{after}", f"{known[after]} is before {before} on {known[before]}"
    days = sorted(known.values())
    if days and (days[-1] - days[0]).days > LONGEST_DAYS:
        yield "dates", f"{days[0]} and {days[-1]} are more than 15 years apart"
    for path, day in _other_days(order):
        if not FIRST_DAY <= day <= LAST_DAY:
            yield path, f"{day} is not between {FIRST_DAY} and {LAST_DAY}"


def _other_days(order: Order) -> Iterator[tuple[str, dt.date]]:
    days = [(f"documents[{n}].date", one.date) for n, one in enumerate(order.documents)]
    days += [(f"requests[{n}].date", one.date) for n, one in enumerate(order.requests)]
    days += [(f"changes[{n}].date", one.date) for n, one in enumerate(order.changes)]
    parts = order.payment.instalments
    days += [(f"payment.instalments[{n}].date", one.date) for n, one in enumerate(parts)]
    days += [
        (f"parties[{n}].customer_since", p.customer_since) for n, p in enumerate(order.parties)
    ]
    yield from ((path, day) for path, day in days if day is not None)


def _parties(order: Order) -> Iterator[tuple[str, str]]:
    for role in _ONE_EACH:
        found = list(order.of(role))
        for number, party in found[1:]:
            says = "the same party again" if same_party(found[0][1], party) else "another"
            yield f"parties[{number}].roles", f"{says} {role} beside parties[{found[0][0]}]"
    for mine, its, says in (
        ("seller", "purchaser", "seller and purchaser are one party"),
        ("forwarder", "end_user", "end user and forwarder are one party"),
    ):
        for _, one in order.of(mine):
            for number, other in order.of(its):
                if one is other or same_party(one, other):
                    yield f"parties[{number}].roles", f"{says}: {cut(other.name, 60)}"
    latest = order.day
    for number, party in enumerate(order.parties):
        if party.founded and latest and party.founded > latest:
            yield f"parties[{number}].founded", f"{party.founded} is after the order"


def _place(order: Order) -> Iterator[tuple[str, str]]:
    route = order.route
    for number, party in order.of("ultimate_consignee"):
        known = party.country and route.destination and not route.transit
        if known and party.country != route.destination:
            yield (
                f"parties[{number}].country",
                f"the ultimate consignee is in {party.country}, the goods go to "
                f"{route.destination} and no transit is given",
            )


def _serials(order: Order) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for number, goods in enumerate(order.goods):
        for place, serial in enumerate(goods.serials):
            path = f"goods[{number}].serials[{place}]"
            key = f"{(goods.brand or '').casefold()}|{serial_key(serial)}"
            if key in seen:
                yield path, f"serial number {cut(serial, 40)} stands at {seen[key]} already"
            seen.setdefault(key, path)
        pieces = goods.quantity
        if pieces is not None and goods.serials and len(goods.serials) > pieces:
            yield (
                f"goods[{number}].serials",
                f"{len(goods.serials)} serial numbers, {pieces:g} pieces",
            )


def serial_key(serial: str) -> str:
    """Return a serial number without blanks and marks, capital letters: `sn 12-34` is `SN1234`."""
    return ("".join(filter(str.isalnum, serial)).upper() or serial)[:_LONGEST_SERIAL]


def _papers(order: Order) -> Iterator[tuple[str, str]]:
    for number, paper in enumerate(order.documents):
        if paper.date and paper.expires and paper.expires < paper.date:
            yield (
                f"documents[{number}].expires",
                f"{paper.expires} is before it was signed on {paper.date}",
            )
