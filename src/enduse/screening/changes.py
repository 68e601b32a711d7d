"""Screens what changed on the lists against everything ever seen, and says what is different.

An entry changed when its digest did: its names, identifiers, addresses, dates, kind, or how common
its names are. Hits on entries that did not change stand as they were found; only their status can
change, with the day. Other versions of names, matcher or weights change every entry.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine import EngineSettings
from enduse.engine.duck import DuckEngine
from enduse.errors import InputError
from enduse.screening.build import index_directory
from enduse.screening.chunks import Progress, Task, screen_chunks
from enduse.screening.hits_file import ASKED
from enduse.screening.index import ListIndex
from enduse.screening.run_files import HITS_TABLE, current_versions, entry_digests
from enduse.screening.seen import Seen, every_seen, remember
from enduse.screening.status import standing
from enduse.workspace import Workspace

COLUMNS = (
    "change", "file", "id", "list", "entry", "matched_name", "probability", "status",
    "before_probability", "before_status", "reasons",
)  # fmt: skip

_CHANGED = """
SELECT coalesce(n.list, o.list) AS list, coalesce(n.entry, o.entry) AS entry
FROM new_entries AS n
FULL JOIN entries AS o ON o.list = n.list AND o.entry = n.entry
WHERE n.digest IS NULL OR o.digest IS NULL OR n.digest <> o.digest
"""

# Hits on unchanged entries, at their status of the new day where the row states no day of its own.
_KEPT = """
SELECT h.query, h.list, h.entry, h.matched_name, h.probability,
  CASE WHEN q.as_of = '' THEN coalesce(s.status, h.status) ELSE h.status END AS status, h.reasons
FROM hits AS h
JOIN queries AS q ON q.query = h.query
LEFT JOIN changed_entries AS c ON c.list = h.list AND c.entry = h.entry
LEFT JOIN statuses AS s ON s.list = h.list AND s.entry = h.entry
WHERE c.list IS NULL
"""

_ALL = """
SELECT query, list, entry, matched_name, probability, status, reasons,
  row_number() OVER (
    PARTITION BY query ORDER BY probability DESC,
      CASE status WHEN 'listed' THEN 0 WHEN 'date_unknown' THEN 1 WHEN 'not_yet' THEN 2 ELSE 3 END,
      list, entry, matched_name
  ) - 1 AS rank
FROM (
  SELECT * FROM kept_hits
  UNION ALL
  SELECT query, list, entry, matched_name, probability, status, reasons FROM fresh_hits
) AS both_kinds
"""

_NTH = "row_number() OVER (PARTITION BY query, list, entry ORDER BY rank) AS nth"
_DIFFERENT = f"""
SELECT CASE WHEN o.query IS NULL THEN 'new' WHEN n.query IS NULL THEN 'gone' ELSE 'changed' END
    AS change, coalesce(n.query, o.query) AS query, coalesce(n.list, o.list) AS list,
  coalesce(n.entry, o.entry) AS entry, coalesce(n.matched_name, o.matched_name) AS matched_name,
  n.probability, n.status, o.probability AS before_probability, o.status AS before_status,
  coalesce(n.reasons, o.reasons) AS reasons
FROM (SELECT *, {_NTH} FROM all_hits) AS n
FULL JOIN (SELECT *, {_NTH} FROM hits) AS o
  ON o.query = n.query AND o.list = n.list AND o.entry = n.entry AND o.nth = n.nth
WHERE o.query IS NULL OR n.query IS NULL OR o.probability <> n.probability
  OR o.status <> n.status OR o.matched_name <> n.matched_name
"""

_TOLD = f"""
SELECT d.change, u.id, d.list, d.entry, d.matched_name, d.probability, d.status,
  d.before_probability, d.before_status, d.reasons
