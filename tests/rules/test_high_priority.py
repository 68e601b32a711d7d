from __future__ import annotations

import csv
import datetime as dt
from collections import Counter

import pytest

from enduse import schema
from enduse.rules.high_priority import codes_as_of, high_priority_codes, high_priority_rows
from helpers import shared

CNC = {"845710", "845811", "845891", "845961", "846693"}


def code(hs6: str):
    return next(c for c in high_priority_codes() if c.hs6 == hs6)


def test_fifty_codes_in_six_tiers() -> None:
    tiers = Counter(c.tier for c in high_priority_codes())
    assert tiers == {"1": 4, "2": 5, "3A": 16, "3B": 9, "4A": 11, "4B": 5}
    assert {c.hs6 for c in high_priority_codes() if c.tier == "4B"} == CNC
    assert len({c.hs6 for c in high_priority_codes()}) == 50


@pytest.mark.parametrize(
    ("day", "count", "cnc"),
    [(dt.date(2024, 2, 22), 45, 0), (dt.date(2024, 2, 23), 50, 5), (dt.date(2026, 1, 1), 50, 5)],
)
def test_the_list_as_of_a_day(day: dt.date, count: int, cnc: int) -> None:
    codes = codes_as_of(day)
    assert len(codes) == count
    assert sum(c.tier == "4B" for c in codes) == cnc


@pytest.mark.parametrize(
    ("hs6", "day", "status"),
    [
        ("845811", dt.date(2024, 2, 22), "before_joining"),
        ("845811", dt.date(2024, 2, 23), "on_list"),
        ("846693", dt.date(2024, 2, 22), "before_joining"),
        ("854231", dt.date(2023, 5, 18), "joining_unknown"),
        ("854231", dt.date(2023, 5, 19), "on_list"),
        ("848210", dt.date(2023, 9, 25), "joining_unknown"),
        ("848210", dt.date(2023, 9, 26), "on_list"),
    ],
)
def test_status_on_the_days_around_joining(hs6: str, day: dt.date, status: str) -> None:
    assert code(hs6).status(day) == status


def test_only_known_joining_days_are_primary() -> None:
    for c in high_priority_codes():
        assert (c.verification == "primary") == (c.joined is not None)
        assert c.citation


def test_rows_have_the_columns_of_the_schema() -> None:
    rows = high_priority_rows()
    assert tuple(rows.column_names) == schema.HIGH_PRIORITY.names
    assert rows.num_rows == 50
    assert rows.column("hs6").to_pylist() == sorted(rows.column("hs6").to_pylist())


def test_codes_and_tiers_agree_with_the_published_list() -> None:
    with shared("controls/chpl_2024-02-23.csv").open(encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("#")]
    published = {row["hs6"]: row["tier"] for row in csv.DictReader(lines)}
    ours = {c.hs6: c.tier for c in high_priority_codes()}
    assert ours == {hs6: tier.replace(".", "") for hs6, tier in published.items()}
