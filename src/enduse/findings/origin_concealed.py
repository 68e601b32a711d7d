"""Do brand, maker, declared origin and dispatch of a machine fit together?

Asked of declared lines of headings 8456 to 8466, once per sender and brand, in four ways:

- `elsewhere`: the declared origin is neither the maker's home nor a country where the maker is
  known to have a plant (`brand_plants`): a Taiwanese brand declared as Chinese goods;
- `maker_elsewhere`: no brand is known, and the maker named on the line is at home in another
  country than the declared origin;
- `left_out`: the brand column is empty while the description names a brand that other lines of the
  same sender in the same file state;
- `several`: one sender declares one brand under several origins, and not all of them are countries
  where it is known to be made.

It cannot tell where a machine was made. Makers open plants and give licences that the table does
not know; used machines change their papers; clerks leave columns empty.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count
from enduse.findings.parts import GOES_TO, fill, last_day
from enduse.findings.phrases import joined, named, value_unknown, worth

_LINES: Final = fill(
    """
SELECT l.source_id, l.row_no, l.date, $last_day AS last_date, l.hs, l.brand, l.brand_basis,
  l.brand_written, l.origin, l.dispatch, l.maker_id, l.shipper_id, l.value_usd_cents,
  CASE WHEN d.country IS NOT NULL AND l.tier_status = 'on_list' THEN 1 ELSE 0 END AS controlled
FROM lines AS l
LEFT JOIN destinations AS d ON d.country = $goes_to
WHERE l.shipper_id IS NOT NULL AND substring(l.hs, 1, 4) BETWEEN '8456' AND '8466'
""",
    last_day=last_day("l.date", "l.date_precision"),
    goes_to=GOES_TO,
)

_BRANDS: Final = "SELECT DISTINCT brand, maker, country FROM brands WHERE kind = 'machine'"

_BRANDED: Final = """
SELECT l.*, b.maker, b.country AS home, p.standing AS place
FROM origin_concealed_lines AS l
JOIN origin_concealed_brands AS b ON b.brand = l.brand
LEFT JOIN (
  SELECT brand, country, min(standing) AS standing FROM brand_plants GROUP BY brand, country
) AS p ON p.brand = l.brand AND p.country = l.origin
"""

_ELSEWHERE: Final = """
SELECT shipper_id || '|' || brand || '|elsewhere' AS finding_key, 'elsewhere' AS variant,
  CASE WHEN place IS NULL THEN 'for' ELSE 'against' END AS side, b.*
FROM origin_concealed_branded AS b
JOIN (
  SELECT DISTINCT shipper_id AS by_shipper, brand AS of_brand FROM origin_concealed_branded
  WHERE home IS NOT NULL AND origin IS NOT NULL AND place IS NULL
) AS k ON k.by_shipper = b.shipper_id AND k.of_brand = b.brand
WHERE b.origin IS NOT NULL
"""

# Within one file: another file may have no brand column at all.
_LEFT_OUT: Final = """
SELECT b.shipper_id || '|' || b.brand || '|left_out' AS finding_key, 'left_out' AS variant,
  'for' AS side, b.*
FROM origin_concealed_branded AS b
JOIN (
  SELECT DISTINCT source_id AS in_source, shipper_id AS by_shipper, brand AS of_brand
  FROM origin_concealed_branded WHERE brand_basis = 'brand column'
) AS k ON k.in_source = b.source_id AND k.by_shipper = b.shipper_id AND k.of_brand = b.brand
WHERE b.brand_basis = 'description' AND b.brand_written IS NULL
"""

_SEVERAL: Final = """
SELECT b.shipper_id || '|' || b.brand || '|several' AS finding_key, 'several' AS variant,
  'for' AS side, b.*
FROM origin_concealed_branded AS b
JOIN (
  SELECT shipper_id AS by_shipper, brand AS of_brand
  FROM origin_concealed_branded WHERE origin IS NOT NULL
  GROUP BY shipper_id, brand
  HAVING count(DISTINCT origin) > 1 AND count(*) > count(place)
) AS k ON k.by_shipper = b.shipper_id AND k.of_brand = b.brand
WHERE b.origin IS NOT NULL
"""

_MAKER_ELSEWHERE: Final = """
SELECT l.shipper_id || '|' || l.maker_id || '|maker_elsewhere' AS finding_key,
  'maker_elsewhere' AS variant, 'for' AS side, l.*, m.name AS maker, m.country AS home,
  CAST(NULL AS VARCHAR) AS place
FROM origin_concealed_lines AS l
JOIN entities AS m ON m.entity_id = l.maker_id
WHERE l.brand IS NULL AND m.country IS NOT NULL AND l.origin IS NOT NULL
  AND m.country <> l.origin
