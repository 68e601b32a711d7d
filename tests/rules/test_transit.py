"""Goods that pass Russia on the way to a third country: the route is a fact of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from enduse.errors import InputError
from enduse.rules.book import rulebook
from enduse.rules.control import Answer, control, facts_of
from enduse.rules.facts import Facts
from rules.made_rules import document, made_book, rule


def asked(hs: str, day: str, **known: Any) -> Answer:
    """Ask the EU about goods on no control list from Germany to Kazakhstan, through Russia."""
    usual: dict[str, Any] = {"dispatch": "DE", "destination": "KZ", "eccn": "none", "via": ("RU",)}
    facts = facts_of(hs, dt.date.fromisoformat(day), **(usual | known))
    return next(one for one in control(rulebook(), facts) if one.jurisdiction == "EU")


@pytest.mark.parametrize(
    ("hs", "day", "known", "verdict"),
    [
        # dual-use goods, Article 2(1a)
        ("845811", "2023-02-25", {"eccn": "2B001"}, "licence_required"),
        ("845811", "2023-02-26", {"eccn": "2B001"}, "prohibited"),
        ("845811", "2023-02-26", {"eccn": "2B001", "via": ()}, "licence_required"),
        ("845811", "2023-02-26", {"eccn": "2B001", "via": ("PL", "BY")}, "licence_required"),
        # advanced technology, Article 2a(1a)
        ("854231", "2023-06-23", {}, "not_controlled"),
        ("854231", "2023-06-24", {}, "prohibited"),
        ("854231", "2023-06-24", {"dispatch": "TW"}, "no_jurisdiction"),
        # exported from the Union it has to be: a seller there is not enough
        ("854231", "2023-06-24", {"dispatch": "TR", "seller": "DE"}, "not_controlled"),
        # industrial goods, Article 3k(1a): three steps of Annex XXXVII
        ("850710", "2023-12-18", {}, "not_controlled"),
        ("850710", "2023-12-19", {}, "prohibited"),
        ("850710", "2023-12-19", {"via": ()}, "not_controlled"),
        ("850710", "2023-12-19", {"via": ("PL", "RU")}, "prohibited"),
        ("846020", "2025-02-24", {}, "not_controlled"),
        ("846020", "2025-02-25", {}, "prohibited"),
        ("870121", "2025-07-19", {"eccn": "EAR99"}, "indeterminate"),
        ("870121", "2025-07-20", {"eccn": "EAR99"}, "prohibited"),
    ],
)
def test_through_russia(hs: str, day: str, known: dict[str, Any], verdict: str) -> None:
    assert asked(hs, day, **known).verdict == verdict


def test_a_route_that_is_not_given_is_assumed_to_pass_no_country_and_this_is_said() -> None:
    found = asked("850710", "2023-12-19", via=None)
    assert found.verdict == "not_controlled"
    assert "via: the goods pass no other country on the way" in found.assumed
    assert not any(words.startswith("via") for words in asked("850710", "2023-12-19").assumed)


def test_goods_to_russia_do_not_pass_it() -> None:
    found = asked("850710", "2023-12-19", destination="RU")
    assert not any("transit" in one.id for one in found.rules)


ROUTE = {"to": ["all-countries"], "when": [{"via": ["RU", "eu-members"]}]}


@pytest.mark.parametrize(
    ("via", "day", "applies"),
    [
        ((), "2023-04-01", "no"),
        (("TR",), "2023-04-01", "no"),
        (("TR", "RU"), "2023-04-01", "yes"),
        (("FR",), "2023-04-01", "yes"),  # a country of an area that the rule names
        (("GB",), "2023-04-01", "no"),
    ],
)
def test_the_condition(via: tuple[str, ...], day: str, applies: str) -> None:
    book = made_book(document([rule(**ROUTE)]))
    facts = Facts(hs="845811", day=dt.date.fromisoformat(day), dispatch="DE", destination="KZ",
                  via=via)  # fmt: skip
    eu = next(one for one in control(book, facts) if one.jurisdiction == "EU")
    assert [look.applies for look in eu.looked_at] == [applies]


def test_a_route_through_no_country_is_refused() -> None:
    with pytest.raises(InputError, match="neither a country code nor an area"):
        made_book(document([rule(when=[{"via": ["XX"]}])]))
