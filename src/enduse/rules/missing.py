"""Which facts would turn an open verdict into a sure one, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from enduse.rules.conditions import fact_of
from enduse.rules.facts import Facts
from enduse.rules.jurisdictions import Jurisdiction
from enduse.rules.model import Condition, GoodsList, Rule

_ASKS: Final = {
    "hs": "hs: the full code of the goods",
    "day": "day: the day of the shipment",
    "dispatch": "from: the country that the goods are sent from",
    "destination": "to: the country that the goods go to",
    "origin": "origin: the country of origin",
    "maker_hq": "maker_hq: the country of the maker's headquarters",
    "seller": "seller_country: where the seller is established",
    "contract_date": "contract_date: the day of the contract",
    "eccn": "eccn: the entry of the control list that the goods fall under, or EAR99 for none",
    "us_content": "us_content: the share of US content, percent of the value",
    "us_technology": "us_technology: whether the goods are a direct product of US technology",
    "end_use": "end_use: civil or military",
    "public_contract": "public_contract: whether it is a contract with a public authority",
    "party_listed": "party_listed: whether a party is on the list",
    "party_owned_by_listed": "party_owned_by_listed: whether listed parties own half of a party",
    "via": "via: the countries that the goods pass on the way",
    "party_footnotes": "party_footnote: the footnotes of the Entity List that a party carries",
}


@dataclass(frozen=True)
class Open:
    """A rule that may apply: which of its tests cannot be answered.

    `ends`: nor can it be told whether it is the time for ending old contracts.
    """

    rule: Rule
    tests: tuple[str, ...]
    ends: bool


def missing_facts(rules: Iterable[Open], facts: Facts, where: Jurisdiction | None) -> list[str]:
    """Return what is missing, each once, in the order in which the rules ask for it.

    `where`: the jurisdiction if its verdict is open, so that rules which are not in the rulebook
    are named too.
    """
    found: dict[str, None] = {}
    if where and not where.covers(facts.day):
        said = f"rules: those of {where.name} before {where.covers_from} are not in the rulebook"
        found[said if facts.day else _ASKS["day"]] = None
    for one in rules:
        for ask in _of_one(one, facts):
            found[ask] = None
    return list(found)


def _of_one(one: Open, facts: Facts) -> Iterator[str]:
    for name in one.tests:
        if name == "in_force":
            yield _ASKS["day"] if facts.day is None else _standing(one.rule)
        elif name == "destination":
            yield _ASKS["destination"]
        elif name == "goods":
            yield from _of_goods(one.rule, facts)
        else:
            yield from _of_conditions(getattr(one.rule, name), facts)
    if one.ends:
        yield _ASKS["day" if facts.day is None else "contract_date"]


def _standing(rule: Rule) -> str:
    return f"rules: whether the rule was in force on the day: {rule.title} ({rule.id})"


def _of_goods(rule: Rule, facts: Facts) -> Iterator[str]:
    for goods in rule.goods or ():
        if goods.codes is None or goods.incomplete:
            yield f"list: {goods.missing or goods.title or goods.id} ({rule.id})"
        elif goods.scheme == "control-list" and not facts.eccn:
            yield _ASKS["eccn"]
        elif _needs_more(goods, facts):
            yield f"{_ASKS['hs']}; {rule.title} names codes in part or with more digits ({rule.id})"


def _needs_more(goods: GoodsList, facts: Facts) -> bool:
    return goods.scheme == "hs" and bool(facts.hs)


def _of_conditions(conditions: Iterable[Condition], facts: Facts) -> Iterator[str]:
    for condition in conditions:
        for part in condition:
            fact = fact_of(part)
            if getattr(facts, fact) is None:
                yield _ASKS[fact]
