"""What rules ask of a transaction, each part answered yes, no or unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache, reduce
from typing import Any

import numpy as np

from enduse.rules.areas import Areas
from enduse.rules.facts import NO, YES, Answers, Situations, kleene
from enduse.rules.goods import on_list
from enduse.rules.model import Condition, Rule

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


def any_of(areas: Areas, given: Situations, conditions: Iterable[Condition]) -> Answers:
    """Answer whether any condition holds, each with all its parts."""
    answers = [all_of(areas, given, condition) for condition in conditions]
    return reduce(np.maximum, answers) if answers else given.all(NO)


def all_of(areas: Areas, given: Situations, condition: Condition) -> Answers:
    """Answer whether all parts of one condition hold."""
    answers = [part(areas, given, name, value) for name, value in condition.items()]
    return reduce(np.minimum, answers) if answers else given.all(YES)


def part(areas: Areas, given: Situations, name: str, value: Any) -> Answers:
    """Answer one part of a condition."""
    fact = fact_of(name)
    if fact == "via":
        return passing(areas, given, value)
    if fact in _COUNTRIES:
        inside = in_area(areas, given, fact, value)
        return (YES - inside).astype(np.int8) if name.startswith("not_") else inside
    return given[fact].test(_question(name, value))


def in_area(areas: Areas, given: Situations, fact: str, names: tuple[str, ...]) -> Answers:
    """Answer whether a country is one of those named, or in one of the areas named, on the day."""
    asked = tuple(names)
    return given[fact].test_with(
        given["day"], lambda country, day: _inside(areas, asked, country, day)
    )


@lru_cache(maxsize=200_000)
def _inside(
    areas: Areas, names: tuple[str, ...], country: str | None, day: dt.date | None
) -> bool | None:
    return areas.holds(names, country, day)


def passing(areas: Areas, given: Situations, names: tuple[str, ...]) -> Answers:
    """Answer whether the goods pass a country named, or one in an area named, on the way."""

    def asked(route: tuple[str, ...] | None, day: dt.date | None) -> bool | None:
        if route is None:
            return None
        answers = {areas.holds(names, country, day) for country in route}
        return True if True in answers else None if None in answers else False

    return given["via"].test_with(given["day"], asked)


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


def in_force(rule: Rule, given: Situations) -> Answers:
    """Answer whether the rule held on the day."""

    def asked(day: dt.date | None) -> bool | None:
        if day is None:
            return None
        if day < rule.effective_from or (rule.effective_to and day >= rule.effective_to):
            return False
        return None if rule.sure_until and day > rule.sure_until else True

    return given["day"].test(asked)


def covered(rule: Rule, given: Situations) -> Answers:
    """Answer whether the goods are what the rule speaks of."""
    if not any(kind == rule.software_and_technology for kind in given["software"].values):
        return given.all(NO)
    kind = given["software"].test(lambda software: software == rule.software_and_technology)
    if rule.goods is None:
        return kind
    answers = [_listed(goods, given) for goods in rule.goods]
    return np.minimum(reduce(np.maximum, answers), kind) if answers else given.all(NO)


def _listed(goods: Any, given: Situations) -> Answers:
    facts = [given[name] for name in ("hs", "edition", "eccn")]
    if all(len(fact.values) == 1 for fact in facts):
        code, edition, entry = (fact.values[0] for fact in facts)
        return given.all(kleene(on_list(goods, code, edition, entry)))
    # only what occurs together is asked: most codes stand in one edition
    shape = tuple(len(fact.values) for fact in facts)
    used, index = np.unique(
        np.ravel_multi_index([fact.index for fact in facts], shape), return_inverse=True
    )
    answers = np.empty(len(used), dtype=np.int8)
    for at, places in enumerate(zip(*np.unravel_index(used, shape), strict=True)):
        code, edition, entry = (
            fact.values[place] for fact, place in zip(facts, places, strict=True)
        )
        answers[at] = kleene(on_list(goods, code, edition, entry))
    return np.asarray(answers[index.reshape(-1)], dtype=np.int8)


def winding_down(rule: Rule, given: Situations) -> Answers:
    """Answer whether the transaction falls into the time for ending old contracts."""
    wind = rule.wind_down
    if wind is None:
        return given.all(NO)
    until, before = wind.until, wind.contract_before
    open_ = given["day"].test(lambda day: None if day is None else day <= until)
    if before is None:
        return open_
    old = given["contract_date"].test(lambda day: None if day is None else day < before)
    return np.minimum(open_, old)
