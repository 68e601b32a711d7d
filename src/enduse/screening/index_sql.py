"""SQL of the index of listed names: from stored tables to who is listed under which names."""

from __future__ import annotations

import re

import pyarrow as pa

from enduse.engine import Engine
from enduse.identity.prepare import prepare
from enduse.names.text import clean
from enduse.screening.listings import dated_entries

_NAME_TEXTS = pa.schema([("name", pa.string()), ("text", pa.string())])
_WORD = re.compile(r"\w+")

# A number per entry, in an order that only the lists decide.
_ENTRIES = """
SELECT row_number() OVER (ORDER BY list, entry, party_key) - 1 AS number, *
FROM (
  SELECT d.list, coalesce(d.entry, '') AS entry, d.party_key, min(d.authority) AS authority,
    coalesce(min(p.kind), 'unknown') AS kind, coalesce(min(n.entry_name), '') AS name,
    coalesce(min(h.country), '') AS country
  FROM dated_entries AS d
  JOIN all_parties AS p ON p.party_key = d.party_key
  JOIN party_homes AS h ON h.party_key = d.party_key
  LEFT JOIN entry_names AS n ON n.party_key = d.party_key
  GROUP BY d.list, coalesce(d.entry, ''), d.party_key
) AS entries
"""

# Outdated: a newer version of the list is loaded, and the entry is not in it. Companion files,
# which name no programme, are not the list.
_SPANS = """
SELECT e.number, d.programme, d.measure, d.listed_from, d.from_basis, d.listed_to, d.to_basis,
  d.version, coalesce(d.version < l.newest, false) AS outdated, d.source_id, d.row_no
FROM dated_entries AS d
JOIN screened_entries AS e
  ON e.list = d.list AND e.entry = coalesce(d.entry, '') AND e.party_key = d.party_key
LEFT JOIN (
  SELECT list, max(CASE WHEN programme IS NOT NULL THEN version END) AS newest
  FROM list_entries GROUP BY list
) AS l ON l.list = d.list
"""

_LISTED = """
SELECT DISTINCT n.name FROM party_names AS n
JOIN screened_entries AS e ON e.party_key = n.party_key
"""

# Writings that differ in case and punctuation only are one row to the matcher.
_BEARERS = """
SELECT e.number, n.name, n.quality, k.name_key,
  CASE n.quality WHEN 'primary' THEN 0 WHEN 'alias' THEN 1 WHEN 'translation' THEN 2
    WHEN 'former' THEN 3 ELSE 4 END AS rank,
  dense_rank() OVER (ORDER BY t.text) - 1 AS row
FROM party_names AS n
JOIN screened_entries AS e ON e.party_key = n.party_key
JOIN name_keys AS k ON k.name = n.name
JOIN name_texts AS t ON t.name = n.name
GROUP BY e.number, n.name, n.quality, k.name_key, t.text
"""

_BORNE = """
SELECT DISTINCT n.party_key, k.name_key
FROM party_names AS n
JOIN name_keys AS k ON k.name = n.name
JOIN (SELECT DISTINCT name_key FROM listed_names WHERE name_key <> '') AS l
  ON l.name_key = k.name_key
WHERE n.quality <> 'weak'
"""

# No firm has two valid identifiers of one scheme, so the scheme with most values counts firms.
_COMMON = """
SELECT w.name_key, w.writings, coalesce(f.firms, 0) AS firms, coalesce(e.entries, 0) AS entries
FROM (
  SELECT name_key, count(*) AS writings FROM borne_names GROUP BY name_key
) AS w
LEFT JOIN (
  SELECT name_key, max(firms) AS firms FROM (
    SELECT b.name_key, k.scheme, count(DISTINCT k.value) AS firms
    FROM borne_names AS b
    JOIN party_identifiers AS i ON i.party_key = b.party_key
    JOIN party_homes AS h ON h.party_key = i.party_key
    JOIN identifier_keys AS k
      ON k.label = coalesce(i.label, '') AND k.written = i.written AND k.country = h.country
    WHERE k.identifying AND k.valid
    GROUP BY b.name_key, k.scheme
  ) AS schemes
  GROUP BY name_key
) AS f ON f.name_key = w.name_key
LEFT JOIN (
  SELECT name_key, count(DISTINCT number) AS entries FROM listed_names GROUP BY name_key
) AS e ON e.name_key = w.name_key
"""

_IDENTIFIERS = """
SELECT DISTINCT e.number, k.scheme, k.value, k.valid, k.identifying
FROM party_identifiers AS i
JOIN screened_entries AS e ON e.party_key = i.party_key
JOIN party_homes AS h ON h.party_key = i.party_key
JOIN identifier_keys AS k
  ON k.label = coalesce(i.label, '') AND k.written = i.written AND k.country = h.country
"""

_ADDRESSES = """
SELECT DISTINCT e.number, a.address, coalesce(a.country, k.country, '') AS country
FROM party_addresses AS a
JOIN screened_entries AS e ON e.party_key = a.party_key
JOIN address_keys AS k
  ON k.address = a.address AND k.stated_country = coalesce(a.country, '')
"""


def collect(engine: Engine) -> None:
    """Make the steps that an index is built from, named `screened_...`."""
    prepare(engine)
    dated_entries(engine)
    engine.step("screened_entries", _ENTRIES)
    engine.step("screened_spans", _SPANS)
    engine.map_batches("name_texts", _LISTED, _name_texts, _NAME_TEXTS)
    engine.step("listed_names", _BEARERS)
    engine.step("borne_names", _BORNE)
    engine.step("screened_common", _COMMON)
    engine.step("screened_identifiers", _IDENTIFIERS)
    engine.step("screened_addresses", _ADDRESSES)


def _name_texts(batch: pa.RecordBatch) -> pa.RecordBatch:
    names = batch.column(0).to_pylist()
    texts = [" ".join(_WORD.findall(clean(name).casefold())) or name for name in names]
    return pa.RecordBatch.from_arrays([pa.array(names), pa.array(texts)], schema=_NAME_TEXTS)
