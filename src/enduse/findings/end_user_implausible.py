"""Does the register say that a receiver of machine tools is no plausible user of them?

Asked of receivers and end users of lines of headings 8456 to 8466 that have a register row. Each of
six facts is said with a word for its weight:

- strong: a line of business without use for machine tools (the tulip trader of the published
  case); no premises; machine tools worth more in a year than the company's revenue of that year,
  or of the year before where that year is not known;
- moderate: founded on or after 24 February 2022; cash as way of payment;
- weak: at most one employee; a general trader, who is not the end user. A general trader alone is
  no finding: most importers are.

It cannot tell who uses a machine. Registers are late, codes are chosen once and forgotten, and
firms that reorganise get a new founding day. Firms without a register row are not judged.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count, usd
from enduse.findings.parts import fill, last_day
from enduse.findings.phrases import joined, named, value_unknown, worth
from enduse.trade.line_of_business import line_of_business, says_cash, says_none

FOUNDED_FROM: Final = "2022-02-24"  # "company formed after 24 February 2022", FinCEN/BIS alert
EMPLOYEES_AT_MOST: Final = 1  # the director alone: nobody to run a machine
PLAUSIBLE: Final = (
    "a works that machines metal, a repair shop, a school or institute with a workshop, or a "
    "dealer or lessor who names the customer"
)

_GOODS: Final = fill(
    """
SELECT l.receiver_id AS entity_id, l.source_id, l.row_no, l.date, $last_day AS last_date, l.hs,
  l.value_usd_cents, l.payment, h.joined
FROM lines AS l LEFT JOIN high_priority AS h ON h.hs6 = l.hs6_2022
WHERE substring(l.hs, 1, 4) BETWEEN '8456' AND '8466' AND l.receiver_id IS NOT NULL
UNION
SELECT l.end_user_id AS entity_id, l.source_id, l.row_no, l.date, $last_day AS last_date, l.hs,
  l.value_usd_cents, l.payment, h.joined
FROM lines AS l LEFT JOIN high_priority AS h ON h.hs6 = l.hs6_2022
WHERE substring(l.hs, 1, 4) BETWEEN '8456' AND '8466' AND l.end_user_id IS NOT NULL
""",
    last_day=last_day("l.date", "l.date_precision"),
)

_LINES: Final = """
SELECT g.*, CASE WHEN p.text IS NULL THEN 0 ELSE 1 END AS cash
FROM end_user_implausible_goods AS g
JOIN (SELECT DISTINCT entity_id FROM company_facts) AS f ON f.entity_id = g.entity_id
LEFT JOIN end_user_implausible_payments AS p ON p.text = g.payment
"""

# One company may have several register rows: the kindest line of business counts.
_BUSINESS: Final = """
SELECT * FROM (
  SELECT f.entity_id, f.source_id, f.row_no, b.kind, b.what, b.basis, b.also_industrial,
    row_number() OVER (PARTITION BY f.entity_id ORDER BY
      CASE b.kind WHEN 'industrial' THEN 0 WHEN 'dealer' THEN 1 WHEN 'trader' THEN 2
        WHEN 'unrelated' THEN 3 ELSE 4 END, f.source_id, f.row_no) AS nth
  FROM company_facts AS f
  JOIN end_user_implausible_lines_of_business AS b
    ON b.codes = coalesce(f.activity_codes, '') AND b.words = coalesce(f.activity, '')
) AS ranked
WHERE nth = 1
"""

_REGISTER: Final = """
SELECT f.entity_id, min(f.founded) AS founded, max(f.employees) AS employees,
  CASE WHEN count(f.premises) > 0 AND count(f.premises) = count(p.text) THEN 1 ELSE 0 END
    AS no_premises
FROM company_facts AS f
LEFT JOIN end_user_implausible_premises AS p ON p.text = f.premises
GROUP BY f.entity_id
"""

_REVENUE: Final = """
SELECT entity_id, year, max(revenue_usd_cents) AS revenue FROM company_years
WHERE revenue_usd_cents IS NOT NULL GROUP BY entity_id, year
"""

# The year with the largest excess over revenue speaks.
_SIZE: Final = """
SELECT * FROM (
  SELECT s.*, row_number() OVER (PARTITION BY entity_id ORDER BY cents - revenue DESC, year) AS nth
  FROM (
    SELECT y.entity_id, y.year, y.cents, coalesce(a.revenue, b.revenue) AS revenue,
      CASE WHEN a.revenue IS NULL THEN y.year - 1 ELSE y.year END AS revenue_year
    FROM (
      SELECT entity_id, CAST(year(date) AS INTEGER) AS year, sum(value_usd_cents) AS cents
      FROM end_user_implausible_lines
      WHERE date IS NOT NULL GROUP BY entity_id, CAST(year(date) AS INTEGER)
    ) AS y
    LEFT JOIN end_user_implausible_revenue AS a ON a.entity_id = y.entity_id AND a.year = y.year
    LEFT JOIN end_user_implausible_revenue AS b
      ON b.entity_id = y.entity_id AND b.year = y.year - 1
  ) AS s
  WHERE revenue IS NOT NULL AND cents > revenue
) AS ranked
WHERE nth = 1
"""

_TOTALS: Final = """
SELECT entity_id, min(date) AS from_date, max(last_date) AS to_date, count(*) AS lines,
  sum(value_usd_cents) AS value_usd_cents, count(*) - count(value_usd_cents) AS missing,
  sum(cash) AS cash, count(payment) AS payments, max(joined) AS joined
