"""The rows of one subject, filtered once: every later question reads these few rows.

lines, sale_lines -> case_lines, case_sales    the subject is named in them
sale_lines        -> case_onward               its customers sell on
findings, evidence -> case_findings, case_evidence
lines, sale_lines -> case_cited                others' rows that a finding cites
all of them       -> case_rows                 numbered; what the page can show is `embedded`
case_refs         -> case_records              rows of lists, registers and claims, numbered on
case_rows         -> case_links, case_listed   who is on the other side, listed on that day?
case_links        -> case_parties              one row per counterparty, side and kind of row
"""

from __future__ import annotations

from enduse.cases.model import EVIDENCE_ROWS, PARTIES
from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.schema import ROLES

_SHARED = (
    "source_id, row_no, date, date_precision, reporter, direction, hs, hs6, hs6_2022, tier, "
    "tier_status, brand, brand_written, model, serial, description, quantity_milli, unit, gross_g, "
    "net_g, value_usd_cents, value_cents, currency, origin, dispatch, destination, note"
)  # fmt: skip
_ABSENT_IN_SALES = (
    "CAST(NULL AS VARCHAR) AS reporter, CAST(NULL AS VARCHAR) AS direction, "
    "CAST(NULL AS VARCHAR) AS hs, CAST(NULL AS VARCHAR) AS hs6, CAST(NULL AS VARCHAR) AS hs6_2022, "
    "CAST(NULL AS VARCHAR) AS tier, CAST(NULL AS VARCHAR) AS tier_status, "
    "CAST(NULL AS VARCHAR) AS brand, CAST(NULL AS VARCHAR) AS brand_written, "
    "CAST(NULL AS VARCHAR) AS model, CAST(NULL AS VARCHAR) AS serial, description, "
    "CAST(NULL AS BIGINT) AS quantity_milli, CAST(NULL AS VARCHAR) AS unit, "
    "CAST(NULL AS BIGINT) AS gross_g, CAST(NULL AS BIGINT) AS net_g, "
    "value_usd_cents, value_cents, currency, CAST(NULL AS VARCHAR) AS origin, "
    "CAST(NULL AS VARCHAR) AS dispatch, CAST(NULL AS VARCHAR) AS destination, note"
)
_SALE = f"source_id, row_no, date, date_precision, {_ABSENT_IN_SALES}"

# What the other tables know of the subject and where they know it from.
_SAID_OF = """
SELECT source_id, row_no, 1 AS prio, 'name: ' || name AS text
  FROM entity_names WHERE entity_id = {subject}
UNION ALL SELECT source_id, row_no, 1, scheme || ' ' || value
  FROM entity_identifiers WHERE entity_id = {subject}
UNION ALL SELECT source_id, row_no, 1, 'address: ' || address
  FROM entity_addresses WHERE entity_id = {subject}
UNION ALL SELECT source_id, row_no, 0,
  'entry ' || entry || ' on ' || list || coalesce(': ' || entry_name, '')
  FROM listings WHERE entity_id = {subject}
UNION ALL SELECT source_id, row_no, 0,
  'register row' || coalesce(', founded ' || CAST(founded AS VARCHAR), '')
  || coalesce(', ' || activity, '') || coalesce('; note: ' || note, '')
  FROM company_facts WHERE entity_id = {subject}
UNION ALL SELECT source_id, row_no, 0, 'accounts of ' || CAST(year AS VARCHAR)
  FROM company_years WHERE entity_id = {subject}
UNION ALL SELECT source_id, row_no, 0, 'owner or director: ' || role
  FROM owners WHERE owner_id = {subject} OR owned_id = {subject}
UNION ALL SELECT source_id, row_no, 0,
  'claim by ' || coalesce(speaker, 'unknown') || coalesce(': ' || quote, '')
  FROM entity_claims WHERE subject_id = {subject} OR counterpart_id = {subject}
UNION ALL SELECT source_id, row_no, 2, shows FROM case_evidence WHERE place <= {evidence}
"""

_NUMBERS = """
SELECT source_id, row_no, n, embedded FROM case_rows
UNION ALL SELECT source_id, row_no, n, embedded FROM case_records
"""

# Joined once here, or every question would read all entities of the workspace again.
_NAMES = """
SELECT e.entity_id, e.name, e.country FROM entities AS e JOIN (
  SELECT shipper_id AS id FROM case_rows WHERE shipper_id IS NOT NULL
  UNION SELECT receiver_id FROM case_rows WHERE receiver_id IS NOT NULL
  UNION SELECT end_user_id FROM case_rows WHERE end_user_id IS NOT NULL
) AS c ON c.id = e.entity_id
"""

