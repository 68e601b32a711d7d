"""The published case: a flower trader buys three 6-axis machines for cash in a border town.

Everything in the order is made up but the pattern; see `made_up_orders.flower_trader`.
"""

from __future__ import annotations

import json

import pytest

from enduse.orders.flags import RAISED, Context, RedFlag, raised
from enduse.orders.model import parse_order
from orders.flags.made_up_orders import flower_trader

TRADER = "Made-up Tulip Trading"
EXPECTED = {
    "ear-732-s3-01": [("Did the customer or agent avoid saying", "answers.reluctant_on_end_use")],
    "ear-732-s3-02": [
        (
            f"the line of business of {TRADER} is trade in flowers and plants",
            "parties[1].activity_codes",
        )
    ],
    "ear-732-s3-04": [
        (f"{TRADER} has no website", "parties[1].website"),
        (f"{TRADER} has one employee", "parties[1].employees"),
        ("founded on 2014-03-01, within a year before 2014-11-03", "parties[1].founded"),
        (f"{TRADER} has no works of its own", "parties[1].plant"),
    ],
    "ear-732-s3-05": [
        ("an order of USD 1,500,000 is paid in cash", "payment.method"),
        ("Does the customer pay, or offer to pay, in cash", "answers.pays_cash"),
    ],
    "ear-732-s3-06": [("Does the customer not know what", "answers.unfamiliar_with_product")],
    "ear-732-s3-07": [
        ("decline installation", "answers.declines_installation"),
        ("decline training", "answers.declines_training"),
        ("decline a visit of the site", "answers.declines_site_visit"),
    ],
    "ear-732-s3-08": [
        ("Dandong, to be told later is a border place towards KP", "route.delivery_place"),
        ("is in a border place towards KP", "parties[1].addresses[0]"),
        ("Are delivery dates vague", "answers.vague_delivery"),
    ],
    "fincen-bis-no-website": [(f"{TRADER} has no website", "parties[1].website")],
    "fincen-bis-personal-email": [("the public mail service 163.com", "parties[1].emails[0]")],
    "mt-no-staff": [(f"nobody at {TRADER} is known to run", "parties[1].staff_known")],
    "mt-routed-export": [("EXW, and the buyer chose the forwarder", "route.incoterm")],
    "paper-end-use-missing": [("no end-use certificate and no BIS-711", "documents")],
}
WOULD_CLEAR = {
    "ear-732-s3-02": "a plant, tools and staff that use such goods, seen by somebody",
    "ear-732-s3-05": "payment by a bank in the buyer's country from the buyer's own account",
    "ear-732-s3-08": "a delivery address that is the user's own works, with a date and somebody",
    "mt-no-staff": "the operators' names and where they were trained",
    "paper-end-use-missing": "a statement signed by a responsible official of the user",
}


@pytest.fixture(scope="module")
def flags() -> dict[str, RedFlag]:
    order = parse_order(json.dumps(flower_trader()))
    context = Context(screening={0: (), 1: ()}, ownership={1: ()})
    return {flag.id: flag for flag in raised(order, context)}


def test_these_flags_are_raised_and_no_others(flags: dict[str, RedFlag]) -> None:
    assert {id for id, flag in flags.items() if flag.state == RAISED} == set(EXPECTED)


@pytest.mark.parametrize("id", EXPECTED)
def test_evidence_and_where_it_stands(flags: dict[str, RedFlag], id: str) -> None:
    found = [(one.says, one.where) for one in flags[id].evidence]
    assert [where for _, where in found] == [where for _, where in EXPECTED[id]]
    for (says, _), (expected, _) in zip(found, EXPECTED[id], strict=True):
        assert expected in says


@pytest.mark.parametrize("id", WOULD_CLEAR)
def test_what_would_clear_it(flags: dict[str, RedFlag], id: str) -> None:
    assert any(WOULD_CLEAR[id] in words for words in flags[id].would_clear)


def test_the_source_is_cited_with_its_day_and_standing(flags: dict[str, RedFlag]) -> None:
    source = flags["ear-732-s3-05"].source
    assert "15 CFR Part 732, Supplement No. 3" in source
    assert "flag 5 [2025-11-12, primary]" in source
    assert "15 January 2025 on Shenyang machine tools [2025-01-15, primary]" in source
    assert flags["ear-732-s3-05"].plain()["source"] == source


def test_what_nobody_asked_or_looked_up_is_said(flags: dict[str, RedFlag]) -> None:
    assert any("declines_maintenance" in one for one in flags["ear-732-s3-07"].missing)
    apart = {id: flag for id, flag in flags.items() if flag.state != RAISED}
    assert {"fincen-bis-overpays", "mt-serial-elsewhere", "ear-732-s3-24"} <= set(apart)
    assert all(flag.missing and not flag.evidence for flag in apart.values())


def test_the_patterns_of_2023_do_not_judge_an_order_of_2015(flags: dict[str, RedFlag]) -> None:
    assert not {"quint-a", "quint-b", "quint-c"} & set(flags)


def test_a_plant_staff_papers_and_a_bank_clear_most_of_it() -> None:
    order = flower_trader()
    order["parties"][1] |= {
        "activity": "machining of metal", "activity_codes": "25.62", "plant": True,
        "staff_known": True, "website": "https://metal.example", "employees": 60,
        "founded": "1998-02-01", "emails": ["office@metal.example"],
    }  # fmt: skip
    order["payment"] = {"method": "transfer", "bank_country": "CN"}
    order["route"] |= {"forwarder_named_by": "seller"}
    order["documents"] = [{"kind": "end_use_certificate", "expires": "2016-01-01"}]
    order["answers"] = dict.fromkeys(order["answers"], False)
    found = raised(parse_order(json.dumps(order)), Context(screening={0: (), 1: ()}))
    assert [flag.id for flag in found if flag.state == RAISED] == []
