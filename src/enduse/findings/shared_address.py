"""Who else sits at the address of a party that ships or sells?

Asked of places where at least one entity is of interest (`interest.py`): in a small file everybody,
in a large one those with machine tools, high-priority goods, a listing, a register row or a claim.

Counted, for entities that stand in shipments or sales:

- `same_unit`: 2 to 50 entities at one unit (building and flat, office or room);
- `mail_drop`: a unit with more than 50 entities, as addresses of mass registration have. It is said
  as a count, and only for entities that are listed or traded in high-priority goods;
- `same_building`: up to 20 entities in one building that share no unit as far as it is written.
  Where neither has a unit, their address is one, and more cannot be told;
- `large_building`: more than 20 in one building. It is said once per building, and only where one
  of them is listed or traded in high-priority goods: a business centre relates nobody.

It cannot tell whether entities that share an address have anything to do with each other, when they
were there, or whether an address is that of a registration agent. Addresses compare by the keys of
their writings; one that cannot be read is not compared.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count
from enduse.findings.interest import subjects_of_interest
from enduse.findings.parts import GOES_TO
from enduse.findings.phrases import named, some

SEPARATOR: Final = "|"
# An office suite holds a family of firms; the flats of mass registration agents hold hundreds.
MOST_IN_UNIT: Final = 50
# A factory's gatehouse has a few firms, a business centre (Ho King Commercial Centre) hundreds.
MOST_IN_BUILDING: Final = 20
_SHOWN: Final = 11  # one more than is said: the subject itself is among them

_PLACES = """
SELECT entity_id, building_key, unit_key, address, source_id, row_no FROM (
  SELECT *, row_number() OVER (
    PARTITION BY entity_id, building_key, coalesce(unit_key, '')
    ORDER BY parties DESC, source_id, row_no, address) AS nth
  FROM entity_addresses
  WHERE building_key IS NOT NULL
) AS ranked
WHERE nth = 1
"""

# What is known of an entity: whether it trades, is listed, or traded in high-priority goods.
_STANDING = f"""
SELECT s.entity_id, max(s.trades) AS trades, max(s.listed) AS listed,
  max(s.controlled) AS controlled,
  max(CASE WHEN s.listed = 1 OR s.controlled = 1 OR i.entity_id IS NOT NULL THEN 1 ELSE 0 END)
    AS of_interest
FROM (
  SELECT e.entity_id, 1 AS trades, 0 AS listed, 0 AS controlled
  FROM entity_parties AS e JOIN parties AS p ON p.party_key = e.party_key
  WHERE p.origin_kind IN ('shipment', 'sale')
  UNION ALL
  SELECT entity_id, 0 AS trades, 1 AS listed, 0 AS controlled FROM listings
  UNION ALL
  SELECT l.receiver_id AS entity_id, 1 AS trades, 0 AS listed, 1 AS controlled
  FROM lines AS l JOIN destinations AS d ON d.country = {GOES_TO}
  WHERE l.tier IS NOT NULL AND l.receiver_id IS NOT NULL
  UNION ALL
  SELECT l.shipper_id AS entity_id, 1 AS trades, 0 AS listed, 1 AS controlled
  FROM lines AS l JOIN destinations AS d ON d.country = {GOES_TO}
  WHERE l.tier IS NOT NULL AND l.shipper_id IS NOT NULL
) AS s
LEFT JOIN shared_address_interest AS i ON i.entity_id = s.entity_id
GROUP BY s.entity_id
"""


def _members(key: str) -> str:
    """SQL for the entities at each place that has several of them, one of which trades."""
    return f"""
SELECT *, row_number() OVER (
  PARTITION BY place_key ORDER BY listed DESC, controlled DESC, entity_id)
  AS place
