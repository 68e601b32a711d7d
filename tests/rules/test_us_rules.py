"""The American part of the rulebook as shipped: what its dates and conditions say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from enduse.rules.book import rulebook
from enduse.rules.control import Answer, control
from enduse.rules.facts import Facts


def us(day: str, **known: Any) -> Answer:
    """What the United States say of a lathe (845811) to Russia, unless `known` says otherwise."""
    facts: dict[str, Any] = {"hs": "845811", "destination": "RU", **known}
    answers = control(rulebook(), Facts(day=dt.date.fromisoformat(day), **facts))
    return next(one for one in answers if one.jurisdiction == "US")


US = {"dispatch": "US"}
FOREIGN = {"dispatch": "CN", "origin": "CN", "us_content": 0.0}
CHIP = {"hs": "854231", "eccn": "3A991", "us_technology": True, "us_content": 0.0}


@pytest.mark.parametrize(
    ("day", "known", "verdict", "rule"),
    [
        # the codes before 19 May 2023 are not known; from then on the chapter says it
        ("2023-05-18", US, "indeterminate", None),
        ("2023-05-19", US, "licence_required", "us-russia-industry-2023-05"),
        ("2024-06-11", US, "licence_required", "us-russia-industry-2023-05"),
        ("2024-06-12", US, "licence_required", "us-russia-industry"),
        (
            "2023-05-19",
            US | {"destination": "BY"},
            "licence_required",
            "us-russia-industry-2023-05",
        ),
        ("2022-05-08", US | {"eccn": "EAR99"}, "not_controlled", None),
        ("2022-05-09", US | {"eccn": "EAR99"}, "indeterminate", None),
        ("2022-05-09", US | {"eccn": "EAR99", "destination": "BY"}, "not_controlled", None),
        ("2022-09-15", US | {"eccn": "EAR99", "destination": "BY"}, "indeterminate", None),
        # Categories 3 to 9 first, the machine tools of Category 2 on 8 April 2022
        ("2022-02-24", US | CHIP, "licence_required", "us-russia-ccl-3-to-9"),
        ("2022-03-01", US | CHIP | {"destination": "BY"}, "not_controlled", None),
        (
            "2022-03-02",
            US | CHIP | {"destination": "BY"},
            "licence_required",
            "us-belarus-ccl-3-to-9",
        ),
        ("2022-04-08", US | {"eccn": "2B991"}, "licence_required", "us-russia-ccl-0-to-9"),
        ("2022-04-07", US | {"eccn": "2B001"}, "licence_required", "us-chart-machine-tools"),
        # ties: dispatch, origin, content, technology
        ("2023-06-01", FOREIGN, "indeterminate", None),
        ("2023-06-01", FOREIGN | {"us_technology": False}, "no_jurisdiction", None),
        (
            "2023-06-01",
            FOREIGN | {"us_content": 25.0, "us_technology": False},
            "no_jurisdiction",
            None,
        ),
        (
            "2023-06-01",
            FOREIGN | {"us_content": 25.1},
            "licence_required",
            "us-russia-industry-2023-05",
        ),
        (
            "2023-06-01",
            FOREIGN | {"origin": "US"},
            "licence_required",
            "us-russia-industry-2023-05",
        ),
        ("2023-06-01", FOREIGN | CHIP, "licence_required", "us-russia-fdp"),
        # partner countries: South Korea from 4 March 2022, Taiwan from a day that is not known
        (
            "2022-03-03",
            FOREIGN | CHIP | {"dispatch": "KR"},
            "licence_required",
            "us-russia-fdp-3-to-9",
        ),
        ("2022-03-04", FOREIGN | CHIP | {"dispatch": "KR"}, "not_controlled", None),
        (
            "2022-04-08",
            FOREIGN | CHIP | {"dispatch": "TW"},
            "licence_required",
            "us-russia-fdp-taiwan",
        ),
        ("2023-06-01", FOREIGN | CHIP | {"dispatch": "TW"}, "indeterminate", None),
        # parties
        (
            "2023-06-01",
            FOREIGN | {"destination": "HK", "us_technology": True, "party_footnotes": (3,)},
            "licence_required",
            "us-russia-military-fdp",
        ),
        (
            "2024-09-01",
            US | {"destination": "AE", "eccn": "EAR99", "party_listed": True},
            "licence_required",
            "us-entity-list",
        ),
        ("2024-09-01", US | {"destination": "AE", "eccn": "EAR99"}, "not_controlled", None),
        (
            "2022-02-24",
            US | {"eccn": "EAR99", "end_use": "military"},
            "licence_required",
            "us-russia-military-end-use",
        ),
        # software that runs machine tools; which software it is must be known
        ("2024-09-15", {**US, "hs": "", "eccn": "EAR99", "software": True}, "not_controlled", None),
        ("2024-09-16", {**US, "hs": "", "eccn": "EAR99", "software": True}, "indeterminate", None),
        # embargoes: ten percent of content is enough
        (
            "2024-09-01",
            FOREIGN | {"destination": "KP", "us_content": 10.1},
            "licence_required",
            "us-north-korea",
        ),
        ("2024-09-01", US | {"destination": "IR"}, "prohibited", "us-iran-embargo"),
        (
            "2024-09-01",
            US | {"destination": "IR", "eccn": "EAR99"},
            "prohibited",
            "us-iran-embargo",
        ),
    ],
)
def test_what_the_united_states_say(
    day: str, known: dict[str, Any], verdict: str, rule: str | None
) -> None:
    found = us(day, **known)
    assert found.verdict == verdict, (found.because, found.missing)
    assert rule is None or rule in [one.id for one in found.rules]


def test_an_open_answer_names_the_list_that_is_missing() -> None:
    missing = us("2023-05-18", **US).missing
    assert any("Supplement No. 4" in said for said in missing)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        ("2025-09-28", "no"),
        ("2025-09-29", "yes"),
        ("2025-11-09", "yes"),
        ("2025-11-10", "no"),
        ("2026-11-09", "no"),
        ("2026-11-10", "unknown"),
    ],
)
def test_the_affiliates_rule_and_its_suspension(day: str, holds: str) -> None:
    asked = us(day, **US, destination="AE", party_listed=True)
    states = {
        one.tests["in_force"]
        for one in asked.looked_at
        if one.rule.id.startswith("us-affiliates-20") and not one.rule.software_and_technology
    }
    best = next(word for word in ("yes", "unknown", "no") if word in states)
    assert best == holds


def test_every_american_rule_says_how_well_it_is_known() -> None:
    rules = rulebook().of("US")
    assert {one.instrument.id for one in rules} == {
        "us-ear-746-5", "us-ear-746-8", "us-ear-affiliates", "us-ear-country-chart",
        "us-ear-embargoes", "us-ear-entity-list",
    }  # fmt: skip
    for one in rules:
        assert one.licence_policy, one.id
        assert set(one.instrument.binds) == {
            "foreign_made", "foreign_subsidiaries", "transit", "brokering", "negligence",
        }  # fmt: skip
