"""From parties to entities: by valid identifier first, then by equal name and country.

Rules, in order:

1. Parties that carry the same valid identifier (scheme and value) are one entity. Identifiers that
   stand beside each other in a record (an INN and an OGRN) belong together, but no entity ever
   holds two valid values of one scheme. Digits that nothing says the scheme or country of are the
   one valid identifier of these digits, else an identifier of their own (`number`).
2. A party without such an identifier joins the one identified entity that bears an equal
   normalised name in the same country. Where two or more do, it joins none.
3. Parties without identifiers are one entity when they bear an equal normalised name and have
   the same country (an unknown country equals only another unknown one).
4. A person is never merged by name alone: too many people share one.
5. Who a claim speaks of without number or country is the only entity that bears the name, if
   there is only one.
6. What people decided goes before all this (`decided`), and ids that people have seen stay
   (`registry`).

Every party keeps the reason for its place in `entity_parties`. A later, better matcher replaces
the steps up to `settled`; everything after it reads only that.
"""

from __future__ import annotations

from enduse.engine import Engine
from enduse.identity.decided import NOTHING, Decided, apply
from enduse.identity.given import give_rows
from enduse.identity.graph import MEMBERS, identifier_clusters, name_clusters
from enduse.identity.near import join_near_names, read_cores
from enduse.identity.registry import NEW, Past, name_entities

VERSION = "2"

_FEWEST_DIGITS = 8  # of a bare number; shorter ones are no company's number by themselves

_VALID_IDS = """
SELECT DISTINCT i.party_key, k.scheme, k.scheme || ':' || k.value AS node, k.value
FROM party_identifiers AS i
JOIN party_homes AS h ON h.party_key = i.party_key
JOIN identifier_keys AS k
  ON k.label = coalesce(i.label, '') AND k.written = i.written AND k.country = h.country
WHERE k.identifying AND k.valid
"""

# Digits that nothing says the scheme or country of are the one valid number of these digits. Where
# there is none they are a number of their own: whose it is, no name can say.
_PARTY_IDS = f"""
SELECT party_key, scheme, node FROM valid_ids
UNION ALL
SELECT b.party_key, coalesce(k.scheme, 'number') AS scheme,
  coalesce(k.node, 'number:' || b.value) AS node
FROM (
  SELECT i.party_key, min(k.value) AS value
  FROM party_identifiers AS i
  JOIN party_homes AS h ON h.party_key = i.party_key AND h.country = ''
  JOIN identifier_keys AS k ON k.label = '' AND k.written = i.written AND k.country = ''
  LEFT JOIN valid_ids AS v ON v.party_key = i.party_key
  WHERE coalesce(i.label, '') = '' AND k.valid IS NULL AND length(k.value) >= {_FEWEST_DIGITS}
    AND v.party_key IS NULL
  GROUP BY i.party_key
) AS b
LEFT JOIN (
  SELECT value, scheme, first_node AS node FROM (
    SELECT value, min(scheme) AS scheme, min(node) AS first_node, max(node) AS last_node
    FROM valid_ids GROUP BY value
  ) AS values_of WHERE first_node = last_node
) AS k ON k.value = b.value
"""

_ID_LINKS = """
SELECT a.node AS a, b.node AS b, count(*) AS parties
FROM party_ids AS a JOIN party_ids AS b
  ON b.party_key = a.party_key AND a.node < b.node AND a.scheme <> b.scheme
GROUP BY a.node, b.node
ORDER BY a.node, b.node
"""

# A writing that carries two valid numbers of one scheme goes with the first; the finding
# identity_conflict reports it.
_ANCHORED = """
SELECT party_key, node, cluster
FROM (
  SELECT p.party_key, p.node, coalesce(c.cluster, p.node) AS cluster,
    row_number() OVER (
      PARTITION BY p.party_key
      ORDER BY CASE WHEN p.scheme IN ('lei', 'imo') THEN 1 ELSE 0 END, p.node
    ) AS nth
  FROM party_ids AS p LEFT JOIN id_clusters AS c ON c.node = p.node
) AS ranked
WHERE nth = 1
"""

