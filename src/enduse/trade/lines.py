"""Shipments and sales with entities, tiers and brands: makes `lines` and `sale_lines`.

Also `coverage`, the period the loaded shipments reach over, and `destinations`, the countries
whose high-priority imports the findings ask about.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine import Engine
from enduse.rules.high_priority import high_priority_rows
from enduse.rules.hs_editions import edition_rows
from enduse.schema import BRANDS, HIGH_PRIORITY, ROLES, Column, Table
from enduse.trade.brands import (
    BRAND_NAMES,
    BRAND_PLANTS,
    Brand,
    Brands,
    brand_name_rows,
    brand_plant_rows,
    brand_rows,
    find_marks,
    load_brands,
    recognise_mark,
)

DESTINATIONS = ("BY", "IR", "KP", "RU")
MACHINE_TOOLS = ("8456", "8466")  # first and last heading of metal-working machine tools and parts
_EDITIONS = Table(
    "hs_editions",
    "Codes of older editions of the Harmonized System.",
    (
        Column("old_hs6", "VARCHAR", "code in the older edition"),
        Column("edition", "INTEGER", "the older edition"),
        Column("hs6_2022", "VARCHAR", "code in HS 2022; null where it splits"),
        Column("verification", "VARCHAR", "how well this is known"),
    ),
    ("old_hs6", "edition"),
)
_DESTINATIONS = Table(
    "destinations",
    "Countries under control.",
    (Column("country", "VARCHAR", "ISO 3166-1 alpha-2"),),
    ("country",),
)
_BRANDED = pa.schema([("written", pa.string()), ("brand", pa.string())])

_COVERAGE = """
SELECT reporter, direction, min(date) AS from_date, max(date) AS to_date, count(*) AS lines,
  count(DISTINCT year(date) * 12 + month(date)) AS months,
  count(CASE WHEN date_precision = 'month' THEN 1 END) AS month_only
FROM shipments
GROUP BY reporter, direction
"""

# An older code counts as its HS 2022 successor only where it has exactly one.
_CODES = """
SELECT c.hs6, c.hs_vintage,
  CASE WHEN e.old_hs6 IS NULL THEN c.hs6 ELSE e.hs6_2022 END AS hs6_2022
FROM (SELECT DISTINCT hs6, hs_vintage FROM shipments WHERE hs6 IS NOT NULL) AS c
LEFT JOIN hs_editions AS e ON e.old_hs6 = c.hs6 AND e.edition = c.hs_vintage
"""

_NO_BRAND_COLUMN = f"""
SELECT DISTINCT s.description AS written
FROM shipments AS s LEFT JOIN brands_written AS b ON b.written = s.brand
WHERE b.brand IS NULL AND s.description IS NOT NULL
  AND substring(s.hs6, 1, 4) BETWEEN '{MACHINE_TOOLS[0]}' AND '{MACHINE_TOOLS[1]}'
"""


def reference_tables(engine: Engine, brands_file: Path | None) -> Brands:
    """Make the reference tables known; return the brands.

    They are `high_priority`, `hs_editions`, `brands`, `brand_names`, `brand_plants` and
    `destinations`.
    """
    brands = load_brands(brands_file)
    countries = pa.table({"country": list(DESTINATIONS)})
    for table, rows in (
        (HIGH_PRIORITY, high_priority_rows()),
        (_EDITIONS, edition_rows()),
        (BRANDS, brand_rows(brands)),
        (BRAND_NAMES, brand_name_rows(brands)),
        (BRAND_PLANTS, brand_plant_rows(brands)),
        (_DESTINATIONS, countries),
    ):
        path = engine.directory / f"{table.name}_reference.parquet"
        pq.write_table(rows, path)
        engine.read(table.name, [path], table)
    return brands


def coverage(engine: Engine) -> None:
    """Make `coverage`: per reporter and direction the days and months that are loaded."""
    engine.step("coverage", _COVERAGE)


def lines(engine: Engine, brands_file: Path | None) -> None:
    """Make `lines` from shipments, `entity_parties` and the reference tables."""
    engine.step("hs_codes", _CODES)
    engine.map_batches(
        "brands_written",
        "SELECT DISTINCT brand AS written FROM shipments WHERE brand IS NOT NULL",
        partial(_recognise, brands_file),
        _BRANDED,
    )
    engine.map_batches("brands_described", _NO_BRAND_COLUMN, partial(_find, brands_file), _BRANDED)
    used = [role for role in ROLES if _occurs(engine, role)]
    engine.step("lines", _lines_sql(used))


def sale_lines(engine: Engine) -> None:
    """Make `sale_lines` from sales and `entity_parties`."""
    engine.step(
        "sale_lines",
        "SELECT s.source_id, s.row_no, s.date, s.date_precision, s.description, "
        "s.value_usd_cents, s.value_cents, s.currency, s.note, "
        "a.entity_id AS seller_id, b.entity_id AS buyer_id "
        "FROM sales AS s "
        "LEFT JOIN entity_parties AS a ON a.party_key = s.seller_party "
        "LEFT JOIN entity_parties AS b ON b.party_key = s.buyer_party",
    )


def _occurs(engine: Engine, role: str) -> bool:
    """A role that no file fills costs no join."""
    found = engine.fetch(f"SELECT max({role}_party) AS party FROM shipments").to_pylist()
    return found[0]["party"] is not None


def _lines_sql(used: list[str]) -> str:
    ids = {role: f"{role}.entity_id" if role in used else "CAST(NULL AS VARCHAR)" for role in ROLES}
    joins = "\n".join(
        f"LEFT JOIN entity_parties AS {role} ON {role}.party_key = s.{role}_party" for role in used
    )
    roles = ", ".join(f"{ids[role]} AS {role}_id" for role in ROLES)
    return f"""
