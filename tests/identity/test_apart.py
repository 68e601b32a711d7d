"""Cutting a cluster at its weakest links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.identity.apart import IDENTIFIER, NAME, Cluster, Stand, Trait, cut_apart

INN: Trait = (IDENTIFIER, "ru-inn:1")
OGRN: Trait = (IDENTIFIER, "ru-ogrn:9")
ALFA: Trait = (NAME, "ALFA|RU|organisation")
BETA: Trait = (NAME, "BETA|RU|organisation")
LEFT: Stand = ((1, "left"),)
RIGHT: Stand = ((1, "right"),)

CASES: dict[str, tuple[dict[int, list[Trait]], dict[int, Stand], dict[int, str]]] = {
    "nobody stands anywhere": ({1: [INN], 2: [INN]}, {}, {}),
    "one number, two sides: it stays with the right one": (
        {1: [INN, ALFA], 2: [INN, ALFA], 3: [INN, BETA]}, {1: LEFT, 2: LEFT, 3: RIGHT},
        {1: "ru-inn:1|apart:1", 2: "ru-inn:1|apart:1"},
    ),
    "a part with a number of its own is named after it": (
        {1: [OGRN], 2: [INN], 3: [INN, OGRN]}, {1: LEFT, 2: RIGHT}, {1: "ru-ogrn:9"},
    ),
    "a number binds more than a name": (
        {1: [ALFA], 2: [INN], 3: [INN, ALFA], 4: [ALFA]}, {1: LEFT, 2: RIGHT},
        {1: "ru-inn:1|apart:1", 4: "ru-inn:1|apart:1"},
    ),
    "what nothing links stays": ({1: [ALFA], 2: [INN], 3: []}, {1: LEFT, 2: RIGHT}, {
        1: "ru-inn:1|apart:1"}),
    "two decisions make three parts": (
        {1: [INN], 2: [INN], 3: [INN]},
        {1: LEFT, 2: ((1, "right"), (2, "left")), 3: ((1, "right"), (2, "right"))},
        {1: "ru-inn:1|apart:1", 2: "ru-inn:1|apart:2"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_leaves(case: str) -> None:
    traits, stands, expected = CASES[case]
    assert cut_apart(Cluster("ru-inn:1", traits, stands)) == expected


TRAITS = st.lists(st.sampled_from([INN, OGRN, ALFA, BETA]), max_size=3)


@given(
    st.dictionaries(st.integers(1, 9), TRAITS, min_size=2),
    st.dictionaries(st.integers(1, 9), st.sampled_from([LEFT, RIGHT])),
)
def test_two_sides_never_meet(traits: dict[int, list[Trait]], stands: dict[int, Stand]) -> None:
    traits = {1: [INN]} | traits
    placed = {party: stand for party, stand in stands.items() if party in traits}
    moved = cut_apart(Cluster("ru-inn:1", traits, placed))
    sides = {
        side: {moved.get(party, "ru-inn:1") for party, stand in placed.items() if stand == side}
        for side in (LEFT, RIGHT)
    }
    assert not sides[LEFT] & sides[RIGHT]
    assert moved.keys() <= traits.keys()
