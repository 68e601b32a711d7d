"""Every mention of a party: in which file, on which row, in which role, by which name."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from enduse import schema
from enduse.engine import Engine
from enduse.engine.copy import Guard, copy_rows
from enduse.identity.given import give_rows
from enduse.readers.cells import FORMULA, PLAIN_NUMBER
from enduse.workspace import Source

_SALE_ROLES = ("seller", "buyer")
_CLAIM_ROLES = ("subject", "counterpart")
_SOURCES = pa.schema([("source_id", pa.string()), ("path", pa.string())])


def _roles(table: str, roles: tuple[str, ...]) -> list[str]:
    return [
        f"SELECT {role}_party AS party_key, source_id, row_no, '{role}' AS role FROM {table} "
        f"WHERE {role}_party IS NOT NULL"
        for role in roles
    ]


MENTIONS = " UNION ALL ".join(
    [
        *_roles("shipments", schema.ROLES),
        *_roles("sales", _SALE_ROLES),
        *_roles("claims", _CLAIM_ROLES),
        "SELECT party_key, source_id, row_no, "
        "CASE origin_kind WHEN 'list' THEN 'listed' ELSE 'registered' END AS role "
        "FROM parties WHERE origin_kind IN ('list', 'register')",
    ]
)
"""Party, file, row and role of every row that counts; repeated rows are not loaded."""

_NAMED = """
SELECT party_key, name
FROM (
  SELECT party_key, name, row_number() OVER (
    PARTITION BY party_key
    ORDER BY CASE quality WHEN 'primary' THEN 0 WHEN 'alias' THEN 1 ELSE 2 END, name
  ) AS nth
  FROM party_names
) AS ranked
WHERE nth = 1
"""

_EXPORTED = f"""
SELECT s.path AS source, m.row_no AS "row", m.role, n.name, e.entity_id
FROM ({MENTIONS}) AS m
JOIN entity_parties AS e ON e.party_key = m.party_key
JOIN mention_sources AS s ON s.source_id = m.source_id
LEFT JOIN mention_names AS n ON n.party_key = m.party_key
ORDER BY s.path, m.row_no, m.role, n.name, e.entity_id, m.party_key
"""


def export_parties(engine: Engine, sources: list[Source], target: Path) -> int:
    """Write one row per mention of a party to `target`, CSV or Parquet; return how many.

    Columns: `source` (path as loaded), `row`, `role`, `name` (as written; of a party with several,
    the primary one) and `entity_id`; sorted in this order. In a CSV a name that a spreadsheet would
    take for a formula begins with an apostrophe. Raises InputError for another extension.
    """
    rows = [(source.source_id, source.path) for source in sources]
    give_rows(engine, "mention_sources", rows, _SOURCES)
    engine.step("mention_names", _NAMED)
    engine.step("mentions", _EXPORTED)
    return copy_rows(
        engine.path("mentions"), target, Guard(("source", "name"), FORMULA, PLAIN_NUMBER)
    )
