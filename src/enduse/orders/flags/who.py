"""What a party does, as far as the order and a register tell, in words that several flags share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from enduse.errors import cut
from enduse.orders.flags.base import Evidence
from enduse.orders.flags.context import Situation
from enduse.orders.model.order import Party
from enduse.trade.line_of_business import Business, line_of_business

USES: Final = "uses"
FORWARDS: Final = "forwards"
DEALS: Final = "deals"
TRADES: Final = "trades"
UNRELATED: Final = "unrelated"
_BY_FORM: Final = {
    "uses": USES, "distributes": DEALS, "leases": DEALS, "trades": TRADES, "forwards": FORWARDS,
}  # fmt: skip
_BY_CLASS: Final = {"industrial": USES, "dealer": DEALS, "trader": TRADES, "unrelated": UNRELATED}
_FORWARDING: Final = ("52", "53")  # NACE Rev. 2: warehousing and forwarding, post and couriers
_FORWARDING_WORDS: Final = (
    "freight", "forward", "logistic", "courier", "parcel", "экспедир", "логист", "货运", "物流",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doing:
    """What a party does with goods such as these, and what says so."""

    kind: str
    evidence: Evidence


def path(number: int, field: str = "") -> str:
    """Return the path of a party, or of one of its fields."""
    return f"parties[{number}].{field}" if field else f"parties[{number}]"


def named(party: Party) -> str:
    """Return a party's name as sentences give it."""
    return cut(party.name, 60)


def doings(situation: Situation, number: int, party: Party) -> Iterator[Doing]:
    """Yield what form, activity and register say that a party does; nothing where none speaks."""
    name = named(party)
    kind = _BY_FORM.get(party.business or "")
    if kind:
        says = f"{name} {party.business} such goods, as the order says"
        yield Doing(kind, Evidence(says, path(number, "business")))
    told = line_of_business(party.activity_codes, party.activity)
    if found := _of(told, party.activity_codes, party.activity):
        field = "activity_codes" if told.basis == "code" else "activity"
        says = f"the line of business of {name} is {cut(told.what or party.activity, 80)}"
        yield Doing(found, Evidence(says, path(number, field)))
    facts = situation.facts(number)
    if facts is not None:
        told = line_of_business(facts.activity_codes, facts.activity)
        if found := _of(told, facts.activity_codes, facts.activity):
            what = cut(told.what or facts.activity, 80)
            says = f"a register gives {what} as the line of business of {name}"
            yield Doing(found, Evidence(says, facts.where))


def _of(told: Business, codes: str | None, words: str | None) -> str | None:
    digits = "".join(filter(str.isdigit, (codes or "").split(";")[0]))
    lowered = (words or "").casefold()
    if digits.startswith(_FORWARDING) or any(stem in lowered for stem in _FORWARDING_WORDS):
        return FORWARDS
    return _BY_CLASS.get(told.kind)


def does(situation: Situation, number: int, party: Party, *kinds: str) -> list[Evidence]:
    """Return what says that a party does one of `kinds`; an empty list where nothing does."""
    return [one.evidence for one in doings(situation, number, party) if one.kind in kinds]


def outside(party: Party, aligned: frozenset[str]) -> bool | None:
    """True where a party is outside of the coalition; None where its country is not known."""
    return None if party.country is None else party.country not in aligned
