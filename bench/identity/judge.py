"""How well a resolution found who wrote which row: pairs counted by contingency, never listed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Score:
    """Figures of one resolution over all rows.

    `precision`: of all pairs of rows put together, the share of one company; `recall`: of all
    pairs of one company, the share put together. `homonyms`, `sisters`: planted pairs of companies
    that stand together in an entity, of `homonym_pairs` and `sister_pairs`. `met`: entities that
    hold two valid numbers.
    """

    rows: int
    companies: int
    entities: int
    precision: float
    recall: float
    homonyms: int
    homonym_pairs: int
    sisters: int
    sister_pairs: int
    met: int


# Of two companies, one counts as merged with the other where most rows of both stand in one entity.
_MAIN = """
CREATE TABLE main_entity AS
SELECT entity, found FROM (
  SELECT entity, found, row_number() OVER (PARTITION BY entity ORDER BY n DESC, found) AS nth FROM cells
) WHERE nth = 1
"""
_PLANTED = """
SELECT count(*), count(*) FILTER (WHERE a.found = b.found)
FROM truth AS t JOIN main_entity AS a ON a.entity = t.entity
JOIN main_entity AS b ON b.entity = t.{other}
"""


def judge(planted: Path, found: Path) -> Score:
    """Compare `found` (party_key, found) with the rows and the truth in directory `planted`."""
    c = duckdb.connect()
    c.execute(f"CREATE VIEW rows AS FROM read_parquet('{planted / 'rows.parquet'}')")
    c.execute(f"CREATE VIEW truth AS FROM read_parquet('{planted / 'entities.parquet'}')")
    c.execute(f"CREATE VIEW given AS FROM read_parquet('{found}')")
    c.execute(
        "CREATE TABLE cells AS SELECT r.entity, g.found, count(*) AS n FROM rows AS r "
        "JOIN given AS g ON g.party_key = r.party_key GROUP BY r.entity, g.found"
    )
    c.execute(_MAIN)
    pairs = "SELECT sum(n * (n - 1) / 2)::DOUBLE FROM {0}"
    both = _one(c, pairs.format("cells"))[0]
    put = _one(c, pairs.format("(SELECT sum(n) AS n FROM cells GROUP BY found)"))[0]
    true = _one(c, pairs.format("(SELECT sum(n) AS n FROM cells GROUP BY entity)"))[0]
    homonyms, sisters = (_one(c, _PLANTED.format(other=o)) for o in ("homonym_of", "sister_of"))
    rows, companies, entities = _one(
        c, "SELECT sum(n), count(DISTINCT entity), count(DISTINCT found) FROM cells"
    )
    met = _one(
        c,
        f"SELECT count(*) FROM (SELECT g.found FROM given AS g JOIN read_parquet("
        f"'{planted / 'writings.parquet'}') AS w ON w.party_key = g.party_key "
        "GROUP BY g.found HAVING count(DISTINCT w.number) > 1)",
    )[0]
    c.close()
    return Score(
        int(rows), companies, entities, both / put, both / true,
        homonyms[1], homonyms[0], sisters[1], sisters[0], met,
    )  # fmt: skip


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[float, ...]:
    found = connection.execute(sql).fetchone()
    assert found is not None
    return tuple(found)
