"""What rules ask of a transaction, each part answered yes, no or unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
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
    found = given.all(NO)
    for condition in conditions:
        np.maximum(found, all_of(areas, given, condition), out=found)
    return found


def all_of(areas: Areas, given: Situations, condition: Condition) -> Answers:
    """Answer whether all parts of one condition hold."""
    found = given.all(YES)
    for name, value in condition.items():
        np.minimum(found, part(areas, given, name, value), out=found)
    return found


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
    answers = given.all(NO)
    for goods in rule.goods:
        np.maximum(answers, _listed(goods, given), out=answers)
    return np.minimum(answers, kind)


def _listed(goods: Any, given: Situations) -> Answers:
    codes, editions, entries = given["hs"], given["edition"], given["eccn"]
    sizes = (len(editions.values), len(entries.values))
    every = (codes.index * sizes[0] + editions.index) * sizes[1] + entries.index
    used, index = np.unique(every, return_inverse=True)
    answers = []
    for one in used.tolist():
        code, edition, entry = (
            one // sizes[1] // sizes[0],
            one // sizes[1] % sizes[0],
            one % sizes[1],
        )
        answers.append(
            kleene(
                on_list(goods, codes.values[code], editions.values[edition], entries.values[entry])
            )
        )
    return np.asarray(np.array(answers, dtype=np.int8)[index.reshape(-1)], dtype=np.int8)


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
