"""Which term a transaction breaks, and what breaks nothing because it is not known."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from enduse.errors import InputError
from enduse.orders.record import OrderStore
from enduse.orders.record.assurances import Kept, Party, read_assurance
from enduse.orders.record.breaches import Breach, Used, held_against, same_party, serial_key
from enduse.orders.record.transactions import of_order, read_transaction
from orders_kept import CERTIFICATE, ORDER

DAY = date(2025, 3, 1)
LICENCE: dict[str, Any] = {
    "id": "L-1",
    "kind": "licence",
    "issuer": {"name": "Made-up Authority", "country": "TW"},
    "issued": "2024-01-01",
    "terms": {"quantity_max": 3, "value_max": {"amount": 100000.5, "currency": "EUR"}},
    "document": {"number": "LIC/0001"},
}
SERVICE: dict[str, Any] = {
    "kind": "service",
    "id": "R-1",
    "goods": [{"serial": "sn77-1", "brand": "EXAMPLO"}],
    "end_user": {"name": "Made-up Turbines", "country": "KZ"},
    "country": "KZ",
    "site": "1, Made-up Street, Almaty, Kazakhstan",
    "end_use": "turbine blades",
}
SALE: dict[str, Any] = {
    "kind": "order",
    "id": "O-5",
    "documents": ["lic 0001"],
    "currency": "EUR",
    "goods": [{"quantity": 2, "value": 60000}, {"quantity": 1, "value": 40000.5}],
}


def kept(told: dict[str, Any], **end: Any) -> Kept:
    return Kept(1, 7, "ann", "2024-02-01T00:00:00Z", read_assurance(told), **end)


def broken_by(*given: Any) -> list[Breach]:
    return held_against(*given).breaches


def broken(made: dict[str, Any], *register: Kept, day: date = DAY) -> list[str]:
    return [one.breach for one in broken_by(read_transaction(made, "it"), day, register)]


def certificate(**terms: Any) -> dict[str, Any]:
    told = copy.deepcopy(CERTIFICATE)
    told["terms"] |= terms
    return told


@pytest.mark.parametrize(
    ("changes", "breaches"),
    [
        ({}, []),
        ({"country": "RU"}, ["country"]),
        ({"country": "TR"}, ["country"]),
        ({"end_user": {"name": "Another Works"}}, ["end_user"]),
        ({"end_user": {"name": "MADE-UP TURBINES LLC"}}, []),
        ({"end_user": {"name": "Other", "identifiers": {"kz-bin": "1"}}}, []),
        ({"end_user": {"name": "Made-up Turbines", "identifiers": {"kz-bin": "2"}}}, ["end_user"]),
        ({"site": "9 Other Street, Almaty, Kazakhstan"}, ["site"]),
        ({"site": "5 Other Street, Moscow, Russia"}, ["site"]),
        ({"site": "9 Made-up Street, Almaty, Kazakhstan"}, ["site"]),
        ({"goods": [{"serial": "SN-77/1", "brand": "Otherbrand"}]}, []),
        ({"goods": [{"serial": "SN-77/2"}], "country": "RU"}, []),
        ({"goods": [], "country": "RU"}, []),
        ({"goods": [], "country": "RU", "order": "O-1"}, ["country"]),
        ({"goods": [], "country": "RU", "documents": ["EUC 17-24"]}, ["country"]),
        ({"end_use": "gas turbines of ships"}, []),  # a person has to compare
        (
            {"country": "RU", "end_user": {"name": "X"}, "site": "5 Other Street, Moscow, Russia"},
            ["end_user", "country", "site"],
        ),
        ({"order": "O-9"}, []),  # the same user: their own machine again
        ({"order": "O-9", "end_user": {"name": "X"}}, ["end_user", "other_certificate"]),
        ({"documents": ["EUC 99"], "end_user": {"name": "X"}}, ["end_user", "other_certificate"]),
        ({"order": "O-1", "end_user": {"name": "X"}}, ["end_user"]),
    ],
)
def test_what_a_request_breaks(changes: dict[str, Any], breaches: list[str]) -> None:
    assert broken(SERVICE | changes, kept(CERTIFICATE)) == breaches


@pytest.mark.parametrize(
    ("day", "links", "breaches"),
    [
        ("2026-01-31", {}, []),
        ("2026-02-01", {}, ["expired"]),
        ("2024-01-31", {}, []),  # before it was given it promised nothing of this machine
        ("2024-01-31", {"order": "O-1"}, ["not_yet_valid"]),
        ("2024-02-01", {"order": "O-1"}, []),
    ],
)
def test_days(day: str, links: dict[str, Any], breaches: list[str]) -> None:
    assert broken(SERVICE | links, kept(CERTIFICATE), day=date.fromisoformat(day)) == breaches


@pytest.mark.parametrize(
    ("links", "day", "breaches"),
    [({}, DAY, []), ({"documents": ["EUC 17/24"]}, DAY, ["ended"]),
     ({"documents": ["EUC 17/24"]}, date(2025, 2, 27), [])],
)  # fmt: skip
def test_an_assurance_that_was_ended(links: Any, day: date, breaches: list[str]) -> None:
    ended = kept(CERTIFICATE, ended_on=date(2025, 2, 28), ended_why="replaced")
    assert broken(SERVICE | links, ended, day=day) == breaches


@pytest.mark.parametrize(
    ("changes", "used", "breaches"),
    [
        ({}, Used(), []),
        ({}, Used(Decimal(1)), ["quantity"]),
        ({}, Used(Decimal(0), Decimal("0.01")), ["value"]),
        ({"goods": [{"quantity": 4, "value": 1}]}, Used(), ["quantity"]),
        ({"goods": [{"quantity": 1, "value": 100000.51}]}, Used(), ["value"]),
        ({"goods": [{"quantity": 4}]}, Used(), ["quantity"]),
        ({"goods": [{"value": 200000}]}, Used(), ["value"]),
        ({"currency": "USD", "goods": [{"quantity": 1, "value": 200000}]}, Used(), []),
        ({"goods": []}, Used(), []),
        ({"documents": ["another"], "goods": [{"quantity": 9}]}, Used(), []),
        ({"kind": "service", "goods": [{"quantity": 9, "value": 1}]}, Used(), []),
    ],
)
def test_ceilings(changes: dict[str, Any], used: Used, breaches: list[str]) -> None:
    made = read_transaction(SALE | changes, "it")
    found = broken_by(made, DAY, [kept(LICENCE)], {"L-1": used})
    assert [one.breach for one in found] == breaches


@pytest.mark.parametrize(
    ("changes", "terms"),
    [
        ({}, []),
        ({"country": ""}, ["country"]),
        ({"site": ""}, ["site"]),
        ({"site": "the plant"}, ["site"]),
        ({"end_use": "ship turbines"}, ["end_use"]),
        ({"end_use": ""}, []),
        ({"end_user": {"name": "Made-up Turbines", "country": "TR"}}, ["end_user"]),
    ],
)
def test_what_cannot_be_told_is_said(changes: dict[str, Any], terms: list[str]) -> None:
    made = {k: v for k, v in (SERVICE | changes).items() if v != ""}
    found = held_against(read_transaction(made, "it"), DAY, [kept(CERTIFICATE)])
    assert found.breaches == []
    assert [one.term for one in found.cannot_tell] == terms
    assert all(one.missing for one in found.cannot_tell)


def test_the_evidence_of_a_breach() -> None:
    made = read_transaction(SERVICE | {"country": "RU"}, "it", "request.json")
    [breach] = broken_by(made, DAY, [kept(CERTIFICATE)])
    assert (breach.assurance, breach.entry, breach.document) == ("EUC-17", 7, "EUC 17/24")
    assert (breach.transaction, breach.evidence) == ("service R-1", "request.json")
    assert breach.statement == (
        "end use certificate EUC-17 (serial sn77-1) says not to RU, BY; here: the country is RU"
    )
    assert breach.would_clear


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Party("A Works"), Party("A WORKS LTD"), True),
        (Party("A Works", "KZ"), Party("A Works", "TR"), None),
        (Party("A Works", "KZ"), Party("A Works"), True),
        (Party("A"), Party("B"), False),
        (Party("A", also=("B",)), Party("b"), True),
        (Party("A", "", (("x", "1 2"),)), Party("B", "", (("x", "12"),)), True),
        (Party("A", "", (("x", "1"),)), Party("A", "", (("x", "2"),)), False),
        (Party("A", "", (("x", "1"),)), Party("A", "", (("y", "2"),)), True),
    ],
)
def test_who_is_the_promised_user(one: Party, other: Party, same: bool | None) -> None:
    assert same_party(one, other) is same
    assert same_party(other, one) is same


@pytest.mark.parametrize("written", ["sn-77/1", "SN 77 1", "ＳＮ７７１", "sn.77.1"])
def test_writings_of_one_serial_number(written: str) -> None:
    assert serial_key(written) == serial_key("SN-77/1")


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ({}, "is a required property"),
        ([], "is not of type 'object'"),
        ({"kind": "gift", "id": "1"}, "'gift' is not one of"),
        ({"kind": "order", "id": "1", "country": "Russia"}, "country: 'Russia' does not match"),
        ({"kind": "order", "id": "1", "goods": [{"quantity": -1}]}, "goods.0.quantity"),
        ({"kind": "order", "id": "\u200b"}, "id is empty"),
    ],
)
def test_a_transaction_with_wrong_fields_is_said(made: Any, why: str) -> None:
    with pytest.raises(InputError) as said:
        read_transaction(made, "r.json")
    assert why in str(said.value)


def test_an_order_is_a_transaction() -> None:
    order = copy.deepcopy(ORDER)
    order["goods"][0] |= {"serials": ["SN-77/1", "SN-2"], "quantity": 2, "brand": "Examplo",
                          "value": {"amount": 5.5, "currency": "EUR"}}  # fmt: skip
    made = of_order(order, "O-1", "check 3")
    assert [(g.serial, g.quantity, g.value) for g in made.goods] == [
        ("SN-77/1", Decimal(2), Decimal("5.5")), ("SN-2", 0, 0),
    ]  # fmt: skip
    assert (made.country, made.currency, made.documents) == ("KZ", "EUR", ("EUC 17/24",))
    assert made.end_user == Party("Made-up Turbines", "KZ")
    assert broken_by(made, DAY, [kept(CERTIFICATE)]) == []
    order["route"]["destination"] = "RU"
    [breach] = broken_by(of_order(order, "O-1"), DAY, [kept(CERTIFICATE)])
    assert (breach.breach, breach.link) == (
        "country", "serial SN-77/1, order O-1, document EUC 17/24",
    )  # fmt: skip


@pytest.mark.parametrize("order", [{}, {"parties": None, "goods": None}, {"goods": [{}]}])
def test_an_order_that_says_little_is_a_transaction_too(order: dict[str, Any]) -> None:
    assert of_order(order, "O-1").end_user is None


def test_the_register_answers(store: OrderStore) -> None:
    store.add_assurance(read_assurance(json.loads(json.dumps(CERTIFICATE))), "ann")
    store.add_assurance(read_assurance(certificate() | {"id": "EUC-18", "machines": [], "order": "O-8", "document": {"number": "8"}}), "ann")  # fmt: skip  # noqa: E501
    made = read_transaction(SERVICE | {"country": "RU"}, "it")
    assert [(b.assurance, b.breach) for b in store.held_against(made, DAY).breaches] == [
        ("EUC-17", "country")
    ]