# Who may be joined by name, each name once.
_NAMED_PARTIES = """
SELECT DISTINCT n.party_key, k.name_key, k.legal_form, h.country, p.kind
FROM party_names AS n
JOIN name_keys AS k ON k.name = n.name
JOIN all_parties AS p ON p.party_key = n.party_key
JOIN party_homes AS h ON h.party_key = n.party_key
WHERE k.name_key <> '' AND n.quality <> 'weak' AND p.kind <> 'person'
  AND NOT (p.origin_kind = 'claim' AND h.country = '')
"""

_NAME_NODES = """
SELECT DISTINCT party_key,
  name_key || '|' || country || '|'
    || CASE WHEN kind IN ('vessel', 'aircraft') THEN kind ELSE 'organisation' END AS node
FROM named_parties
"""

_LOOSE_NODES = """
SELECT n.party_key, n.node
FROM name_nodes AS n LEFT JOIN anchored AS a ON a.party_key = n.party_key
WHERE a.party_key IS NULL
"""

_NAME_LINKS = """
SELECT a.node AS a, b.node AS b, count(*) AS parties
FROM loose_nodes AS a JOIN loose_nodes AS b ON b.party_key = a.party_key AND a.node < b.node
GROUP BY a.node, b.node
ORDER BY a.node, b.node
"""

# A name that several identified entities bear says nothing by itself: its writings without an
# identifier stand together by building.
_LOOSE_PARTIES = """
SELECT n.party_key, n.node,
  CASE WHEN s.node IS NOT NULL AND b.building_key IS NOT NULL AND c.cluster IS NULL
       THEN n.node || '|' || b.building_key ELSE coalesce(c.cluster, n.node) END AS cluster
FROM loose_nodes AS n
LEFT JOIN node_clusters AS c ON c.node = n.node
LEFT JOIN shared_names AS s ON s.node = n.node
LEFT JOIN (
  SELECT a.party_key, min(k.building_key) AS building_key
  FROM party_addresses AS a
  JOIN address_keys AS k
    ON k.address = a.address AND k.stated_country = coalesce(a.country, '')
  GROUP BY a.party_key
) AS b ON b.party_key = n.party_key
"""

_BEARERS = """
SELECT n.node, min(a.cluster) AS cluster
FROM name_nodes AS n JOIN anchored AS a ON a.party_key = n.party_key
GROUP BY n.node
HAVING min(a.cluster) = max(a.cluster)
"""

# Shared by equal spelling, or by equal sense in two spellings (СТАНКО ЗАВОД, STANKO PLANT).
_SHARED_NAMES = """
SELECT n.node
FROM name_nodes AS n JOIN anchored AS a ON a.party_key = n.party_key
GROUP BY n.node
HAVING min(a.cluster) < max(a.cluster)
UNION
SELECT m.node
FROM node_senses AS m
JOIN (
  SELECT s.sense
  FROM node_senses AS s
  JOIN name_nodes AS n ON n.node = s.node
  JOIN anchored AS a ON a.party_key = n.party_key
  GROUP BY s.sense, split_part(a.cluster, ':', 1)
  HAVING min(a.cluster) < max(a.cluster)
) AS several ON several.sense = m.sense
"""

_NODE_SENSES = """
SELECT DISTINCT n.node, CAST(b.sense AS VARCHAR) || substring(n.node, length(b.name_key) + 1)
  AS sense
FROM (SELECT DISTINCT node, split_part(node, '|', 1) AS name_key FROM name_nodes) AS n
JOIN near_spellings AS b ON b.name_key = n.name_key
"""

# A group of unidentified names joins an identified entity when exactly one bears any of them and
# none of them is borne by several.
_GROUP_ANCHORS = """
SELECT l.cluster, min(b.cluster) AS anchor, min(b.node) AS node
FROM loose_parties AS l
LEFT JOIN bearers AS b ON b.node = l.node
LEFT JOIN shared_names AS s ON s.node = l.node
GROUP BY l.cluster
HAVING min(b.cluster) = max(b.cluster) AND count(s.node) = 0
"""

_PLACES = """
SELECT p.party_key,
  coalesce(a.cluster, g.anchor, l.cluster, 'party:' || CAST(p.party_key AS VARCHAR)) AS anchor,
  CASE WHEN a.cluster IS NOT NULL THEN 'identifier'
       WHEN l.cluster IS NOT NULL THEN 'name' ELSE 'alone' END AS basis,
  CASE WHEN a.cluster = a.node THEN 'same ' || a.node
       WHEN a.cluster IS NOT NULL THEN a.node || ' stands beside ' || a.cluster || ' in the records'
       WHEN g.anchor IS NOT NULL THEN 'equal name and country as ' || g.anchor || ': ' || g.node
       WHEN l.cluster IS NOT NULL THEN 'equal name and country: ' || l.cluster
       ELSE 'nothing to compare' END AS reason
FROM all_parties AS p
LEFT JOIN anchored AS a ON a.party_key = p.party_key
LEFT JOIN (
  SELECT party_key, min(cluster) AS cluster FROM loose_parties GROUP BY party_key
) AS l ON l.party_key = p.party_key
LEFT JOIN group_anchors AS g ON g.cluster = l.cluster
"""

