"""A cluster that people want apart: cut at its weakest links, so that no two sides meet.

The links are the identifiers and names that writings share, an identifier before a name, what many
writings carry before what few carry. It is the rule of `graph.identifier_clusters`, with sides that
people named in the place of schemes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from enduse.identity.decisions.model import RIGHT
from enduse.identity.graph import rank

IDENTIFIER = 0
NAME = 1
Trait = tuple[int, str]  # (IDENTIFIER or NAME, node)
_Strength = tuple[int, int, int, str, str]
Stand = tuple[tuple[int, str], ...]  # which side of which decision: ((3, "left"), (5, "right"))


@dataclass(frozen=True)
class Cluster:
    """One cluster before it is cut: its anchor, what each writing carries, and who stands where.

    `traits` has every writing of the cluster; `stands` those that people put on a side.
    """

    anchor: str
    traits: Mapping[int, Sequence[Trait]]
    stands: Mapping[int, Stand]


@dataclass(eq=False)
class _Group:
    """Sides and traits that belong together so far."""

    stands: dict[int, str] = field(default_factory=dict)
    members: set[Stand | Trait] = field(default_factory=set)


def cut_apart(cluster: Cluster) -> dict[int, str]:
    """Return the new anchor of every writing that leaves the cluster.

    Writings that stand on two sides of one decision never share an anchor. The part that has the
    cluster's anchor keeps it, and so do writings that nothing links to a part. Another part is
    anchored in its first identifier, or, where it has none, in its smallest placed writing.
    """
    if not cluster.stands:
        return {}
    groups = _grouped(cluster)
    part_of = {
        party: groups[cluster.stands[party]] if party in cluster.stands else _part(traits, groups)
        for party, traits in cluster.traits.items()
    }
    kept = _keeper(cluster, groups, part_of)
    placed: dict[int, list[int]] = defaultdict(list)
    for party in cluster.stands:
        placed[id(part_of[party])].append(party)
    anchors: dict[int, str] = {}
    moved: dict[int, str] = {}
    for party, part in sorted(part_of.items(), key=lambda item: item[0]):
        if part is None or part is kept or not part.stands:
            continue
        if id(part) not in anchors:
            anchors[id(part)] = _anchor(cluster.anchor, part, placed[id(part)])
        moved[party] = anchors[id(part)]
    return moved


def _grouped(cluster: Cluster) -> dict[Stand | Trait, _Group]:
    group_of: dict[Stand | Trait, _Group] = {}
    for stand in sorted(set(cluster.stands.values())):
        group_of[stand] = _Group(dict(stand), {stand})
    for traits in cluster.traits.values():
        for trait in traits:
            group_of.setdefault(trait, _Group({}, {trait}))
    for _, a, b in _links(cluster):
        one, other = group_of[a], group_of[b]
        if one is other or _opposed(one, other):
            continue
        one.stands |= other.stands
        one.members |= other.members
        for member in other.members:
            group_of[member] = one
    return group_of


def _links(cluster: Cluster) -> list[tuple[_Strength, Stand | Trait, Stand | Trait]]:
    """Return the links between sides and traits, the strongest first."""
    weights: Counter[tuple[Stand | Trait, Trait]] = Counter()
    for party, traits in cluster.traits.items():
        stand = cluster.stands.get(party)
        if stand is not None:
            weights.update((stand, trait) for trait in set(traits))
        else:
            weights.update(combinations(sorted(set(traits)), 2))
    found = [(_strength(a, b, weight, cluster.anchor), a, b) for (a, b), weight in weights.items()]
    return sorted(found, key=lambda link: link[0])


def _strength(a: Stand | Trait, b: Trait, weight: int, anchor: str) -> _Strength:
    """Return the sort key of a link: identifiers first, then the number of writings.

    Who was taken out of an entity leaves its anchor behind where both sides carry it.
    """
    kind, stays = b[0], False
    if isinstance(a[0], int):
        kind = max(kind, a[0])
    else:
        stays = b[1] == anchor and all(part[1] == RIGHT for part in a if isinstance(part, tuple))
    return (kind, 0 if stays else 1, -weight, repr(a), repr(b))


def _opposed(one: _Group, other: _Group) -> bool:
    small, large = sorted((one.stands, other.stands), key=len)
    return any(large.get(decision, side) != side for decision, side in small.items())


def _part(traits: Sequence[Trait], groups: Mapping[Stand | Trait, _Group]) -> _Group | None:
    """Return where a writing that nobody placed goes: with its first identifier, else name."""
    return groups[min(traits)] if traits else None


def _keeper(
    cluster: Cluster,
    groups: Mapping[Stand | Trait, _Group],
    part_of: Mapping[int, _Group | None],
) -> _Group:
    for kind in (IDENTIFIER, NAME):
        if (kind, cluster.anchor) in groups:
            return groups[kind, cluster.anchor]
    sizes: Counter[int] = Counter(id(part) for part in part_of.values() if part is not None)
    parts = {id(part): part for part in part_of.values() if part is not None}
    first = {id(part): party for party, part in sorted(part_of.items(), reverse=True)}
    return parts[min(sizes, key=lambda part: (-sizes[part], first[part]))]


def _anchor(base: str, part: _Group, placed: Sequence[int]) -> str:
    identifiers = [
        member[1]
        for member in part.members
        if len(member) == 2 and member[0] == IDENTIFIER and isinstance(member[1], str)
    ]
    if identifiers:
        return min(identifiers, key=rank)
    return f"{base}|apart:{min(placed)}"
