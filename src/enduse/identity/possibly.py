"""Entities that may be one: links with what speaks for and against them, never merges.

Two entities are a pair when names of theirs have an equal loose key and neither is known to be in
another country than the other, or when the matcher found their names near and not enough beside
(`near_open`). Makes `possibly_same`. Pairs that people keep apart are left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa

from enduse.engine import Engine
from enduse.names.loose import loose_key

_LETTERS: Final = 6  # a loose key of fewer letters fits too many firms: SMS stands for dozens
_BEARERS: Final = 20  # of the bearers of one loose key, those with most writings are paired
LOOSE = pa.schema([("name_key", pa.string()), ("loose", pa.string())])
_SAID = pa.schema(
    [
        ("entity_a", pa.string()),
        ("entity_b", pa.string()),
        ("probability_bp", pa.int32()),
        ("reasons", pa.string()),
        ("against", pa.string()),
    ]
)

_NAMES = """
SELECT n.entity_id, n.name_key, n.name, n.legal_form, l.loose, coalesce(e.country, '') AS country,
  e.kind, e.parties
FROM entity_names AS n
JOIN possibly_loose AS l ON l.name_key = n.name_key
JOIN entities AS e ON e.entity_id = n.entity_id
WHERE n.quality <> 'weak' AND n.name_key <> ''
"""

# Each bearer of a loose key stands with its first name; the keys of its names come beside.
_BEARING = f"""
SELECT entity_id, loose, country, kind, name, name_key, legal_form
FROM (
  SELECT *, row_number() OVER (PARTITION BY loose ORDER BY parties DESC, entity_id) AS place
  FROM (
    SELECT *, row_number() OVER (PARTITION BY loose, entity_id ORDER BY name_key, name) AS nth
    FROM possibly_names
  ) AS named
  WHERE nth = 1
) AS placed
WHERE place <= {_BEARERS}
"""

_PAIRS = f"""
SELECT entity_a, entity_b, kind, country_a, country_b, name_a, name_b, form_a, form_b
FROM (
  SELECT a.entity_id AS entity_a, b.entity_id AS entity_b, a.kind, a.country AS country_a,
    b.country AS country_b, a.name AS name_a, b.name AS name_b, a.legal_form AS form_a,
    b.legal_form AS form_b, row_number() OVER (
      PARTITION BY a.entity_id, b.entity_id
      ORDER BY CASE WHEN a.name_key = b.name_key THEN 0 ELSE 1 END, length(a.loose) DESC, a.loose
    ) AS nth
  FROM possibly_bearers AS a
  JOIN possibly_bearers AS b ON b.loose = a.loose AND a.entity_id < b.entity_id
  WHERE (a.country = b.country OR a.country = '' OR b.country = '')
    AND (a.kind = b.kind OR (a.kind IN ('company', 'unknown') AND b.kind IN ('company', 'unknown')))
    AND (a.name_key = b.name_key OR length(a.loose) >= {_LETTERS})
) AS ranked
WHERE nth = 1
"""

# What the matcher left open, by the entities that the clusters became.
_OPEN = """
SELECT entity_a, entity_b, key_a, key_b, chance_bp
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY entity_a, entity_b ORDER BY chance_bp DESC, key_a, key_b) AS nth
  FROM (
    SELECT CASE WHEN x.entity_id < y.entity_id THEN x.entity_id ELSE y.entity_id END AS entity_a,
      CASE WHEN x.entity_id < y.entity_id THEN y.entity_id ELSE x.entity_id END AS entity_b,
      CASE WHEN x.entity_id < y.entity_id THEN o.key_a ELSE o.key_b END AS key_a,
      CASE WHEN x.entity_id < y.entity_id THEN o.key_b ELSE o.key_a END AS key_b,
      CAST(o.chance_bp AS INTEGER) AS chance_bp
    FROM near_open AS o
    JOIN possibly_anchors AS x ON x.anchor = o.a
    JOIN possibly_anchors AS y ON y.anchor = o.b AND y.entity_id <> x.entity_id
  ) AS directed
) AS ranked
WHERE nth = 1
"""

_ANCHORS = """
SELECT s.anchor, min(e.entity_id) AS entity_id
FROM stood AS s
JOIN (SELECT a AS anchor FROM near_open UNION SELECT b AS anchor FROM near_open) AS o
  ON o.anchor = s.anchor
