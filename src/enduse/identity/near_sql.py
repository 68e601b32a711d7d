"""The steps that find clusters whose names are near, and what else speaks for their being one."""

from __future__ import annotations

from typing import Final

MOST_BEARERS: Final = 40
"""A key that more clusters than this have in common finds nobody: it is a common word."""
MOST_AT_UNIT: Final = 8
"""At an address of more clusters than this names must meet by a key."""
MOST_PARTNERS: Final = 50
"""Who trades with more clusters than this says nothing about them."""

LONGEST_CORE: Final = 24
"""Of a longer core the beginning is taken."""
_SHORTEST_TYPO: Final = 6  # shorter cores have too many neighbours
_SHORTEST_WORD: Final = 5  # letters of a word that is a key by itself
_MOST_WORDS: Final = 6

# One writing stands for all names of equal key.
NAMES = """
SELECT row_number() OVER (ORDER BY name_key) AS name_no, name_key, name
FROM (
  SELECT k.name_key, min(k.name) AS name
  FROM name_keys AS k JOIN party_names AS n ON n.name = k.name
  JOIN all_parties AS p ON p.party_key = n.party_key
  WHERE k.name_key <> '' AND n.quality <> 'weak' AND p.kind NOT IN ('person', 'vessel', 'aircraft')
  GROUP BY k.name_key
) AS named
"""

# A spelling is a sequence of sounds that names nothing general; a name without any stands alone.
SPELLINGS = f"""
SELECT name_no, name_key, key60(general) AS general, concepts, spelled, spelling,
  key60(core) AS core,
  CASE WHEN spelled = '' THEN 0 ELSE length(core) END AS letters,
  substring(core, 1, {LONGEST_CORE}) AS begun,
  key60(substring(core, 1, {LONGEST_CORE}) || ' ' || concepts) AS sense
FROM (
  SELECT s.*, n.name_key, key60(CASE WHEN spelled = '' THEN name_key ELSE spelled END) AS spelling,
    CASE WHEN spelled = '' THEN name_key ELSE replace(spelled, ' ', '') END AS core
  FROM near_spelled AS s JOIN near_names AS n ON n.name_no = s.name_no
) AS read
"""

# The keys under which spellings meet: the core, its words, the core with one letter left out.
BLOCKS = f"""
SELECT spelling, key60(begun) AS block FROM near_distinct
UNION
SELECT s.spelling, key60(substring(s.begun, 1, n.place - 1) || substring(s.begun, n.place + 1))
  AS block
FROM near_distinct AS s JOIN near_places AS n ON n.place <= length(s.begun)
WHERE s.spelled <> '' AND length(s.begun) >= {_SHORTEST_TYPO}
UNION
SELECT s.spelling, key60(split_part(s.spelled, ' ', n.place)) AS block
FROM near_distinct AS s JOIN near_places AS n ON n.place <= {_MOST_WORDS}
WHERE length(split_part(s.spelled, ' ', n.place)) >= {_SHORTEST_WORD}
"""
DISTINCT_SPELLINGS = "SELECT DISTINCT spelling, spelled, begun FROM near_spellings"

NAMED = """
SELECT party_key, name_key, legal_form, country
FROM named_parties WHERE kind NOT IN ('vessel', 'aircraft')
"""

NODES = """
SELECT row_number() OVER (ORDER BY a.anchor) AS id, a.anchor,
  CASE WHEN i.cluster IS NULL THEN 0 ELSE 1 END AS identified, coalesce(i.scheme, '') AS scheme
FROM (
  SELECT DISTINCT s.anchor
  FROM stood AS s JOIN (SELECT DISTINCT party_key FROM near_named) AS n
    ON n.party_key = s.party_key
) AS a
LEFT JOIN (SELECT cluster, split_part(cluster, ':', 1) AS scheme FROM anchored
  GROUP BY cluster) AS i ON i.cluster = a.anchor
"""

PARTIES = """
SELECT s.party_key, n.id FROM stood AS s JOIN near_nodes AS n ON n.anchor = s.anchor
"""

CARDS = """
SELECT c.id, n.identified, n.scheme, s.name_no, s.spelling, c.country
FROM (
  SELECT DISTINCT p.id, m.name_key, m.country
  FROM near_named AS m JOIN near_parties AS p ON p.party_key = m.party_key
) AS c
JOIN near_nodes AS n ON n.id = c.id
JOIN near_spellings AS s ON s.name_key = c.name_key
"""

SITES = """
SELECT DISTINCT n.id, k.street_key, k.building_key, k.unit_key
FROM party_addresses AS a
JOIN near_parties AS n ON n.party_key = a.party_key
JOIN address_keys AS k ON k.address = a.address AND k.stated_country = coalesce(a.country, '')
WHERE k.street_key IS NOT NULL OR k.building_key IS NOT NULL
"""

