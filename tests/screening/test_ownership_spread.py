"""Ownership answers against exact shares: whatever the true shares are, the answer held."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.screening.ownership.answer import Owned, ownership
from enduse.screening.ownership.bulk import screen_ownership
from enduse.screening.ownership.rules import chosen
from owners import DAY, interests, listed

WHOLE = 10_000
NODES = "ABCDEF"
NEED = {"us-ofac": 5_000, "uk": 5_001}


@dataclass(frozen=True)
class World:
    """Spans of shares by (owner, owned), and who is listed; node C is asked about."""

    spans: dict[tuple[str, str], tuple[int, int]]
    listed: tuple[str, ...]
    undated: frozenset[tuple[str, str] | str] = frozenset()

    def tables(self, rule: str) -> tuple[pa.Table, pa.Table]:
        lines = [
            f"{o} owner of {x} {_text(low)}-{_text(high)}{self._day((o, x))}"
            for (o, x), (low, high) in self.spans.items()
        ]
        return interests(*lines), listed(rule, *(one + self._day(one) for one in self.listed))

    def _day(self, what: tuple[str, str] | str) -> str:
        return " undated" if what in self.undated else ""

    def answer(self, rule: str, subject: str = "C") -> str:
        owners, listings = self.tables(rule)
        names = {node: node for node in NODES}
        tables = Owned(owners, listings, lambda _: names)
        return ownership(tables, subject, DAY, chosen((rule,)))[0].answer


def _text(basis_points: int) -> str:
    return f"{basis_points // 100}.{basis_points % 100:02d}"


def owned(shares: dict[tuple[str, str], int], world: World, rule: str, subject: str) -> bool:
    """The rule on exact shares, word for word: who counts makes the next one count."""
    groups = [set(world.listed)] if rule == "us-ofac" else [{one} for one in world.listed]
    if subject in world.listed:
        return True
    return any(subject in _counting(shares, group, NEED[rule]) for group in groups)


def _counting(shares: dict[tuple[str, str], int], first: set[str], need: int) -> set[str]:
    more = first
    while more:
        more = {
            x for x in NODES if x not in first
            and need <= sum(s for (o, y), s in shares.items() if y == x and o in first)
        }  # fmt: skip
        first = first | more
    return first


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to ten interests among six, whose smallest shares of a company are at most the whole."""
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)),
            min_size=1, max_size=10, unique=True,
        )
    )  # fmt: skip
    spans: dict[tuple[str, str], tuple[int, int]] = {}
    for owner, company in pairs:
        left = WHOLE - sum(low for (_, x), (low, _) in spans.items() if x == company)
        sizes = [size for size in (0, 1_000, 2_500, 4_999, 5_000, 5_001, 7_500) if size <= left]
        low = draw(st.sampled_from(sizes))
        wider = draw(st.sampled_from([0, 0, 1, 1_000, 2_500, WHOLE]))
        spans[owner, company] = (low, min(WHOLE, low + wider))
    some = draw(st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True))
    return World(spans, tuple(sorted(some)))


def exact(draw: st.DataObject, world: World) -> dict[tuple[str, str], int]:
    """Draw exact shares inside the spans, all owners of a company together at most the whole."""
    shares = {pair: low for pair, (low, _) in world.spans.items()}
    order = draw.draw(st.permutations(list(world.spans)))
    for owner, company in order:
        left = WHOLE - sum(share for (_, x), share in shares.items() if x == company)
        low, high = world.spans[owner, company]
        shares[owner, company] = draw.draw(st.integers(low, min(high, low + left)))
    return shares


RULES = pytest.mark.parametrize("rule", ["us-ofac", "uk"])
QUICK = settings(max_examples=40, deadline=None)


@RULES
@QUICK
@given(world=worlds(), draw=st.data())
def test_the_answer_holds_for_whatever_the_exact_shares_are(
    rule: str, world: World, draw: st.DataObject
) -> None:
    answer = world.answer(rule)
    truth = owned(exact(draw, world), world, rule, "C")
    assert answer != ("no" if truth else "yes")


