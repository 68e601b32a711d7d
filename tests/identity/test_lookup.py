"""An id that went out of use leads to the entity that took its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from enduse.engine import Engine
from enduse.errors import InputError
from enduse.identity.lookup import moved, search, subject
from worlds import world

A, B, C, D = (f"E0000000000{letter}" for letter in "ABCD")
WHY = "decision 1 by ann on 2026-01-01: one phone number"


def redirect(old: str, new: str, kind: str = "merge", happened: str = "") -> dict[str, object]:
    return {"old_id": old, "new_id": new, "kind": kind, "why": WHY, "run": 2, "happened": happened}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return world(
        tmp_path,
        entities=[{"entity_id": C, "name": "STANKO", "name_key": "STANKO", "parties": 1}],
        redirects=[
            redirect(A, B, happened="2026-01-02T10:00:00Z"),
            redirect(B, C),
            redirect(C, D, "split", "2026-01-03T10:00:00Z"),
            redirect(D, D),
        ],
    )


@pytest.mark.parametrize("text", [A, B, C, f" {A} "])
def test_old_ids_lead_to_the_new_one(engine: Engine, text: str) -> None:
    assert subject(engine, text) == C
    assert [known.entity_id for known in search(engine, text)] == [C]


def test_it_is_said_when_and_why(engine: Engine) -> None:
    assert moved(engine, A) == [
        f"{A} is now {B}, merged on 2026-01-02 because: {WHY}",
        f"{B} is now {C}, merged because: {WHY}",
        f"{D} was taken out of {C} on 2026-01-03 because: {WHY}",
    ]
    assert moved(engine, "STANKO") == []


def test_a_circle_of_redirects_ends(engine: Engine) -> None:
    with pytest.raises(InputError, match="no entity matches"):
        subject(engine, D)