_LISTED = """
SELECT k.n, k.counterpart_id, max(
    CASE WHEN l.listed_to IS NOT NULL AND k.date >= l.listed_to THEN 1
         WHEN l.listed_from IS NULL THEN 3
         WHEN k.date >= l.listed_from THEN 4
         WHEN k.date_precision = 'month' AND year(k.date) = year(l.listed_from)
           AND month(k.date) = month(l.listed_from) THEN 3
         ELSE 2 END) AS standing
FROM case_links AS k JOIN listings AS l ON l.entity_id = k.counterpart_id
GROUP BY k.n, k.counterpart_id
"""


_PARTIES = f"""
SELECT p.*, row_number() OVER (PARTITION BY side ORDER BY value_usd_cents DESC NULLS LAST,
  shipments DESC, counterpart_id, kind) <= {PARTIES} AS shown
FROM (
  SELECT k.side, k.counterpart_id, k.kind, min(e.name) AS name, min(e.country) AS country,
    min(k.date) AS first, max(k.date) AS last, count(*) AS shipments,
    sum(k.value_usd_cents) AS value_usd_cents,
    count(*) - count(k.value_usd_cents) AS without_value,
    count(CASE WHEN s.standing = 4 THEN 1 END) AS while_listed,
    sum(CASE WHEN s.standing = 4 THEN k.value_usd_cents END) AS while_listed_usd_cents,
    count(CASE WHEN s.standing = 2 THEN 1 END) AS before_listing,
    count(CASE WHEN s.standing = 1 THEN 1 END) AS after_removal,
    count(CASE WHEN s.standing = 3 THEN 1 END) AS listing_date_unknown
  FROM case_links AS k
  LEFT JOIN case_listed AS s ON s.n = k.n AND s.counterpart_id = k.counterpart_id
  LEFT JOIN case_names AS e ON e.entity_id = k.counterpart_id
  GROUP BY k.side, k.counterpart_id, k.kind
) AS p
"""


def make_steps(engine: Engine, entity_id: str, page_rows: int) -> None:
    """Make the `case_*` steps for one subject; `lines` is read twice, whatever its size."""
    subject = literal(entity_id)
    engine.step("case_lines", _lines(subject))
    engine.step("case_sales", _sales(subject))
    engine.step("case_onward", _onward(subject))
    engine.step("case_findings", f"SELECT * FROM findings WHERE entity_id = {subject}")
    engine.step("case_evidence", _evidence())
    engine.step("case_said", _SAID_OF.format(subject=subject, evidence=EVIDENCE_ROWS))
    engine.step("case_refs", _refs())
    engine.step("case_cited", _cited())
    engine.step("case_rows", _rows(page_rows))
    engine.step("case_records", _records(page_rows))
    engine.step("case_numbers", _NUMBERS)
    engine.step("case_names", _NAMES)
    engine.step("case_links", _links())
    engine.step("case_listed", _LISTED)
    engine.step("case_parties", _PARTIES)


def _lines(subject: str) -> str:
    roles = ", ".join(f"CASE WHEN {role}_id = {subject} THEN '{role}' END" for role in ROLES)
    columns = f"""{_SHARED}, shipper_id, receiver_id, end_user_id,
  concat_ws(', ', {roles}) AS roles, CASE WHEN shipper_id = {subject} THEN 'shipper'
       WHEN receiver_id = {subject} THEN 'receiver' ELSE 'other' END AS side"""
    # one scan per role, each with one equality that a Parquet reader can use, is three times
    # faster than one scan with all of them joined by OR
    return " UNION ALL ".join(
        f"SELECT {columns} FROM lines WHERE {role}_id = {subject}"
        + "".join(f" AND coalesce({earlier}_id, '') <> {subject}" for earlier in ROLES[:place])
        for place, role in enumerate(ROLES)
    )


def _sales(subject: str) -> str:
    return f"""
SELECT {_SALE}, seller_id AS shipper_id, buyer_id AS receiver_id,
  CAST(NULL AS VARCHAR) AS end_user_id,
  CASE WHEN seller_id = {subject} THEN 'seller' ELSE 'buyer' END AS roles,
  CASE WHEN seller_id = {subject} THEN 'seller' ELSE 'buyer' END AS side
FROM sale_lines WHERE seller_id = {subject} OR buyer_id = {subject}
"""


def _onward(subject: str) -> str:
    return f"""
SELECT {_SALE}, s.seller_id AS shipper_id, s.buyer_id AS receiver_id,
  CAST(NULL AS VARCHAR) AS end_user_id, CAST(NULL AS VARCHAR) AS roles, 'onward' AS side
FROM sale_lines AS s JOIN (
  SELECT receiver_id AS id FROM case_lines WHERE side = 'shipper' AND receiver_id IS NOT NULL
  UNION SELECT receiver_id FROM case_sales WHERE side = 'seller' AND receiver_id IS NOT NULL
) AS c ON c.id = s.seller_id
WHERE s.seller_id <> {subject} AND coalesce(s.buyer_id, '') <> {subject}
"""


