"""Which facts would turn an open verdict into a sure one, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from enduse.rules.asks import TESTS
from enduse.rules.conditions import fact_of
from enduse.rules.evaluate import Outcome
from enduse.rules.facts import NO, UNKNOWN, Facts
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


def missing_facts(
    open_outcomes: Iterable[Outcome], place: int, facts: Facts, where: Jurisdiction | None
) -> list[str]:
    """Return what is missing, each once, in the order in which the rules ask for it.

    `place`: which of the transactions judged together. `where`: the jurisdiction if its verdict is
    open, so that rules which are not in the rulebook are named too.
    """
    found: dict[str, None] = {}
    if where and not where.covers(facts.day):
        said = f"rules: those of {where.name} before {where.covers_from} are not in the rulebook"
        found[said if facts.day else _ASKS["day"]] = None
    for outcome in open_outcomes:
        for ask in _of_one(outcome, place, facts):
            found[ask] = None
    return list(found)


def _of_one(outcome: Outcome, place: int, facts: Facts) -> Iterator[str]:
    rule = outcome.rule
    tests = zip(TESTS, outcome.tests[place], strict=True)
    unknown = [name for name, answer in tests if answer == UNKNOWN]
    for name in unknown:
        if name == "in_force":
            yield _ASKS["day"] if facts.day is None else _standing(rule)
        elif name == "destination":
            yield _ASKS["destination"]
        elif name == "goods":
            yield from _of_goods(rule, facts)
        else:
            yield from _of_conditions(getattr(rule, name), facts)
    if outcome.applies[place] != NO and outcome.winding_down[place] == UNKNOWN:
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
