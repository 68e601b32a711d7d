"""Who ships a maker's machines without being the maker or known to be its relative?

Counted: declared lines of headings 8456 to 8466 with a brand whose maker is known, sent by a party
that is not the maker. A party is the maker, or its relative, where one of its names is among the
names of `brand_names`; where ownership links it to the maker in one or two steps on the day of the
line; or where lines that somebody else sent name it as the maker of that brand. A line on which a
party calls itself the maker proves nothing.

It cannot tell whether the party is an authorised dealer, and most who sell a maker's machines are
dealers or sell used ones. Controls (FANUC, Sinumerik ...) are left out: they are sold as parts by
many. Marks whose maker is not known are left out too.
"""

from __future__ import annotations

from typing import Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count
from enduse.findings.parts import GOES_TO, fill, last_day
from enduse.findings.phrases import joined, named, value_unknown, worth

_BRANDS: Final = """
SELECT DISTINCT brand, maker, country FROM brands WHERE kind = 'machine' AND maker IS NOT NULL
"""

_LINES: Final = fill(
    """
SELECT l.source_id, l.row_no, l.date, $last_day AS last_date, l.date_precision, l.hs,
  l.value_usd_cents, l.brand, l.brand_basis, l.shipper_id, l.maker_id,
  CASE WHEN d.country IS NOT NULL AND l.tier_status = 'on_list' THEN 1 ELSE 0 END AS controlled
FROM lines AS l
JOIN brand_by_other_trader_brands AS b ON b.brand = l.brand
LEFT JOIN destinations AS d ON d.country = $goes_to
WHERE l.shipper_id IS NOT NULL AND substring(l.hs, 1, 4) BETWEEN '8456' AND '8466'
""",
    goes_to=GOES_TO,
    last_day=last_day("l.date", "l.date_precision"),
)

_PAIRS: Final = "SELECT DISTINCT shipper_id, brand FROM brand_by_other_trader_lines"

# All names of the shippers, met with the names of makers, relatives and notes of their brand.
_STANDINGS: Final = """
SELECT DISTINCT p.shipper_id, p.brand, n.standing, n.name, n.says, n.source
FROM brand_by_other_trader_pairs AS p
JOIN entity_names AS e ON e.entity_id = p.shipper_id
JOIN brand_names AS n ON n.brand = p.brand AND n.name_key = e.name_key
"""

# Lines that somebody else sent and that name this party as the brand's maker.
_DECLARED: Final = """
SELECT maker_id AS shipper_id, brand, count(*) AS lines
FROM brand_by_other_trader_lines
WHERE maker_id IS NOT NULL AND maker_id <> shipper_id
GROUP BY maker_id, brand
"""

_MAKERS: Final = """
SELECT DISTINCT n.brand, e.entity_id, n.standing
FROM brand_names AS n
JOIN entity_names AS e ON e.name_key = n.name_key
WHERE n.standing IN ('maker', 'relative')
"""

# Ownership joins owner and owned in both directions; a director makes no relative.
_LINKS: Final = """
SELECT owner_id AS a, owned_id AS b, from_date, to_date, source_id, row_no FROM owners
WHERE role IN ('owner', 'parent', 'branch', 'associate') AND owner_id IS NOT NULL
  AND owned_id IS NOT NULL
UNION ALL
SELECT owned_id AS a, owner_id AS b, from_date, to_date, source_id, row_no FROM owners
WHERE role IN ('owner', 'parent', 'branch', 'associate') AND owner_id IS NOT NULL
  AND owned_id IS NOT NULL
"""

# One step from the maker or a relative, or two from the maker itself: a relative's owner may own
# half a country's industry (the state behind Genertec), so it makes nobody a relative.
_RELATED: Final = """
SELECT p.shipper_id, p.brand, k.from_date, k.to_date, k.source_id, k.row_no,
  k.source_id AS next_source_id, k.row_no AS next_row_no
FROM brand_by_other_trader_pairs AS p
JOIN brand_by_other_trader_links AS k ON k.a = p.shipper_id
JOIN brand_by_other_trader_makers AS m ON m.brand = p.brand AND m.entity_id = k.b
UNION ALL
SELECT p.shipper_id, p.brand,
  CASE WHEN k.from_date IS NULL OR j.from_date > k.from_date THEN j.from_date ELSE k.from_date END
    AS from_date,
  CASE WHEN k.to_date IS NULL OR j.to_date < k.to_date THEN j.to_date ELSE k.to_date END
    AS to_date,
  k.source_id, k.row_no, j.source_id AS next_source_id, j.row_no AS next_row_no
FROM brand_by_other_trader_pairs AS p
JOIN brand_by_other_trader_links AS k ON k.a = p.shipper_id
JOIN brand_by_other_trader_links AS j ON j.a = k.b AND j.b <> p.shipper_id
JOIN brand_by_other_trader_makers AS m
  ON m.brand = p.brand AND m.entity_id = j.b AND m.standing = 'maker'
"""