JOIN entity_parties AS e ON e.party_key = s.party_key
GROUP BY s.anchor
"""

_BOTH = """
SELECT l.*, CAST(NULL AS INTEGER) AS chance_bp FROM possibly_loosely AS l
UNION ALL
SELECT o.entity_a, o.entity_b, a.kind, a.country AS country_a, b.country AS country_b,
  x.name AS name_a, y.name AS name_b, x.legal_form AS form_a, y.legal_form AS form_b, o.chance_bp
FROM possibly_open AS o
LEFT JOIN possibly_loosely AS l ON l.entity_a = o.entity_a AND l.entity_b = o.entity_b
JOIN (SELECT entity_id, kind, coalesce(country, '') AS country FROM entities) AS a
  ON a.entity_id = o.entity_a
JOIN (SELECT entity_id, coalesce(country, '') AS country FROM entities) AS b
  ON b.entity_id = o.entity_b
JOIN (
  SELECT entity_id, name_key, min(name) AS name, min(legal_form) AS legal_form
  FROM entity_names GROUP BY entity_id, name_key
) AS x ON x.entity_id = o.entity_a AND x.name_key = o.key_a
JOIN (
  SELECT entity_id, name_key, min(name) AS name, min(legal_form) AS legal_form
  FROM entity_names GROUP BY entity_id, name_key
) AS y ON y.entity_id = o.entity_b AND y.name_key = o.key_b
WHERE l.entity_a IS NULL
"""

_EQUAL = """
SELECT DISTINCT p.entity_a, p.entity_b
FROM possibly_pairs AS p
JOIN possibly_names AS a ON a.entity_id = p.entity_a
JOIN possibly_names AS b ON b.entity_id = p.entity_b AND b.name_key = a.name_key
"""

_NEAR = """
SELECT p.entity_a, p.entity_b,
  max(CASE WHEN a.unit_key = b.unit_key THEN 3 WHEN a.building_key = b.building_key THEN 2
      ELSE 1 END) AS nearness
FROM possibly_pairs AS p
JOIN entity_addresses AS a ON a.entity_id = p.entity_a
JOIN entity_addresses AS b ON b.entity_id = p.entity_b AND b.street_key = a.street_key
GROUP BY p.entity_a, p.entity_b
"""

# Both have a valid number of one scheme and none in common; the first such scheme speaks.
_NUMBERS = """
SELECT entity_a, entity_b, scheme, value_a, value_b
FROM (
  SELECT p.entity_a, p.entity_b, a.scheme, min(a.value) AS value_a, min(b.value) AS value_b,
    row_number() OVER (PARTITION BY p.entity_a, p.entity_b ORDER BY a.scheme) AS nth
  FROM possibly_pairs AS p
  JOIN entity_identifiers AS a ON a.entity_id = p.entity_a AND a.valid
  JOIN entity_identifiers AS b ON b.entity_id = p.entity_b AND b.valid AND b.scheme = a.scheme
  WHERE a.scheme IN (SELECT DISTINCT scheme FROM party_ids)
  GROUP BY p.entity_a, p.entity_b, a.scheme
  HAVING max(CASE WHEN a.value = b.value THEN 1 ELSE 0 END) = 0
) AS differing
WHERE nth = 1
"""

_KEPT_APART = """
SELECT CASE WHEN a.entity_id < b.entity_id THEN a.entity_id ELSE b.entity_id END AS entity_a,
  CASE WHEN a.entity_id < b.entity_id THEN b.entity_id ELSE a.entity_id END AS entity_b
FROM decided_apart AS d
JOIN entity_ids AS a ON a.anchor = d.a
JOIN entity_ids AS b ON b.anchor = d.b
"""

_EVIDENCE = """
SELECT p.*, CASE WHEN e.entity_a IS NULL THEN 0 ELSE 1 END AS equal,
  coalesce(n.nearness, 0) AS nearness, i.scheme, i.value_a, i.value_b