def _evidence() -> str:
    return """
SELECT e.finding_id, e.source_id, e.row_no, e.shows, e.side,
  row_number() OVER (PARTITION BY e.finding_id, e.side
    ORDER BY e.source_id, e.row_no, e.shows) AS place
FROM evidence AS e JOIN case_findings AS f ON f.finding_id = e.finding_id
"""


def _refs() -> str:
    return """
SELECT source_id, row_no, text FROM (
  SELECT source_id, row_no, text,
    row_number() OVER (PARTITION BY source_id, row_no ORDER BY prio, text) AS place
  FROM case_said WHERE source_id IS NOT NULL AND row_no IS NOT NULL) AS s
WHERE place = 1
"""


def _cited() -> str:
    missing = """
    SELECT r.source_id, r.row_no FROM case_refs AS r
    LEFT JOIN case_lines AS l ON l.source_id = r.source_id AND l.row_no = r.row_no
    LEFT JOIN case_sales AS s ON s.source_id = r.source_id AND s.row_no = r.row_no
    LEFT JOIN case_onward AS o ON o.source_id = r.source_id AND o.row_no = r.row_no
    WHERE l.row_no IS NULL AND s.row_no IS NULL AND o.row_no IS NULL"""
    shared = ", ".join(f"t.{name}" for name in _SHARED.split(", "))
    return f"""
SELECT 'shipment' AS kind, {shared}, t.shipper_id, t.receiver_id,
  CAST(NULL AS VARCHAR) AS end_user_id, CAST(NULL AS VARCHAR) AS roles, 'cited' AS side
FROM lines AS t JOIN ({missing}) AS m ON m.source_id = t.source_id AND m.row_no = t.row_no
UNION ALL
SELECT 'sale', {shared}, t.shipper_id, t.receiver_id,
  CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), 'cited'
FROM (SELECT {_SALE}, seller_id AS shipper_id, buyer_id AS receiver_id FROM sale_lines) AS t
JOIN ({missing}) AS m ON m.source_id = t.source_id AND m.row_no = t.row_no
"""


def _rows(page_rows: int) -> str:
    columns = f"{_SHARED}, shipper_id, receiver_id, end_user_id, roles, side"
    return f"""
SELECT row_number() OVER (ORDER BY CASE WHEN place <= {page_rows} THEN 0 ELSE 1 END,
    CASE side WHEN 'onward' THEN 1 WHEN 'cited' THEN 2 ELSE 0 END,
    kind DESC, date, source_id, row_no) AS n,
  place <= {page_rows} AS embedded, kind, {columns}
FROM (
  SELECT t.*, row_number() OVER (ORDER BY CASE WHEN r.row_no IS NULL THEN 1 ELSE 0 END,
    t.value_usd_cents DESC NULLS LAST, t.source_id, t.row_no) AS place
  FROM (
    SELECT 'shipment' AS kind, {columns} FROM case_lines
    UNION ALL SELECT 'sale', {columns} FROM case_sales
    UNION ALL SELECT 'sale', {columns} FROM case_onward
    UNION ALL SELECT kind, {columns} FROM case_cited
  ) AS t
  LEFT JOIN case_refs AS r ON r.source_id = t.source_id AND r.row_no = t.row_no
) AS p
"""


def _records(page_rows: int) -> str:
    """Rows of lists, registers and claims: numbered after the shipments and sales."""
    return f"""
SELECT * FROM (
  SELECT r.source_id, r.row_no, r.text,
    row_number() OVER (ORDER BY r.source_id, r.row_no) + m.last AS n,
    row_number() OVER (ORDER BY r.source_id, r.row_no) <= {page_rows} AS embedded
  FROM case_refs AS r
  LEFT JOIN case_rows AS t ON t.source_id = r.source_id AND t.row_no = r.row_no
  CROSS JOIN (SELECT coalesce(max(n), 0) AS last FROM case_rows) AS m
  WHERE t.row_no IS NULL) AS numbered
"""


def _links() -> str:
    """One row per own row and counterparty, with the side the counterparty stands on."""
    own = "n, embedded, kind, date, date_precision, value_usd_cents"
    return f"""
SELECT {own}, receiver_id AS counterpart_id, 'customer' AS side
FROM case_rows WHERE side IN ('shipper', 'seller')
UNION ALL SELECT {own}, shipper_id, 'supplier' FROM case_rows WHERE side IN ('receiver', 'buyer')
UNION ALL SELECT {own}, shipper_id, 'shipper' FROM case_rows WHERE side = 'other'
UNION ALL SELECT {own}, receiver_id, 'receiver' FROM case_rows WHERE side = 'other'
UNION ALL SELECT {own}, end_user_id, 'end user' FROM case_rows
  WHERE side IN ('shipper', 'other') AND end_user_id IS NOT NULL
    AND end_user_id <> coalesce(receiver_id, '')
UNION ALL SELECT {own}, receiver_id, 'onward buyer' FROM case_rows WHERE side = 'onward'
"""
