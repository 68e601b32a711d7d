"""The rulebook and the table of high-priority codes say the same codes, tiers and days."""

from __future__ import annotations

import datetime as dt

import pytest

from enduse.rules.book import rulebook
from enduse.rules.high_priority import PriorityCode, high_priority_codes


def _codes(rule: str) -> set[str]:
    return {
        code for goods in rulebook().by_id[rule].goods or () for code in goods.codes or goods.within
    }


def _of(*tiers: str) -> list[PriorityCode]:
    return [code for code in high_priority_codes() if code.tier in tiers]


@pytest.mark.parametrize(
    ("rule", "tiers"),
    [
        ("chpl-tiers-1-and-2", ("1", "2")),
        ("chpl-tiers-3-and-4a", ("3A", "3B", "4A")),
        ("chpl-tiers-3-and-4a-before", ("3A", "3B", "4A")),
        ("chpl-tier-4b", ("4B",)),
        ("tw-high-priority-45", ("1", "2", "3A", "3B", "4A")),  # announced before tier 4B
    ],
)
def test_lists_hold_the_codes_of_their_tiers(rule: str, tiers: tuple[str, ...]) -> None:
    assert _codes(rule) == {code.hs6 for code in _of(*tiers)}


@pytest.mark.parametrize(
    ("rule", "tiers"),
    [
        ("chpl-tiers-1-and-2", ("1", "2")),
        ("chpl-tiers-3-and-4a", ("3A", "3B", "4A")),
        ("chpl-tier-4b", ("4B",)),
    ],
)
def test_rules_begin_when_their_codes_were_surely_listed(rule: str, tiers: tuple[str, ...]) -> None:
    days = {code.joined or code.joined_by for code in _of(*tiers)}
    assert days == {rulebook().by_id[rule].effective_from}


@pytest.mark.parametrize(("day", "count"), [("2024-02-22", 45), ("2024-02-23", 50)])
def test_the_list_has_50_codes_from_tier_4b_on(day: str, count: int) -> None:
    on = dt.date.fromisoformat(day)
    listed: set[str] = set()
    for rule in rulebook().of("CHPL"):
        if rule.effective_from <= on and (rule.effective_to is None or on < rule.effective_to):
            listed |= _codes(rule.id)
    assert len(listed) == count
