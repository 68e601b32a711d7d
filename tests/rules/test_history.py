"""What was said over time, and what changed between two days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from enduse.rules.book import RuleBook, rulebook
from enduse.rules.facts import Facts
from enduse.rules.history import SEATS, changes, holds, rules_on, spans
from enduse.rules.model import JURISDICTIONS
from rules.made_rules import document, goods, made_book, rule

WIND_DOWN = {"until": "2023-03-27", "contract_before": "2023-02-26", "citation": "made up",
             "verification": "primary"}  # fmt: skip


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def said(book: RuleBook, code: str = "845811", **known: Any) -> list[tuple[str, str | None, str]]:
    asked = Facts(destination="RU") if not known else Facts(**({"destination": "RU"} | known))
    return [
        (one.begins.isoformat(), one.ends.isoformat() if one.ends else None, one.verdict)
        for one in spans(book, [code], ["EU"], asked)
    ]


UNCOVERED = ("2022-01-01", "2022-02-26", "indeterminate")  # the rulebook begins with its rules


def test_a_rule_from_a_day_to_a_day() -> None:
    assert said(made_book(document([rule(effective_to="2023-06-01")]))) == [
        UNCOVERED,
        ("2022-02-26", "2023-02-26", "not_controlled"),
        ("2023-02-26", "2023-06-01", "prohibited"),
        ("2023-06-01", None, "not_controlled"),
    ]


@pytest.mark.parametrize(
    ("contract", "between"),
    [
        (None, []),  # a contract of the day is new
        ("2023-02-26", []),
        ("2023-02-25", [("2023-02-26", "2023-03-28", "wind_down")]),
    ],
)
def test_a_wind_down_is_there_for_old_contracts(contract: str | None, between: list[Any]) -> None:
    book = made_book(document([rule(wind_down=WIND_DOWN)]))
    known = {"contract_date": day(contract)} if contract else {}
    begins = "2023-03-28" if between else "2023-02-26"
    assert said(book, **known)[2:] == [*between, (begins, None, "prohibited")]


@pytest.mark.parametrize(
    ("code", "destination", "verdicts"),
    [
        ("845819", "RU", ["not_controlled"]),
        ("845811", "KZ", ["not_controlled"]),
        ("8458", "RU", ["not_controlled", "indeterminate"]),
    ],
)
def test_other_goods_and_countries(code: str, destination: str, verdicts: list[str]) -> None:
    book = made_book(document([rule()]))
    found = said(book, code, destination=destination)
    assert [verdict for _, _, verdict in found[1:]] == verdicts


def test_steps_that_say_the_same_are_one_span() -> None:
    other = rule("made-other", to=["BY"], effective_from="2023-03-01")
    assert len(said(made_book(document([rule(), other])))) == 3


def test_a_list_that_is_not_known_leaves_the_span_open_and_names_the_rule() -> None:
    book = made_book(document([rule()], {"machines": goods(codes="unknown", missing="the list")}))
    last = spans(book, ["845811"], ["EU"], Facts(destination="RU"))[-1]
    assert (last.verdict, last.rules) == ("indeterminate", ())
    assert [one.id for one in last.may_apply] == ["made-ban"]


def test_every_jurisdiction_has_a_seat() -> None:
    assert set(SEATS) == set(JURISDICTIONS)
    found = spans(rulebook(), ["845811"], JURISDICTIONS, Facts(destination="RU", eccn="EAR99"))
    assert {one.jurisdiction for one in found} == set(JURISDICTIONS)
    assert not any(one.verdict == "no_jurisdiction" and one.jurisdiction == "EU" for one in found)


@pytest.mark.parametrize(
    ("jurisdiction", "begins", "verdict", "before"),
    [
        ("EU", "2023-02-26", "prohibited", "not_controlled"),
        ("US", "2023-05-19", "licence_required", "indeterminate"),
        ("TW", "2024-03-08", "licence_required", "indeterminate"),
    ],
)
def test_numerically_controlled_lathes(
    jurisdiction: str, begins: str, verdict: str, before: str
) -> None:
    asked = Facts(destination="RU", eccn="EAR99")
    found = spans(rulebook(), ["845811"], [jurisdiction], asked)
    at = next(place for place, one in enumerate(found) if one.begins == day(begins))
    assert [one.verdict for one in found[at:]] == [verdict] * len(found[at:])
    assert found[at - 1].verdict == before


@pytest.mark.parametrize(
    ("first", "last", "what"),
    [
        ("2023-02-25", "2023-02-26", ["begins"]),
        ("2023-02-26", "2023-03-27", []),  # what changed on the first day is not meant
        ("2023-02-26", "2023-03-28", ["wind-down is over"]),
        ("2023-05-31", "2023-06-01", ["ends"]),
        ("2023-01-01", "2023-12-31", ["begins", "wind-down is over", "ends"]),
    ],
)
def test_changes(first: str, last: str, what: list[str]) -> None:
    book = made_book(document([rule(wind_down=WIND_DOWN, effective_to="2023-06-01")]))
    assert [one.what for one in changes(book, day(first), day(last))] == what


def test_an_end_that_may_have_come_is_a_change() -> None:
    book = made_book(document([rule(effective_to="unknown", sure_until="2023-05-31")]))
    found = changes(book, day("2023-05-31"), day("2023-06-01"))
    assert [(one.day, one.what) for one in found] == [(day("2023-06-01"), "may have ended")]


def test_changes_of_february_2023_as_shipped() -> None:
    found = {
        one.rule.id: one.what
        for one in changes(rulebook(), day("2023-02-25"), day("2023-02-26"))
        if one.rule.jurisdiction == "EU"
    }
    assert found["eu-833-art-3k-part-c"] == "begins"
    assert found["eu-833-art-2a-part-b-2022-12"] == "ends"


@pytest.mark.parametrize(
    ("on", "there"),
    [("2023-02-25", False), ("2023-02-26", True), ("2023-05-31", True), ("2023-06-01", False)],
)
def test_rules_on_a_day(on: str, there: bool) -> None:
    book = made_book(document([rule(effective_to="2023-06-01")]))
    assert holds(book.rules[0], day(on)) is there
    assert bool(rules_on(book, day(on))) is there
    assert rules_on(book, day(on), ["TW"]) == []
    assert [one.id for one in rules_on(book)] == ["made-ban"]
