"""What the findings say of several entities that a person looks at as one.

Called after `identity.together.treat_as_one`, on the engine whose tables now hold them as one.
Kinds that count the trade of their subject are asked afresh, so that their sums are those of all
the entities. What was said of one name (a claim, an identifier, an address) stays as it was said.
Counting again reads every line, so it is left out where there are many.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from enduse import schema
from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.findings.investigate import ask, kinds
from enduse.findings.priority import prioritise
from enduse.trade.lines import reference_tables

ASKED: Final = (
    "brand_by_other_trader", "controlled_goods", "importer_profile", "listed_party",
    "new_importer", "surge",
)  # fmt: skip
MOST_LINES: Final = 1_000_000


def ask_together(engine: Engine, entity_id: str, brands_file: Path | None) -> bool:
    """Make `findings`, `evidence` and `priorities` of `entity_id` those of all that are now it.

    Priorities are always weighed afresh. Returns False where there are more than `MOST_LINES`
    lines, so that the findings stay those of each entity apart.
    """
    count = engine.fetch("SELECT count(*) AS n FROM lines").to_pylist()[0]["n"]
    again = bool(count <= MOST_LINES)
    if again:
        reference_tables(engine, brands_file)
        for kind in kinds():
            if kind.name in ASKED:
                ask(engine, kind)
        _replace(engine, literal(entity_id))
    prioritise(engine, entity_id)
    return again


def _replace(engine: Engine, subject: str) -> None:
    """Put what was asked afresh in the place of what was found of each entity."""
    asked = ", ".join(literal(name) for name in ASKED)
    columns = ", ".join(schema.FINDINGS.names)
    fresh = " UNION ALL ".join(
        f"SELECT {columns} FROM said_{name} WHERE entity_id = {subject}" for name in ASKED
    )
    cited = " UNION ALL ".join(
        "SELECT s.finding_id, r.source_id, r.row_no, r.shows, r.side FROM "
        f"rows_{name} AS r JOIN said_{name} AS s ON s.finding_key = r.finding_key "
        f"WHERE s.entity_id = {subject}"
        for name in ASKED
    )
    engine.step("together_fresh", fresh)
    engine.step(
        "together_kept",
        f"SELECT {columns} FROM findings "
        f"WHERE entity_id IS NULL OR entity_id <> {subject} OR kind NOT IN ({asked})",
    )
    engine.step(
        "together_evidence",
        "SELECT e.finding_id, e.source_id, e.row_no, e.shows, e.side FROM evidence AS e "
        "JOIN (SELECT DISTINCT finding_id FROM together_kept) AS k ON k.finding_id = e.finding_id "
        f"UNION ALL {cited}",
    )
    engine.step(
        "findings",
        f"SELECT {columns} FROM together_kept UNION ALL SELECT {columns} FROM together_fresh "
        "ORDER BY kind, entity_id, finding_id",
    )
    engine.step("evidence", "SELECT * FROM together_evidence")