# A link without a first or last day is open on that side.
_BY_RELATIVE: Final = """
SELECT DISTINCT l.source_id, l.row_no
FROM brand_by_other_trader_lines AS l
JOIN brand_by_other_trader_related AS r ON r.shipper_id = l.shipper_id AND r.brand = l.brand
WHERE (r.from_date IS NULL OR l.date >= r.from_date)
  AND (r.to_date IS NULL OR l.last_date <= r.to_date)
"""

_OTHERS: Final = """
SELECT l.shipper_id || '|' || l.brand AS finding_key, l.*
FROM brand_by_other_trader_lines AS l
LEFT JOIN (
  SELECT DISTINCT shipper_id, brand FROM brand_by_other_trader_standings WHERE standing <> 'note'
) AS s ON s.shipper_id = l.shipper_id AND s.brand = l.brand
LEFT JOIN brand_by_other_trader_declared AS d
  ON d.shipper_id = l.shipper_id AND d.brand = l.brand
LEFT JOIN brand_by_other_trader_by_relative AS r
  ON r.source_id = l.source_id AND r.row_no = l.row_no
WHERE s.shipper_id IS NULL AND d.shipper_id IS NULL AND r.source_id IS NULL
"""

_TOTALS: Final = """
SELECT finding_key, shipper_id AS entity_id, brand, min(date) AS from_date,
  max(last_date) AS to_date, count(*) AS lines, sum(value_usd_cents) AS value_usd_cents,
  count(*) - count(value_usd_cents) AS missing, sum(controlled) AS controlled,
  sum(CASE WHEN brand_basis = 'description' THEN 1 ELSE 0 END) AS described,
  sum(CASE WHEN maker_id = shipper_id THEN 1 ELSE 0 END) AS self_declared
FROM brand_by_other_trader_others
GROUP BY finding_key, shipper_id, brand
"""

_FOUND: Final = """
SELECT t.*, e.name AS subject_name, b.maker, b.country AS maker_country, n.notes,
  coalesce(o.links, 0) AS owner_rows, coalesce(r.links, 0) AS related_rows,
  CASE WHEN m.shipper_id IS NULL THEN 0 ELSE 1 END AS named_alike
FROM brand_by_other_trader_totals AS t
JOIN brand_by_other_trader_brands AS b ON b.brand = t.brand
LEFT JOIN entities AS e ON e.entity_id = t.entity_id
LEFT JOIN (
  SELECT shipper_id, brand, list_sort(list(DISTINCT says || ' (' || source || ')')) AS notes
  FROM brand_by_other_trader_standings WHERE standing = 'note' GROUP BY shipper_id, brand
) AS n ON n.shipper_id = t.entity_id AND n.brand = t.brand
LEFT JOIN (
  SELECT a, count(*) AS links FROM brand_by_other_trader_links GROUP BY a
) AS o ON o.a = t.entity_id
LEFT JOIN (
  SELECT shipper_id, brand, count(*) AS links FROM brand_by_other_trader_related
  GROUP BY shipper_id, brand
) AS r ON r.shipper_id = t.entity_id AND r.brand = t.brand
LEFT JOIN brand_by_other_trader_alike AS m ON m.shipper_id = t.entity_id AND m.brand = t.brand
"""

# `OKUMA TRADING` carries the mark in its name: dealers do that, and so do subsidiaries.
_ALIKE: Final = """
SELECT DISTINCT p.shipper_id, p.brand
FROM brand_by_other_trader_pairs AS p
JOIN entity_names AS e ON e.entity_id = p.shipper_id
JOIN brands AS b ON b.brand = p.brand
WHERE ' ' || e.name_key || ' ' LIKE '% ' || b.mark || ' %'
"""

