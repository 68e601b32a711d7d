"""How listed ownership spreads from owner to owned: smallest and largest outcome.

The answer for a set of exact shares is a least fixed point: listed persons count; a company in
which those who count hold enough counts too, with its whole share, until nothing changes. A loop of
companies that own each other therefore never holds itself up. The outcome only grows with a
share, so with spans of shares it is certain at the smallest shares and possible at the largest.
The shares of all owners of a company are at most the whole: what those who do not count hold at
least is not left for those who do. Every node's shares are chosen apart from every other's, so
both outcomes can really be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from enduse.screening.ownership.held import Held, Ints, spread
from enduse.screening.ownership.rules import FULL_BP, Rule, Terms

CONTROL = 1 << 40  # the weight of control: more than all shares of all owners together
# One owner at a time (where shares are not added up) can mean one walk per listed owner. A table
# made to be hostile could make that quadratic; past so many steps the rest is bounded, not walked.
_MOST_STEPS = 30_000_000


@dataclass(frozen=True)
class Net:
    """Interests as a rule sees them, sorted by owner; shares in basis points, `low <= high`.

    `floor` is the smallest share again, and `CONTROL` for control, which takes no share from
    anybody. `room[x]` is what the smallest shares of all owners of `x` leave of the whole; it is
    negative where the shares stated for `x` add up to more than the whole.
    """

    owner: Ints
    owned: Ints
    low: Ints
    high: Ints
    floor: Ints
    starts: Ints
    room: Ints
    terms: Terms

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.room)

    @property
    def spare(self) -> Ints:
        """What is left for larger shares. Stated shares beyond the whole take nothing away here:
        which of them is wrong is not known."""
        return np.maximum(self.room, 0)


def net_of(held: Held, rule: Rule, terms: Terms) -> Net:
    """Return the interests of a day as `rule` counts them: shares, and control where it asks."""
    shares = held.shares
    room = FULL_BP - np.bincount(shares.owned, weights=shares.low, minlength=len(held.ids))
    parts = [(shares, shares.low, shares.high, shares.low)]
    for role, proves in rule.control:
        edges = held.role_edges(role)
        whole = np.full(len(edges), CONTROL, dtype=np.int64)
        parts.append((edges, np.where(edges.sure & proves, CONTROL, 0), whole, whole))
    owner = np.concatenate([part[0].owner for part in parts])
    owned = np.concatenate([part[0].owned for part in parts])
    low, high, floor = (np.concatenate([part[n] for part in parts]) for n in (1, 2, 3))
    kept = np.flatnonzero(owner != owned)
    kept = kept[np.argsort(owner[kept], kind="stable")]  # each part is sorted already: quick
    starts = np.searchsorted(owner[kept], np.arange(len(held.ids) + 1))
    return Net(
        owner[kept], owned[kept], low[kept], high[kept], floor[kept], starts,
        room.astype(np.int64), terms,
    )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of one reading of the shares.

    `rank[x]` is the round in which `x` began to count: 0 for the listed, -1 for never. `weight[x]`
    is what those who count hold of it, in basis points, control as `CONTROL`.
    """

    rank: Ints
    weight: Ints


class Walk:
    """Walks over a net with one reading of its shares; the arrays are used again."""

    def __init__(self, net: Net, value: Ints, slack: Ints) -> None:
        self.net, self.value, self.slack = net, value, slack
        self.rank = np.full(net.size, -1, dtype=np.int64)
        self._sum = np.zeros(net.size, dtype=np.int64)
        self._floor = np.zeros(net.size, dtype=np.int64)
        self.steps = 0

    def run(self, seeds: Ints) -> Ints:
        """Let `seeds` count and return every node that they hold anything of, or are."""
        net, front, seen = self.net, seeds, [seeds]
        self.rank[seeds] = 0
        turn = 0
        while len(front):
            turn += 1
            edges = spread(net.starts, front)
            self.steps += len(edges)
            owned = net.owned[edges]
            np.add.at(self._sum, owned, self.value[edges])
            np.add.at(self._floor, owned, net.floor[edges])
            owned = np.unique(owned)
            seen.append(owned)
            if net.terms.cascade != "whole" and turn > 1:
                break
            front = owned[(self.weight(owned) >= net.terms.need_bp) & (self.rank[owned] < 0)]
            self.rank[front] = turn
        return np.unique(np.concatenate(seen))

    def weight(self, nodes: Ints) -> Ints:
        """Return what those who count hold of `nodes`, within what the other owners leave."""
        most: Ints = np.minimum(self._sum[nodes], self._floor[nodes] + self.slack[nodes])
        return most

    def forget(self, nodes: Ints) -> None:
        """Make the arrays ready for another run."""
        self.rank[nodes] = -1
        self._sum[nodes] = 0
        self._floor[nodes] = 0

    def outcome(self) -> Outcome:
        """Return the ranks and weights of the run just made."""
        return Outcome(self.rank, self.weight(np.arange(self.net.size)))


def smallest(net: Net, seeds: Ints) -> Outcome:
    """Return the outcome at the smallest shares, with the owners that are listed for certain."""
    return outcome_of(net, seeds, net.low, net.room)


def largest(net: Net, seeds: Ints) -> Outcome:
    """Return the outcome at the largest shares, with all owners that may be listed."""
    return outcome_of(net, seeds, net.high, net.spare)


def outcome_of(net: Net, seeds: Ints, value: Ints, slack: Ints) -> Outcome:
    """Return the outcome at shares of `value`: added up, or the best of each owner alone."""
    walk = Walk(net, value, slack)
    if net.terms.aggregate:
        walk.run(seeds)
        return walk.outcome()
    rank = np.full(net.size, -1, dtype=np.int64)
    weight = np.zeros(net.size, dtype=np.int64)
    for seen, ranks, weights in _one_by_one(walk, seeds):
        better = ranks >= 0
        known = rank[seen]
        rank[seen[better]] = np.where(
            known[better] < 0, ranks[better], np.minimum(known[better], ranks[better])
        )
        weight[seen] = np.maximum(weight[seen], weights)
    rank[seeds] = 0
    return Outcome(rank, weight)


def _one_by_one(walk: Walk, seeds: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield for each seed alone what it holds; past the most steps, for the others together.

    Together they count for more than each alone, which only an upper bound may say: for the
    smallest shares the rest is left out.
    """
    starts = walk.net.starts
    active = seeds[starts[seeds + 1] > starts[seeds]]
    for place in range(len(active)):
        if walk.steps > _MOST_STEPS:
            rest = active[place:] if walk.value is walk.net.high else active[:0]
            seen = walk.run(rest)
            yield seen, walk.rank[seen], walk.weight(seen)
            return
        seen = walk.run(active[place : place + 1])
        yield seen, walk.rank[seen], walk.weight(seen)
        walk.forget(seen)


def share_of(weight: Ints) -> Ints:
    """Return the shares in a weight, in basis points and at most the whole, without the control."""
    share: Ints = np.clip(weight - controls(weight) * CONTROL, 0, FULL_BP)
    return share


def controls(weight: Ints) -> Ints:
    """Return how many of those who count control the company."""
    number: Ints = (weight + CONTROL // 2) // CONTROL
    return number
