"""What is known of each entity: names, identifiers, addresses, register facts.

Makes `entity_names`, `entity_identifiers`, `entity_addresses`, `entities`, `company_facts`,
`company_years`, `owners` and `entity_claims` from the stored tables and `entity_parties`.
"""

from __future__ import annotations

from enduse import schema
from enduse.engine import Engine

_QUALITIES = "primary", "alias", "translation", "former", "weak"
_QUALITY_RANK = (
    "CASE {column} "
    + " ".join(f"WHEN '{q}' THEN {n}" for n, q in enumerate(_QUALITIES))
    + f" ELSE {len(_QUALITIES)} END"
)

_NAMED = f"""
SELECT e.entity_id, n.name, k.name_key, k.legal_form, k.script,
  min({_QUALITY_RANK.format(column="n.quality")}) AS quality_rank,
  count(DISTINCT n.party_key) AS parties,
  min(CASE p.origin_kind WHEN 'register' THEN 0 WHEN 'shipment' THEN 1 WHEN 'sale' THEN 2
      WHEN 'list' THEN 3 ELSE 4 END) AS origin_rank,
  min(p.source_id || ' ' || lpad(CAST(p.row_no AS VARCHAR), 12, '0')) AS place
FROM party_names AS n
JOIN entity_parties AS e ON e.party_key = n.party_key
JOIN all_parties AS p ON p.party_key = n.party_key
JOIN name_keys AS k ON k.name = n.name
GROUP BY e.entity_id, n.name, k.name_key, k.legal_form, k.script
"""

_PLACE = (
    "substring({place}, 1, 16) AS source_id, CAST(substring({place}, 18, 12) AS BIGINT) AS row_no"
)

_ENTITY_NAMES = f"""
SELECT entity_id, name, name_key, legal_form, script,
  CASE quality_rank {" ".join(f"WHEN {n} THEN '{q}'" for n, q in enumerate(_QUALITIES))}
    ELSE 'alias' END AS quality,
  parties, {_PLACE.format(place="place")}
FROM entity_named
"""

_ENTITY_IDENTIFIERS = f"""
SELECT entity_id, scheme, value, valid, parties, {_PLACE.format(place="place")}
FROM (
  SELECT e.entity_id, k.scheme, k.value, k.valid, count(DISTINCT i.party_key) AS parties,
    min(p.source_id || ' ' || lpad(CAST(p.row_no AS VARCHAR), 12, '0')) AS place
  FROM party_identifiers AS i
  JOIN entity_parties AS e ON e.party_key = i.party_key
  JOIN all_parties AS p ON p.party_key = i.party_key
  JOIN party_homes AS h ON h.party_key = i.party_key
  JOIN identifier_keys AS k
    ON k.label = coalesce(i.label, '') AND k.written = i.written AND k.country = h.country
  GROUP BY e.entity_id, k.scheme, k.value, k.valid
) AS grouped
"""

_ENTITY_ADDRESSES = f"""
SELECT entity_id, address, country, street_key, building_key, unit_key, parties,
  {_PLACE.format(place="place")}
FROM (
  SELECT e.entity_id, a.address, max(k.country) AS country, max(k.street_key) AS street_key,
    max(k.building_key) AS building_key, max(k.unit_key) AS unit_key,
    count(DISTINCT a.party_key) AS parties,
    min(p.source_id || ' ' || lpad(CAST(p.row_no AS VARCHAR), 12, '0')) AS place
  FROM party_addresses AS a
  JOIN entity_parties AS e ON e.party_key = a.party_key
  JOIN all_parties AS p ON p.party_key = a.party_key
  JOIN address_keys AS k
    ON k.address = a.address AND k.stated_country = coalesce(a.country, '')
  GROUP BY e.entity_id, a.address
) AS grouped
"""

# The display name: a register's before a declaration's before a list's, then the most written.
_ENTITIES = """
SELECT s.entity_id,
  coalesce(n.name, 'name unknown') AS name, coalesce(n.name_key, '') AS name_key,
  s.kind, s.country, i.anchor, s.parties
FROM (
  SELECT e.entity_id,
    coalesce(min(CASE WHEN p.kind <> 'unknown' THEN p.kind END), 'unknown') AS kind,
    min(CASE WHEN h.country <> '' THEN h.country END) AS country,
    count(*) AS parties
  FROM entity_parties AS e
  JOIN all_parties AS p ON p.party_key = e.party_key
  JOIN party_homes AS h ON h.party_key = e.party_key
  GROUP BY e.entity_id
) AS s
JOIN entity_ids AS i ON i.entity_id = s.entity_id
LEFT JOIN (
  SELECT entity_id, name, name_key, row_number() OVER (
    PARTITION BY entity_id ORDER BY quality_rank, origin_rank, parties DESC, name
  ) AS nth
  FROM entity_named
) AS n ON n.entity_id = s.entity_id AND n.nth = 1
"""


def describe(engine: Engine) -> None:
    """Make the tables of what is known of each entity."""
    engine.step("entity_named", _NAMED)
    engine.step("entity_names", _ENTITY_NAMES)
    engine.step("entity_identifiers", _ENTITY_IDENTIFIERS)
    engine.step("entity_addresses", _ENTITY_ADDRESSES)
    engine.step("entities", _ENTITIES)
    engine.step("company_facts", _with_entity("companies", schema.COMPANY_FACTS))
    engine.step("company_years", _with_entity("financials", schema.COMPANY_YEARS))
    engine.step(
        "owners",
        "SELECT o.source_id, o.row_no, a.entity_id AS owner_id, b.entity_id AS owned_id, o.role, "
        "o.share_low_bp, o.share_high_bp, o.from_date, o.to_date "
        "FROM ownerships AS o "
        "JOIN entity_parties AS a ON a.party_key = o.owner_party "
        "JOIN entity_parties AS b ON b.party_key = o.owned_party",
    )
    columns = ", ".join(f"c.{name}" for name in schema.ENTITY_CLAIMS.names[2:])
    engine.step(
        "entity_claims",
        f"SELECT s.entity_id AS subject_id, o.entity_id AS counterpart_id, {columns} "
        "FROM claims AS c "
        "LEFT JOIN entity_parties AS s ON s.party_key = c.subject_party "
        "LEFT JOIN entity_parties AS o ON o.party_key = c.counterpart_party",
    )


def _with_entity(stored: str, table: schema.Table) -> str:
    columns = ", ".join(f"t.{name}" for name in table.names[1:])
    return (
        f"SELECT e.entity_id, {columns} FROM {stored} AS t "
        "JOIN entity_parties AS e ON e.party_key = t.party_key"
    )
