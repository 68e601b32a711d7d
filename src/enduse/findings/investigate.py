"""The whole way from stored tables to findings: a function from an engine to named steps.

    parties -> names, identifiers, addresses made comparable (identity.prepare)
            -> entities (identity.resolve, identity.entities) -> listings -> lines, sales
            -> every kind of finding -> findings, evidence -> priorities

Results replace the earlier ones only when all of them are there.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import enduse
import enduse.findings as package
from enduse import schema
from enduse.engine import Engine, digest, step_files
from enduse.engine.portable import key60
from enduse.errors import EndUseError, WorkspaceError
from enduse.findings.base import CONFIDENCES, SEVERITIES, Kind, packed
from enduse.findings.priority import prioritise
from enduse.identity.decided import NOTHING, Decided
from enduse.identity.entities import describe
from enduse.identity.generations import keep_ids, open_past
from enduse.identity.people import decisions_version, read_decided
from enduse.identity.possibly import possibly_same
from enduse.identity.prepare import prepare
from enduse.identity.registry import NEW, Past, entity_id
from enduse.identity.resolve import resolve
from enduse.names.keys import NAMES_VERSION
from enduse.orders.record.assurances import Kept
from enduse.orders.record.register import assurance_rows, newest_assurance, read_register
from enduse.screening.listings import listings
from enduse.trade.lines import coverage, lines, reference_tables, sale_lines
from enduse.workspace import Workspace

ASSURANCES = schema.ASSURANCES.name
RESULTS = (
    # the register of assurances is read from where it is kept
    *(name for name, table in schema.TABLES.items() if not table.stored and name != ASSURANCES),
    "coverage",
    "all_parties",
)
STAMP = "results.json"
DECISIONS = "decisions"
BY_PEOPLE = {DECISIONS: "decisions were made", ASSURANCES: "the register of assurances changed"}
"""What people add between two runs. Results stay readable; it counts after the next run."""
_SAID = pa.schema(
    [("finding_key", pa.string())]
    + [(c.name, pa.date32() if c.type == "DATE" else pa.string()) for c in schema.FINDINGS.columns]
)
Progress = Callable[[str, int, int], None]


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of finding: the modules of this package that have a KIND, by name."""
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        kind = getattr(loaded, "KIND", None)
        if isinstance(kind, Kind):
            found.append(kind)
    return tuple(sorted(found, key=lambda kind: kind.name))


@dataclass(frozen=True)
class People:
    """What people decided, have seen and keep: decisions, ids of earlier runs, assurances."""

    decided: Decided = NOTHING
    past: Past = NEW
    register: tuple[Kept, ...] = ()


NOBODY = People()


def pipeline(
    engine: Engine, brands_file: Path | None, progress: Progress, people: People = NOBODY
) -> None:
    """Run every step on an engine that knows the stored tables."""
    stages: list[tuple[str, Callable[[], object]]] = [
        ("reading reference data", lambda: reference_tables(engine, brands_file)),
        ("reading the register of assurances", lambda: _assurances(engine, people.register)),
        ("comparing names, identifiers, addresses", lambda: prepare(engine)),
        ("resolving who is who", lambda: resolve(engine, people.decided, people.past)),
        ("describing entities", lambda: describe(engine)),
        ("looking for who may be the same", lambda: possibly_same(engine)),
        ("dating listings", lambda: listings(engine)),
        ("measuring coverage", lambda: coverage(engine)),
        ("joining shipments", lambda: lines(engine, brands_file)),
        ("joining sales", lambda: sale_lines(engine)),
        *((f"asking {kind.name}", partial(ask, engine, kind)) for kind in kinds()),
        ("collecting findings", lambda: _collect(engine)),
        ("weighing priorities", lambda: prioritise(engine)),
    ]
    for number, (label, stage) in enumerate(stages):
        progress(label, number, len(stages))
        stage()
    progress("done", len(stages), len(stages))


