"""Findings as the documented contract gives them: objects with subject, figures and evidence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.findings.base import SEVERITIES
from enduse.identity.lookup import Known, described
from enduse.workspace import Source


@dataclass(frozen=True)
class Wanted:
    """Which findings: of one subject, of some kinds, from a severity upwards."""

    entity_id: str | None = None
    kinds: tuple[str, ...] = ()
    severity: str = "info"
    limit: int | None = None


def read_findings(
    engine: Engine, sources: Sequence[Source], wanted: Wanted
) -> list[dict[str, Any]]:
    """Return findings, most severe first, each with its subject and evidence rows.

    Each is `{finding_id, kind, subject: {entity_id, name, identifiers}, from, to, statement,
    figures, severity, confidence, evidence: [{source, row, sha256, shows}], counter_evidence:
    [{statement, source, row, sha256}], unchecked}`; `source` is the path of the file as loaded,
    `row` the row as a spreadsheet shows it. The contract is in docs/json.md.
    """
    severities = SEVERITIES[SEVERITIES.index(wanted.severity) :]
    where = [f"severity IN ({', '.join(literal(s) for s in severities)})"]
    if wanted.entity_id:
        where.append(f"entity_id = {literal(wanted.entity_id)}")
    if wanted.kinds:
        where.append(f"kind IN ({', '.join(literal(kind) for kind in wanted.kinds)})")
    order = " ".join(f"WHEN '{s}' THEN {n}" for n, s in enumerate(reversed(SEVERITIES)))
    limit = f" LIMIT {int(wanted.limit)}" if wanted.limit else ""
    engine.step(
        "wanted_findings",
        f"SELECT * FROM findings WHERE {' AND '.join(where)} "
        f"ORDER BY CASE severity {order} END, kind, entity_id, finding_id{limit}",
    )
    rows = engine.fetch("SELECT * FROM wanted_findings").to_pylist()
    evidence = _evidence(engine, {source.source_id: source for source in sources})
    subjects = {k.entity_id: k for k in described(engine, sorted({r["entity_id"] for r in rows}))}
    return [_object(row, subjects[row["entity_id"]], evidence) for row in rows]


def _evidence(engine: Engine, sources: dict[str, Source]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    rows = engine.fetch(
        "SELECT e.finding_id, e.source_id, e.row_no, e.shows, e.side "
        "FROM evidence AS e JOIN wanted_findings AS w ON w.finding_id = e.finding_id "
        "ORDER BY e.finding_id, e.source_id, e.row_no, e.side, e.shows"
    )
    for row in rows.to_pylist():
        source = sources[row["source_id"]]
        grouped.setdefault(row["finding_id"], []).append(
            {
                "source": source.path,
                "row": row["row_no"],
                "sha256": source.sha256,
                "shows": row["shows"],
                "side": row["side"],
            }
        )
    return grouped


def _object(
    row: dict[str, Any], subject: Known, evidence: dict[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    rows = evidence.get(row["finding_id"], [])
    sides: dict[str, list[dict[str, Any]]] = {"for": [], "against": []}
    for cited in rows:
        sides[cited["side"]].append({k: v for k, v in cited.items() if k != "side"})
    against = [
        {"statement": r["shows"], "source": r["source"], "row": r["row"], "sha256": r["sha256"]}
        for r in sides["against"]
    ]
    sentences = [{"statement": text} for text in json.loads(row["counter_evidence"])]
    return {
        "finding_id": row["finding_id"],
        "kind": row["kind"],
        "subject": {
            "entity_id": subject.entity_id,
            "name": subject.name,
            "identifiers": subject.identifiers,
        },
        "from": row["from_date"],
        "to": row["to_date"],
        "statement": row["statement"],
        "figures": json.loads(row["figures"]),
        "severity": row["severity"],
        "confidence": row["confidence"],
        "evidence": sides["for"],
        "counter_evidence": sentences + against,
        "unchecked": json.loads(row["unchecked"]),
    }
