"""What the shipped rulebook must answer on the days around which rules changed.

Each row is a fact of law that was looked up before the rulebook was written; the boundaries are the
day before, the day itself, and the last day of a wind-down with the day after.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest

from enduse.rules.book import rulebook
from enduse.rules.control import Answer, control, facts_of
from enduse.rules.high_priority import codes_as_of


@cache
def _asked(hs: str, day: str, known: tuple[tuple[str, Any], ...]) -> dict[str, Answer]:
    facts = facts_of(hs, dt.date.fromisoformat(day), **dict(known))
    return {one.jurisdiction: one for one in control(rulebook(), facts)}


def asked(where: str, hs: str, day: str, **known: Any) -> Answer:
    """Ask about goods on no control list, from Germany to Russia unless `known` says otherwise."""
    usual: dict[str, Any] = {"dispatch": "DE", "destination": "RU", "eccn": "EAR99"}
    if contract := known.pop("contract", None):
        known["contract_date"] = dt.date.fromisoformat(contract)
    return _asked(hs, day, tuple(sorted((usual | known).items())))[where]


def duties(answer: Answer) -> set[str | None]:
    return {rule.duty for rule in answer.duties}


@pytest.mark.parametrize(
    ("hs", "day", "contract", "verdict"),
    [
        # Annex XXIII took in numerically controlled lathes on 26 February 2023 (2023/427)
        ("845811", "2022-10-01", None, "not_controlled"),
        ("845811", "2023-02-25", None, "not_controlled"),
        ("845811", "2023-02-26", "2023-02-26", "prohibited"),
        ("845811", "2023-02-26", "2023-02-25", "wind_down"),
        ("845811", "2023-03-10", "2023-01-15", "wind_down"),
        ("845811", "2023-03-10", None, "indeterminate"),
        ("845811", "2023-03-27", "2023-01-15", "wind_down"),
        ("845811", "2023-03-28", "2023-01-15", "prohibited"),
        ("845811", "2023-04-01", None, "prohibited"),
        ("845710", "2023-04-01", None, "prohibited"),
        ("845961", "2023-04-01", None, "prohibited"),
        ("846693", "2023-04-01", None, "prohibited"),
        # the first Annex XXIII, of 9 April 2022 (2022/576), had other milling machines
        ("845970", "2022-04-08", None, "not_controlled"),
        ("845970", "2022-04-09", "2022-04-09", "prohibited"),
        ("845970", "2022-10-01", None, "prohibited"),
        ("010121", "2023-04-01", None, "not_controlled"),
    ],
)
def test_eu_annex_xxiii(hs: str, day: str, contract: str | None, verdict: str) -> None:
    assert asked("EU", hs, day, contract=contract).verdict == verdict


def test_eu_lathes_below_the_lists_are_open_where_the_entry_is_not_known() -> None:
    found = asked("EU", "845811", "2022-10-01", eccn=None)
    assert found.verdict == "indeterminate"
    assert any(words.startswith("eccn") for words in found.missing)
    assert not any(rule.annex == "XXIII" for rule in (*found.rules, *found.may_apply))


CLAUSE, RISK = "no_reexport_clause", "risk_assessment"


@pytest.mark.parametrize(
    ("hs", "day", "known", "present", "absent"),
    [
        ("854231", "2024-03-19", {}, set(), {CLAUSE}),
        ("854231", "2024-03-20", {}, {CLAUSE}, set()),
        # the five codes of machine tools came to Annex XL the day they were left out of the clause
        ("845710", "2024-06-24", {}, set(), {CLAUSE}),
        ("845710", "2024-06-25", {}, set(), {CLAUSE}),
        ("845710", "2024-07-01", {}, set(), {CLAUSE, RISK}),
        ("845710", "2024-12-25", {}, set(), {CLAUSE, RISK}),
        ("845710", "2024-12-26", {}, {RISK}, {CLAUSE}),
        ("854231", "2024-07-01", {}, {CLAUSE}, {RISK}),
        ("854231", "2024-07-01", {"destination": "US"}, set(), {CLAUSE}),
        ("854231", "2024-07-01", {"destination": "JP"}, set(), {CLAUSE}),
        ("854231", "2024-07-01", {"public_contract": True}, {"notice"}, {CLAUSE}),
        ("854231", "2024-07-01", {"contract": "2023-12-01"}, set(), {CLAUSE}),
        ("854231", "2025-01-01", {"contract": "2023-12-01"}, set(), {CLAUSE}),
        ("854231", "2025-01-02", {"contract": "2023-12-01"}, {CLAUSE}, set()),
        ("854231", "2024-07-01", {"contract": "2023-12-19"}, {CLAUSE}, set()),
    ],
)
def test_eu_duties_of_contracts_with_third_countries(
    hs: str, day: str, known: dict[str, Any], present: set[str], absent: set[str]
) -> None:
    found = duties(asked("EU", hs, day, **({"destination": "AE", "contract": day} | known)))
    assert present <= found
    assert not absent & found


@pytest.mark.parametrize(
    ("hs", "day", "verdict"),
    [
        # 88 FR 33422 took in all of chapters 84, 85 and 90; the codes before are not known
        ("845811", "2023-05-18", "indeterminate"),
        ("845811", "2023-05-19", "licence_required"),
        ("903082", "2023-05-19", "licence_required"),
        ("854231", "2023-05-19", "licence_required"),
    ],
)
def test_us_chapters(hs: str, day: str, verdict: str) -> None:
    assert asked("US", hs, day, dispatch="US").verdict == verdict


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        ({"origin": "US"}, "licence_required"),
        ({"origin": "TW"}, "indeterminate"),
        ({"origin": "TW", "us_content": 10.0, "us_technology": False}, "no_jurisdiction"),
        ({"origin": "TW", "us_content": 30.0, "us_technology": False}, "licence_required"),
    ],
)
def test_us_reach_of_goods_sent_from_taiwan(known: dict[str, Any], verdict: str) -> None:
    assert asked("US", "845811", "2023-06-01", dispatch="TW", **known).verdict == verdict


@pytest.mark.parametrize(
    ("hs", "day", "verdict"),
    [
        # 45 codes of the Common High Priority List from 25 January 2024: not the machine tools
        ("854231", "2024-01-24", "indeterminate"),
        ("854231", "2024-01-25", "licence_required"),
        ("845811", "2024-01-24", "indeterminate"),
        ("845811", "2024-01-25", "indeterminate"),
        ("845811", "2024-03-07", "indeterminate"),
        ("845811", "2024-03-08", "licence_required"),
        ("845710", "2024-03-07", "indeterminate"),
        ("845710", "2024-03-08", "licence_required"),
    ],
)
def test_taiwan(hs: str, day: str, verdict: str) -> None:
    found = asked("TW", hs, day, dispatch="TW")
    assert found.verdict == verdict
    assert bool(found.missing) == (verdict == "indeterminate")


@pytest.mark.parametrize(
    ("hs", "day", "verdict"),
    [
        ("845811", "2024-02-22", "not_controlled"),
        ("845811", "2024-02-23", "guidance_only"),
        ("846693", "2024-02-23", "guidance_only"),
        ("854231", "2024-02-22", "guidance_only"),
        ("010121", "2024-02-23", "not_controlled"),
    ],
)
def test_the_priority_list_is_guidance_from_a_day(hs: str, day: str, verdict: str) -> None:
    assert asked("CHPL", hs, day).verdict == verdict


@pytest.mark.parametrize(("day", "codes"), [("2024-02-22", 45), ("2024-02-23", 50)])
def test_the_priority_list_has_as_many_codes(day: str, codes: int) -> None:
    on = dt.date.fromisoformat(day)
    assert len(codes_as_of(on)) == codes
    tiers = [code.tier for code in codes_as_of(dt.date(2024, 2, 23))]
    assert [tiers.count(t) for t in ("1", "2", "3A", "3B", "4A", "4B")] == [4, 5, 16, 9, 11, 5]


@pytest.mark.parametrize(
    ("hs", "day", "known", "verdict"),
    [
        # resolution 2397 (2017), paragraph 7: machinery and more, to North Korea
        ("845811", "2024-01-01", {"dispatch": "DE"}, "prohibited"),
        ("845811", "2024-01-01", {"dispatch": "CN"}, "prohibited"),
        ("845811", "2024-01-01", {"dispatch": "TW"}, "no_jurisdiction"),
        ("845811", "2017-12-22", {"dispatch": "DE"}, "prohibited"),
    ],
)
def test_un_north_korea(hs: str, day: str, known: dict[str, Any], verdict: str) -> None:
    assert asked("UN", hs, day, destination="KP", **known).verdict == verdict
