"""Joining and keeping apart: the first said wins."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from enduse.identity.decisions import Judgement
from enduse.identity.unions import Unions

SAID = Judgement("same", "why", "ann", "2026-01-01T00:00:00Z", "1", "1", number=1)
STEPS = st.lists(
    st.tuples(st.booleans(), st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=20
)


def test_a_group_is_headed_by_the_first_in_order() -> None:
    unions = Unions()
    assert unions.join("c", "b", SAID)
    assert unions.join("b", "a", SAID)
    assert unions.groups(lambda node: -ord(node)) == [("c", ["c", "b", "a"])]
    assert unions.group("d") == {"d"}


def test_what_is_apart_is_not_joined_over_others() -> None:
    unions = Unions()
    assert unions.part("a", "c")
    assert unions.join("a", "b", SAID)
    assert not unions.join("b", "c", SAID)
    assert unions.apart(str) == [("a", "c")]
    assert not unions.part("a", "b")


@given(STEPS)
def test_no_pair_that_is_apart_is_ever_in_one_group(steps: list[tuple[bool, str, str]]) -> None:
    unions = Unions()
    apart = []
    for joins, a, b in steps:
        if joins:
            followed = unions.join(a, b, SAID)
            assert followed == (b in unions.group(a))
        elif unions.part(a, b):
            apart.append((a, b))
    assert [pair for pair in apart if pair[1] in unions.group(pair[0])] == []