_CLAIM_NAMES = """
SELECT p.party_key, k.name_key
FROM places AS p
JOIN all_parties AS a ON a.party_key = p.party_key AND a.origin_kind = 'claim'
JOIN party_names AS n ON n.party_key = p.party_key
JOIN name_keys AS k ON k.name = n.name AND k.name_key <> ''
WHERE p.basis = 'alone'
"""

_CLAIMED = """
SELECT c.party_key, min(o.anchor) AS anchor, min(c.name_key) AS name_key
FROM claim_names AS c
JOIN (
  SELECT DISTINCT k.name_key, p.anchor
  FROM places AS p
  JOIN all_parties AS a ON a.party_key = p.party_key AND a.origin_kind <> 'claim'
  JOIN party_names AS n ON n.party_key = p.party_key AND n.quality <> 'weak'
  JOIN name_keys AS k ON k.name = n.name
  JOIN (SELECT DISTINCT name_key FROM claim_names) AS w ON w.name_key = k.name_key
) AS o ON o.name_key = c.name_key
GROUP BY c.party_key
HAVING min(o.anchor) = max(o.anchor)
"""

_STOOD = """
SELECT p.party_key, coalesce(c.anchor, p.anchor) AS anchor,
  CASE WHEN c.anchor IS NULL THEN p.basis ELSE 'name' END AS basis,
  CASE WHEN c.anchor IS NULL THEN p.reason
       ELSE 'only entity of this name in the records: ' || c.name_key END AS reason
FROM places AS p LEFT JOIN claimed AS c ON c.party_key = p.party_key
"""

_SETTLED = """
SELECT s.party_key, coalesce(n.head, s.anchor) AS anchor,
  CASE WHEN n.head IS NULL THEN s.basis ELSE 'name' END AS basis,
  coalesce(n.why, s.reason) AS reason
FROM stood AS s LEFT JOIN near_joins AS n ON n.anchor = s.anchor
"""


def resolve(engine: Engine, decided: Decided = NOTHING, past: Past = NEW) -> None:
    """Make `entity_parties` (and `entity_ids`, anchor to id) from what `prepare` made.

    `decided` is what people decided, `past` the ids of earlier runs.
    """
    read_cores(engine)
    engine.step("valid_ids", _VALID_IDS)
    engine.step("party_ids", _PARTY_IDS)
    engine.step("id_links", _ID_LINKS)
    members = identifier_clusters(_links(engine, "id_links"))
    give_rows(engine, "id_clusters", members, MEMBERS)
    engine.step("anchored", _ANCHORED)
    engine.step("named_parties", _NAMED_PARTIES)
    engine.step("name_nodes", _NAME_NODES)
    engine.step("loose_nodes", _LOOSE_NODES)
    engine.step("name_links", _NAME_LINKS)
    members = name_clusters(_links(engine, "name_links"))
    give_rows(engine, "node_clusters", members, MEMBERS)
    engine.step("bearers", _BEARERS)
    engine.step("node_senses", _NODE_SENSES)
    engine.step("shared_names", _SHARED_NAMES)
    engine.step("loose_parties", _LOOSE_PARTIES)
    engine.step("group_anchors", _GROUP_ANCHORS)
    engine.step("places", _PLACES)
    engine.step("claim_names", _CLAIM_NAMES)
    engine.step("claimed", _CLAIMED)
    engine.step("stood", _STOOD)
    join_near_names(engine)
    engine.step("settled", _SETTLED)
    name_entities(engine, apply(engine, decided), past)


def _links(engine: Engine, name: str) -> list[tuple[str, str, int]]:
    table = engine.fetch(f"SELECT a, b, parties FROM {name} ORDER BY a, b")
    return list(zip(*(table.column(c).to_pylist() for c in ("a", "b", "parties")), strict=True))
