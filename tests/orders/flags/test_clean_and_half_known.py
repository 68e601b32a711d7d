from __future__ import annotations

import json

from enduse.orders.flags import CANNOT_TELL, RAISED, Context, raised
from enduse.orders.model import parse_order
from orders.flags.made_up_orders import aircraft_parts

SCREENED = Context(screening=dict.fromkeys(range(4), ()), ownership={1: ()})


def test_a_clean_order_raises_nothing_and_waits_for_nothing() -> None:
    found = raised(parse_order(json.dumps(aircraft_parts())), SCREENED)
    assert [flag.id for flag in found if flag.state == RAISED] == []
    assert [flag.id for flag in found if flag.when_unknown == "needs_facts"] == []
    assert all(flag.state == CANNOT_TELL and flag.missing for flag in found)


def test_a_half_known_order_says_what_is_missing() -> None:
    order = parse_order(
        json.dumps(
            {
                "id": "HALF",
                "parties": [
                    {"roles": ["seller"], "names": ["Made-up Seller"]},
                    {"roles": ["purchaser"], "names": ["Made-up Buyer"]},
                ],
                "goods": [{"description": "machine", "hs": "845811", "quantity": 1}],
            }
        )
    )
    found = {flag.id: flag for flag in raised(order)}
    assert {flag.state for id, flag in found.items() if id != "paper-end-use-missing"} == {
        CANNOT_TELL
    }
    assert found["paper-end-use-missing"].state == RAISED
    expected = {
        "ear-732-s3-01": "answers.reluctant_on_end_use",
        "ear-732-s3-02": "parties[1].activity",
        "ear-732-s3-04": "since when Made-up Buyer exists",
        "ear-732-s3-05": "payment.method",
        "ear-732-s3-08": "route.delivery_place",
        "ear-732-s3-09": "who the goods go to at last",
        "ear-732-s3-10": "route.dispatch",
        "ear-732-s3-21": "the end user, by name",
        "ear-732-s3-29": "ownership of parties[1]",
        "fincen-bis-founded-2022": "parties[1].founded",
        "fincen-bis-similar-to-listed": "screening of parties[0]",
        "fincen-bis-third-country-payer": "parties[].country",
        "quint-a": "no records were looked up",
        "mt-used-no-plant": "goods[0].condition: new or used",
        "mt-serial-elsewhere": "goods[0].serials",
        "mt-routed-export": "route.incoterm",
        "mt-user-is-dealer": "the end user, by name",
        "fincen-bis-overpays": "goods[0].value",
    }
    for id, words in expected.items():
        assert any(words in one for one in found[id].missing), (id, found[id].missing)


def test_an_order_without_codes_says_that_scopes_are_unknown() -> None:
    order = parse_order(
        json.dumps(
            {
                "id": "NO-CODE",
                "parties": [{"roles": ["seller"], "names": ["Made-up Seller"]}],
                "goods": [{"description": "an item"}],
            }
        )
    )
    found = {flag.id: flag for flag in raised(order)}
    assert any("goods[].hs" in one for one in found["ear-732-s3-15"].missing)
    assert "ear-732-s3-13" not in found  # military entries are told by ECCN, not by code


def test_flags_of_other_goods_are_not_asked() -> None:
    found = {flag.id for flag in raised(parse_order(json.dumps(aircraft_parts())))}
    assert not {f"ear-732-s3-{n}" for n in (13, 14, 15, 16, 17, 18, 19, 20, 26, 27, 28)} & found
