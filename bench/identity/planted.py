"""Make party rows of made-up companies with the truth planted: who wrote which row.

    python bench/identity/planted.py 100000 OUT_DIRECTORY [--seed 1]

Every company, number, street and slip is made up; cities are real. The same count and seed give the
same rows. A company is written 1 to 40 times (Zipf, exponent 1.2), in shipments, lists and
registers: in Cyrillic, in two romanisations, in English; in Chinese, in pinyin. About 35 % of the
rows carry its number, valid by checksum; 70 % an address; 8 % lack the country. One in seven has
a second address in the same city. Rows have slips of
the pen, other legal forms, words left out, words more. One company in a hundred is a homonym: it
has the name and country of another, but its own number and city. Two in a hundred are sisters:
they sit in the same unit as another; one of the two begins with the same word too.

Files: `rows.parquet` (row, entity, party_key), the stored tables of a workspace (`parties`,
`party_names`, `party_identifiers`, `party_addresses`, `shipments`), `writings.parquet` (one row
per distinct writing, plain columns, what a peer reads) and `entities.parquet` (the truth: who is
whose homonym or sister).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
import pyarrow as pa
from companies import COLUMNS, Maker

MEAN_WRITINGS = 7.1  # of the sizes 1 to 40 with exponent 1.2, rounded down: rows are never too few
_SLICE = 50_000
_SCHEMA = pa.schema(
    [
        (name, pa.int64() if name in ("entity", "size", "homonym_of", "sister_of") else pa.string())
        for name in COLUMNS
        if name not in ("forms", "latin_forms", "moved")
    ]
    + [("moved", pa.bool_())]
    + [(name, pa.list_(pa.string())) for name in ("forms", "latin_forms")]
)

# Draws of a row: percentages by hash of the company, the number of its writing and the seed.
_DRAWN = """
CREATE TABLE drawn AS
SELECT row_number() OVER (ORDER BY e.entity, nth) AS row_no, e.entity, nth, {draws}
FROM made AS e, range(1, 41) AS t(nth)
WHERE nth <= e.size
LIMIT {rows}
"""
_DRAWS = ("style", "form", "slip", "place", "letter", "loss", "more", "number", "land", "address",
          "unit", "origin", "case", "partner")  # fmt: skip

# Which writing of the name: cyrillic firms 55 % native, han 40 %, latin ones always their own.
_STYLED = """
CREATE TABLE styled AS
SELECT d.*, CASE
    WHEN e.kind = 'latin' OR d.style < (CASE e.kind WHEN 'cyrillic' THEN 550 ELSE 400 END) THEN 'native'
    WHEN d.style < 800 THEN 'latin' WHEN d.style < 880 THEN 'other' ELSE 'english' END AS script
FROM drawn AS d JOIN made AS e ON e.entity = d.entity
"""
_WORDED = """
CREATE TABLE worded AS
SELECT s.*, e.country, CASE
    WHEN s.loss < 40 THEN CASE WHEN s.script = 'native' THEN e.short_native ELSE e.short_latin END
    WHEN s.script = 'native' THEN e.native WHEN s.script = 'latin' THEN e.latin
    WHEN s.script = 'other' THEN e.other_latin ELSE e.english END AS core,
  CASE WHEN s.script = 'native' THEN e.forms ELSE e.latin_forms END AS forms,
  e.city_latin, e.kind
FROM styled AS s JOIN made AS e ON e.entity = s.entity
"""
# One row in sixteen has a slip in a name of letters: one left out, doubled, swapped or wrong.
_SLIPPED = """
CREATE TABLE slipped AS
SELECT * REPLACE (CASE
    WHEN slip >= 62 OR length(core) < 7 OR (kind = 'han' AND script = 'native') THEN core
    WHEN slip % 4 = 0 THEN left(core, spot - 1) || substring(core, spot + 1)
    WHEN slip % 4 = 1 THEN left(core, spot) || substring(core, spot, 1) || substring(core, spot + 1)
    WHEN slip % 4 = 2 THEN left(core, spot - 1) || substring(core, spot + 1, 1)
      || substring(core, spot, 1) || substring(core, spot + 2)
    ELSE left(core, spot - 1)
      || substring(CASE WHEN script = 'native' AND kind = 'cyrillic' THEN 'аеиоустрн' ELSE 'aeioustrn' END,
        1 + letter % 9, 1) || substring(core, spot + 1) END AS core)
FROM (SELECT *, 2 + place % greatest(1, length(core) - 3) AS spot FROM worded)
"""
_WRITTEN = """
CREATE TABLE written AS
SELECT w.row_no, w.entity, w.nth, CASE WHEN case_ < 350 THEN upper(name) ELSE name END AS name,
  CASE WHEN w.number < 500 AND e.number <> '' OR (w.nth = 1 AND pinned) THEN e.number ELSE '' END AS number,
  CASE WHEN w.number % 3 = 0 THEN '' ELSE e.label END AS label,
  CASE WHEN w.land < 80 THEN NULL ELSE w.country END AS country,
  CASE WHEN w.address >= 700 THEN NULL WHEN w.address < 30 OR e.moved AND w.address < 210 THEN e.other_address
    WHEN w.unit < 250 THEN CASE WHEN w.script = 'native' THEN e.house_native ELSE e.house_latin END
    WHEN w.script = 'native' THEN e.full_native ELSE e.full_latin END AS address,
  CASE WHEN w.origin < 850 THEN 'shipment' WHEN w.origin < 970 THEN 'register' ELSE 'list' END AS origin,
  w.partner, w.kind
