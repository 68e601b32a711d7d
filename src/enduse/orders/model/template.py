"""An order to fill in: a made-up example with every field explained.

JSON has no comments, so the meanings stand under `_help`, by path; fields whose name begins with
`_` are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from enduse.orders.data import table
from enduse.orders.model.read import schema

REMARK: Final = (
    "This order is made up: nobody placed it, and its names are of nobody. Replace every value, "
    "leave out what you do not know, and delete the fields that begin with _ if you like."
)


def template() -> dict[str, Any]:
    """Return a made-up order as JSON, with `_help`: each field's meaning by its path."""
    return {"_remark": REMARK, "_help": dict(described()) | _questions(), **_example()}


def _questions() -> dict[str, str]:
    asked: dict[str, str] = table("red_flags.yaml")["questions"]
    return {f"answers.{name}": says for name, says in asked.items()}


def _example() -> dict[str, Any]:
    return {
        "id": "EXAMPLE-1",
        "made_up": True,
        "dates": {
            "enquiry": "2024-04-02", "quote": "2024-04-19", "contract": "2024-05-06",
            "order": "2024-05-06", "ship": "2024-09-16", "arrive": "2024-10-28",
        },
        "parties": _parties(),
        "goods": [_goods()],
        "route": {
            "dispatch": "TW", "transit": ["SG"], "destination": "TR",
            "ports": ["Taichung", "Izmir"], "delivery_place": "Example Parts works, Izmir",
            "incoterm": "CIF", "incoterm_place": "Izmir", "forwarder_named_by": "seller",
        },
        "payment": {
            "method": "letter_of_credit", "currency": "USD", "bank_country": "TR",
            "instalments": [{"usd": 210000, "date": "2024-09-20", "country": "TR"}],
        },
        "documents": [
            {
                "kind": "end_use_certificate", "number": "EUC-EXAMPLE-1", "date": "2024-05-02",
                "expires": "2026-05-01", "signatory": "Example Person, managing director",
                "end_user": "Example Parts Ltd", "country": "TR", "covers": ["EXAMPLE-0001"],
                "altered": False,
            },
            {"kind": "no_reexport_clause", "number": "contract, clause 14", "date": "2024-05-06"},
        ],
        "requests": [],
        "changes": [],
        "statements": ["Visited the works on 2024-04-25: one hall, twelve machines, all in use."],
        "end_use": "structural parts of civil aircraft, turned and milled from aluminium",
        "public_contract": False,
        "answers": dict.fromkeys(table("red_flags.yaml")["questions"]),
    }  # fmt: skip


def _parties() -> list[dict[str, Any]]:
    return [
        {
            "roles": ["seller", "maker"], "names": ["Example Machine Co., Ltd."],
            "identifiers": [{"value": "EXAMPLE-TW-1", "label": "company number"}],
            "addresses": ["1 Example Road, Taichung, Taiwan"], "country": "TW",
        },
        {
            "roles": ["purchaser", "ultimate_consignee", "end_user", "payer"],
            "names": ["Example Parts Ltd", "Örnek Parça A.Ş."],
            "identifiers": [{"value": "EXAMPLE-TR-1", "label": "VKN"}],
            "addresses": ["2 Example Street, Izmir, Turkey"], "address_kind": "works",
            "country": "TR", "website": "https://parts.example",
            "emails": ["orders@parts.example"], "phones": ["+90 000 000 00 00"],
            "founded": "2009-03-12", "customer_since": "2016-06-01", "business": "uses",
            "activity": "machining of aircraft parts", "activity_codes": "30.30",
            "employees": 140, "plant": True, "staff_known": True,
            "managers": ["Example Person"], "owners": ["Example Family"], "listed": False,
        },
        {"roles": ["forwarder"], "names": ["Example Freight"], "country": "TW"},
        {"roles": ["bank"], "names": ["Example Bank"], "country": "TR"},
    ]  # fmt: skip


def _goods() -> dict[str, Any]:
    return {
        "description": "5-axis machining centre, example model", "hs": "8457.10",
        "hs_edition": 2022, "eccn": "2B001.b.2", "kind": "machine", "serials": ["EXAMPLE-0001"],
        "brand": "EXAMPLE", "model": "EX-500", "condition": "new", "quantity": 1,
        "unit": "pieces", "net_weight_kg": 8200, "origin": "TW", "maker_hq": "TW",
        "us_content": 4.5, "us_technology": False,
        "value": {"amount": 210000, "currency": "USD", "usd": 210000},
        "machine": {
            "kind": "machining_centre", "linear_axes": 3, "rotary_axes": 2, "contouring_axes": 5,
            "travel_mm": 800, "upr_um": 0.8, "accuracy_um": 3.5, "controller": "example control",
            "year": 2024, "kinds": ["milling"], "specials": [], "numerical_control": True,
            "linear_contouring_axes": 3, "rotary_contouring_axes": 2, "interpolating_axes": 5,
            "axes": [
                {
                    "name": "X", "travel_mm": 800, "upr_um": 0.8, "accuracy_1988_um": 4.5,
                    "accuracy_2006_um": 3.5,
                }
            ],
            "rotary_accuracy_deg": 0.002, "tilting_spindle": False, "run_out_um": 1.5,
        },
    }  # fmt: skip


def described() -> Iterator[tuple[str, str]]:
    """Yield (path, what it means) of every field of an order; lists have `[]` in their path."""
    yield from _described(schema(), "")


def _described(part: Any, path: str) -> Iterator[tuple[str, str]]:
    said = part.get("description")
    if path and said:
        choices = ", ".join(str(one) for one in part.get("enum", ()) if one is not None)
        yield path, f"{said} ({choices})" if choices else said
    for name, inner in part.get("properties", {}).items():
        yield from _described(inner, f"{path}.{name}" if path else name)
    if isinstance(part.get("items"), dict):
        yield from _described(part["items"], f"{path}[]")
