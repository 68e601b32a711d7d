"""How the names benchmark counts: thresholds, recall, calibration; which entries are one firm."""

from __future__ import annotations

import numpy as np
import pytest

from bench.scripts import load

lists, groups, material, judge = (load(name) for name in ("lists", "groups", "material", "judge"))


def task() -> object:
    """Two entities with a name each; two altered queries, an alias and a hundred unlisted firms."""
    classes = ["typo1", "typo1", "alias", *["negative"] * 100]
    return material.Material(
        names=["VOSTOK OOO", "ZAPAD OOO"],
        entities=np.array([0, 1]),
        queries=[f"name {i}" for i in range(103)],
        classes=np.array(classes),
        truth=np.array([0, 1, 1, *[-1] * 100]),
        key="test",
    )


def answers() -> object:
    """The first is found, the second confused, the alias low; unlisted firms from 0 to 0.99."""
    return material.Answers(
        best=np.array([0, 0, 1, *[0] * 100]),
        score=np.array([0.995, 0.995, 0.5, *(i / 100 for i in range(100))], dtype=np.float32),
        true_score=np.array([0.995, 0.99, 0.5, *[0.0] * 100], dtype=np.float32),
    )


@pytest.mark.parametrize(("rate", "least"), [(0.0, 0.99), (0.01, 0.98), (0.1, 0.89), (1.0, 0.0)])
def test_threshold_lets_at_most_the_rate_through(rate: float, least: float) -> None:
    given, made = task(), answers()
    found = judge.threshold(made, given.negatives, rate)
    assert found == pytest.approx(least)
    assert (made.score[given.negatives] > found).mean() <= rate


def test_recall_counts_the_right_entity_on_top() -> None:
    found = {one.name: one for one in judge.recalls(task(), answers(), 0.01)}
    assert found["typo1"].queries == 2
    assert found["typo1"].found == 0.5
    assert found["typo1"].among == 1.0
    assert found["all altered"].found == 0.5
    assert found["alias"].found == 0.0


def test_a_tie_counts_for_the_matcher() -> None:
    made = material.Answers(np.array([1]), np.float32([0.9]), np.float32([0.9]))
    assert made.found(np.array([0])).tolist() == [True]


def test_calibration_compares_what_was_said_with_what_was_right() -> None:
    score = np.float32([0.85, 0.85, 0.25, 0.0])
    made = material.Answers(np.array([5, 6, 7, -1]), score, score)
    found = judge.calibration(made, np.array([5, 1, 1, 1]))
    assert [(one.low, one.answers, one.right) for one in found] == [(0.2, 1, 0.0), (0.8, 2, 0.5)]


def test_best_of_keeps_the_best_entity_and_the_true_one() -> None:
    query, entity = np.array([0, 0, 1]), np.array([1, 0, 1])
    found = material.best_of(task(), query, entity, np.float32([0.4, 0.3, 0.6]))
    assert found.best[:3].tolist() == [1, 1, -1]
    assert found.true_score[:3] == pytest.approx([0.3, 0.6, 0.0])


def listed(entry: str, name: str, *numbers: str, primary: bool = True) -> object:
    return lists.Listed(entry, name, "list", "organisation", primary, "", numbers)


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        (listed("a", "VOSTOK SERVIS OOO"), listed("b", "Vostok Servis, OOO"), True),
        (listed("a", "VOSTOK SERVIS OOO"), listed("b", "LLC Vostok Servis"), True),
        (listed("a", "ООО Радиофид Системы"), listed("b", "RADIOFID SISTEMY LLC"), True),
        (listed("a", "LTS Holding (f.k.a. Mir Ltd.)"), listed("b", "LTS HOLDING LTD."), True),
        (listed("a", "Ostec-Elektro Group (OEG)"), listed("b", "OSTEK-ELEKTRO GROUP"), True),
        (listed("a", "VOSTOK", "ru-inn:1"), listed("b", "Energia", "ru-inn:1"), True),
        (listed("a", "VOSTOK SERVIS OOO"), listed("b", "ZAPAD SERVIS OOO"), False),
        (listed("a", "MIR"), listed("b", "MIR"), False),  # too short to say anything
        (
            listed("a", "VOSTOK SERVIS", primary=False),
            listed("b", "VOSTOK SERVIS", primary=False),
            False,
        ),
    ],
)
def test_which_entries_are_one_organisation(left: object, right: object, one: bool) -> None:
    found = groups.organisations([left, right])
    assert (found["a"] == found["b"]) is one