FROM different_hits AS d
JOIN queries AS q ON q.query = d.query
JOIN usable AS u ON {ASKED}
ORDER BY u.row_no, d.list, d.entry, d.change
"""


@dataclass(frozen=True)
class Change:
    """A hit that is new, gone or changed since the file was screened; gone ones have no status."""

    change: str
    file: str
    id: str
    list: str
    entry: str
    matched_name: str
    probability: float | None
    status: str | None
    before_probability: float | None
    before_status: str | None
    reasons: str


@dataclass(frozen=True)
class Again:
    """What to screen again as of which day; `as_of` is None where the user gave none."""

    as_of: date | None
    today: date
    workers: int = 2


def screen_again(workspace: Workspace, again: Again, progress: Progress) -> list[Change]:
    """Screen changed list entries against every party ever screened; return what is different.

    The new hits are remembered, so that the next time says what changed since now. Raises
    InputError where nothing was screened from a file yet.
    """
    seen = every_seen(workspace)
    if not seen:
        raise InputError("no file was screened yet; do so with: enduse screen --file FILE -o HITS")
    directory = index_directory(workspace)
    return [
        change for one in seen for change in _Round(workspace, one, directory, again).run(progress)
    ]


@dataclass(frozen=True)
class _Round:
    """One file screened again."""

    workspace: Workspace
    seen: Seen
    directory: Path
    again: Again

    @property
    def day(self) -> date:
        stated = self.seen.state["run"]["as_of"]
        return self.again.as_of or (date.fromisoformat(stated) if stated else self.again.today)

    def run(self, progress: Progress) -> list[Change]:
        scratch = Path(tempfile.mkdtemp(prefix="enduse-"))
        settings = self.workspace.settings
        here = EngineSettings("duckdb", settings.memory_gb, settings.threads)
        engine = DuckEngine(here, scratch)
        try:
            index = ListIndex.load(self.directory)
            pq.write_table(entry_digests(index), scratch / "now.parquet")
            self._compare(engine, scratch)
            files = self._screen_changed(engine, index, scratch, progress)
            engine.read("fresh_hits", files, HITS_TABLE)
            self._status_now(engine, index, scratch)
            engine.step("kept_hits", _KEPT)
            engine.step("all_hits", f"{_ALL} ORDER BY query, rank")
            engine.step("different_hits", _DIFFERENT)
            told = engine.fetch(_TOLD).to_pylist()
            self._remember(engine, scratch)
        finally:
            engine.close()
            shutil.rmtree(scratch, ignore_errors=True)
        return [Change(file=str(self.seen.state["file"]), **row) for row in told]

    def _compare(self, engine: DuckEngine, scratch: Path) -> None:
        for name in ("usable", "queries", "hits", "entries"):
            engine.read(name, [self.seen.path(name)], HITS_TABLE)
        engine.read("new_entries", [scratch / "now.parquet"], HITS_TABLE)
        same = self.seen.state["run"]["versions"] == current_versions()
        every = "SELECT list, entry FROM new_entries UNION SELECT list, entry FROM entries"
        engine.step("changed_entries", _CHANGED if same else every)

    def _screen_changed(
        self, engine: DuckEngine, index: ListIndex, scratch: Path, progress: Progress
    ) -> list[Path]:
        rows = engine.fetch("SELECT list, entry FROM changed_entries").to_pylist()
        changed = {(row["list"], row["entry"]) for row in rows}
        numbers = [n for n, entry in _entries(index) if entry in changed]
        if not numbers:
            return []
        target = scratch / "changed"
        index.part(numbers).save(target)
        task = Task(
            self.seen.path("queries"), target, scratch, self.seen.minimum, self.day,
            self.again.workers,
        )  # fmt: skip
        return screen_chunks(task, int(self.seen.state["queries"]), progress)

    def _status_now(self, engine: DuckEngine, index: ListIndex, scratch: Path) -> None:
        wanted = {
            (row["list"], row["entry"])
            for row in engine.fetch("SELECT DISTINCT list, entry FROM hits").to_pylist()
        }
        rows = [
            {"list": entry[0], "entry": entry[1],
             "status": standing(index.spans(number), self.day)[0]}
            for number, entry in _entries(index) if entry in wanted
        ]  # fmt: skip
        shape = pa.schema([(name, pa.string()) for name in ("list", "entry", "status")])
        unique = {(row["list"], row["entry"]): row for row in rows}
        pq.write_table(
            pa.Table.from_pylist(list(unique.values()), schema=shape), scratch / "statuses.parquet"
        )
        engine.read("statuses", [scratch / "statuses.parquet"], HITS_TABLE)

    def _remember(self, engine: DuckEngine, scratch: Path) -> None:
        state = self.seen.state | {"day": self.day.isoformat()}
        state["run"] = state["run"] | {"index": self.directory.name, "versions": current_versions()}
        paths = {
            "usable": self.seen.path("usable"), "queries": self.seen.path("queries"),
            "hits": engine.path("all_hits"), "entries": scratch / "now.parquet",
        }  # fmt: skip
        remember(self.workspace, paths, state)


def _entries(index: ListIndex) -> Iterator[tuple[int, tuple[str, str]]]:
    table = index.tables["entries"]
    columns: list[list[Any]] = [table[c].to_pylist() for c in ("list", "entry")]
    yield from enumerate(zip(*columns, strict=True))