FROM end_user_implausible_lines GROUP BY entity_id
"""

_TOLD: Final = fill(
    """
SELECT t.*, t.entity_id AS finding_key, e.name AS subject_name, b.kind AS business, b.what,
  b.basis, b.also_industrial, r.founded, r.employees, r.no_premises,
  CASE WHEN r.founded >= DATE '$founded' THEN 1 ELSE 0 END AS young,
  CASE WHEN r.employees <= $employees THEN 1 ELSE 0 END AS alone,
  s.year AS size_year, s.cents AS size_cents, s.revenue, s.revenue_year,
  CASE WHEN i.entity_id IS NULL THEN 0 ELSE 1 END AS identified
FROM end_user_implausible_totals AS t
LEFT JOIN entities AS e ON e.entity_id = t.entity_id
LEFT JOIN end_user_implausible_business AS b ON b.entity_id = t.entity_id
LEFT JOIN end_user_implausible_register AS r ON r.entity_id = t.entity_id
LEFT JOIN end_user_implausible_size AS s ON s.entity_id = t.entity_id
LEFT JOIN (SELECT DISTINCT entity_id FROM entity_identifiers WHERE valid) AS i
  ON i.entity_id = t.entity_id
""",
    founded=FOUNDED_FROM,
    employees=str(EMPLOYEES_AT_MOST),
)

_FOUND: Final = """
SELECT * FROM end_user_implausible_told
WHERE business = 'unrelated' OR no_premises = 1 OR size_year IS NOT NULL OR young = 1 OR cash > 0
  OR alone = 1
"""

_ROWS: Final = """
SELECT f.finding_key, l.source_id, l.row_no,
  'received machine tools, code ' || l.hs || CASE WHEN l.cash = 1 THEN ', paid in cash' ELSE '' END
    AS shows, 'for' AS side
FROM found_end_user_implausible AS f
JOIN end_user_implausible_lines AS l ON l.entity_id = f.entity_id
UNION ALL
SELECT f.finding_key, c.source_id, c.row_no, 'what the register says of it' AS shows, 'for' AS side
FROM found_end_user_implausible AS f JOIN company_facts AS c ON c.entity_id = f.entity_id
UNION ALL
SELECT DISTINCT f.finding_key, y.source_id, y.row_no,
  'revenue of ' || CAST(y.year AS VARCHAR) AS shows, 'for' AS side
