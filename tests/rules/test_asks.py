"""What a book asks: each question once, and the same answers for one transaction as for many."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.errors import InputError
from enduse.rules.asks import TESTS, Ask, Asks, asks
from enduse.rules.book import RuleBook, rulebook
from enduse.rules.control import Judged, check, control
from enduse.rules.evaluate import Evaluation, traced
from enduse.rules.facts import NO, UNKNOWN, YES, Facts, Situations
from enduse.rules.model import JURISDICTIONS
from rules.made_rules import document, made_book, rule

COUNTRIES = st.sampled_from([None, "DE", "US", "JP", "TW", "CN", "TR", "RU", "KP"])
MAYBE = st.sampled_from([None, True, False])
FACTS = st.builds(
    Facts,
    hs=st.sampled_from(["845811", "8458", "854231", "880730", "010121", ""]),
    edition=st.sampled_from([2017, 2022]),
    day=st.sampled_from([None, *(dt.date(year, month, 26) for year in (2021, 2022, 2023, 2025)
                                 for month in (2, 3, 12))]),
    dispatch=COUNTRIES, destination=COUNTRIES, origin=COUNTRIES, maker_hq=COUNTRIES,
    seller=COUNTRIES, contract_date=st.sampled_from([None, dt.date(2022, 2, 1)]),
    eccn=st.sampled_from([None, "EAR99", "2B001", "2B999"]),
    us_content=st.sampled_from([None, 5, 30]), us_technology=MAYBE,
    end_use=st.sampled_from([None, "civil", "military"]), public_contract=MAYBE,
    party_listed=MAYBE, party_owned_by_listed=MAYBE,
    party_footnotes=st.sampled_from([None, (), (3,)]), software=st.booleans(),
    via=st.sampled_from([None, (), ("RU",)]),
)  # fmt: skip


@given(st.lists(FACTS, min_size=1, max_size=6))
def test_a_trace_says_what_the_evaluation_of_many_says(many: list[Facts]) -> None:
    book = rulebook()
    quick = Evaluation(book, Situations.of(many)).verdicts()
    for one, other in zip(traced(book, many), quick, strict=True):
        assert one.jurisdiction == other.jurisdiction
        assert [one.word(n) for n in range(len(many))] == [other.word(n) for n in range(len(many))]
        assert one.reached.tolist() == other.reached.tolist()
        for mine, its in zip(one.outcomes, other.outcomes, strict=True):
            assert mine.rule is its.rule
            assert mine.applies.tolist() == its.applies.tolist()
            assert mine.winding_down.tolist() == its.winding_down.tolist()
            assert mine.may_apply == its.may_apply
        for place in range(len(many)):
            trace = one.trace(place)
            assert [outcome.applies[place] for outcome, _ in trace] == [min(t) for _, t in trace]


def test_what_rules_ask_alike_is_one_question() -> None:
    asked = asks(rulebook())
    assert len(set(asked.questions)) == len(asked.questions)
    assert len(asked.questions) < len(rulebook().rules) * len(TESTS) / 3
    assert {len(row) for row in asked.of.values()} == {len(TESTS) + 1}


@pytest.mark.parametrize(
    ("ask", "answers"),
    [
        (Ask(((0,),)), [NO, UNKNOWN]),
        (Ask(((0,), (1,))), [YES, UNKNOWN]),
        (Ask(((0, 1),)), [NO, UNKNOWN]),
        (Ask(((0, 1), (2,))), [UNKNOWN, YES]),
        (Ask(((0,),), negated=True), [YES, UNKNOWN]),
        (Ask(((),)), [YES, YES]),
        (Ask(()), [NO, NO]),
        (Ask((), negated=True), [YES, YES]),
    ],
)
def test_questions_are_answered_by_their_parts(ask: Ask, answers: list[int]) -> None:
    parts = np.array([[NO, UNKNOWN], [YES, UNKNOWN], [UNKNOWN, YES]], dtype=np.int8)
    widest = Ask(((0, 1, 2), (0,), (1,)))
    for questions in ([ask], [widest, ask], [ask, widest]):
        found = Asks.made((), questions, {}).all(parts)
        assert found[questions.index(ask)].tolist() == answers


def test_no_rule_asks_nothing() -> None:
    empty = RuleBook((), rulebook().areas, "none", {})
    verdicts = {one.jurisdiction: one.verdict for one in control(empty, Facts("845811"))}
    assert set(verdicts) == set(JURISDICTIONS)
    assert set(verdicts.values()) == {"no_jurisdiction"}


def test_rules_that_differ_in_one_value_ask_two_questions() -> None:
    def places(**more: Any) -> list[tuple[int, ...]]:
        one, other = rule("made-one", **more), rule("made-other", **more)
        name, values = next(iter(more.items()))
        book = made_book(document([one | {name: values[:1]}, other | {name: values[1:]}]))
        return list(asks(book).of.values())

    for more in (
        {"when": [{"end_use": "military"}, {"end_use": "civil"}]},
        {"when": [{"dispatch": ["DE"]}, {"not_dispatch": ["DE"]}]},
        {"unless": [{"via": ["RU"]}, {"via": ["BY"]}]},
        {"to": ["RU", "BY"]},
    ):
        one, other = places(**more)
        assert sum(mine != its for mine, its in zip(one, other, strict=True)) == 1


def _can_be_judged(facts: Facts) -> bool:
    try:
        check(facts)
    except InputError:
        return False
    return True


@given(st.lists(FACTS.filter(_can_be_judged), min_size=1, max_size=4))
def test_an_answer_is_the_same_alone_and_beside_others(many: list[Facts]) -> None:
    judged = Judged(rulebook(), many)
    for place, facts in enumerate(many):
        for alone in control(rulebook(), facts):
            assert judged.answer(place, alone.jurisdiction) == alone
