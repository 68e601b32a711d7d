"""Listings of entities with the dates that are known: makes `listings`.

A list that carries no dates (OFAC's CSV) gets them from dated changes, where those were loaded: an
addition opens a span, the next removal closes it. What neither says stays unknown.
"""

from __future__ import annotations

from enduse.engine import Engine

# One row per entry and span: of several versions of a list the latest speaks; rows that carry the
# source's own date go before those that do not. A companion file (OFAC's ALT.CSV) proves an entry
# but names no programme: it speaks only while no other file does.
_LATEST = """
SELECT * FROM (
  SELECT l.*, row_number() OVER (
    PARTITION BY list, entry, party_key, coalesce(programme, ''), coalesce(measure, ''),
      listed_from
    ORDER BY coalesce(version, '') DESC, source_id, row_no
  ) AS nth,
  max(programme) OVER (PARTITION BY list, entry, party_key) AS any_programme
  FROM list_entries AS l
) AS ranked
WHERE nth = 1 AND (programme IS NOT NULL OR any_programme IS NULL)
"""

_SPANS = """
SELECT list, entry, date AS span_from,
  CASE WHEN next_action = 'removed' THEN next_date END AS span_to
FROM (
  SELECT list, entry, date, action,
    lead(date) OVER (PARTITION BY list, entry ORDER BY date, action DESC) AS next_date,
    lead(action) OVER (PARTITION BY list, entry ORDER BY date, action DESC) AS next_action
  FROM (SELECT DISTINCT list, entry, date, action FROM list_changes) AS changes
) AS ordered
WHERE action = 'added'
UNION ALL
SELECT list, entry, CAST(NULL AS DATE) AS span_from, min(date) AS span_to
FROM list_changes
GROUP BY list, entry
HAVING min(CASE WHEN action = 'added' THEN date END) IS NULL
"""

_DATED = """
SELECT l.source_id, l.row_no, l.party_key, l.list, l.authority, l.entry, l.programme, l.measure,
  coalesce(l.listed_from, s.span_from) AS listed_from,
  CASE WHEN l.listed_from IS NOT NULL THEN l.from_basis
       WHEN s.span_from IS NOT NULL THEN 'changes' ELSE 'unknown' END AS from_basis,
  coalesce(l.listed_to, s.span_to) AS listed_to,
  CASE WHEN l.listed_to IS NOT NULL THEN l.to_basis
       WHEN s.span_to IS NOT NULL THEN 'changes' ELSE l.to_basis END AS to_basis,
  l.version
FROM latest_entries AS l
LEFT JOIN list_spans AS s ON s.list = l.list AND s.entry = l.entry
"""

# Writings of an entity that come from elsewhere, apart by what joined them before people decided.
_MET_OTHERS = """
SELECT e.entity_id, s.anchor, count(*) AS others, count(a.party_key) AS anchored
FROM (
  SELECT DISTINCT e1.entity_id
  FROM list_entries AS l1 JOIN entity_parties AS e1 ON e1.party_key = l1.party_key
) AS l
JOIN entity_parties AS e ON e.entity_id = l.entity_id
JOIN all_parties AS p ON p.party_key = e.party_key
JOIN settled AS s ON s.party_key = e.party_key
LEFT JOIN anchored AS a ON a.party_key = e.party_key
WHERE p.origin_kind <> 'list'
GROUP BY e.entity_id, s.anchor
"""

# How the entry met the entity: by an identifier that another writing carries too, by name, by a
# person's decision alone, or not at all (no other source has it).
_MET = """
SELECT l.party_key, e.entity_id,
  CASE WHEN o.entity_id IS NULL THEN 'self'
       WHEN m.entity_id IS NULL THEN 'decision'
       WHEN a.cluster IS NOT NULL AND m.anchored > 0 THEN 'identifier'
       ELSE 'name' END AS match_basis
FROM (SELECT DISTINCT party_key FROM list_entries) AS l
JOIN entity_parties AS e ON e.party_key = l.party_key
JOIN settled AS s ON s.party_key = l.party_key
LEFT JOIN anchored AS a ON a.party_key = l.party_key
LEFT JOIN (SELECT DISTINCT entity_id FROM entries_met_others) AS o ON o.entity_id = e.entity_id
LEFT JOIN entries_met_others AS m ON m.entity_id = e.entity_id AND m.anchor = s.anchor
"""

_ENTRY_NAMES = """
SELECT party_key, name AS entry_name FROM (
  SELECT n.party_key, n.name, row_number() OVER (
    PARTITION BY n.party_key
    ORDER BY CASE n.quality WHEN 'primary' THEN 0 WHEN 'alias' THEN 1 ELSE 2 END, n.name
  ) AS nth
  FROM party_names AS n
  JOIN (SELECT DISTINCT party_key FROM list_entries) AS l ON l.party_key = n.party_key
) AS ranked
WHERE nth = 1
"""

_LISTINGS = """
SELECT d.source_id, d.row_no, m.entity_id, d.list, d.authority, d.entry, n.entry_name, d.programme,
  d.measure, d.listed_from, d.from_basis, d.listed_to, d.to_basis, d.version, m.match_basis
FROM dated_entries AS d
JOIN entries_met AS m ON m.party_key = d.party_key
LEFT JOIN entry_names AS n ON n.party_key = d.party_key
"""


def dated_entries(engine: Engine) -> None:
    """Make `dated_entries` and `entry_names` from the stored tables alone."""
    engine.step("latest_entries", _LATEST)
    engine.step("list_spans", _SPANS)
    engine.step("dated_entries", _DATED)
    engine.step("entry_names", _ENTRY_NAMES)


def listings(engine: Engine) -> None:
    """Make `listings` from list entries, dated changes and entities."""
    dated_entries(engine)
    engine.step("entries_met_others", _MET_OTHERS)
    engine.step("entries_met", _MET)
    engine.step("listings", _LISTINGS)
