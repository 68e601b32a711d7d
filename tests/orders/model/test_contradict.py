from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from enduse.errors import InputError
from enduse.orders.model import parse_order
from enduse.orders.model.contradict import contradictions, same_party, serial_key
from orders.flags.made_up_orders import aircraft_parts

Change = Callable[[dict[str, Any]], None]


def party(*roles: str, name: str = "Made-up Other Ltd", **more: Any) -> dict[str, Any]:
    return {"roles": list(roles), "names": [name], **more}


def add(*roles: str, name: str = "Made-up Other Ltd", **more: Any) -> Change:
    return lambda order: order["parties"].append(party(*roles, name=name, **more))


def put(where: str, **more: Any) -> Change:
    return lambda order: order.setdefault(where, {}).update(more)


def serials(*numbers: str) -> Change:
    def change(order: dict[str, Any]) -> None:
        order["goods"][0] |= {"serials": list(numbers), "quantity": len(numbers)}

    return change


def line(**more: Any) -> Change:
    return lambda order: order["goods"].append({"description": "another machine", **more})


AERO = "Made-up Aerostructures LTD."


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        (add("seller"), "parties[4].roles", "another seller beside parties[0]"),
        (add("seller", name="Made-up Machine Works"), "parties[4].roles", "same party again"),
        (add("ultimate_consignee"), "parties[4].roles", "another ultimate_consignee"),
        (lambda o: o["parties"][0]["roles"].append("purchaser"), "parties[1].roles", "another"),
        (lambda o: o["parties"][1]["roles"].append("seller"), "parties[1].roles", "another seller"),
        (
            lambda o: o["parties"][1]["roles"].append("forwarder"),
            "parties[1].roles",
            "end user and",
        ),
        (add("forwarder", name=AERO), "parties[1].roles", "end user and forwarder are one party"),
        (put("route", destination="AE"), "parties[1].country", "is in TR, the goods go to AE"),
        (put("dates", ship="2023-04-01"), "dates.ship", "before contract on 2023-05-02"),
        (put("dates", quote="2023-01-01"), "dates.quote", "before enquiry on 2023-02-06"),
        (put("dates", arrive="2023-09-01"), "dates.arrive", "before ship on 2023-10-02"),
        (put("dates", enquiry="1989-12-31"), "dates.enquiry", "is not between 1990-01-01"),
        (put("dates", ship="2100-01-01"), "dates.ship", "is not between"),
        (put("dates", ship="2040-01-01"), "dates", "more than 15 years apart"),
        (serials("A-1", "a 1"), "goods[0].serials[1]", "stands at goods[0].serials[0] already"),
        (line(brand="made-up", serials=["MU5 014"]), "goods[1].serials[0]", "stands at goods[0]"),
        (lambda o: o["goods"][0].update(serials=["1", "2"]), "goods[0].serials", "1 pieces"),
        (
            lambda o: o["documents"][0].update(expires="2023-01-01"),
            "documents[0].expires",
            "before",
        ),
        (lambda o: o["documents"][0].update(date="1980-01-01"), "documents[0].date", "not between"),
        (lambda o: o["parties"][1].update(founded="2024-01-01"), "parties[1].founded", "after the"),
    ],
)
def test_what_cannot_be_true_at_once(change: Change, path: str, says: str) -> None:
    order = aircraft_parts()
    change(order)
    with pytest.raises(InputError, match="contradicts itself") as caught:
        parse_order(json.dumps(order))
    told = [part for part in str(caught.value).split("; ") if f"{path}: " in part]
    assert any(says in part for part in told), str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        put("route", destination="AE", transit=["TR"]),  # transit explains it
        add("bank"),
        add("end_user", country="TR"),  # several users of one order
        line(brand="OTHER", serials=["MU5-014"]),  # another maker's number
        put("dates", contract=None, ship="2023-04-01"),
        lambda o: (
            o["parties"][2]["roles"].append("ultimate_consignee")
            or o["parties"][1]["roles"].remove("ultimate_consignee")
            or o["parties"][2].update(country="TR")
        ),  # a red flag, not a contradiction
    ],
)
def test_what_may_be(change: Change) -> None:
    order = aircraft_parts()
    change(order)
    assert contradictions(parse_order(json.dumps(order))) == []


def test_a_long_list_is_cut() -> None:
    order = aircraft_parts()
    for number in range(5):
        order["parties"].append(party("seller", name=f"Made-up Seller {number}"))
    with pytest.raises(InputError, match="; and 2 more; correct the order"):
        parse_order(json.dumps(order))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (party("payer", name="ООО Выдумка"), party("bank", name="OOO VYDUMKA"), True),
        (party("payer", country="TR"), party("bank", country="AE"), False),
        (party("payer", country="TR"), party("bank"), True),
        (party("payer", name="A"), party("bank", name="B"), False),
        (
            party("payer", name="A", identifiers=[{"value": "7719717008", "label": "INN"}]),
            party("bank", name="B", identifiers=[{"value": "7719717008", "label": "ИНН"}]),
            True,
        ),
    ],
)
def test_same_party(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    order = {"id": "X", "parties": [one, other], "goods": [{"description": "lathe"}]}
    first, second = parse_order(json.dumps(order)).parties
    assert same_party(first, second) is same


@pytest.mark.parametrize(
    ("written", "key"), [("sn 12-34", "SN1234"), ("№ 5", "5"), ("---", "---"), ("ß1", "SS1")]
)
def test_serial_key(written: str, key: str) -> None:
    assert serial_key(written) == key
