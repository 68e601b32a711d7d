"""What rules ask of a transaction, each part answered yes, no or unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from enduse.rules.areas import Areas
from enduse.rules.facts import GOODS, Answers, Situations, kleene
from enduse.rules.goods import on_list
from enduse.rules.model import Rule, WindDown

_COUNTRIES = ("dispatch", "destination", "origin", "maker_hq", "seller")
FACT_OF_PART = {
    "us_content_over": "us_content",
    "party_footnote": "party_footnotes",
    "contract_before": "contract_date",
    "contract_from": "contract_date",
}
"""Which fact a part of a condition asks for, where it has another name."""


def fact_of(part: str) -> str:
    """Return the name in `Facts` of what a part of a condition asks for."""
    return FACT_OF_PART.get(part, part.removeprefix("not_"))


@dataclass(frozen=True, eq=False)
class Part:
    """One thing that is asked: which facts are looked at, and the answer to them; None: unknown."""

    facts: tuple[str, ...]
    asked: Callable[..., bool | None]

    def over(self, given: Situations) -> Answers:
        """Answer it for many transactions."""
        first, *others = (given[name] for name in self.facts)
        if self.facts == GOODS:
            kinds, index = given.kinds_of_goods
            return np.array([kleene(self.asked(*kind)) for kind in kinds], dtype=np.int8)[index]
        return first.test_with(others[0], self.asked) if others else first.test(self.asked)


def part(areas: Areas, name: str, value: Any) -> Part:
    """Return what one part of a condition asks."""
    fact = fact_of(name)
    if fact == "via":
        return _passing(areas, tuple(value))
    if fact in _COUNTRIES:
        return in_area(areas, fact, value, negated=name.startswith("not_"))
    return Part((fact,), _question(name, value))


def in_area(areas: Areas, fact: str, names: Iterable[str], negated: bool = False) -> Part:
    """Ask whether a country is one of those named, or in one of the areas named, on the day."""
    named = tuple(names)

    def asked(country: str | None, day: dt.date | None) -> bool | None:
        inside = _inside(areas, named, country, day)
        return not inside if negated and inside is not None else inside

    return Part((fact, "day"), asked)


@lru_cache(maxsize=200_000)
def _inside(
    areas: Areas, names: tuple[str, ...], country: str | None, day: dt.date | None
) -> bool | None:
    return areas.holds(names, country, day)


def _passing(areas: Areas, names: tuple[str, ...]) -> Part:
    """Ask whether the goods pass a country named, or one in an area named, on the way."""

    def asked(route: tuple[str, ...] | None, day: dt.date | None) -> bool | None:
        if route is None:
            return None
        answers = {areas.holds(names, country, day) for country in route}
        return True if True in answers else None if None in answers else False

    return Part(("via", "day"), asked)


def _question(name: str, value: Any) -> Callable[[Any], bool | None]:
    def asked(known: Any) -> bool | None:
        if known is None:
            return None
        if name == "us_content_over":
            return bool(known > value)
        if name == "party_footnote":
            return bool(set(known) & set(value))
        if name == "contract_before":
            return bool(known < value)
        if name == "contract_from":
            return bool(known >= value)
        return bool(known == value)

    return asked


def in_force(rule: Rule) -> Part:
    """Ask whether the rule held on the day."""
    begins, ends, sure_until = rule.effective_from, rule.effective_to, rule.sure_until

    def asked(day: dt.date | None) -> bool | None:
        if day is None:
            return None
        if day < begins or (ends and day >= ends):
            return False
        return None if sure_until and day > sure_until else True

    return Part(("day",), asked)


def covered(rule: Rule) -> Part:
    """Ask whether the goods are what the rule speaks of."""

    def asked(software: bool, hs: str, edition: int, eccn: str | None) -> bool | None:
        if software != rule.software_and_technology:
            return False
        answer: bool | None = rule.goods is None
        for goods in rule.goods or ():
            found = on_list(goods, hs, edition, eccn)
            if found:
                return True
            answer = None if found is None else answer
        return answer

    return Part(GOODS, asked)


def winding_down(wind: WindDown | None) -> tuple[Part, ...]:
    """Ask what all has to hold in the time for ending old contracts."""
    if wind is None:
        return ()
    until, before = wind.until, wind.contract_before
    open_ = Part(("day",), lambda day: None if day is None else day <= until)
    if before is None:
        return (open_,)
    return open_, Part(("contract_date",), lambda day: None if day is None else day < before)
