"""Which pairs a person should look at first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.engine import Engine
from enduse.errors import InputError
from enduse.identity.review import links_of, pairs, read_pair
from worlds import world

A, B, C, D = (f"E0000000000{letter}" for letter in "ABCD")


def link(a: str, b: str, probability: int) -> dict[str, Any]:
    said = {"reasons": '["equal names"]', "against": "[]"}
    return {"entity_a": a, "entity_b": b, "probability_bp": probability} | said


def line(row: int, receiver: str, cents: int | None, shipper: str | None = None) -> dict[str, Any]:
    place = {"source_id": "0123456789abcdef", "row_no": row}
    return place | {"receiver_id": receiver, "shipper_id": shipper, "value_usd_cents": cents}


def asked(
    tmp_path: Path, links: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> tuple[Engine, list[str]]:
    engine = world(
        tmp_path,
        entities=[{"entity_id": e, "name": e[-1], "parties": 1} for e in (A, B, C, D)],
        possibly_same=links,
        lines=lines,
    )
    return engine, [row["pair"] for row in pairs(engine, 10)]


CASES = {
    "more value first": (
        [link(A, B, 5000), link(C, D, 5000)], [line(1, A, 100), line(2, D, 200)], [C + D, A + B],
    ),
    "less certain first": (
        [link(A, B, 9000), link(C, D, 5000)], [line(1, A, 100), line(2, C, 100)], [C + D, A + B],
    ),
    "half of much goes before all of little": (
        [link(A, B, 7500), link(C, D, 5000)], [line(1, A, 900), line(2, C, 100)], [A + B, C + D],
    ),
    "lines where no value is known": (
        [link(A, B, 5000), link(C, D, 5000)],
        [line(1, A, None), line(2, C, None), line(3, D, None)], [C + D, A + B],
    ),
    "nothing known: by id": ([link(C, D, 5000), link(A, B, 5000)], [], [A + B, C + D]),
    "values beyond all measure": (
        [link(A, B, 5000), link(C, D, 1)], [line(n, C, 2**61) for n in range(3)], [C + D, A + B],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_order(tmp_path: Path, case: str) -> None:
    links, lines, expected = CASES[case]
    _, found = asked(tmp_path, links, lines)
    assert found == [f"{pair[:12]}:{pair[12:]}" for pair in expected]


def test_a_line_between_the_two_counts_for_both_and_one_to_itself_once(tmp_path: Path) -> None:
    engine, _ = asked(tmp_path, [link(A, B, 5000)], [line(1, A, 100, A), line(2, A, 10, B)])
    [row] = pairs(engine, 1)
    assert (row["value_usd_cents"], row["lines"]) == (120, 3)


def test_settled_pairs_are_left_out_and_seen_ones_come_last(tmp_path: Path) -> None:
    links = [link(A, B, 5000), link(A, C, 4000), link(C, D, 3000)]
    engine, _ = asked(tmp_path, links, [])
    found = pairs(engine, 10, settled={(A, C)}, seen={(A, B)})
    assert [(row["pair"], row["undecided"]) for row in found] == [
        (f"{C}:{D}", False), (f"{A}:{B}", True),
    ]  # fmt: skip


def test_links_are_seen_from_both_sides(tmp_path: Path) -> None:
    engine, _ = asked(tmp_path, [link(A, B, 4000), link(A, C, 6000)], [])
    found = links_of(engine, [A, C, D])
    assert [row["entity_id"] for row in found[A]] == [C, B]
    assert found[C] == [
        {"entity_id": A, "name": "A", "probability_bp": 6000, "reasons": ["equal names"],
         "against": []}
    ]  # fmt: skip
    assert D not in found
    assert links_of(engine, []) == {}


@given(st.text(max_size=40))
def test_what_is_no_pair_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no pair"):
        read_pair(text)


def test_a_pair_is_two_ids() -> None:
    assert read_pair(f" {A}:{B}") == (A, B)
