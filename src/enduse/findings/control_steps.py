"""Steps from shipments to what the rules of their day said: makes `found_control_breach`.

lines -> control_lines (each with the number of its situation)
      -> control_verdicts (the rulebook, once for each number)
      -> control_elsewhere (the same goods sent from each jurisdiction's own country)
      -> found and rows
"""

from __future__ import annotations

from typing import Final

from enduse.engine import Engine
from enduse.findings.parts import GOES_TO, last_day
from enduse.rules.bulk import controlled_elsewhere, judged
from enduse.rules.model import JURISDICTIONS
from enduse.rules.situations import Shipments, numbered, prepare

LAWS: Final = tuple(one for one in JURISDICTIONS if one not in ("CHPL", "UN"))
"""Jurisdictions whose rules are counted one by one; what the United Nations decide binds states."""
_COUNTED: Final = ("prohibited", "licence_required", "wind_down", "not_controlled", "indeterminate")

SHIPMENTS: Final = Shipments(
    source=f"""
SELECT l.source_id, l.row_no, l.date, l.date_precision, l.hs, l.value_usd_cents, l.shipper_id,
  l.receiver_id, l.hs6, l.origin, d.country AS destination, b.country AS maker_hq,
  coalesce(l.dispatch, CASE WHEN l.direction = 'export' THEN l.reporter END) AS dispatch,
  s.country AS seller
FROM lines AS l
JOIN destinations AS d ON d.country = {GOES_TO}
LEFT JOIN (SELECT brand, min(country) AS country FROM brands GROUP BY brand) AS b
  ON b.brand = l.brand
LEFT JOIN entities AS s ON s.entity_id = l.shipper_id
""",
    goods="SELECT hs6, date FROM lines",
    keep=(
        "source_id", "row_no", "date", "date_precision", "hs", "value_usd_cents", "shipper_id",
        "receiver_id", "destination", "dispatch",
    ),
)  # fmt: skip

_GOODS: Final = "SELECT DISTINCT hs6, edition, period, destination FROM control_verdicts"

_ANY: Final = {
    "prohibited": " OR ".join(f"v.verdict_{one.lower()} = 'prohibited'" for one in LAWS),
    "licence_required": " OR ".join(
        f"v.verdict_{one.lower()} = 'licence_required'" for one in LAWS
    ),
    "wind_down": " OR ".join(f"v.verdict_{one.lower()} = 'wind_down'" for one in LAWS),
    "open": " OR ".join(f"v.verdict_{one.lower()} = 'indeterminate'" for one in LAWS),
}


_VERDICTS: Final = ", ".join(f"v.verdict_{one.lower()}" for one in LAWS)
_BY_LAW: Final = {
    f"{verdict}_{one.lower()}": f"v.verdict_{one.lower()} = '{verdict}'"
    for one in LAWS
    for verdict in _COUNTED
}
_STRONGEST: Final = {verdict: f"v.strongest = '{verdict}'" for verdict in _COUNTED[:3]}
_COUNTED_NAMES: Final = (*_STRONGEST, *_BY_LAW)
_SUMS: Final = ", ".join(
    f"sum(CASE WHEN v.{name} = 1 THEN t.lines ELSE 0 END) AS {name}" for name in _COUNTED_NAMES
)
_COUNTS: Final = ", ".join(
    f"CASE WHEN {sql} THEN 1 ELSE 0 END AS {name}"
    for name, sql in {**_STRONGEST, **_BY_LAW}.items()
)


def _texts(what: str, verdicts_of: str) -> str:
    """SQL that writes, of each jurisdiction with one of the verdicts, a column's text."""
    return " || ".join(
        f"CASE WHEN v.verdict_{one.lower()} IN {verdicts_of} THEN {what.format(one, one.lower())} "
        "ELSE '' END"
        for one in LAWS
    )


# What decided, and how strict the strictest was. A gap is what others controlled and no rule surely
# reached.
_SUMMED: Final = f"""
SELECT v.outcome, {_VERDICTS},
  CASE WHEN {_ANY["prohibited"]} THEN 'prohibited' WHEN {_ANY["licence_required"]}
    THEN 'licence_required' WHEN {_ANY["wind_down"]} THEN 'wind_down' ELSE 'none' END AS strongest,
  CASE WHEN {_ANY["open"]} THEN 1 ELSE 0 END AS open,
  {_texts("v.rules_{1} || ','", "('prohibited', 'licence_required', 'wind_down')")} AS rules,
  {_texts("'{0} ' || v.verdict_{1} || ' '", "('prohibited', 'licence_required', 'wind_down')")}
    AS words,
  {_texts("' {0}'", "('indeterminate')")} AS undecided
FROM control_verdicts_outcomes AS v
"""