FROM (
  SELECT m.place_key, m.entity_id, m.source_id, m.row_no, m.address, m.has_unit,
    coalesce(s.trades, 0) AS trades, coalesce(s.listed, 0) AS listed,
    coalesce(s.controlled, 0) AS controlled,
    count(*) OVER (PARTITION BY m.place_key) AS entities,
    max(coalesce(s.trades, 0)) OVER (PARTITION BY m.place_key) AS any_trades,
    max(coalesce(s.of_interest, 0)) OVER (PARTITION BY m.place_key) AS any_interest,
    sum(coalesce(s.listed, 0)) OVER (PARTITION BY m.place_key) AS listed_there,
    sum(coalesce(s.controlled, 0)) OVER (PARTITION BY m.place_key) AS controlled_there
  FROM (
    SELECT {key} AS place_key, entity_id, source_id, row_no, address,
      max(CASE WHEN unit_key IS NOT NULL THEN 1 ELSE 0 END) OVER (
        PARTITION BY {key}, entity_id) AS has_unit,
      row_number() OVER (
      PARTITION BY {key}, entity_id ORDER BY source_id, row_no, address) AS nth
    FROM shared_address_places
    WHERE {key} IS NOT NULL
  ) AS m
  LEFT JOIN shared_address_standing AS s ON s.entity_id = m.entity_id
  WHERE m.nth = 1
) AS counted
WHERE entities > 1 AND any_trades = 1 AND any_interest = 1
"""


# At most 20 x 20 pairs per building; whoever shares a unit is said by `same_unit`.
_NEIGHBOURS = f"""
SELECT a.place_key, a.entity_id, b.entity_id AS other_id, b.place, b.listed,
  CASE WHEN a.has_unit = 0 AND b.has_unit = 0 THEN 1 ELSE 0 END AS no_unit
FROM shared_address_buildings AS a
JOIN shared_address_buildings AS b ON b.place_key = a.place_key AND b.entity_id <> a.entity_id
LEFT JOIN (
  SELECT DISTINCT x.building_key, x.entity_id, y.entity_id AS other_id
  FROM shared_address_places AS x
  JOIN shared_address_places AS y ON y.unit_key = x.unit_key AND y.entity_id <> x.entity_id
  JOIN shared_address_buildings AS c
    ON c.place_key = x.building_key AND c.entity_id = x.entity_id
    AND c.entities <= {MOST_IN_BUILDING}
) AS u ON u.building_key = a.place_key AND u.entity_id = a.entity_id AND u.other_id = b.entity_id
WHERE a.trades = 1 AND a.entities <= {MOST_IN_BUILDING} AND u.other_id IS NULL
"""

_NAME_OF = f"""lpad(CAST(m.place AS VARCHAR), 5, '0') || '{SEPARATOR}' || CAST(m.listed AS VARCHAR)
  || '{SEPARATOR}' || m.entity_id || '{SEPARATOR}' || coalesce(e.name, '')"""

_UNIT_NAMES = f"""
SELECT m.place_key, list_sort(list(DISTINCT {_NAME_OF})) AS shown
FROM shared_address_units AS m LEFT JOIN entities AS e ON e.entity_id = m.entity_id
WHERE m.place <= {_SHOWN}
GROUP BY m.place_key
"""

_BUILDING_NAMES = f"""
SELECT m.place_key, list_sort(list(DISTINCT {_NAME_OF})) AS shown
FROM shared_address_buildings AS m LEFT JOIN entities AS e ON e.entity_id = m.entity_id
WHERE m.place <= {_SHOWN} AND m.entities > {MOST_IN_BUILDING}
GROUP BY m.place_key
"""

_NEIGHBOUR_NAMES = f"""
SELECT m.place_key, m.entity_id, count(*) AS others, sum(m.listed) AS listed_there,
  sum(m.no_unit) AS no_unit,
  list_sort(list(DISTINCT {_NAME_OF.replace("m.entity_id", "m.other_id")})) AS shown
