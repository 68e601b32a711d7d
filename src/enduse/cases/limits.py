"""What the data could not have shown: years, countries, fields, rows that could not be used."""

from __future__ import annotations

from enduse.cases.model import Record, Records, iso
from enduse.engine import Engine

_COVERAGE = """
SELECT reporter, direction, from_date, to_date, lines, months, month_only FROM coverage
ORDER BY reporter NULLS LAST, direction
"""
_COUNTRIES = """
SELECT country, count(*) AS rows_naming FROM (
  SELECT n, origin AS country FROM case_rows WHERE kind = 'shipment'
  UNION SELECT n, dispatch FROM case_rows WHERE kind = 'shipment'
  UNION SELECT n, destination FROM case_rows WHERE kind = 'shipment'
) AS named
WHERE country IS NOT NULL
  AND country NOT IN (SELECT reporter FROM coverage WHERE reporter IS NOT NULL)
GROUP BY country ORDER BY rows_naming DESC, country
"""
FIELDS = {
    "date": "day",
    "hs6": "goods code of six digits",
    "description": "description",
    "brand_written": "brand",
    "model": "model",
    "serial": "serial number",
    "quantity_milli": "quantity",
    "net_g": "net weight",
    "value_usd_cents": "value in US dollars",
    "origin": "country of origin",
    "dispatch": "country of dispatch",
    "destination": "country of destination",
    "shipper_id": "shipper",
    "receiver_id": "receiver",
    "end_user_id": "end user",
}
_OWN = "kind = 'shipment' AND side IN ('shipper', 'receiver', 'other')"
_EMPTY = (
    "SELECT count(*) AS total, "
    + ", ".join(f"count(*) - count({name}) AS no_{name}" for name in FIELDS)
    + f" FROM case_rows WHERE {_OWN}"
)
_MONTH_ONLY = (
    "SELECT count(*) AS number, coalesce(list_sort(list(n) FILTER (WHERE embedded)), []) AS rows "
    "FROM case_rows WHERE date_precision = 'month' AND side <> 'cited'"
)
_NO_USD = """
SELECT kind, count(*) AS number, count(CASE WHEN value_cents IS NOT NULL THEN 1 END)
  AS in_other_currency, coalesce(list_sort(list(n) FILTER (WHERE embedded)), []) AS rows
FROM case_rows WHERE value_usd_cents IS NULL AND side <> 'cited' GROUP BY kind ORDER BY kind DESC
"""
_BOTH_SIDES = f"""
SELECT count(DISTINCT coalesce(reporter, '') || coalesce(direction, '')) AS sides
FROM case_rows WHERE {_OWN}
"""
_QUARANTINE = """
SELECT source_id AS source, reason, count(*) AS number FROM quarantine
GROUP BY source_id, reason ORDER BY number DESC, source_id, reason
"""
_DUPLICATES = """
SELECT d.source_id AS source, d.row_no AS row, d.of_source_id AS of_source, d.of_row_no AS of_row
FROM duplicates AS d
JOIN case_rows AS r ON r.source_id = d.of_source_id AND r.row_no = d.of_row_no
ORDER BY d.source_id, d.row_no LIMIT 1000
"""
_LISTS = """
SELECT list, min(authority) AS authority, version, source_id AS source, count(*) AS entries,
  count(listed_from) AS dated FROM list_entries
GROUP BY list, version, source_id ORDER BY list, version NULLS LAST, source_id
"""


def limits(engine: Engine, findings: Records, priority: Records) -> Record:
    """Collect what bounds the case: a gap in the records is no sign that nothing happened."""
    return {
        "coverage": [
            row | {"from_date": iso(row["from_date"]), "to_date": iso(row["to_date"])}
            for row in engine.fetch(_COVERAGE).to_pylist()
        ],
        "countries_not_loaded": engine.fetch(_COUNTRIES).to_pylist(),
        "empty_fields": _empty(engine),
        "without_usd": engine.fetch(_NO_USD).to_pylist(),
        "month_only": engine.fetch(_MONTH_ONLY).to_pylist()[0],
        "recording_sides": engine.fetch(_BOTH_SIDES).to_pylist()[0]["sides"],
        "quarantined": engine.fetch(_QUARANTINE).to_pylist(),
        "duplicates": engine.fetch(_DUPLICATES).to_pylist(),
        "lists": engine.fetch(_LISTS).to_pylist(),
        "unchecked": _unchecked(findings),
        "cannot_tell": _cannot_tell(findings, priority),
    }


def _empty(engine: Engine) -> Records:
    counted = engine.fetch(_EMPTY).to_pylist()[0]
    return [
        {"field": name, "label": label, "empty": counted[f"no_{name}"], "of": counted["total"]}
        for name, label in FIELDS.items()
        if counted["total"]
    ]


def _unchecked(findings: Records) -> Records:
    """Each thing that could not be checked once, with the findings that say so."""
    said: dict[str, list[str]] = {}
    for finding in findings:
        for sentence in finding["unchecked"]:
            said.setdefault(sentence, []).append(finding["finding_id"])
    return [{"what": what, "finding_ids": sorted(ids)} for what, ids in said.items()]


def _cannot_tell(findings: Records, priority: Records) -> Records:
    """The findings and factors whose answer is that the records cannot tell."""
    said = [
        {"what": f["kind"], "statement": f["statement"], "finding_id": f["finding_id"]}
        for f in findings
        if "cannot tell" in f["statement"] or _answers_cannot_tell(f["figures"])
    ]
    factors = [
        {"what": f"priority: {p['factor']}", "statement": p["figure"], "finding_id": None}
        for p in priority
        if p["level"] == "cannot_tell"
    ]
    return said + factors


def _answers_cannot_tell(figures: Record) -> bool:
    return any(str(value).replace("_", " ") == "cannot tell" for value in figures.values())
