"""Do the records support what somebody said, contradict it, or can they not tell?

Counted: the declared lines (and domestic sales) of the claim's subject, on the side the claim
speaks of, over its period. Types: `only_parts` (lines of whole machine tools, headings 8456 to
8465, contradict), `no_dealings_with`, `not_after` (one row contradicts), `total_value`, `count`,
`share` (the span of figures that the records allow against the figure claimed). `about` is 5 %
either way. Claims of value and share by one speaker over one period are also tested against each
other: shares that imply different totals are a finding of their own (`claims_disagree`).

It cannot tell where the records do not reach over the period, where the subject stands in no rows,
or where missing values and months could turn the answer. It takes declared codes and origins as
declared. Evidence `for` is evidence for the finding: for a contradicted claim, the rows against it.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count, usd
from enduse.findings.claim_grammar import ABOUT_BP, figure_of
from enduse.findings.claim_judge import (
    CANNOT_TELL,
    CONTRADICTED,
    SUPPORTED,
    Verdict,
    by_number,
    judge,
    share_span,
)
from enduse.findings.claim_steps import HEAVY_G, measure
from enduse.findings.claim_words import claimed, measured, speaker
from enduse.findings.phrases import WHOLE_BP, joined, named, percent

SEPARATOR: Final = "|"
_RESULT = pa.schema([("finding_key", pa.string()), ("result", pa.string())])
_MEASURES = (
    "type", "claim", "speaker", "said_on", "said_where", "quote", "role", "comparison", "what",
    "value_usd_cents", "count", "share_bp", "counterpart_id", "counterpart_name", "field", "arg",
    "flow", "side", "since", "until", "low", "high", "rows_seen", "undated", "machines",
    "machines_maybe", "parts", "heavy", "reach_from", "reach_to", "spans",
    *(f"{what}_{part}" for what in "nvm" for part in ("sure", "maybe", "rest", "edge")),
)  # fmt: skip

# Figures are rounded when they are said: totals that lie within the margin of "about" agree.
_DISAGREE = f"""
SELECT t.*, 'disagree|' || subject_id || '|' || speaker || '|' || flow || '|'
  || coalesce(CAST(from_date AS VARCHAR), '') || '|' || coalesce(CAST(to_date AS VARCHAR), '')
  AS finding_key
FROM (
  SELECT subject_id, speaker, flow, from_date, to_date, min(total) AS least, max(total) AS most,
    list_sort(list(DISTINCT lpad(CAST(total AS VARCHAR), 20, '0') || '{SEPARATOR}'
      || CAST(part AS VARCHAR) || '{SEPARATOR}' || CAST(share_bp AS VARCHAR) || '{SEPARATOR}'
      || coalesce(value_claim, '') || '{SEPARATOR}' || coalesce(share_claim, '') || '{SEPARATOR}'
      || coalesce(what, ''))) AS shown
  FROM claim_test_totals
  GROUP BY subject_id, speaker, flow, from_date, to_date
  HAVING max(low) > min(high) * {1 + ABOUT_BP / WHOLE_BP}
) AS t
"""

_FOUND = f"""
SELECT k.*, d.shown, d.least, d.most, r.result, {", ".join(f"m.{name}" for name in _MEASURES)}
FROM (
  SELECT finding_key, subject_id AS entity_id, 'claim' AS variant, from_date, to_date, subject_name
  FROM claim_test_measured
  UNION ALL
  SELECT d.finding_key, d.subject_id AS entity_id, 'claims_disagree' AS variant, d.from_date,
    d.to_date, e.name AS subject_name
  FROM claim_test_disagree AS d LEFT JOIN entities AS e ON e.entity_id = d.subject_id
) AS k
LEFT JOIN claim_test_measured AS m ON m.finding_key = k.finding_key
LEFT JOIN claim_test_results AS r ON r.finding_key = k.finding_key
LEFT JOIN claim_test_disagree AS d ON d.finding_key = k.finding_key
"""

_BEARS = f"""
CASE WHEN m.type IN ('no_dealings_with', 'not_after') THEN 'contradicts'
     WHEN m.type <> 'only_parts' THEN 'counted'
     WHEN r.goods = 'machine' OR coalesce(r.weight_g, 0) > {HEAVY_G} THEN 'contradicts'
     ELSE 'supports' END