FROM shared_address_neighbours AS m LEFT JOIN entities AS e ON e.entity_id = m.other_id
GROUP BY m.place_key, m.entity_id
"""

_RELATED = """
SELECT place_key, entity_id, count(DISTINCT other_id) AS related FROM (
  SELECT a.place_key, a.entity_id, b.entity_id AS other_id
  FROM owners AS o
  JOIN shared_address_all AS a ON a.entity_id = o.owner_id
  JOIN shared_address_all AS b ON b.entity_id = o.owned_id AND b.place_key = a.place_key
  UNION
  SELECT b.place_key, b.entity_id, a.entity_id AS other_id
  FROM owners AS o
  JOIN shared_address_all AS a ON a.entity_id = o.owner_id
  JOIN shared_address_all AS b ON b.entity_id = o.owned_id AND b.place_key = a.place_key
) AS linked
GROUP BY place_key, entity_id
"""

_SUBJECTS = f"""
SELECT 'unit|' || u.entity_id || '|' || u.place_key AS finding_key, u.entity_id,
  CASE WHEN u.entities <= {MOST_IN_UNIT} THEN 'same_unit' ELSE 'mail_drop' END AS variant,
  u.place_key, u.address, u.entities - 1 AS others, u.listed_there - u.listed AS listed_there,
  u.controlled_there - u.controlled AS controlled_there,
  CAST(0 AS BIGINT) AS no_unit, n.shown
FROM shared_address_units AS u
JOIN shared_address_unit_names AS n ON n.place_key = u.place_key
WHERE u.trades = 1 AND (u.entities <= {MOST_IN_UNIT} OR u.listed = 1 OR u.controlled = 1)
UNION ALL
SELECT 'building|' || b.entity_id || '|' || b.place_key AS finding_key, b.entity_id,
  'same_building' AS variant, b.place_key, b.address, n.others, n.listed_there,
  CAST(NULL AS BIGINT) AS controlled_there, n.no_unit, n.shown
FROM shared_address_buildings AS b
JOIN shared_address_neighbour_names AS n
  ON n.place_key = b.place_key AND n.entity_id = b.entity_id
UNION ALL
SELECT 'large|' || g.place_key AS finding_key, g.entity_id, 'large_building' AS variant,
  g.place_key, g.address, g.entities - 1 AS others, g.listed_there - g.listed AS listed_there,
  g.controlled_there - g.controlled AS controlled_there, CAST(0 AS BIGINT) AS no_unit, n.shown
FROM (
  SELECT *, row_number() OVER (PARTITION BY place_key ORDER BY place) AS turn
  FROM shared_address_buildings
  WHERE entities > {MOST_IN_BUILDING} AND trades = 1 AND (listed = 1 OR controlled = 1)
) AS g
JOIN shared_address_building_names AS n ON n.place_key = g.place_key
WHERE g.turn = 1
"""

_FOUND = """
SELECT f.*, coalesce(r.related, 0) AS related, e.name AS subject_name,
  CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date
FROM shared_address_subjects AS f
LEFT JOIN shared_address_related AS r
  ON r.place_key = f.place_key AND r.entity_id = f.entity_id
LEFT JOIN entities AS e ON e.entity_id = f.entity_id
"""

# The subject's own writing and those of the entities that are named.
_ROWS = f"""
SELECT DISTINCT f.finding_key, m.source_id, m.row_no, 'address ' || m.address AS shows,
  'for' AS side