FROM found_end_user_implausible AS f
JOIN company_years AS y ON y.entity_id = f.entity_id AND y.year = f.revenue_year
"""

_PAYMENTS: Final = """
SELECT DISTINCT payment FROM end_user_implausible_goods WHERE payment IS NOT NULL
"""
_PREMISES: Final = "SELECT DISTINCT premises FROM company_facts WHERE premises IS NOT NULL"
_ACTIVITIES: Final = """
SELECT DISTINCT coalesce(activity_codes, '') AS codes, coalesce(activity, '') AS words
FROM company_facts
"""
_BUSINESS_SCHEMA: Final = pa.schema(
    [("codes", pa.string()), ("words", pa.string()), ("kind", pa.string()), ("what", pa.string()),
     ("basis", pa.string()), ("also_industrial", pa.int64())]
)  # fmt: skip
_TEXT_SCHEMA: Final = pa.schema([("text", pa.string())])


def _find(engine: Engine) -> None:
    kind = "end_user_implausible"
    engine.step(f"{kind}_goods", _GOODS)
    engine.map_batches(f"{kind}_payments", _PAYMENTS, _in_cash, _TEXT_SCHEMA)
    engine.map_batches(f"{kind}_premises", _PREMISES, _without_premises, _TEXT_SCHEMA)
    engine.map_batches(f"{kind}_lines_of_business", _ACTIVITIES, _classify, _BUSINESS_SCHEMA)
    for name, sql in (
        ("lines", _LINES),
        ("business", _BUSINESS),
        ("register", _REGISTER),
        ("revenue", _REVENUE),
        ("size", _SIZE),
        ("totals", _TOTALS),
        ("told", _TOLD),
    ):
        engine.step(f"{kind}_{name}", sql)
    engine.step(f"found_{kind}", _FOUND)
    engine.step(f"rows_{kind}", _ROWS)


def _in_cash(batch: pa.RecordBatch) -> pa.RecordBatch:
    kept = [text for text in batch.column(0).to_pylist() if says_cash(text)]
    return pa.RecordBatch.from_arrays([pa.array(kept, pa.string())], schema=_TEXT_SCHEMA)


def _without_premises(batch: pa.RecordBatch) -> pa.RecordBatch:
    kept = [text for text in batch.column(0).to_pylist() if says_none(text)]
    return pa.RecordBatch.from_arrays([pa.array(kept, pa.string())], schema=_TEXT_SCHEMA)


def _classify(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = []
    for row in batch.to_pylist():
        told = line_of_business(row["codes"], row["words"])
        rows.append(
            row
            | {
                "kind": told.kind,
                "what": told.what,
                "basis": told.basis,
                "also_industrial": int(told.also_industrial),
            }
        )
    return pa.RecordBatch.from_pylist(rows, schema=_BUSINESS_SCHEMA)


def facts(row: Row) -> list[tuple[str, str, str]]:
    """Return the facts that speak against a plausible user: (name, weight, words)."""
    found = []
    if row["business"] == "unrelated":
        found.append(("line_of_business", "strong", f"its line of business is {row['what']}"))
    if row["no_premises"]:
        found.append(("premises", "strong", "the register says it has no premises"))
    if row["size_year"]:
        found.append(
            (
                "size",
                "strong",
                f"in {row['size_year']} it received machine tools worth {usd(row['size_cents'])} "
                f"against a revenue of {usd(row['revenue'])} in {row['revenue_year']}",
            )
        )
    if row["young"]:
        found.append(("founded", "moderate", f"it was founded on {row['founded']}{_joined(row)}"))
    if row["cash"]:
        paid = count(row["cash"], "line was", "lines were")
        found.append(("cash", "moderate", f"{paid} paid in cash"))
    if row["alone"]:
        found.append(("employees", "weak", f"it has {count(row['employees'], 'employee')}"))
    if row["business"] == "trader":
        found.append(("trader", "weak", f"its line of business is {row['what']}"))
    return found


def _joined(row: Row) -> str:
    if row["joined"] and row["founded"] >= row["joined"]:
        return ", after the goods joined the Common High Priority List"
    return ", on or after 24 February 2022"


def say(row: Row) -> Said:
    """Say which facts speak against this receiver as a user of machine tools.

    Medium where a strong or moderate fact is among them: line of business, founding and cash are
    published red flags. Confidence is high where a valid identifier ties the register row to the
    lines and the line of business, if used, is read from a code; else medium.
    """
    found = facts(row)
    received = worth(row["value_usd_cents"], row["missing"], row["lines"], "line")
    firm = any(weight != "weak" for _, weight, _ in found)
    by_words = row["business"] in ("unrelated", "trader") and row["basis"] == "words"
    told = joined([f"{words} ({weight})" for _, weight, words in found])
    return Said(
        f"{named(row['subject_name'])} received {received} of machine tools; {told}. "
        f"A plausible user would be {PLAUSIBLE}.",
        {
            "facts": {name: weight for name, weight, _ in found},
            "lines": row["lines"],
            "value_usd": None if row["value_usd_cents"] is None else row["value_usd_cents"] / 100,
            "line_of_business": row["what"],
            "founded": row["founded"],
            "employees": row["employees"],
            "lines_in_cash": row["cash"],
            "revenue_usd": None if row["revenue"] is None else row["revenue"] / 100,
        },
        "medium" if firm else "low",
        "high" if row["identified"] and not by_words else "medium",
        _counter(row),
        _unchecked(row),
    )


def _counter(row: Row) -> list[str]:
    against = []
    if row["business"] in ("industrial", "dealer"):
        against.append(f"its line of business fits: {row['what']}")
    if row["also_industrial"]:
        against.append("another of its activity codes is industrial")
    if row["young"]:
        against.append("a firm that was reorganised gets a new founding day")
    if row["size_year"]:
        against.append("a dealer may buy on credit, or on its customers' advance payments")
    if row["business"] == "unrelated":
        against.append("activity codes are often chosen at founding and not kept up to date")
    return against


def _unchecked(row: Row) -> list[str]:
    missing: list[Any] = []
    if row["business"] in (None, "unknown"):
        missing.append("the line of business is not given or not known")
    if row["founded"] is None:
        missing.append("the founding day is not given")
    if row["employees"] is None:
        missing.append("the number of employees is not given")
    if not row["payments"]:
        missing.append("the way of payment is not declared on any line")
    if row["revenue"] is None:
        missing.append("no year's revenue was found to be exceeded, or none is loaded")
    if not row["identified"]:
        missing.append("the register row is joined by name, not by an identifier")
    return missing + value_unknown(row["missing"], "line")


KIND = Kind(
    "end_user_implausible",
    "Does the register say that a receiver of machine tools is no plausible user of them?",
    (
        "lines", "company_facts", "company_years", "entities", "entity_identifiers",
        "high_priority",
    ),
    _find,
    say,
)  # fmt: skip
