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
from worlds import world

INN_A, INN_B = "5835109448", "5904112229"
A, B, C, D = (f"E0000000000{letter}" for letter in "ABCD")
LINKS = [
    {"entity_a": A, "entity_b": B, "probability_bp": 5000, "reasons": '["equal names"]',
     "against": "[]"},
    {"entity_a": C, "entity_b": D, "probability_bp": 200, "reasons": '["equal names"]',
     "against": '["two valid numbers"]'},
]  # fmt: skip
Walked = Callable[[str], tuple[list[tuple[str, str]], str]]


@pytest.fixture
def walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Walked]:
    own = [(number, entity) for number, entity in enumerate((A, B, C, D), start=1)]
    engine = world(
        tmp_path / "world",
        entities=[{"entity_id": e, "name": "STANKO", "anchor": e, "parties": 1} for _, e in own],
        entity_parties=[{"party_key": n, "entity_id": e} for n, e in own],
        party_names=[{"party_key": n, "name": "STANKO", "quality": "primary"} for n, _ in own],
        entity_identifiers=[
            {"entity_id": e, "scheme": "ru-inn", "value": value, "valid": True, "parties": 1}
            for e, value in ((C, INN_A), (D, INN_B))
        ],
        possibly_same=LINKS,
    )
    store = open_store(tmp_path, "", make=True)
    assert store is not None
    desk = Desk(engine, store)
    rows = pairs(engine, 10)

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
        [("undecided", "looked at"), ("different", "two valid numbers")],
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
