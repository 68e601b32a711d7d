"""Made-up orders for tests: nobody placed them, and their names are of nobody.

`flower_trader` follows the published case of a flower trader who bought three 6-axis machines for
cash in a town at the border of North Korea (Institute for Science and International Security, 15
January 2025); names, numbers and prices are invented. `aircraft_parts` is a sale that raises
nothing: a maker of aircraft parts with a works, an identified user and all papers.
"""

from __future__ import annotations

from typing import Any

from enduse.orders.data import table


def answers(**given: bool | None) -> dict[str, bool | None]:
    """Return every plain question answered no, but for those given."""
    return dict.fromkeys(table("red_flags.yaml")["questions"], False) | given


def seller() -> dict[str, Any]:
    return {
        "roles": ["seller", "maker"], "names": ["Made-up Machine Works Co., Ltd."],
        "addresses": ["10 Invented Road, Shenyang, China"], "country": "CN",
        "website": "https://works.example", "business": "other", "activity": "maker of machines",
    }  # fmt: skip


def flower_trader() -> dict[str, Any]:
    """Three 6-axis machines, cash, a tulip trader at the border, no papers, no service."""
    trader = {
        "roles": ["purchaser", "ultimate_consignee", "end_user", "payer"],
        "names": ["Made-up Tulip Trading", "虚构郁金香贸易"],
        "addresses": ["3 Invented Lane, Dandong, Liaoning, China"], "address_kind": "office",
        "country": "CN", "website": "none", "emails": ["madeup-tulips@163.com"],
        "phones": ["+86 000 0000 0000"], "founded": "2014-03-01",
        "activity": "tulip trader: wholesale of flowers", "activity_codes": "46.22",
        "employees": 1, "plant": False, "staff_known": False, "managers": ["Made-up Person"],
    }  # fmt: skip
    return {
        "id": "MADE-UP-FLOWERS",
        "made_up": True,
        "dates": {"enquiry": "2014-11-03", "contract": "2015-01-12", "ship": "2015-03-20"},
        "parties": [seller(), trader],
        "goods": [
            {
                "description": "6-axis CNC machine tool with imported control", "hs": "845710",
                "hs_edition": 2012, "kind": "machine", "brand": "MADE-UP", "model": "MU-6",
                "condition": "new", "quantity": 3, "net_weight_kg": 27000, "origin": "CN",
                "maker_hq": "CN", "serials": ["MU6-001", "MU6-002", "MU6-003"],
                "value": {"amount": 1500000, "currency": "USD"},
                "machine": {"linear_axes": 3, "rotary_axes": 3, "contouring_axes": 6},
            }
        ],
        "route": {
            "dispatch": "CN", "destination": "CN", "incoterm": "EXW",
            "delivery_place": "a yard in Dandong, to be told later", "forwarder_named_by": "buyer",
        },
        "payment": {"method": "cash", "currency": "CNY"},
        "statements": ["The buyer did not ask about spindles, tools or training."],
        "answers": answers(
            pays_cash=True, declines_installation=True, declines_training=True,
            declines_maintenance=None, declines_site_visit=True, unfamiliar_with_product=True,
            vague_delivery=True, reluctant_on_end_use=True,
        ),
    }  # fmt: skip


def aircraft_parts() -> dict[str, Any]:
    """One 5-axis machining centre for a works that makes aircraft parts; nothing is odd."""
    maker = seller() | {
        "addresses": ["10 Invented Road, Taichung, Taiwan"], "country": "TW",
    }  # fmt: skip
    works = {
        "roles": ["purchaser", "ultimate_consignee", "end_user", "payer"],
        "names": ["Made-up Aerostructures Ltd"],
        "addresses": ["2 Invented Street, Izmir, Turkey"], "address_kind": "works",
        "country": "TR", "website": "https://aero.example", "emails": ["orders@aero.example"],
        "phones": ["+90 000 000 0000"], "founded": "2003-05-20", "business": "uses",
        "activity": "machining of metal parts for aircraft", "activity_codes": "30.30",
        "employees": 140, "plant": True, "staff_known": True, "managers": ["Made-up Manager"],
        "owners": ["Made-up Family"], "listed": False,
    }  # fmt: skip
    return {
        "id": "MADE-UP-AIRCRAFT",
        "made_up": True,
        "dates": {"enquiry": "2023-02-06", "contract": "2023-05-02", "ship": "2023-10-02"},
        "parties": [
            maker,
            works,
            {"roles": ["forwarder"], "names": ["Made-up Freight"], "country": "TW"},
            {"roles": ["bank"], "names": ["Made-up Bank"], "country": "TR"},
        ],
        "goods": [
            {
                "description": "5-axis machining centre", "hs": "845710", "kind": "machine",
                "eccn": "2B001.b.2", "brand": "MADE-UP", "model": "MU-5", "condition": "new",
                "quantity": 1, "net_weight_kg": 8200, "origin": "TW", "maker_hq": "TW",
                "serials": ["MU5-014"], "value": {"amount": 210000, "currency": "USD"},
            }
        ],
        "route": {
            "dispatch": "TW", "destination": "TR", "incoterm": "CIF", "incoterm_place": "Izmir",
            "delivery_place": "2 Invented Street, Izmir, Turkey", "forwarder_named_by": "seller",
        },
        "payment": {"method": "letter_of_credit", "currency": "USD", "bank_country": "TR"},
        "documents": [
            {
                "kind": "end_use_certificate", "number": "EUC-1", "date": "2023-04-20",
                "expires": "2024-04-19", "signatory": "Made-up Manager, director",
                "end_user": "Made-up Aerostructures Ltd", "country": "TR",
                "covers": ["MU5-014"], "altered": False,
            }
        ],
        "end_use": "structural parts of civil aircraft",
        "answers": answers(),
    }  # fmt: skip
