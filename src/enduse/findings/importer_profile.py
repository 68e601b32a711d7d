"""What does an importer bring in each year, and who buys it?

Asked of importers of interest (`interest.py`): in a small file everybody, in a large one those with
machine tools, high-priority goods, a listing, a register row, sales or a claim.

Counted per importer and calendar year: declared lines, their value, and the shares of the largest
origins, recognised brands and tiers of the Common High Priority List; then its domestic sales and
the share of them that went to buyers listed on the day or linked to the defence industry
(`defence.py`). Shares are hundredths of a percent, of the value known and of the number of rows.
Tiers are those of the list as it stands, whenever the code joined.

It cannot tell whether the goods sold are the goods imported, what buyers do with them, or who is
defence-linked where the register does not say so. Lines without a date stand in no year.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count
from enduse.findings.defence import sale_buyers
from enduse.findings.interest import subjects_of_interest
from enduse.findings.parts import fill, last_day
from enduse.findings.phrases import WHOLE_BP, joined, named, percent, value_unknown, worth

# A firm that sells most of what it sells to arms makers is their supplier; below that they are
# customers among others.
MOST_BP: Final = 5_000
_TOP: Final = (1, 2, 3)
_DIMENSIONS: Final = ("origin", "brand", "tier")
_WORDS: Final = {
    "origin": "of origin {}",
    "brand": "of brand {}",
    "tier": "of tier {} of the Common High Priority List",
}
Largest = dict[str, list[dict[str, Any]]]

_CELLS = f"""
SELECT entity_id, year, origin, brand, tier, count(*) AS n,
  coalesce(sum(value_usd_cents), 0) AS v, count(*) - count(value_usd_cents) AS missing,
  min(date) AS from_date, max(last_date) AS to_date
FROM (
  SELECT receiver_id AS entity_id, year(date) AS year, origin, brand, tier, value_usd_cents, date,
    {last_day("date", "date_precision")} AS last_date
  FROM lines JOIN importer_profile_subjects AS s ON s.entity_id = receiver_id
  WHERE date IS NOT NULL
) AS dated
GROUP BY entity_id, year, origin, brand, tier
"""

_IMPORTS = """
SELECT entity_id, year, sum(n) AS n, sum(v) AS v, sum(missing) AS missing,
  min(from_date) AS from_date, max(to_date) AS to_date
FROM importer_profile_cells
GROUP BY entity_id, year
"""

# The largest of one dimension: by value, then by number.
_LARGEST = (
    "SELECT entity_id, year, count(*) AS $dimensions, "
    + ", ".join(
        f"max(CASE WHEN nth = {n} THEN label END) AS $dimension{n}, "
        f"max(CASE WHEN nth = {n} THEN v END) AS ${{dimension}}{n}_v, "
        f"max(CASE WHEN nth = {n} THEN n END) AS ${{dimension}}{n}_n"
        for n in _TOP
    )
    + """
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY entity_id, year ORDER BY v DESC, n DESC, label) AS nth
  FROM (
    SELECT entity_id, year, $dimension AS label, sum(v) AS v, sum(n) AS n
    FROM importer_profile_cells
    WHERE $dimension IS NOT NULL
    GROUP BY entity_id, year, $dimension
  ) AS labelled
) AS ranked
GROUP BY entity_id, year
"""
)

_SOLD = f"""
SELECT seller_id AS entity_id, year(date) AS year, count(*) AS sales,
  coalesce(sum(value_usd_cents), 0) AS sold, count(*) - count(value_usd_cents) AS sold_missing,
  sum(CASE WHEN defence = 1 THEN 1 ELSE 0 END) AS defence_n,
  sum(CASE WHEN defence = 1 THEN coalesce(value_usd_cents, 0) ELSE 0 END) AS defence_v,
  sum(CASE WHEN listed = 1 THEN 1 ELSE 0 END) AS listed_n,
  sum(CASE WHEN listed = 1 THEN coalesce(value_usd_cents, 0) ELSE 0 END) AS listed_v,
  sum(CASE WHEN listed = 1 OR defence = 1 THEN 1 ELSE 0 END) AS either_n,
  sum(CASE WHEN listed = 1 OR defence = 1 THEN coalesce(value_usd_cents, 0) ELSE 0 END)
    AS either_v,
  sum(CASE WHEN listed IS NULL THEN 1 ELSE 0 END) AS undecided,
  count(DISTINCT CASE WHEN defence = 1 THEN buyer_id END) AS defence_buyers,
  min(why) AS why, min(date) AS from_date,
  max({last_day("date", "date_precision")}) AS to_date
