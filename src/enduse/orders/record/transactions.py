"""What may break an assurance: an order, a shipment or a request for service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from enduse.names.identifiers.identify import identify
from enduse.orders.record.assurances import Party, read_party
from enduse.orders.record.canonical import word
from enduse.orders.record.forms import hold

ORDER: Final = "order"
SERVICE: Final = "service"


@dataclass(frozen=True)
class Goods:
    """One line of goods: pieces, and value in the currency of the transaction; None: not known."""

    serial: str = ""
    brand: str = ""
    model: str = ""
    quantity: Decimal | None = None
    value: Decimal | None = None


@dataclass(frozen=True)
class Transaction:
    """An order, a shipment or a service request, as far as it is known.

    `country` is where the goods go, of a service request where the machine is (ISO 3166-1
    alpha-2). `documents` are the numbers of assurances that it is made under. `evidence` says
    where all of this stands: a file and row, the number of a check.
    """

    kind: str
    id: str
    goods: tuple[Goods, ...] = ()
    currency: str = ""
    end_user: Party | None = None
    country: str = ""
    site: str = ""
    end_use: str = ""
    order: str = ""
    documents: tuple[str, ...] = ()
    evidence: str = ""


def read_transaction(content: object, what: str, evidence: str = "") -> Transaction:
    """Return the transaction that a JSON object says (`transaction.schema.json`).

    Raises InputError, which names `what` and the field, for fields of another shape.
    """
    told = hold(content, "transaction", what)
    user = told.get("end_user")
    goods = tuple(
        Goods(
            item.get("serial", ""), item.get("brand", ""), item.get("model", ""),
            _decimal(item.get("quantity")), _decimal(item.get("value")),
        )
        for item in told.get("goods", ())
    )  # fmt: skip
    return Transaction(
        kind=told["kind"],
        id=word(told["id"], f"{what}: id", "name"),
        goods=goods,
        currency=told.get("currency", ""),
        end_user=read_party(user, f"{what}: end_user") if user else None,
        country=told.get("country", ""),
        site=told.get("site", ""),
        end_use=told.get("end_use", ""),
        order=told.get("order", ""),
        documents=tuple(told.get("documents", ())),
        evidence=evidence,
    )


def of_order(order: Mapping[str, Any], order_id: str, evidence: str = "") -> Transaction:
    """Return the transaction that an order says (`order.schema.json`), without looking at its form.

    The country is that of the route, else that of the end user; without an end user who is named
    as one, nobody is taken for it.
    """
    users = [p for p in order.get("parties") or () if "end_user" in (p.get("roles") or ())]
    user = users[0] if users else {}
    goods = [line for item in order.get("goods") or () for line in _lines(item)]
    money = [(item.get("value") or {}).get("currency") for item in order.get("goods") or ()]
    documents = [d.get("number") for d in order.get("documents") or ()]
    return Transaction(
        kind=ORDER,
        id=order_id,
        goods=tuple(goods),
        currency=(money[0] or "") if len(set(money)) == 1 else "",
        end_user=_party(user) if user else None,
        country=(order.get("route") or {}).get("destination") or user.get("country") or "",
        site=next(iter(user.get("addresses") or ()), ""),
        end_use=order.get("end_use") or "",
        order=order_id,
        documents=tuple(number for number in documents if number),
        evidence=evidence,
    )


def _lines(item: Mapping[str, Any]) -> list[Goods]:
    """Return a line of goods: its serial numbers one by one, quantity and value with the first."""
    brand, model = item.get("brand") or "", item.get("model") or ""
    amount = _decimal((item.get("value") or {}).get("amount"))
    first, *rest = item.get("serials") or [""]
    others = [Goods(serial, brand, model, Decimal(0), Decimal(0)) for serial in rest]
    return [Goods(first, brand, model, _decimal(item.get("quantity")), amount), *others]


def _party(told: Mapping[str, Any]) -> Party:
    country = told.get("country") or ""
    numbers = [
        found
        for one in told.get("identifiers") or ()
        for found in identify(one["value"], one.get("label") or "", country or None)
        if found.valid  # a number that may be of several kinds, or is mistyped, proves nothing
    ]
    name, *others = told.get("names") or [""]
    return Party(name, country, tuple((n.scheme, n.value) for n in numbers), tuple(others))


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
