"""Goods of an order: each jurisdiction's strictest verdict over the countries they may go to."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from enduse.errors import InputError
from enduse.orders.check import Known, OrderAnswer
from enduse.orders.check.answer import machine_notes
from enduse.orders.check.goods import destinations
from enduse.orders.model import parse_order, template
from enduse.rules.model import JURISDICTIONS
from orders.check.made_up_known import DAY, bought_by, check, clean_order, says

D = dt.date


def verdict(found: OrderAnswer, where: str, goods: int = 0) -> tuple[str, str | None]:
    [line] = [
        one
        for one in found.verdicts
        if one.answer.jurisdiction == where and one.goods == goods
    ]  # fmt: skip
    return line.answer.verdict, line.to


def sent_to(country: str, **route: Any) -> dict[str, Any]:
    order = clean_order()
    order["route"] |= {"destination": country, **route}
    order["parties"][1] |= {"country": country, "phones": []}
    order["parties"][3] |= {"country": country}
    order["payment"] |= {"bank_country": country}
    order["documents"][0] |= {"country": country}
    return order


def test_every_jurisdiction_answers_once_for_each_line(known: Known) -> None:
    order = clean_order()
    order["goods"].append(order["goods"][0] | {"serials": [], "hs": "846693"})
    found = check(order, known)
    given = [(one.goods, one.answer.jurisdiction) for one in found.verdicts]
    assert given == [(number, where) for number in (0, 1) for where in JURISDICTIONS]


@pytest.mark.parametrize(
    ("route", "consignee", "user", "expected"),
    [
        ("TR", "TR", "TR", ("TR",)),
        ("TR", "TR", "RU", ("TR", "RU")),
        ("TR", "KZ", "RU", ("TR", "KZ", "RU")),
        (None, None, "KZ", ("KZ",)),
        (None, None, None, (None,)),
    ],
)
def test_the_countries_that_count(
    route: str | None, consignee: str | None, user: str | None, expected: tuple[str | None, ...]
) -> None:
    order = clean_order()
    order["route"] |= {"destination": route, "transit": ["AE"]}
    first = order["parties"][1]
    order["parties"][1] = first | {"roles": ["purchaser", "ultimate_consignee"], "country": consignee}  # fmt: skip  # noqa: E501
    order["parties"].append({"roles": ["end_user"], "names": ["Other Works"], "country": user})
    assert destinations(parse_order(json.dumps(order))) == expected


def test_the_strictest_country_speaks(known: Known) -> None:
    order = clean_order()
    order["parties"][1] |= {"roles": ["purchaser", "ultimate_consignee", "payer"]}
    order["parties"].append({"roles": ["end_user"], "names": ["Other Works"], "country": "RU"})
    found = check(order, known)
    assert verdict(found, "TW")[1] == "RU"
    assert found.answer in ("hold", "refuse")
    assert any("goods[0] to RU: TW" in one.words for one in found.because)


@pytest.mark.parametrize(
    ("change", "where", "expected", "answer"),
    [
        ({"dispatch": "DE", "destination": "RU"}, "EU", "prohibited", "refuse"),
        ({"dispatch": "DE", "destination": "KP"}, "UN", "prohibited", "refuse"),
        ({"destination": "RU"}, "TW", "licence_required", "hold"),
        ({"destination": "TR"}, "TW", "not_controlled", "release"),
    ],
)
def test_what_verdicts_ask_for(
    known: Known, change: dict[str, str], where: str, expected: str, answer: str
) -> None:
    order = sent_to(change["destination"], dispatch=change.get("dispatch", "TW"))
    found = check(order, known)
    assert verdict(found, where)[0] == expected, found.because
    assert found.answer == answer


@pytest.mark.parametrize("passing", ["destination", "transit", "purchaser"])
def test_a_country_under_control_is_looked_at_whatever_the_rules_say(
    known: Known, passing: str
) -> None:
    """No rule of the book reaches goods from Taiwan to North Korea; that is no release."""
    order = sent_to("KP") if passing == "destination" else clean_order()
    if passing == "transit":
        order["route"]["transit"] = ["KP"]
    if passing == "purchaser":
        order["parties"][1]["roles"] = ["ultimate_consignee", "end_user"]
        order["parties"].append({"roles": ["purchaser"], "names": ["Made-up"], "country": "KP"})
    found = check(order, known)
    assert verdict(found, "UN")[0] == "no_jurisdiction"
    assert found.answer == "hold"
    assert any("is KP, a country under control" in one for one in says(found, "hold"))


def test_a_wind_down_is_held(known: Known) -> None:
    order = sent_to("BY", dispatch="DE")
    order["goods"][0] |= {"origin": "DE", "maker_hq": "DE"}
    order["dates"] = {"contract": "2022-03-01", "ship": "2022-06-04"}
    assert verdict(check(order, known, D(2022, 6, 4)), "EU")[0] == "wind_down"
    assert check(order, known, D(2022, 6, 4)).answer == "hold"
    assert verdict(check(order, known, D(2022, 6, 5)), "EU")[0] == "prohibited"
    assert check(order, known, D(2022, 6, 5)).answer == "refuse"


def test_facts_that_are_missing_are_asked_for(known: Known) -> None:
    order = clean_order()
    order["goods"][0] |= {"eccn": None, "us_content": None}
    found = check(order, known)
    assert verdict(found, "US")[0] == "indeterminate"
    assert any("us_content" in one for one in says(found, "needs_facts"))


def test_the_way_is_part_of_the_question(known: Known) -> None:
    order = sent_to("KZ", dispatch="DE", transit=["RU"])
    order["goods"][0] |= {"origin": "DE", "maker_hq": "DE"}
    direct = sent_to("KZ", dispatch="DE")
    direct["goods"][0] |= {"origin": "DE", "maker_hq": "DE"}
    assert verdict(check(order, known), "EU") != verdict(check(direct, known), "EU")
    order["route"]["transit"] = []
    order["parties"].append(
        {"roles": ["intermediate_consignee"], "names": ["Made-up Transit"], "country": "RU"}
    )
    assert verdict(check(order, known), "EU") != verdict(check(direct, known), "EU")


def test_goods_without_a_code_are_a_fault(known: Known) -> None:
    order = clean_order()
    order["goods"][0] |= {"hs": None, "eccn": None}
    found = check(order, known)
    assert not found.verdicts
    assert found.answer == "needs_facts"
    assert "goods[0]: no HS code and no entry of a control list" in says(found, "needs_facts")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"hs": "845610"}, "goods[0]: the code 845610 was withdrawn in the edition of 2017"),
        ({"hs": "848520", "hs_edition": 2017}, "goods[0]: the code 848520 came with the edition"),
    ],
)
def test_a_code_of_another_edition_is_refused(
    known: Known, change: dict[str, Any], why: str
) -> None:
    order = clean_order()
    order["goods"][0] |= change
    with pytest.raises(InputError) as refused:
        check(order, known)
    assert why in str(refused.value)


@pytest.mark.parametrize("day", [D(1989, 12, 31), D(2100, 1, 1)])
def test_a_day_out_of_range_is_refused(known: Known, day: dt.date) -> None:
    with pytest.raises(InputError, match="is out of range"):
        check(clean_order(), known, day)


MACHINE = template()["goods"][0]["machine"]


def test_a_machine_is_judged_by_its_parameters(known: Known) -> None:
    order = clean_order()
    order["goods"][0] |= {"eccn": None, "machine": MACHINE}
    found = check(order, known)
    notes = machine_notes(found)
    met = {(one["control_list"], one["entry"]) for one in notes if one["answer"] == "yes"}
    assert any(entry.startswith("2B001") for _, entry in met), notes
    assert verdict(found, "TW")[0] == "licence_required"
    assert found.answer == "hold"
    assert all(one["citation"] and one["verification"] for one in notes)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("turbine blades", "release"),
        ("parts of missiles", "hold"),
        ("civil parts, not for military use", "release"),
        ("non-military optics", "release"),
        ("military optics", "hold"),
        (None, "release"),
    ],
)
def test_a_military_end_use_is_read_from_what_is_said(
    known: Known, said: str | None, expected: str
) -> None:
    order = sent_to("RU")
    order["end_use"] = said
    words = [look for look in check(order, known).verdicts if look.answer.jurisdiction == "US"]
    [line] = words
    military = any(
        look.rule.id == "us-russia-military-end-use" and look.tests.get("when") == "yes"
        for look in line.answer.looked_at
    )
    assert military is (expected == "hold"), line.answer.looked_at


def test_an_end_use_that_nobody_said_is_said_to_be_assumed(known: Known) -> None:
    order = clean_order()
    order["end_use"] = None
    assert any(
        "end_use: the end use is civil" in one
        for line in check(order, known).verdicts
        for one in line.answer.assumed
    )


@pytest.mark.parametrize(
    ("name", "number", "us", "eu"),
    [
        ("ENTITY WORKS LLC", "7700000055", "licence_required", "not_controlled"),
        ("ANNEX FOUR PLANT", "7700000062", "not_controlled", "prohibited"),
        ("Entity Works", None, "indeterminate", "not_controlled"),
        ("Annex Four Plant", None, "not_controlled", "indeterminate"),
        ("STANKO LLC", "7700000016", "not_controlled", "not_controlled"),
        ("Made-up Aerostructures Ltd", None, "not_controlled", "not_controlled"),
    ],
)
def test_a_listed_party_concerns_its_own_jurisdiction(
    known: Known, name: str, number: str | None, us: str, eu: str
) -> None:
    order = bought_by(name, number)
    order["goods"][0] |= {"us_content": 60, "origin": "DE", "maker_hq": "DE"}
    order["route"]["dispatch"] = "DE"
    found = check(order, known, D(2025, 6, 2))
    assert (verdict(found, "US")[0], verdict(found, "EU")[0]) == (us, eu), found.because
    if "indeterminate" in (us, eu):
        open_ = [one.answer for one in found.verdicts if one.answer.verdict == "indeterminate"]
        assert all(any(m.startswith("party_listed") for m in one.missing) for one in open_)
        assert all(one.may_apply for one in open_)


def test_a_listed_seller_is_no_matter_of_these_rules(known: Known) -> None:
    order = clean_order()
    order["goods"][0] |= {"us_content": 60}
    order["parties"][0] |= {
        "names": ["ENTITY WORKS LLC"],
        "identifiers": [{"value": "7700000055", "label": "INN"}],
    }
    found = check(order, known, DAY)
    assert verdict(found, "US")[0] == "not_controlled"
    assert found.answer == "hold"
