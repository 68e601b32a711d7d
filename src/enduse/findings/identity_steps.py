"""The steps of `identity_conflict`: names and identifiers that do not go together.

Steps end in `conflict_names` (one number, several names), `conflict_lookalikes` (a name as on a
list, another number), `conflict_namesakes` (one name, several numbers) and `conflict_numbers` (one
record, two numbers of one scheme). All of them read entities that stand in shipments or sales.
"""

from __future__ import annotations

from typing import Final

from enduse.engine import Engine
from enduse.identity.possibly import LOOSE, loose_keys
from enduse.names.identifiers import IDENTIFYING

SEPARATOR: Final = "|"
SHOWN: Final = 10  # more names or numbers than this are given as a count
_LISTED_SHOWN: Final = 5  # list entries of nearly equal name that are said one by one
# A loose key of fewer letters fits too many firms: SMS stands for dozens of companies.
_LOOSE_LETTERS: Final = 6
_SCHEMES = ", ".join(f"'{scheme}'" for scheme in sorted(IDENTIFYING))

_IN_TRADE = """
SELECT DISTINCT e.entity_id
FROM entity_parties AS e JOIN parties AS p ON p.party_key = e.party_key
WHERE p.origin_kind IN ('shipment', 'sale')
"""

_NUMBERS = f"""
SELECT i.entity_id, i.scheme, i.value, i.source_id, i.row_no
FROM entity_identifiers AS i
WHERE i.valid AND i.scheme IN ({_SCHEMES})
"""

# Names of letters compare with each other, Chinese names among themselves; a mixed writing is left
# out, for it may hold a translation of itself.
_KEYS = """
SELECT entity_id, name, name_key, quality, source_id, row_no, parties,
  CASE WHEN script IN ('latin', 'cyrillic') THEN 'letters' ELSE 'han' END AS script
FROM entity_names
WHERE name_key <> '' AND script IN ('latin', 'cyrillic', 'han') AND quality <> 'weak'
"""

_SEVERAL = """
SELECT k.entity_id, k.script, n.scheme, n.value
FROM conflict_keys AS k
JOIN conflict_in_trade AS t ON t.entity_id = k.entity_id
JOIN entities AS e ON e.entity_id = k.entity_id
JOIN conflict_identifiers AS n
  ON n.entity_id = k.entity_id AND n.scheme || ':' || n.value = e.anchor
GROUP BY k.entity_id, k.script, n.scheme, n.value
HAVING count(DISTINCT k.name_key) > 1
"""

# Which writing carries which key; a writing with two keys declares them to be one firm's.
_WRITINGS = """
SELECT DISTINCT k.entity_id, k.script, k.name_key, n.party_key, p.origin_kind
FROM conflict_several AS s
JOIN conflict_keys AS k ON k.entity_id = s.entity_id AND k.script = s.script
JOIN entity_parties AS e ON e.entity_id = k.entity_id
JOIN party_names AS n ON n.party_key = e.party_key AND n.name = k.name
JOIN parties AS p ON p.party_key = n.party_key
"""

_DECLARED = """
SELECT entity_id, script, party_key
FROM conflict_writings
GROUP BY entity_id, script, party_key
HAVING count(DISTINCT name_key) > 1
"""

_KEY_FACTS = """
SELECT w.entity_id, w.script, w.name_key,
  max(CASE WHEN w.origin_kind = 'list' THEN 1 ELSE 0 END) AS in_list,
  max(CASE WHEN w.origin_kind IN ('shipment', 'sale') THEN 1 ELSE 0 END) AS in_trade,
  max(CASE WHEN d.party_key IS NOT NULL THEN 1 ELSE 0 END) AS declared
FROM conflict_writings AS w
LEFT JOIN conflict_declared AS d
  ON d.entity_id = w.entity_id AND d.script = w.script AND d.party_key = w.party_key
GROUP BY w.entity_id, w.script, w.name_key
"""

