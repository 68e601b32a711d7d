"""A file of parties to screen: which rows can be used, why others cannot, and each query once.

Steps made: `cells` and `queries` (see `written_cells`) and `refused` (row and reason). A row of
`given` that is not refused is screened; what it asks is found by its cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine.csv import REJECTED
from enduse.engine.duck import DuckEngine
from enduse.errors import EngineError, InputError, cut
from enduse.schema import Column, Table
from enduse.screening.given import CELLS, Given, keep, see
from enduse.screening.written_cells import TEXT_CUT, judge_cells

STEPS = ("cells", "queries", "refused")
HASHED_AT_ONCE = 100_000_000  # ids; their hashes take 8 bytes each, twice while they are sorted
_HASH = "hash({})"
Hashes = np.ndarray[Any, np.dtype[np.uint64]]
_REJECTED = Table(
    "rejected",
    "Rows that are no rows of the file's shape.",
    (
        Column("row_no", "BIGINT", "the row"),
        Column("reason", "VARCHAR", "why"),
        Column("column_name", "VARCHAR", "the column at fault"),
        Column("text", "VARCHAR", "the text at fault"),
    ),
    ("row_no",),
)
_REPEATED = Table(
    "repeated",
    "Ids that stand in several rows.",
    (Column("id", "VARCHAR", "the id"), Column("first_row", "BIGINT", "where it stands first")),
    ("id",),
)

# Rows with the id missing or repeated, or with cells that cannot be screened.
_ODD = """
SELECT g.*, r.first_row
FROM (SELECT row_no, {id} AS id, {cells} FROM given WHERE {some}) AS g
LEFT JOIN repeated AS r ON r.id = g.id
LEFT JOIN refused_cells AS c ON {same}
WHERE g.id IS NULL OR g.row_no > r.first_row OR c.reason IS NOT NULL
"""

_REFUSED_ROWS = f"""
SELECT o.*, CASE
    WHEN o.id IS NULL THEN 'no id'
    WHEN o.row_no > o.first_row
      THEN 'the id stands in row ' || CAST(o.first_row AS VARCHAR) || ' already'
    ELSE c.reason END AS reason,
  CASE WHEN o.row_no > o.first_row THEN substring(o.id, 1, {TEXT_CUT})
    ELSE coalesce(c.text, substring(CASE
      WHEN c.name = '' OR length(c.identifiers) > {TEXT_CUT} THEN c.identifiers
      ELSE c.name END, 1, {TEXT_CUT})) END AS text,
  c.reason IS NULL AS by_id, c.reason IS NULL AND c.country_unread AS country_unread
FROM odd_rows AS o
JOIN cells AS c ON {{same}}
"""

_REFUSALS = f"""
SELECT row_no, id, reason, text FROM refused_rows
UNION ALL
SELECT row_no, CAST(NULL AS VARCHAR), reason, substring(coalesce(text, ''), 1, {TEXT_CUT})
FROM rejected
"""

# What only refused rows ask is not asked.
_ASKED = ", ".join(CELLS)
_QUERIES = f"""
SELECT row_number() OVER () - 1 AS query, {_ASKED}
FROM (
  SELECT DISTINCT {", ".join(f"c.{cell}" for cell in CELLS)}
  FROM cells AS c
  LEFT JOIN (
    SELECT {{cells}}, count(*) AS rows_refused FROM refused_rows WHERE by_id GROUP BY {{cells}}
  ) AS r ON {{same}}
  WHERE c.reason IS NULL AND (r.rows_refused IS NULL OR r.rows_refused < c.row_count)
  ORDER BY {{order}}
) AS every_query
"""

# Screened rows are counted by their cells and refused ones as rows, so that the sum says something.
_COUNTS = """
SELECT (SELECT count(*) FROM given) + (SELECT count(*) FROM rejected) AS read,
  (SELECT coalesce(sum(row_count), 0) FROM cells WHERE reason IS NULL)
    - (SELECT count(*) FROM refused_rows WHERE by_id) AS screened,
  (SELECT count(*) FROM refused) AS refused,
  (SELECT count(*) FROM queries) AS queries,
  (SELECT coalesce(sum(row_count), 0) FROM cells WHERE reason IS NULL AND country_unread)
    - (SELECT count(*) FROM refused_rows WHERE country_unread) AS countries_unread
