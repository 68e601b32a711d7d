"""The three patterns of the guidance of 26 September 2023, and where they cannot be told."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from enduse.orders.flags import CANNOT_TELL, RAISED, Context, RedFlag, Seen, raised
from enduse.orders.flags.context import Imports
from enduse.orders.model import Order, parse_order
from orders.flags.made_up_orders import aircraft_parts

RECORDS = Imports(
    "the import records of TR from 2020-01-01 to 2024-12-31",
    before_days=785,
    after_days=1042,
    reaches=True,
    main_reaches=True,
)
GREW = replace(
    RECORDS, before_lines=6, before_listed=4, main_before_listed=4, after_listed=11,
    before_cents=40_000_00, after_cents=60_000_00, largest_cents=10_000_00,
)  # fmt: skip


@dataclass(frozen=True)
class FakeHistory:
    seen: Seen

    def look_up(self, order: Order) -> Seen:
        return self.seen


def flags(found: Imports | None, covered: bool = True, **goods: Any) -> dict[str, RedFlag]:
    order = aircraft_parts()
    order["goods"][0] |= goods
    seen = Seen(
        imports={} if found is None else {1: found},
        reaches=frozenset({"TR"} if covered else set()),
    )
    judged = raised(parse_order(json.dumps(order)), Context(history=FakeHistory(seen)))
    return {flag.id[-1]: flag for flag in judged if flag.id.startswith("quint-")}


@pytest.mark.parametrize(
    ("found", "pattern", "says"),
    [
        (None, "a", "no import line before 2022-02-24"),
        (replace(RECORDS, after_listed=2), "a", "no import line before 2022-02-24"),
        (replace(RECORDS, before_lines=9), "b", "9 import lines before 2022-02-24, 0 of high-pri"),
        (replace(RECORDS, before_lines=9, after_listed=3), "b", "3 of them since, and this order"),
        (GREW, "c", "4 lines of high-priority goods before 2022-02-24 (0.16 a month), 11 since"),
        (replace(GREW, after_listed=3, after_cents=170_000_00), "c", "3 since"),
    ],
)
def test_patterns_with_their_counts(found: Imports | None, pattern: str, says: str) -> None:
    judged = flags(found)
    assert {name for name, flag in judged.items() if flag.state == RAISED} == {pattern}
    told = judged[pattern].evidence[0]
    assert says in told.says
    assert told.where.startswith("parties[1]; the import records of TR")


@pytest.mark.parametrize(
    ("found", "covered", "missing"),
    [
        (None, False, "import records of TR: records that reach back 12 months"),
        (replace(RECORDS, reaches=False), True, "records that reach back 12 months"),
        (replace(RECORDS, undated=2), True, "the day of 2 lines"),
        (replace(RECORDS, before_lines=3, before_unreadable=1), True, "the codes of 1 earlier"),
        (replace(GREW, main_reaches=False), True, "records that reach back 12 months"),
        (replace(GREW, after_days=91), True, "92 days after it"),
    ],
)
def test_without_coverage_nobody_can_tell(
    found: Imports | None, covered: bool, missing: str
) -> None:
    judged = flags(found, covered)
    assert {flag.state for flag in judged.values()} == {CANNOT_TELL}
    assert all(any(missing in one for one in flag.missing) for flag in judged.values())


@pytest.mark.parametrize(
    "found",
    [
        replace(GREW, after_listed=10),  # 1.88 times the rate, and no more value
        replace(GREW, after_listed=2, after_cents=900_000_00),  # two lines are no spike
        replace(GREW, after_listed=10, after_cents=500_000_00, largest_cents=450_000_00),  # one
        replace(GREW, after_listed=10, after_cents=900_000_00, before_missing=1),
    ],
)  # fmt: skip
def test_no_pattern(found: Imports) -> None:
    assert flags(found) == {}


def test_other_goods_and_no_history_of_them_are_no_pattern() -> None:
    assert flags(None, hs="845931") == {}
    assert set(flags(replace(RECORDS, after_listed=1), hs="845931")) == {"a"}


def test_a_buyer_inside_the_coalition_is_not_asked() -> None:
    order = aircraft_parts()
    order["parties"][1]["country"] = "DE"
    order["route"]["destination"] = "DE"
    order["documents"] = []
    judged = raised(parse_order(json.dumps(order)), Context(history=FakeHistory(Seen())))
    assert not [flag for flag in judged if flag.id.startswith("quint-")]


def test_an_order_before_the_day_is_not_judged() -> None:
    order = aircraft_parts() | {"dates": {"ship": "2022-02-23"}, "documents": []}
    judged = raised(parse_order(json.dumps(order)), Context(history=FakeHistory(Seen())))
    assert not [flag for flag in judged if flag.id.startswith("quint-")]
