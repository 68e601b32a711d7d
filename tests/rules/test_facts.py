"""Transactions as columns of distinct values, with answers spread by their places."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.rules.facts import NAMES, NO, UNKNOWN, YES, Column, Facts, Situations, kleene

VALUES = st.lists(st.sampled_from([None, "TW", "DE", "RU"]), max_size=30)


@pytest.mark.parametrize(("answer", "number"), [(True, YES), (False, NO), (None, UNKNOWN)])
def test_three_answers(answer: bool | None, number: int) -> None:
    assert kleene(answer) == number


def test_the_least_of_two_answers_is_both_and_the_greatest_is_either() -> None:
    assert NO < UNKNOWN < YES


@given(VALUES)
def test_a_column_asks_each_distinct_value_once(values: list[str | None]) -> None:
    asked: list[str | None] = []

    def question(value: str | None) -> bool | None:
        asked.append(value)
        return None if value is None else value == "TW"

    answers = Column.of(values).test(question)
    assert len(asked) == len(set(values))
    assert answers.tolist() == [
        UNKNOWN if value is None else YES if value == "TW" else NO for value in values
    ]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([None, 1, 2])), max_size=30))
def test_two_columns_are_asked_in_pairs(pairs: list[tuple[str, int | None]]) -> None:
    asked: list[tuple[str, int | None]] = []

    def question(letter: str, number: int | None) -> bool | None:
        asked.append((letter, number))
        return None if number is None else (letter == "a") == (number == 1)

    left = Column.of([letter for letter, _ in pairs])
    right = Column.of([number for _, number in pairs])
    answers = left.test_with(right, question)
    assert len(asked) == len(left.values) * len(right.values)
    assert answers.tolist() == [
        UNKNOWN if number is None else YES if (letter == "a") == (number == 1) else NO
        for letter, number in pairs
    ]


def test_a_column_for_each_fact() -> None:
    many = [
        Facts(hs="845811", day=dt.date(2023, 3, 1), via=("RU",)),
        Facts(hs="845811", destination="RU"),
    ]
    given_ = Situations.of(many)
    assert set(given_.columns) == set(NAMES) == {field.name for field in fields(Facts)}
    assert given_.count == 2
    assert given_["hs"].values == ("845811",)
    assert [given_["via"].values[place] for place in given_["via"].index] == [("RU",), None]
    assert given_.all(UNKNOWN).tolist() == [UNKNOWN, UNKNOWN]


def test_no_transaction_is_no_answer() -> None:
    none = Situations.of([])
    assert none.count == 0
    assert none["hs"].test(lambda _: True).tolist() == []
    assert none["hs"].test_with(none["day"], lambda *_: True).tolist() == []
