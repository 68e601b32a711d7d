"""Review at a terminal: one pair, one key."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from enduse.cli.questions import Sayer, walk
from enduse.identity.deciding import Desk
from enduse.identity.decisions import in_force, open_store
from enduse.identity.review import pairs
from identity.people_world import INN_A, INN_B, INN_C, Runs, writing

WRITINGS = {
    "a": writing("STANKOMASH LLC", INN_A),
    "b": writing("STANKOMASH TRADING LLC"),
    "c": writing("STANKOPROM LLC", INN_C),
    "d": writing("STANKOPROM LLC", INN_B),
}
Walked = Callable[[str], tuple[list[tuple[str, str]], str]]


@pytest.fixture
def walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Walked]:
    runs = Runs(tmp_path / "runs")
    runs.run(WRITINGS)
    assert runs.engine is not None
    store = open_store(tmp_path, "", make=True)
    assert store is not None
    desk = Desk(runs.engine, store)
    rows = pairs(desk.engine, 10)
    assert [row["probability_bp"] for row in rows] == [4500, 200]

    def answer(typed: str) -> tuple[list[tuple[str, str]], str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        walk(desk, rows, Sayer("ann", lambda: "2026-01-01T00:00:00Z"))
        out, err = capsys.readouterr()
        assert "Pair 1 of 2" in out
        return [(j.kind, j.why) for j in in_force(store.judgements())], err

    yield answer
    store.close()


CASES = {
    "q": ("q\n", []),
    "end of input": ("", []),
    "same and different, each with a reason": (
        "y\none phone number\nn\ntwo owners\n",
        [("same", "one phone number"), ("different", "two owners")],
    ),
    "Enter takes what the records say": (
        "s\nn\n\n",
        [("undecided", "looked at"),
         ("different", "two valid numbers: ru-inn 5904112229 and 5835109448")],
    ),
    "taken back and said anew": (
        "n\nno\nu\ny\nyes\nq\n", [("same", "yes")],
    ),
    "a key that is none": ("what\ny\nyes\nq\n", [("same", "yes")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_keys(walked: Walked, case: str) -> None:
    typed, expected = CASES[case]
    kept, err = walked(typed)
    assert kept == expected
    assert ("they count after: enduse investigate" in err) is bool(expected)


def test_two_valid_numbers_are_refused_and_asked_again(walked: Walked) -> None:
    kept, err = walked("s\ny\nthey are one\nn\nthey are two\n")
    assert [kind for kind, _ in kept] == ["undecided", "different"]
    assert "not kept: " in err
    assert "two valid numbers of one kind" in err


def test_nothing_to_undo_is_said(walked: Walked) -> None:
    kept, err = walked("u\nq\n")
    assert kept == []
    assert "nothing to undo" in err
