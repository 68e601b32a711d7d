"""A ceiling is one for all orders that are made under an assurance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from enduse.orders.record import OrderStore
from enduse.orders.record.assurances import read_assurance
from enduse.orders.record.breaches import Used
from enduse.orders.record.transactions import Transaction, of_order
from orders_kept import ORDER, checked

LICENCE: dict[str, Any] = {
    "id": "L-1",
    "kind": "licence",
    "issuer": {"name": "Made-up Authority", "country": "TW"},
    "issued": "2024-01-01",
    "terms": {"quantity_max": 4, "value_max": {"amount": 250_000, "currency": "EUR"}},
    "document": {"number": "LIC/0001"},
}
DAY = date(2024, 6, 1)


def sold(quantity: float | None = 1, amount: float | None = 60_000, currency: str = "EUR",
         number: str = "lic 0001", serials: tuple[str, ...] = ()) -> dict[str, Any]:  # fmt: skip
    """Return what an order under the licence has instead of the usual."""
    goods: dict[str, Any] = {"description": "lathe", "serials": list(serials)}
    if quantity is not None:
        goods["quantity"] = quantity
    if amount is not None:
        goods["value"] = {"amount": amount, "currency": currency}
    return {"goods": [goods], "documents": [{"kind": "licence", "number": number}]}


def order(order_id: str, **changes: Any) -> Transaction:
    return of_order(ORDER | {"id": order_id} | sold(**changes), order_id)


@pytest.fixture
def licensed(store: OrderStore) -> OrderStore:
    store.add_assurance(read_assurance(LICENCE), "ann")
    return store


def used(store: OrderStore, made: Transaction, before: int | None = None) -> dict[str, Used]:
    return store.used(made, store.assurances(), before)


def keep(store: OrderStore, order_id: str, **changes: Any) -> int:
    return checked(store, "release", order_id, id=order_id, **sold(**changes))


def test_orders_under_one_licence_add_up(licensed: OrderStore) -> None:
    keep(licensed, "O-2")
    keep(licensed, "O-3", quantity=2, amount=100_000, number="LIC-0001")
    keep(licensed, "O-4", quantity=9, number="another")
    assert used(licensed, order("O-5")) == {
        "L-1": Used(Decimal(3), Decimal(160_000), ("O-2", "O-3"))
    }
    assert [one.breach for one in licensed.held_against(order("O-5"), DAY).breaches] == []
    [more] = licensed.held_against(order("O-5", quantity=2), DAY).breaches
    assert (more.breach, more.shows) == ("quantity", "5 pieces, 3 of them in orders O-2, O-3")
    [dear] = licensed.held_against(order("O-5", amount=90_001), DAY).breaches
    assert dear.shows == "250,001 EUR, 160,000 of them in orders O-2, O-3"


def test_an_order_does_not_count_against_itself(licensed: OrderStore) -> None:
    keep(licensed, "O-5", quantity=4)
    assert used(licensed, order("O-5", quantity=4)) == {}


def test_the_latest_version_counts(licensed: OrderStore) -> None:
    keep(licensed, "O-2", quantity=4)
    keep(licensed, "O-2", quantity=1)
    assert used(licensed, order("O-5"))["L-1"].quantity == 1


def test_a_refused_order_takes_nothing(licensed: OrderStore) -> None:
    keep(licensed, "O-2")
    licensed.decide("O-2", "refuse", "bob", "the user has no plant")
    assert used(licensed, order("O-5")) == {}


def test_what_an_order_takes_may_not_be_known(licensed: OrderStore) -> None:
    keep(licensed, "O-2", quantity=None)
    keep(licensed, "O-3", currency="USD")
    found = used(licensed, order("O-5"))["L-1"]
    assert (found.unknown_quantity, found.unknown_value) == (("O-2",), ("O-3",))
    told = licensed.held_against(order("O-5"), DAY)
    assert told.breaches == []
    assert [one.missing for one in told.cannot_tell if one.term in ("quantity", "value")] == [
        "how much order O-2 takes of the ceiling", "how much order O-3 takes of the ceiling",
    ]  # fmt: skip


def test_what_came_later_is_left_out(licensed: OrderStore) -> None:
    keep(licensed, "O-2")
    entry = licensed.latest_check("O-2").entry
    keep(licensed, "O-3")
    licensed.decide("O-2", "refuse", "bob", "the user has no plant")
    assert used(licensed, order("O-5"), before=entry + 1)["L-1"].orders == ("O-2",)
    assert used(licensed, order("O-5"))["L-1"].orders == ("O-3",)
    assert used(licensed, order("O-5"), before=1) == {}


def test_machines_count_where_the_licence_names_them(licensed: OrderStore) -> None:
    named = LICENCE | {"id": "L-2", "document": {"number": "LIC 2"},
                       "machines": [{"serial": "A-1"}, {"serial": "A-2"}]}  # fmt: skip
    licensed.add_assurance(read_assurance(named), "ann")
    keep(licensed, "O-2", number="none", serials=("a 1", "B-9"))
    found = used(licensed, order("O-5", number="none", serials=("A2",)))
    assert {name: one.orders for name, one in found.items()} == {"L-2": ("O-2",)}
    assert found["L-2"].quantity == 1


def test_an_assurance_without_a_ceiling_asks_nothing(store: OrderStore) -> None:
    store.add_assurance(read_assurance(LICENCE | {"terms": {}}), "ann")
    keep(store, "O-2")
    assert used(store, order("O-5")) == {}
