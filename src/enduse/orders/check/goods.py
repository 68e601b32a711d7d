"""What each jurisdiction says of each line of goods, to every country that the order points to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from enduse.errors import InputError
from enduse.orders.check.parties import Screened
from enduse.orders.check.worlds import World, joined, possible, rank
from enduse.orders.model import Goods, Machine, Order
from enduse.orders.model.machine import parameters
from enduse.orders.model.order import BUYING
from enduse.rules.book import RuleBook
from enduse.rules.control import Answer, Judged, check, facts_of
from enduse.rules.facts import Facts
from enduse.rules.machine_tools import YES, EntryAnswer, classify
from enduse.rules.model import JURISDICTIONS
from enduse.trade.lines import DESTINATIONS

_SOFTWARE: Final = ("software", "technology")
_MILITARY: Final = (
    "military", "defence", "defense", "weapon", "munition", "missile", "armament", "rocket",
)  # fmt: skip
_DENIED: Final = re.compile(
    r"\b(?:non|not|no)[\s-]+(?:for\s+)?(?:any\s+)?(?:military|weapons?|defen[cs]e)"
)


@dataclass(frozen=True)
class LineVerdict:
    """What a jurisdiction says of one line of goods on the way to one country."""

    goods: int
    to: str | None
    answer: Answer


@dataclass(frozen=True)
class Classified:
    """What control lists say of the machine of one line."""

    goods: int
    entries: tuple[EntryAnswer, ...]


def destinations(order: Order) -> tuple[str | None, ...]:
    """Return every country that the goods are said to end in: route, consignee, end user.

    Without any, one that is not known.
    """
    named = [order.route.destination]
    named += [party.country for _, party in order.of("ultimate_consignee", "end_user")]
    return tuple(dict.fromkeys(country for country in named if country)) or (None,)


def under_control(order: Order) -> list[str]:
    """Say in words where an order touches Russia, Belarus, Iran or North Korea.

    No rule that is known here may reach such a sale, and it is still one that a person looks at.
    """
    named = [("route.destination", order.route.destination)]
    named += [(f"route.transit[{n}]", one) for n, one in enumerate(order.route.transit)]
    named += [(f"parties[{n}].country", party.country) for n, party in order.of(*BUYING)]
    return [
        f"{where} is {country}, a country under control; whether or not a rule that is known here "
        "reaches the sale, a person has to look"
        for where, country in named
        if country in DESTINATIONS
    ]


def judge_goods(
    order: Order, parties: Sequence[Screened], book: RuleBook, day: dt.date
) -> tuple[list[LineVerdict], list[Classified], list[str]]:
    """Return the strictest verdict of each jurisdiction on each line, machines, and faults.

    A line that cannot be judged (no goods code and no entry) is a fault in words. Raises InputError
    for a code that is none of its edition, or a day out of range.
    """
    worlds = {where: possible(parties, where) for where in JURISDICTIONS}
    every = dict.fromkeys(world for one in worlds.values() for world in one.worlds)
    places: dict[Facts, int] = {}
    asked: list[tuple[int, str | None, dict[World, int]]] = []
    classified: list[Classified] = []
    faults: list[str] = []
    for number, goods in enumerate(order.goods):
        entries = _classify(goods.machine)
        if entries:
            classified.append(Classified(number, entries))
        if not (goods.hs or goods.eccn or goods.kind in _SOFTWARE):
            faults.append(f"goods[{number}]: no HS code and no entry of a control list")
            continue
        for to in destinations(order):
            base = _facts(order, goods, entries, to, day)
            _check(base, number)
            at = {world: places.setdefault(world.of(base), len(places)) for world in every}
            asked.append((number, to, at))
    judged = Judged(book, list(places))
    lines = [
        LineVerdict(
            number,
            to,
            joined([judged.answer(at[world], where) for world in one.worlds], one.missing),
        )
        for number, to, at in asked
        for where, one in worlds.items()
    ]
    return _strictest(lines), classified, faults


def _check(facts: Facts, number: int) -> None:
    try:
        check(facts)
    except InputError as error:
        raise InputError(f"goods[{number}]: {error}") from error


def _facts(
    order: Order, goods: Goods, entries: Sequence[EntryAnswer], to: str | None, day: dt.date
) -> Facts:
    seller = order.first("seller")
    maker = order.first("maker")
    return facts_of(
        goods.hs or "",
        day,
        goods.hs_edition,
        dispatch=order.route.dispatch,
        destination=to,
        origin=goods.origin,
        maker_hq=goods.maker_hq or (maker[1].country if maker else None),
        seller=seller[1].country if seller else None,
        contract_date=_contract(order, day),
        eccn=goods.eccn or _entry(entries),
        us_content=goods.us_content,
        us_technology=goods.us_technology,
        end_use=_end_use(order.end_use),
        public_contract=order.public_contract,
        software=goods.kind in _SOFTWARE,
        via=_via(order),
    )


def _via(order: Order) -> tuple[str, ...]:
    """The countries on the way: those of the route, and those of who passes the goods on."""
    passing = [party.country for _, party in order.of("intermediate_consignee")]
    return tuple(sorted({*order.route.transit, *(country for country in passing if country)}))


def _contract(order: Order, day: dt.date) -> dt.date | None:
    """A contract that is to be made later than the day asked about is a new one of that day."""
    contract = order.dates.contract
    return min(contract, day) if contract else None


def _end_use(said: str | None) -> str | None:
    """Read military end use from what the user says; None where nothing is said."""
    if said is None:
        return None
    words = _DENIED.sub(" ", said.casefold())
    return "military" if any(word in words for word in _MILITARY) else "civil"


def _entry(entries: Iterable[EntryAnswer]) -> str | None:
    """The entry that the machine surely meets, the first of the strictest list."""
    met = sorted(entry.entry for entry in entries if entry.answer == YES)
    return met[0] if met else None


@lru_cache(maxsize=256)  # the lines of an order are often of one model
def _classify(machine: Machine | None) -> tuple[EntryAnswer, ...]:
    return () if machine is None else classify(parameters(machine))


def _strictest(lines: Iterable[LineVerdict]) -> list[LineVerdict]:
    """Keep, of each line and jurisdiction, the strictest over the countries it may go to."""
    best: dict[tuple[int, str], LineVerdict] = {}
    for line in lines:
        key = (line.goods, line.answer.jurisdiction)
        known = best.get(key)
        if known is None or rank(line.answer) > rank(known.answer):
            best[key] = line
    return list(best.values())