# Keys that several have and few: which spellings have them.
FEW = f"""
SELECT b.spelling, b.block
FROM near_blocks AS b
JOIN (
  SELECT h.block
  FROM near_blocks AS h
  JOIN (SELECT spelling, count(DISTINCT id) AS n FROM near_cards GROUP BY spelling) AS c
    ON c.spelling = h.spelling
  GROUP BY h.block
  HAVING sum(c.n) BETWEEN 2 AND {MOST_BEARERS}
) AS f ON f.block = b.block
"""

FEW_AT_UNIT = f"""
SELECT unit_key FROM near_sites WHERE unit_key IS NOT NULL GROUP BY unit_key
HAVING count(DISTINCT id) BETWEEN 2 AND {MOST_AT_UNIT}
"""

NEIGHBOURS = """
SELECT DISTINCT a.spelling AS one, b.spelling AS other
FROM near_few AS a JOIN near_few AS b ON b.block = a.block AND a.spelling <= b.spelling
"""

_MAY = """
(x.country = y.country OR x.country = '' OR y.country = '')
  AND (x.identified + y.identified < 2 OR x.scheme <> y.scheme)
"""

MET = f"""
SELECT DISTINCT CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS a,
  CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS b,
  CASE WHEN x.id < y.id THEN x.name_no ELSE y.name_no END AS name_a,
  CASE WHEN x.id < y.id THEN y.name_no ELSE x.name_no END AS name_b
FROM near_neighbours AS n
JOIN near_cards AS x ON x.spelling = n.one
JOIN near_cards AS y ON y.spelling = n.other AND x.id <> y.id
WHERE {_MAY} AND (n.one < n.other OR x.id < y.id)
UNION
SELECT DISTINCT x.id AS a, y.id AS b, x.name_no AS name_a, y.name_no AS name_b
FROM near_few_units AS f
JOIN near_sites AS s ON s.unit_key = f.unit_key
JOIN near_sites AS t ON t.unit_key = f.unit_key AND s.id < t.id
JOIN near_cards AS x ON x.id = s.id
JOIN near_cards AS y ON y.id = t.id
WHERE {_MAY}
"""

_AROUND = """
SELECT DISTINCT n.id
FROM near_parties AS n
JOIN all_parties AS p ON p.party_key = n.party_key
WHERE p.origin_kind IN ('list', 'register')
"""

MET_AROUND_LISTS = f"""
SELECT DISTINCT m.a, m.b, m.name_a, m.name_b
FROM ({MET}) AS m JOIN ({_AROUND}) AS w ON w.id = m.a OR w.id = m.b
"""

GENERALS = "SELECT DISTINCT key60(general) AS general, general AS meanings FROM near_spelled"

NAME_PAIRS = """
SELECT p.name_a, p.name_b, a.general AS general_a, b.general AS general_b,
  CASE WHEN a.concepts = b.concepts THEN 0 ELSE 1 END AS lack,
  CASE WHEN a.core = b.core AND a.letters > 0 AND b.letters > 0 THEN a.letters ELSE 0 END
    AS same_core, a.spelling
FROM (
  SELECT DISTINCT CASE WHEN name_a < name_b THEN name_a ELSE name_b END AS name_a,
    CASE WHEN name_a < name_b THEN name_b ELSE name_a END AS name_b
  FROM near_met
) AS p
JOIN near_spellings AS a ON a.name_no = p.name_a
JOIN near_spellings AS b ON b.name_no = p.name_b
"""

# What else names of two cores say, each pair of such things once.
GENERAL_PAIRS = """
SELECT p.general_a, p.general_b, a.meanings AS meanings_a, b.meanings AS meanings_b
FROM (
  SELECT DISTINCT general_a, general_b FROM near_name_pairs
  WHERE same_core = 0 AND general_a <> general_b
) AS p
JOIN near_generals AS a ON a.general = p.general_a
JOIN near_generals AS b ON b.general = p.general_b
"""

# Names of other cores whose words of trade clash are never one: nothing else is asked of them.
ASKED = """
SELECT p.name_a, p.name_b, a.name AS written_a, b.name AS written_b, p.lack, p.same_core
FROM near_name_pairs AS p
JOIN near_names AS a ON a.name_no = p.name_a
JOIN near_names AS b ON b.name_no = p.name_b
LEFT JOIN near_general_clashes AS c
  ON c.general_a = p.general_a AND c.general_b = p.general_b
WHERE c.general_a IS NULL OR p.same_core > 0
ORDER BY p.spelling, p.name_a, p.name_b
"""

SCORES = """
SELECT name_a, name_b, chance_bp, clash, lack, same_core FROM near_scored
UNION ALL
SELECT p.name_a, p.name_b, 100 AS chance_bp, 100 AS clash, p.lack, p.same_core
FROM near_name_pairs AS p
JOIN near_general_clashes AS c
  ON c.general_a = p.general_a AND c.general_b = p.general_b
WHERE p.same_core = 0
"""

