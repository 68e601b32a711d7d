"""Clusters of near names joined, the surest first, and never two that must stay apart."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    files: Mapping[int, frozenset[int]]
    homes: Mapping[int, set[int]] = field(default_factory=dict)
    sites: Mapping[int, set[int]] = field(default_factory=dict)
    cities: Mapping[int, set[int]] = field(default_factory=dict)


@dataclass(eq=False)
class _Group:
    members: list[int]
    foes: set[int] = field(default_factory=set)
    files: set[int] = field(default_factory=set)
    homes: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)
    cities: set[int] = field(default_factory=set)
    identified: int = 0


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
        one.foes |= other.foes
        one.files |= other.files
        one.homes |= other.homes
        one.sites |= other.sites
        one.cities |= other.cities
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
    small, large = sorted((one, other), key=lambda group: len(group.members))
    return not large.foes.isdisjoint(small.members)


def _least(one: _Group, other: _Group) -> float:
    """Return the logit from which two groups may be joined, for what is known of their places."""
    if _disjoint(one.cities, other.cities):
        return OTHER_CITY
    return FAR if _disjoint(one.sites, other.sites) else -math.inf


def _disjoint(one: set[int], other: set[int]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _singles(edges: Sequence[Edge], bounds: Bounds) -> dict[int, _Group]:
    groups: dict[int, _Group] = {}
    for _, *both in edges:
        for node in both:
            if node not in groups:
                files = set(bounds.files.get(node, ()))
                home = set(bounds.homes.get(node, ()))
                known = int(node in bounds.identified)
                sites = set(bounds.sites.get(node, ()))
                cities = set(bounds.cities.get(node, ()))
                groups[node] = _Group([node], set(), files, home, sites, cities, known)
    for a, b in chain(bounds.apart, bounds.unlike):
        if a in groups and b in groups:
            groups[a].foes.add(b)
            groups[b].foes.add(a)
    return groups


def _of_one_country(edges: Sequence[Edge], homes: Mapping[int, set[int]]) -> list[Edge]:
    """Leave out the edges of clusters without a country to clusters of several countries."""
    beside: dict[int, set[int]] = defaultdict(set)
    for _, a, b in edges:
        for node, other in ((a, b), (b, a)):
            if not homes.get(node):
                beside[node] |= homes.get(other, set())
    several = {node for node, found in beside.items() if len(found) > 1}
    return [edge for edge in edges if several.isdisjoint(edge[1:])]


def _to_one_identified(edges: Sequence[Edge], identified: frozenset[int]) -> list[Edge]:
    """Leave of each cluster's edges to identified ones only the clearly likeliest."""
    found: dict[int, list[Edge]] = defaultdict(list)
    kept = []
    for edge in edges:
        known = [node for node in edge[1:] if node in identified]
        if len(known) == 1:
            found[edge[1] + edge[2] - known[0]].append(edge)
        elif not known:
            kept.append(edge)
    for of_one in found.values():
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
