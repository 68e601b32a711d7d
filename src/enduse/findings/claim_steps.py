"""The steps of `claim_test`: the rows that each claim speaks of, counted.

`claim_test_claims` has the claims made testable, `claim_test_rows` each row of each claim with its
`state` (sure, maybe, no), `claim_test_measured` the counts per claim, `claim_test_totals` the
totals that claims of value and share imply.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from enduse.engine import Engine
from enduse.findings.claim_grammar import parse_claim
from enduse.findings.defence import sale_buyers
from enduse.findings.parts import RECEIVING, SENDING, last_day
from enduse.findings.phrases import WHOLE_BP
from enduse.trade.brands import mark_key

# Headings of the Harmonized System: machine tools are 8456 to 8465, their parts and accessories
# 8466. A spindle or a turret weighs tens to hundreds of kilograms, a lathe or a machining centre
# tonnes: a line of parts above one tonne may be a machine.
PARTS: Final = "8466"
MACHINES: Final = ("8456", "8465")
HEAVY_G: Final = 1_000_000

_CLAIMS = """
SELECT *, row_number() OVER (
  PARTITION BY subject_id, type, claim, what ORDER BY source_id, row_no) AS nth
FROM entity_claims
WHERE subject_id IS NOT NULL
"""

_PARSED = pa.schema(
    [
        ("finding_key", pa.string()),
        ("source_id", pa.string()),
        ("row_no", pa.int64()),
        ("subject_id", pa.string()),
        ("counterpart_id", pa.string()),
        ("field", pa.string()),
        ("arg", pa.string()),
        ("flow", pa.string()),
        ("side", pa.string()),
        ("since", pa.date32()),
        ("until", pa.date32()),
        ("low", pa.int64()),
        ("high", pa.int64()),
    ]
)
_MARKS = pa.schema([("written", pa.string()), ("mark", pa.string())])

_TOUCH = """
SELECT {role}_id AS subject_id, '{side}' AS side, source_id, row_no FROM lines
WHERE {role}_id IN (SELECT subject_id FROM claim_test_claims)
"""

_WRITTEN = """
SELECT DISTINCT l.brand_written FROM lines AS l
JOIN claim_test_touch AS t ON t.source_id = l.source_id AND t.row_no = l.row_no
WHERE l.brand_written IS NOT NULL
"""

# 1, 0, or null where the row does not say: an empty origin is not another origin.
_MATCHES = """
CASE c.field WHEN 'shipments' THEN 1 WHEN 'value' THEN 1
  WHEN 'origin' THEN CASE WHEN l.origin IS NULL THEN NULL WHEN l.origin = c.arg THEN 1 ELSE 0 END
  WHEN 'brand' THEN CASE WHEN b.brand IS NOT NULL OR m.mark = c.arg THEN 1
    WHEN l.brand IS NULL AND l.brand_written IS NULL THEN NULL ELSE 0 END
  WHEN 'hs' THEN CASE WHEN substr(l.hs, 1, length(c.arg)) = c.arg THEN 1
    WHEN l.hs IS NULL OR substr(c.arg, 1, length(l.hs)) = l.hs THEN NULL ELSE 0 END
  WHEN 'tier' THEN CASE WHEN substr(l.tier, 1, length(c.arg)) = c.arg THEN 1
    WHEN l.tier IS NULL AND l.hs6_2022 IS NULL THEN NULL ELSE 0 END
  WHEN 'supplier' THEN CASE WHEN s.entity_id IS NOT NULL THEN 1
    WHEN l.shipper_id IS NULL THEN NULL ELSE 0 END
END
"""

_SHIPMENTS = f"""
SELECT DISTINCT c.finding_key, 'shipment' AS flow, l.source_id, l.row_no, l.reporter, l.direction,
  l.date, {last_day("l.date", "l.date_precision")} AS last_date, l.hs,
  coalesce(l.net_g, l.gross_g) AS weight_g, l.value_usd_cents, {_MATCHES} AS matches,
  CASE WHEN c.counterpart_id IS NULL THEN 1
       WHEN c.counterpart_id IN (l.exporter_id, l.seller_id, l.importer_id, l.buyer_id,
         l.consignee_id, l.end_user_id) THEN 1 ELSE 0 END AS dealt