# Each key stands in its most frequent writing.
_KEY_NAMES = """
SELECT f.*, k.name, k.source_id, k.row_no, l.loose, row_number() OVER (
  PARTITION BY f.entity_id, f.script ORDER BY k.parties DESC, k.name, f.name_key) AS place
FROM conflict_key_facts AS f
JOIN (
  SELECT *, row_number() OVER (
    PARTITION BY entity_id, script, name_key ORDER BY parties DESC, name) AS nth
  FROM conflict_keys
) AS k ON k.entity_id = f.entity_id AND k.script = f.script AND k.name_key = f.name_key
  AND k.nth = 1
JOIN conflict_loose AS l ON l.name_key = f.name_key
"""

# Names that one writing carries together count as one name; the others count each.
_NAMES = f"""
SELECT g.*, s.scheme, s.value
FROM (
  SELECT entity_id, script, count(*) AS names, sum(in_list) AS listed_names,
    sum(CASE WHEN in_list = 0 THEN 1 ELSE 0 END) AS unlisted_names,
    count(DISTINCT loose) AS loose_names,
    sum(CASE WHEN declared = 0 THEN 1 ELSE 0 END) + max(declared) AS groups,
    list_sort(list(DISTINCT lpad(CAST(place AS VARCHAR), 3, '0') || '{SEPARATOR}'
      || CAST(in_list AS VARCHAR) || '{SEPARATOR}' || name) FILTER (WHERE place <= {SHOWN}))
      AS written
  FROM conflict_key_names
  GROUP BY entity_id, script
) AS g
JOIN conflict_several AS s ON s.entity_id = g.entity_id AND s.script = g.script
WHERE g.groups > 1
"""

_LISTED_KEYS = """
SELECT DISTINCT w.entity_id AS listed_id, w.name_key, w.name AS listed_name, l.loose
FROM (
  SELECT e.entity_id, k.name_key, k.name
  FROM parties AS p
  JOIN entity_parties AS e ON e.party_key = p.party_key
  JOIN party_names AS n ON n.party_key = p.party_key
  JOIN conflict_keys AS k ON k.entity_id = e.entity_id AND k.name = n.name
  WHERE p.origin_kind = 'list'
) AS w
JOIN conflict_loose AS l ON l.name_key = w.name_key
WHERE w.entity_id IN (SELECT entity_id FROM listings)
"""

# Names first, numbers after: joined at once, an engine may pair all numbers of a scheme.
_ALIKE = f"""
SELECT k.entity_id, k.name, k.source_id AS name_source_id, k.row_no AS name_row_no,
  h.listed_id, h.listed_name, CASE WHEN h.name_key = k.name_key THEN 1 ELSE 0 END AS equal
FROM conflict_keys AS k
JOIN conflict_in_trade AS t ON t.entity_id = k.entity_id
JOIN conflict_loose AS l ON l.name_key = k.name_key
JOIN conflict_listed_keys AS h ON h.loose = l.loose AND h.listed_id <> k.entity_id
WHERE h.name_key = k.name_key OR length(l.loose) >= {_LOOSE_LETTERS}
"""

_NUMBERED = """
SELECT p.*, a.scheme, a.value, a.source_id AS number_source_id, a.row_no AS number_row_no
FROM conflict_alike AS p
JOIN conflict_identifiers AS a ON a.entity_id = p.entity_id
"""

_NEAR = """
SELECT p.*, b.value AS listed_value, b.source_id AS listed_source_id, b.row_no AS listed_row_no,
  row_number() OVER (PARTITION BY p.entity_id, p.listed_id
    ORDER BY p.equal DESC, p.scheme, p.name, p.listed_name, p.value, b.value) AS nth
FROM conflict_numbered AS p
JOIN conflict_identifiers AS b
  ON b.entity_id = p.listed_id AND b.scheme = p.scheme AND b.value <> p.value
"""