"""

_ROWS = f"""
SELECT finding_key, source_id, row_no,
  flow || ' of ' || coalesce(CAST(date AS VARCHAR), 'an unknown day')
    || coalesce(', code ' || hs, '')
    || CASE WHEN bears = 'contradicts' THEN ': contradicts the claim'
            WHEN bears = 'supports' THEN ': supports the claim'
            WHEN state = 'sure' THEN ': counted' ELSE ': in the whole, not in the share' END
    AS shows,
  CASE WHEN bears = 'counted' THEN 'for'
       WHEN (bears = 'contradicts') = (result = '{CONTRADICTED}') THEN 'for' ELSE 'against' END
    AS side
FROM (
  SELECT r.*, v.result, {_BEARS} AS bears
  FROM claim_test_rows AS r
  JOIN claim_test_measured AS m ON m.finding_key = r.finding_key
  JOIN claim_test_results AS v ON v.finding_key = r.finding_key
  WHERE (r.state = 'sure' AND (m.type <> 'only_parts' OR r.goods <> 'other'))
    OR (m.type = 'share' AND r.place = 'in')
) AS borne
UNION ALL
SELECT finding_key, source_id, row_no, 'the claim' AS shows, 'for' AS side
FROM claim_test_claims
UNION ALL
SELECT DISTINCT d.finding_key, t.source_id, t.row_no, 'the value claimed' AS shows, 'for' AS side
FROM claim_test_disagree AS d JOIN claim_test_totals AS t
  ON t.subject_id = d.subject_id AND t.speaker = d.speaker AND t.flow = d.flow
  AND coalesce(CAST(t.from_date AS VARCHAR), '') = coalesce(CAST(d.from_date AS VARCHAR), '')
  AND coalesce(CAST(t.to_date AS VARCHAR), '') = coalesce(CAST(d.to_date AS VARCHAR), '')
UNION ALL
SELECT DISTINCT d.finding_key, t.share_source_id AS source_id, t.share_row_no AS row_no,
  'the share claimed' AS shows, 'for' AS side
FROM claim_test_disagree AS d JOIN claim_test_totals AS t
  ON t.subject_id = d.subject_id AND t.speaker = d.speaker AND t.flow = d.flow
  AND coalesce(CAST(t.from_date AS VARCHAR), '') = coalesce(CAST(d.from_date AS VARCHAR), '')
  AND coalesce(CAST(t.to_date AS VARCHAR), '') = coalesce(CAST(d.to_date AS VARCHAR), '')