FROM claim_test_claims AS c
JOIN claim_test_touch AS t
  ON t.subject_id = c.subject_id AND (c.side = 'any' OR c.side = t.side)
JOIN lines AS l ON l.source_id = t.source_id AND l.row_no = t.row_no
LEFT JOIN (SELECT DISTINCT mark, brand FROM brands) AS b
  ON c.field = 'brand' AND b.mark = c.arg AND b.brand = l.brand
LEFT JOIN claim_test_marks AS m ON c.field = 'brand' AND m.written = l.brand_written
LEFT JOIN (SELECT DISTINCT name_key, entity_id FROM entity_names) AS s
  ON c.field = 'supplier' AND s.name_key = c.arg AND s.entity_id = l.shipper_id
WHERE c.flow IN ('shipment', 'any')
"""

_SALES = f"""
SELECT c.finding_key, 'sale' AS flow, s.source_id, s.row_no, CAST(NULL AS VARCHAR) AS reporter,
  'sale' AS direction, s.date, {last_day("s.date", "s.date_precision")} AS last_date,
  CAST(NULL AS VARCHAR) AS hs, CAST(NULL AS BIGINT) AS weight_g, s.value_usd_cents,
  CASE WHEN c.field <> 'buyers' THEN 1 WHEN c.arg = 'defence' THEN s.defence ELSE s.listed END
    AS matches,
  CASE WHEN c.counterpart_id IS NULL THEN 1
       WHEN c.counterpart_id IN (s.seller_id, s.buyer_id) THEN 1 ELSE 0 END AS dealt
FROM claim_test_claims AS c
JOIN (
  SELECT seller_id AS subject_id, 'out' AS side, t.* FROM claim_test_sales AS t
  UNION ALL
  SELECT buyer_id AS subject_id, 'in' AS side, t.* FROM claim_test_sales AS t
  WHERE buyer_id <> seller_id
) AS s ON s.subject_id = c.subject_id
WHERE (c.flow = 'sale' AND s.side = 'out') OR c.flow = 'any'
"""

_PLACE = """
CASE WHEN r.date IS NULL THEN 'edge'
     WHEN r.last_date < c.since OR r.date > c.until THEN 'out'
     WHEN (c.since IS NULL OR r.date >= c.since) AND (c.until IS NULL OR r.last_date <= c.until)
       THEN 'in'
     ELSE 'edge' END
"""

_ROWS = f"""
SELECT p.*,
  CASE WHEN place = 'out' OR matches = 0 OR dealt = 0 THEN 'no'
       WHEN place = 'in' AND matches = 1 THEN 'sure' ELSE 'maybe' END AS state,
  CASE WHEN substr(hs, 1, 4) = '{PARTS}' THEN 'parts'
       WHEN substr(hs, 1, 4) BETWEEN '{MACHINES[0]}' AND '{MACHINES[1]}' THEN 'machine'
       ELSE 'other' END AS goods
FROM (
  SELECT r.*, {_PLACE} AS place
  FROM (SELECT * FROM claim_test_shipments UNION ALL SELECT * FROM claim_test_sold) AS r
  JOIN claim_test_claims AS c ON c.finding_key = r.finding_key
) AS p
"""


def _sums(name: str, condition: str) -> str:
    """SQL for rows, known value and rows without a value where `condition` holds."""
    return (
        f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END) AS n_{name}, "
        f"sum(CASE WHEN {condition} THEN coalesce(value_usd_cents, 0) ELSE 0 END) AS v_{name}, "
        f"sum(CASE WHEN {condition} AND value_usd_cents IS NULL THEN 1 ELSE 0 END) AS m_{name}"
    )


_COUNTS = f"""
SELECT finding_key, count(*) AS rows_seen,
  {_sums("sure", "state = 'sure'")}, {_sums("maybe", "state = 'maybe'")},
  {_sums("rest", "state = 'no' AND place = 'in'")},
  {_sums("edge", "state = 'no' AND place = 'edge'")},
  sum(CASE WHEN place = 'edge' THEN 1 ELSE 0 END) AS undated,
  sum(CASE WHEN state = 'sure' AND goods = 'machine' THEN 1 ELSE 0 END) AS machines,
  sum(CASE WHEN state = 'maybe' AND goods = 'machine' THEN 1 ELSE 0 END) AS machines_maybe,
  sum(CASE WHEN state = 'sure' AND goods = 'parts' THEN 1 ELSE 0 END) AS parts,
  sum(CASE WHEN state = 'sure' AND goods = 'parts' AND weight_g > {HEAVY_G} THEN 1 ELSE 0 END)
    AS heavy
