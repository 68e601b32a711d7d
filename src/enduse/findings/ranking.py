"""Which subjects to look at first: priorities as the documented contract gives them."""

from __future__ import annotations

import json
from typing import Any, Final

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.findings.base import SEVERITIES
from enduse.findings.priority import FACTORS

_RANKED: Final = """
SELECT p.entity_id, e.name, p.points
FROM (SELECT entity_id, sum(points) AS points FROM priorities GROUP BY entity_id) AS p
JOIN entities AS e ON e.entity_id = p.entity_id
ORDER BY p.points DESC, e.name, p.entity_id
"""
_COUNTS: Final = """
SELECT f.entity_id, f.severity, count(*) AS findings
FROM findings AS f JOIN ranked_subjects AS r ON r.entity_id = f.entity_id
GROUP BY f.entity_id, f.severity
"""


def ranked(engine: Engine, limit: int | None = None) -> list[dict[str, Any]]:
    """Return subjects of findings, the one with most points first; equal points by name.

    Each is `{entity_id, name, points, factors: [{factor, level, figure, points, weight,
    finding_ids}], findings: {high, medium, low, info}}`. The contract is in docs/json.md.
    """
    engine.step("ranked_subjects", _RANKED + (f" LIMIT {int(limit)}" if limit else ""))
    rows: list[dict[str, Any]] = engine.fetch(
        "SELECT entity_id, name, points FROM ranked_subjects ORDER BY points DESC, name, entity_id"
    ).to_pylist()
    factors = _factors(engine, "entity_id IN (SELECT entity_id FROM ranked_subjects)")
    counts: dict[str, dict[str, int]] = {}
    for row in engine.fetch(_COUNTS).to_pylist():
        counts.setdefault(row["entity_id"], {})[row["severity"]] = row["findings"]
    for row in rows:
        row["factors"] = factors[row["entity_id"]]
        found = counts.get(row["entity_id"], {})
        row["findings"] = {severity: found.get(severity, 0) for severity in reversed(SEVERITIES)}
    return rows


def factors_of(engine: Engine, entity_id: str) -> list[dict[str, Any]]:
    """Return the four factors of one entity, none where nothing was found of it."""
    return _factors(engine, f"entity_id = {literal(entity_id)}").get(entity_id, [])


def _factors(engine: Engine, where: str) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    rows: list[dict[str, Any]] = engine.fetch(
        "SELECT entity_id, factor, level, figure, points, weight, finding_ids FROM priorities "
        f"WHERE {where}"
    ).to_pylist()
    for row in sorted(rows, key=lambda row: FACTORS.index(row["factor"])):
        row["finding_ids"] = json.loads(row["finding_ids"])
        grouped.setdefault(row.pop("entity_id"), []).append(row)
    return grouped