def _assurances(engine: Engine, register: tuple[Kept, ...]) -> None:
    path = engine.directory / f"{ASSURANCES}_reference.parquet"
    pq.write_table(assurance_rows(register), path)
    engine.read(ASSURANCES, [path], schema.ASSURANCES)


def investigate(workspace: Workspace, progress: Progress, happened: str = "") -> dict[str, object]:
    """Run the pipeline over a workspace and replace its results; return the versions used.

    `happened` is the instant of this run, UTC, for the log of ids. Raises WorkspaceError when
    nothing is loaded or another command writes.
    """
    if not workspace.paths("shipments"):
        raise WorkspaceError(
            f"{workspace.root} has no shipments; load some with: enduse load shipments FILE"
        )
    with workspace.locked():
        steps = workspace.root / "steps"
        shutil.rmtree(steps, ignore_errors=True)
        engine = workspace.engine(steps)
        try:
            stamp: dict[str, object] = {**versions(workspace)}
            people = People(
                read_decided(workspace),
                open_past(workspace.root, happened),
                read_register(workspace),
            )
            pipeline(engine, workspace.reference("brands.yaml"), progress, people)
            stamp["digests"] = {
                name: digest(engine, name) for name in ("findings", "entity_parties")
            }
            # ids first: nobody sees one that the next run would not know
            keep_ids(workspace.root, engine, people.past)
            _publish(workspace, engine, stamp)
        finally:
            engine.close()
            shutil.rmtree(steps, ignore_errors=True)
    return stamp


def versions(workspace: Workspace) -> dict[str, object]:
    """Return the versions that make results what they are: data, code, names, schema."""
    brands = workspace.reference("brands.yaml")
    return {
        "sources": workspace.version(),
        "enduse": enduse.__version__,
        "schema": schema.VERSION,
        "names": NAMES_VERSION,
        "engine": workspace.settings.name,
        "brands_file": str(key60(brands.read_text(encoding="utf-8"))) if brands else None,
        DECISIONS: decisions_version(workspace),
        ASSURANCES: newest_assurance(workspace),
    }


def stale(workspace: Workspace) -> str | None:
    """Return why the results no longer fit the workspace, or None when they do."""
    return _why_stale(_changed(workspace))


def _why_stale(changed: list[str] | None) -> str | None:
    if changed is None:
        return "nothing has been investigated yet"
    return f"changed since the last run: {', '.join(changed)}" if changed else None


def not_counted_yet(workspace: Workspace) -> list[str]:
    """Return in words what people added since the last run, where nothing else has changed."""
    changed = _changed(workspace) or []
    return [BY_PEOPLE[name] for name in changed] if set(changed) <= BY_PEOPLE.keys() else []