"""


@dataclass(frozen=True)
class Counts:
    """Rows of a file and what became of them: `read = screened + refused`.

    `countries_unread` counts rows that are screened without the country they state, because it is
    none that is known.
    """

    read: int
    screened: int
    refused: int
    queries: int
    countries_unread: int

    def check(self, path: str) -> None:
        """Raise InputError unless every row read is screened or refused."""
        if self.read != self.screened + self.refused:
            raise InputError(
                f"{path}: {self.read:,} rows read, but {self.screened:,} screened and "
                f"{self.refused:,} refused; nothing was written, please report this"
            )


def stage_parties(engine: DuckEngine, path: Path, scratch: Path, kept: Path) -> Counts:
    """Keep the rows of a file of parties in `kept` and make the steps of this room.

    Raises InputError where the file cannot be read or lacks its columns.
    """
    rejected = keep(engine, path, scratch, kept)
    pq.write_table(rejected.cast(REJECTED), scratch / "rejected.parquet")
    engine.read("rejected", [scratch / "rejected.parquet"], _REJECTED)
    given = see(engine, kept)
    try:
        judge_cells(engine, given)
        odd_ids = _find_repeated(engine, given, scratch)
    except EngineError as error:
        raise InputError(f"{path.name}: cannot be screened ({cut(error, 300)})") from error
    _refuse(engine, given, odd_ids)
    cells, order = ", ".join(given.cells), ", ".join(f"c.{cell}" for cell in given.cells)
    engine.step("queries", _QUERIES.format(cells=cells, order=order, same=given.same("r", "c")))
    counts = Counts(**engine.fetch(_COUNTS).to_pylist()[0])
    counts.check(path.name)
    return counts


def _find_repeated(engine: DuckEngine, given: Given, scratch: Path) -> bool:
    """Make `repeated` of ids that stand in several rows; say whether an id may be odd at all.

    Hashes are compared first, for they are small; only ids whose hash repeats are compared as text.
    """
    id_text = given.text("id")
    rows = int(engine.fetch("SELECT count(*) AS n FROM given")["n"][0].as_py())
    hash_of_none = engine.fetch(f"SELECT {_HASH.format('CAST(NULL AS VARCHAR)')} AS h")["h"][0]
    parts = 1 + max(rows - 1, 0) // HASHED_AT_ONCE
    found, none = [], False
    for part in range(parts):
        hashes = np.sort(_hashes(engine, id_text, parts, part))
        none = none or np.uint64(hash_of_none.as_py()) in hashes
        found.append(np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))
    suspects = np.concatenate(found)
    pq.write_table(pa.table({"h": suspects}), scratch / "suspects.parquet")
    engine.read("suspects", [scratch / "suspects.parquet"], _REPEATED)
    engine.step(
        "repeated",
        f"SELECT id, min(row_no) AS first_row FROM (SELECT {id_text} AS id, row_no FROM given "
        f"WHERE {'TRUE' if len(suspects) else 'FALSE'}) AS ids "
        f"WHERE {_HASH.format('id')} IN (SELECT h FROM suspects) AND id IS NOT NULL "
        "GROUP BY id HAVING count(*) > 1",
    )
    return none or bool(len(suspects))


def _hashes(engine: DuckEngine, id_text: str, parts: int, part: int) -> Hashes:
    """Return the hashes of all ids, or of one part of them."""
    hashed = f"SELECT {_HASH.format(id_text)} AS h FROM given"
    if parts > 1:
        hashed = f"SELECT h FROM ({hashed}) AS hashes WHERE h % {parts} = {part}"
    return np.asarray(engine.fetch(hashed)["h"].to_numpy(), dtype=np.uint64)


def _refuse(engine: DuckEngine, given: Given, odd_ids: bool) -> None:
    """Make `refused`; a file in which nothing is wrong is not read for it."""
    written = ", ".join(f"written_{cell}" for cell in given.cells)
    engine.step("refused_cells", f"SELECT {written}, reason FROM cells WHERE reason IS NOT NULL")
    wrong = engine.fetch("SELECT count(*) AS n FROM refused_cells")["n"][0].as_py()
    odd = _ODD.format(
        id=given.text("id"),
        cells=", ".join(given.cells),
        some="TRUE" if odd_ids or wrong else "FALSE",
        same=given.same("g", "c"),
    )
    engine.step("odd_rows", odd)
    engine.step("refused_rows", _REFUSED_ROWS.format(same=given.same("o", "c")))
    engine.step("refused", _REFUSALS)
