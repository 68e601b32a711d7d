"""One company, one rule, one day: the part of the net above the company, and its readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from enduse.screening.ownership.held import (
    Held,
    Ints,
    above,
    held_on,
    part_above,
    rows_of_day,
)
from enduse.screening.ownership.listed import Listings, listed_on, nodes_of, seeds
from enduse.screening.ownership.net import Net, Outcome, Walk, net_of, outcome_of
from enduse.screening.ownership.rules import Rule, Terms


@dataclass(frozen=True)
class Scene:
    """What is recorded of a company's owners on a day, whatever the rule."""

    subject: str
    as_of: dt.date
    held: Held
    listings: Listings
    names: Mapping[str, str]

    @property
    def node(self) -> int:
        """The node of the subject."""
        return int(np.flatnonzero(self.held.ids == self.subject)[0])

    def name(self, node: int) -> str:
        """Return the name of a node's entity, its id where no name is known."""
        entity = str(self.held.ids[node])
        return self.names.get(entity, entity)

    def edge(self, owner: int, owned: int) -> int:
        """Return the place in `held.shares` of what one node holds of another."""
        shares = self.held.shares
        return int(np.flatnonzero((shares.owner == owner) & (shares.owned == owned))[0])

    def rows(self, owner: int, owned: int) -> Ints:
        """Return the places in `held.rows` of all rows of one owner and owned."""
        return np.flatnonzero((self.held.row_owner == owner) & (self.held.row_owned == owned))

    def stated(self, edge: int) -> tuple[int, int]:
        """Return the smallest and largest share stated for an interest, whatever its days."""
        shares = self.held.shares
        rows = self.rows(int(shares.owner[edge]), int(shares.owned[edge]))
        rows = rows[self.held.row_share[rows]]
        return int(self.held.row_low[rows].min()), int(self.held.row_high[rows].max())


@dataclass(frozen=True)
class Reading:
    """One choice of everything that is not known: shares, what is left for them, who is listed."""

    value: Ints
    slack: Ints
    seeds: Ints


@dataclass(frozen=True)
class Case:
    """A rule asked about the subject of a scene.

    `sure` and `possible` are the nodes that are listed with effect for the rule.
    """

    scene: Scene
    rule: Rule
    terms: Terms
    net: Net
    sure: Ints
    possible: Ints

    def least(self) -> Reading:
        """What is certain: smallest shares, certain listings."""
        return Reading(self.net.low, self.net.room, self.sure)

    def most(self) -> Reading:
        """What is possible: largest shares, all listings."""
        return Reading(self.net.high, self.net.spare, self.possible)

    def outcome(self, reading: Reading) -> Outcome:
        """Return how listed ownership spreads in a reading."""
        return outcome_of(self.net, reading.seeds, reading.value, reading.slack)

    def holds(self, reading: Reading) -> bool:
        """Tell whether the subject is listed or owned in a reading."""
        if self.scene.node in reading.seeds:
            return True
        return int(self.outcome(reading).weight[self.scene.node]) >= self.terms.need_bp

    def telling(self, reading: Reading) -> tuple[Reading, Outcome]:
        """Return the reading and outcome that show the subject's answer best.

        Where the rule does not add up different owners it is that of the one listed owner who
        holds most of the subject, the nearest of those who hold equally much.
        """
        node = self.scene.node
        if self.net.terms.aggregate or node in reading.seeds or not len(reading.seeds):
            return reading, self.outcome(reading)
        walk = Walk(self.net, reading.value, reading.slack)
        options = []
        for seed in reading.seeds:
            seen = walk.run(np.array([seed]))
            rank = int(walk.rank[node])
            weight = int(walk.weight(np.array([node]))[0])
            options.append((-weight, rank if rank >= 0 else self.net.size, int(seed)))
            walk.forget(seen)
        best = replace(reading, seeds=np.array([min(options)[2]]))
        return best, self.outcome(best)


def scene_of(
    owners: pa.Table,
    listings: pa.Table,
    subject: str,
    as_of: dt.date,
) -> Scene:
    """Return the part of the records that speaks of who owns `subject`; names are added later."""
    # Interests of the day first: a chain over one that had ended is none.
    rows = part_above(rows_of_day(owners, as_of), subject)
    held = held_on(rows, as_of, pa.array([subject]))
    known = pc.is_in(listings["entity_id"], pa.array(held.ids, pa.string()))
    return Scene(subject, as_of, held, listed_on(listings.filter(known), as_of), {})


def case_of(scene: Scene, rule: Rule, terms: Terms) -> Case:
    """Return the case of a rule, on the part of the scene that can matter to it.

    That is whoever may come to count and owns the subject through others who may, with all owners
    of each. What decides is found by walking over this part many times, so it must be small.
    """
    whole = _case(scene, rule, terms)
    net, node = whole.net, scene.node
    counts = whole.outcome(whole.most()).rank >= 0
    way = counts[net.owner] & (counts[net.owned] | (net.owned == node))
    matters = np.zeros(net.size, dtype=bool)
    matters[above(net.owner[way], net.owned[way], node).nonzero()] = True
    rows = scene.held.rows.filter(pa.array(matters[scene.held.row_owned]))
    held = held_on(rows, scene.as_of, pa.array([scene.subject]))
    return _case(replace(scene, held=held), rule, terms)


def _case(scene: Scene, rule: Rule, terms: Terms) -> Case:
    sure, possible = seeds(scene.listings, nodes_of(scene.listings, scene.held), rule)
    return Case(scene, rule, terms, net_of(scene.held, rule, terms), sure, possible)
