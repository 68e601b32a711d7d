"""Which rules came for given goods and countries, each code once for each jurisdiction."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from enduse.rules.book import rulebook
from enduse.rules.timeline import comings
from rules.made_rules import document, goods, made_book, rule

LISTS = {"machines": goods("845710", "845811"), "more": goods("8457", "8458")}
WIDER = rule("made-wider", goods=["more"], effective_from="2023-06-24", succeeds=["made-ban"])


def came(
    rules: list[dict[str, Any]], lists: Any, *codes: str, to: str = "RU"
) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    found = comings(made_book(document(rules, lists)), codes, [to])
    return [(one.rule.id, one.covered, one.maybe) for one in found]


def test_a_code_comes_with_the_first_rule_that_covers_it() -> None:
    assert came([WIDER, rule()], LISTS, "845710", "845730", "010121") == [
        ("made-ban", ("845710",), ()),
        ("made-wider", ("845730",), ()),
    ]


def test_a_rule_that_adds_nothing_is_left_out() -> None:
    assert came([WIDER, rule()], LISTS, "845710") == [("made-ban", ("845710",), ())]


def test_a_list_that_is_not_known_may_cover_and_takes_no_code_from_later_rules() -> None:
    lists = LISTS | {"machines": goods(codes="unknown", within=["84"], missing="the list")}
    assert came([WIDER, rule()], lists, "845710", "854231") == [
        ("made-ban", (), ("845710",)),
        ("made-wider", ("845710",), ()),
    ]


def test_jurisdictions_do_not_stand_in_for_each_other() -> None:
    taiwan = document([rule("made-tw", effective_from="2024-03-08")], id="tw", jurisdiction="TW")
    book = made_book(document([rule()]), taiwan)
    assert [(one.rule.id, one.covered) for one in comings(book, ["845811"], ["RU"])] == [
        ("made-ban", ("845811",)),
        ("made-tw", ("845811",)),
    ]


@pytest.mark.parametrize(
    ("more", "there"),
    [
        ({}, True),
        ({"measure": "licence_required"}, True),
        ({"measure": "duty", "duty": "notice"}, False),
        ({"software_and_technology": True}, False),
        ({"when": [{"end_use": "military"}]}, False),
        ({"to": ["BY"]}, False),
        ({"goods": "any"}, False),
    ],
)
def test_only_rules_that_shipments_can_show(more: dict[str, Any], there: bool) -> None:
    lists = {} if more.get("goods") == "any" else {"machines": goods("845811")}
    assert bool(came([rule(**more)], lists, "845811")) == there


def test_control_lists_are_left_out() -> None:
    entries = goods("2B001", scheme="control-list")
    del entries["edition"]
    assert came([rule()], {"machines": entries}, "845811") == []


def test_nothing_asked_is_nothing_found() -> None:
    book = made_book(document([rule()]))
    assert comings(book, [], ["RU"]) == comings(book, ["845811"], []) == []
    assert comings(book, ["845811"], ["KZ"]) == []


def test_lathes_to_russia_as_shipped() -> None:
    sure = {
        one.rule.jurisdiction: one.rule.effective_from
        for one in comings(rulebook(), ["845811"], ["RU"])
        if one.covered
    }
    assert sure["EU"] == dt.date(2023, 2, 26)
    assert sure["US"] == dt.date(2023, 5, 19)
    assert sure["TW"] == dt.date(2024, 3, 8)
