"""Near names: what joins them, what keeps them apart, what is left open."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.identity.near_groups import Bounds, join_near
from identity.people_world import INN_A, INN_B, Runs, Writing, groups, writing

OFFICE = "г. Москва, ул. Ленина, д. 5, оф. 12"
OFFICE_LATIN = "Lenina street, 5, office 12, Moscow"
ELSEWHERE = "г. Пермь, ул. Мира, д. 9"

CASES: dict[str, tuple[dict[str, Writing], list[str]]] = {
    "a romanisation with a slip at the same address is one": (
        {
            "a": writing('ООО "Жабастемир Снаб"', INN_A, address=OFFICE),
            "b": writing("OOO Zhabastemr Snab", address=OFFICE_LATIN),
        },
        ["ab"],
    ),
    "a translation of the trade at the same address is one": (
        {
            "a": writing('ООО "Жабастемир Снаб"', INN_A, address=OFFICE),
            "b": writing("LLC Zhabastemir Supply", address=OFFICE_LATIN),
        },
        ["ab"],
    ),
    "Chinese and pinyin at one address are one": (
        {
            "a": writing("沈阳鑫达瑞机床有限公司", country="CN", address="沈阳市开发路12号301室"),
            "b": writing(
                "Shenyang Xin Da Rui Jichuang Co., Ltd.", country="CN",
                address="Room 301, No. 12 Kaifa Road, Shenyang, China",
            ),
        },
        ["ab"],
    ),
    "homonyms with two valid numbers are never one": (
        {
            "a": writing("ООО ЖАБАСТЕМИР СНАБ", INN_A, address=OFFICE),
            "b": writing("OOO Zhabastemir Snab", INN_B, address=OFFICE),
        },
        ["a", "b"],
    ),
    "not by a third writing either": (
        {
            "a": writing("ООО ЖАБАСТЕМИР СНАБ", INN_A, address=OFFICE),
            "b": writing("OOO Zhabastemir Snab", INN_B, address=OFFICE),
            "c": writing("Zhabastemr Snab", address=OFFICE_LATIN),
        },
        ["a", "b", "c"],
    ),
    "a writing goes to the homonym at its address": (
        {
            "a": writing("ООО ЖАБАСТЕМИР СНАБ", INN_A, address=OFFICE),
            "b": writing("OOO Zhabastemir Snab", INN_B, address=ELSEWHERE),
            "c": writing("Zhabastemir Snab LLC", address=OFFICE_LATIN),
        },
        ["ac", "b"],
    ),
    "sisters at one address are never one": (
        {
            "a": writing("ООО ЖАБАСТЕМИР СНАБ", address=OFFICE),
            "b": writing("ООО ЖАБАСТЕМИР ЛОГИСТИКА", address=OFFICE),
            "c": writing("ООО КОРДЕВАР", address=OFFICE),
        },
        ["a", "b", "c"],
    ),
    "a name that could be either sister's is neither's": (
        {
            "a": writing("ООО ЖАБАСТЕМИР СНАБ", address=OFFICE),
            "b": writing("ООО ЖАБАСТЕМИР ЛОГИСТИКА", address=OFFICE),
            "c": writing("ООО ЖАБАСТЕМИР", address=OFFICE),
        },
        ["a", "b", "c"],
    ),
    "a writing that leaves out the trade does not bring sisters together": (
        {
            "a": writing("ООО ЖАБАСТЕМИР СНАБ", INN_A, address=OFFICE),
            "b": writing("Zhabastemir", INN_A, address=OFFICE_LATIN),
            "c": writing("ООО ЖАБАСТЕМИР ЛОГИСТИКА", address=OFFICE),
        },
        ["ab", "c"],
    ),
    "near names in two countries are two": (
        {"a": writing("OOO Zhabastemir Snab"), "b": writing("Zhabastemr Snab", country="KZ")},
        ["a", "b"],
    ),
    "a trade that only one names needs more than a country": (
        {"a": writing("OOO Zhabastemir"), "b": writing("OOO Zhabastemr Snab")},
        ["a", "b"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_is_one(tmp_path: Path, case: str) -> None:
    writings, expected = CASES[case]
    runs = Runs(tmp_path)
    assert groups(runs.run(writings)) == expected


def test_a_join_says_why(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.run(CASES["a romanisation with a slip at the same address is one"][0])
    rows = runs.rows("SELECT basis, reason FROM entity_parties ORDER BY party_key")
    assert [row["basis"] for row in rows] == ["identifier", "name"]
    assert "ZHABASTEMR SNAB" in rows[1]["reason"]
    assert "same unit" in rows[1]["reason"]


def test_what_is_not_enough_is_left_open_with_reasons(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    ids = runs.run(CASES["a trade that only one names needs more than a country"][0])
    [row] = runs.rows("SELECT * FROM possibly_same")
    assert [row["entity_a"], row["entity_b"]] == sorted(ids.values())
    assert 1000 <= row["probability_bp"] < 10_000
    first, *others = json.loads(row["reasons"])
    assert first.startswith("near names: ")
    assert others == ["same country: RU"]


EDGES = st.lists(
    st.tuples(st.floats(2, 9), st.integers(0, 7), st.integers(0, 7)).map(
        lambda e: (e[0], min(e[1:]), max(e[1:]))
    ).filter(lambda e: e[1] < e[2]),
    max_size=20,
    unique_by=lambda e: e[1:],
)  # fmt: skip
PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=6)


@given(EDGES, st.frozensets(st.integers(0, 7)), PAIRS, PAIRS)
def test_no_chain_of_joins_brings_together_what_must_stay_apart(
    edges: list[tuple[float, int, int]],
    identified: frozenset[int],
    apart: list[tuple[int, int]],
    unlike: list[tuple[int, int]],
) -> None:
    apart, unlike = ([(a, b) for a, b in pairs if a != b] for pairs in (apart, unlike))
    files = {0: frozenset({"list"}), 7: frozenset({"list"})}
    homes = {1: {"RU"}, 6: {"KZ"}}
    joined = join_near(edges, Bounds(identified, apart, unlike, files, homes))
    group = {node: {node} for node in range(8)}
    for _, a, b in joined:
        together = group[a] | group[b]
        for node in together:
            group[node] = together
    for members in group.values():
        assert len(members & identified) <= 1
        assert not {0, 7} <= members
        assert not {1, 6} <= members
        for pair in combinations(sorted(members), 2):
            assert pair not in {(min(p), max(p)) for p in [*apart, *unlike]}
