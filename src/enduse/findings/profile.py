"""One entity in full, for `enduse show`: who it is, its listings, its trade, its findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.findings.ranking import factors_of
from enduse.identity.lookup import described
from enduse.identity.review import links_of
from enduse.schema import ROLES
from enduse.workspace import Source

_TOTALS = """
SELECT count(*) AS shipments, count(value_usd_cents) AS with_value,
  sum(value_usd_cents) AS value_usd_cents, min(date) AS from_date, max(date) AS to_date
FROM lines WHERE {side}_id = {id}
"""


def entity_profile(engine: Engine, sources: Sequence[Source], entity_id: str) -> dict[str, Any]:
    """Return one object: names, identifiers, addresses, listings, why it is one, whom it may
    be the same as, trade, priorities, findings.

    Money is US cents; `without_value` counts the shipments whose value in dollars is not known.
    """
    path_of = {source.source_id: source.path for source in sources}
    known = described(engine, [entity_id])[0]
    own = f"WHERE entity_id = {literal(entity_id)}"
    entity = engine.fetch(f"SELECT * FROM entities {own}").to_pylist()[0]
    names = f"SELECT name, quality, script, parties, source_id, row_no FROM entity_names {own}"
    addresses = f"SELECT address, country, parties, source_id, row_no FROM entity_addresses {own}"
    return {
        "entity_id": entity_id,
        "name": known.name,
        "kind": entity["kind"],
        "country": entity["country"],
        "anchor": entity["anchor"],
        "identifiers": known.identifiers,
        "names": _cited(engine, f"{names} ORDER BY parties DESC, name", path_of),
        "addresses": _cited(engine, f"{addresses} ORDER BY parties DESC, address", path_of),
        "listings": known.listings,
        "reasons": engine.fetch(
            f"SELECT basis, reason, count(*) AS parties FROM entity_parties {own} "
            "GROUP BY basis, reason ORDER BY parties DESC, reason"
        ).to_pylist(),
        "possibly_same": links_of(engine, [entity_id]).get(entity_id, []),
        "owners": _owners(engine, entity_id, "owned", "owner"),
        "owns": _owners(engine, entity_id, "owner", "owned"),
        "roles": [
            {"role": role, "shipments": shipments}
            for role in ROLES
            if (shipments := _count(engine, role, entity_id))
        ],
        "as_shipper": _totals(engine, "shipper", entity_id),
        "as_receiver": _totals(engine, "receiver", entity_id),
        "priorities": factors_of(engine, entity_id),
        "findings": engine.fetch(
            f"SELECT finding_id, kind, severity, confidence, statement FROM findings {own} "
            "ORDER BY kind, finding_id"
        ).to_pylist(),
    }


def _cited(engine: Engine, sql: str, path_of: dict[str, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = engine.fetch(sql).to_pylist()
    for row in rows:
        row["source"] = path_of.get(row.pop("source_id"))
        row["row"] = row.pop("row_no")
    return rows


def _owners(engine: Engine, entity_id: str, side: str, other: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = engine.fetch(
        f"SELECT o.{other}_id AS entity_id, e.name, o.role, o.share_low_bp, o.share_high_bp, "
        f"o.from_date, o.to_date FROM owners AS o JOIN entities AS e ON e.entity_id = o.{other}_id "
        f"WHERE o.{side}_id = {literal(entity_id)} ORDER BY e.name, o.from_date"
    ).to_pylist()
    return rows


def _count(engine: Engine, role: str, entity_id: str) -> int:
    sql = f"SELECT count(*) AS n FROM lines WHERE {role}_id = {literal(entity_id)}"
    return int(engine.fetch(sql).to_pylist()[0]["n"])


def _totals(engine: Engine, side: str, entity_id: str) -> dict[str, Any]:
    row: dict[str, Any] = engine.fetch(
        _TOTALS.format(side=side, id=literal(entity_id))
    ).to_pylist()[0]
    row["without_value"] = row["shipments"] - row.pop("with_value")
    return row