WHERE t.share_source_id IS NOT NULL
"""


def _find(engine: Engine) -> None:
    measure(engine)
    engine.map_batches("claim_test_results", "SELECT * FROM claim_test_measured", _judged, _RESULT)
    engine.step("claim_test_disagree", _DISAGREE)
    engine.step("found_claim_test", _FOUND)
    engine.step("rows_claim_test", _ROWS)


def _judged(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = batch.to_pylist()
    return pa.RecordBatch.from_arrays(
        [
            pa.array([row["finding_key"] for row in rows], pa.string()),
            pa.array([judge(row).result for row in rows], pa.string()),
        ],
        schema=_RESULT,
    )


def say(row: Row) -> Said:
    """Say what the records make of one claim, or of claims that do not fit each other."""
    return _said_claim(row) if row["variant"] == "claim" else _said_totals(row)


_MANNER: Final = {
    SUPPORTED: "support",
    CONTRADICTED: "contradict",
    CANNOT_TELL: "cannot tell of",
}
_DENIALS: Final = ("only_parts", "no_dealings_with", "not_after")


def _said_claim(row: Row) -> Said:
    verdict = judge(row)
    severity = "info"
    if verdict.result == CONTRADICTED:
        severity = "medium" if row["type"] in _DENIALS else "low"
    found = measured(row, verdict)
    why = f"; {verdict.doubts[0]}" if verdict.result == CANNOT_TELL and verdict.doubts else ""
    return Said(
        f"{named(row['subject_name'])}: the records {_MANNER[verdict.result]} what {speaker(row)} "
        f"of it: {claimed(row)}; {found}{why}.",
        _figures(row, verdict),
        severity,
        _confidence(row, verdict),
        _counter(row, verdict),
        [
            *verdict.doubts,
            "it was tested for all names under which the records know the subject, not only the "
            "one in the claim",
            "codes, origins and values are as declared",
        ],
    )


def _confidence(row: Row, verdict: Verdict) -> str:
    if verdict.result == CANNOT_TELL:
        return "low"
    exact = row["spans"] and not row["n_maybe"] and row["type"] != "only_parts"
    return "high" if exact or row["type"] in ("no_dealings_with", "not_after") else "medium"


def _figures(row: Row, verdict: Verdict) -> dict[str, Any]:
    shown = {
        "variant": "claim",
        "result": verdict.result,
        "claim": row["claim"],
        "type": row["type"],
        "what": row["what"],
        "speaker": row["speaker"],
        "said_on": row["said_on"],
        "said_where": row["said_where"],
        "quote": row["quote"],
        "comparison": row["comparison"],
        "claimed": figure_of(row),
        "records_low": verdict.low,
        "records_high": verdict.high,
        "rows": row["n_sure"],
        "rows_in_doubt": row["n_maybe"],
        "value_usd_cents": row["v_sure"] if row["n_sure"] > row["m_sure"] else None,
        "value_missing": row["m_sure"],
        "records_from": row["reach_from"],
        "records_to": row["reach_to"],
    }
    if row["type"] == "share":
        shown["share_by_number_bp"] = share_span(row, "n")
        shown["share_of"] = "number of rows" if by_number(row) else "value"
        shown["whole"] = row["n_sure"] + row["n_maybe"] + row["n_rest"]
    if row["type"] == "only_parts":
        shown |= {name: row[name] for name in ("machines", "parts", "heavy")}
    return shown


def _counter(row: Row, verdict: Verdict) -> list[str]:
    said = []
    if row["type"] == "only_parts":
        if row["parts"] and verdict.result == CONTRADICTED:
            said.append(f"{count(row['parts'], 'line')} declared as parts (heading 8466)")
        if row["heavy"]:
            heavy = count(row["heavy"], "line")
            said.append(f"{heavy} declared as parts with over {HEAVY_G // 1000:,} kg")
    return said


def _said_totals(row: Row) -> Said:
    totals = [_total(text) for text in row["shown"]]
    who = row["finding_key"].split(SEPARATOR)[2] or "an unnamed speaker"
    words = [
        f"{usd(total['value_usd_cents'])} as {percent(total['share_bp'])} ({total['what']}) makes "
        f"{usd(total['total_usd_cents'])}"
        if total["share_bp"] != WHOLE_BP
        else f"the whole is given as {usd(total['total_usd_cents'])}"
        for total in totals
    ]
    return Said(
        f"{named(row['subject_name'])}: figures given by {named(who)} imply different totals: "
        f"{joined(words)}.",
        {
            "variant": "claims_disagree",
            "speaker": who,
            "totals": totals,
            "least_usd_cents": row["least"],
            "most_usd_cents": row["most"],
        },
        "low",
        "medium",
        ["the figures may speak of different goods or periods than their words say"],
        ["which of the figures is right is not in the claims"],
    )


def _total(text: str) -> dict[str, Any]:
    total, part, share, value_claim, share_claim, what = text.split(SEPARATOR, 5)
    return {
        "total_usd_cents": int(total),
        "value_usd_cents": int(part),
        "share_bp": int(share),
        "value_claim": value_claim,
        "share_claim": share_claim or None,
        "what": what,
    }


KIND: Final = Kind(
    "claim_test",
    "Do the records support what somebody said, contradict it, or can they not tell?",
    ("entity_claims", "lines", "sale_lines", "listings", "company_facts", "entities",
     "entity_names", "brands", "coverage"),
    _find,
    say,
)  # fmt: skip