FROM (
  SELECT *, "case" AS case_, CASE
    WHEN form >= 740 AND form < 860 THEN core || more_words
    WHEN kind = 'han' AND script = 'native' THEN core || forms[kind_of_form]
    WHEN kind = 'cyrillic' AND script = 'native' THEN forms[kind_of_form] || ' "' || core || more_words || '"'
    WHEN kind = 'cyrillic' AND form % 2 = 0 THEN forms[kind_of_form] || ' ' || core || more_words
    ELSE core || more_words || ' ' || forms[kind_of_form] END AS name
  FROM (SELECT *, CASE WHEN form < 620 THEN 1 WHEN form < 740 THEN 2 WHEN form < 880 THEN 3 ELSE 1 END
      AS kind_of_form,
    CASE WHEN more < 20 AND script <> 'native' THEN ' ' || city_latin WHEN more BETWEEN 20 AND 29
      AND script <> 'native' THEN ' Group' ELSE '' END AS more_words
    FROM slipped)
) AS w
JOIN (SELECT *, homonym_of IS NOT NULL OR lead(homonym_of) OVER (ORDER BY entity) = entity AS pinned
  FROM made) AS e ON e.entity = w.entity
"""
_KEYED = """
CREATE TABLE keyed AS
SELECT *, CAST('0x' || substring(md5(concat_ws(chr(31), name, number, label, coalesce(country, ''),
  coalesce(address, ''), origin)), 18, 15) AS BIGINT) AS party_key
FROM (SELECT * REPLACE (CASE WHEN number = '' THEN '' ELSE label END AS label) FROM written)
"""
# A company buys from the same three others; each shipment joins one writing of both.
_TRADED = """
CREATE TABLE traded AS
SELECT b.row_no, b.party_key AS buyer, s.party_key AS seller
FROM (
  SELECT *, (hash(entity, partner % 3, {seed}) % {entities})::BIGINT AS other
  FROM keyed WHERE origin = 'shipment' AND kind <> 'han'
) AS b
JOIN (
  SELECT *, count(*) OVER (PARTITION BY entity) AS has,
    row_number() OVER (PARTITION BY entity ORDER BY row_no) AS turn
  FROM keyed WHERE origin = 'shipment' AND kind = 'han'
) AS s ON s.entity = b.other AND s.turn = 1 + b.row_no % s.has
"""
# A list or register has a company once: each row of one comes from a file of its own.
_SOURCE = "CASE WHEN min(origin) = 'shipment' THEN repeat('0', 16) ELSE substring(md5(min(origin) || min(nth)), 1, 16) END"
_FILES = {
    "rows": "SELECT row_no AS row, entity, party_key FROM keyed ORDER BY row_no",
    "entities": "SELECT entity, homonym_of, sister_of, number FROM made ORDER BY entity",
    "parties": f"SELECT party_key, min(origin) AS origin_kind, 'unknown' AS kind, min(country) AS country, NULL::VARCHAR AS country_basis, {_SOURCE} AS source_id, min(row_no) AS row_no FROM keyed GROUP BY party_key ORDER BY row_no",
    "party_names": "SELECT party_key, min(name) AS name, 'primary' AS quality FROM keyed GROUP BY party_key ORDER BY party_key",
    "party_identifiers": "SELECT party_key, min(label) AS label, min(number) AS written FROM keyed WHERE number <> '' GROUP BY party_key ORDER BY party_key",
    "party_addresses": "SELECT party_key, min(address) AS address, min(country) AS country FROM keyed WHERE address IS NOT NULL GROUP BY party_key ORDER BY party_key",
    "trade": "SELECT row_no, seller, buyer FROM traded ORDER BY row_no",
    "writings": "SELECT party_key, min(name) AS name, nullif(min(number), '') AS number, min(country) AS country, min(address) AS address FROM keyed GROUP BY party_key ORDER BY party_key",
}


def plant(rows: int, directory: Path, seed: int) -> None:
    """Write the files for so many rows to `directory`; all companies are made up."""
    directory.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '4GB'")
    connection.execute(f"SET temp_directory = '{directory / 'spill'}'")
    count = max(100, round(rows / MEAN_WRITINGS))
    maker = Maker(seed, count)
    slice_: list[dict[str, object]] = []
    for company in maker.companies(count):
        slice_.append({name: company[name] for name in COLUMNS})
        if len(slice_) == _SLICE or company["entity"] == count - 1:
            batch = pa.Table.from_pylist(slice_, schema=_SCHEMA)
            verb = "INSERT INTO made" if company["entity"] >= _SLICE else "CREATE TABLE made AS"
            connection.register("batch", batch)
            connection.execute(f"{verb} SELECT * FROM batch")
            connection.unregister("batch")
            slice_ = []
    draws = ", ".join(
        f"(hash(e.entity, nth, '{name}', {seed}) % 1000)::INT AS \"{name}\"" for name in _DRAWS
    )
    for sql in (_DRAWN, _STYLED, _WORDED, _SLIPPED, _WRITTEN, _KEYED, _TRADED):
        connection.execute(sql.format(draws=draws, rows=rows, seed=seed, entities=count))
    for name, sql in _FILES.items():
        connection.execute(f"COPY ({sql}) TO '{directory / name}.parquet' (FORMAT parquet)")
    connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("rows", type=int)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    plant(given.rows, given.directory, given.seed)


if __name__ == "__main__":
    main()