def _changed(workspace: Workspace) -> list[str] | None:
    try:
        stamp = json.loads((workspace.results / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return [name for name, value in versions(workspace).items() if stamp.get(name) != value]


def open_results(workspace: Workspace, directory: Path) -> Engine:
    """Start an engine that knows the stored and the derived tables.

    What people added after the last run does not count yet (`not_counted_yet`). Raises
    WorkspaceError when `investigate` has not run on what is loaded now.
    """
    changed = _changed(workspace)
    late = changed is not None and set(changed) <= BY_PEOPLE.keys()
    if not late and (why := _why_stale(changed)):
        raise WorkspaceError(f"{workspace.root}: {why}; run: enduse investigate")
    engine = workspace.engine(directory)
    for name in RESULTS:
        table = schema.TABLES.get(name, schema.PARTIES)
        path = workspace.results / f"{name}.parquet"
        engine.read(name, step_files(path), table)
    return engine


def _publish(workspace: Workspace, engine: Engine, stamp: dict[str, object]) -> None:
    fresh = workspace.root / "results.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name in RESULTS:
        made = engine.path(name)
        if not made.exists():  # reference tables are read, not made
            made = engine.directory / f"{name}_reference.parquet"
        made.rename(fresh / f"{name}.parquet")
    (fresh / STAMP).write_text(json.dumps(stamp, indent=1, sort_keys=True), encoding="utf-8")
    shutil.rmtree(workspace.results, ignore_errors=True)
    fresh.rename(workspace.results)


def ask(engine: Engine, kind: Kind) -> None:
    """Make `found_<kind>`, `rows_<kind>` and `said_<kind>`: its findings with their words."""
    kind.find(engine)
    engine.map_batches(
        f"said_{kind.name}", f"SELECT * FROM found_{kind.name}", partial(_say, kind.name), _SAID
    )


def _say(name: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    kind = next(kind for kind in kinds() if kind.name == name)
    rows = []
    for row in batch.to_pylist():
        said = kind.say(row)
        if said.severity not in SEVERITIES or said.confidence not in CONFIDENCES:
            raise EndUseError(f"{name}: {said.severity}/{said.confidence} is not on the scales")
        rows.append(
            {
                "finding_key": row["finding_key"],
                "finding_id": finding_id(name, row["finding_key"]),
                "kind": name,
                "entity_id": row["entity_id"],
                "from_date": row["from_date"],
                "to_date": row["to_date"],
                "statement": said.statement,
                "figures": packed(said.figures),
                "severity": said.severity,
                "confidence": said.confidence,
                "counter_evidence": packed(said.counter_evidence),
                "unchecked": packed(said.unchecked),
            }
        )
    return pa.RecordBatch.from_pylist(rows, schema=_SAID)


def finding_id(kind: str, key: str) -> str:
    """Return a finding's id: equal for the same question about the same subject, run after run."""
    return "F" + entity_id(f"{kind}|{key}")[1:]


# What a file says of its own rows (for example that values are allocated, not published) has to be
# read before anybody relies on them.
_NOTED = """
SELECT e.finding_id, count(*) AS rows_noted
FROM (SELECT DISTINCT finding_id, source_id, row_no FROM evidence) AS e
JOIN (
  SELECT source_id, row_no FROM lines WHERE note IS NOT NULL
  UNION SELECT source_id, row_no FROM sale_lines WHERE note IS NOT NULL
) AS n ON n.source_id = e.source_id AND n.row_no = e.row_no
GROUP BY e.finding_id
"""
_NOTE = (
    "CAST(n.rows_noted AS VARCHAR) || ' of the rows behind it carry a note of their own file, "
    "which can say that values are allocated and not published'"
)
_UNCHECKED = f"""
CASE WHEN n.finding_id IS NULL THEN s.unchecked
     WHEN s.unchecked = '[]' THEN '["' || {_NOTE} || '"]'
     ELSE substring(s.unchecked, 1, length(s.unchecked) - 1) || ', "' || {_NOTE} || '"]' END
"""


def _collect(engine: Engine) -> None:
    engine.step(
        "evidence",
        " UNION ALL ".join(
            "SELECT s.finding_id, r.source_id, r.row_no, r.shows, r.side "
            f"FROM rows_{kind.name} AS r "
            f"JOIN said_{kind.name} AS s ON s.finding_key = r.finding_key"
            for kind in kinds()
        ),
    )
    engine.step("noted_findings", _NOTED)
    columns = ", ".join(name for name in schema.FINDINGS.names if name != "unchecked")
    said = " UNION ALL ".join(
        f"SELECT {columns}, unchecked FROM said_{kind.name}" for kind in kinds()
    )
    own = ", ".join(f"s.{name}" for name in schema.FINDINGS.names if name != "unchecked")
    engine.step(
        "findings",
        f"SELECT {own}, {_UNCHECKED} AS unchecked FROM ({said}) AS s "
        "LEFT JOIN noted_findings AS n ON n.finding_id = s.finding_id "
        "ORDER BY kind, entity_id, finding_id",
    )
