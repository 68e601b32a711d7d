"""What the findings say: five sentences, priority, claims, findings, what speaks against."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from enduse.cases.model import EVIDENCE_ROWS, Record, Records, iso
from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.findings.base import CONFIDENCES, SEVERITIES

SENTENCES = 5

_FINDINGS = "SELECT * FROM case_findings ORDER BY finding_id"
_EVIDENCE = f"""
SELECT e.finding_id, e.side, e.source_id AS source, e.row_no AS row, e.shows,
  CASE WHEN r.embedded THEN r.n END AS n
FROM case_evidence AS e
LEFT JOIN case_numbers AS r ON r.source_id = e.source_id AND r.row_no = e.row_no
WHERE e.place <= {EVIDENCE_ROWS}
ORDER BY e.finding_id, e.side, e.place
"""
_EVIDENCE_COUNTS = """
SELECT finding_id, side, count(*) AS n FROM case_evidence GROUP BY finding_id, side
"""
_CLAIMS = """
SELECT c.*, CASE WHEN r.embedded THEN r.n END AS n FROM entity_claims AS c
LEFT JOIN case_numbers AS r ON r.source_id = c.source_id AND r.row_no = c.row_no
WHERE c.subject_id = {subject} OR c.counterpart_id = {subject}
ORDER BY c.source_id, c.row_no
"""
_PRIORITY = """
SELECT factor, level, figure, points, weight, finding_ids FROM priorities
WHERE entity_id = {subject}
ORDER BY CASE factor WHEN 'sensitivity' THEN 1 WHEN 'military_end_users' THEN 2
  WHEN 'weapons_programme' THEN 3 ELSE 4 END, factor, points DESC, figure
"""


def findings(engine: Engine) -> Records:
    """The subject's findings, most severe and most certain first, with their evidence rows."""
    evidence: dict[tuple[str, str], Records] = defaultdict(list)
    for row in engine.fetch(_EVIDENCE).to_pylist():
        evidence[row.pop("finding_id"), row.pop("side")].append(row)
    counts = {
        (row["finding_id"], row["side"]): row["n"]
        for row in engine.fetch(_EVIDENCE_COUNTS).to_pylist()
    }
    found = [
        {
            "finding_id": row["finding_id"],
            "kind": row["kind"],
            "from": iso(row["from_date"]),
            "to": iso(row["to_date"]),
            "statement": row["statement"],
            "figures": _json(row["figures"], {}),
            "severity": row["severity"],
            "confidence": row["confidence"],
            "evidence": evidence[row["finding_id"], "for"],
            "evidence_total": counts.get((row["finding_id"], "for"), 0),
            "evidence_against": evidence[row["finding_id"], "against"],
            "evidence_against_total": counts.get((row["finding_id"], "against"), 0),
            "counter_evidence": _json(row["counter_evidence"], []),
            "unchecked": _json(row["unchecked"], []),
        }
        for row in engine.fetch(_FINDINGS).to_pylist()
    ]
    return sorted(found, key=_gravity)


def _gravity(finding: Record) -> tuple[int, int, str, str]:
    return (
        -SEVERITIES.index(finding["severity"]),
        -CONFIDENCES.index(finding["confidence"]),
        finding["kind"],
        finding["finding_id"],
    )


def summary(found: Records) -> Records:
    """What was found, in at most five sentences: the gravest finding of each kind, in order.

    The first sentence that speaks against is named where it can change the reading: where the
    finding is of medium or high severity.
    """
    chosen: dict[str, Record] = {}
    for finding in found:
        chosen.setdefault(finding["kind"], finding)
    return [
        {
            "finding_id": finding["finding_id"],
            "kind": finding["kind"],
            "statement": finding["statement"],
            "severity": finding["severity"],
            "confidence": finding["confidence"],
            "against": _changes(finding),
        }
        for finding in list(chosen.values())[:SENTENCES]
    ]


def _changes(finding: Record) -> str | None:
    grave = finding["severity"] in ("medium", "high")
    return finding["counter_evidence"][0] if grave and finding["counter_evidence"] else None


def against(found: Records) -> Records:
    """Everything that speaks against the findings, with the rows that show it."""
    return [
        {
            "finding_id": finding["finding_id"],
            "kind": finding["kind"],
            "statement": finding["statement"],
            "counter_evidence": finding["counter_evidence"],
            "evidence_against": finding["evidence_against"],
            "evidence_against_total": finding["evidence_against_total"],
        }
        for finding in found
        if finding["counter_evidence"] or finding["evidence_against"]
    ]


def claims(engine: Engine, entity_id: str, found: Records) -> Records:
    """What was said of the subject, each with the findings that tested it.

    A test belongs to a claim when the claim's own row is among its evidence.
    """
    tests: dict[tuple[str, int], Records] = defaultdict(list)
    for finding in (f for f in found if f["kind"] == "claim_test"):
        for row in finding["evidence"] + finding["evidence_against"]:
            tests[row["source"], row["row"]].append(finding)
    said = engine.fetch(_CLAIMS.format(subject=literal(entity_id))).to_pylist()
    return [
        {
            "claim": row["claim"],
            "type": row["type"],
            "about_subject": row["subject_id"] == entity_id,
            "speaker": row["speaker"],
            "said_on": iso(row["said_on"]),
            "said_where": row["said_where"],
            "quote": row["quote"],
            "from": iso(row["from_date"]),
            "to": iso(row["to_date"]),
            "comparison": row["comparison"],
            "what": row["what"],
            "value_usd_cents": row["value_usd_cents"],
            "count": row["count"],
            "share_bp": row["share_bp"],
            "source": row["source_id"],
            "row": row["row_no"],
            "rows": [row["n"]] if row["n"] else [],
            "tests": _tests(tests[row["source_id"], row["row_no"]]),
        }
        for row in said
    ]


def _tests(tested: Records) -> Records:
    seen = {finding["finding_id"]: finding for finding in tested}
    return [{"finding_id": key, "statement": f["statement"]} for key, f in sorted(seen.items())]


def priority(engine: Engine, entity_id: str) -> Records:
    """The four factors of priority, each with its figure, its weight and its findings.

    Where several entities are looked at as one, a factor has several rows: the one with most
    points counts, never their sum, and all figures are named.
    """
    factors: dict[str, Record] = {}
    for row in engine.fetch(_PRIORITY.format(subject=literal(entity_id))).to_pylist():
        ids = _json(row["finding_ids"], [])
        first = factors.setdefault(row["factor"], row | {"finding_ids": ids})
        if first["figure"] != row["figure"]:
            first["figure"] += f"; {row['figure']}"
        first["finding_ids"] = sorted({*first["finding_ids"], *ids})
    return list(factors.values())


def _json(text: str | None, empty: Any) -> Any:
    return json.loads(text) if text else empty
