"""The network around a subject: suppliers, subject, customers, and who they sell on to.

Nodes stand in columns: 0 suppliers, 1 the subject, 2 customers, 3 buyers and end users behind the
customers. The largest by value are drawn, the rest of a column is one node, `N others`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from enduse.cases.model import PARTIES, Record, Records
from enduse.engine import Engine

MOST_NODES = 40
_REST = "rest"  # stands for the counterparties that are too many to list
SUPPLIERS, SUBJECT, CUSTOMERS, BEHIND = range(4)

_BEHIND = f"""
SELECT * FROM (
  SELECT r.from_id, r.to_id, min(e.name) AS name, count(*) AS shipments,
    sum(r.value_usd_cents) AS value_usd_cents,
    count(*) - count(r.value_usd_cents) AS without_value,
    coalesce(list_sort(list(r.n) FILTER (WHERE r.embedded)), []) AS rows
  FROM (
    SELECT shipper_id AS from_id, receiver_id AS to_id, n, embedded, value_usd_cents
    FROM case_rows WHERE side = 'onward'
    UNION ALL
    SELECT receiver_id, end_user_id, n, embedded, value_usd_cents FROM case_rows
    WHERE side = 'shipper' AND end_user_id IS NOT NULL
      AND end_user_id <> coalesce(receiver_id, '')
  ) AS r LEFT JOIN case_names AS e ON e.entity_id = r.to_id
  GROUP BY r.from_id, r.to_id
) AS pairs
ORDER BY value_usd_cents DESC NULLS LAST, shipments DESC, from_id, to_id
LIMIT {PARTIES}
"""


@dataclass(frozen=True)
class Edge:
    """Goods or sales from one node to another, before small nodes are grouped."""

    source: tuple[int, str]
    target: tuple[int, str]
    row: Record


def network(engine: Engine, subject: Record, parties: Records, rest: Records) -> Record:
    """Return nodes and edges, at most `MOST_NODES` nodes and one `N others` for each column.

    `rest` has the counterparties too many to list, one record for each side. Of the pairs behind
    the customers the `PARTIES` of largest value are looked at.
    """
    me = (SUBJECT, subject["entity_id"])
    edges = [Edge((SUPPLIERS, _id(p)), me, p) for p in parties if p["side"] == "supplier"]
    edges += [Edge(me, (CUSTOMERS, _id(p)), p) for p in parties if p["side"] == "customer"]
    for row in rest:
        group = row | {"rows": []}
        if row["side"] == "supplier":
            edges.append(Edge((SUPPLIERS, _REST), me, group))
        elif row["side"] == "customer":
            edges.append(Edge(me, (CUSTOMERS, _REST), group))
    behind = engine.fetch(_BEHIND).to_pylist()
    edges += [
        Edge((CUSTOMERS, row["from_id"] or ""), (BEHIND, row["to_id"] or ""), row)
        for row in sorted(behind, key=lambda row: (row["from_id"] or "", row["to_id"] or ""))
    ]
    marks = {party["entity_id"]: party for party in parties if party["listings"]}
    defence = {party["entity_id"] for party in parties if party["defence_linked"]}
    names = {_id(party): party["name"] for party in parties} | {
        row["to_id"] or "": row["name"] for row in behind
    }
    names[subject["entity_id"]] = subject["name"]
    kept = _largest(edges, me)
    return {
        "nodes": _nodes(edges, kept, names, (marks, defence)),
        "edges": _grouped(edges, kept),
        "other_roles": sum(p["shipments"] for p in parties if p["side"] == "receiver"),
    }


def _id(party: Record) -> str:
    return party["entity_id"] or ""


def _weights(edges: Iterable[Edge]) -> dict[tuple[int, str], tuple[int, int]]:
    """Value and count that pass each node: the larger of what comes in and what goes out."""
    inward: dict[tuple[int, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    outward: dict[tuple[int, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for edge in edges:
        value, count = edge.row["value_usd_cents"] or 0, edge.row["shipments"]
        for side, node in ((outward, edge.source), (inward, edge.target)):
            side[node] = (side[node][0] + value, side[node][1] + count)
    return {node: max(inward[node], outward[node]) for node in {*inward, *outward}}


def _largest(edges: list[Edge], me: tuple[int, str]) -> set[tuple[int, str]]:
    weights = _weights(edges)
    order = sorted(weights, key=lambda node: (-weights[node][0], -weights[node][1], node))
    others = [node for node in order if node != me and node[1] != _REST]
    return {me, *others[: MOST_NODES - 1]}


def _key(node: tuple[int, str], kept: set[tuple[int, str]]) -> str:
    column, entity_id = node
    return f"{column}:{entity_id if node in kept else 'others'}"


def _nodes(
    edges: list[Edge],
    kept: set[tuple[int, str]],
    names: dict[str, str],
    known: tuple[dict[str, Record], set[str]],
) -> Records:
    marks, defence = known
    many = {
        node: edge.row["grouped"]
        for edge in edges
        for node in (edge.source, edge.target)
        if node[1] == _REST
    }
    weights = _weights(edges)
    found: dict[str, Record] = {}
    for node in sorted(weights, key=lambda node: (node[0], -weights[node][0], node)):
        column, entity_id = node
        alone = node in kept
        fresh: Record = {
            "id": _key(node, kept),
            "column": column,
            "entity_id": entity_id or None if alone else None,
            "name": (names.get(entity_id) or "not named in the records") if alone else "",
            "grouped": 0,
            "value_usd_cents": 0,
            "shipments": 0,
            "listed_from": _listed(marks.get(entity_id)) if alone else None,
            "defence_linked": alone and entity_id in defence,
        }
        entry = found.setdefault(fresh["id"], fresh)
        entry["value_usd_cents"] += weights[node][0]
        entry["shipments"] += weights[node][1]
        entry["grouped"] += 0 if alone else many.get(node, 1)
    return [
        entry | {"name": f"{entry['grouped']:,} others"} if entry["grouped"] else entry
        for entry in found.values()
    ]


def _listed(party: Record | None) -> str | None:
    """The first day on any list, so that nobody reads the mark as older than it is."""
    if party is None:
        return None
    days = [listing["from"] for listing in party["listings"] if listing["from"]]
    return min(days, default="day unknown")


def _grouped(edges: list[Edge], kept: set[tuple[int, str]]) -> Records:
    found: dict[tuple[str, str], Record] = {}
    for edge in edges:
        key = (_key(edge.source, kept), _key(edge.target, kept))
        entry = found.setdefault(
            key,
            {"from": key[0], "to": key[1], "shipments": 0, "value_usd_cents": None}
            | {"without_value": 0, "rows": []},
        )
        value = edge.row["value_usd_cents"]
        if value is not None:
            entry["value_usd_cents"] = (entry["value_usd_cents"] or 0) + value
        entry["shipments"] += edge.row["shipments"]
        entry["without_value"] += edge.row["without_value"]
        entry["rows"] += edge.row["rows"]
    return [found[key] | {"rows": sorted(set(found[key]["rows"]))} for key in sorted(found)]
