"""Single transactions against made-up rules: each test of a rule, alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from enduse.errors import InputError
from enduse.rules.control import Answer, control, facts_of
from rules.made_rules import document, goods, made_book, rule

DAY = dt.date(2023, 4, 1)
WIND_DOWN = {"until": "2023-03-27", "contract_before": "2023-02-26", "citation": "made up",
             "verification": "primary"}  # fmt: skip


def answer(rules: list[dict[str, Any]], lists: Any = None, **facts: Any) -> Answer:
    known = {"hs": "845811", "day": DAY, "dispatch": "DE", "destination": "RU"} | facts
    answers = control(made_book(document(rules, lists)), facts_of(**known))
    return next(one for one in answers if one.jurisdiction == "EU")


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, "prohibited"),
        ({"day": dt.date(2023, 2, 25)}, "not_controlled"),
        ({"day": dt.date(2023, 2, 26), "contract_date": dt.date(2023, 2, 26)}, "prohibited"),
        ({"day": dt.date(2023, 3, 10), "contract_date": dt.date(2023, 1, 15)}, "wind_down"),
        ({"day": dt.date(2023, 3, 27), "contract_date": dt.date(2023, 2, 25)}, "wind_down"),
        ({"day": dt.date(2023, 3, 28), "contract_date": dt.date(2023, 2, 25)}, "prohibited"),
        ({"day": dt.date(2023, 3, 10)}, "indeterminate"),
        ({"day": None}, "indeterminate"),
        ({"destination": "KZ"}, "not_controlled"),
        ({"destination": None}, "indeterminate"),
        ({"hs": "8458"}, "indeterminate"),
        ({"hs": "84"}, "indeterminate"),
        ({"hs": "845710"}, "prohibited"),
        ({"hs": "8457103000"}, "prohibited"),
        ({"hs": "845819"}, "not_controlled"),
        ({"dispatch": "TW"}, "no_jurisdiction"),
        ({"dispatch": "TW", "seller": "FR"}, "prohibited"),
        ({"dispatch": "GB"}, "no_jurisdiction"),
        ({"dispatch": None}, "indeterminate"),
        ({"dispatch": None, "hs": "010121"}, "not_controlled"),
    ],
)
def test_verdict(facts: dict[str, Any], verdict: str) -> None:
    assert answer([rule(wind_down=WIND_DOWN)], **facts).verdict == verdict


def test_says_why_since_when_and_by_what() -> None:
    found = answer([rule(wind_down=WIND_DOWN)])
    assert [one.id for one in found.rules] == ["made-ban"]
    assert found.because == (
        "Prohibited since 2023-02-26 by Made-up Regulation, Article 1 (made-up act; primary)."
    )
    assert found.missing == ()
    assert found.assumed[0] == "seller_country: the seller is established in DE"


def test_a_missing_contract_day_is_named() -> None:
    found = answer([rule(wind_down=WIND_DOWN)], day=dt.date(2023, 3, 10))
    assert found.missing == ("contract_date: the day of the contract",)
    assert "may be ended until 2023-03-27" in found.because


def test_before_the_first_day_the_answer_names_the_rule_that_came() -> None:
    found = answer([rule()], day=dt.date(2023, 2, 25))
    assert "began on 2023-02-26" in found.because
    assert found.rules == ()


@pytest.mark.parametrize(
    ("given", "facts", "verdict", "missing"),
    [
        (goods(codes="unknown", missing="the 52 items"), {}, "indeterminate", "the 52 items"),
        (goods(codes="unknown", within=["90"], missing="the rest"), {}, "not_controlled", ""),
        (goods("845710", incomplete=True, missing="the rest"), {}, "indeterminate", "the rest"),
        (goods("845710", incomplete=True, within=["8457"], missing="the rest"), {},
         "not_controlled", ""),
        (goods("8458", **{"except": ["845811"]}), {}, "not_controlled", ""),
        (goods("8458", **{"except": ["845811"]}), {"hs": "845819"}, "prohibited", ""),
        (goods("8457", in_part=["845811"]), {}, "indeterminate", "in part"),
        (goods("84581120"), {}, "indeterminate", "more digits"),
        (goods("84581120"), {"hs": "84581120"}, "prohibited", ""),
        (goods("84581120"), {"hs": "84581180"}, "not_controlled", ""),
    ],
)  # fmt: skip
def test_lists(given: dict[str, Any], facts: dict[str, Any], verdict: str, missing: str) -> None:
    found = answer([rule()], {"machines": given}, **facts)
    assert found.verdict == verdict
    assert missing in " ".join(found.missing)
    assert bool(missing) == bool(found.missing)


@pytest.mark.parametrize(
    ("eccn", "hs", "verdict"),
    [
        (None, "845811", "indeterminate"),
        (None, "854231", "not_controlled"),
        ("2B001", "845811", "prohibited"),
        ("2B201", "845811", "not_controlled"),
        ("EAR99", "845811", "not_controlled"),
        ("none", "845811", "not_controlled"),
    ],
)
def test_control_lists(eccn: str | None, hs: str, verdict: str) -> None:
    entries = goods("2B001", scheme="control-list", within=["8456", "8457", "8458"])
    del entries["edition"]
    found = answer([rule()], {"machines": entries}, eccn=eccn, hs=hs)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("more", "facts", "verdict"),
    [
        ({"when": [{"end_use": "military"}]}, {}, "not_controlled"),
        ({"when": [{"end_use": "military"}]}, {"end_use": "military"}, "prohibited"),
        ({"unless": [{"public_contract": True}]}, {"public_contract": True}, "not_controlled"),
        ({"unless": [{"maker_hq": ["JP"]}]}, {}, "indeterminate"),
        ({"unless": [{"maker_hq": ["JP"]}]}, {"maker_hq": "JP"}, "not_controlled"),
        ({"unless": [{"maker_hq": ["JP"]}]}, {"maker_hq": "TW"}, "prohibited"),
        ({"when": [{"us_content_over": 25}]}, {"us_content": 25.0}, "not_controlled"),
        ({"when": [{"us_content_over": 25}]}, {"us_content": 25.1}, "prohibited"),
        ({"when": [{"us_content_over": 25}]}, {}, "indeterminate"),
        ({"when": [{"us_technology": True}]}, {"us_technology": False}, "not_controlled"),
        ({"when": [{"party_footnote": [3]}]}, {"party_footnotes": (1, 3)}, "prohibited"),
        ({"when": [{"party_footnote": [3]}]}, {"party_footnotes": (1,)}, "not_controlled"),
        ({"when": [{"contract_from": "2023-03-01"}]}, {"contract_date": dt.date(2023, 3, 1)},
         "prohibited"),
        ({"when": [{"contract_from": "2023-03-01"}]}, {"contract_date": dt.date(2023, 2, 28)},
         "not_controlled"),
        ({"when": [{"not_dispatch": ["FR"]}]}, {"dispatch": "FR"}, "not_controlled"),
        ({"software_and_technology": True}, {}, "not_controlled"),
        ({"software_and_technology": True}, {"software": True}, "prohibited"),
        ({"effective_to": "2023-04-01"}, {}, "not_controlled"),
        ({"effective_to": "2023-04-02"}, {}, "prohibited"),
        ({"effective_to": "unknown", "sure_until": "2023-03-31"}, {}, "indeterminate"),
        ({"effective_to": "unknown", "sure_until": "2023-04-01"}, {}, "prohibited"),
        ({"effective_to": "unknown"}, {}, "prohibited"),
        ({"measure": "licence_required"}, {}, "licence_required"),
    ],
)  # fmt: skip
def test_conditions(more: dict[str, Any], facts: dict[str, Any], verdict: str) -> None:
    assert answer([rule(**more)], **facts).verdict == verdict


@pytest.mark.parametrize(
    ("eccn", "verdict"),
    [("2B001", "prohibited"), ("2B991", "not_controlled"), ("9A001", "prohibited")],
)
def test_a_shared_list_has_no_entry_of_the_us_alone(eccn: str, verdict: str) -> None:
    entries = goods("*", scheme="control-list", shared_only=True)
    del entries["edition"]
    assert answer([rule()], {"machines": entries}, eccn=eccn).verdict == verdict


def test_the_strictest_rule_decides_and_a_maybe_does_not_weaken_it() -> None:
    rules = [
        rule("made-licence", measure="licence_required", overlaps=["made-maybe"]),
        rule("made-maybe", when=[{"us_technology": True}]),
    ]
    found = answer(rules)
    assert found.verdict == "licence_required"
    assert [one.id for one in found.may_apply] == ["made-maybe"]


def test_a_duty_leaves_the_verdict_alone() -> None:
    found = answer([rule(), rule("made-duty", measure="duty", duty="notice", to=["KZ"])],
                   destination="KZ")  # fmt: skip
    assert found.verdict == "not_controlled"
    assert [one.id for one in found.duties] == ["made-duty"]


def test_before_the_rulebook_begins_nothing_is_said_to_be_free() -> None:
    found = answer([rule()], day=dt.date(2021, 5, 1))
    assert found.verdict == "indeterminate"
    assert "not in the rulebook" in found.missing[0]


def test_every_rule_that_was_looked_at_is_in_the_trace() -> None:
    found = answer([rule()], destination="KZ")
    assert [(look.rule.id, look.applies, look.failed) for look in found.looked_at] == [
        ("made-ban", "no", ["destination"])
    ]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"hs": "abc"}, "is no HS code"),
        ({"hs": "8"}, "is no HS code"),
        ({"hs": "８４５８"}, "is no HS code"),
        ({"hs": "8" * 13}, "is no HS code"),
        ({"hs": "770100"}, "770100 is no HS code"),
        ({"hs": "990100"}, "990100 is no HS code"),
        ({"hs": "854140"}, "withdrawn in the edition of 2022; its goods are in 854141, 854142"),
        ({"hs": "8541400000"}, "854140 was withdrawn"),
        ({"hs": "845610", "edition": 2017}, "withdrawn in the edition of 2017; .* in 845611"),
        ({"hs": "854149", "edition": 2017}, "came with the edition of 2022; .* were in 854140"),
        ({"edition": 2020}, "edition 2020"),
        ({"hs": ""}, "give an HS code"),
        ({"day": dt.date(1989, 12, 31)}, "out of range"),
        ({"day": dt.date(2100, 1, 1)}, "out of range"),
        ({"us_content": 101.0}, "is no share"),
        ({"contract_date": dt.date(2023, 4, 2)}, "is after the shipment"),
    ],
)
def test_bad_facts(facts: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        answer([rule()], **facts)
