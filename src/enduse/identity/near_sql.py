"""The steps that find clusters whose names are near, and what else speaks for their being one."""

from __future__ import annotations

from typing import Final

MOST_BEARERS: Final = 40
"""A key that more clusters than this have in common finds nobody: it is a common word."""
MOST_AT_UNIT: Final = 8
"""At an address of more clusters than this names must meet by a key."""
MOST_PARTNERS: Final = 50
"""Who trades with more clusters than this says nothing about them."""

NAMED = """
SELECT s.anchor, k.name_key, h.country, min(n.name) AS name
FROM stood AS s
JOIN party_names AS n ON n.party_key = s.party_key
JOIN name_keys AS k ON k.name = n.name
JOIN all_parties AS p ON p.party_key = s.party_key
JOIN party_homes AS h ON h.party_key = s.party_key
WHERE k.name_key <> '' AND n.quality <> 'weak'
  AND p.kind NOT IN ('person', 'vessel', 'aircraft')
  AND NOT (p.origin_kind = 'claim' AND h.country = '')
GROUP BY s.anchor, k.name_key, h.country
"""

NODES = """
SELECT row_number() OVER (ORDER BY a.anchor) AS id, a.anchor,
  CASE WHEN i.cluster IS NULL THEN 0 ELSE 1 END AS identified, coalesce(i.scheme, '') AS scheme
FROM (SELECT DISTINCT anchor FROM near_named) AS a
LEFT JOIN (SELECT cluster, split_part(cluster, ':', 1) AS scheme FROM anchored
  GROUP BY cluster) AS i ON i.cluster = a.anchor
"""

CARDS = """
SELECT n.id, n.identified, n.scheme, c.name_key, c.country
FROM near_named AS c JOIN near_nodes AS n ON n.anchor = c.anchor
"""

# One writing stands for all names of equal key.
NAMES = """
SELECT k.name_key, min(k.name) AS name
FROM name_keys AS k JOIN party_names AS n ON n.name = k.name
JOIN all_parties AS p ON p.party_key = n.party_key
WHERE k.name_key <> '' AND n.quality <> 'weak' AND p.kind NOT IN ('person', 'vessel', 'aircraft')
GROUP BY k.name_key ORDER BY k.name_key
"""

SITES = """
SELECT DISTINCT n.id, k.street_key, k.building_key, k.unit_key
FROM stood AS s
JOIN near_nodes AS n ON n.anchor = s.anchor
JOIN party_addresses AS a ON a.party_key = s.party_key
JOIN address_keys AS k ON k.address = a.address AND k.stated_country = coalesce(a.country, '')
WHERE k.street_key IS NOT NULL OR k.building_key IS NOT NULL
"""

HELD = """
SELECT b.block, c.id, c.identified, c.scheme, c.country, c.name_key
FROM near_blocks AS b JOIN near_cards AS c ON c.name_key = b.name_key
WHERE b.kind <> 2
"""

FEW = f"""
SELECT block FROM near_held GROUP BY block
HAVING count(DISTINCT id) BETWEEN 2 AND {MOST_BEARERS}
"""

FEW_AT_UNIT = f"""
SELECT unit_key FROM near_sites WHERE unit_key IS NOT NULL GROUP BY unit_key
HAVING count(DISTINCT id) BETWEEN 2 AND {MOST_AT_UNIT}
"""

_MAY = """
a.id < b.id AND (a.country = b.country OR a.country = '' OR b.country = '')
  AND (a.identified + b.identified < 2 OR a.scheme <> b.scheme)
"""

MET = f"""
SELECT DISTINCT a.id AS a, b.id AS b, a.name_key AS key_a, b.name_key AS key_b
FROM near_held AS a
JOIN near_few AS f ON f.block = a.block
JOIN near_held AS b ON b.block = a.block
WHERE {_MAY}
UNION
SELECT DISTINCT a.id AS a, b.id AS b, a.name_key AS key_a, b.name_key AS key_b
FROM near_few_units AS f
JOIN near_sites AS x ON x.unit_key = f.unit_key
JOIN near_sites AS y ON y.unit_key = f.unit_key AND x.id < y.id
JOIN near_cards AS a ON a.id = x.id
JOIN near_cards AS b ON b.id = y.id
WHERE {_MAY}
"""

