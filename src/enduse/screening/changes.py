"""Screens what changed on the lists against everything ever seen, and says what is different.

An entry changed when its digest did: its names, identifiers, addresses, dates, kind, or how common
its names are. All distinct queries ever seen are compared with the changed entries alone; those
that come near one, and those that had any hit, are screened anew against all lists. Where nothing
changed the hits stand as they were found, and only their status can change, with the day. Other
versions of names, matcher or weights change every entry.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine.duck import DuckEngine
from enduse.errors import InputError
from enduse.screening.build import index_directory
from enduse.screening.chunks import Progress, Task, screen_chunks
from enduse.screening.given import see
from enduse.screening.hits_file import find_asking
from enduse.screening.index import ListIndex
from enduse.screening.parties_file import STEPS
from enduse.screening.run_files import HITS_TABLE, current_versions, entry_digests
from enduse.screening.seen import PARTS, Seen, every_seen, remember
from enduse.screening.status import standing
from enduse.workspace import Workspace

_NEAR = 0.3  # the matcher weighs words a little otherwise beside few names than beside many
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

# Who could be an entry that changed, and who has a hit: how rare a word is among all listed names
# shifts when a list changes, so a hit on another entry may fall below the least probability.
_AFFECTED = """
SELECT row_number() OVER (ORDER BY q.query) - 1 AS query, q.query AS seen, q.name, q.country,
  q.address, q.identifiers, q.as_of
FROM queries AS q
JOIN (
  SELECT query FROM near_changed
  UNION
  SELECT h.query FROM hits AS h
  JOIN (SELECT count(*) AS changed FROM changed_entries) AS c ON c.changed > 0
) AS a ON a.query = q.query
ORDER BY q.query
"""

# The other hits, at their status of the new day where the row states no day of its own.
_KEPT = """
SELECT h.query, h.list, h.entry, h.matched_name, h.probability,
  CASE WHEN q.as_of = '' THEN coalesce(s.status, h.status) ELSE h.status END AS status, h.reasons
FROM hits AS h
JOIN queries AS q ON q.query = h.query
LEFT JOIN affected AS a ON a.seen = h.query
LEFT JOIN statuses AS s ON s.list = h.list AND s.entry = h.entry
WHERE a.seen IS NULL
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
  SELECT a.seen AS query, f.list, f.entry, f.matched_name, f.probability, f.status, f.reasons
  FROM fresh_hits AS f JOIN affected AS a ON a.query = f.query
) AS both_kinds
ORDER BY query, rank
"""

_NOTICED = 0.01  # how rare a word is shifts a little with every list; less is no change of a hit
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
WHERE o.query IS NULL OR n.query IS NULL OR abs(o.probability - n.probability) >= {_NOTICED}
  OR o.status <> n.status OR o.matched_name <> n.matched_name
"""

_TOLD = """
SELECT d.change, u.id, d.list, d.entry, d.matched_name, d.probability, d.status,
  d.before_probability, d.before_status, d.reasons
FROM different_hits AS d
JOIN asking_rows AS u ON u.query = d.query
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
        engine = DuckEngine(self.workspace.settings.embedded(), scratch)
        try:
            index = ListIndex.load(self.directory)
            pq.write_table(entry_digests(index), scratch / "now.parquet")
            self._compare(engine, scratch)
            self._find_affected(engine, index, scratch, progress)
            self._screen_affected(engine, scratch, progress)
            self._status_now(engine, index, scratch)
            engine.step("kept_hits", _KEPT)
            engine.step("all_hits", _ALL)
            engine.step("different_hits", _DIFFERENT)
            find_asking(engine, see(engine, self.seen.path("given")), "different_hits")
            told = engine.fetch(_TOLD).to_pylist()
            self._remember(engine, scratch)
        finally:
            engine.close()
            shutil.rmtree(scratch, ignore_errors=True)
        return [Change(file=str(self.seen.state["file"]), **row) for row in told]

    def _compare(self, engine: DuckEngine, scratch: Path) -> None:
        for name in (*STEPS, "hits", "entries"):
            engine.read(name, [self.seen.path(name)], HITS_TABLE)
        engine.read("new_entries", [scratch / "now.parquet"], HITS_TABLE)
        engine.step("changed_entries", _CHANGED)

    def _find_affected(
        self, engine: DuckEngine, index: ListIndex, scratch: Path, progress: Progress
    ) -> None:
        if self.seen.state["run"]["versions"] != current_versions():
            engine.step("near_changed", "SELECT query FROM queries")
        else:
            rows = engine.fetch("SELECT list, entry FROM changed_entries").to_pylist()
            changed = {(row["list"], row["entry"]) for row in rows}
            numbers = [number for number, entry in _entries(index) if entry in changed]
            files: list[Path] = []
            if numbers:
                index.part(numbers).save(scratch / "part")
                files = self._screen(scratch / "part", scratch / "near", _NEAR, progress)
            engine.read("near_changed", files, HITS_TABLE)
        engine.step("affected", _AFFECTED)

    def _screen_affected(self, engine: DuckEngine, scratch: Path, progress: Progress) -> None:
        found = engine.fetch("SELECT count(*) AS n FROM affected").to_pylist()[0]["n"]
        target = scratch / "fresh"
        target.mkdir()
        task = replace(self._task(self.directory, target), queries=engine.path("affected"))
        engine.read("fresh_hits", screen_chunks(task, int(found), progress), HITS_TABLE)

    def _screen(self, index: Path, target: Path, share: float, progress: Progress) -> list[Path]:
        """Screen every distinct query against an index, at a share of the least probability."""
        target.mkdir()
        task = self._task(index, target)
        task = replace(task, minimum=task.minimum * share)
        return screen_chunks(task, int(self.seen.state["queries"]), progress)

    def _task(self, index: Path, target: Path) -> Task:
        return Task(
            self.seen.path("queries"), index, target, self.seen.minimum, self.day,
            self.again.workers,
        )  # fmt: skip

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
        paths = {name: self.seen.path(name) for name in PARTS} | {
            "hits": engine.path("all_hits"), "entries": scratch / "now.parquet",
        }  # fmt: skip
        remember(self.workspace, paths, state)


def _entries(index: ListIndex) -> Iterator[tuple[int, tuple[str, str]]]:
    table = index.tables["entries"]
    columns: list[list[Any]] = [table[c].to_pylist() for c in ("list", "entry")]
    yield from enumerate(zip(*columns, strict=True))
