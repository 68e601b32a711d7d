"""Connected writings: components of links, never two values of one identifier scheme in one.

The rule is the project's: a wrong merge of two companies is worse than a missed one, so a
component that would hold two valid numbers of one scheme (two INN, say, linked by one mistyped
OGRN) is taken apart, weakest link first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pyarrow as pa
import rustworkx

MEMBERS = pa.schema([("node", pa.string()), ("cluster", pa.string())])
Link = tuple[str, str, int]


def identifier_clusters(links: Sequence[Link]) -> list[tuple[str, str]]:
    """Return (node, cluster) for identifiers `scheme:value` that stand beside each other.

    `links` are (node, node, number of writings that carry both). The cluster is the first node by
    `rank`. A component with two values of one scheme keeps only the links, strongest first, that
    do not bring two such values together.
    """
    members: list[tuple[str, str]] = []
    for component in _components(links):
        nodes = {node for a, b, _ in component for node in (a, b)}
        groups = [nodes] if _consistent(nodes) else _taken_apart(component)
        for group in groups:
            head = min(group, key=rank)
            members.extend((node, head) for node in group)
    return sorted(members)


def name_clusters(links: Sequence[Link]) -> list[tuple[str, str]]:
    """Return (node, cluster) for names that one unidentified party bears; the first name heads."""
    members: list[tuple[str, str]] = []
    for component in _components(links):
        nodes = {node for a, b, _ in component for node in (a, b)}
        head = min(nodes)
        members.extend((node, head) for node in nodes)
    return sorted(members)


def rank(node: str) -> tuple[int, str]:
    """Return the sort key of the node that heads a cluster.

    National numbers go before worldwide ones: more records carry them.
    """
    return (1 if node.startswith(("lei:", "imo")) else 0, node)


def _scheme(node: str) -> str:
    return node.partition(":")[0]


def _consistent(nodes: set[str]) -> bool:
    return len({_scheme(node) for node in nodes}) == len(nodes)


def _components(links: Sequence[Link]) -> list[list[Link]]:
    numbers: dict[str, int] = {}
    graph: rustworkx.PyGraph[str, None] = rustworkx.PyGraph(multigraph=False)
    for a, b, _ in links:
        for node in (a, b):
            if node not in numbers:
                numbers[node] = graph.add_node(node)
    graph.add_edges_from_no_data([(numbers[a], numbers[b]) for a, b, _ in links])
    component_of = {
        graph[index]: number
        for number, component in enumerate(rustworkx.connected_components(graph))
        for index in component
    }
    grouped: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        grouped[component_of[link[0]]].append(link)
    return list(grouped.values())


def _taken_apart(component: list[Link]) -> list[set[str]]:
    group_of: dict[str, set[str]] = {}
    for a, b, _ in component:
        for node in (a, b):
            group_of.setdefault(node, {node})
    for a, b, _ in sorted(component, key=lambda link: (-link[2], link[0], link[1])):
        joined = group_of[a] | group_of[b]
        if group_of[a] is not group_of[b] and _consistent(joined):
            for node in joined:
                group_of[node] = joined
    return list({id(group): group for group in group_of.values()}.values())