FROM shared_address_subjects AS f
JOIN shared_address_all AS m ON m.place_key = f.place_key
WHERE (f.variant <> 'same_building' AND m.place <= {_SHOWN}) OR m.entity_id = f.entity_id
UNION
SELECT f.finding_key, b.source_id, b.row_no, 'address ' || b.address AS shows, 'for' AS side
FROM shared_address_subjects AS f
JOIN shared_address_neighbours AS n ON n.place_key = f.place_key AND n.entity_id = f.entity_id
JOIN shared_address_buildings AS b ON b.place_key = n.place_key AND b.entity_id = n.other_id
WHERE f.variant = 'same_building'
"""


def _find(engine: Engine) -> None:
    engine.step("shared_address_places", _PLACES)
    subjects_of_interest(engine, "shared_address_interest")
    engine.step("shared_address_standing", _STANDING)
    engine.step("shared_address_units", _members("unit_key"))
    engine.step("shared_address_buildings", _members("building_key"))
    engine.step("shared_address_neighbours", _NEIGHBOURS)
    engine.step("shared_address_unit_names", _UNIT_NAMES)
    engine.step("shared_address_building_names", _BUILDING_NAMES)
    engine.step("shared_address_neighbour_names", _NEIGHBOUR_NAMES)
    engine.step(
        "shared_address_all",
        "SELECT * FROM shared_address_units UNION ALL SELECT * FROM shared_address_buildings",
    )
    engine.step("shared_address_related", _RELATED)
    engine.step("shared_address_subjects", _SUBJECTS)
    engine.step("found_shared_address", _FOUND)
    engine.step("rows_shared_address", _ROWS)


def say(row: Row) -> Said:
    """Say who else is at one unit or in one building."""
    others = _others(row)
    who = some([_with_list(other) for other in others], row["others"])
    listed = f", {row['listed_there']:,} of them on a list" if row["listed_there"] else ""
    counted = count(row["others"], "other entity", "other entities")
    subject, address = named(row["subject_name"]), named(row["address"])
    statement = {
        "same_unit": f"{subject} shares a unit with {counted}{listed}: {who}",
        "mail_drop": f"{subject} is at a unit where {counted} are written{listed}",
        "same_building": f"{subject} {_neighbourhood(row)} {counted}{_apart(row)}{listed}: {who}",
        "large_building": f"{subject} is in a building where {counted} are written{listed}",
    }[row["variant"]]
    return Said(
        f"{statement} ({address}).",
        {
            "variant": row["variant"],
            "place": row["place_key"],
            "address": row["address"],
            "others": row["others"],
            "others_listed": row["listed_there"],
            "others_at_one_address_without_unit": row["no_unit"],
            "others_with_high_priority_goods": row["controlled_there"],
            "named": others,
            "related_by_register": row["related"],
        },
        _severity(row),
        "low" if row["variant"] == "large_building" else "medium",
        _counter(row),
        ["whether they were at the address at the same time is not in the records"],
    )


def _neighbourhood(row: Row) -> str:
    return "has one address with" if row["no_unit"] == row["others"] else "is in one building with"


def _apart(row: Row) -> str:
    if row["no_unit"] == row["others"]:
        return ", no unit being written"
    return ", in other units or without one written"


def _others(row: Row) -> list[dict[str, Any]]:
    parts = [text.split(SEPARATOR, 3) for text in row["shown"]]
    return [
        {"entity_id": entity, "name": name or None, "listed": listed == "1"}
        for _, listed, entity, name in parts
        if entity != row["entity_id"]
    ][: _SHOWN - 1]


def _with_list(other: dict[str, Any]) -> str:
    return f"{named(other['name'])} (on a list)" if other["listed"] else named(other["name"])


def _severity(row: Row) -> str:
    if row["variant"] == "same_unit":
        return "medium" if row["listed_there"] else "low"
    weight = int(row["listed_there"] > 0) + int(row["no_unit"] > 0)
    return "info" if row["variant"] == "large_building" else ("info", "low", "medium")[weight]


def _counter(row: Row) -> list[str]:
    said = []
    if row["related"]:
        related = count(row["related"], "of them", "of them")
        said.append(f"a register names an ownership or office between the subject and {related}")
    if row["variant"] in ("mail_drop", "large_building"):
        said.append("so many entities at one address need have nothing to do with each other")
    return said


KIND: Final = Kind(
    "shared_address",
    "Who else sits at the address of a party that ships or sells?",
    ("entity_addresses", "entity_parties", "parties", "entities", "lines", "listings", "owners",
     "destinations"),
    _find,
    say,
)  # fmt: skip