FROM claim_test_rows
GROUP BY finding_key
"""

# How far the records reach that the subject stands in. A first or last line stands for its month.
_REACH = """
SELECT finding_key, min(from_date) AS reach_from, max(to_date) AS reach_to,
  max(CASE WHEN meets AND begun AND ended THEN 1 ELSE 0 END) AS spans
FROM (
  SELECT k.finding_key, k.from_date, k.to_date,
    (c.since IS NULL OR last_day(k.to_date) >= c.since)
      AND (c.until IS NULL OR k.from_date <= c.until) AS meets,
    c.since IS NULL
      OR year(k.from_date) * 12 + month(k.from_date) <= year(c.since) * 12 + month(c.since)
      AS begun,
    c.until IS NULL OR last_day(k.to_date) >= c.until AS ended
  FROM (
    SELECT r.finding_key, v.from_date, v.to_date
    FROM (SELECT DISTINCT finding_key, reporter, direction FROM claim_test_rows) AS r
    JOIN coverage AS v ON v.reporter = r.reporter AND v.direction = r.direction
    UNION ALL
    SELECT finding_key, min(date) AS from_date, max(last_date) AS to_date
    FROM claim_test_rows WHERE flow = 'sale' GROUP BY finding_key
  ) AS k
  JOIN claim_test_claims AS c ON c.finding_key = k.finding_key
) AS known
GROUP BY finding_key
"""

_MEASURED = """
SELECT c.*, e.type, e.claim, e.speaker, e.said_on, e.said_where, e.quote, e.role, e.comparison,
  e.what, e.value_usd_cents, e.count, e.share_bp, e.from_date, e.to_date,
  coalesce(n.rows_seen, 0) AS rows_seen,
  coalesce(n.n_sure, 0) AS n_sure, coalesce(n.v_sure, 0) AS v_sure, coalesce(n.m_sure, 0) AS m_sure,
  coalesce(n.n_maybe, 0) AS n_maybe, coalesce(n.v_maybe, 0) AS v_maybe,
  coalesce(n.m_maybe, 0) AS m_maybe, coalesce(n.n_rest, 0) AS n_rest,
  coalesce(n.v_rest, 0) AS v_rest, coalesce(n.m_rest, 0) AS m_rest,
  coalesce(n.n_edge, 0) AS n_edge, coalesce(n.v_edge, 0) AS v_edge,
  coalesce(n.m_edge, 0) AS m_edge, coalesce(n.undated, 0) AS undated,
  coalesce(n.machines, 0) AS machines, coalesce(n.machines_maybe, 0) AS machines_maybe,
  coalesce(n.parts, 0) AS parts, coalesce(n.heavy, 0) AS heavy,
  r.reach_from, r.reach_to, coalesce(r.spans, 0) AS spans,
  p.name AS subject_name, o.name AS counterpart_name
