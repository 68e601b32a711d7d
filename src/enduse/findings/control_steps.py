"""Steps from shipments to what the rules of their day said: makes `found_control_breach`.

lines -> control_situations (distinct) -> control_verdicts (the rulebook, once each)
      -> control_elsewhere (the same goods sent from each jurisdiction's own country)
      -> control_lines (lines with their situation) -> found and rows
"""

from __future__ import annotations

from typing import Final

from enduse.engine import Engine
from enduse.findings.parts import GOES_TO, last_day
from enduse.rules.book import rulebook
from enduse.rules.bulk import KEY, periods, verdicts
from enduse.rules.history import SEATS
from enduse.rules.model import JURISDICTIONS

LAWS: Final = tuple(one for one in JURISDICTIONS if one not in ("CHPL", "UN"))
"""Jurisdictions whose rules are counted one by one; what the United Nations decide binds states."""
_STRICT: Final = "('prohibited', 'licence_required')"
_COUNTED: Final = ("prohibited", "licence_required", "wind_down", "not_controlled", "indeterminate")

_DAY: Final = "coalesce({0}, DATE '1900-01-01')"
_TEXT: Final = "coalesce({0}, '')"

# A day known to the month only lies in a time of equal rules where the whole month does.
_KEYED: Final = f"""
SELECT l.source_id, l.row_no, l.date, l.date_precision, l.hs, l.value_usd_cents, l.shipper_id,
  l.receiver_id, l.hs6,
  CASE WHEN l.date >= DATE '2022-01-01' THEN 2022 WHEN l.date >= DATE '2017-01-01' THEN 2017
    WHEN l.date IS NULL THEN 2022 ELSE 2012 END AS edition,
  CASE WHEN l.date_precision = 'month' AND e.period <> p.period THEN NULL ELSE p.period END
    AS period,
  coalesce(l.dispatch, CASE WHEN l.direction = 'export' THEN l.reporter END) AS dispatch,
  d.country AS destination, l.origin, b.country AS maker_hq, s.country AS seller
FROM lines AS l
JOIN destinations AS d ON d.country = {GOES_TO}
LEFT JOIN rule_periods AS p ON p.day = l.date
LEFT JOIN rule_periods AS e ON l.date_precision = 'month'
  AND e.day = {last_day("l.date", "l.date_precision")}
LEFT JOIN (SELECT brand, min(country) AS country FROM brands GROUP BY brand) AS b
  ON b.brand = l.brand
LEFT JOIN entities AS s ON s.entity_id = l.shipper_id
"""


def _same(left: str, right: str) -> str:
    """Join condition on the keys of a situation, missing values equal to each other."""
    parts = []
    for name in KEY:
        form = _DAY if name == "period" else "{0}" if name == "edition" else _TEXT
        parts.append(f"{form.format(f'{left}.{name}')} = {form.format(f'{right}.{name}')}")
    return " AND ".join(parts)


_SITUATIONS: Final = f"""
SELECT row_number() OVER (ORDER BY {", ".join(KEY)}) AS situation, k.*
FROM (SELECT DISTINCT {", ".join(KEY)} FROM ({_KEYED}) AS keyed) AS k
"""

_LINES: Final = f"""
SELECT k.source_id, k.row_no, k.date, k.date_precision, k.hs, k.value_usd_cents, k.shipper_id,
  k.receiver_id, k.destination, k.dispatch, s.situation
FROM ({_KEYED}) AS k JOIN control_situations AS s ON {_same("k", "s")}
"""

_SEATS: Final = " UNION ALL ".join(
    f"SELECT '{seat}' AS seat" for seat in sorted({SEATS[one] for one in LAWS})
)
_GOODS: Final = f"""
SELECT g.hs6, g.edition, g.period, t.seat AS dispatch, g.destination, t.seat AS origin,
  CAST(NULL AS VARCHAR) AS maker_hq, t.seat AS seller
FROM (SELECT DISTINCT hs6, edition, period, destination FROM control_situations) AS g
CROSS JOIN ({_SEATS}) AS t
"""

_ELSEWHERE: Final = f"""
SELECT hs6, edition, period, destination, list_sort(list(DISTINCT jurisdiction)) AS controlled
FROM ({
    " UNION ALL ".join(
        f"SELECT hs6, edition, period, destination, '{one}' AS jurisdiction "
        f"FROM control_goods_verdicts WHERE dispatch = '{SEATS[one]}' "
        f"AND verdict_{one.lower()} IN {_STRICT}"
        for one in LAWS
    )
}) AS seats
GROUP BY hs6, edition, period, destination
"""

_ANY_STRICT: Final = " OR ".join(f"v.verdict_{one.lower()} IN {_STRICT}" for one in LAWS)
_ANY: Final = {
    "prohibited": " OR ".join(f"v.verdict_{one.lower()} = 'prohibited'" for one in LAWS),
    "licence_required": " OR ".join(
        f"v.verdict_{one.lower()} = 'licence_required'" for one in LAWS
    ),
    "wind_down": " OR ".join(f"v.verdict_{one.lower()} = 'wind_down'" for one in LAWS),
    "open": " OR ".join(f"v.verdict_{one.lower()} = 'indeterminate'" for one in LAWS),
}


def _texts(what: str, verdicts_of: str) -> str:
    """SQL that writes, of each jurisdiction with one of the verdicts, a column's text."""
    return " || ".join(
        f"CASE WHEN v.verdict_{one.lower()} IN {verdicts_of} THEN {what.format(one, one.lower())} "
        "ELSE '' END"
        for one in LAWS
    )