SELECT s.source_id, s.row_no, s.date, s.date_precision, s.reporter, s.direction, s.hs, s.hs6,
  c.hs6_2022, h.tier,
  CASE WHEN h.hs6 IS NULL THEN NULL
       WHEN s.date IS NULL THEN 'joining_unknown'
       WHEN h.left_on IS NOT NULL AND s.date >= h.left_on THEN 'after_leaving'
       WHEN s.date >= coalesce(h.joined, h.joined_by) THEN 'on_list'
       WHEN h.joined IS NULL THEN 'joining_unknown'
       WHEN s.date_precision = 'month' AND year(s.date) = year(h.joined)
         AND month(s.date) = month(h.joined) THEN 'joining_unknown'
       ELSE 'before_joining' END AS tier_status,
  coalesce(bw.brand, bd.brand) AS brand, s.brand AS brand_written,
  CASE WHEN bw.brand IS NOT NULL THEN 'brand column'
       WHEN bd.brand IS NOT NULL THEN 'description' END AS brand_basis,
  s.model, s.serial, s.description, s.quantity_milli, s.unit, s.gross_g, s.net_g,
  s.value_usd_cents, s.value_basis, s.value_cents, s.currency, s.payment,
  s.origin, s.dispatch, s.destination, s.note, {roles},
  coalesce({ids["exporter"]}, {ids["seller"]}) AS shipper_id,
  coalesce({ids["importer"]}, {ids["consignee"]}, {ids["buyer"]}) AS receiver_id
FROM shipments AS s
LEFT JOIN hs_codes AS c ON c.hs6 = s.hs6 AND c.hs_vintage = s.hs_vintage
LEFT JOIN high_priority AS h ON h.hs6 = c.hs6_2022
LEFT JOIN brands_written AS bw ON bw.written = s.brand
LEFT JOIN brands_described AS bd ON bd.written = s.description AND bw.brand IS NULL
  AND substring(s.hs6, 1, 4) BETWEEN '{MACHINE_TOOLS[0]}' AND '{MACHINE_TOOLS[1]}'
{joins}
"""


def _recognise(brands_file: Path | None, batch: pa.RecordBatch) -> pa.RecordBatch:
    brands = load_brands(brands_file)
    return _branded(batch, [recognise_mark(text, brands) for text in batch.column(0).to_pylist()])


def _find(brands_file: Path | None, batch: pa.RecordBatch) -> pa.RecordBatch:
    brands = load_brands(brands_file)
    return _branded(batch, [find_marks(text, brands) for text in batch.column(0).to_pylist()])


def _branded(batch: pa.RecordBatch, brands: list[Brand | None]) -> pa.RecordBatch:
    texts = batch.column(0).to_pylist()
    kept = [(text, brand.brand) for text, brand in zip(texts, brands, strict=True) if brand]
    written, found = zip(*kept, strict=True) if kept else ((), ())
    return pa.RecordBatch.from_arrays(
        [pa.array(written, pa.string()), pa.array(found, pa.string())], schema=_BRANDED
    )
