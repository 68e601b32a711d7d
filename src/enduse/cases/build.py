"""Build a case: one subject's rows, filtered once, then every section from those few rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from enduse.cases import limits, said, shipments, timeline, who
from enduse.cases.model import Case, Facts, Record, Records, iso
from enduse.cases.network import network
from enduse.cases.steps import make_steps
from enduse.engine import Engine

_ROWS = """
SELECT r.n, r.kind, r.side, r.roles, r.source_id AS source, r.row_no AS row, r.date,
  r.date_precision, r.reporter, r.direction, r.shipper_id, s.name AS shipper, r.receiver_id,
  t.name AS receiver, r.end_user_id, u.name AS end_user, r.hs, r.hs6_2022, r.tier, r.tier_status,
  r.brand, r.brand_written, r.model, r.serial, r.description, r.quantity_milli, r.unit, r.net_g,
  r.gross_g, r.value_usd_cents, r.value_cents, r.currency, r.origin, r.dispatch, r.destination,
  r.note
FROM case_rows AS r
LEFT JOIN case_names AS s ON s.entity_id = r.shipper_id
LEFT JOIN case_names AS t ON t.entity_id = r.receiver_id
LEFT JOIN case_names AS u ON u.entity_id = r.end_user_id
"""
_RECORDS = """
SELECT n, source_id AS source, row_no AS row, text FROM case_records WHERE embedded ORDER BY n
"""
_COUNTS = """
SELECT count(*) AS total, count(CASE WHEN embedded THEN 1 END) AS shown,
  max(CASE WHEN side <> 'cited' THEN date END) AS last FROM case_rows
"""
_NOTES = """
SELECT kind, note, count(*) AS number,
  coalesce(list_sort(list(n) FILTER (WHERE embedded)), []) AS rows
FROM case_rows WHERE note IS NOT NULL AND side <> 'cited'
GROUP BY kind, note ORDER BY number DESC, kind DESC, note
"""
_NOTE_TEXTS = 50
_EVIDENCE = """
SELECT finding_id, side, source_id AS source, row_no AS row, shows FROM case_evidence
ORDER BY finding_id, side, source_id, row_no, shows
"""
ALLOCATED = "Some values in these records are allocated, not published: see column note."


def build_case(engine: Engine, entity_id: str, facts: Facts) -> Case:
    """Return the case of one entity from the tables that `investigate` made.

    The engine knows the stored tables, the derived ones and `coverage`. Raises InputError when no
    entity has this id.
    """
    subject = who.subject(engine, entity_id)
    make_steps(engine, entity_id, facts.page_rows)
    identity = who.identity(engine, entity_id)
    parties, rest = shipments.counterparties(engine), shipments.rest(engine)
    found = said.findings(engine)
    priority = said.priority(engine, entity_id)
    return Case(
        subject=subject | {"together": facts.together or None},
        as_of=_as_of(engine, facts),
        versions={k: str(v) for k, v in sorted(facts.versions.items()) if v is not None},
        notes=_notes(engine, identity["registers"]),
        summary=said.summary(found),
        priority=priority,
        identity=identity,
        timeline={
            "totals": shipments.totals(engine),
            "months": shipments.months(engine),
            "marks": timeline.marks(engine, identity["listings"], parties),
            "laws": timeline.said_of_goods(engine),
        },
        counterparties=parties,
        counterparties_rest=rest,
        network=network(engine, subject, parties, rest),
        goods=shipments.goods(engine),
        sales=shipments.sales(parties),
        claims=said.claims(engine, entity_id, found),
        findings=found,
        against=said.against(found),
        limits=limits.limits(engine, found, priority),
        rows=_rows(engine, facts),
        sources=_sources(engine, facts),
        tables=_tables(engine),
    )


def _tables(engine: Engine) -> dict[str, pa.Table]:
    return {
        "rows": engine.fetch(_ROWS + " ORDER BY r.n"),
        "evidence": engine.fetch(_EVIDENCE),
        "counterparties": shipments.all_counterparties(engine),
    }


def _as_of(engine: Engine, facts: Facts) -> Record:
    last = engine.fetch(_COUNTS).to_pylist()[0]["last"]
    if facts.as_of:
        return {"date": iso(facts.as_of), "basis": "given"}
    return {"date": iso(last), "basis": "last_record"}


def _notes(engine: Engine, registers: Records) -> Record:
    """What the files themselves say of their rows, for example which values no one published."""
    texts = engine.fetch(_NOTES).to_pylist()
    texts += [
        {"kind": "register", "note": row["note"], "number": 1, "rows": row["rows"]}
        for row in registers
        if row["note"]
    ]
    total = engine.fetch(_COUNTS).to_pylist()[0]["total"]
    allocated = any("allocated" in text["note"].casefold() for text in texts)
    return {
        "sentence": ALLOCATED if allocated else None,
        "rows_with_note": sum(text["number"] for text in texts),
        "rows_total": total + len(registers),
        "different_notes": len(texts),
        "texts": texts[:_NOTE_TEXTS],
    }


def _rows(engine: Engine, facts: Facts) -> Record:
    counts = engine.fetch(_COUNTS).to_pylist()[0]
    items = engine.fetch(_ROWS + " WHERE r.embedded ORDER BY r.n").to_pylist()
    kinds = {source.source_id: source.kind for source in facts.sources}
    records = [
        row | {"kind": kinds.get(row["source"], "record")}
        for row in engine.fetch(_RECORDS).to_pylist()
    ]
    return {
        "total": counts["total"],
        "shown": counts["shown"],
        "items": [_plain(row) for row in items],
        "records": records,
    }


def _plain(row: dict[str, Any]) -> Record:
    return {key: iso(value) if isinstance(value, date) else value for key, value in row.items()}


def _sources(engine: Engine, facts: Facts) -> Records:
    cited = engine.fetch(
        "SELECT source_id, count(*) AS number FROM (SELECT source_id FROM case_rows "
        "UNION ALL SELECT source_id FROM case_records) AS c GROUP BY source_id ORDER BY source_id"
    ).to_pylist()
    counts = {row["source_id"]: row["number"] for row in cited}
    return [
        {
            "number": number,
            "source": source.source_id,
            "path": source.path,
            "sha256": source.sha256,
            "kind": source.kind,
            "profile": source.profile,
            "rows_read": source.rows_read,
            "rows_loaded": source.rows_loaded,
            "rows_duplicate": source.rows_duplicate,
            "rows_quarantined": source.rows_quarantined,
            "rows_in_case": counts.get(source.source_id, 0),
        }
        for number, source in enumerate(facts.sources, 1)
    ]