# With who controlled such goods elsewhere an outcome is another. Only those with something to say
# are kept.
_TOLD: Final = """
SELECT v.situation, v.outcome AS judged, e.elsewhere,
  key60(CAST(v.outcome AS VARCHAR) || '|' || coalesce(e.elsewhere, '')) AS outcome
FROM control_verdicts AS v
JOIN control_summed AS s ON s.outcome = v.outcome
LEFT JOIN control_elsewhere AS e ON coalesce(e.hs6, '') = coalesce(v.hs6, '')
  AND e.edition = v.edition AND e.destination = v.destination
  AND coalesce(e.period, DATE '1900-01-01') = coalesce(v.period, DATE '1900-01-01')
WHERE s.strongest <> 'none' OR e.elsewhere IS NOT NULL
"""
_OUTCOMES: Final = f"""
SELECT t.outcome, {_COUNTS},
  CASE WHEN v.strongest = 'none' THEN 1 ELSE 0 END AS gap, v.open, v.rules, t.elsewhere,
  CASE WHEN v.strongest = 'none' THEN 'no rule surely reached it'
    ELSE replace(trim(v.words), '_', ' ') END
    || CASE WHEN v.undecided = '' THEN ''
      ELSE '; a missing fact decides for' || v.undecided END
    || CASE WHEN t.elsewhere IS NULL THEN ''
      ELSE '; controlled for their own exporters by ' || t.elsewhere END AS says
FROM (SELECT DISTINCT outcome, judged, elsewhere FROM control_told) AS t
JOIN control_summed AS v ON v.outcome = t.judged
"""

# The lines that a finding speaks of.
_SHOWN: Final = """
SELECT l.*, v.outcome FROM control_lines AS l JOIN control_told AS v ON v.situation = l.situation
"""

_SIDES: Final = """
SELECT receiver_id AS entity_id, 'received' AS side, l.* FROM control_shown AS l
WHERE receiver_id IS NOT NULL
UNION ALL
SELECT shipper_id AS entity_id, 'shipped' AS side, l.* FROM control_shown AS l
WHERE shipper_id IS NOT NULL
"""

# Lines of one party and one outcome are summed before the verdicts come in.
_TOTALS: Final = f"""
SELECT entity_id, side, outcome, destination, count(*) AS lines,
  sum(value_usd_cents) AS cents, count(value_usd_cents) AS valued, min(date) AS from_date,
  max({last_day("date", "date_precision")}) AS to_date,
  sum(CASE WHEN date_precision = 'month' THEN 1 ELSE 0 END) AS month_only
FROM ({_SIDES}) AS sides
GROUP BY entity_id, side, outcome, destination
"""

# Numbers and lists are made apart: together the groups of all parties outgrow the memory.
_NUMBERS: Final = f"""
SELECT t.entity_id, t.side, min(t.from_date) AS from_date, max(t.to_date) AS to_date,
  sum(t.lines) AS lines, sum(t.cents) AS value_usd_cents, sum(t.valued) AS valued,
  sum(t.month_only) AS month_only, sum(CASE WHEN v.open = 1 THEN t.lines ELSE 0 END) AS open,
  {_SUMS},
  sum(CASE WHEN v.gap = 1 THEN t.lines ELSE 0 END) AS gaps,
  sum(CASE WHEN v.gap = 1 THEN t.cents ELSE 0 END) AS gap_cents
FROM control_totals AS t JOIN control_outcomes AS v ON v.outcome = t.outcome
GROUP BY t.entity_id, t.side
"""
_LISTS: Final = """
SELECT t.entity_id, t.side, list_sort(list(DISTINCT t.destination)) AS countries,
  list_sort(list(DISTINCT v.rules)) AS rules,
  list_sort(list(DISTINCT coalesce(v.elsewhere, ''))) AS elsewhere
FROM control_totals AS t JOIN control_outcomes AS v ON v.outcome = t.outcome
GROUP BY t.entity_id, t.side
"""
_FOUND: Final = f"""
SELECT n.entity_id || '|' || n.side AS finding_key, n.entity_id, n.side, n.from_date, n.to_date,
  n.lines, n.value_usd_cents, n.lines - n.valued AS missing, n.month_only, n.open,
  {", ".join(f"n.{name}" for name in _COUNTED_NAMES)}, n.gaps, n.gap_cents,
  l.countries, l.rules, l.elsewhere, e.name AS subject_name
FROM control_numbers AS n
JOIN control_lists AS l ON l.entity_id = n.entity_id AND l.side = n.side
LEFT JOIN entities AS e ON e.entity_id = n.entity_id
"""

_ROWS: Final = f"""
SELECT s.entity_id || '|' || s.side AS finding_key, s.source_id, s.row_no,
  'code ' || coalesce(s.hs, 'unknown') || ' from ' || coalesce(s.dispatch, 'an unknown country')
    || ' to ' || s.destination || ' on ' || coalesce(CAST(s.date AS VARCHAR), 'an unknown day')
    || ': ' || v.says AS shows,
  'for' AS side
FROM ({_SIDES}) AS s JOIN control_outcomes AS v ON v.outcome = s.outcome
"""


def judge_lines(engine: Engine) -> None:
    """Judge every line by the rules of its day and sum up what one party received and sent."""
    prepare(engine)
    numbered(engine, "control_lines", SHIPMENTS)
    judged(engine, "control_verdicts", "control_lines")
    controlled_elsewhere(engine, "control_elsewhere", _GOODS, LAWS)
    engine.step("control_summed", _SUMMED)
    engine.step("control_told", _TOLD)
    engine.step("control_outcomes", _OUTCOMES)
    engine.step("control_shown", _SHOWN)
    engine.step("control_totals", _TOTALS)
    engine.step("control_numbers", _NUMBERS)
    engine.step("control_lists", _LISTS)
    engine.step("found_control_breach", _FOUND)
    engine.step("rows_control_breach", _ROWS)