# Of two clusters the pair of names that are most alike, and what all pairs say of words of trade.
RANKED = """
SELECT a, b, chance_bp, lack, same_core, name_a, name_b,
  CASE WHEN least_lack = 1 AND most_clash > clash THEN most_clash ELSE clash END AS clash,
  CASE WHEN same_core > 0 OR clash < 100 THEN 1 ELSE 0 END AS alike
FROM (
  SELECT m.a, m.b, s.chance_bp, s.clash, s.lack, s.same_core, m.name_a, m.name_b,
    row_number() OVER (PARTITION BY m.a, m.b
      ORDER BY s.same_core DESC, s.chance_bp DESC, s.clash, m.name_a, m.name_b) AS nth,
    max(CASE WHEN s.same_core > 0 THEN s.clash ELSE 0 END) OVER (PARTITION BY m.a, m.b)
      AS most_clash,
    min(s.lack) OVER (PARTITION BY m.a, m.b) AS least_lack
  FROM near_met AS m JOIN near_scores AS s
    ON s.name_a = CASE WHEN m.name_a < m.name_b THEN m.name_a ELSE m.name_b END
    AND s.name_b = CASE WHEN m.name_a < m.name_b THEN m.name_b ELSE m.name_a END
) AS ranked
WHERE nth = 1
"""

PAIRS = """
SELECT a, b, chance_bp, clash, lack, same_core, name_a, name_b FROM near_ranked WHERE alike = 1
"""

# All names of these two clash: nothing joins them, and no third one may.
CLASHING = "SELECT a, b FROM near_ranked WHERE alike = 0"

# Keys begin with country and city: RU|MOSCOW|...
CITIES = """
SELECT DISTINCT id, split_part(place, '|', 1) || '|' || split_part(place, '|', 2) AS value
FROM (SELECT id, coalesce(building_key, street_key) AS place FROM near_sites) AS s
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
SELECT DISTINCT n.id, t.anchor AS partner
FROM (
  SELECT exporter_party AS own, importer_party AS partner FROM shipments
  UNION SELECT seller_party AS own, importer_party AS partner FROM shipments
  UNION SELECT importer_party AS own, exporter_party AS partner FROM shipments
  UNION SELECT importer_party AS own, seller_party AS partner FROM shipments
) AS d
JOIN near_parties AS n ON n.party_key = d.own
JOIN near_concerned AS w ON w.id = n.id
JOIN stood AS t ON t.party_key = d.partner
"""
CONCERNED = "SELECT a AS id FROM near_pairs UNION SELECT b AS id FROM near_pairs"

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
SELECT c.name_no, n.known
FROM near_spellings AS c
JOIN (
  SELECT s.begun, count(DISTINCT CASE WHEN h.identified = 1 THEN h.id END) AS known
  FROM near_distinct AS s JOIN near_cards AS h ON h.spelling = s.spelling
  GROUP BY s.begun
) AS n ON n.begun = c.begun
"""

# A list or register names nobody twice: two clusters with entries of one file are two.
ENTRIES = """
SELECT DISTINCT n.id, p.origin_kind || ' ' || p.source_id AS file
FROM near_parties AS n
JOIN near_concerned AS w ON w.id = n.id
JOIN all_parties AS p ON p.party_key = n.party_key AND p.origin_kind IN ('list', 'register')
"""

FORMS = """
SELECT DISTINCT n.id, m.legal_form
FROM near_named AS m
JOIN near_parties AS n ON n.party_key = m.party_key
JOIN near_concerned AS w ON w.id = n.id
WHERE m.legal_form IS NOT NULL
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
SELECT p.a, p.b, p.chance_bp, p.clash, p.lack, p.same_core,
  a.name_key AS key_a, b.name_key AS key_b,
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
JOIN near_names AS a ON a.name_no = p.name_a
JOIN near_names AS b ON b.name_no = p.name_b
JOIN near_bearers AS c ON c.name_no = p.name_a
JOIN near_bearers AS d ON d.name_no = p.name_b
LEFT JOIN near_nearness AS n ON n.a = p.a AND n.b = p.b
LEFT JOIN near_shared AS s ON s.a = p.a AND s.b = p.b
LEFT JOIN near_other_forms AS f ON f.a = p.a AND f.b = p.b
"""

CANDIDATE_STEPS = {
    "near_distinct": DISTINCT_SPELLINGS,
    "near_blocks": BLOCKS,
    "near_named": NAMED,
    "near_nodes": NODES,
    "near_parties": PARTIES,
    "near_cards": CARDS,
    "near_sites": SITES,
    "near_few": FEW,
    "near_few_units": FEW_AT_UNIT,
    "near_neighbours": NEIGHBOURS,
}
"""The steps from clusters and spellings to what can meet, in order."""

EVIDENCE_STEPS = {
    "near_scores": SCORES,
    "near_ranked": RANKED,
    "near_pairs": PAIRS,
    "near_clashing": CLASHING,
    "near_concerned": CONCERNED,
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
