"""Clusters of near names joined, the surest first, and never two that must stay apart."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

MARGIN: Final = 1.0
"""Logits by which one of two that exclude each other must be likelier to be taken at all."""

FAR: Final = 4.5
"""Logit of a link that joins groups at other buildings: a moved firm has the same core, no slip."""

OTHER_CITY: Final = 7.0
"""The same where the buildings are in other cities: two firms often sound alike, few move there."""

Edge = tuple[float, int, int]  # logit, cluster, cluster
Values = Mapping[int, AbstractSet[int]]  # by cluster; one without any may be left out
_NONE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True)
class Bounds:
    """What no group may hold: two of `identified`, two `apart` or `unlike`, one file twice.

    A name that could be either of two that are apart is neither; of two that are unlike it is the
    likelier. Of `homes`, known countries, a group has one. `files` are the lists and registers in
    which a cluster has an entry. Groups whose `sites` (buildings) are known and none is both's are
    joined from `FAR` on, those whose `cities` are known and none is both's from `OTHER_CITY` on.
    """

    identified: frozenset[int]
    apart: Sequence[tuple[int, int]]
    unlike: Sequence[tuple[int, int]]
    files: Values
    homes: Values = field(default_factory=dict)
    sites: Values = field(default_factory=dict)
    cities: Values = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class _Group:
    """Clusters that are one so far; its sets are those of `Bounds` until two groups are joined."""

    members: list[int]
    foes: set[int]
    files: AbstractSet[int]
    homes: AbstractSet[int]
    sites: AbstractSet[int]
    cities: AbstractSet[int]
    identified: int


def join_near(edges: Sequence[Edge], bounds: Bounds) -> list[Edge]:
    """Return the edges that join groups, the surest first; groups stay within `bounds`.

    An edge that could as well go to another cluster, with which this one must not meet, joins
    nobody: of two firms of one name nobody can tell whom a bare name means.
    """
    kept = _to_one_identified(_of_one_country(edges, bounds.homes), bounds.identified)
    kept = _unequivocal(kept, bounds.apart)
    groups = _singles(kept, bounds)
    joining: list[Edge] = []
    for edge in sorted(kept, key=lambda e: (-e[0], e[1], e[2])):
        one, other = groups[edge[1]], groups[edge[2]]
        if one is other or _excluded(one, other) or edge[0] < _least(one, other):
            continue
        if len(one.members) < len(other.members):
            one, other = other, one
        one.members += other.members
        if one.foes:
            one.foes.update(other.foes)
        else:
            one.foes = other.foes
        one.files = _both(one.files, other.files)
        one.homes = _both(one.homes, other.homes)
        one.sites = _both(one.sites, other.sites)
        one.cities = _both(one.cities, other.cities)
        one.identified += other.identified
        for member in other.members:
            groups[member] = one
        joining.append(edge)
    return joining


def _excluded(one: _Group, other: _Group) -> bool:
    if one.identified + other.identified > 1 or not one.files.isdisjoint(other.files):
        return True
    if one.homes and other.homes and one.homes.isdisjoint(other.homes):
        return True
    small, large = (other, one) if len(other.members) < len(one.members) else (one, other)
    return not large.foes.isdisjoint(small.members)


def _both(one: AbstractSet[int], other: AbstractSet[int]) -> AbstractSet[int]:
    return one if one >= other else one | other


def _least(one: _Group, other: _Group) -> float:
    """Return the logit from which two groups may be joined, for what is known of their places."""
    if _disjoint(one.cities, other.cities):
        return OTHER_CITY
    return FAR if _disjoint(one.sites, other.sites) else -math.inf


def _disjoint(one: AbstractSet[int], other: AbstractSet[int]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _singles(edges: Sequence[Edge], bounds: Bounds) -> dict[int, _Group]:
    nodes = {edge[1] for edge in edges} | {edge[2] for edge in edges}
    foes: dict[int, set[int]] = defaultdict(set)
    for a, b in chain(bounds.apart, bounds.unlike):
        if a in nodes and b in nodes:
            foes[a].add(b)
            foes[b].add(a)
    return {
        node: _Group(
            [node],
            foes.get(node, set()),
            bounds.files.get(node, _NONE),
            bounds.homes.get(node, _NONE),
            bounds.sites.get(node, _NONE),
            bounds.cities.get(node, _NONE),
            int(node in bounds.identified),
        )
        for node in nodes
    }


def _of_one_country(edges: Sequence[Edge], homes: Values) -> list[Edge]:
    """Leave out the edges of clusters without a country to clusters of several countries."""
    beside: dict[int, set[int]] = defaultdict(set)
    for _, a, b in edges:
        home, other = homes.get(a, _NONE), homes.get(b, _NONE)
        if not home:
            beside[a] |= other
        if not other:
            beside[b] |= home
    several = {node for node, found in beside.items() if len(found) > 1}
    return [edge for edge in edges if edge[1] not in several and edge[2] not in several]


def _to_one_identified(edges: Sequence[Edge], identified: frozenset[int]) -> list[Edge]:
    """Leave of each cluster's edges to identified ones only the clearly likeliest."""
    found: dict[int, list[Edge]] = defaultdict(list)
    kept = []
    for edge in edges:
        _, a, b = edge
        known = (a in identified, b in identified)
        if known == (True, False):
            found[b].append(edge)
        elif known == (False, True):
            found[a].append(edge)
        elif known == (False, False):
            kept.append(edge)
    for of_one in found.values():
        if len(of_one) > 1:
            of_one.sort(key=lambda e: (-e[0], e[1], e[2]))
        if len(of_one) == 1 or of_one[0][0] - of_one[1][0] >= MARGIN:
            kept.append(of_one[0])
    return kept


def _unequivocal(edges: Sequence[Edge], apart: Sequence[tuple[int, int]]) -> list[Edge]:
    """Leave out edges from one cluster to two that are apart, unless one is clearly likelier."""
    concerned = {node for pair in apart for node in pair}
    beside: dict[int, dict[int, float]] = defaultdict(dict)
    for logit, a, b in edges:
        if a in concerned:
            beside[a][b] = logit
        if b in concerned:
            beside[b][a] = logit
    dropped: set[tuple[int, int]] = set()
    for a, b in apart:
        for node in beside[a].keys() & beside[b].keys() if a in beside and b in beside else ():
            ahead = beside[a][node] - beside[b][node]
            if ahead < MARGIN:
                dropped.add((min(a, node), max(a, node)))
            if ahead > -MARGIN:
                dropped.add((min(b, node), max(b, node)))
    return [edge for edge in edges if (edge[1], edge[2]) not in dropped]
