"""Pairs of entities that a person should look at: the most valuable and least certain first."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pyarrow as pa

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.errors import InputError, cut
from enduse.identity.given import give_rows
from enduse.identity.lookup import ENTITY_ID, described

_PAIRS = pa.schema([("entity_a", pa.string()), ("entity_b", pa.string())])
_NAMES_SHOWN = 10
_ADDRESSES_SHOWN = 5
_MOST = 10**14  # cents; what a declared value can be at most here, so that products fit 64 bits

# What an entity moved: every line in which it sent or received.
_TRADE = f"""
SELECT entity_id, count(*) AS lines, least(coalesce(sum(cents), 0), {_MOST}) AS cents
FROM (
  SELECT shipper_id AS entity_id, value_usd_cents AS cents FROM lines
  WHERE shipper_id IS NOT NULL
  UNION ALL
  SELECT receiver_id AS entity_id, value_usd_cents AS cents FROM lines
  WHERE receiver_id IS NOT NULL AND coalesce(shipper_id, '') <> receiver_id
) AS moved
JOIN (
  SELECT entity_a AS paired FROM possibly_same UNION SELECT entity_b AS paired FROM possibly_same
) AS p ON p.paired = moved.entity_id
GROUP BY entity_id
"""

# Uncertainty is 10000 where the probability is a half and 1 where it is 0 or 1.
_RANKED = """
SELECT r.entity_a, r.entity_b, r.probability_bp, r.reasons, r.against, r.cents, r.lines, r.seen
FROM (
  SELECT p.entity_a, p.entity_b, p.probability_bp, p.reasons, p.against,
    coalesce(a.cents, 0) + coalesce(b.cents, 0) AS cents,
    coalesce(a.lines, 0) + coalesce(b.lines, 0) AS lines,
    10001 - abs(2 * p.probability_bp - 10000) AS uncertainty,
    CASE WHEN s.entity_a IS NULL THEN 0 ELSE 1 END AS seen
  FROM possibly_same AS p
  LEFT JOIN review_trade AS a ON a.entity_id = p.entity_a
  LEFT JOIN review_trade AS b ON b.entity_id = p.entity_b
  LEFT JOIN review_settled AS d ON d.entity_a = p.entity_a AND d.entity_b = p.entity_b
  LEFT JOIN review_seen AS s ON s.entity_a = p.entity_a AND s.entity_b = p.entity_b
  WHERE d.entity_a IS NULL
) AS r
ORDER BY r.seen, r.cents * r.uncertainty DESC, r.lines * r.uncertainty DESC, r.uncertainty DESC,
  r.entity_a, r.entity_b
"""


def pairs(
    engine: Engine,
    limit: int,
    settled: Collection[tuple[str, str]] = (),
    seen: Collection[tuple[str, str]] = (),
) -> list[dict[str, Any]]:
    """Return the pairs to look at, as the contract of `review` gives them.

    Ranked by shipment value in US dollars (where none is known, by lines) times uncertainty, which
    is greatest at a probability of one half. `settled` pairs, on which somebody decided, are left
    out; `seen` ones, which somebody could not tell, come last. Ids stand smaller first.
    """
    give_rows(engine, "review_settled", sorted(settled), _PAIRS)
    give_rows(engine, "review_seen", sorted(seen), _PAIRS)
    engine.step("review_trade", _TRADE)
    rows = engine.fetch(f"{_RANKED} LIMIT {int(limit)}").to_pylist()
    return [_pair(engine, row) for row in rows]


def links_of(engine: Engine, entity_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Return for each entity with whom it is possibly the same, the most probable first."""
    if not entity_ids:
        return {}
    listed = ", ".join(literal(entity_id) for entity_id in entity_ids)
    rows = engine.fetch(
        "SELECT l.own_id, l.entity_id, e.name, l.probability_bp, l.reasons, l.against FROM ("
        "SELECT entity_a AS own_id, entity_b AS entity_id, probability_bp, reasons, against "
        f"FROM possibly_same WHERE entity_a IN ({listed}) UNION ALL "
        "SELECT entity_b AS own_id, entity_a AS entity_id, probability_bp, reasons, against "
        f"FROM possibly_same WHERE entity_b IN ({listed})) AS l "
        "JOIN entities AS e ON e.entity_id = l.entity_id "
        "ORDER BY l.own_id, l.probability_bp DESC, l.entity_id"
    ).to_pylist()
    links: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        links.setdefault(row.pop("own_id"), []).append(row | _said(row))
    return links


def read_pair(text: str) -> tuple[str, str]:
    """Return the two ids of a pair written `E...:E...`; InputError for anything else."""
    found = re.fullmatch(rf"({ENTITY_ID.pattern}):({ENTITY_ID.pattern})", text.strip())
    if not found:
        raise InputError(
            f"{cut(text)!r} is no pair; give two entity ids as E...:E..., as enduse review says it"
        )
    return found[1], found[2]


def _pair(engine: Engine, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pair": f"{row['entity_a']}:{row['entity_b']}",
        "probability_bp": row["probability_bp"],
        "value_usd_cents": row["cents"],
        "lines": row["lines"],
        "undecided": bool(row["seen"]),
        **_said(row),
        "a": _side(engine, row["entity_a"]),
        "b": _side(engine, row["entity_b"]),
    }


def _said(row: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: json.loads(row[name]) for name in ("reasons", "against")}


def _side(engine: Engine, entity_id: str) -> dict[str, Any]:
    known = described(engine, [entity_id])[0]
    own = f"WHERE entity_id = {literal(entity_id)}"
    entity = engine.fetch(f"SELECT country, kind, parties FROM entities {own}").to_pylist()[0]
    addresses = engine.fetch(
        f"SELECT address FROM entity_addresses {own} ORDER BY parties DESC, address "
        f"LIMIT {_ADDRESSES_SHOWN}"
    ).to_pylist()
    return {
        "entity_id": entity_id,
        "name": known.name,
        "kind": entity["kind"],
        "country": entity["country"],
        "names": known.names[:_NAMES_SHOWN],
        "identifiers": known.identifiers,
        "addresses": [address["address"] for address in addresses],
        "listings": [f"{listing['list']} {listing['entry']}" for listing in known.listings],
        "parties": entity["parties"],
    }