"""

_ASKED: Final = """
SELECT * FROM origin_concealed_elsewhere
UNION ALL SELECT * FROM origin_concealed_left_out
UNION ALL SELECT * FROM origin_concealed_several
UNION ALL SELECT * FROM origin_concealed_maker_elsewhere
"""

_FOUND: Final = """
SELECT f.*, e.name AS subject_name, o.origins, o.dispatches, p.plants
FROM (
  SELECT finding_key, variant, shipper_id AS entity_id, brand, max(maker) AS maker,
    max(home) AS home, min(date) AS from_date, max(last_date) AS to_date, count(*) AS lines,
    sum(value_usd_cents) AS value_usd_cents, count(*) - count(value_usd_cents) AS missing,
    sum(controlled) AS controlled,
    sum(CASE WHEN brand_basis = 'description' THEN 1 ELSE 0 END) AS described
  FROM origin_concealed_asked WHERE side = 'for'
  GROUP BY finding_key, variant, shipper_id, brand
) AS f
LEFT JOIN entities AS e ON e.entity_id = f.entity_id
LEFT JOIN (
  SELECT finding_key, list_sort(list(DISTINCT origin)) AS origins,
    list_sort(list(DISTINCT dispatch)) AS dispatches
  FROM origin_concealed_asked WHERE side = 'for' GROUP BY finding_key
) AS o ON o.finding_key = f.finding_key
LEFT JOIN (
  SELECT brand, list_sort(list(DISTINCT country)) AS plants FROM brand_plants
  WHERE standing = 'plant' GROUP BY brand
) AS p ON p.brand = f.brand
"""

_ROWS: Final = """
SELECT finding_key, source_id, row_no,
  coalesce(brand, 'made by ' || maker, 'no brand') || ', origin ' || coalesce(origin, 'not stated')
    || ', dispatched from ' || coalesce(dispatch, 'not stated')
    || CASE WHEN variant = 'left_out' THEN ', brand in the description only' ELSE '' END AS shows,
  side
FROM origin_concealed_asked
"""

_STEPS: Final = (
    ("lines", _LINES),
    ("brands", _BRANDS),
    ("branded", _BRANDED),
    ("elsewhere", _ELSEWHERE),
    ("left_out", _LEFT_OUT),
    ("several", _SEVERAL),
    ("maker_elsewhere", _MAKER_ELSEWHERE),
    ("asked", _ASKED),
)
# The innocent explanation that fits each way best comes first among what speaks against.
_INNOCENT: Final = {
    "elsewhere": "makers have plants and licensees abroad that the table may not know",
    "maker_elsewhere": "a maker at home in one country may have plants in another",
    "left_out": "an empty column is often a clerk's habit; the description still names the brand",
    "several": "one brand may be made in several plants, and a dealer may sell from each",
}


def _find(engine: Engine) -> None:
    for name, sql in _STEPS:
        engine.step(f"origin_concealed_{name}", sql)
    engine.step("found_origin_concealed", _FOUND)
    engine.step("rows_origin_concealed", _ROWS)


def say(row: Row) -> Said:
    """Say one way in which brand, maker, origin and dispatch do not fit for one sender.

    Medium where a brand's origin is elsewhere on goods that were on the high-priority list on the
    day and went to a country under control: concealed origin is what the report on the five makers
    describes. Else low. Plants are recalled data, so confidence is medium at best.
    """
    certain = row["variant"] == "elsewhere" and not row["described"]
    return Said(
        _statement(row),
        {
            "variant": row["variant"],
            "brand": row["brand"],
            "maker": row["maker"],
            "home": row["home"],
            "plants": _codes(row["plants"]),
            "origins": _codes(row["origins"]),
            "dispatches": _codes(row["dispatches"]),
            "lines": row["lines"],
            "value_usd": None if row["value_usd_cents"] is None else row["value_usd_cents"] / 100,
            "controlled_lines": row["controlled"],
        },
        "medium" if row["variant"] == "elsewhere" and row["controlled"] else "low",
        "medium" if certain else "low",
        _counter(row),
        _unchecked(row),
    )


def _codes(values: Any) -> list[str]:
    return [value for value in values or [] if value]


def _statement(row: Row) -> str:
    who = named(row["subject_name"])
    lines = worth(row["value_usd_cents"], row["missing"], row["lines"], "line")
    origins = joined(_codes(row["origins"])) or "an unstated country"
    sent = joined(_codes(row["dispatches"]))
    dispatched = f", dispatched from {sent}," if sent else ""
    brand, maker = row["brand"], named(row["maker"])
    if row["variant"] == "elsewhere":
        plants = joined(_codes(row["plants"]))
        known = f"with known plants in {plants}" if plants else "with no known plant abroad"
        return (
            f"{who} sent {lines} of the brand {brand} with declared origin {origins}{dispatched} "
            f"while its maker {maker} is at home in {row['home']}, {known}."
        )
    if row["variant"] == "maker_elsewhere":
        return (
            f"{who} sent {lines} with declared origin {origins}{dispatched} while the maker named "
            f"on them, {maker}, is at home in {row['home']}."
        )
    if row["variant"] == "left_out":
        return (
            f"{who} sent {lines} whose description names the brand {brand} while the brand column "
            "is empty; other lines of the same sender in the same file state the brand."
        )
    number = len(_codes(row["origins"]))
    return f"{who} sent {lines} of the brand {brand} under {number} declared origins: {origins}."


def _counter(row: Row) -> list[str]:
    against = [_INNOCENT[row["variant"]]]
    if row["variant"] in ("elsewhere", "several"):
        against.append("used machines are often declared with the country they last stood in")
    if row["brand"] and row["home"] is None:
        against.append(f"the home country of {row['brand']} is not known")
    return against


def _unchecked(row: Row) -> list[str]:
    missing = ["certificates of origin, serial numbers and rating plates were not seen"]
    if row["variant"] in ("elsewhere", "several"):
        missing.append(
            "the table of plants is recalled and not checked against the maker's reports"
        )
    if row["described"]:
        missing.append(
            f"on {count(row['described'], 'line')} the brand was read out of the description"
        )
    return missing + value_unknown(row["missing"], "line")


KIND = Kind(
    "origin_concealed",
    "Do brand, maker, declared origin and dispatch of a machine fit together?",
    ("lines", "brands", "brand_plants", "entities", "destinations"),
    _find,
    say,
)