FROM claim_test_claims AS c
JOIN entity_claims AS e ON e.source_id = c.source_id AND e.row_no = c.row_no
LEFT JOIN claim_test_counts AS n ON n.finding_key = c.finding_key
LEFT JOIN claim_test_reach AS r ON r.finding_key = c.finding_key
LEFT JOIN entities AS p ON p.entity_id = c.subject_id
LEFT JOIN entities AS o ON o.entity_id = c.counterpart_id
"""

# What a value and the share it is said to be imply of the whole; a claim of the whole speaks for
# itself. Claims compare within one subject, speaker and period.
_TOTALS = f"""
SELECT v.subject_id, coalesce(v.speaker, '') AS speaker, v.from_date, v.to_date, v.flow,
  v.what, v.value_usd_cents AS part, s.share_bp, s.claim AS share_claim, v.claim AS value_claim,
  CASE WHEN v.comparison = 'at_most' THEN 0
       ELSE CAST(round(v.value_usd_cents * {WHOLE_BP}.0 / nullif(s.high, 0)) AS BIGINT) END AS low,
  CASE WHEN v.comparison = 'at_least' THEN NULL
       ELSE CAST(round(v.value_usd_cents * {WHOLE_BP}.0 / nullif(s.low, 0)) AS BIGINT) END AS high,
  CAST(round(v.value_usd_cents * {WHOLE_BP}.0 / nullif(s.share_bp, 0)) AS BIGINT) AS total,
  v.source_id, v.row_no, s.source_id AS share_source_id, s.row_no AS share_row_no
FROM claim_test_measured AS v
JOIN claim_test_measured AS s ON s.subject_id = v.subject_id AND s.field = v.field
  AND s.arg = v.arg AND s.flow = v.flow AND coalesce(s.speaker, '') = coalesce(v.speaker, '')
  AND coalesce(CAST(s.from_date AS VARCHAR), '') = coalesce(CAST(v.from_date AS VARCHAR), '')
  AND coalesce(CAST(s.to_date AS VARCHAR), '') = coalesce(CAST(v.to_date AS VARCHAR), '')
WHERE v.type = 'total_value' AND s.type = 'share' AND v.field NOT IN ('shipments', 'value', 'sales')
  AND v.value_usd_cents IS NOT NULL AND s.share_bp > 0
UNION ALL
SELECT subject_id, coalesce(speaker, '') AS speaker, from_date, to_date, flow, what,
  value_usd_cents AS part, CAST({WHOLE_BP} AS BIGINT) AS share_bp,
  CAST(NULL AS VARCHAR) AS share_claim, claim AS value_claim, low, high, value_usd_cents AS total,
  source_id, row_no, CAST(NULL AS VARCHAR) AS share_source_id, CAST(NULL AS BIGINT) AS share_row_no
FROM claim_test_measured
WHERE type = 'total_value' AND field IN ('shipments', 'value', 'sales')
  AND value_usd_cents IS NOT NULL
"""


def measure(engine: Engine) -> None:
    """Make the steps from claims, lines, sales, listings and register facts."""
    engine.map_batches("claim_test_claims", _CLAIMS, _parsed, _PARSED)
    touches = [
        _TOUCH.format(role=role, side=side)
        for roles, side in ((RECEIVING, "in"), (SENDING, "out"))
        for role in roles
    ]
    engine.step(
        "claim_test_touch",
        "SELECT DISTINCT * FROM (" + " UNION ALL ".join(touches) + ") AS touched",
    )
    engine.map_batches("claim_test_marks", _WRITTEN, _marks, _MARKS)
    sale_buyers(engine, "claim_test")
    engine.step("claim_test_shipments", _SHIPMENTS)
    engine.step("claim_test_sold", _SALES)
    engine.step("claim_test_rows", _ROWS)
    engine.step("claim_test_counts", _COUNTS)
    engine.step("claim_test_reach", _REACH)
    engine.step("claim_test_measured", _MEASURED)
    engine.step("claim_test_totals", _TOTALS)


def _parsed(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows: list[dict[str, Any]] = []
    for claim in batch.to_pylist():
        parsed = parse_claim(claim)
        parts = [claim["subject_id"], claim["type"], claim["claim"] or "", claim["what"] or ""]
        if claim["nth"] > 1:
            parts.append(str(claim["nth"]))
        rows.append({**claim, **vars(parsed), "finding_key": "|".join(parts)})
    return pa.RecordBatch.from_pylist(
        [{name: row[name] for name in _PARSED.names} for row in rows], schema=_PARSED
    )


def _marks(batch: pa.RecordBatch) -> pa.RecordBatch:
    written = batch.column(0).to_pylist()
    marks = [mark_key(text) for text in written]
    return pa.RecordBatch.from_arrays(
        [pa.array(written, pa.string()), pa.array(marks, pa.string())], schema=_MARKS
    )
