"""What people decided goes before what the records say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.people_world import INN_A, INN_B, INN_C, Runs, groups, writing

THREE = {
    "a": writing("ООО АЛЬФА", INN_A),
    "b": writing("ООО БЕТА", INN_B),
    "c": writing("ООО ГАММА"),
}
ONE = {  # four writings that one number joins
    "a": writing("ООО АЛЬФА", INN_A),
    "b": writing("ООО БЕТА", INN_A),
    "c": writing("ООО БЕТА ПЛЮС", INN_A),
    "d": writing("ООО АЛЬФА"),
}


def merged(runs: Runs) -> None:
    runs.decide("same", "a", "c")


def merged_twice(runs: Runs) -> None:
    runs.decide("same", "a", "c")
    runs.decide("same", "c", "b")


def merged_and_undone(runs: Runs) -> None:
    runs.undo(runs.decide("same", "a", "c"))


def undone_and_redone(runs: Runs) -> None:
    runs.undo(runs.undo(runs.decide("same", "a", "c")))


def contradicted_together(runs: Runs) -> None:
    """a = c, c = b, but a and b differ: the newest two hold."""
    runs.decide("same", "a", "c")
    runs.decide("different", "a", "b")
    runs.decide("same", "c", "b")


CASES: list[tuple[Callable[[Runs], None], list[str]]] = [
    (merged, ["ac", "b"]),
    (merged_twice, ["abc"]),
    (merged_and_undone, ["a", "b", "c"]),
    (undone_and_redone, ["ac", "b"]),
    (contradicted_together, ["a", "bc"]),
]


@pytest.mark.parametrize(("decide", "expected"), CASES, ids=lambda x: getattr(x, "__name__", ""))
def test_decisions_join(
    tmp_path: Path, decide: Callable[[Runs], None], expected: list[str]
) -> None:
    runs = Runs(tmp_path)
    assert groups(runs.run(THREE)) == ["a", "b", "c"]
    decide(runs)
    assert groups(runs.run(THREE)) == expected


SPLITS = [
    ("b", "acd", ["acd", "b"]),
    ("bc", "ad", ["ad", "bc"]),
    ("a", "bcd", ["a", "bcd"]),  # d is placed, so it stays although its name is that of a
]


@pytest.mark.parametrize(("taken", "rest", "expected"), SPLITS)
def test_a_split_takes_writings_out(
    tmp_path: Path, taken: str, rest: str, expected: list[str]
) -> None:
    runs = Runs(tmp_path)
    assert groups(runs.run(ONE)) == ["abcd"]
    runs.decide("split", taken, rest)
    assert groups(runs.run(ONE)) == expected
    assert groups(runs.run(ONE)) == expected


def test_new_writings_follow_the_stronger_link(tmp_path: Path) -> None:
    """The number stays with the entity; a name that was taken out takes its new writings along."""
    runs = Runs(tmp_path)
    runs.run(ONE)
    runs.decide("split", "bc", "ad")
    more = ONE | {"e": writing("ООО ДЕЛЬТА", INN_A), "f": writing("ООО БЕТА")}
    assert groups(runs.run(more)) == ["ade", "bcf"]


def test_records_that_join_what_people_keep_apart_are_cut(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    ids = dict(runs.run(THREE))
    runs.decide("different", "a", "c")
    joining = THREE | {"d": writing("ООО ГАММА", INN_A)}
    assert groups(runs.run(joining)) == ["ad", "b", "c"]
    assert runs.ids["a"] == ids["a"]
    assert runs.ids["c"] == ids["c"]
    assert [row["note"] for row in runs.rows("SELECT note FROM decision_notes")] == [
        f"the records join the two sides by ru-inn:{INN_A}; kept apart"
    ]


def test_a_merge_against_two_numbers_stands_with_a_note(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.run(THREE)
    runs.decide("same", "a", "c")
    contradicting = THREE | {"d": writing("ООО ГАММА", INN_C)}
    assert groups(runs.run(contradicting)) == ["acd", "b"]
    assert runs.rows("SELECT decision, note FROM decision_notes") == [
        {"decision": 1, "note": f"stands, though the entity now holds ru-inn {INN_C}, {INN_A}"}
    ]


def test_a_decision_on_writings_that_are_gone_does_nothing_and_says_so(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.run(THREE)
    runs.decide("same", "a", "c")
    assert groups(runs.run({"a": THREE["a"], "b": THREE["b"]})) == ["a", "b"]
    notes = [row["note"] for row in runs.rows("SELECT note FROM decision_notes")]
    assert notes == ["not a writing of one side is loaded now; it does nothing"]


def test_every_writing_says_which_decision_put_it_there(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.run(THREE | {"e": writing("ООО ЭПСИЛОН", INN_A)})
    runs.decide("same", "ae", "c")
    runs.decide("split", "e", "a")
    runs.run(THREE | {"e": writing("ООО ЭПСИЛОН", INN_A)})
    told = {
        row["party_key"]: (row["basis"], row["reason"])
        for row in runs.rows("SELECT party_key, basis, reason FROM entity_parties")
    }
    assert told[ord("c")] == (
        "decision", f"merged with ru-inn:{INN_A}: decision 1 by ann on 2026-01-01: reason 1",
    )  # fmt: skip
    assert told[ord("e")] == (
        "decision", f"kept apart from ru-inn:{INN_A}: decision 2 by ann on 2026-01-01: reason 2",
    )  # fmt: skip
    assert told[ord("b")][0] == "alone"


def test_pairs_that_people_keep_apart_are_no_longer_possibly_the_same(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    namesakes = {"a": writing("ООО СТАНКОМАШ", INN_A), "b": writing("OOO STANKOMASH", INN_B)}
    runs.run(namesakes)
    assert len(runs.rows("SELECT * FROM possibly_same")) == 1
    runs.decide("different", "a", "b")
    runs.run(namesakes)
    assert runs.rows("SELECT * FROM possibly_same") == []


LABELS = "abcdef"
WRITINGS = ONE | {"e": writing("ООО ЭПСИЛОН", INN_B), "f": writing("ООО ФИ")}
ACTIONS = st.lists(
    st.tuples(st.sampled_from(["same", "different", "split", "undo"]), st.integers(0, 99),
              st.integers(0, 99)),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(actions=ACTIONS)
def test_undoing_everything_gives_the_first_state(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int, int]]
) -> None:
    runs = Runs(tmp_path_factory.mktemp("undo"))
    first = dict(runs.run(WRITINGS))
    for kind, one, other in actions:
        act(runs, kind, one, other)
    runs.run(WRITINGS)
    check_identifiers(runs)
    for number in [j.number for j in runs.decided().judgements]:
        runs.undo(number)
    assert runs.run(WRITINGS) == first


def act(runs: Runs, kind: str, one: int, other: int) -> None:
    """One decision on the state of the last run, as the commands would let through."""
    holding = [j.number for j in runs.decided().judgements]
    if kind == "undo":
        if holding:
            runs.undo(holding[one % len(holding)])
        return
    entities = groups(runs.ids)
    left = entities[one % len(entities)]
    if kind == "split":
        if len(left) > 1:
            cut = 1 + other % (len(left) - 1)
            runs.decide(kind, left[:cut], left[cut:])
            runs.run(WRITINGS)
        return
    right = entities[other % len(entities)]
    if left != right:
        runs.decide(kind, left, right)
        runs.run(WRITINGS)


def check_identifiers(runs: Runs) -> None:
    """No entity holds two valid numbers of one scheme unless a person said that two are one."""
    twice = runs.rows(
        "SELECT entity_id FROM entity_identifiers WHERE valid GROUP BY entity_id, scheme "
        "HAVING count(*) > 1"
    )
    decided = runs.rows("SELECT DISTINCT entity_id FROM entity_parties WHERE basis = 'decision'")
    assert {row["entity_id"] for row in twice} <= {row["entity_id"] for row in decided}
