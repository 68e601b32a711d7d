"""Rows that say again what another row says, in this file or in one that was loaded before."""

from __future__ import annotations

from enduse.engine import Engine
from enduse.schema import Table

# Rows of the file that share their key with an earlier row of it, numbered in order.
_NUMBERED = """
SELECT row_no, line_key, loose, n, min_row FROM (
  SELECT r.row_no, r.line_key, r.{number} IS NULL AS loose,
    row_number() OVER (PARTITION BY r.line_key ORDER BY r.row_no) AS n,
    min(r.row_no) OVER (PARTITION BY r.line_key) AS min_row
  FROM read_rows r
  JOIN (SELECT line_key FROM read_rows GROUP BY line_key HAVING count(*) > 1) m
    ON r.line_key = m.line_key
) AS numbered WHERE n > 1
"""
# Without a declaration number nothing says that two equal rows of one file are one line. The
# second, third ... get keys of their own, so that they only repeat the second, third ... of
# another file.
_KEYED = """
SELECT r.row_no, CASE WHEN b.loose
  THEN key60(CAST(r.line_key AS VARCHAR) || '#' || CAST(b.n AS VARCHAR)) ELSE r.line_key END
  AS line_key
FROM read_rows r JOIN numbered b ON r.row_no = b.row_no WHERE b.loose
"""
_REPEATS = """
SELECT row_no, line_key, of_source_id, of_row_no FROM (
  SELECT row_no, line_key, of_source_id, of_row_no,
    row_number() OVER (PARTITION BY row_no ORDER BY place, of_source_id, of_row_no) AS choice
  FROM (
    SELECT k.row_no, k.line_key, e.source_id AS of_source_id, e.row_no AS of_row_no, 1 AS place
    FROM (SELECT r.row_no, coalesce(n.line_key, r.line_key) AS line_key
          FROM read_rows r LEFT JOIN keyed n ON r.row_no = n.row_no) AS k
    JOIN existing e ON k.line_key = e.line_key
    UNION ALL
    SELECT row_no, line_key, '{source}' AS of_source_id, min_row AS of_row_no, 2 AS place
    FROM numbered WHERE NOT loose
  ) AS found
) AS chosen WHERE choice = 1
"""


def find_repeats(engine: Engine, table: Table, source_id: str) -> tuple[int, int]:
    """Make the steps `repeats` and `keyed` from `read_rows` and the loaded rows in `existing`.

    `repeats` has each row that is a duplicate with the row it repeats; `keyed` the rows whose key
    had to be made anew. Returns how many there are of each.
    """
    number = "declaration" if table.name == "shipments" else "document"
    engine.step("numbered", _NUMBERED.format(number=number))
    engine.step("keyed", _KEYED)
    engine.step("repeats", _REPEATS.format(source=source_id))
    counts = engine.fetch(
        "SELECT (SELECT count(*) FROM repeats) AS repeats, (SELECT count(*) FROM keyed) AS keyed"
    ).to_pylist()[0]
    return counts["repeats"], counts["keyed"]


def kept_sql(table: Table) -> str:
    """Return the query of the rows that count, with their final keys."""
    columns = ", ".join(
        "coalesce(k.line_key, r.line_key) AS line_key" if name == "line_key" else f"r.{name}"
        for name in table.names
    )
    return (
        f"SELECT {columns} FROM read_rows r LEFT JOIN keyed k ON r.row_no = k.row_no "
        "LEFT JOIN repeats d ON r.row_no = d.row_no WHERE d.row_no IS NULL"
    )


def duplicates_sql(source_id: str) -> str:
    """Return the query of the source's rows of `duplicates`."""
    return (
        f"SELECT '{source_id}' AS source_id, row_no, line_key, of_source_id, of_row_no "
        "FROM repeats ORDER BY row_no"
    )
