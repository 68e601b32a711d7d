"""The answer to an order: the gravest reason, red flags, assurances, and the flower trader."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from enduse.orders.check import Known, OrderAnswer
from enduse.orders.check.page import plain_answer, sections
from enduse.orders.flags import RAISED
from enduse.orders.record.assurances import Kept, read_assurance
from enduse.workspace import Workspace
from orders.check.made_up_known import (
    DAY,
    SILENT,
    bought_by,
    check,
    clean_order,
    known_of,
    says,
)
from orders.flags.made_up_orders import flower_trader
from orders.flags.test_flower_trader import EXPECTED, WOULD_CLEAR
from orders_kept import CERTIFICATE

D = dt.date


def gravest() -> dict[str, Any]:
    """An order with a reason of every kind: refuse, hold and needs_facts."""
    order = bought_by("ООО Станко", "7700000016")
    order["payment"] = {"method": "cash", "currency": "USD"}
    order["goods"][0] |= {"eccn": None, "us_content": None}
    return order


def test_nothing_found_is_a_release(known: Known) -> None:
    found = check(clean_order(), known)
    assert (found.answer, found.because, found.breaches) == ("release", [], ())
    assert not [flag for flag in found.flags if flag.state == RAISED]


def test_the_gravest_reason_is_the_answer_and_stands_first(known: Known) -> None:
    order = gravest()
    found = check(order, known)
    words = [one.answer for one in found.because]
    assert set(words) == {"refuse", "hold", "needs_facts"}
    assert words == sorted(words, key=["refuse", "hold", "needs_facts"].index)
    assert found.answer == "refuse"
    order["parties"][1] |= {"names": ["Made-up Aerostructures Ltd"], "identifiers": []}
    assert check(order, known).answer == "hold"
    order["payment"] = clean_order()["payment"]
    order["documents"] = clean_order()["documents"]
    assert check(order, known).answer == "needs_facts"


def test_a_question_that_nobody_answered_needs_facts(known: Known) -> None:
    order = clean_order()
    order["answers"]["pays_cash"] = None
    order["payment"] = None
    found = check(order, known)
    assert found.answer == "needs_facts"
    assert any("ear-732-s3-05" in one for one in says(found, "needs_facts"))


def test_without_records_of_shipments_flags_say_what_is_missing(workspace: Workspace) -> None:
    found = check(clean_order(), known_of(workspace))
    assert found.told is None
    missing = {flag.id for flag in found.flags if flag.state != RAISED}
    assert {"mt-serial-elsewhere", "fincen-bis-outgrows", "g7-former-supplier"} <= missing
    assert plain_answer(found, {})["versions"]["records"] is False


def register(**changes: Any) -> tuple[Kept, ...]:
    told = CERTIFICATE | {"machines": [{"serial": "MU5-014"}], "order": "EARLIER"} | changes
    return (Kept(1, 7, "ann", "2024-02-01T00:00:00Z", read_assurance(told)),)


def test_a_broken_assurance_holds(workspace: Workspace) -> None:
    """The machine was sold to Kazakhstan under a promise to stay there."""
    found = check(clean_order(), known_of(workspace, SILENT, register()))
    broken = {one.breach for one in found.breaches}
    assert {"country", "end_user"} <= broken
    assert found.answer == "hold"
    assert any(one.startswith("assurance EUC-17") for one in says(found, "hold"))
    told = plain_answer(found, {})
    assert {one["breach"] for one in told["assurances"]} == broken
    assert all({"assurance", "kind", "says", "shows", "link"} <= one.keys() for one in told["assurances"])  # fmt: skip  # noqa: E501
    other = register(machines=[{"serial": "ANOTHER"}])
    assert check(clean_order(), known_of(workspace, SILENT, other)).answer == "release"


def test_what_cannot_be_held_against_an_assurance_is_said(workspace: Workspace) -> None:
    order = clean_order()
    order["parties"][1]["roles"] = ["purchaser", "ultimate_consignee", "payer"]
    found = check(order, known_of(workspace, SILENT, register()))
    assert "end_user" in {one["term"] for one in plain_answer(found, {})["assurances_not_checked"]}


def test_the_same_order_gives_the_same_bytes(known: Known) -> None:
    def text() -> str:
        return json.dumps(plain_answer(check(gravest(), known), known.files.paths))

    assert text() == text()
    assert json.loads(text())["as_of"] == "2024-03-08"


@pytest.fixture(scope="module")
def flowers(known: Known) -> OrderAnswer:
    """Three 6-axis machines for cash, asked about on the day of shipping."""
    return check(flower_trader(), known, D(2015, 3, 20))


def test_the_flower_trader_is_held(flowers: OrderAnswer) -> None:
    assert flowers.answer == "hold"
    assert flowers.made_up
    raised = {flag.id for flag in flowers.flags if flag.state == RAISED}
    assert raised == set(EXPECTED)
    held = says(flowers, "hold")
    assert len(held) == len(EXPECTED)
    for words in (
        "ear-732-s3-02 the goods do not fit the buyer's line of business",
        "an order of USD 1,500,000 is paid in cash",
        "is in a border place towards KP",
        "nobody at Made-up Tulip Trading is known to run such a machine",
        "no end-use certificate and no BIS-711 is on file",
    ):
        assert any(words in one for one in held), words


def test_nobody_needs_to_be_listed_for_that(flowers: OrderAnswer) -> None:
    """The trader was on no list and the goods stayed in the country: flags alone hold them."""
    assert all(one.hits == () for one in flowers.parties)
    verdicts = {one.answer.jurisdiction: one.answer.verdict for one in flowers.verdicts}
    assert {one.to for one in flowers.verdicts} == {"CN"}
    assert not set(verdicts.values()) & {"prohibited", "licence_required", "wind_down"}
    assert verdicts["EU"] == "no_jurisdiction"
    assert verdicts["US"] == "indeterminate"
    assert any("US: missing" in one for one in says(flowers, "needs_facts"))


def test_the_machine_of_the_flower_trader_is_looked_at(flowers: OrderAnswer) -> None:
    notes = plain_answer(flowers, {})["machines"]
    assert {"2B001", "2B201"} <= {one["entry"] for one in notes}
    assert all(one["answer"] == "unknown" and one["missing"] for one in notes)


def test_each_flag_of_the_flower_trader_says_what_would_clear_it(flowers: OrderAnswer) -> None:
    flags = {one["id"]: one for one in plain_answer(flowers, {})["red_flags"]}
    for name, expected in EXPECTED.items():
        assert [one["where"] for one in flags[name]["evidence"]] == [where for _, where in expected]
        assert flags[name]["would_clear"]
        assert flags[name]["source"]
    for name, words in WOULD_CLEAR.items():
        assert any(words in one for one in flags[name]["would_clear"])


def test_the_flower_trader_on_the_page(flowers: OrderAnswer) -> None:
    told = dict(sections(plain_answer(flowers, {})))
    [head] = [label for label in told if label.startswith("order ")]
    assert head == "order MADE-UP-FLOWERS, as of 2015-03-20: hold (a made-up order)"
    assert told["red flag ear-732-s3-05: cash for an expensive item"][-1].startswith("source: 15 CFR")  # fmt: skip  # noqa: E501
    assert any(label.endswith("red flags could not be checked") for label in told)
    assert "goods[0] to CN: US: indeterminate" in told["by jurisdiction"]
    assert told["the machine by control lists"]


def test_a_plant_papers_and_a_bank_let_the_flower_trader_pass_but_for_facts(known: Known) -> None:
    """What would clear it, done: what is left are questions about the goods."""
    order = flower_trader()
    order["parties"][1] |= {
        "names": ["Made-up Metal Works"], "activity": "machining of metal",
        "activity_codes": "25.62", "plant": True, "staff_known": True, "business": "uses",
        "website": "https://metal.example", "employees": 60, "founded": "1998-02-01",
        "emails": ["office@metal.example"], "addresses": ["3 Invented Lane, Wuhan, China"],
        "address_kind": "works",
    }  # fmt: skip
    order["payment"] = {"method": "transfer", "bank_country": "CN"}
    order["route"] |= {
        "forwarder_named_by": "seller", "incoterm": "CIF",
        "delivery_place": "3 Invented Lane, Wuhan",
    }  # fmt: skip
    order["documents"] = [
        {"kind": "end_use_certificate", "date": "2015-01-10", "end_user": "Made-up Metal Works",
         "country": "CN", "signatory": "Made-up Person", "altered": False,
         "covers": ["MU6-001", "MU6-002", "MU6-003"]}
    ]  # fmt: skip
    order["answers"] = clean_order()["answers"]
    found = check(order, known, D(2015, 3, 20))
    assert not says(found, "hold"), says(found, "hold")
    assert found.answer == "needs_facts"


def test_the_contract_of_the_answer(known: Known) -> None:
    told = plain_answer(check(gravest(), known), known.files.paths)
    assert {"answer", "parties", "verdicts", "red_flags", "versions"} <= told.keys()
    for one in told["verdicts"]:
        assert {"jurisdiction", "verdict", "rules", "missing", "because"} <= one.keys()
        for rule in one["rules"]:
            assert {"id", "citation", "from", "to", "verification"} <= rule.keys()
    for one in told["red_flags"]:
        assert {"id", "evidence", "would_clear", "source"} <= one.keys()
    versions = told["versions"]
    assert {"enduse", "rulebook", "matcher", "red_flags", "sources"} <= versions.keys()
    assert len(versions["sources"]) == 4
    assert json.loads(json.dumps(told)) == told
    [hit] = told["parties"][1]["listings"]
    assert (hit["list"], hit["sure"], hit["effect"], hit["listed_from"]) == (
        "ofac-sdn", True, "refuse", "2023-11-02",
    )  # fmt: skip
    assert DAY.isoformat() == told["as_of"]
