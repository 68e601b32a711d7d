"""Who the parties of an order could be on lists, and who owns them, as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from enduse.errors import InputError
from enduse.orders.check.known import Known
from enduse.orders.data import table
from enduse.orders.model import Order, Party
from enduse.rules.jurisdictions import jurisdiction_of
from enduse.screening import matcher
from enduse.screening.asked import Asked, read
from enduse.screening.model import Hit, Query
from enduse.screening.ownership.model import RuleAnswer
from enduse.screening.ownership.reading import answer_subject
from enduse.screening.ownership.rules import chosen
from enduse.screening.screen import screened

HOLD: Final = "hold"
REFUSE: Final = "refuse"
_STANDING: Final = ("listed", "date_unknown")
_PROVED: Final = "identifier_equal"
_MOST_NAMES: Final = 20


@dataclass(frozen=True)
class Screened:
    """One party: its hits, those of the owners it names, and what could not be screened.

    `hits` is None where no list is loaded. `entities`: who the records know the party as.
    `ownership` is None where the records do not know the party or name no owner of it.
    """

    number: int
    party: Party
    hits: tuple[Hit, ...] | None
    owner_hits: tuple[tuple[str, Hit], ...]
    entities: tuple[str, ...]
    ownership: tuple[RuleAnswer, ...] | None
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """What a listing means for a sale; `rule`: rules of its jurisdiction ask for it."""

    effect: str
    says: str
    rule: bool


def effect_of(list_name: str) -> Effect:
    """Return what being on a list means for a sale; `hold` for a list that is not known here."""
    found: Mapping[str, Any] = table("list_effects.yaml")["effects"].get(list_name, {})
    says = found.get("says", "what the listing means is not known here")
    return Effect(found.get("effect", HOLD), says, bool(found.get("rule")))


def screen_parties(
    order: Order, known: Known, as_of: dt.date, entities: Mapping[int, tuple[str, ...]]
) -> list[Screened]:
    """Screen every party of an order by all its names, and the owners that it names itself.

    `entities`: ids of the entities that the records know each party as.
    """
    asked: list[Asked] = []
    of: list[tuple[int, str | None]] = []
    faults: dict[int, list[str]] = {}
    for number, party in enumerate(order.parties):
        for owner, query in _queries(party, as_of):
            try:
                asked.append(read(query))
                of.append((number, owner))
            except InputError as error:
                faults.setdefault(number, []).append(f"parties[{number}]: {error}")
    found: list[list[Hit]] = []
    if known.index is not None and asked:
        found = screened(known.index, asked, matcher.alert_probability())
    own: dict[int, list[Hit]] = {}
    owners: dict[int, list[tuple[str, Hit]]] = {}
    for (number, owner), hits in zip(of, found, strict=False):
        if owner is None:
            own.setdefault(number, []).extend(hits)
        else:
            owners.setdefault(number, []).extend((owner, hit) for hit in hits)
    return [
        Screened(
            number,
            party,
            None if known.index is None else _best(own.get(number, [])),
            tuple(owners.get(number, [])),
            entities.get(number, ()),
            _owned(known, entities.get(number, ()), as_of),
            tuple(faults.get(number, ())),
        )
        for number, party in enumerate(order.parties)
    ]


def _queries(party: Party, as_of: dt.date) -> Iterator[tuple[str | None, Query]]:
    numbers = tuple(
        f"{one.label}: {one.value}" if one.label else one.value for one in party.identifiers
    )
    for name in party.names[:_MOST_NAMES]:
        yield None, Query(name, numbers, party.addresses[:10], party.country, as_of=as_of)
    for owner in party.owners[:_MOST_NAMES]:
        yield owner, Query(owner, as_of=as_of)


def _best(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Keep the likeliest hit on each entry: several names of a party meet the same one."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        key = (hit.list, hit.entry)
        if key not in best or hit.probability > best[key].probability:
            best[key] = hit
    return tuple(sorted(best.values(), key=lambda hit: (-hit.probability, hit.list, hit.entry)))


def _owned(known: Known, entities: Sequence[str], as_of: dt.date) -> tuple[RuleAnswer, ...] | None:
    asked = [entity for entity in entities if entity in known.owned]
    if known.engine is None or not asked:
        return None
    rules = chosen(())
    return tuple(
        answer for entity in asked for answer in answer_subject(known.engine, entity, as_of, rules)
    )


def standing(hits: Sequence[Hit] | None) -> tuple[Hit, ...]:
    """Return the hits that are listed on the day, or whose day is not known."""
    return tuple(hit for hit in hits or () if hit.status in _STANDING)


def proved(hit: Hit) -> bool:
    """True where an identifier shows that party and entry are one, and nothing speaks against."""
    return any(reason.code == _PROVED for reason in hit.supports) and not hit.against


def listed_for(screened_parties: Sequence[Screened], jurisdiction: str) -> bool | None:
    """Say whether a party is on a list that rules of a jurisdiction ask for; None: it may be."""
    answer: bool | None = False
    for one in screened_parties:
        if one.hits is None:
            answer = None
        for hit in standing(one.hits):
            if jurisdiction_of(hit.authority) != jurisdiction or not effect_of(hit.list).rule:
                continue
            if proved(hit) and hit.status == "listed":
                return True
            answer = None
    return answer


def owned_by_listed(screened_parties: Sequence[Screened], rule: str) -> bool | None:
    """Say whether listed parties own half of a party by a rule; None: it depends."""
    answers = {
        answer.answer
        for one in screened_parties
        for answer in one.ownership or ()
        if answer.rule == rule
    }
    return True if "yes" in answers else None if "depends" in answers else False