FROM importer_profile_sales
WHERE date IS NOT NULL AND seller_id IN (SELECT entity_id FROM importer_profile_imports)
GROUP BY seller_id, year(date)
"""


def _columns(dimension: str) -> str:
    names = [
        f"{dimension}s",
        *(f"{dimension}{n}{suffix}" for n in _TOP for suffix in ("", "_v", "_n")),
    ]
    return ", ".join(f"{dimension[0]}.{name}" for name in names)


_FOUND = f"""
SELECT k.entity_id || '|' || CAST(k.year AS VARCHAR) AS finding_key, k.entity_id, k.year,
  least(coalesce(i.from_date, s.from_date), coalesce(s.from_date, i.from_date)) AS from_date,
  greatest(coalesce(i.to_date, s.to_date), coalesce(s.to_date, i.to_date)) AS to_date,
  coalesce(i.n, 0) AS n, coalesce(i.v, 0) AS v, coalesce(i.missing, 0) AS missing,
  {", ".join(_columns(dimension) for dimension in _DIMENSIONS)},
  coalesce(s.sales, 0) AS sales, coalesce(s.sold, 0) AS sold,
  coalesce(s.sold_missing, 0) AS sold_missing, s.defence_n, s.defence_v, s.listed_n, s.listed_v,
  s.either_n, s.either_v, coalesce(s.undecided, 0) AS undecided, s.defence_buyers, s.why,
  e.name AS subject_name
FROM (
  SELECT entity_id, year FROM importer_profile_imports
  UNION
  SELECT entity_id, year FROM importer_profile_sold
) AS k
LEFT JOIN importer_profile_imports AS i ON i.entity_id = k.entity_id AND i.year = k.year
LEFT JOIN importer_profile_origin AS o ON o.entity_id = k.entity_id AND o.year = k.year
LEFT JOIN importer_profile_brand AS b ON b.entity_id = k.entity_id AND b.year = k.year
LEFT JOIN importer_profile_tier AS t ON t.entity_id = k.entity_id AND t.year = k.year
LEFT JOIN importer_profile_sold AS s ON s.entity_id = k.entity_id AND s.year = k.year
LEFT JOIN entities AS e ON e.entity_id = k.entity_id
"""

_ROWS = """
SELECT receiver_id || '|' || CAST(year(date) AS VARCHAR) AS finding_key, source_id, row_no,
  'received in ' || CAST(year(date) AS VARCHAR) AS shows, 'for' AS side
FROM lines JOIN importer_profile_subjects AS s ON s.entity_id = receiver_id
WHERE date IS NOT NULL
UNION ALL
SELECT seller_id || '|' || CAST(year(date) AS VARCHAR) AS finding_key, source_id, row_no,
  CASE WHEN defence = 1 THEN 'sold to a defence-linked buyer: ' || why
       WHEN listed = 1 THEN 'sold to a buyer listed on the day' ELSE 'sold to another buyer' END
    AS shows,
  'for' AS side
FROM importer_profile_sales
WHERE date IS NOT NULL AND seller_id IN (SELECT entity_id FROM importer_profile_imports)
"""


def _find(engine: Engine) -> None:
    subjects_of_interest(engine, "importer_profile_subjects")
    engine.step("importer_profile_cells", _CELLS)
    engine.step("importer_profile_imports", _IMPORTS)
    for dimension in _DIMENSIONS:
        engine.step(
            f"importer_profile_{dimension}",
            fill(
                _LARGEST,
                dimension=dimension,
                dimensions=f"{dimension}s",
                **{f"dimension{n}": f"{dimension}{n}" for n in _TOP},
            ),
        )
    sale_buyers(engine, "importer_profile")
    engine.step("importer_profile_sold", _SOLD)
    engine.step("found_importer_profile", _FOUND)
    engine.step("rows_importer_profile", _ROWS)


def say(row: Row) -> Said:
    """Say one importer's year."""
    largest = {dimension: _largest(row, dimension) for dimension in _DIMENSIONS}
    mostly = False
    if row["sales"]:
        share = _part(row, "either")["of_value_bp" if row["sold"] else "of_number_bp"]
        mostly = share > MOST_BP
    return Said(
        f"{named(row['subject_name'])} in {row['year']}: {_imports(row, largest)}{_sales(row)}.",
        _figures(row, largest),
        "medium" if mostly else "info",
        "medium" if row["sales"] and row["either_n"] else "high",
        [],
        _unchecked(row),
    )