_LOOKALIKES = f"""
SELECT n.*, g.list, g.authority, g.entry, g.listed_from, g.entry_name,
  g.source_id AS entry_source_id, g.row_no AS entry_row_no,
  CASE WHEN o.entity_id IS NULL THEN 0 ELSE 1 END AS own_listing
FROM (
  SELECT *, row_number() OVER (PARTITION BY entity_id ORDER BY equal DESC, listed_id) AS place,
    count(*) OVER (PARTITION BY entity_id) AS alike
  FROM conflict_near WHERE nth = 1
) AS n
JOIN conflict_entries AS g ON g.entity_id = n.listed_id
LEFT JOIN conflict_entries AS o ON o.entity_id = n.entity_id
WHERE n.place <= {_LISTED_SHOWN}
"""

_ENTRIES = """
SELECT * FROM (
  SELECT *, row_number() OVER (PARTITION BY entity_id
    ORDER BY CASE WHEN match_basis = 'identifier' THEN 0 ELSE 1 END, list, entry, listed_from,
      source_id, row_no) AS nth
  FROM listings
) AS ranked
WHERE nth = 1
"""

_BEARERS = """
SELECT *, row_number() OVER (PARTITION BY name_key, country, scheme ORDER BY value, entity_id)
  AS place
FROM (
  SELECT DISTINCT k.name_key, coalesce(e.country, '') AS country, n.scheme, n.value, k.entity_id,
    n.source_id, n.row_no
  FROM conflict_keys AS k
  JOIN conflict_identifiers AS n ON n.entity_id = k.entity_id
  JOIN entities AS e ON e.entity_id = k.entity_id
) AS borne
"""

# Of several schemes (INN and OGRN) that tell the same firms apart, the first speaks.
_NAMESAKES = f"""
SELECT *, row_number() OVER (PARTITION BY name_key, country ORDER BY scheme) AS nth
FROM (
  SELECT name_key, country, scheme, count(DISTINCT entity_id) AS firms,
    list_sort(list(DISTINCT value) FILTER (WHERE place <= {SHOWN})) AS shown
  FROM conflict_bearers
  GROUP BY name_key, country, scheme
  HAVING min(entity_id) < max(entity_id)
) AS shared
"""

_NUMBERS_OF_ONE = """
SELECT n.entity_id, n.scheme, count(DISTINCT n.value) AS numbers,
  list_sort(list(DISTINCT n.value)) AS shown
FROM conflict_identifiers AS n
JOIN conflict_in_trade AS t ON t.entity_id = n.entity_id
GROUP BY n.entity_id, n.scheme
HAVING count(DISTINCT n.value) > 1
"""


def conflicts(engine: Engine) -> None:
    """Make the steps from names, identifiers, parties and listings."""
    engine.step("conflict_in_trade", _IN_TRADE)
    engine.step("conflict_identifiers", _NUMBERS)
    engine.step("conflict_keys", _KEYS)
    engine.map_batches(
        "conflict_loose", "SELECT DISTINCT name_key FROM conflict_keys", loose_keys, LOOSE
    )
    engine.step("conflict_several", _SEVERAL)
    engine.step("conflict_writings", _WRITINGS)
    engine.step("conflict_declared", _DECLARED)
    engine.step("conflict_key_facts", _KEY_FACTS)
    engine.step("conflict_key_names", _KEY_NAMES)
    engine.step("conflict_names", _NAMES)
    engine.step("conflict_entries", _ENTRIES)
    engine.step("conflict_listed_keys", _LISTED_KEYS)
    engine.step("conflict_alike", _ALIKE)
    engine.step("conflict_numbered", _NUMBERED)
    engine.step("conflict_near", _NEAR)
    engine.step("conflict_lookalikes", _LOOKALIKES)
    engine.step("conflict_bearers", _BEARERS)
    engine.step("conflict_namesakes", _NAMESAKES)
    engine.step("conflict_numbers", _NUMBERS_OF_ONE)