# One line for each situation: what decided, how strict the strictest was, and who controlled such
# goods elsewhere. A gap is a situation that others controlled and no rule surely reached.
_SUMMED: Final = f"""
SELECT s.situation, {", ".join(f"v.verdict_{one.lower()}" for one in LAWS)},
  CASE WHEN {_ANY["prohibited"]} THEN 'prohibited' WHEN {_ANY["licence_required"]}
    THEN 'licence_required' WHEN {_ANY["wind_down"]} THEN 'wind_down' ELSE 'none' END AS strongest,
  CASE WHEN {_ANY["open"]} THEN 1 ELSE 0 END AS open,
  {_texts("v.rules_{1} || ','", "('prohibited', 'licence_required', 'wind_down')")} AS rules,
  {_texts("'{0} ' || v.verdict_{1} || ' '", "('prohibited', 'licence_required', 'wind_down')")}
    AS words,
  array_to_string(e.controlled, ' ') AS elsewhere
FROM control_situations AS s
JOIN control_verdicts AS v ON {_same("s", "v")}
LEFT JOIN control_elsewhere AS e ON coalesce(e.hs6, '') = coalesce(s.hs6, '')
  AND e.edition = s.edition AND e.destination = s.destination
  AND coalesce(e.period, DATE '1900-01-01') = coalesce(s.period, DATE '1900-01-01')
"""

_SIDES: Final = """
SELECT receiver_id AS entity_id, 'received' AS side, l.* FROM control_lines AS l
WHERE receiver_id IS NOT NULL
UNION ALL
SELECT shipper_id AS entity_id, 'shipped' AS side, l.* FROM control_lines AS l
WHERE shipper_id IS NOT NULL
"""

# Lines of one party and one situation are summed before the verdicts come in.
_TOTALS: Final = f"""
SELECT entity_id, side, situation, destination, count(*) AS lines,
  sum(value_usd_cents) AS cents, count(value_usd_cents) AS valued, min(date) AS from_date,
  max({last_day("date", "date_precision")}) AS to_date,
  sum(CASE WHEN date_precision = 'month' THEN 1 ELSE 0 END) AS month_only
FROM ({_SIDES}) AS sides
GROUP BY entity_id, side, situation, destination
"""


def _found() -> str:
    by_law = ", ".join(
        f"sum(CASE WHEN v.verdict_{one.lower()} = '{verdict}' THEN t.lines ELSE 0 END) "
        f"AS {verdict}_{one.lower()}"
        for one in LAWS
        for verdict in _COUNTED
    )
    strongest = ", ".join(
        f"sum(CASE WHEN v.strongest = '{verdict}' THEN t.lines ELSE 0 END) AS {verdict}"
        for verdict in _COUNTED[:3]
    )
    gap = "v.strongest = 'none' AND v.elsewhere IS NOT NULL"
    return f"""
SELECT f.*, e.name AS subject_name FROM (
  SELECT t.entity_id || '|' || t.side AS finding_key, t.entity_id, t.side,
    min(t.from_date) AS from_date, max(t.to_date) AS to_date, sum(t.lines) AS lines,
    sum(t.cents) AS value_usd_cents, sum(t.lines) - sum(t.valued) AS missing,
    sum(t.month_only) AS month_only, sum(v.open * t.lines) AS open, {strongest}, {by_law},
    sum(CASE WHEN {gap} THEN t.lines ELSE 0 END) AS gaps,
    sum(CASE WHEN {gap} THEN t.cents ELSE 0 END) AS gap_cents,
    list_sort(list(DISTINCT t.destination)) AS countries,
    list_sort(list(DISTINCT v.rules)) AS rules,
    list_sort(list(DISTINCT coalesce(v.elsewhere, ''))) AS elsewhere
  FROM control_totals AS t JOIN control_summed AS v ON v.situation = t.situation
  WHERE v.strongest <> 'none' OR v.elsewhere IS NOT NULL
  GROUP BY t.entity_id, t.side
) AS f LEFT JOIN entities AS e ON e.entity_id = f.entity_id
"""


_ROWS: Final = f"""
SELECT s.entity_id || '|' || s.side AS finding_key, s.source_id, s.row_no,
  'code ' || coalesce(s.hs, 'unknown') || ' from ' || coalesce(s.dispatch, 'an unknown country')
    || ' to ' || s.destination || ' on ' || coalesce(CAST(s.date AS VARCHAR), 'an unknown day')
    || ': ' || CASE WHEN v.strongest = 'none' THEN 'no rule is seen to have reached it'
      ELSE replace(trim(v.words), '_', ' ') END
    || CASE WHEN v.elsewhere IS NULL THEN ''
      ELSE '; controlled for their own exporters by ' || v.elsewhere END AS shows,
  'for' AS side
FROM ({_SIDES}) AS s JOIN control_summed AS v ON v.situation = s.situation
WHERE v.strongest <> 'none' OR v.elsewhere IS NOT NULL
"""


def judge_lines(engine: Engine) -> None:
    """Judge every line by the rules of its day and sum up what one party received and sent."""
    periods(engine, rulebook())
    engine.step("control_situations", _SITUATIONS)
    verdicts(engine, "control_verdicts", f"SELECT {', '.join(KEY)} FROM control_situations")
    verdicts(engine, "control_goods_verdicts", _GOODS)
    engine.step("control_elsewhere", _ELSEWHERE)
    engine.step("control_summed", _SUMMED)
    engine.step("control_lines", _LINES)
    engine.step("control_totals", _TOTALS)
    engine.step("found_control_breach", _found())
    engine.step("rows_control_breach", _ROWS)