@RULES
@QUICK
@given(world=worlds(), draw=st.data())
def test_the_answer_holds_whatever_the_unknown_days_are(
    rule: str, world: World, draw: st.DataObject
) -> None:
    """Some interests and listings without a first day: each stood on the day, or did not."""
    pairs = list(world.spans)
    undated = set(draw.draw(st.lists(st.sampled_from(pairs), unique=True)))
    doubtful = set(draw.draw(st.lists(st.sampled_from(world.listed), unique=True)))
    answer = replace(world, undated=frozenset(undated | doubtful)).answer(rule)
    spans = {
        pair: span for pair, span in world.spans.items()
        if pair not in undated or draw.draw(st.booleans())
    }  # fmt: skip
    kept = tuple(one for one in world.listed if one not in doubtful or draw.draw(st.booleans()))
    real = replace(world, spans=spans, listed=kept)
    truth = owned(exact(draw, real), real, rule, "C")
    assert answer != ("no" if truth else "yes")


@RULES
@QUICK
@given(world=worlds())
def test_an_open_answer_can_go_either_way(rule: str, world: World) -> None:
    """Not wider than it must be: some exact shares give yes and some give no."""
    answer = world.answer(rule)
    if answer != "depends" or not any(company == "C" for _, company in world.spans):
        return
    least = {pair: low for pair, (low, _) in world.spans.items()}
    assert not owned(least, world, rule, "C")
    groups = [world.listed] if rule == "us-ofac" else [(one,) for one in world.listed]
    assert any(
        owned(most, world, rule, "C")
        for group in groups
        for size in range(len(NODES) + 1)
        for others in itertools.combinations(NODES, size)
        for most in [_greedy(world, {*group, *others})]
    )


def _greedy(world: World, first: set[str]) -> dict[tuple[str, str], int]:
    """Exact shares that give `first` as much as the others leave."""
    shares = {pair: low for pair, (low, _) in world.spans.items()}
    for (owner, company), (low, high) in world.spans.items():
        if owner in first:
            left = WHOLE - sum(share for (_, x), share in shares.items() if x == company)
            shares[owner, company] = min(high, low + left)
    return shares


@QUICK
@given(world=worlds(), draw=st.data())
def test_more_shares_of_a_listed_owner_never_turn_yes_into_another_answer(
    world: World, draw: st.DataObject
) -> None:
    held = [pair for pair in world.spans if pair[0] in world.listed]
    if not held or world.answer("us-ofac") != "yes":
        return
    owner, company = draw.draw(st.sampled_from(held))
    left = WHOLE - sum(low for (_, x), (low, _) in world.spans.items() if x == company)
    low, high = world.spans[owner, company]
    more = low + draw.draw(st.integers(0, left))
    raised = replace(world, spans={**world.spans, (owner, company): (more, max(high, more))})
    assert raised.answer("us-ofac") == "yes"


@RULES
@QUICK
@given(world=worlds())
def test_the_answer_for_all_is_the_answer_for_each(rule: str, world: World) -> None:
    found = screen_ownership(*world.tables(rule), DAY, chosen((rule,))).to_pylist()
    together = {row["entity_id"]: row["answer"] for row in found}
    for node in NODES:
        if node in world.listed or not any(x == node for _, x in world.spans):
            continue
        assert together.get(node, "no") == world.answer(rule, node), node


def test_the_answer_for_all_says_by_what_and_in_which_order() -> None:
    owners = interests("A owner of D 60", "A owner of C 60", "A parent of E 10", "B owner of F 99")
    found = screen_ownership(owners, listed("eu", "A"), DAY, chosen(("eu", "us-ofac")))
    assert [(r["entity_id"], r["rule"], r["answer"], r["basis"], r["share_low_bp"]) for r in
            found.to_pylist()] == [
        ("C", "eu", "yes", "shares", 6_000), ("D", "eu", "yes", "shares", 6_000),
        ("E", "eu", "yes", "control", 1_000),
    ]  # fmt: skip


def test_nothing_recorded_gives_nothing() -> None:
    assert screen_ownership(interests(), listed("eu"), DAY).num_rows == 0


def test_a_chain_of_five_thousand_companies_is_followed_to_its_end() -> None:
    links = [f"N{n} owner of N{n + 1} 60" for n in range(5_000)]
    found = screen_ownership(interests(*links), listed("uk", "N0"), DAY, chosen(("uk",)))
    assert found.num_rows == 5_000
    assert set(found["answer"].to_pylist()) == {"yes"}