_AROUND = """
SELECT DISTINCT n.id
FROM stood AS s
JOIN near_nodes AS n ON n.anchor = s.anchor
JOIN all_parties AS p ON p.party_key = s.party_key
WHERE p.origin_kind IN ('list', 'register')
"""

MET_AROUND_LISTS = f"""
SELECT DISTINCT m.a, m.b, m.key_a, m.key_b
FROM ({MET}) AS m JOIN ({_AROUND}) AS w ON w.id = m.a OR w.id = m.b
"""

NAME_PAIRS = """
SELECT p.key_a AS name_key_a, p.key_b AS name_key_b, a.name AS name_a, b.name AS name_b
FROM (
  SELECT DISTINCT CASE WHEN key_a < key_b THEN key_a ELSE key_b END AS key_a,
    CASE WHEN key_a < key_b THEN key_b ELSE key_a END AS key_b
  FROM near_met
) AS p
JOIN near_names AS a ON a.name_key = p.key_a
JOIN near_names AS b ON b.name_key = p.key_b
ORDER BY p.key_a, p.key_b
"""

PAIRS = """
SELECT a, b, chance_bp, clash, lack, same_core, key_a, key_b
FROM (
  SELECT m.a, m.b, s.chance_bp, s.clash, s.lack, s.same_core, m.key_a, m.key_b, row_number() OVER (
    PARTITION BY m.a, m.b ORDER BY s.same_core DESC, s.chance_bp DESC, m.key_a, m.key_b) AS nth
  FROM near_met AS m JOIN near_scores AS s
    ON s.name_key_a = CASE WHEN m.key_a < m.key_b THEN m.key_a ELSE m.key_b END
    AND s.name_key_b = CASE WHEN m.key_a < m.key_b THEN m.key_b ELSE m.key_a END
) AS ranked
WHERE nth = 1
"""

# 3 same unit, 2 same building, 1 same street, 0 not known.
NEARNESS = """
SELECT p.a, p.b,
  max(CASE WHEN x.unit_key = y.unit_key THEN 3 WHEN x.building_key = y.building_key THEN 2
      WHEN x.street_key = y.street_key THEN 1 ELSE 0 END) AS nearness,
  max(CASE WHEN x.building_key IS NOT NULL AND y.building_key IS NOT NULL THEN 1 ELSE 0 END)
    AS both_placed
FROM near_pairs AS p
JOIN near_sites AS x ON x.id = p.a
JOIN near_sites AS y ON y.id = p.b
GROUP BY p.a, p.b
"""

PARTNERS = """
SELECT DISTINCT n.id, t.partner
FROM (
  SELECT exporter_party AS own, importer_party AS partner FROM shipments
  UNION SELECT seller_party AS own, importer_party AS partner FROM shipments
  UNION SELECT importer_party AS own, exporter_party AS partner FROM shipments
  UNION SELECT importer_party AS own, seller_party AS partner FROM shipments
) AS d
JOIN stood AS s ON s.party_key = d.own
JOIN near_nodes AS n ON n.anchor = s.anchor
JOIN (SELECT s.party_key, s.anchor AS partner FROM stood AS s) AS t ON t.party_key = d.partner
JOIN (SELECT a AS id FROM near_pairs UNION SELECT b AS id FROM near_pairs) AS w ON w.id = n.id
"""

SHARED = f"""
SELECT p.a, p.b, count(*) AS shared
FROM near_pairs AS p
JOIN near_partners AS x ON x.id = p.a
JOIN near_partners AS y ON y.id = p.b AND y.partner = x.partner
JOIN (
  SELECT partner FROM near_partners GROUP BY partner HAVING count(*) <= {MOST_PARTNERS}
) AS few ON few.partner = x.partner
GROUP BY p.a, p.b
"""