FROM possibly_pairs AS p
LEFT JOIN possibly_equal AS e ON e.entity_a = p.entity_a AND e.entity_b = p.entity_b
LEFT JOIN possibly_near AS n ON n.entity_a = p.entity_a AND n.entity_b = p.entity_b
LEFT JOIN possibly_numbers AS i ON i.entity_a = p.entity_a AND i.entity_b = p.entity_b
LEFT JOIN possibly_apart AS x ON x.entity_a = p.entity_a AND x.entity_b = p.entity_b
WHERE x.entity_a IS NULL
"""


def possibly_same(engine: Engine) -> None:
    """Make `possibly_same` from what is known of entities and from `decided_apart`."""
    engine.map_batches(
        "possibly_loose", "SELECT DISTINCT name_key FROM entity_names", loose_keys, LOOSE
    )
    engine.step("possibly_names", _NAMES)
    engine.step("possibly_bearers", _BEARING)
    engine.step("possibly_loosely", _PAIRS)
    engine.step("possibly_anchors", _ANCHORS)
    engine.step("possibly_open", _OPEN)
    engine.step("possibly_pairs", _BOTH)
    engine.step("possibly_equal", _EQUAL)
    engine.step("possibly_near", _NEAR)
    engine.step("possibly_numbers", _NUMBERS)
    engine.step("possibly_apart", _KEPT_APART)
    engine.step("possibly_evidence", _EVIDENCE)
    engine.map_batches("possibly_said", "SELECT * FROM possibly_evidence", _said, _SAID)
    engine.step("possibly_same", "SELECT * FROM possibly_said ORDER BY entity_a, entity_b")


def loose_keys(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the loose key of every comparison key (`LOOSE`)."""
    keys = batch.column(0).to_pylist()
    return pa.RecordBatch.from_arrays(
        [pa.array(keys, pa.string()), pa.array([loose_key(key) for key in keys], pa.string())],
        schema=LOOSE,
    )


def _said(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = []
    for row in batch.to_pylist():
        reasons, against = _reasons(row), _against(row)
        rows.append(
            {
                "entity_a": row["entity_a"],
                "entity_b": row["entity_b"],
                "probability_bp": _probability(row),
                "reasons": json.dumps(reasons, ensure_ascii=False),
                "against": json.dumps(against, ensure_ascii=False),
            }
        )
    return pa.RecordBatch.from_pylist(rows, schema=_SAID)


def _reasons(row: Mapping[str, Any]) -> list[str]:
    names = f"{row['name_a']} and {row['name_b']}"
    if row["equal"]:
        reasons = [f"equal names: {names}"]
    elif row["chance_bp"] is not None:
        reasons = [f"near names: {names}"]
    else:
        reasons = [f"names that differ by words of trade or romanisation only: {names}"]
    if row["country_a"] and row["country_a"] == row["country_b"]:
        reasons.append(f"same country: {row['country_a']}")
    if row["nearness"]:
        reasons.append(("same street", "same building", "same unit")[row["nearness"] - 1])
    return reasons


def _against(row: Mapping[str, Any]) -> list[str]:
    against = []
    if row["scheme"]:
        against.append(f"two valid numbers: {row['scheme']} {row['value_a']} and {row['value_b']}")
    if row["form_a"] and row["form_b"] and row["form_a"] != row["form_b"]:
        against.append(f"other legal form: {row['form_a']} and {row['form_b']}")
    if row["kind"] == "person":
        against.append("many persons share a name")
    return against


def _probability(row: Mapping[str, Any]) -> int:
    """Return the matcher's figure (see `near`), else a rough one by rule that orders pairs."""
    if row["scheme"]:
        return 200  # two firms of one name, each with its own valid number
    if row["chance_bp"] is not None:
        return int(row["chance_bp"])
    points = 6000 if row["equal"] else 4500
    points += (0, 500, 2000, 3000)[row["nearness"]]
    if not row["country_a"] or not row["country_b"]:
        points -= 1500  # STANKO LLC, Russia, and STANKO LLC of nowhere
    if row["form_a"] and row["form_b"] and row["form_a"] != row["form_b"]:
        points -= 1500  # STANKO LLC and STANKO JSC
    if row["kind"] == "person":
        points -= 3000
    return max(200, points)