def _bp(part: int | None, whole: int) -> int | None:
    return None if part is None or not whole else part * WHOLE_BP // whole


def _part(row: Row, who: str) -> dict[str, Any]:
    return {
        "sales": row[f"{who}_n"],
        "value_usd_cents": row[f"{who}_v"],
        "of_value_bp": _bp(row[f"{who}_v"], row["sold"]),
        "of_number_bp": _bp(row[f"{who}_n"], row["sales"]),
    }


def _largest(row: Row, dimension: str) -> list[dict[str, Any]]:
    return [
        {
            dimension: row[f"{dimension}{n}"],
            "value_usd_cents": row[f"{dimension}{n}_v"],
            "shipments": row[f"{dimension}{n}_n"],
            "of_value_bp": _bp(row[f"{dimension}{n}_v"], row["v"]),
            "of_number_bp": _bp(row[f"{dimension}{n}_n"], row["n"]),
        }
        for n in _TOP
        if row[f"{dimension}{n}"] is not None
    ]


def _imports(row: Row, largest: Largest) -> str:
    if not row["n"]:
        return "no imports in the records"
    amount = worth(row["v"], row["missing"], row["n"])
    unit = "of_value_bp" if row["v"] else "of_number_bp"
    parts = [
        f"{percent(found[0][unit])} {_WORDS[dimension].format(named(found[0][dimension]))}"
        for dimension, found in largest.items()
        if found
    ]
    if not parts:
        return f"{amount} received"
    by = "by value" if row["v"] else "by number"
    return f"{amount} received, {by} {joined(parts)}"


def _sales(row: Row) -> str:
    if not row["sales"]:
        return ""
    unit = "of_value_bp" if row["sold"] else "of_number_bp"
    by = "by value" if row["sold"] else "by number"
    defence, listed = _part(row, "defence")[unit], _part(row, "listed")[unit]
    amount = worth(row["sold"], row["sold_missing"], row["sales"], "sale")
    return (
        f"; {amount}, {by} {percent(defence)} of them to defence-linked buyers and "
        f"{percent(listed)} to buyers listed on the day"
    )


def _figures(row: Row, largest: Largest) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "year": row["year"],
        "shipments": row["n"],
        "value_usd_cents": row["v"] if row["n"] > row["missing"] else None,
        "value_missing": row["missing"],
    }
    for dimension in _DIMENSIONS:
        figures[f"{dimension}s"] = largest[dimension]
        figures[f"{dimension}s_in_all"] = row[f"{dimension}s"] or 0
    if row["sales"]:
        figures["sales"] = {
            "sales": row["sales"],
            "value_usd_cents": row["sold"] if row["sales"] > row["sold_missing"] else None,
            "value_missing": row["sold_missing"],
            "to_defence_linked": _part(row, "defence")
            | {"buyers": row["defence_buyers"], "why": row["why"]},
            "to_listed": _part(row, "listed"),
            "to_either": _part(row, "either"),
        }
    return figures


def _unchecked(row: Row) -> list[str]:
    said = value_unknown(row["missing"]) + value_unknown(row["sold_missing"], "sale")
    if row["undecided"]:
        sales = count(row["undecided"], "sale")
        said.append(f"{sales} where it is not known whether the buyer was listed on the day")
    if row["sales"]:
        said.append("whether the goods sold are the goods imported is not in the records")
    else:
        said.append("no sales of the importer are loaded for this year")
    return said


KIND: Final = Kind(
    "importer_profile",
    "What does an importer bring in each year, and who buys it?",
    ("lines", "sale_lines", "listings", "company_facts", "entities"),
    _find,
    say,
)