_ROWS: Final = """
SELECT finding_key, source_id, row_no,
  'sent ' || brand || ' goods, code ' || coalesce(hs, 'unknown') || ', '
    || coalesce(CAST(date AS VARCHAR), 'an unknown day')
    || CASE WHEN maker_id = shipper_id THEN ', and calls itself the maker' ELSE '' END AS shows,
  'for' AS side
FROM brand_by_other_trader_others
UNION ALL
SELECT DISTINCT t.finding_key, r.source_id, r.row_no,
  'a link to the maker of ' || t.brand || ' at another time' AS shows, 'against' AS side
FROM brand_by_other_trader_totals AS t
JOIN brand_by_other_trader_related AS r ON r.shipper_id = t.entity_id AND r.brand = t.brand
"""

_STEPS: Final = (
    ("brands", _BRANDS),
    ("lines", _LINES),
    ("pairs", _PAIRS),
    ("standings", _STANDINGS),
    ("declared", _DECLARED),
    ("makers", _MAKERS),
    ("links", _LINKS),
    ("related", _RELATED),
    ("by_relative", _BY_RELATIVE),
    ("others", _OTHERS),
    ("totals", _TOTALS),
    ("alike", _ALIKE),
)


def _find(engine: Engine) -> None:
    for name, sql in _STEPS:
        engine.step(f"brand_by_other_trader_{name}", sql)
    engine.step("found_brand_by_other_trader", _FOUND)
    engine.step("rows_brand_by_other_trader", _ROWS)


def say(row: Row) -> Said:
    """Say what one party sent of one maker's brand.

    Medium where goods that were on the high-priority list on the day went to a country under
    control, because a brand that arrives there through a trader is what the published case shows;
    low otherwise. The link
    rests on names, so confidence is medium at best, and low where the brand was read out of the
    description on every line.
    """
    figures = {
        "brand": row["brand"],
        "maker": row["maker"],
        "lines": row["lines"],
        "value_usd": _dollars(row["value_usd_cents"]),
        "controlled_lines": row["controlled"],
        "brand_from_description": row["described"],
        "calls_itself_maker": row["self_declared"],
    }
    sent = worth(row["value_usd_cents"], row["missing"], row["lines"])
    return Said(
        f"{named(row['subject_name'])} sent {sent} of the brand {row['brand']}, "
        f"whose maker is {row['maker']}; no record loaded shows that it is the maker "
        f"or belongs to it.{_controlled(row)}",
        figures,
        "medium" if row["controlled"] else "low",
        "low" if row["described"] == row["lines"] else "medium",
        _counter(row),
        _unchecked(row),
    )


def _dollars(cents: int | None) -> float | None:
    return None if cents is None else cents / 100


def _controlled(row: Row) -> str:
    if not row["controlled"]:
        return ""
    return (
        f" {count(row['controlled'], 'of them is', 'of them are')} of goods that were on the "
        "Common High Priority List on the day, and went to a country under control."
    )


def _counter(row: Row) -> list[str]:
    against = ["dealers sell a maker's machines lawfully, and so do owners who sell used ones"]
    if row["notes"]:
        against.append(f"known of this party: {joined(list(row['notes']))}")
    if row["related_rows"]:
        against.append("ownership rows link it to the maker, but not on the days of these lines")
    if row["named_alike"]:
        against.append("its name carries the trade mark, as names of subsidiaries and dealers do")
    if row["self_declared"]:
        against.append(
            f"{count(row['self_declared'], 'line names', 'lines name')} it as the maker; only its "
            "own lines do"
        )
    return against


def _unchecked(row: Row) -> list[str]:
    missing = ["no list of the maker's authorised dealers is loaded"]
    if not row["owner_rows"]:
        missing.append("no ownership data on this party is loaded")
    if row["described"]:
        missing.append(
            f"on {count(row['described'], 'line')} the brand was read out of the description"
        )
    return missing + value_unknown(row["missing"])


KIND = Kind(
    "brand_by_other_trader",
    "Who ships a maker's machines without being the maker or known to be its relative?",
    (
        "lines", "brands", "brand_names", "entities", "entity_names", "owners", "destinations",
    ),
    _find,
    say,
)  # fmt: skip
