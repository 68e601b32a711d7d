"""What an open answer depends on: which unknown share, day, listing or control decides.

Each fact that is not known is looked at at its best for "yes" while all others stay at what is
certain. Where one is enough, it decides alone; a share decides from some size on, which is found by
halving. Where none is enough alone, one smallest set is given that is enough together: no fact
can be left out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from enduse.screening.ownership.case import Case, Reading
from enduse.screening.ownership.model import Decisive
from enduse.screening.ownership.net import CONTROL
from enduse.screening.ownership.words import percent, span

_MOST_FACTS = 60  # each is one walk over the net; a person reads fewer


@dataclass(frozen=True)
class _Fact:
    """Something not known: listing or total of a node, share or control of an edge of the net."""

    kind: str
    place: int


def decisive(case: Case) -> tuple[Decisive, ...]:
    """Return the facts on which a case depends whose answer is neither certain nor excluded."""
    facts = _facts(case)
    if len(facts) > _MOST_FACTS:
        words = f"{len(facts)} shares, days, listings or roles that the records leave open"
        return (Decisive("several", words, None, None, None, False),)
    alone = [fact for fact in facts if case.holds(_with(case, [fact]))]
    if alone:
        return tuple(_told(case, fact, [fact], alone=True) for fact in alone)
    needed = list(facts)
    for fact in facts:
        rest = [one for one in needed if one != fact]
        if case.holds(_with(case, rest)):
            needed = rest
    return tuple(_told(case, fact, needed, alone=False) for fact in needed)


def _facts(case: Case) -> list[_Fact]:
    """The open facts that can matter: those among nodes that may come to count."""
    net, node = case.net, case.scene.node
    counts = case.outcome(case.most()).rank >= 0
    open_edge = (net.high > net.low) & counts[net.owner]
    open_edge &= counts[net.owned] | (net.owned == node)
    edges = np.flatnonzero(open_edge)
    unsure = np.setdiff1d(case.possible, case.sure)
    reached = np.unique(np.append(net.owned[counts[net.owner]], node))
    totals = reached[(net.room[reached] < 0) & (counts[reached] | (reached == node))]
    return [
        *(_Fact("listing", int(n)) for n in unsure),
        *(_Fact("total", int(n)) for n in totals),
        *(_Fact("control" if net.high[e] >= CONTROL else "share", int(e)) for e in edges),
    ]


def _with(case: Case, facts: Sequence[_Fact], at: int | None = None) -> Reading:
    """What is certain, and `facts` at their best; the last one, a share, at `at` where given."""
    net = case.net
    value, slack = net.low.copy(), net.room.copy()
    seeds = [case.sure]
    for fact in facts:
        if fact.kind == "listing":
            seeds.append(np.array([fact.place]))
        elif fact.kind == "total":
            slack[fact.place] = max(0, int(slack[fact.place]))
        else:
            value[fact.place] = net.high[fact.place]
    if at is not None:
        value[facts[-1].place] = at
    return Reading(value, slack, np.unique(np.concatenate(seeds)))


def _told(case: Case, fact: _Fact, together: Sequence[_Fact], *, alone: bool) -> Decisive:
    scene, net = case.scene, case.net
    if fact.kind == "listing":
        words = (
            f"whether {scene.name(fact.place)} was on a list that carries this rule on "
            f"{scene.as_of}"
        )
        return Decisive("listing", words, str(scene.held.ids[fact.place]), None, None, alone)
    if fact.kind == "total":
        stated = percent(10_000 - int(net.room[fact.place]))
        words = (
            f"which of the shares stated for {scene.name(fact.place)} is right: they add up to "
            f"{stated}"
        )
        return Decisive(
            "total", words, None, str(scene.held.ids[fact.place]), None, alone
        )  # fmt: skip
    owner, owned = int(net.owner[fact.place]), int(net.owned[fact.place])
    at = None if fact.kind == "control" else _from_share(case, fact, together)
    kind, words = _edge_words(case, fact, at)
    return Decisive(kind, words, str(scene.held.ids[owner]), str(scene.held.ids[owned]), at, alone)


def _from_share(case: Case, fact: _Fact, together: Sequence[_Fact]) -> int:
    """The smallest share from which the answer is yes, with the rest of `together` at its best."""
    order = [*(one for one in together if one != fact), fact]
    low, high = int(case.net.low[fact.place]), int(case.net.high[fact.place])
    while low < high:
        middle = (low + high) // 2
        if case.holds(_with(case, order, middle)):
            high = middle
        else:
            low = middle + 1
    return high


def _edge_words(case: Case, fact: _Fact, at: int | None) -> tuple[str, str]:
    scene, net = case.scene, case.net
    owner = scene.name(int(net.owner[fact.place]))
    owned = scene.name(int(net.owned[fact.place]))
    if at is None:
        return "control", f"whether {owner} controls {owned}"
    edge = scene.edge(int(net.owner[fact.place]), int(net.owned[fact.place]))
    from_share = f"at {percent(at)} or more, yes"
    if scene.held.shares.sure[edge]:
        return "share", f"the share of {owner} in {owned}: {from_share}"
    low, high = scene.stated(edge)
    if low == high:
        return "date", f"whether {owner} held its {percent(low)} of {owned} on {scene.as_of}"
    return "date", (
        f"whether {owner} held shares of {owned} on {scene.as_of}, and how many "
        f"({span(low, high)} is stated): {from_share}"
    )