# How many clusters with a number bear the same core.
BEARERS = """
SELECT c.name_key, max(n.known) AS known
FROM near_blocks AS c
JOIN (
  SELECT o.block, count(DISTINCT CASE WHEN h.identified = 1 THEN h.id END) AS known
  FROM near_blocks AS o JOIN near_cards AS h ON h.name_key = o.name_key
  WHERE o.kind = 0
  GROUP BY o.block
) AS n ON n.block = c.block
WHERE c.kind = 0
GROUP BY c.name_key
"""

# A list or register names nobody twice: two clusters with entries of one file are two.
ENTRIES = """
SELECT DISTINCT n.id, p.origin_kind || ' ' || p.source_id AS file
FROM stood AS s
JOIN near_nodes AS n ON n.anchor = s.anchor
JOIN (SELECT a AS id FROM near_pairs UNION SELECT b AS id FROM near_pairs) AS w ON w.id = n.id
JOIN all_parties AS p ON p.party_key = s.party_key AND p.origin_kind IN ('list', 'register')
"""

FORMS = """
SELECT DISTINCT n.id, k.legal_form
FROM (SELECT a AS id FROM near_pairs UNION SELECT b AS id FROM near_pairs) AS w
JOIN near_nodes AS n ON n.id = w.id
JOIN stood AS s ON s.anchor = n.anchor
JOIN party_names AS m ON m.party_key = s.party_key
JOIN name_keys AS k ON k.name = m.name AND k.legal_form IS NOT NULL
"""

OTHER_FORMS = """
SELECT p.a, p.b
FROM near_pairs AS p JOIN near_forms AS x ON x.id = p.a JOIN near_forms AS y ON y.id = p.b
GROUP BY p.a, p.b
HAVING max(CASE WHEN x.legal_form = y.legal_form THEN 1 ELSE 0 END) = 0
"""

HOMES = """
SELECT id, max(CASE WHEN country = '' THEN 0 ELSE 1 END) AS homed FROM near_cards GROUP BY id
"""

EVIDENCE = """
SELECT p.a, p.b, p.chance_bp, p.clash, p.lack, p.same_core, p.key_a, p.key_b,
  x.identified + y.identified AS identified, h.homed * g.homed AS homed,
  coalesce(n.nearness, 0) AS nearness, coalesce(n.both_placed, 0) AS both_placed,
  coalesce(s.shared, 0) AS shared,
  CASE WHEN c.known > d.known THEN c.known ELSE d.known END AS known,
  CASE WHEN f.a IS NULL THEN 0 ELSE 1 END AS other_form
FROM near_pairs AS p
JOIN near_nodes AS x ON x.id = p.a
JOIN near_nodes AS y ON y.id = p.b
JOIN near_homes AS h ON h.id = p.a
JOIN near_homes AS g ON g.id = p.b
JOIN near_bearers AS c ON c.name_key = p.key_a
JOIN near_bearers AS d ON d.name_key = p.key_b
LEFT JOIN near_nearness AS n ON n.a = p.a AND n.b = p.b
LEFT JOIN near_shared AS s ON s.a = p.a AND s.b = p.b
LEFT JOIN near_other_forms AS f ON f.a = p.a AND f.b = p.b
ORDER BY p.a, p.b
"""

EVIDENCE_STEPS = {
    "near_pairs": PAIRS,
    "near_nearness": NEARNESS,
    "near_partners": PARTNERS,
    "near_shared": SHARED,
    "near_bearers": BEARERS,
    "near_entries": ENTRIES,
    "near_forms": FORMS,
    "near_other_forms": OTHER_FORMS,
    "near_homes": HOMES,
    "near_evidence": EVIDENCE,
}
"""The steps from scored names to `near_evidence`, in order."""
