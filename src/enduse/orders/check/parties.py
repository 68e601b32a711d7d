"""Who the parties of an order could be on lists, and who owns them, as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from enduse.errors import InputError
from enduse.orders.check.known import Known
from enduse.orders.check.records import Owners, Told
from enduse.orders.data import table
from enduse.orders.model import Order, Party
from enduse.orders.model.order import BUYING
from enduse.rules.jurisdictions import jurisdiction_of
from enduse.screening import matcher
from enduse.screening.asked import Asked, read
from enduse.screening.model import Hit, Query
from enduse.screening.screen import screened

HOLD: Final = "hold"
REFUSE: Final = "refuse"
_STANDING: Final = ("listed", "date_unknown")
_PROVED: Final = "identifier_equal"
_DOUBTS: Final = ("identifier_differs", "other_kind")
_SURE: Final = 0.95
MOST_NAMES: Final = 20
_MOST_ADDRESSES: Final = 10


@dataclass(frozen=True)
class Screened:
    """One party: its hits, those of the owners it names, and what could not be screened.

    `hits` is None where no list is loaded; `sure` has the numbers of those that are this party, and
    stand on the list, beyond doubt. `entities`: who the records know the party as. `owners` is None
    where they do not know it or name no owner of it.
    """

    number: int
    party: Party
    hits: tuple[Hit, ...] | None
    sure: frozenset[int]
    owner_hits: tuple[tuple[str, Hit], ...]
    entities: tuple[str, ...]
    owners: Owners | None
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """What a listing means for a sale; `rule`: rules of its jurisdiction ask for it."""

    effect: str
    says: str
    rule: bool


def effect_of(list_name: str) -> Effect:
    """Return what being on a list means for a sale; `hold` for a list that is not known here."""
    return _effect("effects", list_name, "what the listing means is not known here")


def effect_of_owners(rule: str) -> Effect:
    """Return what an ownership rule means for a sale to who is owned."""
    return _effect("ownership", rule, "what the rule means is not known here")


def _effect(part: str, name: str, unknown: str) -> Effect:
    found: Mapping[str, Any] = table("list_effects.yaml")[part].get(name, {})
    effect = found.get("effect", HOLD)
    return Effect(effect, found.get("says", unknown), bool(found.get("rule")))


@dataclass
class _Found:
    """What is gathered about one party: hits of its names, of its owners, and faults."""

    own: list[Hit]
    owners: list[tuple[str, Hit]]
    faults: list[str]


def screen_parties(order: Order, known: Known, as_of: dt.date, told: Told) -> list[Screened]:
    """Screen every party of an order by all its names, and the owners that it names itself.

    `told`: what the records say of the order. All names are looked for in one pass.
    """
    found = [_Found([], [], []) for _ in order.parties]
    asked: list[Asked] = []
    of: list[tuple[int, str | None]] = []
    for number, party in enumerate(order.parties):
        for owner, query in _queries(party, as_of):
            try:
                asked.append(read(query))
                of.append((number, owner))
            except InputError as error:
                found[number].faults.append(f"{query.name}: {error}")
    if known.index is not None and asked:
        hits = screened(known.index, asked, matcher.alert_probability())
        for (number, owner), some in zip(of, hits, strict=True):
            if owner is None:
                found[number].own += some
            else:
                found[number].owners += [(owner, hit) for hit in some]
    return [
        Screened(
            number,
            party,
            None if known.index is None else _best(found[number].own),
            _sure(found[number].own, known, as_of),
            tuple(dict.fromkeys(found[number].owners)),
            told.seen.parties.get(number, ()),
            told.owners.get(number),
            tuple(found[number].faults),
        )
        for number, party in enumerate(order.parties)
    ]


def _sure(hits: Sequence[Hit], known: Known, as_of: dt.date) -> frozenset[int]:
    loaded = known.files.loaded_on
    return frozenset(hit.number for hit in hits if proved(hit) and stands(hit, as_of, loaded))


def _queries(party: Party, as_of: dt.date) -> Iterator[tuple[str | None, Query]]:
    numbers = tuple(
        f"{one.label}: {one.value}" if one.label else one.value for one in party.identifiers
    )
    addresses = party.addresses[:_MOST_ADDRESSES]
    for name in party.names[:MOST_NAMES]:
        yield None, Query(name, numbers, addresses, party.country, as_of=as_of)
    for owner in party.owners[:MOST_NAMES]:
        yield owner, Query(owner, as_of=as_of)


def _best(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Keep the likeliest hit on each entry: several names of a party meet the same one."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        key = (hit.list, hit.entry)
        if key not in best or hit.probability > best[key].probability:
            best[key] = hit
    return tuple(sorted(best.values(), key=lambda hit: (-hit.probability, hit.list, hit.entry)))


def standing(hits: Sequence[Hit] | None) -> tuple[Hit, ...]:
    """Return the hits that are listed on the day, or whose day is not known."""
    return tuple(hit for hit in hits or () if hit.status in _STANDING)


def proved(hit: Hit) -> bool:
    """True where an identifier shows that party and entry are one, beyond what speaks against.

    A firm with the same number in another country, or at another address, is the same firm. One
    with another number of the same kind, or with quite another name, is left to people.
    """
    equal = any(reason.code == _PROVED for reason in hit.supports)
    doubtful = any(reason.code in _DOUBTS for reason in hit.against)
    return equal and not doubtful and hit.probability >= _SURE


def stands(hit: Hit, as_of: dt.date, loaded_on: Mapping[str, dt.date]) -> bool:
    """True where an entry is on its list on a day for certain.

    Most lists do not say since when. Who is in the newest version that is loaded, and does not
    leave it before the day, is on the list from the day on which that version was made or loaded.
    """
    if hit.status == "listed":
        return True
    span = hit.span
    if hit.status != "date_unknown" or span.listed_from or span.listed_to or span.outdated:
        return False
    seen_on = _day(span.version) or loaded_on.get(span.source_id)
    return seen_on is not None and as_of >= seen_on


def _day(version: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(version or "")
    except ValueError:
        return None


def listed_for(screened_parties: Sequence[Screened], jurisdiction: str) -> bool | None:
    """Say whether who gets the goods is on a list that rules of a jurisdiction ask for.

    None: it may be. A seller or forwarder on a list is no matter of these rules.
    """
    answer: bool | None = False
    for one in screened_parties:
        if not any(role in BUYING for role in one.party.roles):
            continue
        if one.hits is None or one.faults:
            answer = None
        for hit in standing(one.hits):
            if jurisdiction_of(hit.authority) != jurisdiction or not effect_of(hit.list).rule:
                continue
            if hit.number in one.sure:
                return True
            answer = None
    return answer


def owned_by_listed(screened_parties: Sequence[Screened], rule: str) -> str | None:
    """Say whether listed parties own half of who gets the goods: yes, no or depends.

    None: the records say nothing of it. What counts are the shares, whether or not the authority's
    own rule was in force: the rulebook knows its days itself. A party that the records know by its
    name only may be another one.
    """
    answers = {
        "depends" if answer.outcome == "yes" and not one.owners.by_number else answer.outcome
        for one in screened_parties
        if one.owners and any(role in BUYING for role in one.party.roles)
        for answer in one.owners.answers
        if answer.rule == rule
    }
    return next((word for word in ("yes", "depends", "no") if word in answers), None)
