"""What each jurisdiction says of each line of goods, to every country that the order points to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from enduse.orders.check.parties import Screened, listed_for, owned_by_listed
from enduse.orders.model import Goods, Machine, Order
from enduse.orders.model.machine import parameters
from enduse.rules.book import RuleBook
from enduse.rules.control import Answer, control_many, facts_of
from enduse.rules.facts import Facts
from enduse.rules.machine_tools import YES, EntryAnswer, classify
from enduse.rules.model import JURISDICTIONS

STRICTNESS: Final = (
    "no_jurisdiction", "not_controlled", "guidance_only", "indeterminate", "wind_down",
    "licence_required", "prohibited",
)  # fmt: skip
"""From the mildest verdict to the strictest, as a person who decides has to take them."""
_SOFTWARE: Final = ("software", "technology")
_MILITARY: Final = (
    "military", "defence", "defense", "weapon", "munition", "missile", "armament", "rocket",
)  # fmt: skip


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


def judge_goods(
    order: Order, parties: Sequence[Screened], book: RuleBook, day: dt.date
) -> tuple[list[LineVerdict], list[Classified], list[str]]:
    """Return the strictest verdict of each jurisdiction on each line, machines, and faults.

    A line that cannot be judged (no goods code and no entry) is a fault in words.
    """
    asked: list[tuple[int, str | None, dict[str, int]]] = []
    facts: list[Facts] = []
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
            asked.append((number, to, _variants(parties, base, facts)))
    answers = control_many(book, facts) if facts else []
    lines = [
        LineVerdict(number, to, _of(answers[places[where]], where))
        for number, to, places in asked
        for where in JURISDICTIONS
    ]
    return _strictest(lines), classified, faults


def _variants(parties: Sequence[Screened], base: Facts, facts: list[Facts]) -> dict[str, int]:
    """Add the facts that differ between jurisdictions; return the place of each one's own."""
    places: dict[tuple[bool | None, bool | None], int] = {}
    found: dict[str, int] = {}
    for where in JURISDICTIONS:
        listed = listed_for(parties, where)
        owned = owned_by_listed(parties, "us-bis") if where == "US" else False
        if (listed, owned) not in places:
            places[listed, owned] = len(facts)
            facts.append(_with(base, listed, owned))
        found[where] = places[listed, owned]
    return found


def _with(base: Facts, listed: bool | None, owned: bool | None) -> Facts:
    # which footnote an entry carries is not in the lists as loaded
    notes = () if listed is False else None
    return replace(base, party_listed=listed, party_owned_by_listed=owned, party_footnotes=notes)


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
    )


def _contract(order: Order, day: dt.date) -> dt.date | None:
    """A contract that is to be made later than the day asked about is a new one of that day."""
    contract = order.dates.contract
    return min(contract, day) if contract else None


def _end_use(said: str | None) -> str | None:
    """Read military end use from what the user says; a civil one is taken as said."""
    if said is None:
        return "civil"
    words = said.casefold()
    return "military" if any(word in words for word in _MILITARY) else "civil"


def _entry(entries: Iterable[EntryAnswer]) -> str | None:
    """The entry that the machine surely meets, the first of the strictest list."""
    met = sorted(entry.entry for entry in entries if entry.answer == YES)
    return met[0] if met else None


def _classify(machine: Machine | None) -> tuple[EntryAnswer, ...]:
    return () if machine is None else classify(parameters(machine))


def _of(answers: Iterable[Answer], where: str) -> Answer:
    return next(answer for answer in answers if answer.jurisdiction == where)


def _strictest(lines: Iterable[LineVerdict]) -> list[LineVerdict]:
    """Keep, of each line and jurisdiction, the strictest over the countries it may go to."""
    best: dict[tuple[int, str], LineVerdict] = {}
    for line in lines:
        key = (line.goods, line.answer.jurisdiction)
        known = best.get(key)
        if known is None or _rank(line) > _rank(known):
            best[key] = line
    return list(best.values())


def _rank(line: LineVerdict) -> int:
    return STRICTNESS.index(line.answer.verdict)
